"""The one inversion, as in `safeguards.erasers`: erasing a trajectory must reach rooms above.

A room that keeps, for a while, what a trajectory may stand in registers an eraser when it starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation


@dataclass(frozen=True, slots=True)
class Eraser:
    """A room's part in the erasing of a trajectory.

    `count` counts what would go of a municipality, `erase` removes it within the transaction and
    raises `operations.erasing.BeingRead` when it cannot. `name` is what goes, in Dutch.
    """

    name: str
    count: Callable[[Organisation], int]
    erase: Callable[[Organisation, datetime], None]


ALL: list[Eraser] = []


def register(eraser: Eraser) -> None:
    """Let this eraser take part, once."""
    if eraser not in ALL:
        ALL.append(eraser)
