"""What templates of coding ask that no page has to be given."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from weerklank.coding import terms

if TYPE_CHECKING:
    from weerklank.coding.models import Coding

register = template.Library()


@register.simple_tag
def facets() -> tuple[terms.Facet, ...]:
    """Return what a coder says of a passage beside its code."""
    return terms.FACETS


@register.simple_tag(takes_context=True)
def example_button(
    context: template.Context, coding: Coding, examples: Collection[UUID] | bool, back: str
) -> SafeString:
    """Let a passage be an example of its code, or no longer; `back` is where one goes then.

    `examples` says whether it is one, or holds the keys of those that are. Not a template: a list
    has dozens of them.
    """
    is_example = examples if isinstance(examples, bool) else coding.key in examples
    code = {"code": coding.code.full_name}
    if is_example:
        does, told = SafeString(' name="drop"'), _("Niet meer als voorbeeld in het codeboek")
        of = _("van code %(code)s") % code
    else:
        does, told = "", _("Zet als voorbeeld in het codeboek")
        of = _("bij code %(code)s") % code
    return format_html(
        '<form method="post" class="weerklank-actions" action="{}" data-weerklank-no-draft>'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="terug" value="{}">'
        '<button{} class="weerklank-plain">{}'
        '<span class="weerklank-visually-hidden"> {}</span></button></form>',
        reverse("coding:example", args=[coding.transcript_id, coding.key]),
        context["csrf_token"],
        back,
        does,
        told,
        of,
    )
