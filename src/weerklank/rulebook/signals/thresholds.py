"""Every threshold of the signals: its default, its unit, what it rests on, and from when.

`basis` is L (law), K (custom), S (source report) or P (our proposal). A municipality may follow a
value by its own from a day on; what the law says (L) is shown but not offered for change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

ALWAYS = date.min


@dataclass(frozen=True, slots=True)
class Threshold:
    """`name` is the signal, a point, and a short word: "SIG-07.limit".

    A default that itself changed has a row per value, each with the day from which it holds.
    """

    name: str
    value: float
    unit: str
    basis: str
    source: str
    label: str
    from_on: date = ALWAYS


@dataclass(frozen=True, slots=True)
class Setting:
    """A municipality's own value for a threshold, from a day on."""

    name: str
    value: float
    from_on: date


class Schedule:
    """Which thresholds hold on which day: the defaults, until a municipality sets its own.

    From then on a default that changes later does not change hers.
    """

    def __init__(self, defaults: Iterable[Threshold], settings: Iterable[Setting] = ()) -> None:
        changes = sorted(
            [(each.from_on, 0, each.name, each.value) for each in defaults]
            + [(each.from_on, 1, each.name, each.value) for each in settings]
        )
        self._days: list[date] = []
        self._values: list[Mapping[str, float]] = []
        values: dict[str, float] = {}
        set_here: set[str] = set()
        for from_on, is_own, name, value in changes:
            if is_own:
                set_here.add(name)
            elif name in set_here:
                continue
            values[name] = value
            if self._days and self._days[-1] == from_on:
                self._values[-1] = dict(values)
            else:
                self._days.append(from_on)
                self._values.append(dict(values))

    def on(self, day: date) -> Mapping[str, float]:
        """Return every threshold by name, as it holds on this day."""
        return self._values[bisect_right(self._days, day) - 1]

    def up_to(self, day: date) -> list[Mapping[str, float]]:
        """Return every set of thresholds that has held up to this day."""
        return self._values[: bisect_right(self._days, day)]

    @property
    def days_of_change(self) -> list[date]:
        """The days on which some threshold changed, the beginning of time left out."""
        return self._days[1:]
