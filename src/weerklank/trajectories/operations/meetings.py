"""What is brought up in the meeting with a language school, and that it was held.

Points of the last meeting stay until the next one was held; of older meetings only the day is kept.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook.bsn import is_bsn
from weerklank.safeguards.refusals import AccessDenied, DomainError
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes
from weerklank.trajectories.queries import meetings as queries
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.terms import MeetingPointKind, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


class NothingSaid(DomainError):
    user_message = _("Schrijf op wat u wilt bespreken.")


class LooksLikeBsn(DomainError):
    user_message = _("Hierin staat een nummer dat op een BSN lijkt. Haal dat weg.")


class NotOfTheSchool(DomainError):
    user_message = _("Deze persoon zit nu niet op deze school. Kies iemand uit de lijst.")


class HeldAlready(DomainError):
    user_message = _("Van deze dag is al vastgelegd dat het gesprek er was.")


class NotYetHeld(DomainError):
    user_message = _("Deze dag moet nog komen. Leg het gesprek vast als het is gehouden.")


class BeforeTheLast(DomainError):
    user_message = _("Er is al een later gesprek vastgelegd. Kies een dag daarna.")


class PointGone(DomainError):
    user_message = _("Dit punt is intussen besproken of weggehaald. Laad de bladzijde opnieuw.")


@transaction.atomic
def add_point(
    *, school: models.Provider, kind: str, text: str, about: str, by: User, at: datetime
) -> models.MeetingPoint:
    """Bring something up for the next meeting; `about` is a pseudonym, '' when about nobody.

    Raises AccessDenied, NothingSaid, LooksLikeBsn or NotOfTheSchool.
    """
    access.check_may_meet(by, school)
    if not text.strip():
        raise NothingSaid
    if any(is_bsn(word.strip(".,;:()")) for word in text.split()):
        raise LooksLikeBsn
    trajectory = None
    if about:
        people = queries.people_of(school, today=timezone.localdate(at))
        trajectory = people.filter(pseudonym=about).first()
        if trajectory is None:
            raise NotOfTheSchool
    point = models.MeetingPoint.objects.create(
        provider=school,
        trajectory=trajectory,
        kind=MeetingPointKind(kind),
        text=text.strip(),
        at=at,
        by_id=by.pk,
        by_name=by.name,
    )
    changes.record("school_meeting.point_added", school, by=by, at=at, kind=point.kind)
    return point


@transaction.atomic
def take_point_away(*, school: models.Provider, number: int, by: User, at: datetime) -> None:
    """Take a point off the agenda: who brought it up, or a regisseur.

    Raises AccessDenied or PointGone.
    """
    access.check_may_meet(by, school)
    point = school.points.select_for_update().filter(pk=number, meeting=None).first()
    if point is None:
        raise PointGone
    steers = RegisterRole.REGISSEUR in trajectories.roles(by, school.municipality)
    if point.by_id != by.pk and not steers:
        raise AccessDenied(_("Alleen wie dit punt aandroeg, of een regisseur, haalt het weg."))
    point.delete()
    changes.record("school_meeting.point_removed", school, by=by, at=at)


@transaction.atomic
def hold(*, school: models.Provider, held_on: date, by: User, at: datetime) -> models.SchoolMeeting:
    """Write down that the meeting was held, with the points that were on the agenda.

    The points of the meeting before it go. Raises AccessDenied, NotYetHeld, HeldAlready or
    BeforeTheLast.
    """
    access.check_may_steer(by, school.municipality)
    access.check_may_meet(by, school)
    models.Provider.objects.select_for_update().get(pk=school.pk)
    if held_on > timezone.localdate(at):
        raise NotYetHeld
    last = school.meetings.order_by("-held_on").first()
    if last is not None and last.held_on == held_on:
        raise HeldAlready
    if last is not None and last.held_on > held_on:
        raise BeforeTheLast
    school.points.exclude(meeting=None).delete()
    meeting = models.SchoolMeeting.objects.create(
        provider=school, held_on=held_on, at=at, by_name=by.name
    )
    points = school.points.filter(meeting=None).update(meeting=meeting)
    changes.record("school_meeting.held", school, by=by, at=at, points=points)
    return meeting
