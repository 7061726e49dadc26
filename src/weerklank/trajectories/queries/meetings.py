"""The meeting of municipality and language school: what there is to say, of people of that school.

Both see the same page: what the school may see. So it can be printed and laid on the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from weerklank.rulebook import tables
from weerklank.trajectories import models
from weerklank.trajectories.queries import caseload, own_part
from weerklank.trajectories.queries import signals as standing
from weerklank.trajectories.queries.trajectories import contacts_on, current, roles
from weerklank.trajectories.terms import ContactOrganisation, RegisterRole, SignalState

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

Row = TypeVar("Row", bound=models.OfTrajectory)
MOVES_UP, FALLS = "SIG-36", "SIG-22"
MONTHS = 3  # of presence that are shown


class InClass(NamedTuple):
    """Someone of the school, and in which class; '' when that is not known."""

    pseudonym: str
    klas: str


class Standing(NamedTuple):
    """Of whom a signal is on, and since when; with the latest months of her presence."""

    who: InClass
    since: date | None
    months: list[tables.Presence]


class Need(NamedTuple):
    """What someone needs at school and is not there, or of which nobody knows whether it is."""

    who: InClass
    row: tables.Adaptation


class Said(NamedTuple):
    """A point, and about whom it is as far as she is at the school now."""

    point: models.MeetingPoint
    who: str
    has_left: bool


class WithLast(NamedTuple):
    """A school, and when the last meeting with it was, if there was one."""

    school: models.Provider
    last: date | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """What there is to say. The last two counts are of whom a signal could not be judged."""

    school: models.Provider
    people: list[str]
    judged_on: date | None
    up: list[Standing]
    falling: list[Standing]
    needs: list[Need]
    points: list[Said]
    last: models.SchoolMeeting | None
    last_points: list[Said]
    up_unknown: int
    falling_unknown: int


def schools(municipality: Organisation, *, visible_to: User) -> list[models.Provider]:
    """Return the language schools with which someone meets: all for a regisseur, else her own."""
    found = models.Provider.objects.filter(
        municipality=municipality, organisatie=ContactOrganisation.TAALSCHOOL
    ).select_related("municipality")
    if RegisterRole.REGISSEUR not in roles(visible_to, municipality):
        found = found.filter(pk__in=[each.pk for each in own_part.providers_of(visible_to)])
    return list(found.order_by("name"))


def with_last(schools: list[models.Provider]) -> list[WithLast]:
    """Return schools with the day of the last meeting."""
    meetings = models.SchoolMeeting.objects.filter(provider__in=schools).order_by("held_on")
    last = dict(meetings.values_list("provider_id", "held_on"))
    return [WithLast(each, last.get(each.pk)) for each in schools]


def people_of(school: models.Provider, *, today: date) -> QuerySet[models.Trajectory]:
    """Return who is at a school today: a contact person there is hers, and she goes on."""
    own = contacts_on(today).filter(
        organisatie=school.organisatie,
        contactpersoon__in=school.staff.values_list("contactpersoon", flat=True),
    )
    running = current("trajecten").filter(trajectory=OuterRef("pk"))
    for end in ("voldaan", "vertrokken", "overleden"):
        running = running.filter(Q(**{end: None}) | Q(**{f"{end}__gt": today}))
    return models.Trajectory.objects.filter(
        Exists(running),
        # By the staff of the school: asked one by one, all of a region would be gone through.
        pk__in=own.order_by().values("trajectory"),
        municipality=school.municipality,
    ).order_by("pseudonym")


def agenda(school: models.Provider, *, today: date) -> Agenda:
    """Return what there is to say with a school, of its own people and its own part of them."""
    people = dict(people_of(school, today=today).values_list("pk", "pseudonym"))
    signals = _signals(school, today)
    needs = list(_open_needs(school, today))
    falling = [each.trajectory for each in signals if each.is_on(FALLS)]
    # What else is read is of whom is shown, and not of the whole school.
    shown = {each.trajectory for each in signals if each.state == SignalState.ON}
    shown |= {row.trajectory_id for row in needs}
    own = own_part.of_providers([school], shown)
    classes = _classes(own, shown, today)
    who = {pk: InClass(people[pk], classes.get(pk, "")) for pk in shown}
    last = school.meetings.order_by("-held_on").first()
    at_school = set(people)
    return Agenda(
        school=school,
        people=list(people.values()),
        judged_on=standing.judged_on(school.municipality),
        up=_on(signals, MOVES_UP, who, {}),
        falling=_on(signals, FALLS, who, _months(own, falling)),
        needs=[
            Need(who[row.trajectory_id], tables.AANPASSINGEN.row_of(row))
            for row in needs
            if own.sees(row)
        ],
        points=_said(school.points.filter(meeting=None), at_school),
        last=last,
        last_points=_said(last.points.all(), at_school) if last else [],
        up_unknown=_unknown(signals, MOVES_UP),
        falling_unknown=_unknown(signals, FALLS),
    )


class _Signal(NamedTuple):
    """What a rule said of a trajectory."""

    trajectory: int
    rule: str
    state: str
    since: date | None

    def is_on(self, rule: str) -> bool:
        return self.rule == rule and self.state == SignalState.ON


def _signals(school: models.Provider, today: date) -> list[_Signal]:
    """Return what the rules said, without what was set aside or tells of another school."""
    found = models.StandingSignal.objects.filter(
        trajectory__in=people_of(school, today=today).order_by().values("pk"),
        rule__in=(MOVES_UP, FALLS),
    )
    hidden = own_part.tells_of_another([school], today=today) | caseload.set_aside(today)
    rows = found.exclude(hidden).order_by("trajectory__pseudonym")
    return [_Signal(*row) for row in rows.values_list("trajectory", "rule", "state", "since")]


def _on(
    signals: list[_Signal],
    rule: str,
    who: dict[int, InClass],
    months: dict[int, list[tables.Presence]],
) -> list[Standing]:
    return [
        Standing(who[each.trajectory], each.since, months.get(each.trajectory, []))
        for each in signals
        if each.is_on(rule)
    ]


def _unknown(signals: list[_Signal], rule: str) -> int:
    return sum(each.rule == rule and each.state == SignalState.UNKNOWN for each in signals)


def _months(own: own_part.OwnPart, people: list[int]) -> dict[int, list[tables.Presence]]:
    """Return the latest months with lessons of some people, the oldest of them first."""
    found: dict[int, list[tables.Presence]] = defaultdict(list)
    held = current("presentie").filter(trajectory__in=people).exclude(aangeboden=0)
    for row in _with_change(held.order_by("maand")):
        if own.sees(row):
            found[row.trajectory_id].append(tables.PRESENTIE.row_of(row))
    return {pk: rows[-MONTHS:] for pk, rows in found.items()}


def _with_change(held: QuerySet[Row]) -> list[Row]:
    """Return rows with the change that brought them; many came in one."""
    rows = list(held)
    changes = models.Change.objects.in_bulk({row.recorded_in_id for row in rows})
    for row in rows:
        row.recorded_in = changes[row.recorded_in_id]
    return rows


def _classes(own: own_part.OwnPart, people: Collection[int], today: date) -> dict[int, str]:
    """Return in which class people are today, as far as the school knows it."""
    held = current("klassen").filter(
        Q(tot=None) | Q(tot__gt=today), trajectory__in=people, van__lte=today
    )
    rows = _with_change(held.order_by("van"))
    return {row.trajectory_id: row.klas for row in rows if own.sees(row)}


def _open_needs(school: models.Provider, today: date) -> QuerySet[models.Adaptation]:
    """Return what people need at school and is not there, or of which nobody knows."""
    found: QuerySet[models.Adaptation] = current("aanpassingen").filter(
        Q(tot=None) | Q(tot__gt=today),
        Q(geregeld=None) | Q(geregeld=False),
        trajectory__in=people_of(school, today=today).order_by().values("pk"),
        van__lte=today,
    )
    return found.select_related("recorded_in").order_by("trajectory__pseudonym", "van")


def _said(points: QuerySet[models.MeetingPoint], at_school: set[int]) -> list[Said]:
    """Return points; who is not at the school any more is not named to it."""
    return [
        Said(
            point,
            point.trajectory.pseudonym
            if point.trajectory is not None and point.trajectory_id in at_school
            else "",
            point.trajectory_id is not None and point.trajectory_id not in at_school,
        )
        for point in points.select_related("trajectory")
    ]
