"""What the register knows of trajectories, as the rules read it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet

from weerklank.register import models
from weerklank.register.queries.trajectories import current
from weerklank.register.rules import rows, tables
from weerklank.register.rules.facts import Facts

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

PART = 5_000  # rows that are fetched together
_LISTS = tuple(
    table for table in tables.ALL if table.of_trajectory and table.name not in ("trajecten", "duo")
)


def facts(
    municipality: Organisation, *, only: QuerySet[models.Trajectory] | None = None
) -> Iterator[Facts]:
    """Give the facts of every trajectory of a municipality, or of `only` these, by number.

    Read in step from one cursor per table, so that memory does not grow with the register.
    """
    chosen = models.Trajectory.objects.filter(municipality=municipality)
    if only is not None:
        chosen = chosen.filter(pk__in=only.order_by().values("pk"))
    delivered = delivered_tables(municipality)
    staff = _staff(municipality) if "medewerkers" in delivered else None
    streams = {table.name: _Stream(table, chosen) for table in _LISTS if table.name in delivered}
    duo = _Stream(tables.DUO, chosen)
    records = _Stream(tables.TRAJECTEN, chosen)
    for pk, pseudonym in (
        chosen.order_by("pk").values_list("pk", "pseudonym").iterator(chunk_size=PART)
    ):
        record = records.of(pk)
        if not record:
            continue  # its import was withdrawn
        yield Facts(
            pseudonym,
            record[0],
            medewerkers=staff,
            duo=next(iter(duo.of(pk)), None),
            duo_delivered="duo" in delivered,
            **{name: stream.of(pk) for name, stream in streams.items()},
        )


def delivered_tables(municipality: Organisation) -> set[str]:
    """Give the tables of which something was ever handed over, be it an empty one."""
    named: set[str] = set()
    for counts in models.Change.objects.filter(
        municipality=municipality, withdrawn_at=None
    ).values_list("counts", flat=True):
        named |= set(counts)
    return {
        table.name
        for table in tables.ALL
        if table.name in named or _of(table, municipality).exists()
    }


def _of(table: tables.Table, municipality: Organisation) -> QuerySet[Any]:
    owner = "trajectory__municipality" if table.of_trajectory else "municipality"
    return current(table.name).filter(**{owner: municipality})


def _staff(municipality: Organisation) -> dict[str, rows.StaffMember]:
    return {
        member.contactpersoon: member
        for member in map(
            rows.StaffMember._make,
            _of(tables.MEDEWERKERS, municipality).values_list(*rows.StaffMember._fields),
        )
    }


class _Stream:
    """The rows of one table, asked for by trajectory in rising order."""

    def __init__(self, table: tables.Table, chosen: QuerySet[models.Trajectory]) -> None:
        names = [column.name for column in table.columns]
        found = (
            current(table.name)
            .filter(trajectory__in=chosen.order_by().values("pk"))
            .order_by("trajectory_id", *table.order)
            .values_list("trajectory_id", *names)
        )
        self._make = table.row._make
        self._groups = groupby(_plain(found), key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, trajectory: int) -> tuple[Any, ...]:
        while self._next is not None and self._next[0] < trajectory:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != trajectory:
            return ()
        make = self._make
        found = tuple(make(row[1:]) for row in self._next[1])
        self._next = next(self._groups, None)
        return found


def _plain(found: QuerySet[Any, tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Give rows as the database gives them; both databases give dates and booleans as such.

    Asking Django to look at each value once more takes twice the time of reading a register.
    """
    sql, params = found.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while part := cursor.fetchmany(PART):
            yield from part
