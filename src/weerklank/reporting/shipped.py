"""The word lists by which what may tell who someone is gets pointed out, as shipped beside this."""

import json
from functools import cache
from importlib.resources import files

from weerklank.reporting.rules.pointing import Lists


@cache
def lists() -> Lists:
    """Return the lists of places, languages and the like. Read once."""
    found = json.loads(
        files("weerklank.reporting").joinpath("data", "pointers.json").read_text(encoding="utf-8")
    )
    return Lists(
        places=tuple(found["places"]),
        origins={group: tuple(words) for group, words in found["origins"].items()},
        languages={language: tuple(words) for language, words in found["languages"].items()},
        first_names=tuple(found["first_names"]),
        employers=tuple(found["employers"]),
        workplaces=tuple(found["workplaces"]),
        functions=tuple(found["functions"]),
        rare=tuple(found["rare"]),
        also_words=tuple(found["also_words"]),
        common=(*found["common"], *found["days"]),
        gives_away={
            key: {value: tuple(words) for value, words in values.items()}
            for key, values in found["gives_away"].items()
        },
    )
