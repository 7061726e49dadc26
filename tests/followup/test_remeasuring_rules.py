"""Before and after, counted again: by other arithmetic, by the papers, and by exact enumeration."""

from itertools import product
from math import comb, sqrt

import pytest

from weerklank.agreement import proportions
from weerklank.findings.terms import Better, Verdict
from weerklank.followup import rules
from weerklank.followup.rules import Heard, Interval, Obstacle, Pairs
from weerklank.followup.terms import Basis, Incomparable

FEWER, MORE = Better.FEWER, Better.MORE


def bounds(interval):
    return round(interval.low, 4), round(interval.high, 4)


# --- Wilson -----------------------------------------------------------------------------------
def by_trial(said, asked):
    """The shares that a score test does not reject: where (p - share)² = z² share(1 - share)/n."""

    def is_kept(share):
        return (said / asked - share) ** 2 <= proportions.Z**2 * share * (1 - share) / asked

    def edge(inside, outside):
        for _step in range(80):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if is_kept(middle) else (inside, middle)
        return inside

    share = said / asked
    # Just inside the range, where 0 and 1 would keep themselves by dividing by nothing.
    start = min(max(share, 1e-12), 1 - 1e-12)
    return (
        0.0 if said == 0 else edge(start, 0.0),
        1.0 if said == asked else edge(start, 1.0),
    )


def test_wilson_holds_what_a_score_test_does_not_reject():
    for asked in (1, 2, 5, 11, 17, 40):
        for said in range(asked + 1):
            found, other = rules.wilson(said, asked), by_trial(said, asked)
            assert found == pytest.approx(other, abs=1e-9), (said, asked)


def test_wilson_as_newcombe_prints_it():
    # R.G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
    for said, asked, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = rules.wilson(said, asked)
        assert (round(found[0], 4), round(found[1], 4)) == (low, high)


# --- different people -------------------------------------------------------------------------
PUBLISHED = [
    # R.G. Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10.
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0),
    ((10, 10), (0, 10), 0.6075, 1.0),
]


@pytest.mark.parametrize(("first", "second", "low", "high"), PUBLISHED)
def test_different_people_as_newcombe_prints_it(first, second, low, high):
    # The paper takes the first minus the second; we take what came later minus what came before.
    assert bounds(rules.of_different_people(second, first)) == (low, high)


def square_and_add(before, after):
    """The same by other arithmetic: two intervals by trial, squared and added."""
    first, second = before[0] / before[1], after[0] / after[1]
    one, other = by_trial(*before), by_trial(*after)
    low = second - first - sqrt((second - other[0]) ** 2 + (one[1] - first) ** 2)
    return low, second - first + sqrt((other[1] - second) ** 2 + (first - one[0]) ** 2)


def test_different_people_by_other_arithmetic():
    for before, after in product([(x, 7) for x in range(8)], [(x, 12) for x in range(13)]):
        found = rules.of_different_people(before, after)
        assert (found.low, found.high) == pytest.approx(square_and_add(before, after), abs=1e-8)
        assert -1 - 1e-12 <= found.low <= found.difference <= found.high <= 1 + 1e-12


def binomial(said, asked, share):
    return comb(asked, said) * share**said * (1 - share) ** (asked - said)


def test_different_people_are_covered_as_often_as_promised():
    """Every outcome there can be, weighed by how likely it is: 95 % of the time, give or take."""
    covered = []
    for first, second in product([0.1, 0.3, 0.5, 0.7, 0.9], repeat=2):
        inside = 0.0
        for x, y in product(range(12), range(11)):
            interval = rules.of_different_people((x, 11), (y, 10))
            if interval.low <= second - first <= interval.high:
                inside += binomial(x, 11, first) * binomial(y, 10, second)
        covered.append(inside)
    assert 0.94 < sum(covered) / len(covered) < 0.98
    assert min(covered) > 0.89


def test_no_difference_at_all_is_rarely_called_one():
    """Where nothing changed, a change is shown in at most about one in twenty rounds."""
    for share in (0.1, 0.3, 0.5, 0.8):
        wrong = sum(
            binomial(x, 11, share) * binomial(y, 10, share)
            for x, y in product(range(12), range(11))
            if rules.direction(rules.of_different_people((x, 11), (y, 10)), FEWER)
            != Verdict.NO_DIFFERENCE_SHOWN
        )
        assert wrong <= 0.05, share


