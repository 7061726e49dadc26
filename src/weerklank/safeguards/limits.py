"""The store of what limits how often something is asked."""

from __future__ import annotations

from datetime import datetime

from django.core.cache.backends.db import DatabaseCache
from django.db import transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from weerklank.safeguards.models import Attempt


class LimitsCache(DatabaseCache):
    """A cache in the database that lets go of nothing before its time.

    Django's removes entries by the order of their keys once there are too many, whatever they are
    for, so that whoever fills it empties it of counts. Here only what has expired goes.
    """

    def _cull(self, db: str, cursor: CursorWrapper, now: datetime, num: int) -> None:
        table = cursor.db.ops.quote_name(self._table)  # type: ignore[attr-defined]
        cursor.execute(
            f"DELETE FROM {table} WHERE expires < %s",  # noqa: S608  our own table
            [cursor.db.ops.adapt_datetimefield_value(now)],
        )


def check_can_count() -> None:
    """Raise what the database raises when nothing can be written.

    A cache keeps that to itself, and what cannot be counted then seems to be asked too often.
    """
    with transaction.atomic():
        Attempt.objects.create(account="", browser="", origin="", at=timezone.now()).delete()
