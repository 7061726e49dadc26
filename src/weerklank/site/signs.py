"""The signs of the product as inline SVG: one mark is one person, and the state of a step.

Drawn here and not in a template because a matrix shows hundreds of them.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from weerklank.findings.rules import sides

LONGEST_ROW = 11  # above this, marks stand in rows of ten
ROW = 10
GAP = 2
FILLED = '<path fill="currentColor" d="{}"/>'
RING = '<path fill="none" stroke="currentColor" stroke-width="1.3" d="{}"/>'

Kind = Literal["said", "both", "pending", "silent", "contrary"]


def kinds_of(
    *, said: int, asked: int, contrary: int = 0, pending: int = 0, both: int = 0
) -> list[Kind]:
    """Return one mark per person asked, in the order said, both, follows, silent, contrary.

    `both` are those among `said` who are among `contrary` too: they have one mark of their own.
    """
    parts = sides(said=min(said, asked), contrary=min(contrary, asked), both=both, asked=asked)
    pending = min(pending, parts.neither)
    counts: tuple[tuple[Kind, int], ...] = (
        ("said", parts.said_only),
        ("both", parts.both),
        ("pending", pending),
        ("silent", parts.neither - pending),
        ("contrary", parts.contrary_only),
    )
    return [kind for kind, count in counts for _ in range(count)]


class Drawing(NamedTuple):
    """Marks as SVG: the size, and the paths that make them."""

    width: int
    height: int
    paths: SafeString


def draw_persons(
    *, said: int, asked: int, contrary: int, pending: int, size: int, both: int = 0
) -> SafeString:
    """Draw the marks.

    Filled: said; ring: asked; half: follows; diamond: said the opposite; dot in a diamond: both.
    """
    width, height, paths = _drawing(
        said=said, asked=asked, contrary=contrary, pending=pending, size=size, both=both
    )
    return format_html(
        '<svg class="weerklank-persons" width="{w}" height="{h}" viewBox="0 0 {w} {h}"'
        ' aria-hidden="true">{paths}</svg>',
        w=width,
        h=height,
        paths=paths,
    )


def draw_persons_once(*, said: int, asked: int, known: set[str]) -> SafeString:
    """Draw the marks the first time; refer to that drawing when `known` has its name already.

    A table of hundreds of cells has a few dozen different ones. They do not shrink to fit.
    """
    width, height, paths = _drawing(said=said, asked=asked, contrary=0, pending=0, size=10)
    name = f"p{said}-{asked}"
    shape = '<use href="#{0}"/>' if name in known else '<g id="{0}">{1}</g>'
    known.add(name)
    return format_html(
        '<svg class="weerklank-persons" width="{}" height="{}" aria-hidden="true">{}</svg>',
        width,
        height,
        format_html(shape, name, paths),
    )


@lru_cache(maxsize=1024)
def _drawing(
    *, said: int, asked: int, contrary: int, pending: int, size: int, both: int = 0
) -> Drawing:
    kinds = kinds_of(said=said, asked=asked, contrary=contrary, pending=pending, both=both)
    per_row = len(kinds) if len(kinds) <= LONGEST_ROW else ROW
    rows = -(-len(kinds) // max(per_row, 1))
    width = max(per_row * (size + GAP) - GAP, 1)
    height = max(rows * (size + GAP) - GAP, size)
    places = list(_places(kinds, per_row=per_row, size=size))
    radius, ring = size / 2, size / 2 - 0.9

    def path(*wanted: Kind, shape: str) -> str:
        return "".join(
            shape.format(
                x=_number(x), y=_number(y), top=_number(y - radius), left=_number(x - radius)
            )
            for kind, x, y in places
            if kind in wanted
        )

    full, edge, tip = _number(radius - 0.4), _number(ring), _number(radius)
    half = f"M{{x}} {{y}}m0-{edge}a{edge} {edge} 0 0 1 0 {_number(ring * 2)}z"
    dot = _circle(_number(radius * 0.36))
    filled = path("said", shape=_circle(full)) + path("both", shape=dot)
    shapes = (
        (FILLED, filled + path("pending", shape=half)),
        (RING, path("silent", "pending", shape=_circle(edge))),
        (FILLED.replace(" ", ' class="is-contrary" ', 1), path("contrary", shape=_diamond(tip))),
        (RING.replace(" ", ' class="is-both" ', 1), path("both", shape=_diamond(tip))),
    )
    paths = format_html_join(
        "", "{}", ((format_html(shape, lines),) for shape, lines in shapes if lines)
    )
    return Drawing(width, height, paths)


@lru_cache(maxsize=1024)
def draw_bar(number: int, most: int) -> SafeString:
    """Draw a bar of which the length is that part of the whole width; nothing for nothing."""
    width = _number(100 * number / most) if most else "0"
    return format_html(
        '<svg class="weerklank-bar" aria-hidden="true"><rect width="{}%" height="100%"/></svg>',
        width,
    )


def _diamond(tip: str) -> str:
    return f"M{{x}} {{top}}l{tip} {tip}-{tip} {tip}-{tip}-{tip}z"


def _circle(radius: str) -> str:
    """Return a circle as the shortest path there is: all but a hundredth of it, and then closed."""
    return f"M{{x}} {{y}}m0-{radius}a{radius} {radius} 0 1 0 .01 0z"


def _places(kinds: list[Kind], *, per_row: int, size: int) -> Iterator[tuple[Kind, float, float]]:
    for index, kind in enumerate(kinds):
        row, column = divmod(index, per_row)
        yield kind, column * (size + GAP) + size / 2, row * (size + GAP) + size / 2


def _number(value: float) -> str:
    return f"{value:g}"


_DOT = "M8 1.5a6.5 6.5 0 0 1 0 13z"
_GLYPHS = {
    "done": '<circle cx="8" cy="8" r="7.4" fill="currentColor"/><path d="M4.6 8.3l2.4 2.4 4.5-5"'
    ' fill="none" stroke="var(--weerklank-color-page-background)" stroke-width="1.9"/>',
    "busy": '<circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.75"/>'
    f'<path d="{_DOT}" fill="currentColor"/>',
    "attention": '<path d="M8 .6 15.4 8 8 15.4.6 8z" fill="currentColor"/><path d="M8 4.3v4.4M8'
    ' 10.2v1.7" stroke="var(--weerklank-color-page-background)" stroke-width="1.7"/>',
    "nothing": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.75"'
    ' stroke-dasharray="2.4 2.3"/>',
}

_DRAWN = {
    state: format_html(
        '<svg class="weerklank-glyph{}" viewBox="0 0 16 16" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        " weerklank-glyph--attention" if state == "attention" else "",
        SafeString(drawing),
    )
    for state, drawing in _GLYPHS.items()
}


def draw_glyph(state: str) -> SafeString:
    """Draw the state of a step: done, busy, attention or nothing."""
    return _DRAWN[state]
