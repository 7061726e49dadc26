"""What an inburgeraar sees of her own trajectory. Asked by the crossing of that name alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from weerklank.rulebook import milestones, tables
from weerklank.rulebook.facts import Case
from weerklank.rulebook.norms import MAP_HOURS, PVT_HOURS
from weerklank.safeguards import queries as safeguards
from weerklank.trajectories import models
from weerklank.trajectories.queries import caseload, signals, trajectories
from weerklank.trajectories.queries import facts as reading
from weerklank.trajectories.queries.trajectories import contacts_on, current
from weerklank.trajectories.terms import ContactOrganisation, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

_NORMS = {"pvt": PVT_HOURS, "map": MAP_HOURS}
_MONTHS = 3  # of lessons that are shown
_LOOKS = ("trajectory.viewed", "trajectory.matched", "client_number.viewed")


@dataclass(frozen=True, slots=True)
class Contact:
    """Who of which organisation helps her, since when, and how to reach who it is.

    What is not known is ''. `takes_over` is whom to ask when this one is away.
    """

    organisation: str
    since: date
    name: str
    phone: str
    email: str
    hours: str
    left_on: date | None
    takes_over: str
    takes_over_phone: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """A milestone that runs, is to come, or should have been; its key and day."""

    key: str
    is_late: bool
    day: date | None


@dataclass(frozen=True, slots=True)
class HoursOf:
    kind: str
    hours: float
    asked: int | None


@dataclass(frozen=True, slots=True)
class Lessons:
    """Lessons of a month; what is not known is None."""

    month: date
    offered: int | None
    present: int | None


@dataclass(frozen=True, slots=True)
class Looked:
    """That somebody looked at her on a day: by role, '' when she works there no longer.

    Only of her contact person it is told that it was that one.
    """

    day: date
    role: str
    is_contact: bool


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Everything of one trajectory that she herself sees; of nobody else anything."""

    contacts: list[Contact]
    steps: list[NextStep]
    agreements: list[tables.Agreement]
    hours: list[HoursOf]
    lessons: list[Lessons]
    appointments: list[tables.Appointment]
    looks: list[Looked]


def own_page(trajectory: models.Trajectory, *, today: date) -> OwnPage | None:
    """Return what she sees; None when nothing stands in the register any more."""
    case = _case(trajectory, today)
    if case is None:
        return None
    return OwnPage(
        contacts=_contacts(trajectory, today),
        steps=_steps(case),
        agreements=sorted(
            case.facts.pip_afspraken or (),
            key=lambda one: (one.gedaan_op is not None, one.uiterlijk or date.max),
        ),
        hours=_hours(case),
        lessons=[
            Lessons(one.maand, one.aangeboden, one.aanwezig)
            for one in (case.facts.presentie or ())[-_MONTHS:][::-1]
            if one.maand is not None
        ],
        appointments=[
            one
            for one in case.facts.afspraken or ()
            if one.gepland_op is not None and one.gepland_op >= today
            if one.status in ("", "gepland")
        ],
        looks=_looks(trajectory, today),
    )


def _case(trajectory: models.Trajectory, today: date) -> Case | None:
    only = models.Trajectory.objects.filter(pk=trajectory.pk)
    limits = signals.schedule_of(trajectory.municipality).on(today)
    for facts in reading.facts(trajectory.municipality, only=only):
        return Case(facts, today, limits)
    return None


def _contacts(trajectory: models.Trajectory, today: date) -> list[Contact]:
    periods = list(
        contacts_on(today)
        .filter(trajectory=trajectory)
        .exclude(contactpersoon="")
        .order_by("organisatie", "van")
    )
    staff = {
        one.contactpersoon: one
        for one in current(tables.MEDEWERKERS.name).filter(municipality=trajectory.municipality_id)
    }
    nobody = models.StaffMember()
    found = []
    for period in periods:
        one = staff.get(period.contactpersoon, nobody)
        other = staff.get(one.vervanger, nobody)
        found.append(
            Contact(
                organisation=period.organisatie,
                since=period.van,
                name=one.aanspreeknaam,
                phone=one.telefoon,
                email=one.email,
                hours=one.bereikbaar,
                left_on=one.uit_dienst if one.uit_dienst and one.uit_dienst < today else None,
                takes_over=other.aanspreeknaam,
                takes_over_phone=other.telefoon,
            )
        )
    # The municipality decides; it stands first.
    return sorted(found, key=lambda one: one.organisation != ContactOrganisation.GEMEENTE)


