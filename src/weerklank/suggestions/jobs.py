"""Work off the request: learning from codings. Called by the worker and its loop."""

import time
from datetime import datetime

from django.utils import timezone
from django_tasks import task

from weerklank.suggestions import leaving, operations

# So long one person's learning keeps other work waiting; then it goes to the back of the queue.
AT_A_STRETCH = 20.0


@task()
def learn(learning_id: int) -> None:
    """Go on with learning for a while, and put the rest in the queue."""
    until = time.monotonic() + AT_A_STRETCH
    while operations.advance(learning_id=learning_id, at=timezone.now()):
        if time.monotonic() > until:
            learn.enqueue(learning_id)
            return


def sweep(*, at: datetime) -> None:
    """Go on with what a killed worker left behind."""
    for learning_id in operations.left_behind(at=at):
        learn.enqueue(learning_id)


def forget_what_may_not_be() -> None:
    """Throw away what suggestions rest on and may not be used any more; for the worker's loop."""
    leaving.forget_what_may_not_be()
