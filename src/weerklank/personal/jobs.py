"""Work off the request: whoever keeps a list hears once a week that something in it grows old; a
voice that broke off is kept as far as it came.
"""

from __future__ import annotations

from datetime import date

from weerklank import crossings
from weerklank.personal.operations import reminding


def remind(*, today: date) -> int:
    """Tell each regisseur of a municipality with old texts; gives how many municipalities."""
    return reminding.remind(today=today)


def settle_voices(*, today: date) -> int:
    """Let what somebody began to say days ago be what she said; gives how many."""
    return crossings.settle_voices(today=today)
