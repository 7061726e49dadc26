"""Who named two things: of those asked about both, how near, in which conversations."""

import pytest

from weerklank.analysis.rules import Reach, Turns
from weerklank.analysis.rules.joint import Near, joint, named

BUS, CARE, LETTERS, DETAIL = 62, 61, 46, 461
PARENTS = {6: None, 4: None, 61: 6, 62: 6, 46: 4, 461: 46}
GROUP = frozenset({1, 2, 3, 4})
ALL = Reach(GROUP, frozenset(), frozenset())


def say(code, person, conversation=1, turn=0, text=0):
    """Give that somebody names a code in a turn of a text of a conversation."""
    return code, (person, conversation, text or conversation * 10, turn)


def places(said):
    turns = sorted({turn for _code, turn in said})
    in_turns = {code: [] for code, _turn in said}
    for code, turn in said:
        in_turns[code].append(turns.index(turn))
    return named(in_turns, [turn[:2] for turn in turns], PARENTS)


def reach(asked=(), unsure=(), unnoted=()):
    return Reach(frozenset(asked), frozenset(unsure), frozenset(unnoted))


def count(said, reaches=(ALL, ALL), group=GROUP):
    return joint(places(said), CARE, LETTERS, reaches=reaches, group=group)


CASES = {
    "in one turn": ([say(CARE, 1), say(LETTERS, 1)], {Near.TURN: 1}, {1}),
    "in one conversation": ([say(CARE, 1), say(LETTERS, 1, turn=1)], {Near.CONVERSATION: 1}, {1}),
    "in two conversations": ([say(CARE, 1), say(LETTERS, 1, 2)], {Near.ROUND: 1}, {1, 2}),
    "nearest counts": (
        [say(CARE, 1), say(LETTERS, 1, 2), say(LETTERS, 1, turn=3), say(LETTERS, 1)],
        {Near.TURN: 1},
        {1},
    ),
    "one turn of another text is another turn": (
        [say(CARE, 1, 1, 0), say(LETTERS, 1, 1, 0, text=99)],
        {Near.CONVERSATION: 1},
        {1},
    ),
    "two people who named one each": ([say(CARE, 1), say(LETTERS, 2)], {}, set()),
    "what is below counts": ([say(CARE, 1), say(DETAIL, 1)], {Near.TURN: 1}, {1}),
    "another of the branch does not": ([say(BUS, 1), say(LETTERS, 1)], {}, set()),
    "somebody outside the group": ([say(CARE, 9), say(LETTERS, 9)], {}, set()),
    "twice is once": (
        [say(CARE, 1), say(LETTERS, 1), say(CARE, 1, 2), say(LETTERS, 1, 2)],
        {Near.TURN: 1},
        {1, 2},
    ),
}


@pytest.mark.parametrize(("said", "near", "where"), CASES.values(), ids=CASES)
def test_people_named_both(said, near, where):
    found = count(said)
    assert ({one: n for one, n in found.near.items() if n}, found.conversations) == (near, where)
    assert found.people == sum(near.values())


BOTH = [say(code, person) for person in (1, 2) for code in (CARE, LETTERS)]
ASKED = {
    "all about both": ((ALL, ALL), (2, 4, 0, 0)),
    "some about both": ((reach({1, 3}), ALL), (1, 2, 1, 0)),
    "none about both": ((reach({1}), reach({2})), (0, 0, 2, 0)),
    "of one nobody knows": ((reach({1}, unnoted={2}), ALL), (1, 1, 0, 1)),
    "of all nobody knows": ((reach(unnoted=GROUP), ALL), (2, None, 0, 0)),
    "asked about one, and unclear about the other": (
        (reach({1}, unsure={2}), reach({1}, unnoted={2, 3})),
        (1, 1, 0, 1),
    ),
}


@pytest.mark.parametrize(("reaches", "expected"), ASKED.values(), ids=ASKED)
def test_base_is_who_was_asked_about_both(reaches, expected):
    tally = count(BOTH, reaches).tally
    assert (tally.said, tally.asked, tally.unprompted, tally.unclear) == expected
    assert tally.spoke == 2


def test_people_have_turns_of_their_own_in_a_passage_over_more_of_them():
    turns = Turns([(0, 10, 1, 0), (10, 20, 2, 0), (20, 30, None, 2), (30, 40, 1, 0)], {1, 2}, 7)
    assert turns.turns_of(5, 15) == [(1, 0), (2, 1)]
    assert turns.turns_of(12, 35) == [(2, 1), (1, 3)]
    assert turns.turns_of(20, 30) == []
