"""Taking rows out of their tables and putting them back with the same numbers.

What was taken up is nowhere to be counted, found or exported: no query of any room has to know
that something was removed. Why it is so: docs/adr/0015.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Any, TypedDict

from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CASCADE, PROTECT, Field, Max, Model
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import models, reach, removable, storage
from weerklank.safeguards.refusals import DomainError

ROWS = 500  # in one piece of a bundle
_Columns = Mapping[str, Any]  # a row of any table, by column
Held = tuple[models.Removal, list[tuple[str, int]]]  # and the rows it began with


class Serialized(TypedDict):
    """A row as Django serializes it."""

    model: str
    pk: int
    fields: dict[str, object]


class CannotComeBack(DomainError):
    user_message = _(
        "Dit kan niet terugkomen: wat hier intussen is veranderd, past er niet meer bij. "
        "Er is niets gewijzigd."
    )


class OtherVersion(CannotComeBack):
    user_message = _(
        "Dit is verwijderd met een andere versie van Weerklank, en kan in deze versie niet "
        "terugkomen. Er is niets gewijzigd."
    )


class SomethingMissing(CannotComeBack):
    user_message = _(
        "Hier hoort iets bij dat zelf verwijderd is, zoals een leidraad of een code. Breng dat "
        "eerst terug."
    )


def exact(value: object) -> str:
    """Write moments whole: Django's own JSON cuts them to a thousandth of a second."""
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)


def plain(row: Model) -> Serialized:
    """Return a row as a back-up writes it, without what stands in tables beside it."""
    model = type(row)
    return _plain(model, {one.attname: getattr(row, one.attname) for one in _columns(model)})


def _columns(model: type[Model]) -> Sequence[Field[object, object]]:
    return model._meta.concrete_fields


def _plain(model: type[Model], values: _Columns) -> Serialized:
    return {
        "model": model._meta.label_lower,
        "pk": values[model._meta.pk.attname],
        "fields": {one.name: values[one.attname] for one in _columns(model) if not one.primary_key},
    }


# --- taking up --------------------------------------------------------------------------------
def take_up(removal: models.Removal, scope: reach.Scope) -> removable.Laying:
    """Take the rows of a scope out of their tables, into the bundle of a removal."""
    laying = removable.Laying(
        scope=scope, at=removal.at, changes=[], change=lambda row, fields: None
    )
    laying.change = partial(_change, laying.changes)
    for part in removable.parts():
        if part.before:
            part.before(laying)
    pointers: dict[str, set[int]] = defaultdict(set)
    for label in scope.keys:
        for rows in scope.parts(label):
            columns = [one.attname for one in _columns(rows.model)]
            _keep(removal, label, list(rows.order_by("pk").values(*columns)), scope, pointers)
    for loose in scope.loose:
        row = apps.get_model(loose.label)._base_manager.get(pk=loose.pk)
        _change(laying.changes, row, {loose.field: None})
    models.RemovedPointer.objects.bulk_create(
        models.RemovedPointer(removal=removal, label=label, object_id=number)
        for label, numbers in pointers.items()
        for number in sorted(numbers)
    )
    # Keys are looked at when all is done, so the order of the tables does not matter.
    for label in scope.keys:
        for rows in scope.parts(label):
            rows._raw_delete(rows.db)
    removal.changes = laying.changes
    removal.save(update_fields=["changes"])
    return laying


def _keep(
    removal: models.Removal,
    label: str,
    rows: Sequence[_Columns],
    scope: reach.Scope,
    pointers: dict[str, set[int]],
) -> None:
    model = apps.get_model(label)
    for key in reach.keys_of(model):
        other = key.related_model._meta.label
        named = {row[key.attname] for row in rows} - {None}
        pointers[other] |= named - scope.keys.get(other, set())
    for begin in range(0, len(rows), ROWS):
        content = [_plain(model, row) for row in rows[begin : begin + ROWS]]
        models.RemovedRows.objects.create(
            removal=removal,
            label=label,
            content=json.dumps(content, default=exact, ensure_ascii=False),
        )
    models.RemovedFile.objects.bulk_create(
        models.RemovedFile(removal=removal, content=str(row[one.attname]))
        for one in reach.files_of(model)
        for row in rows
        if row[one.attname]
    )


def _change(changes: list[removable.Change], row: Model, fields: Mapping[str, object]) -> None:
    """Change a row that stays, and remember how it was."""
    before = {name: getattr(row, name) for name in fields}
    type(row)._base_manager.filter(pk=row.pk).update(**fields)
    noted = {name: [_value(before[name]), _value(fields[name])] for name in fields}
    changes.append((row._meta.label, row.pk, noted))


def _value(value: object) -> object:
    return json.loads(json.dumps(value, default=exact))


