"""What several sides make of a theme together, by the table in docs/methode.md."""

from fractions import Fraction
from itertools import combinations

from tests.recount import counting
from tests.recount.facts import Coding, Facts

FEWEST = 5
THIRD = Fraction(1, 3)


def tones(codings: list[Coding], group: counting.Group) -> tuple[int, int, int, int]:
    """Return how many people only say good, only bad, both, or neither of it."""
    said: dict[int, set[str]] = {}
    for coding in codings:
        for person in coding.persons & group:
            said.setdefault(person, set()).add(coding.polarity)
    counts = [0, 0, 0, 0]
    for tone in said.values():
        good = bool(tone & {"positief", "gemengd"})
        bad = bool(tone & {"negatief", "gemengd"})
        counts[2 if good and bad else 0 if good else 1 if bad else 3] += 1
    return counts[0], counts[1], counts[2], counts[3]


class Side:
    def __init__(self, codings: list[Coding], number: str, group: counting.Group, facts: Facts):
        found = counting.count(codings, [number], group, facts)
        self.is_unnoted = not found.asked and found.unknown > 0
        self.asked, self.said = found.asked, found.said
        self.at_least = found.at_least
        self.is_heard = found.passages > 0
        self.share = Fraction(found.said, found.asked) if found.asked else None
        self.tones = tones(codings, group)

    def part(self, place: int) -> Fraction:
        told = sum(self.tones[:3])
        return Fraction(self.tones[place], told) if told else Fraction(0)


def verdict(sides: list[Side]) -> str:
    """Judge by the table in docs/methode.md."""
    asked = [side for side in sides if side.asked or side.is_unnoted]
    if len(asked) < 2:
        return "niets om naast te leggen"
    if sum(not side.is_unnoted for side in asked) < 2:
        return "niet genoteerd"
    large = [side for side in asked if side.asked >= FEWEST]
    if len(large) < 2:
        return "te weinig mensen"
    heard = [side for side in sides if side.is_heard]
    if len(heard) == 1 and heard[0] in large and heard[0].share > THIRD:
        return "alleen één kant"
    high = any(side.share >= 2 * THIRD for side in large)
    low = any(side.share < THIRD and not side.at_least for side in large)
    toned = [side for side in large if sum(side.tones[:3]) >= FEWEST]
    praise = any(side.part(0) >= 2 * THIRD for side in toned)
    blame = any(side.part(1) >= 2 * THIRD for side in toned)
    if (high and low) or (praise and blame):
        return "verschil"
    turned = any(
        max(min(one.part(0), other.part(1)), min(one.part(1), other.part(0))) >= Fraction(1, 2)
        for one, other in combinations(large, 2)
    )
    return (
        "overeenkomst" if min(s.share for s in large) * 2 >= 1 and not turned else "niet te zeggen"
    )
