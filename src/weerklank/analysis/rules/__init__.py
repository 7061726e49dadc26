"""Counting people: pure arithmetic over who said what and who was asked.

A person who says something three times is one. A group of five in which two say it is two of
five. Speakers nobody could name are never counted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
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


class Put(NamedTuple):
    """A question of the guide in one conversation, and whom of those present it reached.

    `codes` are those that the question points to. `asked` holds the persons to whom it was put
    and applied, `unsure` those to whom it was put while it is not known whether it applied.
    `unnoted` holds the persons to whom it may apply where nobody noted whether it was put.
    Everybody else was not asked.
    """

    codes: frozenset[int]
    asked: frozenset[int] = frozenset()
    unsure: frozenset[int] = frozenset()
    unnoted: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation: who took part, and what was put to whom.

    `questions` is None for a conversation without a guide, of which nothing is known.
    """

    id: int
    present: frozenset[int]
    questions: tuple[Put, ...] | None = None


class Reach(NamedTuple):
    """Whom the questions about something reached; nobody is in two of these.

    `asked` is the base: the persons to whom a question about it was put and applied.
    """

    asked: frozenset[int]
    unsure: frozenset[int]
    unnoted: frozenset[int]

    def within(self, group: frozenset[int]) -> Reach:
        return Reach(self.asked & group, self.unsure & group, self.unnoted & group)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people said something, of how many.

    `asked` is the base: the persons to whom a question about it was put and applied. `said`
    counts those of them who said it. Where the base is empty and nobody noted what was put, or
    to whom it applied, `asked` is None and `said` counts who spoke of it all the same.
    Beside both stand, and are in neither: `unprompted`, who spoke of it unasked; `unnoted`, of
    whom nobody noted whether it was put; `unsure`, to whom it was put while it is not known
    whether it applied; `unclear` counts who spoke of it among those last two.
    `spoke` counts everybody who spoke of it, asked or not; `people` are those with a pseudonym.
    `at_least` is true when `said` is a lower bound, as people without one are or may be in it,
    `beside_at_least` the same of `unprompted`. `codings` has one coding per passage, in order.
    """

    said: int = 0
    asked: int | None = 0
    unprompted: int = 0
    unnoted: int = 0
    unsure: int = 0
    unclear: int = 0
    spoke: int = 0
    conversations: int = 0
    passages: int = 0
    at_least: bool = False
    beside_at_least: bool = False
    people: frozenset[int] = field(default=frozenset(), compare=False)
    codings: tuple[int, ...] = field(default=(), compare=False)

    @property
    def was_asked(self) -> bool:
        """Not asked is something else than asked and not mentioned."""
        return self.asked is None or self.asked > 0

    @property
    def is_heard(self) -> bool:
        """Return whether anyone spoke of it, asked or not."""
        return self.passages > 0


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
        """Return who is heard in the stretches that a half-open span touches."""
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

    def turns_of(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return who speaks by name in the turns that a half-open span touches, and in which."""
        first = bisect_right(self._ends, start)
        return [
            (who, place)
            for place, (_start, _end, who, _n) in enumerate(
                self._stretches[first : bisect_left(self._starts, end)], start=first
            )
            if who is not None and who in self._people
        ]

    def everyone(self) -> Voice:
        """Return who is heard anywhere in it."""
        return self.voice(0, max(self._ends, default=0) + 1)


def family(code: int, parents: Mapping[int, int | None]) -> frozenset[int]:
    """Return a code with everything below it."""
    return _families([code], parents)


