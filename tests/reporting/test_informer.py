"""Who reasons about numbers finds all that follows from them, and nothing that does not."""

from __future__ import annotations

import random
from itertools import product

from tests.reporting.informer import Group, in_every_way

PEOPLE = range(7)


def tried(rules: list[tuple[Group, int, int]]) -> set[int]:
    """Try every way in which people can be meant, one by one."""
    people = sorted(frozenset().union(*(group for group, _low, _high in rules)))
    every = (
        {one for one, is_meant in zip(people, chosen, strict=True) if is_meant}
        for chosen in product((False, True), repeat=len(people))
    )
    ways = [
        meant
        for meant in every
        if all(low <= len(meant & group) <= high for group, low, high in rules)
    ]
    return set.intersection(*ways) if ways else set()


def made_up(dice: random.Random) -> list[tuple[Group, int, int]]:
    """Make up what is told of groups: most of it true together, some of it not."""
    meant = {one for one in PEOPLE if dice.random() < 0.6}
    rules = []
    for _each in range(dice.randint(1, 5)):
        group = frozenset(one for one in PEOPLE if dice.random() < 0.6)
        right = len(group & meant) + dice.choice([0, 0, 0, 0, 0, 0, 0, 1])
        low = max(0, right - dice.choice([0, 0, 1]))
        rules.append((group, low, right + dice.choice([0, 0, 1])))
    return rules


def test_what_follows_is_what_is_so_in_every_way() -> None:
    dice = random.Random(5)  # noqa: S311  the same each time
    told = [made_up(dice) for _each in range(400)]
    found = [in_every_way(rules) for rules in told]
    assert found == [tried(rules) for rules in told]
    # Of some nobody is certain, of some a few, of some all.
    assert len({len(one) for one in found}) > 4
