"""Vocabulary of coding: the two facets that a coder enters."""

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
