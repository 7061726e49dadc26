"""From counts to figures that may be seen: every number of every split, or that it is kept back.

The cells of all measures are protected together, from the whole to its parts: what is hidden of a
group is hidden of everything that is told of that group. Two measures over the same people are the
same table, and so are hidden alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from statistics import fmean, median, quantiles
from typing import Any

from weerklank.register.rules import tables
from weerklank.register.rules.counting import NO_ROUTE, SUBTOTALS, UNKNOWN, Tally
from weerklank.register.rules.indicators import ALL, MEASURES, POPULATIONS
from weerklank.register.rules.indicators.measuring import (
    NOT_RECORDED,
    NUMBER,
    SHARE,
    Indicator,
    Kind,
    Measure,
)
from weerklank.register.rules.suppression import (
    LOWEST,
    Axis,
    Cell,
    Counts,
    Part,
    axis,
    protect_known,
    protect_parts,
    protect_whole,
    within,
)

INSIDE, PUBLISHED = 5, 10  # people; the settings may say otherwise
SPLITS = ("doelgroep", "leerroute", "cohort")
SMALL_DENOMINATOR = 30  # below this, what goes out names a class of five
MOST_CLASSES = 10  # of a text that a municipality fills in itself; the rest is "overig"
OTHER = "overig"
TOO_CLOSE = "verschilt te weinig mensen van het volgende moment"
NOBODY = "er is niemand om over te tellen"
TOO_FEW = "te kleine aantallen"
COMPANY = "het aantal zou een ander, klein aantal verraden"
ALL_ALIKE = "alle waarden zijn gelijk"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: of a measure (and a class of it), for one split, as it may be seen.

    `split` leaves out what it is not split by. A number that is kept back or that does not exist is
    None, and `reason` says why.
    """

    measure: str
    of_class: str
    split: Mapping[str, str]
    numerator: float | None
    denominator: float | None
    missing: int | None
    value: float | None
    suppressed: bool = False
    reason: str = ""
    about: str = ""  # the denominator in words, where the number itself would say too much

    @property
    def indicator(self) -> int:
        return int(self.measure.partition(".")[0])


