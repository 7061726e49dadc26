"""A turn as passages: stretches of whole sentences, long enough to say something."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

FULL = 60  # words: a passage takes sentences until it has these
LEAST = 3  # words: "Ja." and "Dat klopt." look like everything

_SENTENCE = re.compile(r"[^.!?…؟۔።\n]*(?:[.!?…؟۔።]+[\"'”’»)\]]*|\n|$)")


class Passage(NamedTuple):
    """A stretch of a turn, half-open, counted from where the turn begins."""

    start: int
    end: int


def cut(words: str) -> list[Passage]:
    """Return the passages of a turn, in order; none where too little is said."""
    found: list[Passage] = []
    start = count = 0
    for sentence in _SENTENCE.finditer(words):
        count += len(sentence.group().split())
        if count >= FULL:
            found += _trimmed(words, start, sentence.end())
            start, count = sentence.end(), 0
    # A short end belongs to what it ends.
    if found and count < LEAST:
        return [*found[:-1], *_trimmed(words, found[-1].start, len(words))]
    return found + list(_trimmed(words, start, len(words)))


def _trimmed(words: str, start: int, end: int) -> Iterator[Passage]:
    said = words[start:end]
    if len(said.split()) >= LEAST:
        start += len(said) - len(said.lstrip())
        yield Passage(start, start + len(said.strip()))


def mark(words: str) -> str:
    """Return what tells whether words are still those that were compared."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]
