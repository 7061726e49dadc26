"""Zoekvragen answered again: thirty at random, passage by passage."""

import pytest

from tests.recount import asking
from tests.recount.agreeing import agree
from tests.recount.conftest import States

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_each_question_gets_the_passages_that_answer_it(states: States) -> None:
    facts = states.now.facts
    wrong, answered = [], 0
    for asked, (head, *body) in states.answers.items():
        place = {name: number for number, name in enumerate(head)}
        shown = {
            tuple(row[place[name]] for name in ("gesprek", "begin", "eind", "nummer"))
            for row in body
        }
        right = {
            (
                str(facts.conversations[coding.conversation].number),
                str(coding.start),
                str(coding.end),
                coding.code,
            )
            for coding in asking.answer(asked, facts)
        }
        answered += bool(right)
        if shown != right:
            wrong.append(
                f"{asked}: {len(shown)} passages, counted {len(right)};"
                f" only there {sorted(shown - right)[:5]}, only here {sorted(right - shown)[:5]}"
            )
    assert len(states.answers) == 30
    assert answered > 10
    agree(wrong)
