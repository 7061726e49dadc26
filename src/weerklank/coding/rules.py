"""Spans of text: pure arithmetic over code points, half-open."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Sequence

Span = tuple[int, int]

_SENTENCE_END = re.compile(r"(?<=[.!?؟።…])[\"'”’»)]*\s+|\n+")


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


def sentences(text: str) -> list[Span]:
    """Cut a turn into sentences that together are the whole turn, blanks included.

    Good enough to point at a place ("12.3"); an abbreviation may cut one too many. The cuts do
    not depend on the width of a screen, so that a reference stays true.
    """
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return [(start, end) for start, end in itertools.pairwise(cuts) if start < end]


def natural_order(number: str) -> tuple[int, ...]:
    """Order codes by their numbers: 4.2 before 4.10."""
    return tuple(int(part) if part.isdigit() else 0 for part in number.split("."))
