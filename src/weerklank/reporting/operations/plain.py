"""Writing the result for participants: its plain texts and their translations."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.findings import access, past, rules
from weerklank.reporting import models, plain, refusals, search
from weerklank.reporting.plain import Flaw
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import (
    CheckerMissing,
    EnteredThese,
    NothingToApprove,
    NothingToCheck,
    SameSpeaker,
)
from weerklank.study.terms import FOREIGN, TranslationStatus

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

_REFUSED = (
    (Flaw.EVERYONE, refusals.PlainTellsOfEveryone),
    (Flaw.POINTS, refusals.PlainPoints),
    (Flaw.QUOTED, refusals.PlainQuotes),
    (Flaw.NAMED, refusals.PlainNames),
)


@transaction.atomic
def write_plain(
    *,
    round: Round,
    name: str,
    text: str,
    revision: int,
    by: User,
    at: datetime,
    keep: Collection[str] = (),
    is_on: bool = True,
    on_poster: bool = False,
    is_reread: bool = True,
) -> models.PlainText:
    """Say something in plain Dutch, as it was at `revision`: 0 for what nobody wrote yet.

    `keep` are words that were pointed out and stay. Raises AccessDenied, PlainGone, PlainMissing,
    PlainTellsOfEveryone, PlainPoints, PlainQuotes, PlainNames or ChangedMeanwhile.
    """
    result, row = _held(round, name, by)
    meanwhile.check_revision(row.revision, revision)
    text = " ".join(text.split())
    if not text:
        raise refusals.PlainMissing(field="text")
    judged = result.judge(name, text, keep)
    for flaw, refusal in _REFUSED:
        if flaw in judged.flaws:
            raise refusal(field="text")
    if row.removed:
        row.removed.delete()  # what is written anew takes its place
    record = row.record or models.PlainText(
        round=round,
        name=name,
        finding=row.finding.record if row.finding else None,
        point=row.point,
        revision=0,
    )
    before = record.text
    record.text = text
    record.kept_words = sorted(set(keep))
    record.is_on, record.on_poster = is_on, on_poster
    if is_reread:
        _confirm(record, row)
    _save(record, by, at)
    past.keep_text(
        round_=round,
        place=_place(row),
        text=text,
        before=before,
        by=by,
        at=at,
    )
    search.index_plain(round)
    safeguards.record("plain.written", record, by=by, at=at, detail={"words": len(text.split())})
    return record


@transaction.atomic
def confirm_plain(
    *, round: Round, name: str, by: User, at: datetime, revision: int | None = None
) -> None:
    """Say that a plain text was reread beside what it is of, as that is now.

    Raises AccessDenied, PlainGone, FindingFirst where what it is of has to be reread itself, or
    ChangedMeanwhile.
    """
    _result, row = _held(round, name, by)
    if row.record is None:
        raise refusals.PlainGone
    if revision is not None:
        meanwhile.check_revision(row.revision, revision)
    is_waiting = row.finding is not None and row.finding.must_reread
    if is_waiting or (row.point is not None and row.point.lost_evidence_at is not None):
        raise refusals.FindingFirst
    _confirm(row.record, row)
    _save(row.record, by, at)
    safeguards.record("plain.confirmed", row.record, by=by, at=at)


@transaction.atomic
def remove_plain(*, round: Round, name: str, by: User, at: datetime) -> None:
    """Take a plain text away, with its translations; a fixed text gets its ready words back.

    See `restore_plain`. Raises AccessDenied or PlainGone.
    """
    _result, row = _held(round, name, by)
    if row.record is None:
        raise refusals.PlainGone
    row.record.removed_at = at
    _save(row.record, by, at)
    past.keep_text(round_=round, place=_place(row), text="", before=row.record.text, by=by, at=at)
    search.index_plain(round)
    safeguards.record("plain.removed", row.record, by=by, at=at)


@transaction.atomic
def restore_plain(*, round: Round, name: str, by: User, at: datetime) -> None:
    """Bring back a plain text that was taken away, as it was, with its translations.

    What was translated meanwhile is of other words, and outdated. Raises AccessDenied or PlainGone.
    """
    _result, row = _held(round, name, by)
    record = row.removed
    if record is None:
        raise refusals.PlainGone
    record.removed_at = None
    _save(record, by, at)
    past.keep_text(round_=round, place=_place(row), text=record.text, before="", by=by, at=at)
    search.index_plain(round)
    safeguards.record("plain.restored", record, by=by, at=at)


@transaction.atomic
def write_translation(
    *,
    round: Round,
    name: str,
    language: str,
    text: str,
    revision: int,
    by: User,
    at: datetime,
    translator: str = "",
) -> models.PlainTranslation:
    """Enter the translation of a plain text; it is a draft until somebody checked it.

    Raises AccessDenied, PlainGone, PlainMissing, PlainQuotes, PlainNames or ChangedMeanwhile.
    """
    result, row = _held(round, name, by)
    _check_language(language)
    if not row.text:
        raise refusals.PlainGone
    text = " ".join(text.split())
    if not text:
        raise refusals.PlainMissing(field="text")
    if result.quotes(text):
        raise refusals.PlainQuotes(field="text")
    if result.names_in(text):
        raise refusals.PlainNames(field="text")
    meanwhile.check_revision(row.translations[language].revision, revision)
    record = _record_of(round, row, language, by, at)
    record.text, record.source, record.plain = text, row.text, row.record
    record.translator = translator.strip()
    record.status, record.checker = TranslationStatus.DRAFT, ""
    record.approved_at = record.approved_by = None
    record.entered_at, record.entered_by = at, by
    record.reread_since = None
    _save_translation(record)
    _log("translation.written", record, by, at)
    return record


@transaction.atomic
def check_translations(
    *,
    round: Round,
    language: str,
    names: Collection[str],
    checker: str,
    by: User,
    at: datetime,
) -> int:
    """Note who of those that speak a language checked drafts in it. Returns how many.

    Who checks is somebody else than who translated. Outdated ones are left as they are. Raises
    AccessDenied, CheckerMissing, SameSpeaker or NothingToCheck.
    """
    _check_language(language)
    checker = checker.strip()
    if not checker:
        raise CheckerMissing
    result = _hear(round, by)
    chosen = [
        row
        for row in _named(result, names)
        if row.translations[language].lacks == plain.Untranslated.DRAFT
    ]
    if not chosen:
        raise NothingToCheck
    for row in chosen:
        record = row.translations[language].record
        if record and record.translator.casefold() == checker.casefold():
            raise SameSpeaker
    for row in chosen:
        record = row.translations[language].record
        if record is None:
            record = _record_of(round, row, language, by, at)
            record.text, record.source = row.translations[language].text, row.text
        record.status, record.checker = TranslationStatus.CHECKED, checker
        _save_translation(record)
    safeguards.record(
        "translations.checked", round, by=by, at=at, detail=_detail(language, len(chosen))
    )
    return len(chosen)


@transaction.atomic
def approve_translations(
    *, round: Round, language: str, names: Collection[str], by: User, at: datetime
) -> int:
    """Let checked translations go out. Returns how many.

    Four eyes: who entered one does not approve it. Raises AccessDenied, EnteredThese or
    NothingToApprove.
    """
    _check_language(language)
    result = _hear(round, by)
    chosen = [
        row.translations[language].record
        for row in _named(result, names)
        if row.translations[language].lacks == plain.Untranslated.CHECKED
    ]
    theirs = [record for record in chosen if record and record.entered_by_id != by.pk]
    if chosen and not theirs:
        raise EnteredThese
    if not theirs:
        raise NothingToApprove
    for record in theirs:
        record.status = TranslationStatus.APPROVED
        record.approved_at, record.approved_by = at, by
        _save_translation(record)
    safeguards.record(
        "translations.approved", round, by=by, at=at, detail=_detail(language, len(theirs))
    )
    return len(theirs)


@transaction.atomic
def take_back_translation(
    *, round: Round, name: str, language: str, by: User, at: datetime
) -> None:
    """Make a translation a draft again, so that it goes out no more.

    Raises AccessDenied or PlainGone.
    """
    _result, row = _held(round, name, by)
    _check_language(language)
    record = row.translations[language].record
    if record is None:
        raise refusals.PlainGone
    record.status, record.checker = TranslationStatus.DRAFT, ""
    record.approved_at = record.approved_by = None
    _save_translation(record)
    _log("translation.taken_back", record, by, at)


# --- what they share --------------------------------------------------------------------------
def _hear(round_: Round, by: User) -> plain.Result:
    access.check_may_write(by, round_)
    meanwhile.hold(round_)
    return plain.result_of(round_, visible_to=by)


def _held(round_: Round, name: str, by: User) -> tuple[plain.Result, plain.PlainRow]:
    result = _hear(round_, by)
    row = result.row(name)
    if row is None:
        raise refusals.PlainGone
    return result, row


def _named(result: plain.Result, names: Collection[str]) -> Iterable[plain.PlainRow]:
    return (row for row in result.rows if row.name in names and row.text)


def _check_language(language: str) -> None:
    if language not in FOREIGN:
        raise refusals.PlainGone


def _confirm(record: models.PlainText, row: plain.PlainRow) -> None:
    record.reread_since = None
    record.basis = row.source if row.kind != plain.FIXED else ""
    record.confirmed_counts = rules.telling(row.finding.counts) if row.finding else None


def _save(record: models.PlainText, by: User, at: datetime) -> None:
    record.revision += 1
    record.changed_at, record.changed_by = at, by
    record.save()


def _record_of(
    round_: Round, row: plain.PlainRow, language: str, by: User, at: datetime
) -> models.PlainTranslation:
    own = row.translations[language].record
    if own is None:  # what lay aside with a text that was taken away makes room
        models.PlainTranslation.objects.filter(
            round=round_, name=row.name, language=language
        ).delete()
    return own or models.PlainTranslation(
        round=round_,
        name=row.name,
        plain=row.record,
        language=language,
        entered_at=at,
        entered_by=by,
        revision=0,
    )


def _save_translation(record: models.PlainTranslation) -> None:
    record.revision += 1
    record.save()


def _place(row: plain.PlainRow) -> past.Place:
    """Return the place of a text, whose history this is."""
    finding = row.finding.record if row.finding else None
    return past.Place(row.place, finding=finding, point=row.point, plain=row.name)


def _detail(language: str, number: int) -> dict[str, object]:
    return {"language": language, "translations": number}


def _log(what: str, record: models.PlainTranslation, by: User, at: datetime) -> None:
    safeguards.record(what, record, by=by, at=at, detail={"language": record.language})
