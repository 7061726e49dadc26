"""The pictures in the HTML report: marks for persons.

Colours come from the style sheet, by class; no picture says what the words beside it do not.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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


def _join(parts: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
