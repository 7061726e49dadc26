"""The amounts that a Dutch text says. No tables."""

from __future__ import annotations

import re
import unicodedata

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


NUMBERS_BY_WORD = _number_words()
_MOST_FIGURES = 9  # what is longer counts no people, and Python reads no figure without end
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
            if len(word) <= _MOST_FIGURES and before_it not in _NAMED_BY_NUMBER:
                found.append((word, int(word)))
        elif word.casefold() in NUMBERS_BY_WORD:
            found.append((word, NUMBERS_BY_WORD[word.casefold()]))
    return found


_NUMBER = re.compile(r"\d|\b([eé]én|twee|drie|vier|beide|niemand)\b", re.IGNORECASE)


def names_a_number(statement: str) -> bool:
    """Return whether a sentence names an amount as a number instead of a vague word."""
    return _NUMBER.search(statement) is not None