class Guarded:
    """The counts of one day with what must be kept back, at one level of `n` people.

    `stricter_than` is the level that others see: what is hidden there, is hidden here as well.
    """

    def __init__(self, tally: Tally, n: int, *, stricter_than: Guarded | None = None) -> None:
        n = max(n, LOWEST)
        self.tally, self.n = tally, n
        self._lower = stricter_than
        self.axes = _axes(tally.everybody)
        self._made: dict[Any, list[Part]] = {}
        lower = stricter_than.people["alle"] if stricter_than else None
        whole = protect_whole(tally.everybody, self.axes, n, before=[lower.hidden] if lower else [])
        self.people: dict[str, Part] = {"alle": whole}
        for name, population in POPULATIONS.items():
            of = self.people[population.of]
            counts = tally.populations[name]
            above = tally.everybody if population.of == "alle" else tally.populations[population.of]
            self.people[name] = self._divide([counts, above - counts], self.axes, of)[0]

    def figures(self, indicators: Sequence[Indicator] = ALL) -> Iterator[Figure]:
        """Give every figure of these indicators: the totals first, then the splits."""
        for indicator in indicators:
            for measure in indicator.measures:
                yield from self._of_measure(measure)

    # --- what is hidden -----------------------------------------------------------------------
    def _divide(self, counts: Sequence[Counts], axes: Sequence[Axis], of: Part) -> list[Part]:
        return self._once("parts", counts, axes, of)

    def _know(self, known: Counts, rest: Counts, axes: Sequence[Axis], of: Part) -> list[Part]:
        return self._once("known", [known, rest], axes, of)

    def _once(
        self, how: str, counts: Sequence[Counts], axes: Sequence[Axis], of: Part
    ) -> list[Part]:
        """Protect a table once, whoever asks for it; the same people are hidden alike."""
        key = (
            how,
            tuple(each.codes for each in axes),
            tuple(sorted(of.values.items())),
            tuple(tuple(sorted((c, n) for c, n in each.items() if n)) for each in counts),
        )
        if key not in self._made:
            lower = self._lower._made.get(key, []) if self._lower else []
            before = [part.hidden for part in lower]
            if how == "known":
                parts = protect_known(counts[0], counts[1], axes, self.n, of=of, before=before)
            else:
                parts = protect_parts(counts, axes, self.n, of=of, before=before)
            self._made[key] = parts
        return self._made[key]

    def _axes_of(self, measure: Measure) -> tuple[Axis, ...]:
        return tuple(
            within(each, measure.within[each.name]) if each.name in measure.within else each
            for each in self.axes
        )

    def _known(self, measure: Measure, axes: Sequence[Axis]) -> tuple[Part, Counter[Cell]]:
        """Give the people with an answer, protected, and those of whom it is not known."""
        tally = self.tally
        inside = set(product(*(each.codes for each in axes)))
        above = tally.everybody if measure.among == "alle" else tally.populations[measure.among]
        among = Counter({cell: count for cell, count in above.items() if cell in inside})
        people = "people" if measure.kind == Kind.RATIO else None
        known = Counter(
            {
                cell: counter[people] if people else counter.total()
                for cell, counter in tally.answers[measure.key].items()
            }
        )
        of = self.people[measure.among]
        rest = among - known
        if not rest:
            return of, Counter()
        return self._know(known, rest, axes, of)[0], tally.missing[measure.key]

    # --- the numbers --------------------------------------------------------------------------
    def _of_measure(self, measure: Measure) -> Iterator[Figure]:
        if not self.tally.holds(measure):
            yield Figure(measure.key, "", {}, None, None, None, None, reason=NOT_RECORDED)
            return
        axes = self._axes_of(measure)
        if any(not each.codes for each in axes):
            yield Figure(measure.key, "", {}, None, None, None, None, reason=NOBODY)
            return
        if measure.kind == Kind.EVERYBODY:
            yield from self._everybody(measure, axes)
        elif measure.kind == Kind.ROUTES:
            yield from self._routes(measure, axes)
        elif measure.kind in {Kind.COUNT, Kind.SHARE, Kind.CLASSES}:
            yield from self._classes(measure, axes)
        else:
            yield from self._quantities(measure, axes)

    def _cells(self, axes: Sequence[Axis]) -> Iterator[tuple[Mapping[str, str], Cell]]:
        """Give each split with the cell that it shows; splits without people are left out."""
        everybody = self.people["alle"]
        choices = []
        for own in axes:
            top = own.lines[0][0] if own.lines else own.codes[0]
            choices.append([("", top), *((code, code) for code in own.codes)])
        for choice in product(*choices):
            cell = tuple(code for _shown, code in choice)
            if everybody.values[cell] or cell in everybody.hidden:
                yield (
                    {
                        each.name: shown
                        for each, (shown, _code) in zip(self.axes, choice, strict=True)
                        if shown
                    },
                    cell,
                )

    def _everybody(self, measure: Measure, axes: Sequence[Axis]) -> Iterator[Figure]:
        part = self.people["alle"]
        for split, cell in self._cells(axes):
            if cell in part.hidden:
                yield _hidden(measure, "", split)
            else:
                count = part.values[cell]
                yield Figure(measure.key, "", split, count, count, 0, count)

    def _routes(self, measure: Measure, axes: Sequence[Axis]) -> Iterator[Figure]:
        """The leerroutes are an axis themselves: what is hidden there, is hidden here."""
        part = self.people[measure.among]
        for split, cell in self._cells(axes):
            if "leerroute" in split:
                continue
            none = (cell[0], NO_ROUTE, cell[2])
            for of_class in measure.classes:
                own = (cell[0], of_class, cell[2])
                missing = part.values.get(none, 0)
                known, count = part.values[cell] - missing, part.values.get(own, 0)
                if cell in part.hidden or none in part.hidden:
                    if min(count, known - count) >= self.n:
                        yield _in_company(measure, of_class, split, count / known)
                    else:
                        yield _hidden(measure, of_class, split)
                elif not known:
                    yield _nobody(measure, of_class, split, missing)
                elif own in part.hidden:
                    yield _hidden(measure, of_class, split, denominator=known, missing=missing)
                else:
                    yield Figure(measure.key, of_class, split, count, known, missing, count / known)

    def _classes(self, measure: Measure, axes: Sequence[Axis]) -> Iterator[Figure]:
        if measure.counts:
            yield from self._members(measure, axes)
            return
        known, missing_here = self._known(measure, axes)
        answers = self.tally.answers[measure.key]
        if measure.kind == Kind.CLASSES:
            classes = measure.classes or _classes_found(answers)
            grouped = _grouped(answers, classes)
        else:
            classes = ("",)
            grouped = [
                Counter({cell: counter[answer] for cell, counter in answers.items()})
                for answer in (True, False)
            ]
        if not classes:
            yield Figure(measure.key, "", {}, None, None, None, None, reason=NOBODY)
            return
        parts = self._divide(grouped, axes, known)
        missing = _rolled(missing_here, axes)
        yield from self._shares(measure, axes, known, missing, zip(classes, parts, strict=False))

    def _members(self, measure: Measure, axes: Sequence[Axis]) -> Iterator[Figure]:
        """The yes is a population, which is protected already."""
        known, part = self.people[measure.among], self.people[measure.counts]
        yield from self._shares(measure, axes, known, Counter(), [("", part)])

    def _shares(
        self,
        measure: Measure,
        axes: Sequence[Axis],
        known: Part,
        missing: Counter[Cell],
        parts: Iterable[tuple[str, Part]],
    ) -> Iterator[Figure]:
        parts = list(parts)
        for split, cell in self._cells(axes):
            for of_class, part in parts:
                total, count = known.values[cell], part.values[cell]
                if cell in known.hidden:
                    if min(count, total - count) >= self.n and measure.kind != Kind.COUNT:
                        yield _in_company(measure, of_class, split, count / total)
                    else:
                        yield _hidden(measure, of_class, split)
                elif not total:
                    yield _nobody(measure, of_class, split, missing[cell])
                elif cell in part.hidden:
                    yield _hidden(
                        measure, of_class, split, denominator=total, missing=missing[cell]
                    )
                else:
                    value = count if measure.kind == Kind.COUNT else count / total
                    yield Figure(measure.key, of_class, split, count, total, missing[cell], value)

    def _quantities(self, measure: Measure, axes: Sequence[Axis]) -> Iterator[Figure]:
        known, missing_here = self._known(measure, axes)
        missing = _rolled(missing_here, axes)
        answers = _rolled_answers(self.tally.answers[measure.key], axes)
        for split, cell in self._cells(axes):
            total, given = known.values[cell], answers.get(cell, Counter())
            if cell in known.hidden and (total < self.n or measure.kind == Kind.RATIO):
                yield _hidden(measure, "", split)
            elif not total:
                yield _nobody(measure, "", split, missing[cell])
            elif measure.kind == Kind.RATIO:
                first, second = given["first"], given["second"]
                if first < self.n or second - first < self.n:
                    yield _hidden(measure, "", split, denominator=second, missing=missing[cell])
                else:
                    yield Figure(
                        measure.key, "", split, first, second, missing[cell], first / second
                    )
            elif len(given) == 1:
                yield _hidden(measure, "", split, reason=ALL_ALIKE)
            else:
                value = _quantity(measure.kind, given)
                if cell in known.hidden:  # in company: the number of people, not the value
                    yield Figure(measure.key, "", split, None, None, None, value, False, COMPANY)
                else:
                    yield Figure(measure.key, "", split, None, total, missing[cell], value)


