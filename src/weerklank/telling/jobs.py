"""Work off the request. Called by the worker's loop."""

from __future__ import annotations

from datetime import datetime

from weerklank.telling.operations import uploads


def sweep(*, at: datetime) -> None:
    """End recordings that nobody goes on with, and erase voices that may not be kept any more."""
    uploads.prune(at=at)
    uploads.erase_not_allowed(at=at)
