"""Appointments and vouchers of a round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.terms import LANGUAGES
from weerklank.invitations import models
from weerklank.study import queries as study
from weerklank.study.terms import ConsentPurpose

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User
    from weerklank.study.models import Participant, Round


def meetings(*, visible_to: User) -> QuerySet[models.Meeting]:
    """Return appointments with how many come; of rounds that this person may see."""
    return (
        models.Meeting.objects.filter(round__in=study.rounds(visible_to=visible_to))
        .select_related("round__monitor__organisation", "conversation")
        .prefetch_related("interviewers", "seats__participant")
        .annotate(coming=Count("seats"))
    )


def interviewers(round_: Round) -> QuerySet[User]:
    """Return who may be an interviewer: the members of the monitor who may read words."""
    return fieldwork.interviewers_of(round_.monitor)


def unplaced(round_: Round) -> list[tuple[Participant, models.Reply | None]]:
    """Return who comes nowhere yet nor was heard, with what she answered; not who said no.

    Who was not asked yet to take part is among them: that can be done when she comes.
    """
    people = list(
        study.people_in(round_)
        .filter(withdrawn_at=None)
        .exclude(seats__meeting__cancelled_at=None, seats__isnull=False)
        .exclude(attendances__isnull=False)
    )
    replies = {
        one.candidate.participant_id: one
        for one in models.Reply.objects.filter(candidate__round=round_).select_related("candidate")
    }
    said = study.consent_now([one.pk for one in people])
    return [
        (one, replies.get(one.pk))
        for one in people
        if said.get(one.pk, {}).get(ConsentPurpose.TAKE_PART) is not False
    ]


@dataclass(frozen=True, slots=True)
class Needs:
    """What who comes to an appointment said to need; `unsaid` never said whether she needs it."""

    languages: list[str]
    interpreter: int
    interpreter_unsaid: int
    childcare: int
    childcare_unsaid: int


def replies_of(people: Iterable[Participant]) -> dict[int, models.Reply]:
    """Return what these people answered, by participant; who answered nothing is not in it."""
    found = models.Reply.objects.filter(candidate__participant__in=[one.pk for one in people])
    return {one.candidate.participant_id or 0: one for one in found.select_related("candidate")}


def needs_of(rows: Sequence[models.Meeting]) -> dict[int, Needs]:
    """Return per appointment what who comes needs. One query, however many appointments."""
    people = {one.pk: [seat.participant for seat in one.seats.all()] for one in rows}
    replies = replies_of(one for own in people.values() for one in own)
    return {
        number: _needs([replies.get(one.pk) for one in own])
        for number, own in people.items()
        if own
    }


def _needs(replies: Sequence[models.Reply | None]) -> Needs:
    interpreter = [one.needs_interpreter if one else None for one in replies]
    childcare = [one.needs_childcare if one else None for one in replies]
    spoken = {one.language_name for one in replies if one and one.language}
    return Needs(
        languages=sorted(spoken),
        interpreter=interpreter.count(True),
        interpreter_unsaid=interpreter.count(None),
        childcare=childcare.count(True),
        childcare_unsaid=childcare.count(None),
    )


def fell_empty(round_: Round, *, today: date) -> QuerySet[models.Meeting]:
    """Return appointments from today on to which nobody comes any more, though somebody was to.

    She said no, withdrew, moved or died; which of these is not told.
    """
    begin = timezone.make_aware(datetime.combine(today, time.min))
    return models.Meeting.objects.filter(
        round=round_,
        had_somebody=True,
        seats=None,
        conversation=None,
        starts_at__gte=begin,
    )


def language_of(people: Iterable[Participant]) -> str:
    """Return the language that these people asked to speak; '' where they differ or said none."""
    said = set(
        models.Reply.objects.filter(candidate__participant__in=people).values_list(
            "language", flat=True
        )
    )
    language = said.pop() if len(said) == 1 else ""
    return language if language in dict(LANGUAGES) else ""


def clashes(meeting: models.Meeting) -> list[User]:
    """Return which interviewers have another appointment at the same time, in whatever round."""
    there = models.Meeting.objects.filter(
        cancelled_at=None, starts_at__lt=meeting.ends_at, ends_at__gt=meeting.starts_at
    ).exclude(pk=meeting.pk)
    busy = set(there.values_list("interviewers", flat=True))
    return [one for one in meeting.interviewers.all() if one.pk in busy]


def without_voucher(round_: Round) -> QuerySet[Participant]:
    """Return who came or was heard and got no voucher yet."""
    return (
        study.people_in(round_)
        .filter(withdrawn_at=None, vouchers__isnull=True)
        .filter(Q(seats__state="came") | Q(attendances__isnull=False))
        .distinct()
    )


def vouchers(*, visible_to: User) -> QuerySet[models.Voucher]:
    return models.Voucher.objects.filter(
        round__in=study.rounds(visible_to=visible_to)
    ).select_related("round__monitor__organisation", "participant", "handed_out_by")


def has_ended(meeting: models.Meeting, at: datetime) -> bool:
    return meeting.ends_at <= at


def untied(round_: Round) -> QuerySet[Conversation]:
    """Return the conversations of a round that belong to no appointment."""
    return fieldwork.conversations_of(round_).filter(meeting=None)
