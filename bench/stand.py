"""What a measurement works on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.bare import BareRound
from bench.filling import Filled
from bench.rounds import MadeUpRound


@dataclass(frozen=True, slots=True)
class Stand:
    """A made-up round, in the database of Weerklank and in bare tables; a folder to write in."""

    made_up: MadeUpRound
    filled: Filled
    plain: BareRound
    folder: Path
    runs: int

    @property
    def size(self) -> str:
        return self.made_up.size.name
