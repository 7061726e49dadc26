from itertools import product

import pytest

from weerklank.analysis.rules import (
    Conversation,
    Group,
    Hall,
    Mention,
    Put,
    Turns,
    Voice,
    family,
    matrix,
    tally,
    topics,
    topics_of_each,
)

LETTERS, CONTACT, TALK_ABOUT_LETTERS = 46, 41, frozenset({46})
GROUP = frozenset({1, 2, 3, 4, 5})


def said(*participants: int, conversation: int = 1, start: int = 0, at_least: int = 0) -> Mention:
    return Mention(
        coding=start,
        code=LETTERS,
        conversation=conversation,
        span=(conversation, start, start + 5),
        participants=frozenset(participants),
        at_least=at_least,
    )


def conversation(conversation=1, present=GROUP, *, asked=(), unsure=(), unnoted=(), codes=None):
    """A conversation in which one question was in the guide, by default the one on letters."""
    put = Put(codes or TALK_ABOUT_LETTERS, *map(frozenset, (asked, unsure, unnoted)))
    return Conversation(conversation, frozenset(present), (put,))


ASKED = [conversation(asked=GROUP)]


def count(mentions, conversations=ASKED, group=GROUP):
    result = tally(mentions, Hall(conversations), about={LETTERS}, group=group)
    return result.said, result.asked


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ([said(1), said(1, start=9), said(1, start=20)], (1, 5)),
        ([said(1), said(2, start=9)], (2, 5)),
        ([said(1, 2)], (2, 5)),
        ([said()], (0, 5)),
        ([], (0, 5)),
        ([said(at_least=2)], (2, 5)),
        ([said(1), said(at_least=2, start=9)], (2, 5)),
        ([said(1), said(2, start=5), said(3, start=9), said(at_least=2, start=15)], (3, 5)),
        ([said(at_least=40)], (5, 5)),
        ([said(9)], (0, 5)),
    ],
    ids=[
        "one person three times is one",
        "two of a group of five",
        "one passage over two speakers",
        "an unknown voice is nobody",
        "asked and not mentioned",
        "several without a name, at least two",
        "several may include the one who has a name",
        "three with a name cover several",
        "several are never more than were there",
        "someone outside the group",
    ],
)
def test_people_are_counted_once(mentions, expected):
    assert count(mentions) == expected


def test_several_do_not_count_for_a_part_of_the_group():
    assert count([said(at_least=2)], group={1, 2}) == (0, 2)


def figures(result):
    return {
        name: getattr(result, name)
        for name in ("said", "asked", "unprompted", "unnoted", "unsure", "unclear", "spoke")
        if getattr(result, name) != 0
    }


@pytest.mark.parametrize(
    ("mentions", "conversations", "expected"),
    [
        ([], [conversation()], {}),
        ([said(1)], [conversation()], {"unprompted": 1, "spoke": 1}),
        (
            [said(1), said(3, start=9)],
            [conversation(asked={1, 2})],
            {"said": 1, "asked": 2, "unprompted": 1, "spoke": 2},
        ),
        ([said(3)], [conversation(asked={1, 2})], {"asked": 2, "unprompted": 1, "spoke": 1}),
        ([said(1)], [Conversation(1, GROUP)], {"said": 1, "asked": None, "unnoted": 5, "spoke": 1}),
        (
            [said(1)],
            [conversation(unnoted=GROUP)],
            {"said": 1, "asked": None, "unnoted": 5, "spoke": 1},
        ),
        (
            [said(1), said(4, start=9)],
            [conversation(asked={1, 2}, unnoted={4, 5})],
            {"said": 1, "asked": 2, "unnoted": 2, "unclear": 1, "spoke": 2},
        ),
        (
            [said(4), said(5, start=9)],
            [conversation(asked={1, 2}, unsure={4})],
            {"asked": 2, "unsure": 1, "unclear": 1, "unprompted": 1, "spoke": 2},
        ),
        (
            [said(1), said(5, start=9)],
            [conversation(unsure={1, 2})],
            {"said": 1, "asked": None, "unsure": 2, "unprompted": 1, "spoke": 2},
        ),
        (
            [said(1)],
            [
                conversation(asked={1}),
                conversation(2, {1, 2}, unsure={1, 2}),
                conversation(3, {1, 3}, unnoted={1, 3}),
            ],
            {"said": 1, "asked": 1, "unsure": 1, "unnoted": 1, "spoke": 1},
        ),
        ([], [conversation(asked=GROUP, codes=frozenset({CONTACT}))], {}),
        (
            [said(3, conversation=2)],
            [conversation(asked={1, 2, 3}), conversation(2, {3})],
            {"said": 1, "asked": 3, "spoke": 1},
        ),
    ],
    ids=[
        "not put, and nobody spoke of it",
        "not put, and one began",
        "who was asked and who began stay apart",
        "asked and silent, and another began",
        "no guide at all",
        "nobody noted anything of the question",
        "noted of some, not of others, and one of those spoke",
        "condition not known of one who spoke",
        "condition not known of anyone who was asked",
        "asked once is asked, whatever is unclear elsewhere",
        "a question about something else",
        "asked in one conversation, said in another",
    ],
)
def test_asked_is_about_a_person_and_a_question(mentions, conversations, expected):
    assert figures(tally(mentions, Hall(conversations), about={LETTERS}, group=GROUP)) == expected


