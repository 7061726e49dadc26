"""Work off the request: taking a project over. Called by the worker and its loop."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from weerklank.exchange.operations import drafts, taking


@task()
def take(draft_id: int, attempt: int) -> None:
    """Take a project over that somebody asked for, unless that was stopped meanwhile."""
    taking.take_asked(draft_id=draft_id, attempt=attempt, at=timezone.now())


def sweep(*, at: datetime) -> None:
    """Remove what waited too long; for the worker's loop."""
    drafts.let_old_go(at=at)
