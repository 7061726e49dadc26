"""Numbers in Dutch text: digits, and words from nul to honderd."""

from __future__ import annotations

import re

_ONES = ["één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
_TEENS = [
    "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien",
    "achttien", "negentien",
]  # fmt: skip
_TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]


def _words() -> dict[str, int]:
    words = {word: number for number, word in enumerate(_ONES + _TEENS, 1)}
    words["eén"] = 1  # a capital loses its accent: Eén
    words["honderd"] = 100
    for tens, word in enumerate(_TENS, 2):
        words[word] = tens * 10
        for ones, small in enumerate(_ONES, 1):
            joined = "een" if small == "één" else small
            between = "ën" if joined.endswith("e") else "en"
            words[joined + between + word] = tens * 10 + ones
    return words


WORDS = _words()
# "Een" is an article as well; only with its accents is it a number.
WORD = "|".join(sorted(WORDS, key=len, reverse=True))
TOKEN = re.compile(rf"(?<![\w.])\d+(?:[.,]\d+)*(?!\w)|\b(?:{WORD})\b|\bde helft\b", re.IGNORECASE)
NUMBER = rf"(?:\d+|(?:{WORD}))"


def value(token: str) -> int:
    """Return the number that a word or digits stand for."""
    return int(token) if token.isdigit() else WORDS[token.lower()]


def has_number(text: str) -> bool:
    return bool(TOKEN.search(text))