def _families(codes: Collection[int], parents: Mapping[int, int | None]) -> frozenset[int]:
    """Return these codes with everything below them."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for child, parent in parents.items():
        children[parent].append(child)
    found, waiting = set(), list(codes)
    while waiting:
        present = waiting.pop()
        found.add(present)
        waiting += children[present]
    return frozenset(found)


def line(code: int, parents: Mapping[int, int | None]) -> frozenset[int]:
    """Return a code with everything above it, up to its branch."""
    found = {code}
    above = parents.get(code)
    while above is not None:
        found.add(above)
        above = parents.get(above)
    return frozenset(found)


def topics(codes: Collection[int], parents: Mapping[int, int | None]) -> frozenset[int]:
    """Return the codes whose question counts as a question about any of these codes.

    A question about 5.1 is one about 5.1.3, and one about 5.1.3 is one about 5.1.
    """
    return _families(codes, parents).union(*(line(code, parents) for code in codes))


def topics_of_each(parents: Mapping[int, int | None]) -> dict[int, frozenset[int]]:
    """Return per code of a codebook what `topics` gives for it alone."""
    lines = {code: line(code, parents) for code in parents}
    found = {code: set(own) for code, own in lines.items()}
    for code, own in lines.items():
        for above in own:
            found[above].add(code)
    return {code: frozenset(own) for code, own in found.items()}


Span = tuple[int, int, int]  # transcript, start, end
Spans = dict[Span, Voice]  # each passage once, whoever coded it


def tally(
    mentions: Iterable[Mention],
    hall: Hall,
    *,
    about: Collection[int],
    group: Collection[int],
) -> Tally:
    """Count the people of a group who made these mentions, of those to whom it was put.

    `mentions` are those of the code in question, `about` the codes whose questions put it.
    """
    people = frozenset(group)
    spans: Spans = {}
    first: dict[Span, int] = {}
    for coding, _code, conversation, span, participants, at_least in mentions:
        voice = spans.setdefault(span, Voice(conversation, participants, at_least))
        if hall.hears(voice, people):
            first.setdefault(span, coding)
    reach = hall.reach(frozenset(about))
    counted = hall.tally(Counter(spans.values()), reach=reach, group=people)
    return replace(counted, codings=tuple(first.values()))


NOBODY = Reach(frozenset(), frozenset(), frozenset())


class Base(NamedTuple):
    """Whom of a group something was put to, and of whom that is not clear.

    `base` are those to divide by, `silent` is what stands where none of them is heard.
    """

    own: Reach
    unclear: frozenset[int]
    is_unknown: bool
    base: frozenset[int]
    silent: Tally

    @classmethod
    def of(cls, own: Reach) -> Base:
        unclear = own.unsure | own.unnoted
        # Nobody is known to be asked, and of some nobody knows: there is nothing to divide by.
        is_unknown = not own.asked and bool(unclear)
        base = unclear if is_unknown else own.asked
        silent = Tally(
            asked=None if is_unknown else len(base),
            unnoted=len(own.unnoted),
            unsure=len(own.unsure),
        )
        return cls(own, unclear, is_unknown, base, silent)


class Heard:
    """Who of a group was heard in passages, in which conversations, and in how many passages.

    `more` has per conversation how many unnamed people were heard at least, where any were.
    """

    __slots__ = ("conversations", "more", "passages", "people")

    def __init__(self) -> None:
        self.people: set[int] = set()
        self.conversations: set[int] = set()
        self.more: dict[int, int] = {}
        self.passages = 0

    def add(self, voice: Voice, people: frozenset[int], several: int, passages: int) -> None:
        """Add passages of a voice, in which these people of the group are heard."""
        self.people |= people
        self.conversations.add(voice.conversation)
        self.passages += passages
        if several:
            self.note(voice.conversation, several)

    def note(self, conversation: int, several: int) -> None:
        """Note that so many unnamed people at least are heard in a conversation."""
        self.more[conversation] = max(self.more.get(conversation, 0), several)


class Hall:
    """Who was there in each conversation, and to whom what was put; made once for many tallies."""

    def __init__(self, conversations: Iterable[Conversation]) -> None:
        self._present: dict[int, frozenset[int]] = {}
        self._without_guide: frozenset[int] = frozenset()
        # Many follow one guide: together their questions are few combinations of codes.
        self._put: dict[frozenset[int], Reach] = {}
        self._reached: dict[tuple[frozenset[int], ...], Reach] = {}
        self._bases: dict[tuple[Reach, frozenset[int]], Base] = {}
        for conversation in conversations:
            self._present[conversation.id] = conversation.present
            if conversation.questions is None:
                self._without_guide |= conversation.present
            for codes, *reached in conversation.questions or ():
                before = self._put.get(codes, NOBODY)
                self._put[codes] = Reach(
                    *(one | more for one, more in zip(before, reached, strict=True))
                )

    def reach(self, about: frozenset[int]) -> Reach:
        """Return whom the questions that point to any of these codes reached.

        Who was asked once is asked, whatever is unclear of another question.
        """
        # Many codes share the questions about them, or the want of any.
        questions = tuple([codes for codes in self._put if not codes.isdisjoint(about)])
        found = self._reached.get(questions)
        if found is None:
            reached = [self._put[codes] for codes in questions]
            asked = frozenset().union(*(one.asked for one in reached))
            unsure = frozenset().union(*(one.unsure for one in reached)) - asked
            unnoted = self._without_guide.union(*(one.unnoted for one in reached))
            found = self._reached[questions] = Reach(asked, unsure, unnoted - unsure - asked)
        return found

    def _base(self, reach: Reach, group: frozenset[int]) -> Base:
        """Return whom of a group it was put to, worked out once for all codes that share it."""
        found = self._bases.get((reach, group))
        if found is None:
            found = self._bases[reach, group] = Base.of(reach.within(group))
        return found

    def several(self, voice: Voice, group: frozenset[int]) -> int:
        """Return how many unnamed people of a group are heard at least.

        "Several of us" counts for a group only when all who were there belong to it.
        """
        if voice.at_least and self._present.get(voice.conversation, frozenset()) <= group:
            return voice.at_least
        return 0

    def hears(self, voice: Voice, group: frozenset[int]) -> bool:
        return not group.isdisjoint(voice.participants) or self.several(voice, group) > 0

    def tally(self, spoken: Mapping[Voice, int], *, reach: Reach, group: frozenset[int]) -> Tally:
        """Count the people of a group in so many passages of each voice; names no codings.

        `reach` says whom of everybody the questions about it reached.
        """
        heard = Heard()
        for voice, count in spoken.items():
            if self.hears(voice, group):
                heard.add(voice, voice.participants & group, self.several(voice, group), count)
        return self.count(heard, reach=reach, group=group)

    def count(self, heard: Heard, *, reach: Reach, group: frozenset[int]) -> Tally:
        """Count who of a group was heard, of whom of everybody the questions about it reached."""
        put = self._base(reach, group)
        if not heard.conversations:
            return put.silent
        people, more = frozenset(heard.people), heard.more
        own, unclear, is_unknown, base = put.own, put.unclear, put.is_unknown, put.base
        unnamed = beside = unnamed_unclear = unnamed_at_all = 0
        at_least = beside_at_least = False
        if more:
            unnamed, at_least = self._unnamed(more, people, base)
            beside, beside_at_least = self._unnamed(more, people, group - own.asked - unclear)
            unnamed_unclear, _more = self._unnamed(more, people, unclear)
            unnamed_at_all, _more = self._unnamed(more, people, group)
        return Tally(
            said=len(people & base) + unnamed,
            asked=None if is_unknown else len(base),
            unprompted=len(people - own.asked - unclear) + beside,
            unnoted=len(own.unnoted),
            unsure=len(own.unsure),
            unclear=0 if is_unknown else len(people & unclear) + unnamed_unclear,
            spoke=len(people) + unnamed_at_all,
            conversations=len(heard.conversations),
            passages=heard.passages,
            at_least=at_least,
            beside_at_least=beside_at_least,
            people=people,
        )

    def _unnamed(
        self,
        more: Mapping[int, int],
        people: frozenset[int],
        those: frozenset[int],
    ) -> tuple[int, bool]:
        """Return how many unnamed people are among those at least, and whether more may be.

        Of the n unnamed who spoke in a conversation, any who was there may be one: somebody else
        than those, one of `people`, who is counted already for what she said here or elsewhere,
        or one who was there in another conversation with unnamed voices. What is left of n is new.
        """
        least, may_be_more = 0, False
        met: frozenset[int] = frozenset()
        # In one order, so that it is the same number whatever was read first.
        for conversation, number in sorted(more.items()):
            there = self._present.get(conversation, frozenset())
            spoke = min(number, len(there))
            if not spoke:
                continue
            new = (there & those) - people - met
            least += max(0, spoke - (len(there) - len(new)))
            may_be_more |= bool((there & those) - people)
            met |= there
        return least, may_be_more


@dataclass(frozen=True, slots=True)
class Group:
    """A column: people who share something, under a name to print."""

    key: str
    label: str
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A code with a tally per group."""

    code: int
    cells: tuple[Tally, ...]


