"""What is told of counts outside the team: cases, and every possible reader who knows the rules."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerklank.analysis.rules import outside
from weerklank.analysis.rules.outside import (
    Told,
    apart_in_line,
    hides_the_change,
    is_apart,
    nobody_is_forced,
    since,
    tell,
)
from weerklank.study.rules.groups import large_groups


@pytest.mark.parametrize(
    ("said", "of", "told"),
    [
        (0, 17, (0, 1)),
        (1, 17, (0, 1)),
        (2, 17, (2, 2)),
        (15, 17, (15, 15)),
        (16, 17, (16, 17)),
        (17, 17, (16, 17)),
        (2, 4, (2, 2)),
        (3, 4, (3, 4)),
        (1, 3, (0, 1)),
        (2, 3, (2, 3)),
        (0, 2, (0, 2)),
        (1, 2, (0, 2)),
        (2, 2, (0, 2)),
        (1, 1, (0, 1)),
        (0, 0, (0, 0)),
    ],
)
def test_at_both_ends_two_numbers_are_told_as_one(said, of, told):
    assert tell(said, of) == Told(*told, of)


def test_of_a_lower_bound_only_the_lower_end_is_told():
    assert tell(5, 17, at_least=True) == Told(5, 17, 17)
    assert tell(17, 17, at_least=True) == Told(16, 17, 17)


@pytest.mark.parametrize(
    ("parts", "apart"),
    [
        ([(6, 9), (7, 8)], True),
        ([(1, 9), (1, 8)], True),
        ([(0, 9), (7, 8)], False),
        ([(9, 9), (7, 8)], False),
        ([(6, 9), (0, 0)], False),  # the other group was not asked: the rest is nobody
        ([(6, 9)], False),
        ([], False),
        ([(1, 5), (4, 5), (2, 6)], True),
    ],
)
def test_groups_are_told_apart_when_of_none_it_is_all_or_nobody(parts, apart):
    assert is_apart(parts) is apart


def told_of(parts):
    """Everything that goes out of one code: the whole, and the groups where they are told."""
    whole = tell(sum(said for said, _of in parts), sum(of for _said, of in parts))
    return whole, tuple(parts) if is_apart(parts) else None


@pytest.mark.parametrize(
    "sizes", [(5, 5), (5, 8), (5, 6, 7), (5, 5, 5, 5), (12, 5), (3, 4), (1, 9)]
)
def test_who_knows_the_rules_knows_of_no_group_that_all_said_it_or_nobody(sizes):
    """Every count that there can be, grouped by what would be told of it."""
    worlds = defaultdict(list)
    for said in product(*(range(size + 1) for size in sizes)):
        parts = list(zip(said, sizes, strict=True))
        worlds[told_of(parts)].append(said)
    for told, possible in worlds.items():
        for place, size in enumerate(sizes):
            there = {said[place] for said in possible}
            if told[0].is_nothing:
                continue
            assert there != {size}, (told, possible)
            # Nobody of a group that is not small by itself; the whole is at least told as 0 or 1.
            assert there != {0}, (told, possible)


def test_without_the_rule_somebody_is_found():
    """A reader who could find nothing would prove nothing."""
    assert any(said == 5 for said, _of in [(5, 5), (3, 8)])
    assert not is_apart([(5, 5), (3, 8)])


@pytest.mark.parametrize(
    ("then", "left", "joined", "of", "now"),
    [
        (Told(9, 9, 17), 1, 0, 16, (8, 9)),
        (Told(9, 9, 17), 0, 1, 18, (9, 10)),
        (Told(9, 9, 17), 2, 1, 16, (7, 10)),
        (Told(0, 1, 17), 1, 0, 16, (0, 1)),
        (Told(16, 17, 17), 1, 0, 16, (15, 16)),
        (Told(3, 3, 3), 1, 0, 1, (1, 1)),
    ],
)
def test_what_follows_from_what_was_told_before(then, left, joined, of, now):
    assert since(then, left=left, joined=joined, of=of) == Told(*now, of)


def test_who_left_could_have_been_silent_and_could_have_said_it():
    """Nothing of one who left follows from two versions, whatever everybody said."""
    for people in range(5, 9):
        for said in range(people + 1):
            then = tell(said, people)
            now = since(then, left=1, joined=0, of=people - 1)
            for she in (0, 1):
                assert any(
                    now.holds(before - she)
                    for before in range(then.low, then.high + 1)
                    if 0 <= before - she <= people - 1
                ), (people, said, she)


@pytest.mark.parametrize(
    ("then", "now", "left", "joined", "open_"),
    [
        (Told(9, 9, 17), Told(4, 4, 12), 5, 0, False),  # all five who left said it
        (Told(9, 9, 17), Told(5, 5, 12), 5, 0, True),
        (Told(9, 9, 17), Told(14, 14, 22), 0, 5, False),  # all five who came
        (Told(9, 9, 17), Told(13, 13, 22), 0, 5, True),
        (Told(9, 9, 17), Told(9, 9, 12), 5, 0, True),  # nobody of them: that she said it, of none
        (Told(9, 9, 17), Told(9, 9, 17), 3, 3, True),
    ],
)
def test_after_many_changes_a_count_is_told_anew_unless_it_tells_of_all(
    then, now, left, joined, open_
):
    assert hides_the_change(then, now, left=left, joined=joined) is open_


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([("b1", 9), ("z", 8)], [("b1",), ("z",)]),
        ([("b1", 9), ("o", 2), ("z", 6)], [("b1",), ("o", "z")]),
        ([("b1", 3), ("o", 2), ("z", 6)], [("b1", "o"), ("z",)]),
        ([("b1", 3), ("o", 1), ("z", 13)], []),
        ([("b1", 5), ("z", 5)], [("b1",), ("z",)]),
        ([("b1", 5), ("z", 4)], []),
        ([("b1", 17), ("z", 0)], []),
        ([], []),
        ([("a", 2), ("b", 2), ("c", 2), ("d", 5)], [("a", "b", "c"), ("d",)]),
    ],
)
def test_small_values_are_joined_by_their_sizes_alone(sizes, groups):
    assert large_groups(sizes, 5) == groups


AGES = [("18", 0), ("25", 0), ("30", 0), ("40", 0), ("60", 0), ("", 0)]
IN_LINE = {"18", "25", "30", "40", "60"}


def of_ages(*sizes: int) -> list[tuple[str, int]]:
    return [(value, size) for (value, _none), size in zip(AGES, sizes, strict=True)]


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        # The youngest and the oldest are the smallest, and are not joined with each other.
        ((2, 6, 7, 5, 2, 0), [("18", "25"), ("30",), ("40", "60")]),
        ((6, 5, 3, 9, 6, 0), [("18",), ("25", "30"), ("40",), ("60",)]),
        # With the values between them that nobody has: nothing is missing in the middle.
        ((2, 0, 8, 0, 5, 0), [("18", "25", "30"), ("60",)]),
        ((0, 2, 0, 0, 8, 6), [("25", "30", "40", "60"), ("",)]),
        # Who is of no known age belongs nowhere, and goes with the smallest.
        ((5, 6, 0, 0, 9, 1), [("18", ""), ("25",), ("60",)]),
        ((2, 6, 7, 0, 0, 5), [("18", "25"), ("30",), ("",)]),
        ((2, 0, 0, 0, 0, 6), []),
        ((1, 1, 1, 1, 1, 0), []),
    ],
)
def test_values_that_follow_each_other_are_joined_with_those_beside_them(sizes, groups):
    assert large_groups(of_ages(*sizes), 5, IN_LINE) == groups


@given(st.lists(st.integers(0, 9), min_size=6, max_size=6), st.integers(1, 6))
def test_no_group_of_values_in_a_line_skips_one_that_somebody_has(sizes, least):
    found = large_groups(of_ages(*sizes), least, IN_LINE)
    there = {value: size for value, size in of_ages(*sizes) if size}
    assert not found or {value for group in found for value in group} >= there.keys()
    assert sum(len(group) for group in found) == len({one for group in found for one in group})
    names = [value for value, _size in AGES]
    for group in found:
        assert sum(there.get(value, 0) for value in group) >= least
        places = [names.index(value) for value in group if value in IN_LINE]
        assert places == list(range(places[0], places[-1] + 1)) if places else group == ("",)


def nested(sizes, parents):
    """Every pair of a code and the code above it, by what would be told of both."""
    worlds = defaultdict(list)
    for above in product(*(range(size + 1) for size in sizes)):
        for below in product(*(range(said + 1) for said in above)):
            parts = {
                1: list(zip(above, sizes, strict=True)),
                2: list(zip(below, sizes, strict=True)),
            }
            apart = apart_in_line(parts, parents)
            told = tuple(
                (
                    tell(sum(said for said, _of in own), sum(sizes)),
                    tuple(own) if code in apart else None,
                )
                for code, own in parts.items()
            )
            worlds[told].append((above, below))
    return worlds


def found_out(worlds, sizes):
    return [
        told
        for told, possible in worlds.items()
        for place, size in enumerate(sizes)
        for level in (0, 1)
        if {one[level][place] for one in possible} == {size}
    ]


@pytest.mark.parametrize("sizes", [(5, 5), (5, 4), (5, 8), (3, 3, 3), (5, 2, 3)])
def test_what_is_kept_of_a_code_does_not_follow_from_those_below(sizes):
    assert found_out(nested(sizes, {1: None, 2: 1}), sizes) == []


def test_without_looking_at_the_code_above_it_would_follow():
    assert found_out(nested((5, 5), {1: None, 2: None}), (5, 5)) != []


@pytest.mark.parametrize(
    ("sizes", "known", "free"),
    [
        # Seven of seventeen, of whom six of the nine of one group: nobody is certain.
        ((9, 8), [({0, 1}, 7), ({0}, 6)], True),
        # Nine of the nine.
        ((9, 8), [({0, 1}, 12), ({0}, 9)], False),
        # Each total is open, and the crossing is not: of the two in both, all said it.
        ((2, 3, 3, 4), [({0, 1}, 2), ({0, 2}, 5), ({2, 3}, 3), ({1, 3}, 0)], False),
        ((2, 3, 3, 4), [({0, 1}, 2), ({0, 2}, 3), ({2, 3}, 3), ({1, 3}, 2)], True),
        ((30, 30, 30, 30), [({0}, 5)], False),  # too many ways to try: it may follow
    ],
)
def test_sums_over_two_characteristics_may_force_a_crossing(sizes, known, free):
    rules = [(frozenset(kinds), number, number) for kinds, number in known]
    assert nobody_is_forced(sizes, rules) is free


# --- who left a group that is told of -----------------------------------------------------------
PLACES = st.sets(st.integers(0, 40), max_size=8)
WAVES = st.lists(
    st.tuples(
        st.lists(st.sampled_from("abcd"), max_size=7),  # who come, by value
        PLACES,  # who leave, of those who were told of
        PLACES,  # who leave instead
    ),
    min_size=1,
    max_size=5,
)
Waves = list[tuple[list[str], set[int], set[int]]]


def sizes_over(waves: Waves, *, instead: bool, line: str = "") -> list[dict[tuple[str, ...], int]]:
    """Return what is told in each wave: who leave of those told of, or others `instead`."""
    told: dict[tuple[str, ...], int] = {}
    then: frozenset[int] = frozenset()
    now: dict[int, str] = {}
    number = 0
    found = []
    for come, leave, others in waves:
        for value in come:
            now[number] = value
            number += 1
        fresh = outside.groups(told, then, now, "abcd", 5, line=line)
        if fresh != told:
            told, then = fresh, then | now.keys()
        found.append(told)
        if leave and others:
            known = sorted(then)
            gone = {known[one % len(known)] for one in (others if instead else leave) if known}
            now = {one: value for one, value in now.items() if one not in gone}
    return found


@given(WAVES)
def test_what_is_told_of_sizes_is_the_same_whoever_left_of_those_told_of(waves: Waves) -> None:
    """So that waves of leaving, of five or of any number, tell of nobody that they left.

    It holds from the first time that a characteristic is told.
    """
    assert sizes_over(waves, instead=False) == sizes_over(waves, instead=True)
    in_line = [sizes_over(waves, instead=one, line="abc") for one in (False, True)]
    assert in_line[0] == in_line[1]


@given(WAVES)
def test_who_was_asked_stays_counted_whoever_left(waves: Waves) -> None:
    told: dict[str, int] = {}
    then: frozenset[int] = frozenset()
    now: dict[int, str] = {}
    all_who_came: list[str] = []
    for come, leave, _others in waves:
        now |= {len(all_who_came) + place: value for place, value in enumerate(come)}
        all_who_came += come
        told, then = dict(outside.ever(told, then, now)), then | now.keys()
        assert told == {one: all_who_came.count(one) for one in set(all_who_came)}
        now = {one: value for one, value in now.items() if one not in leave}


def test_who_says_no_after_a_yes_is_not_counted_as_one_who_left() -> None:
    assert outside.ever({"a": 3}, frozenset({1, 2, 3}), {1: "a", 4: "b"}, ["a"]) == {"a": 2, "b": 1}


def test_groups_are_told_anew_when_five_came_and_nobody_left() -> None:
    """What was recorded otherwise since is told then."""
    now = dict.fromkeys(range(8), "a") | dict.fromkeys(range(8, 16), "b")
    told, then = {("a",): 6, ("b",): 5}, frozenset(range(11))
    assert outside.groups(told, then, now, "ab", 5) == {("a",): 8, ("b",): 8}
    fewer = {one: value for one, value in now.items() if one < 15}
    assert outside.groups(told, then, fewer, "ab", 5) == told
    # Somebody left: who came is added to what was told.
    left = {one: value for one, value in now.items() if one}
    assert outside.groups(told, then, left, "ab", 5) == {("a",): 6, ("b",): 10}


def test_groups_that_follow_each_other_are_told_anew_with_those_beside_them() -> None:
    told, then = {("a",): 7, ("c", "d"): 6}, frozenset(range(13))
    came = {13 + place: value for place, value in enumerate("abbcc")}
    now = dict.fromkeys(range(1, 7), "a") | dict.fromkeys(range(7, 13), "d") | came
    # Of *b* there are two, and both beside them are as large: they go with the first.
    assert outside.groups(told, then, now, "abcd", 5, line="abcd") == {
        ("a", "b"): 10,
        ("c", "d"): 8,
    }


def test_a_value_that_nobody_had_joins_a_group_while_it_is_small() -> None:
    told, then = {("a",): 6, ("b",): 5}, frozenset(range(11))
    came = {11: "c", 12: "c", 13: "a", 14: "a", 15: "a"}
    now = dict.fromkeys(range(1, 6), "a") | dict.fromkeys(range(6, 11), "b") | came
    assert outside.groups(told, then, now, "abc", 5) == {("a",): 9, ("b", "c"): 7}