# --- putting back -----------------------------------------------------------------------------
def put_back(removal: models.Removal) -> dict[str, int]:
    """Put the rows of a bundle back. Gives per table how many found no place any more.

    Raises CannotComeBack, then nothing changed.
    """
    try:
        with transaction.atomic():
            left = _put_rows_back(removal)
            _change_back(removal.changes)
            if connection.vendor == "postgresql":
                # Now, and not when all is written: so that it can still be refused.
                connection.check_constraints()
    except (DeserializationError, FieldDoesNotExist, LookupError) as error:
        raise OtherVersion from error
    except IntegrityError as error:
        raise CannotComeBack from error
    removal.rows.all().delete()
    removal.pointers.all().delete()
    removal.files.all().delete()
    return left


def rows_of(removal: models.Removal) -> Iterator[tuple[str, list[Serialized]]]:
    """Yield what lies in a bundle, one bounded piece after the other."""
    for piece in removal.rows.order_by("pk").iterator(chunk_size=1):
        yield piece.label, json.loads(piece.content)


def laid_aside(label: str) -> Iterator[Serialized]:
    """Yield the rows of a table that lie in any bundle."""
    pieces = models.RemovedRows.objects.filter(label=label).order_by("pk")
    for content in pieces.values_list("content", flat=True).iterator(chunk_size=1):
        yield from json.loads(content)


def numbers_in(removal: models.Removal) -> dict[str, set[int]]:
    """Return the numbers of the rows in a bundle, by table."""
    found: dict[str, set[int]] = defaultdict(set)
    for label, rows in rows_of(removal):
        found[label] |= {row["pk"] for row in rows}
    return dict(found)


def pointed_at(removal: models.Removal) -> dict[str, set[int]]:
    """Return the numbers of the standing rows to which a bundle points, by table."""
    found: dict[str, set[int]] = defaultdict(set)
    for label, number in removal.pointers.values_list("label", "object_id"):
        found[label].add(number)
    return dict(found)


def _put_rows_back(removal: models.Removal) -> dict[str, int]:
    missing = _missing(removal)
    clashes = {label: do for part in removable.parts() for label, do in part.clashes.items()}
    instead: dict[str, dict[int, int]] = defaultdict(dict)
    left: Counter[str] = Counter()
    pieces = list(removal.rows.order_by("pk").values_list("pk", "label"))
    # First the rows whose place may be taken: others point to what takes their place.
    pieces.sort(key=lambda piece: piece[1] not in clashes)
    # A row that finds no place takes along what points to it.
    while any(missing.values()):
        dropped = {label: set(numbers) for label, numbers in missing.items()}
        for pk, label in pieces:
            _find_homeless(label, _content(pk), missing)
        if dropped == missing:
            break
    for pk, label in pieces:
        rows = []
        for row in _built(label, _content(pk)):
            if row.pk in missing.get(label, ()):
                left[label] += 1
                continue
            _point_anew(row, missing, instead)
            taken = clashes[label](row) if label in clashes else None
            if taken is None:
                rows.append(row)
            else:
                instead[label][row.pk] = taken
        apps.get_model(label)._base_manager.bulk_create(rows, batch_size=ROWS)
    return dict(left)


def _content(piece: int) -> list[Serialized]:
    found: list[Serialized] = json.loads(
        models.RemovedRows.objects.values_list("content", flat=True).get(pk=piece)
    )
    return found


def _missing(removal: models.Removal) -> dict[str, set[int]]:
    """Return the rows to which the bundle points and that are gone."""
    found: dict[str, set[int]] = defaultdict(set)
    for label, numbers in pointed_at(removal).items():
        for some in reach.batches(numbers):
            there = apps.get_model(label)._base_manager.filter(pk__in=some)
            found[label] |= set(some) - set(there.values_list("pk", flat=True))
    return found


def _find_homeless(label: str, rows: Iterable[Serialized], missing: dict[str, set[int]]) -> None:
    """Add the rows that would have gone with what is missing. Raises SomethingMissing."""
    keys = reach.keys_of(apps.get_model(label))
    for row in rows:
        for key in keys:
            number = row["fields"].get(key.name)
            if number is None or number not in missing.get(key.related_model._meta.label, ()):
                continue
            if not reach.goes_along(key) and not key.null:
                raise SomethingMissing
            on_delete = key.remote_field.on_delete
            if on_delete is PROTECT:
                raise SomethingMissing
            if on_delete is CASCADE:
                missing[label].add(row["pk"])


def _built(label: str, rows: list[Serialized]) -> Iterator[Model]:
    known = {one.name for one in apps.get_model(label)._meta.concrete_fields}
    for row in rows:
        if not row["fields"].keys() <= known:
            raise FieldDoesNotExist(f"{label}: {sorted(row['fields'].keys() - known)}")
    for found in serializers.deserialize("python", rows):
        yield found.object


def _point_anew(
    row: Model, missing: Mapping[str, set[int]], instead: Mapping[str, Mapping[int, int]]
) -> None:
    for key in reach.keys_of(type(row)):
        other, number = key.related_model._meta.label, getattr(row, key.attname)
        if number in missing.get(other, ()):
            setattr(row, key.attname, None)
        elif number in instead.get(other, {}):
            setattr(row, key.attname, instead[other][number])


