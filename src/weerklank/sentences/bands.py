"""What share of a group a word for an amount may stand for.

A word is only an amount to a reader who knows what the writer means by it. So each word has a band
of shares, which stands in the method chapter, and is right or wrong of a count. After the rule of
Neale, Miller & West (2014, doi:10.1111/add.12404 on semi-quantification): a quantity word with a
defined band, the number of persons, and the number asked. No tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

Share: TypeAlias = int | Fraction
TEN_POINTS = 10

# A word is shown when the asked group is smaller than this (cli.md, claims check).
SMALL_BASE = 5


@dataclass(frozen=True, slots=True)
class Band:
    """Shares of a group, in percent, and numbers of persons; both ends belong to it.

    `above` and `below` are shares that themselves do not belong to it. `least` and `most` are
    numbers of persons.
    """

    low: Share = 0
    high: Share = 100
    above: int | None = None
    below: int | None = None
    least: int = 0
    most: int | None = None

    def is_over(self, said: int, asked: int) -> bool:
        """Return whether the word says more than these persons bear out."""
        share = Fraction(100 * said, asked)
        return (
            share < self.low
            or (self.above is not None and share <= self.above)
            or said < self.least
        )

    def is_under(self, said: int, asked: int) -> bool:
        """Return whether the word says less than was counted."""
        share = Fraction(100 * said, asked)
        return (
            share > self.high
            or (self.below is not None and share >= self.below)
            or (self.most is not None and said > self.most)
        )


def around(share: Share) -> Band:
    """Return the band of a fraction: ten points on both sides of it."""
    return Band(low=share - TEN_POINTS, high=share + TEN_POINTS)


class Word(StrEnum):
    """The words for an amount that have a band, strongest first; what means the same is one."""

    ALL = "all"
    NEARLY_ALL = "nearly_all"
    GREAT_MAJORITY = "great_majority"
    THREE_QUARTERS = "three_quarters"
    TWO_THIRDS = "two_thirds"
    MOST = "most"
    OVER_HALF = "over_half"
    ABOUT_HALF = "about_half"
    NEARLY_HALF = "nearly_half"
    MANY = "many"
    A_THIRD = "a_third"
    A_QUARTER = "a_quarter"
    SOME = "some"
    SEVERAL = "several"
    MINORITY = "minority"
    NOT_MANY = "not_many"
    NOT_ALL = "not_all"
    A_FEW = "a_few"
    ONE_OR_TWO = "one_or_two"
    HARDLY_ANY = "hardly_any"
    NONE = "none"


BANDS: Mapping[Word, Band] = {
    Word.ALL: Band(low=100),
    Word.NEARLY_ALL: Band(low=85),
    Word.GREAT_MAJORITY: Band(low=70),
    Word.THREE_QUARTERS: around(75),
    Word.TWO_THIRDS: around(Fraction(200, 3)),
    Word.MOST: Band(above=50),
    Word.OVER_HALF: Band(low=50, high=65),
    Word.ABOUT_HALF: Band(low=40, high=60),
    Word.NEARLY_HALF: Band(low=40, below=50),
    Word.MANY: Band(low=40, least=3),
    Word.A_THIRD: around(Fraction(100, 3)),
    Word.A_QUARTER: around(25),
    Word.SOME: Band(below=50, least=2),
    Word.SEVERAL: Band(least=2),
    Word.MINORITY: Band(below=50),
    Word.NOT_MANY: Band(below=40),
    Word.NOT_ALL: Band(below=100),
    Word.A_FEW: Band(below=30, least=2, most=4),
    Word.ONE_OR_TWO: Band(least=1, most=2),
    Word.HARDLY_ANY: Band(high=15),
    Word.NONE: Band(high=0),
}
# A majority that says the opposite makes these untrue, whatever share said it.
HALF_OR_MORE = frozenset(
    {
        Word.ALL, Word.NEARLY_ALL, Word.GREAT_MAJORITY, Word.THREE_QUARTERS, Word.TWO_THIRDS,
        Word.MOST, Word.OVER_HALF, Word.ABOUT_HALF, Word.NEARLY_HALF, Word.MANY,
    }
)  # fmt: skip
# These are as exact as a figure, also of few.
EXACT = frozenset({Word.ALL, Word.NONE})


# Of these the band is what the word says, and nobody may choose otherwise.
FIXED = EXACT | {Word.NOT_ALL}
# Each says at least as much as the next: a larger share can never be the weaker word.
_DOWNWARD = (Word.NEARLY_ALL, Word.GREAT_MAJORITY, Word.MOST, Word.MANY)

# {word: {end of its band: share in percent, or number of persons}}
Chosen: TypeAlias = Mapping[str, Mapping[str, int]]


class BandFault(StrEnum):
    """Why a chosen band cannot be."""

    OUTSIDE = "outside"
    EMPTY = "empty"
    ORDER = "order"


def ends(band: Band) -> dict[str, int]:
    """Return the ends that a band has, in whole percents and persons: what one may choose."""
    loose = asdict(Band())
    return {
        name: round(value)
        for name, value in asdict(band).items()
        if value is not None and value != loose[name]
    }


def chosen_bands(chosen: Chosen) -> Mapping[Word, Band]:
    """Return the bands to judge by: those that ship, with the ends that somebody chose instead."""
    return {
        word: replace(band, **chosen[word]) if word in chosen else band
        for word, band in BANDS.items()
    }


def band_faults(chosen: Chosen) -> dict[str, BandFault]:
    """Return why bands cannot be as chosen, by word; empty where they can.

    A share lies within 0 and 100, a number of persons above 0; the lower end lies below the upper
    one; and of the words for a large share the stronger one begins no lower than the weaker one.
    """
    found: dict[str, BandFault] = {}
    bands = chosen_bands(chosen)
    for name in chosen:
        band = bands[Word(name)]
        given = (band.low, band.high, band.above, band.below)
        shares = [each for each in given if each is not None]
        begin = _begin(band)
        end = band.high if band.below is None else band.below
        if not all(0 <= each <= 100 for each in shares) or band.least < 0 or band.most == 0:
            found[name] = BandFault.OUTSIDE
        elif begin >= end or (band.most is not None and band.least > band.most):
            found[name] = BandFault.EMPTY
    for stronger, weaker in pairwise(_DOWNWARD):
        if _begin(bands[stronger]) < _begin(bands[weaker]):
            found.setdefault(stronger if stronger in chosen else weaker, BandFault.ORDER)
    return found


def _begin(band: Band) -> Share:
    return band.low if band.above is None else band.above
