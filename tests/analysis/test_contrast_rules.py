"""When sides of a theme differ or agree: tables to check by hand, and every small case tried."""

from itertools import product

import pytest

from weerklank.analysis.rules import Tally
from weerklank.analysis.rules.contrast import (
    BAD,
    FEWEST,
    GOOD,
    Side,
    Tones,
    Verdict,
    contrast,
    people_by_tone,
    tones,
)

PARENTS = {1: None, 11: 1, 12: 1, 111: 11}


def side(said, asked, *, began=0, at_least=False, tone=(0, 0, 0, 0), judged=True):
    """A side of which so many of so many asked said it, and so many others began about it."""
    spoke = (said or 0) + began
    tally = Tally(
        said=said,
        asked=asked,
        unprompted=began,
        spoke=spoke,
        passages=spoke or int(at_least),
        at_least=at_least,
    )
    return Side(tally, Tones(*tone), judged)


CASES = {
    "two thirds against fewer than a third": ([side(4, 6), side(1, 5)], "differ"),
    "just under two thirds": ([side(7, 11), side(1, 5)], "open"),
    "a third is not fewer than a third": ([side(6, 6), side(2, 6)], "open"),
    "both a half": ([side(3, 6), side(5, 10)], "agree"),
    "one just under a half": ([side(2, 5), side(9, 9)], "open"),
    "both hardly": ([side(1, 9), side(1, 8)], "open"),
    "nobody on the other side": ([side(3, 8), side(0, 5)], "one_side"),
    "nobody on the other side, everybody here": ([side(8, 8), side(0, 5)], "one_side"),
    "a third here and nobody there says little": ([side(3, 9), side(0, 5)], "open"),
    "somebody there began about it": ([side(8, 8), side(0, 5, began=1)], "differ"),
    "a side that was not asked": ([side(8, 8), side(0, 0)], "not_asked"),
    "a side that was not asked and began about it": (
        [side(8, 8), side(0, 0, began=3)],
        "not_asked",
    ),
    "nobody noted whom was asked there": ([side(8, 8), side(3, None)], "unnoted"),
    "four asked are too few": ([side(8, 8), side(0, 4)], "too_few"),
    "five asked are enough": ([side(8, 8), side(0, 5)], "one_side"),
    "at least one may be more": ([side(8, 8), side(1, 5, at_least=True)], "open"),
    "at least two thirds is enough": ([side(6, 8, at_least=True), side(1, 5)], "differ"),
    "a third side that was not asked": ([side(4, 6), side(1, 5), side(0, 0)], "differ"),
    "a third side that is small and speaks": ([side(4, 6), side(0, 5), side(1, 2)], "differ"),
    "a third side that is small and silent": ([side(4, 6), side(0, 5), side(0, 2)], "one_side"),
    "of three large ones two differ": ([side(4, 6), side(3, 6), side(1, 6)], "differ"),
    "of three large ones one is under a half": ([side(4, 6), side(3, 6), side(2, 6)], "open"),
    "who has no known value is not judged": (
        [side(4, 6), side(3, 6), side(0, 9, judged=False)],
        "agree",
    ),
    "one side alone": ([side(4, 6)], "not_asked"),
    "no side": ([], "not_asked"),
    "good against bad": (
        [side(6, 9, tone=(4, 2, 0, 0)), side(5, 7, tone=(0, 4, 1, 0))],
        "differ",
    ),
    "good against bad, four on one side": (
        [side(6, 9, tone=(4, 2, 0, 0)), side(5, 7, tone=(0, 4, 0, 1))],
        "open",
    ),
    "half good against bad is no agreement": (
        [side(6, 9, tone=(3, 0, 3, 0)), side(5, 7, tone=(0, 3, 2, 0))],
        "open",
    ),
    "one who turns it against one who praises it": (
        [side(6, 9, tone=(1, 0, 0, 5)), side(5, 7, tone=(0, 1, 0, 4))],
        "open",
    ),
    "bad on both sides": (
        [side(6, 9, tone=(0, 6, 0, 0)), side(5, 7, tone=(0, 4, 1, 0))],
        "agree",
    ),
    "no tone on one side": ([side(6, 9, tone=(6, 0, 0, 0)), side(5, 7)], "agree"),
}


@pytest.mark.parametrize(("sides", "expected"), CASES.values(), ids=CASES)
def test_sides_come_to(sides, expected):
    assert contrast(sides).verdict == expected
    assert contrast(sides[::-1]).verdict == expected


