"""What a sentence is about, apart from who says it: its nouns, as far as words tell. No tables.

*Tevreden over hun docent* is about the docent. A verb or *tevreden* is no subject: of anything
somebody can be content.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from types import ModuleType

from weerklank.sentences.lexicon import plain
from weerklank.sentences.quantities import language_of

_WORDS = re.compile(r"[^\W\d_][\w'’-]*|[.,;:()?!–]|\d+")


def nouns(text: str) -> list[str]:
    """Return the nouns that something leads to: an article, *hun*, a preposition."""
    language = language_of(text)
    words = [plain(word) for word in _WORDS.findall(text)]
    found, is_led = [], False
    for word, behind in zip_longest(words, words[1:], fillvalue="."):
        if word in language.LEADS_TO_A_NOUN:
            is_led = True
        elif is_led and not (language.is_adjective(word) and not _is_no_thing(behind, language)):
            is_led = False
            if not _is_no_thing(word, language):
                found.append(word)
    return found


def others(text: str) -> list[str]:
    """Return the other words that may be what it is about: no verb that is known, no judgement."""
    language = language_of(text)
    words = map(plain, _WORDS.findall(text))
    return [word for word in words if not _is_no_thing(word, language)]


def _is_no_thing(word: str, language: ModuleType) -> bool:
    return (
        not word[0].isalpha()
        or word in language.NO_THING
        or word in language.STOPS
        or word in language.ADVERBS
        or word in language.LINKS
        or word in language.THEM
        or word in language.ANYBODY
        or word in language.PREPOSITIONS
    )
