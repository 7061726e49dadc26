"""What a municipality tells: for her, in her language; and for who keeps it, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from weerklank.personal import models, rules
from weerklank.personal.terms import EntryKind
from weerklank.study.terms import DUTCH, LANGUAGES, TranslationStatus, direction

if TYPE_CHECKING:
    from weerklank.crossings import Spoken
    from weerklank.safeguards.models import Organisation

SOON = timedelta(days=30)  # that it grows old is told so long before
KINDS: Mapping[str, EntryKind] = {
    "regelingen": EntryKind.SCHEME,
    "hulp": EntryKind.HELP,
    "brieven": EntryKind.LETTER,
}


def demands_recordings(municipality: Organisation) -> bool:
    """Return whether this municipality shows only what a person read aloud."""
    return models.Rule.objects.filter(municipality=municipality, demands_recordings=True).exists()


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


def hides_from_her(municipality: Organisation, kind: EntryKind) -> bool:
    """Return whether there is something of a kind that she does not see for want of a recording."""
    if not demands_recordings(municipality):
        return False
    return entries(municipality).filter(kind=kind, is_shown=True).exists()


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


def spoken(municipality: Organisation, language: str, words: Mapping[str, str]) -> dict[str, int]:
    """Return the recordings of pieces by key, of those that are read as `words` has them now.

    A name is recorded once for all languages.
    """
    found = models.Recording.objects.filter(
        municipality=municipality, of=None, part__in=list(words), language__in=[language, ""]
    ).values_list("part", "language", "text", "pk")
    return {
        part: pk
        for part, spoken_in, text, pk in found
        if text == words[part] and spoken_in == rules.language_of(part, language)
    }


def recording_of_piece(municipality: Organisation, piece: Piece) -> models.Recording | None:
    """Return how a piece was read aloud, as it is worded now."""
    return models.Recording.objects.filter(
        municipality=municipality,
        of=None,
        part=piece.key,
        language=piece.language,
        text=piece.words,
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


@dataclass(frozen=True, slots=True)
class Piece:
    """What is read aloud once: its key, its words, and the recording of those words.

    `language` is '' for a name, which is the same in each.
    """

    key: str
    words: str
    language: str
    recording: int | None = None
    dutch: str = ""  # the same in Dutch, for who keeps the list and does not read the language

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that are read in one go: 'intro', 'sentence', 'counted', 'times' or 'name'."""

    name: str
    pieces: list[Piece]

    @property
    def unheard(self) -> list[Piece]:
        return [one for one in self.pieces if one.recording is None]


def groups(municipality: Organisation, language: str, staff: Iterable[Spoken]) -> list[Group]:
    """Return all pieces of a language; '' is for names, which are recorded once for all."""
    if language:
        told: dict[str, Mapping[str, str]] = {
            "intro": rules.introductions(language),
            "sentence": rules.sentences(language),
            "counted": rules.counted(language),
            "times": {rules.key_of_times(one.key): one.times for one in staff if one.times},
        }
    else:
        told = {"name": {rules.key_of_name(one.key): one.name for one in staff if one.name}}
    words = {key: said for each in told.values() for key, said in each.items()}
    recorded = spoken(municipality, language, words)
    dutch = rules.in_dutch(language) if language else {}
    return [
        Group(
            name,
            [
                Piece(key, said, language, recorded.get(key), dutch.get(key, ""))
                for key, said in each.items()
            ],
        )
        for name, each in told.items()
        if each
    ]


def piece(
    municipality: Organisation, language: str, key: str, staff: Iterable[Spoken]
) -> Piece | None:
    """Return one piece; None when there is none of this key."""
    found = groups(municipality, language, staff)
    return next((one for each in found for one in each.pieces if one.key == key), None)


def grows_old(*, today: date) -> dict[Organisation, int]:
    """Return per municipality how many entries are past their day, or will be soon."""
    found: dict[Organisation, int] = {}
    for entry in models.Entry.objects.filter(
        is_shown=True, valid_until__lt=today + SOON
    ).select_related("municipality"):
        found[entry.municipality] = found.get(entry.municipality, 0) + 1
    return found
