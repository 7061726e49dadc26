"""Quotas, and the kinds of people that they tell apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BETWEEN = "*"  # between the features of a combination, and between its values


@dataclass(frozen=True, slots=True)
class Quota:
    """How many people at least and at most have these values; `most` None is no limit.

    A soft quota is missed only when it must be, by as few people as possible.
    """

    features: tuple[str, ...]
    values: tuple[str, ...]
    least: int = 0
    most: int | None = None
    is_soft: bool = False

    @property
    def feature(self) -> str:
        return BETWEEN.join(self.features)

    @property
    def value(self) -> str:
        return BETWEEN.join(self.values)

    def is_met_by(self, person: Mapping[str, str]) -> bool:
        return all(
            person.get(feature, "") == value
            for feature, value in zip(self.features, self.values, strict=True)
        )

    def short(self, found: int) -> int:
        """Return by how many people this is missed when so many are found."""
        above = 0 if self.most is None else found - self.most
        return max(0, self.least - found, above)


def hard(quotas: Sequence[Quota]) -> list[Quota]:
    """Return the quotas that must be met, in their order."""
    return [quota for quota in quotas if not quota.is_soft]


def people_needed(quotas: Sequence[Quota]) -> int:
    """Return how many people hard quotas ask for, as far as that can be added up.

    Nobody counts for two values of the same features; for different ones somebody may.
    """
    needed: Counter[tuple[str, ...]] = Counter()
    for quota in hard(quotas):
        needed[quota.features] += quota.least
    return max(needed.values(), default=0)


@dataclass(frozen=True, slots=True)
class Kinds:
    """The people of a pool by kind: who share the value of every feature that a quota names."""

    members: list[list[int]]  # per kind, places in the pool, in its order
    rows: list[tuple[Quota, list[int]]]  # each quota with the kinds that it counts

    @property
    def sizes(self) -> list[int]:
        return [len(members) for members in self.members]

    def people(self, kinds: Sequence[int]) -> list[int]:
        """Return who is of these kinds, in the order of the pool."""
        return sorted(person for kind in kinds for person in self.members[kind])

    def per_person(self, chances: Sequence[float]) -> list[float]:
        """Return for each place in the pool what holds of its kind."""
        found = [0.0] * sum(self.sizes)
        for members, chance in zip(self.members, chances, strict=True):
            for person in members:
                found[person] = chance
        return found


def kinds_of(pool: Sequence[Mapping[str, str]], quotas: Sequence[Quota]) -> Kinds:
    """Return the kinds in the order in which they first appear."""
    features = list(dict.fromkeys(feature for quota in quotas for feature in quota.features))
    members: dict[tuple[str, ...], list[int]] = {}
    for place, person in enumerate(pool):
        members.setdefault(tuple(person.get(key, "") for key in features), []).append(place)
    likes = [dict(zip(features, values, strict=True)) for values in members]
    return Kinds(
        list(members.values()),
        [
            (quota, [kind for kind, like in enumerate(likes) if quota.is_met_by(like)])
            for quota in quotas
        ],
    )
