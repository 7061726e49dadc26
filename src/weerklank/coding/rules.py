"""Spans of text: pure arithmetic over code points, half-open."""

from __future__ import annotations

import bisect
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# Levels of a codebook, and signs of a number: as many as its column keeps.
DEEPEST, LONGEST_NUMBER = 9, 20
Span = tuple[int, int]
Stretch = tuple[int, int, int | None, int]  # start, end, participant, at least n


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one coder coded in one conversation; `handed_in_at` is None while she works."""

    coder: int
    codings: int
    first_at: datetime
    handed_in_at: datetime | None = None


# A sentence ends as the scripts of the coding page know it (`words.js`).
_SENTENCE_END = re.compile(r"[.!?…\u061f\u06d4\u1362\u1367][\"'”’»)\]]*\u1361?(?:\s+|$)")


def sentences_around(text: str, places: Iterable[Span]) -> list[Span]:
    """Return the sentences in which these places of a text lie, each once, in order.

    A place that runs on into a next sentence takes both.
    """
    starts = [0, *(found.end() for found in _SENTENCE_END.finditer(text))]
    found: dict[Span, None] = {}
    for start, end in sorted(places):
        first = bisect.bisect_right(starts, start) - 1
        after = bisect.bisect_left(starts, end)
        stop = starts[after] if after < len(starts) else len(text)
        said = text[starts[first] : stop]
        begin = starts[first] + len(said) - len(said.lstrip())
        found[begin, begin + len(said.strip())] = None
    return list(found)


def reading_order(reading: Reading) -> tuple[bool, datetime, datetime, int]:
    """Order readings: who handed in first, then who began first, then who was here first."""
    return (
        reading.handed_in_at is None,
        reading.handed_in_at or reading.first_at,
        reading.first_at,
        reading.coder,
    )


def first_reading(readings: Iterable[Reading]) -> Reading:
    """Return the reading that counts while nobody chose one.

    Whoever handed in first; while nobody has, whoever gave the oldest code. Never the one with
    the most codes: that would make a number grow by coding.
    """
    return min(readings, key=reading_order)


def draw(strata: Mapping[str, Sequence[int]], number: int, *, seed: int) -> set[int]:
    """Draw this many by chance from each stratum, or all of one that has fewer.

    The same seed draws the same from the same, in whatever order it came.
    """
    chance = random.Random(seed)  # noqa: S311  to be done again, not to be secret
    found: set[int] = set()
    for name in sorted(strata):
        among = sorted(strata[name])
        found |= set(chance.sample(among, min(number, len(among))))
    return found


def divide(
    weights: Mapping[int, int],
    coders: Sequence[int],
    *,
    share: int,
    seed: int,
    load: Mapping[int, int] | None = None,
) -> dict[int, tuple[int, int | None]]:
    """Divide conversations over coders by chance, each time to who has least; with a second coder
    for a share of them, in per cent.

    `weights` says how much work each is, `load` how much a coder has already. At least one is
    coded twice where the share is no 0. With one coder there is no second.
    """
    chance = random.Random(seed)  # noqa: S311  to be done again, not to be secret
    order, people = sorted(weights), sorted(coders)
    chance.shuffle(order)
    chance.shuffle(people)
    doubled = 0 if not share or len(people) < 2 else max(1, round(len(order) * share / 100))
    has = {coder: (load or {}).get(coder, 0) for coder in people}
    found: dict[int, tuple[int, int | None]] = {}
    for place, conversation in enumerate(order):
        one = min(people, key=has.__getitem__)
        has[one] += weights[conversation]
        other = None
        if place < doubled:
            other = min((coder for coder in people if coder != one), key=has.__getitem__)
            has[other] += weights[conversation]
        found[conversation] = (one, other)
    return found


def all_true(answers: Iterable[bool | None]) -> bool | None:
    """Return whether all of these hold: False if one does not, else None if one is unknown."""
    given = set(answers)
    if False in given:
        return False
    return None if None in given or not given else True


@dataclass(slots=True)
class Voices:
    """Who spoke to something in one conversation: people, and how many unnamed at least."""

    people: set[int] = field(default_factory=set)
    at_least: int = 0

    def add(self, other: Voices) -> None:
        self.people |= other.people
        self.at_least = max(self.at_least, other.at_least)


def heard_in(turns: Sequence[Stretch], span: Span) -> Voices:
    """Return whose words a span covers. The turns lie in order and do not overlap."""
    found = Voices()
    place = bisect.bisect_right(turns, span[0], key=lambda turn: turn[1])
    while place < len(turns) and turns[place][0] < span[1]:
        _start, _end, participant, at_least = turns[place]
        if participant is not None:
            found.people.add(participant)
        found.at_least = max(found.at_least, at_least)
        place += 1
    return found


def written_voice(people: Iterable[int], at_least: int) -> str:
    """Write who is heard as one word: their numbers in order, and after a + how many more at least.

    Nobody is an empty word.
    """
    named = ",".join(map(str, sorted(people)))
    return f"{named}+{at_least}" if at_least else named


def read_voice(voice: str) -> tuple[frozenset[int], int]:
    """Return the people of a voice that was written, and how many unnamed at least."""
    named, _plus, at_least = voice.partition("+")
    return frozenset(map(int, named.split(","))) if named else frozenset(), int(at_least or 0)


def count_voices(conversations: Iterable[Voices]) -> int:
    """Count people over conversations; unnamed ones as far as they outnumber those named."""
    named: set[int] = set()
    more = 0
    for voices in conversations:
        named |= voices.people
        more += max(voices.at_least - len(voices.people), 0)
    return len(named) + more


def overlaps(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return what spans cover together: those that overlap as one, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(span: Span, holes: Iterable[Span]) -> list[Span]:
    """Return what is left of a span when the holes are cut out of it, in order."""
    left: list[Span] = []
    start, end = span
    for hole in sorted(holes):
        if hole[0] >= end:
            break
        if start < hole[0]:
            left.append((start, hole[0]))
        start = max(start, hole[1])
    return [*left, (start, end)] if start < end else left


def touched(spans: Sequence[Span], by: Iterable[Span]) -> set[int]:
    """Return the places of those spans that at least one of the others overlaps.

    The spans lie in order and do not overlap each other, as turns do.
    """
    ends = [end for _, end in spans]
    found: set[int] = set()
    for start, end in by:
        place = bisect.bisect_right(ends, start)
        while place < len(spans) and spans[place][0] < end:
            if spans[place][1] > start:
                found.add(place)
            place += 1
    return found


def keep_apart(
    goal: Mapping[int, Span], room: Mapping[int, tuple[int, int]], length: int
) -> dict[int, Span]:
    """Return a stretch of its own for each: of those that would be the same, all but one give way.

    `room` has, per one that covers more of a word than somebody chose, the length of that word at
    its start and at its end. It gives way there first, sign by sign; where that is not enough, at
    the other side, and last by becoming longer. None becomes empty, leaves the text, or is lost.
    """
    taken: set[Span] = set()
    found: dict[int, Span] = {}
    for key in sorted(goal, key=lambda key: (key in room, key)):
        stretches = _stretches(goal[key], room.get(key, (0, 0)), length)
        span = next(one for one in stretches if one not in taken)
        taken.add(span)
        found[key] = span
    return found


def _stretches(span: Span, room: tuple[int, int], length: int) -> Iterator[Span]:
    start, end = span
    yield span
    yield from ((start, end - less) for less in range(1, min(room[1], end - start)))
    yield from ((start + less, end) for less in range(1, min(room[0], end - start)))
    yield from ((start, last) for last in range(end - 1, start, -1))
    yield from ((first, end) for first in range(start + 1, end))
    yield from ((start, last) for last in range(end + 1, length + 1))
    yield from ((first, end) for first in range(start - 1, -1, -1))
    yield from ((first, last) for first in range(length) for last in range(first + 1, length + 1))


def direction(text: str) -> str:
    """Return "rtl" or "ltr" after the first letter that has a direction, as a browser would."""
    for sign in text:
        side = unicodedata.bidirectional(sign)
        if side in ("R", "AL"):
            return "rtl"
        if side == "L":
            return "ltr"
    return "ltr"


def renumbered(
    roots: Mapping[int, str], numbers: Mapping[int, str], below: Mapping[int, Sequence[int]]
) -> dict[int, str]:
    """Return the new numbers of these codes and all below them, each with its own last part.

    `roots` has the new number of those that move, `numbers` the present one of every code.
    """
    found = dict(roots)
    waiting = list(roots)
    while waiting:
        above = waiting.pop()
        for code in below.get(above, ()):
            found[code] = f"{found[above]}.{natural_order(numbers[code])[-1]}"
            waiting.append(code)
    return found


_NUMBER = re.compile(r"(?<![\d.])[1-9]\d{0,2}(?:\.[1-9]\d{0,2}){1,8}(?!\.?\d)")


def numbers_named(text: str) -> set[str]:
    """Return the numbers below a branch that a text names, as in "geen apparaat: 6.5"."""
    return set(_NUMBER.findall(text))


def fits(number: str) -> bool:
    """Return whether a code can have a number: not too deep, nor too long to keep."""
    return number.count(".") < DEEPEST and len(number) <= LONGEST_NUMBER


def natural_order(number: str) -> tuple[int, ...]:
    """Order codes by their numbers: 4.2 before 4.10."""
    return tuple(int(part) if part.isdigit() else 0 for part in number.split("."))


# --- what a code meant ------------------------------------------------------------------------
# What says what belongs to a code. Its name and its example may be put better without that.
MEANING = ("definition", "include", "exclude", "is_on")
Meaning = tuple[tuple[object, ...], ...]
Row = Mapping[str, Any]  # a code as a version of the codebook keeps it


@dataclass(frozen=True, slots=True)
class CodeChange:
    """A code in two versions of a codebook; None where it was not there."""

    before: Row | None
    after: Row | None
    kinds: tuple[str, ...]
    is_comparable: bool

    @property
    def now(self) -> Row:
        """What it is in the later version, or was where it went."""
        row = self.after or self.before
        assert row is not None
        return row

    @property
    def reworded(self) -> list[tuple[str, str, str]]:
        """Return the texts that differ, each with what it was and what it became."""
        if self.before is None or self.after is None:
            return []
        both = [(name, self.before.get(name, ""), self.after.get(name, "")) for name in TEXTS]
        return [(name, old, new) for name, old, new in both if _as_read(old) != _as_read(new)]


TEXTS = ("label", "gloss", "definition", "include", "exclude", "example")


class Meanings:
    """The versions of a codebook, as (number, since when, its codes), the first of them first.

    A code is the same one in two versions when its id is, wherever it stood.
    """

    def __init__(self, versions: Sequence[tuple[int, datetime, Sequence[Row]]]) -> None:
        self._versions = versions
        self._codes = {number: _by_key(codes) for number, _at, codes in versions}
        newest = self._codes[versions[-1][0]] if versions else {}
        self._key_now = {row["number"]: key for key, row in newest.items()}
        self._found: dict[tuple[int, str], Meaning] = {}

    def version_at(self, moment: datetime) -> int | None:
        """Return the number of the version that held then; None from before they were kept."""
        held = [number for number, at, _codes in self._versions if at <= moment]
        return held[-1] if held else None

    def codes_in(self, version: int) -> Mapping[str, Row]:
        """Return the codes of a version by what they are known by in every version."""
        return self._codes[version]

    def changes(self, before: int, after: int) -> list[CodeChange]:
        """Return the codes that differ in two versions, or that can no longer be compared.

        Those that are there stand in the order of the later one, those that went behind them.
        """
        old, new = self._codes[before], self._codes[after]
        rows = [*new, *(key for key in old if key not in new)]
        found = [
            CodeChange(
                before=old.get(key),
                after=new.get(key),
                kinds=_kinds(key, old, new),
                is_comparable=key in old
                and self.of_key(key, before) == self.of_key(key, after) != (),
            )
            for key in rows
        ]
        return [one for one in found if one.kinds or not one.is_comparable]

    def of(self, code: str, version: int) -> Meaning:
        """Return what a code and those below it meant in a version; () where it was not there.

        `code` is its number as it is now.
        """
        return self.of_key(self._key_now.get(code, code), version)

    def of_key(self, key: str, version: int) -> Meaning:
        """Return the same of a code by what it is known by in every version."""
        if (version, key) not in self._found:
            self._found[version, key] = _meaning(key, self._codes[version])
        return self._found[version, key]


def _by_key(codes: Iterable[Row]) -> dict[str, Row]:
    """Return codes by id; one that was gone before ids were kept by its number."""
    return {f"#{row['id']}" if row.get("id") else row["number"]: row for row in codes}


def _meaning(key: str, codes: Mapping[str, Row]) -> Meaning:
    if key not in codes:
        return ()
    family, size = {codes[key]["number"]}, 0
    while len(family) != size:
        size = len(family)
        family |= {row["number"] for row in codes.values() if row.get("parent") in family}
    return tuple(
        sorted(
            (one, *(_as_read(row.get(name)) for name in MEANING), *_came_in(row, codes))
            for one, row in codes.items()
            if row["number"] in family
        )
    )


def _came_in(row: Row, codes: Mapping[str, Row]) -> list[str]:
    """Return the codes that this one is given instead of: it means that much more."""
    number = row["number"]
    return sorted(one for one, other in codes.items() if other.get("successor") == number)


def _kinds(key: str, old: Mapping[str, Row], new: Mapping[str, Row]) -> tuple[str, ...]:
    """Name what happened to a code between two versions."""
    if key not in old:
        return ("added",)
    if key not in new:
        return ("gone",)
    before, after = old[key], new[key]
    texts = {name for name in TEXTS if _as_read(before.get(name)) != _as_read(after.get(name))}
    is_moved = _above(before, old) != _above(after, new)
    told = {
        "moved": is_moved,
        "renumbered": before.get("number") != after.get("number"),
        "renamed": bool(texts & {"label", "gloss"}),
        "redefined": bool(texts & set(MEANING)),
        "other_example": "example" in texts,
        "switched_off": before.get("is_on") and not after.get("is_on"),
        "switched_on": after.get("is_on") and not before.get("is_on"),
        "succeeded": _key_of(after.get("successor"), new) != _key_of(before.get("successor"), old),
        "took_in": _came_in(after, new) != _came_in(before, old),
        "now_sensitive": after.get("is_sensitive") and not before.get("is_sensitive"),
        "not_sensitive": before.get("is_sensitive") and not after.get("is_sensitive"),
        "heading": before.get("is_container") != after.get("is_container"),
        # What moves gets the colour of where it goes; older versions do not say it.
        "recoloured": not is_moved
        and before.get("colour", after.get("colour")) != after.get("colour"),
    }
    return tuple(kind for kind, is_so in told.items() if is_so)


def _above(row: Row, codes: Mapping[str, Row]) -> str | None:
    return _key_of(row.get("parent"), codes)


def _key_of(number: str | None, codes: Mapping[str, Row]) -> str | None:
    return next((key for key, row in codes.items() if row["number"] == number), None)


def _as_read(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value
