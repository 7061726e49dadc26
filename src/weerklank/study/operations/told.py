"""What was told of a round outside the research team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.safeguards import operations as safeguards
from weerklank.study import access, models

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

Counts = Mapping[str, tuple[int, int, int]]  # {what: (low, high, of)}


@transaction.atomic
def keep_told(
    *,
    round: models.Round,
    told: Sequence[tuple[Sequence[int], Counts]],
    by: User,
    at: datetime,
) -> None:
    """Keep what was told, each with the people it was told of.

    Whoever may see a round makes something be told by looking, or by taking a file along. What was
    told of the same thing before is replaced; of people of whom nothing stands any more, nothing
    is kept. Raises AccessDenied.
    """
    access.check_may_see(by, round.monitor)
    if not any(counts for _people, counts in told):
        return
    models.CountsTold.objects.get_or_create(round=round, defaults={"told_at": at})
    kept = models.CountsTold.objects.select_for_update().get(round=round)
    numbers = {tuple(people): number for number, people in kept.people.items()}
    for people, counts in told:
        key = tuple(sorted(people))
        if key not in numbers:
            numbers[key] = str(max(map(int, numbers.values()), default=0) + 1)
        kept.counts |= {what: [numbers[key], *count] for what, count in counts.items()}
    used = {number for number, *_count in kept.counts.values()}
    kept.people = {number: list(people) for people, number in numbers.items() if number in used}
    kept.told_at = at
    kept.save()
    safeguards.record(
        "counts.told",
        round,
        by=by,
        at=at,
        number=sum(len(counts) for _people, counts in told),
    )
