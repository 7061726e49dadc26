"""Preconditions and pains that the same people named: pairs of codes of two branches."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from weerklank.analysis import queries, rules
from weerklank.analysis.queries import splits
from weerklank.analysis.rules import joint as counting
from weerklank.coding import queries as coding
from weerklank.fieldwork import queries as fieldwork
from weerklank.study.terms import Perspective

# What the shipped codebook calls these branches in English, which does not change with a label.
PRECONDITIONS, PAINS = "preconditions", "what hinders"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes, and per perspective who named both."""

    code: int
    other: int
    sides: tuple[counting.Joint, ...]

    @property
    def people(self) -> int:
        return sum(side.people for side in self.sides)

    @property
    def in_one_turn(self) -> int:
        return sum(side.near.get(counting.Near.TURN, 0) for side in self.sides)


def branch(voices: queries.Voices, gloss: str) -> int | None:
    """Return the branch of the shipped codebook that is called so; None where it is not there."""
    return next(
        (one.pk for one in voices.codes if one.parent_id is None and one.gloss == gloss), None
    )


def sides(voices: queries.Voices, among: splits.Among | None = None) -> list[rules.Group]:
    """Return the perspectives of which somebody is looked at."""
    people = splits.part(voices, among).people
    wholes = [queries.whole(voices, one) for one in Perspective]
    return [
        rules.Group(one.key, one.label, one.people & people)
        for one in wholes
        if one.people & people
    ]


def pairs(
    voices: queries.Voices, branch: int, against: int, groups: list[rules.Group]
) -> list[Pair]:
    """Return each pair of codes of two branches that someone named both of, the most first."""
    below = [rules.family(one, voices.parents) - {one} for one in (branch, against)]
    found = named(voices, below[0] | below[1])
    mine, theirs = (
        [code.pk for code in voices.codes if code.pk in found and code.pk in own] for own in below
    )
    lines = {code: rules.line(code, voices.parents) for code in {*mine, *theirs}}
    about = rules.topics_of_each(voices.parents)
    reaches = {code: voices.hall.reach(about[code]) for code in {*mine, *theirs}}
    place = {code.pk: number for number, code in enumerate(voices.codes)}
    rows: list[Pair] = []
    for one in mine:
        for other in theirs:
            is_twice = branch == against and place[other] <= place[one]
            if is_twice or one in lines[other] or other in lines[one]:
                continue
            of_both = tuple(
                counting.joint(
                    found,
                    one,
                    other,
                    reaches=(reaches[one], reaches[other]),
                    group=group.people,
                )
                for group in groups
            )
            pair = Pair(one, other, of_both)
            if pair.people:
                rows.append(pair)
    return sorted(
        rows, key=lambda one: (-one.people, -one.in_one_turn, place[one.code], place[one.other])
    )


def named(voices: queries.Voices, codes: Collection[int]) -> counting.Named:
    """Return who names these codes in which turns; of nobody in particular nothing.

    Three queries: places of these codes, of the turns of people, and who takes part. No words are
    read.
    """
    turns = fieldwork.turns_of_people(voices.round)
    said: dict[int, set[int]] = defaultdict(set)
    whose: list[counting.Whose] = []
    for text, given in coding.stretches_with(voices.readings, codes).items():
        conversation, first = voices.conversation_of[text], len(whose)
        own = [turn for turn in turns.get(text, ()) if turn[2] in voices.people]
        whose += [(person, conversation) for _start, _end, person in own]
        starts, ends = [turn[0] for turn in own], [turn[1] for turn in own]
        for start, end, code in given:
            begin = first + bisect_right(ends, start)
            said[code].update(range(begin, first + bisect_left(starts, end)))
    return counting.named(said, whose, voices.parents)
