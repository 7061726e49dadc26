"""Words that say nothing by themselves, per language: what a list of frequent words leaves out."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from weerklank.safeguards import words


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words of a language to leave out, as `words.fold` gives them; none is no list."""
    file = resources.files("weerklank.analysis") / "data" / "stop_words.json"
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))["words"]
    return frozenset(words.fold(word) for word in found.get(language, "").split())
