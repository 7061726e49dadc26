"""Who tries to find the numbers that were kept back, from those that were given.

They know every number that is shown, or between which two it lies, how everything adds up, and
that people are counted in whole numbers; they subtract, and they narrow down by bounds.
"""

from collections import defaultdict
from fractions import Fraction
from math import ceil, floor, inf


class Attacker:
    """Knows how numbers add up, and of some of them what they are."""

    def __init__(self):
        self.low, self.high = defaultdict(int), defaultdict(lambda: inf)
        self.sums = []

    def knows(self, name, low, high=None):
        high = low if high is None else high
        self.low[name] = max(self.low[name], low)
        self.high[name] = min(self.high[name], high)
        assert self.low[name] <= self.high[name], f"{name} is told otherwise elsewhere"

    def adds_up(self, total, parts):
        self.sums.append((total, list(parts)))

    def narrow_down(self):
        """Narrow every number down, as far as the sums go."""
        at = defaultdict(list)
        for index, (total, parts) in enumerate(self.sums):
            for name in (total, *parts):
                at[name].append(index)
        todo = dict.fromkeys(range(len(self.sums)))
        while todo:
            index = next(iter(todo))
            del todo[index]
            for name in self._narrowed(*self.sums[index]):
                todo |= dict.fromkeys(at[name])

    def _narrowed(self, total, parts):
        low, high = self.low, self.high
        least, most = sum(low[each] for each in parts), sum(high[each] for each in parts)
        changed = self._set(total, least, most)
        for each in parts:
            others_most = most - high[each] if most < inf else self._most(parts, each)
            changed |= self._set(each, low[total] - others_most, high[total] - (least - low[each]))
            least, most = sum(low[p] for p in parts), sum(high[p] for p in parts)
        return changed

    def _most(self, parts, besides):
        return sum(self.high[each] for each in parts if each != besides)

    def _set(self, name, low, high):
        low = ceil(low) if low > -inf else 0
        high = floor(high) if high < inf else inf
        if low <= self.low[name] and high >= self.high[name]:
            return set()
        self.knows(name, max(low, self.low[name]), min(high, self.high[name]))
        return {name}

    def is_certain(self, name):
        return self.low[name] == self.high[name]

    def solved(self):
        """Return every number that follows by subtracting alone (Gauss–Jordan)."""
        solved = {}
        for total, parts in self.sums:
            row, value = defaultdict(Fraction), Fraction(0)
            for factor, name in [(-1, total), *((1, part) for part in parts)]:
                if self.is_certain(name):
                    value -= factor * self.low[name]
                else:
                    row[name] += factor
            for pivot in [each for each in row if each in solved]:
                factor, (other, of) = row[pivot], solved[pivot]
                for name, times in other.items():
                    row[name] -= factor * times
                value -= factor * of
            row = {name: factor for name, factor in row.items() if factor}
            if not row:
                continue
            pivot, factor = next(iter(row.items()))
            row = {name: of / factor for name, of in row.items()}
            self._put_in(solved, pivot, row, value / factor)
        return {name: value for name, (row, value) in solved.items() if len(row) == 1}

    @staticmethod
    def _put_in(solved, pivot, row, value):
        for name, (other, of) in list(solved.items()):
            if pivot in other:
                times, merged = other[pivot], defaultdict(Fraction, other)
                for each, factor in row.items():
                    merged[each] -= times * factor
                solved[name] = ({k: v for k, v in merged.items() if v}, of - times * value)
        solved[pivot] = (row, value)
