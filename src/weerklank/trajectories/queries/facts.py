"""What the register knows of trajectories, as the rules read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Generic

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

from weerklank.rulebook import tables
from weerklank.rulebook.facts import Facts, Refused
from weerklank.rulebook.tables import OneRow
from weerklank.trajectories import models
from weerklank.trajectories.queries.doubts import OPEN
from weerklank.trajectories.queries.trajectories import current
from weerklank.trajectories.terms import ChangeKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

Numbered = tuple[int, *tuple[object, ...]]  # the number of a trajectory, and a row of it
PART = 5_000  # rows that are fetched together
_LISTS = tuple(
    table for table in tables.ALL if table.of_trajectory and table.name not in ("trajecten", "duo")
)


def facts(
    municipality: Organisation,
    *,
    only: QuerySet[models.Trajectory] | None = None,
    names: Collection[str] | None = None,
) -> Iterator[Facts]:
    """Yield the facts of every trajectory of a municipality, or of `only` these, by number.

    Read in step from one cursor per table, so that memory does not grow with the register.
    `names` are the tables that are asked for, when that is not all of them; the others stay None.
    """
    chosen = models.Trajectory.objects.filter(municipality=municipality)
    if only is not None:
        chosen = only.filter(municipality=municipality)
    delivered = delivered_tables(municipality)
    staff: dict[str, tables.StaffMember] | None = _staff(municipality)
    if not staff and "medewerkers" not in delivered:
        staff = None
    streams = {
        table.name: _stream(table, chosen)
        for table in _LISTS
        if names is None or table.name in names
    }
    doubts = _doubts(chosen)
    duo = _stream(tables.DUO, chosen)
    records = _stream(tables.TRAJECTEN, chosen)
    for pk, pseudonym in (
        chosen.order_by("pk").values_list("pk", "pseudonym").iterator(chunk_size=PART)
    ):
        record = records.of(pk)
        if not record:
            continue  # its import was withdrawn
        own_duo = next(iter(duo.of(pk)), None)
        found = Facts(
            pseudonym,
            record[0],
            medewerkers=staff,
            duo=own_duo,
            duo_delivered="duo" in delivered or own_duo is not None,
            refused=frozenset(doubts.of(pk)),
        )
        for name, stream in streams.items():
            # What was filled in by hand is known of this trajectory, and of no other.
            setattr(found, name, stream.of(pk) or (() if name in delivered else None))
        yield found


def delivered_tables(municipality: Organisation) -> set[str]:
    """Return the tables that some delivery held, be it an empty one."""
    delivered: set[str] = set()
    for counts in models.Change.objects.filter(
        municipality=municipality, kind=ChangeKind.IMPORT, withdrawn_at=None
    ).values_list("counts", flat=True):
        delivered |= set(counts)
    return delivered


def _staff(municipality: Organisation) -> dict[str, tables.StaffMember]:
    held = current(tables.MEDEWERKERS.name).filter(municipality=municipality)
    found = map(tables.StaffMember._make, held.values_list(*tables.StaffMember._fields))
    return {member.contactpersoon: member for member in found}


class _InStep(Generic[OneRow]):
    """Rows that begin with the number of a trajectory, asked for by trajectory in rising order."""

    def __init__(
        self, rows: Iterable[Numbered], make: Callable[[tuple[object, ...]], OneRow]
    ) -> None:
        self._make = make
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, trajectory: int) -> tuple[OneRow, ...]:
        while self._next is not None and self._next[0] < trajectory:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != trajectory:
            return ()
        make = self._make
        found = tuple(make(row[1:]) for row in self._next[1])
        self._next = next(self._groups, None)
        return found


def _stream(table: tables.TableOf[OneRow], chosen: QuerySet[models.Trajectory]) -> _InStep[OneRow]:
    found = (
        current(table.name)
        .filter(trajectory__in=chosen.order_by().values("pk"))
        .order_by("trajectory_id", *table.order)
        .values_list("trajectory_id", *table.names)
    )
    return _InStep(_plain(found), table.row._make)


def _doubts(chosen: QuerySet[models.Trajectory]) -> _InStep[Refused]:
    """Return the refused cells of which nothing is settled."""
    found = (
        models.RefusedValue.objects.filter(OPEN, trajectory__in=chosen.order_by().values("pk"))
        .exclude(column="")
        .order_by("trajectory_id")
        .values_list("trajectory_id", "table", "row", "column")
    )
    cells = (
        (
            number,
            Refused(name, tuple(row.get(each, "") for each in tables.BY_NAME[name].key), column),
        )
        for number, name, row, column in found.iterator(chunk_size=PART)
    )
    return _InStep(cells, itemgetter(0))


def _plain(found: QuerySet[Model, object]) -> Iterator[Numbered]:
    """Yield rows as the database gives them; both databases give dates and booleans as such.

    Asking Django to look at each value once more takes twice the time of reading a register.
    """
    try:
        sql, params = found.query.sql_with_params()
    except EmptyResultSet:  # it was asked of nobody
        return
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while part := cursor.fetchmany(PART):
            yield from part
