"""Writing, checking and approving what people are told before they are asked; ADR 0042."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import (
    CheckerMissing,
    DomainError,
    NothingToCheck,
    SameSpeaker,
)
from weerklank.sounds import operations as sounds
from weerklank.sounds.terms import SoundKind
from weerklank.study import access, models, sheets, shipped
from weerklank.study.rules import sheets as rules
from weerklank.study.sheets import Lacks
from weerklank.study.terms import DUTCH, TranslationStatus

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


class SheetExists(DomainError):
    user_message = _("Er is al een uitleg. Wijzig die.")


class NothingNew(DomainError):
    user_message = _("De uitleg heeft alle meegeleverde talen al.")


class NoSheet(DomainError):
    user_message = _("Er is nog geen uitleg in deze taal. Schrijf die eerst.")


class DutchIncomplete(DomainError):
    user_message = _("Vul in het Nederlands elk veld in: de vertalingen rusten erop.")


class TextIncomplete(DomainError):
    user_message = _("Er ontbreken nog woorden in deze taal. Vul eerst elk veld in.")


class TextOutdated(DomainError):
    user_message = _("Het Nederlands is veranderd na deze vertaling. Werk de vertaling eerst bij.")


class NotChecked(DomainError):
    user_message = _("Laat deze tekst eerst nakijken door een tweede spreker.")


class EnteredThis(DomainError):
    user_message = _("U voerde deze tekst zelf in. Een tweede onderzoeker keurt die goed.")


class NoSuchPart(DomainError):
    user_message = _("Dit deel van de uitleg heeft geen woorden om voor te lezen.")


@transaction.atomic
def begin_sheet(*, monitor: models.Monitor, by: User, at: datetime) -> models.ConsentSheet:
    """Begin with the words that ship with the product, as drafts. Raises AccessDenied."""
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    if sheets.newest(monitor) is not None:
        raise SheetExists
    sheet = models.ConsentSheet.objects.create(monitor=monitor, version=1, made_at=at, made_by=by)
    _add_shipped(sheet, shipped.consent_sheets(), by, at)
    _record("explanation.created", sheet, by, at)
    return sheet


@transaction.atomic
def take_in_shipped(*, monitor: models.Monitor, by: User, at: datetime) -> models.ConsentSheet:
    """Add the drafts that ship in languages that the sheet does not have. Gives the version.

    That is the next one when somebody answered after the newest. What people wrote stays as it
    is; where the Dutch is not the Dutch that ships, a draft says so itself. Raises AccessDenied,
    NoSheet or NothingNew.
    """
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    sheet = _newest(monitor)
    new = [one.code for one in sheets.newly_shipped(sheet)]
    if not new:
        raise NothingNew
    if sheets.is_used(sheet):
        sheet = _next_version(sheet, by=by, at=at)
    _add_shipped(sheet, new, by, at)
    _record("explanation.taken", sheet, by, at, languages=new)
    return sheet


def _add_shipped(
    sheet: models.ConsentSheet, languages: Iterable[str], by: User, at: datetime
) -> None:
    """Store the words that ship in these languages, with the Dutch they were made of."""
    ready = shipped.consent_sheets()
    for language in languages:
        models.ConsentSheetText.objects.create(
            sheet=sheet,
            language=language,
            words=rules.cleaned(ready[language]),
            source={} if language == DUTCH else rules.cleaned(ready[DUTCH]),
            is_shipped=True,
            entered_at=at,
            entered_by=by,
        )


@transaction.atomic
def write_sheet_text(
    *,
    monitor: models.Monitor,
    language: str,
    words: Mapping[str, str],
    revision: int,
    by: User,
    at: datetime,
) -> models.ConsentSheet:
    """Write the sheet in a language, as a draft. Gives the version in which it stands.

    That is the next one when somebody answered after the newest. Words of other languages that
    were made of Dutch that changed no longer hold. Raises AccessDenied, NoSheet, DutchIncomplete
    or ChangedMeanwhile.
    """
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    sheet = _newest(monitor)
    found = sheets.in_languages(sheet).get(language)
    if found is None:
        raise NoSheet
    meanwhile.check_revision(found.record.revision if found.record else 0, revision)
    new = rules.cleaned(words)
    if language == DUTCH and rules.missing(new):
        raise DutchIncomplete
    source = {} if language == DUTCH else dict(found.dutch)
    if found.record and found.words == new and found.record.source == source:
        return sheet
    if sheets.is_used(sheet):
        sheet = _next_version(sheet, by=by, at=at)
    models.ConsentSheetText.objects.update_or_create(
        sheet=sheet,
        language=language,
        defaults={
            "words": new,
            "source": source,
            "status": TranslationStatus.DRAFT,
            "checker": "",
            "is_shipped": False,
            "revision": revision + 1,
            "entered_at": at,
            "entered_by": by,
            "approved_at": None,
            "approved_by": None,
        },
    )
    _record("explanation.written", sheet, by, at, language=language)
    return sheet


@transaction.atomic
def check_sheet_text(
    *, monitor: models.Monitor, language: str, checker: str, by: User, at: datetime
) -> None:
    """Note that a second speaker compared a translation with the Dutch.

    Raises AccessDenied, NoSheet, TextIncomplete, TextOutdated, NothingToCheck, CheckerMissing or
    SameSpeaker.
    """
    text = _ready(monitor, language, by)
    if text.status != TranslationStatus.DRAFT or language == DUTCH:
        raise NothingToCheck(_("Deze tekst is geen concept meer."))
    name = checker.strip()
    if not name:
        raise CheckerMissing
    if not text.is_shipped and name.casefold() == text.entered_by.name.casefold():
        raise SameSpeaker
    text.status, text.checker = TranslationStatus.CHECKED, name
    text.revision += 1
    text.save(update_fields=["status", "checker", "revision"])
    _record("explanation.checked", text.sheet, by, at, language=language)


@transaction.atomic
def approve_sheet_text(*, monitor: models.Monitor, language: str, by: User, at: datetime) -> None:
    """Approve a text: a translation that was checked, or the Dutch. Not by who wrote it.

    Raises AccessDenied, NoSheet, TextIncomplete, TextOutdated, NotChecked or EnteredThis.
    """
    text = _ready(monitor, language, by)
    is_due = text.status == TranslationStatus.CHECKED or (
        language == DUTCH and text.status == TranslationStatus.DRAFT
    )
    if not is_due:
        raise NotChecked
    if not text.is_shipped and text.entered_by_id == by.pk:
        raise EnteredThis
    text.status, text.approved_at, text.approved_by = TranslationStatus.APPROVED, at, by
    text.revision += 1
    text.save(update_fields=["status", "approved_at", "approved_by", "revision"])
    _record("explanation.approved", text.sheet, by, at, language=language)


@transaction.atomic
def keep_sheet_sound(
    *,
    monitor: models.Monitor,
    language: str,
    part: str,
    content: Iterable[bytes],
    by: User,
    at: datetime,
) -> None:
    """Keep how a person read a part aloud, in the place of an earlier recording.

    Raises AccessDenied, NoSheet, NoSuchPart, NoSound or TooLarge.
    """
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    text = _text(monitor, language)
    words = text.words.get(part, "")
    if part not in rules.SPOKEN or not words:
        raise NoSuchPart
    sound = sounds.keep(content, kind=SoundKind.PROMPT, by=by, at=at)
    former = models.ConsentSheetSound.objects.filter(text=text, part=part).first()
    models.ConsentSheetSound.objects.update_or_create(
        text=text,
        part=part,
        defaults={"words": words, "sound": sound, "recorded_at": at, "recorded_by": by},
    )
    if former is not None:
        _erase_unless_shared(former, by, at)
    _record("explanation.spoken", text.sheet, by, at, language=language)


@transaction.atomic
def remove_sheet_sound(
    *, monitor: models.Monitor, language: str, part: str, by: User, at: datetime
) -> None:
    """Erase a recording of a part. Raises AccessDenied or NoSheet."""
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    text = _text(monitor, language)
    kept = models.ConsentSheetSound.objects.filter(text=text, part=part).first()
    if kept is not None:
        kept.delete()
        _erase_unless_shared(kept, by, at)
        _record("explanation.sound_removed", text.sheet, by, at, language=language)


def _erase_unless_shared(kept: models.ConsentSheetSound, by: User, at: datetime) -> None:
    """Erase its sound, unless an earlier or later version has it too."""
    if not models.ConsentSheetSound.objects.filter(sound=kept.sound_id).exists():
        sounds.erase([kept.sound], by=by, at=at)


def _newest(monitor: models.Monitor) -> models.ConsentSheet:
    sheet = sheets.newest(monitor)
    if sheet is None:
        raise NoSheet
    return sheet


def _text(monitor: models.Monitor, language: str) -> models.ConsentSheetText:
    found = _newest(monitor).texts.filter(language=language).select_related("sheet").first()
    if found is None:
        raise NoSheet
    return found


def _ready(monitor: models.Monitor, language: str, by: User) -> models.ConsentSheetText:
    """Return a text that is whole and of the Dutch that stands there, held."""
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    found = sheets.in_languages(_newest(monitor)).get(language)
    if found is None or found.record is None:
        raise NoSheet
    if found.lacks is Lacks.MISSING:
        raise TextIncomplete
    if found.lacks is Lacks.OUTDATED:
        raise TextOutdated
    return found.record


def _next_version(sheet: models.ConsentSheet, *, by: User, at: datetime) -> models.ConsentSheet:
    """Copy a version that was used to the next, with how far its texts are and their sound."""
    made = models.ConsentSheet.objects.create(
        monitor_id=sheet.monitor_id, version=sheet.version + 1, made_at=at, made_by=by
    )
    for text in sheet.texts.prefetch_related("sounds"):
        kept = list(text.sounds.all())
        text.pk, text.sheet = None, made
        text._state.adding = True
        text.save()
        for one in kept:
            one.pk, one.text = None, text
            one._state.adding = True
            one.save()
    _record("explanation.version_made", made, by, at)
    return made


def _record(
    what: str, sheet: models.ConsentSheet, by: User, at: datetime, **detail: object
) -> None:
    safeguards.record(what, sheet, by=by, at=at, detail={"version": sheet.version, **detail})
