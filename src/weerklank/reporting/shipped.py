"""The word lists by which what may tell who someone is gets pointed out, as shipped beside this."""

import json
from functools import cache
from importlib.resources import files
from typing import TypedDict


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
    found: Pointers = json.loads(
        files("weerklank.reporting").joinpath("data", "pointers.json").read_text(encoding="utf-8")
    )
    return found
