"""Vocabulary of telling by oneself."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Helper(TextChoices):
    """begrippen.md#zelf-vertellen; who sat beside her. Empty: she did not say."""

    ALONE = "alone", _("alleen")
    HELPED = "helped", _("iemand hielp")
    INTERPRETER = "interpreter", _("met een tolk")


class Face(TextChoices):
    """begrippen.md#zelf-vertellen; the three faces of a question that asks how it was."""

    GOOD = "good", _("goed")
    SO_SO = "so_so", _("niet goed, niet slecht")
    BAD = "bad", _("slecht")


class Refusal(TextChoices):
    """begrippen.md#zelf-vertellen; she was asked, and did not answer."""

    SKIPPED = "skipped", _("overgeslagen")
    RATHER_NOT = "rather_not", _("liever niet gezegd")
