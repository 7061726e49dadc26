"""Sound that is kept: the row has its key in an envelope, the file has nothing else than noise."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weerklank.sounds import terms


class Sound(models.Model):
    """One recording, sealed. What it belongs to points here; without that it is swept.

    `keep_until` is its own term; None is for as long as what it belongs to.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("soort"), max_length=20, choices=terms.SoundKind)
    form = models.CharField(_("vorm"), max_length=20, choices=terms.SoundForm)
    file = models.FileField(upload_to="sounds/")
    envelope = models.BinaryField()
    size = models.PositiveBigIntegerField(_("bytes"))
    keep_until = models.DateField(_("bewaren tot en met"), null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["keep_until"], name="sound_term")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class Arriving(models.Model):
    """Sound that comes in parts while somebody speaks; whole, it becomes a Sound."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)  # of the parts that are here
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.key}: {self.size}"


class ArrivingPart(models.Model):
    """One part, sealed as a sound of its own is."""

    arriving = models.ForeignKey(Arriving, on_delete=models.CASCADE, related_name="parts")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    start = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="sounds/")
    envelope = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["start"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["arriving", "start"], name="arriving_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.arriving_id}: {self.start}"
