"""What a provider sees of its own people: its own staff, appointments and lessons.

A pupil may have two schools, at once or one after the other. Each sees what it brought itself, and
what falls in days when no other of its kind was there; nothing tells that there is another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import DAY, months_later
from weerklank.rulebook.facts import Facts
from weerklank.rulebook.sharing import is_alone
from weerklank.rulebook.tables import Table
from weerklank.trajectories import models
from weerklank.trajectories.queries.trajectories import (
    contacts_on,
    current,
    held_by,
    memberships,
)
from weerklank.trajectories.terms import ChangeKind, ContactOrganisation, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

SCHOOL = ContactOrganisation.TAALSCHOOL.value
# These add up what all schools did; of who has had another they would tell about it. The second
# looks at half a year.
OF_ALL_HOURS, OF_LATE_PRESENCE = "SIG-14", "SIG-22"
_LATE = timedelta(days=184)
_BROUGHT = (ChangeKind.ENTRY, ChangeKind.CORRECTION, ChangeKind.ATTENDANCE, ChangeKind.LIST)
# What a wish or support is of, nobody can tell from its days: a provider sees what it brought.
_ONLY_BROUGHT = (models.Wish, models.Participation, models.SupportPeriod)


def guidance_of(user: User, municipality: Organisation) -> models.Provider | None:
    """Return the organisation for guidance for which someone works in a municipality, if any."""
    return next(
        (
            each
            for each in providers_of(user)
            if each.municipality_id == municipality.pk
            and each.organisatie == ContactOrganisation.BEGELEIDING
        ),
        None,
    )


def kinds_of(user: User, trajectory: models.Trajectory, *, today: date) -> set[str]:
    """Return for which kinds of organisation a provider's person sees this trajectory."""
    contacts = set(
        contacts_on(today)
        .filter(trajectory=trajectory)
        .values_list("organisatie", "contactpersoon")
    )
    return {
        provider.organisatie
        for provider in providers_of(user)
        if provider.municipality_id == trajectory.municipality_id
        for staff in provider.staff.all()
        if (provider.organisatie, staff.contactpersoon) in contacts
    }


def providers_of(user: User) -> list[models.Provider]:
    """Return the providers for which someone works."""
    return [
        member.provider
        for member in memberships(user)
        if member.role == RegisterRole.AANBIEDER and member.provider is not None
    ]


@dataclass(frozen=True, slots=True)
class OwnPart:
    """The part that someone of a provider sees of some trajectories."""

    keys: dict[str, set[str]]  # per kind of organisation the keys of its own people
    names: set[str]  # of the providers, as a source of hours
    people: set[int]  # the accounts of the providers
    contacts: dict[int, list[tables.ContactPeriod]]

    def sees(self, row: models.OfTrajectory) -> bool:
        """Return whether a row is the provider's own. `recorded_in` was read along with it."""
        if isinstance(row, models.ContactPeriod):
            return row.contactpersoon in self.keys.get(row.organisatie, ())
        if isinstance(row, models.Appointment):
            return row.organisatie in self.keys and (
                self._brought(row)
                or self._alone(row, row.organisatie, row.gepland_op, row.gepland_op + DAY)
            )
        if isinstance(row, _ONLY_BROUGHT):
            return self._brought(row)
        if SCHOOL not in self.keys:
            return not isinstance(row, models.ClassPeriod | models.Adaptation)
        return self._taught(row)

    def _taught(self, row: models.OfTrajectory) -> bool:
        if isinstance(row, models.ClassPeriod | models.Adaptation):
            return self._brought(row) or self._alone(row, SCHOOL, row.van, row.tot or date.max)
        if isinstance(row, models.Presence):
            return self._brought(row) or self._alone(
                row, SCHOOL, row.maand, months_later(row.maand, 1)
            )
        if isinstance(row, models.Hours):
            return row.bron in self.names or self._alone(row, SCHOOL, row.van, row.bekend_tot)
        return True

    def _brought(self, row: models.OfTrajectory) -> bool:
        change = row.recorded_in
        return change.kind in _BROUGHT and (
            change.by_id in self.people or (bool(change.supplier) and change.supplier in self.names)
        )

    def _alone(self, row: models.OfTrajectory, kind: str, begin: date, end: date) -> bool:
        there = self.contacts.get(row.trajectory_id, ())
        return is_alone(there, self.keys.get(kind, ()), kind, begin, end)


def of(user: User, trajectories: Iterable[models.Trajectory]) -> OwnPart:
    """Return what someone sees of these trajectories through the providers she works for."""
    return of_providers(providers_of(user), [each.pk for each in trajectories])


def of_providers(providers: Collection[models.Provider], numbers: Collection[int]) -> OwnPart:
    """Return what these providers see of the trajectories with these numbers, whoever asks."""
    keys: dict[str, set[str]] = defaultdict(set)
    for provider in providers:
        keys[provider.organisatie] |= set(provider.staff.values_list("contactpersoon", flat=True))
    return OwnPart(
        dict(keys),
        {provider.name for provider in providers},
        set(models.Member.objects.filter(provider__in=providers).values_list("user_id", flat=True)),
        held_by(tables.CONTACTPERSONEN, numbers),
    )


def rows_of(own: OwnPart, trajectory: models.Trajectory, table: Table) -> list[models.OfTrajectory]:
    """Return the rows of a table that a provider sees, in the order of their dates."""
    found = current(table.name).filter(trajectory=trajectory).select_related("recorded_in")
    return [row for row in found.order_by(*table.order) if own.sees(row)]


def facts_of(own: OwnPart, trajectory: models.Trajectory, facts: Facts) -> Facts:
    """Return the facts as a provider knows them."""
    known = replace(facts)
    for table in (
        tables.CONTACTPERSONEN,
        tables.AFSPRAKEN,
        tables.PRESENTIE,
        tables.UREN,
        tables.KLASSEN,
        tables.AANPASSINGEN,
    ):
        if getattr(facts, table.name) is not None:
            rows = rows_of(own, trajectory, table)
            setattr(known, table.name, tuple(map(table.row_of, rows)))
    return known


def tells_of_another(providers: Iterable[models.Provider], *, today: date) -> Q:
    """Return which standing signals would tell a provider of another one of its kind."""
    hidden = Q(pk__in=())
    for provider in providers:
        others = models.ContactPeriod.objects.filter(
            trajectory=OuterRef("trajectory"),
            organisatie=provider.organisatie,
            replaced_in=None,
        ).exclude(contactpersoon__in=provider.staff.values("contactpersoon"))
        lately = others.filter(Q(tot=None) | Q(tot__gt=today - _LATE), van__lte=today)
        hidden |= Q(rule=OF_ALL_HOURS) & Q(Exists(others.filter(van__lte=today)))
        hidden |= Q(rule=OF_LATE_PRESENCE) & Q(Exists(lately))
    return hidden


def hidden_rules(own: OwnPart, trajectory: models.Trajectory, *, today: date) -> frozenset[str]:
    """Return the signals of one trajectory that would tell of another school."""
    others = [
        each
        for each in own.contacts.get(trajectory.pk, ())
        if each.organisatie in own.keys
        and each.contactpersoon not in own.keys[each.organisatie]
        and each.van is not None
        and each.van <= today
    ]
    if not others:
        return frozenset()
    if any(each.tot is None or each.tot > today - _LATE for each in others):
        return frozenset({OF_ALL_HOURS, OF_LATE_PRESENCE})
    return frozenset({OF_ALL_HOURS})
