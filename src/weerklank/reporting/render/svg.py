"""The pictures in the HTML report: marks for persons and the chart of two perspectives.

Colours come from the style sheet, by class; no picture says what the words beside it do not.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from weerklank.reporting.document import Comparison, ComparisonRow
from weerklank.reporting.render import words

_PITCH = 13
_MARKS = {
    "●": '<circle class="said" cx="{}" cy="{}" r="5"/>',
    "○": '<circle class="silent" cx="{}" cy="{}" r="4.4"/>',
    "◆": '<path class="contrary" d="M{} {}m0 -5.5 5.5 5.5 -5.5 5.5 -5.5 -5.5z"/>',
    "◈": '<path class="both" d="M{0} {1}m0 -5.2 5.2 5.2 -5.2 5.2 -5.2 -5.2z"/>'
    '<circle class="said" cx="{0}" cy="{1}" r="2"/>',
}


def draw_marks(rows: tuple[str, ...]) -> SafeString:
    """The marks as a picture that a screen reader passes over: the words stand beside it."""
    if not any(rows):
        return SafeString()
    width, height = _PITCH * max(map(len, rows)), _PITCH * len(rows)
    marks = _join(
        format_html(_MARKS[mark], (column + 0.5) * _PITCH, (row + 0.5) * _PITCH)
        for row, line in enumerate(rows)
        for column, mark in enumerate(line)
    )
    return format_html(
        '<svg class="persons" width="{w}" height="{h}" viewBox="0 0 {w} {h}" '
        'aria-hidden="true" focusable="false">{marks}</svg>',
        w=width,
        h=height,
        marks=marks,
    )


def draw_chart(comparison: Comparison, address: str, width: int, label_width: int) -> SafeString:
    """Two marks on a line per subject. Without room for labels they stand above the lines."""
    left, right = (label_width + 80, width - 80) if label_width else (80, width - 80)
    pitch, first_line = (46, 52) if label_width else (70, 76)
    height = first_line + pitch * (len(comparison.rows) - 1) + 28
    grid = _join(
        format_html(
            '<path class="grid" d="M{x} 24V{height}"/>'
            '<text class="scale" x="{x}" y="15" text-anchor="middle">{word}</text>',
            x=x,
            height=height,
            word=word,
        )
        for x, word in zip((left, (left + right) / 2, right), words.CHART_SCALE, strict=True)
    )
    rows = _join(
        _chart_row(row, left, right, first_line + pitch * position, label_width)
        for position, row in enumerate(comparison.rows)
    )
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}">'
        '<title id="{}">{}</title>{}{}</svg>',
        width,
        height,
        address,
        address,
        words.describe(comparison),
        grid,
        rows,
    )


def _chart_row(row: ComparisonRow, left: int, right: int, y: int, label_width: int) -> SafeString:
    label = (0, y + 5) if label_width else (0, y - 20)
    places = [
        (round(left + count.share * (right - left), 1), count, mark)
        for count, mark in ((row.first, "first"), (row.second, "second"))
        if count.share is not None
    ]
    places.sort(key=lambda place: place[0])
    line = SafeString()
    if len(places) == 2:
        line = format_html('<path class="span" d="M{} {}H{}"/>', places[0][0], y, places[1][0])
    marks = _join(
        _chart_mark(x, y, mark, words.write_count(count), is_last=position == len(places) - 1)
        for position, (x, count, mark) in enumerate(places)
    )
    return format_html(
        '<text x="{}" y="{}">{}</text>{}{}', label[0], label[1], row.label, line, marks
    )


def _chart_mark(x: float, y: int, mark: str, count: str, *, is_last: bool) -> SafeString:
    shape = (
        format_html('<circle class="first" cx="{}" cy="{}" r="7"/>', x, y)
        if mark == "first"
        else format_html('<path class="second" d="M{} {}m-6 -6h12v12h-12z"/>', x, y)
    )
    return format_html(
        '{}<text class="count" x="{}" y="{}" text-anchor="{}">{}</text>',
        shape,
        x + 13 if is_last else x - 13,
        y + 5,
        "start" if is_last else "end",
        count,
    )


def _join(parts: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
