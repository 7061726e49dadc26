"""Agreement on fixed units, such as speaking turns: per code with two values, and in general.

Everything is computed from counts, so that a bootstrap only has to draw other counts. NaN says
that a measure has no value there: nothing varies, or there is nothing to divide by.

Sources. κ: Cohen (1960), Educational and Psychological Measurement 20. Fleiss' κ: Fleiss (1971),
Psychological Bulletin 76, with shares of the ratings that are there where some are missing, as
in Gwet (2014), Handbook of Inter-Rater Reliability. S: Brennan & Prediger (1981), Educational
and Psychological Measurement 41. AC1: Gwet (2008), British Journal of Mathematical and
Statistical Psychology 61. α: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
Prevalence and bias: Byrt, Bishop & Carlin (1993), Journal of Clinical Epidemiology 46.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = Floats | Whole

PAIRWISE = ("kappa", "f1", "prevalence_index", "bias_index")
GENERAL = ("percent", "fleiss_kappa", "brennan_prediger", "ac1", "alpha")


def of_pairs(counts: Numbers) -> dict[str, Floats]:
    """Return what two coders agree on one code, from counts [..., 4].

    The last axis has a (both gave the code), b (only the first), c (only the second) and d
    (neither), in units or in characters. Each measure has the shape [...].
    """
    a, b, c, d = np.moveaxis(np.asarray(counts, dtype=np.float64), -1, 0)
    total = a + b + c + d
    observed = ratio(a + d, total)
    first, second = ratio(a + b, total), ratio(a + c, total)
    middle = (first + second) / 2
    yes, no = 2 * a + b + c, 2 * d + b + c  # how often either value was given
    return {
        "percent": observed,
        "kappa": _above_chance(observed, first * second + (1 - first) * (1 - second)),
        "brennan_prediger": 2 * observed - 1,
        "ac1": _above_chance(observed, 2 * middle * (1 - middle)),
        "alpha": 1 - ratio((2 * total - 1) * (b + c), yes * no),
        "f1": ratio(2 * a, 2 * a + b + c),
        "prevalence_index": ratio(np.abs(a - d), total),
        "bias_index": ratio(np.abs(b - c), total),
    }


def cohen(tables: Numbers) -> Floats:
    """Return Cohen's κ of two coders, from tables [..., q, q]: first coder × second coder."""
    tables = np.asarray(tables, dtype=np.float64)
    total = tables.sum(axis=(-2, -1))
    observed = ratio(np.trace(tables, axis1=-2, axis2=-1), total)
    chance = ratio((tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1), total * total)
    return _above_chance(observed, chance)


def in_general(ratings: Numbers, times: Numbers) -> dict[str, Floats]:
    """Return what any number of coders agree, also where some did not see every unit.

    Args:
        ratings: counts [patterns, q]: how many coders gave a unit of this pattern each value.
        times: how many units have each pattern, [..., patterns].

    Returns:
        The measures of `GENERAL`, each of shape [...].
    """
    ratings = np.asarray(ratings, dtype=np.float64)
    times = np.asarray(times, dtype=np.float64)
    coders = ratings.sum(axis=-1)
    squares = (ratings * ratings).sum(axis=-1)
    compared, seen = coders >= 2, coders >= 1
    pairs = np.where(compared, coders * (coders - 1), 1)
    within = np.where(compared, (squares - coders) / pairs, 0)
    observed = ratio(times @ within, times @ compared)
    shares = ratings / np.where(seen, coders, 1)[:, None]
    share = ratio(times @ shares, (times @ seen)[..., None])
    values = ratings.shape[-1]
    return {
        "percent": observed,
        "fleiss_kappa": _above_chance(observed, (share * share).sum(axis=-1)),
        "brennan_prediger": _above_chance(observed, np.full_like(observed, 1 / values)),
        "ac1": _above_chance(
            observed, ratio((share * (1 - share)).sum(axis=-1), np.full_like(observed, values - 1))
        ),
        "alpha": _alpha(ratings, times, coders, squares),
    }


def _alpha(ratings: Floats, times: Floats, coders: Floats, squares: Floats) -> Floats:
    """Krippendorff's α for nominal values; a unit that one coder saw does not count."""
    compared = coders >= 2
    apart = np.where(compared, (coders * coders - squares) / np.where(compared, coders - 1, 1), 0)
    given = times @ (ratings * compared[:, None])
    total = given.sum(axis=-1)
    expected = total * total - (given * given).sum(axis=-1)
    return 1 - ratio((total - 1) * (times @ apart), expected)


def alpha_of_two(first: Whole, second: Whole) -> float:
    """Return Krippendorff's nominal α of two coders who saw every unit: a value 0, 1, … each."""
    values = int(max(first.max(initial=0), second.max(initial=0))) + 1
    counts = np.bincount(first, minlength=values) + np.bincount(second, minlength=values)
    total = 2.0 * len(first)
    apart = 2.0 * np.count_nonzero(first != second)
    expected = total * total - float((counts.astype(np.float64) ** 2).sum())
    return 1 - (total - 1) * apart / expected if expected else float("nan")


def _above_chance(observed: Floats, chance: Floats) -> Floats:
    return ratio(observed - chance, 1 - chance)


def ratio(part: Floats, whole: Floats) -> Floats:
    """Divide; nothing to divide by, or less than rounding makes, gives NaN."""
    none = np.abs(whole) < 1e-12
    return np.where(none, np.nan, part / np.where(none, 1, whole))
