"""Vocabulary of coding: the two facets that a coder enters, and which reading counts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Polarity(TextChoices):
    """begrippen.md#polariteit"""

    POSITIEF = "positief", _("goed")
    NEGATIEF = "negatief", _("slecht")
    GEMENGD = "gemengd", _("gemengd")
    NEUTRAAL = "neutraal", _("neutraal")


class EvidenceKind(TextChoices):
    """begrippen.md#bewijsaard: what the words rest on."""

    EIGEN_ERVARING = "eigen_ervaring", _("zelf beleefd")
    VAN_HOREN_ZEGGEN = "van_horen_zeggen", _("gehoord")
    VERWACHTING = "verwachting", _("verwacht")
    WENS = "wens", _("wens")


class ReadingKind(TextChoices):
    """begrippen.md#lezing: what kind of reading was chosen to count."""

    CODER = "coder", _("die van één codeur")


class ReadingBasis(TextChoices):
    """begrippen.md#lezing: why this reading counts."""

    CHOSEN = "chosen", _("gekozen")
    FIRST_DONE = "first_done", _("het eerst klaar")
    FIRST_BEGUN = "first_begun", _("het eerst begonnen")