class Order(StrEnum):
    """By what the rows of a matrix stand, the most first; by code, as the codebook has them."""

    CODE = "code"
    TOTAL = "total"
    SAID = "said"
    SHARE = "share"


def told(cells: Iterable[Tally]) -> int:
    """Return how many people of all groups together spoke of it, asked or not; nobody is in two."""
    return sum(cell.spoke for cell in cells)


def strength(cells: Sequence[Tally], order: Order, place: int = 0) -> tuple[float, ...]:
    """Return what a row is ordered by, the smallest first; `place` is that of the column.

    A share is of those who were asked: without them there is none, and the row comes after.
    """
    if order == Order.TOTAL:
        return (-told(cells),)
    if order == Order.SAID:
        return (-cells[place].spoke, -told(cells))
    if order == Order.SHARE:
        said, asked = cells[place].said, cells[place].asked
        return (-said / asked, -said) if asked else (1.0, -cells[place].spoke)
    return ()


# Per voice the codes it spoke of: a code with the codes below it, in how many passages, and in how
# many of these the code itself was given.
Spoken = Mapping[Voice, Sequence[tuple[int, int, int]]]


def matrix(
    passages: Iterable[tuple[int, Voice, Span]],
    hall: Hall,
    groups: Sequence[Group],
    codes: Sequence[int],
    parents: Mapping[int, int | None],
    *,
    keep: Callable[[MatrixRow], bool] = lambda row: True,
) -> list[MatrixRow]:
    """Count per code (with the codes below it) and group; the tallies name no codings.

    `passages` are codings as (code, who is heard, where).
    """
    own: dict[int, Spans] = defaultdict(dict)
    for code, voice, span in passages:
        own[code][span] = voice
    by_code: dict[int, Spans] = defaultdict(dict)
    for code, spans in own.items():
        for above in line(code, parents):
            by_code[above].update(spans)
    spoken: dict[Voice, list[tuple[int, int, int]]] = defaultdict(list)
    for code, spans in by_code.items():
        for voice, count in Counter(spans.values()).items():
            spoken[voice].append((code, count, 0))
    return matrix_of(spoken, hall, groups, codes, parents, keep=keep)


