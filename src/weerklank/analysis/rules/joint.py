"""Two things that the same people named, and how near to each other they did. Pure.

That people name two things says nothing about which brings the other about, or whether one does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from weerklank.analysis.rules import Reach, Tally, line


class Near(StrEnum):
    """How near someone named both: each person counts where she named them nearest."""

    TURN = "turn"
    CONVERSATION = "conversation"
    ROUND = "round"


class Said(NamedTuple):
    """That someone named a code in a turn of her own."""

    code: int
    person: int
    conversation: int
    turn: tuple[int, int]  # of which text, and which of its turns


@dataclass(slots=True)
class _Places:
    conversations: set[int] = field(default_factory=set)
    turns: set[tuple[int, int]] = field(default_factory=set)


# Per code, with the codes below it, who named it and where.
Named = Mapping[int, Mapping[int, _Places]]


def named(said: Iterable[Said], parents: Mapping[int, int | None]) -> Named:
    """Return per code, with the codes below it, who named it and where."""
    found: dict[int, dict[int, _Places]] = defaultdict(lambda: defaultdict(_Places))
    lines: dict[int, frozenset[int]] = {}
    for code, person, conversation, turn in said:
        above = lines.get(code)
        if above is None:
            above = lines[code] = line(code, parents)
        for one in above:
            places = found[one][person]
            places.conversations.add(conversation)
            places.turns.add(turn)
    return found


@dataclass(frozen=True, slots=True)
class Joint:
    """Who of a group named both of two codes: of how many asked both, how near, and where."""

    tally: Tally
    near: Mapping[Near, int]
    conversations: frozenset[int]

    @property
    def people(self) -> int:
        return self.tally.spoke


def joint(
    found: Named, one: int, other: int, *, reaches: tuple[Reach, Reach], group: frozenset[int]
) -> Joint:
    """Count the people of a group who named both codes, of those who were asked about both.

    `reaches` says whom the questions about each reached. Who may have been asked about both, and
    is not known to be, stands apart.
    """
    mine, theirs = found.get(one, {}), found.get(other, {})
    people = mine.keys() & theirs.keys() & group
    near: Counter[Near] = Counter()
    where: set[int] = set()
    for person in people:
        here, there = mine[person], theirs[person]
        in_one = here.conversations & there.conversations
        if here.turns & there.turns:
            near[Near.TURN] += 1
        elif in_one:
            near[Near.CONVERSATION] += 1
        else:
            near[Near.ROUND] += 1
        where |= in_one or here.conversations | there.conversations
    return Joint(_tally(frozenset(people), reaches, group, len(where)), near, frozenset(where))


def _tally(
    people: frozenset[int], reaches: tuple[Reach, Reach], group: frozenset[int], conversations: int
) -> Tally:
    first, second = reaches
    asked = first.asked & second.asked & group
    maybe = (first.asked | first.unsure | first.unnoted) & (
        second.asked | second.unsure | second.unnoted
    )
    unclear = (maybe & group) - asked
    is_unknown = not asked and bool(unclear)
    base = unclear if is_unknown else asked
    return Tally(
        said=len(people & base),
        asked=None if is_unknown else len(asked),
        unprompted=len(people - asked - unclear),
        unnoted=len(unclear),
        unclear=0 if is_unknown else len(people & unclear),
        spoke=len(people),
        conversations=conversations,
        passages=len(people),  # heard at all; passages are counted where they are read
        people=people,
    )
