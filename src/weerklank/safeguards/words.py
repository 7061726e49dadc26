"""Words as they are searched: cut from a text, folded, and brought back to their stem.

Both databases only compare whole tokens, so all knowledge of languages and scripts is here, and
the answers are the same on either. Pure: no tables, no clock.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache, partial
from importlib import resources
from itertools import chain, islice, pairwise
from typing import TypeVar

# Signs that lean on the letter before them; `\w` does not know them.
_LEANING = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u135d-\u135f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe20-\ufe2f"
)
_APOSTROPHES = "'’ʼ‘`´"
_JOINERS = "\u200c\u200d"
_WORD = re.compile(rf"[^\W_]+(?:[{_LEANING}]+|[{_APOSTROPHES}{_JOINERS}]?[^\W_]+)*")
# Letters that are written in more than one way and do not fall apart under NFKD.
_SAME = str.maketrans(
    {
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
        "ـ": None,
    }
    | dict.fromkeys([*_APOSTROPHES, *_JOINERS])
)  # fmt: skip
# A token never grows beyond this: what is longer is no word, and PostgreSQL refuses it.
LONGEST = 60
# A turn longer than this is searched in pieces: PostgreSQL keeps no more places per word.
PIECE = 2000

# Each of the two for Dutch knows plurals that the other misses: schulden, and brieven.
_ALGORITHMS = {
    "nl": ("dutch", "dutch_porter"),
    "en": ("english",),
    "ar": ("arabic",),
    "tr": ("turkish",),
    "fa": ("persian",),
    "pl": ("polish",),
}
# Dutch plurals that change their vowel or ending in a way that no rule knows.
_IRREGULAR = {
    "kinderen": "kind",
    "steden": "stad",
    "leden": "lid",
    "jongens": "jongen",
    "redenen": "reden",
    "ideeen": "idee",
    "ideeën": "idee",
}
# Where a last s makes a plural (moeders), and where it may be part of the word (adres).
_PLURAL_S = re.compile("[aeiouy].*(?:el|em|en|er|erd|aar|aard|or|ie|je)s$")
_UNCLEAR_S = re.compile("[aeiouy].*es$")
_SHORT_S = re.compile("(?:^|[^aeiouy])[aeiou]s$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands: `text[start:end]`, in code points."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """Part of a question: one word in any of its forms, words that follow each other, or a word
    that is only the beginning of what is looked for.
    """

    words: tuple[str, ...]
    is_phrase: bool
    is_beginning: bool = False


def cut(text: str) -> Iterator[Word]:
    """Yield the words of a text, signs on their letters and apostrophes inside included."""
    for found in _WORD.finditer(text):
        if fold(found.group()):
            yield Word(found.group(), found.start(), found.end())


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return the word without case, accents, Arabic signs and variants of one letter."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = plain.casefold().translate(_SAME)
    return "".join(_digit(sign) if sign.isdecimal() else sign for sign in plain)[:LONGEST]


def _digit(sign: str) -> str:
    return str(unicodedata.decimal(sign))


@lru_cache(maxsize=1 << 16)
def stems(word: str, language: str) -> frozenset[str]:
    """Return the folded stems of a word in a language; one that has no rules here keeps the word.

    A word without its accents may have another stem than with them, so it can have two.
    """
    word = word[:LONGEST]
    if language not in _ALGORITHMS:
        return frozenset({fold(word)})
    forms = {_small(word, language), fold(word)}
    if language == "nl":
        forms = {form for written in forms for form in _dutch_forms(written)}
    return frozenset(
        fold(_stemmer(algorithm)(form))
        for algorithm in _ALGORITHMS[language]
        for form in forms
        if form
    )


def _dutch_forms(word: str) -> set[str]:
    """Return the forms to take the stem of. The rules take any last s for a plural: kans would
    become kan; as kansen it keeps its s.
    """
    word = _IRREGULAR.get(word, word)
    if not word.endswith("s") or _PLURAL_S.search(word):
        return {word}
    longer = word + ("sen" if _SHORT_S.search(word) else "en")
    return {word, longer} if _UNCLEAR_S.search(word) else {longer}


def _small(word: str, language: str) -> str:
    """Return the word in small letters as its language writes them, ready for the stemmer."""
    word = unicodedata.normalize("NFC", word)
    if language == "tr":
        # Ankara'da: what stands after the apostrophe is an ending. And I is ı, İ is i.
        word = re.split(f"[{_APOSTROPHES}]", word, maxsplit=1)[0]
        return word.replace("I", "ı").replace("İ", "i").lower()
    if language == "nl":
        word = re.sub(f"(?<=[aeiouy])[{_APOSTROPHES}]s$", "", word)  # foto's
    return word.lower().translate(dict.fromkeys(map(ord, _APOSTROPHES + _JOINERS)))


class _Stemmers(threading.local):
    """The stemmers of one thread. Each holds the word that it works on, so none may be shared."""

    def __init__(self) -> None:
        self.by_algorithm: dict[str, Callable[[str], str]] = {}


_stemmers = _Stemmers()


def _stemmer(algorithm: str) -> Callable[[str], str]:
    found = _stemmers.by_algorithm.get(algorithm)
    if found is None:
        import snowballstemmer  # noqa: PLC0415  reads the rules of every language

        found = _stemmers.by_algorithm[algorithm] = snowballstemmer.stemmer(algorithm).stemWord
    return found


def main_language(code: str) -> str:
    """Return the language without region or script: nl for nl-BE."""
    return re.split("[-_]", code.lower(), maxsplit=1)[0]


# --- compounds: an inburgeringsles is a les ----------------------------------------------------
# No part is shorter than this, and nothing in front of a word that makes compounds with any other.
SHORTEST_PART = 3
SHORTEST_BEFORE = 4
_LINKS = ("s", "en", "e", "n", "")
# What ends like this is a noun, known or not: inburgering(s)les, gezondheid(s)kaart.
_NOUN = re.compile("[a-z]{3,}(?:ing|heid|teit|schap|atie)$")
# What ends like this begins the word after it: not hulpver-lening, aange-kaart.
_PREFIX = re.compile("(?:ver|be|ge|ont|her)$")
_VOWEL = re.compile("[aeiouy]")


@cache
def _known_parts() -> tuple[dict[str, str], frozenset[str]]:
    """Return what stands in the list, per form the word itself; and the words marked with a +."""
    file = resources.files("weerklank.safeguards") / "data" / "dutch_parts.txt"
    words: dict[str, str] = {}
    free: set[str] = set()
    for line in file.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            forms = [fold(form) for form in line.removeprefix("+").split()]
            words |= dict.fromkeys(forms, forms[0])
            if line.startswith("+"):
                free.add(forms[0])
    return words, frozenset(free)


def parts(word: str) -> tuple[str, ...]:
    """Return the words that a Dutch compound is made of, as far as they are known; else nothing.

    The last of them stands in our list of parts. What is before it stands there too, is a compound
    itself, or ends as nouns do; some words, such as school, make a compound with any other.
    """
    return _parts(fold(word))


def _parts(word: str) -> tuple[str, ...]:
    known, free = _known_parts()
    if not word.isalpha() or word in known:
        return ()
    for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        head = known.get(word[place:])
        if head is None:
            continue
        if before := _before(word[:place], known):
            return (*before, head)
        if head in free and _may_stand_before(word[:place]):
            return (head,)
    return ()


def _before(text: str, known: dict[str, str]) -> tuple[str, ...]:
    """Return the words that stand before the last one; a letter that only links is left out."""
    for link in _LINKS:
        word = text.removesuffix(link)
        if not text.endswith(link) or len(word) < SHORTEST_PART:
            continue
        if word in known:
            return (known[word],)
        if found := _parts(word):
            return found
        if _NOUN.match(word):
            return (word,)
    return ()


def _may_stand_before(text: str) -> bool:
    return (
        len(text) >= SHORTEST_BEFORE
        and _VOWEL.search(text) is not None
        and _PREFIX.search(text) is None
    )


# --- tokens: what the index holds and what it is asked ----------------------------------------
def _safe(word: str) -> str:
    """Return ASCII letters and digits that stand for exactly this word, for any tokenizer."""
    if word.isascii() and word.isalnum():
        return f"a{word}"
    return f"u{word.encode().hex()}"


def _stem_token(stem: str, language: str) -> str:
    return f"s{language}{_safe(stem)}"


Became = TypeVar("Became")


class _Remembered(dict[str, Became]):
    """What words become, because a large import asks the same words over and over.

    A dictionary answers in half the time of `lru_cache`. When it is full it begins again.
    """

    def __init__(self, become: Callable[[str], Became]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, word: str) -> Became:
        if len(self) >= 1 << 16:
            self.clear()
        found = self[word] = self._become(word)
        return found


def _word_token(word: str) -> str:
    """Return the token of a word, empty when nothing of the word is left."""
    folded = fold(word)
    return _safe(folded) if folded else ""


def _tokens_below(word: str, language: str) -> tuple[str, ...]:
    """Return the tokens of a word's stems, and of those of its parts where it is a compound."""
    if not fold(word):
        return ()
    found = [_stem_token(stem, language) for stem in sorted(stems(word, language))]
    if language == "nl":
        found += sorted({_part_token(stem) for stem in _stems_of_parts(word)})
    return tuple(found)


