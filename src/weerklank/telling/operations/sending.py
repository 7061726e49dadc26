"""Somebody is done telling: the team may have it, or not yet after all."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from weerklank.safeguards import operations as safeguards
from weerklank.telling import models
from weerklank.telling.operations import answering, uploads


@transaction.atomic
def send(*, telling: models.Telling, at: datetime) -> None:
    """Let the team have what she told; what broke off becomes an answer as far as it arrived.

    Raises NotOpen, NoConsent or TakenOver.
    """
    answering.hold(telling, at, is_writing=False)
    if telling.sent_at is None:
        uploads.keep_what_arrived(telling, at=at)
        telling.sent_at = telling.changed_at = at
        telling.save(update_fields=["sent_at", "changed_at"])
        safeguards.record("telling.sent", telling, by=None, at=at)


@transaction.atomic
def reopen(*, telling: models.Telling, at: datetime) -> None:
    """Take it out of the team's hands to change something.

    Raises NotOpen, NoConsent or TakenOver.
    """
    answering.hold(telling, at, is_writing=False)
    telling.sent_at = None
    telling.save(update_fields=["sent_at"])
    safeguards.record("telling.reopened", telling, by=None, at=at)
