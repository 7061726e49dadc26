"""Rows of a delivery into a table of the register: what is new, what changed, what was there.

Written in SQL, for a register has a million rows. A sheet is first laid beside the table, then
offered to it in the order of its index: the index of natural keys leaves out what stands there
already. Only when something was left out, both are compared. What is replaced stays, with the
change that replaced it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from weerklank.rulebook.tables import CellValue, Table
from weerklank.trajectories import models
from weerklank.trajectories.queries.taken_in import BY_HAND
from weerklank.trajectories.terms import ChangeKind

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper
    from django.db.models import Model

    from weerklank.safeguards.queries import Raw

_PART = 5_000  # rows that are fetched together
SENT = "sent_again"  # the temporary table of what a delivery holds again


# (id, owner, *key); and (place, owner, id, van, the new van, what it is about).
Lacking = tuple[int, int, *tuple[CellValue, ...]]
OtherBegin = tuple[int, int, int, CellValue, CellValue, str]


class Same(NamedTuple):
    """A row of the sheet, by its number there, and what holds now under its key."""

    place: int
    owner: int
    id: int
    is_of_this_change: bool
    is_equal: bool


class Store:
    """One table of the register during one change. Rows are (place, owner, *values, refused).

    `given` are the columns that the sheet has. What stands in the others stays as it is: a sheet
    without a column says nothing about it. The same goes for a cell that was refused: `refused`
    names their columns, as `refused_columns` writes them, and is None where there are none.
    """

    def __init__(
        self, cursor: CursorWrapper, table: Table, change: int, given: Collection[str]
    ) -> None:
        quote = connection.ops.quote_name
        model = models.OF_TABLE[table.name]
        owner = "trajectory_id" if table.of_trajectory else "municipality_id"
        self._cursor = cursor
        self._change = change
        self._plain = table.name
        self._name = quote(model._meta.db_table)
        self._beside = quote(f"taken_{table.name}")
        self._index = quote(f"taken_{table.name}_key")
        self._is_sqlite = connection.vendor == "sqlite"
        self._in_doubt: dict[str, str] = {}  # quoted: plain, of which some cell was refused
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
            f"CREATE TEMPORARY TABLE {self._beside}"
            f" (place integer PRIMARY KEY, {typed}, refused text)"
        )
        yield  # when something goes wrong, it goes away with the transaction
        self._cursor.execute(f"DROP TABLE {self._beside}")

    def lay(self, rows: Sequence[tuple[CellValue, ...]]) -> None:
        """Lay rows beside the table."""
        # The driver's own cursor: Django would look at each of a million values.
        raw = self._cursor.cursor
        if self._is_sqlite:
            marks = _list("?" * (len(self._columns) + 2))
            raw.executemany(f"INSERT INTO {self._beside} VALUES ({marks})", rows)
            return
        columns = _list(["place", *self._columns, "refused"])
        with raw.copy(f"COPY {self._beside} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def doubt(self, columns: Iterable[str]) -> None:
        """Tell of which columns some cells were refused, before rows with them are compared."""
        quote = connection.ops.quote_name
        self._in_doubt |= {quote(name): name for name in columns}

    def leave_out(self, places: Collection[int]) -> None:
        """Leave these rows out after all."""
        self._cursor.executemany(
            f"DELETE FROM {self._beside} WHERE place = %s", [(place,) for place in places]
        )

    def note_sent(self) -> None:
        """Remember which rows that hold were delivered again, whatever becomes of them."""
        self._cursor.execute(
            f"INSERT INTO {SENT} SELECT '{self._plain}', held.id"
            f" FROM {self._beside} AS taken {self._cross} {self._held}"
            " WHERE 1 = 1 ON CONFLICT DO NOTHING"
        )

    def not_sent(self, supplier: str, municipality: int) -> list[Lacking]:
        """Return (id, owner, *key) of rows that this supplier brought and that hold, which this
        delivery lacks.

        Of a trajectory that is not in the delivery only its row of `trajecten` is said, and not
        when it has ended: nobody is surprised that such a one is not sent.
        """
        owner = self._columns[0]
        going_on = (
            " AND held.voldaan IS NULL AND held.vertrokken IS NULL AND held.overleden IS NULL"
            if self._plain == "trajecten"
            else ""
        )
        here = (
            f" AND held.{owner} IN (SELECT record.trajectory_id FROM"
            f" {models.TrajectRecord._meta.db_table} AS record JOIN {SENT} AS sent"
            " ON sent.name = 'trajecten' AND sent.id = record.id)"
            if self._plain != "trajecten" and owner != connection.ops.quote_name("municipality_id")
            else ""
        )
        self._cursor.execute(
            f"SELECT {_list(f'held.{name}' for name in ('id', *self._key))}"
            f" FROM {self._name} AS held"
            f" JOIN {models.Change._meta.db_table} AS change ON change.id = held.recorded_in_id"
            " WHERE held.replaced_in_id IS NULL AND change.withdrawn_at IS NULL"
            f" AND change.id <> {self._change:d} AND change.kind = '{ChangeKind.IMPORT.value}'"
            " AND change.municipality_id = %s AND change.supplier = %s"
            f" AND NOT EXISTS (SELECT 1 FROM {SENT} AS sent WHERE sent.name = '{self._plain}'"
            f" AND sent.id = held.id){here}{going_on} ORDER BY held.id",
            [municipality, supplier],
        )
        return list(self._cursor.fetchall())

    def sent_again(self, supplier: str, municipality: int) -> list[int]:
        """Return the marks of rows that were not sent before and are in this delivery."""
        self._cursor.execute(
            f"SELECT mark.id FROM {models.NotSent._meta.db_table} AS mark JOIN {SENT} AS sent"
            f" ON sent.name = mark.{connection.ops.quote_name('table')} AND sent.id = mark.row_id"
            f" WHERE sent.name = '{self._plain}' AND (mark.settled_in_id IS NULL"
            f" OR mark.settled_in_id IN (SELECT id FROM {models.Change._meta.db_table}"
            " WHERE withdrawn_at IS NOT NULL))"
            " AND mark.municipality_id = %s AND mark.supplier = %s",
            [municipality, supplier],
        )
        return [number for (number,) in self._cursor.fetchall()]

    def other_begins(self, same: Sequence[str]) -> list[OtherBegin]:
        """Return (place, owner, id, its van, the new van, what it is about) of rows that are new
        and overlap one that holds, is about the same and is not in the delivery.
        """
        quote = connection.ops.quote_name
        on = " AND ".join(f"held.{quote(n)} = taken.{quote(n)}" for n in same) or "1 = 1"
        shown = " || ', ' || ".join(f"taken.{quote(name)}" for name in same) or "''"
        owner = self._columns[0]
        self._cursor.execute(
            f"SELECT taken.place, {self._owner}, held.id, held.van, taken.van, {shown}"
            f" FROM {self._beside} AS taken {self._cross} {self._name} AS held"
            f" ON held.{owner} = taken.{owner} AND held.replaced_in_id IS NULL AND {on}"
            " AND held.van <> taken.van"
            " AND (held.tot IS NULL OR held.tot > taken.van)"
            " AND (taken.tot IS NULL OR taken.tot > held.van)"
            f" WHERE held.recorded_in_id <> {self._change:d}"
            f" AND NOT EXISTS (SELECT 1 FROM {SENT} AS sent WHERE sent.name = '{self._plain}'"
            " AND sent.id = held.id)"
            f" AND NOT EXISTS (SELECT 1 FROM {self._name} AS there"
            " WHERE there.replaced_in_id IS NULL AND "
            + " AND ".join(f"there.{name} = taken.{name}" for name in self._key)
            + ") ORDER BY taken.place, held.id"
        )
        return list(self._cursor.fetchall())

    def end(self, ids: Collection[int]) -> None:
        """Let these rows hold no longer; they stay, and say by what."""
        self._cursor.executemany(
            f"UPDATE {self._name} SET replaced_in_id = {self._change:d} WHERE id = %s",
            [(id_,) for id_ in ids],
        )

    def owners_with_overlaps(self) -> list[int]:
        """Return whose hours overlap without sharing `van`, once these rows were added.

        Asked of all of them in one go, in the order of their index; hardly anyone has any.
        """
        owner, *_rest = self._columns
        of = f"{owner}, soort, bron, van"
        self._cursor.execute(
            f"SELECT DISTINCT {owner} FROM (SELECT {owner}, van, MAX(until) OVER"
            f" (PARTITION BY {owner}, soort, bron ORDER BY van"
            " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM ("
            f"SELECT {of}, MAX(bekend_tot) AS until FROM ("
            f"SELECT {of}, bekend_tot FROM {self._beside} UNION ALL"
            f" SELECT {of}, bekend_tot FROM {self._name} WHERE replaced_in_id IS NULL"
            f" AND {owner} IN (SELECT {owner} FROM {self._beside})"
            f") AS each_row GROUP BY {of}) AS totals) AS spans WHERE before > van"
        )
        return [number for (number,) in self._cursor.fetchall()]

    def new_of(self, owner: int) -> list[tuple[int, tuple[CellValue, ...]]]:
        """Return (place, values) of someone's rows that stand nowhere yet, by place."""
        values = _list(f"taken.{name}" for name in self._columns[1:])
        self._cursor.execute(
            f"SELECT taken.place, {values} FROM {self._beside} AS taken LEFT JOIN {self._held}"
            f" WHERE {self._owner} = %s AND held.id IS NULL ORDER BY taken.place",
            [owner],
        )
        return [(place, tuple(rest)) for place, *rest in self._cursor.fetchall()]

    def held_of(self, owner: int) -> list[tuple[CellValue, ...]]:
        """Return the values of someone's rows that hold, in the order in which they came."""
        self._cursor.execute(
            f"SELECT {_list(self._columns[1:])} FROM {self._name}"
            f" WHERE {self._columns[0]} = %s AND replaced_in_id IS NULL ORDER BY id",
            [owner],
        )
        return list(self._cursor.fetchall())

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
        """Return the highest number of a row of the table."""
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
    ) -> Iterator[tuple[int, int, int, tuple[CellValue, ...], tuple[CellValue, ...]]]:
        """Yield (place, owner, the change of what holds now, its values, those laid beside)."""
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
        """Let rows (place, id of what holds) have what holds in columns that the sheet lacks, and
        in cells that were refused.
        """
        if not self._rest and not self._in_doubt:
            return
        values = _list(
            [
                *(f"{name} = held.{name}" for name in self._rest),
                *(
                    f"{name} = CASE WHEN {self._is_refused(self._beside, name)}"
                    f" THEN held.{name} ELSE {self._beside}.{name} END"
                    for name in self._in_doubt
                ),
            ]
        )
        self._cursor.executemany(
            f"UPDATE {self._beside} SET {values} FROM {self._name} AS held"
            f" WHERE {self._beside}.place = %s AND held.id = %s",
            list(changed),
        )

    def take_held(self, place: int, id_: int, column: str) -> None:
        """Let one cell of a row that is laid beside have what holds after all."""
        name = connection.ops.quote_name(column)
        self._cursor.execute(
            f"UPDATE {self._beside} SET {name} = held.{name} FROM {self._name} AS held"
            f" WHERE {self._beside}.place = %s AND held.id = %s",
            [place, id_],
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
        """Return the condition that a row of `other` has the values of the one laid beside, as far
        as the sheet has their columns.
        """
        equal = "IS" if self._is_sqlite else "IS NOT DISTINCT FROM"
        values = (
            f"({other}.{name} {equal} taken.{name} OR {self._is_refused('taken', name)})"
            if name in self._in_doubt
            else f"{other}.{name} {equal} taken.{name}"
            for name in self._given
        )
        return " AND ".join(values) or "1 = 1"

    def _is_refused(self, side: str, name: str) -> str:
        find = "instr" if self._is_sqlite else "strpos"
        return (
            f"{find}(COALESCE({side}.refused, ''), '{refused_columns([self._in_doubt[name]])}') > 0"
        )

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

    def _fetched(self) -> Iterator[Raw]:
        while part := self._cursor.fetchmany(_PART):
            yield from part


def refused_columns(names: Iterable[str]) -> str:
    """Return the names of columns in the form in which a row that is laid beside carries them."""
    return f"|{'|'.join(names)}|"


@contextmanager
def room_for_what_was_sent(cursor: CursorWrapper) -> Iterator[None]:
    """Keep a temporary table of the rows that a delivery holds again."""
    cursor.execute(
        f"CREATE TEMPORARY TABLE {SENT} (name varchar(40), id bigint, PRIMARY KEY (name, id))"
    )
    yield
    if not connection.needs_rollback:  # otherwise it goes away with the transaction
        cursor.execute(f"DROP TABLE {SENT}")


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
