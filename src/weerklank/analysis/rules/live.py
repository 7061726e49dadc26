"""How far a round is with a group of people, and whom to ask where a group stays empty.

A group that was planned and of which nobody takes part, or of which more than half of those who
were asked said no, is warned of. The warning invites to look; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from weerklank.sampling.rules.asking import OUT, Chosen, Listed
from weerklank.sampling.rules.selection import Quota
from weerklank.sampling.terms import CandidateState

MOST_DECLINED = 0.5  # of those who were asked; more than this is warned of
MOST_NAMED = 5  # people of whom a step says who they are


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody who takes part, and how far she is. Each step but the first needs the one before."""

    id: int
    values: Mapping[str, str]
    is_heard: bool = False
    has_text: bool = False
    is_coded: bool = False


@dataclass(frozen=True, slots=True)
class Stages:
    """How many people of a group came how far. `invited` is None where nobody kept who was."""

    invited: int | None
    agreed: int
    heard: int
    transcribed: int
    coded: int


def stages(group: Quota, people: Collection[Someone], chosen: Collection[Chosen] | None) -> Stages:
    """Count a group; `chosen` None is that it was not kept whom was asked."""
    inside = [one for one in people if group.is_met_by(one.values)]
    return Stages(
        invited=None
        if chosen is None
        else sum(one.is_asked for one in chosen if group.is_met_by(one.values)),
        agreed=len(inside),
        heard=sum(one.is_heard for one in inside),
        transcribed=sum(one.has_text for one in inside),
        coded=sum(one.is_coded for one in inside),
    )


class Shortage(StrEnum):
    """Why to look at a group. The first two are warned of."""

    EMPTY = "empty"  # nobody takes part
    DECLINED = "declined"  # more than half of those who were asked said no
    SHORT = "short"  # some take part, fewer than were planned


def shortage(*, planned: int, agreed: int, invited: int, declined: int) -> Shortage | None:
    """Judge a group; None when there is nothing to look at, as where nobody was planned."""
    if planned <= 0:
        return None
    if not agreed:
        return Shortage.EMPTY
    if invited and declined / invited > MOST_DECLINED:
        return Shortage.DECLINED
    return Shortage.SHORT if agreed < planned else None


def declined(group: Quota, chosen: Collection[Chosen]) -> int:
    """Return how many of a group were asked and said no."""
    return sum(
        one.is_asked and one.state == CandidateState.REFUSED and group.is_met_by(one.values)
        for one in chosen
    )


class Approach(StrEnum):
    """What to do about a group that is short, in the order in which it is proposed."""

    ASK = "ask"  # they were chosen and nobody asked them yet
    CALL = "call"  # they want to be called
    WAIT = "wait"  # they were asked and did not answer yet
    RESERVE = "reserve"  # they stand ready
    LISTS = "lists"  # others of the group stand on a list
    NOBODY = "nobody"  # nobody of the group is left to ask


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `people` are a few of the `number` it is about, in order.

    Beside a reserve stands in whose place she would be asked; None where nobody has to be replaced.
    """

    kind: Approach
    number: int = 0
    people: tuple[tuple[Chosen, Chosen | None], ...] = ()
    lists: tuple[tuple[str, int], ...] = ()

    @property
    def more(self) -> int:
        """Return how many people it is about beside those named."""
        return self.number - len(self.people)


def approach(
    group: Quota, short: int, chosen: Sequence[Chosen], listed: Sequence[Listed]
) -> list[Step]:
    """Return whom to ask next so that so many people more take part, the nearest first.

    It stops where enough people are in sight. Nothing when nobody is missing.
    """
    inside = sorted(
        (one for one in chosen if group.is_met_by(one.values) and not one.is_replaced),
        key=lambda one: (one.cell, one.place, one.id),
    )
    steps = []
    left = short
    for kind, state in (
        (Approach.ASK, CandidateState.CHOSEN),
        (Approach.CALL, CandidateState.CALL_BACK),
        (Approach.WAIT, CandidateState.INVITED),
    ):
        own = [(one, None) for one in inside if one.state == state]
        if own and left > 0:
            steps.append(_step(kind, own if kind == Approach.WAIT else own[:left]))
            left -= len(own)
    ready = _reserves(inside)
    if ready and left > 0:
        steps.append(_step(Approach.RESERVE, ready[:left]))
        left -= len(ready)
    if left > 0:
        on_lists: dict[str, int] = {}
        for one in listed:
            if group.is_met_by(one.values):
                on_lists[one.name] = on_lists.get(one.name, 0) + one.people
        kind = Approach.LISTS if on_lists else Approach.NOBODY
        steps.append(Step(kind, sum(on_lists.values()), lists=tuple(on_lists.items())))
    return steps


def _step(kind: Approach, people: Sequence[tuple[Chosen, Chosen | None]]) -> Step:
    return Step(kind, len(people), tuple(people[:MOST_NAMED]))


def _reserves(inside: Sequence[Chosen]) -> list[tuple[Chosen, Chosen | None]]:
    """Return who stands ready in the order of the draw, first those who can take a place.

    A place is that of somebody of the same cell who does not take part.
    """
    free: dict[int, list[Chosen]] = {}
    for one in inside:
        if one.state in OUT:
            free.setdefault(one.cell, []).append(one)
    taking: list[tuple[Chosen, Chosen | None]] = []
    waiting: list[tuple[Chosen, Chosen | None]] = []
    for one in inside:
        if one.state == CandidateState.RESERVE:
            places = free.get(one.cell)
            (taking if places else waiting).append((one, places.pop(0) if places else None))
    return taking + waiting
