"""Suggestions from many passages, beside the one product of matrices that they cannot do without.

Both sides get the vectors loaded, as float32. Ours gives per code the nearest passages above its
cut, without those that carry it already; the bare side only multiplies.
"""

from __future__ import annotations

import numpy as np

from bench import measuring
from bench.measuring import Result
from weerklank.suggestions.queries import MOST_OFFERED
from weerklank.suggestions.rules import ranking

PASSAGES, SIZE, CODES = 60_000, 384, 32


def measure(size: str, runs: int) -> list[Result]:
    """Compare ranking with multiplying."""
    draw = np.random.default_rng(1)
    placed = ranking.unit(draw.standard_normal((PASSAGES, SIZE), dtype=np.float32))
    codes = ranking.unit(draw.standard_normal((CODES, SIZE), dtype=np.float32))
    across = np.ascontiguousarray(codes.T)
    is_out = draw.random((CODES, PASSAGES)) < 0.05
    # As many lie above it as of a code that is given to one passage in twenty.
    least = np.quantile(ranking.scores(placed, codes), 0.95, axis=1).astype(np.float32)

    def ours() -> list[list[int]]:
        near = ranking.scores(placed, codes)
        return ranking.nearest(near, MOST_OFFERED, least=least, is_out=is_out)

    _check(ours(), placed @ across, is_out, least)
    return [
        measuring.compared(
            f"suggestions, {CODES} codes, {PASSAGES:,} passages", size,
            ours=ours,
            bare=lambda: placed @ across,
            target=3, runs=runs,
        )
    ]  # fmt: skip


def _check(
    found: list[list[int]], near: ranking.Vectors, is_out: ranking.Flags, least: ranking.Vectors
) -> None:
    """Compare with sorting all of them."""
    for code, passages in enumerate(found):
        order = [
            int(at)
            for at in np.argsort(-near[:, code], kind="stable")
            if not is_out[code, at] and near[at, code] >= least[code]
        ][:MOST_OFFERED]
        if len(set(order) & set(passages)) < MOST_OFFERED - 1:
            raise RuntimeError(f"other passages for code {code}")
