"""What the walk counts, kept until something of it changes.

Counting a round costs as much as the round is large, and every page of it shows the walk. So the
numbers stand in `models.WalkCount`; triggers of migration 0001 take them away in the
transaction of whatever changes a table that they are counted from. See ADR 0025.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, connection, transaction

from weerklank.safeguards import connections
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.study.models import Round

Counts = Mapping[str, Any]  # as JSON keeps it


class Part(StrEnum):
    """What is kept apart, because something else changes it."""

    STANDING = "standing"  # people, conversations, versions, points
    CODED = "coded"  # what follows from codings


def parts(round_: Round) -> dict[str, Counts]:
    """Return the parts that are kept of a round. One query."""
    # As it stands: every page of a round asks this.
    with connection.cursor() as cursor:
        cursor.execute("SELECT part, counts FROM site_walkcount WHERE round_id = %s", [round_.pk])
        return {part: json.loads(counts) for part, counts in cursor.fetchall()}


def keep(round_: Round, part: Part, count: Callable[[Round], Counts]) -> Counts:
    """Count a part and return it; keep it, unless somebody is changing the round just now."""
    try:
        with connections.without_waiting(connection), transaction.atomic():
            if study.hold_unless_busy(round_):
                counts = count(round_)
                _store(round_, part, counts)
                return counts
    except OperationalError:
        # On SQLite one writes at a time, and somebody does.
        pass
    return count(round_)


def _store(round_: Round, part: Part, counts: Counts) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO site_walkcount (round_id, part, counts) VALUES (%s, %s, %s)"
            " ON CONFLICT (round_id, part) DO UPDATE SET counts = excluded.counts",
            [round_.pk, part, json.dumps(counts)],
        )
