"""Counting a register for its indicators: each trajectory is read once, for every day asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from weerklank.figures.rules.indicators import ALL, POPULATIONS
from weerklank.figures.rules.indicators.measuring import APART, Given, Measure, Statistic
from weerklank.trajectories.rules import tables
from weerklank.trajectories.rules.doubt import Unsure, certain
from weerklank.trajectories.rules.facts import Case, Facts
from weerklank.trajectories.rules.signals.thresholds import Schedule

Cell = tuple[str, str, str]  # doelgroep, leerroute, cohort
EVERYBODY = "alle"
UNKNOWN, NO_ROUTE = "onbekend", "geen"
SPLITS = ("doelgroep", "leerroute", "cohort")
SUBTOTALS = {"BZ": ("B", "Z")}

_MEASURES: tuple[Measure, ...] = tuple(
    measure
    for indicator in ALL
    for measure in indicator.measures
    if measure.statistic not in {Statistic.EVERYBODY, Statistic.ROUTES} and not measure.counts
)
_COLUMNS = frozenset(tables.Traject._fields)
NEEDED = frozenset(
    name for indicator in ALL for m in indicator.measures for need in m.needs
    for name in need.split("|")
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What was counted on one day, per cell of doelgroep × leerroute × cohort."""

    on: date
    found: frozenset[str] = frozenset()  # columns and tables that the register holds
    populations: dict[str, Counter[Cell]] = field(default_factory=dict)  # everybody too
    # Of whom it is not known whether they belong: a value that says so was refused.
    unsure: dict[str, Counter[Cell]] = field(default_factory=dict)
    # Per measure and cell: how often each answer was given.
    answers: dict[str, dict[Cell, Counter[Given]]] = field(default_factory=dict)
    missing: dict[str, Counter[Cell]] = field(default_factory=dict)

    @property
    def everybody(self) -> Counter[Cell]:
        return self.populations[EVERYBODY]

    def holds(self, measure: Measure) -> bool:
        """Does the register hold what a measure needs? "a|b" is either."""
        return all(any(name in self.found for name in need.split("|")) for need in measure.needs)


def count(facts: Iterable[Facts], days: Sequence[date], schedule: Schedule) -> dict[date, Tally]:
    """Count every measure on each of these days, in one pass over the trajectories."""
    tallies = {day: _empty(day) for day in days}
    limits = {day: schedule.on(day) for day in days}
    lacking = set(NEEDED)
    for each in facts:
        if lacking:
            lacking -= _present(each, lacking)
        for day, tally in tallies.items():
            if each.exists_on(day):
                _add(tally, Case(each, day, limits[day]))
    found = NEEDED - lacking
    for tally in tallies.values():
        tally.found = frozenset(found)
    return tallies


def _empty(day: date) -> Tally:
    return Tally(
        day,
        populations={name: Counter() for name in (EVERYBODY, *POPULATIONS)},
        unsure={name: Counter() for name in (EVERYBODY, *POPULATIONS)},
        answers={measure.key: defaultdict(Counter) for measure in _MEASURES},
        missing={measure.key: Counter() for measure in _MEASURES},
    )


def _present(facts: Facts, lacking: Iterable[str]) -> set[str]:
    """Which of these columns have a value here, and which of these tables were handed over?"""
    return {
        name
        for name in lacking
        if (
            getattr(facts.row, name) not in {None, ""}
            if name in _COLUMNS
            else getattr(facts, name, None) is not None
        )
    }


def cell_of(case: Case) -> Cell:
    """Return the doelgroep, leerroute and cohort of a trajectory on this day."""
    notified = case.known(case.row.kennisgeving)
    return (
        case.group if case.group in tables.GROUPS else UNKNOWN,
        case.route if case.route in tables.ROUTES else NO_ROUTE,
        str(notified.year) if notified else UNKNOWN,
    )


def is_within(measure: Measure, cell: Cell) -> bool:
    """Is a measure about the doelgroep and the leerroute of this cell?"""
    of_cell = dict(zip(SPLITS, cell, strict=True))
    return all(of_cell[side] in codes_of(code) for side, code in measure.within.items())


def codes_of(code: str) -> tuple[str, ...]:
    """Return the codes that a code of `Measure.within` stands for."""
    return SUBTOTALS.get(code, (code,))


_ASKED: dict[tuple[str, str], tuple[Measure, ...]] = {}


def _asked(cell: Cell) -> tuple[Measure, ...]:
    """Return the measures that are about this doelgroep and leerroute."""
    if cell[:2] not in _ASKED:
        _ASKED[cell[0], cell[1]] = tuple(m for m in _MEASURES if is_within(m, cell))
    return _ASKED[cell[0], cell[1]]


def _add(tally: Tally, case: Case) -> None:
    cell = cell_of(case)
    tally.everybody[cell] += 1
    belongs: dict[str, bool | Unsure] = {EVERYBODY: True}
    for name, population in POPULATIONS.items():
        above = belongs[population.of]
        belongs[name] = above and certain(case, population.holds)
        if above is not True:
            belongs[name] = belongs[name] and above  # who may be no part of it at all
        elif belongs[name] is True:
            tally.populations[name][cell] += 1
        elif belongs[name]:
            tally.unsure[name][cell] += 1
    for measure in _asked(cell):
        if not belongs[measure.among]:
            continue
        is_asked = belongs[measure.among] is True
        answer = certain(case, measure.read) if is_asked else None
        if answer is None or isinstance(answer, Unsure):
            tally.missing[measure.key][cell] += 1
        elif answer is not APART:
            tally.answers[measure.key][cell][answer] += 1
