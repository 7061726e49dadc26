"""Reading sound: from which byte to which, never more of it in memory than a chunk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.apps import apps
from django.db.models import QuerySet

from weerklank.safeguards import bundles, reach
from weerklank.safeguards import queries as safeguards
from weerklank.sounds import models, refusals, sealing

# What is kept now may be pointed to in a moment, by a transaction that is not done yet.
YOUNG = timedelta(days=1)


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


def arriving_by(number: int) -> models.Arriving:
    """Return sound that comes in parts, by its number. Raises DoesNotExist."""
    return safeguards.row_by(models.Arriving, number)


def read_arriving(arriving: models.Arriving) -> Iterator[bytes]:
    """Yield what arrived so far, part by part. Raises Damaged, also on the way."""
    for part in models.ArrivingPart.objects.filter(arriving=arriving).order_by("start"):
        try:
            key = sealing.open_key(bytes(part.envelope), part.key)
            with part.file.storage.open(str(part.file.name)) as file:
                yield from sealing.unseal(file, key, part.key, size=part.size)
        except (sealing.Unreadable, OSError) as failure:
            raise refusals.Damaged from failure


def due(today: date) -> QuerySet[models.Sound]:
    """Return what has been kept for as long as it may."""
    return models.Sound.objects.filter(keep_until__lt=today)


def loose(at: datetime) -> QuerySet[models.Sound]:
    """Return what nothing points to any more, in no table and not in what was laid aside either."""
    found = models.Sound.objects.filter(created_at__lt=at - YOUNG, keep_until=None)
    pointing = (
        (model, key)
        for model in apps.get_models()
        for key in reach.keys_of(model)
        if key.related_model is models.Sound
    )
    for model, key in pointing:
        held = set(
            model._base_manager.exclude(**{key.name: None}).values_list(key.attname, flat=True)
        )
        held |= {row["fields"].get(key.name) for row in bundles.laid_aside(model._meta.label)}
        found = found.exclude(pk__in=held - {None})
    return found
