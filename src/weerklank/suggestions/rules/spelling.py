"""Texts as vectors by how they are spelled, with numpy alone: the same everywhere, always.

Pieces of two to five characters, with those at the edges of words, counted in a fixed number of
places (feature hashing; Weinberger et al. 2009). How rare a piece is, is weighed by `ranking`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from weerklank.suggestions.rules.ranking import Vectors, unit

PLACES = 4096
SIZES = (2, 3, 4, 5)
# An odd number with its bits well spread: the golden ratio, as 64 bits.
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def encode(texts: Sequence[str]) -> Vectors:
    """Return a unit vector of `PLACES` numbers per text; of an empty one it is nothing."""
    counts = np.zeros((len(texts), PLACES), dtype=np.float32)
    for row, text in enumerate(texts):
        counts[row] = _counted(f" {' '.join(text.casefold().split())} ")
    return unit(np.log1p(counts))


def _counted(text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    points = points.astype(np.uint64)
    places = [np.zeros(0, dtype=np.uint64)]
    for size in SIZES:
        length = len(points) - size + 1
        if length < 1:
            break
        mixed = np.full(length, size, dtype=np.uint64)
        for offset in range(size):
            mixed = (mixed ^ points[offset : offset + length]) * _SPREAD
            mixed ^= mixed >> np.uint64(29)
        places.append((mixed >> np.uint64(20)) % np.uint64(PLACES))
    return np.bincount(np.concatenate(places).astype(np.int64), minlength=PLACES)
