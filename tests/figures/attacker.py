"""Who tries to find the numbers that were kept back, from those that were given.

She knows every number that is shown, how the totals add up and that people are counted in whole
numbers; she subtracts, and she narrows down by bounds.
"""

from collections import Counter
from fractions import Fraction

from weerklank.figures.rules import suppression


class Attacker:
    """Knows what is shown; `tables` are the parts by name, `divisions` which make up which.

    `axes` gives the axes per table; `lines` how their cells add up.
    """

    def __init__(self, tables, divisions, axes, lines=suppression.lines):
        self.shown = {
            (name, cell): part.values[cell]
            for name, part in tables.items()
            for cell in part.values
            if cell not in part.hidden
        }
        self.sums = []  # each: {unknown: factor}, and what they come to
        for name in tables:
            for total, line in lines(axes[name]):
                self._know((name, total), [(name, cell) for cell in line])
        for whole, parts in divisions:
            for cell in tables[parts[0]].values:
                self._know((whole, cell), [(part, cell) for part in parts])

    def _know(self, total, terms):
        unknown, known = Counter(), 0
        for factor, each in [(-1, total), *((1, term) for term in terms)]:
            if each in self.shown:
                known -= factor * self.shown[each]
            else:
                unknown[each] += factor
        unknown = {each: factor for each, factor in unknown.items() if factor}
        if unknown:
            self.sums.append((unknown, known))

    def finds(self):
        """Give every hidden number that she can work out."""
        return self.by_subtraction() | self.by_bounds()

    def by_subtraction(self):
        """Solve the sums exactly, as far as they go (Gauss–Jordan)."""
        solved = {}
        for unknown, known in self.sums:
            row = {each: Fraction(factor) for each, factor in unknown.items()}
            value = Fraction(known)
            for pivot in [each for each in row if each in solved]:
                factor = row.get(pivot, 0)
                other, other_value = solved[pivot]
                for each, of_other in other.items():
                    row[each] = row.get(each, 0) - factor * of_other
                value -= factor * other_value
            row = {each: factor for each, factor in row.items() if factor}
            if not row:
                assert value == 0
                continue
            pivot, factor = next(iter(row.items()))
            row = {each: of / factor for each, of in row.items()}
            value /= factor
            for each, (other, other_value) in list(solved.items()):
                if pivot in other:
                    times = other[pivot]
                    merged = dict(other)
                    for term, of in row.items():
                        merged[term] = merged.get(term, 0) - times * of
                    solved[each] = (
                        {term: of for term, of in merged.items() if of},
                        other_value - times * value,
                    )
            solved[pivot] = (row, value)
        return {each: value for each, (row, value) in solved.items() if len(row) == 1}

    def by_bounds(self):
        """Narrow every hidden number down between a lowest and a highest."""
        unknowns = {each for unknown, _known in self.sums for each in unknown}
        low, high = dict.fromkeys(unknowns, 0), dict.fromkeys(unknowns, 10_000)
        changed = True
        while changed:
            changed = False
            for unknown, known in self.sums:
                for each, factor in unknown.items():
                    rest = [(term, of) for term, of in unknown.items() if term != each]
                    most = known - sum(of * (low if of > 0 else high)[term] for term, of in rest)
                    least = known - sum(of * (high if of > 0 else low)[term] for term, of in rest)
                    if factor < 0:
                        most, least = -least, -most
                    if most < high[each]:
                        high[each], changed = most, True
                    if least > low[each]:
                        low[each], changed = least, True
        return {each: low[each] for each in unknowns if low[each] == high[each]}
