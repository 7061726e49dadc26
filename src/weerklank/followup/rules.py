"""Whether anything changed between two rounds: people who said it, of people asked. No tables.

People are counted, never passages. Whoever was asked in both rounds is compared with what that
same person said before; whoever was asked in one round only is compared as a group. The two are
never mixed: an interval for independent groups does not hold when people are in both of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, sqrt

from weerklank.agreement.proportions import wilson
from weerklank.findings.terms import Better, Verdict
from weerklank.followup.terms import Basis, Incomparable

# How likely an outcome at least as uneven may be where nothing changed, before it shows a change.
MOST_BY_CHANCE = 0.05
# Fewer people asked in one of both rounds: no verdict.
FEWEST = 5
# A share of the people asked above which they were asked something else as well.
MOST_ASKED_OTHERWISE = Fraction(1, 5)
# A share of a group above which a characteristic may not differ, or not be known.
MOST_APART = Fraction(1, 3)
NONE = Fraction(0)


# --- intervals --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Interval:
    """A difference between two proportions, after minus before, with its bounds of 95 %.

    `chance` is how likely one at least as large is where nothing changed, by an exact test.
    """

    difference: float
    low: float
    high: float
    chance: float = 0.0

    @property
    def is_shown(self) -> bool:
        """Return whether it shows a change: both the interval and the exact test must say so."""
        return self.excludes_none and self.chance <= MOST_BY_CHANCE

    @property
    def excludes_none(self) -> bool:
        """Return whether *no difference* lies outside of it; at its end is inside."""
        return not self.low <= 0 <= self.high


def of_different_people(before: tuple[int, int], after: tuple[int, int]) -> Interval:
    """Return the interval for the difference between two independent proportions.

    Each is (said, asked). It is method 10, the square-and-add of two score intervals, of R.G.
    Newcombe, Interval estimation for the difference between independent proportions: comparison
    of eleven methods, Statistics in Medicine 17 (1998), 873-890.
    """
    first, second = before[0] / before[1], after[0] / after[1]
    first_low, first_high = wilson(*before)
    second_low, second_high = wilson(*after)
    difference = second - first
    return Interval(
        difference,
        difference - sqrt((second - second_low) ** 2 + (first_high - first) ** 2),
        difference + sqrt((second_high - second) ** 2 + (first - first_low) ** 2),
        chance_of_different_people(before, after),
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """People asked in both rounds: who said it both times, only before, only after, never."""

    both: int = 0
    only_before: int = 0
    only_after: int = 0
    neither: int = 0

    @property
    def asked(self) -> int:
        return self.both + self.only_before + self.only_after + self.neither

    @property
    def before(self) -> tuple[int, int]:
        return self.both + self.only_before, self.asked

    @property
    def after(self) -> tuple[int, int]:
        return self.both + self.only_after, self.asked


def phi(pairs: Pairs) -> float:
    """Return how much the two answers of one person go together, corrected as the paper does.

    Where both answers are one and the same for everybody it cannot be told, and is 0. A positive
    one is made smaller by a correction for continuity, a negative one is not.
    """
    e, f, g, h = pairs.both, pairs.only_before, pairs.only_after, pairs.neither
    margins = (e + f) * (g + h) * (e + g) * (f + h)
    if margins == 0:
        return 0.0
    product = e * h - f * g
    if product > 0:
        product = max(product - pairs.asked / 2, 0)  # type: ignore[assignment]
    return product / sqrt(margins)


def of_same_people(pairs: Pairs) -> Interval:
    """Return the interval for the difference between two proportions of the same people.

    It is method 10 of R.G. Newcombe, Improved confidence intervals for the difference between
    binomial proportions based on paired data, Statistics in Medicine 17 (1998), 2635-2650: the
    score intervals of both, with `phi` for their going together.
    """
    first, second = (said / asked for said, asked in (pairs.before, pairs.after))
    first_low, first_high = wilson(*pairs.before)
    second_low, second_high = wilson(*pairs.after)
    difference, together = second - first, phi(pairs)
    down = (second - second_low, first_high - first)
    up = (second_high - second, first - first_low)
    return Interval(
        difference,
        difference - _joined(*down, together),
        difference + _joined(*up, together),
        chance_of_same_people(pairs),
    )


def _joined(one: float, other: float, together: float) -> float:
    # Rounding may leave a hair below nothing where the two cancel out.
    return sqrt(max(one * one - 2 * together * one * other + other * other, 0.0))


# --- how likely it is by chance ---------------------------------------------------------------
def chance_of_different_people(before: tuple[int, int], after: tuple[int, int]) -> float:
    """Return how likely an outcome at least as uneven is where the two groups are alike.

    It is the exact test of Fisher with the mid-P value, of which the outcome itself counts half:
    S. Lydersen, M.W. Fagerland & P. Laake, Recommended tests for association in 2x2 tables,
    Statistics in Medicine 28 (2009), 1159-1175. Method 10 alone would call a change where there is
    none up to one in nine times when five or six people were asked; with it, it does not.
    """
    said, everyone = before[0] + after[0], before[1] + after[1]
    ways = {
        one: comb(before[1], one) * comb(after[1], said - one)
        for one in range(max(0, said - after[1]), min(said, before[1]) + 1)
    }
    own = ways[before[0]]
    smaller = sum(way for way in ways.values() if way < own)
    as_likely = sum(way for way in ways.values() if way == own)
    return (smaller + as_likely / 2) / comb(everyone, said)


def chance_of_same_people(pairs: Pairs) -> float:
    """Return how likely it is that changes are at least as one-sided where either way is as likely.

    It is the exact test of McNemar with the mid-P value: M.W. Fagerland, S. Lydersen & P. Laake,
    The McNemar test for binary matched-pairs data: mid-p and asymptotic are better than exact
    conditional, BMC Medical Research Methodology 13 (2013), 91, equation 8.
    """
    changed = pairs.only_before + pairs.only_after
    fewest = min(pairs.only_before, pairs.only_after)
    if pairs.only_before == pairs.only_after:
        return 1.0
    tail = 2 * sum(comb(changed, one) for one in range(fewest + 1)) - comb(changed, fewest)
    return tail / float(2**changed)


# --- who is compared with whom ----------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Heard:
    """One round: whom it was asked, and who of these said it."""

    asked: frozenset[int]
    said: frozenset[int]

    def count(self) -> tuple[int, int]:
        return len(self.said & self.asked), len(self.asked)

    def only(self, people: Collection[int]) -> Heard:
        kept = self.asked & frozenset(people)
        return Heard(kept, self.said & kept)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two rounds divided into who was asked in both and who in one of them."""

    pairs: Pairs
    others_before: Heard
    others_after: Heard

    @property
    def basis(self) -> Basis:
        """Return which of both decides: the larger part, by whom it was asked, not what they said.

        The same people go first where both are as large: there a difference between the groups
        cannot be mistaken for one over time.
        """
        same = self.pairs.asked
        others = min(len(self.others_before.asked), len(self.others_after.asked))
        if not same and not others:
            return Basis.NONE
        return Basis.SAME_PEOPLE if same >= others else Basis.DIFFERENT_PEOPLE


