"""Vocabulary of a study: who speaks, what she allowed, and how she said so."""

from django.db.models import TextChoices
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
    QUOTE = "quote", _("Citeren")
    REUSE = "reuse", _("Later opnieuw gebruiken")


class ConsentMedium(TextChoices):
    SPOKEN = "spoken", _("Gezegd")
    RECORDED = "recorded", _("Gezegd en opgenomen")
    WRITTEN = "written", _("Op papier")


class FilePolicy(TextChoices):
    """What happens with an uploaded file once its text is stored."""

    KEEP = "keep", _("Bewaren voor wie het gesprek mag lezen")
    DELETE = "delete", _("Verwijderen zodra de tekst is ingelezen")
