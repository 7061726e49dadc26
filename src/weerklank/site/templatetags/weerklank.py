"""Signs and small parts that many pages share. Loaded everywhere (see TEMPLATES in the settings)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

try:
    from weerklank.site import walk as road
except ImportError:
    road = None

register = template.Library()

BRANCHES = 9  # colours and strokes in site/components.css
LONGEST_ROW = 11  # above this, marks stand in rows of ten
GAP = 2

MarkKind = Literal["said", "pending", "silent", "contrary"]


@dataclass(frozen=True)
class Mark:
    """One person: where her sign stands and which sign it is."""

    kind: MarkKind
    x: float
    y: float
    diamond: str = ""
    half: str = ""


def place_marks(
    *, said: int, asked: int, contrary: int, pending: int = 0, size: int
) -> list[Mark]:
    """Give one mark per person asked, in the order said, follows, silent, contrary.

    Someone who said it and also the opposite has one mark, as said; the words beside the marks
    carry the number of contrary people.
    """
    said, contrary = min(said, asked), min(contrary, max(asked - said, 0))
    pending = min(pending, asked - said - contrary)
    kinds: list[MarkKind] = [
        *(["said"] * said),
        *(["pending"] * pending),
        *(["silent"] * (asked - said - pending - contrary)),
        *(["contrary"] * contrary),
    ]
    per_row = asked if asked <= LONGEST_ROW else 10
    return list(_marks(kinds, per_row=per_row, size=size))


def _marks(kinds: list[MarkKind], *, per_row: int, size: int) -> Iterator[Mark]:
    radius = size / 2
    ring = radius - 0.9
    for index, kind in enumerate(kinds):
        x = (index % per_row) * (size + GAP) + radius
        y = (index // per_row) * (size + GAP) + radius
        yield Mark(
            kind,
            x,
            y,
            diamond=f"M{x} {y - radius} {x + radius} {y} {x} {y + radius} {x - radius} {y}z",
            half=f"M{x} {y - ring}a{ring} {ring} 0 0 1 0 {ring * 2}z",
        )


def persons_in_words(*, said: int, asked: int, contrary: int = 0, pending: int = 0) -> str:
    """Say what the marks show, for whoever does not see them."""
    words = _("%(said)s van %(asked)s mensen") % {"said": said, "asked": asked}
    if pending:
        words += _(", %(count)s volgt nog") % {"count": pending}
    if contrary == 1:
        words += _(", 1 zegt het tegendeel")
    elif contrary:
        words += _(", %(count)s zeggen het tegendeel") % {"count": contrary}
    return words


@register.inclusion_tag("site/parts/persons.html")
def persons(  # noqa: PLR0913 -- the arguments of a template tag
    said: int,
    asked: int,
    contrary: int = 0,
    pending: int = 0,
    size: int = 12,
    spoken: bool = True,
) -> dict[str, Any]:
    """One mark is one person: ● said it, ○ was asked, ◆ said the opposite, ◐ follows.

    Put `spoken=False` where the same words stand beside the marks.
    """
    marks = place_marks(said=said, asked=asked, contrary=contrary, pending=pending, size=size)
    columns = min(asked, LONGEST_ROW) if asked <= LONGEST_ROW else 10
    rows = -(-len(marks) // max(columns, 1))
    words = persons_in_words(said=said, asked=asked, contrary=contrary, pending=pending)
    return {
        "marks": marks,
        "width": max(columns * (size + GAP) - GAP, 1),
        "height": max(rows * (size + GAP) - GAP, size),
        "radius": size / 2 - 0.4,
        "ring": size / 2 - 0.9,
        "words": words if spoken else "",
    }


@register.inclusion_tag("site/parts/glyph.html")
def glyph(state: str) -> dict[str, str]:
    """Show `done`, `busy`, `attention` or `nothing`; always with words beside it."""
    return {"state": state}


@register.filter
def branch(number: object) -> int:
    """Give the branch (1 to 9) that decides colour and stroke of a code such as 4.1.3."""
    first = str(number).split(".", maxsplit=1)[0]
    return (int(first) - 1) % BRANCHES + 1 if first.isdigit() and int(first) else BRANCHES


@register.simple_tag
def code_number(number: object) -> SafeString:
    """Show a code's number with the stroke and colour of its branch."""
    return format_html(
        '<span class="weerklank-number" data-branch="{}">{}</span>', branch(number), number
    )


@register.inclusion_tag("site/parts/walk.html", takes_context=True)
def walk(context: template.Context, round_: Any, current: str = "") -> dict[str, Any]:
    """Show the eight steps of a round; `current` is the key of the step one is in."""
    if road is None:
        return {"steps": []}
    steps = road.steps(round_, context["request"].user)
    return {"steps": [{**vars(step), "is_current": step.key == current} for step in steps]}


@register.simple_tag
def crumb(name: object, url: str = "") -> SafeString:
    """One step of the breadcrumb; without an address it is the page itself."""
    if url:
        return format_html(
            '<li class="utrecht-breadcrumb-nav__item"><a class="utrecht-breadcrumb-nav__link"'
            ' href="{}">{}</a></li>',
            url,
            name,
        )
    return format_html(
        '<li class="utrecht-breadcrumb-nav__item"><span aria-current="page">{}</span></li>', name
    )


@register.filter
def dutch_date(value: date | None) -> str:
    """Write a date as people do: 2 juli 2026 (2 July 2026 in English)."""
    return date_format(value, "j F Y") if value else ""
