"""Looks at lists of people: a line in the log, and of each who was shown that she was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from weerklank.safeguards import operations as safeguards
from weerklank.safeguards import reach
from weerklank.trajectories import models

if TYPE_CHECKING:
    from django.db.models import Model

    from weerklank.safeguards.models import User

_PART = 900  # SQLite takes at most 999 values in a question


@transaction.atomic
def look_at_list(
    what: str,
    subject: Model | None,
    *,
    seen: Iterable[str],
    by: User,
    at: datetime,
    **detail: object,
) -> None:
    """Write down that somebody saw these people, by pseudonym, in one list.

    Whoever calls this has checked that `by` may see them.
    """
    names = sorted(set(seen))
    safeguards.record_look(what, subject, by=by, at=at, detail=detail or None)
    day = timezone.localdate(at)
    for part in reach.batches(names, _PART):
        numbers = models.Trajectory.objects.filter(pseudonym__in=part).values_list("pk", flat=True)
        models.ListLook.objects.bulk_create(
            [
                models.ListLook(trajectory_id=pk, day=day, by_id=by.pk, people=len(names))
                for pk in numbers
            ],
            # One row a day: a second look tells her nothing new.
            ignore_conflicts=True,
            batch_size=_PART // 4,
        )