def fisher(before, after):
    """The two-sided mid-P value, by weighing every table with the same margins."""
    tables = {
        (x, y): comb(before[1], x) * comb(after[1], y)
        for x, y in product(range(before[1] + 1), range(after[1] + 1))
        if x + y == before[0] + after[0]
    }
    own = tables[before[0], after[0]]
    counted = sum(way if way < own else way / 2 for way in tables.values() if way <= own)
    return counted / sum(tables.values())


def test_the_exact_test_of_different_people_weighs_every_table():
    for before, after in product([(x, 6) for x in range(7)], [(x, 9) for x in range(10)]):
        found = rules.chance_of_different_people(before, after)
        assert found == pytest.approx(fisher(before, after))


def test_the_exact_test_of_same_people_weighs_every_flip():
    """Who changed flips a coin: all ways in which that many coins can fall."""
    for forth, back in product(range(6), range(6)):
        flips = [sum(one) for one in product((0, 1), repeat=forth + back)]
        distance = abs(2 * forth - (forth + back))
        further = sum(abs(2 * heads - (forth + back)) > distance for heads in flips)
        as_far = sum(abs(2 * heads - (forth + back)) == distance for heads in flips)
        expected = (further + as_far / 2) / len(flips) if forth != back else 1.0
        found = rules.chance_of_same_people(Pairs(only_before=forth, only_after=back))
        assert found == pytest.approx(expected), (forth, back)


@pytest.mark.parametrize(("changed", "is_shown"), [(4, False), (5, True)])
def test_of_the_same_people_five_have_to_change(changed, is_shown):
    found = rules.of_same_people(Pairs(only_before=changed, neither=8 - changed))
    assert found.excludes_none
    assert found.is_shown is is_shown


# --- the same people --------------------------------------------------------------------------
def test_same_people_as_the_literature_prints_it():
    # Airway hyper-responsiveness before and after: the Newcombe interval in M.W. Fagerland,
    # S. Lydersen & P. Laake, Statistical Analysis of Contingency Tables (2017), chapter 8.
    found = rules.of_same_people(Pairs(1, 1, 7, 12))
    assert (round(found.low, 3), round(found.high, 3)) == (0.026, 0.507)


def paired_by_table(pairs):
    """The same by other arithmetic: phi of the table as a correlation of two columns of 0 and 1."""
    rows = (
        [(1, 1)] * pairs.both
        + [(1, 0)] * pairs.only_before
        + [(0, 1)] * pairs.only_after
        + [(0, 0)] * pairs.neither
    )
    n = len(rows)
    first, second = (sum(row[i] for row in rows) for i in (0, 1))
    covariance = sum(a * b for a, b in rows) * n - first * second
    spread = first * (n - first) * second * (n - second)
    if spread == 0:
        together = 0.0
    else:
        lessened = covariance if covariance <= 0 else max(covariance - n / 2, 0)
        together = lessened / sqrt(spread)
    one, other = by_trial(first, n), by_trial(second, n)
    p, q = first / n, second / n

    def reach(down, up):
        return sqrt(max(down**2 - 2 * together * down * up + up**2, 0))

    return q - p - reach(q - other[0], one[1] - p), q - p + reach(other[1] - q, p - one[0])


def all_pairs(number):
    return [
        Pairs(a, b, c, number - a - b - c)
        for a in range(number + 1)
        for b in range(number + 1 - a)
        for c in range(number + 1 - a - b)
    ]


def test_same_people_by_other_arithmetic():
    for pairs in [*all_pairs(5), *all_pairs(8)]:
        found = rules.of_same_people(pairs)
        assert (found.low, found.high) == pytest.approx(paired_by_table(pairs), abs=1e-7), pairs


def test_same_people_are_covered_as_often_as_promised():
    covered = []
    for shares in ((0.4, 0.2, 0.1, 0.3), (0.1, 0.5, 0.1, 0.3), (0.3, 0.1, 0.1, 0.5)):
        a, b, c, d = shares
        inside = 0.0
        for pairs in all_pairs(10):
            e, f, g, h = pairs.both, pairs.only_before, pairs.only_after, pairs.neither
            interval = rules.of_same_people(pairs)
            if interval.low <= c - b <= interval.high:
                ways = comb(10, e) * comb(10 - e, f) * comb(10 - e - f, g)
                inside += ways * a**e * b**f * c**g * d**h
        covered.append(inside)
    assert min(covered) > 0.93