def _change_back(changes: Iterable[removable.Change]) -> None:
    """Set each field back to its value of before, unless somebody gave it another one since."""
    for label, pk, fields in reversed(list(changes)):
        model = apps.get_model(label)
        row = model._base_manager.filter(pk=pk).first()
        if row is None:
            continue
        again = {}
        for name, (before, after) in fields.items():
            if _value(getattr(row, name)) == after:
                field = model._meta.get_field(name.removesuffix("_id"))
                target = getattr(field, "related_model", None)
                is_gone = (
                    target is not None
                    and before is not None
                    and not target._base_manager.filter(pk=before).exists()
                )
                if not is_gone:
                    again[name] = before if target else field.to_python(before)
        if again:
            model._base_manager.filter(pk=pk).update(**again)


# --- for good ---------------------------------------------------------------------------------
def forget(removal: models.Removal) -> None:
    """Remove a bundle and its files. The rows are not in their tables, so that is all."""
    for file in removal.files.all():
        storage.remove_later(file.content)
    removal.delete()


def remove_all_of(label: str, number: int) -> None:
    """Remove a row that was never taken up, and all that hangs on it, in every room.

    What stays and only points to one of them, such as a point to the round it came from, lets go.
    """
    target: type[Model] = apps.get_model(label)
    paths = reach.paths_to(target)
    # Furthest first: a table is found by way of the ones it hangs on.
    for model in sorted(paths, key=lambda one: paths[one].count("__"), reverse=True):
        if model is target:
            continue
        rows = model._base_manager.filter(**{paths[model]: number})
        for file in reach.named_files(rows):
            storage.remove_later(file)
        found = model._base_manager.filter(pk__in=rows.order_by().values("pk"))
        reach.let_go_of(found, but=paths)
        found._raw_delete(found.db)
    rows = target._base_manager.filter(pk=number)
    reach.let_go_of(rows, but=paths)
    rows._raw_delete(rows.db)


# --- a withdrawal reaches what lies aside -----------------------------------------------------
def put_back_for(rows: Mapping[str, Collection[int]]) -> list[Held]:
    """Put back every bundle that points to one of these, to be taken up again afterwards.

    `rows` are numbers by label. It is all one transaction.

    One that cannot be put back is removed for good: words that may have to go do not stay.
    """
    held: list[Held] = []
    numbers: set[int] = set()
    for label, some in rows.items():
        for part in reach.batches(list(some)):
            pointers = models.RemovedPointer.objects.filter(label=label, object_id__in=part)
            numbers |= set(pointers.values_list("removal_id", flat=True))
    # The newest first: what was removed later may have to be there for what was removed before it.
    for removal in models.Removal.objects.filter(pk__in=numbers).select_for_update():
        try:
            put_back(removal)
        except CannotComeBack:
            forget(removal)
        else:
            held.append((removal, removal.roots))
    return held


def take_up_again(held: Sequence[Held]) -> None:
    """Take up again what was put back for a withdrawal; nobody saw it meanwhile.

    The oldest first, as it was done before: a conversation would take along its own file.
    """
    for removal, roots in reversed(held):
        rows = [
            row
            for label, pk in roots
            if (row := apps.get_model(label)._base_manager.filter(pk=pk).first()) is not None
        ]
        kind = removable.kind_of(removal.kind)
        subject = [row for row in rows if kind and row._meta.label == kind.label]
        if kind and subject:
            # As it is called now: a title may have gone, or the name of a file.
            removal.title = kind.title(subject[0])[:300]
            removal.save(update_fields=["title"])
        scope = reach.reach(rows, monitor_id=removal.monitor_id, round_id=removal.round_id)
        take_up(removal, scope)


def forget_holding(label: str, number: int, **fields: object) -> int:
    """Remove for good every bundle in which this row lies; for who withdrew after a back-up.

    Reads all bundles, so only for a restore. Gives how many went.
    """
    found = [
        removal
        for removal in models.Removal.objects.all()
        if any(
            row["pk"] == number and fields.items() <= row["fields"].items()
            for held, rows in rows_of(removal)
            if held == label
            for row in rows
        )
    ]
    for removal in found:
        forget(removal)
    return len(found)


# --- beside a restore -------------------------------------------------------------------------
def keep_numbers_free() -> None:
    """Let no new row get a number that lies in a bundle, once counters were set anew."""
    highest: dict[str, int] = {}
    for removal in models.Removal.objects.all():
        for label, numbers in numbers_in(removal).items():
            highest[label] = max(highest.get(label, 0), *numbers)
    for label, number in highest.items():
        model = apps.get_model(label)
        pk = model._meta.pk
        assert pk is not None
        last = max(number, model._base_manager.aggregate(last=Max("pk"))["last"] or 0)
        table = model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [f'"{table}"', pk.column, last],
                )
            else:
                cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last, table])
                if not cursor.rowcount:
                    cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, last])


def points_to(row: Model) -> bool:
    """Return whether something that was removed and can come back points to this row."""
    return models.RemovedPointer.objects.filter(label=row._meta.label, object_id=row.pk).exists()
