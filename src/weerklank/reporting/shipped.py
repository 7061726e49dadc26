"""The fixed texts of the result for participants, as shipped beside this."""

import json
from functools import cache
from importlib.resources import files


@cache
def plain_words() -> dict[str, dict[str, str]]:
    """Return the fixed texts of the result for participants, by name and by language.

    Those in other languages than Dutch are drafts: no speaker has checked them.
    """
    text = files("weerklank.reporting").joinpath("data", "plain_words.json")
    found: dict[str, dict[str, str]] = json.loads(text.read_text(encoding="utf-8"))
    return found
