"""How passages lie towards each other: over, in, near, in one turn, by one person. Pure.

Every question is answered by looking up in sorted lists, so that a round with many passages takes
little longer per passage than a small one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from weerklank.analysis.terms import Relation

# What makes a passage: two coders who gave one stretch the same code made one passage.
Key = tuple[int, int, int, int]  # transcript, start, end, code

# The same with who is heard in it. A plain tuple: of a large round there are a million.
Passage = tuple[int, int, int, int, frozenset[int]]


class LocatedPassage(NamedTuple):
    """A coded passage and where it lies. Stretches are half-open.

    `turns` and `words` are places in the order of the transcript's turns and words; a passage
    outside every turn has an empty stretch of turns.
    """

    coding: int
    code: int
    conversation: int
    transcript: int
    start: int
    end: int
    people: frozenset[int] = frozenset()
    turns: tuple[int, int] = (0, 0)
    words: tuple[int, int] = (0, 0)

    @property
    def key(self) -> Key:
        return (self.transcript, self.start, self.end, self.code)

    @property
    def passage(self) -> Passage:
        return (self.transcript, self.start, self.end, self.code, self.people)


@dataclass(frozen=True, slots=True)
class Condition:
    """That a passage stands (or does not stand) in a relation to one with any of these codes."""

    codes: frozenset[int]
    relation: Relation
    is_wanted: bool = True
    within: int = 0  # for nearness: at most so many words or characters in between


def select(
    places: Sequence[LocatedPassage], codes: Collection[int], conditions: Iterable[Condition]
) -> list[LocatedPassage]:
    """Return the passages with any of these codes that meet every condition, in their order."""
    chosen = [place for place in places if place.code in codes]
    for condition in conditions:
        others = [place for place in places if place.code in condition.codes]
        meets = _test(condition, others)
        chosen = [place for place in chosen if meets(place) == condition.is_wanted]
    return chosen


def _test(
    condition: Condition, others: Sequence[LocatedPassage]
) -> Callable[[LocatedPassage], bool]:
    if condition.relation == Relation.SAME_CONVERSATION:
        return _shares(others, lambda place: [place.conversation])
    if condition.relation == Relation.SAME_PERSON:
        return _shares(others, lambda place: place.people)
    of, reach = _LIES[condition.relation]
    stretches = _Stretches(others, of)

    def meets(place: LocatedPassage) -> bool:
        start, end = of(place)
        return start < end and stretches.any(place, *reach(start, end, condition.within))

    return meets


# How the other must lie: it begins at this place at the latest, and ends at that one at the least.
Stretch = tuple[int, int]


def _over(start: int, end: int, _within: int) -> Stretch:
    return end - 1, start + 1


def _around(start: int, end: int, _within: int) -> Stretch:
    return start, end


def _near(start: int, end: int, within: int) -> Stretch:
    return end + within, start - within


def _in_text(place: LocatedPassage) -> Stretch:
    return place.start, place.end


_LIES: dict[str, tuple[Callable[[LocatedPassage], Stretch], Callable[[int, int, int], Stretch]]] = {
    Relation.OVERLAPS: (_in_text, _over),
    Relation.INSIDE: (_in_text, _around),
    Relation.NEAR_CHARACTERS: (_in_text, _near),
    Relation.NEAR_WORDS: (lambda place: place.words, _near),
    Relation.SAME_TURN: (lambda place: place.turns, _over),
}


def _shares(
    others: Iterable[LocatedPassage], of: Callable[[LocatedPassage], Iterable[int]]
) -> Callable[[LocatedPassage], bool]:
    """Return whether another passage shares one of these numbers, such as a person."""
    held: dict[int, set[Key]] = defaultdict(set)
    for other in others:
        for number in of(other):
            held[number].add(other.key)

    def meets(place: LocatedPassage) -> bool:
        return any(len(keys) > (place.key in keys) for keys in map(held.get, of(place)) if keys)

    return meets


NOWHERE = -(1 << 62)  # before every place, also before the text


@dataclass(slots=True)
class _Row:
    """The stretches of one transcript by their start.

    `reach` tells, of all up to a place, how far the one that ends last goes, and how far the
    last one of another passage goes.
    """

    starts: list[int] = field(default_factory=list)
    reach: list[tuple[int, Key, int]] = field(default_factory=list)

    def add(self, start: int, end: int, key: Key) -> None:
        first, first_key, second = self.reach[-1] if self.reach else (NOWHERE, key, NOWHERE)
        if key == first_key:
            first = max(first, end)
        elif end > first:
            first, first_key, second = end, key, first
        else:
            second = max(second, end)
        self.starts.append(start)
        self.reach.append((first, first_key, second))


class _Stretches:
    """Stretches per transcript, to ask whether any begins in time and goes far enough."""

    def __init__(
        self, places: Iterable[LocatedPassage], of: Callable[[LocatedPassage], Stretch]
    ) -> None:
        self._rows: dict[int, _Row] = defaultdict(_Row)
        for place in sorted(places, key=of):
            start, end = of(place)
            if start < end:
                self._rows[place.transcript].add(start, end, place.key)

    def any(self, place: LocatedPassage, last_start: int, first_end: int) -> bool:
        """Return whether another passage begins at or before, and ends at or after these."""
        row = self._rows.get(place.transcript)
        number = bisect_right(row.starts, last_start) if row else 0
        if not row or not number:
            return False
        first, key, second = row.reach[number - 1]
        return (second if key == place.key else first) >= first_end


class Crowd(Set[int]):
    """People as the bits of a number, so that who spoke of two codes is one step for all of them.

    Who they are is looked up only where somebody asks.
    """

    __slots__ = ("_bits", "_place_of")

    def __init__(self, bits: int, place_of: Mapping[int, int]) -> None:
        self._bits = bits
        self._place_of = place_of

    def __len__(self) -> int:
        return self._bits.bit_count()

    def __contains__(self, person: object) -> bool:
        return person in self._place_of and bool(self._bits >> self._place_of[person] & 1)  # type: ignore[index]

    def __iter__(self) -> Iterator[int]:
        return (person for person, place in self._place_of.items() if self._bits >> place & 1)

    def __repr__(self) -> str:
        return f"Crowd({sorted(self)})"


class Together(NamedTuple):
    """Of two codes: in how many pairs their passages overlap, and how many people spoke of both."""

    pairs: int = 0
    people: Set[int] = frozenset()


def together(passages: Iterable[Passage]) -> dict[tuple[int, int], Together]:
    """Return per pair of codes, the lower number first, how often they come together.

    A pair is two passages of different codes with at least one code point in common. People
    spoke of both codes when they did so anywhere, also in passages that do not overlap.
    """
    texts: dict[int, list[Stretched]] = defaultdict(list)
    said: list[tuple[int, frozenset[int]]] = []
    for transcript, start, end, code, people in passages:
        texts[transcript].append((start, end, code))
        said.append((code, people))
    return meetings(texts.values(), said)


Stretched = tuple[int, int, int]  # start, end, code


def meetings(
    texts: Iterable[Iterable[Stretched]], said: Iterable[tuple[int, frozenset[int]]]
) -> dict[tuple[int, int], Together]:
    """Return the same of the passages of each text, and of which people spoke of which code."""
    pairs: Counter[tuple[int, int]] = Counter()
    for row in texts:
        # In the order in which they come, which mostly is that of the text already.
        pairs.update(_pairs(dict.fromkeys(row)))
    place_of: dict[int, int] = {}
    bits_of: dict[frozenset[int], int] = {}
    spoke: dict[int, int] = defaultdict(int)
    for code, people in said:
        bits = bits_of.get(people)
        if bits is None:
            bits = 0
            for person in people:
                bits |= 1 << place_of.setdefault(person, len(place_of))
            bits_of[people] = bits
        spoke[code] |= bits
    nobody: Set[int] = frozenset()
    found = {}
    codes = sorted(spoke)
    for index, code in enumerate(codes):
        of_code = spoke[code]
        for other in codes[index + 1 :]:
            both = of_code & spoke[other]
            number = pairs.get((code, other), 0)
            if both or number:
                found[code, other] = Together(number, Crowd(both, place_of) if both else nobody)
    return found


def _pairs(row: Iterable[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Sweep over a transcript: who is open when a passage begins, overlaps with it."""
    found = []
    opened: list[tuple[int, int]] = []
    for start, end, code in sorted(row):
        opened = [one for one in opened if one[0] > start]
        for _end, other in opened:
            if other < code:
                found.append((other, code))
            elif other > code:
                found.append((code, other))
        opened.append((end, code))
    return found


def stretch_over(starts: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Return which of the words that begin at these places a stretch of text touches, half-open.

    `starts` is in order. A stretch that begins inside a word has that word.
    """
    first = max(bisect_right(starts, start) - 1, 0)
    return first, max(bisect_right(starts, end - 1), first)
