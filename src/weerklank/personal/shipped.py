"""Words that ship with the room, of her own pages. All but the Dutch are drafts."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from weerklank.invitations import shipped as cards


@cache
def _own() -> dict[str, dict[str, str]]:
    text = files("weerklank.personal").joinpath("data", "own_words.json")
    found: dict[str, dict[str, str]] = json.loads(text.read_text(encoding="utf-8"))["languages"]
    return found


@cache
def own_words() -> dict[str, dict[str, str]]:
    """Return the words of her own pages by language, with those of every page behind a card."""
    shared = cards.card_words()
    return {language: shared[language] | words for language, words in _own().items()}


def own_keys() -> list[str]:
    """Return the keys of the words that are of her own pages alone, in their order."""
    return list(_own()["nl"])