def _axes(everybody: Counter[Cell]) -> tuple[Axis, Axis, Axis]:
    """Give the sides of the table, with only the codes that occur."""
    used = [{cell[i] for cell in everybody} for i in range(len(SPLITS))]
    groups = [code for code in (*tables.GROUPS, UNKNOWN) if code in used[0]]
    routes = [code for code in (*tables.ROUTES, NO_ROUTE) if code in used[1]]
    below = {
        name: tuple(code for code in codes if code in used[1]) for name, codes in SUBTOTALS.items()
    }
    return (
        axis("doelgroep", groups),
        axis("leerroute", routes, below),
        axis("cohort", sorted(used[2])),
    )


def _rolled(counts: Counts, axes: Sequence[Axis]) -> Counter[Cell]:
    rolled: Counter[Cell] = Counter()
    for cell, count in counts.items():
        for total in _totals(cell, axes):
            rolled[total] += count
    return rolled


def _rolled_answers(
    answers: Mapping[Cell, Counter[Any]], axes: Sequence[Axis]
) -> dict[Cell, Counter[Any]]:
    rolled: dict[Cell, Counter[Any]] = {}
    for cell, counter in answers.items():
        for total in _totals(cell, axes):
            rolled.setdefault(total, Counter()).update(counter)
    return rolled


