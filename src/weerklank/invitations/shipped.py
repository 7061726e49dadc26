"""Words that ship with the room: of messages in each language, and of what gives somebody away.

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
