"""Tables of what coders gave units, judged: a row per code and pair, with an interval each.

A unit is whatever everybody judged as a whole: a speaking turn, a fragment, a conversation. What
somebody did not see is left out of what is compared with her; what she saw and gave no code is a
judgement too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np

from weerklank.agreement import fixed, resampling
from weerklank.agreement.fixed import Floats, Numbers

Interval: TypeAlias = tuple[float, float]

# Below so many units that either coder gave the code, no figure says anything of it.
FEW = 20


@dataclass(frozen=True, slots=True)
class Row:
    """What one pair of coders agrees on one code; without a pair, all of them together.

    A measure is None where it has no value: nothing varies, or nobody gave the code. Of more than
    two coders together there are no pairwise measures and no `counts`.
    """

    code: str
    pair: tuple[str, str] | None
    counts: tuple[int, int, int, int] | None
    measures: Mapping[str, float | None]
    intervals: Mapping[str, Interval | None]
    units: int

    @property
    def positives(self) -> int | None:
        """Return how many units either coder gave the code; None for more than two together."""
        return None if self.counts is None else sum(self.counts[:3])

    @property
    def is_known(self) -> bool:
        """Return whether there is enough of the code to say how well they agree on it."""
        return self.positives is not None and self.positives >= FEW


@dataclass(frozen=True, slots=True)
class Whole:
    """What coders agree where everybody gave a unit at most one value."""

    units: int
    measures: Mapping[str, float | None]
    intervals: Mapping[str, Interval | None]


def per_code(
    given: Mapping[str, Mapping[str, Collection[Hashable]]],
    *,
    codes: Sequence[str],
    units: int,
    unseen: Mapping[str, Collection[Hashable]] | None = None,
) -> list[Row]:
    """Judge every code by itself, with the values given and not given.

    Args:
        given: per coder, per code the units she gave it; in the order in which to name them.
        codes: the codes to judge, in order.
        units: how many units there were, also those that nobody gave a code.
        unseen: per coder the units that she did not see.

    Returns:
        A row per code and pair of coders, and with more than two coders one for all of them after
        the pairs of each code.
    """
    hidden = {coder: frozenset((unseen or {}).get(coder, ())) for coder in given}
    rows: list[Row] = []
    for code in codes:
        sets = {
            coder: frozenset(mine.get(code, ())) - hidden[coder] for coder, mine in given.items()
        }
        for first, second in combinations(given, 2):
            rows.append(_pair(code, (first, second), sets, hidden, units))
        if len(given) > 2:
            rows.append(_together(code, sets, hidden, units))
    return rows


def _pair(
    code: str,
    pair: tuple[str, str],
    sets: Mapping[str, frozenset[Hashable]],
    unseen: Mapping[str, frozenset[Hashable]],
    units: int,
) -> Row:
    hidden = unseen[pair[0]] | unseen[pair[1]]
    one, two = sets[pair[0]] - hidden, sets[pair[1]] - hidden
    both = len(one & two)
    compared = units - len(hidden)
    counts = (both, len(one) - both, len(two) - both, compared - len(one | two))
    return row_of_pair(code, pair, counts)


def row_of_pair(code: str, pair: tuple[str, str], counts: tuple[int, int, int, int]) -> Row:
    """Return the row of two coders and one code, from how many units both, one or neither gave."""
    values = np.array(counts)
    return Row(
        code=code,
        pair=pair,
        counts=counts,
        measures=known(fixed.of_pairs(values)),
        intervals=resampling.draw(values, fixed.of_pairs),
        units=int(values.sum()),
    )


def pooled(
    pair: tuple[str, str], per_unit: Sequence[tuple[int, int, int]], *, codes: int, units: int
) -> Row:
    """Return the row of two coders over all codes together: a unit counts once per code.

    Units are drawn with all their codes, so that codes that go together do not count as more
    evidence than they are.

    Args:
        pair: how the coders are called.
        per_unit: per unit with any code, how many codes both gave it, only the first, only the
            second.
        codes: how many codes there are.
        units: how many units, also those without any code.
    """
    patterns = Counter(per_unit)
    patterns[0, 0, 0] += units - len(per_unit)
    kinds = np.array([(*kind, codes - sum(kind)) for kind in patterns], dtype=np.int64)
    times = np.array(list(patterns.values()))

    def measure(drawn: Numbers) -> Mapping[str, Floats]:
        return fixed.of_pairs(drawn @ kinds)

    a, b, c, d = (int(number) for number in times @ kinds)
    return Row(
        code="",
        pair=pair,
        counts=(a, b, c, d),
        measures=known(measure(times)),
        intervals=resampling.draw(times, measure),
        units=units,
    )


def _together(
    code: str,
    sets: Mapping[str, frozenset[Hashable]],
    unseen: Mapping[str, frozenset[Hashable]],
    units: int,
) -> Row:
    """All coders on one code: units are told apart only by how many gave it and how many not."""
    coders = len(sets)
    gave = Counter(unit for mine in sets.values() for unit in mine)
    missed = Counter(unit for mine in unseen.values() for unit in mine)
    patterns = Counter(
        (gave[unit], coders - missed[unit] - gave[unit]) for unit in gave.keys() | missed.keys()
    )
    patterns[0, coders] += units - patterns.total()
    ratings, times = np.array(list(patterns)), np.array(list(patterns.values()))

    def measure(drawn: Numbers) -> Mapping[str, Floats]:
        return fixed.in_general(ratings, drawn)

    return Row(
        code=code,
        pair=None,
        counts=None,
        measures=known(measure(times)),
        intervals=resampling.draw(times, measure),
        units=units,
    )


def one_value(ratings: Mapping[str, Mapping[str, str]], coders: Sequence[str]) -> Whole:
    """Judge a table in which everybody gave a unit at most one value.

    Args:
        ratings: per unit the value that each coder gave it; who is missing did not see it.
        coders: in order. Cohen's κ takes the first two as rows and columns.
    """
    values = sorted({value for row in ratings.values() for value in row.values()})
    place = {value: number for number, value in enumerate(values)}
    kinds = Counter(
        tuple(place.get(row.get(coder, ""), -1) for coder in coders) for row in ratings.values()
    )
    kinds_given = np.array(list(kinds)).reshape(len(kinds), len(coders))
    counts = np.stack([(kinds_given == value).sum(axis=1) for value in range(len(values))], axis=1)
    times = np.array(list(kinds.values()))

    def measure(drawn: Numbers) -> Mapping[str, Floats]:
        found = fixed.in_general(counts, drawn)
        if len(coders) == 2:
            found["cohen_kappa"] = fixed.cohen(_crossed(kinds_given, drawn, len(values)))
        return found

    return Whole(
        units=len(ratings),
        measures=known(measure(times)),
        intervals=resampling.draw(times, measure),
    )


def _crossed(kinds: Numbers, times: Numbers, values: int) -> Floats:
    """Return tables first × second coder, [..., values, values], of the units that both saw."""
    times = np.asarray(times, dtype=np.float64)
    crossed = np.zeros((*times.shape[:-1], values * values))
    for column, (first, second) in enumerate(kinds):
        if first >= 0 and second >= 0:
            crossed[..., first * values + second] += times[..., column]
    return crossed.reshape(*times.shape[:-1], values, values)


def known(measures: Mapping[str, Floats]) -> dict[str, float | None]:
    """Return one number per measure, and None where it has no value."""
    return {name: None if np.isnan(value) else float(value) for name, value in measures.items()}
