"""Preconditions and pains of the same people, and samenloop of a part of them, counted again."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest

from tests.recount import counting, outputs, splitting
from tests.recount.agreeing import agree
from tests.recount.conftest import State
from tests.recount.facts import Facts
from tests.recount.splitting import Asked

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PRECONDITIONS, PAINS = "6.", "4."
SIDES = {"Inburgeraars": counting.INBURGERAAR, "Aanbieders": counting.AANBIEDER}


def places(number: str, facts: Facts) -> dict[int, tuple[set[int], set[int]]]:
    """Return who named a code or one below it, in which turns of her own and conversations."""
    below = counting.with_those_below(number, facts)
    found: dict[int, tuple[set[int], set[int]]] = {}
    for coding in facts.counted():
        if coding.code in below:
            for person, turn in coding.own_turns:
                turns, conversations = found.setdefault(person, (set(), set()))
                turns.add(turn)
                conversations.add(coding.conversation)
    return found


def expected(one: str, other: str, group: counting.Group, facts: Facts) -> list[str]:
    mine, theirs = places(one, facts), places(other, facts)
    people = sorted(mine.keys() & theirs.keys() & group)
    near: Counter[int] = Counter()
    where: set[int] = set()
    for person in people:
        shared = mine[person][1] & theirs[person][1]
        near[0 if mine[person][0] & theirs[person][0] else 1 if shared else 2] += 1
        where |= shared or mine[person][1] | theirs[person][1]
    was = {
        person: {counting.asked(facts.people[person], [number], facts) for number in (one, other)}
        for person in group
    }
    both = [person for person in group if was[person] == {counting.YES}]
    maybe = [
        person
        for person in group
        if counting.NO not in was[person] and counting.UNKNOWN in was[person]
    ]
    numbers = sorted(facts.conversations[key].number for key in where)
    return [
        str(len(people)),
        str(len(set(both) & set(people))) if both else "niet allebei gevraagd",
        str(len(both)) if both or not maybe else "niet genoteerd",
        *(str(near[place]) for place in range(3)),
        ", ".join(map(str, numbers)),
    ]


def differences(query: str, table: outputs.Rows, facts: Facts) -> Iterator[str]:
    looked_at = splitting.looked_at(Asked(query), facts)
    _head, *body = table
    shown = {(row[0], row[2], row[4]): row for row in body}
    groups = {
        label: counting.everyone(facts, perspective) & looked_at
        for label, perspective in SIDES.items()
    }
    groups = {label: group for label, group in groups.items() if group}
    mine, theirs = (
        [number for number in facts.codes if number.startswith(branch)]
        for branch in (PRECONDITIONS, PAINS)
    )
    for one, other in product(mine, theirs):
        right = {label: expected(one, other, group, facts) for label, group in groups.items()}
        is_named = any(figures[0] != "0" for figures in right.values())
        for label, figures in right.items():
            row = shown.pop((one, other, label), None)
            if (row is not None) != is_named:
                yield f"{one} and {other}, {label}: it stands there or not"
            elif row is not None and row[5:12] != figures:
                yield f"{one} and {other}, {label}: it says {row[5:12]}, counted {figures}"
    if shown:
        yield f"there are rows of {list(shown)[:5]}"


@pytest.mark.parametrize("query", outputs.JOINTS)
def test_people_who_named_both(query: str, state: State) -> None:
    agree(list(differences(query, state.outputs.joints[query], state.facts)))


@pytest.mark.parametrize("name", ["second_coder", "gaps"])
def test_people_who_named_both_where_notes_are_missing_or_a_second_coded(
    name: str, states: object
) -> None:
    state = getattr(states, name)
    agree(list(differences("", state.outputs.joints[""], state.facts)))


def test_every_row_says_that_it_is_no_cause(state: State) -> None:
    for table in state.outputs.joints.values():
        assert all("geen oorzaak" in row[-1] for row in table[1:])
        assert len(table) > 10


@pytest.mark.parametrize("query", outputs.PARTS)
def test_samenloop_of_a_part_of_the_people(query: str, state: State) -> None:
    group = splitting.looked_at(Asked(query), state.facts)
    _head, *body = state.outputs.together_of[query]
    shown = {(row[0], row[2]): (int(row[4]), int(row[5])) for row in body}
    assert shown == part_together(group, state.facts)


def part_together(group: counting.Group, facts: Facts) -> dict[tuple[str, str], tuple[int, int]]:
    """Count the pairs of passages that overlap, of passages in which one of them is heard."""
    of: dict[str, dict[tuple[int, int, int], set[int]]] = {}
    for coding in facts.counted():
        if counting.is_of(coding, group, facts):
            spans = of.setdefault(coding.code, {})
            spans.setdefault(coding.span, set()).update(coding.persons & group)
    numbers = [number for number in facts.codes if number in of]
    found = {}
    for place, first in enumerate(numbers):
        for second in numbers[place + 1 :]:
            pairs = sum(
                one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
                for one, other in product(of[first], of[second])
            )
            people = set().union(*of[first].values()) & set().union(*of[second].values())
            if pairs or people:
                found[first, second] = (pairs, len(people))
    return found
