"""Reading sound: from which byte to which, never more of it in memory than a chunk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from weerklank.sounds import models, refusals, sealing


def read(sound: models.Sound, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Yield the bytes of a sound from `start` up to `end`. Raises Damaged, also on the way.

    For whoever checked that this person may listen, and wrote it down; see operations.play.
    """
    try:
        key = sealing.open_key(bytes(sound.envelope), sound.key)
        with sound.file.storage.open(str(sound.file.name)) as file:
            yield from sealing.unseal(file, key, sound.key, size=sound.size, start=start, end=end)
    except (sealing.Unreadable, OSError) as failure:
        raise refusals.Damaged from failure


def due(today: date) -> QuerySet[models.Sound]:
    """Return what has been kept for as long as it may."""
    return models.Sound.objects.filter(keep_until__lt=today)
