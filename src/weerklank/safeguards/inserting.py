"""Many rows at once, as plain values: making a model of each costs ten times the row itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Model

from weerklank.safeguards import reach

BATCH = 250  # rows; below the parameters that a database takes


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Store rows that hold the values of these fields: numbers, words, yes or no, moments.

    A key of another row is its number, a UUID is written as hexadecimal digits. Every other field
    gets its default. Constraints of the database hold as always.
    """
    columns = {one.name: one for one in model._meta.concrete_fields if not one.primary_key}
    fields = [columns.pop(name) for name in names]
    others = list(columns.values())
    quoted = [connection.ops.quote_name(str(one.column)) for one in (*fields, *others)]
    places = ", ".join(["%s"] * len(quoted))
    table = connection.ops.quote_name(model._meta.db_table)
    moment = DateTimeField()
    defaults = tuple(one.get_db_prep_save(one.get_default(), connection) for one in others)
    moments: dict[datetime, str | datetime] = {}  # most rows of a file share theirs

    def stored(value: object) -> object:
        """Return a moment as a driver takes it; every other value is that already."""
        if type(value) is not datetime:
            return value
        found = moments.get(value)
        if found is None:
            found = moments[value] = moment.get_db_prep_save(value, connection)
        return found

    # Many in a statement: SQLite begins and ends anew for each, where a table has triggers.
    with connection.cursor() as cursor:
        for batch in reach.batches(rows, BATCH):
            cursor.execute(
                # Names of our own tables and columns, nothing from outside.
                f"INSERT INTO {table} ({', '.join(quoted)})"  # noqa: S608
                f" VALUES {', '.join([f'({places})'] * len(batch))}",
                [value for row in batch for value in (*map(stored, row), *defaults)],
            )
