"""Everything about one trajectory: what is known, what was noted, and what replaced what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from weerklank.rulebook import tables
from weerklank.rulebook.facts import Case, Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import UNKNOWN, Verdict, judge
from weerklank.rulebook.wording import columns
from weerklank.trajectories import models
from weerklank.trajectories.queries import caseload, own_part, trajectories
from weerklank.trajectories.queries import facts as reading
from weerklank.trajectories.queries import signals as standing
from weerklank.trajectories.terms import RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one trajectory today, and what the rules say of that."""

    facts: Facts
    case: Case
    verdicts: list[Verdict]


def known(
    trajectory: models.Trajectory, *, today: date, own: own_part.OwnPart | None = None
) -> Known | None:
    """Read one trajectory and ask every rule anew; None when its delivery was withdrawn.

    `own` leaves out what is of another provider, and the signals that would tell of it.
    """
    only = models.Trajectory.objects.filter(pk=trajectory.pk)
    schedule = standing.schedule_of(trajectory.municipality)
    for everything in reading.facts(trajectory.municipality, only=only):
        facts, hidden = everything, frozenset[str]()
        if own is not None:
            facts = own_part.facts_of(own, trajectory, everything)
            hidden = own_part.hidden_rules(own, trajectory, today=today)
        case = Case(facts, today, schedule.on(today))
        verdicts = judge(facts, today, schedule, signals.ALL)
        return Known(facts, case, [each for each in verdicts if each.signal not in hidden])
    return None


def is_guide(user: User, trajectory: models.Trajectory, *, today: date) -> bool:
    """Does someone guide this trajectory, or does she see only a provider's part of it?"""
    return bool(trajectories.seen_through(user, trajectory, today=today) & set(caseload.GUIDES))


def organisations(user: User, trajectory: models.Trajectory, *, today: date) -> set[str]:
    """Return for which kinds of organisation a provider's person sees this trajectory."""
    return own_part.kinds_of(user, trajectory, today=today)


@dataclass(slots=True)
class OfSignal:
    """What was written about one signal, newest first, and until when it is set aside."""

    notes: list[models.SignalNote] = field(default_factory=list)
    aside: models.SignalNote | None = None


def notes(trajectory: models.Trajectory, *, today: date) -> dict[str, OfSignal]:
    """Return the notes of a trajectory per signal."""
    found: dict[str, OfSignal] = defaultdict(OfSignal)
    decided: set[str] = set()
    for note in models.SignalNote.objects.filter(trajectory=trajectory).order_by("-pk"):
        found[note.rule].notes.append(note)
        if note.returns_on is not None and note.rule not in decided:
            decided.add(note.rule)
            if note.returns_on > today:
                found[note.rule].aside = note
    return dict(found)


def split(verdicts: list[Verdict]) -> tuple[list[Verdict], list[Verdict]]:
    """Return what is on and what is unknown apart."""
    return (
        [each for each in verdicts if each.state != UNKNOWN],
        [each for each in verdicts if each.state == UNKNOWN],
    )


class Difference(NamedTuple):
    """One column of a row that a change replaced."""

    column: str
    before: tables.CellValue
    after: tables.CellValue

    @property
    def label(self) -> str:
        return columns.label(self.column)


@dataclass(slots=True)
class OfTable:
    """What one change did in one table: rows it brought, ended, and replaced by others."""

    table: tables.Table
    added: list[tables.Row] = field(default_factory=list)
    ended: list[tables.Row] = field(default_factory=list)
    replaced: list[tuple[tables.Row, list[Difference]]] = field(default_factory=list)


class Event(NamedTuple):
    change: models.Change
    tables: list[OfTable]


def history(trajectory: models.Trajectory) -> list[Event]:
    """Return every change to a trajectory, the newest first: who, when, and what replaced what."""
    done: dict[int, dict[str, OfTable]] = defaultdict(dict)

    def of(change: int, table: tables.Table) -> OfTable:
        return done[change].setdefault(table.name, OfTable(table))

    for table in tables.ALL:
        if not table.of_trajectory:
            continue
        for change, pair in _pairs(table, trajectory).items():
            for before, after in pair:
                if before is not None and after is not None:
                    of(change, table).replaced.append((after, _differences(before, after)))
                elif after is not None:
                    of(change, table).added.append(after)
                elif before is not None:
                    of(change, table).ended.append(before)
    found = models.Change.objects.filter(pk__in=done).order_by("-at", "-pk")
    return [Event(change, list(done[change.pk].values())) for change in found]


Pair = list[tables.Row | None]


def _pairs(table: tables.Table, trajectory: models.Trajectory) -> dict[int, list[Pair]]:
    """Return per change what stood there before and after it, under each natural key."""
    stands: dict[tuple[int, object], Pair] = defaultdict(lambda: [None, None])
    for recorded, replaced, *values in (
        models.OF_TABLE[table.name]
        .objects.filter(trajectory=trajectory)
        .order_by("pk")
        .values_list("recorded_in", "replaced_in", *table.names)
    ):
        row = table.row._make(values)
        key = table.key_of(row)
        stands[recorded, key][1] = row
        if replaced is not None:
            stands[replaced, key][0] = row
    found: dict[int, list[Pair]] = defaultdict(list)
    for (change, _key), pair in stands.items():
        found[change].append(pair)
    return found


def _differences(before: tables.Row, after: tables.Row) -> list[Difference]:
    return [
        Difference(name, old, new)
        for name, old, new in zip(before._fields, before, after, strict=True)
        if old != new
    ]


def may_begin_for(user: User, municipality: Organisation, contactpersoon: str) -> bool:
    """May someone begin a trajectory with this contact person? A consulent only with herself."""
    return any(
        member.role == RegisterRole.REGISSEUR
        or (member.role == RegisterRole.CONSULENT and member.contactpersoon == contactpersoon)
        for member in trajectories.memberships(user)
        if member.municipality_id == municipality.pk
    )


class Entered(NamedTuple):
    """A row that holds now: its number, and its values as the rules read them."""

    pk: int
    row: tables.Row


def entered(
    trajectory: models.Trajectory, table: tables.Table, *, own: own_part.OwnPart | None = None
) -> list[Entered]:
    """Return the rows of a table that hold now, the newest first.

    `own` leaves those of others out, for a provider.
    """
    found = trajectories.current(table.name).filter(trajectory=trajectory)
    if own is not None:
        return [
            Entered(row.pk, table.row_of(row))
            for row in reversed(own_part.rows_of(own, trajectory, table))
        ]
    order = [f"-{name}" for name in table.order]
    return [
        Entered(pk, table.row._make(values))
        for pk, *values in found.order_by(*order).values_list("pk", *table.names)
    ]
