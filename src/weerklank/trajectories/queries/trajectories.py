"""Who sees which trajectories, and the rows that hold now. Whoever has no part sees nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from weerklank.rulebook.tables import OneRow, TableOf
from weerklank.trajectories import models
from weerklank.trajectories.terms import ContactOrganisation, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

# Through these someone sees trajectories, or a part of them; a beleidsadviseur sees none.
OF_TRAJECTORIES = (RegisterRole.REGISSEUR, RegisterRole.CONSULENT, RegisterRole.AANBIEDER)
MOST_AT_ONCE = 1_000  # trajectories that are counted or judged while a page waits


def memberships(user: User) -> list[models.Member]:
    """Return someone's parts in registers; kept on the user for the length of the request."""
    known: list[models.Member] | None = user.__dict__.get("_register_memberships")
    if known is None:
        known = list(
            models.Member.objects.filter(user_id=user.pk)
            .select_related("municipality", "provider")
            .order_by("municipality__name", "role")
        )
        user.__dict__["_register_memberships"] = known
    return known


def forget_memberships(user: User) -> None:
    """Read someone's parts again, after they changed within this request."""
    user.__dict__.pop("_register_memberships", None)


def municipalities(
    *, visible_to: User, through: Collection[RegisterRole] = OF_TRAJECTORIES
) -> list[Organisation]:
    """Return the municipalities in whose register someone has a part, by name.

    A part in the trajectories, or else in what is seen `through` these roles.
    """
    return list(
        {
            each.municipality_id: each.municipality
            for each in memberships(visible_to)
            if each.role in through
        }.values()
    )


def roles(user: User, municipality: Organisation) -> set[RegisterRole]:
    """Return someone's roles in the register of a municipality; empty for a stranger."""
    return {
        RegisterRole(each.role)
        for each in memberships(user)
        if each.municipality_id == municipality.pk
    }


def school_of(user: User, municipality: Organisation) -> models.Provider | None:
    """Return the language school for which someone works here; None for whoever works for none."""
    for member in memberships(user):
        if (
            member.municipality_id == municipality.pk
            and member.role == RegisterRole.AANBIEDER
            and member.provider is not None
            and member.provider.organisatie == ContactOrganisation.TAALSCHOOL
        ):
            return member.provider
    return None


def trajectories(
    *, visible_to: User, today: date, through: Collection[RegisterRole] = OF_TRAJECTORIES
) -> QuerySet[models.Trajectory]:
    """Return the trajectories that someone may see today, or may see `through` some of her roles.

    A regisseur sees all of the municipality, a consulent whose contact person she is now, an
    aanbieder whose contact person now belongs to that provider.
    """
    allowed = Q(pk__in=())
    for member in memberships(visible_to):
        if member.role not in through:
            continue
        here = Q(municipality_id=member.municipality_id)
        if member.role == RegisterRole.REGISSEUR:
            allowed |= here
        elif member.role == RegisterRole.CONSULENT:
            own = contacts_on(today).filter(
                organisatie=ContactOrganisation.GEMEENTE, contactpersoon=member.contactpersoon
            )
            allowed |= here & Q(pk__in=own.values("trajectory"))
        elif member.provider is not None:
            own = contacts_on(today).filter(
                organisatie=member.provider.organisatie,
                contactpersoon__in=member.provider.staff.values("contactpersoon"),
            )
            allowed |= here & Q(pk__in=own.values("trajectory"))
    return (
        models.Trajectory.objects.filter(allowed)
        .filter(Exists(current("trajecten").filter(trajectory=OuterRef("pk"))))
        .select_related("municipality")
    )


def by_number(number: int, pseudonym: str) -> models.Trajectory | None:
    """Return the trajectory with this number and pseudonym, whoever may see it."""
    return (
        models.Trajectory.objects.filter(pk=number, pseudonym=pseudonym)
        .select_related("municipality")
        .first()
    )


