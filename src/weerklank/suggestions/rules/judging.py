"""Whether suggestions are any good: held out, beside chance and beside how words are spelled.

The passages of a person, or of a conversation, are held out together: what somebody says looks like
what she said before, and a code learned from half of her is no test on the other half. How near a
passage must lie is chosen without what is held out as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from weerklank.agreement import proportions
from weerklank.suggestions.rules import ranking
from weerklank.suggestions.rules.ranking import Flags, Places, Vectors

FOLDS = 10
LEAST_PASSAGES = 5  # with a code, before anything is said of it
LEAST_GROUPS = 3  # of people or conversations that they are of
NEVER = np.float32(2)  # nothing lies so near


class Counts(NamedTuple):
    """What came of one code, in one language or in all.

    `picked` passages would have been suggested, `hits` of them carry the code; `words_…` by how
    they are spelled.
    """

    passages: int
    given: int  # of them carry the code
    picked: int
    hits: int
    words_picked: int
    words_hits: int

    @property
    def precision(self) -> float | None:
        return self.hits / self.picked if self.picked else None

    @property
    def recall(self) -> float | None:
        return self.hits / self.given if self.given else None

    @property
    def chance(self) -> float | None:
        """Return the precision of picking blindly."""
        return self.given / self.passages if self.passages else None

    @property
    def chance_recall(self) -> float | None:
        """Return the recall of picking as many blindly."""
        return self.picked / self.passages if self.passages else None

    @property
    def words_precision(self) -> float | None:
        return self.words_hits / self.words_picked if self.words_picked else None

    @property
    def words_recall(self) -> float | None:
        return self.words_hits / self.given if self.given else None

    @property
    def precision_between(self) -> tuple[float, float] | None:
        return wilson(self.hits, self.picked)

    @property
    def recall_between(self) -> tuple[float, float] | None:
        return wilson(self.hits, self.given)

    @property
    def is_known(self) -> bool:
        """Return whether there is enough to say anything."""
        return self.given >= LEAST_PASSAGES

    @property
    def beats_chance(self) -> bool:
        between, chance = self.precision_between, self.chance
        return between is not None and chance is not None and between[0] > chance

    @property
    def beats_words(self) -> bool:
        return f1(self.hits, self.picked, self.given) > f1(
            self.words_hits, self.words_picked, self.given
        )


def wilson(hits: int, number: int) -> tuple[float, float] | None:
    """Return the score interval of a share, 95 percent; None of nothing."""
    return proportions.wilson(hits, number) if number else None


def f1(hits: int, picked: int, given: int) -> float:
    return 2 * hits / (picked + given) if picked + given else 0.0


def groups(keys: Iterable[Sequence[Hashable]]) -> Places:
    """Number what belongs together: passages that share any of their keys, however indirectly."""
    root: dict[Hashable, Hashable] = {}

    def top(key: Hashable) -> Hashable:
        while root.setdefault(key, key) != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    rows = [list(each) for each in keys]
    for row in rows:
        for key in row[1:]:
            root[top(key)] = top(row[0])
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(top(row[0]), len(numbers)) for row in rows], dtype=np.intp)


def folds(group: Places) -> Places:
    """Spread groups over at most ten folds, the largest first, each where there is most room."""
    sizes = np.bincount(group) if len(group) else np.zeros(0, dtype=np.intp)
    number = min(FOLDS, len(sizes))
    room = np.zeros(max(number, 1), dtype=np.intp)
    of_group = np.zeros(len(sizes), dtype=np.intp)
    for one in np.argsort(-sizes, kind="stable"):
        of_group[one] = int(np.argmin(room))
        room[of_group[one]] += sizes[one]
    return np.asarray(of_group[group], dtype=np.intp)


class HeldOut(NamedTuple):
    """What would have been suggested of what was held out, and how near it must lie from now on."""

    picked: Flags  # [codes, passages]
    least: Vectors  # [codes]


def hold_out(
    placed: Vectors, given: Flags, fold: Places, definitions: Vectors, is_defined: Flags
) -> HeldOut:
    """Suggest for each fold from the others.

    Args:
        placed: the passages, [passages, d].
        given: which carry which code, [codes, passages].
        fold: of each passage, [passages].
        definitions: as for `ranking.centroids`.
        is_defined: the same.
    """
    number = int(fold.max()) + 1 if len(fold) else 0
    weights = given.astype(np.float32)
    sums = [weights[:, fold == one] @ placed[fold == one] for one in range(number)]
    counts = [weights[:, fold == one].sum(axis=1) for one in range(number)]
    total = sum(sums, np.zeros_like(definitions))
    count = sum(counts, np.zeros(len(given), dtype=np.float32))

    def near(rows: Flags, *without: int) -> Vectors:
        """Score passages with codes as they stand without some folds."""
        codes = ranking.centroids(
            total - sum((sums[one] for one in without), np.zeros_like(total)),
            count - sum((counts[one] for one in without), np.zeros_like(count)),
            definitions,
            is_defined,
        )
        return ranking.scores(placed[rows], codes)

    picked = np.zeros_like(given)
    whole = np.zeros(given.shape, dtype=np.float32)
    for held in range(number):
        here = fold == held
        whole[:, here] = near(here, held)
        if number < 2:
            continue
        inner = np.zeros(given.shape, dtype=np.float32)
        for other in range(number):
            if other != held:
                rows = fold == other
                inner[:, rows] = near(rows, held, other) if number > 2 else near(rows, held)
        least = thresholds(inner[:, ~here], given[:, ~here])
        picked[:, here] = whole[:, here] >= least[:, None]
    return HeldOut(picked, thresholds(whole, given))


def thresholds(near: Vectors, given: Flags) -> Vectors:
    """Return per code how near a passage must lie, so that F1 is highest; `NEVER` without any."""
    codes, number = given.shape
    found = np.full(codes, NEVER, dtype=np.float32)
    if not number:
        return found
    steps = np.arange(1, number + 1)
    for code in range(codes):
        positives = int(np.count_nonzero(given[code]))
        if not positives:
            continue
        order = np.argsort(-near[code], kind="stable")
        hits = np.cumsum(given[code][order])
        best = int(np.argmax(2 * hits / (steps + positives)))
        found[code] = near[code][order[best]]
    return found


def count(
    given: Flags, picked: Flags, words: Flags, languages: Sequence[str]
) -> list[dict[str, Counts]]:
    """Count per code, in all languages together (under "") and in each."""
    of = np.array(languages, dtype=object)
    masks = {"": np.ones(len(of), dtype=np.bool_)} | {
        language: of == language for language in sorted(set(languages))
    }
    return [
        {
            language: Counts(
                passages=int(np.count_nonzero(mask)),
                given=int(np.count_nonzero(given[code] & mask)),
                picked=int(np.count_nonzero(picked[code] & mask)),
                hits=int(np.count_nonzero(picked[code] & given[code] & mask)),
                words_picked=int(np.count_nonzero(words[code] & mask)),
                words_hits=int(np.count_nonzero(words[code] & given[code] & mask)),
            )
            for language, mask in masks.items()
        }
        for code in range(len(given))
    ]
