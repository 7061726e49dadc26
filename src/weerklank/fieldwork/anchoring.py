"""Where stretches of a text stand once all of it was corrected: a verdict per stretch.

Turns that stand word for word in both texts, each only once, are laid together first, whatever
their order. What lies between two of those is laid together by what stands only once in it, again
and again: first by whole turns, then by words. Words that only run on from there are taken along;
of words that can be two places none is taken.

A stretch is carried over when all of its words stand together in the new text and at least one of
them could be nowhere else. Anything else is for a person to look at. No tables, no Django.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Span = tuple[int, int]

SAME, MOVED, LOOK = "same", "moved", "look"
CHANGED, GONE, TWICE = "changed", "gone", "twice"
# So many words have to stand together before they are followed out of their own place.
FAR = 4
_WORD = re.compile(r"\S+")
_DEEPEST = 40


class Turn(NamedTuple):
    """A stretch of one speaker; `who` only has to be equal for the same one."""

    start: int
    end: int
    who: Hashable = None


@dataclass(frozen=True, slots=True)
class Text:
    """Words and who spoke them; the turns in order, not over each other."""

    text: str
    turns: Sequence[Turn]


class Placed(NamedTuple):
    """What became of a stretch.

    `span` is where it stands; of one to look at, where its words seem to have been changed, or
    None. `why` says why it has to be looked at. `other_speaker`: somebody else says it now.
    """

    verdict: str
    span: Span | None
    why: str = ""
    other_speaker: bool = False


def same_words(one: str, other: str) -> bool:
    """Return whether two stretches have the same words, however they are spaced."""
    return one == other or one.split() == other.split()


def find_words(text: str, words: str) -> list[Span]:
    """Return where words stand as whole words, however they are spaced."""
    parts = [re.escape(word) for word in words.split()]
    if not parts:
        return []
    pattern = r"\s+".join(parts)
    found = re.finditer(rf"(?<!\w){pattern}(?!\w)", text)
    return [match.span() for match in found]


@dataclass(slots=True)
class _Side:
    """One of the two texts: its pieces are the turns, and whatever has words beside them."""

    text: str
    pieces: list[Turn]
    starts: list[int] = field(init=False)
    keys: list[str] = field(init=False)
    _words: dict[int, list[Span]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.starts = [piece.start for piece in self.pieces]
        self.keys = [" ".join(self.text[one.start : one.end].split()) for one in self.pieces]

    def words(self, piece: int) -> list[Span]:
        if piece not in self._words:
            one = self.pieces[piece]
            found = _WORD.finditer(self.text, one.start, one.end)
            self._words[piece] = [match.span() for match in found]
        return self._words[piece]

    def piece_at(self, position: int) -> int | None:
        found = bisect_right(self.starts, position) - 1
        # An empty turn may begin where the next one does.
        return found if found >= 0 and position < self.pieces[found].end else None


def _side(text: Text) -> _Side:
    pieces: list[Turn] = []
    after = 0
    for turn in [*text.turns, Turn(len(text.text), len(text.text))]:
        if text.text[after : turn.start].strip():
            pieces.append(Turn(after, turn.start))
        if turn.start < turn.end:
            pieces.append(turn)
        after = max(after, turn.end)
    return _Side(text.text, pieces)


# --- laying two rows together -----------------------------------------------------------------
@dataclass(slots=True)
class _Pairs:
    """Which of one row is which of the other; `sure` are those that could be nowhere else."""

    to: dict[int, int] = field(default_factory=dict)
    sure: set[int] = field(default_factory=set)


def _lay(
    old: Sequence[Hashable], new: Sequence[Hashable], common: Collection[Hashable] = ()
) -> _Pairs:
    """Lay two rows together by what stands once in both, and between those again.

    None in a row is like nothing. What stands once in all may have changed its order. What is
    `common` is only taken along.
    """
    pairs = _Pairs()
    taken: set[int] = set()
    blocks = [(0, len(old), 0, len(new), 0)]
    while blocks:
        low, high, first, last, depth = blocks.pop()
        found = _of_block(old, new, (low, high, first, last), common)
        for one, (other, is_sure) in found.items():
            if one not in pairs.to and other not in taken:
                pairs.to[one] = other
                taken.add(other)
                if is_sure:
                    pairs.sure.add(one)
        if found and depth < _DEEPEST:
            blocks += [
                (*block, depth + 1)
                for block in _between(pairs.to, (low, high, first, last))
                if not any(place in taken for place in range(block[2], block[3]))
            ]
    return pairs


def _of_block(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    block: tuple[int, int, int, int],
    common: Collection[Hashable],
) -> dict[int, tuple[int, bool]]:
    low, high, first, last = block
    in_old, in_new = Counter(old[low:high]), Counter(new[first:last])
    once = {
        key
        for key, number in in_old.items()
        if number == 1 and in_new.get(key) == 1 and key is not None and key not in common
    }
    where = {key: place for place, key in enumerate(new[first:last], first) if key in once}
    seeds = {place: where[key] for place, key in enumerate(old[low:high], low) if key in once}
    borders = (low - 1, first - 1), (high, last)
    on = _run(old, new, seeds, borders, 1)
    back = _run(old, new, seeds, borders[::-1], -1)
    claims = Counter(seeds.values())
    claims.update(other for _one, other in {*on.items(), *back.items()})
    found = {one: (other, True) for one, other in seeds.items()}
    for one in {*on, *back}:
        ahead, behind = on.get(one), back.get(one)
        other = behind if ahead is None else ahead
        is_one = ahead is None or behind is None or ahead == behind
        # What two lay a claim to, or what can be two, is neither.
        if other is not None and is_one and claims[other] == 1:
            found[one] = (other, ahead == behind)
    return found


def _run(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    seeds: dict[int, int],
    borders: Sequence[tuple[int, int]],
    step: int,
) -> dict[int, int]:
    """Return what runs on from what stands once, and from the first border, in one direction."""
    found: dict[int, int] = {}
    border, end = borders
    taken = set(seeds.values())
    for start in (border, *seeds.items()):
        one, other = start[0] + step, start[1] + step
        while (
            (end[0] - one) * step > 0
            and (end[1] - other) * step > 0
            and one not in seeds
            and other not in taken
            and old[one] is not None
            and old[one] == new[other]
        ):
            found[one] = other
            one, other = one + step, other + step
    return found


def _between(
    to: dict[int, int], block: tuple[int, int, int, int]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield what lies between two neighbours that kept their order."""
    low, high, first, last = block
    before, at = low - 1, first - 1
    for one in range(low, high + 1):
        other = last if one == high else to.get(one)
        if other is None:
            continue
        if one - before > 1 and other - at > 1:
            yield before + 1, one, at + 1, other
        before, at = one, other


