"""Somebody answers an invitation: with her card, or through staff when she phoned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from weerklank.invitations import access, models
from weerklank.invitations import replies as queries
from weerklank.invitations.operations import meetings
from weerklank.invitations.refusals import AskedNoMore, NothingSaidYet, TakesPartStill
from weerklank.invitations.rules.replies import OTHER, STEPS
from weerklank.invitations.terms import DayPart, RepliedBy, Said
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.sampling import operations as sampling
from weerklank.sampling.terms import CandidateState
from weerklank.study.operations import asking
from weerklank.study.operations.withdrawal import withdraw
from weerklank.study.terms import LANGUAGES, ConsentMedium

if TYPE_CHECKING:
    from weerklank.safeguards.models import ErasureCertificate, User
    from weerklank.sampling.models import Candidate
    from weerklank.study.models import Participant


@dataclass(frozen=True, slots=True)
class Needs:
    """What somebody needs to come. Empty and None: not asked or not said."""

    language: str = ""
    needs_interpreter: bool | None = None
    day_parts: Sequence[str] = ()
    needs_childcare: bool | None = None
    wants_results: bool | None = None


NOTHING = Needs()
_STATES = {Said.NO: CandidateState.REFUSED, Said.CALL_ME: CandidateState.CALL_BACK}


@transaction.atomic
def answer(
    *,
    candidate: Candidate,
    said: str,
    needs: Needs | None = None,
    page_language: str = "",
    by: User | None,
    at: datetime,
) -> models.Reply:
    """Keep what somebody answers, and let the round follow: a yes makes her a participant.

    A yes can become another answer while nothing came of it; a place at an appointment that is to
    come goes with a no, and who asks for a call keeps it. What she answered before is kept without
    a reason. `by` None: she answers herself; whoever calls this has checked her card. Without
    `needs` what was known of these stays; after a no none of it is kept. The same answer twice is
    one answer.
    Raises AccessDenied, AskedNoMore or TakesPartStill, and what study.agree raises; GoneMeanwhile
    when she withdrew meanwhile.
    """
    if by is not None:
        access.check_may_invite(by, candidate.round.monitor)
    said = Said(said)
    # In the order of study.agree, so that two answers wait for each other.
    meanwhile.hold(candidate.round)
    meanwhile.hold(candidate)
    if not queries.may_answer(candidate, today=timezone.localtime(at).date()):
        raise AskedNoMore
    before = models.Reply.objects.filter(candidate=candidate).first()
    former = _former(candidate, before, said, at)
    _let_round_follow(candidate, said, by, at)
    kept = NOTHING if said == Said.NO else needs or _needs_of(before)
    if needs is None and before is not None and before.said != said:
        kept = replace(kept, day_parts=())  # when to call is not when to come
    reply = before or models.Reply(candidate=candidate)
    is_same = before is not None and before.said == said and _needs_of(before) == kept
    reply.page_language = page_language
    if not is_same:
        reply.said = said
        reply.by, reply.at = RepliedBy.CARD if by is None else RepliedBy.STAFF, at
        _put(reply, kept)
        _record(reply, by, at)
    reply.save()
    if former is not None:
        former.reply = reply
        former.save()
    candidate.reply = reply
    return reply


def _let_round_follow(candidate: Candidate, said: Said, by: User | None, at: datetime) -> None:
    takes_part = candidate.state == CandidateState.AGREED
    if said == Said.YES:
        if not takes_part:
            sampling.agree(candidate=candidate, by=by, at=at)
        return
    if not takes_part:
        if candidate.state != _STATES[said]:
            sampling.record_answer(candidate=candidate, state=_STATES[said], by=by, at=at)
        return
    may_step_back = queries.may_step_back(candidate, at=at)
    if said == Said.NO and not may_step_back:
        raise TakesPartStill
    # Who takes part and wants a call first keeps her appointment, and what she said yes to.
    if may_step_back and (said == Said.NO or not queries.has_appointment(candidate, at=at)):
        participant = _participant_of(candidate)
        meetings.leave(participant=participant, by=by, at=at)
        participant.seats.all().delete()  # where she did not come, or nobody does
        sampling.take_yes_back(candidate=candidate, state=_STATES[said], by=by, at=at)


def _former(
    candidate: Candidate, reply: models.Reply | None, said: Said, at: datetime
) -> models.FormerReply | None:
    """Return what stood until now, when that was another answer; it is not saved yet."""
    stood = queries.stands(candidate)
    if stood is None or stood == said:
        return None
    if reply is not None and reply.said == stood:
        return models.FormerReply(said=stood, by=reply.by, at=reply.at)
    return models.FormerReply(said=stood, by=RepliedBy.STAFF, at=candidate.state_at or at)


@transaction.atomic
def note_need(
    *, candidate: Candidate, need: str, value: object, page_language: str, at: datetime
) -> models.Reply:
    """Keep one thing that somebody needs to come, as she says it on the page of her card.

    `need` is a field of Needs, `value` what stands in it then. Raises AskedNoMore, NothingSaidYet
    or ValueError; GoneMeanwhile when she withdrew meanwhile.
    """
    if need not in STEPS.values():
        raise ValueError(need)
    meanwhile.hold(candidate)
    if not queries.may_answer(candidate, today=timezone.localtime(at).date()):
        raise AskedNoMore
    said = queries.stands(candidate)
    if said in {None, Said.NO}:
        raise NothingSaidYet
    reply = models.Reply.objects.select_for_update().filter(candidate=candidate).first()
    if reply is None:  # staff recorded that she takes part
        reply = models.Reply(candidate=candidate, said=said, by=RepliedBy.CARD, at=at)
    told: dict[str, Any] = {need: value}
    changed = _in_order(replace(_needs_of(reply), **told))
    if reply.pk is None or changed != _needs_of(reply):
        _put(reply, changed)
        reply.by, reply.at = RepliedBy.CARD, at
        _record(reply, None, at)
    reply.page_language = page_language
    reply.save()
    candidate.reply = reply
    return reply


def stop(*, candidate: Candidate, at: datetime) -> ErasureCertificate:
    """Withdraw who takes part, as she asks with her card: all that is known of her goes.

    Raises NothingSaidYet or AlreadyWithdrawn.
    """
    return withdraw(
        participant=_participant_of(candidate), medium=ConsentMedium.CARD, by=None, at=at
    )


def take_back(*, candidate: Candidate, purpose: str, at: datetime) -> None:
    """Turn one yes into a no, as she asks with her card.

    Raises NothingSaidYet, ParticipantWithdrawn or NotGiven.
    """
    asking.take_back(
        participant=_participant_of(candidate),
        purpose=purpose,
        medium=ConsentMedium.CARD,
        by=None,
        at=at,
    )


def _participant_of(candidate: Candidate) -> Participant:
    if candidate.participant is None:
        raise NothingSaidYet
    return candidate.participant


def _needs_of(reply: models.Reply | None) -> Needs:
    if reply is None:
        return NOTHING
    return _in_order(Needs(**{one.name: getattr(reply, one.name) for one in fields(Needs)}))


def _in_order(needs: Needs) -> Needs:
    """Return what is needed, in a form that can be compared."""
    return replace(needs, day_parts=tuple(one.value for one in DayPart if one in needs.day_parts))


def _put(reply: models.Reply, needs: Needs) -> None:
    """Write what somebody needs. Raises ValueError for what is no language."""
    if needs.language not in {"", OTHER, *LANGUAGES}:
        raise ValueError(needs.language)
    reply.language = needs.language
    reply.day_parts = [DayPart(one).value for one in needs.day_parts]
    reply.needs_interpreter = needs.needs_interpreter
    reply.needs_childcare = needs.needs_childcare
    reply.wants_results = needs.wants_results


def _record(reply: models.Reply, by: User | None, at: datetime) -> None:
    safeguards.record(
        "reply.changed", reply.candidate, by=by, at=at, status=reply.said, way=reply.by
    )
