"""Whether a quote says what was said, and what of a finding still needs a look. No tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
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

    `asked` is None where nobody noted who was asked. `at_least` says that people without a name
    are or may be among `said`, so that it is a lower bound; the same of `contrary`. `both` are
    among `said` and among `contrary`. `unprompted` and `contrary_unprompted` spoke of it unasked;
    of `unnoted` nobody noted whether it was put, of `unsure` not whether it applied, and
    `unclear` of them said it: none of these is in `said` or `asked`. `passages` and
    `conversations` are of this perspective and of voices nobody knows, never of the other.
    `other_said`, `other_asked` and `other_unprompted` are the other perspective on the same codes.
    """

    said: int = 0
    asked: int | None = 0
    at_least: bool = False
    unnoted: int = 0
    unsure: int = 0
    unclear: int = 0
    contrary: int = 0
    contrary_at_least: bool = False
    both: int = 0
    unprompted: int = 0
    unprompted_at_least: bool = False
    contrary_unprompted: int = 0
    contrary_elsewhere: int = 0
    passages: int = 0
    contrary_passages: int = 0
    conversations: int = 0
    other_said: int = 0
    other_asked: int | None = 0
    other_unprompted: int = 0
    # False where no code says what the sentence is about: then nobody was counted.
    has_subject: bool = True
    other_at_least: bool = False

    @property
    def sides(self) -> Sides:
        return sides(said=self.said, contrary=self.contrary, both=self.both, asked=self.asked)


# What of the counts a sentence may say; a change of one of them asks for rereading.
TELLING = ("said", "asked", "contrary", "both", "unprompted", "contrary_unprompted")
# The other perspective: it matters to a text that says it, and to no other.
BESIDE = ("other_said", "other_asked", "other_unprompted", "contrary_elsewhere")


def telling(counts: Counts) -> dict[str, int | None]:
    """Return the counts that a sentence may say, to keep and to compare with later.

    Where no code says what it is about nothing was counted, whoever was in the conversations.
    """
    if not counts.has_subject:
        return dict.fromkeys((*TELLING, *BESIDE), 0)
    return {name: getattr(counts, name) for name in (*TELLING, *BESIDE)}


@dataclass(frozen=True, slots=True)
class Change:
    """A count that is not what it was when a text was last confirmed."""

    name: str
    then: int | None
    now: int | None


def changes(
    then: Mapping[str, int | None], now: Mapping[str, int | None], *, text: str = ""
) -> tuple[Change, ...]:
    """Return what changed since, in the order of what is kept now.

    What changed of the other perspective counts only where `text` says the old number.
    """
    found = (
        Change(name=name, then=then[name], now=value)
        for name, value in now.items()
        if name in then and then[name] != value
    )
    return tuple(
        change for change in found if change.name not in BESIDE or outdated_words(text, [change])
    )


