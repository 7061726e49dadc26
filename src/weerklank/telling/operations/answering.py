"""Somebody tells with her card: consent, and an answer at a time. Each is kept at once.

`by` is nobody: she does it herself. Whoever calls these has checked her card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from weerklank.invitations.operations import replying
from weerklank.invitations.terms import Said
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.sounds import operations as sounds
from weerklank.sounds.terms import SoundKind
from weerklank.study import bases, sheets
from weerklank.study import operations as study
from weerklank.study import queries as study_queries
from weerklank.study.operations.people import Told
from weerklank.study.terms import ConsentMedium, ConsentPurpose, Processing
from weerklank.telling import models, queries, refusals, rules
from weerklank.telling.terms import Face, Helper, Refusal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.sampling.models import Candidate
    from weerklank.study.models import ConsentSheetText, GuideQuestion


# --- beginning ------------------------------------------------------------------------------------
@transaction.atomic
def consent(
    *,
    candidate: Candidate,
    text: ConsentSheetText,
    answers: Mapping[str, bool],
    sound: Iterable[bytes] | None = None,
    language: str,
    on_kiosk: bool = False,
    at: datetime,
) -> models.Telling | None:
    """Keep what she allows after the words of `text`, and begin when she takes part.

    With `sound`, how she said yes is kept as well. A no to taking part keeps that no alone, where
    there is somebody to keep it of. Gives what she tells, or None after a no. Raises NotOpen,
    NotASheet, NoSound or TooLarge, and what answering the invitation raises.
    """
    _check_open(candidate, at)
    newest = sheets.newest(candidate.round.monitor)
    now = sheets.usable_in(newest, text.language) if newest else None
    if now is None or now.record is None or now.record.pk != text.pk:
        raise refusals.NotASheet
    said = {purpose: answers[purpose] for purpose in queries.ASKED if purpose in answers}
    takes_part = said.get(ConsentPurpose.TAKE_PART, False) or (
        queries.consent_of(candidate.participant).get(ConsentPurpose.TAKE_PART) is True
    )
    if not takes_part:
        return None
    if candidate.participant is None:
        replying.answer(candidate=candidate, said=Said.YES, page_language=language, by=None, at=at)
        candidate.refresh_from_db()
    assert candidate.participant is not None
    kept = sounds.keep(sound, kind=SoundKind.CONSENT, by=None, at=at) if sound is not None else None
    for purpose, is_given in said.items():
        study.record_consent(
            participant=candidate.participant,
            purpose=purpose,
            is_given=is_given,
            on=timezone.localtime(at).date(),
            medium=ConsentMedium.RECORDED if kept else ConsentMedium.CARD,
            told=Told(text=text, sound=kept),
            by=None,
            at=at,
        )
    return begin(candidate=candidate, language=language, on_kiosk=on_kiosk, at=at)


@transaction.atomic
def begin(
    *, candidate: Candidate, language: str, on_kiosk: bool = False, at: datetime
) -> models.Telling:
    """Begin, or go on where she was, now in this language. Raises NotOpen or NoConsent."""
    opening = _check_open(candidate, at)
    participant = candidate.participant
    if participant is None or not queries.consent_of(participant).get(ConsentPurpose.TAKE_PART):
        raise refusals.NoConsent
    meanwhile.hold(participant)
    telling, is_new = models.Telling.objects.get_or_create(
        participant=participant,
        defaults={
            "opening": opening,
            "language": language,
            "on_kiosk": on_kiosk,
            "began_at": at,
            "changed_at": at,
        },
    )
    if is_new:
        safeguards.record("telling.begun", telling, by=None, at=at, language=language)
    elif telling.language != language or telling.on_kiosk != on_kiosk:
        telling.language, telling.on_kiosk = language, on_kiosk
        telling.save(update_fields=["language", "on_kiosk"])
    return telling


@transaction.atomic
def note_helper(*, telling: models.Telling, helper: str, at: datetime) -> None:
    """Keep who sits beside her. Raises NotOpen, TakenOver or ValueError."""
    hold(telling, at)
    telling.helper = Helper(helper)
    telling.changed_at = at
    telling.save(update_fields=["helper", "changed_at"])
    safeguards.record("telling.changed", telling, by=None, at=at, helper=telling.helper)


@transaction.atomic
def note_practice(*, telling: models.Telling, at: datetime) -> None:
    """Keep that she saw how it works. Raises NotOpen or TakenOver."""
    hold(telling, at)
    telling.practised_at = telling.practised_at or at
    telling.save(update_fields=["practised_at"])
    safeguards.record("telling.changed", telling, by=None, at=at)


# --- answers --------------------------------------------------------------------------------------
@transaction.atomic
def say(
    *,
    telling: models.Telling,
    question: GuideQuestion,
    text: str | None = None,
    face: str | None = None,
    language: str,
    at: datetime,
) -> models.Answer:
    """Keep words, a face, or both; what is None stays as it was.

    Raises NotOpen, TakenOver, SentAlready or ValueError.
    """
    hold(telling, at)
    return _say(_answer(telling, question, language, at), text=text, face=face, at=at)


@transaction.atomic
def refuse(
    *,
    telling: models.Telling,
    question: GuideQuestion,
    refusal: str,
    language: str,
    at: datetime,
) -> models.Answer:
    """Keep that she was asked and did not answer; what she said before stays said.

    Raises NotOpen, TakenOver, SentAlready or ValueError.
    """
    hold(telling, at)
    return _refuse(_answer(telling, question, language, at), refusal, at=at)


@transaction.atomic
def go_on(
    *,
    telling: models.Telling,
    question: GuideQuestion,
    text: str,
    to: GuideQuestion | None,
    language: str,
    at: datetime,
) -> None:
    """Keep what stands in the field, or else that she skipped the question, and go to another.

    `to` None: past the last. What she said before stays said. One transaction, because this is
    what all of a class do at once. Raises NotOpen, TakenOver or SentAlready.
    """
    hold(telling, at)
    answer = _answer(telling, question, language, at)
    if text or answer.pk is not None:
        _say(answer, text=text, at=at)
    _refuse(answer, Refusal.SKIPPED, at=at)
    _go_to(telling, to)


@transaction.atomic
def wipe(
    *, telling: models.Telling, question: GuideQuestion, refusal: str = "", at: datetime
) -> None:
    """Erase what she answered to one question, for good, also what is still on its way.

    What she said before this moment on a device without a line is not taken when that comes back.
    It can be done after she sent it and when it is closed as well, until it is taken over. With
    `refusal`, that she was asked stays. Raises NoConsent or TakenOver.
    """
    hold(telling, at, is_writing=False, is_told=True)
    end_uploads(telling.uploads.filter(question=question))
    models.Wiped.objects.update_or_create(telling=telling, question=question, defaults={"at": at})
    answer = telling.answers.filter(question=question).select_related("sound").first()
    if answer is not None:
        sound, language = answer.sound, answer.language
        answer.delete()
        if sound is not None:
            sounds.erase([sound], by=None, at=at)
    if refusal:
        language = answer.language if answer is not None else telling.language
        models.Answer.objects.create(
            telling=telling,
            question=question,
            language=language,
            refusal=Refusal(refusal),
            changed_at=at,
        )
    safeguards.record("telling.answer_wiped", telling, by=None, at=at, question=question.pk)


@transaction.atomic
def go_to(*, telling: models.Telling, question: GuideQuestion | None, at: datetime) -> None:
    """Keep at which question she is; None: past the last. Raises NotOpen or TakenOver."""
    hold(telling, at, is_writing=False)
    _go_to(telling, question)


# --- what they share ------------------------------------------------------------------------------
def put_sound(upload: models.Upload, *, is_cut: bool, at: datetime) -> models.Answer:
    """Make what arrived the answer to its question; another voice there was goes.

    Raises NoSound, TooLarge or Damaged.
    """
    assert upload.arriving is not None
    arriving, telling = upload.arriving, upload.telling
    upload.arriving = None
    upload.save(update_fields=["arriving"])
    sound = sounds.finish(arriving=arriving, kind=SoundKind.ANSWER, by=None, at=at)
    answer = _answer(telling, upload.question, upload.language, at)
    before, answer.sound = answer.sound, sound
    answer.is_cut, answer.refusal = is_cut, ""
    # What somebody wrote down is not what was said now.
    answer.written, answer.written_by, answer.written_at = "", None, None
    _keep(answer, at)
    if before is not None:
        sounds.erase([before], by=None, at=at)
    end_uploads(telling.uploads.filter(question=upload.question_id, began_at__lt=upload.began_at))
    return answer


def end_uploads(uploads: QuerySet[models.Upload]) -> None:
    """Throw away what arrived of recordings, and take nothing more of them; the rows stay."""
    for one in uploads.exclude(arriving=None).select_related("arriving"):
        arriving, one.arriving, one.length = one.arriving, None, None
        one.save(update_fields=["arriving", "length"])
        if arriving is not None:
            sounds.discard([arriving])


def forget_uploads(uploads: Iterable[models.Upload]) -> int:
    """Throw away recordings that are on their way, with what arrived of them. Gives how many."""
    number = 0
    for one in uploads:
        arriving = one.arriving
        one.delete()
        if arriving is not None:
            sounds.discard([arriving])
        number += 1
    return number


def _check_open(candidate: Candidate, at: datetime) -> models.Opening:
    opening = queries.open_to(candidate, today=timezone.localtime(at).date())
    if opening is None or not bases.may_begin(candidate.round, Processing.CONVERSATION):
        raise refusals.NotOpen
    return opening


def hold(
    telling: models.Telling, at: datetime, *, is_writing: bool = True, is_told: bool = False
) -> None:
    """Hold what she tells, as long as that is still to be told; with `is_told`, when closed too.

    Raises NotOpen, NoConsent, TakenOver or, where something is to be added, SentAlready.
    """
    meanwhile.hold(telling)
    # Read again, now that nobody changes what she tells.
    participant = telling.participant = study_queries.participant_by(telling.participant_id)
    opening = telling.opening = queries.opening_by(telling.opening_id)
    is_open = is_told or opening.is_open(timezone.localtime(at).date())
    if participant.withdrawn_at or not is_open:
        raise refusals.NotOpen
    if not queries.consent_of(participant).get(ConsentPurpose.TAKE_PART):
        raise refusals.NoConsent
    if telling.conversation_id is not None:
        raise refusals.TakenOver
    if is_writing and telling.sent_at is not None:
        raise refusals.SentAlready


def _answer(
    telling: models.Telling, question: GuideQuestion, language: str, at: datetime
) -> models.Answer:
    found = queries.answer_to(telling, question.pk)
    if found is None:
        found = models.Answer(telling=telling, question=question, changed_at=at)
    found.language = language
    return found


def _say(
    answer: models.Answer, *, text: str | None = None, face: str | None = None, at: datetime
) -> models.Answer:
    if text is not None:
        answer.text = text.replace("\x00", "").strip()[: rules.MOST_SIGNS]
    if face is not None:
        answer.face = Face(face) if face else ""
    if answer.says_something:
        answer.refusal = ""
    _keep(answer, at)
    return answer


def _refuse(answer: models.Answer, refusal: str, *, at: datetime) -> models.Answer:
    if not answer.says_something:
        answer.refusal = Refusal(refusal)
        _keep(answer, at)
    return answer


def _go_to(telling: models.Telling, question: GuideQuestion | None) -> None:
    if telling.at_question_id != (question.pk if question else None):
        telling.at_question = question
        telling.save(update_fields=["at_question"])


def _keep(answer: models.Answer, at: datetime) -> None:
    is_new = answer.pk is None
    answer.changed_at = at
    answer.save()
    models.Telling.objects.filter(pk=answer.telling_id).update(changed_at=at)
    if is_new:  # not each time that a key was pressed
        safeguards.record(
            "telling.answered", answer.telling, by=None, at=at, question=answer.question_id
        )