# --- two texts --------------------------------------------------------------------------------
class Alignment:
    """Two texts laid together; `place` says of any stretch of the old one where it stands."""

    def __init__(self, old: Text, new: Text) -> None:
        self._old, self._new = _side(old), _side(new)
        self._spaced = f" {' '.join(new.text.split())} "
        # Of pieces: those that are the same word for word. Of words: (piece, number) each.
        short = {key for key in self._old.keys if key.count(" ") < FAR - 1}
        whole = _lay(self._old.keys, self._new.keys, short)
        # A turn that could be another as well is looked at word by word.
        self._whole = {one: other for one, other in whole.to.items() if one in whole.sure}
        self._came_whole = set(self._whole.values())
        self._in_order = _longest_rising(self._whole)
        self._to: dict[tuple[int, int], tuple[int, int]] = {}
        self._sure: set[tuple[int, int]] = set()
        # Words that were found out of their own place.
        self._far: set[tuple[int, int]] = set()
        self._lay_words()

    def _lay_words(self) -> None:
        rows = (range(len(self._old.pieces)), range(len(self._new.pieces)))
        kept = {one: other for one, other in self._whole.items() if one in self._in_order}
        for low, high, first, last in _between(
            kept, (0, len(self._old.pieces), 0, len(self._new.pieces))
        ):
            gone = [one for one in rows[0][low:high] if one not in self._whole]
            came = [one for one in rows[1][first:last] if one not in self._came_whole]
            self._lay_pieces(gone, came, is_far=False)
        mapped = set(self._to.values())
        self._lay_pieces(
            [one for one in rows[0] if one not in self._whole],
            [one for one in rows[1] if one not in self._came_whole],
            is_far=True,
            taken=mapped,
        )

    def _lay_pieces(
        self,
        gone: Sequence[int],
        came: Sequence[int],
        *,
        is_far: bool,
        taken: set[tuple[int, int]] | None = None,
    ) -> None:
        taken = taken or set()
        left, said = _row(self._old, gone, set(self._to), is_far=is_far)
        right, says = _row(self._new, came, taken, is_far=is_far)
        pairs = _lay(said, says)
        for one, other in pairs.to.items():
            source, target = left[one], right[other]
            if source is None or target is None:
                continue
            self._to[source] = target
            if one in pairs.sure:
                self._sure.add(source)
            if is_far:
                self._far.add(source)

    # --- one stretch ---
    def place(self, start: int, end: int) -> Placed:
        """Return what became of a stretch of the old text."""
        first, last = self._edges(start, end)
        if first is None or last is None:
            return Placed(LOOK, None, GONE)
        ends = self._spot(first), self._spot(last)
        if ends[0] is None or ends[1] is None:
            return self._to_look_at(start, end)
        begins, stops = ends[0], ends[1] + 1
        said = self._old.text[first : last + 1]
        if begins >= stops or not same_words(said, self._new.text[begins:stops]):
            return self._to_look_at(start, end)
        words = list(self._words_in(first, last))
        if not any(word[0] in self._whole or word in self._sure for word in words):
            return self._to_look_at(start, end)
        is_far = any(word in self._far for word in words)
        if self._company(first, last, is_far=is_far) < FAR:
            return self._to_look_at(start, end)
        span = (begins - (first - start), stops + (end - 1 - last))
        if self._new.text[max(span[0], 0) : span[1]] != self._old.text[start:end] or span[0] < 0:
            span = (begins, stops)
        before, after = _pieces(self._old, first, last), _pieces(self._new, begins, stops - 1)
        is_other = self._who(self._old, before) != self._who(self._new, after)
        is_same = (
            not is_far
            and not is_other
            and self._is_in_order(before)
            and before[1] - before[0] == after[1] - after[0]
            and begins - self._new.starts[after[0]] == first - self._old.starts[before[0]]
            and said == self._new.text[begins:stops]
        )
        return Placed(SAME if is_same else MOVED, span, other_speaker=is_other)

    def turn(self, start: int, end: int) -> Span | None:
        """Return the turn that is this one word for word, and could be no other."""
        piece = self._old.piece_at(start)
        if piece is None or self._old.pieces[piece][:2] != (start, end):
            return None
        if piece not in self._whole:
            return None
        other = self._new.pieces[self._whole[piece]]
        return other.start, other.end

    def turn_beside(self, start: int, end: int) -> Span | None:
        """Return the turn in which most words of this one stand and that has most from it."""
        piece = self._old.piece_at(start)
        if piece is None:
            return None
        if piece in self._whole:
            return self.turn(start, end)
        theirs = Counter(
            self._to[piece, number][0]
            for number in range(len(self._old.words(piece)))
            if (piece, number) in self._to
        )
        if not theirs:
            return None
        other, common = theirs.most_common(1)[0]
        most = max(len(self._old.words(piece)), len(self._new.words(other)))
        found = self._new.pieces[other]
        return (found.start, found.end) if common * 2 > most else None

    def _edges(self, start: int, end: int) -> tuple[int | None, int | None]:
        """Return the first and the last sign of a stretch that is no blank."""
        said = self._old.text[start:end]
        if not said.strip():
            return None, None
        return (
            start + len(said) - len(said.lstrip()),
            start + len(said.rstrip()) - 1,
        )

    def _spot(self, position: int) -> int | None:
        """Return where a sign of the old text stands in the new one."""
        piece = self._old.piece_at(position)
        if piece is None:
            return None
        if piece in self._whole:
            other = self._whole[piece]
            one, two = self._old.pieces[piece], self._new.pieces[other]
            if self._old.text[one.start : one.end] == self._new.text[two.start : two.end]:
                return two.start + position - one.start
            number = self._number(piece, position)
            target = (other, number)
        else:
            number = self._number(piece, position)
            found = self._to.get((piece, number))
            if found is None:
                return None
            target = found
        inside = position - self._old.words(piece)[number][0]
        return self._new.words(target[0])[target[1]][0] + inside

    def _number(self, piece: int, position: int) -> int:
        return bisect_right(self._old.words(piece), (position, len(self._old.text))) - 1

    def _words_in(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        low, high = _pieces(self._old, first, last)
        for piece in range(low, high + 1):
            for number, (start, end) in enumerate(self._old.words(piece)):
                if start <= last and end > first:
                    yield piece, number

    def _company(self, first: int, last: int, *, is_far: bool) -> int:
        """Return how many words still stand together around a stretch, itself included.

        A border of the text is as good as any number; out of their own place only the words of
        the stretch itself count.
        """
        found = len(self._old.text[first : last + 1].split())
        edges = () if is_far else ((self._word_at(first), -1), (self._word_at(last), 1))
        for word, step in edges:
            one, other = word, self._target(word)
            while found < FAR:
                one, other = _next(self._old, one, step), _next(self._new, other, step)
                if one is None and other is None:
                    return FAR
                if one is None or other is None or self._target(one) != other:
                    break
                found += 1
        return found

    def _target(self, word: tuple[int, int] | None) -> tuple[int, int] | None:
        """Return which word of the new text a word is, if that is known."""
        if word is None:
            return None
        if word[0] in self._whole:
            return self._whole[word[0]], word[1]
        return self._to.get(word)

    def _who(self, side: _Side, pieces: Span) -> list[Hashable]:
        return list(dict.fromkeys(one.who for one in side.pieces[pieces[0] : pieces[1] + 1]))

    def _is_in_order(self, pieces: Span) -> bool:
        return all(
            piece in self._in_order or piece not in self._whole
            for piece in range(pieces[0], pieces[1] + 1)
        )

    # --- what to show of one to look at ---
    def _to_look_at(self, start: int, end: int) -> Placed:
        said = " ".join(self._old.text[start:end].split())
        guess = self._guess(start, end)
        if f" {said} " in self._spaced:
            return Placed(LOOK, guess, TWICE)
        return Placed(LOOK, guess, CHANGED if guess else GONE)

    def _guess(self, start: int, end: int) -> Span | None:
        """Return what stands between the words that are still there around the change."""
        first, last = self._edges(start, end)
        if first is None or last is None:
            return None
        begins, stops = self._of_word(self._word_at(first)), self._of_word(self._word_at(last))
        left, right = self._neighbour(first, -1), self._neighbour(last, 1)
        low = begins[0] if begins else left[1] if left else -1
        high = stops[1] if stops else right[0] if right else -1
        if not 0 <= low < high <= low + 4 * (end - start) + 200:
            spots = (self._of_word(word) for word in self._words_in(first, last))
            low, high = next((spot for spot in spots if spot), (0, 0))
        said = self._new.text[low:high]
        if not said.strip():
            return None
        return low + len(said) - len(said.lstrip()), low + len(said.rstrip())

    def _word_at(self, position: int) -> tuple[int, int] | None:
        piece = self._old.piece_at(position)
        return None if piece is None else (piece, self._number(piece, position))

    def _of_word(self, word: tuple[int, int] | None) -> Span | None:
        """Return where a word stands in the new text, if that is known."""
        if word is None or word in self._far:
            return None
        found = self._target(word)
        return self._new.words(found[0])[found[1]] if found else None

    def _neighbour(self, position: int, step: int) -> Span | None:
        """Return the first word before or after a place that is still there."""
        word = self._word_at(position)
        for _ in range(60):
            word = _next(self._old, word, step)
            if word is None:
                return (0, 0) if step < 0 else (len(self._new.text),) * 2
            if spot := self._of_word(word):
                return spot
        return None


def _next(side: _Side, word: tuple[int, int] | None, step: int) -> tuple[int, int] | None:
    """Return the word before or after one."""
    if word is None:
        return None
    piece, number = word[0], word[1] + step
    while not 0 <= number < len(side.words(piece)):
        piece += step
        if not 0 <= piece < len(side.pieces):
            return None
        number = 0 if step > 0 else len(side.words(piece)) - 1
    return piece, number


def _row(
    side: _Side, pieces: Sequence[int], taken: set[tuple[int, int]], *, is_far: bool
) -> tuple[list[tuple[int, int] | None], list[str | None]]:
    """Return the words of pieces in a row.

    Of pieces in their own place it runs on from one turn into the next, so that turns which were
    merged or split are found. Elsewhere a turn, and what was found before, ends the row.
    """
    words: list[tuple[int, int] | None] = []
    said: list[str | None] = []
    for piece in pieces:
        for number, (start, end) in enumerate(side.words(piece)):
            is_there = (piece, number) in taken
            words.append(None if is_there else (piece, number))
            said.append(None if is_there else side.text[start:end])
        if is_far:
            words.append(None)
            said.append(None)
    return words, said


def _pieces(side: _Side, first: int, last: int) -> Span:
    low = bisect_right(side.starts, first) - 1
    return low, max(low, bisect_left(side.starts, last + 1) - 1)


def _longest_rising(to: dict[int, int]) -> set[int]:
    """Return which pairs kept their order: the most that can be said to."""
    ends: list[int] = []
    places: list[int] = []
    before: dict[int, int | None] = {}
    for one in sorted(to):
        other = to[one]
        at = bisect_left(ends, other)
        before[one] = places[at - 1] if at else None
        ends[at : at + 1] = [other]
        places[at : at + 1] = [one]
    kept: set[int] = set()
    step = places[-1] if places else None
    while step is not None:
        kept.add(step)
        step = before[step]
    return kept
