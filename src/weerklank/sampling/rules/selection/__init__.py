"""Who to ask: a selection from a pool that meets the quotas of a plan.

Two methods with one set of quotas. *Spread* reaches as many different kinds of people as it can.
*Fair* makes the smallest chance that anybody has to be chosen as large as it can be (maximin;
Flanigan, Gölz, Gupta, Hennig & Procaccia, Nature 596, 2021, doi:10.1038/s41586-021-03788-6).
People who share all values that a quota asks for are of one kind, and chance decides among them.

Every draw is decided by a seed: the same pool, quotas, size and seed give the same selection.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from weerklank.sampling.rules.selection.fair import Lottery, lottery
from weerklank.sampling.rules.selection.programme import Programme, Unsolved
from weerklank.sampling.rules.selection.quotas import (
    Kinds,
    Quota,
    hard,
    kinds_of,
    people_needed,
)
from weerklank.sampling.rules.selection.relaxing import Relaxation, relaxations
from weerklank.sampling.rules.selection.spread import most_kinds

__all__ = [
    "Chosen",
    "Infeasible",
    "Kinds",
    "Method",
    "Missed",
    "Quota",
    "Relaxation",
    "Unsolved",
    "hard",
    "kinds_of",
    "people_needed",
    "select",
]


class Method(StrEnum):
    SPREAD = "spread"
    FAIR = "fair"


@dataclass(frozen=True, slots=True)
class Missed:
    """A soft quota that this selection does not meet, and by how many people."""

    quota: Quota
    found: int
    short: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A selection, as places in the pool."""

    selected: list[int]  # in the order of the pool
    # Of each who is selected: the others with all that hard quotas ask for alike, by lot.
    reserves: dict[int, list[int]]
    chances: list[float] | None  # of each in the pool; only where a lottery decided
    missed: list[Missed]
    kinds: int  # how many kinds of people there are in the pool
    kinds_reached: int
    is_optimal: bool
    bound: float | None  # fair: no lottery gives everyone a larger smallest chance than this
    unreachable: list[int]  # fair: who is in no selection that meets the quotas


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No selection meets the quotas; the smallest change to them that makes one possible."""

    relaxations: list[Relaxation]


def select(
    pool: Sequence[Mapping[str, str]],
    quotas: Sequence[Quota],
    size: int,
    *,
    method: Method,
    seed: int,
) -> Chosen | Infeasible:
    """Choose `size` people.

    Args:
        pool: of each person, feature -> value; an empty value is not known and meets no quota.
        quotas: in the order that decides which of equal relaxations is given.
        size: people, from 1 to those in the pool.
        seed: decides every draw.

    Raises:
        ValueError: the size is below 1 or above the number of people.
        Unsolved: the solver stopped without an answer; never a worse answer instead.
    """
    if not 1 <= size <= len(pool):
        raise ValueError(size)
    kinds = kinds_of(pool, quotas)
    programme = Programme(kinds, size)
    short = programme.least_short()
    if short is None:
        return Infeasible(relaxations(kinds, size))
    programme.hold_short(short)
    drawer = random.Random(seed)  # noqa: S311  a draw that must be repeatable
    alike = kinds_of(pool, hard(quotas))
    if method is Method.SPREAD:
        return _chosen(kinds, alike, most_kinds(programme, drawer), drawer, None)
    odds = lottery(programme)
    return _chosen(kinds, alike, odds.draw(drawer), drawer, odds)


def _chosen(
    kinds: Kinds,
    alike: Kinds,
    panel: Sequence[int],
    drawer: random.Random,
    odds: Lottery | None,
) -> Chosen:
    """Draw who of every kind; `panel` says how many. `alike` are the kinds by hard quotas alone."""
    selected: list[int] = []
    group = {place: number for number, places in enumerate(alike.members) for place in places}
    left: dict[int, list[list[int]]] = {}
    for members, number in zip(kinds.members, panel, strict=True):
        order = drawer.sample(members, len(members))
        selected += order[:number]
        left.setdefault(group[members[0]], []).append(order[number:])
    # One kind stands in the order of its own lot already; several together need another.
    ready = {
        number: parts[0] if len(parts) == 1 else _mixed(parts, drawer)
        for number, parts in left.items()
    }
    reserves = {place: ready[group[place]] for place in selected}
    selected.sort()
    return Chosen(
        selected=selected,
        reserves={person: reserves[person] for person in selected},
        chances=None if odds is None else kinds.per_person(odds.chances),
        missed=list(_missed(kinds, panel)),
        kinds=len(kinds.members),
        kinds_reached=sum(number > 0 for number in panel),
        is_optimal=odds is None or odds.is_optimal,
        bound=None if odds is None else odds.bound,
        unreachable=[] if odds is None else kinds.people(odds.unreachable),
    )


def _mixed(parts: Sequence[Sequence[int]], drawer: random.Random) -> list[int]:
    people = [place for part in parts for place in part]
    return drawer.sample(people, len(people))


def _missed(kinds: Kinds, panel: Sequence[int]) -> Iterator[Missed]:
    for quota, of in kinds.rows:
        found = sum(panel[kind] for kind in of)
        if quota.is_soft and (short := quota.short(found)):
            yield Missed(quota, found, short)
