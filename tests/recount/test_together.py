"""Samenloop counted again: for every two codes the overlapping passages and the people."""

import pytest

from tests.recount import counting
from tests.recount.agreeing import agree
from tests.recount.conftest import State

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def differences(state: State) -> list[str]:
    head, *body = state.outputs.together
    place = {name: number for number, name in enumerate(head)}
    passages, persons = place["overlappende passages"], place["mensen die beide noemden"]
    counted = counting.together(state.facts)
    shown = {
        (row[0], row[place["nummer van de andere"]]): (int(row[passages]), int(row[persons]))
        for row in body
    }
    wrong = [
        f"{pair}: it says {found}, counted {right}"
        for pair, found in shown.items()
        if (right := figures(counted.get(pair))) != found
    ]
    # A pair that nothing joins may be left out.
    return wrong + [
        f"{pair} is not there, counted {figures(right)}"
        for pair, right in counted.items()
        if pair not in shown and figures(right) != (0, 0)
    ]


def figures(pair: counting.Pair | None) -> tuple[int, int]:
    return (pair.overlapping, pair.persons) if pair else (0, 0)


def test_passages_that_overlap_and_people_who_spoke_of_both(state: State) -> None:
    agree(differences(state))


def test_there_is_something_to_count(state: State) -> None:
    pairs = counting.together(state.facts)
    assert sum(pair.overlapping > 0 for pair in pairs.values()) > 100
    assert sum(pair.persons > 0 for pair in pairs.values()) > 1000
