"""Reads over accounts and the log."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import connection, connections, router
from django.db import models as db
from django.db.models import QuerySet
from django.utils import timezone

from weerklank.safeguards import former, models, terms, wording

M = TypeVar("M", bound=db.Model)


def partly(model: type[M], **read: object) -> M:
    """Return a row of which these columns were read; the others are read when asked for.

    The columns are named as in the database, a foreign key as `round_id`.
    """
    columns = [each.attname for each in model._meta.concrete_fields if each.attname in read]
    return model.from_db(connection.alias, columns, [read[name] for name in columns])


def rows(sql: str, asked: Sequence[int | str]) -> list[tuple[Any, ...]]:
    """Return what a question in plain SQL gives, for what very many pages and acts ask.

    A boolean is a number on SQLite, a date or a time a text.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def row(model: type[M], *, locks: bool = False, **where: object) -> M | None:
    """Return the row of a table in which these columns say this; None without one.

    For what every page behind a card asks: it takes the ORM four times as long to think of the
    same statement. The columns are named as in the database, a foreign key as `round_id`.
    `locks`: nobody else changes it until the transaction ends.
    """
    return next(iter(rows_of(model, locks=locks, **where)), None)


def row_by(model: type[M], number: int) -> M:
    """Return the row with a number, as `row` does. Raises DoesNotExist."""
    found = row(model, id=number)
    if found is None:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    return found


def rows_of(model: type[M], *, locks: bool = False, **where: object) -> list[M]:
    """Return the rows of a table in which these columns say this, as `row` does, by number."""
    home = connections[router.db_for_write(model) if locks else router.db_for_read(model)]
    said = " AND ".join(f'"{column}" = %s' for column in where)
    # SQLite locks the whole database where a transaction begins.
    end = " FOR UPDATE" if locks and home.features.has_select_for_update else ""
    return list(
        model._base_manager.using(home.alias).raw(
            f'SELECT * FROM "{model._meta.db_table}" WHERE {said} ORDER BY id{end}',  # noqa: S608
            [
                model._meta.get_field(column).get_db_prep_value(value, home)  # type: ignore[union-attr]
                for column, value in where.items()
            ],
        )
    )


def places_for(values: Collection[object]) -> str:
    """Return as many places for values as there are, to stand behind IN."""
    return f"({', '.join(['%s'] * len(values))})"


def events_about(subject: db.Model) -> list[str]:
    """Return what the log says of this record, oldest first."""
    return list(
        models.LogLine.objects.filter(
            subject_type__in=former.labels(subject._meta.label), subject_id=str(subject.pk)
        )
        .order_by("at", "id")
        .values_list("what", flat=True)
    )


def looks_at(subject: db.Model, what: Collection[str]) -> list[tuple[date, int]]:
    """Return on which day who did one of these things with a record, once each, the last first."""
    lines = models.LogLine.objects.filter(
        what__in=what,
        subject_type__in=former.labels(subject._meta.label),
        subject_id=str(subject.pk),
    ).exclude(by_id=None)
    found = ((timezone.localdate(at), by) for at, by in lines.values_list("at", "by_id"))
    return list(dict.fromkeys((day, by) for day, by in found if by is not None))


def accounts() -> QuerySet[models.User]:
    """Return who may have a log-in, by name; not who is only named as a coder."""
    return models.User.objects.exclude(email=None).order_by("name")


def organisation_of_which(*, pk: int, name: str, slug: str) -> models.Organisation:
    """Return an organisation of which this was read; the rest is read when asked for."""
    return partly(models.Organisation, id=pk, name=name, slug=slug)


def organisations() -> QuerySet[models.Organisation]:
    return models.Organisation.objects.all()


def log_of_monitor(monitor_id: int) -> QuerySet[models.LogLine]:
    return models.LogLine.objects.filter(monitor_id=monitor_id)


def certificates(monitor_id: int) -> QuerySet[models.ErasureCertificate]:
    return models.ErasureCertificate.objects.filter(monitor_id=monitor_id)


def names_in(lines: QuerySet[models.LogLine]) -> list[str]:
    """Return who stands in these lines, by name."""
    return sorted(lines.order_by().values_list("by_name", flat=True).distinct())


def happenings_in(lines: QuerySet[models.LogLine]) -> list[tuple[str, str]]:
    """Return what happened in these lines as (sign, words), by its words."""
    signs = lines.order_by().values_list("what", flat=True).distinct()
    return sorted(((sign, wording.in_words(sign)) for sign in signs), key=lambda pair: pair[1])


def log_of_installation() -> QuerySet[models.LogLine]:
    """Return what belongs to no monitor: log-ins, refused ones, accounts and organisations."""
    return models.LogLine.objects.filter(monitor_id=None)


def rounds_aside(monitor_id: int) -> set[int]:
    """Return the rounds of a monitor that were removed and can come back."""
    found = models.Removal.objects.filter(kind=terms.Removable.ROUND, monitor_id=monitor_id)
    return set(found.values_list("subject_id", flat=True))


def home_of_aside(round_id: int) -> int | None:
    """Return the monitor that a removed round is of, None of one that was not removed."""
    found = models.Removal.objects.filter(kind=terms.Removable.ROUND, subject_id=round_id)
    return found.values_list("monitor_id", flat=True).first()
