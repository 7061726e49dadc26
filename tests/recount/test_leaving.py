"""The report as it leaves the research team, counted again: each number beside a sentence.

The rule is written here a second time, from docs/methode.md: at both ends two numbers are told as
one, and after somebody left what follows from what was told before.
"""

from __future__ import annotations

import re

import pytest

from tests.recount import counting
from tests.recount.agreeing import agree
from tests.recount.conftest import State, States
from tests.recount.test_report import book_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
N = r"(?:(hooguit|minstens) )?(\d+)(?: (?:of|tot en met) (\d+))?"
Range = tuple[int, int]
WHAT = {
    "said": rf"^{N} van (\d+) (?:inburgeraars|aanbieders)(?:, en {N} uit zichzelf)?$",
    "contrary": rf"^{N} (?:zegt|zeggen) het tegendeel$",
}


def ends(number: int, of: int) -> Range:
    if of < 3:
        return 0, of
    return (0, 1) if number < 2 else (of - 1, of) if number > of - 2 else (number, number)


def said_as(match: re.Match[str], of: int) -> Range:
    word, low, high = match[1], int(match[2]), match[3]
    if word == "hooguit":
        return 0, low
    return low, of if word == "minstens" else int(high or low)


def right(state: State, states: States, number: str, what: str) -> Range:
    """Return what may be told of a count: of one who left, what follows from the whole example."""

    def counted(weight: counting.Weight) -> int:
        return weight.own.said if what == "said" else weight.contrary_asked

    now = book_of(state).weights[number]
    if state is states.now:
        return ends(counted(now), now.own.asked)
    finding = book_of(state).numbered[number]
    before = next(
        weight
        for other, weight in book_of(states.now).weights.items()
        if book_of(states.now).numbered[other].id == finding.id
    )
    left = sum(
        person.perspective == finding.perspective for person in states.now.facts.people.values()
    ) - sum(person.perspective == finding.perspective for person in state.facts.people.values())
    low, high = ends(counted(before), before.own.asked)
    high = min(high, now.own.asked)
    return min(max(low - left, 0), high), high


def test_beside_each_sentence_stands_what_may_be_told_of_it(state: State, states: States) -> None:
    wrong, seen = [], 0
    for number, weight in book_of(state).weights.items():
        beside = [
            piece.text
            for piece in state.outputs.leaving
            if piece.statement == number and piece.kind == "text"
        ]
        of = weight.own.asked
        for what, pattern in WHAT.items():
            found = [match for text in beside if (match := re.match(pattern, text))]
            told = right(state, states, number, what)
            if not of or (told[0] <= 0 and told[1] >= of):
                wrong += [f"{number}: {match[0]} of {of}" for match in found]
            elif [said_as(match, of) for match in found] != [told]:
                wrong.append(f"{number} {what}: {told} of {of}, beside {beside}")
            seen += len(found)
    agree(wrong)
    assert seen > len(book_of(state).weights)


def test_no_passage_conversation_or_speaker_is_told(state: State) -> None:
    told = " ".join(piece.text for piece in state.outputs.leaving if piece.statement)
    assert not re.search(r"\d+ passages?\b|[Gg]esprek \d|\d+ gesprekken", told)
    assert "bewijs vervallen" not in state.outputs.leaving_html.lower()
    assert "Nalezen" not in state.outputs.leaving_html
    # A1 is a level of the language as well.
    own = {one.pseudonym for one in state.facts.people.values() if one.pseudonym.startswith("D")}
    assert not own & set(re.findall(r"\bD\d+\b", state.outputs.leaving_html))


def test_annex_has_the_same_codes_whoever_took_back_a_part(state: State, states: States) -> None:
    def codes(one: State) -> set[str]:
        return {
            piece.row.split(" ")[0]
            for piece in one.outputs.leaving
            if piece.section == "bijlage-C" and piece.kind == "cell"
        }

    assert len(codes(states.now)) > 80
    assert codes(states.now) - codes(state) == set()
