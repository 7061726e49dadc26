"""This room's part in a correction of a text: what was made of words that change is thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from weerklank.fieldwork import followers, rules
from weerklank.fieldwork import queries as fieldwork
from weerklank.suggestions import leaving

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

ORDER = 35
Kept = dict[str, object]


def preview(change: followers.Change, by: User) -> dict[str, int]:
    """Nothing that anybody made goes: a suggestion is made again."""
    return {}


def follow(change: followers.Change, by: User, at: datetime) -> Kept:
    """Throw away vectors of the turns whose words change; of all where turns themselves do."""
    places = [(start, end) for start, end, _words in change.edits]
    if change.spoken or not places:
        places = [(0, len(change.text) + 1)]
    for start, end in places:
        turns = fieldwork.turns_over(change.transcript_id, start, max(end, start + 1))
        leaving.forget_turns(turns.values_list("pk", flat=True))
    return {}


def restore(
    change: followers.Change, by: User, at: datetime, kept: Kept, later: Sequence[rules.Shift]
) -> Kept:
    return follow(change, by, at)


def register() -> None:
    followers.register(
        followers.Follower(
            room="suggestions", order=ORDER, preview=preview, follow=follow, restore=restore
        )
    )
