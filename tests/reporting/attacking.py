"""Who tries to find out how many people there are in a small group, from what the pages tell.

They know about how many there are in all, and of every set of characteristics that they ask for
whether at least five people share it; they know that a group is made up of its parts, and subtract.
They are even told that of nobody anything is unknown, which makes the parts add up.
"""

from __future__ import annotations

import random
from itertools import product

from tests.figures.attacker import Attacker
from weerklank.sampling.rules.population import STEP, rounded_down
from weerklank.sentences import disclosure
from weerklank.sentences.disclosure import Group

KEYS = ("leerroute", "doelgroep", "gender", "kern")


def population(dice: random.Random) -> list[Group]:
    """Make up a municipality with groups of every size, small ones most of all."""
    keys = KEYS[: dice.randint(1, 3)]
    values = [[str(n) for n in range(dice.randint(2, 3))] for _key in keys]
    return [
        Group(dict(zip(keys, chosen, strict=True)), dice.choice([0, 1, 2, 3, 4, 5, 6, 9, 30]))
        for chosen in product(*values)
    ]


def found_out(dice: random.Random, questions: int = 12, *, exact: bool = False) -> set[str]:
    """Ask in any order, and return the groups of one to four of which the size is certain then.

    With `exact` a size from five is told as it is, which no page does.
    """
    people = population(dice)
    keys = list(people[0].values)
    values = {key: sorted({group.values[key] for group in people}) for key in keys}
    attacker = Attacker()
    every = [
        {key: value for key, value in zip(keys, chosen, strict=True) if value}
        for chosen in product(*([*values[key], ""] for key in keys))
    ]
    sizes = {name(asked): disclosure.size(people, asked) for asked in every}
    total = sizes[name({})]
    if exact:
        attacker.knows(name({}), total)
    elif (told := rounded_down(total)) is not None:
        attacker.knows(name({}), told, told + STEP - 1)
    for asked in dice.choices(every, k=questions):
        size = sizes[name(asked)]
        if size < disclosure.SMALL_GROUP:
            attacker.knows(name(asked), 0, disclosure.SMALL_GROUP - 1)
        else:
            attacker.knows(
                name(asked),
                size if exact else disclosure.SMALL_GROUP,
                None if exact else max(total, size) + STEP,
            )
    for asked in every:
        for key in keys:
            if key not in asked:
                attacker.adds_up(name(asked), [name(asked | {key: value}) for value in values[key]])
    attacker.narrow_down()
    return {
        one
        for one, size in sizes.items()
        if 0 < size < disclosure.SMALL_GROUP and attacker.is_certain(one)
    }


def name(asked: dict[str, str]) -> str:
    return ",".join(f"{key}={asked[key]}" for key in sorted(asked)) or "iedereen"


def attack(sequences: int, *, seed: int = 49, exact: bool = False) -> list[set[str]]:
    """Return what was found out in so many sequences, as far as anything was."""
    dice = random.Random(seed)  # noqa: S311  the same sequences each time
    found = (found_out(dice, exact=exact) for _n in range(sequences))
    return [one for one in found if one]
