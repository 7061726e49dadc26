"""Spans of text: pure arithmetic over code points, half-open."""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def overlaps(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def without(span: Span, holes: Iterable[Span]) -> list[Span]:
    """Give what is left of a span when the holes are cut out of it, in order."""
    left: list[Span] = []
    start, end = span
    for hole in sorted(holes):
        if hole[0] >= end:
            break
        if start < hole[0]:
            left.append((start, hole[0]))
        start = max(start, hole[1])
    return [*left, (start, end)] if start < end else left


def touched(spans: Sequence[Span], by: Iterable[Span]) -> set[int]:
    """Give the places of those spans that at least one of the others overlaps.

    The spans lie in order and do not overlap each other, as turns do.
    """
    ends = [end for _, end in spans]
    found: set[int] = set()
    for start, end in by:
        place = bisect.bisect_right(ends, start)
        while place < len(spans) and spans[place][0] < end:
            if spans[place][1] > start:
                found.add(place)
            place += 1
    return found


def direction(text: str) -> str:
    """Give "rtl" or "ltr" after the first letter that has a direction, as a browser would."""
    for sign in text:
        side = unicodedata.bidirectional(sign)
        if side in ("R", "AL"):
            return "rtl"
        if side == "L":
            return "ltr"
    return "ltr"


def places(rows: Sequence[int]) -> list[int]:
    """Give each label in the margin a row of its own: its wish, or the first free one below."""
    found: list[int] = []
    for row in rows:
        found.append(max(row, found[-1] + 1 if found else 1))
    return found


def natural_order(number: str) -> tuple[int, ...]:
    """Order codes by their numbers: 4.2 before 4.10."""
    return tuple(int(part) if part.isdigit() else 0 for part in number.split("."))
