"""What differs between two versions of a report: statements added, changed and gone, by text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Numbered = tuple[str, str]  # number and text of a statement
# From so alike on, a sentence is the other one changed, and not another sentence.
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Difference:
    """`changed` holds what a statement was and what it is."""

    added: tuple[Numbered, ...] = ()
    changed: tuple[tuple[Numbered, Numbered], ...] = ()
    gone: tuple[Numbered, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def difference(before: Sequence[Numbered], now: Sequence[Numbered]) -> Difference:
    """Return what differs; a sentence that only got another number or place is the same."""
    left = list(before)
    new = []
    for each in now:
        same = next((one for one in left if one[1] == each[1]), None)
        if same is None:
            new.append(each)
        else:
            left.remove(same)
    changed: dict[Numbered, Numbered] = {}
    pairs = [(_alike(one[1], each[1]), one, each) for one in left for each in new]
    for alike, one, each in sorted(pairs, key=lambda pair: -pair[0]):
        if alike >= ALIKE and one in left and each not in changed:
            changed[each] = one
            left.remove(one)
    return Difference(
        added=tuple(each for each in new if each not in changed),
        changed=tuple((changed[each], each) for each in new if each in changed),
        gone=tuple(left),
    )


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()
