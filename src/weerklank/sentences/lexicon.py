"""The shipped lists of words that tell what an amount is an amount of, per language."""

from __future__ import annotations

import unicodedata

from weerklank.sentences import shipped


def words(language: str, name: str) -> frozenset[str]:
    """Return a list of words by its name: `stops`, `persons`, `links` …"""
    return frozenset(shipped.words_around_amounts()[language][name].split())


# Letters that a pattern takes for an i or an s where case does not count, and `lower` does not.
_SAME = str.maketrans({"İ": "i", "ı": "i", "ſ": "s"})


def plain(said: str) -> str:
    """Return words that a pattern found, written as they stand in a list of words."""
    return unicodedata.normalize("NFC", said).translate(_SAME).lower()
