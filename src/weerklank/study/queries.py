"""Reads over monitors, rounds and people. Whoever is no member sees nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Model, QuerySet
from django.utils.text import slugify

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


def roles_now(user: User, monitor: models.Monitor) -> set[Role]:
    """Give someone's roles as they are in the database this moment."""
    forget_roles(user)
    return set(roles(user, monitor))


def forget_roles(user: User) -> None:
    """Let the next question about this person's roles be read afresh."""
    user.__dict__.pop("_roles_by_monitor", None)


def belongs_elsewhere(user: User, monitor: models.Monitor) -> bool:
    """Tell whether this account is a member of any other monitor."""
    return models.Membership.objects.filter(user_id=user.pk).exclude(monitor_id=monitor.pk).exists()


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


def is_referred_to(record: Model, *, besides: Collection[str] = ()) -> bool:
    """Tell whether any record points to this one, also from rooms above.

    `besides` names relations that do not count, such as a record's own parts.
    """
    for relation in record._meta.related_objects:
        name = relation.get_accessor_name()
        if name and name not in besides:
            related: Any = relation.related_model
            if related._base_manager.filter(**{relation.field.name: record.pk}).exists():
                return True
    return False


def is_used(guide: models.Guide) -> bool:
    """Tell whether a conversation was held with this version of the guide."""
    return is_referred_to(guide, besides=["sections"])


def is_heard(participant: models.Participant) -> bool:
    """Tell whether she stands in a conversation, as someone present or as a speaker."""
    return is_referred_to(participant, besides=["consents", "characteristics"])


def previous_round(round_: models.Round) -> models.Round | None:
    return (
        models.Round.objects.filter(monitor_id=round_.monitor_id, number__lt=round_.number)
        .order_by("-number")
        .first()
    )


def newest_guides(round_: models.Round) -> list[models.Guide]:
    """Give the newest version of each guide."""
    newest: dict[str, models.Guide] = {}
    for guide in models.Guide.objects.filter(round=round_).order_by("key", "-version"):
        newest.setdefault(guide.key, guide)
    return list(newest.values())


def next_position(siblings: QuerySet[Any]) -> int:
    """Give the place after the last of these."""
    last: int | None = siblings.aggregate(last=Max("position"))["last"]
    return 1 if last is None else last + 1


def free_slug(model: type[models.Monitor] | type[models.Round], text: str) -> str:
    """Give an address part that no other of its kind has."""
    base = slugify(text)[:50].strip("-") or "nieuw"
    # "nieuw" is the address of the page that makes one.
    slug, number = base, 1
    while slug == "nieuw" or model.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def free_key(taken: Iterable[str], label: str) -> str:
    """Give a short key made from a label, different from those taken."""
    keys = set(taken)
    base = slugify(label)[:30].strip("-") or "x"
    key, number = base, 1
    while key in keys:
        number += 1
        key = f"{base}-{number}"
    return key
