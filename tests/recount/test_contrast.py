"""Crossings of groups and the page of contrasts counted again, verdict and all, from the rows."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import pytest

from tests.recount import counting, outputs, splitting
from tests.recount.agreeing import agree
from tests.recount.conftest import State
from tests.recount.facts import Coding, Facts
from tests.recount.splitting import Asked
from tests.recount.test_matrix import expected

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FEWEST = 5
THIRD = Fraction(1, 3)


# --- crossings --------------------------------------------------------------------------------
def crossed_differences(query: str, table: outputs.Rows, facts: Facts) -> Iterator[str]:
    groups = splitting.groups(Asked(query), facts)
    head, *body = table
    columns = [tuple(one.rpartition(": ")[::2]) for one in head]
    shown = list(dict.fromkeys(group for group, _what in columns if group))
    if shown != list(groups):
        yield f"columns {shown}, counted are {list(groups)}"
        return
    for row in body:
        counted = {name: expected(row[0], group, facts) for name, group in groups.items()}
        for (group, what), cell in zip(columns, row, strict=True):
            if group and counted[group][what] != cell:
                yield f"{row[0]} {group} {what}: it says {cell}, counted {counted[group][what]}"


@pytest.mark.parametrize("query", outputs.CROSSED)
def test_crossed_groups(query: str, state: State) -> None:
    agree(list(crossed_differences(query, state.outputs.crossed[query], state.facts)))


@pytest.mark.parametrize("query", outputs.CROSSED)
def test_nobody_of_a_crossing_is_left_out_or_in_it_twice(query: str, state: State) -> None:
    asked = Asked(query)
    groups = list(splitting.groups(asked, state.facts).values())
    assert all(not one & other for one, other in combinations(groups, 2))
    everybody = frozenset().union(*groups)
    assert everybody == splitting.looked_at(asked, state.facts)


# --- contrasts --------------------------------------------------------------------------------
def tones(codings: list[Coding], group: counting.Group) -> tuple[int, int, int, int]:
    """Return how many people only say good, only bad, both, or neither of it."""
    said: dict[int, set[str]] = {}
    for coding in codings:
        for person in coding.persons & group:
            said.setdefault(person, set()).add(coding.polarity)
    counts = [0, 0, 0, 0]
    for tone in said.values():
        good = bool(tone & {"positief", "gemengd"})
        bad = bool(tone & {"negatief", "gemengd"})
        counts[2 if good and bad else 0 if good else 1 if bad else 3] += 1
    return counts[0], counts[1], counts[2], counts[3]


class Side:
    def __init__(self, codings: list[Coding], number: str, group: counting.Group, facts: Facts):
        found = counting.count(codings, [number], group, facts)
        self.is_unnoted = not found.asked and found.unknown > 0
        self.asked, self.said = found.asked, found.said
        self.at_least = found.at_least
        self.is_heard = found.passages > 0
        self.share = Fraction(found.said, found.asked) if found.asked else None
        self.tones = tones(codings, group)

    def part(self, place: int) -> Fraction:
        told = sum(self.tones[:3])
        return Fraction(self.tones[place], told) if told else Fraction(0)


def verdict(sides: list[Side]) -> str:
    """Judge by the table in docs/methode.md."""
    asked = [side for side in sides if side.asked or side.is_unnoted]
    if len(asked) < 2:
        return "niet gevraagd"
    if sum(not side.is_unnoted for side in asked) < 2:
        return "niet genoteerd"
    large = [side for side in asked if side.asked >= FEWEST]
    if len(large) < 2:
        return "te weinig mensen"
    heard = [side for side in sides if side.is_heard]
    if len(heard) == 1 and heard[0] in large and heard[0].share > THIRD:
        return "alleen één kant"
    high = any(side.share >= 2 * THIRD for side in large)
    low = any(side.share < THIRD and not side.at_least for side in large)
    toned = [side for side in large if sum(side.tones[:3]) >= FEWEST]
    praise = any(side.part(0) >= 2 * THIRD for side in toned)
    blame = any(side.part(1) >= 2 * THIRD for side in toned)
    if (high and low) or (praise and blame):
        return "verschil"
    turned = any(
        max(min(one.part(0), other.part(1)), min(one.part(1), other.part(0))) >= Fraction(1, 2)
        for one, other in combinations(large, 2)
    )
    return (
        "overeenkomst" if min(s.share for s in large) * 2 >= 1 and not turned else "niet te zeggen"
    )


def sides_of(asked: Asked, facts: Facts) -> tuple[dict[str, counting.Group], list[str]]:
    """Return all columns, and which of them are judged."""
    groups = splitting.groups(asked, facts)
    if asked.by == ["perspectief"]:
        looked = splitting.looked_at(asked, facts)
        providers = counting.everyone(facts, counting.AANBIEDER) & looked
        newcomers = groups.pop("Inburgeraar")
        found = {"Inburgeraars": newcomers, "Aanbieders": providers, **groups}
        found = {name: group for name, group in found.items() if group}
        return found, [name for name in ("Inburgeraars", "Aanbieders") if name in found]
    groups.pop("Aanbieders", None)
    return groups, [name for name in groups if "onbekend" not in name.lower()]


def contrast_differences(query: str, table: outputs.Rows, facts: Facts) -> Iterator[str]:
    asked = Asked(query)
    groups, judged = sides_of(asked, facts)
    head, *body = table
    columns = [tuple(one.rpartition(": ")[::2]) for one in head]
    shown = list(dict.fromkeys(group for group, _what in columns if group))
    if shown != list(groups):
        yield f"columns {shown}, counted are {list(groups)}"
        return
    kinds = facts_of_kind(facts, asked.evidence_kind)
    by_number = {row[0]: row for row in body}
    everyone = frozenset().union(*groups.values())
    for number in facts.codes:
        below = counting.with_those_below(number, facts)
        codings = [one for one in facts.counted() if one.code in below and one.id in kinds]
        is_heard = any(
            counting.is_of(one, group, facts) for one in codings for group in groups.values()
        )
        if (number in by_number) != (is_heard and "." in number):
            yield f"{number} stands in the table or not, of {len(everyone)} people"
            continue
        if number not in by_number:
            continue
        row = by_number[number]
        sides = {name: Side(codings, number, group, facts) for name, group in groups.items()}
        right = verdict([sides[name] for name in judged])
        if row[2] != right:
            yield f"{number}: it says {row[2]}, judged {right}"
        for (group, what), cell in zip(columns, row, strict=True):
            if group and (counted := cell_of(what, codings, number, groups[group], facts)) != cell:
                yield f"{number} {group} {what}: it says {cell}, counted {counted}"


def facts_of_kind(facts: Facts, kind: str) -> set[int]:
    return {one.id for one in facts.codings.values() if not kind or one.evidence_kind == kind}


TONES = ["alleen goed", "alleen slecht", "goed en slecht", "zonder toon"]


def cell_of(
    what: str, codings: list[Coding], number: str, group: counting.Group, facts: Facts
) -> str:
    if what in TONES:
        return str(tones(codings, group)[TONES.index(what)])
    return expected(number, group, facts, codings)[what]


@pytest.mark.parametrize("query", outputs.CONTRASTS)
def test_contrasts(query: str, state: State) -> None:
    agree(list(contrast_differences(query, state.outputs.contrasts[query], state.facts)))


@pytest.mark.parametrize("name", ["second_coder", "gaps"])
@pytest.mark.parametrize("query", outputs.CONTRASTS)
def test_contrasts_where_notes_are_missing_or_a_second_coded(
    query: str, name: str, states: object
) -> None:
    state = getattr(states, name)
    agree(list(contrast_differences(query, state.outputs.contrasts[query], state.facts)))


def test_there_is_something_to_judge(state: State) -> None:
    found = {row[2] for table in state.outputs.contrasts.values() for row in table[1:]}
    assert {"verschil", "overeenkomst", "alleen één kant", "niet te zeggen"} <= found
    assert {"te weinig mensen", "niet gevraagd"} <= found
