"""The signs in what a researcher writes in a report.

A text is plain, with four signs in it: an empty line begins a paragraph, `## ` a heading, `- ` an
item of a list, `[noot: …]` a note at this place. `[3.1]` names a statement; it is kept by the key
of the finding (`[bevinding:41]`), for the number changes when a part moves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

GONE = "[uitspraak is weg]"
HEADING = re.compile(r"#{1,6}\s+(\S.*)")
ITEM = re.compile(r"[-*•]\s+(\S.*)")
# A note may hold brackets once: a source has its year in them.
_NOTE = r"\[noot:(?P<note>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
_KEPT = r"\[bevinding:(?P<key>\d{1,18})\]"
MARK = re.compile(rf"{_NOTE}|{_KEPT}", re.IGNORECASE)
_ANY_NOTE = re.compile(_NOTE, re.IGNORECASE)
_KEPT_KEY = re.compile(_KEPT)
_SHOWN = re.compile(r"\[(\d{1,3}\.\d{1,4})\]")
_BLANK = (_ANY_NOTE, _SHOWN, _KEPT_KEY, re.compile(re.escape(GONE)))


def to_show(text: str, numbers: Mapping[int, str]) -> str:
    """Return a stored text as somebody writes and reads it: each statement by its number."""
    return _KEPT_KEY.sub(
        lambda match: f"[{numbers[int(match['key'])]}]" if int(match["key"]) in numbers else GONE,
        text,
    )


def to_store(text: str, numbers: Mapping[int, str]) -> str:
    """Return a written text as it is stored: each statement by the key of its finding."""
    keys = {number: key for key, number in numbers.items()}
    return _SHOWN.sub(
        lambda match: f"[bevinding:{keys[match[1]]}]" if match[1] in keys else match[0], text
    )


def without_keys(text: str) -> str:
    """Return a stored text without the statements that it names."""
    return _KEPT_KEY.sub("", text)


def numbers_in(text: str) -> list[str]:
    """Return the numbers of the statements that a written text names."""
    return _SHOWN.findall(text)


def unknown(text: str, numbers: Mapping[int, str]) -> list[str]:
    """Return the numbers in a written text that no statement has."""
    there = set(numbers.values())
    return [number for number in numbers_in(text) if number not in there]


def keys_in(text: str) -> set[int]:
    """Return the findings that a stored text names."""
    return {int(key) for key in _KEPT_KEY.findall(text)}


def without_marks(text: str) -> str:
    """Return a shown text of the same length in which notes and numbers of statements are blank.

    What is said in them is no sentence of the text: a page number is no amount of people.
    """
    for pattern in _BLANK:
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text
