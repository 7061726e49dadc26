"""This room's part in a correction of a text: nothing corrected is printed before another look.

A quote whose passage changed gets the new words where it had the old ones, loses its release, and
says so. Whoever made the correction is then its proposer, so that a second person releases it. A
finding that rests on the passage asks to be reread. A name does not change what a sentence says:
findings are not marked for one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_noop

from weerklank.coding import blinding, carrying, rules
from weerklank.fieldwork import followers
from weerklank.fieldwork import rules as fieldwork
from weerklank.findings import models

if TYPE_CHECKING:
    from weerklank.coding.models import Coding
    from weerklank.safeguards.models import User


class Was(TypedDict):
    """How a quote stood, its revision after the correction and where it got new words."""

    proposed_by: int
    proposed_at: str
    released_by: int | None
    released_at: str | None
    corrected_at: str | None
    revision: int
    places: list[list[int]]
    is_beside: bool


class Kept(TypedDict, total=False):
    """Per quote how it stood; which findings were marked, and when."""

    quotes: dict[str, Was]
    findings: list[int]
    at: str


def is_on(change: followers.Change) -> Callable[[Coding], bool]:
    """Return a test: do words of this passage change, or does who spoke them?"""
    words = fieldwork.Shift(
        (start, end, len(new)) for start, end, new in change.edits if change.text[start:end].strip()
    )

    def test(coding: Coding) -> bool:
        span = (coding.start, coding.end)
        return words.touches(*span) or any(rules.overlaps(span, part) for part in change.spoken)

    return test


def _touched(change: followers.Change, seen: Q) -> tuple[list[models.Evidence], list[models.Quote]]:
    is_touched = is_on(change)
    evidence: QuerySet[models.Evidence] = models.Evidence.objects.filter(
        seen, coding__transcript_id=change.transcript_id
    )
    quotes = models.Quote.objects.filter(seen, coding__transcript_id=change.transcript_id)
    return (
        [row for row in evidence.select_related("coding") if is_touched(row.coding)],
        [row for row in quotes.select_related("coding") if is_touched(row.coding)],
    )


def _beside(change: followers.Change, seen: Q) -> list[models.Quote]:
    """Return the quotes that have words of this text beside them, as they were spoken."""
    old = [words for words, _new in [*change.words, *([change.gone] if change.gone else [])]]
    return [
        row
        for row in models.Quote.objects.filter(
            seen, coding__transcript__conversation_id=change.conversation_id
        )
        .exclude(coding__transcript_id=change.transcript_id)
        .exclude(original_text="")
        .select_related("coding")
        if any(fieldwork.find_words(row.original_text, words) for words in old)
    ]


def preview(change: followers.Change, by: User) -> dict[str, int]:
    sight = blinding.sight_of_all(by)
    seen = sight.among(coder="coding__coder", conversation="coding__transcript__conversation")
    evidence, quotes = _touched(change, seen)
    return {
        gettext_noop("bewijzen bij bevindingen"): len(evidence),
        gettext_noop("citaten om opnieuw na te kijken"): len(quotes) + len(_beside(change, seen)),
    }


def follow(change: followers.Change, by: User, at: datetime) -> Kept:
    evidence, quotes = _touched(change, Q())
    quotes += _beside(change, Q())
    if change.gone:
        quotes = _with_name(change, quotes)
    kept: Kept = {}
    found = {str(row.pk): _correct(row, change, by, at) for row in quotes}
    if found:
        kept["quotes"] = found
    if evidence and not change.gone:
        rested = models.Finding.objects.filter(
            pk__in={row.finding_id for row in evidence}, corrected_at=None
        )
        kept["findings"] = sorted(rested.values_list("pk", flat=True))
        rested.update(corrected_at=at, revision=F("revision") + 1)
        kept["at"] = at.isoformat()
    return kept


def _with_name(change: followers.Change, quotes: list[models.Quote]) -> list[models.Quote]:
    """Add the quotes of this conversation in which the name stands all the same."""
    assert change.gone
    old, _new = change.gone
    there = {row.pk for row in quotes}
    return quotes + [
        row
        for row in models.Quote.objects.filter(
            shown_text__contains=old,
            coding__transcript__conversation_id=change.conversation_id,
        ).select_related("coding")
        if row.pk not in there and fieldwork.find_words(row.shown_text, old)
    ]


def _correct(quote: models.Quote, change: followers.Change, by: User, at: datetime) -> Was:
    """Return a quote the new words, and take its release back. Gives how it stood."""
    was = _was(quote)
    pairs = [*change.words, *([change.gone] if change.gone else [])]
    words, was["places"] = _replaced(quote.shown_text, dict(pairs))
    if words != quote.shown_text:
        quote.shown_text = words
        quote.proposed_by, quote.proposed_at = by, at
    beside, _places = _replaced(quote.original_text, dict(pairs))
    if beside != quote.original_text:
        quote.original_text = beside
        quote.proposed_by, quote.proposed_at = by, at
        was["is_beside"] = True
    quote.released_by, quote.released_at = None, None
    quote.corrected_at = at
    quote.revision += 1
    quote.save()
    return was


def _replaced(text: str, pairs: Mapping[str, str]) -> tuple[str, list[list[int]]]:
    """Return the text with these words replaced, and where it now has the new ones."""
    edits: list[tuple[int, int, str]] = []
    for old, new in pairs.items():
        for start, end in fieldwork.find_words(text, old):
            if not any(start < edit[1] and edit[0] < end for edit in edits):
                edits.append((start, end, new))
    shift = fieldwork.Shift((start, end, len(new)) for start, end, new in edits)
    return fieldwork.replace_stretches(text, edits), [list(edit) for edit in shift.back()]


def restore(
    change: followers.Change,
    by: User,
    at: datetime,
    kept: Kept,
    later: Sequence[fieldwork.Shift],
) -> Kept:
    """Take it back: a quote that nobody touched since stands as it stood, its release included."""
    was = kept.get("quotes", {})
    pairs = [*change.words, *([change.gone] if change.gone else [])]
    old_words = dict(pairs)
    standing = {
        quote.pk
        for quote in models.Quote.objects.filter(pk__in=[int(pk) for pk in was])
        if _stands_again(quote, was[str(quote.pk)], old_words)
    }
    _evidence, quotes = _touched(change, Q())
    for quote in [*quotes, *_beside(change, Q())]:
        if quote.pk not in standing:
            _correct(quote, change, by, at)
    if marked := kept.get("findings"):
        models.Finding.objects.filter(
            pk__in=marked, corrected_at=parse_datetime(kept["at"])
        ).update(corrected_at=None, revision=F("revision") + 1)
    return {}


def _stands_again(quote: models.Quote, before: Was, old_words: Mapping[str, str]) -> bool:
    """Let a quote stand as it stood, unless somebody changed or released it since."""
    if quote.revision != before["revision"] or quote.released_at is not None:
        return False
    # Words in another language are not put back one by one: somebody looks at them again.
    if before.get("is_beside"):
        return False
    edits = []
    for start, end, _length in before["places"]:
        now = quote.shown_text[start:end]
        if now not in old_words:
            return False
        edits.append((start, end, old_words[now]))
    quote.shown_text = fieldwork.replace_stretches(quote.shown_text, edits)
    quote.proposed_by_id = before["proposed_by"]
    quote.released_by_id = before["released_by"]
    for name in ("proposed_at", "released_at", "corrected_at"):
        moment = before[name]
        setattr(quote, name, parse_datetime(moment) if moment else None)
    quote.revision += 1
    quote.save()
    return True


# --- a text that was corrected as a whole ------------------------------------------------------
def carry(renewed: followers.Renewed, by: User, at: datetime) -> Kept:
    """Take the release of quotes on passages that have to be looked at, or of another speaker.

    Their findings ask to be reread. Words of a quote stay as they are until somebody looks.
    """
    touched = carrying.touched(renewed.renewal_id)
    kept: Kept = {"quotes": {}}
    for quote in models.Quote.objects.filter(coding__in=touched):
        kept["quotes"][str(quote.pk)] = _was(quote)
        quote.released_by, quote.released_at = None, None
        quote.corrected_at = at
        quote.revision += 1
        quote.save()
    rested = models.Finding.objects.filter(
        Q(evidence__coding__in=touched) | Q(quotes__coding__in=touched), corrected_at=None
    )
    kept["findings"] = sorted(set(rested.values_list("pk", flat=True)))
    models.Finding.objects.filter(pk__in=kept["findings"]).update(
        corrected_at=at, revision=F("revision") + 1
    )
    kept["at"] = at.isoformat()
    return kept


def back(kept: Kept) -> None:
    """Let quotes that nobody touched since stand as they stood, and unmark the findings."""
    was = kept.get("quotes", {})
    for quote in models.Quote.objects.filter(pk__in=[int(pk) for pk in was]):
        _stands_again(quote, was[str(quote.pk)], {})
    if marked := kept.get("findings"):
        models.Finding.objects.filter(
            pk__in=marked, corrected_at=parse_datetime(kept["at"])
        ).update(corrected_at=None, revision=F("revision") + 1)


def _was(quote: models.Quote) -> Was:
    """Return how a quote stands, and which revision it gets."""
    return {
        "proposed_by": quote.proposed_by_id,
        "proposed_at": quote.proposed_at.isoformat(),
        "released_by": quote.released_by_id,
        "released_at": quote.released_at.isoformat() if quote.released_at else None,
        "corrected_at": quote.corrected_at.isoformat() if quote.corrected_at else None,
        "revision": quote.revision + 1,
        "places": [],
        "is_beside": False,
    }
