"""What goes of deliveries when a trajectory is erased: all that wait, for she may stand in them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from weerklank.deliveries import models, queries
from weerklank.deliveries.operations import drafts
from weerklank.trajectories import upward
from weerklank.trajectories.operations.erasing import BeingRead

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

DRAFTS = gettext_noop("klaargezette leveringen")


def count(municipality: Organisation) -> int:
    """Count the deliveries of a municipality that wait."""
    return models.ImportDraft.objects.filter(municipality=municipality).count()


def erase(municipality: Organisation, at: datetime) -> None:
    """Throw away the deliveries that wait, with their files and what was seen in them.

    Raises BeingRead when one of them is.
    """
    for draft in models.ImportDraft.objects.filter(municipality=municipality).select_for_update():
        if queries.state_of(draft) in queries.BUSY and not drafts.is_stuck(draft, at=at):
            raise BeingRead
        drafts.UPLOADS.discard(draft, by=None, at=at)


def register() -> None:
    """Let erasing a trajectory reach this room."""
    upward.register(upward.Eraser(name=DRAFTS, count=count, erase=erase))
