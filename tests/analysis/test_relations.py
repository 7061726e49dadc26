"""The fast answers are those of looking at every pair."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weerklank.analysis import relations
from weerklank.analysis.relations import Condition, LocatedPassage
from weerklank.analysis.terms import Relation

A, B, C = 1, 2, 3


def place(code, start, end, **fields):
    fields = {"coding": 0, "conversation": 1, "transcript": 1} | fields
    return LocatedPassage(code=code, start=start, end=end, **fields)


ANNA, BEA = frozenset({1}), frozenset({2})
HOW_THEY_LIE = {
    "share one code point": (Relation.OVERLAPS, 0, place(B, 9, 12), True),
    "touch": (Relation.OVERLAPS, 0, place(B, 10, 12), False),
    "same stretch": (Relation.OVERLAPS, 0, place(B, 0, 10), True),
    "another transcript": (Relation.OVERLAPS, 0, place(B, 0, 10, transcript=2), False),
    "the other around it": (Relation.INSIDE, 0, place(B, 0, 20), True),
    "same stretch is inside": (Relation.INSIDE, 0, place(B, 0, 10), True),
    "the other within it": (Relation.INSIDE, 0, place(B, 2, 8), False),
    "five characters after": (Relation.NEAR_CHARACTERS, 5, place(B, 15, 20), True),
    "six characters after": (Relation.NEAR_CHARACTERS, 5, place(B, 16, 20), False),
    "overlapping is near": (Relation.NEAR_CHARACTERS, 0, place(B, 5, 20), True),
    "two words after": (Relation.NEAR_WORDS, 2, place(B, 50, 60, words=(4, 6)), True),
    "three words after": (Relation.NEAR_WORDS, 2, place(B, 50, 60, words=(5, 6)), False),
    "same turn": (Relation.SAME_TURN, 0, place(B, 50, 60, turns=(0, 1)), True),
    "next turn": (Relation.SAME_TURN, 0, place(B, 11, 12, turns=(1, 2)), False),
    "outside every turn": (Relation.SAME_TURN, 0, place(B, 0, 10, turns=(0, 0)), False),
    "same person": (Relation.SAME_PERSON, 0, place(B, 90, 95, people=ANNA, transcript=9), True),
    "another person": (Relation.SAME_PERSON, 0, place(B, 0, 10, people=BEA), False),
    "nobody known": (Relation.SAME_PERSON, 0, place(B, 0, 10), False),
    "same conversation": (Relation.SAME_CONVERSATION, 0, place(B, 90, 95, transcript=9), True),
    "another conversation": (Relation.SAME_CONVERSATION, 0, place(B, 0, 10, conversation=2), False),
}


@pytest.mark.parametrize(
    ("relation", "within", "other", "expected"), HOW_THEY_LIE.values(), ids=HOW_THEY_LIE
)
def test_passage_stands_in_relation(relation, within, other, expected):
    mine = place(A, 0, 10, people=ANNA, turns=(0, 1), words=(0, 2))
    condition = Condition(frozenset({B}), relation, within=within)
    assert relations.select([mine, other], {A}, [condition]) == ([mine] if expected else [])
    without = Condition(frozenset({B}), relation, is_wanted=False, within=within)
    assert relations.select([mine, other], {A}, [without]) == ([] if expected else [mine])


@pytest.mark.parametrize("relation", Relation)
def test_passage_is_not_its_own_neighbour(relation):
    mine = place(A, 0, 10, people=ANNA, turns=(0, 1), words=(0, 2))
    second_coder = place(A, 0, 10, people=ANNA, turns=(0, 1), words=(0, 2), coding=5)
    condition = Condition(frozenset({A}), relation, within=3)
    assert relations.select([mine, second_coder], {A}, [condition]) == []


def test_conditions_all_hold_and_codes_within_one_are_alternatives():
    mine, other = place(A, 0, 10), place(C, 5, 7)
    either = Condition(frozenset({B, C}), Relation.OVERLAPS)
    both = [Condition(frozenset({code}), Relation.OVERLAPS) for code in (B, C)]
    assert relations.select([mine, other], {A}, [either]) == [mine]
    assert relations.select([mine, other], {A}, both) == []


def together(found):
    return relations.together(one.passage for one in found)


def test_people_of_a_pair_are_a_set_that_is_counted_without_looking():
    found = together([place(A, 0, 10, people=ANNA | BEA), place(B, 20, 30, people=ANNA | BEA)])
    crowd = found[A, B].people
    assert len(crowd) == 2
    assert set(crowd) == crowd == ANNA | BEA
    assert min(ANNA) in crowd
    assert -1 not in crowd
    nobody = together([place(A, 0, 10), place(B, 5, 8)])[A, B]
    assert (nobody.pairs, nobody.people) == (1, frozenset())


def test_person_counts_for_two_codes_wherever_she_said_them():
    found = together(
        [
            place(A, 0, 10, people=ANNA),
            place(B, 5, 8, people=ANNA),
            place(B, 5, 8, people=ANNA, coding=7),
            place(C, 50, 60, people=ANNA | BEA, transcript=2),
        ]
    )
    assert found[A, B] == relations.Together(pairs=1, people=ANNA)
    assert found[A, C] == relations.Together(pairs=0, people=ANNA)
    assert (B, A) not in found


WORDS = {
    "one word": (0, 3, (0, 1)),
    "to the blank": (0, 4, (0, 1)),
    "two words": (2, 5, (0, 2)),
    "the last": (8, 11, (2, 3)),
}


@pytest.mark.parametrize(("start", "end", "expected"), WORDS.values(), ids=WORDS)
def test_stretch_has_the_words_it_touches(start, end, expected):
    assert relations.stretch_over([0, 4, 8], start, end) == expected


# --- the same as looking at every pair -----------------------------------------------------------
@st.composite
def places(draw):
    start, turn, word = (draw(st.integers(0, 20)) for _ in range(3))
    return LocatedPassage(
        coding=draw(st.integers(1, 99)),
        code=draw(st.integers(1, 4)),
        conversation=(transcript := draw(st.integers(1, 2))),
        transcript=transcript,
        start=start,
        end=start + draw(st.integers(1, 12)),
        people=frozenset(draw(st.sets(st.integers(1, 3), max_size=2))),
        turns=(turn, turn + draw(st.integers(0, 2))),
        words=(word, word + draw(st.integers(1, 4))),
    )


def slowly(condition, mine, other):
    if mine.key == other.key:
        return False
    within = condition.within

    def gap(one, two):
        return max(two[0] - one[1], one[0] - two[1])

    same_text = mine.transcript == other.transcript
    span, others = (mine.start, mine.end), (other.start, other.end)
    return {
        Relation.OVERLAPS: same_text and gap(span, others) < 0,
        Relation.INSIDE: same_text and others[0] <= span[0] and span[1] <= others[1],
        Relation.NEAR_CHARACTERS: same_text and gap(span, others) <= within,
        Relation.NEAR_WORDS: same_text and gap(mine.words, other.words) <= within,
        Relation.SAME_TURN: same_text and bool(set(range(*mine.turns)) & set(range(*other.turns))),
        Relation.SAME_PERSON: bool(mine.people & other.people),
        Relation.SAME_CONVERSATION: mine.conversation == other.conversation,
    }[condition.relation]


@settings(max_examples=300)
@given(
    st.lists(places(), max_size=25),
    st.sets(st.integers(1, 4), min_size=1),
    st.lists(
        st.builds(
            Condition,
            codes=st.frozensets(st.integers(1, 4), min_size=1),
            relation=st.sampled_from(Relation),
            is_wanted=st.booleans(),
            within=st.integers(0, 8),
        ),
        max_size=3,
    ),
)
def test_selecting_equals_looking_at_every_pair(found, codes, conditions):
    expected = [
        mine
        for mine in found
        if mine.code in codes
        and all(
            any(other.code in one.codes and slowly(one, mine, other) for other in found)
            == one.is_wanted
            for one in conditions
        )
    ]
    assert relations.select(found, codes, conditions) == expected


@given(st.lists(places(), max_size=30))
def test_codes_together_equal_looking_at_every_pair(found):
    passages = list({one.key: one for one in found}.values())
    overlap = Condition(frozenset(), Relation.OVERLAPS)
    for (low, high), counted in together(found).items():
        ones = [one for one in passages if one.code == low]
        twos = [two for two in passages if two.code == high]
        assert counted.pairs == sum(slowly(overlap, one, two) for one in ones for two in twos)
        # One stretch is one voice, so that its people do not depend on who coded it.
        said = [
            {person for one in found if one.code == code for person in one.people}
            for code in (low, high)
        ]
        assert counted.people == said[0] & said[1]
    seen = {
        (min(one.code, two.code), max(one.code, two.code))
        for one in passages
        for two in passages
        if one.code != two.code and slowly(overlap, one, two)
    }
    assert seen <= set(together(found))
