"""What a withdrawal takes out: forms, notes and files that may hold her words, on their way too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from weerklank.exchange import models
from weerklank.interchange.refi.project import key
from weerklank.safeguards import erasers, storage
from weerklank.study.terms import KeptData

# Nothing points to what is kept here; but it goes before the texts, since it asks where she spoke.
ORDER = 35
PARTS = gettext_noop("bewaarde onderdelen van een ander programma")
FILES = gettext_noop("bewaarde bestanden van een ander programma")
DRAFTS = gettext_noop("projecten die nog niet zijn overgenomen")
GIVEN = gettext_noop("bestanden van een ronde die klaarstaan om mee te nemen")
_GUIDS = re.compile(r'(?:guid|targetGUID)="([^"]+)"')
_NOTES = re.compile(r'<NoteRef targetGUID="([^"]+)"')
_ENDS = re.compile(r'(?:originGUID|targetGUID)="([^"]+)"')


def _affected(person: erasers.Person) -> tuple[set[int], set[int]]:
    """Return the parts that lose their form, and the parts that go altogether."""
    parts = models.KeptPart.objects.filter(project__round_id=person.round_id).order_by()
    spoken = parts.filter(
        Q(conversation__attendances__participant_id=person.participant_id)
        | Q(conversation__speakers__participant_id=person.participant_id)
    )
    cases = parts.filter(kind="Case", participant_id=person.participant_id)
    emptied = set(spoken.values_list("pk", flat=True)) | set(cases.values_list("pk", flat=True))
    hers = set(cases.values_list("guid", flat=True))
    gone: set[int] = set()
    # Texts and recordings that her case points to, also those that did not become conversations.
    for pk, extra, conversation in parts.filter(kind__endswith="Source").values_list(
        "pk", "extra", "conversation_id"
    ):
        if hers & set(extra.get("cases", ())):
            (emptied if conversation else gone).add(pk)
    gone |= _notes(parts, emptied | gone)
    return emptied, gone


def _notes(parts: QuerySet[models.KeptPart], of: set[int]) -> set[int]:
    """Return the notes that hang on these parts: by a reference, or by a link."""
    guids: set[str] = set()
    notes: set[str] = set()
    for xml in parts.filter(pk__in=of).values_list("xml", flat=True).iterator(chunk_size=20):
        guids |= _keys(_GUIDS.findall(xml))
        notes |= _keys(_NOTES.findall(xml))
    for xml in parts.filter(kind="Link").values_list("xml", flat=True):
        ends = _keys(_ENDS.findall(xml))
        if ends & guids:
            notes |= ends
    found = parts.filter(kind="Note").values_list("pk", "guid")
    return {pk for pk, guid in found if guid in notes}


def _keys(guids: Iterable[str]) -> set[str]:
    return {key(guid)[:64] for guid in guids}


def _drafts(person: erasers.Person) -> QuerySet[models.ProjectDraft]:
    """A project that still waits may hold anybody's words; it can be brought in again."""
    return _drafts_of(person.round_id)


def _counts(person: erasers.Person, emptied: set[int], gone: set[int]) -> dict[str, int]:
    return {
        PARTS: models.KeptPart.objects.filter(pk__in=emptied).exclude(xml="").count() + len(gone),
        FILES: models.KeptFile.objects.filter(part_id__in=emptied | gone).count(),
        DRAFTS: _drafts(person).count(),
        GIVEN: models.GivenProject.objects.filter(round_id=person.round_id).count(),
    }


def preview(person: erasers.Person) -> dict[str, int]:
    return _counts(person, *_affected(person))


def erase(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Empty the forms of her conversations and case; remove notes on them, and their files."""
    emptied, gone = _affected(person)
    counts = _counts(person, emptied, gone)
    let_given_go(round_id=person.round_id)
    files = models.KeptFile.objects.filter(part_id__in=emptied | gone)
    for file in files:
        storage.remove_later(file.content)
    for draft in _drafts(person):
        storage.remove_later(draft.content)
    files.delete()
    _drafts(person).delete()
    models.KeptPart.objects.filter(pk__in=gone).delete()
    models.KeptPart.objects.filter(pk__in=emptied).update(xml="", extra={})
    return counts


def unquote(person: erasers.Person, _at: datetime) -> dict[str, int]:
    """Let nobody take a file along that was made when she allowed more."""
    return {GIVEN: let_given_go(round_id=person.round_id)}


def let_given_go(**of: object) -> int:
    """Throw away the files that were made of rounds, also those still being made; gives how many.

    Whoever makes one finds no row to keep it under. The rows are locked: what is just being
    finished is finished, and goes.
    """
    given = list(models.GivenProject.objects.select_for_update(of=("self",)).filter(**of))
    for one in given:
        storage.remove_later(one.content)
        one.delete()
    return len(given)


# --- terms of a plan --------------------------------------------------------------------------
_RECORDED = ("AudioSource", "VideoSource")


def _files_of(round_id: int, *, recorded: bool = False) -> QuerySet[models.KeptFile]:
    found = models.KeptFile.objects.filter(part__project__round=round_id)
    return found.filter(part__kind__in=_RECORDED) if recorded else found


def _erase_files(round_id: int, *, recorded: bool = False) -> int:
    files = _files_of(round_id, recorded=recorded)
    for file in files:
        storage.remove_later(file.content)
    return files.delete()[0]


def _without_files(round_id: int, *, recorded: bool = False) -> dict[str, int]:
    files = _erase_files(round_id, recorded=recorded)
    return {FILES: files, GIVEN: let_given_go(round_id=round_id)}


def _erase_words(round_id: int, _at: datetime) -> dict[str, int]:
    """Empty every form that may hold words; notes, files and what waits go altogether."""
    parts = models.KeptPart.objects.filter(project__round=round_id)
    files = _erase_files(round_id)
    drafts = _drafts_of(round_id)
    for draft in drafts:
        storage.remove_later(draft.content)
    loose = parts.filter(Q(kind="Note") | Q(kind__endswith="Source", conversation=None))
    gone = loose.delete()[0]
    told = Q(conversation__isnull=False) | Q(kind="Case")
    emptied = parts.filter(told).exclude(xml="", extra={}).update(xml="", extra={})
    given = let_given_go(round_id=round_id)
    return {PARTS: gone + emptied, FILES: files, DRAFTS: drafts.delete()[0], GIVEN: given}


def _drafts_of(round_id: int) -> QuerySet[models.ProjectDraft]:
    return models.ProjectDraft.objects.filter(round_id=round_id)


def _keep_to_terms() -> None:
    for kept in (
        erasers.Kept("exchange", KeptData.TRANSCRIPTS, ORDER, _erase_words),
        erasers.Kept(
            "exchange",
            KeptData.FILES,
            ORDER,
            lambda round_id, _at: _without_files(round_id),
            lambda round_id: _files_of(round_id).count(),
        ),
        erasers.Kept(
            "exchange",
            KeptData.RECORDINGS,
            ORDER,
            lambda round_id, _at: _without_files(round_id, recorded=True),
            lambda round_id: _files_of(round_id, recorded=True).count(),
        ),
    ):
        erasers.keep_to_terms(kept)


def register() -> None:
    _keep_to_terms()
    erasers.register(
        erasers.Eraser(
            room="exchange",
            order=ORDER,
            models=(
                "exchange.KeptPart",
                "exchange.KeptFile",
                "exchange.ProjectDraft",
                "exchange.GivenProject",
            ),
            preview=preview,
            erase=erase,
            unquote=unquote,
        )
    )
