"""Reads over monitors, rounds and people. Whoever is no member sees nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from weerklank.safeguards.terms import Role
from weerklank.study import models, terms

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


def monitors(*, visible_to: User) -> QuerySet[models.Monitor]:
    return (
        models.Monitor.objects.filter(memberships__user_id=visible_to.pk)
        .select_related("organisation")
        .distinct()
    )


def rounds(*, visible_to: User) -> QuerySet[models.Round]:
    return (
        models.Round.objects.filter(monitor__memberships__user_id=visible_to.pk)
        .select_related("monitor__organisation")
        .distinct()
    )


def participants(*, visible_to: User) -> QuerySet[models.Participant]:
    return (
        models.Participant.objects.filter(round__monitor__memberships__user_id=visible_to.pk)
        .select_related("round__monitor__organisation")
        .distinct()
    )


def guides(*, visible_to: User) -> QuerySet[models.Guide]:
    return (
        models.Guide.objects.filter(round__monitor__memberships__user_id=visible_to.pk)
        .select_related("round__monitor__organisation")
        .distinct()
    )


def roles(user: User, monitor: models.Monitor) -> set[Role]:
    """Give someone's roles in this monitor; empty for a stranger.

    Kept on the user object for the length of the request: many checks ask it again.
    """
    known: dict[int, set[Role]] = user.__dict__.setdefault("_roles_by_monitor", {})
    if monitor.pk not in known:
        known[monitor.pk] = {
            Role(role)
            for role in models.Membership.objects.filter(
                user_id=user.pk, monitor_id=monitor.pk
            ).values_list("role", flat=True)
        }
    return known[monitor.pk]


def people_in(round_: models.Round) -> QuerySet[models.Participant]:
    """Give the round's people who did not withdraw."""
    return models.Participant.objects.filter(round=round_, withdrawn_at=None)


def consent_now(participant_ids: Iterable[int]) -> dict[int, dict[str, bool]]:
    """Give per participant and purpose what she allows now.

    A purpose without a row is missing from the answer: not asked is not a yes.
    """
    answers: dict[int, dict[str, bool]] = {}
    for row in models.Consent.objects.filter(participant_id__in=list(participant_ids)).order_by(
        "on", "id"
    ):
        answers.setdefault(row.participant_id, {})[row.purpose] = row.is_given
    return answers


def may_quote(participant_ids: Iterable[int]) -> set[int]:
    """Give those who take part and allow quoting, today."""
    wanted = (terms.ConsentPurpose.TAKE_PART, terms.ConsentPurpose.QUOTE)
    return {
        participant_id
        for participant_id, answers in consent_now(participant_ids).items()
        if all(answers.get(purpose) is True for purpose in wanted)
    }


def characteristics_of(participant_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Give per participant {characteristic key: value key}; an unknown one is left out."""
    found: dict[int, dict[str, str]] = {}
    for participant_id, key, value in models.ParticipantCharacteristic.objects.filter(
        participant_id__in=list(participant_ids)
    ).values_list("participant_id", "characteristic__key", "value__key"):
        found.setdefault(participant_id, {})[key] = value
    return found


def next_pseudonym(round_: models.Round, perspective: str) -> str:
    """Give the first free pseudonym: D and a number, or A and a number for providers."""
    letter = "A" if perspective == terms.Perspective.AANBIEDER else "D"
    taken = set(models.Participant.objects.filter(round=round_).values_list("pseudonym", flat=True))
    number = 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def is_running(round_: models.Round, today: date) -> bool:
    return round_.starts_on <= today <= round_.ends_on
