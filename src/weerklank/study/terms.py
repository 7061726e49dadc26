"""Vocabulary of a study: who speaks, what she allowed, and how she said so."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Perspective(TextChoices):
    """begrippen.md#perspectief"""

    INBURGERAAR = "inburgeraar", _("Inburgeraar")
    AANBIEDER = "aanbieder", _("Aanbieder")


class ProviderKind(TextChoices):
    """begrippen.md#aanbieder; which kind of organisation a provider speaks for."""

    GEMEENTE = "gemeente", _("Gemeente")
    MAATSCHAPPELIJKE_BEGELEIDING = "mb", _("Maatschappelijke begeleiding")
    TAALSCHOOL = "taalschool", _("Taalschool")
    OTHER = "other", _("Anders")


class ConsentPurpose(TextChoices):
    """begrippen.md#toestemming; each purpose is asked and taken back on its own."""

    TAKE_PART = "take_part", _("Meedoen")
    RECORD = "record", _("Opnemen")
    TRANSCRIBE = "transcribe", _("Door een computer laten uitschrijven")
    QUOTE = "quote", _("Citeren")
    ASK_AGAIN = "ask_again", _("Opnieuw gevraagd worden")
    REUSE = "reuse", _("Later opnieuw gebruiken")


class ConsentMedium(TextChoices):
    SPOKEN = "spoken", _("Gezegd")
    RECORDED = "recorded", _("Gezegd en opgenomen")
    WRITTEN = "written", _("Op papier")


class FilePolicy(TextChoices):
    """What happens with an uploaded file once its text is stored."""

    KEEP = "keep", _("Bewaren voor wie het gesprek mag lezen")
    DELETE = "delete", _("Verwijderen zodra de tekst is ingelezen")


# Languages in which people who integrate are spoken with, and what their readers call them.
# Dari is not Farsi: each has texts and sound of its own.
LANGUAGES: dict[str, tuple[Promise, str]] = {
    "nl": (_("Nederlands"), "Nederlands"),
    "en": (_("Engels"), "English"),
    "ar": (_("Arabisch"), "العربية"),
    "tr": (_("Turks"), "Türkçe"),
    "fa": (_("Farsi"), "فارسی"),
    "prs": (_("Dari"), "دری"),
    "ps": (_("Pasjtoe"), "پښتو"),
    "ti": (_("Tigrinya"), "ትግርኛ"),
    "uk": (_("Oekraïens"), "Українська"),
}
DUTCH = "nl"
FOREIGN = tuple(language for language in LANGUAGES if language != DUTCH)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "prs", "ps"})


def direction(language: str) -> str:
    """Return in which direction a language is written, as HTML says it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


class TranslationStatus(TextChoices):
    """begrippen.md#translationstatus; how far a translation is."""

    DRAFT = "draft", _("Concept, niet nagekeken door een spreker")
    CHECKED = "checked", _("Nagekeken door een tweede spreker")
    APPROVED = "approved", _("Goedgekeurd")
