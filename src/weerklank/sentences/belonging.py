"""What an amount belongs to where the words before it tell: *van de zes brieven zijn er vier*.

And who speak in a text without being a group of it: *volgens enkele voorzitters*. No tables.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice
from types import ModuleType

_WORD = re.compile(r"[\w'’-]+|[^\w\s]")
# What points back stands right before an amount.
_RIGHT_BEFORE = 40


def names_things(sentence: str, at: int, starts: Collection[int], language: ModuleType) -> bool:
    """Return whether the noun behind *van de zes* is of things; `starts` is where groups begin."""
    words = list(islice(_WORD.finditer(sentence, at), 4))
    for number, word in enumerate(words[:-1]):
        said, behind = word.group(), words[number + 1].group().lower()
        if word.start() in starts:
            return False
        if is_thing(said, language):
            # *Van de elf tobben er drie*: that is what people do.
            is_verb = behind in language.BEHIND_A_VERB
            return not is_verb and words[number + 1].start() not in starts
        if not language.is_adjective(said):
            return False
    return False


def is_thing(word: str, language: ModuleType) -> bool:
    """Return whether a word may be a noun for more than one thing, and for no people."""
    is_person = language.is_person(word) or re.fullmatch(language.MAY_BE_PEOPLE, word)
    return _is_noun(word, language) and not is_person


def _is_noun(word: str, language: ModuleType) -> bool:
    known = language.STOPS | language.LINKS | language.THEM | language.ANYBODY
    return word.islower() and word not in known and bool(re.fullmatch(language.PLURAL, word))


def is_of_things(sentence: str, at: int, starts: Collection[int], language: ModuleType) -> bool:
    """Return whether a clause begins with things of which the amount at a place is.

    *Van de zes brieven zijn er vier vertaald*; without how many they are it takes a verb that no
    people have: *van de brieven begrijpen er vier niets* is about people.
    """
    for found in re.finditer(language.OF_SO_MANY, sentence[:at], re.IGNORECASE):
        between = sentence[found.end() : at]
        if re.search(language.NEXT_CLAUSE, between, re.IGNORECASE):
            continue
        is_counted = found["counted"] is not None
        is_so = re.search(language.BE_THINGS, between, re.IGNORECASE) is not None
        if (is_counted or is_so) and names_things(sentence, found.end(), starts, language):
            return True
        # *Van haar vijf collega's*: those whom somebody has are no group.
        if found["possessed"] and found.end() not in starts:
            return True
    return False


def are_things_each(
    sentence: str, start: int, end: int, starts: Collection[int], language: ModuleType
) -> bool:
    """Return whether an amount says of things that it is so of each: *de lessen zijn allemaal*."""
    if not re.search(rf"(?:{language.EACH_OF_THEM})$", sentence[start:end], re.IGNORECASE):
        return False
    led = re.match(rf"\W*(?:{language.ALL_OF_THEM}) ", sentence, re.IGNORECASE)
    noun = re.compile(r"[\w'’-]+").match(sentence, led.end()) if led else None
    if noun is None or noun.start() in starts or not is_thing(noun.group(), language):
        return False
    behind = sentence[noun.end() : start]
    # *De lessen die zij volgen, zijn*
    verb = re.match(rf"(?: {language.WHICH},)? [\w-]+", behind, re.IGNORECASE)
    return verb is not None and bool(re.search(language.BE_THINGS, verb.group(), re.IGNORECASE))


def points_back(sentence: str, start: int, end: int, language: ModuleType) -> int | None:
    """Return where what an amount is of was said last: *drie kinderen, van wie er twee*.

    None where it does not point back.
    """
    near = max(start - _RIGHT_BEFORE, 0)
    led = re.search(language.OF_WHOM, sentence[near:start], re.IGNORECASE)
    if led:
        return near + led.start()
    behind = re.compile(language.OF_WHOM_BEHIND, re.IGNORECASE).match(sentence, end)
    comma = re.search(r",\s*$", sentence[near:start]) if behind else None
    return near + comma.start() if comma else None


def has_so_many(
    sentence: str, at: int, groups: Collection[tuple[int, int]], language: ModuleType
) -> bool:
    """Return whether a group has so many of something: *de vrouwen volgen er twee*."""
    verb = re.compile(language.SO_MANY_OF_IT, re.IGNORECASE)
    led = rf"(?:^\W*|[,;:] |\b(?:{language.AND}) )(?:(?:{language.ALL_OF_THEM}) )?$"
    return any(
        end <= at
        and verb.fullmatch(sentence[end:at])
        and re.search(led, sentence[:start], re.IGNORECASE)
        for start, end in groups
    )


def are_strangers(
    sentence: str, start: int, end: int, starts: Collection[int], language: ModuleType
) -> bool:
    """Return whether people are named behind an amount who are no group: they speak.

    *Volgens drie predikanten*, *enkele voorzitters vinden dat*.
    """
    words = list(islice(_WORD.finditer(sentence, end), 3))
    if not words or words[0].start() in starts or not _is_noun(words[0].group(), language):
        return False
    if words[0].group() in language.SOURCES:
        return False
    behind = [word.group().lower() for word in words[1:]]
    near = sentence[max(start - _RIGHT_BEFORE, 0) : start]
    if re.search(language.ACCORDING_TO, near, re.IGNORECASE):
        is_verb = bool(behind) and behind[0] in language.BEHIND_A_VERB
        return not is_verb and not any(word.start() in starts for word in words[1:2])
    says = re.compile(language.SPEAKS, re.IGNORECASE)
    return bool(behind) and says.match(sentence, words[1].start()) is not None
