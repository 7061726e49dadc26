"""Words that ship with the room: of messages and of the pages behind a card in each language, and
of what gives somebody away.

All but the Dutch were made without a speaker of the language: they are drafts wherever they show.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TypedDict


class Messages(TypedDict):
    """The messages in one language."""

    common: dict[str, str]  # what more of them have in it
    uses: dict[str, dict[str, str]]  # each with subject, text and sms
    letter: dict[str, str]  # beside the pictures, the code and the square


class TellingWords(TypedDict):
    """Beginnings of words, in Dutch and English, and in the language of a text."""

    everywhere: list[str]
    whole_words: list[str]
    languages: dict[str, list[str]]


def _text(name: str) -> str:
    return files("weerklank.invitations").joinpath("data", name).read_text(encoding="utf-8")


@cache
def messages() -> dict[str, Messages]:
    """Return the messages by language."""
    found: dict[str, Messages] = json.loads(_text("messages.json"))
    return found


@cache
def telling_words() -> TellingWords:
    found: TellingWords = json.loads(_text("telling_words.json"))
    return found


@cache
def _card() -> dict[str, dict[str, str | list[str]]]:
    found: dict[str, dict[str, str | list[str]]] = json.loads(_text("card_words.json"))["languages"]
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
    days, months = (_card()[language][name] for name in ("weekdays", "months"))
    assert isinstance(days, list)
    assert isinstance(months, list)
    return days, months
