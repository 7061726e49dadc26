"""Words that ship with the room, of her own pages. All but the Dutch are drafts."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from weerklank.invitations import shipped as cards


@cache
def own_words() -> dict[str, dict[str, str]]:
    """Return the words of her own pages by language, with those of every page behind a card."""
    text = files("weerklank.personal").joinpath("data", "own_words.json")
    found: dict[str, dict[str, str]] = json.loads(text.read_text(encoding="utf-8"))["languages"]
    shared = cards.card_words()
    return {language: shared[language] | words for language, words in found.items()}
