"""One reading counts: whose coding of a conversation is counted, everywhere.

A reading is all that one coder coded in the newest texts of one conversation, translation and
original alike. Where several people coded a conversation, exactly one reading counts in every
matrix, finding, report and exported table: the one that an onderzoeker chose, or else the one
that `rules.first_reading` gives. So a number never grows because a second person coded. A reading
of a sample of its turns, or of somebody who practises, is never that one: see `dividing`.

`Readings.counted` is that choice as a condition on the table of codings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from weerklank.coding import blinding, dividing, rules
from weerklank.coding.terms import ReadingBasis
from weerklank.fieldwork.terms import TranscriptRole
from weerklank.safeguards import queries as safeguards

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@dataclass(frozen=True, slots=True)
class Contest:
    """A conversation that several people coded: their readings, and which of them counts.

    `agreed` is under whose number stands what they decided together, None where that was not
    built. It counts only where somebody chose so.
    """

    conversation: int
    readings: tuple[rules.Reading, ...]
    coder: int
    basis: ReadingBasis
    agreed: int | None = None

    @property
    def is_chosen(self) -> bool:
        return self.basis == ReadingBasis.CHOSEN

    @property
    def is_agreed(self) -> bool:
        """Return whether what coders decided together counts."""
        return self.coder == self.agreed

    @property
    def people(self) -> tuple[rules.Reading, ...]:
        """Return the readings of people, without what they decided together."""
        return tuple(one for one in self.readings if one.coder != self.agreed)


@dataclass(frozen=True)
class Readings:
    """Which readings of a round count, for whoever looks.

    `texts` are the newest texts by (conversation, role). `contests` are the conversations that
    several people coded, whatever may be seen of it: for a page, ask `shown`. `only` says of
    which conversations only one named person counts; in any other, whoever coded it counts.
    `sizes` has per text how many codings each coder gave, also those that do not count. `aside` are
    readings that never count.
    """

    texts: Mapping[tuple[int, str], int]
    sizes: Mapping[int, Mapping[int, int]]
    sight: blinding.Sight
    contests: Mapping[int, Contest]
    only: Mapping[int, int]
    aside: dividing.Aside = field(default=dividing.NOTHING_ASIDE)

    @cached_property
    def conversation_of(self) -> dict[int, int]:
        return {text: conversation for (conversation, _role), text in self.texts.items()}

    @cached_property
    def main_texts(self) -> dict[int, int]:
        """Return per conversation the text that is coded first: not the original beside it."""
        return {
            conversation: text
            for (conversation, role), text in self.texts.items()
            if role == TranscriptRole.MAIN
        }

    def within(self, texts: Collection[int]) -> Readings:
        """Return the same of these texts alone."""
        return replace(self, texts={key: one for key, one in self.texts.items() if one in texts})

    @property
    def is_limited(self) -> bool:
        """Return whether something may be hidden from who looks, because she codes blind."""
        return self.sight.is_limited({conversation for conversation, _role in self.texts})

    @cached_property
    def shown(self) -> dict[int, Contest]:
        """Return the contests of which who looks may see every reading."""
        return {
            number: contest
            for number, contest in self.contests.items()
            if all(self.sight.shows(number, reading.coder) for reading in contest.readings)
        }

    def counted(self) -> Q:
        """Return the condition on codings that count. Every coding is of one reading at most."""
        whoever: list[int] = []
        of: dict[int, list[int]] = defaultdict(list)
        but: dict[frozenset[int], list[int]] = defaultdict(list)
        for (conversation, _role), text in self.texts.items():
            coder, never = self.only.get(conversation), self.aside.coders(conversation)
            if conversation in self.aside.practice or coder in never:
                continue
            if coder is not None:
                of[coder].append(text)
            elif never:
                but[never].append(text)
            else:
                whoever.append(text)
        found = Q(transcript_id__in=whoever)
        for never, texts in but.items():
            found |= Q(transcript_id__in=texts) & ~Q(coder_id__in=never)
        for coder, texts in of.items():
            found |= Q(transcript_id__in=texts, coder_id=coder)
        return found

    @cached_property
    def owners(self) -> list[tuple[int, int]]:
        """Return whose codings of which texts count, as (text, coder), wherever there are any."""
        return [
            (text, coder)
            for text, conversation in self.conversation_of.items()
            for coder in self.sizes.get(text, ())
            if self.counts(conversation, coder)
        ]

    def number_counted(self, *, of_all: bool = False) -> int:
        """Return how many codings count in the texts that are coded first, or in all of them."""
        texts = self.conversation_of if of_all else self.main_texts.values()
        return sum(
            codings
            for text in texts
            for coder, codings in self.sizes.get(text, {}).items()
            if self.counts(self.conversation_of[text], coder)
        )

    def seen(self) -> Q:
        """Return the condition on codings of the newest texts that may be seen, of any reading."""
        return Q(transcript_id__in=list(self.texts.values())) & self.sight.among()

    def counts(self, conversation: int, coder: int) -> bool:
        """Return whether what a coder coded in a conversation of this round counts."""
        if self.aside.holds(conversation, coder):
            return False
        return self.only.get(conversation, coder) == coder

    def whole(self) -> Q:
        """Return the condition on codings and tasks of whoever codes a conversation, all of it.

        Not of a sample, and not to practise.
        """
        parts: dict[int, list[int]] = defaultdict(list)
        for number, coders in self.aside.of.items():
            for coder in coders:
                parts[coder].append(number)
        found = Q()
        for coder, numbers in parts.items():
            found &= ~Q(coder=coder, transcript__conversation__in=numbers)
        return found

    def may_count(self) -> Q:
        """Return the same, without conversations that are there for practice alone."""
        return self.whole() & ~Q(transcript__conversation__in=self.aside.practice)


_TEXTS = """
    SELECT conversation.id, said.role, said.id, counted.coder_id
    FROM fieldwork_conversation AS conversation
    JOIN fieldwork_transcript AS said ON said.conversation_id = conversation.id
    LEFT JOIN coding_countedreading AS counted ON counted.conversation_id = conversation.id
    WHERE conversation.round_id = %s
    ORDER BY said.version"""
_SIZES = """
    SELECT size.transcript_id, size.coder_id, size.codings, size.first_at
    FROM coding_readingsize AS size
    JOIN fieldwork_transcript AS said ON said.id = size.transcript_id
    JOIN fieldwork_conversation AS conversation ON conversation.id = said.conversation_id
    WHERE conversation.round_id = %s"""
_TASKS = """
    SELECT task.transcript_id, task.coder_id, task.finished_at, together.id
    FROM coding_codingtask AS task
    LEFT JOIN coding_agreedcoder AS together ON together.coder_id = task.coder_id
    WHERE task.transcript_id IN {}"""


def read(round_: Round, *, visible_to: User | None = None) -> Readings:
    """Read which readings of a round count.

    For somebody who codes blind, her own counts where she may not see the one that counts.
    Two queries, none of which reads a coding; one more where several people coded a conversation,
    two more where it is blind, and where coding is divided.
    """
    never = dividing.aside(round_)
    rows = safeguards.rows(_TEXTS, [round_.pk])
    texts = {(row[0], row[1]): row[2] for row in rows}
    chosen: dict[int, int] = {
        conversation: named for conversation, _role, _text, named in rows if named is not None
    }
    conversation_of = {text: conversation for (conversation, _role), text in texts.items()}
    sizes: dict[int, dict[int, int]] = defaultdict(dict)
    begun: dict[int, dict[int, tuple[datetime, int]]] = defaultdict(dict)
    for text, coder, codings, first_at in safeguards.rows(_SIZES, [round_.pk]):
        if text in conversation_of:
            sizes[text][coder] = codings
            if never.holds(conversation_of[text], coder):
                continue
            first_at = safeguards.as_moment(first_at)  # noqa: PLW2901
            readings = begun[conversation_of[text]]
            since, before = readings.get(coder, (first_at, 0))
            readings[coder] = min(since, first_at), before + codings
    contests = _contests(
        {number: readings for number, readings in begun.items() if len(readings) > 1},
        conversation_of,
        chosen,
    )
    sight = blinding.sight(round_, visible_to)
    only = {number: contest.coder for number, contest in contests.items()}
    if sight.blind:
        for conversation, given_by in begun.items():
            whose = only.get(conversation, next(iter(given_by), None))
            if whose is not None and not sight.shows(conversation, whose):
                assert sight.viewer is not None
                only[conversation] = sight.viewer
    return Readings(
        texts=texts, sizes=sizes, sight=sight, contests=contests, only=only, aside=never
    )


def _contests(
    begun: Mapping[int, Mapping[int, tuple[datetime, int]]],
    conversation_of: Mapping[int, int],
    chosen: Mapping[int, int],
) -> dict[int, Contest]:
    """Judge the conversations that several people coded: since when, and how much.

    One query, or none.
    """
    if not begun:
        return {}
    done: dict[tuple[int, int], list[datetime | None]] = defaultdict(list)
    agreed: set[int] = set()
    texts = [text for text, number in conversation_of.items() if number in begun]
    asked = _TASKS.format(safeguards.places_for(texts))
    for text, coder, finished_at, agrees in safeguards.rows(asked, texts):
        at = None if finished_at is None else safeguards.as_moment(finished_at)
        done[conversation_of[text], coder].append(at)
        if agrees is not None:
            agreed.add(coder)
    readings: dict[int, list[rules.Reading]] = defaultdict(list)
    for conversation, coders in begun.items():
        for coder, (first_at, codings) in coders.items():
            moments = done[conversation, coder]
            finished = [moment for moment in moments if moment is not None]
            is_done = finished and len(finished) == len(moments)
            readings[conversation].append(
                rules.Reading(
                    coder=coder,
                    codings=codings,
                    first_at=first_at,
                    handed_in_at=max(finished) if is_done else None,
                )
            )
    return {
        conversation: _contest(conversation, own, chosen.get(conversation), agreed)
        for conversation, own in readings.items()
    }


def _contest(
    conversation: int, readings: list[rules.Reading], chosen: int | None, agreed: set[int]
) -> Contest:
    """Return which counts. A choice for someone of whom nothing is there any more is none."""
    together = next((one.coder for one in readings if one.coder in agreed), None)
    people = [one for one in readings if one.coder != together]
    first = rules.first_reading(people or readings)
    coder, basis = (
        first.coder,
        (ReadingBasis.FIRST_DONE if first.handed_in_at else ReadingBasis.FIRST_BEGUN),
    )
    if chosen in {reading.coder for reading in readings}:
        assert chosen is not None
        coder, basis = chosen, ReadingBasis.CHOSEN
    in_order = sorted(readings, key=rules.reading_order)
    return Contest(conversation, tuple(in_order), coder, basis, together)
