"""How often the audit of claims finds what is wrong, on the sentences judged by hand.

    python -m tests.sentences.measure

Per set: how many amounts and doubts a person condemned, how many of these the program finds, and
how many of all others it condemns as well; docs/methode.md has the table. An amount of another
group than the person named is not found, and a false alarm.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from weerklank.sentences.claims import HOLDS, Audit, Group
from weerklank.sentences.doubts import doubts

CLAIMS = Path(__file__).parent / "claims"


@dataclass(frozen=True)
class Measured:
    """One set: what is wrong in it and what of that is found, what is right and yet condemned."""

    name: str
    sentences: int
    wrong: int
    found: int
    others: int
    alarms: int

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.sentences} sentences; found {self.found} of {self.wrong}"
            f" ({100 * self.found / self.wrong:.0f} %); false alarms {self.alarms} of"
            f" {self.others} ({100 * self.alarms / self.others:.0f} %)"
        )


def judged_by_hand(name):
    return json.loads((CLAIMS / f"{name}.json").read_text(encoding="utf-8"))


def audits(judged):
    return {
        name: Audit(
            {
                key: Group(tuple(one["words"]), one["asked"], one["said"], one["contradicted"])
                for key, one in world["groups"].items()
            },
            own=world["own"],
            in_report=world.get("in_report", False),
        )
        for name, world in judged["worlds"].items()
    }


def _condemned(rows) -> Iterator[tuple[str, str | None]]:
    yield from (("amount", group) for group, verdict in rows if verdict not in HOLDS)


def measure(name: str) -> Measured:
    """Measure one set by its name."""
    judged = judged_by_hand(name)
    worlds = audits(judged)
    wrong, found, others, alarms = 0, 0, 0, 0
    for world, text, rows, *doubted in judged["sentences"]:
        by_hand = Counter(_condemned(rows))
        by_hand.update(("doubt", one) for one in (doubted[0] if doubted else []))
        claims = [(claim.group, str(claim.verdict)) for claim in worlds[world].claims(text)]
        by_program = Counter(_condemned(claims))
        if judged["worlds"][world].get("in_report"):
            by_program.update(("doubt", str(one.doubt)) for one in doubts(text))
        wrong += by_hand.total()
        found += (by_hand & by_program).total()
        others += sum(verdict in HOLDS for _group, verdict in rows)
        alarms += (by_program - by_hand).total()
    return Measured(name, len(judged["sentences"]), wrong, found, others, alarms)


NAMES = ("sentences", "unseen", *(f"unseen{number}" for number in range(2, 11)))

if __name__ == "__main__":
    for each in NAMES:
        sys.stdout.write(f"{measure(each)}\n")
