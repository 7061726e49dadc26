"""What ships with inviting: the words of the pages behind a card, in the languages of who comes."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _card() -> dict[str, dict[str, Any]]:
    text = files("weerklank.invitations").joinpath("data", "card_words.json")
    found: dict[str, dict[str, Any]] = json.loads(text.read_text(encoding="utf-8"))["languages"]
    return found


@cache
def card_words() -> dict[str, dict[str, str]]:
    """Return the words of the card's pages, by language.

    All but the Dutch is a draft that nobody who speaks the language looked at.
    """
    return {
        language: {key: said for key, said in words.items() if isinstance(said, str)}
        for language, words in _card().items()
    }


def card_days(language: str) -> tuple[list[str], list[str]]:
    """Return the days of a week, from Monday, and the months, as a date in a language has them."""
    words = _card()[language]
    return words["weekdays"], words["months"]
