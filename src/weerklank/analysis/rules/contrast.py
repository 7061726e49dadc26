"""The same theme from several sides, beside each other: pure arithmetic and a rule for hands.

What the words *differ* and *agree* mean here, everybody can check with the numbers of the row.
Between the two lies a zone in which nothing is said, so wide that one person more or less never
turns the one into the other. `tests/analysis/test_contrast_rules.py` tries them all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from typing import NamedTuple

from weerklank.analysis.rules import Tally, line

# Fewer people give figures and no word, as in sentences of a report.
FEWEST = 5
GOOD, BAD = 1, 2


class Verdict(StrEnum):
    """What the sides of a theme make together, what asks for a look first.

    OPEN: the numbers show neither. UNNOTED: nobody noted whom was asked. NOT_ASKED: fewer than
    two sides were asked; that says nothing about what they would have said.
    """

    DIFFER = "differ"
    ONE_SIDE = "one_side"
    AGREE = "agree"
    OPEN = "open"
    TOO_FEW = "too_few"
    UNNOTED = "unnoted"
    NOT_ASKED = "not_asked"


class Tones(NamedTuple):
    """The people by name who spoke of a theme, by the tone of all they said of it together.

    Nobody is in two of these. `both` said good and bad things or called it mixed; `plain` spoke
    without a tone, or neutrally.
    """

    good: int = 0
    bad: int = 0
    both: int = 0
    plain: int = 0

    @property
    def told(self) -> int:
        """Return how many people gave it a tone."""
        return self.good + self.bad + self.both

    def leans(self, which: int, of: int) -> bool:
        """Return whether at least `which` of each `of` people with a tone only say good of it."""
        return self.told > 0 and self.good * of >= self.told * which

    @property
    def turned(self) -> Tones:
        return Tones(self.bad, self.good, self.both, self.plain)


NO_TONE = Tones()


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a theme. `is_judged` is false for people of whom the side is not known."""

    tally: Tally
    tones: Tones = NO_TONE
    is_judged: bool = True

    @property
    def is_asked(self) -> bool:
        return self.tally.asked != 0

    @property
    def is_enough(self) -> bool:
        return (self.tally.asked or 0) >= FEWEST

    @property
    def is_wide(self) -> bool:
        """Return whether at least two thirds of those asked say it."""
        return self.tally.said * 3 >= (self.tally.asked or 0) * 2

    @property
    def is_half(self) -> bool:
        return self.tally.said * 2 >= (self.tally.asked or 0)

    @property
    def is_third(self) -> bool:
        """Return whether more than a third of those asked say it."""
        return self.tally.said * 3 > (self.tally.asked or 0)

    @property
    def is_narrow(self) -> bool:
        """Return whether surely fewer than a third of those asked say it."""
        return self.tally.said * 3 < (self.tally.asked or 0) and not self.tally.at_least

    @property
    def share(self) -> float | None:
        return self.tally.said / self.tally.asked if self.tally.asked else None


@dataclass(frozen=True, slots=True)
class Contrast:
    """The verdict on a theme, and what it rests on.

    `by_number`: one side says it widely and another hardly; `by_tone`: what is mainly good to
    the one is mainly bad to the other. `gap` is the largest distance between two shares.
    """

    verdict: Verdict
    by_number: bool = False
    by_tone: bool = False
    gap: float = 0.0

    @property
    def strength(self) -> tuple[int, bool, float]:
        """Return what themes are ordered by: what is contrary first, the largest gap first."""
        return (list(Verdict).index(self.verdict), not self.by_tone, -self.gap)


def contrast(sides: Sequence[Side]) -> Contrast:
    """Judge a theme by its sides."""
    judged = [side for side in sides if side.is_judged]
    shares = [side.share for side in judged if side.share is not None]
    gap = max(shares) - min(shares) if len(shares) > 1 else 0.0
    asked = [side for side in judged if side.is_asked]
    noted = [side for side in asked if side.tally.asked is not None]
    enough = [side for side in noted if side.is_enough]
    for those, verdict in (
        (asked, Verdict.NOT_ASKED),
        (noted, Verdict.UNNOTED),
        (enough, Verdict.TOO_FEW),
    ):
        if len(those) < 2:
            return Contrast(verdict, gap=gap)
    speaking = [side for side in judged if side.tally.is_heard]
    if len(speaking) == 1 and speaking[0] in enough and speaking[0].is_third:
        return Contrast(Verdict.ONE_SIDE, gap=gap)
    by_number = any(side.is_wide for side in enough) and any(side.is_narrow for side in enough)
    by_tone = any(_opposed(one, other) for one, other in permutations(enough, 2))
    if by_number or by_tone:
        return Contrast(Verdict.DIFFER, by_number, by_tone, gap)
    is_close = any(_nearly_opposed(one, other) for one, other in permutations(enough, 2))
    agree = all(side.is_half for side in enough) and not is_close
    return Contrast(Verdict.AGREE if agree else Verdict.OPEN, gap=gap)


def _opposed(one: Side, other: Side) -> bool:
    """Return whether it is mainly good to the one and mainly bad to the other, among enough."""
    return (
        min(one.tones.told, other.tones.told) >= FEWEST
        and one.tones.leans(2, 3)
        and other.tones.turned.leans(2, 3)
    )


def _nearly_opposed(one: Side, other: Side) -> bool:
    """Return whether half of the one say good of it and half of the other bad, of however few."""
    return one.tones.leans(1, 2) and other.tones.turned.leans(1, 2)


# A coding: code, the people by name who speak in it, its tone as bits.
Toned = tuple[int, frozenset[int], int]


def people_by_tone(
    codings: Iterable[Toned], parents: Mapping[int, int | None]
) -> dict[int, dict[int, int]]:
    """Return per code, with the codes below it, what tone each person gave it, as bits."""
    own: dict[int, dict[int, int]] = defaultdict(dict)
    for code, people, tone in codings:
        known = own[code]
        for person in people:
            known[person] = known.get(person, 0) | tone
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for code, known in own.items():
        for above in line(code, parents):
            of_above = found[above]
            for person, tone in known.items():
                of_above[person] = of_above.get(person, 0) | tone
    return dict(found)


def tones(by_person: Mapping[int, int], people: frozenset[int]) -> Tones:
    """Count these people, who spoke of it, by the tone that each gave it, if any."""
    count = Counter(by_person[person] for person in by_person.keys() & people)
    good, bad, both = count[GOOD], count[BAD], count[GOOD | BAD]
    return Tones(good, bad, both, len(people) - good - bad - both)
