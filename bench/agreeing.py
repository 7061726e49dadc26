"""How far coders agree: κ of every code over the characters of all texts with two coders, and α.

Both sides get the rows as numpy arrays. The bare side makes a mask per character, code and coder,
and counts a text for the codes that are given in it. The package krippendorff is measured where
this Python has it; its licence is not ours, so it is no dependency, not even of the tests.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bench import measuring
from bench.measuring import Result
from bench.rounds import MadeUpRound
from weerklank.agreement import fixed, resampling, stretches
from weerklank.agreement.fixed import Floats, Numbers, Whole

ALPHA_UNITS, ALPHA_VALUES = 10_000, 10
ALPHA_TIMES = 100  # one is too short to measure


@dataclass(frozen=True, slots=True)
class Rows:
    """Codings of the texts with two coders, and how long those texts are."""

    code: Whole
    text: Whole
    coder: Whole
    start: Whole
    end: Whole
    lengths: Whole


def loaded(made_up: MadeUpRound) -> Rows:
    """Give the rows of the texts that two people coded, in the order of the texts."""
    lengths: list[int] = []
    found: list[tuple[int, int, int, int, int]] = []
    for document in made_up.documents():
        coders = sorted({coding.coder for coding in document.codings})
        if len(coders) != 2:
            continue
        found += [
            (each.code, len(lengths), coders.index(each.coder), each.start, each.end)
            for each in document.codings
        ]
        lengths.append(len(document.text))
    return Rows(*(np.array(part) for part in zip(*found, strict=True)), np.array(lengths))


def measure(made_up: MadeUpRound, runs: int) -> list[Result]:
    """Compare κ of every code, its intervals, and α of two coders."""
    rows, size = loaded(made_up), made_up.size.name
    codes = int(rows.code.max()) + 1
    counted = _counts(rows)
    difference = np.nanmax(np.abs(_kappa(counted) - _bare_kappa(rows, codes)))
    if not difference < 1e-9:
        raise RuntimeError(f"κ differs by {difference}")
    return [
        measuring.compared(
            "agreement, kappa of every code", size,
            ours=lambda: _kappa(_counts(rows)),
            bare=lambda: _bare_kappa(rows, codes),
            target=0.5, runs=runs,
        ),
        measuring.compared(
            "agreement, its intervals", size,
            ours=lambda: _intervals(counted),
            bare=lambda: _bare_intervals(counted),
            target=1, runs=runs,
        ),
        *_alpha(size, runs),
    ]  # fmt: skip


def _counts(rows: Rows) -> Floats:
    return stretches.counts_of_pair(
        code=rows.code, text=rows.text, second=rows.coder == 1,
        start=rows.start, end=rows.end, lengths=rows.lengths,
    )  # fmt: skip


def _kappa(counts: Floats) -> Floats:
    is_used = counts[..., :3].any(axis=-1)
    return fixed.of_pairs((counts * is_used[..., None]).sum(axis=1))["kappa"]


def _bare_kappa(rows: Rows, codes: int) -> Floats:
    out = np.zeros((codes, 4), dtype=np.int64)
    edges = np.searchsorted(rows.text, np.arange(len(rows.lengths) + 1))
    for text, length in enumerate(rows.lengths):
        here = slice(edges[text], edges[text + 1])
        code, coder, start, end = (
            part[here] for part in (rows.code, rows.coder, rows.start, rows.end)
        )
        for each in np.unique(code):
            masks = []
            for who in (0, 1):
                among = (code == each) & (coder == who)
                steps = np.zeros(length + 1, dtype=np.int32)
                np.add.at(steps, start[among], 1)
                np.add.at(steps, end[among], -1)
                masks.append(np.cumsum(steps[:length]) > 0)
            one, two = masks
            both = np.count_nonzero(one & two)
            out[each] += (both, np.count_nonzero(one), np.count_nonzero(two), length)
    both, one, two, length = out.T.astype(float)
    with np.errstate(invalid="ignore"):
        observed = (length - one - two + 2 * both) / length
        chance = (one * two + (length - one) * (length - two)) / length**2
        return (observed - chance) / (1 - chance)


def _intervals(counts: Floats) -> Mapping[str, tuple[float, float] | None]:
    """Draw texts, and judge every code in what was drawn."""
    codes, texts, kinds = counts.shape
    flat = counts.transpose(1, 0, 2).reshape(texts, codes * kinds)

    def measure(times: Numbers) -> dict[str, Floats]:
        kappas = fixed.of_pairs((times @ flat).reshape(len(times), codes, kinds))["kappa"]
        return {str(code): kappas[:, code] for code in range(codes)}

    return resampling.draw(np.ones(texts, dtype=np.int64), measure)


def _bare_intervals(counts: Floats) -> Floats:
    """Draw texts by their places, one resample after the other, and take the percentiles."""
    draw = np.random.default_rng(1)
    texts = counts.shape[1]
    found = []
    for _ in range(resampling.RESAMPLES):
        a, b, c, d = counts[:, draw.integers(0, texts, texts)].sum(axis=1).T
        total = a + b + c + d
        with np.errstate(invalid="ignore"):
            chance = ((a + b) * (a + c) + (c + d) * (b + d)) / total**2
            found.append(((a + d) / total - chance) / (1 - chance))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of a code that varies nowhere
        return np.nanpercentile(np.array(found), (2.5, 97.5), axis=0)


def _alpha(size: str, runs: int) -> list[Result]:
    try:
        import krippendorff  # noqa: PLC0415
    except ImportError:
        print("no package krippendorff here: α is left out", file=sys.stderr)
        return []
    draw = np.random.default_rng(1)
    first = draw.integers(0, ALPHA_VALUES, ALPHA_UNITS)
    second = np.where(
        draw.random(ALPHA_UNITS) < 0.86, first, draw.integers(0, ALPHA_VALUES, ALPHA_UNITS)
    )
    table = np.stack([first, second])

    def theirs() -> float:
        return float(krippendorff.alpha(reliability_data=table, level_of_measurement="nominal"))

    if abs(theirs() - fixed.alpha_of_two(first, second)) > 1e-9:
        raise RuntimeError("α differs")
    return [
        measuring.compared(
            f"agreement, alpha of 2 x {ALPHA_UNITS:,}, {ALPHA_TIMES} times", size,
            ours=lambda: [fixed.alpha_of_two(first, second) for _ in range(ALPHA_TIMES)],
            bare=lambda: [theirs() for _ in range(ALPHA_TIMES)],
            target=0.5, runs=runs,
        )
    ]  # fmt: skip
