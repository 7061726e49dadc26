"""Spans of several texts, judged, with intervals from a bootstrap over those texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from weerklank.agreement import continuum, resampling
from weerklank.agreement.continuum import Coefficients, Sums
from weerklank.agreement.fixed import Floats, Numbers

# One text gives no idea of how another might differ.
FEWEST_TEXTS = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """The coefficients of several texts together, and how far each may be off.

    `found` has one row. `intervals` has them by name, those per value as `ku_alpha:1`, and is
    empty for a single text.
    """

    found: Coefficients
    intervals: Mapping[str, tuple[float, float] | None]


def judge(texts: Sequence[Sums]) -> Judged:
    """Return what the coders of these texts agree on their spans; one text at least."""
    found = continuum.coefficients(continuum.added(texts, np.ones((1, len(texts)))))
    if len(texts) < FEWEST_TEXTS:
        return Judged(found, {})

    def measure(times: Numbers) -> Mapping[str, Floats]:
        drawn = continuum.coefficients(continuum.added(texts, times))
        named = {
            "u_alpha": drawn.u_alpha,
            "binary_alpha": drawn.binary_alpha,
            "cu_alpha": drawn.cu_alpha,
            "alpha_1995": drawn.alpha_1995,
        }
        for place in range(drawn.ku_alpha.shape[-1]):
            named[f"ku_alpha:{place + 1}"] = drawn.ku_alpha[..., place]
        return named

    return Judged(found, resampling.draw(np.ones(len(texts), dtype=np.int64), measure))
