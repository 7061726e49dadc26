"""Dutch sentences that remember how they were made, so that a page can say them otherwise.

This room knows no Django and no language but Dutch. What it tells about a file it makes with `_`
and `ngettext`: each gives the Dutch text, and what a catalogue needs to give another one. The two
names are those that `xgettext` collects. `weerklank.safeguards.telling` is the other side.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Self, TypeAlias

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LONGEST = 500
Value = str | int
Json: TypeAlias = "str | int | float | Sequence[Json] | Mapping[str, Json] | None"


class Told(str):
    """A Dutch text; `template`, `plural` and `values` are what it was made of.

    `plural` is empty where there is no plural form; otherwise `values["n"]` is the number.
    """

    template: str
    plural: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, plural: str = "", values: Mapping[str, Value] = {}) -> Self:
        chosen = plural if plural and values["n"] != 1 else template
        made = super().__new__(cls, chosen % dict(values) if values else chosen)
        made.template, made.plural, made.values = template, plural, dict(values)
        return made

    def __getnewargs__(self) -> tuple[str, str, Mapping[str, Value]]:  # type: ignore[override]
        return self.template, self.plural, self.values

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


def _(template: str, **values: Value) -> Told:
    """Return a sentence with what it is about filled in: `_("meer dan %(n)s MB", n=5)`."""
    return Told(template, "", _printable(values))


def ngettext(one: str, many: str, n: int, **values: Value) -> Told:
    """Return a sentence about a number, which both forms call `n`."""
    return Told(one, many, _printable(values | {"n": n}))


def joined(between: str, *parts: str) -> Told:
    """Return texts with a mark between them, each of which stays what it was."""
    names = [f"part{number}" for number in range(len(parts))]
    template = between.join(f"%({name})s" for name in names)
    return Told(template, "", _printable(dict(zip(names, parts, strict=True))))


def one_line(text: str) -> str:
    """Return a text without line breaks and turned reading direction: names come from outside."""
    if isinstance(text, Told):  # what was filled in is so already
        return text
    return _UNPRINTABLE.sub("�", text)[:_LONGEST]


def _printable(values: Mapping[str, Value]) -> dict[str, Value]:
    return {
        name: one_line(value) if isinstance(value, str) else value for name, value in values.items()
    }


# --- to travel and to keep --------------------------------------------------------------------
def to_json(text: str) -> Json:
    """Return a text as JSON values; one of ours with what it was made of."""
    if not isinstance(text, Told):
        return text
    made: dict[str, Json] = {"nl": text.template}
    if text.plural:
        made["many"] = text.plural
    if text.values:
        made["with"] = {
            name: to_json(value) if isinstance(value, str) else value
            for name, value in text.values.items()
        }
    return made


def all_to_json(values: object) -> Any:  # of the shape it was
    """Return JSON values with every text in them as `to_json` gives it."""
    if isinstance(values, dict):
        return {name: all_to_json(value) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return [all_to_json(value) for value in values]
    return to_json(values) if isinstance(values, str) else values


def from_json(value: object) -> str:
    """Return the text that `to_json` was given. Raises KeyError, TypeError or ValueError."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        raise TypeError
    values = {
        str(name): inner if isinstance(inner, int) else from_json(inner)
        for name, inner in value.get("with", {}).items()
    }
    return Told(str(value["nl"]), str(value.get("many", "")), values)


def dumps(text: str) -> str:
    """Return a text to keep in a field of text; see `loads`."""
    return json.dumps(to_json(text), ensure_ascii=False) if isinstance(text, Told) else text


def loads(kept: str) -> str:
    """Return what `dumps` was given; any other text as it is."""
    if not kept.startswith('{"nl": '):
        return kept
    try:
        return from_json(json.loads(kept))
    except (ValueError, KeyError, TypeError, AttributeError):
        return kept
