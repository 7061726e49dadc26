"""Who holds a card, what she answered, and what was agreed with her."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, QuerySet, Sum, Value, When

from weerklank.invitations import models
from weerklank.invitations.rules import replies as rules
from weerklank.invitations.terms import Said, SeatState
from weerklank.study import models as study
from weerklank.study import operations as study_operations
from weerklank.study import selecting
from weerklank.study.terms import CandidateState

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.vault.models import Card

_QUARTER = 15  # minutes; nobody keeps to less


def candidate_of(card: Card) -> study.Candidate | None:
    """Return who holds a card; None when that is gone, or lies aside with its monitor."""
    return (
        study.Candidate.objects.filter(round=card.round_id, pseudonym=card.pseudonym)
        .select_related("round__monitor__organisation", "participant", "frame", "reply")
        .first()
    )


def reply_of(candidate: study.Candidate) -> models.Reply | None:
    """Return what is kept of somebody's answer."""
    return getattr(candidate, "reply", None)


def stands(candidate: study.Candidate) -> Said | None:
    """Return what counts as somebody's answer now; None when there is none."""
    reply = reply_of(candidate)
    return rules.stands(candidate.state, reply.said if reply else "")


def may_answer(candidate: study.Candidate, *, today: date) -> bool:
    """Return whether somebody's answer is still of use."""
    return (
        study_operations.is_to_be_asked(candidate)
        and candidate.state != CandidateState.GONE
        and candidate.round.ends_on >= today
    )


def own_meetings(candidate: study.Candidate) -> list[models.Meeting]:
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


def minutes_of(candidate: study.Candidate) -> int | None:
    """Return how long a conversation takes at most, in quarters; None where nobody said it.

    Of the guides of a side that are in use, the longest counts. One question of which the time
    was not noted makes it unknown.
    """
    guides = study.Guide.objects.filter(
        round=candidate.round_id, perspective=candidate.perspective
    ).exclude(published_at=None)
    questions = study.GuideQuestion.objects.filter(section__guide__in=guides)
    if questions.filter(minutes=None).exists():
        return None
    longest = max(
        (
            one["total"]
            for one in questions.values("section__guide").annotate(total=Sum("minutes")).order_by()
        ),
        default=0,
    )
    return -(-longest // _QUARTER) * _QUARTER or None


def asked_in(round_: study.Round, *, visible_to: User) -> QuerySet[study.Candidate]:
    """Return who was chosen and was not replaced, who wants a call first, then by pseudonym."""
    waits = Q(state=CandidateState.CALL_BACK) | Q(
        state=CandidateState.AGREED, reply__said=Said.CALL_ME
    )
    return (
        selecting.candidates(visible_to=visible_to)
        .filter(round=round_, replaced_by=None, emptied_at=None)
        .exclude(state__in=(CandidateState.IN_FRAME, CandidateState.RESERVE))
        .select_related("reply", "participant", "round__monitor")
        .order_by(
            Case(When(waits, then=Value(0)), default=Value(1), output_field=IntegerField()),
            "pseudonym",
        )
    )
