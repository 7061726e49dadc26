"""Appointments: when and where people are spoken with, who comes, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork.terms import ConversationKind
from weerklank.invitations import access, models
from weerklank.invitations.queries import meetings as queries
from weerklank.invitations.refusals import NotOfRound
from weerklank.invitations.terms import MessageState, SeatState, WhyNot
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.study import bases
from weerklank.study.terms import Processing

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User
    from weerklank.study.models import Participant, Round


class EndsBeforeItStarts(DomainError):
    user_message = _("De afspraak eindigt voordat die begint.")
    field = "ends"


class NoRoom(DomainError):
    user_message = _("Bij deze afspraak is geen plaats meer.")


class TooManyComeAlready(DomainError):
    user_message = _("Er komen al meer mensen. Haal eerst iemand van de afspraak af.")
    field = "capacity"


class ComesElsewhere(DomainError):
    user_message = _("Deze persoon heeft op dat moment al een andere afspraak.")


class Cancelled(DomainError):
    user_message = _("Deze afspraak gaat niet door.")


class NobodyCame(DomainError):
    user_message = _("Leg eerst vast wie er kwam. Daarna maakt u het gesprek.")


class NotOfThisRound(DomainError):
    user_message = _("Dit gesprek hoort bij een andere ronde, of al bij een andere afspraak.")


class HeldAlready(DomainError):
    user_message = _("Van deze afspraak is al een gesprek gemaakt.")


class Facts(TypedDict):
    """What is known of an appointment."""

    starts_at: datetime
    ends_at: datetime
    place: str
    capacity: int
    language: str
    interpreter: str
    interpreter_language: str
    is_interpreter_sure: bool
    interviewers: Collection[User]


@transaction.atomic
def make_meeting(*, round: Round, facts: Facts, by: User, at: datetime) -> models.Meeting:
    """Plan an appointment. Raises AccessDenied or EndsBeforeItStarts."""
    access.check_may_invite(by, round.monitor)
    meeting = models.Meeting(round=round, changed_at=at, made_at=at, made_by=by)
    _fill(meeting, facts)
    safeguards.record("meeting.made", meeting, by=by, at=at, places=meeting.capacity)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: models.Meeting, facts: Facts, by: User, at: datetime) -> None:
    """Change an appointment; whoever keeps it in a calendar gets a next version.

    Raises AccessDenied, Cancelled, EndsBeforeItStarts, TooManyComeAlready or ComesElsewhere.
    """
    access.check_may_invite(by, meeting.round.monitor)
    meanwhile.hold(meeting)
    _check_stands(meeting)
    if facts["capacity"] < meeting.seats.count():
        raise TooManyComeAlready
    meeting.revision += 1
    meeting.changed_at = at
    _fill(meeting, facts)
    for seat in meeting.seats.all():
        _check_free(meeting, seat.participant)
    safeguards.record("meeting.changed", meeting, by=by, at=at, places=meeting.capacity)


@transaction.atomic
def cancel_meeting(*, meeting: models.Meeting, by: User, at: datetime) -> None:
    """Call an appointment off; who would come stays on it, to be told. Raises AccessDenied."""
    access.check_may_invite(by, meeting.round.monitor)
    meanwhile.hold(meeting)
    if meeting.conversation_id is not None:
        raise HeldAlready
    if meeting.cancelled_at is None:
        meeting.cancelled_at = at
        meeting.revision += 1
        meeting.changed_at = at
        meeting.save(update_fields=["cancelled_at", "revision", "changed_at"])
        _see_whether_empty(meeting)
        safeguards.record("meeting.cancelled", meeting, by=by, at=at)


@transaction.atomic
def note_empty_seen(*, meeting: models.Meeting, by: User, at: datetime) -> None:
    """Note that who plans saw that nobody comes any more. Raises AccessDenied."""
    access.check_may_invite(by, meeting.round.monitor)
    meanwhile.hold(meeting)
    _see_whether_empty(meeting)
    safeguards.record("meeting.empty_seen", meeting, by=by, at=at)


def _see_whether_empty(meeting: models.Meeting) -> None:
    """Keep that an appointment without people is known to be so."""
    if not meeting.seats.exists():
        meeting.had_somebody = False
        meeting.save(update_fields=["had_somebody"])


@transaction.atomic
def restore_meeting(*, meeting: models.Meeting, by: User, at: datetime) -> None:
    """Let an appointment that was called off stand again. Raises AccessDenied or ComesElsewhere."""
    access.check_may_invite(by, meeting.round.monitor)
    meanwhile.hold(meeting)
    if meeting.cancelled_at is None:
        return
    meeting.cancelled_at = None
    meeting.revision += 1
    meeting.changed_at = at
    meeting.save(update_fields=["cancelled_at", "revision", "changed_at"])
    for seat in meeting.seats.all():
        _check_free(meeting, seat.participant)
    safeguards.record("meeting.restored", meeting, by=by, at=at)


@transaction.atomic
def set_reminder(*, meeting: models.Meeting, wanted: bool, by: User, at: datetime) -> None:
    """Let people be reminded of an appointment by itself, or not: then what waits is held back.

    Raises AccessDenied or Cancelled.
    """
    access.check_may_invite(by, meeting.round.monitor)
    meanwhile.hold(meeting)
    _check_stands(meeting)
    meeting.with_reminder = wanted
    meeting.save(update_fields=["with_reminder"])
    if not wanted:
        meeting.reminders.filter(state=MessageState.WAITING).update(
            state=MessageState.STOPPED, why_not=WhyNot.TAKEN_OUT
        )
    safeguards.record(
        "meeting.reminder_set", meeting, by=by, at=at, status="on" if wanted else "off"
    )


@transaction.atomic
def seat(*, meeting: models.Meeting, participant: Participant, by: User, at: datetime) -> None:
    """Put somebody who takes part on an appointment; who has a place keeps it.

    An appointment without a language gets the one that she asked for.
    Raises AccessDenied, Cancelled, NotOfRound, NoBasis, NoRoom or ComesElsewhere.
    """
    access.check_may_invite(by, meeting.round.monitor)
    meanwhile.hold(meeting)
    _check_stands(meeting)
    if participant.round_id != meeting.round_id or participant.withdrawn_at:
        raise NotOfRound
    if meeting.seats.filter(participant=participant).exists():
        return
    bases.check_may_begin(meeting.round, Processing.CONVERSATION)
    if meeting.seats.count() >= meeting.capacity:
        raise NoRoom
    # Two appointments at once are asked for under a lock on the person as well.
    meanwhile.hold(participant)
    _check_free(meeting, participant)
    models.Seat.objects.create(meeting=meeting, participant=participant, made_at=at)
    meeting.had_somebody = True
    meeting.language = meeting.language or queries.language_of([participant])
    meeting.save(update_fields=["had_somebody", "language"])
    safeguards.record("meeting.seated", meeting, by=by, at=at, people=meeting.seats.count())


@transaction.atomic
def unseat(*, seat: models.Seat, by: User, at: datetime) -> None:
    """Take somebody off an appointment. Raises AccessDenied."""
    meeting = seat.meeting
    access.check_may_invite(by, meeting.round.monitor)
    meanwhile.hold(meeting)
    meeting.seats.filter(pk=seat.pk).delete()
    _see_whether_empty(meeting)
    safeguards.record("meeting.unseated", meeting, by=by, at=at, people=meeting.seats.count())


@transaction.atomic
def leave(*, participant: Participant, by: User | None, at: datetime) -> None:
    """Take somebody off her appointments that are to come: she cannot or will not be there.

    Part of the act that says so, which checked the right to it; who plans sees what fell empty.
    `by` None: she herself.
    """
    # Whoever gives her a place waits for this, or this for them.
    meanwhile.hold(participant)
    places = participant.seats.filter(state=SeatState.PLANNED, meeting__starts_at__gt=at)
    for seat in places.select_related("meeting"):
        seat.delete()
        people = seat.meeting.seats.count()
        safeguards.record("meeting.unseated", seat.meeting, by=by, at=at, people=people)


@transaction.atomic
def note_presence(*, seat: models.Seat, state: str, by: User, at: datetime) -> None:
    """Note whether somebody came. Raises AccessDenied, Cancelled or NoBasis.

    That she stayed away can always be noted.
    """
    access.check_may_invite(by, seat.meeting.round.monitor)
    meanwhile.hold(seat)
    _check_stands(seat.meeting)
    if state == SeatState.CAME:
        bases.check_may_begin(seat.meeting.round, Processing.CONVERSATION)
    seat.state = SeatState(state)
    seat.save(update_fields=["state"])
    safeguards.record("meeting.noted", seat.meeting, by=by, at=at, status=seat.state)


@transaction.atomic
def begin_conversation(*, meeting: models.Meeting, by: User, at: datetime) -> Conversation:
    """Make the conversation of an appointment, with who came.

    Raises AccessDenied, Cancelled, HeldAlready, NobodyCame, or what
    fieldwork.operations.create_conversation raises.
    """
    access.check_may_invite(by, meeting.round.monitor)
    meanwhile.hold(meeting)
    _check_stands(meeting)
    if meeting.conversation_id is not None:
        raise HeldAlready
    came = [one.participant for one in meeting.seats.filter(state=SeatState.CAME)]
    if not came:
        raise NobodyCame
    kinds = {1: ConversationKind.INDIVIDUAL, 2: ConversationKind.PAIR}
    facts: fieldwork.Facts = {
        "kind": kinds.get(len(came), ConversationKind.GROUP),
        "held_on": timezone.localtime(meeting.starts_at).date(),
        "interpreter": meeting.interpreter,
        "interviewers": list(meeting.interviewers.all()),
        "participants": came,
    }
    if language := meeting.language or queries.language_of(came):
        facts["language"] = language
    conversation = fieldwork.create_conversation(round_=meeting.round, by=by, at=at, **facts)
    meeting.conversation = conversation
    meeting.save(update_fields=["conversation"])
    return conversation


@transaction.atomic
def tie_conversation(
    *, meeting: models.Meeting, conversation: Conversation, by: User, at: datetime
) -> None:
    """Say which conversation was held at an appointment, when it was made otherwise.

    Raises AccessDenied, Cancelled, HeldAlready or NotOfThisRound.
    """
    access.check_may_invite(by, meeting.round.monitor)
    meanwhile.hold(meeting)
    _check_stands(meeting)
    if meeting.conversation_id is not None:
        raise HeldAlready
    is_tied = models.Meeting.objects.filter(conversation=conversation).exists()
    if conversation.round_id != meeting.round_id or is_tied:
        raise NotOfThisRound
    meeting.conversation = conversation
    meeting.save(update_fields=["conversation"])
    safeguards.record("meeting.tied", meeting, by=by, at=at)


def _fill(meeting: models.Meeting, facts: Facts) -> None:
    # Two moments of one place are compared by the clock on the wall, which is set twice a year.
    if facts["ends_at"].astimezone(UTC) <= facts["starts_at"].astimezone(UTC):
        raise EndsBeforeItStarts
    for name, value in facts.items():
        if name != "interviewers":
            setattr(meeting, name, value)
    meeting.save()
    allowed = set(queries.interviewers(meeting.round).values_list("pk", flat=True))
    meeting.interviewers.set([one for one in facts["interviewers"] if one.pk in allowed])


def _check_stands(meeting: models.Meeting) -> None:
    if meeting.cancelled_at is not None:
        raise Cancelled


def _check_free(meeting: models.Meeting, participant: Participant) -> None:
    others = models.Seat.objects.filter(
        participant=participant,
        meeting__cancelled_at=None,
        meeting__starts_at__lt=meeting.ends_at,
        meeting__ends_at__gt=meeting.starts_at,
    ).exclude(meeting=meeting)
    if others.exists():
        raise ComesElsewhere
