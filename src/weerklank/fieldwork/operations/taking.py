"""Texts many at once, as a project of another program brings them.

What `create_conversation`, `store_transcript` and `tie_speaker` do, with the same lines in the
log, in statements that do not grow with each text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.fieldwork import access, models, queries, rules, search, terms
from weerklank.fieldwork.operations.transcripts import (
    OtherRound,
    TurnsWithoutWords,
    check_nobody_left,
    store_turns,
)
from weerklank.safeguards import operations as safeguards

if TYPE_CHECKING:
    from weerklank.interchange.readings import Reading
    from weerklank.safeguards.models import LogLine, User
    from weerklank.study.models import Participant, Round

BATCH = 500


@dataclass(frozen=True, slots=True)
class NewText:
    """A text that becomes a conversation of its own.

    `voices` says who stands behind the labels of its turns, as far as that is known.
    """

    kind: str
    held_on: date
    title: str
    reading: Reading
    voices: Mapping[str, tuple[terms.SpeakerRole, Participant | None]]


@transaction.atomic
def take_texts(
    *, round_: Round, texts: Sequence[NewText], by: User, at: datetime
) -> list[models.Transcript]:
    """Store texts under the next numbers of the round, with their turns and speakers.

    Raises AccessDenied, TurnsWithoutWords, OtherRound, WordsOfWhoLeft; ValueError for a reading
    that is not sound. Then nothing is stored.
    """
    access.check_may_gather(by, round_)
    for text in texts:
        _check(round_, text)
    check_nobody_left(
        round_, dict.fromkeys(turn.speaker for text in texts for turn in text.reading.turns)
    )
    conversations = _conversations(round_, texts, at=at)
    transcripts = [
        models.Transcript(
            conversation=conversation,
            role=terms.TranscriptRole.MAIN,
            language=conversation.language,
            text=text.reading.text,
            sha256=hashlib.sha256(text.reading.text.encode()).hexdigest(),
            word_count=rules.count_words(text.reading.text),
            created_at=at,
        )
        for conversation, text in zip(conversations, texts, strict=True)
    ]
    models.Transcript.objects.bulk_create(transcripts, batch_size=BATCH)
    speakers = _speakers(conversations, texts)
    readings = (text.reading for text in texts)
    store_turns(zip(transcripts, readings, speakers, strict=True))
    search.index_new(round_, transcripts)
    safeguards.record_all(
        line
        for transcript, text, behind in zip(transcripts, texts, speakers, strict=True)
        for line in _lines(transcript, text, behind, by=by, at=at)
    )
    return transcripts


def _check(round_: Round, text: NewText) -> None:
    rules.check_sound(text.reading)
    if not text.reading.text.strip():
        raise TurnsWithoutWords
    for _role, person in text.voices.values():
        if person and (person.round_id != round_.pk or person.withdrawn_at is not None):
            raise OtherRound


def _conversations(
    round_: Round, texts: Sequence[NewText], *, at: datetime
) -> list[models.Conversation]:
    # The lock makes whoever makes a conversation meanwhile wait for these numbers.
    type(round_)._default_manager.select_for_update().get(pk=round_.pk)
    made = [
        models.Conversation(
            round=round_,
            number=number,
            kind=terms.ConversationKind(text.kind),
            held_on=text.held_on,
            title=text.title,
            language=text.reading.language or "nl",
            created_at=at,
        )
        for number, text in enumerate(texts, queries.next_number(round_))
    ]
    return models.Conversation.objects.bulk_create(made, batch_size=BATCH)


Speakers = dict[str, models.Speaker]  # of one text, by label, in the order in which they begin


def _speakers(
    conversations: Sequence[models.Conversation], texts: Sequence[NewText]
) -> list[Speakers]:
    """Store who speaks. Somebody who is known took part as well."""
    unknown = (terms.SpeakerRole.UNKNOWN, None)
    found: list[Speakers] = []
    for conversation, text in zip(conversations, texts, strict=True):
        labels = dict.fromkeys(turn.speaker for turn in text.reading.turns if turn.speaker)
        behind = {label: text.voices.get(label, unknown) for label in labels}
        found.append(
            {
                label: models.Speaker(
                    conversation=conversation, label=label, role=role, participant=person
                )
                for label, (role, person) in behind.items()
            }
        )
    made = [speaker for speakers in found for speaker in speakers.values()]
    models.Speaker.objects.bulk_create(made, batch_size=BATCH)
    there = {
        (speaker.conversation_id, speaker.participant_id): models.Attendance(
            conversation=speaker.conversation, participant=speaker.participant
        )
        for speaker in made
        if speaker.participant_id is not None
    }
    models.Attendance.objects.bulk_create(there.values(), batch_size=BATCH)
    return found


def _lines(
    transcript: models.Transcript, text: NewText, speakers: Speakers, *, by: User, at: datetime
) -> Iterator[LogLine]:
    """Yield the lines of one text, as if it was read in by itself."""
    conversation = transcript.conversation
    detail: dict[str, object] = {"kind": conversation.kind, "people": 0}
    yield safeguards.line_of("conversation.created", conversation, by=by, at=at, detail=detail)
    detail = {
        "conversation": conversation.pk,
        "version": transcript.version,
        "words": transcript.word_count,
        "format": text.reading.format,
        "turns": len(text.reading.turns),
        "speakers": len(speakers),
    }
    yield safeguards.line_of("transcript.stored", transcript, by=by, at=at, detail=detail)
    for label, speaker in speakers.items():
        if label not in text.voices:
            continue
        detail = {
            "conversation": conversation.pk,
            "role": speaker.role,
            "participant": speaker.participant_id,
            "at_least": None,
            "via_interpreter": False,
        }
        yield safeguards.line_of("speaker.tied", speaker, by=by, at=at, detail=detail)
