"""This room's part in a withdrawal and in terms of a plan: voices, words, what is on its way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from weerklank.safeguards import erasers
from weerklank.sounds import operations as sounds
from weerklank.study.terms import ConsentPurpose, KeptData
from weerklank.telling import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

ORDER = 95  # above all that it rests on


def _answers(person: erasers.Person) -> QuerySet[models.Answer]:
    return models.Answer.objects.filter(telling__participant=person.participant_id)


def _uploads(person: erasers.Person) -> QuerySet[models.Upload]:
    return models.Upload.objects.filter(telling__participant=person.participant_id)


def preview(person: erasers.Person) -> dict[str, int]:
    answers = _answers(person)
    return {
        gettext_noop("zelf gegeven antwoorden"): answers.count(),
        gettext_noop("opnamen van antwoorden"): answers.filter(sound__isnull=False).count(),
        gettext_noop("opnamen die nog onderweg zijn"): (
            _uploads(person).exclude(arriving=None).count()
        ),
    }


def erase(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Remove all that she told by herself. What was made a conversation of it goes with those."""
    counts = preview(person)
    heard = [one.sound for one in _answers(person).select_related("sound") if one.sound]
    coming = [one.arriving for one in _uploads(person).select_related("arriving") if one.arriving]
    models.Telling.objects.filter(participant=person.participant_id).delete()
    sounds.erase(heard, by=None, at=at)
    sounds.discard(coming)
    return counts


def stops(person: erasers.Person, purpose: str) -> dict[str, int]:
    """Count the voices that are erased when she is recorded no longer; see jobs.sweep."""
    if purpose != ConsentPurpose.RECORD:
        return {}
    return {
        gettext_noop("opnamen van antwoorden"): (
            _answers(person).filter(sound__isnull=False).count()
        )
    }


# --- terms of a plan --------------------------------------------------------------------------
def _heard_in(round_id: int) -> QuerySet[models.Answer]:
    return models.Answer.objects.filter(telling__opening__round=round_id, sound__isnull=False)


def count_voices_of_round(round_id: int) -> int:
    """Count the voices of a round, those of which only a part arrived as well."""
    coming = models.Upload.objects.filter(telling__opening__round=round_id)
    return _heard_in(round_id).count() + coming.count()


def erase_voices_of_round(round_id: int, at: datetime) -> dict[str, int]:
    """Erase the voices of a round; what was written out of them stays."""
    answers = list(_heard_in(round_id).select_related("sound"))
    coming = models.Upload.objects.filter(telling__opening__round=round_id)
    arriving = [one.arriving for one in coming.select_related("arriving") if one.arriving]
    coming.delete()
    models.Answer.objects.filter(pk__in=[one.pk for one in answers]).update(sound=None)
    sounds.erase([one.sound for one in answers if one.sound], by=None, at=at)
    sounds.discard(arriving)
    return {gettext_noop("opnamen van antwoorden"): len(answers)}


def erase_words_of_round(round_id: int, at: datetime) -> dict[str, int]:
    """Forget what people told by themselves in a round, with their voices."""
    counts = erase_voices_of_round(round_id, at)
    answers = models.Answer.objects.filter(telling__opening__round=round_id)
    counts[gettext_noop("zelf gegeven antwoorden")] = answers.count()
    answers.delete()
    return counts


def register() -> None:
    erasers.keep_to_terms(
        erasers.Kept(
            "telling",
            KeptData.RECORDINGS,
            ORDER,
            erase_voices_of_round,
            count_voices_of_round,
        )
    )
    erasers.keep_to_terms(
        erasers.Kept(
            "telling",
            KeptData.TRANSCRIPTS,
            ORDER,
            erase_words_of_round,
            lambda round_id: models.Answer.objects.filter(telling__opening__round=round_id).count(),
        )
    )
    erasers.register(
        erasers.Eraser(
            room="telling",
            order=ORDER,
            models=("telling.Telling", "telling.Answer", "telling.Upload", "telling.Wiped"),
            preview=preview,
            erase=erase,
            stops=stops,
        )
    )
