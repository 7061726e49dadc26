"""The fixed texts of the result for participants, as shipped beside this."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def plain_words() -> dict[str, dict[str, str]]:
    """Return the fixed texts of the result for participants, by name and by language.

    Those in other languages than Dutch are drafts: no speaker has checked them.
    """
    found: dict[str, dict[str, str]] = _read("plain_words.json")
    return found


def _read(name: str) -> Any:  # whatever the file holds
    found = files("weerklank.reporting").joinpath("data", name)
    return json.loads(found.read_text(encoding="utf-8"))
