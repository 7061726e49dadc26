"""All indicators of the register by number, and the waiting lists."""

from __future__ import annotations

from weerklank.figures.rules.indicators import duties, people, start, support, waiting
from weerklank.figures.rules.indicators.measuring import POPULATIONS as _GENERAL
from weerklank.figures.rules.indicators.measuring import Indicator, Measure, Population

INDICATORS: tuple[Indicator, ...] = tuple(
    sorted(
        (each for subject in (people, start, duties, support) for each in subject.INDICATORS),
        key=lambda indicator: indicator.number,
    )
)
WAITING: tuple[Indicator, ...] = waiting.INDICATORS
ALL: tuple[Indicator, ...] = (*INDICATORS, *WAITING)
# In an order in which each comes after the one that it is part of.
POPULATIONS: dict[str, Population] = {
    **_GENERAL, **duties.POPULATIONS, **waiting.POPULATIONS
}  # fmt: skip
BY_NUMBER = {indicator.number: indicator for indicator in ALL}
MEASURES: dict[str, Measure] = {
    measure.key: measure for indicator in ALL for measure in indicator.measures
}
