"""Schemes, places of help and letters: added, worded, checked, spoken. A regisseur keeps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.interchange import archives
from weerklank.interchange.refusals import Refused
from weerklank.personal import access, models
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import AccessDenied, DomainError
from weerklank.sounds import operations as sounds
from weerklank.sounds.refusals import NoSound, TooLarge
from weerklank.sounds.terms import SoundKind
from weerklank.study.terms import DUTCH, TranslationStatus

if TYPE_CHECKING:
    from weerklank.personal.queries import Piece
    from weerklank.safeguards.models import Organisation, User

PARTS = ("title", "what", "when", "todo")


class DutchFirst(DomainError):
    user_message = _("Schrijf eerst de Nederlandse tekst.")


class TextMissing(DomainError):
    user_message = _("Vul in hoe het heet en wat het is.")


class CheckerMissing(DomainError):
    user_message = _("Schrijf op wie de tekst nakeek.")


class NotChecked(DomainError):
    user_message = _("Laat de tekst eerst nakijken door een spreker van de taal.")


def _record(what: str, about: Organisation, by: User, at: datetime, **more: object) -> None:
    safeguards.record(what, about, by=by, at=at, detail={"municipality": about.slug, **more})


@transaction.atomic
def set_rule(
    *, municipality: Organisation, demands_recordings: bool, by: User, at: datetime
) -> None:
    """Decide whether only what a person read aloud is shown. Raises AccessDenied."""
    access.check_may_keep_lists(by, municipality)
    models.Rule.objects.update_or_create(
        municipality=municipality, defaults={"demands_recordings": demands_recordings}
    )
    _record("entry.rule_set", municipality, by, at, demands_recordings=demands_recordings)


@transaction.atomic
def save_entry(
    *,
    municipality: Organisation,
    entry: models.Entry | None,
    values: Mapping[str, object],
    revision: int | None,
    by: User,
    at: datetime,
) -> models.Entry:
    """Add an entry, or change one; `values` are its own columns.

    Raises AccessDenied, GoneMeanwhile or ChangedMeanwhile.
    """
    access.check_may_keep_lists(by, municipality)
    if entry is None:
        made = models.Entry.objects.create(municipality=municipality, **values)
        _record("entry.added", municipality, by, at, entry=made.pk)
        return made
    meanwhile.hold(entry)
    meanwhile.check_revision(entry.revision, revision)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.revision += 1
    entry.save()
    _record("entry.changed", municipality, by, at, entry=entry.pk)
    return entry


@transaction.atomic
def save_text(
    *,
    entry: models.Entry,
    language: str,
    words: Mapping[str, str],
    revision: int,
    by: User,
    at: datetime,
) -> models.EntryText:
    """Word an entry in a language; it begins as a draft again. `revision` 0: there was none yet.

    Raises AccessDenied, TextMissing, DutchFirst, GoneMeanwhile or ChangedMeanwhile.
    """
    access.check_may_keep_lists(by, entry.municipality)
    said = {part: " ".join(words.get(part, "").split()) for part in PARTS}
    if not said["title"] or not said["what"]:
        raise TextMissing
    meanwhile.hold(entry)
    texts = {one.language: one for one in entry.texts.all()}
    dutch = texts.get(DUTCH)
    if language != DUTCH and dutch is None:
        raise DutchFirst
    text = texts.get(language) or models.EntryText(entry=entry, language=language, revision=0)
    meanwhile.check_revision(text.revision, revision)
    for part, value in said.items():
        setattr(text, part, value)
    text.source = dutch.words if dutch is not None and language != DUTCH else []
    text.status, text.checker = TranslationStatus.DRAFT, ""
    text.entered_at, text.entered_by_id = at, by.pk
    text.revision += 1
    text.save()
    _record("entry.worded", entry.municipality, by, at, entry=entry.pk, language=language)
    return text


@transaction.atomic
def check_text(*, text: models.EntryText, checker: str, by: User, at: datetime) -> None:
    """Write down which speaker looked at a text. Raises AccessDenied or CheckerMissing."""
    _may(text, by)
    name = " ".join(checker.split())
    if not name:
        raise CheckerMissing
    meanwhile.hold(text)
    text.status, text.checker = TranslationStatus.CHECKED, name
    text.save(update_fields=["status", "checker"])
    _of_text("entry.checked", text, by, at)


@transaction.atomic
def approve_text(*, text: models.EntryText, by: User, at: datetime) -> None:
    """Approve a text that a speaker looked at; not by who entered it.

    Raises AccessDenied or NotChecked.
    """
    _may(text, by)
    meanwhile.hold(text)
    if text.status != TranslationStatus.CHECKED:
        raise NotChecked
    if text.entered_by_id == by.pk:
        raise AccessDenied(_("Wie een tekst invoerde, keurt die niet goed."))
    text.status = TranslationStatus.APPROVED
    text.save(update_fields=["status"])
    _of_text("entry.approved", text, by, at)


def _may(text: models.EntryText, by: User) -> None:
    access.check_may_keep_lists(by, text.entry.municipality)


def _of_text(what: str, text: models.EntryText, by: User, at: datetime) -> None:
    entry = text.entry
    _record(what, entry.municipality, by, at, entry=entry.pk, language=text.language)


# --- spoken ---------------------------------------------------------------------------------------
@transaction.atomic
def keep_recording(
    *, text: models.EntryText, content: Iterable[bytes], by: User, at: datetime
) -> models.Recording:
    """Keep how somebody reads an entry aloud, in place of what was recorded before.

    Raises AccessDenied, and NoSound or TooLarge of the sounds.
    """
    _may(text, by)
    meanwhile.hold(text)
    former = models.Recording.objects.filter(of=text).first()
    made = models.Recording(
        municipality=text.entry.municipality, of=text, language=text.language, text=text.aloud
    )
    _keep(made, content=content, former=former, by=by, at=at)
    _of_text("entry.spoken", text, by, at)
    return made


@transaction.atomic
def keep_recording_of_piece(
    *,
    municipality: Organisation,
    piece: Piece,
    content: Iterable[bytes],
    by: User,
    at: datetime,
) -> models.Recording:
    """Keep how somebody reads a piece of her page aloud.

    Raises AccessDenied, and NoSound or TooLarge of the sounds.
    """
    access.check_may_keep_lists(by, municipality)
    return _keep_piece(municipality, piece, content, by, at)


def _keep_piece(
    municipality: Organisation, piece: Piece, content: Iterable[bytes], by: User, at: datetime
) -> models.Recording:
    meanwhile.hold(municipality)
    former = models.Recording.objects.filter(
        municipality=municipality, of=None, part=piece.key, language=piece.language
    ).first()
    made = models.Recording(
        municipality=municipality, part=piece.key, language=piece.language, text=piece.words
    )
    _keep(made, content=content, former=former, by=by, at=at)
    _record("entry.spoken", municipality, by, at, part=piece.key, language=piece.language)
    return made


class NotOfAPiece(DomainError):
    """Files whose names are of no piece, or that are no sound."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        super().__init__(
            _(
                "Er is niets bewaard. De naam van deze bestanden hoort bij geen tekst, of twee keer"
                " bij dezelfde: %(names)s."
            )
            % {"names": ", ".join(names[:_MOST_NAMES])}
        )


