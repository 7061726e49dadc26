"""Zoekvragen put at random, and the passages that answer them, as docs/gebruik/zoeken.md says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

from tests.recount.counting import with_those_below
from tests.recount.facts import Coding, Facts

RELATIONS = ["overlaps", "inside", "near_characters", "same_turn", "same_person",
             "same_conversation"]  # fmt: skip


@dataclass(frozen=True)
class Condition:
    is_not: bool
    relation: str
    code: str
    within: int


@dataclass(frozen=True)
class Asked:
    code: str
    with_those_below: bool
    conditions: tuple[Condition, ...]

    def address(self, facts: Facts) -> str:
        values = {
            "code": facts.codes[self.code].id,
            "with_subcodes": "" if self.with_those_below else "nee",
        }
        for name, one in zip("ab", self.conditions, strict=False):
            values |= {
                f"{name}_is": "niet" if one.is_not else "",
                f"{name}_relation": one.relation,
                f"{name}_code": facts.codes[one.code].id,
            }
            if one.relation.startswith("near"):
                values[f"{name}_within"] = one.within
        return urlencode(values)


def at_random(facts: Facts, chance: Random, number: int) -> list[Asked]:
    """Return questions about codes of different branches, one or two conditions each."""
    given = sorted({coding.code for coding in facts.counted()})
    heads = sorted({code.split(".")[0] for code in given})
    found = []
    for _ in range(number):
        code = chance.choice(given + heads)
        others = [other for other in given + heads if other.split(".")[0] != code.split(".")[0]]
        conditions = tuple(
            Condition(
                chance.random() < 0.3,
                chance.choice(RELATIONS),
                chance.choice(others),
                chance.choice([0, 10, 200]),
            )
            for _ in range(chance.choice([1, 1, 2]))
        )
        found.append(Asked(code, "." not in code or chance.random() < 0.7, conditions))
    return found


def answer(asked: Asked, facts: Facts) -> Iterator[Coding]:
    conditions = [(one, _with_code(one.code, asked, facts)) for one in asked.conditions]
    for coding in _with_code(asked.code, asked, facts):
        if all(
            any(holds(one, coding, other) for other in others if other.id != coding.id)
            is not one.is_not
            for one, others in conditions
        ):
            yield coding


def _with_code(code: str, asked: Asked, facts: Facts) -> list[Coding]:
    codes = with_those_below(code, facts) if asked.with_those_below else {code}
    return [coding for coding in facts.counted() if coding.code in codes]


def holds(condition: Condition, one: Coding, other: Coding) -> bool:
    same_text = one.transcript == other.transcript
    if condition.relation == "overlaps":
        return same_text and one.start < other.end and other.start < one.end
    if condition.relation == "inside":
        return same_text and other.start <= one.start and one.end <= other.end
    if condition.relation == "near_characters":
        apart = max(other.start - one.end, one.start - other.end, 0)
        return same_text and apart <= condition.within
    if condition.relation == "same_turn":
        return bool(one.turns & other.turns)
    if condition.relation == "same_person":
        return bool(one.persons & other.persons)
    return one.conversation == other.conversation
