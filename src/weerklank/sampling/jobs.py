"""Work off the request: choosing from many people. Called by the worker and its loop."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from weerklank.sampling import operations


@task()
def choose(draw_id: int) -> None:
    """Choose people, unless that was done already."""
    operations.run_draw(draw_id=draw_id, at=timezone.now())


def sweep(*, at: datetime) -> None:
    """Say of what a killed worker left behind that nothing came of it."""
    operations.give_up_draws(at=at)
