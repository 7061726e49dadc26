"""What follows in findings and in the report when a text is corrected; see `correcting`.

A version that was set is not corrected: words in it that nobody said so go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork import followers
from weerklank.fieldwork import queries as fieldwork_queries
from weerklank.fieldwork import rules as fieldwork
from weerklank.findings import correcting
from weerklank.reporting import leaving, models, search, versions
from weerklank.safeguards.refusals import DomainError

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


class PrintedSince(DomainError):
    user_message = _(
        "Er is intussen een versie van het rapport vastgesteld die op de nieuwe tekst rust. Dit "
        "kan niet meer terug; verbeter de tekst opnieuw."
    )


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


# --- a text that was corrected as a whole ------------------------------------------------------
def preview_carried(renewed: followers.Renewed, by: User) -> dict[str, int]:
    """Of findings nothing is counted apart: what they rest on is."""
    return {}


def carry(renewed: followers.Renewed, by: User, at: datetime) -> correcting.Kept:
    """Keep quotes that have to be looked at out of what is printed; see `correcting`.

    Words in versions hang on the text in which their coding stands, so that a later correction
    and a withdrawal find them.
    """
    models.VersionWords.objects.filter(
        transcript=renewed.earlier_id, coding__transcript=renewed.transcript_id
    ).update(transcript=renewed.transcript_id)
    return correcting.carry(renewed, by, at)


def back(renewed: followers.Renewed, kept: correcting.Kept, by: User, at: datetime) -> None:
    """Take it back. Raises PrintedSince while a version that was set shows the newer text."""
    models.VersionWords.objects.filter(
        transcript=renewed.earlier_id, coding__transcript=renewed.earlier_id
    ).update(transcript=renewed.transcript_id)
    if any(
        model.objects.filter(transcript=renewed.earlier_id).exists()
        for model in (models.VersionWords, models.VersionPassage)
    ):
        raise PrintedSince
    correcting.back(kept)


def judged(coding: int, at: datetime) -> None:
    """Take words out of versions that turned out not to be said so; see `_set`."""
    versions.take(models.VersionWords.objects.filter(coding=coding), at=at)


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
    followers.register_carrier(
        followers.Carrier(
            room="reporting",
            order=ORDER,
            preview=preview_carried,
            carry=carry,
            back=back,
            count=lambda kept: {"quotes": len(kept["quotes"]), "findings": len(kept["findings"])},
            judged=judged,
        )
    )
