"""Passages as HTML.

Not a template: a list has dozens of them, and the parts of each cost more than reading it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING
from uuid import UUID

from django import template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from weerklank.coding.templatetags.coding import ExampleButton
from weerklank.coding.terms import FACETS

if TYPE_CHECKING:
    from weerklank.analysis.queries import Passage, PassagePart
    from weerklank.coding.models import Code

register = template.Library()

WORDS_AROUND = 40  # of the turn before and the turn after


@register.simple_tag
def passage_told(passage: Passage) -> SafeString:
    """Show what was said, between the turns around it, and below it who says so and who coded."""
    return mark_safe(_Telling().html(passage))  # noqa: S308  escaped below


@register.simple_tag(takes_context=True)
def passages_listed(
    context: template.Context,
    passages: Iterable[Passage],
    examples: Collection[UUID] | None,
    back: str,
) -> SafeString:
    """Show passages as items of a list, as `analysis/passage.html` does each.

    `examples` are the keys of those that are examples of their code, for who may choose these; and
    `back` is where she goes then.
    """
    telling = _Telling()
    button = None if examples is None else ExampleButton(context, back)
    marks = get_template("analysis/passage_marks.html")

    def item(passage: Passage) -> str:
        coding = passage.coding
        more = ""
        if coding.memo or not passage.counts:
            more = marks.render({"passage": passage})
        if button is not None and examples is not None:
            more += button.html(
                passage.code, coding.transcript_id, coding.key, is_example=coding.key in examples
            )
        return f'<li class="weerklank-passage">{telling.html(passage)}{more}</li>'

    return mark_safe("\n".join(map(item, passages)))  # noqa: S308  escaped below


class _Telling:
    """Tells passages, and keeps what many of them share: codes, conversations, words."""

    def __init__(self) -> None:
        self._via = _("via tolk")
        self._codes: dict[int, str] = {}
        self._ways: dict[int, Callable[[int], str]] = {}

    def html(self, passage: Passage) -> str:
        parts = passage.parts
        language = parts[0].language if parts else ""
        spoken_in = f' lang="{escape(language)}"' if language else ""
        said = "".join(self._part(part, len(parts) > 1) for part in parts)
        foot = " ".join(self._foot(passage))
        return (
            f"{_around(passage.before)}"
            f'<blockquote data-branch="{passage.code.colour}" dir="auto"{spoken_in}>{said}'
            f"</blockquote>{_around(passage.after)}"
            f'<p class="weerklank-passage__foot">{foot}</p>'
        )

    def _part(self, part: PassagePart, of_several: bool) -> str:
        who = ""
        if of_several:
            who = f"<strong>{escape(part.speaker)}</strong>"
            who += f" ({self._via}) " if part.via_interpreter else " "
        masked = f'<span class="weerklank-mask">{_("woorden ingetrokken")}</span>'
        return f'<p dir="auto">{who}{escape(part.text) or masked}</p>'

    def _foot(self, passage: Passage) -> Iterator[str]:
        coding = passage.coding
        who = ", ".join(person.pseudonym for person in passage.people)
        if not passage.people:
            who = (passage.parts[0].speaker if passage.parts else "") or "–"
        yield f"<strong>{escape(who)}</strong>"
        if passage.via_interpreter:
            yield f"<span>{self._via}</span>"
        if coding.code_id not in self._codes:
            self._codes[coding.code_id] = _code(passage.code)
        yield self._codes[coding.code_id]
        for facet, given in zip(FACETS, coding.facets, strict=True):
            if value := facet.told(given):
                yield f"<span>{escape(facet.title)}: {escape(value)}</span>"
        when = date_format(localtime(coding.created_at), "j F Y")
        yield f"<span>{escape(coding.coder)}, {when}</span>"
        if passage.conversation not in self._ways:
            self._ways[passage.conversation] = _ways(passage.conversation, passage.number)
        yield self._ways[passage.conversation](coding.pk)


def _around(part: PassagePart | None) -> str:
    if part is None:
        return ""
    words = part.text.split()
    shown = " ".join(words[:WORDS_AROUND])
    more = " …" if len(words) > WORDS_AROUND and not shown.endswith(" …") else ""
    who = f"{part.speaker}: " if part.speaker else ""
    return f'<p class="weerklank-passage__context" dir="auto">{escape(f"{who}{shown}{more}")}</p>'


def _code(code: Code) -> str:
    off = ""
    if not code.is_on:
        off = f' <span class="weerklank-muted">({_("niet meer in gebruik")})</span>'
    return (
        f'<span data-branch="{code.colour}"><span class="weerklank-number">{escape(code.number)}'
        f"</span> {escape(code.name)}{off}</span>"
    )


def _ways(conversation: int, number: int) -> Callable[[int], str]:
    """Return what links to the conversation that a coding stands in, by its number."""
    named = {"number": number}
    opened = reverse("coding:code", args=[conversation])
    told = _("Open in gesprek %(number)s") % named
    portrait = format_html(
        '<a href="{}">{}<span class="weerklank-visually-hidden"> {}</span></a>',
        reverse("analysis:portrait", args=[conversation]),
        _("Portret"),
        _("van gesprek %(number)s") % named,
    )
    return lambda coding: f'<a href="{opened}#codering-{coding}">{told}</a> {portrait}'
