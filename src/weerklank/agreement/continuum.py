"""Agreement on free spans: what coders marked in one text, where each drew her own borders.

Two families bear the same name. The coefficients uα, |uα, cuα and (k)uα are those of Krippendorff,
Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50:2347–2364, and of Krippendorff (2019),
Content Analysis, 4th edition, section 12.6: everybody divides the whole text, and what she did
not mark is a gap with a value of its own. The form of 1995 (Krippendorff, Sociological
Methodology 25:47–76, doi:10.2307/271061) never compares gaps.

Every coefficient follows from sums over texts, so several texts are one addition, and a
bootstrap over texts draws which of them are added.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np

from weerklank.agreement.fixed import Floats, Numbers, Whole, ratio

# What a coder left without a value. Rows and columns of every matrix begin with it.
GAP = 0


class Span(NamedTuple):
    """A stretch that one coder gave one value; `end` is the place after its last character."""

    coder: int
    start: int
    end: int
    value: int


class Overlap(Exception):
    """Two spans of one coder lie on the same characters, which a division of a text cannot have."""

    def __init__(self, first: Span, second: Span) -> None:
        super().__init__(first, second)
        self.first = first
        self.second = second


class Sums(NamedTuple):
    """What texts bring to the coefficients; every field has a text, or a resample, per row.

    `lengths` is the length that two coders gave the values c and k, over all ordered pairs of
    coders and divided by how many others there are, [rows, values, values]. `own` has per value
    the sum of the squared lengths of its segments, and of gaps the plain length; `binary_own` the
    same with all values as one; `pairable_own` the squares of what the others gave a value too.
    The rest is what the form of 1995 takes: what spans of two coders differ and how many such
    terms there are, the number of spans, and per value their lengths and squared lengths.
    """

    lengths: Floats
    own: Floats
    binary_own: Floats
    pairable_own: Floats
    apart: Floats
    terms: Floats
    number: Floats
    total: Floats
    squares: Floats


class Coefficients(NamedTuple):
    """What coders agree on spans, per row; NaN where nothing varies or nothing was marked.

    `ku_alpha` and `covered` are per value, [rows, values]: how far that value is told from the
    others where somebody else gave a value too, and on which part of its length that rests.
    """

    u_alpha: Floats
    binary_alpha: Floats
    cu_alpha: Floats
    ku_alpha: Floats
    covered: Floats
    alpha_1995: Floats


def sums_of(spans: Iterable[Span], *, coders: int, values: int, length: int) -> Sums:
    """Return what one text brings.

    Args:
        spans: what was marked, with coders from 0 and values from 1.
        coders: how many people saw the text; two at least.
        values: the highest value that there is.
        length: of the text, in characters.

    Raises:
        Overlap: spans of one coder lie on the same characters.
    """
    per_coder: list[list[Span]] = [[] for _ in range(coders)]
    for span in spans:
        per_coder[span.coder].append(span)
    for mine in per_coder:
        mine.sort(key=lambda span: (span.start, span.end))
        for first, second in pairwise(mine):
            if second.start < first.end:
                raise Overlap(first, second)
    marked = [span for mine in per_coder for span in mine]
    cuts = np.unique([0, length, *(edge for span in marked for edge in (span.start, span.end))])
    given = _values_between(cuts, per_coder)
    widths = np.diff(cuts).astype(np.float64)
    lengths = _lengths(given, widths, values)
    total, squares = np.zeros(values + 1), np.zeros(values + 1)
    for span in marked:
        total[span.value] += span.end - span.start
        squares[span.value] += (span.end - span.start) ** 2
    gaps = coders * length - total.sum()
    squares[GAP] = gaps
    apart, terms = _differences(per_coder)
    return Sums(
        lengths=lengths,
        own=squares,
        binary_own=np.array([gaps, squares[1:].sum()]),
        pairable_own=_pairable(given, widths, cuts, per_coder, values),
        apart=np.array(apart),
        terms=np.array(terms),
        number=np.array(float(len(marked))),
        total=total,
        squares=squares[1:].sum(),
    )


def added(texts: Sequence[Sums], times: Numbers) -> Sums:
    """Add up texts, each as often as `times` [rows, texts] says."""
    weights = np.asarray(times, dtype=np.float64)
    return Sums(
        *(np.tensordot(weights, np.stack(part), axes=1) for part in zip(*texts, strict=True))
    )


def coefficients(sums: Sums) -> Coefficients:
    """Return the coefficients that follow from sums over texts, one per row."""
    lengths = sums.lengths
    binary = np.stack(
        [
            np.stack([lengths[..., 0, 0], lengths[..., 0, 1:].sum(axis=-1)], axis=-1),
            np.stack(
                [lengths[..., 1:, 0].sum(axis=-1), lengths[..., 1:, 1:].sum(axis=(-2, -1))], axis=-1
            ),
        ],
        axis=-2,
    )
    valued = lengths[..., 1:, 1:]
    expected = _expected(valued, sums.pairable_own[..., 1:])
    return Coefficients(
        u_alpha=_alpha(lengths, sums.own),
        binary_alpha=_alpha(binary, sums.binary_own),
        cu_alpha=_alpha(valued, sums.pairable_own[..., 1:]),
        ku_alpha=1 - ratio(_apart(valued), _apart(expected)),
        covered=ratio(valued.sum(axis=-1), lengths[..., 1:, :].sum(axis=-1)),
        alpha_1995=_of_1995(sums),
    )


def _values_between(cuts: Whole, per_coder: Sequence[Sequence[Span]]) -> Whole:
    """Return what each coder gave each piece between two cuts, [coders, pieces]."""
    given = np.full((len(per_coder), len(cuts) - 1), GAP, dtype=np.int64)
    for coder, mine in enumerate(per_coder):
        for span in mine:
            given[coder, np.searchsorted(cuts, span.start) : np.searchsorted(cuts, span.end)] = (
                span.value
            )
    return given


def _lengths(given: Whole, widths: Floats, values: int) -> Floats:
    coders = len(given)
    # How many coders gave each piece each value, [pieces, values + 1].
    counts = np.stack([(given == value).sum(axis=0) for value in range(values + 1)], axis=-1)
    weighted = counts * widths[:, None]
    found: Floats = (weighted.T @ counts - np.diag(weighted.sum(axis=0))) / (coders - 1)
    return found


def _pairable(
    given: Whole,
    widths: Floats,
    cuts: Whole,
    per_coder: Sequence[Sequence[Span]],
    values: int,
) -> Floats:
    """Return per value the squared lengths that the other coders gave some value, on average."""
    found = np.zeros(values + 1)
    marked_by = (given != GAP).sum(axis=0)
    for mine in per_coder:
        for span in mine:
            first, last = np.searchsorted(cuts, span.start), np.searchsorted(cuts, span.end)
            others = (marked_by[first:last] - 1) * widths[first:last]
            found[span.value] += (others.sum() / (len(per_coder) - 1)) ** 2
    return found


def _expected(lengths: Floats, own: Floats) -> Floats:
    """Return the lengths that chance would give two values, [..., values, values]."""
    total = lengths.sum(axis=(-2, -1))
    rows, columns = lengths.sum(axis=-1), lengths.sum(axis=-2)
    by_chance = rows[..., :, None] * columns[..., None, :]
    places = np.arange(lengths.shape[-1])
    by_chance[..., places, places] -= own
    scale = total - ratio(own.sum(axis=-1), total)
    return ratio(by_chance, scale[..., None, None])


def _alpha(lengths: Floats, own: Floats) -> Floats:
    return 1 - ratio(_apart(lengths).sum(axis=-1), _apart(_expected(lengths, own)).sum(axis=-1))


def _apart(lengths: Floats) -> Floats:
    """Return per value what was given it and another value as well, [..., values]."""
    found: Floats = lengths.sum(axis=-1) - np.diagonal(lengths, axis1=-2, axis2=-1)
    return found


def _differences(per_coder: Sequence[Sequence[Span]]) -> tuple[float, float]:
    """Return what spans of two coders differ in the form of 1995, and the number of terms."""
    apart = terms = 0.0
    for one, other in combinations(per_coder, 2):
        ends = [theirs.end for theirs in other]
        alone = [True] * len(other)
        for mine in one:
            touched = False
            for place in range(bisect_right(ends, mine.start), len(other)):
                theirs = other[place]
                overlap = min(mine.end, theirs.end) - max(mine.start, theirs.start)
                if overlap <= 0:
                    break
                touched, alone[place] = True, False
                union = max(mine.end, theirs.end) - min(mine.start, theirs.start)
                apart += union - overlap * (mine.value == theirs.value)
                terms += 1
            if not touched:
                apart += 2 * (mine.end - mine.start)
                terms += 1
        for theirs, was_alone in zip(other, alone, strict=True):
            if was_alone:
                apart += 2 * (theirs.end - theirs.start)
                terms += 1
    return apart, terms


def _of_1995(sums: Sums) -> Floats:
    total = sums.total.sum(axis=-1)
    unlike = total**2 - (sums.total**2).sum(axis=-1)
    # Over all ordered pairs of two different spans, whoever drew them.
    others = sums.number - 1
    expected = ratio(2 * others * sums.squares + unlike, 2 * others * total)
    return 1 - ratio(ratio(sums.apart, sums.terms), expected)