def compare(before: Heard, after: Heard, earlier: Mapping[int, int]) -> Compared:
    """Divide two rounds; `earlier` gives of people of the later round who they were before."""
    twice = {
        now: then for now, then in earlier.items() if now in after.asked and then in before.asked
    }
    answers = Counter((then in before.said, now in after.said) for now, then in twice.items())
    return Compared(
        Pairs(
            both=answers[True, True],
            only_before=answers[True, False],
            only_after=answers[False, True],
            neither=answers[False, False],
        ),
        before.only(before.asked - set(twice.values())),
        after.only(after.asked - twice.keys()),
    )


# --- whether they may be compared -------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why they may not be compared; `about` names what of it, such as a characteristic."""

    reason: Incomparable
    about: str = ""


Question = int


def asked_alike(
    before: Mapping[Question, frozenset[int]],
    after: Mapping[Question, frozenset[int]],
    same: Mapping[Question, int],
) -> tuple[frozenset[int], frozenset[int], bool]:
    """Return whom the same question was put in each round, and whether they were asked alike.

    `before` and `after` give the people whom a question reached, `same` a number that questions
    share that are the same. People were not asked alike when more than a fifth of those asked in
    one of both rounds got a question about it that was put to nobody in the other round: such a
    question brings to mind what the other leaves out.
    """
    both = {same[one] for one, who in before.items() if who} & {
        same[one] for one, who in after.items() if who
    }
    kept, is_alike = [], True
    for reached in (before, after):
        alike = _everyone(who for one, who in reached.items() if same[one] in both)
        otherwise = _everyone(who for one, who in reached.items() if same[one] not in both)
        everyone = alike | otherwise
        is_alike &= len(otherwise) <= len(everyone) * MOST_ASKED_OTHERWISE
        kept.append(alike)
    return kept[0], kept[1], is_alike and bool(both)


