"""What may stand on a sheet that goes to somebody whose words a finding rests on. No tables.

She knows who else took part, at least in her own conversation. An exact amount, *everybody* or
*nobody* tells her what others said: on a sheet stand vague words only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from weerklank.sentences.bands import Word
from weerklank.sentences.quantities import Follows, Quantity, quantities, sentences

# From these nobody can tell of any other whether that person said it.
VAGUE = frozenset(
    {
        Word.NEARLY_ALL,
        Word.GREAT_MAJORITY,
        Word.MOST,
        Word.MANY,
        Word.SOME,
        Word.SEVERAL,
        Word.MINORITY,
        Word.NOT_MANY,
        Word.NOT_ALL,
        Word.A_FEW,
    }
)


class Flaw(StrEnum):
    """Why a text cannot stand on a sheet as it is."""

    AMOUNT = "amount"  # an exact amount of people
    EVERYONE = "everyone"  # it tells of each member of a small group
    POINTS = "points"  # words that may tell who somebody is, of which nobody said that they stay


def _exact(text: str) -> Iterator[tuple[int, int, Follows]]:
    """Yield where exact amounts of people stand in a text, and what follows each."""
    for start, end in sentences(text):
        for amount, follows in quantities(text[start:end], ()):
            if not _is_vague(amount):
                yield start + amount.start, start + amount.end, follows


def _is_vague(amount: Quantity) -> bool:
    return amount.word in VAGUE and amount.of is None


def exact_amounts(text: str) -> list[str]:
    """Return the exact amounts of people in a text, as they stand there."""
    return [text[start:end] for start, end, _follows in _exact(text)]


def without_amounts(text: str) -> str:
    """Return the text with vague words for its exact amounts: a start for who writes it plainly."""
    pieces, done = [], 0
    for start, end, follows in _exact(text):
        word = "sommigen" if follows is Follows.NOTHING else "sommige"
        is_first = not text[:start].strip() or text[:start].rstrip()[-1] in ".!?\n"
        pieces += [text[done:start], word.capitalize() if is_first else word]
        done = end
    return "".join([*pieces, text[done:]])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What people said of one finding: each once, by the last answer that she gave.

    `waiting` are on a sheet without answers. `objections` are those who said that it is not what
    they meant and of whom nobody looked at it since; `before_change` saw another statement.
    """

    shown: int = 0
    agrees: int = 0
    adds: int = 0
    not_meant: int = 0
    silent: int = 0
    waiting: int = 0
    objections: int = 0
    before_change: int = 0
