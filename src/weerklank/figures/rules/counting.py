"""Counting a register for its indicators: each trajectory is read once, for every day asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from weerklank.figures.rules.indicators import ALL, POPULATIONS
from weerklank.figures.rules.indicators.measuring import APART, Given, Measure, Statistic
from weerklank.rulebook import tables
from weerklank.rulebook.calendar import runs
from weerklank.rulebook.doubt import Unsure, certain
from weerklank.rulebook.facts import Case, Facts
from weerklank.rulebook.signals.thresholds import Schedule

Cell = tuple[str, str, str]  # doelgroep, leerroute, and the cohort or a code of a further side
EVERYBODY = "alle"
UNKNOWN, NO_ROUTE, NO_ORGANISATION = "onbekend", "geen", "geen organisatie"
CROSSED = ("doelgroep", "leerroute", "cohort")  # inside, these are told crossed as well
# Told by themselves only: where somebody lives, and which organisation has a contact person now.
FURTHER = ("kern", "taalschool", "begeleiding")
SPLITS = (*CROSSED, *FURTHER)
_KIND = {"taalschool": "taalschool", "begeleiding": "maatschappelijke begeleiding"}
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
    """What was counted on one day, per cell of doelgroep × leerroute × cohort.

    `beside` holds the same people once more for each further side, its code in the cohort's place:
    crossed with each other there would be nearly as many cells as people.
    """

    on: date
    found: frozenset[str] = frozenset()  # columns and tables that the register holds
    populations: dict[str, Counter[Cell]] = field(default_factory=dict)  # everybody too
    # Of whom it is not known whether they belong: a value that says so was refused.
    unsure: dict[str, Counter[Cell]] = field(default_factory=dict)
    # Per measure and cell: how often each answer was given.
    answers: dict[str, dict[Cell, Counter[Given]]] = field(default_factory=dict)
    missing: dict[str, Counter[Cell]] = field(default_factory=dict)
    beside: dict[str, Tally] = field(default_factory=dict)

    @property
    def everybody(self) -> Counter[Cell]:
        return self.populations[EVERYBODY]

    def holds(self, measure: Measure) -> bool:
        """Does the register hold what a measure needs? "a|b" is either."""
        return all(any(name in self.found for name in need.split("|")) for need in measure.needs)


def count(facts: Iterable[Facts], days: Sequence[date], schedule: Schedule) -> dict[date, Tally]:
    """Count every measure on each of these days, in one pass over the trajectories."""
    tallies = {day: _empty(day) for day in days}
    for day, tally in tallies.items():
        tally.beside = {side: _empty(day) for side in FURTHER}
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
        for each_tally in (tally, *tally.beside.values()):
            each_tally.found = frozenset(found)
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


def cells_of(case: Case) -> dict[str, Cell]:
    """Return the doelgroep, leerroute and cohort of a trajectory on this day, under "".

    Under the name of a further side the cell with its code instead of the cohort.
    """
    notified = case.known(case.row.kennisgeving)
    group = case.group if case.group in tables.GROUPS else UNKNOWN
    route = case.route if case.route in tables.ROUTES else NO_ROUTE
    return {
        "": (group, route, str(notified.year) if notified else UNKNOWN),
        "kern": (group, route, case.row.kern or UNKNOWN),
        **{side: (group, route, _organisation(case, kind)) for side, kind in _KIND.items()},
    }


def _organisation(case: Case, kind: str) -> str:
    """Return the organisation of the contact person of this kind; of two that run, the later."""
    facts = case.facts
    running = [
        each
        for each in facts.contactpersonen or ()
        if each.organisatie == kind and runs(each.van, each.tot, case.on)
    ]
    if not running:
        return UNKNOWN if facts.contactpersonen is None else NO_ORGANISATION
    member = (facts.medewerkers or {}).get(running[-1].contactpersoon)
    return (member.organisatie if member else "") or UNKNOWN


def is_within(measure: Measure, cell: Cell) -> bool:
    """Is a measure about the doelgroep and the leerroute of this cell?"""
    of_cell = dict(zip(CROSSED, cell, strict=True))
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
    cells = cells_of(case)
    where = [(tally.beside[side] if side else tally, cell) for side, cell in cells.items()]
    belongs = _belongs(where, case)
    for measure in _asked(cells[""]):
        if not belongs[measure.among]:
            continue
        is_asked = belongs[measure.among] is True
        answer = certain(case, measure.read) if is_asked else None
        for one, cell in where:
            if answer is None or isinstance(answer, Unsure):
                one.missing[measure.key][cell] += 1
            elif answer is not APART:
                one.answers[measure.key][cell][answer] += 1


def _belongs(where: Iterable[tuple[Tally, Cell]], case: Case) -> dict[str, bool | Unsure]:
    """Count to which populations someone belongs, and return it."""
    belongs: dict[str, bool | Unsure] = {EVERYBODY: True}
    for name, population in POPULATIONS.items():
        above = belongs[population.of]
        belongs[name] = above and certain(case, population.holds)
        if above is not True:
            belongs[name] = belongs[name] and above  # who may be no part of it at all
    for one, cell in where:
        for name, answer in belongs.items():
            if answer is True:
                one.populations[name][cell] += 1
            elif answer and belongs[POPULATIONS[name].of] is True:
                one.unsure[name][cell] += 1
    return belongs
