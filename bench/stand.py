"""What a measurement works on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.bare import BareRound
from bench.filling import Filled
from bench.rounds import MadeUpRound


@dataclass(frozen=True, slots=True)
class Stand:
    """A made-up round, in the database of Weerklank and in bare tables; a folder to write in.

    `taken_in`: the CPU-seconds that taking the round in cost.
    """

    made_up: MadeUpRound
    filled: Filled
    plain: BareRound
    folder: Path
    runs: int
    taken_in: float

    @property
    def size(self) -> str:
        return self.made_up.size.name

    @property
    def is_large(self) -> bool:
        return self.size == "L"

    def at_most(self, small: float, middle: float, large: float) -> float:
        """Give the target for this size."""
        return {"M": middle, "L": large}.get(self.size, small)
