"""The texts of a project: each becomes a conversation with a transcript and its speakers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from weerklank.exchange import models, rules
from weerklank.exchange.operations.importing.codings import Coded, Codings
from weerklank.exchange.operations.importing.ledger import Ledger
from weerklank.exchange.operations.importing.people import People
from weerklank.fieldwork.operations import taking
from weerklank.fieldwork.terms import ConversationKind, SpeakerRole
from weerklank.interchange.reading import language
from weerklank.interchange.readings import Reading, Turn
from weerklank.interchange.refi.project import (
    AudioSource,
    PDFSource,
    PictureSource,
    Source,
    TextSource,
    VideoSource,
    key,
)

if TYPE_CHECKING:
    from weerklank.study.models import Participant


def main_text(source: Source) -> TextSource | None:
    """Return the text that stands for the whole source, if there is one."""
    if isinstance(source, TextSource):
        return source
    return source.representation if isinstance(source, PDFSource) else None


@dataclass(slots=True)
class Arrived:
    """A source of the file on its way in. `linked` are the keys of the cases it belongs to.

    Without a text nothing becomes of it; it is kept as it is.
    """

    source: Source
    text: TextSource | None
    linked: list[str]
    extra: dict[str, object]
    ties: dict[str, str] = field(default_factory=dict)
    unknown: int = 0  # speakers of whom nobody knows who they are
    coded: Coded | None = None

    @property
    def size(self) -> int:
        """Say roughly how much of memory it takes, in signs."""
        text = self.text
        return len(text.text or "") + 500 * len(text.selections) if text else 0


@dataclass(slots=True)
class Conversations:
    """Takes one batch of sources after the other."""

    ledger: Ledger
    people: People
    codings: Codings

    def take(self, batch: Sequence[Arrived]) -> list[models.KeptPart]:
        """Make conversations of these sources, with their codings, and return what is kept.

        The statements are as many for a batch as for one source.
        """
        ledger = self.ledger
        told = [one for one in batch if one.text is not None]
        transcripts = taking.take_texts(
            round_=ledger.round,
            texts=[self._new_text(one) for one in told],
            by=ledger.by,
            at=ledger.at,
        )
        for one, transcript in zip(told, transcripts, strict=True):
            assert one.text is not None
            source, text = one.source, one.text
            refs = source.notes if text is source else (*source.notes, *text.notes)
            one.coded = Coded(key(source.guid), text, transcript, refs)
        for one in batch:
            self._count(one)
        coded = [one.coded for one in batch if one.coded]
        ledger.watch.go_on()
        self.codings.store(coded)
        parts = [self._part(one) for one in batch]
        ledger.keep(parts)
        return parts

    def _new_text(self, one: Arrived) -> taking.NewText:
        ledger, source, text = self.ledger, one.source, one.text
        assert text is not None
        assert text.text is not None
        persons = {
            guid: self.people.persons[guid] for guid in one.linked if guid in self.people.persons
        }
        turns, one.ties = self._speakers(text.text, persons)
        labels = {turn.speaker for turn in turns if turn.speaker}
        one.unknown = len(labels - set(one.ties))
        detected = language.detect(text.text) or "nl"
        return taking.NewText(
            kind=_kind(len(set(one.ties.values()) & set(one.linked)), len(turns)),
            held_on=rules.day(source.created_at) or ledger.round.starts_on,
            title=rules.short(source.name or text.name, 200),
            reading=Reading("refi-qda", text.text, turns, detected, None, (), None),
            voices={label: self._behind(guid) for label, guid in one.ties.items()},
        )

    def _behind(self, guid: str) -> tuple[SpeakerRole, Participant | None]:
        person = self.people.persons.get(guid)
        return (SpeakerRole.PARTICIPANT if person else SpeakerRole(guid)), person

    def _count(self, one: Arrived) -> None:
        """Say in the ledger what became of a source, and what of it has no place here."""
        ledger = self.ledger
        ledger.leave_placeless(_("waarden van kenmerken bij een bron"), len(one.source.values))
        ledger.leave_placeless(_("codes op een hele bron"), len(one.source.codings))
        if one.coded is None:
            _leave_whole(ledger, one.source)
            return
        transcript = one.coded.transcript
        ledger.counts["speakers_unknown"] += one.unknown
        self.codings.read(one.coded)
        ledger.counts["conversations"] += 1
        ledger.counts["words"] += transcript.word_count

    def _part(self, one: Arrived) -> models.KeptPart:
        if one.coded is None:
            return self.ledger.part(one.source, extra=one.extra)
        transcript = one.coded.transcript
        return self.ledger.part(
            _without_text(one.source),
            conversation=transcript.conversation,
            transcript=transcript,
            extra=one.extra | one.coded.extra(),
        )

    def _speakers(
        self, text: str, persons: dict[str, Participant]
    ) -> tuple[tuple[Turn, ...], dict[str, str]]:
        """Return the turns under their new labels, and {label: case or role} of the known ones."""
        turns = rules.turns(text)
        found = list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
        names = {guid: self.people.called[guid] for guid in persons}
        tied = rules.tied_labels(found, names, rules.OTHERS)
        ties = {persons[guid].pseudonym: guid for guid in tied.values()}
        ties |= {
            label: rules.OTHERS[label.casefold()]
            for label in found
            if label.casefold() in rules.OTHERS
        }
        shown = {label: persons[guid].pseudonym for label, guid in tied.items()}
        alone = None
        if len(persons) == 1 and len(ties) == len(found) and not tied:
            # Nobody else can have spoken what stands under no label.
            [(guid, person)] = persons.items()
            alone = person.pseudonym
            ties[alone] = guid

        def said_by(turn: Turn) -> str | None:
            if turn.speaker:
                return shown.get(turn.speaker, turn.speaker)
            return None if turn.is_question else alone

        named = ((turn, said_by(turn)) for turn in turns)
        return (
            tuple(
                turn if turn.speaker == who else replace(turn, speaker=who) for turn, who in named
            ),
            ties,
        )


def _without_text(source: Source) -> Source:
    """Return the source without its words: those stand in the transcript."""
    if isinstance(source, PDFSource) and source.representation:
        return replace(source, representation=replace(source.representation, text=None))
    assert isinstance(source, TextSource)
    return replace(source, text=None)


def _kind(persons: int, turns: int) -> str:
    if persons > 1:
        return ConversationKind.GROUP
    return ConversationKind.INDIVIDUAL if persons or turns > 1 else ConversationKind.NOTES


def _leave_whole(ledger: Ledger, source: Source) -> None:
    kinds = {
        TextSource: _("teksten zonder woorden"),
        PDFSource: _("PDF's zonder platte tekst"),
        PictureSource: _("afbeeldingen"),
        AudioSource: _("geluidsopnamen"),
        VideoSource: _("filmopnamen"),
    }
    why = _("Blijft bij het bestand en gaat weer mee naar buiten")
    ledger.leave(kinds[type(source)], why)
    if isinstance(source, AudioSource | VideoSource):
        ledger.leave(_("transcripten bij een opname"), why, len(source.transcripts))
    count = sum(len(selection.codings) for selection in source.selections)
    ledger.leave_placeless(_("codes op beeld, geluid of een leeg bestand"), count)