def test_difference_says_whether_it_is_of_number_or_of_tone():
    by_number = contrast([side(6, 9), side(1, 7)])
    assert (by_number.by_number, by_number.by_tone) == (True, False)
    by_tone = contrast([side(6, 9, tone=(5, 0, 0, 1)), side(5, 7, tone=(0, 5, 0, 0))])
    assert (by_tone.by_number, by_tone.by_tone) == (False, True)
    both = contrast([side(6, 9, tone=(5, 0, 0, 1)), side(0, 7, began=5, tone=(0, 5, 0, 0))])
    assert (both.by_number, both.by_tone) == (True, True)


MOST = 9
CONTRARY = {frozenset({"differ", "agree"}), frozenset({"one_side", "agree"})}


def _people(most):
    return [(said, asked) for asked in range(most + 1) for said in range(asked + 1)]


def test_one_person_more_or_less_never_turns_agree_into_differ():
    """Whoever changes her mind, comes or goes, on one side, of all sides of up to nine people."""
    verdicts = {
        (one, other): contrast([side(*one), side(*other)]).verdict
        for one, other in product(_people(MOST), repeat=2)
    }
    steps = [(1, 0), (0, 1), (1, 1)]
    for (one, other), verdict in verdicts.items():
        for more_said, more_asked in steps:
            near = (one[0] + more_said, one[1] + more_asked)
            there = verdicts.get((near, other))
            assert there is None or frozenset({verdict, there}) not in CONTRARY
    assert {"differ", "agree", "one_side", "open", "too_few"} <= set(verdicts.values())


def test_one_person_of_another_tone_never_turns_agree_into_differ():
    of_tone = [
        (good, bad, both, 0) for good, bad, both in product(range(7), repeat=3)
        if good + bad + both <= 6
    ]  # fmt: skip

    def judge(one, other):
        return contrast([side(8, 8, tone=one), side(8, 8, tone=other)]).verdict

    verdicts = {pair: judge(*pair) for pair in product(of_tone, repeat=2)}
    for (one, other), verdict in verdicts.items():
        for place, change in product(range(3), (-1, 1)):
            near = tuple(n + change * (at == place) for at, n in enumerate(one))
            there = verdicts.get((near, other))
            assert there is None or {verdict, there} != {"differ", "agree"}
        for start, end in product(range(3), repeat=2):
            near = tuple(n + (at == end) - (at == start) for at, n in enumerate(one))
            there = verdicts.get((near, other))
            assert there is None or {verdict, there} != {"differ", "agree"}
    assert set(verdicts.values()) == {"differ", "agree", "open"}


def test_fewer_than_five_asked_never_get_a_word():
    words = {"differ", "agree", "one_side"}
    for one, other in product(_people(MOST), _people(FEWEST - 1)):
        assert contrast([side(*one), side(*other)]).verdict not in words


def test_not_asked_is_never_taken_for_silence():
    for one in _people(MOST):
        assert contrast([side(*one), side(0, 0)]).verdict == "not_asked"


def test_contrary_themes_come_first_by_tone_and_then_by_distance():
    by_tone = contrast([side(6, 9, tone=(5, 0, 0, 1)), side(5, 7, tone=(0, 5, 0, 0))])
    far, near = contrast([side(9, 9), side(1, 7)]), contrast([side(6, 9), side(2, 7)])
    agree = contrast([side(9, 9), side(4, 8)])
    few = contrast([side(4, 4), side(0, 4)])
    ordered = sorted([few, agree, near, far, by_tone], key=lambda one: one.strength)
    assert ordered == [by_tone, far, near, agree, few]
    assert [one.verdict for one in ordered] == sorted(
        (one.verdict for one in ordered), key=list(Verdict).index
    )


def test_someone_has_the_tone_of_all_that_she_said_of_a_theme_and_what_is_below_it():
    said = [
        (11, frozenset({1}), GOOD),
        (111, frozenset({1, 2}), BAD),
        (12, frozenset({3}), 0),
        (12, frozenset({3}), GOOD),
        (12, frozenset({4}), 0),
        (12, frozenset({5}), GOOD | BAD),
        (12, frozenset({9}), BAD),
    ]
    found = people_by_tone(said, PARENTS)
    assert tones(found[11], frozenset({1, 2})) == Tones(good=0, bad=1, both=1, plain=0)
    assert tones(found[111], frozenset({1, 2})) == Tones(bad=2)
    assert tones(found[12], frozenset({3, 4, 5})) == Tones(good=1, both=1, plain=1)
    assert tones(found[1], frozenset({1, 2, 3, 4, 5})) == Tones(good=1, bad=1, both=2, plain=1)
