"""Whether a quote says what was said, and whether it may be printed. No tables."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

MOST_ATTRIBUTES = 2

_OMISSION = re.compile(r"\(\s*(?:…|\.\.\.)\s*\)|\[\s*(?:…|\.\.\.)\s*\]")
_MASK = re.compile(r"\[[^\[\]]*\]")
_GAP = re.compile(f"(?P<omission>{_OMISSION.pattern})|(?P<mask>{_MASK.pattern})")
_SAME = str.maketrans({"’": "'", "‘": "'", "´": "'", "“": '"', "”": '"', "„": '"', "…": "..."})
_EDGES = " .,;:–—-\"'"


def is_word_for_word(shown: str, passage: str) -> bool:
    """Return whether the shown words stand in the passage, in order and unchanged.

    `(…)` stands for words left out, `[…]` with something in it for words that were hidden.
    Case, kinds of quotation marks, and a comma or full stop at the edge of a piece do not count.
    A text without any word of the passage is no quote.
    """
    pieces, gaps = _take_apart(_plain(shown))
    if not any(_has_word(piece) for piece in pieces):
        return False
    text, at = _plain(passage), 0
    for place, piece in enumerate(pieces):
        needs_words = place > 0 and gaps[place - 1] == "mask"
        trimmed = piece.strip(_EDGES)
        if not trimmed:
            continue
        found = _find(text, trimmed, at, after_words=needs_words)
        if found is None:
            return False
        at = found
    return True


def _plain(text: str) -> str:
    same = unicodedata.normalize("NFC", text).translate(_SAME).casefold()
    return " ".join(same.split())


def _take_apart(shown: str) -> tuple[list[str], list[str]]:
    pieces, gaps, at = [], [], 0
    for gap in _GAP.finditer(shown):
        pieces.append(shown[at : gap.start()])
        gaps.append("omission" if gap.group("omission") else "mask")
        at = gap.end()
    return [*pieces, shown[at:]], gaps


def _has_word(piece: str) -> bool:
    return any(sign.isalnum() for sign in piece)


def _find(text: str, piece: str, at: int, *, after_words: bool) -> int | None:
    """Return where the first whole occurrence from `at` ends."""
    start = text.find(piece, at)
    while start >= 0:
        end = start + len(piece)
        if (
            _is_border(text, start, piece[0])
            and _is_border(text, end, piece[-1])
            and not (after_words and at > 0 and not text[at:start].strip())
        ):
            return end
        start = text.find(piece, start + 1)
    return None


def _is_border(text: str, place: int, edge: str) -> bool:
    """A piece may not begin or end in the middle of a word."""
    if not edge.isalnum() or not 0 < place < len(text):
        return True
    return not (text[place - 1].isalnum() and text[place].isalnum())


class QuoteState(StrEnum):
    """Where a quote stands. Only a printable one is ever shown outside the research team."""

    PRINTABLE = "printable"
    WAITS = "waits"
    NOT_ALLOWED = "not_allowed"
    SPEAKER_UNKNOWN = "speaker_unknown"
    GIVES_AWAY = "gives_away"  # too few people share what is printed of who speaks
    GONE = "gone"


def quote_state(
    *,
    is_released: bool,
    is_there: bool,
    speakers_known: bool,
    all_allow: bool,
    gives_away: bool = False,
) -> QuoteState:
    """Judge a quote. What forbids it goes before what it waits for."""
    if not is_there:
        return QuoteState.GONE
    if not speakers_known:
        return QuoteState.SPEAKER_UNKNOWN
    if not all_allow:
        return QuoteState.NOT_ALLOWED
    if gives_away:
        return QuoteState.GIVES_AWAY
    return QuoteState.PRINTABLE if is_released else QuoteState.WAITS