def test_nobody_changed_shows_no_difference():
    for both in range(9):
        found = rules.of_same_people(Pairs(both=both, neither=8 - both))
        assert found.low <= 0 <= found.high


def test_answers_that_go_together_make_the_interval_narrower():
    loose = rules.of_different_people((10, 20), (5, 20))
    tight = rules.of_same_people(Pairs(5, 5, 0, 10))
    assert tight.high - tight.low < loose.high - loose.low


# --- who is compared with whom ----------------------------------------------------------------
def heard(asked, said):
    return Heard(frozenset(asked), frozenset(said))


def test_who_answered_twice_is_a_pair_and_nobody_is_in_both_parts():
    before = heard(range(1, 8), {1, 2, 5})
    after = heard(range(11, 19), {12, 15, 18})
    found = rules.compare(before, after, {11: 1, 12: 2, 13: 3, 19: 4})
    # 19 was not asked later, so 4 is one of the others of before.
    assert found.pairs == Pairs(both=1, only_before=1, only_after=0, neither=1)
    assert found.others_before == heard({4, 5, 6, 7}, {5})
    assert found.others_after == heard({14, 15, 16, 17, 18}, {15, 18})


@pytest.mark.parametrize(
    ("same", "before", "after", "basis"),
    [
        (0, 9, 9, Basis.DIFFERENT_PEOPLE),
        (9, 0, 0, Basis.SAME_PEOPLE),
        (5, 6, 9, Basis.DIFFERENT_PEOPLE),
        (5, 9, 6, Basis.DIFFERENT_PEOPLE),
        (6, 6, 9, Basis.SAME_PEOPLE),  # as large: the same people go first
        (6, 5, 9, Basis.SAME_PEOPLE),
        (0, 0, 0, Basis.NONE),
        (0, 0, 9, Basis.NONE),
    ],
)
def test_the_larger_part_decides(same, before, after, basis):
    found = rules.Compared(Pairs(neither=same), heard(range(before), ()), heard(range(after), ()))
    assert found.basis == basis


def different(before, after):
    return rules.Compared(
        Pairs(),
        heard(range(before[1]), range(before[0])),
        heard(range(after[1]), range(after[0])),
    )


# --- verdicts ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "after", "better", "verdict"),
    [
        ((9, 11), (2, 10), FEWER, Verdict.IMPROVED),
        ((9, 11), (2, 10), MORE, Verdict.WORSE),
        ((2, 11), (9, 10), FEWER, Verdict.WORSE),
        ((2, 11), (9, 10), MORE, Verdict.IMPROVED),
        ((6, 11), (5, 10), FEWER, Verdict.NO_DIFFERENCE_SHOWN),
        # On both sides of the edge: one person fewer shows it.
        # There the interval alone would have shown it.
        ((8, 11), (3, 10), FEWER, Verdict.NO_DIFFERENCE_SHOWN),
        ((8, 11), (2, 10), FEWER, Verdict.IMPROVED),
    ],
)
def test_verdicts(before, after, better, verdict):
    assert rules.judge(different(before, after), better=better).verdict == verdict


def test_an_interval_that_ends_at_nothing_shows_no_difference():
    for interval in (Interval(0.2, 0.0, 0.4), Interval(-0.2, -0.4, 0.0)):
        assert rules.direction(interval, MORE) == Verdict.NO_DIFFERENCE_SHOWN
    assert rules.direction(Interval(0.2, 1e-9, 0.4, 0.05), MORE) == Verdict.IMPROVED
    assert rules.direction(Interval(0.2, 1e-9, 0.4, 0.0501), MORE) == Verdict.NO_DIFFERENCE_SHOWN


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ((4, 5), (0, 5), []),
        ((4, 4), (0, 5), [Incomparable.TOO_FEW_BEFORE]),
        ((4, 5), (0, 4), [Incomparable.TOO_FEW_AFTER]),
        ((4, 4), (0, 4), [Incomparable.TOO_FEW_BEFORE, Incomparable.TOO_FEW_AFTER]),
    ],
)
def test_fewer_than_five_asked_is_not_comparable(before, after, reasons):
    found = rules.judge(different(before, after), better=FEWER)
    assert [one.reason for one in found.obstacles] == reasons
    assert (found.verdict == Verdict.NOT_COMPARABLE) == bool(reasons)


