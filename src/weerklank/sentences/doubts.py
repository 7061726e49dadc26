"""What a sentence claims that conversations cannot bear out: a cause, a fact, everybody. No tables.

Each is found by its words, and waits until somebody changes the sentence or says why it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType

from weerklank.sentences.quantities import language_of

# Below so many people a percentage suggests more than was counted.
FEWEST_FOR_PERCENT = 30


class Doubt(StrEnum):
    """What of a sentence somebody has to look at, apart from its amounts."""

    CAUSE = "cause"
    EFFECT_AS_FACT = "effect_as_fact"
    REPRESENTATIVE = "representative"
    PERCENT_OF_FEW = "percent_of_few"
    UNCHECKED_FACT = "unchecked_fact"
    # An amount that the report may not tell: somebody's answer would follow from it.
    SMALL_GROUP = "small_group"
    ALL_OR_NOBODY = "all_or_nobody"
    ONE_BY_ONE = "one_by_one"
    WHO_LEFT = "who_left"
    # An amount that the counts beside the sentence tell less exactly, or not at all.
    FEW_ASKED = "few_asked"
    AT_AN_END = "at_an_end"
    # A name, a pseudonym, a number, or so much of one person that it may tell who that is.
    POINTS_OUT = "points_out"
    # What a sentence rests on, whatever it says; what of a report rests on nothing.
    NOTHING_UNDER_IT = "nothing_under_it"
    INTERVIEWER_SAYS = "interviewer_says"
    NOBODY_HEARD = "nobody_heard"
    NOT_SEARCHED = "not_searched"
    ONE_SOURCE = "one_source"
    ONE_PERSPECTIVE = "one_perspective"
    NO_FIGURE = "no_figure"
    NO_FINDING = "no_finding"


LEAVING = frozenset(
    {
        Doubt.SMALL_GROUP,
        Doubt.ALL_OR_NOBODY,
        Doubt.ONE_BY_ONE,
        Doubt.WHO_LEFT,
        Doubt.FEW_ASKED,
        Doubt.AT_AN_END,
        Doubt.POINTS_OUT,
    }
)


@dataclass(frozen=True, slots=True)
class Doubted:
    """A doubt about the words `text[start:end]`."""

    start: int
    end: int
    doubt: Doubt


def doubts(sentence: str, *, is_effect: bool = False) -> Iterator[Doubted]:
    """Yield what a sentence claims that nobody can have said in a conversation.

    That something is the cause of something else, unless it is told as what people say; that what
    was said holds for all of the country. `is_effect`: it tells an effect, which then has to be
    told as one that people experienced; so has what says by its words that it is one.
    """
    language = language_of(sentence)
    told = _is_told(sentence, language)
    cause = _cause(sentence, language)
    if cause:
        yield Doubted(*cause, Doubt.CAUSE)
    general = re.search(language.GENERAL, sentence, re.IGNORECASE)
    if general and not _is_denied(sentence, general.start(), language):
        yield Doubted(*general.span(), Doubt.REPRESENTATIVE)
    law = re.search(language.LAW, sentence, re.IGNORECASE)
    if law:  # also where somebody says so: who reads it takes it for the law
        yield Doubted(*law.span(), Doubt.UNCHECKED_FACT)
    effect = re.search(language.EFFECT, sentence, re.IGNORECASE) or _worked(sentence, language)
    if effect and (
        _is_denied(sentence, effect.end(), language)
        or re.search(language.SUPPOSED, sentence[: effect.start()], re.IGNORECASE)
    ):
        effect = None
    if effect and not told and not cause:
        yield Doubted(*effect.span(), Doubt.EFFECT_AS_FACT)
    elif is_effect and not told:
        yield Doubted(0, 0, Doubt.EFFECT_AS_FACT)


def _is_told(sentence: str, language: ModuleType) -> bool:
    """Return whether a sentence tells what people say, and not what happens to them."""
    told = re.sub(language.NOT_TOLD, " ", sentence, flags=re.IGNORECASE)
    return re.search(language.TOLD, told, re.IGNORECASE) is not None


def _cause(sentence: str, language: ModuleType) -> tuple[int, int] | None:
    """Return where a sentence says what the cause of something is, of its own accord.

    What people say in one part of it does not vouch for what stands in the next.
    """
    for part in re.finditer(r"[^;]+", sentence):
        if _is_told(part.group(), language):
            continue
        found = re.search(language.CAUSE, part.group(), re.IGNORECASE)
        span = found.span() if found else _by(part.group(), language)
        span = span or _reason(part.group(), language)
        if span:
            return part.start() + span[0], part.start() + span[1]
    return None


def _by(text: str, language: ModuleType) -> tuple[int, int] | None:
    """Return where something is told to come by something: *sneller werk door de stages*.

    Not by somebody who did it, and not through a place or a time.
    """
    is_passive = all(
        re.search(part, text, re.IGNORECASE) for part in (language.AUXILIARY, language.PARTICIPLE)
    )
    if is_passive and not re.search(language.BY_ITSELF, text, re.IGNORECASE):
        return None
    if re.search(language.CAUSATIVE, text, re.IGNORECASE):
        return None
    for found in re.finditer(language.BY, text, re.IGNORECASE):
        doing = re.compile(language.BY_DOING, re.IGNORECASE).match(text, found.end())
        if doing:
            return found.start(), doing.end()
        noun = _noun_behind(text, found.end(), language)
        if noun is not None:
            return found.start(), noun
    return None


def _noun_behind(text: str, at: int, language: ModuleType) -> int | None:
    """Return where the noun ends that is named there, if it is a thing that can bring about."""
    words = list(re.compile(r" ([\w-]+)").finditer(text, at))
    for number, word in enumerate(words):
        said = word[1].lower()
        is_led = text[word.end() : word.end() + 1] == " " and number + 1 < len(words)
        ends = not is_led or words[number + 1][1].lower() in language.STOPS
        if said in language.NO_NOUN or (language.is_adjective(said) and not ends):
            continue
        is_name = word[1][:1].isupper() and not word[1].isupper()
        is_no_noun = said in language.STOPS or said in language.THEM or said in language.ANYBODY
        no_cause = said in language.NO_CAUSE or language.is_person(said)
        return None if is_name or is_no_noun or no_cause else word.end()
    return None


def _worked(text: str, language: ModuleType) -> re.Match[str] | None:
    """Return where a thing is told to work, or to give or bring people something.

    Not where people do so, nor where it is told how.
    """
    for found in re.finditer(language.WORKED, text, re.IGNORECASE):
        before = re.split(r"[,;:.]", text[: found.start()])[-1].lower()
        words = re.findall(r"[\w-]+", before)
        people = language.SUBJECTS | language.THEM | language.ANYBODY
        if (
            words
            and not any(word in people or language.is_person(word) for word in words)
            and not re.search(rf"\b(?:{language.NUMBER}|{language.NO_THING_WORKS})\b", before)
        ):
            return found
    return None


def _reason(text: str, language: ModuleType) -> tuple[int, int] | None:
    """Return where a reason is given in which nobody has a part, who may have given it."""
    found = re.search(language.REASON, text, re.IGNORECASE)
    words = re.findall(r"[\w-]+", text.lower())
    people = language.SUBJECTS | language.THEM | language.ANYBODY
    if not found or any(word in people or language.is_person(word) for word in words):
        return None
    return found.span()


def _is_denied(sentence: str, at: int, language: ModuleType) -> bool:
    return re.search(language.DENIED, sentence[:at], re.IGNORECASE) is not None
