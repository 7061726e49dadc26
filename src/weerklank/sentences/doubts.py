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


LEAVING = frozenset(
    {
        Doubt.SMALL_GROUP,
        Doubt.ALL_OR_NOBODY,
        Doubt.ONE_BY_ONE,
        Doubt.WHO_LEFT,
        Doubt.FEW_ASKED,
        Doubt.AT_AN_END,
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
    told = re.search(language.TOLD, sentence, re.IGNORECASE) is not None
    cause = re.search(language.CAUSE, sentence, re.IGNORECASE)
    if cause and not told:
        yield Doubted(*cause.span(), Doubt.CAUSE)
    general = re.search(language.GENERAL, sentence, re.IGNORECASE)
    if general and not _is_denied(sentence, general.start(), language):
        yield Doubted(*general.span(), Doubt.REPRESENTATIVE)
    law = re.search(language.LAW, sentence, re.IGNORECASE)
    if law:  # also where somebody says so: who reads it takes it for the law
        yield Doubted(*law.span(), Doubt.UNCHECKED_FACT)
    effect = re.search(language.EFFECT, sentence, re.IGNORECASE)
    if effect and (
        _is_denied(sentence, effect.end(), language)
        or re.search(language.SUPPOSED, sentence[: effect.start()], re.IGNORECASE)
    ):
        effect = None
    if effect and not told and not cause:
        yield Doubted(*effect.span(), Doubt.EFFECT_AS_FACT)
    elif is_effect and not told:
        yield Doubted(0, 0, Doubt.EFFECT_AS_FACT)


def _is_denied(sentence: str, at: int, language: ModuleType) -> bool:
    return re.search(language.DENIED, sentence[:at], re.IGNORECASE) is not None
