"""Whether a quote says what was said, and what of a finding still needs a look. No tables."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

# A word is shown when the asked group is smaller than this (cli.md, claims check).
SMALL_BASE = 5
MOST_ATTRIBUTES = 2

_OMISSION = re.compile(r"\(\s*(?:…|\.\.\.)\s*\)|\[\s*(?:…|\.\.\.)\s*\]")
_MASK = re.compile(r"\[[^\[\]]*\]")
_GAP = re.compile(f"(?P<omission>{_OMISSION.pattern})|(?P<mask>{_MASK.pattern})")
_SAME = str.maketrans({"’": "'", "‘": "'", "´": "'", "“": '"', "”": '"', "„": '"', "…": "..."})
_EDGES = " .,;:–—-\"'"


def is_word_for_word(shown: str, passage: str) -> bool:
    """Say whether the shown words stand in the passage, in order and unchanged.

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
    """Give where the first whole occurrence from `at` ends."""
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


@dataclass(frozen=True, slots=True)
class Sides:
    """The people of a base, each once, by which side they took. Together they are the base.

    `neither` is 0 where the base is not known: then only who spoke can be counted.
    """

    said_only: int
    both: int
    neither: int
    contrary_only: int


def sides(*, said: int, contrary: int, both: int, asked: int | None) -> Sides:
    """Divide a base over who said it, who said the opposite, who said both, and who neither.

    `said` and `contrary` count who said both too. More than were asked on the two sides together
    means that so many said both at least, also when it is not known who.
    """
    room = said + contrary if asked is None else asked
    both = min(max(both, said + contrary - room), said, contrary)
    return Sides(
        said_only=said - both,
        both=both,
        neither=max(room - (said + contrary - both), 0) if asked is not None else 0,
        contrary_only=contrary - both,
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """What a finding rests on, counted in people of its own perspective.

    `asked` is None where nobody noted who was asked. `both` are among `said` and among
    `contrary`. `unprompted` and `contrary_unprompted` spoke of it unasked. `passages` and
    `conversations` are of this perspective and of voices nobody knows, never of the other.
    `other_said` and `other_asked` are the other perspective on the same codes.
    """

    said: int = 0
    asked: int | None = 0
    at_least: bool = False
    unknown: int = 0
    contrary: int = 0
    both: int = 0
    unprompted: int = 0
    contrary_unprompted: int = 0
    contrary_elsewhere: int = 0
    passages: int = 0
    contrary_passages: int = 0
    conversations: int = 0
    other_said: int = 0
    other_asked: int | None = 0

    @property
    def sides(self) -> Sides:
        return sides(said=self.said, contrary=self.contrary, both=self.both, asked=self.asked)


class QuoteState(StrEnum):
    """Where a quote stands. Only a printable one is ever shown outside the research team."""

    PRINTABLE = "printable"
    WAITS = "waits"
    NOT_ALLOWED = "not_allowed"
    SPEAKER_UNKNOWN = "speaker_unknown"
    GONE = "gone"


def quote_state(
    *, is_released: bool, is_there: bool, speakers_known: bool, all_allow: bool
) -> QuoteState:
    """Judge a quote. What forbids it goes before what it waits for."""
    if not is_there:
        return QuoteState.GONE
    if not speakers_known:
        return QuoteState.SPEAKER_UNKNOWN
    if not all_allow:
        return QuoteState.NOT_ALLOWED
    return QuoteState.PRINTABLE if is_released else QuoteState.WAITS


class Search(StrEnum):
    """What is known of the search for the opposite: what was noted, beside what is there."""

    FOUND = "found"
    NONE_FOUND = "none_found"
    FOUND_UNSEARCHED = "found_unsearched"
    NOT_YET = "not_yet"


def search_state(*, searched: bool, has_contrary: bool) -> Search:
    """Judge a search. What someone found and is gone since has to be looked for again."""
    if has_contrary:
        return Search.FOUND if searched else Search.FOUND_UNSEARCHED
    return Search.NONE_FOUND if searched else Search.NOT_YET


class Warning(StrEnum):
    """What of a finding needs a look before the report goes out."""

    EVIDENCE_WITHDRAWN = "evidence_withdrawn"
    NO_EVIDENCE = "no_evidence"
    NOT_SEARCHED = "not_searched"
    SMALL_BASE = "small_base"
    QUOTE_NOT_ALLOWED = "quote_not_allowed"
    QUOTE_WAITS = "quote_waits"


def warnings(
    counts: Counts,
    *,
    lost_evidence: bool,
    search: Search,
    names_number: bool,
    quotes: set[QuoteState],
) -> list[Warning]:
    """Give what needs a look, the most serious first."""
    small = counts.asked is not None and 0 < counts.asked < SMALL_BASE and counts.passages > 0
    found = {
        Warning.EVIDENCE_WITHDRAWN: lost_evidence,
        Warning.NO_EVIDENCE: not counts.passages,
        Warning.NOT_SEARCHED: search == Search.NOT_YET,
        Warning.SMALL_BASE: small and not names_number,
        Warning.QUOTE_NOT_ALLOWED: bool(quotes - {QuoteState.PRINTABLE, QuoteState.WAITS}),
        Warning.QUOTE_WAITS: QuoteState.WAITS in quotes,
    }
    return [warning for warning, holds in found.items() if holds]


_NUMBER = re.compile(r"\d|\b(één|twee|drie|vier|beide|niemand)\b", re.IGNORECASE)


def names_a_number(statement: str) -> bool:
    """Say whether a sentence names an amount as a number instead of a vague word."""
    return _NUMBER.search(statement) is not None
