"""What hangs on a row, in every room. Read from the tables themselves, so none is forgotten.

A table that points to a removed row goes with it, or lets it go, as its own key says:

| the key | with the row it points to |
|---|---|
| CASCADE, or PROTECT that must be filled in | goes along |
| SET_NULL, or PROTECT that may be empty | stays, and lets it go |
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TypeVar

from django.apps import apps
from django.db.models import CASCADE, PROTECT, SET_NULL, FileField, ForeignKey, Model, QuerySet
from django.db.models.fields.files import FieldFile

BATCH = 5000  # below the 32,766 parameters that a SQLite takes
Tables = type[Model]
T = TypeVar("T")


@cache
def _pointing_at() -> dict[Tables, list[tuple[Tables, ForeignKey[object, object]]]]:
    """Return per table the keys of other tables that point to it."""
    found: dict[Tables, list[tuple[Tables, ForeignKey[object, object]]]] = defaultdict(list)
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            for key in keys_of(model):
                found[key.related_model].append((model, key))
    return found


def keys_of(model: Tables) -> list[ForeignKey[object, object]]:
    return [one for one in model._meta.concrete_fields if isinstance(one, ForeignKey)]


def goes_along(key: ForeignKey[object, object]) -> bool:
    on_delete = key.remote_field.on_delete
    return on_delete is CASCADE or (on_delete is PROTECT and not key.null)


def lets_go(key: ForeignKey[object, object]) -> bool:
    on_delete = key.remote_field.on_delete
    return on_delete is SET_NULL or (on_delete is PROTECT and key.null)


def let_go_of(rows: QuerySet[Model], *, but: Container[Tables]) -> None:
    """Empty every key to these rows that may be empty, in other tables than these."""
    for other, key in _pointing_at().get(rows.model, []):
        if lets_go(key) and other not in but:
            found = other._base_manager.filter(**{f"{key.name}__in": rows.order_by().values("pk")})
            found.update(**{key.name: None})


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Cut into lists, by default of what a database takes in one question."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


@dataclass(frozen=True, slots=True)
class Loose:
    """A row that stays and that no longer points to what was removed."""

    label: str
    pk: int
    field: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Rows that go together: `keys` are their numbers per table, `loose` who lets them go."""

    monitor_id: int
    round_id: int | None
    keys: dict[str, set[int]] = field(default_factory=dict)
    loose: list[Loose] = field(default_factory=list)
    # Of a whole round or monitor: it is not taken up, so its rows are asked for, not listed.
    whole: tuple[str, int] | None = None

    def parts(self, label: str) -> Iterator[QuerySet[Model]]:
        """Yield the rows of a table that go, in questions of a bounded size."""
        model = apps.get_model(label)
        if self.whole:
            target = apps.get_model(self.whole[0])
            path = path_to(model, target)
            if path is not None:
                yield model._base_manager.filter(**{path: self.whole[1]})
            return
        for some in batches(sorted(self.keys.get(label, ()))):
            yield model._base_manager.filter(pk__in=some)

    def count(self, label: str) -> int:
        return sum(part.count() for part in self.parts(label))


def reach(roots: Iterable[Model], *, monitor_id: int, round_id: int | None) -> Scope:
    """Return these rows and all that goes along with them, in every room."""
    keys: dict[Tables, set[int]] = defaultdict(set)
    let_go: list[tuple[Tables, ForeignKey[object, object], int]] = []
    waiting: dict[Tables, set[int]] = defaultdict(set)
    for root in roots:
        waiting[type(root)].add(root.pk)
    while waiting:
        model, numbers = waiting.popitem()
        new = numbers - keys[model]
        keys[model] |= new
        for other, key in _pointing_at().get(model, []):
            for some in batches(new):
                found = other._base_manager.filter(**{f"{key.name}__in": some})
                pks = set(found.values_list("pk", flat=True))
                if not pks:
                    continue
                if goes_along(key):
                    waiting[other] |= pks
                elif lets_go(key):
                    let_go += [(other, key, pk) for pk in pks]
    loose = [
        Loose(other._meta.label, pk, key.attname)
        for other, key, pk in let_go
        if pk not in keys.get(other, ())
    ]
    return Scope(
        monitor_id=monitor_id,
        round_id=round_id,
        keys={model._meta.label: pks for model, pks in keys.items() if pks},
        loose=loose,
    )


@cache
def paths_to(target: Tables) -> dict[Tables, str]:
    """Return of every table that hangs on this one by which keys it does, nearest first."""
    found: dict[Tables, str] = {target: "pk"}
    # By a key that is always filled in: by another way a row might be missed.
    _follow(target, [target], found)
    # What points here by a key that may be empty, and by no other: without it a row hangs nowhere.
    direct = [
        (other, key)
        for other, key in _pointing_at().get(target, [])
        if other not in found and goes_along(key)
    ]
    found |= {other: key.name for other, key in direct}
    _follow(target, [other for other, _key in direct], found)
    return found


def _follow(target: Tables, nearest: list[Tables], found: dict[Tables, str]) -> None:
    while nearest:
        further = []
        for model in nearest:
            for other, key in _pointing_at().get(model, []):
                if other in found or key.null or not goes_along(key):
                    continue
                found[other] = key.name if model is target else f"{key.name}__{found[model]}"
                further.append(other)
        nearest = further


def path_to(model: Tables, target: Tables) -> str | None:
    return paths_to(target).get(model)


def files_of(model: Tables) -> list[FileField]:
    return [one for one in model._meta.concrete_fields if isinstance(one, FileField)]


def named_files(rows: QuerySet[Model]) -> Iterator[FieldFile]:
    """Yield the files that these rows name."""
    for one in files_of(rows.model):
        for row in rows.exclude(**{one.name: ""}).only(one.name).order_by():
            yield getattr(row, one.name)
