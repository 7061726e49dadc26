"""What can be removed, and each room's part in it: like the erasers, rooms register themselves.

Which rows go is read from the tables (see `reach`); a room only says what it calls them, who may,
and what it must do besides: count, mark what lost its ground, index anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db.models import Max, Model, QuerySet

from weerklank.safeguards.reach import Scope
from weerklank.safeguards.terms import Removable

if TYPE_CHECKING:
    from weerklank.safeguards.models import Removal, User

M = TypeVar("M", bound=Model)
# A table and the number of a row in it, and of each field what stood and what stands there.
Change = tuple[str, int, dict[str, list[object]]]


@dataclass(frozen=True, slots=True)
class Counted:
    """What goes along: a Dutch noun, how many, whose, and of which table."""

    noun: str
    number: int
    detail: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something belongs, and the page on which it stood."""

    monitor_id: int
    round_id: int | None
    address: str


@dataclass(frozen=True)
class Kind(Generic[M]):
    """A sort of thing that can be removed."""

    name: Removable
    label: str  # of its table
    # What somebody may see of its table.
    among: Callable[[User], QuerySet[M]]
    # Raises AccessDenied for who may see it and not remove it.
    check_may: Callable[[User, M], None]
    place: Callable[[M], Place]
    title: Callable[[M], str] = str
    # The rows to begin with; what hangs on them goes along.
    roots: Callable[[M], Iterable[Model]] = lambda record: [record]
    # What is said besides the counts, such as what stays and why.
    remarks: Callable[[M], list[str]] = lambda record: []
    # A round or a monitor is not taken up: it loses who may see it.
    is_whole: bool = False
    park: Callable[[M, Removal], None] | None = None
    unpark: Callable[[Removal], str] | None = None
    # What is left of parking when it was erased.
    clear: Callable[[Removal], None] | None = None

    def find(self, user: User, number: int) -> M | None:
        """Return the thing with this number, if this person may see it."""
        return self.among(user).filter(pk=number).first()


@dataclass(slots=True)
class Laying:
    """One removal on its way: what goes, and what else changes by it."""

    scope: Scope
    at: datetime
    changes: list[Change]
    change: Callable[[Model, Mapping[str, object]], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows that went or came back: their numbers by table, and to what they point outside."""

    removal: Removal
    rows: Mapping[str, set[int]]
    beside: Mapping[str, set[int]]
    came_back: bool
    by: User
    at: datetime

    def touched(self, label: str) -> set[int]:
        return self.rows.get(label, set()) | self.beside.get(label, set())


@dataclass(frozen=True, slots=True)
class Part:
    """What a room does besides, highest room first when something goes."""

    room: str
    order: int
    count: Callable[[Scope, User], list[Counted]]
    # Marks rows that stay and lose what they rest on. Before anything goes.
    before: Callable[[Laying], None] | None = None
    # Brings the index in step, after rows went or came back.
    after: Callable[[Moved], None] | None = None
    # Per label: what to do when a row comes back and its number or name was taken meanwhile.
    # Changes the row, or gives the number of a row that takes its place.
    clashes: Mapping[str, Callable[[Any], int | None]] = field(default_factory=dict)


def same(row: M, *names: str) -> QuerySet[M]:
    """Return the rows of the same table that have the same in these fields."""
    return type(row)._default_manager.filter(**{name: getattr(row, name) for name in names})


def next_number(name: str, *, within: Sequence[str]) -> Callable[[Model], None]:
    """Return what gives a row that comes back the next number, where its own was taken."""

    def clash(row: Model) -> None:
        beside = same(row, *within)
        if beside.filter(**{name: getattr(row, name)}).exists():
            setattr(row, name, beside.aggregate(last=Max(name))["last"] + 1)

    return clash


def in_its_place(*names: str) -> Callable[[Model], int | None]:
    """Return what lets a row that is there already, with the same in these fields, take over."""
    return lambda row: same(row, *names).values_list("pk", flat=True).first()


_kinds: dict[Removable, Kind[Model]] = {}
_parts: dict[str, Part] = {}


def register(part: Part, *kinds: Kind[Any]) -> None:  # each of a model of its own
    _parts[part.room] = part
    _kinds.update({kind.name: kind for kind in kinds})


def kind_of(name: str) -> Kind[Model] | None:
    return _kinds.get(Removable(name)) if name in Removable.values else None


def kinds() -> list[Kind[Model]]:
    return list(_kinds.values())


def parts() -> list[Part]:
    """Return the rooms' parts, highest room first."""
    return sorted(_parts.values(), key=lambda part: part.order, reverse=True)
