"""What else somebody can do with her card: rooms above this one say so when they start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weerklank.sampling.models import Candidate


@dataclass(frozen=True, slots=True)
class Door:
    """A way on from her answer: where to, and in her words what it is."""

    address: str
    words: str
    picture: str


# Who holds the card, in which language she reads, and when she looks.
Way = Callable[["Candidate", str, datetime], Door | None]
_ways: list[Way] = []


def register(way: Way) -> None:
    if way not in _ways:
        _ways.append(way)


def open_to(candidate: Candidate, language: str, at: datetime) -> list[Door]:
    """Return where somebody can go on to."""
    return [door for way in _ways if (door := way(candidate, language, at)) is not None]
