"""Deliveries on their way in, and how the columns of a supplier were named."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weerklank.trajectories.terms import ChangeKind


class SavedMapping(models.Model):
    """How the columns of a supplier's files were named last time."""

    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    supplier = models.CharField(_("leverancier"), max_length=100)
    # {table: {"source": sheet or file, "columns": {their name: ours}}}
    mapping = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["supplier"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "supplier"], name="saved_mapping_once"),
        ]

    def __str__(self) -> str:
        return self.supplier


class ImportDraft(models.Model):
    """Files that were uploaded and not yet taken in. Thrown away once they are, or after a day."""

    municipality = models.ForeignKey(
        "safeguards.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=ChangeKind)
    supplier = models.CharField(_("leverancier"), max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    mapping = models.JSONField(default=dict, blank=True)
    # What the dry run said: counts per table, and the refused cells.
    preview = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d %H:%M}"


class DraftFile(models.Model):
    draft = models.ForeignKey(ImportDraft, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="register/drafts/", max_length=255)
    checksum = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name
