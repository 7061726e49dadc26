"""What an amount is said for, by the kind of text it stands in. No tables.

A finding and a summary tell what people said. A text on how the research was done also tells of
who did it, an improvement point for whom something is meant: *geef elke inburgeraar een gids*.
Such an amount claims nothing about who was heard.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from weerklank.sentences.bands import Word
from weerklank.sentences.quantities import Follows, Quantity, language_of, quantities


class Reading(StrEnum):
    """As what a text is read."""

    STORY = "story"  # what people said
    METHOD = "method"  # how the research was done
    DEMAND = "demand"  # what could be better
    PLAN = "plan"  # what was agreed on, or why not
    NAME = "name"  # for whom, by whom


OF_POINTS = frozenset({Reading.DEMAND, Reading.PLAN, Reading.NAME})
_WHOM = frozenset({Word.ALL, Word.NONE})


def no_claims(
    sentence: str,
    named: Sequence[tuple[int, int]],
    reading: Reading,
    *,
    invited: int | None = None,
) -> frozenset[int]:
    """Return where the amounts of a sentence begin that claim nothing about who was heard.

    `named` are the places of words that name a group, `invited` how many people were invited.
    """
    if reading is Reading.STORY:
        return frozenset()
    return frozenset(
        quantity.start
        for quantity, follows in quantities(sentence, named)
        if follows is Follows.OTHERS
        or (reading is Reading.METHOD and _are_invited(sentence, quantity, invited))
        or (reading in OF_POINTS and _says_for_whom(sentence, quantity, reading))
    )


def _are_invited(sentence: str, quantity: Quantity, invited: int | None) -> bool:
    told = re.search(language_of(sentence).INVITED, sentence, re.IGNORECASE)
    return invited is not None and quantity.number == invited and told is not None


def _says_for_whom(sentence: str, quantity: Quantity, reading: Reading) -> bool:
    """Return whether *alle* or *geen* says for whom something is meant.

    A point that begins with it may as well say what people told: *Alle vrouwen missen oppas*.
    """
    if quantity.word not in _WHOM or quantity.of is not None:
        return False
    if reading is Reading.NAME:
        return True
    if re.search(language_of(sentence).TOLD, sentence, re.IGNORECASE):
        return False
    return reading is Reading.PLAN or bool(sentence[: quantity.start].strip())


def is_no_cause(said: str, reading: Reading) -> bool:
    """Return whether words for a cause ask for something instead: *zorg ervoor dat …*."""
    demands = re.match(r"zorg(?:en)?\b|make sure\b", said, re.IGNORECASE)
    return reading in {Reading.PLAN, Reading.NAME} or (
        reading is Reading.DEMAND and demands is not None
    )
