"""Work off the request: the terms of plans. Called by the worker and its loop."""

from datetime import datetime

from weerklank.study import operations


def apply_terms(*, at: datetime) -> int:
    """Announce and carry out the terms of plans, in every room; gives of how many rounds."""
    return operations.apply_terms(at=at)
