"""Who is reminded of an appointment by itself, and when."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from weerklank.invitations import models
from weerklank.invitations.queries.messages import UNDER_WAY, left_alone, room_today
from weerklank.invitations.rules import reminding as rules
from weerklank.invitations.terms import MessageState, SeatState, Use
from weerklank.sampling.terms import CandidateState

if TYPE_CHECKING:
    from weerklank.study.models import Round

# Within so many days before an appointment somebody should have heard of it once more.
WITHIN = timedelta(days=3)
GOING = [*UNDER_WAY, MessageState.SENT, MessageState.UNKNOWN]


def remindings() -> QuerySet[models.Reminding]:
    return models.Reminding.objects.select_related("round__monitor", "set_by")


def reminding_of(round_: Round) -> models.Reminding | None:
    return remindings().filter(round=round_).first()


def to_come(round_: Round, *, at: datetime, until: datetime) -> QuerySet[models.Seat]:
    """Return the places at appointments that stand and begin before then, of who was chosen."""
    return models.Seat.objects.filter(
        meeting__round=round_,
        meeting__cancelled_at=None,
        meeting__conversation=None,
        meeting__starts_at__gt=at,
        meeting__starts_at__lte=until,
        state=SeatState.PLANNED,
        participant__candidate__isnull=False,
    ).select_related("meeting", "participant__candidate")


def reminded(within: timedelta) -> Exists:
    """Return whether somebody got a reminder of an appointment, or has one waiting.

    What a person sent so shortly before is taken to be about it.
    """
    hers = models.Message.objects.filter(
        use=Use.SOON, state__in=GOING, candidate__participant=OuterRef("participant")
    )
    by_hand = Q(reminds=None, asked_at__gte=OuterRef("meeting__starts_at") - within)
    return Exists(hers.filter(by_hand | Q(reminds=OuterRef("meeting"))))


def due(reminding: models.Reminding, *, at: datetime) -> list[models.Seat]:
    """Return whose reminder is due, one for each person, as many as a round may still send today.

    Who was reminded by a person in these days is not reminded again, and of one appointment the
    program reminds once, whatever came of that. While one waits, another of hers does too.
    """
    own = models.Message.objects.filter(candidate__participant=OuterRef("participant"))
    rows = (
        to_come(reminding.round, at=at, until=at + timedelta(days=reminding.days + 1))
        .filter(
            meeting__with_reminder=True,
            participant__candidate__state=CandidateState.AGREED,
        )
        .exclude(left_alone("participant__candidate__"))
        .exclude(Exists(own.filter(reminds=OuterRef("meeting"))))
        .exclude(Exists(own.filter(use=Use.SOON, state__in=UNDER_WAY)))
        .exclude(reminded(_within(reminding)))
        .order_by("meeting__starts_at", "pk")
    )
    found: dict[int, models.Seat] = {}
    for one in rows:
        moment = rules.moment(one.meeting.starts_at, reminding.days)
        if one.made_at < moment <= at:
            found.setdefault(one.participant_id, one)
    return list(found.values())[: room_today(reminding.round, timezone.localdate(at))]


def _within(reminding: models.Reminding | None) -> timedelta:
    return max(WITHIN, timedelta(days=reminding.days + 1)) if reminding else WITHIN


def will_go(
    meeting: models.Meeting, reminding: models.Reminding | None, *, at: datetime
) -> datetime | None:
    """Return when people are reminded of an appointment by itself; None when not, or not any more.

    Who gets a place later than that has just been told of it.
    """
    if reminding is None or not meeting.with_reminder or meeting.cancelled_at:
        return None
    moment = rules.moment(meeting.starts_at, reminding.days)
    return moment if moment > at else None


def states_of(meeting: models.Meeting) -> Counter[str]:
    """Count the reminders of an appointment that the program made, by how far they are."""
    return Counter(meeting.reminders.values_list("state", flat=True))


def count_unreminded(round_: Round, reminding: models.Reminding | None, *, at: datetime) -> int:
    """Count who has an appointment in the next days and heard nothing, nor will by itself.

    Of who was not chosen, and so cannot be written to, nothing is expected.
    """
    rows = to_come(round_, at=at, until=at + WITHIN).exclude(reminded(_within(reminding)))
    return len(
        {one.participant_id for one in rows if will_go(one.meeting, reminding, at=at) is None}
    )
