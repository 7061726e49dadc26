"""A passage as HTML.

Not a template: a list has dozens of them, and the parts of each cost more than reading it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from weerklank.coding.terms import FACETS

if TYPE_CHECKING:
    from weerklank.analysis.queries import Passage, PassagePart
    from weerklank.coding.models import Code, Coding
    from weerklank.fieldwork.models import Conversation

register = template.Library()

WORDS_AROUND = 40  # of the turn before and the turn after


@register.simple_tag
def passage_told(passage: Passage) -> SafeString:
    """Show what was said, between the turns around it, and below it who says so and who coded."""
    coding = passage.coding
    language = passage.parts[0].language if passage.parts else ""
    spoken_in = f' lang="{escape(language)}"' if language else ""
    said = "".join(_part(part, len(passage.parts) > 1) for part in passage.parts)
    foot = " ".join(_foot(passage, coding))
    return mark_safe(  # noqa: S308  escaped here and below
        f"{_around(passage.before)}"
        f'<blockquote data-branch="{coding.code.colour}" dir="auto"{spoken_in}>{said}</blockquote>'
        f"{_around(passage.after)}"
        f'<p class="weerklank-passage__foot">{foot}</p>'
    )


def _around(part: PassagePart | None) -> str:
    if part is None:
        return ""
    words = part.text.split()
    shown = " ".join(words[:WORDS_AROUND])
    more = " …" if len(words) > WORDS_AROUND and not shown.endswith(" …") else ""
    who = f"{part.speaker}: " if part.speaker else ""
    return f'<p class="weerklank-passage__context" dir="auto">{escape(f"{who}{shown}{more}")}</p>'


def _part(part: PassagePart, of_several: bool) -> str:
    who = ""
    if of_several:
        who = f"<strong>{escape(part.speaker)}</strong>"
        who += f" ({_('via tolk')}) " if part.via_interpreter else " "
    words = escape(part.text) or f'<span class="weerklank-mask">{_("woorden ingetrokken")}</span>'
    return f'<p dir="auto">{who}{words}</p>'


def _foot(passage: Passage, coding: Coding) -> Iterable[str]:
    who = ", ".join(person.pseudonym for person in passage.people)
    if not passage.people:
        who = (passage.parts[0].speaker if passage.parts else "") or "–"
    yield f"<strong>{escape(who)}</strong>"
    if passage.via_interpreter:
        yield f"<span>{_('via tolk')}</span>"
    yield _code(coding.code)
    for facet in FACETS:
        if value := facet.told(getattr(coding, facet.name)):
            yield f"<span>{escape(facet.title)}: {escape(value)}</span>"
    when = date_format(localtime(coding.created_at), "j F Y")
    yield f"<span>{escape(coding.coder.name)}, {when}</span>"
    yield from _ways(coding, coding.transcript.conversation)


def _code(code: Code) -> str:
    off = ""
    if not code.is_on:
        off = f' <span class="weerklank-muted">({_("niet meer in gebruik")})</span>'
    return (
        f'<span data-branch="{code.colour}"><span class="weerklank-number">{escape(code.number)}'
        f"</span> {escape(code.name)}{off}</span>"
    )


def _ways(coding: Coding, conversation: Conversation) -> Iterable[str]:
    """Yield the links to the conversation that it stands in."""
    number = {"number": conversation.number}
    opened = reverse("coding:code", args=[conversation.pk])
    portrait = reverse("analysis:portrait", args=[conversation.pk])
    told = _("Open in gesprek %(number)s") % number
    of = _("van gesprek %(number)s") % number
    yield f'<a href="{opened}#codering-{coding.pk}">{told}</a>'
    yield (
        f'<a href="{portrait}">{_("Portret")}'
        f'<span class="weerklank-visually-hidden"> {of}</span></a>'
    )