@pytest.mark.parametrize(
    ("mentions", "asked", "expected"),
    [
        ([said(at_least=3)], {1, 2, 3, 4}, {"said": 2, "asked": 4, "spoke": 3}),
        ([said(at_least=1)], {1, 2}, {"asked": 2, "spoke": 1}),
        ([said(at_least=4)], {1, 2}, {"said": 1, "asked": 2, "unprompted": 2, "spoke": 4}),
        (
            [said(1), said(at_least=4, start=9)],
            {1, 2},
            {"said": 1, "asked": 2, "unprompted": 2, "spoke": 4},
        ),
        ([said(at_least=2)], (), {"unprompted": 2, "spoke": 2}),
        ([said(at_least=2)], GROUP, {"said": 2, "asked": 5, "spoke": 2}),
    ],
    ids=[
        "three of five, one of whom may not have been asked",
        "one of five may be of the three who were not asked",
        "four of five: at least one of two, and two of three",
        "who has a name is not counted again",
        "nobody was asked",
        "everybody was asked",
    ],
)
def test_of_several_without_a_name_only_the_least_is_said(mentions, asked, expected):
    result = tally(mentions, Hall([conversation(asked=asked)]), about={LETTERS}, group=GROUP)
    assert figures(result) == expected
    assert result.at_least or result.beside_at_least


def test_nobody_is_in_two_numbers_and_said_never_exceeds_asked():
    """Every way in which four persons can stand to a question, and speak or not."""
    states = ("asked", "unsure", "unnoted", "none")
    for standing in product(states, repeat=4):
        reached = {
            state: {person for person, own in enumerate(standing, start=1) if own == state}
            for state in states[:3]
        }
        for speakers in range(16):
            told = {person for person in range(1, 5) if speakers >> (person - 1) & 1}
            result = tally(
                [said(*told)] if told else [],
                Hall([conversation(present={1, 2, 3, 4}, **reached)]),
                about={LETTERS},
                group=GROUP,
            )
            beside = told - reached["asked"] - reached["unsure"] - reached["unnoted"]
            assert result.unprompted == len(beside)
            assert result.said + result.unprompted + result.unclear == len(told) == result.spoke
            if result.asked is not None:
                assert result.asked == len(reached["asked"])
                assert result.said == len(told & reached["asked"])


def test_not_asked_is_something_else_than_not_mentioned():
    assert not tally([], Hall([conversation()]), about={LETTERS}, group=GROUP).was_asked
    assert tally([], Hall(ASKED), about={LETTERS}, group=GROUP).was_asked


def test_someone_in_two_conversations_is_one():
    conversations = [conversation(1, {1}, asked={1}), conversation(2, {1}, asked={1})]
    result = tally(
        [said(1), said(1, conversation=2)], Hall(conversations), about={LETTERS}, group=GROUP
    )
    assert (result.said, result.asked, result.conversations, result.passages) == (1, 1, 2, 2)


def test_two_coders_on_the_same_words_are_one_passage():
    result = tally([said(1), said(1)], Hall(ASKED), about={LETTERS}, group=GROUP)
    assert result.passages == 1


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((0, 5), ({1}, 0)),
        ((4, 7), ({1, 2}, 0)),
        ((5, 6), (set(), 0)),
        ((6, 7), ({2}, 0)),
        ((0, 20), ({1, 2}, 2)),
        ((22, 25), (set(), 0)),
    ],
    ids=[
        "inside one",
        "over the border",
        "only the line break",
        "first of the next",
        "several together",
        "who is not counted",
    ],
)
def test_a_span_belongs_to_whoever_speaks_in_it(span, expected):
    turns = Turns([(0, 5, 1, 0), (6, 10, 2, 0), (11, 20, None, 2), (21, 30, 3, 0)], {1, 2}, 7)
    assert turns.voice(*span) == (7, *expected)


PARENTS = {4: None, LETTERS: 4, CONTACT: 4, 5: None, 51: 5, 513: 51}


def test_a_code_counts_what_is_below_it():
    assert family(5, PARENTS) == {5, 51, 513}
    mention = said(1)
    voice = Voice(mention.conversation, mention.participants, mention.at_least)
    passages = [(mention.code, voice, mention.span)]
    rows = matrix(
        passages, Hall(ASKED), [Group("all", "Allen", GROUP)], [4, LETTERS, CONTACT], PARENTS
    )
    assert [row.cells[0].said for row in rows] == [1, 1, 0]


def test_a_question_about_the_whole_is_one_about_the_part():
    assert topics([513], PARENTS) == {513, 51, 5}
    assert topics([51], PARENTS) == {513, 51, 5}
    assert topics([LETTERS], PARENTS) == {LETTERS, 4}
    assert topics([513, LETTERS], PARENTS) == {513, 51, 5, LETTERS, 4}
    assert topics_of_each(PARENTS) == {code: topics([code], PARENTS) for code in PARENTS}


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ([said(1, start=9), said(5, conversation=2), said(at_least=2)], 2),
        ([said(1, start=9), said(at_least=3)], 3),
        ([said(at_least=3), said(conversation=2, at_least=2)], 3),
        ([said(at_least=3), said(conversation=3, at_least=2)], 5),
    ],
    ids=[
        "two who were there are counted already, one for what she says elsewhere",
        "three spoke, and one of them is known",
        "who was there in both conversations may be the same",
        "who was not there cannot be the same",
    ],
)
def test_nobody_without_a_name_is_counted_who_may_be_counted_already(mentions, expected):
    conversations = [
        conversation(1, {1, 2, 3, 4, 5}, asked={1, 2, 3, 4, 5}),
        conversation(2, {4, 5}, asked={4, 5}),
        conversation(3, {6, 7}, asked={6, 7}),
    ]
    result = tally(mentions, Hall(conversations), about={LETTERS}, group=range(1, 8))
    assert (result.said, result.spoke) == (expected, expected)
