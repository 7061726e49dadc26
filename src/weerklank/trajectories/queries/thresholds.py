"""The thresholds as a page shows them: what holds today, and what held before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.thresholds import Threshold
from weerklank.trajectories import models
from weerklank.trajectories.queries import signals as standing

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation


@dataclass(frozen=True, slots=True)
class Shown:
    """One threshold: `value` holds today, `own` is what the municipality set, newest first."""

    name: str
    default: Threshold
    value: float
    own: list[models.Threshold]
    current: models.Threshold | None  # which of its own holds today

    @property
    def may_change(self) -> bool:
        return self.default.basis != "L"


@dataclass(frozen=True, slots=True)
class OfSignal:
    signal: str
    label: str
    thresholds: list[Shown]


def shown(municipality: Organisation, *, today: date) -> list[OfSignal]:
    """Return every threshold by signal, in two queries."""
    own: dict[str, list[models.Threshold]] = defaultdict(list)
    for each in models.Threshold.objects.filter(municipality=municipality).order_by(
        "-from_on", "-id"
    ):
        own[each.name].append(each)
    values = standing.schedule_of(municipality).on(today)
    # Of a default that changed, the last that holds today.
    defaults: dict[str, Threshold] = {}
    for threshold in sorted(signals.THRESHOLDS, key=lambda each: each.from_on):
        if threshold.name not in defaults or threshold.from_on <= today:
            defaults[threshold.name] = threshold
    of_signal: dict[str, list[Shown]] = defaultdict(list)
    for threshold in signals.THRESHOLDS:
        name = threshold.name
        if defaults[name] is threshold:
            of_signal[name.partition(".")[0]].append(
                Shown(
                    name=name,
                    default=threshold,
                    value=values[name],
                    own=own[name],
                    current=next(
                        (
                            each
                            for each in own[name]
                            if each.from_on <= today and each.value == values[name]
                        ),
                        None,
                    ),
                )
            )
    return [
        OfSignal(signal=signal, label=_label(signal), thresholds=rows)
        for signal, rows in sorted(of_signal.items())
    ]


def _label(signal: str) -> str:
    rule = signals.BY_SIGNAL.get(signal)
    return rule.label if rule else ""
