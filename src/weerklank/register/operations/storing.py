"""Rows of a delivery into a table of the register: what is new, what changed, what was there.

Written in SQL, for a register has a million rows. A sheet is first laid beside the table, then
offered to it in the order of its index: the index of natural keys leaves out what stands there
already. Only when something was left out, both are compared. What is replaced stays, with the
change that replaced it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from weerklank.register import models
from weerklank.register.rules.tables import Table
from weerklank.register.terms import ChangeKind

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper
    from django.db.models import Model

_PART = 5_000  # rows that are fetched together
BY_HAND = (ChangeKind.ENTRY, ChangeKind.CORRECTION, ChangeKind.HANDOVER)


class Same(NamedTuple):
    """A row of the sheet, by its number there, and what holds now under its key."""

    place: int
    owner: int
    id: int
    is_of_this_change: bool
    is_equal: bool


class Store:
    """One table of the register during one change. Rows are (place, owner, *values).

    `given` are the columns that the sheet has. What stands in the others stays as it is: a sheet
    without a column says nothing about it.
    """

    def __init__(
        self, cursor: CursorWrapper, table: Table, change: int, given: Collection[str]
    ) -> None:
        quote = connection.ops.quote_name
        model = models.OF_TABLE[table.name]
        owner = "trajectory_id" if table.of_trajectory else "municipality_id"
        self._cursor = cursor
        self._change = change
        self._name = quote(model._meta.db_table)
        self._beside = quote(f"taken_{table.name}")
        self._index = quote(f"taken_{table.name}_key")
        self._is_sqlite = connection.vendor == "sqlite"
        self._key = [quote(owner), *[quote(name) for name in table.key]]
        names = [owner, *[column.name for column in table.columns]]
        self._columns = [quote(name) for name in names]
        self._given = [
            quote(each.name)
            for each in table.columns
            if each.name in given and each.name not in table.key
        ]
        self._rest = [
            name for name in self._columns if name not in self._key and name not in self._given
        ]
        # As they are in the table, so that both sides compare alike.
        self._types = [model._meta.get_field(name).db_type(connection) for name in names]

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Keep the temporary table in which a sheet is laid beside this one."""
        columns = zip(self._columns, self._types, strict=True)
        typed = _list(f"{name} {kind}" for name, kind in columns)
        self._cursor.execute(
            f"CREATE TEMPORARY TABLE {self._beside} (place integer PRIMARY KEY, {typed})"
        )
        yield  # when something goes wrong, it goes away with the transaction
        self._cursor.execute(f"DROP TABLE {self._beside}")

    def lay(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Lay rows beside the table."""
        # The driver's own cursor: Django would look at each of a million values.
        raw = self._cursor.cursor
        if self._is_sqlite:
            marks = _list("?" * (len(self._columns) + 1))
            raw.executemany(f"INSERT INTO {self._beside} VALUES ({marks})", rows)
            return
        columns = _list(["place", *self._columns])
        with raw.copy(f"COPY {self._beside} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def leave_out_put_right(self, municipality: int) -> int:
        """Leave out what repeats a row that a person has put right since; gives how many.

        A supplier that does not know of a correction or a hand-over delivers again what was there
        before it. What a person put in its place, or took away, stays; until the supplier comes
        with something else.
        """
        by_hand = (
            f"SELECT id FROM {models.Change._meta.db_table}"
            f" WHERE municipality_id = {municipality:d}"
            f" AND kind IN ({_list(repr(str(kind.value)) for kind in BY_HAND)})"
        )
        self._cursor.execute(f"SELECT EXISTS ({by_hand})")
        if not self._cursor.fetchone()[0]:
            return 0
        self._cursor.execute(f"CREATE INDEX {self._index} ON {self._beside} ({_list(self._key)})")
        on_key = " AND ".join(f"former.{name} = taken.{name}" for name in self._key)
        self._cursor.execute(
            f"DELETE FROM {self._beside} WHERE place IN ("
            f"SELECT taken.place FROM {self._name} AS former"
            f" {self._cross} {self._beside} AS taken ON {on_key} AND {self._same('former')}"
            f" LEFT JOIN {self._held}"
            f" WHERE former.replaced_in_id IN ({by_hand})"
            f" AND (held.id IS NULL OR held.recorded_in_id IN ({by_hand})))"
        )
        return int(self._cursor.rowcount)

    def last(self) -> int:
        """Give the highest number of a row of the table."""
        self._cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {self._name}")
        return int(self._cursor.fetchone()[0])

    def add(self) -> int:
        """Add what stands nowhere yet, of two alike the first; gives how many that were."""
        self._cursor.execute(
            f"{self._insert} FROM {self._beside} WHERE 1 = 1"
            f" ORDER BY {_list(self._key)}, place ON CONFLICT DO NOTHING"
        )
        return int(self._cursor.rowcount)

    def compare(self) -> Iterator[Same]:
        """Say of each row that was laid beside what holds now under its key, by place."""
        self._cursor.execute(
            f"SELECT taken.place, {self._owner}, held.id, held.recorded_in_id = {self._change:d},"
            f" {self._same('held')}"
            f" FROM {self._beside} AS taken {self._cross} {self._held} ORDER BY taken.place"
        )
        for place, owner, id_, is_own, is_equal in self._fetched():
            yield Same(place, owner, id_, bool(is_own), bool(is_equal))

    def held(
        self, places: Iterable[int]
    ) -> Iterator[tuple[int, int, int, tuple[Any, ...], tuple[Any, ...]]]:
        """Give (place, owner, the change of what holds now, its values, those laid beside)."""
        chosen = _list(str(int(place)) for place in places)
        both = [f"{side}.{name}" for side in ("held", "taken") for name in self._columns[1:]]
        self._cursor.execute(
            f"SELECT taken.place, {self._owner}, held.recorded_in_id, {_list(both)}"
            f" FROM {self._beside} AS taken {self._cross} {self._held}"
            f" WHERE taken.place IN ({chosen}) ORDER BY taken.place"
        )
        half = 2 + len(self._columns)
        for row in self._fetched():
            yield row[0], row[1], row[2], row[3:half], row[half:]

    def keep_the_rest(self, changed: Sequence[tuple[int, int]]) -> None:
        """Let rows (place, id of what holds) have what holds in columns that the sheet lacks."""
        if not self._rest:
            return
        values = _list(f"{name} = held.{name}" for name in self._rest)
        self._cursor.executemany(
            f"UPDATE {self._beside} SET {values} FROM {self._name} AS held"
            f" WHERE {self._beside}.place = %s AND held.id = %s",
            list(changed),
        )

    def replace(self, changed: Sequence[tuple[int, int]]) -> None:
        """Let rows (place, id of what holds) take its place; what held stays, and says by what."""
        self._cursor.executemany(
            f"UPDATE {self._name} SET replaced_in_id = {self._change:d} WHERE id = %s",
            [(id_,) for _place, id_ in changed],
        )
        self._cursor.executemany(
            f"{self._insert} FROM {self._beside} WHERE place = %s",
            [(place,) for place, _id in changed],
        )

    def _same(self, other: str) -> str:
        """Give the condition that a row of `other` has the values of the one laid beside, as far
        as the sheet has their columns.
        """
        equal = "IS" if self._is_sqlite else "IS NOT DISTINCT FROM"
        values = (f"{other}.{name} {equal} taken.{name}" for name in self._given)
        return " AND ".join(values) or "1 = 1"

    @property
    def _owner(self) -> str:
        return f"taken.{self._columns[0]}"

    @property
    def _insert(self) -> str:
        columns = _list(self._columns)
        into = f"INSERT INTO {self._name} (recorded_in_id, {columns})"
        return f"{into} SELECT {self._change:d}, {columns}"

    @property
    def _cross(self) -> str:
        # Tells SQLite to begin with the small table of the two.
        return "CROSS JOIN" if self._is_sqlite else "JOIN"

    @property
    def _held(self) -> str:
        on = " AND ".join(f"held.{name} = taken.{name}" for name in self._key)
        return f"{self._name} AS held ON {on} AND held.replaced_in_id IS NULL"

    def _fetched(self) -> Iterator[tuple[Any, ...]]:
        while part := self._cursor.fetchmany(_PART):
            yield from part


@contextmanager
def room_for_indexes(cursor: CursorWrapper) -> Iterator[None]:
    """Let SQLite keep the index of a large table in memory while rows go in."""
    if connection.vendor != "sqlite":
        yield
        return
    (before,) = cursor.execute("PRAGMA cache_size").fetchone()
    cursor.execute(f"PRAGMA cache_size = -{_CACHE}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA cache_size = {before:d}")


_CACHE = 65_536  # KiB


def tell_the_planner(found: Iterable[type[Model]]) -> None:
    """Let PostgreSQL know at once how many rows these tables have now.

    It would find out by itself within a minute or so; until then it plans for the few that it knew,
    and a caseload takes seconds.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in found:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
