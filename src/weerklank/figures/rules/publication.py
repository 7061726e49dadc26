"""What of the figures may be published: groups that are large enough, rounded.

A published table tells one side, such as doelgroep or kern, and never two of them at once. Its rows
are chosen so that the people divide in groups that are each large enough: every row that is told,
and all the others together. A row that is too small takes the smallest of the others with it, so
that whatever is subtracted from whatever, the outcome is about `n` people or more. The classes of a
distribution divide likewise. What is large enough, says `Publication._is_enough`.

Then counts are rounded to fives, of a kern or an organisation to tens, and shares are made of what
was rounded, as OpenSAFELY does. That is against who compares days, measures, or what others
publish.

Why it is so and what it does not stop stand in docs/adr/0026 and docs/methode.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import floor

from weerklank.figures.rules.counting import EVERYBODY, FURTHER, SPLITS, Tally, codes_of
from weerklank.figures.rules.figures import (
    OF_CLASSES,
    OF_NUMBERS,
    TOO_CLOSE,
    TOO_FEW,
    WHOLE,
    Figure,
    Group,
    Place,
    groups,
    place_of,
    sums,
    values,
)
from weerklank.figures.rules.indicators import MEASURES, POPULATIONS
from weerklank.figures.rules.indicators.measuring import NUMBER, SHARE, Measure, Statistic

PUBLISHED = 10  # people; the setting may say otherwise
LOWEST = 3  # below this a count is never published, whatever the setting says
BASE = 5  # what counts are rounded to
# Of a further side: more tables of the same people, each rounded by itself, narrow their sum down.
BASE_OF_FURTHER = 10
SMALL_GROUP = 2  # times n: of fewer people, 0 % and 100 % tell about each of them
FOR_P90 = 5  # times n: then as many are above it as are above the median of n people
MAJOR = 2  # so many people may not make up more than half of a sum
FOR_PERCENTS = 40  # times what counts are rounded to: of fewer, whole percents are of the rounding
SMALL_DENOMINATOR = 30  # below this, a denominator is told as a class
COUNTED = frozenset({Statistic.COUNT, Statistic.EVERYBODY})
FURTHER_SIDES = frozenset(FURTHER)
WITHOUT_PARTS = frozenset({Statistic.EVERYBODY, Statistic.MEDIAN, Statistic.P90})

Told = Mapping[Place, Sequence[str]]  # where a measure is told, and which of its classes


class Publication:
    """What may be published of the counts of one day, at a limit of `n` people."""

    def __init__(self, tally: Tally, n: int) -> None:
        self.tally, self.n = tally, max(n, LOWEST)
        everybody = Measure(EVERYBODY, "", Statistic.EVERYBODY)
        self.rows = groups(tally, everybody, depth=1)
        # Per population, where it may be told how many belong to it and how many do not.
        self.populations = {
            EVERYBODY: frozenset(self._told(everybody, self.rows, frozenset(self.rows)))
        }
        for name, population in POPULATIONS.items():
            told = frozenset(self.rows)
            for of in filter(None, (population.of, population.also_of)):
                measure = Measure(name, "", Statistic.SHARE, among=of, counts=name)
                here = groups(tally, measure, depth=1)
                told &= frozenset(self._told(measure, here, self.populations[of]))
            if population.rest_of:
                # These and those of `rest_of` divide the larger one: told of both or of neither.
                told &= self.populations[population.rest_of]
            self.populations[name] = told

    def figures(
        self,
        measure: Measure,
        of_places: Mapping[Place, Group],
        classes: Sequence[str],
        exact: Iterable[Figure],
    ) -> Iterator[Figure]:
        """Yield what may be published of the exact figures of a measure."""
        told = self.told(measure, of_places, classes)
        for figure in exact:
            if figure.denominator is None:
                yield figure  # it is not recorded, or there is nobody
                continue
            if not self._is_on_a_side(measure, figure):
                continue
            if figure.of_class and not measure.classes and figure.of_class not in told[WHOLE]:
                continue  # a word that somebody filled in: that it was is not told either
            place = place_of(figure.split)
            if (
                not FURTHER_SIDES.isdisjoint(figure.split)
                and place not in self.populations[EVERYBODY]
            ):
                continue  # the same of where somebody lives, and of a school with a few
            is_told = figure.of_class in told.get(place, ()) and (
                measure.statistic not in OF_NUMBERS
                or self._is_middle_of_many(measure, of_places[place])
            )
            yield rounded(figure, self.n) if is_told else kept_back(figure)

    @staticmethod
    def _is_on_a_side(measure: Measure, figure: Figure) -> bool:
        """Is this figure about one side of the table, counting those that a measure is within?"""
        return len({*figure.split, *measure.within}) <= 1 or not figure.split

    # --- which rows, which classes ------------------------------------------------------------
    def told(
        self, measure: Measure, of_places: Mapping[Place, Group], classes: Sequence[str]
    ) -> Told:
        """Return where a measure is told, and which classes there; nothing is told of the others.

        A class is told in all rows of a side or in none. Fewer classes may leave more rows; the
        choice is what tells most.
        """
        may = self._may_be_told(measure)
        if measure.statistic not in OF_CLASSES:
            return {WHOLE: ()} | dict.fromkeys(self._told(measure, of_places, may), classes)
        given = of_places[WHOLE].given if of_places else {}
        largest = sorted(classes, key=lambda each: -given.get(each, 0))
        choices = [largest[:number] for number in range(len(largest), 0, -1)]
        whole = [some for some in choices if self._told(measure, of_places, may, some, sides=[])]
        best: dict[Place, Sequence[str]] = {WHOLE: whole[0] if whole else ()}
        for side in range(len(SPLITS)):
            tables = [
                dict.fromkeys(self._told(measure, of_places, may, some, sides=[side]), some)
                for some in whole
            ]
            most = max(tables, key=lambda table: sum(map(len, table.values())), default={})
            best |= {place: some for place, some in most.items() if place != WHOLE}
        return best

    def _told(
        self,
        measure: Measure,
        of_places: Mapping[Place, Group],
        may: frozenset[Place],
        classes: Sequence[str] = ("",),
        *,
        sides: Iterable[int] = range(len(SPLITS)),
    ) -> list[Place]:
        """Return the places that are told: the whole, and rows of each of these sides."""
        whole = of_places.get(WHOLE, Group())
        if WHOLE not in may or not self._is_enough(measure, whole, whole, classes):
            return []
        told = [WHOLE]
        for side in sides:
            rows = {
                place: group
                for place, group in of_places.items()
                if place[side] and place.count("") == len(SPLITS) - 1
            }
            shown = [
                place
                for place, group in rows.items()
                if place in may and self._is_enough(measure, group, whole, classes)
            ]
            shown.sort(key=lambda place: (-rows[place].known, place))
            while not self._are_others_enough(measure, rows, shown, whole, classes):
                if not shown:
                    return []
                shown.pop()
            told += shown
        return told

    def _are_others_enough(
        self,
        measure: Measure,
        rows: Mapping[Place, Group],
        shown: Collection[Place],
        whole: Group,
        classes: Sequence[str],
    ) -> bool:
        """Are those in none of the rows that are shown together enough?"""
        others = [group for place, group in rows.items() if place not in shown]
        together = Group()
        for group in others:
            together.add(group)
        # Rows are named, so there is somebody in each; still any may hold all the others.
        named = len(others) - 1 if others and measure.statistic == Statistic.EVERYBODY else 0
        if named and together.known < self.n + named:
            return False
        return self._is_enough(measure, together, whole, classes)

    def _may_be_told(self, measure: Measure) -> frozenset[Place]:
        """Return the places that are told of the people whom a measure is about."""
        told = self.populations[measure.among]
        if measure.counts:
            # Those who say yes are a population: no measure tells of it in more rows than another.
            # It matters where `within` leaves out people who all say no; see 102.wacht.
            told &= self.populations[measure.counts]
        if not measure.within or WHOLE not in told:
            return told
        within = {side: self._rows_of(side, code) for side, code in measure.within.items()}
        if len(within) > 1:
            return (
                frozenset([WHOLE]) if self._is_crossing_told(measure, within, told) else frozenset()
            )
        ((side, mine),) = within.items()
        rest = self._rows_of(side) - told
        # Of some rows together it may be told, if none or all of the others are among them.
        return (mine & told) | {WHOLE} if rest <= mine or not rest & mine else frozenset()

    def _rows_of(self, side: str, code: str = "") -> frozenset[Place]:
        at, codes = SPLITS.index(side), codes_of(code)
        return frozenset(p for p in self.rows if p[at] and (not code or p[at] in codes))

    def _is_crossing_told(
        self, measure: Measure, within: Mapping[str, frozenset[Place]], told: frozenset[Place]
    ) -> bool:
        """May it be told how many are in these rows of one side and in those of another?"""
        if not all(rows <= told for rows in within.values()):
            return False
        is_in = {
            cell: [
                cell[SPLITS.index(side)] in codes_of(code) for side, code in measure.within.items()
            ]
            for cell in self.tally.everybody
        }
        people = self.tally.populations[measure.among]
        both = sum(people[cell] for cell in is_in if all(is_in[cell]))
        others = [
            sum(people[cell] for cell in is_in if is_in[cell][i]) - both for i in range(len(within))
        ]
        if measure.among in POPULATIONS:  # and of the larger population it is a part of
            above = self.tally.populations[POPULATIONS[measure.among].of]
            others.append(sum(above[cell] for cell in is_in if all(is_in[cell])) - both)
        return all(not count or count >= self.n for count in (both, *others))

    # --- what is large enough -----------------------------------------------------------------
    def _is_enough(
        self, measure: Measure, group: Group, whole: Group, classes: Sequence[str]
    ) -> bool:
        """May everything be known of these people that a measure tells?

        Nobody is no secret. Else there are `n` people with an answer, and none or `n` who were not
        asked; of each answer none or `n`; and 0 % or 100 % only of a large group, or where the same
        is told of everybody.
        """
        n, known = self.n, group.known
        if not known:
            return not group.among or group.among >= n
        not_asked = group.among - known - group.missing
        if known < n or (not_asked > 0 and not_asked + group.missing < n):
            return False
        if measure.statistic == Statistic.RATIO:
            return self._are_sums_enough(group)
        if measure.statistic == Statistic.MEAN:
            return self._are_amounts_enough(values(group))
        if measure.statistic in WITHOUT_PARTS:
            return True
        return self._are_parts_enough(group, whole, classes)

    def _are_parts_enough(self, group: Group, whole: Group, classes: Sequence[str]) -> bool:
        counts, of_all = _divided(group, classes), _divided(whole, classes)
        if any(0 < count < self.n for count in counts):
            return False
        if group.known not in counts or self._is_large(group):
            return True
        # The same is told of everybody: then it follows for these.
        return self._is_large(whole) and of_all[counts.index(group.known)] == whole.known

    def _is_large(self, group: Group) -> bool:
        return group.known >= SMALL_GROUP * self.n

    def _are_amounts_enough(self, amounts: Sequence[float]) -> bool:
        """Are they not all the same in a small group, nor for the most part of one or two?"""
        is_large = len(amounts) >= SMALL_GROUP * self.n
        return (is_large or len(set(amounts)) > 1) and not _is_of_few(amounts)

    def _are_sums_enough(self, group: Group) -> bool:
        """Two sums are as two counts; and neither is for the most part of one or two people."""
        first, second = sums(group)
        if any(0 < abs(each) < self.n for each in (first, second, second - first)):
            return False
        if not self._is_large(group) and first in {0, second}:
            return False
        pairs = [pair for pair in group.given.elements() if isinstance(pair, tuple)]
        return not any(_is_of_few([pair[i] for pair in pairs]) for i in (0, 1))

    def _is_middle_of_many(self, measure: Measure, group: Group) -> bool:
        """May a median or P90 of these people be told?"""
        if measure.statistic == Statistic.P90 and 0 < group.known < FOR_P90 * self.n:
            return False
        return len(group.given) != 1 or self._is_large(group)


def _divided(group: Group, classes: Sequence[str]) -> list[int]:
    """Return how many gave each of these answers, and how many another."""
    counts = [group.given[each or True] for each in classes]
    return [*counts, group.known - sum(counts)]


def _is_of_few(amounts: Iterable[float]) -> bool:
    """Do one or two people make up more than half of a sum?"""
    largest = sorted(amounts, reverse=True)
    return sum(largest[:MAJOR]) * 2 > sum(largest) > 0


# --- counts of people by themselves -----------------------------------------------------------
Row = tuple[str, ...]  # the values that people share, one per characteristic


def large_rows(people: Mapping[Row, int], n: int) -> list[Row]:
    """Return the rows of one table of people that may leave, the largest first; as of above.

    Every row that is told is large enough, and so are all the others together: a row that is too
    small takes the smallest of the others with it.
    """
    n = max(n, LOWEST)
    told = sorted((row for row in people if people[row] >= n), key=lambda row: (-people[row], row))
    while told:
        others = [people[row] for row in people.keys() - told if people[row]]
        # Rows have names, so there is somebody in each.
        if not others or sum(others) >= n + len(others) - 1:
            break
        told.pop()
    return told


# --- how it is told ---------------------------------------------------------------------------
def in_fives(count: float) -> int:
    return rounded_to(BASE, count)


def rounded_to(base: int, count: float) -> int:
    """Return a count rounded to fives or tens, up from the middle."""
    return base * floor(count / base + 0.5)


def rounded(figure: Figure, n: int) -> Figure:
    """Return a figure as it goes out: counts in fives or tens, shares of those in whole percents.

    A share of few people has beside it between which two the true one is. Where of a few people the
    answer is not known, it is not told of how many it is.
    """
    measure = MEASURES[figure.measure]
    base = BASE if FURTHER_SIDES.isdisjoint(figure.split) else BASE_OF_FURTHER
    value, whole = figure.value, rounded_to(base, figure.denominator or 0)
    missing = figure.missing or 0
    is_complete = not 0 < missing < n
    low = high = None
    if value is not None:
        if measure.statistic in COUNTED:
            value = rounded_to(base, value)
        elif measure.unit == SHARE:
            part = rounded_to(base, figure.numerator or 0)
            value = round(part / whole, 2) if whole else None
            if value is not None and not is_complete:
                low, high = between_wherever(value, base, n)
            elif value is not None and whole < FOR_PERCENTS * base:
                low, high = between(part, whole, base, n)
        else:
            value = round(value, 1) if measure.unit == NUMBER else round(value)
    is_class = is_complete and 0 < whole < SMALL_DENOMINATOR
    least, most = max(n, whole - base // 2), whole + (base - 1) // 2
    return replace(
        figure,
        numerator=None,
        denominator=whole if is_complete and not is_class else None,
        missing=rounded_to(base, missing) if is_complete else None,
        value=value,
        about=f"{least}–{most}" if is_class else "",
        is_of_few=False,
        low=low,
        high=high,
    )


def between(part: int, whole: int, base: int, n: int) -> tuple[float, float]:
    """Return between which two a share is whose counts were rounded to these.

    From what everybody may know: how counts are rounded, and that of each answer there are none, or
    `n` people or more.
    """
    parts, wholes = _before(part, base), _before(whole, base)
    shares = [
        one / all_ for all_ in wholes if all_ >= n for one in parts
        if (not one or one >= n) and (one == all_ or abs(all_ - one) >= n)
    ]  # fmt: skip
    return (min(shares), max(shares)) if shares else (part / whole, part / whole)


@cache
def between_wherever(share: float, base: int, n: int) -> tuple[float, float]:
    """Return the same where it is not told of how many people a share is: of any number.

    What was counted may not follow from it, so only the share itself is looked at.
    """
    found = [
        between(part, whole, base, n)
        for whole in range(base, FOR_PERCENTS * base + 1, base)
        for part in range(0, whole + 1, base)
        if round(part / whole, 2) == share
    ]
    return min((low for low, _high in found), default=share), max(
        (high for _low, high in found), default=share
    )


def _before(count: int, base: int) -> range:
    """Return the counts that are rounded to this one."""
    return range(max(0, count - base // 2), count + (base - 1) // 2 + 1)


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
        is_of_few=False,
    )


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
    pairs = [(one.denominator, other.denominator)]
    if MEASURES[one.measure].statistic in COUNTED:
        pairs.append((one.value, other.value))
    return any(a is not None and b is not None and 0 < abs(a - b) < n for a, b in pairs)