class NotSound(DomainError):
    def __init__(self, name: str, why: object) -> None:
        super().__init__(_("Er is niets bewaard. %(name)s: %(why)s") % {"name": name, "why": why})


class NoArchive(DomainError):
    def __init__(self, why: Refused) -> None:
        super().__init__(_("Er is niets bewaard. %(why)s") % {"why": why})


_MOST_NAMES = 10
_LIMITS = archives.Limits(members=1_000)


def keep_recordings_of_pieces(
    *,
    municipality: Organisation,
    pieces: Iterable[Piece],
    archive: BinaryIO,
    by: User,
    at: datetime,
) -> int:
    """Keep recordings that came as one ZIP archive, each file named by the key of its piece.

    All or nothing; gives how many. What a computer adds by itself (__MACOSX, hidden files) is
    passed over. Raises AccessDenied, NoArchive, NotOfAPiece or NotSound.
    """
    access.check_may_keep_lists(by, municipality)
    known = {one.key.casefold(): one for one in pieces}
    try:
        with archives.open_archive(archive, limits=_LIMITS) as opened:
            names = {
                name: PurePosixPath(name).stem.casefold()
                for name in opened.names
                if not name.startswith("__MACOSX/") and not PurePosixPath(name).name.startswith(".")
            }
            keys = Counter(names.values())
            strange = [name for name, key in names.items() if key not in known or keys[key] > 1]
            if strange:
                raise NotOfAPiece(strange)
            with transaction.atomic():
                for name, key in names.items():
                    try:
                        _keep_piece(municipality, known[key], opened.parts(name), by, at)
                    except (NoSound, TooLarge) as refusal:
                        raise NotSound(name, refusal.user_message) from refusal
    except Refused as refusal:
        raise NoArchive(refusal) from refusal
    return len(names)


def _keep(
    made: models.Recording,
    *,
    content: Iterable[bytes],
    former: models.Recording | None,
    by: User,
    at: datetime,
) -> models.Recording:
    """Put a recording in the place of the former one, of which the sound is erased."""
    made.sound = sounds.keep(content, kind=SoundKind.PROMPT, by=by, at=at)
    made.recorded_at, made.recorded_by = at, by
    if former is not None:
        _let_go(former, by, at)
    made.save()
    return made


@transaction.atomic
def remove_recording(*, recording: models.Recording, by: User, at: datetime) -> None:
    """Erase a recording. Raises AccessDenied."""
    access.check_may_keep_lists(by, recording.municipality)
    language, municipality = recording.language, recording.municipality
    _let_go(recording, by, at)
    _record("entry.sound_removed", municipality, by, at, language=language)


def _let_go(recording: models.Recording, by: User, at: datetime) -> None:
    sound = recording.sound
    recording.delete()
    sounds.erase([sound], by=by, at=at)
