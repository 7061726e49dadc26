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

from weerklank.figures.rules.counting import NO_ROUTE, SUBTOTALS, UNKNOWN, Tally
from weerklank.figures.rules.indicators import ALL, MEASURES, POPULATIONS
from weerklank.figures.rules.indicators.measuring import (
    NOT_RECORDED,
    NUMBER,
    SHARE,
    Indicator,
    Kind,
    Measure,
)
from weerklank.figures.rules.suppression import (
    LOWEST,
    TOTAL,
    Axis,
    Cell,
    Counts,
    Part,
    axis,
    protect_known,
    protect_parts,
    protect_sums,
    protect_whole,
    roll_up,
    within,
)
from weerklank.trajectories.rules import tables
from weerklank.trajectories.rules.words import marked as _

INSIDE, PUBLISHED = 5, 10  # people; the settings may say otherwise
SPLITS = ("doelgroep", "leerroute", "cohort")
SMALL_DENOMINATOR = 30  # below this, what goes out names a class of five
MOST_CLASSES = 10  # of a text that a municipality fills in itself; the rest is "overig"
OTHER = _("overig")
TOO_CLOSE = _("verschilt te weinig mensen van een later moment")
NOBODY = _("er is niemand om over te tellen")
TOO_FEW = _("te kleine aantallen")
TOO_DEEP = _("de groepen zijn te klein om met elkaar te kruisen")
COMPANY = _("het aantal zou een ander, klein aantal verraden")
ALL_ALIKE = _("alle waarden zijn gelijk")


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

    `crossed` says whether groups are crossed, or doelgroep, leerroute and cohort are told apart.
    """

    def __init__(self, tally: Tally, n: int, *, crossed: bool = True) -> None:
        n = max(n, LOWEST)
        self.tally, self.n, self.crossed = tally, n, crossed
        self.axes = _axes(tally.everybody)
        self._made: dict[Any, list[Part]] = {}
        self._splits: dict[Any, list[tuple[Mapping[str, str], Cell]]] = {}
        self._crossed_everybody = roll_up(tally.everybody, self.axes)
        whole = protect_whole(tally.everybody, self.axes, n, star=not crossed)
        self.people: dict[str, Part] = {"alle": whole}
        self.known: dict[str, Part] = {}  # of whom it is known whether they belong
        for name, population in POPULATIONS.items():
            of = self.people[population.of]
            counts = tally.populations[name]
            above = tally.everybody if population.of == "alle" else tally.populations[population.of]
            unsure = tally.unsure[name]
            known = self._know(above - unsure, unsure, self.axes, of)[0] if unsure else of
            self.known[name] = known
            self.people[name] = self._divide([counts, above - unsure - counts], self.axes, known)[0]

    def figures(self, indicators: Sequence[Indicator] = ALL) -> Iterator[Figure]:
        """Yield every figure of these indicators: the totals first, then the splits."""
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
            tuple((each.top, each.codes) for each in axes),
            tuple(sorted(of.values.items())),
            tuple(tuple(sorted((c, n) for c, n in each.items() if n)) for each in counts),
        )
        if key not in self._made:
            star = not self.crossed
            if how == "known":
                parts = protect_known(counts[0], counts[1], axes, self.n, of=of, star=star)
            else:
                parts = protect_parts(counts, axes, self.n, of=of, star=star)
            self._made[key] = parts
        return self._made[key]

    def _axes_of(self, measure: Measure) -> tuple[Axis, ...]:
        """Return the sides along which a measure is told.

        When they are told apart, a measure about one leerroute is told along that side only, and
        one about a leerroute of a doelgroep only as a whole.
        """
        if self.crossed or not measure.within:
            return self._crossed_axes_of(measure)
        if len(measure.within) > 1:
            return tuple(_nothing_of(each) for each in self.axes)
        return tuple(
            within(each, measure.within[each.name])
            if each.name in measure.within
            else _nothing_of(each)
            for each in self.axes
        )

    def _crossed_axes_of(self, measure: Measure) -> tuple[Axis, ...]:
        return tuple(
            within(each, measure.within[each.name]) if each.name in measure.within else each
            for each in self.axes
        )

    def _among(self, measure: Measure, axes: Sequence[Axis]) -> tuple[Part, Counter[Cell]]:
        """Return whom a measure is about, protected, and their number per cell."""
        tally = self.tally
        above = tally.everybody if measure.among == "alle" else tally.populations[measure.among]
        of = self.people[measure.among]
        inside = set(product(*(each.codes for each in self._crossed_axes_of(measure))))
        among = _folded({cell: n for cell, n in above.items() if cell in inside}, axes)
        if self.crossed or len(measure.within) < 2:
            return of, among
        # A crossing of two sides, which stands in no table: its people as part of all.
        whole = tuple(each.top for each in axes)
        part = self._divide([among, Counter({whole: of.values[whole]}) - among], axes, of)[0]
        for name, code in measure.within.items():
            side = tuple(code if each.name == name else each.top for each in self.axes)
            if 0 < of.values[side] - among[whole] < self.n:
                part.hidden.add(whole)
        return part, among

    def _answers(self, measure: Measure, axes: Sequence[Axis]) -> dict[Cell, Counter[Any]]:
        folded: dict[Cell, Counter[Any]] = {}
        for cell, counter in self.tally.answers[measure.key].items():
            folded.setdefault(_fold(cell, axes), Counter()).update(counter)
        return folded

    def _known(
        self, measure: Measure, axes: Sequence[Axis], answers: Mapping[Cell, Counter[Any]]
    ) -> tuple[Part, Counter[Cell]]:
        """Return the people with an answer, protected, and those of whom it is not known."""
        people = "people" if measure.kind == Kind.RATIO else None
        known = Counter(
            {
                cell: counter[people] if people else counter.total()
                for cell, counter in answers.items()
            }
        )
        of, among = self._among(measure, axes)
        rest = among - known
        # Also who may not belong to them: whether she does, was refused.
        missing = _folded(self.tally.missing[measure.key], axes)
        if not rest:
            return of, missing
        return self._know(known, rest, axes, of)[0], missing

    # --- the numbers --------------------------------------------------------------------------
    def _of_measure(self, measure: Measure) -> Iterator[Figure]:
        if not self.tally.holds(measure):
            yield Figure(measure.key, "", {}, None, None, None, None, reason=NOT_RECORDED)
            return
        axes = self._axes_of(measure)
        # Also where a measure about two sides is told as a whole: nobody may be of one of them.
        if any(not each.codes for each in (*axes, *self.axes, *self._crossed_axes_of(measure))):
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
        if not self.crossed:
            yield from self._crossings(measure, axes)

    def _crossings(self, measure: Measure, axes: Sequence[Axis]) -> Iterator[Figure]:
        """Name the splits that are not told, when sides are told apart."""
        is_of_routes = measure.kind == Kind.ROUTES
        told = [{}] if is_of_routes else [split for split, _cell in self._cells(axes)]
        everybody = self._crossed_everybody
        for split, cell in _choices(self.axes, self._crossed_axes_of(measure)):
            if (
                everybody[cell]
                and split not in told
                and not (is_of_routes and "leerroute" in split)
            ):
                yield _hidden(measure, "", split, reason=TOO_DEEP)

    def _cells(self, axes: Sequence[Axis]) -> list[tuple[Mapping[str, str], Cell]]:
        """Return each split with the cell that it shows; splits without people are left out."""
        key = tuple((each.top, each.codes) for each in axes)
        if key not in self._splits:
            self._splits[key] = [
                (split, cell)
                for split, cell in _choices(self.axes, axes)
                if (self.crossed or len(split) <= 1) and self._is_about_somebody(cell)
            ]
        return self._splits[key]

    def _is_about_somebody(self, cell: Cell) -> bool:
        """A crossing of two sides stands in no star; it is about somebody, or nobody asks."""
        everybody = self.people["alle"]
        return (
            cell not in everybody.values or everybody.values[cell] > 0 or cell in everybody.hidden
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
            if "leerroute" in split or (split and not self.crossed):
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
        answers = self._answers(measure, axes)
        known, missing_here = self._known(measure, axes, answers)
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
        known, part = self.known[measure.counts], self.people[measure.counts]
        unsure = _rolled(_folded(self.tally.unsure[measure.counts], axes), axes)
        yield from self._shares(measure, axes, known, unsure, [("", part)])

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
        here = self._answers(measure, axes)
        known, missing_here = self._known(measure, axes, here)
        missing, answers = _rolled(missing_here, axes), _rolled_answers(here, axes)
        if measure.kind == Kind.RATIO:
            yield from self._sums(measure, axes, here, known, missing)
            return
        for split, cell in self._cells(axes):
            total, given = known.values[cell], answers.get(cell, Counter())
            if cell in known.hidden and total < self.n:
                yield _hidden(measure, "", split)
            elif not total:
                yield _nobody(measure, "", split, missing[cell])
            elif len(given) == 1:
                yield _hidden(measure, "", split, reason=ALL_ALIKE)
            else:
                value = _quantity(measure.kind, given)
                if cell in known.hidden:  # in company: the number of people, not the value
                    yield Figure(measure.key, "", split, None, None, None, value, False, COMPANY)
                else:
                    yield Figure(measure.key, "", split, None, total, missing[cell], value)

    def _sums(
        self,
        measure: Measure,
        axes: Sequence[Axis],
        answers: Mapping[Cell, Counter[Any]],
        known: Part,
        missing: Counter[Cell],
    ) -> Iterator[Figure]:
        """Tell one sum of another; both are guarded like counts of people."""
        sums = {
            name: Counter({cell: counter[name] for cell, counter in answers.items()})
            for name in ("first", "second")
        }
        first, second = protect_sums(
            sums["first"],
            sums["second"],
            axes,
            self.n,
            people=known,
            is_part=measure.is_part,
            star=not self.crossed,
        )
        for split, cell in self._cells(axes):
            # The order in which people are added makes a difference in the last decimals.
            count, of = first.values[cell], round(second.values[cell], 9)
            if cell in known.hidden or cell in second.hidden:
                yield _hidden(measure, "", split)
            elif not known.values[cell]:
                yield _nobody(measure, "", split, missing[cell])
            elif cell in first.hidden or not of:
                yield _hidden(measure, "", split, denominator=of, missing=missing[cell])
            else:
                yield Figure(measure.key, "", split, count, of, missing[cell], count / of)


def _axes(everybody: Counter[Cell]) -> tuple[Axis, Axis, Axis]:
    """Return the sides of the table, with only the codes that occur."""
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


def _nothing_of(along: Axis) -> Axis:
    """Return an axis on which everybody is the same."""
    return Axis(along.name, (TOTAL,), {TOTAL: ()}, ())


def _fold(cell: Cell, axes: Sequence[Axis]) -> Cell:
    """Return a cell along these axes, some of which may tell nothing."""
    return tuple(
        TOTAL if each.codes == (TOTAL,) else code for code, each in zip(cell, axes, strict=True)
    )


def _folded(counts: Counts, axes: Sequence[Axis]) -> Counter[Cell]:
    folded: Counter[Cell] = Counter()
    for cell, count in counts.items():
        folded[_fold(cell, axes)] += count
    return folded


def _choices(
    named: Sequence[Axis], axes: Sequence[Axis]
) -> Iterator[tuple[Mapping[str, str], Cell]]:
    """Yield every split along these axes, the whole first, with its cell."""
    choices = [
        [("", each.top), *((code, code) for code in each.codes if code != TOTAL)] for each in axes
    ]
    for choice in product(*choices):
        split = {
            each.name: shown for each, (shown, _code) in zip(named, choice, strict=True) if shown
        }
        yield split, tuple(code for _shown, code in choice)


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
    """Return the words that were found, the most used first; the rest together."""
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
    """Return the median, P90 or mean; quantiles as `statistics.quantiles` has them, inclusive."""
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


def kept_back(figure: Figure, reason: str = TOO_FEW) -> Figure:
    """Return a figure without its numbers."""
    return replace(
        figure,
        numerator=None,
        denominator=None,
        missing=None,
        value=None,
        suppressed=True,
        reason=reason,
        about="",
    )


def for_publication(figure: Figure) -> Figure:
    """Return a figure as it may go out: whole percents, counts in fives, small groups as a class.

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
    """Keep back points of a trend that differ by 1 to `n - 1` people from one that is shown.

    From the last point backwards, so that the present is shown.
    """
    kept: list[Figure] = []
    shown: list[Figure] = []
    for figure in reversed(figures):
        if not figure.suppressed and any(_differ_by_few(figure, each, n) for each in shown):
            kept.append(kept_back(figure, TOO_CLOSE))
            continue
        if figure.value is not None:
            shown.append(figure)
        kept.append(figure)
    return kept[::-1]


def _differ_by_few(one: Figure, other: Figure, n: int) -> bool:
    pairs = ((one.numerator, other.numerator), (one.denominator, other.denominator))
    return any(a is not None and b is not None and 0 < abs(a - b) < n for a, b in pairs)


def _in_company(measure: Measure, of_class: str, split: Mapping[str, str], share: float) -> Figure:
    """Return a share without its numbers, in whole percents, so that they do not follow from it."""
    return Figure(measure.key, of_class, split, None, None, None, round(share, 2), False, COMPANY)


def _nobody(
    measure: Measure, of_class: str, split: Mapping[str, str], missing: int | None
) -> Figure:
    return Figure(measure.key, of_class, split, 0, 0, missing, None, False, NOBODY)
