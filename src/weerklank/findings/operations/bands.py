"""What words for an amount stand for in a monitor."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.findings import access, models, refusals
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.sentences.bands import FIXED, Chosen, Word, band_faults

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor


@transaction.atomic
def change_bands(
    *, monitor: Monitor, chosen: Chosen, revision: int, by: User, at: datetime
) -> models.AmountBands:
    """Judge sentences of a monitor by other bands from now on; with none, those that ship.

    `chosen` has {word: {end: share or persons}}, `revision` is what the writer had before her, 0
    for the first one. Raises AccessDenied, BandsCannotBe or ChangedMeanwhile.
    """
    access.check_may_set_bands(by, monitor)
    if band_faults(chosen) or FIXED & {Word(name) for name in chosen}:
        raise refusals.BandsCannotBe
    meanwhile.hold(monitor)
    stored, _made = models.AmountBands.objects.get_or_create(monitor=monitor)
    meanwhile.check_revision(stored.revision, revision)
    was = stored.chosen
    stored.chosen = {name: dict(own) for name, own in chosen.items()}
    stored.revision += 1
    stored.save()
    changed = [name for name in {*was, *chosen} if was.get(name) != stored.chosen.get(name)]
    safeguards.record("bands.changed", stored, by=by, at=at, words=sorted(changed))
    return stored
