"""Proposing quotes, and releasing them with four eyes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.findings import access, models, queries, refusals, terms
from weerklank.findings.rules.quotes import MOST_ATTRIBUTES, QuoteState, is_word_for_word
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.study import bases
from weerklank.study import queries as study
from weerklank.study.terms import Processing

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@transaction.atomic
def propose_quote(
    *,
    finding: models.Finding,
    coding: int,
    form: str,
    shown_text: str,
    by: User,
    at: datetime,
    attributes: Sequence[str] = (),
    given_away: Sequence[str] = (),
    original_text: str = "",
) -> models.Quote:
    """Propose words to print under a finding. Nothing of it is printed before its release.

    `given_away` are characteristics that the words themselves tell, `original_text` the words as
    they were spoken, to stand beside a rendering or a translation. Raises NoBasis, NoOriginal,
    OriginalNotInPassage, AccessDenied,
    QuoteNotEvidence, QuoteEmpty, QuoteNotInPassage, TooManyAttributes, AttributeNotPrintable or
    NotKnownOfSpeaker.
    """
    access.check_may_write(by, finding.round)
    bases.check_may_begin(finding.round, Processing.QUOTE)
    if not finding.evidence.filter(coding_id=coding).exists():
        raise refusals.QuoteNotEvidence
    meanwhile.hold(finding)
    _check_form(finding.round, coding, form, shown_text, attributes)
    _check_known(finding.round, coding, given_away)
    language = _check_original(finding.round, coding, form, original_text)
    quote = models.Quote.objects.create(
        finding=finding,
        coding_id=coding,
        position=study.next_position(finding.quotes.all()),
        form=terms.QuoteForm(form),
        shown_text=shown_text.strip(),
        original_text=original_text.strip(),
        original_language=language,
        attributes=list(attributes),
        given_away=list(given_away),
        proposed_at=at,
        proposed_by=by,
    )
    _record("quote.proposed", quote, by, at, form=quote.form, attributes=quote.attributes)
    return quote


@transaction.atomic
def change_quote(
    *,
    quote: models.Quote,
    revision: int,
    form: str,
    shown_text: str,
    by: User,
    at: datetime,
    attributes: Sequence[str] = (),
    given_away: Sequence[str] | None = None,
    original_text: str | None = None,
) -> models.Quote:
    """Return a quote another form. That takes back its release and makes `by` its proposer.

    Without `given_away` what the words tell stays as it was noted, and without `original_text` what
    stands beside it. Raises AccessDenied,
    ChangedMeanwhile, and what `propose_quote` says about the form.
    """
    access.check_may_write(by, quote.finding.round)
    _check_form(quote.finding.round, quote.coding_id, form, shown_text, attributes)
    _check_known(quote.finding.round, quote.coding_id, given_away or ())
    beside = quote.original_text if original_text is None else original_text
    language = _check_original(quote.finding.round, quote.coding_id, form, beside)
    current = _lock(quote, revision)
    current.form = terms.QuoteForm(form)
    current.shown_text = shown_text.strip()
    current.original_text, current.original_language = beside.strip(), language
    current.attributes = list(attributes)
    if given_away is not None:
        current.given_away = list(given_away)
    current.kept_words = []
    current.proposed_at, current.proposed_by = at, by
    current.released_at, current.released_by = None, None
    current.corrected_at = None
    current.revision += 1
    current.save()
    _record("quote.changed", current, by, at, form=current.form, attributes=current.attributes)
    return current


@transaction.atomic
def generalise_quote(
    *, quote: models.Quote, revision: int, attributes: Sequence[str], by: User, at: datetime
) -> models.Quote:
    """Let less stand beside a quote, so that it gives nobody away. Its words stay.

    Raises AttributeNotPrintable for what does not stand beside it, and what `change_quote` says.
    """
    if set(attributes) - set(quote.attributes):
        raise refusals.AttributeNotPrintable
    return change_quote(
        quote=quote,
        revision=revision,
        form=quote.form,
        shown_text=quote.shown_text,
        attributes=attributes,
        by=by,
        at=at,
    )


@transaction.atomic
def release_quote(
    *,
    quote: models.Quote,
    by: User,
    at: datetime,
    revision: int | None = None,
    keep: Collection[str] = (),
) -> models.Quote:
    """Say, as a second person, that this form may be printed.

    `revision` is the form that she read; without it, whatever `quote` holds. `keep` are the words
    that were pointed out and may stay. Raises AccessDenied (no onderzoeker, or the proposer
    herself), NoBasis, ChangedMeanwhile, PointsLeft, and QuoteNotAllowed or one of its kinds when it
    may not be printed now.
    """
    access.check_may_release(by, quote)
    current = _lock(quote, quote.revision if revision is None else revision)
    access.check_may_release(by, current)
    if current.released_at:
        return current
    bases.check_may_begin(quote.finding.round, Processing.QUOTE)
    [row] = queries.judge_quotes(quote.finding.round, [current])
    if row.state == QuoteState.GONE:
        raise refusals.PassageGone
    if row.state == QuoteState.SPEAKER_UNKNOWN:
        raise refusals.SpeakerUnknown
    if row.state == QuoteState.NOT_ALLOWED:
        raise refusals.QuoteNotAllowed
    if row.state == QuoteState.GIVES_AWAY:
        raise refusals.GivesAway
    left = {point.word for point in row.points}
    if left - set(keep):
        raise refusals.PointsLeft
    current.kept_words = sorted({*current.kept_words, *left})
    current.released_at, current.released_by = at, by
    current.corrected_at = None
    current.save()
    _record(
        "quote.released", current, by, at, revision=current.revision, **_count("kept_words", left)
    )
    return current


@transaction.atomic
def take_back_release(*, quote: models.Quote, by: User, at: datetime) -> None:
    """Keep a quote out of the report again, whoever released it. Raises AccessDenied."""
    access.check_may_write(by, quote.finding.round)
    models.Quote.objects.filter(pk=quote.pk).update(released_at=None, released_by=None)
    _record("quote.held_back", quote, by, at)


@transaction.atomic
def delete_quote(*, quote: models.Quote, by: User, at: datetime) -> None:
    """Take a quote away; the passage stays as evidence. Raises AccessDenied."""
    access.check_may_write(by, quote.finding.round)
    _record("quote.deleted", quote, by, at)
    quote.delete()


def _lock(quote: models.Quote, revision: int) -> models.Quote:
    current = (
        models.Quote.objects.select_for_update(of=("self",))
        .select_related("finding__round__monitor")
        .get(pk=quote.pk)
    )
    meanwhile.check_revision(current.revision, revision)
    return current


def _check_form(
    round_: Round, coding: int, form: str, shown_text: str, attributes: Sequence[str]
) -> None:
    if not shown_text.strip():
        raise refusals.QuoteEmpty
    if form == terms.QuoteForm.VERBATIM and not is_word_for_word(
        shown_text, queries.words_of(round_, coding)
    ):
        raise refusals.QuoteNotInPassage
    if len(set(attributes)) > MOST_ATTRIBUTES:
        raise refusals.TooManyAttributes
    if set(attributes) - set(queries.attribute_choices(round_, coding)):
        raise refusals.AttributeNotPrintable


def _check_original(round_: Round, coding: int, form: str, text: str) -> str:
    """Return the language of the words that stand beside a quote; nothing where none do."""
    if not text.strip():
        return ""
    spoken = queries.originals(round_, [coding]).get(coding)
    if spoken is None or (spoken.is_passage and form != terms.QuoteForm.TRANSLATED):
        raise refusals.NoOriginal
    if not is_word_for_word(text, spoken.text):
        raise refusals.OriginalNotInPassage
    return spoken.language


def _check_known(round_: Round, coding: int, keys: Sequence[str]) -> None:
    if set(keys) - set(queries.known_of_speakers(round_, coding)):
        raise refusals.NotKnownOfSpeaker


def _count(name: str, found: Collection[str]) -> dict[str, int]:
    """Return how many there are, for the log; nothing when there are none."""
    return {name: len(found)} if found else {}


def _record(what: str, quote: models.Quote, by: User, at: datetime, **detail: object) -> None:
    safeguards.record(what, quote, by=by, at=at, detail=detail)
