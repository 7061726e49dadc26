"""What was told becomes a conversation: a person writes out what is heard, and it is coded."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork.terms import ConversationKind, Interpreter, PlaceKind, SpeakerRole
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.study.terms import ConsentPurpose
from weerklank.telling import access, models, queries, refusals, rules, shipped
from weerklank.telling.terms import Helper

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User
    from weerklank.study.models import GuideQuestion
    from weerklank.study.spoken import Part

ASKS = "Vraag"  # the label of who puts the questions: nobody in person


@transaction.atomic
def write_out(*, answer: models.Answer, text: str, by: User, at: datetime) -> models.Answer:
    """Keep what somebody hears in a spoken answer. Raises AccessDenied, NoConsent, NoWords,
    NotSentYet, NothingTold or TakenOver.
    """
    telling = answer.telling
    access.check_may_open(by, telling.opening.round.monitor)
    meanwhile.hold(telling)
    meanwhile.hold(answer)
    if telling.conversation_id is not None:
        raise refusals.TakenOver
    if not telling.is_handed_over(timezone.localtime(at).date()):
        raise refusals.NotSentYet
    if answer.sound_id is None:
        raise refusals.NothingTold
    if not queries.may_record(telling.participant):
        raise refusals.NoConsent
    words = rules.plain(text)
    if not words:
        raise refusals.NoWords
    answer.written, answer.written_by, answer.written_at = words[: rules.MOST_SIGNS * 5], by, at
    answer.save(update_fields=["written", "written_by", "written_at"])
    safeguards.record("telling.written_out", telling, by=by, at=at, question=answer.question_id)
    return answer


@transaction.atomic
def take_over(*, telling: models.Telling, by: User, at: datetime) -> Conversation:
    """Make a conversation of what somebody told: what she was asked, and what she answered.

    A question that she skipped counts as asked. Raises AccessDenied, TakenOver, NotSentYet,
    StillToWriteOut, NothingTold, and NotTakingPart for who does not allow it (any more).
    """
    opening = telling.opening
    access.check_may_open(by, opening.round.monitor)
    meanwhile.hold(telling)
    if telling.conversation_id is not None:
        raise refusals.TakenOver
    if not telling.is_handed_over(timezone.localtime(at).date()):
        raise refusals.NotSentYet
    if queries.consent_of(telling.participant).get(ConsentPurpose.TAKE_PART) is not True:
        raise refusals.NoConsent
    answers = queries.answers_of(telling)
    if not answers:
        raise refusals.NothingTold
    may_record = queries.may_record(telling.participant)
    if may_record and any(one.sound_id and one.written_at is None for one in answers.values()):
        raise refusals.StillToWriteOut
    parts = queries.questions_for(opening, telling.language, None)
    said = [
        rules.Said(part.text or part.source, words)
        for part in parts
        if part.of.pk in answers
        and (words := in_words(answers[part.of.pk], telling.language, may_record=may_record))
    ]
    conversation = fieldwork.create_conversation(
        round_=opening.round,
        kind=ConversationKind.SELF_SERVICE,
        held_on=timezone.localtime(telling.sent_at or telling.changed_at).date(),
        place_kind=PlaceKind.SCHOOL if telling.on_kiosk else PlaceKind.ONLINE,
        language=telling.language,
        spoken_languages=sorted({one.language for one in answers.values()}),
        interpreter=(
            Interpreter.INFORMAL if telling.helper == Helper.INTERPRETER else Interpreter.NONE
        ),
        guide=opening.guide,
        was_recorded=may_record and any(one.sound_id for one in answers.values()),
        participants=[telling.participant],
        by=by,
        at=at,
    )
    if said:
        _store(conversation, telling, said, by=by, at=at)
    fieldwork.put_questions(
        conversation=conversation,
        answers={_question(part): True for part in parts if part.of.pk in answers},
        by=by,
        at=at,
    )
    telling.conversation = conversation
    telling.save(update_fields=["conversation"])
    safeguards.record("telling.taken_over", telling, by=by, at=at, answers=len(said))
    return conversation


def in_words(answer: models.Answer, language: str, *, may_record: bool) -> str:
    """Return an answer as a text has it: a face, what she wrote, and what was written out."""
    face = shipped.words()[language][f"face_{answer.face}"] if answer.face else ""
    heard = answer.written if may_record else ""
    return "\n".join(filter(None, (face, answer.text, heard)))


def _question(part: Part) -> GuideQuestion:
    return part.of  # type: ignore[return-value]  # a part of questions_for is a question


def _store(
    conversation: Conversation,
    telling: models.Telling,
    said: list[rules.Said],
    *,
    by: User,
    at: datetime,
) -> None:
    """Store the text, and tie both who speak in it."""
    pseudonym = telling.participant.pseudonym
    fieldwork.store_transcript(
        conversation=conversation,
        reading=rules.reading_of(said, asks=ASKS, answers=pseudonym, language=telling.language),
        source=None,
        by=by,
        at=at,
    )
    for speaker in conversation.speakers.all():
        is_her = speaker.label == pseudonym
        fieldwork.tie_speaker(
            speaker=speaker,
            role=SpeakerRole.PARTICIPANT if is_her else SpeakerRole.INTERVIEWER,
            participant=telling.participant if is_her else None,
            by=by,
            at=at,
        )
