"""What templates of coding ask that no page has to be given."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from weerklank.coding import terms

if TYPE_CHECKING:
    from weerklank.coding.models import Code, Coding

register = template.Library()

_NO_KEY = UUID(int=0)


@register.simple_tag
def facets() -> tuple[terms.Facet, ...]:
    """Return what a coder says of a passage beside its code."""
    return terms.FACETS


@register.simple_tag(takes_context=True)
def example_button(
    context: template.Context, coding: Coding, is_example: bool, back: str
) -> SafeString:
    """Let a passage be an example of its code, or no longer; `back` is where one goes then."""
    button = ExampleButton(context, back)
    return button.html(coding.code, coding.transcript_id, coding.key, is_example=is_example)


class ExampleButton:
    """The button below a passage. Not a template, and made once: a list has dozens of them."""

    def __init__(self, context: template.Context, back: str) -> None:
        self._carried = format_html(
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<input type="hidden" name="terug" value="{}">',
            context["csrf_token"],
            back,
        )
        self._drop = _("Niet meer als voorbeeld in het codeboek"), _("van code %(code)s")
        self._choose = _("Zet als voorbeeld in het codeboek"), _("bij code %(code)s")
        # The key of a passage is put in its place.
        self._address = reverse("coding:example", args=[0, _NO_KEY])

    def html(self, code: Code, transcript: int, key: UUID, *, is_example: bool) -> SafeString:
        """Return the button of a passage, which has this key."""
        told, of = self._drop if is_example else self._choose
        does = ' name="drop"' if is_example else ""
        of = of % {"code": escape(code.full_name)}
        address = self._address.replace("/0/", f"/{transcript}/", 1)
        address = address.replace(str(_NO_KEY), str(key))
        return mark_safe(  # noqa: S308  escaped above
            f'<form method="post" class="weerklank-actions" action="{address}"'
            f' data-weerklank-no-draft>{self._carried}<button{does} class="weerklank-plain">{told}'
            f'<span class="weerklank-visually-hidden"> {of}</span></button></form>'
        )
