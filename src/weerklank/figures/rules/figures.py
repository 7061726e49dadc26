"""From counts to figures: every number of every split, exactly as it is.

These are for who may open every trajectory. What may be published is made of them in `publication`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from statistics import fmean, median, quantiles

from weerklank.figures.rules.counting import (
    CROSSED,
    FURTHER,
    NO_ORGANISATION,
    NO_ROUTE,
    SPLITS,
    UNKNOWN,
    Cell,
    Tally,
    is_within,
)
from weerklank.figures.rules.indicators.measuring import (
    NOT_RECORDED,
    Given,
    Measure,
    Statistic,
)
from weerklank.rulebook import tables
from weerklank.rulebook.words import marked as _

Place = tuple[str, ...]  # a code on each side of the table; "" for everybody on that side
WHOLE: Place = ("",) * len(SPLITS)
MOST_CLASSES = 10  # of a text that a municipality fills in itself; the rest is "overig"
OTHER = _("overig")
NOBODY = _("er is niemand om over te tellen")
TOO_FEW = _("te kleine aantallen")
TOO_CLOSE = _("verschilt te weinig mensen van een later moment")

OF_CLASSES = frozenset({Statistic.CLASSES, Statistic.ROUTES})
OF_NUMBERS = frozenset({Statistic.MEDIAN, Statistic.P90, Statistic.MEAN})
_ORDER = {
    code: at
    for at, code in enumerate(
        (*tables.GROUPS, *tables.ROUTES, NO_ORGANISATION, UNKNOWN, NO_ROUTE)
    )
}  # fmt: skip


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
    is_of_few: bool = False  # exact, and about fewer people than may be published
    # Of a share of rounded counts, between which two the true one is; None where it is whole
    # percents that are told.
    low: float | None = None
    high: float | None = None

    @property
    def indicator(self) -> int:
        return int(self.measure.partition(".")[0])


@dataclass(slots=True)
class Group:
    """The people at a place whom a measure is about, with the answers that they gave.

    Who is not asked is in `among` only.
    """

    among: int = 0
    missing: int = 0
    given: Counter[Given] = field(default_factory=Counter)

    @property
    def known(self) -> int:
        return self.given.total()

    def add(self, other: Group) -> None:
        self.among += other.among
        self.missing += other.missing
        for answer, number in other.given.items():
            self.given[answer] += number


def groups(tally: Tally, measure: Measure, *, depth: int = len(SPLITS)) -> dict[Place, Group]:
    """Return the group at each place with people, with at most `depth` sides told at once.

    The whole comes first, then the places in the order in which they are told.
    """
    found: dict[Place, Group] = {}
    for side, part in (("", tally), *tally.beside.items()):
        for cell in part.everybody:
            if not is_within(measure, cell):
                continue
            here = _group(part, measure, cell)
            for place in [place_of({side: cell[-1]})] if side else _places(cell, depth):
                if place not in found:
                    found[place] = Group()
                found[place].add(here)
    return dict(sorted(found.items(), key=_in_order))


def _places(cell: Cell, depth: int) -> Iterator[Place]:
    """Yield the places of a cell; a further side is crossed with nothing."""
    group, route, cohort = cell
    for place in product(("", group), ("", route), ("", cohort)):
        if len(CROSSED) - place.count("") <= depth:
            yield *place, *("" for _side in FURTHER)


def _in_order(item: tuple[Place, Group]) -> tuple[tuple[int, str], ...]:
    return tuple((_ORDER.get(code, -1), code) for code in item[0])


def _group(tally: Tally, measure: Measure, cell: Cell) -> Group:
    among = tally.populations[measure.among][cell]
    if measure.statistic == Statistic.EVERYBODY:
        return Group(among, 0, Counter({True: among}))
    if measure.statistic == Statistic.ROUTES:
        route = cell[SPLITS.index("leerroute")]
        if route == NO_ROUTE:
            return Group(among, among)
        return Group(among, 0, Counter({route: among}))
    if measure.counts:
        yes, missing = tally.populations[measure.counts][cell], tally.unsure[measure.counts][cell]
        return Group(among, missing, Counter({True: yes, False: among - missing - yes}))
    given = tally.answers[measure.key].get(cell, Counter())
    return Group(among, tally.missing[measure.key][cell], given)


def figures(
    tally: Tally,
    measure: Measure,
    of_places: Mapping[Place, Group],
    classes: Sequence[str],
    *,
    few: int,
) -> Iterator[Figure]:
    """Yield every figure of a measure: the totals first, then the splits.

    Those about fewer than `few` people, on the one side or the other, are marked.
    """
    if not tally.holds(measure):
        yield Figure(measure.key, "", {}, None, None, None, None, reason=NOT_RECORDED)
        return
    if not of_places or not classes:
        yield Figure(measure.key, "", {}, None, None, None, None, reason=NOBODY)
        return
    for place, group in of_places.items():
        split = split_of(place)
        if measure.statistic == Statistic.ROUTES and "leerroute" in split:
            continue  # the leerroutes are its classes
        for of_class in classes:
            figure = _figure(measure, of_class, split, group)
            yield replace(figure, is_of_few=True) if _is_of_few(figure, group, few) else figure


def split_of(place: Place) -> dict[str, str]:
    return {side: code for side, code in zip(SPLITS, place, strict=True) if code}


def place_of(split: Mapping[str, str]) -> Place:
    return tuple(split.get(side, "") for side in SPLITS)


def _figure(measure: Measure, of_class: str, split: Mapping[str, str], group: Group) -> Figure:
    known, missing = group.known, group.missing
    if measure.statistic == Statistic.EVERYBODY:
        return Figure(measure.key, "", split, known, known, 0, known)
    if not known:
        return Figure(measure.key, of_class, split, 0, 0, missing, None, reason=NOBODY)
    if measure.statistic in OF_NUMBERS:
        value = _quantity(measure.statistic, group.given)
        return Figure(measure.key, "", split, None, known, missing, value)
    if measure.statistic == Statistic.RATIO:
        first, second = sums(group)
        share, reason = (first / second, "") if second else (None, NOBODY)
        return Figure(measure.key, "", split, first, second, missing, share, reason=reason)
    count = group.given[of_class or True]
    value = count if measure.statistic == Statistic.COUNT else count / known
    return Figure(measure.key, of_class, split, count, known, missing, value)


def _is_of_few(figure: Figure, group: Group, few: int) -> bool:
    counts: list[float] = [group.known]
    if figure.numerator is not None and figure.denominator is not None:
        counts += [figure.numerator, figure.denominator - figure.numerator]
    return any(0 < abs(count) < few for count in counts)


def sums(group: Group) -> tuple[float, float]:
    """Return the two sums of a RATIO.

    The order in which people are added makes a difference in the last decimals.
    """
    first = second = 0.0
    for pair, number in group.given.items():
        assert isinstance(pair, tuple)
        first += pair[0] * number
        second += pair[1] * number
    return round(first, 9), round(second, 9)


def values(group: Group) -> list[float]:
    """Return what each of the group answered, the smallest first."""
    found = [each for each in group.given.elements() if isinstance(each, int | float)]
    return sorted(found)


def _quantity(statistic: Statistic, given: Counter[Given]) -> float:
    """Return the median, P90 or mean; quantiles as `statistics.quantiles` has them, inclusive."""
    numbers = values(Group(given=given))
    if statistic == Statistic.MEDIAN:
        return float(median(numbers))
    if statistic == Statistic.P90 and len(numbers) > 1:
        return float(quantiles(numbers, n=10, method="inclusive")[8])
    return fmean(numbers)


def with_classes(
    measure: Measure, of_places: dict[Place, Group]
) -> tuple[dict[Place, Group], tuple[str, ...]]:
    """Return the groups with their answers as classes, and the classes; one "" without any.

    Of a text that a municipality fills in itself the classes are the words found, the most used
    first, and the rest together.
    """
    if measure.statistic not in OF_CLASSES:
        return of_places, ("",)
    if measure.classes:
        return of_places, measure.classes
    used = of_places[WHOLE].given if of_places else Counter()
    found = sorted(map(str, used), key=lambda each: (-used[each], each))
    if len(found) <= MOST_CLASSES:
        return of_places, tuple(found)
    named = [each for each in found if each != OTHER][: MOST_CLASSES - 1]
    for group in of_places.values():
        rest = sum(number for answer, number in group.given.items() if answer not in named)
        group.given = Counter({each: group.given[each] for each in named if group.given[each]})
        group.given[OTHER] = rest
    return of_places, (*named, OTHER)
