"""Days on which somebody had no contact person of an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

Period = tuple[date, date | None]  # from a day, until a day (exclusive); None: still running


def runs_on(periods: Iterable[Period], day: date) -> bool:
    """Return whether one of the periods runs on this day."""
    return any(van <= day and (tot is None or tot > day) for van, tot in periods)


def gap_before(periods: Iterable[Period], day: date, *, begin: date | None) -> int | None:
    """Return how many days before `day`, without a break up to it, none of the periods ran.

    `begin` is the day from which there should have been somebody, used when there never was
    anybody; without it the answer is None: not known.
    """
    before = [period for period in periods if period[0] < day]
    if not before:
        return None if begin is None else max((day - begin).days, 0)
    if any(tot is None or tot >= day for _van, tot in before):
        return 0
    return (day - max(tot for _van, tot in before if tot)).days
