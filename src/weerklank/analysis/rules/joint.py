"""Two things that the same people named, and how near to each other they did. Pure.

That people name two things says nothing about which brings the other about, or whether one does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from weerklank.analysis.rules import Reach, Tally, line


class Near(StrEnum):
    """How near someone named both: each person counts where she named them nearest."""

    TURN = "turn"
    CONVERSATION = "conversation"
    ROUND = "round"


# Of a turn: who speaks in it, in which conversation.
Whose = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a code was named: in which turns, which are numbers in `whose`."""

    turns: frozenset[int]
    whose: Sequence[Whose]
    spoke: frozenset[Whose]  # who named it in which conversation
    people: frozenset[int]


# Per code, with the codes below it, where it was named.
Named = Mapping[int, Places]


def named(
    said: Mapping[int, Collection[int]],
    whose: Sequence[Whose],
    parents: Mapping[int, int | None],
) -> Named:
    """Return per code, with the codes below it, where it was named.

    `said` has per code alone in which turns. Each turn is of one person and in one conversation.
    """
    turns: dict[int, set[int]] = defaultdict(set)
    for code, own in said.items():
        for above in line(code, parents):
            turns[above].update(own)
    found = {}
    for code, own in turns.items():
        spoke = frozenset([whose[turn] for turn in own])
        people = frozenset([person for person, _conversation in spoke])
        found[code] = Places(frozenset(own), whose, spoke, people)
    return found


NOWHERE = Places(frozenset(), (), frozenset(), frozenset())


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
    mine, theirs = found.get(one, NOWHERE), found.get(other, NOWHERE)
    people = mine.people & theirs.people & group
    in_turn = {mine.whose[turn][0] for turn in mine.turns & theirs.turns} & people
    rooms = [room for room in mine.spoke & theirs.spoke if room[0] in people]
    in_room = {person for person, _conversation in rooms}
    apart = people - in_room
    where = {conversation for _person, conversation in rooms}
    if apart:
        where |= {room[1] for room in mine.spoke | theirs.spoke if room[0] in apart}
    near = {
        Near.TURN: len(in_turn),
        Near.CONVERSATION: len(in_room - in_turn),
        Near.ROUND: len(apart),
    }
    return Joint(_tally(people, reaches, group, len(where)), near, frozenset(where))


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
