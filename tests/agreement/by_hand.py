"""The same coefficients once more, from their definitions: one judgement, one character at a time.

Nothing here is shared with the program: exact fractions, loops over pairs of judgements, and for
spans one value per character. Slow, and meant to be read beside the articles.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations

Table = list[dict[str, int]]  # per unit, what each coder who saw it gave


def percent(table: Table) -> Fraction | None:
    """Mean over units of the share of pairs of coders that agree."""
    shares = []
    for unit in table:
        pairs = list(combinations(unit.values(), 2))
        if pairs:
            shares.append(Fraction(sum(a == b for a, b in pairs), len(pairs)))
    return sum(shares) / len(shares) if shares else None


def _shares(table: Table, values: range) -> list[Fraction]:
    seen = [unit for unit in table if unit]
    return [
        sum(Fraction(list(unit.values()).count(value), len(unit)) for unit in seen) / len(seen)
        for value in values
    ]


def _above(observed: Fraction | None, chance: Fraction) -> Fraction | None:
    return None if observed is None or chance == 1 else (observed - chance) / (1 - chance)


def fleiss(table: Table, values: range) -> Fraction | None:
    return _above(percent(table), sum(share**2 for share in _shares(table, values)))


def brennan_prediger(table: Table, values: range) -> Fraction | None:
    return _above(percent(table), Fraction(1, len(values)))


def ac1(table: Table, values: range) -> Fraction | None:
    chance = sum(share * (1 - share) for share in _shares(table, values))
    return _above(percent(table), chance / (len(values) - 1)) if len(values) > 1 else None


def alpha(table: Table) -> Fraction | None:
    """Observed over expected disagreement, both over pairs of judgements."""
    compared = [list(unit.values()) for unit in table if len(unit) > 1]
    total = sum(map(len, compared))
    observed = sum(
        Fraction(sum(a != b for a, b in permutations(unit, 2)), len(unit) - 1) for unit in compared
    )
    given = Counter(value for unit in compared for value in unit)
    expected = sum(given[a] * given[b] for a, b in permutations(given, 2))
    return 1 - (total - 1) * observed / expected if expected else None


def cohen(table: Table, first: str, second: str, values: range) -> Fraction | None:
    both = [unit for unit in table if first in unit and second in unit]
    if not both:
        return None
    observed = Fraction(sum(unit[first] == unit[second] for unit in both), len(both))
    chance = sum(
        Fraction(sum(unit[first] == value for unit in both), len(both))
        * Fraction(sum(unit[second] == value for unit in both), len(both))
        for value in values
    )
    return _above(observed, chance)


Marks = list[tuple[int, int, int, int]]  # coder, start, end, value


def _characters(marks: Marks, coders: int, length: int) -> list[list[tuple[int, int]]]:
    """Return per coder and character its value (0 for a gap) and which of her spans it lies in."""
    rows = [[(0, -1)] * length for _ in range(coders)]
    for number, (coder, start, end, value) in enumerate(marks):
        for place in range(start, end):
            rows[coder][place] = (value, number)
    return rows


def _unit_alpha(
    texts: list[tuple[Marks, int]], coders: int, told: dict[int, int], *, valued_only: bool
) -> tuple[float | None, dict[int, float | None]]:
    """α over all pairs of characters in one place, and per value; `told` renames values.

    With `valued_only` a pair counts where both coders gave some value, and a span is as long as
    what the others valued of it, on average.
    """
    pairs: Counter[tuple[int, int]] = Counter()
    own: Counter[int] = Counter()
    for marks, length in texts:
        rows = _characters(marks, coders, length)
        reach: Counter[int] = Counter()
        for place in range(length):
            for one, other in permutations(range(coders), 2):
                a, b = rows[one][place], rows[other][place]
                if valued_only and not (a[0] and b[0]):
                    continue
                pairs[told[a[0]], told[b[0]]] += Fraction(1, coders - 1)
                reach[a[1]] += Fraction(1, coders - 1)
        for number, (_coder, start, end, value) in enumerate(marks):
            long = reach[number] if valued_only else end - start
            own[told[value]] += long**2
        if not valued_only:
            own[0] += sum(row[0] == 0 for line in rows for row in line)
    total = sum(pairs.values())
    if not total:
        return None, {}
    scale = total - sum(own.values()) / total
    values = sorted({a for a, _b in pairs})
    rows_of = {value: sum(n for (a, _b), n in pairs.items() if a == value) for value in values}

    def apart(value: int) -> tuple[Fraction, Fraction]:
        seen = sum(n for (a, b), n in pairs.items() if a == value and b != value)
        expected = sum(rows_of[value] * rows_of[other] for other in values if other != value)
        return seen, expected

    found = {value: apart(value) for value in values}
    expected = sum(e for _s, e in found.values())
    if not expected or scale <= 0:
        return None, dict.fromkeys(values)
    whole = 1 - sum(s for s, _e in found.values()) / (expected / scale)
    return float(whole), {
        value: float(1 - s / (e / scale)) if e else None for value, (s, e) in found.items()
    }


def u_alpha(texts: list[tuple[Marks, int]], coders: int, values: int) -> float | None:
    return _unit_alpha(texts, coders, {v: v for v in range(values + 1)}, valued_only=False)[0]


def binary_alpha(texts: list[tuple[Marks, int]], coders: int, values: int) -> float | None:
    told = {v: min(v, 1) for v in range(values + 1)}
    return _unit_alpha(texts, coders, told, valued_only=False)[0]


def cu_alpha(
    texts: list[tuple[Marks, int]], coders: int, values: int
) -> tuple[float | None, dict[int, float | None]]:
    return _unit_alpha(texts, coders, {v: v for v in range(values + 1)}, valued_only=True)


def alpha_1995(texts: list[tuple[Marks, int]], coders: int) -> float | None:
    apart, terms, spans = 0, 0, []
    for marks, _length in texts:
        spans += [(end - start, value) for _coder, start, end, value in marks]
        for one, other in combinations(range(coders), 2):
            mine = [mark for mark in marks if mark[0] == one]
            theirs = [mark for mark in marks if mark[0] == other]
            met = set()
            for a in mine:
                for b in theirs:
                    common = set(range(*a[1:3])) & set(range(*b[1:3]))
                    if common:
                        met |= {a, b}
                        whole = set(range(*a[1:3])) | set(range(*b[1:3]))
                        apart += len(whole) - (len(common) if a[3] == b[3] else 0)
                        terms += 1
            for alone in [mark for mark in mine + theirs if mark not in met]:
                apart += 2 * (alone[2] - alone[1])
                terms += 1
    above = below = 0
    for (a, value), (b, other) in permutations(spans, 2):
        above += a * a + b * b + (a * b if value != other else 0)
        below += a + b
    if not terms or not above:
        return None
    return float(1 - Fraction(apart, terms) / Fraction(above, below))
