"""The one way from trajectories to figures, for pages, files and the command line alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from weerklank.figures.rules.counting import Tally, count
from weerklank.figures.rules.figures import (
    TOO_DEEP,
    Figure,
    Guarded,
    for_publication,
    kept_back,
)
from weerklank.figures.rules.indicators import INDICATORS, MEASURES
from weerklank.figures.rules.indicators.measuring import Kind
from weerklank.trajectories.rules.facts import Facts
from weerklank.trajectories.rules.signals.thresholds import Schedule

# Of a median, P90 or mean there is only the number of people.
_WITHOUT_NUMERATOR = {Kind.MEDIAN, Kind.P90, Kind.MEAN}
# Groups are crossed from this many times n people a crossing, if no more than this part of what is
# told of each group apart is lost by it.
CROSS_FROM, MOST_LOST = 8, 0.15
ROUNDED = "niet gegeven, omdat dit cijfer afgerond naar buiten gaat"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the register says on a day: what those inside see, and what may be published."""

    as_of: date
    inside: tuple[Figure, ...]
    published: tuple[Figure, ...]

    def totals(self) -> Answer:
        """Return the same without the splits."""
        return replace(
            self,
            inside=tuple(each for each in self.inside if not each.split),
            published=tuple(each for each in self.published if not each.split),
        )


def answers(
    facts: Iterable[Facts],
    days: Sequence[date],
    schedule: Schedule,
    *,
    inside: int,
    published: int,
) -> dict[date, Answer]:
    """Count on these days and keep back what is too small: below `inside`, below `published`."""
    return {
        day: _answer(tally, inside=inside, published=max(inside, published))
        for day, tally in count(facts, days, schedule).items()
    }


def as_json(answer: Answer, *, published: bool = False) -> list[dict[str, Any]]:
    """Return the figures of one day as `weerklank register indicators --json` writes them.

    Of what those inside may see, or of what may be published. A row per indicator, measure and
    split; the class of a distribution stands in `split` as `klasse`. A number that is not there is
    None and `reasons` says why, under the name of its field. The waiting lists have no number in
    the list of indicators and stay out. Used as:

        as_json(answers(facts, [day], schedule, inside=5, published=10)[day])
    """
    numbered = {indicator.number for indicator in INDICATORS}
    figures = answer.published if published else answer.inside
    return [_row(figure) for figure in figures if figure.indicator in numbered]


def _row(figure: Figure) -> dict[str, Any]:
    measure = MEASURES[figure.measure]
    row: dict[str, Any] = {
        "indicator": figure.indicator,
        "measure": figure.measure,
        "name": measure.name,
        "split": dict(figure.split) | ({"klasse": figure.of_class} if figure.of_class else {}),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "missing": figure.missing,
        "value": figure.value,
        "unit": measure.unit,
        "suppressed": figure.suppressed,
    }
    reasons = {}
    for name in ("numerator", "denominator", "missing", "value"):
        if row[name] is not None or (name == "numerator" and measure.kind in _WITHOUT_NUMERATOR):
            continue
        if name == "denominator" and figure.about:
            reasons[name] = figure.about
        else:
            reasons[name] = figure.reason or ROUNDED
    return row | ({"reasons": reasons} if reasons else {})


def _answer(tally: Tally, *, inside: int, published: int) -> Answer:
    near = _guarded(tally, inside)
    far = _guarded(tally, published, crossed=not _are_apart(near))
    hidden = {_place(figure) for figure in near if figure.suppressed}
    far = [
        kept_back(figure) if _place(figure) in hidden and not figure.suppressed else figure
        for figure in far
    ]
    return Answer(tally.on, tuple(near), tuple(map(for_publication, far)))


def _guarded(tally: Tally, n: int, *, crossed: bool = True) -> list[Figure]:
    """Return the figures, with doelgroep, leerroute and cohort crossed where that costs little.

    In a small register crossings hide so much that the totals suffer; then each is told apart.
    """
    apart = list(Guarded(tally, n, crossed=False).figures())
    if not crossed or tally.everybody.total() < CROSS_FROM * n * len(tally.everybody):
        return apart
    told = {_place(figure) for figure in apart if figure.reason != TOO_DEEP}
    together = list(Guarded(tally, n).figures())

    def hidden(figures: Iterable[Figure]) -> int:
        return sum(figure.suppressed and _place(figure) in told for figure in figures)

    return together if hidden(together) - hidden(apart) <= MOST_LOST * len(told) else apart


def _are_apart(figures: Iterable[Figure]) -> bool:
    return any(figure.reason == TOO_DEEP for figure in figures)


def _place(figure: Figure) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return figure.measure, figure.of_class, tuple(figure.split.items())
