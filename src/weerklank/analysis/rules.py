"""Counting people: pure arithmetic over who said what and who was asked.

A person who says something three times is one. A group of five in which two say it is two of
five. Speakers nobody could name are never counted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import NamedTuple

# A turn and who stands behind it: start, end, a participant or nobody, *at least n of those
# present*. A plain tuple, because a round has tens of thousands.
Stretch = tuple[int, int, int | None, int]


class Mention(NamedTuple):
    """A coded passage, reduced to what counting needs. A tuple: a round has very many."""

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


class Voice(NamedTuple):
    """Who is heard in a passage: the same for very many passages of one conversation."""

    conversation: int
    participants: frozenset[int]
    at_least: int


class Turns:
    """A transcript's stretches in order, to find whose words a span covers.

    Who is not in `people` counts as nobody.
    """

    def __init__(
        self, stretches: Iterable[Stretch], people: Collection[int], conversation: int
    ) -> None:
        self._people = people
        self._conversation = conversation
        self._stretches = sorted(stretches, key=itemgetter(0))
        self._starts = [stretch[0] for stretch in self._stretches]
        self._ends = [stretch[1] for stretch in self._stretches]
        self._voices: dict[tuple[int, int], Voice] = {}

    def voice(self, start: int, end: int) -> Voice:
        """Give who is heard in the stretches that a half-open span touches."""
        touched = bisect_right(self._ends, start), bisect_left(self._starts, end)
        found = self._voices.get(touched)
        if found is None:
            under = self._stretches[slice(*touched)]
            found = self._voices[touched] = Voice(
                self._conversation,
                frozenset(
                    who for _s, _e, who, _n in under if who is not None and who in self._people
                ),
                max((at_least for _s, _e, _who, at_least in under), default=0),
            )
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


Span = tuple[int, int, int]  # transcript, start, end
Spans = dict[Span, Voice]  # each passage once, whoever coded it


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
    hall = Hall(talks)
    people = frozenset(group)
    spans: Spans = {}
    first: dict[Span, int] = {}
    for coding, _code, conversation, span, participants, at_least in mentions:
        voice = spans.setdefault(span, Voice(conversation, participants, at_least))
        if hall.hears(voice, people):
            first.setdefault(span, coding)
    counted = hall.tally(Counter(spans.values()), about=frozenset(about), group=people)
    return replace(counted, codings=tuple(first.values()))


class Hall:
    """Who was there in each talk, and to whom what was put; made once for many tallies."""

    def __init__(self, talks: Iterable[Talk]) -> None:
        self._present: dict[int, frozenset[int]] = {}
        # Many talks follow one guide: together they are a few combinations of questions.
        self._noted: dict[tuple[frozenset[int], frozenset[int] | None], set[int]] = defaultdict(set)
        for talk in talks:
            self._present[talk.conversation] = talk.present
            self._noted[talk.asked, talk.unnoted] |= talk.present

    def several(self, voice: Voice, group: frozenset[int]) -> int:
        """Give how many unnamed people of a group are heard at least.

        "Several of us" counts for a group only when all who were there belong to it.
        """
        if voice.at_least and self._present.get(voice.conversation, frozenset()) <= group:
            return voice.at_least
        return 0

    def hears(self, voice: Voice, group: frozenset[int]) -> bool:
        return not group.isdisjoint(voice.participants) or self.several(voice, group) > 0

    def tally(
        self, spoken: Mapping[Voice, int], *, about: frozenset[int], group: frozenset[int]
    ) -> Tally:
        """Count the people of a group in so many passages of each voice; names no codings."""
        told: dict[int, set[int]] = defaultdict(set)
        more: dict[int, int] = defaultdict(int)
        passages = 0
        for voice, count in spoken.items():
            if self.hears(voice, group):
                told[voice.conversation] |= voice.participants & group
                more[voice.conversation] = max(more[voice.conversation], self.several(voice, group))
                passages += count
        people = frozenset().union(*told.values())
        unnamed = sum(
            max(0, min(number, len(self._present[talk])) - len(told[talk]))
            for talk, number in more.items()
            if number
        )
        put, unknown = self._put(about, group)
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
            passages=passages,
            at_least=unnamed > 0,
            people=people,
        )

    def _put(self, about: frozenset[int], group: frozenset[int]) -> tuple[set[int], set[int]]:
        """Give to whom of a group it was put, and of whom nobody noted it."""
        put: set[int] = set()
        unknown: set[int] = set()
        for (asked, unnoted), present in self._noted.items():
            if asked & about:
                put |= present & group
            elif unnoted is None or unnoted & about:
                unknown |= present & group
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
    passages: Iterable[tuple[int, Voice, Span]],
    talks: Sequence[Talk],
    groups: Sequence[Group],
    codes: Sequence[int],
    parents: Mapping[int, int | None],
    *,
    keep: Callable[[Row], bool] = lambda row: True,
) -> list[Row]:
    """Count per code (with the codes below it) and group; the tallies name no codings.

    `passages` are codings as (code, who is heard, where).
    """
    hall = Hall(talks)
    own: dict[int, Spans] = defaultdict(dict)
    for code, voice, span in passages:
        own[code][span] = voice
    by_code: dict[int, Spans] = defaultdict(dict)
    for code, spans in own.items():
        for above in line(code, parents):
            by_code[above].update(spans)
    columns = {
        voice: [place for place, group in enumerate(groups) if hall.hears(voice, group.people)]
        for voice in {voice for spans in own.values() for voice in spans.values()}
    }
    rows = []
    for code in codes:
        in_column: list[dict[Voice, int]] = [{} for _group in groups]
        for voice, count in Counter(by_code[code].values()).items():
            for place in columns[voice]:
                in_column[place][voice] = count
        about = topics([code], parents)
        cells = (
            hall.tally(spoken, about=about, group=group.people)
            for spoken, group in zip(in_column, groups, strict=True)
        )
        rows.append(Row(code=code, cells=tuple(cells)))
    return [row for row in rows if keep(row)]
