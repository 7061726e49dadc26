"""Codes and codings in bulk, for a project that is taken over.

Rows go in as plain values: making a model of each costs ten times the row itself. Whoever calls
has checked who may, holds the transaction and writes the one line in the log.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Field, Max, Model

from weerklank.coding import models

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Transcript


T = TypeVar("T")
Stored = int | str | datetime | UUID | None  # as a driver takes it


class NewCoding(NamedTuple):
    """A coding to store. Transcript, code and coder are numbers of rows."""

    key: UUID
    transcript: int
    code: int
    coder: int
    start: int
    end: int
    created_at: datetime
    changed_at: datetime


class NewTask(NamedTuple):
    """Who coded a text, from when until when; None: not finished."""

    coder: int
    started_at: datetime
    finished_at: datetime | None


def make_code(**fields: object) -> models.Code:
    """Make a code with these fields of the model."""
    return models.Code.objects.create(**fields)


def open_headings(codes: Collection[int]) -> None:
    """Let these headings be codes that can be given."""
    models.Code.objects.filter(pk__in=codes).update(is_container=False)


def last_coding() -> int:
    """Return the number of the newest coding in the database."""
    found: int | None = models.Coding.objects.aggregate(last=Max("pk"))["last"]
    return found or 0


def keys_in_use(keys: Sequence[UUID]) -> set[UUID]:
    """Return which of these keys a coding has."""
    return _found(models.Coding, "key", keys)


def store_codings(rows: Iterable[NewCoding]) -> None:
    """Store codings. Constraints of the database hold as always."""
    _insert(models.Coding, NewCoding._fields, rows)


def store_tasks(transcript: Transcript, done: Iterable[NewTask]) -> None:
    """Store who coded a text. Whether they saw each other's work is not known."""
    models.CodingTask.objects.bulk_create(
        models.CodingTask(
            transcript=transcript,
            coder_id=one.coder,
            started_at=one.started_at,
            finished_at=one.finished_at,
        )
        for one in done
    )


def _insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
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
    moments: dict[datetime, Stored] = {}  # most rows of a file share theirs

    def stored(one: Field[object, object], value: object) -> Stored:
        if type(value) is int:
            return value
        if not isinstance(value, datetime):
            kept: Stored = one.get_db_prep_save(value, connection)
            return kept
        if value not in moments:
            moments[value] = one.get_db_prep_save(value, connection)
        return moments[value]

    with connection.cursor() as cursor:
        cursor.executemany(
            # Names of our own tables and columns, nothing from outside.
            f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({places})",  # noqa: S608
            [(*map(stored, fields, row), *defaults) for row in rows],
        )


def _found(model: type[Model], name: str, values: Sequence[T]) -> set[T]:
    """Return which of these values stand in a column of the table."""
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
