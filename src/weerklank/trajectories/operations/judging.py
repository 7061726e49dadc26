"""Judging the signals anew, so that a caseload can be filtered and counted.

What is kept is only the last judgement. It decides nothing: whoever looks at a trajectory sees the
rules asked again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.rulebook.signals.judging import Verdict
from weerklank.trajectories import models
from weerklank.trajectories.operations.storing import tell_the_planner
from weerklank.trajectories.queries import signals
from weerklank.trajectories.terms import SignalState

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

PART = 250  # trajectories of which is written together what was said


@transaction.atomic
def refresh(*, municipality: Organisation, on: date, at: datetime) -> int:
    """Judge every trajectory of a municipality on this day. Gives how many signals speak."""
    models.StandingSignal.objects.filter(trajectory__municipality=municipality).delete()
    models.SaidTogether.objects.filter(trajectory__municipality=municipality).delete()
    numbers = dict(
        models.Trajectory.objects.filter(municipality=municipality).values_list("pseudonym", "pk")
    )
    count = 0
    said = signals.verdicts(municipality, on=on)
    while part := list(islice(said, PART)):
        count += _keep(part, numbers)
    tell_the_planner([models.StandingSignal, models.SaidTogether])
    models.Judging.objects.update_or_create(
        municipality=municipality, defaults={"as_of": on, "finished_at": at}
    )
    return count


@transaction.atomic
def refresh_one(*, trajectory: models.Trajectory, on: date) -> None:
    """Judge one trajectory again, after something about it changed."""
    refresh_these(municipality=trajectory.municipality, trajectories=[trajectory.pk], on=on)


@transaction.atomic
def refresh_these(*, municipality: Organisation, trajectories: Collection[int], on: date) -> None:
    """Judge some trajectories of a municipality again, after something about them changed."""
    chosen = models.Trajectory.objects.filter(municipality=municipality, pk__in=trajectories)
    models.StandingSignal.objects.filter(trajectory__in=chosen).delete()
    models.SaidTogether.objects.filter(trajectory__in=chosen).delete()
    numbers = dict(chosen.values_list("pseudonym", "pk"))
    _keep(signals.verdicts(municipality, on=on, only=chosen), numbers)


def _keep(said: Iterable[tuple[str, list[Verdict]]], numbers: Mapping[str, int]) -> int:
    """Write what was said of these trajectories, signal by signal and as one text each."""
    standing = []
    together = []
    for pseudonym, verdicts in said:
        here = [
            models.StandingSignal(
                trajectory_id=numbers[pseudonym],
                rule=verdict.signal,
                state=SignalState.NOT_YET if verdict.waits_for else verdict.state,
                level=verdict.level or "",
                since=verdict.since,
            )
            for verdict in verdicts
        ]
        if here:
            text = signals.together((each.rule, each.state) for each in here)
            together.append(models.SaidTogether(trajectory_id=numbers[pseudonym], said=text))
            standing += here
    models.StandingSignal.objects.bulk_create(standing)
    models.SaidTogether.objects.bulk_create(together)
    return len(standing)
