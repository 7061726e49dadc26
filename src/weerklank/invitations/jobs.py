"""Work off the request: sending what waits. Called by the worker and its loop."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone

from weerklank.invitations.operations import contacts, reminding, sending
from weerklank.invitations.queries import reminding as queries

logger = logging.getLogger(__name__)


def send_due() -> int:
    """Send what waits, one after another; gives how many were tried.

    One that goes wrong in a way that nobody foresaw does not keep the others back. The log gets
    the kind of fault alone: in its words an address may stand.
    """
    numbers = sending.due(at=timezone.now())
    for number in numbers:
        try:
            sending.attempt(message_id=number, at=timezone.now())
        except Exception as fault:
            logger.error("message %s: %s", number, type(fault).__name__)
    return len(numbers)


def sweep(*, at: datetime) -> None:
    """Hold back what may not go any more, and say of what a killed worker left what is known."""
    sending.stop_not_asked(at=at)
    sending.give_up(at=at)


def remind(*, at: datetime) -> int:
    """Queue the reminders that are due, of one round after another; gives how many.

    One round that goes wrong does not keep the others back.
    """
    queued = 0
    for one in queries.remindings():
        try:
            queued += reminding.queue_due(one, at=at)
        except Exception as fault:
            logger.error("reminders of round %s: %s", one.round_id, type(fault).__name__)
    return queued


def forget_nobody(*, at: datetime) -> int:
    """Forget how people are reached who stand for nobody any more; gives of how many.

    It reads everybody whom the vault knows, so not every few seconds.
    """
    return contacts.forget_nobody(at=at)
