"""Who holds a card, what she answered, and what was agreed with her."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from weerklank.invitations import models
from weerklank.invitations.rules import replies as rules
from weerklank.invitations.terms import Said, SeatState
from weerklank.sampling import operations as sampling
from weerklank.sampling import selecting
from weerklank.sampling.rules.asking import NOT_CHOSEN
from weerklank.sampling.terms import CandidateState
from weerklank.study import planning
from weerklank.study import queries as study_queries
from weerklank.vault import queries as vault

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.sampling.models import Candidate
    from weerklank.study.models import Round
    from weerklank.vault.models import Card


def candidate_of(card: Card) -> Candidate | None:
    """Return who holds a card; None when that is gone, or lies aside with its monitor."""
    return selecting.by_pseudonym(card.round_id, card.pseudonym)


def has_card(candidate: Candidate) -> bool:
    """Return whether a card was made for somebody, with a letter or to hand over."""
    return vault.has_card(candidate.round_id, candidate.pseudonym)


def reply_of(candidate: Candidate) -> models.Reply | None:
    """Return what is kept of somebody's answer."""
    return getattr(candidate, "reply", None)


def former_replies(candidate: Candidate) -> list[models.FormerReply]:
    """Return what somebody answered before, the last one first."""
    return list(models.FormerReply.objects.filter(reply__candidate=candidate))


def stands(candidate: Candidate) -> Said | None:
    """Return what counts as somebody's answer now; None when there is none."""
    reply = reply_of(candidate)
    return rules.stands(candidate.state, reply.said if reply else "")


def may_answer(candidate: Candidate, *, today: date) -> bool:
    """Return whether somebody's answer is still of use."""
    return (
        sampling.is_to_be_asked(candidate)
        and candidate.state != CandidateState.GONE
        and candidate.round.ends_on >= today
    )


def may_step_back(candidate: Candidate, *, at: datetime) -> bool:
    """Return whether who takes part may still answer otherwise without withdrawing.

    That is while nothing came of her yes: no appointment that began, nobody spoke with her, no
    consent was asked and no voucher given. An appointment to which she did not come is nothing.
    """
    participant = candidate.participant
    if participant is None or candidate.state != CandidateState.AGREED:
        return False
    happened = participant.seats.filter(
        Q(state=SeatState.CAME)
        | Q(
            state=SeatState.PLANNED,
            meeting__cancelled_at=None,
            meeting__starts_at__lte=at,
        )
    )
    return not happened.exists() and study_queries.is_unused(participant, besides=["seats"])


def has_appointment(candidate: Candidate, *, at: datetime) -> bool:
    """Return whether an appointment with somebody is still to come."""
    return any(one.starts_at > at for one in own_meetings(candidate))


def own_meetings(candidate: Candidate) -> list[models.Meeting]:
    """Return what was agreed with somebody and is still to come about, the first one first."""
    if candidate.participant_id is None:
        return []
    return list(
        models.Meeting.objects.filter(
            seats__participant=candidate.participant_id,
            seats__state=SeatState.PLANNED,
            cancelled_at=None,
        )
    )


def minutes_of(candidate: Candidate) -> int | None:
    """Return how long a conversation takes at most, in quarters; None where nobody said it."""
    return planning.minutes_of(candidate.round, candidate.perspective)


def asked_in(round_: Round, *, visible_to: User) -> QuerySet[Candidate]:
    """Return who was chosen and was not replaced, who wants a call first, then by pseudonym."""
    waits = Q(state=CandidateState.CALL_BACK) | Q(
        state=CandidateState.AGREED, reply__said=Said.CALL_ME
    )
    return (
        selecting.candidates(visible_to=visible_to)
        .filter(round=round_, replaced_by=None, emptied_at=None)
        .exclude(state__in=NOT_CHOSEN)
        .select_related("reply", "participant", "round__monitor")
        .order_by(
            Case(When(waits, then=Value(0)), default=Value(1), output_field=IntegerField()),
            "pseudonym",
        )
    )
