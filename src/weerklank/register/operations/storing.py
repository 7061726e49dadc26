"""Rows of a delivery into a table of the register: what is new, what changed, what was there.

Written in SQL, for a register has a million rows. A part is offered to the table, whose index of
natural keys leaves out what stands there already; only when something was left out the part is
laid beside the table and compared. What is replaced stays, with the change that replaced it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from weerklank.register import models
from weerklank.register.rules.tables import Table

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

BESIDE = "register_taken"  # a temporary table


class Same(NamedTuple):
    """How a row of the part relates to what holds now: `place` in the part, `id` in the table."""

    place: int
    id: int
    is_of_this_change: bool
    is_equal: bool


class Store:
    """One table of the register during one change. Rows are (owner, *values of `table.row`)."""

    def __init__(self, cursor: CursorWrapper, table: Table, change: int) -> None:
        self._cursor = cursor
        self._change = change
        model = models.OF_TABLE[table.name]
        quote = connection.ops.quote_name
        self._name = quote(model._meta.db_table)
        owner = "trajectory_id" if table.of_trajectory else "municipality_id"
        values = [quote(column.name) for column in table.columns]
        self._key = [owner, *[quote(name) for name in table.key]]
        self._others = [name for name in values if name not in self._key]
        self._columns = [owner, *values]
        self._is_sqlite = connection.vendor == "sqlite"
        self._beside = quote(f"{BESIDE}_{table.name}")
        self._last = self._highest()

    def open(self) -> None:
        """Make the temporary table in which a part is laid beside this one."""
        # As it is in the table, so that both sides compare alike.
        self._cursor.execute(
            f"CREATE TEMPORARY TABLE {self._beside} AS SELECT 0 AS place,"
            f" {_list(self._columns)} FROM {self._name} WHERE 1 = 0"
        )
        if not self._is_sqlite:
            # A part is small; without these PostgreSQL reads the whole table for each.
            self._cursor.execute("SET LOCAL enable_hashjoin = off")
            self._cursor.execute("SET LOCAL enable_mergejoin = off")

    def close(self) -> None:
        self._cursor.execute(f"DROP TABLE {self._beside}")

    def offer(self, rows: Sequence[tuple[Any, ...]]) -> int:
        """Add the rows whose natural key stands nowhere yet; gives how many that were."""
        self._last = self._highest()
        into = f"INSERT INTO {self._name} (recorded_in_id, {_list(self._columns)})"
        if self._is_sqlite:
            marks = ", ".join("?" * len(self._columns))
            self._raw().executemany(
                f"{into} VALUES ({self._change:d}, {marks}) ON CONFLICT DO NOTHING", rows
            )
            return int(self._raw().rowcount)
        self._lay_beside(rows)
        self._cursor.execute(
            f"{into} SELECT {self._change:d}, {_list(self._columns)} FROM {self._beside}"
            " ORDER BY place ON CONFLICT DO NOTHING"
        )
        return int(self._cursor.rowcount)

    def compare(self, rows: Sequence[tuple[Any, ...]]) -> tuple[list[Same], int]:
        """Say of each row of the part what holds under its key now, and the last id before it."""
        if self._is_sqlite:
            self._lay_beside(rows)
        same = " AND ".join(f"held.{name} {self._is} taken.{name}" for name in self._others)
        self._cursor.execute(
            f"SELECT taken.place, held.id, held.recorded_in_id = {self._change:d}, {same or '1=1'}"
            f" FROM {self._beside} AS taken {self._join} ORDER BY taken.place"
        )
        return [
            Same(place, id_, bool(own), bool(equal)) for place, id_, own, equal in self._all()
        ], (self._last)

    def held(self, places: Iterable[int]) -> dict[int, tuple[Any, ...]]:
        """Give what holds now under the keys of these places of the part that was compared."""
        chosen = ", ".join(str(int(place)) for place in places)
        self._cursor.execute(
            f"SELECT taken.place, {_list(f'held.{name}' for name in self._columns)}"
            f" FROM {self._beside} AS taken {self._join} WHERE taken.place IN ({chosen})"
        )
        return {row[0]: tuple(row[1:]) for row in self._all()}

    def replace(self, ids: Sequence[int], rows: Sequence[tuple[Any, ...]]) -> None:
        """Let rows take the place of what held; that stays, and says what replaced it."""
        self._cursor.executemany(
            f"UPDATE {self._name} SET replaced_in_id = {self._change:d} WHERE id = %s",
            [(each,) for each in ids],
        )
        self.offer(rows)

    @property
    def _is(self) -> str:
        return "IS" if self._is_sqlite else "IS NOT DISTINCT FROM"

    @property
    def _join(self) -> str:
        # CROSS: the part is small, the table is large and has an index on the key.
        join = "CROSS JOIN" if self._is_sqlite else "JOIN"
        on = " AND ".join(f"held.{name} = taken.{name}" for name in self._key)
        return f"{join} {self._name} AS held ON {on} AND held.replaced_in_id IS NULL"

    def _lay_beside(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self._cursor.execute(f"DELETE FROM {self._beside}")
        columns = _list(["place", *self._columns])
        numbered = ((place, *row) for place, row in enumerate(rows))
        if self._is_sqlite:
            marks = ", ".join("?" * (len(self._columns) + 1))
            self._raw().executemany(f"INSERT INTO {self._beside} VALUES ({marks})", numbered)
            return
        with self._raw().copy(f"COPY {self._beside} ({columns}) FROM STDIN") as copy:
            for row in numbered:
                copy.write_row(row)

    def _raw(self) -> Any:
        """Give the driver's own cursor: Django would look at each of a million values."""
        return self._cursor.cursor

    def _highest(self) -> int:
        self._cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {self._name}")
        return int(self._cursor.fetchone()[0])

    def _all(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._cursor.fetchall())


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
