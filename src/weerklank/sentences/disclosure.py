"""How small the group is that shares what is said of someone, and what may be said. No tables.

A table is a list of groups of people, each with what is known of them. What is not known of
somebody matches nothing that is asked: a group is never taken to be larger than can be shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# A group of fewer is small (cli.md, disclosure check), unless the settings say otherwise.
SMALL_GROUP = 5
_LEAST_LABEL = 3  # signs; a shorter label is no word that people are called by
MOST_ATTRIBUTES = 16  # each one more doubles the number of subsets

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """People of whom the same is known; a characteristic that is empty or absent is not known."""

    values: Attributes
    count: int = 1


@dataclass(frozen=True, slots=True)
class Safe:
    """Attributes that enough people of the population share; who took part stands beside it."""

    attributes: Attributes
    population: int | None
    sample: int | None


def size(groups: Iterable[Group], asked: Attributes) -> int:
    """Return how many people of these groups share all that is asked."""
    return sum(group.count for group in groups if _shares(group, asked.items()))


def _shares(group: Group, asked: Iterable[tuple[str, str]]) -> bool:
    return all(value and group.values.get(key) == value for key, value in asked)


def subsets(groups: Iterable[Group], asked: Attributes) -> list[int]:
    """Return how many people share each subset of what is asked.

    The place of a subset is a number of which bit n says whether the nth attribute is in it.
    """
    if len(asked) > MOST_ATTRIBUTES:
        raise ValueError(len(asked))
    items = list(asked.items())
    exactly: Counter[int] = Counter()
    for group in groups:
        shared = sum(1 << n for n, one in enumerate(items) if _shares(group, [one]))
        exactly[shared] += group.count
    found = [exactly[subset] for subset in range(1 << len(items))]
    # Who shares more shares less too: add, attribute by attribute, those who share it as well.
    for n in range(len(items)):
        for subset in range(len(found)):
            if not subset >> n & 1:
                found[subset] += found[subset | 1 << n]
    return found


def largest(enough: Sequence[bool]) -> list[int]:
    """Return the subsets with enough that are part of no larger one with enough.

    The most attributes first; of as many, in the order of the attributes.
    """
    attributes = len(enough).bit_length() - 1
    found = [
        subset
        for subset in range(len(enough))
        if enough[subset]
        and not any(enough[subset | 1 << n] for n in range(attributes) if not subset >> n & 1)
    ]
    return sorted(found, key=lambda subset: (-subset.bit_count(), _places(subset)))


def _places(subset: int) -> list[int]:
    return [n for n in range(subset.bit_length()) if subset >> n & 1]


def safe(
    asked: Attributes,
    *,
    population: Collection[Group] | None,
    sample: Collection[Group] | None = None,
    known: Collection[str] | None = None,
    least: int = SMALL_GROUP,
) -> list[Safe]:
    """Return every subset of the attributes that is shared by enough, and is part of no larger one.

    The population decides. Where there is none, who took part decide; and so do they about a
    subset with an attribute that the population does not tell: `known` names those that it does,
    and without it all are.
    """
    items = list(asked.items())
    of_all = None if population is None else subsets(population, asked)
    of_sample = None if sample is None else subsets(sample, asked)
    told = sum(1 << n for n, (key, _value) in enumerate(items) if known is None or key in known)
    if of_all is None:
        told = 0

    def is_enough(subset: int) -> bool:
        if of_all is not None and of_all[subset & told] < least:
            return False
        is_told = of_all is not None and not subset & ~told
        return is_told or (of_sample is not None and of_sample[subset] >= least)

    return [
        Safe(
            {items[n][0]: items[n][1] for n in _places(subset)},
            None if of_all is None or subset & ~told else of_all[subset],
            None if of_sample is None else of_sample[subset],
        )
        for subset in largest([is_enough(subset) for subset in range(1 << len(items))])
    ]


def is_enough(
    asked: Attributes,
    *,
    population: Iterable[Group] | None,
    sample: Iterable[Group],
    known: Collection[str],
    least: int = SMALL_GROUP,
) -> bool:
    """Return whether enough people share all that is asked; who decides is said at `safe`."""
    told = {key: value for key, value in asked.items() if key in known}
    if population is not None:
        if size(population, told) < least:
            return False
        if len(told) == len(asked):
            return True
    return size(sample, asked) >= least


class Whole(StrEnum):
    """What is said of everyone in a small group, so that it is said of each of them."""

    ALL = "all"
    NOBODY = "nobody"


def said_of_everyone(
    *, said: int, asked: int | None, in_sample: int, least: int = SMALL_GROUP
) -> Whole | None:
    """Return whether a statement tells of each member of a small group what that person said.

    `said` and `asked` count members of the group, and `in_sample` how many of the group took part:
    who knows who these are, then knows it of each by name. Who of a group was asked is known to
    nobody outside, so that nothing follows where only some were.
    """
    if not 0 < in_sample < least:
        return None
    if said >= in_sample:
        return Whole.ALL
    return Whole.NOBODY if said == 0 and asked is not None and asked >= in_sample else None


_COUNT = r"(?:(?:de|deze|twee|drie|vier|vijf|zes|zeven|acht|negen|\d+)\s+)*"
_BEFORE = (
    rf"(?:al|alle|beide|elk|elke|ieder|iedere|geen|geen\s+enkele)\s+{_COUNT}"
    rf"|(?:allemaal|allen|elk|geen|geen\s+enkele|geen\s+een|geen\s+één|ieder|niemand)\s+van\s+{_COUNT}"
)
_AFTER = r"(?:\w+\s+){0,4}(?:allemaal|allebei|allen|alle\s+\w+|geen\s+van|niemand)"


def speaks_of_all(sentence: str, label: str) -> bool:
    """Return whether a Dutch sentence says something of all people with this label, or of none.

    Such as *alle drie gezinsmigranten*; the label of a value is that of one, *gezinsmigrant*.
    """
    if len(label) < _LEAST_LABEL:
        return False
    people = rf"{re.escape(label.casefold())}(?:s|n|en|nen|'s)?"
    found = rf"\b(?:(?:{_BEFORE}){people}\b|{people}\s+{_AFTER}\b)"
    return re.search(found, sentence.casefold()) is not None
