"""Looks at lists of people: a line in the log, and of each who was shown that she was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connections, router, transaction
from django.utils import timezone

from weerklank.safeguards import operations as safeguards
from weerklank.safeguards import queries, reach
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
    home = connections[router.db_for_write(models.ListLook)]
    for part in reach.batches(names, _PART):
        with home.cursor() as cursor:
            # One row a day: a second look tells her nothing new.
            cursor.execute(
                "INSERT INTO trajectories_listlook (trajectory_id, day, by_id, people)"  # noqa: S608
                " SELECT id, %s, %s, %s FROM trajectories_trajectory"
                f" WHERE pseudonym IN {queries.places_for(part)} ON CONFLICT DO NOTHING",
                [home.ops.adapt_datefield_value(day), by.pk, len(names), *part],
            )
