"""Periods of hours: which rows are one running total, and which contradict each other.

Rows of one trajectory, kind and source that share `van` are one running total, as DUO gives them;
rows that overlap without sharing `van` cannot both be so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from weerklank.rulebook import tables


class Clash(NamedTuple):
    """A row of hours that is refused: its place in the order given, and the period it overlaps."""

    place: int
    row: tables.Hours
    van: date
    bekend_tot: date


class _Periods:
    """The periods of one kind and source that were kept; no two of them overlap."""

    __slots__ = ("begins", "ends")

    def __init__(self) -> None:
        self.begins: list[date] = []  # in order
        self.ends: dict[date, date] = {}  # van → the latest bekend_tot

    def clash(self, van: date, bekend_tot: date) -> tuple[date, date] | None:
        """Return the kept period that [van, bekend_tot) overlaps, and take it in when none."""
        at = bisect_left(self.begins, van)
        shares_begin = at < len(self.begins) and self.begins[at] == van
        neighbours = self.begins[max(at - 1, 0) : at + 1 + shares_begin]
        for begin in neighbours:
            if begin != van and begin < bekend_tot and van < self.ends[begin]:
                return begin, self.ends[begin]
        if not shares_begin:
            self.begins.insert(at, van)
        self.ends[van] = max(bekend_tot, self.ends.get(van, bekend_tot))
        return None


def without_overlaps(hours: Iterable[tables.Hours]) -> tuple[list[tables.Hours], list[Clash]]:
    """Return which rows of hours of one trajectory are kept, and which are refused and why.

    The rows stand in the order of the file, with those already stored before them. Of two that
    overlap without sharing `van` the later is refused. [van, bekend_tot) is half-open, so periods
    may touch. Dates are all of one kind that can be compared: dates, or ISO text. A row without
    either date is kept: whether those are needed is judged elsewhere.
    """
    kept: list[tables.Hours] = []
    refused: list[Clash] = []
    periods: dict[tuple[str, str], _Periods] = defaultdict(_Periods)
    for place, row in enumerate(hours):
        found = None
        if row.van and row.bekend_tot:
            found = periods[row.soort, row.bron].clash(row.van, row.bekend_tot)
        if found is None:
            kept.append(row)
        else:
            refused.append(Clash(place, row, *found))
    return kept, refused


def that_count(hours: Iterable[tables.Hours], on: date) -> Sequence[tables.Hours]:
    """Return the rows whose hours count on this day, in order of `van`.

    A row exists once the day in `bekend_tot` has come: the hours of one whose time still runs are
    not known yet. A row without hours says nothing: not how many, nor up to when they are known.
    Of a running total the latest row counts alone. A store that was filled before
    overlaps were refused may hold some; then the period that began first counts and what overlaps
    it does not, so that no hour is counted twice.
    """
    latest: dict[tuple[str, str, date], tables.Hours] = {}
    for row in hours:
        if row.uren is None or row.van is None or row.bekend_tot is None or row.bekend_tot > on:
            continue
        key = row.soort, row.bron, row.van
        other = latest.get(key)
        if other is None or other.bekend_tot is None or row.bekend_tot >= other.bekend_tot:
            latest[key] = row
    ends: dict[tuple[str, str], date] = {}
    counted = []
    for (kind, source, van), row in sorted(latest.items(), key=lambda found: found[0][2]):
        end = ends.get((kind, source))
        if row.bekend_tot is not None and (end is None or van >= end):
            ends[kind, source] = row.bekend_tot
            counted.append(row)
    return counted


def overlap(clash: Clash, column: str = "van") -> tuple[str, str, str]:
    """Return the refused cell of hours that overlap others, with both periods in the sentence."""
    row = clash.row
    return (
        column,
        str(row.van),
        f"Deze uren, van {row.van} tot {row.bekend_tot}, overlappen uren van dezelfde soort en bron"
        f" van {clash.van} tot {clash.bekend_tot}. Een van de twee kan niet kloppen.",
    )
