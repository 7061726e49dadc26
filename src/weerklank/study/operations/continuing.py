"""What goes on from round to round: who took part before, and which question asks the same."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.study import access, models
from weerklank.study.operations.people import ParticipantWithdrawn

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


class NotOfAnEarlierRound(DomainError):
    user_message = _("Kies iets van een eerdere ronde van deze monitor.")
    field = "earlier"


class OtherPerspective(DomainError):
    user_message = _(
        "De een hoort bij inburgeraars en de ander bij aanbieders. Kies iets van dezelfde kant."
    )
    field = "earlier"


class AlreadySomeone(DomainError):
    user_message = _(
        "Van deze persoon staat al vast wie die in een latere ronde is. Maak die koppeling eerst "
        "los."
    )
    field = "earlier"


@transaction.atomic
def note_same_person(
    *,
    participant: models.Participant,
    earlier: models.Participant,
    by: User | None,
    at: datetime,
) -> models.SamePerson:
    """Note that someone took part in an earlier round, under another pseudonym.

    `by` None: she said yes with a card, and the pseudonym says who she was. Raises AccessDenied,
    ParticipantWithdrawn, NotOfAnEarlierRound, OtherPerspective or AlreadySomeone.
    """
    monitor = participant.round.monitor
    access.check_may_research_or_is_herself(by, monitor)
    # Links of a monitor are made one at a time: each person has one before and one after.
    meanwhile.hold(monitor)
    for one in (participant, earlier):
        one.refresh_from_db(fields=["withdrawn_at"])
        if one.withdrawn_at:
            raise ParticipantWithdrawn
    _check_earlier(participant.round, earlier.round)
    if participant.perspective != earlier.perspective:
        raise OtherPerspective
    found = models.SamePerson.objects.filter(earlier=earlier).first()
    if found is not None and found.later_id != participant.pk:
        raise AlreadySomeone
    link, _is_new = models.SamePerson.objects.update_or_create(
        later=participant, defaults={"earlier": earlier, "noted_at": at, "noted_by": by}
    )
    safeguards.record("participant.linked", participant, by=by, at=at)
    return link


@transaction.atomic
def forget_same_person(*, participant: models.Participant, by: User, at: datetime) -> None:
    """Take away what was noted of who someone was in an earlier round. Raises AccessDenied."""
    access.check_may_research(by, participant.round.monitor)
    if models.SamePerson.objects.filter(later=participant).delete()[0]:
        safeguards.record("participant.unlinked", participant, by=by, at=at)


@transaction.atomic
def go_on_from(
    *,
    question: models.GuideQuestion,
    earlier: models.GuideQuestion,
    asks_the_same: bool,
    by: User,
    at: datetime,
) -> models.EarlierQuestion:
    """Note from which earlier question one goes on, and whether it still asks the same.

    That is a judgement about a question and no change of it: also of a guide in use. Raises
    AccessDenied, NotOfAnEarlierRound or OtherPerspective.
    """
    guide = question.section.guide
    access.check_may_research(by, guide.round.monitor)
    before = earlier.section.guide
    _check_earlier(guide.round, before.round)
    if guide.perspective != before.perspective:
        raise OtherPerspective
    link, _is_new = models.EarlierQuestion.objects.update_or_create(
        question=question,
        defaults={
            "earlier": earlier,
            "asks_the_same": asks_the_same,
            "noted_at": at,
            "noted_by": by,
        },
    )
    _record_question("guide.question_linked", question, by, at)
    return link


@transaction.atomic
def stop_going_on(*, question: models.GuideQuestion, by: User, at: datetime) -> None:
    """Take away from which earlier question one goes on. Raises AccessDenied."""
    access.check_may_research(by, question.section.guide.round.monitor)
    if models.EarlierQuestion.objects.filter(question=question).delete()[0]:
        _record_question("guide.question_unlinked", question, by, at)


def _check_earlier(round_: models.Round, before: models.Round) -> None:
    if before.monitor_id != round_.monitor_id or before.number >= round_.number:
        raise NotOfAnEarlierRound


def _record_question(what: str, question: models.GuideQuestion, by: User, at: datetime) -> None:
    guide = question.section.guide
    safeguards.record(what, guide, by=by, at=at, guide=guide.key, version=guide.version)
