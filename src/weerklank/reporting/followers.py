"""What follows in findings and in the report when a text is corrected; see `correcting`.

A version that was set is not corrected: words in it that nobody said so go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from weerklank.fieldwork import followers
from weerklank.fieldwork import queries as fieldwork_queries
from weerklank.fieldwork import rules as fieldwork
from weerklank.findings import correcting
from weerklank.reporting import leaving, models, search, versions

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

ORDER = 40  # before coding, while passages stand where they stood


def follow(change: followers.Change, by: User, at: datetime) -> correcting.Kept:
    """Take out what is wrong now, and mark what rests on it."""
    _take_what_was_wrong(change, at)
    return correcting.follow(change, by, at)


def restore(
    change: followers.Change,
    by: User,
    at: datetime,
    kept: correcting.Kept,
    later: Sequence[fieldwork.Shift],
) -> correcting.Kept:
    """Take it back; what left a version does not come back into it."""
    _take_what_was_wrong(change, at)
    return correcting.restore(change, by, at, kept, later)


def _set(change: followers.Change) -> Iterator[models.VersionWords]:
    """Yield what versions print of the words that are put right, or of who did not say them.

    A version cannot be changed: words in it that were not said so, or by somebody else, go. Where
    it is not known any more at which place they stand, they go when it may be there.
    """
    is_touched = correcting.is_on(change)
    replaced = [old for old, _new in change.words]
    for words in models.VersionWords.objects.filter(
        transcript__conversation_id=change.conversation_id
    ).select_related("coding"):
        texts = list(versions.texts_in(words.content))
        is_here = words.transcript_id == change.transcript_id
        if change.gone and any(fieldwork.find_words(text, change.gone[0]) for text in texts):
            yield words
        elif is_here and words.coding:
            if is_touched(words.coding):
                yield words
        elif is_here and (
            change.spoken
            or any(fieldwork.find_words(text, old) for text in texts for old in replaced)
        ):
            yield words


def _take_what_was_wrong(change: followers.Change, at: datetime) -> None:
    """Take words that nobody said so out of what is set, and out of what took them over."""
    versions.take(_set(change), at=at)
    round_id = fieldwork_queries.round_of(change.conversation_id)
    words = leaving.of_change(change, round_id)
    if words is not None:
        versions.mark_taken(versions.take_runs(words.rounds, words.runs), at=at)
        leaving.take(words, at=at)
        search.index_what_lost_words(words.monitor, words.rounds)


def register() -> None:
    followers.register(
        followers.Follower(
            room="reporting",
            order=ORDER,
            preview=correcting.preview,
            follow=follow,
            restore=restore,
        )
    )
