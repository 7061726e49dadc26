"""How long an ended trajectory is kept: from its latest end date, for a number of months."""

from __future__ import annotations

from datetime import date, timedelta

from weerklank.rulebook.calendar import months_later

ENDS = ("voldaan", "vertrokken", "overleden")


def ended_on(row: object) -> date | None:
    """Return the latest day on which this trajectory ended; None while it goes on.

    `row` has the columns of `trajecten`. Someone who met the duty and moved later is counted from
    the move: until then somebody may have to answer for her.
    """
    return max((day for name in ENDS if (day := getattr(row, name)) is not None), default=None)


def may_go_on(ended: date, months: int) -> date:
    """Return the first day on which a trajectory that ended then need not be kept any longer."""
    return months_later(ended, months)


def goes_on(ended: date, months: int, *, announced: date, days: int) -> date:
    """Return the day on which it goes: after the term, and `days` after it was announced."""
    return max(may_go_on(ended, months), announced + timedelta(days=days))


def is_near(ended: date, months: int, *, today: date, days: int) -> bool:
    """Return whether the term ends within this number of days, or has ended."""
    return may_go_on(ended, months) <= today + timedelta(days=days)
