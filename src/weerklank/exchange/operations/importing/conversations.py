"""The texts of a project: each becomes a conversation with a transcript and its speakers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from weerklank.exchange import models, rules
from weerklank.exchange.operations.importing.codings import Codings
from weerklank.exchange.operations.importing.ledger import Ledger
from weerklank.exchange.operations.importing.people import People
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork.terms import ConversationKind, SpeakerRole
from weerklank.interchange.reading import language
from weerklank.interchange.readings import Reading, Turn
from weerklank.interchange.refi.project import PDFSource, Source, TextSource, key
from weerklank.memos.queries import Subject
from weerklank.memos.terms import About

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation
    from weerklank.study.models import Participant


def main_text(source: Source) -> TextSource | None:
    """Return the text that stands for the whole source, if there is one."""
    if isinstance(source, TextSource):
        return source
    return source.representation if isinstance(source, PDFSource) else None


@dataclass(slots=True)
class Conversations:
    """Takes one text after the other."""

    ledger: Ledger
    people: People
    codings: Codings

    def take(
        self, source: Source, text: TextSource, linked: list[str], extra: dict[str, object]
    ) -> models.KeptPart:
        """Make a conversation of a source. `linked` are the keys of the cases it belongs to."""
        assert text.text is not None
        ledger = self.ledger
        persons = {
            guid: self.people.persons[guid] for guid in linked if guid in self.people.persons
        }
        turns, ties = self._speakers(text.text, persons)
        detected = language.detect(text.text) or "nl"
        conversation = fieldwork.create_conversation(
            round_=ledger.round,
            kind=_kind(len(set(ties.values()) & set(linked)), len(turns)),
            held_on=rules.day(source.created_at) or ledger.round.starts_on,
            title=rules.short(source.name or text.name, 200),
            language=detected,
            by=ledger.by,
            at=ledger.at,
        )
        transcript = fieldwork.store_transcript(
            conversation=conversation,
            reading=Reading("refi-qda", text.text, turns, detected, None, (), None),
            source=None,
            by=ledger.by,
            at=ledger.at,
        )
        self._tie(conversation, ties)
        refs = source.notes if text is source else (*source.notes, *text.notes)
        ledger.note(refs, Subject(About.CONVERSATION, conversation=conversation))
        extra |= self.codings.take(key(source.guid), text, transcript)
        ledger.counts["conversations"] += 1
        ledger.counts["words"] += transcript.word_count
        part = ledger.part(
            _without_text(source),
            conversation=conversation,
            transcript=transcript,
            extra=extra,
        )
        part.save()
        return part

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
        return (
            tuple(
                replace(turn, speaker=shown.get(turn.speaker, turn.speaker))
                if turn.speaker
                else replace(turn, speaker=None if turn.is_question else alone)
                for turn in turns
            ),
            ties,
        )

    def _tie(self, conversation: Conversation, ties: dict[str, str]) -> None:
        for speaker in list(conversation.speakers.all()):
            behind = ties.get(speaker.label)
            if behind is None:
                self.ledger.counts["speakers_unknown"] += 1
                continue
            person = self.people.persons.get(behind)
            fieldwork.tie_speaker(
                speaker=speaker,
                role=SpeakerRole.PARTICIPANT if person else SpeakerRole(behind),
                participant=person,
                by=self.ledger.by,
                at=self.ledger.at,
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
