"""Crossings of groups and the page of contrasts counted again, verdict and all, from the rows."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from tests.recount import counting, outputs, splitting
from tests.recount.agreeing import agree
from tests.recount.conftest import State
from tests.recount.facts import Coding, Facts
from tests.recount.sides import Side, tones, verdict
from tests.recount.splitting import Asked
from tests.recount.test_matrix import expected

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


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
    assert {"te weinig mensen", "niets om naast te leggen"} <= found