def _everyone(groups: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*groups)


def apart(
    before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]], keys: Iterable[str]
) -> list[Obstacle]:
    """Return the characteristics by which two groups of different people are not alike.

    Each person is what is known of them. A group is not alike when the share of one value is
    more than a third apart: then a difference in what they say may be one between the groups.
    Where it is not known of more than a third, nobody can tell. A group of nobody is like any.
    """
    if not before or not after:
        return []
    found = []
    for key in keys:
        shares = [_shares(people, key) for people in (before, after)]
        if any(share.get("", NONE) > MOST_APART for share in shares):
            found.append(Obstacle(Incomparable.GROUPS_UNKNOWN, key))
            continue
        values = shares[0].keys() | shares[1].keys()
        if any(
            abs(shares[0].get(value, NONE) - shares[1].get(value, NONE)) > MOST_APART
            for value in values
        ):
            found.append(Obstacle(Incomparable.GROUPS_DIFFER, key))
    return found


def _shares(people: Sequence[Mapping[str, str]], key: str) -> dict[str, Fraction]:
    counted = Counter(person.get(key, "") for person in people)
    return {value: Fraction(number, len(people)) for value, number in counted.items()}


# --- the verdict ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Outcome:
    """What two rounds say about a point.

    `same` and `others` hold the intervals of both parts, None where too few were asked. The one
    that `basis` names decides; a verdict that is not comparable has its `obstacles`.
    """

    verdict: Verdict
    basis: Basis
    compared: Compared
    same: Interval | None
    others: Interval | None
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def interval(self) -> Interval | None:
        return self.same if self.basis == Basis.SAME_PEOPLE else self.others

    @property
    def before(self) -> tuple[int, int]:
        """Return (said, asked) before, of those on whom the verdict rests."""
        same = self.basis == Basis.SAME_PEOPLE
        return self.compared.pairs.before if same else self.compared.others_before.count()

    @property
    def after(self) -> tuple[int, int]:
        same = self.basis == Basis.SAME_PEOPLE
        return self.compared.pairs.after if same else self.compared.others_after.count()


def judge(
    compared: Compared,
    *,
    better: Better,
    obstacles: Iterable[Obstacle] = (),
    groups: Iterable[Obstacle] = (),
) -> Outcome:
    """Return what two rounds say, with what stands in the way of comparing them.

    `obstacles` hold for everybody, `groups` only for a verdict on different people: the same
    people are like themselves.
    """
    basis = compared.basis
    same = others = None
    if compared.pairs.asked >= FEWEST:
        same = of_same_people(compared.pairs)
    before, after = compared.others_before.count(), compared.others_after.count()
    if min(before[1], after[1]) >= FEWEST:
        others = of_different_people(before, after)
    standing = list(obstacles)
    if basis == Basis.SAME_PEOPLE:
        sizes = (compared.pairs.asked, compared.pairs.asked)
    else:
        sizes = (before[1], after[1])
        standing += groups
    # What nobody was asked is told as such, and not as a small group besides.
    told = {one.reason for one in standing}
    if sizes[0] < FEWEST and Incomparable.NOT_ASKED_BEFORE not in told:
        standing.append(Obstacle(Incomparable.TOO_FEW_BEFORE))
    if sizes[1] < FEWEST and Incomparable.NOT_ASKED_AFTER not in told:
        standing.append(Obstacle(Incomparable.TOO_FEW_AFTER))
    if (
        same
        and others
        and {direction(same, better), direction(others, better)}
        == {
            Verdict.IMPROVED,
            Verdict.WORSE,
        }
    ):
        standing.append(Obstacle(Incomparable.OPPOSITE))
    chosen = same if basis == Basis.SAME_PEOPLE else others
    verdict = Verdict.NOT_COMPARABLE
    if not standing and chosen is not None:
        verdict = direction(chosen, better)
    order = list(Incomparable)
    standing.sort(key=lambda one: (order.index(one.reason), one.about))
    return Outcome(verdict, basis, compared, same, others, tuple(standing))


def direction(interval: Interval, better: Better) -> Verdict:
    """Return what a difference shows; one on the edge shows none."""
    if not interval.is_shown:
        return Verdict.NO_DIFFERENCE_SHOWN
    is_more = interval.low > 0
    return Verdict.IMPROVED if is_more == (better == Better.MORE) else Verdict.WORSE
