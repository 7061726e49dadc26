"""What an indicator is made of: measures, each a question to one trajectory on one day.

A measure says whom it is about (`among`, and the part of doelgroep or leerroute it is `within`) and
reads one answer from a `Case`; None means that it is not known, APART that the question is not
about this trajectory. How answers become numbers depends on its kind. Counting is done in
`counting`, figures in `figures`, and what may be published in `publication`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Literal

from weerklank.rulebook.calendar import months_later
from weerklank.rulebook.facts import ASIEL, Case
from weerklank.rulebook.guidance import guidance
from weerklank.rulebook.signals.hours import DATED_BY, known_hours
from weerklank.rulebook.words import marked as _

NOT_RECORDED = _("niet geregistreerd")


class Apart(Enum):
    """The answer of who is not asked: who does not wait has no time that they waited."""

    APART = "apart"


APART: Literal[Apart.APART] = Apart.APART
NotAsked = Literal[Apart.APART]
Given = bool | str | float | tuple[float, float]  # an answer that counts
Answer = Given | NotAsked | None  # None: not known
SHARE, DAYS, NUMBER, HOURS = _("aandeel"), _("dagen"), _("aantal"), _("uren")


class Statistic(Enum):
    """How the answers to a measure are counted."""

    EVERYBODY = "iedereen"  # how many there are; the answer is not read
    COUNT = "aantal"  # yes or no: how many said yes
    SHARE = "aandeel"  # yes or no: which part said yes
    CLASSES = "verdeling"  # one of some words: the part of each
    ROUTES = "leerroutes"  # as CLASSES, and the classes are the leerroutes of the split itself
    MEDIAN = "mediaan"  # a number: the middle one
    P90 = "P90"  # a number: nine of ten are not above it
    MEAN = "gemiddelde"  # a number: the mean
    RATIO = "verhouding"  # two numbers: the sum of the first over the sum of the second


_UNITS = {
    Statistic.EVERYBODY: NUMBER,
    Statistic.COUNT: NUMBER,
    Statistic.SHARE: SHARE,
    Statistic.CLASSES: SHARE,
    Statistic.ROUTES: SHARE,
    Statistic.MEDIAN: DAYS,
    Statistic.P90: DAYS,
    Statistic.MEAN: NUMBER,
    Statistic.RATIO: SHARE,
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of an indicator. `key` is unique and part of the public interface."""

    key: str
    name: str
    statistic: Statistic
    read: Callable[[Case], Answer] = lambda case: None
    among: str = "alle"
    within: Mapping[str, str] = field(default_factory=dict)
    # Columns of `trajecten` and names of other tables; without a value in each nothing is counted.
    needs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()  # of CLASSES; empty: those that are found
    # Of COUNT and SHARE: the population that is the yes, instead of an answer. Whoever is counted
    # here and asked further elsewhere is one group.
    counts: str = ""
    other_unit: str = ""  # where it is not the usual one

    @property
    def unit(self) -> str:
        return self.other_unit or _UNITS[self.statistic]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A numbered indicator: what it says, over whom, and what it rests on."""

    number: int
    name: str
    definition: str
    denominator: str
    source: str
    measures: tuple[Measure, ...]


def never(key: str, name: str) -> Measure:
    """Return a measure for which the register has no columns."""
    return Measure(key, name, Statistic.SHARE, needs=(NOT_RECORDED,))


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a measure may be about: some of another population, and at times of one more.

    `rest_of` names the population with which this one divides the one that it is of.
    """

    label: str
    of: str
    holds: Callable[[Case], bool]
    also_of: str = ""
    rest_of: str = ""


POPULATIONS: Mapping[str, Population] = {
    "pip": Population("wie een PIP heeft", "alle", lambda case: case.pip is not None),
    "lopend": Population(
        "wie nog bezig is: niet voldaan, vertrokken, overleden, vrijgesteld of ontheven, en zonder"
        " pauze",
        "alle",
        lambda case: not case.is_over,
    ),
    "lopend_pip": Population(
        "wie nog bezig is en een PIP heeft", "lopend", lambda case: case.pip is not None, "pip"
    ),
    "voldaan": Population(
        "wie aan de plicht voldeed", "alle", lambda case: case.known(case.row.voldaan) is not None
    ),
    "begeleiding": Population(
        "asielstatushouders bij wie maatschappelijke begeleiding begon",
        "alle",
        lambda case: guidance(case) is not None,
    ),
}

ONLY_ASIEL = {"doelgroep": ASIEL}
ONLY_Z = {"leerroute": "Z"}
ONLY_B = {"leerroute": "B"}
WITH_MAP = {"leerroute": "BZ"}


def in_column(name: str) -> Callable[[Case], str | None]:
    """Return how to read a column of `trajecten` with a text; empty is not known."""
    return lambda case: getattr(case.row, name) or None


def days_between(start: date | None, end: date | None) -> int | None:
    """Return the days from start to end; None if one is missing or start is after end."""
    return (end - start).days if start and end and end >= start else None


def last_day_of_duty(case: Case) -> date:
    """Return the day on which someone was done, left or died, or else the day of the case."""
    row = case.row
    ended = (row.voldaan, row.vertrokken, row.overleden)
    return min((day for day in ended if day is not None and day <= case.on), default=case.on)


def within_months(
    case: Case, start: date | None, months: int, happened: date | None
) -> bool | NotAsked | None:
    """Did it happen within so many months? APART while that time has not passed."""
    if start is None:
        return None
    if months_later(start, months) > case.on:
        return APART
    return happened is not None and happened <= months_later(start, months)


def hours(case: Case, kinds: frozenset[str]) -> float | None:
    """Return the hours of these kinds so far, as the signals count them; None when not known."""
    known = known_hours(case, kinds, dated_by=DATED_BY.get(kinds, frozenset()))
    return None if known is None else known[0]
