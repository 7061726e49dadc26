"""Which passages lie near a code, and which near each other. Numbers in, numbers out.

A code stands at the mean of the passages that people gave it and of what its definition says. All
passages of a round share much of their direction: they are about one subject. That is taken out
first, or everything looks like everything.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

Vectors = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
Places = np.ndarray[tuple[int, ...], np.dtype[np.intp]]
Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

# For how many passages a definition counts.
DEFINITION = 2.0
_ALMOST_NOTHING = np.float32(1e-9)


class Space(NamedTuple):
    """What the vectors of a round have in common: their mean, and what each place weighs."""

    mean: Vectors  # [d], of the weighed vectors
    weights: Vectors  # [d]

    def place(self, vectors: Vectors) -> Vectors:
        """Return vectors as unit vectors from the middle of the round."""
        return unit(unit(vectors * self.weights) - self.mean)


def unit(vectors: Vectors) -> Vectors:
    """Return rows with length one; a row of nothing stays that."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, _ALMOST_NOTHING), dtype=np.float32)


def space(vectors: Vectors, *, weighs_rarity: bool) -> Space:
    """Return the space of a round. `weighs_rarity`: a place that few use weighs more (TF-IDF)."""
    number, size = vectors.shape
    weights = np.ones(size, dtype=np.float32)
    if weighs_rarity:
        used = np.count_nonzero(vectors, axis=0)
        weights = np.asarray(np.log((1 + number) / (1 + used)) + 1, dtype=np.float32)
    mean = unit(vectors * weights).mean(axis=0) if number else np.zeros(size, dtype=np.float32)
    return Space(np.asarray(mean, dtype=np.float32), weights)


def centroids(sums: Vectors, counts: Vectors, definitions: Vectors, is_defined: Flags) -> Vectors:
    """Return where each code stands.

    Args:
        sums: of each code the sum of its passages, [codes, d], placed.
        counts: how many passages those are, [codes].
        definitions: what the codebook says of each, [codes, d], placed.
        is_defined: whether it says anything, [codes].

    Returns:
        Unit vectors, [codes, d]; nothing for a code without passages and without definition.
    """
    weight = np.where(is_defined, np.float32(DEFINITION), np.float32(0))
    total = np.maximum(counts + weight, 1)[:, None]
    middle = (sums + weight[:, None] * definitions) / total
    return unit(middle.astype(np.float32))


def scores(placed: Vectors, codes: Vectors) -> Vectors:
    """Return how near each code lies to each passage, [codes, passages]; 1 is on top of it."""
    return np.asarray(codes @ placed.T, dtype=np.float32)


def nearest(
    near: Vectors, number: int, *, least: Vectors, is_out: Flags | None = None
) -> list[list[int]]:
    """Return per code its nearest passages, the nearest first.

    Args:
        near: as `scores` gives it, [codes, passages].
        number: how many of each at most.
        least: how near a passage must lie, per code.
        is_out: passages that are not to be given, [codes, passages].
    """
    found: list[list[int]] = []
    for code, row in enumerate(near):
        fits = row >= least[code]
        if is_out is not None:
            fits &= ~is_out[code]
        among = np.flatnonzero(fits)
        if len(among) > number:
            among = among[np.argpartition(-row[among], number)[:number]]
        found.append(among[np.lexsort((among, -row[among]))].tolist())
    return found


def alike(codes: Vectors) -> Vectors:
    """Return how near codes lie to each other, [codes, codes]."""
    return np.asarray(codes @ codes.T, dtype=np.float32)
