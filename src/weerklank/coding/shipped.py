"""The codebook that comes with the product, and what its codes are called in English."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TypedDict


class ShippedCode(TypedDict):
    """A code as the data file has it."""

    number: str
    parent: str
    label: str
    gloss: str
    definition: str
    include: str
    exclude: str
    example: str
    is_container: bool
    is_on: bool
    is_sensitive: bool


@cache
def shipped_codebook() -> list[ShippedCode]:
    """Return the codes that come with the product, parents before children."""
    file = resources.files("weerklank.coding") / "data" / "codebook.json"
    found: list[ShippedCode] = json.loads(file.read_text(encoding="utf-8"))["codes"]
    return found


@cache
def _shipped_names() -> dict[str, str]:
    """Return what the shipped codes are called, by their English gloss."""
    return {row["gloss"]: row["label"] for row in shipped_codebook() if row["gloss"]}


def name_in(language: str, *, label: str, gloss: str) -> str:
    """Return what to call a code for a reader of this language.

    In English that is its gloss; not one that still says what a changed name once said.
    """
    if not language.startswith("en") or not gloss:
        return label
    if _shipped_names().get(gloss, label) != label:
        return label
    return gloss[0].upper() + gloss[1:]
