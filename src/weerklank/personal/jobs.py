"""Work off the request: whoever keeps a list hears once a week that something in it grows old."""

from __future__ import annotations

from datetime import date

from weerklank.personal.operations import reminding


def remind(*, today: date) -> int:
    """Tell each regisseur of a municipality with old texts; gives how many municipalities."""
    return reminding.remind(today=today)
