"""Work off the request: reading large files. Called by the worker and its loop."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from weerklank.fieldwork import operations
from weerklank.fieldwork.operations import interviewing


@task()
def read_draft(draft_id: int, attempt: int) -> None:
    """Read the file of a draft, unless another worker has it."""
    operations.read_draft(draft_id=draft_id, attempt=attempt, at=timezone.now())


def sweep(*, at: datetime) -> None:
    """Read again what a killed worker left behind; remove drafts after two days, notes after one.

    For the worker's loop, every ten seconds or so, and before it starts.
    """
    for draft_id, attempt in operations.sweep_drafts(at=at):
        read_draft.enqueue(draft_id, attempt)
    interviewing.forget_wiped_notes(at=at)
