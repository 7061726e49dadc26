"""What the signals say, of a page of trajectories now or of a whole register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import Verdict, judge
from weerklank.rulebook.signals.thresholds import Schedule, Setting
from weerklank.trajectories import models
from weerklank.trajectories.queries import facts as reading
from weerklank.trajectories.terms import SignalState

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

Signals = tuple[tuple[str, str], ...]  # rules that said something, each with the state
_PREFIX = "SIG-"
_MARKS = {SignalState.ON: "+", SignalState.UNKNOWN: "?", SignalState.NOT_YET: "-"}
_STATES = {mark: str(state) for state, mark in _MARKS.items()}


def together(signals: Iterable[tuple[str, str]]) -> str:
    """Return signals as one text: *01+ 07? 22-* for on, unknown and not yet."""
    return " ".join(
        f"{rule.removeprefix(_PREFIX)}{_MARKS[SignalState(state)]}"
        for rule, state in sorted(signals)
    )


def apart(text: str) -> Signals:
    """Return the signals of such a text."""
    return tuple((f"{_PREFIX}{one[:-1]}", _STATES[one[-1]]) for one in text.split())


def schedule_of(municipality: Organisation) -> Schedule:
    """Return which thresholds hold on which day in this municipality.

    Of two values from the same day the one that was set last holds.
    """
    return signals.schedule(
        Setting(name, value, from_on)
        for name, value, from_on in models.Threshold.objects.filter(municipality=municipality)
        .order_by("from_on", "id")
        .values_list("name", "value", "from_on")
    )


def in_parts(municipality: Organisation, size: int) -> list[QuerySet[models.Trajectory]]:
    """Return the trajectories of a municipality in parts of so many, by number."""
    here = models.Trajectory.objects.filter(municipality=municipality)
    numbers = list(here.order_by("pk").values_list("pk", flat=True))
    return [
        here.filter(pk__range=(numbers[first], numbers[min(first + size, len(numbers)) - 1]))
        for first in range(0, len(numbers), size)
    ]


def verdicts(
    municipality: Organisation, *, on: date, only: QuerySet[models.Trajectory] | None = None
) -> Iterator[tuple[str, list[Verdict]]]:
    """Yield (pseudonym, verdicts on this day) of every trajectory, or of `only` these."""
    schedule = schedule_of(municipality)
    for each in reading.facts(municipality, only=only):
        yield each.traject, judge(each, on, schedule, signals.ALL)


def standing(municipality: Organisation) -> QuerySet[models.StandingSignal]:
    """Return the signals as they were last judged; see `judged_on`."""
    return models.StandingSignal.objects.filter(trajectory__municipality=municipality)


def judged_on(municipality: Organisation) -> date | None:
    """Return the day on which the signals were last judged; None when they never were."""
    return (
        models.Judging.objects.filter(municipality=municipality)
        .values_list("as_of", flat=True)
        .first()
    )
