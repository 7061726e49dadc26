"""Vouchers: handed out as a thank-you, apart from what was said."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.invitations import access, models
from weerklank.invitations.refusals import NotOfRound
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Participant, Round


class NumberUsed(DomainError):
    user_message = _("Een bon met dit nummer is in deze ronde al uitgereikt.")
    field = "number"


class GotOne(DomainError):
    user_message = _("Deze persoon kreeg al een bon.")
    field = "participant"


@transaction.atomic
def hand_out(
    *,
    round: Round,
    participant: Participant,
    number: str,
    worth: Decimal | None,
    has_receipt: bool,
    by: User,
    at: datetime,
) -> models.Voucher:
    """Note that somebody got a voucher. Raises AccessDenied, NotOfRound, NumberUsed or GotOne."""
    access.check_may_invite(by, round.monitor)
    meanwhile.hold(round)
    if participant.round_id != round.pk or participant.withdrawn_at:
        raise NotOfRound
    if round.vouchers.filter(number=number.strip()).exists():
        raise NumberUsed
    if round.vouchers.filter(participant=participant).exists():
        raise GotOne
    voucher = models.Voucher.objects.create(
        round=round,
        participant=participant,
        number=number.strip(),
        worth=worth,
        has_receipt=has_receipt,
        handed_out_at=at,
        handed_out_by=by,
    )
    safeguards.record("voucher.handed_out", voucher, by=by, at=at, receipt=has_receipt)
    return voucher


@transaction.atomic
def note_receipt(*, voucher: models.Voucher, by: User, at: datetime) -> None:
    """Note that somebody signed for a voucher. Raises AccessDenied."""
    access.check_may_invite(by, voucher.round.monitor)
    meanwhile.hold(voucher)
    voucher.has_receipt = True
    voucher.save(update_fields=["has_receipt"])
    safeguards.record("voucher.signed", voucher, by=by, at=at)


@transaction.atomic
def take_back(*, voucher: models.Voucher, by: User, at: datetime) -> None:
    """Take a voucher out of the list that was noted by mistake. Raises AccessDenied."""
    access.check_may_invite(by, voucher.round.monitor)
    meanwhile.hold(voucher)
    safeguards.record("voucher.taken_back", voucher, by=by, at=at)
    voucher.delete()
