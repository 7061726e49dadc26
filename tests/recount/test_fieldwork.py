"""Veldwerk counted again: per group how far it is, who is to ask next, questions and languages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from lxml import html

from tests.recount import counting
from tests.recount.agreeing import agree
from tests.recount.conftest import WITHDRAW, State, States
from tests.recount.counting import AANBIEDER, INBURGERAAR, NO, UNKNOWN, YES
from tests.recount.facts import Conversation, Facts, Question, Row, from_json
from tests.recount.outputs import flat

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SIDES = (INBURGERAAR, AANBIEDER)
OUT = {"refused", "no_answer", "not_reached", "gone"}
LANGUAGES = {"nl": "Nederlands", "ar": "Arabisch", "tr": "Turks", "ti": "Tigrinya"}


def every(states: States) -> Iterator[tuple[str, State]]:
    yield "now", states.now
    yield from states.withdrawn.items()
    yield "second coder", states.second_coder
    yield "gaps", states.gaps


def known(person: int, facts: Facts) -> dict[str, str]:
    one = facts.people[person]
    return one.values | ({"provider_kind": one.provider_kind} if one.provider_kind else {})


def is_of(values: dict[str, str], target: Row) -> bool:
    pairs = zip(from_json(target["keys"]), from_json(target["values"]), strict=True)
    return all(values.get(key) == value for key, value in pairs)


def heard_in(conversation: int, facts: Facts) -> set[int]:
    return (
        set(facts.conversations[conversation].present) | facts.speaking.get(conversation, set())
    ) & facts.people.keys()


def in_any(conversations: set[int], facts: Facts) -> set[int]:
    return {one for each in conversations for one in heard_in(each, facts)}


def done(facts: Facts) -> set[int]:
    """Return the conversations of which the reading that counts was handed in, or agreed on."""
    return {
        key
        for key in facts.conversations
        if (reading := facts.readings.get(key)) is not None
        and ((key, reading) in facts.handed_in or facts.agreed.get(key) == reading)
    }


def numbers(side: str, target: Row | None, facts: Facts) -> list[int]:
    """Return asked, taking part, heard, with a text, coded."""
    people = {
        key
        for key, one in facts.people.items()
        if one.perspective == side and (target is None or is_of(known(key, facts), target))
    }
    asked = [
        one
        for one in facts.candidates
        if one["perspective"] == side
        and one["asked_at"] is not None
        and (target is None or is_of(from_json(one["values"]), target))
    ]
    held = set(facts.conversations)
    return [
        len(asked),
        len(people),
        *(
            len(people & in_any(some, facts))
            for some in (held, held & facts.with_text, done(facts))
        ),
    ]


def rows_of(page: str, heading: str) -> list[list[str]]:
    tree = html.fromstring(page)
    return [
        [flat(cell.text_content()) for cell in row]
        for row in tree.xpath(f"//table[@aria-labelledby='{heading}']/tbody/tr")
    ]


def test_every_number_of_every_group(states: States) -> None:
    wrong, seen = [], 0
    for name, state in every(states):
        for side in SIDES:
            own = [one for one in state.facts.targets if one["perspective"] == side]
            shown = [
                [int(cell) for cell in row[2:]]
                for row in rows_of(state.outputs.fieldwork, f"kant-{side}")
                if len(row) > 1
            ]
            right = [numbers(side, one, state.facts) for one in (None, *own)]
            seen += len(own)
            if shown[: len(right)] != right:
                wrong.append(f"{name}, {side}: shown {shown}, counted {right}")
    assert seen > 40
    agree(wrong)


def expected(side: str, facts: Facts) -> list[tuple[int, str]]:
    """Return of each target that is short by how many, and who stands ready for it."""
    found = []
    replaced = facts.replaced
    by_id = {one["id"]: one for one in facts.candidates}
    for target in facts.targets:
        taking_part = numbers(side, target, facts)[1]
        if target["perspective"] != side or taking_part >= target["least"]:
            continue
        ready = [
            (one["cell"], one["place"], by_id[one["candidate_id"]])
            for one in facts.drawn
            if one["candidate_id"] in by_id
            and by_id[one["candidate_id"]]["state"] == "reserve"
            and is_of(from_json(by_id[one["candidate_id"]]["values"]), target)
        ]
        places = [
            one["pseudonym"]
            for one in facts.candidates
            if one["state"] in OUT
            and one["id"] not in replaced
            and is_of(from_json(one["values"]), target)
        ]
        ready.sort(key=lambda one: one[:2])
        name = ready[0][2]["pseudonym"] if ready else ""
        instead = f" in plaats van {places[0]}" if name and places else ""
        found.append((target["least"] - taking_part, name + instead))
    return found


def test_who_is_to_ask_next(states: States) -> None:
    wrong, short = [], 0
    for name, state in every(states):
        for side in SIDES:
            tree = html.fromstring(state.outputs.fieldwork)
            items = tree.xpath(f"//ul[@aria-labelledby='tekort-{side}']/li")
            shown = []
            for item in items:
                text = flat(item.text_content())
                missing = re.search(r"(\d+) te kort", text)
                named = [flat(one.text_content()) for one in item.xpath(".//a")]
                if missing:
                    shown.append((int(missing[1]), named[0] if named else ""))
            right = expected(side, state.facts) if name in ("now", *WITHDRAW) else None
            if right is None:
                continue
            short += len(right)
            if sorted(shown) != sorted(right):
                wrong.append(f"{name}, {side}: shown {shown}, counted {right}")
    assert short >= len(WITHDRAW)
    agree(wrong)


def put(question: Question, held: list[Conversation], facts: Facts) -> list[str]:
    """Return the row of a question: to whom it was put, of how many, and what is not known."""
    reached: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in held:
        for person in one.present:
            meant = counting.applies(question, facts.people[person], facts)
            reached[meant, counting.was_put_to(question, facts.people[person], one)].add(person)
    asked = reached[YES, YES]
    meant = set().union(*(reached[YES, each] for each in (YES, NO, UNKNOWN)))
    return [
        flat(question.text),
        f"{len(asked)} van {len(meant)}",
        str(len(reached[YES, UNKNOWN] - asked)),
        str(len(reached[UNKNOWN, YES] - asked)),
    ]


def test_to_whom_each_question_was_put(states: States) -> None:
    wrong, seen = [], 0
    for name, state in every(states):
        facts = state.facts
        for guide in facts.guides.values():
            held = [one for one in facts.conversations.values() if one.guide == guide.id]
            if not any(one.present for one in held):
                continue
            shown = rows_of(state.outputs.fieldwork, f"leidraad-kop-{guide.id}")
            right = [put(question, held, facts) for question in guide.questions]
            seen += len(right)
            if shown != right:
                pairs = zip(shown, right, strict=False)
                wrong.append(f"{name}, {guide}: {[one for one in pairs if one[0] != one[1]][:3]}")
    assert seen > 100
    agree(wrong)


def test_languages_of_the_conversations(states: States) -> None:
    wrong = []
    for name, state in every(states):
        facts = state.facts
        heard: dict[str, list[int]] = {}
        for one in facts.conversations.values():
            if not heard_in(one.id, facts):
                continue
            spoken = one.spoken or ((one.language,) if one.interpreter == "none" else ())
            for code in set(spoken):
                heard.setdefault(LANGUAGES[code], []).append(one.id)
        right = {
            language: [str(len(own)), str(len(in_any(set(own), facts)))]
            for language, own in heard.items()
        }
        shown = {row[0]: row[1:] for row in rows_of(state.outputs.fieldwork, "talen")}
        if shown != right:
            wrong.append(f"{name}: shown {shown}, counted {right}")
    agree(wrong)
