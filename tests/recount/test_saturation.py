"""Verzadiging counted again: what each conversation brought, and what the answer is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, permutations
from urllib.parse import parse_qs

import pytest
from lxml import html

from tests.recount import counting
from tests.recount.agreeing import agree
from tests.recount.conftest import WITHDRAW, State, States
from tests.recount.counting import NO, UNKNOWN, YES
from tests.recount.facts import Conversation, Facts
from tests.recount.outputs import flat
from tests.recount.splitting import Asked, looked_at

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PERSPECTIVES = (counting.INBURGERAAR, counting.AANBIEDER)
# How far a percentile of a thousand drawn orders may be from that of all of them.
DRAWN = 0.03


@dataclass
class Talk:
    number: int
    said: set[str]
    unasked: set[str]  # of those, said and not asked there
    put: dict[str, str]  # of every code


def was_put(code: str, conversation: Conversation, group: counting.Group, facts: Facts) -> str:
    """Was a question about this put here, to anyone of the group to whom it applies?"""
    if conversation.guide is None:
        return UNKNOWN
    answers = set()
    for question in facts.guides[conversation.guide].questions:
        if counting.is_about(question.codes, [code]):
            for key in conversation.present & group:
                person = facts.people[key]
                both = {
                    counting.applies(question, person, facts),
                    counting.was_put_to(question, person, conversation),
                }
                answers.add(NO if NO in both else UNKNOWN if UNKNOWN in both else YES)
    return YES if YES in answers else UNKNOWN if UNKNOWN in answers else NO


def talks(perspective: str, facts: Facts, query: str = "") -> list[Talk]:
    """Return the coded conversations with this perspective as they were held."""
    group = counting.everyone(facts, perspective) & looked_at(Asked(query), facts)
    found = []
    for one in sorted(facts.conversations.values(), key=lambda c: (c.held_on, c.number)):
        own = [coding for coding in facts.counted() if coding.conversation == one.id]
        said = {coding.code for coding in own if counting.is_of(coding, group, facts)}
        if own and (said or one.present & group):
            put = {code: was_put(code, one, group, facts) for code in facts.codes}
            unasked = {code for code in said if put[code] == NO}
            found.append(Talk(one.number, said, unasked, put))
    return found


def chosen(query: str) -> tuple[int, int, float, bool]:
    of = {name: values[0] for name, values in parse_qs(query).items()}
    return (
        int(of.get("base", 4)),
        int(of.get("run", 2)),
        int(of.get("threshold", 5)) / 100,
        of.get("counting") == "alles",
    )


def shown(query: str, facts: Facts) -> list[str]:
    """Return the perspectives of which somebody is looked at."""
    people = looked_at(Asked(query), facts)
    return [one for one in PERSPECTIVES if counting.everyone(facts, one) & people]


def differences(page: str, query: str, facts: Facts) -> Iterator[str]:
    base, run, limit, with_unasked = chosen(query)
    for perspective in shown(query, facts):
        [heading] = html.fromstring(page).xpath(f"//*[@id='kop-{perspective}']")
        section = heading.getparent()
        counted = talks(perspective, facts, query)
        sets = [talk.said if with_unasked else talk.said - talk.unasked for talk in counted]
        known = set().union(*(talk.said for talk in counted))
        new, so_far = [], set()
        for codes in sets:
            new.append(len(codes - so_far))
            so_far |= codes
        rows = [
            [flat(" ".join(cell.itertext())) for cell in row]
            for row in section.findall(".//tbody/tr")
        ]
        if len(rows) != len(counted):
            yield f"{perspective}: {len(rows)} conversations, counted {len(counted)}"
            continue
        totals = list(accumulate(new))
        for place, (row, talk) in enumerate(zip(rows, counted, strict=True)):
            asked = sum(talk.put[code] == YES for code in known)
            unknown = sum(talk.put[code] == UNKNOWN for code in known)
            words = f"{asked} van {len(known)} codes"
            if unknown:
                words += f" , {unknown} niet bekend"
            ends = place + 1 - run
            share = "– geen hele reeks na de basis"
            if ends >= base and sum(new[:base]):
                fresh = sum(new[ends : place + 1])
                share = f"{fresh} van {sum(new[:base])}, {percent(fresh / sum(new[:base]))}"
            right = [
                "niet genoteerd" if unknown == len(known) else words,
                str(len(sets[place])),
                str(len(talk.unasked)),
                str(new[place]),
                str(totals[place]),
                share,
            ]
            told = [row[1].replace("codes,", "codes ,"), *row[2:6], row[7]]
            if not row[0].startswith(f"Gesprek {talk.number}") or told != right:
                yield f"{perspective} {row}: counted {talk.number} {right}"
        title = flat(heading.text_content())
        if (right := answer(new, base, run, limit)) not in title:
            yield f"{title}: counted {right}"
        yield from band_differences(perspective, sets, [row[6] for row in rows])


def percent(share: float) -> str:
    tenths = round(share * 1000)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10}%"


def answer(new: list[int], base: int, run: int, limit: float) -> str:
    """Guest, Namey & Chen (2020): the first run that brings at most so much of the base."""
    if len(new) < base + run or not sum(new[:base]):
        return "nog niet te zeggen"
    for start in range(base, len(new) - run + 1):
        if sum(new[start : start + run]) <= limit * sum(new[:base]):
            return f"{start}+{run} bij "
    return "nog niet bereikt"


def band_differences(perspective: str, sets: list[set[str]], shown: list[str]) -> Iterator[str]:
    """Compare with every order there is: of seven conversations 5,040."""
    orders = [
        list(accumulate(order, lambda one, other: one | other)) for order in permutations(sets)
    ]
    for place, words in enumerate(shown):
        counts = sorted(len(order[place]) for order in orders)
        middle, low, high = map(int, re.findall(r"\d+", words))
        for share, value in ((0.05, low), (0.5, middle), (0.95, high)):
            below = bisect_left(counts, value) / len(counts)
            up_to = bisect_right(counts, value) / len(counts)
            if not below - DRAWN < share < up_to + DRAWN:
                yield f"{perspective}, {place + 1} conversations: {words}, {share} is not {value}"


def test_what_each_conversation_brought_and_the_answer(state: State) -> None:
    for query, page in state.outputs.saturation.items():
        agree(list(differences(page, query, state.facts)))


@pytest.mark.parametrize("which", ["second_coder", "gaps"])
def test_the_same_when_others_coded_and_when_notes_are_missing(which: str, states: States) -> None:
    found = getattr(states, which)
    for query, page in found.outputs.saturation.items():
        agree(list(differences(page, query, found.facts)))


def test_there_is_something_to_count(states: States) -> None:
    for perspective in PERSPECTIVES:
        counted = talks(perspective, states.now.facts)
        assert len(counted) >= 4
        assert sum(len(talk.unasked) for talk in counted) > 20
    missing = talks(counting.INBURGERAAR, states.gaps.facts)
    assert any(UNKNOWN in talk.put.values() for talk in missing)


@pytest.mark.parametrize("who", WITHDRAW)
def test_conversation_of_who_takes_back_her_part(who: str, states: States) -> None:
    """What she said alone is in no number any more; where she was alone, there is no row."""
    now, after = states.now.facts, states.withdrawn[who].facts
    [her] = [person for person in now.people.values() if person.pseudonym == who]
    were = [one.number for one in now.conversations.values() if her.id in one.present]
    alone = [one.number for one in now.conversations.values() if one.present == {her.id}]
    assert were
    before, left = (
        {talk.number: talk.said for talk in talks(her.perspective, facts)} for facts in (now, after)
    )
    assert set(before) - set(left) == set(alone)
    for number, said in left.items():
        assert said <= before[number]
        assert said == before[number] or number in were


def test_perspective_of_which_nobody_is_looked_at_has_no_part(state: State) -> None:
    for query, page in state.outputs.saturation.items():
        found = html.fromstring(page).xpath("//*[starts-with(@id, 'kop-')]/@id")
        right = [f"kop-{one}" for one in shown(query, state.facts)]
        assert [one for one in found if one in {f"kop-{p}" for p in PERSPECTIVES}] == right
