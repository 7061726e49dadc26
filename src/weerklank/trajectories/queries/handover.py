"""Who is contact person of how many, who leaves, who has nobody, and what was handed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When

from weerklank.rulebook import gaps
from weerklank.trajectories import models
from weerklank.trajectories.queries.trajectories import (
    contacts_on,
    current,
    own_keys,
    roles,
)
from weerklank.trajectories.terms import ChangeKind, ContactOrganisation, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

NOBODY = ""  # in the place of a staff key
DETAILS = "handover"  # where a change keeps who handed what to whom
_RECENT = 20


@dataclass(frozen=True, slots=True)
class Person:
    """A contact person. `last_day` in service; `is_known` says whether `medewerkers` tells."""

    organisatie: str
    contactpersoon: str
    trajectories: int
    without_successor: int
    last_day: date | None
    is_known: bool
    has_left: bool

    @property
    def organisation(self) -> str:
        return str(ContactOrganisation(self.organisatie).label)


class Held(NamedTuple):
    """A trajectory to hand over; `without` are the days without anybody, None when not known."""

    pk: int
    pseudonym: str
    leerroute: str
    has_pip: bool
    since: date | None  # the contact person since, or nobody since
    successor: str
    successor_from: date | None
    without: int | None


class HandedOver(NamedTuple):
    """A hand-over as the list of the last ones shows it."""

    change: models.Change
    details: dict[str, str]

    @property
    def on(self) -> date:
        return date.fromisoformat(self.details["on"])

    @property
    def organisation(self) -> str:
        return str(ContactOrganisation(self.details["organisatie"]).label)


# --- who may hand over what -------------------------------------------------------------------
def may_hand_over(
    user: User, municipality: Organisation, organisatie: str, contactpersoon: str
) -> bool:
    """A regisseur hands over everything, a consulent what she holds herself."""
    if RegisterRole.REGISSEUR in roles(user, municipality):
        return True
    return organisatie == ContactOrganisation.GEMEENTE and contactpersoon in own_keys(
        user, municipality.pk
    )


# --- what there is to hand over ---------------------------------------------------------------
def going_on(municipality: Organisation, *, today: date) -> QuerySet[models.Trajectory]:
    """Return the trajectories that have not ended: nobody left, died, or fulfilled the plicht."""
    return models.Trajectory.objects.filter(Exists(_record_of(today)), municipality=municipality)


def _record_of(today: date) -> QuerySet[models.TrajectRecord]:
    """Return what holds of the trajectory asked about, while that has not ended."""
    return current("trajecten").filter(trajectory=OuterRef("pk")).exclude(_ended(today))


def _ended(today: date) -> Q:
    return Q(voldaan__lte=today) | Q(vertrokken__lte=today) | Q(overleden__lte=today)


def without_anybody(
    municipality: Organisation, organisatie: str, *, today: date
) -> QuerySet[models.Trajectory]:
    """Return the trajectories that have no contact person of an organisation today."""
    anybody = contacts_on(today).filter(
        ~Q(contactpersoon=NOBODY), trajectory=OuterRef("pk"), organisatie=organisatie
    )
    # In this order: nearly all have somebody, and so need not be looked at any further.
    alone = models.Trajectory.objects.filter(~Exists(anybody), municipality=municipality)
    return alone.filter(Exists(_record_of(today)))


def trajectories_of(
    municipality: Organisation, organisatie: str, contactpersoon: str, *, today: date
) -> QuerySet[models.Trajectory]:
    """Return the trajectories of a contact person, or those of nobody."""
    if contactpersoon == NOBODY:
        return without_anybody(municipality, organisatie, today=today)
    periods = _not_ended(today).filter(
        trajectory=OuterRef("pk"), organisatie=organisatie, contactpersoon=contactpersoon
    )
    return going_on(municipality, today=today).filter(Exists(periods))


def persons(municipality: Organisation, *, visible_to: User, today: date) -> list[Person]:
    """Return the contact persons: who has left or leaves first, then by organisation and key."""
    staff = _staff(municipality)
    periods = _of_who_goes_on(municipality, today=today)
    if RegisterRole.REGISSEUR not in roles(visible_to, municipality):
        periods = periods.filter(
            organisatie=ContactOrganisation.GEMEENTE,
            contactpersoon__in=own_keys(visible_to, municipality.pk),
        )
    leaving = {key for key, last in staff.items() if last is not None}
    # Both counts in one go through the periods, which are as many as there are trajectories.
    counted = (
        periods.exclude(contactpersoon=NOBODY)
        .order_by()
        .values_list("organisatie", "contactpersoon")
        .annotate(
            Count("trajectory_id", distinct=True),
            alone=Count("trajectory_id", distinct=True, filter=_is_alone(leaving, today=today)),
        )
    )
    found = [
        Person(
            organisatie=organisatie,
            contactpersoon=key,
            trajectories=count,
            without_successor=alone,
            last_day=staff.get(key),
            is_known=key in staff,
            has_left=(staff.get(key) or today) < today,
        )
        for organisatie, key, count, alone in counted
        if organisatie in ContactOrganisation.values
        and may_hand_over(visible_to, municipality, organisatie, key)
    ]
    order = list(ContactOrganisation.values)
    return sorted(
        found,
        key=lambda each: (
            each.last_day or date.max,
            order.index(each.organisatie),
            each.contactpersoon,
        ),
    )


def _of_who_goes_on(municipality: Organisation, *, today: date) -> QuerySet[models.ContactPeriod]:
    """Return the periods that go on, of trajectories that have not ended; see `going_on`."""
    records = current("trajecten").filter(trajectory__municipality=municipality)
    return _not_ended(today).filter(
        trajectory__in=records.exclude(_ended(today)).order_by().values("trajectory")
    )


def _is_alone(leaving: Collection[str], *, today: date) -> Q:
    """Return whether a period is of someone who leaves, and nobody else goes on after it."""
    others = (
        _not_ended(today)
        .filter(trajectory=OuterRef("trajectory"), organisatie=OuterRef("organisatie"))
        .exclude(contactpersoon=OuterRef("contactpersoon"))
        .exclude(contactpersoon__in=[NOBODY, *leaving])
        .filter(Q(tot=None) | Q(tot__gt=OuterRef("tot")))
    )
    return Q(contactpersoon__in=leaving) & ~Q(Exists(others))


def to_hand_over(
    municipality: Organisation,
    organisatie: str,
    contactpersoon: str,
    *,
    today: date,
    most: int,
) -> tuple[list[Held], int]:
    """Return the trajectories of a contact person, or of nobody, and how many there are in all.

    Those whose days without anybody are not known come first, then by those days and by name.
    At most `most` of them.
    """
    chosen = trajectories_of(municipality, organisatie, contactpersoon, today=today)
    record = current("trajecten").filter(trajectory=OuterRef("pk"))
    ended = _periods().filter(trajectory=OuterRef("pk"), organisatie=organisatie).order_by()
    routes = current("leerroutes").filter(trajectory=OuterRef("pk"))
    running = routes.filter(Q(tot=None) | Q(tot__gt=today), van__lte=today).order_by("van")
    rows = list(
        chosen.annotate(
            leerroute=Case(  # where there is a history, it wins over the column
                When(Exists(routes), then=Subquery(running.values("leerroute")[:1])),
                default=Subquery(record.values("leerroute")[:1]),
            ),
            has_pip=Exists(record.filter(pip__lte=today)),
            brp=Subquery(record.values("brp")[:1]),
            last=Subquery(ended.values("trajectory").annotate(last=Max("tot")).values("last")[:1]),
        )
        .order_by(F("last").asc(nulls_first=True), "pseudonym")
        .values_list("pk", "pseudonym", "leerroute", "has_pip", "brp")[:most]
    )
    periods = periods_of([row[0] for row in rows], organisatie)
    found = [_held(row, periods.get(row[0], []), contactpersoon, today=today) for row in rows]
    found.sort(key=lambda each: (each.without is not None, -(each.without or 0), each.pseudonym))
    return found, chosen.count()


def _held(
    row: tuple[int, str, str | None, bool, date | None],
    periods: list[models.ContactPeriod],
    key: str,
    *,
    today: date,
) -> Held:
    pk, pseudonym, leerroute, has_pip, brp = row
    own = [each for each in periods if each.contactpersoon == key and key != NOBODY]
    somebody = [each for each in periods if each.contactpersoon not in (key, NOBODY)]
    last = max((each.tot or date.max for each in own), default=today)
    next_ones = [
        each
        for each in somebody
        if (each.tot is None or each.tot > max(last, today))
        or (each.van >= today and (each.tot is None or each.tot > today))
    ]
    successor = min(next_ones, key=lambda each: each.van, default=None)
    spans = [(each.van, each.tot) for each in periods if each.contactpersoon != NOBODY]
    without = gaps.gap_before(spans, today, begin=brp) if not gaps.runs_on(spans, today) else 0
    since = min((each.van for each in own), default=None)
    if key == NOBODY:
        since = None if without is None else today - timedelta(days=without)
    return Held(
        pk=pk,
        pseudonym=pseudonym,
        leerroute=leerroute or "",
        has_pip=has_pip,
        since=since,
        successor=successor.contactpersoon if successor else "",
        successor_from=successor.van if successor else None,
        without=without,
    )


def periods_of(
    trajectories: Collection[int], organisatie: str
) -> dict[int, list[models.ContactPeriod]]:
    """Return the periods of an organisation that hold now, by trajectory, by day of beginning."""
    found: dict[int, list[models.ContactPeriod]] = defaultdict(list)
    for period in _periods().filter(trajectory__in=trajectories, organisatie=organisatie):
        found[period.trajectory_id].append(period)
    return dict(found)


def registered_on(trajectories: Collection[int]) -> dict[int, date | None]:
    """Return since when each lives in the municipality: from then on somebody should be there."""
    return dict(
        current("trajecten").filter(trajectory__in=trajectories).values_list("trajectory_id", "brp")
    )


def _periods() -> QuerySet[models.ContactPeriod]:
    return models.ContactPeriod.objects.filter(replaced_in=None).order_by("van", "pk")


def _not_ended(today: date) -> QuerySet[models.ContactPeriod]:
    return models.ContactPeriod.objects.filter(Q(tot=None) | Q(tot__gt=today), replaced_in=None)


# --- who could follow -------------------------------------------------------------------------
def _staff(municipality: Organisation) -> dict[str, date | None]:
    return dict(
        models.StaffMember.objects.filter(municipality=municipality, replaced_in=None).values_list(
            "contactpersoon", "uit_dienst"
        )
    )


def last_day(municipality: Organisation, contactpersoon: str) -> date | None:
    """Return the last day in service of a staff key; None if there is none or it is unknown."""
    return _staff(municipality).get(contactpersoon)


def successors(municipality: Organisation, organisatie: str, *, today: date) -> list[str]:
    """Return the staff keys to choose from: contact persons of that organisation who stay."""
    leaving = {key for key, last in _staff(municipality).items() if last is not None}
    keys = (
        _not_ended(today)
        .filter(trajectory__municipality=municipality, organisatie=organisatie)
        .exclude(contactpersoon=NOBODY)
        .order_by()
        .values_list("contactpersoon", flat=True)
        .distinct()
    )
    consulents: set[str] = set()
    if organisatie == ContactOrganisation.GEMEENTE:
        consulents = set(
            models.Member.objects.filter(
                municipality=municipality, role=RegisterRole.CONSULENT
            ).values_list("contactpersoon", flat=True)
        )
    return sorted((set(keys) | consulents) - leaving)


# --- what was handed over ---------------------------------------------------------------------
def handed_over(municipality: Organisation, *, visible_to: User) -> list[HandedOver]:
    """Return the last hand-overs, newest first: all to a regisseur, her own to a consulent."""
    found = models.Change.objects.filter(
        municipality=municipality, kind=ChangeKind.HANDOVER
    ).select_related("municipality")
    if RegisterRole.REGISSEUR not in roles(visible_to, municipality):
        found = found.filter(by_id=visible_to.pk)
    return [
        HandedOver(change, change.counts[DETAILS])
        for change in found[:_RECENT]
        if DETAILS in change.counts
    ]


def may_take_back(user: User, change: models.Change) -> bool:
    """A regisseur takes back any hand-over, a consulent her own."""
    return RegisterRole.REGISSEUR in roles(user, change.municipality) or change.by_id == user.pk
