"""Messages of a round: whom they may go to, how far they are, and what asks for somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from weerklank.invitations import models
from weerklank.invitations.terms import Channel, MessageState, SeatState, Use
from weerklank.sampling import selecting
from weerklank.sampling.rules.asking import NOT_CHOSEN
from weerklank.sampling.terms import CandidateState
from weerklank.study import queries as study
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.sampling.models import Candidate
    from weerklank.study.models import Round

# How far asking somebody must be for a message to make sense.
STATES: Mapping[Use, tuple[CandidateState, ...]] = {
    Use.INVITATION: (CandidateState.CHOSEN, CandidateState.INVITED),
    Use.REMINDER: (CandidateState.INVITED,),
    Use.APPOINTMENT: (CandidateState.AGREED,),
    Use.SOON: (CandidateState.AGREED,),
    Use.THANKS: (CandidateState.AGREED,),
    Use.RESULTS: (CandidateState.AGREED,),
}
# Nobody gets these twice; of an appointment there may be several.
ONCE = frozenset({Use.INVITATION, Use.REMINDER, Use.THANKS, Use.RESULTS})
UNDER_WAY = (MessageState.WAITING, MessageState.SENDING)
# What somebody has to decide about: nothing happens by itself any more.
UNDECIDED = (MessageState.UNKNOWN, MessageState.FAILED)


def left_alone(before: str = "") -> Q:
    """Return who is not written to any more, whatever for; `before` leads to the candidate."""
    return (
        Q(**{f"{before}replaced_by__isnull": False})
        | Q(**{f"{before}emptied_at__isnull": False})
        | Q(**{f"{before}participant__withdrawn_at__isnull": False})
        | Q(**{f"{before}round__monitor__objections__pseudonym": F(f"{before}pseudonym")})
    )


def not_asked() -> Q:
    """Return the messages that must not go, as it is now with the person."""
    found = left_alone("candidate__")
    for use, states in STATES.items():
        found |= Q(use=use) & ~Q(candidate__state__in=states)
    return found


def messages(*, visible_to: User) -> QuerySet[models.Message]:
    return models.Message.objects.filter(
        candidate__round__in=study.rounds(visible_to=visible_to)
    ).select_related("candidate__round__monitor__organisation", "asked_by")


def letterhead(round_: Round) -> models.Letterhead | None:
    return models.Letterhead.objects.filter(round=round_).first()


def candidates_for(round_: Round, user: User) -> list[Candidate]:
    """Return who was chosen in a round, in the order of the list."""
    rows = selecting.candidates(visible_to=user).filter(round=round_)
    return list(rows.exclude(state__in=NOT_CHOSEN).order_by("pk"))


def spoken_with(round_: Round) -> set[int]:
    """Return who of those who take part came to an appointment or is in a conversation."""
    came = models.Seat.objects.filter(meeting__round=round_, state=SeatState.CAME)
    return {*study.people_heard(round_), *came.values_list("participant_id", flat=True)}


def left_alone_in(round_: Round, user: User) -> set[int]:
    rows = selecting.candidates(visible_to=user).filter(round=round_).order_by()
    return set(rows.filter(left_alone()).values_list("pk", flat=True))


def next_seats(participants: Iterable[int], *, at: datetime) -> dict[int, models.Seat]:
    """Return of each participant the next appointment that stands."""
    rows = (
        models.Seat.objects.filter(
            participant__in=list(participants),
            state=SeatState.PLANNED,
            meeting__cancelled_at=None,
            meeting__starts_at__gt=at,
        )
        .select_related("meeting")
        .order_by("-meeting__starts_at")
    )
    return {row.participant_id: row for row in rows}  # the first of all comes last


def seats_of(rows: Iterable[models.Message], *, at: datetime) -> dict[int, models.Seat]:
    """Return of each message about an appointment the place that it is about, when that stands.

    What the program sent by itself is about one appointment; the rest about her next.
    """
    rows = [one for one in rows if one.candidate.participant_id]
    people = [one.candidate.participant_id or 0 for one in rows]
    standing = models.Seat.objects.filter(
        participant__in=people,
        meeting__in=[one.reminds_id for one in rows if one.reminds_id],
        state=SeatState.PLANNED,
        meeting__cancelled_at=None,
        meeting__starts_at__gt=at,
    ).select_related("meeting")
    named = {(one.participant_id, one.meeting_id): one for one in standing}
    following = next_seats(people, at=at)
    found = {
        one.pk: named.get((one.candidate.participant_id or 0, one.reminds_id))
        if one.reminds_id
        else following.get(one.candidate.participant_id or 0)
        for one in rows
    }
    return {pk: seat for pk, seat in found.items() if seat is not None}


def room_today(round_: Round, today: date) -> int:
    """Return how many messages a round may still send on a day."""
    begin = timezone.make_aware(datetime.combine(today, time.min))
    asked = models.Message.objects.filter(candidate__round=round_, asked_at__gte=begin).count()
    return max(settings.MESSAGES_PER_DAY - asked, 0)


def waiting_letters(round_: Round) -> QuerySet[models.Message]:
    return models.Message.objects.filter(
        candidate__round=round_, channel=Channel.LETTER, state=MessageState.WAITING
    ).select_related("candidate")


def waiting_per_round(rounds: QuerySet[Round]) -> dict[int, int]:
    """Return of each round how many letters wait, where any do."""
    rows = models.Message.objects.filter(
        candidate__round__in=rounds.order_by(),
        channel=Channel.LETTER,
        state=MessageState.WAITING,
    )
    counted = rows.order_by().values_list("candidate__round").annotate(Count("pk"))
    return dict(counted)


def newest_number() -> Subquery:
    """Return the number of the newest message to the same person, for the same, by the same way."""
    same = models.Message.objects.filter(
        candidate=OuterRef("candidate"), use=OuterRef("use"), channel=OuterRef("channel")
    ).order_by("-pk")
    return Subquery(same.values("pk")[:1])


def undecided(round_: Round) -> QuerySet[models.Message]:
    """Return messages about which somebody has to decide: unknown first, then not sent."""
    return (
        models.Message.objects.filter(candidate__round=round_, state__in=UNDECIDED)
        .annotate(newest=newest_number())
        .filter(pk=F("newest"))
        .select_related("candidate")
        .order_by("-state", "candidate__pseudonym")
    )


@dataclass
class Row:
    """Messages to a group of people, by how far they are."""

    label: str
    people: int = 0
    states: Counter[str] = field(default_factory=Counter)

    @property
    def cells(self) -> list[tuple[str, int]]:
        return [(str(state.label), self.states[state]) for state in MessageState]


def counts(round_: Round) -> tuple[list[Row], list[Row]]:
    """Return messages per use and per kind of people that was drawn, counted by the database."""
    rows = models.Message.objects.filter(candidate__round=round_).order_by()
    uses = _grouped(rows, "use")
    found = [Row(str(use.label), *uses[use]) for use in Use if use in uses]
    kinds: list[Row] = []
    in_words = selecting.naming(round_.monitor)
    sides = rows.values_list("candidate__perspective", flat=True).distinct()
    for perspective in [one for one in Perspective if one in set(sides)]:
        draw = selecting.standing_draw(round_, perspective)
        if draw is None:
            continue
        cells = _grouped(rows.filter(candidate__drawn__draw=draw), "candidate__drawn__cell")
        kinds += [
            Row(in_words(cell["values"]), *cells[number])
            for number, cell in enumerate(draw.cells)
            if number in cells
        ]
    return found, kinds


def _grouped(rows: QuerySet[models.Message], by: str) -> dict[str | int, tuple[int, Counter[str]]]:
    """Return per group of how many people there are messages, and how far these are."""
    people = dict(rows.values_list(by).annotate(Count("candidate", distinct=True)))
    states: dict[str | int, Counter[str]] = {key: Counter() for key in people}
    for key, state, count in rows.values_list(by, "state").annotate(Count("pk")):
        states[key][state] = count
    return {key: (people[key], states[key]) for key in people}
