"""The figures of a register: exactly for inside, and what of them may be published.

Counted figures are remembered until something in the register changes, since a large register takes
longer to count than a page may wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches

from weerklank.figures.rules.answers import Answer, answers
from weerklank.figures.rules.publication import LOWEST
from weerklank.trajectories.queries import facts as reading
from weerklank.trajectories.queries import signals, trajectories

if TYPE_CHECKING:
    from django.core.cache.backends.base import BaseCache

    from weerklank.safeguards.models import Organisation

_FORM = 7  # of what is remembered; another when the figures themselves change
_BUSY_SECONDS = 300


def _cache() -> BaseCache:
    """Return the store of figures; it shares nothing with what limits log-in."""
    return caches["figures"]


def counted(
    municipality: Organisation, days: Sequence[date], *, only_totals: bool = False
) -> dict[date, Answer]:
    """Return the figures on these days, as far as they were counted since the last change.

    Without the splits they are read much faster, for a trend.
    """
    basis = _basis(municipality)
    keys = {_key(municipality, basis, day, only_totals): day for day in days}
    return {keys[key]: answer for key, answer in _cache().get_many(keys).items()}


def count(
    municipality: Organisation, days: Sequence[date], *, only_totals: bool = False
) -> dict[date, Answer]:
    """Return the figures on these days; what was not counted yet is counted now, in one pass."""
    found = counted(municipality, days, only_totals=only_totals)
    lacking = [day for day in dict.fromkeys(days) if day not in found]
    if lacking:
        basis = _basis(municipality)
        new = answers(
            reading.facts(municipality),
            lacking,
            signals.schedule_of(municipality),
            published=smallest(),
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


def is_first_to_ask(municipality: Organisation, days: Sequence[date]) -> bool:
    """May this request have the figures counted? Not while another one's count is under way."""
    name = f"{_key(municipality, _basis(municipality), max(days), False)}-{len(days)}-busy"
    return bool(_cache().add(name, True, timeout=_BUSY_SECONDS))


def _basis(municipality: Organisation) -> str:
    """Say on what the figures rest: another text after an import, a correction, a threshold."""
    return "-".join(
        map(
            str,
            (
                _FORM,
                *trajectories.newest(municipality),
                smallest(),
            ),
        )
    )


def _key(municipality: Organisation, basis: str, day: date, only_totals: bool) -> str:
    what = "totals" if only_totals else "all"
    return f"figures-{municipality.pk}-{basis}-{day.isoformat()}-{what}"


def smallest() -> int:
    """Return from how many people on a number is published."""
    limit: int = settings.SMALLEST_COUNT_PUBLISHED
    return max(limit, LOWEST)
