"""Words of the pages on which somebody tells, in each language.

All but the Dutch were made without a speaker of the language: they are drafts.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from weerklank.invitations import shipped as invitations


@cache
def own_words() -> dict[str, dict[str, str]]:
    """Return the words of this room alone, by language."""
    text = files("weerklank.telling").joinpath("data", "words.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)["languages"]
    return found


@cache
def words() -> dict[str, dict[str, str]]:
    """Return the words of these pages, by language, with those of the card among them."""
    of_card = invitations.card_words()
    return {language: of_card[language] | own for language, own in own_words().items()}
