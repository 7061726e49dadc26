"""The one inversion: withdrawal, and a term of a plan, must reach rooms that stand above this one.

Each room that keeps something under a pseudonym registers an eraser when it starts, and what it
keeps of a kind of data that a plan has a term for.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Whose words go: a participant of a round, by the number of her record."""

    participant_id: int
    pseudonym: str
    round_id: int
    monitor_id: int


@dataclass(frozen=True, slots=True)
class Eraser:
    """A room's part in a withdrawal.

    `preview` counts what would go, `erase` removes it and gives the same counts. Both give
    Dutch nouns with numbers, such as {"passages": 12}; so does `unquote`.
    """

    room: str
    order: int  # highest room first, so that nothing points to what is gone
    models: tuple[str, ...]  # labels of the models it looks after, for the house test
    preview: Callable[[Person], dict[str, int]]
    erase: Callable[[Person, datetime], dict[str, int]]
    # What goes when she lets herself be quoted no longer, and takes part all the same.
    unquote: Callable[[Person, datetime], dict[str, int]] | None = None
    # What is used no longer when a purpose is taken back, beside what `unquote` takes out.
    stops: Callable[[Person, str], dict[str, int]] | None = None
    # What a purpose was allowed for and no room can take out, when that is taken back.
    stays: Callable[[Person, str], dict[str, int]] | None = None
    # Rows of hers besides her own record, as {label: numbers}: what was removed may point to one of
    # them and to nothing else that is hers, such as a file of a conversation.
    leads: Callable[[Person], dict[str, Collection[int]]] | None = None


_erasers: dict[str, Eraser] = {}


def register(eraser: Eraser) -> None:
    _erasers[eraser.room] = eraser


def in_room_order() -> list[Eraser]:
    return sorted(_erasers.values(), key=lambda eraser: eraser.order, reverse=True)


# --- terms of a plan --------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Kept:
    """What a room keeps of a round of one kind of data, and erasing that when its term is over.

    `erase` gives Dutch nouns with numbers, as that of an Eraser does; `count` says how much there
    is, and is left out where another room counts it. `is_worked_on` says that it is needed just
    now, and goes later.
    """

    room: str
    kind: str  # a member of study.terms.KeptData
    order: int  # highest room first, so that nothing points to what is gone
    erase: Callable[[int, datetime], dict[str, int]]
    count: Callable[[int], int] | None = None
    is_worked_on: Callable[[int], bool] | None = None


_kept: dict[tuple[str, str], Kept] = {}


def keep_to_terms(kept: Kept) -> None:
    _kept[kept.room, kept.kind] = kept


def kept_of(kind: str) -> list[Kept]:
    """Return what the rooms keep of a kind of data, in the order in which it goes."""
    found = [one for one in _kept.values() if one.kind == kind]
    return sorted(found, key=lambda one: one.order, reverse=True)


def is_worked_on(kind: str, round_id: int) -> bool:
    """Return whether a room needs what it keeps of a kind of data of a round just now."""
    return any(one.is_worked_on(round_id) for one in kept_of(kind) if one.is_worked_on)