def _steps(case: Case) -> list[NextStep]:
    found = [
        NextStep(step.milestone.key, step.state == milestones.LATE, step.due)
        for step in milestones.milestones(case)
        if step.state in milestones.OPEN
    ]
    return sorted(found, key=lambda one: (one.day is None, one.day or date.max))


def _hours(case: Case) -> list[HoursOf]:
    found = []
    for kind in tables.HOUR_KINDS:
        hours = milestones.hours_of(case, kind)
        if hours is not None:
            found.append(HoursOf(kind, hours, _NORMS.get(kind)))
    return found


def _looks(trajectory: models.Trajectory, today: date) -> list[Looked]:
    """Return who looked, a day and a role once, the last first."""
    seen = safeguards.looks_at(trajectory, _LOOKS)
    members = models.Member.objects.filter(municipality=trajectory.municipality_id).filter(
        user__in={number for _day, number in seen}
    )
    now = set(
        contacts_on(today)
        .filter(trajectory=trajectory, organisatie=ContactOrganisation.GEMEENTE)
        .values_list("contactpersoon", flat=True)
    )
    roles: dict[int, tuple[str, bool]] = {}
    for user, role, key in members.order_by("-role").values_list(
        "user_id", "role", "contactpersoon"
    ):
        is_contact = bool(key) and key in now
        if is_contact or user not in roles or not roles[user][1]:
            roles[user] = (role, is_contact)
    return list(dict.fromkeys(Looked(day, *roles.get(number, ("", False))) for day, number in seen))


# --- what she says of it, for who guides her ------------------------------------------------------
def open_remarks(*, visible_to: User, today: date) -> QuerySet[models.Remark]:
    """Return what people whom someone guides say is wrong or old, the oldest first."""
    hers = caseload.guided(visible_to, today=today)
    return models.Remark.objects.filter(
        settled_at=None, trajectory__in=hers.order_by().values("pk")
    ).select_related("trajectory")


def of_trajectory(trajectory: models.Trajectory) -> list[models.Remark]:
    """Return what she said, what is open first."""
    found = models.Remark.objects.filter(trajectory=trajectory)
    return sorted(found, key=lambda one: (one.settled_at is not None, one.said_on))


# --- how contact persons are reached --------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Staff:
    """A staff key, how who has it is reached, and for how many people that one is there."""

    key: str
    row: tables.StaffMember
    number: int | None
    people: int


def staff(municipality: Organisation, *, visible_to: User, today: date) -> list[Staff]:
    """Return who is contact person now or stands among the staff: all, or a consulent's own."""
    steers = RegisterRole.REGISSEUR in trajectories.roles(visible_to, municipality)
    own = None if steers else trajectories.own_keys(visible_to, municipality.pk)
    counted = dict(
        contacts_on(today)
        .filter(trajectory__municipality=municipality)
        .exclude(contactpersoon="")
        .order_by()
        .values("contactpersoon")
        .annotate(people=Count("trajectory", distinct=True))
        .values_list("contactpersoon", "people")
    )
    held = {
        one.contactpersoon: one
        for one in current(tables.MEDEWERKERS.name).filter(municipality=municipality)
    }
    found = []
    for key in sorted({*counted, *held}):
        row = held.get(key)
        if own is not None and key not in own:
            continue
        found.append(
            Staff(
                key,
                tables.MEDEWERKERS.row_of(row) if row else tables.StaffMember(key),
                row.pk if row else None,
                counted.get(key, 0),
            )
        )
    return found
