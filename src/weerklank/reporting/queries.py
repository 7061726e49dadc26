"""Reads over findings, their evidence and quotes, and the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weerklank.rendering.look import PETROL
from weerklank.reporting import models

if TYPE_CHECKING:
    from weerklank.study.models import Monitor


def colour_of(monitor: Monitor) -> str:
    """Return the colour that the reports of a monitor have. One query."""
    look = look_of(monitor)
    return look.colour if look else PETROL


def look_of(monitor: Monitor) -> models.ReportLook | None:
    """Return how the reports of a monitor look, None where nobody chose. One query."""
    return models.ReportLook.objects.filter(monitor=monitor).first()