_UNITS = ("", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_TEENS = (
    "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien",
    "negentien",
)  # fmt: skip
_TENS = ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")


def _number_words() -> dict[str, int]:
    found = {word: number for number, word in enumerate((*_UNITS, *_TEENS)) if word}
    for place, ten in enumerate(_TENS, start=2):
        found[ten] = place * 10
        for unit, word in enumerate(_UNITS[1:], start=1):
            joined = "een" if unit == 1 else word
            link = "ën" if joined.endswith("e") else "en"
            found[f"{joined}{link}{ten}"] = place * 10 + unit
    return found | {"beide": 2, "beiden": 2, "niemand": 0, "geen": 0}


_NUMBERS_BY_WORD = _number_words()
_WORD = re.compile(r"[^\W_]+")
# What a number after it is the name of, not an amount: *vraag 2*, *uitspraak 3.1*.
_NAMED_BY_NUMBER = {
    "vraag", "doel", "deel", "hoofdstuk", "bijlage", "uitspraak", "gesprek", "ronde", "versie",
    "artikel", "art", "tabel", "code",
}  # fmt: skip


def numbers_in(text: str) -> list[tuple[str, int]]:
    """Return the amounts in a Dutch text as (word, number): figures, and words up to 99.

    *Een* without accents is an article and no number. Nor is a figure in a name, such as B1 or
    *vraag 2*.
    """
    found = []
    before = ""
    for match in _WORD.finditer(unicodedata.normalize("NFC", text)):
        word, before_it, before = match.group(), before, match.group().casefold()
        if word.isdecimal():
            if before_it not in _NAMED_BY_NUMBER:
                found.append((word, int(word)))
        elif word.casefold() in _NUMBERS_BY_WORD:
            found.append((word, _NUMBERS_BY_WORD[word.casefold()]))
    return found


def outdated_words(text: str, changed: Iterable[Change]) -> tuple[str, ...]:
    """Return the amounts in a text that a count had and has no more, each word once."""
    old = {change.then for change in changed}
    found: dict[str, str] = {}
    for word, number in numbers_in(text):
        if number in old:
            found.setdefault(word.casefold(), word)
    return tuple(found.values())


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


class Silent(StrEnum):
    """Why nobody of the people who were asked can be heard in a passage."""

    ASKING = "asking"  # only the interviewer or the interpreter speaks
    UNKNOWN = "unknown"  # nobody knows who speaks, so nobody knows what that person allows


class Caution(StrEnum):
    """What of a finding needs a look before the report goes out."""

    EVIDENCE_WITHDRAWN = "evidence_withdrawn"
    EVIDENCE_CORRECTED = "evidence_corrected"
    COUNTS_CHANGED = "counts_changed"
    NEVER_CONFIRMED = "never_confirmed"
    NO_EVIDENCE = "no_evidence"
    ASKING = "asking"
    NOBODY = "nobody"
    NOT_SEARCHED = "not_searched"
    SMALL_BASE = "small_base"
    ONE_PERSON = "one_person"
    QUOTE_NOT_ALLOWED = "quote_not_allowed"
    QUOTE_CORRECTED = "quote_corrected"
    QUOTE_WAITS = "quote_waits"


def warnings(
    counts: Counts,
    *,
    lost_evidence: bool,
    counts_changed: bool | None,
    search: Search,
    names_number: bool,
    quotes: set[QuoteState],
    silent: Collection[Silent] = (),
    is_heard: bool = True,
    corrected: bool = False,
    quote_corrected: bool = False,
) -> list[Caution]:
    """Return what needs a look, the most serious first.

    `counts_changed` is None where nobody kept at which counts the sentence was confirmed.
    `silent` tells of the passages in which nobody can be heard, and `is_heard` whether there is
    one that says this in which somebody can.
    """
    small = counts.asked is not None and 0 < counts.asked < SMALL_BASE and counts.passages > 0
    is_asking = Silent.ASKING in silent
    least = counts.at_least or counts.unprompted_at_least
    one = counts.passages > 0 and counts.said + counts.unprompted == 1 and not least
    found = {
        Caution.EVIDENCE_WITHDRAWN: lost_evidence,
        Caution.EVIDENCE_CORRECTED: corrected,
        # Evidence that went says already that the sentence has to be read again.
        Caution.COUNTS_CHANGED: counts_changed is True and not lost_evidence,
        Caution.NEVER_CONFIRMED: counts_changed is None,
        Caution.NO_EVIDENCE: not counts.passages,
        Caution.ASKING: is_asking,
        Caution.NOBODY: counts.passages > 0 and not is_heard and not is_asking,
        Caution.NOT_SEARCHED: search == Search.NOT_YET,
        Caution.SMALL_BASE: small and not names_number,
        # Where few were asked, that is said already.
        Caution.ONE_PERSON: one and not small and not names_number,
        Caution.QUOTE_NOT_ALLOWED: bool(quotes - {QuoteState.PRINTABLE, QuoteState.WAITS}),
        Caution.QUOTE_CORRECTED: quote_corrected,
        Caution.QUOTE_WAITS: QuoteState.WAITS in quotes,
    }
    return [warning for warning, holds in found.items() if holds]


_NUMBER = re.compile(r"\d|\b([eé]én|twee|drie|vier|beide|niemand)\b", re.IGNORECASE)


def names_a_number(statement: str) -> bool:
    """Return whether a sentence names an amount as a number instead of a vague word."""
    return _NUMBER.search(statement) is not None
