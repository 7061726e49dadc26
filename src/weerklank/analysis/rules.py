"""Counting people: pure arithmetic over who said what and who was asked.

A person who says something three times is one. A group of five in which two say it is two of
five. Speakers nobody could name are never counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stretch:
    """A turn and who stands behind it: a participant, *at least n of those present*, or nobody."""

    start: int
    end: int
    participant: int | None = None
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """A coded passage, reduced to what counting needs."""

    coding: int
    code: int
    conversation: int
    span: tuple[int, int, int]  # transcript, start, end: two coders on one span are one passage
    participants: frozenset[int] = frozenset()
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation: who took part, and which codes its questions were about.

    `asked` holds the codes whose question was put. `unnoted` holds those of which nobody noted
    whether it was; None without a guide, when nothing is known. Every other code was not asked.
    """

    conversation: int
    present: frozenset[int]
    asked: frozenset[int] = frozenset()
    unnoted: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people said something, of how many.

    `asked` counts those to whom it was put together with those who brought it up themselves;
    it is None where nobody noted what was put. `unprompted` brought it up unasked. `unknown`
    took part where nobody noted whether it was put; they are in neither number. `at_least` is
    true when people without a pseudonym are among those counted. `codings` has one coding per
    passage, in order.
    """

    said: int = 0
    asked: int | None = 0
    unprompted: int = 0
    unknown: int = 0
    conversations: int = 0
    passages: int = 0
    at_least: bool = False
    people: frozenset[int] = field(default=frozenset(), compare=False)
    codings: tuple[int, ...] = field(default=(), compare=False)

    @property
    def was_asked(self) -> bool:
        """Not asked is something else than asked and not mentioned."""
        return self.asked is None or self.asked > 0

    @property
    def is_all_unprompted(self) -> bool:
        """Nobody was asked, and some spoke of it: "1 of 1" would say too much of that."""
        return self.said > 0 and self.asked == self.unprompted


class Turns:
    """A transcript's stretches in order, to find whose words a span covers."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        self._stretches = sorted(stretches, key=lambda stretch: stretch.start)
        self._ends = [stretch.end for stretch in self._stretches]

    def under(self, start: int, end: int) -> list[Stretch]:
        """Give the stretches that a half-open span touches by at least one code point."""
        found = []
        place = bisect_right(self._ends, start)
        while place < len(self._stretches) and self._stretches[place].start < end:
            found.append(self._stretches[place])
            place += 1
        return found


def family(code: int, parents: Mapping[int, int | None]) -> frozenset[int]:
    """Give a code with everything below it."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for child, parent in parents.items():
        children[parent].append(child)
    found, waiting = set(), [code]
    while waiting:
        present = waiting.pop()
        found.add(present)
        waiting += children[present]
    return frozenset(found)


def line(code: int, parents: Mapping[int, int | None]) -> frozenset[int]:
    """Give a code with everything above it, up to its branch."""
    found = {code}
    above = parents.get(code)
    while above is not None:
        found.add(above)
        above = parents.get(above)
    return frozenset(found)


def topics(codes: Collection[int], parents: Mapping[int, int | None]) -> frozenset[int]:
    """Give the codes whose question counts as a question about any of these codes.

    A question about 5.1 is one about 5.1.3, and one about 5.1.3 is one about 5.1.
    """
    found: set[int] = set()
    for code in codes:
        found |= family(code, parents) | line(code, parents)
    return frozenset(found)


def tally(
    mentions: Iterable[Mention],
    talks: Sequence[Talk],
    *,
    about: Collection[int],
    group: Collection[int],
) -> Tally:
    """Count the people of a group who made these mentions, of those to whom it was put.

    `mentions` are those of the code in question, `about` the codes whose questions put it.
    """
    group = set(group)
    told: dict[int, set[int]] = defaultdict(set)
    more: dict[int, int] = defaultdict(int)
    spans: set[tuple[int, int, int]] = set()
    codings: list[int] = []
    present = {talk.conversation: talk.present for talk in talks}
    for mention in mentions:
        here = mention.participants & group
        # "Several of us" counts for a group only when all who were there belong to it.
        several = mention.at_least if present.get(mention.conversation, set()) <= group else 0
        if here or several:
            told[mention.conversation] |= here
            more[mention.conversation] = max(more[mention.conversation], several)
            if mention.span not in spans:
                codings.append(mention.coding)
            spans.add(mention.span)
    people = set().union(*told.values()) if told else set()
    unnamed = sum(
        max(0, min(number, len(present[conversation])) - len(told[conversation]))
        for conversation, number in more.items()
    )
    put, unknown = _who_was_asked(talks, set(about), group)
    said = len(people) + unnamed
    unknown -= people | put
    asked: int | None = max(len(put | people), said)
    if not put and unknown:
        asked = None
    return Tally(
        said=said,
        asked=asked,
        unprompted=len(people - put),
        unknown=len(unknown),
        conversations=len(told),
        passages=len(spans),
        at_least=unnamed > 0,
        people=frozenset(people),
        codings=tuple(codings),
    )


def _who_was_asked(
    talks: Iterable[Talk], about: set[int], group: set[int]
) -> tuple[set[int], set[int]]:
    put: set[int] = set()
    unknown: set[int] = set()
    for talk in talks:
        here = talk.present & group
        if talk.asked & about:
            put |= here
        elif talk.unnoted is None or talk.unnoted & about:
            unknown |= here
    return put, unknown


@dataclass(frozen=True, slots=True)
class Group:
    """A column: people who share something, under a name to print."""

    key: str
    label: str
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class Row:
    """A code with a tally per group."""

    code: int
    cells: tuple[Tally, ...]


def matrix(
    mentions: Iterable[Mention],
    talks: Sequence[Talk],
    groups: Sequence[Group],
    codes: Sequence[int],
    parents: Mapping[int, int | None],
    *,
    keep: Callable[[Row], bool] = lambda row: True,
) -> list[Row]:
    """Count per code (with the codes below it) and group."""
    by_code: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        for code in line(mention.code, parents):
            by_code[code].append(mention)
    rows = (
        Row(
            code=code,
            cells=tuple(
                tally(by_code[code], talks, about=topics([code], parents), group=group.people)
                for group in groups
            ),
        )
        for code in codes
    )
    return [row for row in rows if keep(row)]
