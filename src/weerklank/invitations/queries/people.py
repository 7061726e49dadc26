"""Who of a monitor may be written to or called, by pseudonym, and what went to and fro."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from weerklank.invitations import models
from weerklank.sampling import selecting

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.sampling.models import Candidate
    from weerklank.study.models import Monitor, Participant


def pseudonyms(monitor: Monitor) -> set[str]:
    """Return the pseudonyms of a monitor that may have contact data: who was chosen, or more."""
    return set(selecting.to_be_reached(monitor).values_list("pseudonym", flat=True))


def newest(candidates: Iterable[Candidate]) -> dict[str, Candidate]:
    """Return of each pseudonym its newest round, of candidates with the newest first."""
    found: dict[str, Candidate] = {}
    for one in candidates:
        found.setdefault(one.pseudonym, one)
    return found


def participants(monitor: Monitor, pseudonym: str) -> list[Participant]:
    """Return somebody as she takes part, in each round of a monitor in which she was chosen."""
    rows = (
        selecting.to_be_reached(monitor).filter(pseudonym=pseudonym).select_related("participant")
    )
    return [one.participant for one in rows if one.participant is not None]


def messages_to(monitor: Monitor, pseudonym: str) -> QuerySet[models.Message]:
    return models.Message.objects.filter(
        candidate__round__monitor=monitor, candidate__pseudonym=pseudonym
    )


def replies_of(monitor: Monitor, pseudonym: str) -> QuerySet[models.Reply]:
    return models.Reply.objects.filter(
        candidate__round__monitor=monitor, candidate__pseudonym=pseudonym
    )
