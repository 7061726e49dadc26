"""What an inburgeraar sees of her own trajectory. Asked by the crossing of that name alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, QuerySet

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
# At her alone; a card that was printed for her is one as well.
_LOOKS = (
    "trajectory.viewed",
    "trajectory.matched",
    "client_number.viewed",
    "own_card.made",
    "own_card.renewed",
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Who of which organisation helps her, since when, and how to reach who it is.

    What is not known is ''. `takes_over` is whom to ask when this one is away. The keys are those
    of the staff list: under these names are recorded.
    """

    key: str
    organisation: str
    since: date
    name: str
    phone: str
    email: str
    hours: str
    left_on: date | None
    takes_over: str
    takes_over_key: str
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
    is_contact: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """On how many days who of a role saw her in a list of people; the last day, and how many then.

    Accounts of one role are taken together, except that of her contact person.
    """

    role: str
    is_contact: bool
    days: int
    last: date
    people: int


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
    listed: list[Listed]


KEYHOLDER = "sleutelhouder"  # a role of the vault, which the register does not know


def own_page(
    trajectory: models.Trajectory,
    *,
    today: date,
    keyholders: Collection[int] = (),
    sought: Iterable[tuple[date, int]] = (),
) -> OwnPage | None:
    """Return what she sees; None when nothing stands in the register any more.

    The vault tells which accounts are `keyholders`, and when who `sought` her number there.
    """
    case = _case(trajectory, today)
    if case is None:
        return None
    role_of = _roles(trajectory, keyholders, today)
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
        looks=_looks(trajectory, sought, role_of),
        listed=_listed(trajectory, role_of),
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
                key=period.contactpersoon,
                organisation=period.organisatie,
                since=period.van,
                name=one.aanspreeknaam,
                phone=one.telefoon,
                email=one.email,
                hours=one.bereikbaar,
                left_on=one.uit_dienst if one.uit_dienst and one.uit_dienst < today else None,
                takes_over=other.aanspreeknaam,
                takes_over_key=one.vervanger,
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


Role = Callable[[int], tuple[str, bool]]


def _roles(trajectory: models.Trajectory, keyholders: Collection[int], today: date) -> Role:
    """Return what tells of an account its role, and whether it is her contact person."""
    now = set(
        contacts_on(today)
        .filter(trajectory=trajectory, organisatie=ContactOrganisation.GEMEENTE)
        .values_list("contactpersoon", flat=True)
    )
    roles = dict.fromkeys(keyholders, (KEYHOLDER, False))
    members = models.Member.objects.filter(municipality=trajectory.municipality_id)
    for user, role, key in members.order_by("-role").values_list(
        "user_id", "role", "contactpersoon"
    ):
        is_contact = bool(key) and key in now
        if is_contact or user not in roles or not roles[user][1]:
            roles[user] = (role, is_contact)
    return lambda user: roles.get(user, ("", False))


def _looks(
    trajectory: models.Trajectory, sought: Iterable[tuple[date, int]], role_of: Role
) -> list[Looked]:
    """Return who looked at her alone, a day and a role once, the last first."""
    seen = [*safeguards.looks_at(trajectory, _LOOKS), *sought]
    found = dict.fromkeys(Looked(day, *role_of(user)) for day, user in seen)
    return sorted(found, key=lambda one: one.day, reverse=True)


def _listed(trajectory: models.Trajectory, role_of: Role) -> list[Listed]:
    """Return who saw her in a list, by role, who did so last first."""
    days: dict[tuple[str, bool], dict[date, int]] = {}
    rows = models.ListLook.objects.filter(trajectory=trajectory).order_by("day", "id")
    for day, user, people in rows.values_list("day", "by_id", "people"):
        days.setdefault(role_of(user), {})[day] = people
    found = [
        Listed(role, is_contact, len(each), max(each), each[max(each)])
        for (role, is_contact), each in days.items()
    ]
    return sorted(found, key=lambda one: (one.last, one.is_contact), reverse=True)


# --- what she says of it, for who guides her ------------------------------------------------------
def open_remarks(*, visible_to: User, today: date) -> QuerySet[models.Remark]:
    """Return what people whom someone guides say is wrong or old, the oldest first."""
    hers = caseload.guided(visible_to, today=today)
    # Asked of each of the few remarks, not of everybody.
    return models.Remark.objects.filter(
        Exists(hers.filter(pk=OuterRef("trajectory"))), settled_at=None
    ).select_related("trajectory")


def said_wrong(trajectory: models.Trajectory) -> list[models.Remark]:
    """Return what she said is wrong and nobody looked at yet, for herself."""
    return list(
        models.Remark.objects.filter(trajectory=trajectory, settled_at=None).select_related("sound")
    )


def times_taken_back(trajectory: models.Trajectory, subject: str, about: str) -> int:
    """Return how often she took back what she said of this."""
    found = models.RemarkTakenBack.objects.filter(
        trajectory=trajectory, subject=subject, about=about[:200]
    )
    return next(iter(found.values_list("times", flat=True)), 0)


def voice_of(trajectory: models.Trajectory, recording: uuid.UUID) -> models.RemarkVoice | None:
    """Return a voice of hers that is on its way, or was."""
    return (
        models.RemarkVoice.objects.filter(trajectory=trajectory, recording=recording)
        .select_related("trajectory", "arriving")
        .first()
    )


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
