"""Everything that a report is made of, read once from the rooms below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from weerklank.analysis import queries as analysis
from weerklank.coding import doubling
from weerklank.coding import queries as coding
from weerklank.fieldwork import queries as fieldwork
from weerklank.findings import (
    auditing,
    auditing_points,
    following,
    models,
    outline,
    queries,
    withheld,
)
from weerklank.findings.placing import Placing
from weerklank.memos import queries as memos
from weerklank.sampling import selecting
from weerklank.study import queries as study
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation
    from weerklank.memos.models import Memo
    from weerklank.safeguards.models import User
    from weerklank.study.models import Characteristic, Guide, Round


@dataclass(frozen=True)
class Material:
    """A round as its report needs it. Whoever withdrew is in none of it but a number."""

    round: Round
    texts: models.Report
    outline: outline.Outline
    voices: analysis.Voices
    rows: list[queries.FindingRow]
    conversations: list[Conversation]  # but those of which everyone took back her part
    conversation_numbers: dict[int, int]  # of every conversation: words of an interviewer stay
    attendance: dict[int, set[int]]
    text_languages: dict[int, fieldwork.TextLanguages]
    people: list[study.Person]  # who took part in a conversation and did not take that back
    withdrawn: int
    characteristics: list[Characteristic]  # those that may be printed
    visible_to: User | None = None  # who reads; earlier rounds are read as she may see these too
    as_written: Material | None = None
    withheld: withheld.Withheld | None = None  # with it the sentences are as they leave the team

    @cached_property
    def inburgeraars(self) -> list[study.Person]:
        return [one for one in self.people if one.record.perspective == Perspective.INBURGERAAR]

    @cached_property
    def aanbieders(self) -> list[study.Person]:
        return [one for one in self.people if one.record.perspective == Perspective.AANBIEDER]

    @cached_property
    def in_register(self) -> selecting.InRegister | None:
        """How many people there are, as the registers of the municipalities told it."""
        return selecting.in_register(self.round)

    @cached_property
    def choosing(self) -> list[selecting.Told]:
        """How people were chosen and asked, of each side of which that is in the records."""
        return selecting.told(self.round)

    @cached_property
    def guides(self) -> dict[Guide, int]:
        """The guides in use, with in how many conversations."""
        found: dict[Guide, int] = {}
        for conversation in self.conversations:
            if conversation.guide:
                found[conversation.guide] = found.get(conversation.guide, 0) + 1
        return found

    @cached_property
    def coding_count(self) -> int:
        return self.voices.readings.number_counted(of_all=True)

    @cached_property
    def coders(self) -> dict[int, dict[int, str]]:
        """Who coded each conversation, as {id: name}; of whoever reads it blind, what she may."""
        return coding.coders_by_conversation(self.voices.readings)

    @cached_property
    def coded_blind(self) -> dict[int, bool | None]:
        return coding.coded_blind(self.voices.readings)

    @cached_property
    def doubling(self) -> doubling.Doubling:
        """What several people coded, how far they agreed, and what came of that."""
        return doubling.read(self.round, self.voices.readings)

    @cached_property
    def codebook_version(self) -> int | None:
        newest = coding.codebook_versions(self.round.monitor).first()
        return newest.number if newest else None

    @cached_property
    def interviewers(self) -> list[str]:
        """Who led the conversations, each once, in the order of the conversations."""
        return fieldwork.interviewers_in(self.round, {one.pk for one in self.conversations})

    @cached_property
    def background(self) -> list[Characteristic]:
        """What is known of inburgeraars, also what may not stand beside a quote."""
        return list(study.background(self.round.monitor))

    @cached_property
    def placing(self) -> Placing:
        """Where findings are told again: by what was written, whatever of it is read outside."""
        return self.as_written.placing if self.as_written else Placing(self.voices, self.rows)

    @cached_property
    def points(self) -> list[tuple[models.ImprovementPoint, list[int]]]:
        """The improvement points that rest on this round, each with its findings here."""
        return [
            (self.as_told(point), findings)
            for point, findings in following.resting_on_round(self.round)
        ]

    @cached_property
    def memos(self) -> list[tuple[Memo, str]]:
        """The memos of the annex, each with what this report says of it: heading and text."""
        found = [(memo, auditing.text_of_memo(memo)) for memo in memos.in_annex(self.round)]
        hidden = self.withheld
        if hidden is None:
            return found
        return [(memo, hidden.text(auditing.place_of_memo(memo), text)) for memo, text in found]

    def as_told(self, point: models.ImprovementPoint) -> models.ImprovementPoint:
        """Return a point as this report tells it."""
        return self.withheld.point(point) if self.withheld else point

    @cached_property
    def has_unknown_speakers(self) -> bool:
        return fieldwork.has_unknown_speakers(self.round)


def gather(round_: Round, *, visible_to: User | None = None) -> Material:
    """Read a round, in a number of queries that does not grow with its findings or conversations.

    As far as someone may see it who codes it blind; without `visible_to`, all of it.
    """
    voices = analysis.hear(round_, visible_to=visible_to)
    attendance = fieldwork.attendance(round_)
    present = {person for people in attendance.values() for person in people}
    everyone = study.people(round_)
    # A conversation without people would tell who withdrew.
    emptied = fieldwork.emptied(round_)
    conversations = list(fieldwork.conversations_of(round_))
    rows = queries.findings(round_, voices)
    return Material(
        round=round_,
        texts=queries.report_of(round_),
        outline=outline.of(round_, [row.record for row in rows]),
        voices=voices,
        rows=rows,
        conversations=[
            conversation for conversation in conversations if conversation.pk not in emptied
        ],
        conversation_numbers={
            conversation.pk: conversation.number for conversation in conversations
        },
        attendance=attendance,
        text_languages=fieldwork.text_languages(round_),
        people=[
            person
            for person in everyone
            if person.record.pk in present and person.record.pk in voices.people
        ],
        withdrawn=sum(person.record.withdrawn_at is not None for person in everyone),
        characteristics=_printable(study.characteristics(round_.monitor)),
        visible_to=visible_to,
    )


def as_it_leaves(found: Material) -> Material:
    """Return the same as it leaves the research team: without what is still to be seen to."""
    hidden = withheld.in_round(found.voices, found.rows, found.outline)
    return replace(
        found,
        round=hidden.plan(found.round),
        texts=hidden.report(found.texts),
        outline=hidden.laid(found.outline),
        rows=[hidden.row(row) for row in found.rows],
        withheld=hidden,
        as_written=found,
    )


def _printable(characteristics: Iterable[Characteristic]) -> list[Characteristic]:
    return [one for one in characteristics if one.is_printable and one.for_inburgeraars]


def audit(found: Material, *, visible_to: User | None = None) -> list[auditing.Entry]:
    """Return every amount in the findings, texts and points of a round that was gathered.

    `visible_to` hears other rounds as she may, where a point comes from one.
    """
    numbers = {row.record.pk: row.number for row in found.rows}
    return auditing_points.whole(
        auditing.Grounds(found.voices, found.rows),
        auditing.texts_in(found.texts, found.outline, numbers),
        [point for point, _findings in found.points],
        visible_to=visible_to,
    )
