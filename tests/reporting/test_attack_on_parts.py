"""Nobody's answer follows from counts of a part of people beside those of all, over versions."""

from __future__ import annotations

import random

import pytest

from tests import cast
from tests.findings.crowd import ROUTES, SUBJECTS, Crowd, join, make_crowd
from tests.reporting.informer import Version, found_out
from weerklank.analysis import queries, rules
from weerklank.analysis.outside import Outside
from weerklank.study.operations import keep_told, withdraw

pytestmark = pytest.mark.once

SEEDS = range(8)
SIDE = "inburgeraar"


def leave(
    crowd: Crowd,
    dice: random.Random,
    gone: set[int],
    wanted: dict[str, list[frozenset[int]]],
    told_of: dict[str, frozenset[int]],
) -> tuple[Version, int]:
    """Let the matrix leave, and of each subject the parts that may; gives how many did.

    `told_of` keeps who was in a fixed group when it was first told of.
    """
    voices = queries.hear(crowd.home.round)
    outside = Outside(voices)
    there = frozenset(one.pk for one in crowd.of(SIDE) if one.pk not in gone)
    version = Version(
        {
            label: frozenset(one for one in there if crowd.values[one]["group"] == key)
            for key, label in ROUTES.items()
        }
        | {"Inburgeraars": there}
    )
    for row in outside.rows():
        for column, cell in zip(outside.columns, row.cells, strict=True):
            if column.perspective == SIDE and cell.told:
                people = column.people
                if not column.is_whole:
                    people = told_of.setdefault(column.key, people)
                hears(version, crowd, row.code.number, people, cell.told)
    parts = 0
    for number in SUBJECTS:
        code = crowd.codes[number].pk
        for part in wanted[number]:
            people = part & there
            [row] = queries.matrix(
                voices, [rules.Group("", "", people)], queries.Filter(), codes=[code]
            )
            count = (row.cells[0].said, row.cells[0].asked or 0)
            if outside.may_tell_part(code, SIDE, people, count):
                outside.tell_part(code, SIDE, people, count)
                version.hears(f"code {number}", people & asked(crowd, number), count[0], count[0])
                parts += 1
    keep_told(round=crowd.home.round, told=outside.told, by=crowd.home.bram, at=cast.NOW)
    return version, parts


def asked(crowd: Crowd, number: str) -> frozenset[int]:
    return frozenset(crowd.asked.get(number, ()))


def hears(version: Version, crowd: Crowd, number: str, people: frozenset[int], told) -> None:
    version.hears(f"code {number}", people & asked(crowd, number), told.low, told.high)


def attack(seed: int) -> tuple[list[Version], int]:
    """Tell of some parts, let somebody leave, tell of these and others, and again."""
    dice = random.Random(seed)  # noqa: S311  the same each time
    crowd = make_crowd(dice)
    own = [one.pk for one in crowd.of(SIDE)]

    def some() -> dict[str, list[frozenset[int]]]:
        return {
            number: [frozenset(dice.sample(own, dice.randint(5, 12))) for _again in range(6)]
            for number in SUBJECTS
        }

    first, more = some(), some()
    both = {number: [*first[number], *more[number]] for number in SUBJECTS}
    told_of: dict[str, frozenset[int]] = {}
    version, parts = leave(crowd, dice, set(), first, told_of)
    taken = [version]
    leaves = dice.choice(crowd.of(SIDE))
    withdraw(participant=leaves, by=crowd.home.bram, at=cast.NOW)
    for _again in range(2):
        version, told = leave(crowd, dice, {leaves.pk}, both, told_of)
        taken.append(version)
        parts += told
        join(crowd, dice)
    return taken, parts


@pytest.mark.parametrize("seed", SEEDS)
def test_of_nobody_it_follows_what_they_said(seed: int, db: None) -> None:
    taken, _parts = attack(seed)
    assert found_out(*taken) == set()
    assert found_out(*taken[:1]) == set()
    assert found_out(*taken[1:]) == set()


def test_of_some_parts_is_told(db: None) -> None:
    assert attack(1)[1] > 0