# Of a voice in a column: people, conversation, how many unnamed at least, passages.
_Once = tuple[frozenset[int], int, int, int]


def _heard(voices: Sequence[_Once]) -> Heard:
    """Return who is heard in these together."""
    heard = Heard()
    if voices:
        people, conversations, several, passages = zip(*voices, strict=True)
        heard.people.update(*people)
        heard.conversations.update(conversations)
        heard.passages = sum(passages)
        if any(several):
            for conversation, number in zip(conversations, several, strict=True):
                if number:
                    heard.note(conversation, number)
    return heard


def matrix_of(
    spoken: Spoken,
    hall: Hall,
    groups: Sequence[Group],
    codes: Sequence[int],
    parents: Mapping[int, int | None],
    *,
    keep: Callable[[MatrixRow], bool] = lambda row: True,
) -> list[MatrixRow]:
    """Count the same of what is known per voice already."""
    wanted = set(codes)
    is_part = len(wanted) * 2 < len(parents)
    in_column: list[dict[int, list[_Once]]] = [defaultdict(list) for _group in groups]
    columns_of: dict[int, set[int]] = defaultdict(set)
    for place, group in enumerate(groups):
        for person in group.people:
            columns_of[person].add(place)
    for voice, said in spoken.items():
        # Only *several of us* may be of a group of which nobody is heard by name.
        places = set().union(*(columns_of.get(one, ()) for one in voice.participants))
        if is_part:
            said = [one for one in said if one[0] in wanted]  # noqa: PLW2901
        for place in range(len(groups)) if voice.at_least else places:
            group = groups[place]
            people, several = voice.participants & group.people, hall.several(voice, group.people)
            if not people and not several:
                continue
            column, conversation = in_column[place], voice.conversation
            # No more than this for each: there are hundreds of thousands.
            for code, passages, _own in said:
                column[code].append((people, conversation, several, passages))
    about = topics_of_each(parents)
    rows = []
    for code in codes:
        reach = hall.reach(about[code])
        cells = (
            hall.count(_heard(column.get(code, ())), reach=reach, group=group.people)
            for column, group in zip(in_column, groups, strict=True)
        )
        rows.append(MatrixRow(code=code, cells=tuple(cells)))
    return [row for row in rows if keep(row)]
