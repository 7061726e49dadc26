"""Work off the request: looking at a project, taking it over, making one. For the worker."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from weerklank.exchange.operations import drafts, giving, taking


@task()
def take(draft_id: int, attempt: int) -> None:
    """Take a project over that somebody asked for, unless that was stopped meanwhile."""
    taking.take_asked(draft_id=draft_id, attempt=attempt, at=timezone.now())


@task()
def look(draft_id: int, attempt: int) -> None:
    """Look at a project that is large, unless that was stopped meanwhile."""
    taking.look_asked(draft_id=draft_id, attempt=attempt, at=timezone.now())


@task()
def give(given_id: int, attempt: int) -> None:
    """Make a file of a round that is large, unless that was stopped meanwhile."""
    giving.give_asked(given_id=given_id, attempt=attempt, at=timezone.now())


def sweep(*, at: datetime) -> None:
    """Remove what waited too long; for the worker's loop."""
    drafts.let_old_go(at=at)
    giving.sweep(at=at)