def _stems_of_parts(word: str) -> frozenset[str]:
    return frozenset(stem for part in parts(word) for stem in stems(part, "nl"))


def _part_token(stem: str) -> str:
    return f"p{_safe(stem)}"


def tokens(words: Sequence[str], language: str) -> str:
    """Return the tokens of words: themselves in their order, and after them their stems."""
    found = list(filter(None, map(_word_tokens.__getitem__, words)))
    below = _below.get(main_language(language))
    if below is not None:
        of_each = map(below.__getitem__, dict.fromkeys(words))
        found += dict.fromkeys(chain.from_iterable(of_each))
    return " ".join(found)


_word_tokens = _Remembered(_word_token)
_below = {
    language: _Remembered(partial(_tokens_below, language=language)) for language in _ALGORITHMS
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, `text[start:end]`, and the words in it as they are written."""

    start: int
    end: int
    words: Sequence[str]


def pieces(text: str) -> list[Piece]:
    """Cut a text into stretches that fit in one entry of the index; together they are all of it.

    A text without words has none.
    """
    words = _WORD.findall(text)
    if len(words) <= PIECE:
        return [Piece(0, len(text), words)] if words else []
    starts = [found.start() for found in islice(_WORD.finditer(text), PIECE, None, PIECE)]
    edges = pairwise([0, *starts, len(text)])
    return [
        Piece(start, end, words[number * PIECE : (number + 1) * PIECE])
        for number, (start, end) in enumerate(edges)
    ]


# --- questions --------------------------------------------------------------------------------
LONGEST_QUESTION = 400
MOST_TERMS = 12
_QUOTED = re.compile('["“”„«»‟]([^"“”„«»‟]*)["“”„«»‟]')


def read_question(text: str) -> list[Term]:
    """Read what someone typed: words that must all be there, and "words in this order".

    Whatever else it holds is no word and is passed over; it never fails.
    """
    text = text[:LONGEST_QUESTION]
    found: list[Term] = []
    place = 0
    for quoted in _QUOTED.finditer(text):
        found += _loose(text[place : quoted.start()])
        words = tuple(word.text for word in cut(quoted.group(1)))
        if words:
            found.append(Term(words, is_phrase=True))
        place = quoted.end()
    found += _loose(text[place:])
    return list(dict.fromkeys(found))[:MOST_TERMS]


# A shorter beginning begins too much.
SHORTEST_BEGINNING = 3


def _loose(text: str) -> Iterator[Term]:
    # What is written as one, such as e-mail, must stand as one.
    for lump in text.split():
        words = tuple(word.text for word in cut(lump))
        if words:
            begins = (
                lump.endswith("*") and len(words) == 1 and len(fold(words[0])) >= SHORTEST_BEGINNING
            )
            yield Term(words, is_phrase=len(words) > 1, is_beginning=begins)


class Closeness(IntEnum):
    """How close what was found may be to what was asked; each takes in those before it."""

    TOGETHER = 0  # the words as they were typed, near each other
    TYPED = 1  # the words as they were typed
    FORM = 2  # in another form, or as a beginning
    PART = 3  # in a compound


# Beginnings of tokens end with this; no token has it.
BEGINNING = "*"


def alternatives(term: Term, closeness: Closeness = Closeness.PART) -> list[list[str]]:
    """Return the tokens to look for: each inner list is a row of tokens, any row will do."""
    exact = [_safe(fold(word)) for word in term.words]
    if term.is_phrase or closeness <= Closeness.TYPED:
        return [exact]
    [word] = term.words
    forms = {
        _stem_token(stem, language) for language in _ALGORITHMS for stem in stems(word, language)
    }
    found = [exact, *([form] for form in sorted(forms))]
    if term.is_beginning:
        found += [[form] for form in _beginnings(fold(word))]
    if closeness == Closeness.PART:
        found += [[_part_token(stem)] for stem in sorted(stems(word, "nl"))]
    return found


def _beginnings(folded: str) -> list[str]:
    """Return the beginnings of tokens of words that begin like this, in whichever letters."""
    in_letters = [f"a{folded}{BEGINNING}"] if folded.isascii() and folded.isalnum() else []
    return [*in_letters, f"u{folded.encode().hex()}{BEGINNING}"]


# --- marks ------------------------------------------------------------------------------------
def places(text: str, language: str, asked: Iterable[Term]) -> list[tuple[int, int]]:
    """Return where a text answers a question, in order: half-open, in code points."""
    asked = list(asked)
    written = set(_WORD.findall(text))
    language = main_language(language)
    answering: set[str] = set()
    for term in asked:
        if not term.is_phrase:
            answering |= _answering(written, language, term)
    found = {one.span() for one in _WORD.finditer(text) if one.group() in answering}
    for term in asked:
        if term.is_phrase:
            found |= _of_phrase(text, term)
    return sorted(found)


def _of_phrase(text: str, term: Term) -> set[tuple[int, int]]:
    words = [one for one in _WORD.finditer(text) if _word_tokens[one.group()]]
    tokens = [_word_tokens[one.group()] for one in words]
    row = [_safe(fold(word)) for word in term.words]
    return {
        one.span()
        for first in range(len(words) - len(row) + 1)
        if tokens[first : first + len(row)] == row
        for one in words[first : first + len(row)]
    }


def _answering(words: Iterable[str], language: str, term: Term) -> set[str]:
    """Return the words of a text in this language that answer: what `alternatives` asks for."""
    [asked] = term.words
    folded = fold(asked)
    wanted = _tokens_wanted(asked, language)
    below = _below.get(language)
    exact = _safe(folded)
    found = {word for word in words if _word_tokens[word] == exact}
    if below is not None:
        found |= {word for word in words if not wanted.isdisjoint(below[word])}
    if term.is_beginning:
        found |= {word for word in words if fold(word).startswith(folded)}
    return found


@lru_cache(maxsize=1 << 10)
def _tokens_wanted(asked: str, language: str) -> frozenset[str]:
    wanted = stems(asked, language)
    found = {_stem_token(stem, language) for stem in wanted}
    if language == "nl":
        found |= {_part_token(stem) for stem in wanted}
    return frozenset(found)
