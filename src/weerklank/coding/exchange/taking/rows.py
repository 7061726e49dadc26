"""Many rows at once, as plain values: making a model of each costs ten times the row itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Store rows that hold the values of these fields; keys of other tables as numbers.

    Every other field gets its default. Constraints of the database hold as always.
    """
    columns = {one.name: one for one in model._meta.concrete_fields if not one.primary_key}
    fields = [columns.pop(name) for name in names]
    others = list(columns.values())
    quoted = [connection.ops.quote_name(str(one.column)) for one in (*fields, *others)]
    places = ", ".join(["%s"] * len(quoted))
    table = connection.ops.quote_name(model._meta.db_table)
    defaults = tuple(one.get_db_prep_save(one.get_default(), connection) for one in others)
    moments: dict[datetime, Any] = {}  # most rows of a file share theirs

    def stored(one: Any, value: object) -> Any:
        if type(value) is int:
            return value
        if not isinstance(value, datetime):
            return one.get_db_prep_save(value, connection)
        if value not in moments:
            moments[value] = one.get_db_prep_save(value, connection)
        return moments[value]

    with connection.cursor() as cursor:
        cursor.executemany(
            # Names of our own tables and columns, nothing from outside.
            f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({places})",  # noqa: S608
            [(*map(stored, fields, row), *defaults) for row in rows],
        )


def found(model: type[Model], name: str, values: Sequence[object]) -> set[Any]:
    """Give which of these values stand in a column of the table."""
    if not values:
        return set()
    one = model._meta.get_field(name)
    assert isinstance(one, Field)
    column = connection.ops.quote_name(str(one.column))
    table = connection.ops.quote_name(model._meta.db_table)
    places = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM {table} WHERE {column} IN ({places})",  # noqa: S608  as above
            [one.get_db_prep_value(value, connection) for value in values],
        )
        return {one.to_python(value) for (value,) in cursor.fetchall()}
