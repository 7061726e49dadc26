"""What pages that look at codes share, as HTML: which ways there are, and what one may choose.

Not templates: there are many of them on a page, and each costs more than what it shows.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from django import forms, template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weerklank.safeguards.pages import address

if TYPE_CHECKING:
    from weerklank.study.models import Round

register = template.Library()
_HERE = ' aria-current="page"'

# Its name in `here`, its page, and whether it is for who may read what people said.
_WAYS = (
    ("matrix", "analysis:compare", gettext_lazy("Matrix"), False),
    ("together", "analysis:together", gettext_lazy("Samenloop"), False),
    ("persons", "analysis:persons", gettext_lazy("In mensen"), True),
    ("timeline", "analysis:timeline", gettext_lazy("Verloop"), True),
    ("words", "analysis:words", gettext_lazy("Woorden"), True),
    ("contrast", "analysis:contrast", gettext_lazy("Contrast"), True),
    ("joint", "analysis:joint", gettext_lazy("Randvoorwaarden"), True),
    ("saturation", "analysis:saturation", gettext_lazy("Verzadiging"), True),
    ("framework", "findings:framework", gettext_lazy("Samenvattingen"), True),
    ("passages", "analysis:passages", gettext_lazy("Passages"), True),
    ("ask", "analysis:ask", gettext_lazy("Zoekvraag"), True),
)


@register.simple_tag
def ways_of_looking(round_: Round, here: str, may_read: bool) -> SafeString:
    """Show the ways to look at the codes of a round; `here` is the one of this page."""
    links = "\n".join(
        f'<a href="{address(page, round_.slug)}"{_HERE if key == here else ""}>{label}</a>'
        for key, page, label, needs_words in _WAYS
        if may_read or not needs_words
    )
    told = _("Manier van kijken")
    return mark_safe(  # noqa: S308  words of our own, and the slug of a round
        f'<nav class="weerklank-tabs" aria-label="{told}">\n{links}\n</nav>'
    )


@register.simple_tag
def choices(form: forms.Form) -> SafeString:
    """Show the fields of a form, each with its label around it."""
    return mark_safe(  # noqa: S308  a field writes itself
        "\n".join(
            f'<label for="{escape(field.id_for_label)}">{escape(str(field.label))}{field}</label>'
            for field in form.visible_fields()
        )
    )
