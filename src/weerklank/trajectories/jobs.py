"""Work of the register off the request. Called by the worker."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django_tasks import task

from weerklank.safeguards import queries as safeguards
from weerklank.trajectories.operations import judging
from weerklank.trajectories.queries import trajectories

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation


@task()
def judge_signals(municipality_id: int) -> None:
    """Judge the signals of a large register anew; its caseload shows them afterwards."""
    _judge(safeguards.organisations().get(pk=municipality_id), at=timezone.now())


def judge_soon(municipality: Organisation, *, at: datetime) -> bool:
    """Judge the signals anew: at once in a small register, in a large one by the worker.

    Says whether it is done already. In the transaction of what changed the register, it is done
    or asked for together with that, wherever the machine stops.
    """
    if trajectories.takes_long(municipality):
        judge_signals.enqueue(municipality.pk)
        return False
    _judge(municipality, at=at)
    return True


def _judge(municipality: Organisation, *, at: datetime) -> None:
    judging.refresh(municipality=municipality, on=timezone.localdate(at), at=at)
