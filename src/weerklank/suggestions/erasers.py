"""This room's part in a withdrawal, and when a term is over: vectors, suggestions and answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import erasers
from weerklank.study import queries as study
from weerklank.study.terms import KeptData
from weerklank.suggestions import leaving, models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.fieldwork.models import Turn

ORDER = 35


def _turns(person: erasers.Person) -> QuerySet[Turn]:
    return fieldwork.turns_of_participant(person.participant_id)


def preview(person: erasers.Person) -> dict[str, int]:
    turns = _turns(person).values("pk")
    return {
        gettext_noop("passages om suggesties mee te maken"): models.Embedding.objects.filter(
            turn__in=turns
        ).count(),
        gettext_noop("suggesties"): models.Offer.objects.filter(turn__in=turns).count(),
        gettext_noop("antwoorden op suggesties"): models.SuggestionAnswer.objects.filter(
            turn__in=turns
        ).count(),
    }


def erase(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Throw away what was made of her words, what was answered about them, and what was learned.

    Where a code stands among passages is a mean with hers in it: it is learned again from others.
    """
    counts = preview(person)
    turns = list(_turns(person).values_list("pk", flat=True))
    leaving.forget_turns(turns)
    models.SuggestionAnswer.objects.filter(turn__in=turns).delete()
    leaving.forget_learned(person.round_id)
    return counts


def unquote(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Throw away what was made of her words, once she takes part no longer."""
    if study.taking_part([person.participant_id]):
        return {}
    turns = list(_turns(person).values_list("pk", flat=True))
    if gone := leaving.forget_turns(turns):
        leaving.forget_learned(person.round_id)
    return {gettext_noop("passages om suggesties mee te maken"): gone}


def _erase_of_round(round_id: int, at: datetime) -> dict[str, int]:
    """Throw away what was made of texts whose term is over."""
    return {gettext_noop("passages om suggesties mee te maken"): leaving.forget_round(round_id)}


def register() -> None:
    erasers.keep_to_terms(erasers.Kept("suggestions", KeptData.TRANSCRIPTS, ORDER, _erase_of_round))
    erasers.register(
        erasers.Eraser(
            room="suggestions",
            order=ORDER,
            models=("suggestions.Embedding", "suggestions.Offer", "suggestions.SuggestionAnswer"),
            preview=preview,
            erase=erase,
            unquote=unquote,
        )
    )