def test_who_was_not_asked_is_not_called_too_few_besides():
    stands = [Obstacle(Incomparable.NOT_ASKED_BEFORE)]
    found = rules.judge(different((0, 0), (3, 9)), better=FEWER, obstacles=stands)
    assert [one.reason for one in found.obstacles] == [Incomparable.NOT_ASKED_BEFORE]
    assert found.verdict == Verdict.NOT_COMPARABLE


def test_groups_that_differ_matter_only_for_different_people():
    apart = [Obstacle(Incomparable.GROUPS_DIFFER, "gender")]
    others = rules.judge(different((9, 11), (2, 10)), better=FEWER, groups=apart)
    assert (others.verdict, others.obstacles) == (Verdict.NOT_COMPARABLE, tuple(apart))
    same = rules.Compared(Pairs(1, 9, 0, 2), heard((), ()), heard((), ()))
    assert rules.judge(same, better=FEWER, groups=apart).verdict == Verdict.IMPROVED


def test_any_obstacle_stands_in_the_way_of_the_same_people_too():
    same = rules.Compared(Pairs(1, 9, 0, 2), heard((), ()), heard((), ()))
    stands = [Obstacle(Incomparable.DEFINITION_CHANGED)]
    found = rules.judge(same, better=FEWER, obstacles=stands)
    assert found.verdict == Verdict.NOT_COMPARABLE
    # What was counted can still be looked at.
    assert found.interval is not None


def test_two_parts_that_point_apart_give_no_verdict():
    mixed = rules.Compared(
        Pairs(0, 10, 0, 2), heard(range(12), range(1)), heard(range(12), range(11))
    )
    found = rules.judge(mixed, better=FEWER)
    assert found.verdict == Verdict.NOT_COMPARABLE
    assert [one.reason for one in found.obstacles] == [Incomparable.OPPOSITE]


# --- the same question ------------------------------------------------------------------------
def asked(*groups):
    return {number: frozenset(who) for number, who in groups}


def test_one_question_in_both_rounds_is_asked_alike():
    found = rules.asked_alike(asked((1, range(9))), asked((11, range(20, 28))), {1: 1, 11: 1})
    assert found == (frozenset(range(9)), frozenset(range(20, 28)), True)


def test_another_question_is_not():
    found = rules.asked_alike(asked((1, range(9))), asked((11, range(8))), {1: 1, 11: 11})
    assert found[2] is False
    assert found[0] == found[1] == frozenset()


@pytest.mark.parametrize(("also", "is_alike"), [(2, True), (3, False)])
def test_up_to_a_fifth_may_have_had_another_question_as_well(also, is_alike):
    before = asked((1, range(10)), (2, range(also)))
    after = asked((11, range(20, 30)))
    found = rules.asked_alike(before, after, {1: 1, 2: 2, 11: 1})
    assert found == (frozenset(range(10)), frozenset(range(20, 30)), is_alike)


def test_who_had_only_the_other_question_does_not_count():
    before = asked((1, range(9)), (2, {9}))
    kept, _after, is_alike = rules.asked_alike(
        before, asked((11, range(20, 30))), {1: 1, 2: 2, 11: 1}
    )
    assert kept == frozenset(range(9))
    assert is_alike is True


# --- whether the groups are alike -------------------------------------------------------------
def people(*values):
    return [{"gender": value} if value else {} for value in values]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("mmmvvv", "mvvvvv", []),  # a third apart, exactly
        ("mmmmvv", "mvvvvv", [Obstacle(Incomparable.GROUPS_DIFFER, "gender")]),
        ("mmmvvv", "mmmvvv", []),
    ],
)
def test_a_share_may_be_a_third_apart(before, after, found):
    assert rules.apart(people(*before), people(*after), ["gender"]) == found


@pytest.mark.parametrize(("known", "is_unknown"), [(4, False), (3, True)])
def test_of_a_third_it_may_be_unknown(known, is_unknown):
    some = people(*["m"] * known, *[""] * (6 - known))
    found = rules.apart(some, people(*"mmmm", "", ""), ["gender"])
    assert found == ([Obstacle(Incomparable.GROUPS_UNKNOWN, "gender")] if is_unknown else [])
