"""Reasons why an amount stands as it does, as they are kept; what they are given for: `claims`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.findings import access, models
from weerklank.safeguards import operations as safeguards

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@transaction.atomic
def keep_answer(
    *, round: Round, key: str, said: str, verdict: str, reason: str, by: User, at: datetime
) -> models.ClaimAnswer:
    """Keep the reason for an amount, in the place of a former one. Raises AccessDenied.

    `key` is that of the entry of the audit, `said` the amount and `verdict` its judgement.
    """
    access.check_may_write(by, round)
    answer, _made = models.ClaimAnswer.objects.update_or_create(
        round=round,
        key=key,
        defaults={
            "said": said[:200],
            "verdict": verdict,
            "reason": reason.strip(),
            "at": at,
            "by": by,
            "approved_at": None,
            "approved_by": None,
        },
    )
    safeguards.record("claim.answered", answer, by=by, at=at)
    return answer


@transaction.atomic
def approve(*, answer: models.ClaimAnswer, by: User, at: datetime) -> None:
    """Agree with a reason, as somebody else than who gave it. Raises AccessDenied."""
    current = models.ClaimAnswer.objects.select_for_update().get(pk=answer.pk)
    access.check_may_approve(by, current)
    if current.approved_by_id is None:
        current.approved_by, current.approved_at = by, at
        current.save(update_fields=["approved_by", "approved_at"])
        safeguards.record("claim.approved", current, by=by, at=at)


@transaction.atomic
def remove(*, answer: models.ClaimAnswer, by: User, at: datetime) -> None:
    """Take a reason away. Raises AccessDenied."""
    access.check_may_write(by, answer.round)
    safeguards.record("claim.reopened", answer, by=by, at=at)
    answer.delete()
