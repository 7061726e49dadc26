"""What who keeps names and addresses knows of somebody: she cannot, or does not want to be asked.

Whoever calls these has checked that `by` keeps how people of this organisation are reached.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.sampling import models
from weerklank.sampling.rules import asking
from weerklank.sampling.terms import CandidateState

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor


@transaction.atomic
def note_gone(*, monitor: Monitor, pseudonym: str, by: User, at: datetime) -> int:
    """Record that somebody moved or died: nobody asks her any more. Gives in how many rounds.

    Who takes part already stays: that ends by a withdrawal.
    """
    changed = 0
    for candidate in _standing(monitor, pseudonym):
        meanwhile.hold(candidate)
        if candidate.state in {CandidateState.AGREED, *asking.OUT}:
            continue
        candidate.state, candidate.state_at = CandidateState.GONE, at
        candidate.save(update_fields=["state", "state_at"])
        safeguards.record("candidate.changed", candidate, by=by, at=at, status=candidate.state)
        changed += 1
    return changed


@transaction.atomic
def note_objection(*, monitor: Monitor, pseudonym: str, by: User, at: datetime) -> None:
    """Record that somebody does not want to be asked for this monitor, in no round."""
    models.Objection.objects.get_or_create(
        monitor=monitor, pseudonym=pseudonym, defaults={"at": at, "by": by}
    )
    for candidate in _standing(monitor, pseudonym):
        meanwhile.hold(candidate)
        safeguards.record("candidate.objected", candidate, by=by, at=at)
        if candidate.state in {CandidateState.AGREED, *asking.OUT}:
            continue
        candidate.state, candidate.state_at = CandidateState.REFUSED, at
        candidate.save(update_fields=["state", "state_at"])
        safeguards.record("candidate.changed", candidate, by=by, at=at, status=candidate.state)


def _standing(monitor: Monitor, pseudonym: str) -> list[models.Candidate]:
    return list(
        models.Candidate.objects.filter(round__monitor=monitor, pseudonym=pseudonym).order_by("pk")
    )
