"""Which refused values are kept beside the trajectory: those that tell nothing by themselves.

Somebody must be able to see what the file said, in order to mend it. A word that no column knows
may be a name or an illness, and a long number a BSN: of those it is only kept that they were
refused. On the page of the import they stand until the delivery is thrown away, after a day.
"""

from __future__ import annotations

import re

from weerklank.rulebook.bsn import is_bsn
from weerklank.rulebook.tables import ALL

MOST = 40  # characters, as the model has room for
# A date or an amount, well written or not.
_FIGURES = re.compile(r"[-+]?\d[\d\s./:,-]*(?:[Tt][\d:.]+)?")
_MOST_DIGITS = 8  # of a date; a longer number may be somebody's
_CHOICES = frozenset(
    choice.lower() for table in ALL for column in table.columns for choice in column.choices
) | {"ja", "nee"}


def to_keep(value: str) -> str:
    """Return the value as far as it may be kept; '' when it could tell who or what somebody is."""
    word = " ".join(value.split())
    if len(word) > MOST or is_bsn(word):
        return ""
    if word.lower() in _CHOICES:
        return word
    digits = sum(map(str.isdigit, word.split("T")[0]))
    return word if _FIGURES.fullmatch(word) and digits <= _MOST_DIGITS else ""
