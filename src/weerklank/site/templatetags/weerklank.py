"""Signs and small parts that many pages share; loaded in every template by the settings."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from weerklank.findings import following
from weerklank.findings.terms import PointStatus
from weerklank.safeguards import telling, wording
from weerklank.site import signs
from weerklank.site.forms import WeerklankBoundField

if TYPE_CHECKING:
    from weerklank.study.models import Monitor

register = template.Library()

# What the reader of formats told about a file, in the language of the page.
register.filter("told", telling.in_language)
register.filter("origin_in_words", wording.origin_in_words)

BRANCHES = 9  # colours and strokes in site/components/signs.css


@register.simple_tag
def persons(  # noqa: PLR0917 -- in a template these read as a sentence
    said: int,
    asked: int,
    contrary: int = 0,
    pending: int = 0,
    size: int = 12,
    spoken: bool = True,
    both: int = 0,
) -> SafeString:
    """One mark is one person: ● said it, ○ was asked, ◆ said the opposite, ◈ both, ◐ follows.

    Put `spoken=False` where the same words stand beside the marks.
    """
    drawing = signs.draw_persons(
        said=said, asked=asked, contrary=contrary, pending=pending, size=size, both=both
    )
    if not spoken:
        return drawing
    words = persons_in_words(said=said, asked=asked, contrary=contrary, pending=pending, both=both)
    return format_html('{}<span class="weerklank-visually-hidden">{}</span>', drawing, words)


@register.simple_tag(takes_context=True)
def persons_of_cell(context: template.Context, said: int, asked: int) -> SafeString:
    """Show the marks of a cell, for a table of hundreds: drawn once each, for the eye alone."""
    kept: Any = context.render_context  # which holds anything, whatever its stub says
    known = kept.setdefault("persons", set())
    return signs.draw_persons_once(said=said, asked=asked, known=known)


@register.simple_tag(takes_context=True)
def near(context: template.Context, name: str, *args: object) -> str:
    """Return the address of a page as seen from this one: short, for hundreds of links."""
    here, there = context["request"].path, reverse(name, args=args)
    return posixpath.relpath(there, here) + "/"


def persons_in_words(
    *, said: int, asked: int, contrary: int = 0, pending: int = 0, both: int = 0
) -> str:
    """Say what the marks show, for whoever does not see them."""
    words = [
        ngettext("%(said)s van %(asked)s mens", "%(said)s van %(asked)s mensen", asked)
        % {"said": said, "asked": asked}
    ]
    if pending:
        words.append(
            ngettext("%(count)s volgt nog", "%(count)s volgen nog", pending) % {"count": pending}
        )
    if contrary:
        words.append(
            ngettext("%(count)s zegt het tegendeel", "%(count)s zeggen het tegendeel", contrary)
            % {"count": contrary}
        )
    if both:
        words.append(
            ngettext("%(count)s zegt het allebei", "%(count)s zeggen het allebei", both)
            % {"count": both}
        )
    return ", ".join(words)


@register.simple_tag
def bar(number: int, most: int) -> SafeString:
    """Show a number as a bar, as long as the part it is of the most; its words stand beside it."""
    return signs.draw_bar(number, most)


@register.simple_tag
def glyph(state: str) -> SafeString:
    """Show `done`, `busy`, `attention` or `nothing`; always with words beside it."""
    return signs.draw_glyph(state)


@register.filter
def branch(number: object) -> int:
    """Return the branch (1 to 9) that decides colour and stroke of a code such as 4.1.3."""
    first = str(number).split(".", maxsplit=1)[0]
    return (int(first) - 1) % BRANCHES + 1 if first.isdigit() and int(first) else BRANCHES


@register.simple_tag
def code_number(number: object) -> SafeString:
    """Show a code's number with the stroke and colour of its branch."""
    return format_html(
        '<span class="weerklank-number" data-branch="{}">{}</span>', branch(number), number
    )


@register.inclusion_tag("site/parts/points.html")
def points_of(monitor: Monitor) -> dict[str, object]:
    """Show the improvement points of a monitor per round, for a page of a room below theirs."""
    origins = following.by_round(monitor, today=timezone.localdate())
    return {
        "monitor": monitor,
        "origins": origins,
        "statuses": list(PointStatus),
        "stuck": sum(origin.stuck for origin in origins),
    }


class Fixed(template.Node):
    """Words that are the same for everybody, rendered once per language."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self.rendered: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self.rendered:
            # Without anything of this page, so that nothing of anybody can stay in it.
            empty = template.Context()
            empty.template = context.template
            self.rendered[language] = self.nodelist.render(empty)
        return self.rendered[language]


@register.tag
def fixed(parser: template.base.Parser, _token: template.base.Token) -> Fixed:
    """Mark a part of a template in which nothing is of this page, as `{% fixed %}…{% endfixed %}`.

    It sees no variables: rendering them on every page costs more than what the page is about.
    """
    nodelist = parser.parse(("endfixed",))
    parser.delete_first_token()
    return Fixed(nodelist)


@register.simple_tag
def crumb(name: object, address: str = "", *args: object) -> SafeString:
    """Show a step of the breadcrumb; without an address it is the page itself.

    The address is one, or the name of a page with what its address needs.
    """
    if address:
        url = reverse(address, args=args) if ":" in address else address
        return format_html(
            '<li class="utrecht-breadcrumb-nav__item"><a class="utrecht-breadcrumb-nav__link"'
            ' href="{}">{}</a></li>',
            url,
            name,
        )
    return format_html(
        '<li class="utrecht-breadcrumb-nav__item"><span aria-current="page">{}</span></li>', name
    )


@register.simple_tag
def head(title: object, lead: object = "") -> SafeString:
    """Show the head of a page: what it is called and, where that is not plain, what it is for."""
    said = format_html('<p class="weerklank-reading">{}</p>', lead) if lead else ""
    return format_html('<div class="weerklank-head"><h1>{}</h1>{}</div>', title, said)


@register.filter(expects_localtime=True)
def dutch_date(value: date | None) -> str:
    """Write a date as people do: 2 juli 2026 (2 July 2026 in English)."""
    return date_format(value, "j F Y") if value else ""


@register.filter
def figure(value: float | None) -> str:
    """Write a figure with a point between thousands: 94.439 (94,439 in English)."""
    return "" if value is None else number_format(value, force_grouping=True)


@register.filter
def to_fill_in(fields: Iterable[tuple[WeerklankBoundField, object]]) -> int:
    """Count the fields in which one writes or chooses: a check box need not be filled in."""
    return sum(not field.is_check for field, _errors in fields)


@register.filter
def has_optional(fields: Iterable[tuple[WeerklankBoundField, object]]) -> bool:
    """Is there a field that may stay empty and says so? A check box need not say it."""
    return any(not field.field.required and not field.is_check for field, _errors in fields)
