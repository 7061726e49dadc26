"""What the published figures of a day tell, as numbers that add up; and the truth behind them.

A number is named by what it counts and its place: a code of doelgroep, leerroute or cohort, or "".
"""

from tests.figures.attacker import Attacker
from weerklank.figures.rules.counting import EVERYBODY, SPLITS, SUBTOTALS
from weerklank.figures.rules.figures import WHOLE, groups, place_of, sums
from weerklank.figures.rules.indicators import MEASURES, POPULATIONS
from weerklank.figures.rules.indicators.measuring import NOT_RECORDED, Measure, Statistic
from weerklank.figures.rules.publication import FURTHER_SIDES

ONE_SIDE = 1
IS_PART = {"16.aanwezig", "21.afgezegd"}  # of a RATIO the first number is part of the second
OF_NUMBERS = {Statistic.MEDIAN, Statistic.P90, Statistic.MEAN}


class World:
    """Every number of people that a day has, how they add up, and which of them are secret."""

    def __init__(self, tally, measures=None):
        self.tally = tally
        self.truth, self.sums, self.not_asked = {}, [], set()
        everybody = Measure(EVERYBODY, "", Statistic.EVERYBODY)
        self.rows = list(groups(tally, everybody, depth=ONE_SIDE))
        self._count(EVERYBODY, groups(tally, everybody, depth=ONE_SIDE), lambda g: g.among)
        self._rows_add_up(EVERYBODY, self.rows)
        for name, population in POPULATIONS.items():
            for of in filter(None, (population.of, population.also_of)):
                asked = Measure(name, "", Statistic.SHARE, among=of, counts=name)
                found = groups(tally, asked, depth=ONE_SIDE)
                self._count(name, found, lambda g: g.given[True])
                self._count(f"{of} not {name}", found, lambda g: g.among - g.given[True])
                for place in self.rows:
                    self._add(of, place, [name, f"{of} not {name}"])
                self._rows_add_up(f"{of} not {name}", self.rows)
            if population.rest_of:  # who is not of the one, is of the other
                for place in self.rows:
                    self._add(f"{population.of} not {population.rest_of}", place, [name])
            self._rows_add_up(name, self.rows)
        for key, measure in MEASURES.items():
            if (measures is None or key in measures) and NOT_RECORDED not in measure.needs:
                self._measure(measure)

    def _count(self, what, found, number):
        self.truth |= {(what, place): number(group) for place, group in found.items()}

    def _add(self, total, place, parts):
        self.sums.append(((total, place), [(part, place) for part in parts]))

    def _rows_add_up(self, what, places):
        for side in range(len(SPLITS)):
            rows = [place for place in places if place[side]]
            if rows:
                self.sums.append(((what, WHOLE), [(what, row) for row in rows]))

    def places_of(self, measure):
        """Return the places at which a measure may be told."""
        found = groups(self.tally, measure, depth=ONE_SIDE)
        within = [SPLITS.index(side) for side in measure.within]
        if not within:
            return found
        if len(within) > 1:
            return {place: group for place, group in found.items() if place == WHOLE}
        return {p: g for p, g in found.items() if p == WHOLE or p[within[0]]}

    def parts_of(self, measure):
        if measure.statistic in {Statistic.SHARE, Statistic.COUNT}:
            return [True, False]
        found = groups(self.tally, measure, depth=ONE_SIDE)
        return sorted({answer for group in found.values() for answer in group.given})

    def _measure(self, measure):
        key, found = measure.key, self.places_of(measure)
        if not found or measure.statistic == Statistic.EVERYBODY:
            return
        names = {"known": lambda g: g.known, "others": lambda g: g.among - g.known}
        if measure.statistic not in OF_NUMBERS | {Statistic.RATIO}:
            names |= {part: lambda g, part=part: g.given[part] for part in self.parts_of(measure)}
        for name, number in names.items():
            self._count((key, name), found, number)
            self._rows_add_up((key, name), found)
        for place, group in found.items():
            if len(names) > 2:
                self._add(
                    (key, "known"), place, [(key, n) for n in names if n not in {"known", "others"}]
                )
            if group.among - group.known - group.missing > 0:
                self.not_asked.add(((key, "others"), place))
            self._of_population(measure, place)
        if measure.counts:  # the yes is a population
            for place in found:
                self.sums.append(
                    (((key, True), place), self._people(measure.counts, measure, place))
                )
        if measure.statistic == Statistic.RATIO:
            self._ratio(measure, found)

    def _of_population(self, measure, place):
        """Whom a measure is about are those of a population, here."""
        parts = [((measure.key, "known"), place), ((measure.key, "others"), place)]
        people = self._people(measure.among, measure, place)
        self.sums.append(((("among", measure.key), place), parts))
        self.sums.append(((("among", measure.key), place), people))

    def _people(self, population, measure, place):
        if place != WHOLE or not measure.within:
            return [(population, place)]
        if len(measure.within) > 1:
            return self._crossing(population, measure)
        ((side, code),) = measure.within.items()
        codes = SUBTOTALS.get(code, (code,))
        return [(population, row) for row in self.rows if row[SPLITS.index(side)] in codes]

    def _crossing(self, population, measure):
        """Who is in one row of each of two sides; each row is they and the others."""
        name = ((population, *measure.within.values()), WHOLE)
        rows = {SPLITS.index(side): code for side, code in measure.within.items()}
        people = self.tally.populations[population]
        self.truth[name] = sum(
            number for cell, number in people.items()
            if all(cell[at] == code for at, code in rows.items())
        )  # fmt: skip
        for at, code in rows.items():
            row = place_of({SPLITS[at]: code})
            if row in self.rows:
                others = ((*name[0], "not", SPLITS[at]), WHOLE)
                self.truth[others] = self.truth[population, row] - self.truth[name]
                self.sums.append(((population, row), [name, others]))
        return [name]

    def _ratio(self, measure, found):
        totals = {place: sums(group) for place, group in found.items()}
        of_what = ("first", "second", "rest") if measure.key in IS_PART else ("first",)
        for name in of_what:
            self.truth |= {
                ((measure.key, name), place): {"first": a, "second": b, "rest": b - a}[name]
                for place, (a, b) in totals.items()
            }
            self._rows_add_up((measure.key, name), found)
        for place in found if measure.key in IS_PART else ():
            self._add((measure.key, "second"), place, [(measure.key, n) for n in ("first", "rest")])

    # --- what is to be found ------------------------------------------------------------------
    def secrets(self, n):
        """Return every count of 1 to n - 1; that a few did not say something is no secret."""
        return {
            name: count
            for name, count in self.truth.items()
            if 0 < count < n and ("others" not in name[0] or name in self.not_asked)
        }

    def attacker(self, published, n, *, sharp):
        """Return who has all published figures; `sharp`: and knows the numbers before rounding."""
        attacker = Attacker()
        for total, parts in self.sums:
            attacker.adds_up(total, parts)
        for row in self.rows:
            attacker.knows((EVERYBODY, row), 1, float("inf"))  # it is named, so somebody is there
        for figure in published:
            measure = MEASURES[figure.measure]
            if figure.suppressed or NOT_RECORDED in figure.reason:
                continue
            for what, low, high in self._told(measure, figure, n, sharp=sharp):
                attacker.knows((what, place_of(figure.split)), low, high)
        attacker.narrow_down()
        return attacker

    def _told(self, measure, figure, n, *, sharp):
        key, place = measure.key, place_of(figure.split)
        one = (
            figure.of_class
            if figure.of_class
            else {Statistic.RATIO: "first"}.get(measure.statistic, True)
        )
        if measure.statistic == Statistic.EVERYBODY:
            whole = EVERYBODY
        else:
            whole = (key, "second" if measure.statistic == Statistic.RATIO else "known")
        between = self._denominator(figure, n)
        if between and (whole, place) in self.truth:
            exact = self.truth[whole, place]
            assert between[0] <= exact <= between[1], (figure, exact)
            yield (whole, exact, exact) if sharp else (whole, *between)
        if measure.statistic in OF_NUMBERS | {Statistic.EVERYBODY} or figure.value is None:
            return
        exact = self.truth.get(((key, one), place), 0)
        if sharp:
            yield ((key, one), exact, exact)
        elif between:
            low, high = self._numerator(measure, figure, between, n)
            assert low <= exact <= high, (figure, exact)
            yield ((key, one), low, high)

    def _denominator(self, figure, n):
        if figure.about:
            low, high = figure.about.split("–")
            return int(low), int(high)
        if figure.denominator is None:
            return None
        below, above = self._around(figure)
        if not figure.denominator:
            # Rounded to ten, three or four is nobody as well.
            return 0, above if above >= n else 0
        return max(n, figure.denominator - below), figure.denominator + above

    @staticmethod
    def _around(figure):
        """How many below and above a rounded count the true one can be."""
        return (2, 2) if FURTHER_SIDES.isdisjoint(figure.split) else (5, 4)

    def _numerator(self, measure, figure, between, n):
        below, above = self._around(figure)
        whole = between[1] - above
        if measure.statistic == Statistic.COUNT:
            fits = [figure.value]
        else:
            fits = [
                each
                for each in range(0, 3 * whole + 5, below + above + 1)
                if round(each / whole, 2) == figure.value
            ]
        low, high = min(fits) - below, max(fits) + above
        return (0, 0) if high < n else (max(low, n) if min(fits) else 0, high)
