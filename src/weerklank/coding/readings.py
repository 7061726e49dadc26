"""One reading counts: whose coding of a conversation is counted, everywhere.

A reading is all that one coder coded in the newest texts of one conversation, translation and
original alike. Where several people coded a conversation, exactly one reading counts in every
matrix, finding, report and exported table: the one that an onderzoeker chose, or else the one
that `rules.first_reading` gives. So a number never grows because a second person coded.

`Readings.counted` is that choice as a condition on the table of codings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Min, OuterRef, Q, Subquery

from weerklank.coding import blinding, models, rules
from weerklank.coding.terms import ReadingBasis, ReadingKind
from weerklank.fieldwork.terms import TranscriptRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@dataclass(frozen=True, slots=True)
class Contest:
    """A conversation that several people coded: their readings, and which of them counts."""

    conversation: int
    readings: tuple[rules.Reading, ...]
    coder: int
    basis: ReadingBasis

    @property
    def is_chosen(self) -> bool:
        return self.basis == ReadingBasis.CHOSEN


@dataclass(frozen=True, slots=True)
class Readings:
    """Which readings of a round count, for whoever looks.

    `texts` are the newest texts by (conversation, role). `contests` are the conversations that
    several people coded, whatever may be seen of it: for a page, ask `shown`. `only` says of
    which conversations only one named person counts; in any other, whoever coded it counts.
    """

    texts: Mapping[tuple[int, str], int]
    sight: blinding.Sight
    contests: Mapping[int, Contest]
    only: Mapping[int, int]

    @property
    def conversation_of(self) -> dict[int, int]:
        return {text: conversation for (conversation, _role), text in self.texts.items()}

    @property
    def main_texts(self) -> dict[int, int]:
        """Return per conversation the text that is coded first: not the original beside it."""
        return {
            conversation: text
            for (conversation, role), text in self.texts.items()
            if role == TranscriptRole.MAIN
        }

    @property
    def is_limited(self) -> bool:
        """Say whether something may be hidden from who looks, because she codes blind."""
        return self.sight.is_limited({conversation for conversation, _role in self.texts})

    @property
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
        for (conversation, _role), text in self.texts.items():
            coder = self.only.get(conversation)
            (whoever if coder is None else of[coder]).append(text)
        found = Q(transcript_id__in=whoever)
        for coder, texts in of.items():
            found |= Q(transcript_id__in=texts, coder_id=coder)
        return found

    def seen(self) -> Q:
        """Return the condition on codings of the newest texts that may be seen, of any reading."""
        return Q(transcript_id__in=list(self.texts.values())) & self.sight.among()

    def counts(self, conversation: int, coder: int) -> bool:
        """Say whether what a coder coded in a conversation of this round counts."""
        return self.only.get(conversation, coder) == coder


def read(round_: Round, *, visible_to: User | None = None) -> Readings:
    """Read which readings of a round count.

    For somebody who codes blind, her own counts where she may not see the one that counts.
    One query; two more where several people coded a conversation, two more where it is blind.
    """
    given = models.Coding.objects.filter(transcript_id=OuterRef("transcripts__pk"))
    rows = list(
        round_.conversations.filter(transcripts__isnull=False)
        .order_by("transcripts__version")
        # The first and the last coder of a text, from an index: if they are one, nobody else
        # coded it, and no coding needs to be read to know that.
        .annotate(
            first=Subquery(given.order_by("coder_id").values("coder_id")[:1]),
            last=Subquery(given.order_by("-coder_id").values("coder_id")[:1]),
        )
        .values_list(
            "pk",
            "transcripts__role",
            "transcripts__pk",
            "first",
            "last",
            "counted_reading__kind",
            "counted_reading__coder_id",
        )
    )
    newest = {(row[0], row[1]): row for row in rows}
    coders: dict[int, set[int]] = defaultdict(set)
    chosen: dict[int, int] = {}
    for (conversation, _role), (*_place, first, last, kind, named) in newest.items():
        coders[conversation] |= {one for one in (first, last) if one is not None}
        if kind == ReadingKind.CODER:
            chosen[conversation] = named
    texts = {place: row[2] for place, row in newest.items()}
    contests = _contests(
        {
            text: conversation
            for (conversation, _role), text in texts.items()
            if len(coders[conversation]) > 1
        },
        chosen,
    )
    sight = blinding.sight(round_, visible_to)
    only = {number: contest.coder for number, contest in contests.items()}
    if sight.blind:
        for conversation, given_by in coders.items():
            coder = only.get(conversation, next(iter(given_by), None))
            if coder is not None and not sight.shows(conversation, coder):
                assert sight.viewer is not None
                only[conversation] = sight.viewer
    return Readings(texts=texts, sight=sight, contests=contests, only=only)


def _contests(conversation_of: Mapping[int, int], chosen: Mapping[int, int]) -> dict[int, Contest]:
    """Read the readings of the conversations that several people coded. Two queries, or none."""
    if not conversation_of:
        return {}
    begun: dict[tuple[int, int], tuple[datetime, int]] = {}
    for text, coder, first_at, codings in (
        models.Coding.objects.filter(transcript_id__in=conversation_of)
        .order_by()
        .values_list("transcript_id", "coder_id")
        .annotate(first_at=Min("created_at"), size=Count("*"))
    ):
        place = conversation_of[text], coder
        before = begun.get(place, (first_at, 0))
        begun[place] = min(before[0], first_at), before[1] + codings
    done: dict[tuple[int, int], list[datetime | None]] = defaultdict(list)
    for text, coder, finished_at in models.CodingTask.objects.filter(
        transcript_id__in=conversation_of
    ).values_list("transcript_id", "coder_id", "finished_at"):
        done[conversation_of[text], coder].append(finished_at)
    readings: dict[int, list[rules.Reading]] = defaultdict(list)
    for (conversation, coder), (first_at, codings) in begun.items():
        moments = done[conversation, coder]
        finished = [moment for moment in moments if moment is not None]
        readings[conversation].append(
            rules.Reading(
                coder=coder,
                codings=codings,
                first_at=first_at,
                handed_in_at=max(finished) if finished and len(finished) == len(moments) else None,
            )
        )
    return {
        conversation: _contest(conversation, own, chosen.get(conversation))
        for conversation, own in readings.items()
    }


def _contest(conversation: int, readings: list[rules.Reading], chosen: int | None) -> Contest:
    """Return which counts. A choice for someone of whom nothing is there any more is none."""
    first = rules.first_reading(readings)
    coder, basis = (
        first.coder,
        (ReadingBasis.FIRST_DONE if first.handed_in_at else ReadingBasis.FIRST_BEGUN),
    )
    if chosen in {reading.coder for reading in readings}:
        assert chosen is not None
        coder, basis = chosen, ReadingBasis.CHOSEN
    in_order = sorted(readings, key=rules.reading_order)
    return Contest(conversation, tuple(in_order), coder, basis)
