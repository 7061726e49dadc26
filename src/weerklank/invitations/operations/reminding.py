"""Reminders of appointments that go by themselves: once for each person and appointment; ADR 0051.

They only put messages in the queue, which sends them or not as it does any other. What a machine
cannot decide, such as a text that no speaker saw, is left to a person as a message that did not go.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.invitations import access, models
from weerklank.invitations.operations import queueing, senders
from weerklank.invitations.queries import messages as queries
from weerklank.invitations.queries import reminding as due
from weerklank.invitations.queries import texts
from weerklank.invitations.rules import reminding as rules
from weerklank.invitations.terms import Channel, MessageState, Use, WhyNot
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.access import can
from weerklank.safeguards.refusals import DomainError
from weerklank.study import planning
from weerklank.study.terms import DUTCH
from weerklank.vault import operations as vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weerklank.safeguards.models import User
    from weerklank.study.models import Round
    from weerklank.vault.contacts import Details

# A letter would come too late, and somebody has to print it.
_BY_MACHINE = (Channel.EMAIL, Channel.SMS)


class NothingSendsByItself(DomainError):
    user_message = _(
        "E-mail en sms zijn hier niet ingesteld. Vraag de beheerder van de server om een van beide "
        "in te stellen."
    )


@transaction.atomic
def set_reminding(*, round: Round, days: int | None, by: User, at: datetime) -> None:
    """Say how many days before an appointment people are reminded; None is not by itself.

    They go on behalf of who says so. Raises AccessDenied, NoLetterhead, NothingSendsByItself or
    ValueError.
    """
    access.check_may_invite(by, round.monitor)
    meanwhile.hold(round)
    if days is None:
        models.Reminding.objects.filter(round=round).delete()
    else:
        if days not in rules.DAYS:
            raise ValueError(days)
        if queries.letterhead(round) is None:
            raise queueing.NoLetterhead
        if not any(senders.is_set_up(one) for one in _BY_MACHINE):
            raise NothingSendsByItself
        models.Reminding.objects.update_or_create(
            round=round, defaults={"days": days, "set_by": by, "set_at": at}
        )
    safeguards.record("reminding.set", round, by=by, at=at, days=days or 0)


def queue_due(reminding: models.Reminding, *, at: datetime) -> int:
    """Put the reminders of a round in the queue that are due; gives how many. By day only.

    On behalf of who turned it on, as long as she may invite. What a round may send on one day
    counts; the others follow. Doing it again, or by two workers at once, does nothing.
    """
    round_ = reminding.round
    if not rules.is_by_day(at) or not can(
        access.check_may_invite, reminding.set_by, round_.monitor
    ):
        return 0
    seats = due.due(reminding, at=at)
    if not seats:
        return 0
    # Before the transaction: the line in the vault stays, whatever comes of it.
    known = vault.read_contacts(
        municipality_id=round_.monitor.organisation_id,
        monitor_id=round_.monitor_id,
        pseudonyms=[one.participant.candidate.pseudonym for one in seats],
        by=None,
        at=at,
    )
    found = texts.texts(round_.monitor)
    with transaction.atomic():
        meanwhile.hold(round_)
        # Turned off, changed, or done by another worker meanwhile: what is due now counts.
        now = due.reminding_of(round_)
        still = {one.pk for one in due.due(now, at=at)} if now else set()
        made = models.Message.objects.bulk_create(
            [_message(one, known, found, reminding, at) for one in seats if one.pk in still],
            batch_size=80,
        )
        if made:
            waiting = sum(one.state == MessageState.WAITING for one in made)
            counts = {"messages": waiting, "undecided": len(made) - waiting}
            safeguards.record("reminders.queued", round_, by=None, at=at, detail=counts)
    return len(made)


def _message(
    seat: models.Seat,
    known: Mapping[str, Details],
    found: Mapping[tuple[str, str, str], texts.Text],
    reminding: models.Reminding,
    at: datetime,
) -> models.Message:
    candidate = seat.participant.candidate
    channel, why_not = _way(known.get(candidate.pseudonym), found)
    return models.Message(
        candidate=candidate,
        use=Use.SOON,
        channel=channel,
        state=MessageState.FAILED if why_not else MessageState.WAITING,
        why_not=why_not,
        reminds=seat.meeting,
        due_at=at,
        asked_at=at,
        asked_by=reminding.set_by,
        plan_version=planning.version_now(reminding.round.monitor),
    )


def _way(
    details: Details | None, found: Mapping[tuple[str, str, str], texts.Text]
) -> tuple[Channel, str]:
    """Return by which way somebody is reminded, and why she is not when a person has to decide."""
    if details is None:
        return Channel.LETTER, WhyNot.NO_ADDRESS
    ways = [one for one in _BY_MACHINE if queueing.address_for(details, one)]
    channel = next((one for one in ways if senders.is_set_up(one)), None)
    if channel is None:
        return Channel.LETTER, WhyNot.NOT_SET_UP if ways else WhyNot.NO_ADDRESS
    own = found.get((Use.SOON, channel, details.language)) or found[Use.SOON, channel, DUTCH]
    return channel, WhyNot.DRAFT if own.lacks else ""
