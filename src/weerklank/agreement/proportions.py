"""How sure a share is: the interval of a proportion."""

from math import sqrt

# The 97.5th percentile of the normal distribution: intervals of 95 %.
Z = 1.959963984540054


def wilson(said: int, asked: int) -> tuple[float, float]:
    """Return the score interval of Wilson (1927) for a proportion.

    It is equation (3) of R.G. Newcombe, Two-sided confidence intervals for the single
    proportion: comparison of seven methods, Statistics in Medicine 17 (1998), 857-872, method 3:
    without correction for continuity.
    """
    share, z2 = said / asked, Z * Z
    middle = 2 * said + z2
    reach = Z * sqrt(z2 + 4 * said * (1 - share))
    below = 2 * (asked + z2)
    # At the ends the bound is 0 or 1 exactly, which rounding would miss.
    low = 0.0 if said == 0 else (middle - reach) / below
    high = 1.0 if said == asked else (middle + reach) / below
    return low, high
