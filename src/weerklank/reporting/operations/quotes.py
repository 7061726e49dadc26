"""Proposing quotes, and releasing them with four eyes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.reporting import access, models, queries, refusals, terms
from weerklank.reporting.rules.quotes import MOST_ATTRIBUTES, QuoteState, is_word_for_word
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.study import queries as study

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
) -> models.Quote:
    """Propose words to print under a finding. Nothing of it is printed before its release.

    Raises AccessDenied, QuoteNotEvidence, QuoteEmpty, QuoteNotInPassage, TooManyAttributes or
    AttributeNotPrintable.
    """
    access.check_may_write(by, finding.round)
    if not finding.evidence.filter(coding_id=coding).exists():
        raise refusals.QuoteNotEvidence
    meanwhile.hold(finding)
    _check_form(finding.round, coding, form, shown_text, attributes)
    quote = models.Quote.objects.create(
        finding=finding,
        coding_id=coding,
        position=study.next_position(finding.quotes.all()),
        form=terms.QuoteForm(form),
        shown_text=shown_text.strip(),
        attributes=list(attributes),
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
) -> models.Quote:
    """Return a quote another form. That takes back its release and makes `by` its proposer.

    Raises AccessDenied, ChangedMeanwhile, and what `propose_quote` says about the form.
    """
    access.check_may_write(by, quote.finding.round)
    _check_form(quote.finding.round, quote.coding_id, form, shown_text, attributes)
    current = _lock(quote, revision)
    current.form = terms.QuoteForm(form)
    current.shown_text = shown_text.strip()
    current.attributes = list(attributes)
    current.proposed_at, current.proposed_by = at, by
    current.released_at, current.released_by = None, None
    current.corrected_at = None
    current.revision += 1
    current.save()
    _record("quote.changed", current, by, at, form=current.form, attributes=current.attributes)
    return current


@transaction.atomic
def release_quote(
    *, quote: models.Quote, by: User, at: datetime, revision: int | None = None
) -> models.Quote:
    """Say, as a second person, that this form may be printed.

    `revision` is the form that she read; without it, whatever `quote` holds.
    Raises AccessDenied (no onderzoeker, or the proposer herself), ChangedMeanwhile, and
    QuoteNotAllowed or one of its kinds when it may not be printed now.
    """
    access.check_may_release(by, quote)
    current = _lock(quote, quote.revision if revision is None else revision)
    access.check_may_release(by, current)
    if current.released_at:
        return current
    [row] = queries.judge_quotes(quote.finding.round, [current])
    if row.state == QuoteState.GONE:
        raise refusals.PassageGone
    if row.state == QuoteState.SPEAKER_UNKNOWN:
        raise refusals.SpeakerUnknown
    if row.state == QuoteState.NOT_ALLOWED:
        raise refusals.QuoteNotAllowed
    current.released_at, current.released_by = at, by
    current.corrected_at = None
    current.save()
    _record("quote.released", current, by, at, revision=current.revision)
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


def _record(what: str, quote: models.Quote, by: User, at: datetime, **detail: object) -> None:
    safeguards.record(what, quote, by=by, at=at, detail=detail)
