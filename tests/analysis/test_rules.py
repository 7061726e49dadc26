import pytest

from weerklank.analysis.rules import (
    Group,
    Mention,
    Talk,
    Turns,
    Voice,
    family,
    matrix,
    tally,
    topics,
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


ASKED = [Talk(conversation=1, present=GROUP, asked=TALK_ABOUT_LETTERS)]


def count(mentions, talks=ASKED, group=GROUP):
    result = tally(mentions, talks, about={LETTERS}, group=group)
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


def test_not_asked_is_something_else_than_not_mentioned():
    skipped = [Talk(conversation=1, present=GROUP, unnoted=frozenset())]
    result = tally([], skipped, about={LETTERS}, group=GROUP)
    assert (result.said, result.asked, result.was_asked) == (0, 0, False)


@pytest.mark.parametrize(
    "talk",
    [Talk(1, GROUP), Talk(1, GROUP, unnoted=TALK_ABOUT_LETTERS)],
    ids=["no guide at all", "a question of which nothing was noted"],
)
def test_what_nobody_noted_is_unknown(talk):
    result = tally([said(1)], [talk], about={LETTERS}, group=GROUP)
    assert (result.said, result.asked, result.unknown) == (1, None, 4)


def test_who_brings_it_up_unasked_is_among_those_of_whom_we_know():
    talks = [
        Talk(1, frozenset({1, 2}), asked=TALK_ABOUT_LETTERS),
        Talk(2, frozenset({3, 4}), unnoted=frozenset({CONTACT})),
    ]
    result = tally([said(1), said(3, conversation=2)], talks, about={LETTERS}, group=GROUP)
    assert (result.said, result.asked, result.unprompted) == (2, 3, 1)
    assert not result.is_all_unprompted


def test_who_all_began_themselves_are_not_one_of_one():
    talk = Talk(1, GROUP, unnoted=frozenset())
    result = tally([said(1)], [talk], about={LETTERS}, group=GROUP)
    assert (result.said, result.asked, result.is_all_unprompted) == (1, 1, True)


def test_someone_in_two_conversations_is_one():
    talks = [
        Talk(1, frozenset({1}), asked=TALK_ABOUT_LETTERS),
        Talk(2, frozenset({1}), asked=TALK_ABOUT_LETTERS),
    ]
    result = tally([said(1), said(1, conversation=2)], talks, about={LETTERS}, group=GROUP)
    assert (result.said, result.asked, result.conversations, result.passages) == (1, 1, 2, 2)


def test_two_coders_on_the_same_words_are_one_passage():
    result = tally([said(1), said(1)], ASKED, about={LETTERS}, group=GROUP)
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
    rows = matrix(passages, ASKED, [Group("all", "Allen", GROUP)], [4, LETTERS, CONTACT], PARENTS)
    assert [row.cells[0].said for row in rows] == [1, 1, 0]


def test_a_question_about_the_whole_is_one_about_the_part():
    assert topics([513], PARENTS) == {513, 51, 5}
    assert topics([51], PARENTS) == {513, 51, 5}
    assert topics([LETTERS], PARENTS) == {LETTERS, 4}
