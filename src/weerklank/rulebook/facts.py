"""What is known of one trajectory, and what of it exists on a reference date.

Whoever reads files or the database makes `Facts`; the rules see them through a `Case`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import DAY, months_later, runs
from weerklank.rulebook.hour_periods import that_count
from weerklank.rulebook.norms import TERM_MONTHS

PAUSING_GROUNDS = frozenset({"ziekte", "bevalling", "opvang"})
# The columns of `trajecten` with the first of which a trajectory begins.
BEGINS_WITH = ("koppeling", "kennisgeving", "brp", "intake", "pip")
ASIEL = "Asielstatushouder"
GEZIN = "Gezinsmigrant en overige migrant"


# What an answer rests on: the columns that were read and the thresholds that were used, by name.
Why = dict[str, Any]


class Refused(NamedTuple):
    """A cell of which a value was refused: its table, the key of its row in words, its column."""

    table: str
    key: tuple[str, ...]
    column: str

    @staticmethod
    def key_of(names: Sequence[str], row: object) -> tuple[str, ...]:
        """Return what tells a row from others, in words."""
        values = (getattr(row, name) for name in names)
        return tuple("" if value is None else str(value) for value in values)


@dataclass(slots=True)
class Facts:
    """Everything known of one trajectory, whatever its date.

    A table is None when it was not delivered: what it would say is unknown. An empty one says
    "none", except `uren` and `presentie`, of which having no rows is unknown as well.
    Rows stand in order of their dates. `refused` are cells of which a value was refused: what is
    empty there is not known, see rules/doubt.py.
    """

    traject: str
    row: tables.Traject
    leerroutes: tuple[tables.LeerroutePeriod, ...] | None = None
    doelgroepen: tuple[tables.DoelgroepPeriod, ...] | None = None
    contactpersonen: tuple[tables.ContactPeriod, ...] | None = None
    medewerkers: Mapping[str, tables.StaffMember] | None = None  # of everybody, by key
    afspraken: tuple[tables.Appointment, ...] | None = None
    uren: tuple[tables.Hours, ...] | None = None
    presentie: tuple[tables.Presence, ...] | None = None
    examens: tuple[tables.Exam, ...] | None = None
    niveaus: tuple[tables.Level, ...] | None = None
    besluiten: tuple[tables.Decision, ...] | None = None
    wensen: tuple[tables.Wish, ...] | None = None
    vestigingen: tuple[tables.Settlement, ...] | None = None
    uitkeringen: tuple[tables.BenefitPeriod, ...] | None = None
    opleidingen: tuple[tables.EducationPeriod, ...] | None = None
    ondersteuning: tuple[tables.SupportPeriod, ...] | None = None
    te_late_betalingen: tuple[tables.LatePayment, ...] | None = None
    participatie: tuple[tables.Participation, ...] | None = None
    klassen: tuple[tables.ClassPeriod, ...] | None = None
    aanpassingen: tuple[tables.Adaptation, ...] | None = None
    reiskosten: tuple[tables.TravelCost, ...] | None = None
    pip_afspraken: tuple[tables.Agreement, ...] | None = None
    duo: tables.DuoRecord | None = None
    duo_delivered: bool = False
    refused: frozenset[Refused] = frozenset()

    @property
    def begins_on(self) -> date | None:
        """The first of the dates with which a trajectory begins; None: it is there on every day."""
        row = self.row
        dates = (row.koppeling, row.kennisgeving, row.brp, row.intake, row.pip)  # BEGINS_WITH
        return min((day for day in dates if day is not None), default=None)

    def exists_on(self, day: date) -> bool:
        """Has this trajectory begun on this day? Before that nothing is said or counted of it."""
        begins = self.begins_on
        return begins is None or begins <= day


def pauses(decision: tables.Decision) -> bool:
    """Does the plicht rest, or end, while this decision runs? Then no signal speaks."""
    return (
        (decision.soort in ("ontheffing", "vrijstelling") and decision.geheel is True)
        or decision.soort == "tijdelijke vrijstelling"
        or (decision.soort == "verlenging" and decision.grond in PAUSING_GROUNDS)
    )


class Case:
    """The facts as they were on a reference date, with the thresholds of that date.

    Only facts dated on or before `on` exist; planned dates, `termijn_eind`, `uit_dienst` and the
    ends of decisions are known before they come. Group, route, end and hours are found out when
    they are first asked for: a hundred thousand cases times thirty rules feel the difference.
    """

    __slots__ = (
        "_end",
        "_group",
        "_hours",
        "_route",
        "facts",
        "limits",
        "on",
        "pip",
        "row",
        "start",
    )

    def __init__(self, facts: Facts, on: date, limits: Mapping[str, float]) -> None:
        self.facts = facts
        self.row = facts.row
        self.on = on
        self.limits = limits
        pip = facts.row.pip
        self.pip = pip if pip is not None and pip <= on else None
        self.start = self.pip + DAY if self.pip else None
        self._group: str | None = None
        self._route: str | None = None
        self._end: date | None = None
        self._hours: Sequence[tables.Hours] | None = None

    def known(self, value: date | None) -> date | None:
        """Return a date of `row` if it had come; else it does not exist yet."""
        return value if value is not None and value <= self.on else None

    def is_refused(self, column: str) -> bool:
        """Is a column of `row` empty because its value was refused?"""
        return any(
            cell.table == "trajecten" and cell.column == column for cell in self.facts.refused
        ) and getattr(self.row, column) in (None, "")

    @property
    def exists(self) -> bool:
        """Had the trajectory begun on this day?"""
        return self.facts.exists_on(self.on)

    @property
    def group(self) -> str:
        """The doelgroep on this day; the history wins over the column; '' when not known.

        Of two that run, as where the end of the first is not written down, the later one holds.
        """
        if self._group is None:
            self._group = self._now("doelgroep", self.facts.doelgroepen)
        return self._group

    @property
    def route(self) -> str:
        """The leerroute on this day; the history wins over the column; '' when not known.

        Of two that run the later one holds, as with the doelgroep.
        """
        if self._route is None:
            self._route = self._now("leerroute", self.facts.leerroutes)
        return self._route

    def _now(
        self,
        column: str,
        periods: Sequence[tables.DoelgroepPeriod] | Sequence[tables.LeerroutePeriod] | None,
    ) -> str:
        held: str = getattr(self.row, column)
        if not periods:
            return held
        running = [each for each in periods if runs(each.van, each.tot, self.on)]
        return getattr(running[-1], column) if running else ""

    @property
    def hours(self) -> Sequence[tables.Hours]:
        """The rows of hours that count on this day; of a running total the latest alone."""
        if self._hours is None:
            self._hours = that_count(self.facts.uren or (), self.on)
        return self._hours

    @property
    def end(self) -> date | None:
        """The end of the term (exclusive), after extensions; else three years after its start."""
        if self._end is None:
            self._end = self.row.termijn_eind
            if self._end is None and self.start:
                self._end = months_later(self.start, TERM_MONTHS)
        return self._end

    @property
    def fraction(self) -> float | None:
        """Which part of the term has passed, between 0 and 1; None without a term."""
        return self.fraction_on(self.on)

    def fraction_on(self, day: date) -> float | None:
        end = self.end
        if self.start is None or end is None or end <= self.start:
            return None
        return min(1.0, max(0.0, (day - self.start).days / (end - self.start).days))

    @property
    def is_over(self) -> bool:
        """Has the plicht ended or does it rest on this day? Then no signal speaks."""
        row, on = self.row, self.on
        for ended in (row.voldaan, row.vertrokken, row.overleden):
            if ended is not None and ended <= on:
                return True
        return any(
            runs(decision.van, decision.tot, on) and pauses(decision)
            for decision in self.facts.besluiten or ()
        )
