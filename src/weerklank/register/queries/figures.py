"""The figures of a register: nothing leaves here that was not guarded.

Counted figures are remembered until something in the register changes, since a large register takes
longer to count than a page may wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, Max

from weerklank.register import models
from weerklank.register.queries import facts as reading
from weerklank.register.queries import signals
from weerklank.register.rules.answers import Answer, answers
from weerklank.register.rules.suppression import LOWEST

if TYPE_CHECKING:
    from django.core.cache.backends.base import BaseCache

    from weerklank.safeguards.models import Organisation

MOST_AT_ONCE = 1_000  # trajectories that are counted while a page waits
_FORM = 4  # of what is remembered; another when the figures themselves change
_BUSY_SECONDS = 300


def _cache() -> BaseCache:
    """Return the store of figures; it shares nothing with what limits log-in."""
    return caches["figures"]


def counted(
    municipality: Organisation, days: Sequence[date], *, only_totals: bool = False
) -> dict[date, Answer]:
    """Give the figures on these days, as far as they were counted since the last change.

    Without the splits they are read much faster, for a trend.
    """
    basis = _basis(municipality)
    keys = {_key(municipality, basis, day, only_totals): day for day in days}
    return {keys[key]: answer for key, answer in _cache().get_many(keys).items()}


def count(
    municipality: Organisation, days: Sequence[date], *, only_totals: bool = False
) -> dict[date, Answer]:
    """Give the figures on these days; what was not counted yet is counted now, in one pass."""
    found = counted(municipality, days, only_totals=only_totals)
    lacking = [day for day in dict.fromkeys(days) if day not in found]
    if lacking:
        basis = _basis(municipality)
        new = answers(
            reading.facts(municipality),
            lacking,
            signals.schedule_of(municipality),
            inside=settings.SMALLEST_COUNT_INSIDE,
            published=settings.SMALLEST_COUNT_PUBLISHED,
        )
        for short in (False, True):
            _cache().set_many(
                {
                    _key(municipality, basis, day, short): answer.totals() if short else answer
                    for day, answer in new.items()
                }
            )
        found |= {day: each.totals() if only_totals else each for day, each in new.items()}
    return found


def takes_long(municipality: Organisation) -> bool:
    """Is this register too large to count while someone waits for a page?"""
    return models.Trajectory.objects.filter(municipality=municipality).count() > MOST_AT_ONCE


def is_first_to_ask(municipality: Organisation, days: Sequence[date]) -> bool:
    """May this request have the figures counted? Not while another one's count is under way."""
    name = f"{_key(municipality, _basis(municipality), max(days), False)}-{len(days)}-busy"
    return bool(_cache().add(name, True, timeout=_BUSY_SECONDS))


def is_empty(municipality: Organisation) -> bool:
    return not models.Trajectory.objects.filter(municipality=municipality).exists()


def _basis(municipality: Organisation) -> str:
    """Say on what the figures rest: another text after an import, a correction, a threshold."""
    changes = models.Change.objects.filter(municipality=municipality).aggregate(
        last=Max("id"), withdrawn=Count("withdrawn_at")
    )
    threshold = models.Threshold.objects.filter(municipality=municipality).aggregate(Max("id"))
    return "-".join(
        map(
            str,
            (
                _FORM,
                changes["last"],
                changes["withdrawn"],
                threshold["id__max"],
                settings.SMALLEST_COUNT_INSIDE,
                settings.SMALLEST_COUNT_PUBLISHED,
            ),
        )
    )


def _key(municipality: Organisation, basis: str, day: date, only_totals: bool) -> str:
    what = "totals" if only_totals else "all"
    return f"figures-{municipality.pk}-{basis}-{day.isoformat()}-{what}"


def smallest(*, is_published: bool) -> int:
    """Below how many people is a number kept back?"""
    inside = max(settings.SMALLEST_COUNT_INSIDE, LOWEST)
    return max(inside, settings.SMALLEST_COUNT_PUBLISHED) if is_published else inside
