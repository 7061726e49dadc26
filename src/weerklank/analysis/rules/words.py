"""Which words people use under a code, and in which context. Pure: no tables, no clock.

A word is what `safeguards.words` cuts from a text, in any script; two words are one when they
differ in capitals, accents or the way a letter is written. What two passages cover counts once.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from weerklank.safeguards import words

AROUND = 50  # code points of context on either side
_KEYS = 8  # words of the context by which it is sorted

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A turn under a code: its words, and which stretches of them carry the code.

    Stretches are in order and do not overlap. `coding` is the first one that lies over it;
    `participant` is None for a speaker of whom nobody knows who it is.
    """

    text: str
    spans: tuple[Span, ...]
    coding: int
    conversation: int
    speaker: str
    participant: int | None
    is_original: bool = False  # in the text in the other language


@dataclass(frozen=True, slots=True)
class Frequency:
    """A word as it is mostly written, how often it was said, and by how many people."""

    key: str
    word: str
    times: int
    people: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A word in its context, within one turn. `before` and `after` may begin and end with …

    `shown` is the word with the signs that are written against it, as a comma.
    """

    before: str
    word: str
    shown: str
    after: str
    piece: Piece
    left: tuple[str, ...]
    right: tuple[str, ...]


class _Cut(NamedTuple):
    """The words of a piece, and the numbers of those that a stretch covers or touches."""

    all: Sequence[words.Word]
    under: list[int]


def _cut(piece: Piece) -> _Cut:
    found = list(words.cut(piece.text))
    starts = [start for start, _end in piece.spans]
    under = []
    for number, word in enumerate(found):
        place = bisect_right(starts, word.end - 1) - 1
        if place >= 0 and piece.spans[place][1] > word.start:
            under.append(number)
    return _Cut(found, under)


def frequencies(pieces: Iterable[Piece], without: Collection[str] = ()) -> list[Frequency]:
    """Count the words under a code, the most frequent first; `without` are folded words.

    Numbers are left out: they are no words. A person who uses a word often is one of `people`; a
    speaker of whom nobody knows who it is, is in none.
    """
    times: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    people: dict[str, set[int]] = defaultdict(set)
    for piece in pieces:
        cut = _cut(piece)
        for number in cut.under:
            written = cut.all[number].text
            key = words.fold(written)
            if key in without or key.isdecimal():
                continue
            times[key] += 1
            forms[key][written] += 1
            if piece.participant is not None:
                people[key].add(piece.participant)
    return [
        Frequency(key, _usual(forms[key]), number, len(people[key]))
        for key, number in sorted(times.items(), key=lambda one: (-one[1], one[0]))
    ]


def _usual(forms: Counter[str]) -> str:
    """Return the form that is written most; of as many, the one without capitals."""
    return min(forms, key=lambda form: (-forms[form], form != form.lower(), form))


def meaning(asked: str, language: str, *, in_any_form: bool) -> Callable[[str], bool] | None:
    """Return whether a word is the one asked for; None where no word was asked for.

    A word with * at its end is any word that begins so. In any form: as searching has it.
    """
    cut = list(words.cut(asked))
    if not cut:
        return None
    wanted = cut[0].text
    key = words.fold(wanted)
    if asked.rstrip().endswith("*"):
        return lambda word: words.fold(word).startswith(key)
    if in_any_form:
        stems = words.stems(wanted, language)
        return lambda word: words.fold(word) == key or bool(words.stems(word, language) & stems)
    return lambda word: words.fold(word) == key


def hits(pieces: Iterable[Piece], is_meant: Callable[[str], bool]) -> Iterator[Hit]:
    """Yield a word wherever it stands under a code, in order, in the context of its turn."""
    for piece in pieces:
        cut = _cut(piece)
        for number in cut.under:
            word = cut.all[number]
            if is_meant(word.text):
                start, end = _with_signs(piece.text, word.start, word.end)
                yield Hit(
                    before=_before(piece.text, start),
                    word=word.text,
                    shown=piece.text[start:end],
                    after=_after(piece.text, end),
                    piece=piece,
                    left=_folded(reversed(cut.all[max(number - _KEYS, 0) : number])),
                    right=_folded(cut.all[number + 1 : number + 1 + _KEYS]),
                )


def _with_signs(text: str, start: int, end: int) -> Span:
    """Return a stretch with the signs that are written against it."""
    while start and _is_sign(text[start - 1]):
        start -= 1
    while end < len(text) and _is_sign(text[end]):
        end += 1
    return start, end


def _is_sign(sign: str) -> bool:
    return not sign.isspace() and unicodedata.category(sign)[0] in "PS"


def _folded(found: Iterable[words.Word]) -> tuple[str, ...]:
    return tuple(words.fold(word.text) for word in found)


def _before(text: str, end: int) -> str:
    """Return what stands before a place, from a whole word on."""
    start = max(end - AROUND, 0)
    cut = text[start:end]
    if start and not text[start - 1].isspace():
        _part, space, rest = cut.partition(" ")
        cut = rest if space else cut
    return ("…" if start else "") + " ".join(cut.split())


def _after(text: str, start: int) -> str:
    """Return what stands after a place, up to a whole word."""
    end = min(start + AROUND, len(text))
    cut = text[start:end]
    if end < len(text) and not text[end].isspace():
        rest, space, _part = cut.rpartition(" ")
        cut = rest if space else cut
    return " ".join(cut.split()) + ("…" if end < len(text) else "")
