"""All signals of the register with their thresholds, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterable

from weerklank.rulebook.signals import (
    contacts,
    data,
    hours,
    levels,
    planning,
    support,
)
from weerklank.rulebook.signals.judging import Rule
from weerklank.rulebook.signals.thresholds import Schedule, Setting, Threshold

_SUBJECTS = (contacts, planning, hours, levels, support, data)
ALL: tuple[Rule, ...] = tuple(
    sorted((rule for subject in _SUBJECTS for rule in subject.RULES), key=lambda rule: rule.signal)
)
BY_SIGNAL = {rule.signal: rule for rule in ALL}
THRESHOLDS: tuple[Threshold, ...] = tuple(
    threshold for subject in _SUBJECTS for threshold in subject.THRESHOLDS
)


def schedule(settings: Iterable[Setting] = ()) -> Schedule:
    """Return which thresholds hold on which day: the defaults, then what a municipality set."""
    return Schedule(THRESHOLDS, settings)
