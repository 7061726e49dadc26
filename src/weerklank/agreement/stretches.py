"""Stretches of text that coders gave a code, as counts of characters: both, one, neither."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from weerklank.agreement.fixed import Floats, Whole


def covered(group: Whole, start: Whole, end: Whole, groups: int) -> Whole:
    """Return how many characters the stretches of each group cover; overlap counts once.

    Args:
        group: of which group a stretch is, 0 up to `groups`.
        start: its first character, counted from 0.
        end: the character after its last.
        groups: how many groups there are.

    Returns:
        Numbers of characters, [groups].
    """
    found = np.zeros(groups, dtype=np.int64)
    if not len(group):
        return found
    # One line of text after another: a group begins where the longest text of the one before ends.
    width = int(end.max()) + 1
    first, last = group * width + start, group * width + end
    order = np.argsort(first, kind="stable")
    first, last, group = first[order], last[order], group[order]
    reached = np.empty_like(last)
    reached[0] = 0
    np.maximum.accumulate(last[:-1], out=reached[1:])
    new = last - np.maximum(first, reached)
    np.maximum(new, 0, out=new)
    return np.bincount(group, weights=new, minlength=groups).astype(np.int64)


def counts_of_pair(
    *, code: Whole, text: Whole, second: NDArray[np.bool_], start: Whole, end: Whole, lengths: Whole
) -> Floats:
    """Return a, b, c and d in characters per code and text, for two coders, [codes, texts, 4].

    Args:
        code: which code a stretch was given, 0, 1, ….
        text: in which text it lies, 0 up to the number of lengths.
        second: whether the second coder gave it; otherwise the first did.
        start: its first character, counted from 0.
        end: the character after its last.
        lengths: how long each text is.
    """
    codes = int(code.max(initial=-1)) + 1
    texts = len(lengths)
    group, groups = code * texts + text, codes * texts
    one, two = ~second, second
    of_first = covered(group[one], start[one], end[one], groups)
    of_second = covered(group[two], start[two], end[two], groups)
    of_either = covered(group, start, end, groups)
    both = of_first + of_second - of_either
    whole = np.tile(lengths, codes)
    found = np.stack([both, of_first - both, of_second - both, whole - of_either], axis=-1)
    return found.reshape(codes, texts, 4).astype(np.float64)