def any_by_pseudonym(pseudonym: str) -> models.Trajectory | None:
    """Return the trajectory with this pseudonym, of whatever municipality and whoever may see it.

    Pseudonyms are unique over all registers.
    """
    found = models.Trajectory.objects.filter(pseudonym=pseudonym)
    return found.select_related("municipality").first()


def by_pseudonym(municipality: Organisation, pseudonym: str) -> models.Trajectory | None:
    """Return the trajectory of a municipality with this pseudonym, whoever may see it."""
    return (
        models.Trajectory.objects.filter(municipality=municipality, pseudonym=pseudonym)
        .select_related("municipality")
        .first()
    )


def seen_through(user: User, trajectory: models.Trajectory, *, today: date) -> set[RegisterRole]:
    """Return the roles through which someone sees this trajectory today; none for a stranger."""
    return {
        role
        for role in roles(user, trajectory.municipality)
        if trajectories(visible_to=user, today=today, through=(role,))
        .filter(pk=trajectory.pk)
        .exists()
    }


def current(table: str) -> QuerySet[Any]:
    """Return the rows of a table that hold now."""
    rows: QuerySet[Any] = models.OF_TABLE[table].objects.filter(replaced_in=None)
    return rows


def held_by(table: TableOf[OneRow], trajectories: Collection[int]) -> dict[int, list[OneRow]]:
    """Return the rows of a table that hold now, by trajectory and in the order of their dates."""
    found: dict[int, list[OneRow]] = defaultdict(list)
    held = current(table.name).filter(trajectory__in=trajectories).order_by(*table.order)
    for number, *values in held.values_list("trajectory", *table.names):
        found[number].append(table.row._make(values))
    return found


def contacts_on(day: date) -> QuerySet[models.ContactPeriod]:
    """Return the contact periods that run on this day."""
    return models.ContactPeriod.objects.filter(
        Q(tot=None) | Q(tot__gt=day), replaced_in=None, van__lte=day
    )


def own_keys(user: User, municipality: int) -> set[str]:
    """Return the staff keys under which someone is consulent of a municipality."""
    return {
        member.contactpersoon
        for member in memberships(user)
        if member.municipality_id == municipality and member.role == RegisterRole.CONSULENT
    }


def is_contact_person(user: User, trajectory: models.Trajectory, *, today: date) -> bool:
    """Return whether someone is, as consulent, the contact person at the municipality today."""
    own = contacts_on(today).filter(
        trajectory=trajectory,
        organisatie=ContactOrganisation.GEMEENTE,
        contactpersoon__in=own_keys(user, trajectory.municipality_id),
    )
    return own.exists()


def is_taken(pseudonym: str) -> bool:
    """Return whether a pseudonym is in use, in whatever municipality."""
    return models.Trajectory.objects.filter(pseudonym=pseudonym).exists()


def pseudonyms(municipality: Organisation | None = None) -> set[str]:
    """Return the pseudonyms in use, of one municipality or of all."""
    rows = models.Trajectory.objects.all()
    if municipality is not None:
        rows = rows.filter(municipality=municipality)
    return set(rows.values_list("pseudonym", flat=True))


def takes_long(municipality: Organisation) -> bool:
    """Is this register too large to count while someone waits for a page?"""
    return models.Trajectory.objects.filter(municipality=municipality).count() > MOST_AT_ONCE


def is_empty(municipality: Organisation) -> bool:
    return not models.Trajectory.objects.filter(municipality=municipality).exists()


def newest(municipality: Organisation) -> tuple[int | None, int, int | None]:
    """Return what tells one state of a register from another, to remember what rests on it.

    It differs after each import, correction, delivery taken back and threshold.
    """
    changes = models.Change.objects.filter(municipality=municipality).aggregate(
        last=Max("id"), withdrawn=Count("withdrawn_at")
    )
    threshold = models.Threshold.objects.filter(municipality=municipality).aggregate(Max("id"))
    return changes["last"], changes["withdrawn"], threshold["id__max"]
