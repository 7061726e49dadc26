"""Codes and codings in bulk, for a project that is taken over.

Rows go in as plain values. Whoever calls has checked who may, holds the transaction and writes the
one line in the log.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Field, Max, Model

from weerklank.coding import models
from weerklank.safeguards import inserting, reach


class NewCoding(NamedTuple):
    """A coding to store. Transcript, code and coder are numbers of rows.

    Its key is written as 32 hexadecimal digits, which every database takes as they are.
    """

    key: str
    transcript: int
    code: int
    coder: int
    start: int
    end: int
    created_at: datetime
    changed_at: datetime


class NewTask(NamedTuple):
    """Who coded a text, from when until when; None: not finished."""

    transcript: int
    coder: int
    started_at: datetime
    finished_at: datetime | None


def make_code(**fields: object) -> models.Code:
    """Make a code with these fields of the model."""
    return models.Code.objects.create(**fields)


def new_code(**fields: object) -> models.Code:
    """Return a code with these fields of the model, to store with `store_codes`."""
    return models.Code(**fields)


def store_codes(codes: Sequence[models.Code]) -> None:
    """Store new codes; the ones above them are stored already or are among them."""
    left = list(codes)
    while left:
        ready = [code for code in left if code.parent is None or code.parent.pk]
        models.Code.objects.bulk_create(ready)
        left = [code for code in left if code.pk is None]


def open_headings(codes: Collection[int]) -> None:
    """Let these headings be codes that can be given."""
    models.Code.objects.filter(pk__in=codes).update(is_container=False)


def last_coding() -> int:
    """Return the number of the newest coding in the database."""
    found: int | None = models.Coding.objects.aggregate(last=Max("pk"))["last"]
    return found or 0


def keys_in_use(keys: Sequence[str]) -> set[str]:
    """Return which of these keys, as hexadecimal digits, a coding has."""
    return _found(models.Coding, "key", keys)


def store_codings(codings: Iterable[NewCoding]) -> None:
    """Store codings. Constraints of the database hold as always."""
    inserting.insert(models.Coding, NewCoding._fields, codings)


def store_tasks(done: Iterable[NewTask]) -> None:
    """Store who coded a text. Whether they saw each other's work is not known."""
    inserting.insert(models.CodingTask, NewTask._fields, done)


def _found(model: type[Model], name: str, keys: Sequence[str]) -> set[str]:
    """Return which of these keys stand in a column of the table, as hexadecimal digits."""
    one = model._meta.get_field(name)
    assert isinstance(one, Field)
    column = connection.ops.quote_name(str(one.column))
    table = connection.ops.quote_name(model._meta.db_table)
    found: set[str] = set()
    with connection.cursor() as cursor:
        for batch in reach.batches(keys, reach.BATCH):
            places = ", ".join(["%s"] * len(batch))
            cursor.execute(
                f"SELECT {column} FROM {table} WHERE {column} IN ({places})",  # noqa: S608  above
                batch,
            )
            found.update(one.to_python(value).hex for (value,) in cursor.fetchall())
    return found
