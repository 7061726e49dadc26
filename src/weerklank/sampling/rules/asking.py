"""Who is on the way to taking part, as rules know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from weerklank.sampling.terms import CandidateState

# On a list, or ready for another's place: nobody asks them yet.
NOT_CHOSEN = (CandidateState.IN_FRAME, CandidateState.RESERVE)
# They do not take part, so another may be asked in their place.
OUT = (
    CandidateState.REFUSED,
    CandidateState.NO_ANSWER,
    CandidateState.NOT_REACHED,
    CandidateState.GONE,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody who was chosen or stands ready, and how far asking her is.

    `cell` and `place` are those of the draw that counts. `is_emptied`: a term passed, so that it is
    no longer known of which group she was.
    """

    id: int
    perspective: str
    pseudonym: str
    values: Mapping[str, str]
    state: str
    is_asked: bool = False
    is_emptied: bool = False
    is_replaced: bool = False
    participant: int | None = None
    cell: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """So many people with these values who stand on a list and were not chosen."""

    perspective: str
    name: str
    values: Mapping[str, str]
    people: int
