"""What a municipality tells: for her, in her language; and for who keeps it, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from weerklank.personal import models, shipped
from weerklank.personal.terms import EntryKind
from weerklank.study.terms import DUTCH, LANGUAGES, TranslationStatus, direction

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

SOON = timedelta(days=30)  # that it grows old is told so long before
# The parts of her page, by the word that stands in the address, and what introduces each.
PARTS: Mapping[str, str] = {
    "contactpersoon": "contact",
    "wat-nu": "steps",
    "afspraken": "agreements",
    "agenda": "appointments",
    "lessen": "lessons",
    "regelingen": "schemes",
    "hulp": "help",
    "brieven": "letters",
    "wie-keek": "looks",
}
KINDS: Mapping[str, EntryKind] = {
    "regelingen": EntryKind.SCHEME,
    "hulp": EntryKind.HELP,
    "brieven": EntryKind.LETTER,
}


def demands_recordings(municipality: Organisation) -> bool:
    """Return whether this municipality shows only what a person read aloud."""
    return models.Rule.objects.filter(municipality=municipality, demands_recordings=True).exists()


def aloud_of_part(part: str, language: str) -> str:
    """Return what introduces a part of her page, as it is read aloud."""
    words = shipped.own_words()[language]
    return f"{words[f't_{PARTS[part]}']}. {words[f'about_{PARTS[part]}']}"


@dataclass(frozen=True, slots=True)
class InLanguage:
    """An entry in one language, as far as it is. `dutch` is the Dutch text."""

    entry: models.Entry
    language: str
    text: models.EntryText | None
    dutch: models.EntryText | None

    @property
    def own_name(self) -> str:
        return LANGUAGES[self.language][1]

    @property
    def name(self) -> object:
        return LANGUAGES[self.language][0]

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def is_outdated(self) -> bool:
        """Return whether the Dutch changed since this was made."""
        return (
            self.text is not None
            and self.dutch is not None
            and self.language != DUTCH
            and self.text.source != self.dutch.words
        )

    @property
    def is_unchecked(self) -> bool:
        return self.text is not None and self.text.status == TranslationStatus.DRAFT

    @property
    def recording(self) -> models.Recording | None:
        """Return how this text was read aloud, as it is worded now."""
        if self.text is None:
            return None
        found = list(self.text.recordings.all())
        return found[0] if found and found[0].text == self.text.aloud else None

    @property
    def is_missing(self) -> bool:
        return self.text is None or self.is_outdated


def entries(municipality: Organisation) -> QuerySet[models.Entry]:
    """Return everything in the list of a municipality, with texts and recordings."""
    recordings = Prefetch("recordings", models.Recording.objects.select_related("sound"))
    texts = Prefetch("texts", models.EntryText.objects.prefetch_related(recordings))
    return (
        models.Entry.objects.filter(municipality=municipality)
        .select_related("municipality")
        .prefetch_related(texts)
    )


def in_languages(entry: models.Entry) -> dict[str, InLanguage]:
    """Return an entry, read by `entries`, in each language."""
    texts = {text.language: text for text in entry.texts.all()}
    return {code: InLanguage(entry, code, texts.get(code), texts.get(DUTCH)) for code in LANGUAGES}


def shown(entry: models.Entry, language: str) -> InLanguage | None:
    """Return an entry as she reads it: in her language, else in Dutch; None without either."""
    found = in_languages(entry)
    for one in (found[language], found[DUTCH]):
        if not one.is_missing:
            return one
    return None


def for_her(municipality: Organisation, kind: EntryKind, language: str) -> list[InLanguage]:
    """Return what she can read of a kind; where recordings are demanded, only what has one."""
    demands = demands_recordings(municipality)
    told = (shown(one, language) for one in entries(municipality).filter(kind=kind, is_shown=True))
    return [one for one in told if one is not None and (one.recording or not demands)]


def one_for_her(municipality: Organisation, number: int, language: str) -> InLanguage | None:
    """Return one entry as she reads it; None when it is not there, or not for her to see."""
    entry = entries(municipality).filter(pk=number, is_shown=True).first()
    told = shown(entry, language) if entry else None
    if told is None or (demands_recordings(municipality) and not told.recording):
        return None
    return told


def recording_for_her(municipality: Organisation, number: int) -> models.Recording | None:
    """Return a recording of this municipality."""
    return (
        models.Recording.objects.filter(municipality=municipality, pk=number)
        .select_related("sound")
        .first()
    )


def recording_of_part(
    municipality: Organisation, part: str, language: str
) -> models.Recording | None:
    """Return how the introduction of a part was read aloud, as it is worded now."""
    return models.Recording.objects.filter(
        municipality=municipality,
        of=None,
        part=part,
        language=language,
        text=aloud_of_part(part, language),
    ).first()


# --- for who keeps the list ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as its keeper sees it: how far it is in each language, and whether it grows old."""

    entry: models.Entry
    languages: list[InLanguage]
    is_old: bool
    grows_old: bool

    @property
    def title(self) -> str:
        dutch = self.languages[0].text
        return dutch.title if dutch else ""

    @property
    def missing(self) -> list[InLanguage]:
        return [one for one in self.languages if one.is_missing]

    @property
    def unchecked(self) -> list[InLanguage]:
        return [one for one in self.languages if not one.is_missing and one.is_unchecked]

    @property
    def unheard(self) -> list[InLanguage]:
        return [one for one in self.languages if not one.is_missing and one.recording is None]


def kept(municipality: Organisation, *, today: date) -> list[Kept]:
    """Return the list of a municipality, in the order of kinds, with what each entry lacks."""
    order = list(EntryKind)
    found = [
        Kept(
            entry,
            list(in_languages(entry).values()),
            is_old=entry.valid_until < today,
            grows_old=today <= entry.valid_until < today + SOON,
        )
        for entry in entries(municipality)
    ]
    return sorted(found, key=lambda one: order.index(EntryKind(one.entry.kind)))


def unheard_parts(municipality: Organisation) -> dict[str, list[str]]:
    """Return per language which introductions of parts nobody read aloud as they are now."""
    spoken = {
        (one.part, one.language)
        for one in models.Recording.objects.filter(municipality=municipality, of=None)
        if one.part in PARTS
        and one.language in LANGUAGES
        and one.text == aloud_of_part(one.part, one.language)
    }
    return {code: [part for part in PARTS if (part, code) not in spoken] for code in LANGUAGES}


def grows_old(*, today: date) -> dict[Organisation, int]:
    """Return per municipality how many entries are past their day, or will be soon."""
    found: dict[Organisation, int] = {}
    for entry in models.Entry.objects.filter(
        is_shown=True, valid_until__lt=today + SOON
    ).select_related("municipality"):
        found[entry.municipality] = found.get(entry.municipality, 0) + 1
    return found
