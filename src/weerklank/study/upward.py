"""The inversions of this room, as in `trajectories.upward`: rooms above say what they rest on.

A room that names characteristics by their keys, or that knows people before they take part,
registers itself when it starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weerklank.study.models import Monitor, Participant


@dataclass(frozen=True, slots=True)
class Above:
    """What a room above answers for.

    `names` says whether it names a characteristic by its key, or that value of it; an empty value
    is any. `aims` gives how many people each round aims for, for versions of the plan: a label in
    the language that is active, and the number. `let_go` follows when somebody who was added by
    mistake is removed, within the transaction.
    """

    names: Callable[[Monitor, str, str], bool]
    aims: Callable[[Monitor], list[tuple[str, int]]]
    let_go: Callable[[Participant, datetime], None]


ALL: list[Above] = []


def register(above: Above) -> None:
    """Let this room be asked, once."""
    if above not in ALL:
        ALL.append(above)


def is_named(monitor: Monitor, key: str, value: str = "") -> bool:
    """Return whether a room above names a characteristic of a monitor, or that value of it."""
    return any(above.names(monitor, key, value) for above in ALL)


def aims(monitor: Monitor) -> list[tuple[str, int]]:
    """Return how many people each round of a monitor aims for, as rooms above keep it."""
    return [aim for above in ALL for aim in above.aims(monitor)]


def let_go(participant: Participant, at: datetime) -> None:
    """Tell the rooms above that somebody takes part no longer, as if she never did."""
    for above in ALL:
        above.let_go(participant, at)
