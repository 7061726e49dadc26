"""A voice that comes in parts, as tus 1.0.0 has it: what arrived is kept, whatever breaks.

`by` is nobody: she does it herself. Whoever calls these has checked her card.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.sounds import operations as sounds
from weerklank.sounds import queries as sounds_queries
from weerklank.sounds.refusals import Damaged, NoSound, TooLarge, WrongOffset
from weerklank.study import queries as study
from weerklank.study.terms import ConsentPurpose
from weerklank.telling import models, queries, refusals, rules
from weerklank.telling.operations import answering

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.study.models import GuideQuestion


@transaction.atomic
def create(
    *,
    telling: models.Telling,
    question: GuideQuestion,
    recording: uuid.UUID,
    length: int | None,
    language: str,
    began_at: datetime,
    at: datetime,
) -> models.Upload:
    """Begin with a recording; the same one asked for again is the same one.

    `length` None: she is still speaking. `began_at` is when she began to. Raises NotOpen,
    TakenOver, SentAlready, NoConsent when her voice may not be kept, Ended when she erased that
    answer or gave it anew after she said this, WrongLength, TooLarge or TooManyUploads.
    """
    answering.hold(telling, at)
    if not queries.may_record(telling.participant):
        raise refusals.NoConsent
    uploads = queries.uploads_of(telling)
    there = next((one for one in uploads if one.recording == recording), None)
    if there is not None:
        return there
    if telling.wiped.filter(question=question, at__gte=began_at).exists():
        raise refusals.Ended
    # A voice she gave later, by another device, is her answer: this one comes too late.
    if any(
        one.question_id == question.pk and one.arriving_id is None and one.began_at > began_at
        for one in uploads
    ):
        raise refusals.Ended
    length = sounds.length_of(None, length, total=0, most=rules.MOST_BYTES)
    if sum(one.arriving_id is not None for one in uploads) >= rules.MOST_OPEN:
        raise refusals.TooManyUploads
    upload = models.Upload.objects.create(
        telling=telling,
        question=question,
        language=language,
        recording=recording,
        arriving=sounds.begin(at=at),
        length=length,
        began_at=began_at,
        created_at=at,
        expires_at=at + rules.EXPIRES,
    )
    safeguards.record("telling.recording", telling, by=None, at=at, question=question.pk)
    return upload


@transaction.atomic
def append(
    *,
    upload: models.Upload,
    offset: int,
    content: bytes,
    length: int | None = None,
    at: datetime,
) -> models.Upload:
    """Keep the next part; when that was the last, the recording is the answer.

    `length` says how long all of it is, once she is done speaking. Raises WrongOffset,
    WrongLength, TooLarge, NoSound, Ended and what `create` raises; then nothing changes.
    """
    # In the order of every other write, so that two parts at once wait for each other.
    telling = upload.telling
    answering.hold(telling, at)
    meanwhile.hold(upload)
    upload.telling = telling
    if upload.is_ended:
        raise refusals.Ended
    if not queries.may_record(telling.participant):
        raise refusals.NoConsent
    if offset != upload.size:
        raise WrongOffset
    upload.length = sounds.length_of(
        upload.length, length, total=offset + len(content), most=rules.MOST_BYTES
    )
    if upload.arriving_id is None:  # whole already; this asks again
        return upload
    upload.arriving = sounds_queries.arriving_by(upload.arriving_id)
    upload.size = sounds.append(
        arriving=upload.arriving, offset=offset, content=content, most=rules.MOST_BYTES
    )
    upload.expires_at = at + rules.EXPIRES
    upload.save(update_fields=["size", "length", "expires_at"])
    if upload.size == upload.length:
        answering.put_sound(upload, is_cut=False, at=at)
    return upload


@transaction.atomic
def terminate(*, upload: models.Upload, at: datetime) -> None:
    """Throw a recording away that is on its way. Raises NoConsent or TakenOver."""
    answering.hold(upload.telling, at, is_writing=False, is_told=True)
    answering.forget_uploads([upload])


@transaction.atomic
def keep_broken_off(*, telling: models.Telling, question: GuideQuestion, at: datetime) -> None:
    """Make what arrived of a recording that broke off the answer, as she asks.

    Raises NothingTold, NoConsent, NoSound, NotOpen, TakenOver or SentAlready.
    """
    answering.hold(telling, at)
    if not queries.may_record(telling.participant):
        raise refusals.NoConsent
    upload = queries.broken_off(telling).get(question.pk)
    if upload is None:
        raise refusals.NothingTold
    answering.put_sound(upload, is_cut=True, at=at)


def keep_what_arrived(telling: models.Telling, *, at: datetime) -> None:
    """Make answers of what broke off, where there is no voice yet. Part of a transaction."""
    has_voice = {one.question_id for one in queries.answers_of(telling).values() if one.sound_id}
    for question, upload in queries.broken_off(telling).items():
        if question not in has_voice and queries.may_record(telling.participant):
            _put_or_forget(upload, at)
            # It did not end: a device that has the rest can send it anew.
            models.Upload.objects.filter(pk=upload.pk).delete()


def prune(*, at: datetime) -> int:
    """End what nobody sent a part of for 48 hours; gives how many.

    What arrived of it becomes the answer, where there is none and it may be kept; the rest goes.
    """
    number = 0
    old = models.Upload.objects.filter(expires_at__lte=at).exclude(arriving=None)
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            upload = (
                models.Upload.objects.select_for_update(of=("self",))
                .filter(pk=pk, expires_at__lte=at)
                .select_related("telling__participant", "arriving", "question")
                .first()
            )
            if upload is None:
                continue
            if _is_of_use(upload):
                _put_or_forget(upload, at)
            answering.forget_uploads(models.Upload.objects.filter(pk=pk))
            number += 1
    return number


def erase_not_allowed(*, at: datetime) -> int:
    """Erase the voices of who is not recorded any more; gives how many."""
    held = models.Telling.objects.filter(answers__sound__isnull=False) | (
        models.Telling.objects.filter(uploads__arriving__isnull=False)
    )
    people = dict(held.values_list("participant_id", "pk"))
    allowed = {
        number
        for number, now in study.consent_now(people).items()
        if now.get(ConsentPurpose.RECORD) is True
    }
    number = 0
    for participant, pk in people.items():
        if participant not in allowed:
            number += erase_voice(models.Answer.objects.filter(telling=pk), at=at)
            answering.end_uploads(models.Upload.objects.filter(telling=pk))
    return number


@transaction.atomic
def erase_voice(answers: QuerySet[models.Answer], *, at: datetime) -> int:
    """Erase the sound of answers, and leave what else was said. Gives how many."""
    number = 0
    for answer in answers.filter(sound__isnull=False).select_related("sound"):
        sound = answer.sound
        assert sound is not None
        answer.sound, answer.is_cut = None, False
        answer.save(update_fields=["sound", "is_cut"])
        sounds.erase([sound], by=None, at=at)
        number += 1
    return number


def _is_of_use(upload: models.Upload) -> bool:
    telling = upload.telling
    return (
        upload.arriving is not None
        and upload.arriving.size > 0
        and telling.conversation_id is None
        and telling.participant.withdrawn_at is None
        and queries.may_record(telling.participant)
        and not telling.answers.filter(question=upload.question_id, sound__isnull=False).exists()
    )


def _put_or_forget(upload: models.Upload, at: datetime) -> None:
    """Make what arrived the answer; what is no sound that anybody can play goes."""
    try:
        with transaction.atomic():
            answering.put_sound(upload, is_cut=True, at=at)
    except (NoSound, TooLarge, Damaged):
        upload.refresh_from_db()
        answering.forget_uploads([upload])
