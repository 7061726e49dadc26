"""Which ended trajectories go, on which day, and what was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from weerklank.trajectories import models

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation


def notices(municipality: Organisation) -> QuerySet[models.RetentionNotice]:
    """Return what was announced, by the day on which it goes."""
    return (
        models.RetentionNotice.objects.filter(trajectory__municipality=municipality)
        .select_related("trajectory__municipality")
        .order_by("goes_on", "trajectory__pseudonym")
    )


def notice_of(trajectory: models.Trajectory) -> models.RetentionNotice | None:
    """Return the announcement of one trajectory."""
    return models.RetentionNotice.objects.filter(trajectory=trajectory).first()


def certificates(municipality: Organisation) -> QuerySet[models.ErasureCertificate]:
    """Return that trajectories were erased, newest first."""
    return models.ErasureCertificate.objects.filter(municipality=municipality)
