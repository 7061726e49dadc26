"""What an inburgeraar says of her own page: kept once until somebody looked, and then settled.

Nothing that she does is logged and no moment is kept, only the day: beside a line of the research a
moment would tell who she is there. Whoever calls these has checked that it is she.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards.refusals import DomainError, check_reason
from weerklank.sounds import operations as sounds
from weerklank.sounds.refusals import Damaged, NoSound, TooLarge, WrongOffset
from weerklank.sounds.terms import SoundKind
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes
from weerklank.trajectories.terms import RemarkSubject

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.safeguards.models import User


class LookedAtAlready(DomainError):
    user_message = _("Hier is al naar gekeken.")


@transaction.atomic
def keep(*, trajectory: models.Trajectory, subject: str, about: str = "", on: date) -> bool:
    """Keep that something is wrong or old; says whether that was new."""
    _remark, is_new = _open(trajectory, subject, about[:200], on)
    return is_new


def _open(
    trajectory: models.Trajectory, subject: str, about: str, on: date
) -> tuple[models.Remark, bool]:
    return models.Remark.objects.get_or_create(
        trajectory=trajectory,
        subject=RemarkSubject(subject),
        about=about,
        settled_at=None,
        defaults={"said_on": on},
    )


@transaction.atomic
def take_back(*, trajectory: models.Trajectory, subject: str, about: str = "", on: date) -> bool:
    """Let her take back what she said by mistake, with her voice; says whether it was there.

    What somebody looked at already stays. What a device holds of before comes back no more.
    """
    meanwhile.hold(trajectory)
    _end_voices(
        models.RemarkVoice.objects.filter(trajectory=trajectory, subject=subject, about=about[:200])
    )
    models.RemarkTakenBack.objects.update_or_create(
        trajectory=trajectory,
        subject=RemarkSubject(subject),
        about=about[:200],
        defaults={"times": F("times") + 1, "last_on": on},
        create_defaults={"times": 1, "last_on": on},
    )
    said = models.Remark.objects.filter(
        trajectory=trajectory, subject=subject, about=about[:200], settled_at=None
    ).first()
    if said is None:
        return False
    _silence(said)
    said.delete()
    return True


# --- by voice -------------------------------------------------------------------------------------
MOST_BYTES = 2 * 1024 * 1024  # some ten minutes of speech
FULL_BYTES = MOST_BYTES - 256 * 1024  # where a device stops: the part on its way still fits
MOST_ON_THEIR_WAY = 10
_FORGOTTEN_AFTER = timedelta(days=2)


class Ended(DomainError):
    user_message = _("Deze opname is al teruggenomen.")


class TooMany(DomainError):
    user_message = _("Er zijn te veel opnamen tegelijk onderweg.")


@transaction.atomic
def begin_voice(
    *,
    trajectory: models.Trajectory,
    recording: uuid.UUID,
    subject: str,
    about: str,
    length: int | None,
    seen: int,
    began_on: date,
    on: date,
) -> models.RemarkVoice:
    """Begin with a voice that comes in parts; the same one asked for again is the same one.

    `length` None: she is still speaking. `seen` is how often she had taken this back when the page
    on which she spoke was made, and `began_on` the day on which she began to. Raises TooMany,
    WrongLength, TooLarge, and Ended when she took this back after she said it, as far as that can
    be known: on a page of before, on that day or earlier.
    """
    meanwhile.hold(trajectory)
    voices = models.RemarkVoice.objects.filter(trajectory=trajectory)
    there = voices.filter(recording=recording).select_related("arriving").first()
    if there is not None:
        return there
    if models.RemarkTakenBack.objects.filter(
        trajectory=trajectory,
        subject=subject,
        about=about[:200],
        times__gt=seen,
        last_on__gte=began_on,
    ).exists():
        raise Ended
    length = sounds.length_of(None, length, total=0, most=MOST_BYTES)
    if voices.exclude(arriving=None).count() >= MOST_ON_THEIR_WAY:
        raise TooMany
    return models.RemarkVoice.objects.create(
        trajectory=trajectory,
        recording=recording,
        subject=RemarkSubject(subject),
        about=about[:200],
        arriving=sounds.begin(at=_day(on)),
        length=length,
        said_on=on,
    )


@transaction.atomic
def add_to_voice(
    *,
    voice: models.RemarkVoice,
    offset: int,
    content: bytes,
    length: int | None,
    on: date,
) -> models.RemarkVoice:
    """Keep the next part; when that was the last, what is wrong is said with her voice.

    `length` says how long all of it is, once she is done. Raises Ended, WrongOffset, WrongLength,
    TooLarge or NoSound; then nothing changes.
    """
    meanwhile.hold(voice.trajectory)
    meanwhile.hold(voice)
    if voice.is_ended:
        raise Ended
    if offset != voice.size:
        raise WrongOffset
    voice.length = sounds.length_of(
        voice.length, length, total=offset + len(content), most=MOST_BYTES
    )
    if voice.arriving is None:  # whole already; this asks again
        return voice
    voice.size = sounds.append(
        arriving=voice.arriving, offset=offset, content=content, most=MOST_BYTES
    )
    voice.save(update_fields=["size", "length"])
    if voice.size == voice.length:
        _put(voice, on)
    return voice


@transaction.atomic
def drop_voice(*, voice: models.RemarkVoice) -> None:
    """Throw away a voice that is on its way."""
    _end_voices(models.RemarkVoice.objects.filter(pk=voice.pk))


def _put(voice: models.RemarkVoice, on: date) -> None:
    """Let what arrived be the voice of the remark, in place of an earlier one."""
    said, _is_new = _open(voice.trajectory, voice.subject, voice.about, on)
    _silence(said)
    assert voice.arriving is not None
    arriving, voice.arriving = voice.arriving, None
    voice.length = voice.size
    voice.save(update_fields=["arriving", "length"])
    said.sound = sounds.finish(
        arriving=arriving, kind=SoundKind.REMARK, by=None, at=_day(on), logs=False
    )
    said.save(update_fields=["sound"])


def _silence(said: models.Remark) -> None:
    sound = said.sound
    if sound is not None:
        said.sound = None
        said.save(update_fields=["sound"])
        sounds.erase([sound], by=None, at=timezone.now(), logs=False)


def _end_voices(voices: QuerySet[models.RemarkVoice]) -> None:
    for voice in voices.exclude(arriving=None).select_related("arriving"):
        arriving, voice.arriving = voice.arriving, None
        voice.save(update_fields=["arriving"])
        assert arriving is not None
        sounds.discard([arriving])


def _day(on: date) -> datetime:
    """Return the beginning of a day: the moment itself is kept nowhere."""
    return timezone.make_aware(datetime.combine(on, time()))


@transaction.atomic
def forget_voices(*, trajectory: models.Trajectory) -> None:
    """Erase whatever she said aloud, arrived or on its way. Part of erasing her."""
    _end_voices(models.RemarkVoice.objects.filter(trajectory=trajectory))
    for said in models.Remark.objects.filter(trajectory=trajectory).exclude(sound=None):
        _silence(said)


def settle_voices(*, today: date) -> int:
    """Let what broke off days ago be what she said, as far as it came; gives how many.

    What nobody can play goes. A device that has more of these sends them anew. Of what is whole or
    was taken back the row stays as long as the trajectory: to a device that comes back it says so.
    """
    old = models.RemarkVoice.objects.filter(said_on__lt=today - _FORGOTTEN_AFTER).exclude(
        arriving=None
    )
    number = 0
    for voice in old.select_related("trajectory__municipality", "arriving"):
        with transaction.atomic():
            try:
                with transaction.atomic():
                    _put(voice, voice.said_on)
            except (NoSound, TooLarge, Damaged):
                voice.refresh_from_db()
                _end_voices(models.RemarkVoice.objects.filter(pk=voice.pk))
            number += 1
            models.RemarkVoice.objects.filter(pk=voice.pk).delete()
    return number


# --- by who guides her ----------------------------------------------------------------------------


@transaction.atomic
def settle(*, remark: models.Remark, note: str, by: User, at: datetime) -> None:
    """Write down what was done about it; what she said aloud is erased then.

    Raises AccessDenied, ReasonMissing or LookedAtAlready.
    """
    access.check_may_work_on(by, remark.trajectory, today=timezone.localdate(at))
    check_reason(note, _("Schrijf op wat u deed."))
    done = models.Remark.objects.filter(pk=remark.pk, settled_at=None).update(
        settled_at=at, settled_by_name=by.name, note=note.strip()
    )
    if not done:
        raise LookedAtAlready
    remark.refresh_from_db()
    _silence(remark)
    changes.record("remark.settled", remark.trajectory, by=by, at=at, subject=remark.subject)
