"""Plain Dutch, as far as a rule can see it: what in a text is long. No tables.

Level A2 is judged by people who read it. What is pointed out here is a hint to look at a sentence
again: nothing is refused for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from weerklank.sentences.quantities import sentences

MOST_WORDS = 12  # in a sentence
MOST_LETTERS = 12  # in a word
_WORD = re.compile(r"\w+(?:['’]\w+)*")  # a word with hyphens is read in its parts


class Long(StrEnum):
    SENTENCE = "sentence"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Hint:
    """What is long in a text: a sentence with how many words, or a word with how many letters."""

    what: Long
    text: str
    length: int


def hints(text: str) -> list[Hint]:
    """Return what makes a text hard to read, in the order of the text; each word once."""
    found = []
    told: set[str] = set()
    for start, end in sentences(text):
        sentence = text[start:end].strip()
        own = _WORD.findall(sentence)
        if len(own) > MOST_WORDS:
            found.append(Hint(Long.SENTENCE, sentence, len(own)))
        for word in own:
            if len(word) > MOST_LETTERS and word.lower() not in told:
                told.add(word.lower())
                found.append(Hint(Long.WORD, word, len(word)))
    return found