def _totals(cell: Cell, axes: Sequence[Axis]) -> Iterable[Cell]:
    return product(*((code, *each.above[code]) for code, each in zip(cell, axes, strict=True)))


def _classes_found(answers: Mapping[Cell, Counter[Any]]) -> tuple[str, ...]:
    """Give the words that were found, the most used first; the rest together."""
    used: Counter[str] = Counter()
    for counter in answers.values():
        used.update(counter)
    classes = sorted(used, key=lambda each: (-used[each], each))
    if len(classes) > MOST_CLASSES:
        named = [each for each in classes if each != OTHER]
        classes = [*named[: MOST_CLASSES - 1], OTHER]
    return tuple(classes)


def _grouped(answers: Mapping[Cell, Counter[Any]], classes: Sequence[str]) -> list[Counter[Cell]]:
    grouped: dict[str, Counter[Cell]] = {each: Counter() for each in classes}
    for cell, counter in answers.items():
        for answer, count in counter.items():
            grouped[answer if answer in grouped else OTHER][cell] += count
    return list(grouped.values())


def _quantity(kind: Kind, given: Counter[Any]) -> float:
    """Give the median, P90 or mean; quantiles as `statistics.quantiles` has them, inclusive."""
    values = [value for value in sorted(given) for _each in range(given[value])]
    if kind == Kind.MEDIAN:
        return float(median(values))
    if kind == Kind.P90:
        return float(quantiles(values, n=10, method="inclusive")[8])
    return fmean(values)


def _hidden(
    measure: Measure,
    of_class: str,
    split: Mapping[str, str],
    *,
    denominator: float | None = None,
    missing: int | None = None,
    reason: str = TOO_FEW,
) -> Figure:
    return Figure(measure.key, of_class, split, None, denominator, missing, None, True, reason)


def for_publication(figure: Figure) -> Figure:
    """Give a figure as it may go out: whole percents, counts in fives, small groups as a class.

    What goes out is read beside what others publish; so it says no more than it has to.
    """
    measure = MEASURES[figure.measure]
    value, about = figure.value, ""
    if value is not None:
        if measure.unit == SHARE:
            value = round(value, 2)
        elif measure.kind in {Kind.COUNT, Kind.EVERYBODY}:
            value = _in_fives(value)
        elif measure.unit == NUMBER:
            value = round(value, 1)
        else:
            value = round(value)
    denominator = figure.denominator
    if denominator:
        if denominator < SMALL_DENOMINATOR:
            low = int(denominator) // 5 * 5
            denominator, about = None, f"{low}–{low + 4}"
        else:
            denominator = _in_fives(denominator)
    missing = None if figure.missing is None else _in_fives(figure.missing)
    return replace(
        figure, numerator=None, denominator=denominator, missing=missing, value=value, about=about
    )


def _in_fives(count: float) -> int:
    return 5 * round(count / 5)


def steady(figures: Sequence[Figure], n: int) -> list[Figure]:
    """Keep back points of a trend that differ by 1 to `n - 1` people from the one shown after it.

    From the last point backwards, so that the present is shown.
    """
    kept: list[Figure] = []
    last: Figure | None = None
    for figure in reversed(figures):
        if last is not None and not figure.suppressed and _differ_by_few(figure, last, n):
            kept.append(
                replace(
                    figure, numerator=None, denominator=None, missing=None, value=None,
                    suppressed=True, reason=TOO_CLOSE,
                )
            )  # fmt: skip
            continue
        if figure.value is not None:
            last = figure
        kept.append(figure)
    return kept[::-1]


def _differ_by_few(one: Figure, other: Figure, n: int) -> bool:
    pairs = ((one.numerator, other.numerator), (one.denominator, other.denominator))
    return any(a is not None and b is not None and 0 < abs(a - b) < n for a, b in pairs)


def _in_company(measure: Measure, of_class: str, split: Mapping[str, str], share: float) -> Figure:
    """Give a share without its numbers, in whole percents, so that they do not follow from it."""
    return Figure(measure.key, of_class, split, None, None, None, round(share, 2), False, COMPANY)


def _nobody(
    measure: Measure, of_class: str, split: Mapping[str, str], missing: int | None
) -> Figure:
    return Figure(measure.key, of_class, split, 0, 0, missing, None, False, NOBODY)
