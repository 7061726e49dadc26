"""Vocabulary of versions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VersionState(TextChoices):
    """begrippen.md#versie; how far a version of the report is."""

    SET = "set", _("Vastgesteld")
    PUBLIC = "public", _("Openbaar")
    SUPERSEDED = "superseded", _("Vervangen")
