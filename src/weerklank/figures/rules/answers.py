"""The one way from trajectories to figures, for pages, files and the command line alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from weerklank.figures.rules.counting import Tally, count
from weerklank.figures.rules.figures import OF_NUMBERS, Figure, figures, groups, with_classes
from weerklank.figures.rules.indicators import INDICATORS, MEASURES
from weerklank.figures.rules.publication import Publication
from weerklank.rulebook.facts import Facts
from weerklank.rulebook.signals.thresholds import Schedule

NUMBERS = ("numerator", "denominator", "missing", "value")
ROUNDED = "niet gegeven, omdat dit cijfer afgerond naar buiten gaat"

# A row of the JSON: names to texts, numbers, or the split and the reasons.
Json = dict[str, str | float | bool | Mapping[str, str] | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the register says on a day: exactly, for inside, and what may be published."""

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
    facts: Iterable[Facts], days: Sequence[date], schedule: Schedule, *, published: int
) -> dict[date, Answer]:
    """Count on these days; what may be published is about `published` people or more."""
    return {day: _answer(tally, published) for day, tally in count(facts, days, schedule).items()}


def as_json(answer: Answer, *, published: bool = False) -> list[Json]:
    """Return the figures of one day as `weerklank register indicators --json` writes them.

    Exactly, for who may open every trajectory, or of what may be published. A row per indicator,
    measure and split; the class of a distribution stands in `split` as `klasse`. A number that is
    not there is None and `reasons` says why, under the name of its field. A published share of few
    people also has `low` and `high`. The waiting lists have no number in the list of indicators and
    stay out. Used as:

        as_json(answers(facts, [day], schedule, published=10)[day])
    """
    numbered = {indicator.number for indicator in INDICATORS}
    figures = answer.published if published else answer.inside
    return [_row(figure) for figure in figures if figure.indicator in numbered]


def _row(figure: Figure) -> Json:
    measure = MEASURES[figure.measure]
    row: Json = {
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
    if figure.low is not None and figure.high is not None:
        row |= {"low": round(figure.low, 3), "high": round(figure.high, 3)}
    reasons: dict[str, str] = {}
    for name in NUMBERS:
        if row[name] is not None or (name == "numerator" and measure.statistic in OF_NUMBERS):
            continue
        if name == "denominator" and figure.about:
            reasons[name] = figure.about
        else:
            reasons[name] = figure.reason or ROUNDED
    return row | ({"reasons": reasons} if reasons else {})


def _answer(tally: Tally, n: int) -> Answer:
    publication = Publication(tally, n)
    inside: list[Figure] = []
    published: list[Figure] = []
    for measure in MEASURES.values():
        of_places, classes = with_classes(measure, groups(tally, measure))
        exact = list(figures(tally, measure, of_places, classes, few=publication.n))
        inside += exact
        published += publication.figures(measure, of_places, classes, exact)
    return Answer(tally.on, tuple(inside), tuple(published))
