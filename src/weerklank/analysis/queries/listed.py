"""A list of passages, and of how many people they are, without reading the whole round.

What to list is chosen in the database, by what is kept of who is heard in each coding; of a page
only its own texts are read. A file is read one part of the texts after the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, overload

from weerklank.analysis import rules
from weerklank.analysis.queries import TEXTS, Filter, Voices, asked, group_of
from weerklank.coding import keeping
from weerklank.coding import queries as coding

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.coding.models import Coding
    from weerklank.coding.queries import CodingRow, Readings


@dataclass
class Listed:
    """What is listed: the codings that count, and of a coder who is named all of hers.

    Of these `people`, where they are given. What does not count is only ever shown, with `counts`
    of its passage saying so; never counted.
    """

    voices: Voices
    wanted: Filter
    people: Collection[int] | None = None

    def __post_init__(self) -> None:
        keeping.keep(self.voices.round)

    @property
    def codings(self) -> QuerySet[Coding]:
        """Return all of them, in the order in which they are read."""
        return coding.in_reading_order(self._codings(self.voices.readings))

    @property
    def numbers(self) -> Sequence[int] | QuerySet[Coding, int]:
        """Return the numbers of all of them, in that order, to read a part of."""
        wanted = self.wanted
        if self._group is not None or wanted.facets or wanted.coder is not None:
            return self.codings.values_list("pk", flat=True)
        return _Numbers(self)

    @property
    def not_counted(self) -> int:
        """Return how many of them do not count. One query, or none."""
        if self.wanted.coder is None:
            return 0
        codings = self.codings
        return codings.count() - codings.filter(self.voices.readings.counted()).count()

    @cached_property
    def spoken(self) -> Mapping[rules.Voice, int]:
        """Return per voice in how many passages that count it is heard. One query or two.

        Without passages in which nobody is heard who can be counted.
        """
        if not self.wanted.facets:
            return self._of_the_code()
        of_conversation = self.voices.conversation_of
        found: Counter[rules.Voice] = Counter()
        counted = self._codings(self.voices.readings).filter(self.voices.readings.counted())
        stretches = groupby(coding.heard_in_stretches(counted), key=lambda one: one[:3])
        for (text, _start, _end), heard in stretches:
            people, at_least = set(), 0
            for one in heard:
                at_least = max(at_least, one.at_least)
                if one.participant in self.voices.people:
                    people.add(one.participant)
            found[rules.Voice(of_conversation[text], frozenset(people), at_least)] += 1
        return found

    def tally(self, people: Collection[int] | None = None) -> rules.Tally:
        """Count the people behind what is listed, of those to whom its code was put.

        Only these `people`, where they are given. Names no codings.
        """
        voices, code = self.voices, self.wanted.code
        group = group_of(voices, self.wanted, self.people if people is None else people)
        about = rules.topics([code], voices.parents) if code else frozenset(voices.parents)
        reach = voices.hall.reach(about)
        return voices.hall.tally(self.spoken, reach=reach, group=frozenset(group))

    def rows(self, texts: Collection[int] | None = None) -> Iterator[CodingRow]:
        """Yield all of them, one text after the other; with `texts` those in these texts alone."""
        for some in self._parts(texts):
            yield from coding.rows_of(self._codings(some))

    def count(self, texts: Collection[int] | None = None) -> int:
        """Return how many `rows` gives. In parts as well: at once a million takes much memory."""
        return sum(self._codings(some).count() for some in self._parts(texts))

    def of_texts(self, texts: Collection[int]) -> QuerySet[Coding]:
        """Return those in these texts, in the order in which they are read."""
        return coding.in_reading_order(self._codings(self.voices.readings.within(texts)))

    def _parts(self, texts: Collection[int] | None) -> Iterator[Readings]:
        readings = self.voices.readings
        numbers = sorted(readings.conversation_of)
        if texts is not None:
            numbers = [one for one in numbers if one in texts]
        for begin in range(0, len(numbers), TEXTS):
            yield readings.within(numbers[begin : begin + TEXTS])

    def _codings(self, readings: Readings) -> QuerySet[Coding]:
        given = coding.codings if self.wanted.coder is None else coding.all_codings
        found = asked(given(readings), self.voices, self.wanted)
        if self._group is None:
            return found
        return coding.in_which_are_heard(found, self._group, self._texts_of_the_group)

    @cached_property
    def _group(self) -> frozenset[int] | None:
        """Return whose passages are looked for; None is everybody's, and nobody's."""
        wanted = self.wanted
        if not (wanted.perspective or wanted.characteristic) and self.people is None:
            return None
        return frozenset(group_of(self.voices, wanted, self.people))

    @cached_property
    def _conversations_of_the_group(self) -> frozenset[int]:
        """Return where *several of us* are several of it: all who were there belong to it."""
        group = self._group or frozenset()
        return frozenset(
            one.id for one in self.voices.conversations if one.present and one.present <= group
        )

    @property
    def _texts_of_the_group(self) -> list[int]:
        conversations = self._conversations_of_the_group
        of = self.voices.conversation_of
        return [text for text, conversation in of.items() if conversation in conversations]

    def _of_the_code(self) -> Mapping[rules.Voice, int]:
        wanted = self.wanted
        spoken = self.voices.spoken(
            coder=wanted.coder,
            conversation=wanted.conversation,
            codes=[wanted.code or keeping.ANY],
        )
        is_whole = wanted.with_subcodes or not wanted.code
        found = {}
        for voice, said in spoken.items():
            number = sum(passages if is_whole else own for _code, passages, own in said)
            if number and self._is_listed(voice):
                found[voice] = number
        return found

    def _is_listed(self, voice: rules.Voice) -> bool:
        if self._group is None or voice.participants & self._group:
            return True
        return bool(voice.at_least) and voice.conversation in self._conversations_of_the_group


class _Numbers(Sequence[int]):
    """The numbers of codings of which is kept how many each text has.

    A part of them is read from the few texts that it stands in.
    """

    def __init__(self, listed: Listed) -> None:
        self._listed = listed
        voices, wanted = listed.voices, listed.wanted
        codes = None
        if wanted.code:
            own = frozenset({wanted.code})
            codes = rules.family(wanted.code, voices.parents) if wanted.with_subcodes else own
        of = voices.conversation_of
        counts = coding.codings_per_text(voices.round, voices.readings, codes)
        self._texts = [
            (text, counts[text])
            for text in sorted(counts)
            if wanted.conversation in {None, of[text]}
        ]

    def __len__(self) -> int:
        return sum(number for _text, number in self._texts)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> list[int]: ...
    def __getitem__(self, place: int | slice) -> int | list[int]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop, _step = place.indices(len(self))
        texts: list[int] = []
        before = skipped = 0
        for text, number in self._texts:
            if before < stop and before + number > start:
                skipped = skipped if texts else before
                texts.append(text)
            before += number
        codings = self._listed.of_texts(texts)
        return list(codings.values_list("pk", flat=True)[start - skipped : stop - skipped])
