"""The word lists by which sentences and quotes are judged, as shipped beside this."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, TypedDict


class Pointers(TypedDict):
    """Words to look for; see `Lists` of the rules, which they fill."""

    places: list[str]
    origins: dict[str, list[str]]
    languages: dict[str, list[str]]
    first_names: list[str]
    employers: list[str]
    workplaces: list[str]
    functions: list[str]
    rare: list[str]
    also_words: list[str]
    common: list[str]
    days: list[str]
    gives_away: dict[str, dict[str, list[str]]]


@cache
def pointers() -> Pointers:
    """Return the words by which what may tell who someone is gets pointed out."""
    found: Pointers = _read("pointers.json")
    return found


@cache
def words_around_amounts() -> dict[str, dict[str, str]]:
    """Return per language the words that tell what an amount is an amount of, in lists by name."""
    found: dict[str, dict[str, str]] = _read("words_around_amounts.json")
    return found


@cache
def words_of_groups() -> dict[str, tuple[str, ...]]:
    """Return the words that name a group, by *characteristic.value* or perspective."""
    return {key: tuple(own.split(", ")) for key, own in _read("words_of_groups.json").items()}


@cache
def words_of_qualifiers() -> dict[str, tuple[str, ...]]:
    """Return the words that tell a part of a group, by *characteristic.value*.

    Those with a space in them stand behind the noun, the others before it.
    """
    return {key: tuple(own.split(", ")) for key, own in _read("words_of_qualifiers.json").items()}


def _read(name: str) -> Any:  # whatever the file holds
    found = files("weerklank.sentences").joinpath("data", name)
    return json.loads(found.read_text(encoding="utf-8"))
