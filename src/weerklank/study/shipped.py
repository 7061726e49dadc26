"""What a monitor and a round start with, as shipped beside this module. Copied, then theirs."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _read(name: str) -> Any:
    return json.loads(files("weerklank.study").joinpath("data", name).read_text(encoding="utf-8"))


def goals() -> list[dict[str, str]]:
    """Return policy goals as {number, title, text}."""
    found: list[dict[str, str]] = _read("starting_set.json")["goals"]
    return found


def questions() -> list[dict[str, str]]:
    """Return research questions as {number, text}."""
    found: list[dict[str, str]] = _read("starting_set.json")["questions"]
    return found


def characteristics() -> list[dict[str, Any]]:
    """Return characteristics as {key, label, applies_to, is_printable, values}."""
    found: list[dict[str, Any]] = _read("characteristics.json")
    return found


def guides() -> list[dict[str, Any]]:
    """Return guides as {key, title, perspective, sections}; a section holds questions."""
    found: list[dict[str, Any]] = _read("guides.json")["guides"]
    return found
