"""How far a measure may be off: percentile intervals from a bootstrap over units or texts.

Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13. What is drawn are counts
per kind of unit, by one multinomial, which is the same as drawing every unit apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from weerklank.agreement.fixed import Floats, Numbers

RESAMPLES = 2_000
SEED = 1
LEVEL = 95  # percent

# Numbers drawn at once: 32 MB of them.
_AT_ONCE = 4_000_000


def draw(
    times: Numbers, measure: Callable[[Numbers], Mapping[str, Floats]], *, seed: int = SEED
) -> dict[str, tuple[float, float] | None]:
    """Return per measure the interval that holds the middle 95 percent of the resamples.

    Args:
        times: how many units there are of each kind, [kinds].
        measure: takes counts [resamples, kinds] and returns a value per resample.
        seed: makes it repeatable.

    Returns:
        The bounds, or None where no resample has a value. A resample without one is left out.
    """
    total = int(times.sum())
    if not total:
        return {}
    generator = np.random.default_rng(seed)
    shares = np.asarray(times, dtype=np.float64) / total
    rows = max(1, _AT_ONCE // len(times))
    parts: list[Mapping[str, Floats]] = []
    for first in range(0, RESAMPLES, rows):
        number = min(rows, RESAMPLES - first)
        parts.append(measure(generator.multinomial(total, shares, size=number)))
    return {
        name: bounds(np.concatenate([np.asarray(part[name]) for part in parts]))
        for name in parts[0]
    }


def bounds(values: Floats) -> tuple[float, float] | None:
    """Return the 2.5th and 97.5th percentile of the values that are there; None without any."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    edge = (100 - LEVEL) / 2
    low, high = np.percentile(known, (edge, 100 - edge))
    return float(low), float(high)
