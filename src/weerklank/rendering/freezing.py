"""A report as data that outlives this code, and back: what a version of it keeps.

The words of people are taken out of the data and kept apart, each by a number, so that they can
leave. Any dataclass of `document` is understood, also one that comes later: a value says by its
name what it is. What is not known any more raises Unreadable.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from weerklank.analysis.rules.outside import Kept
from weerklank.findings import terms
from weerklank.rendering import document

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Json = Any  # as the standard library reads and writes it
T = TypeVar("T")
KIND = "="
WORDS, DATE = "words", "date"
_GONE = object()
_CLASSES = {
    name: each
    for name, each in vars(document).items()
    if isinstance(each, type) and is_dataclass(each)
}
_LINE, _EVIDENCE = document.EvidenceLine.__name__, document.Evidence.__name__
_ENUMS = {each.__name__: each for each in (terms.Stance, terms.QuoteForm, Kept)}
# (number of the statement or '', text, reference or '') to who said it; see `freeze`.
Name = Callable[[str, str, Json], int]


class Unreadable(ValueError):
    """The data name something that this version of the program does not know."""


# --- there ------------------------------------------------------------------------------------
def encode(value: object) -> Json:
    """Return a value as plain data, with the words of people in it."""
    return _Writer(None).write(value)


def freeze(report: document.Report, name: Name) -> Json:
    """Return a report as plain data without the words of people.

    `name` is asked for the number of words: it gets the number of the statement under which they
    stand ('' for none), the words, and the data that they are part of.
    """
    return _Writer(name).write(report)


def _is_ours(value: object) -> TypeGuard[DataclassInstance]:
    return type(value).__name__ in _CLASSES


class _Writer:
    def __init__(self, name: Name | None) -> None:
        self.name = name
        self.statement = ""

    def write(self, value: object) -> Json:
        if isinstance(value, tuple(_ENUMS.values())):
            return {KIND: type(value).__name__, "value": str(value)}
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, date):
            return {KIND: DATE, "value": value.isoformat()}
        if isinstance(value, list | tuple):
            return [self.write(each) for each in value]
        if isinstance(value, Mapping):
            return {KIND: "map", "items": self.write(list(value.items()))}
        return self._dataclass(value)

    def _dataclass(self, value: object) -> Json:
        if not _is_ours(value):
            raise TypeError(f"{type(value)} cannot be kept")
        if isinstance(value, document.Statement):
            outer, self.statement = self.statement, value.number
            data = self._plain(value)
            self.statement = outer
            return data
        data = self._plain(value)
        if self.name is None:
            return data
        if isinstance(value, document.Quote):
            return {KIND: WORDS, "key": self.name(self.statement, value.text, data)}
        if isinstance(value, document.EvidenceLine) and value.text is not None:
            key = self.name(self.statement, value.text, value.text)
            return data | {"text": {KIND: WORDS, "key": key}}
        return data

    def _plain(self, value: DataclassInstance) -> Json:
        said = {each.name: self.write(getattr(value, each.name)) for each in fields(value)}
        return {KIND: type(value).__name__, **said}


# --- and back ---------------------------------------------------------------------------------
def fill(data: Json, words: Mapping[int, Json]) -> Json:
    """Put the words back in their places; where they are gone, nothing stands there.

    A passage under a statement goes with its words: nor its number, nor who said it, is left.
    """
    found = _fill(data, words)
    return None if found is _GONE else found


def _fill(data: Json, words: Mapping[int, Json]) -> Json:
    if isinstance(data, list):
        return [each for each in (_fill(one, words) for one in data) if each is not _GONE]
    if not isinstance(data, dict):
        return data
    if data.get(KIND) == WORDS:
        return words.get(data["key"], _GONE)
    filled = {name: _fill(value, words) for name, value in data.items()}
    if data.get(KIND) == _LINE and filled.get("text") is _GONE:
        # Only released passages stand here: one without its text would be of who left.
        return _GONE
    if data.get(KIND) == _EVIDENCE and len(filled["lines"]) < len(data["lines"]):
        filled["lines"] = _renumbered(filled["lines"])
    return {name: None if value is _GONE else value for name, value in filled.items()}


def _renumbered(lines: list[Json]) -> list[Json]:
    """Number the passages under a statement anew: a gap would say that one is gone, and which."""
    return [
        line | {"reference": f"{line['reference'].rpartition('-')[0]}-{place}"}
        for place, line in enumerate(lines, start=1)
    ]


def decode(data: Json) -> Any:  # of whatever kind the data say
    """Return the value that plain data hold. Raises Unreadable."""
    if isinstance(data, list):
        return tuple(decode(each) for each in data)
    if not isinstance(data, dict):
        return data
    kind = data.get(KIND)
    if kind == DATE:
        return date.fromisoformat(data["value"])
    if kind == "map":
        return {decode(key): decode(value) for key, value in data["items"]}
    if kind in _ENUMS:
        return _ENUMS[kind](data["value"])
    if kind not in _CLASSES:
        raise Unreadable(kind)
    own = _CLASSES[kind]
    # A field that is gone since is left out, one that is new gets its default.
    known = {each.name: each for each in fields(own)}
    given = {name: decode(value) for name, value in data.items() if name in known}
    lacking = {
        name
        for name, each in known.items()
        if name not in given and each.default is MISSING and each.default_factory is MISSING
    }
    if lacking:
        raise Unreadable(f"{kind} without {', '.join(sorted(lacking))}")
    return own(**given)


def report_from(data: Json, words: Mapping[int, Json]) -> document.Report:
    """Return the report that a version keeps, with the words that are left. Raises Unreadable."""
    try:
        found = decode(fill(data, words))
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(str(error)) from error
    if not isinstance(found, document.Report):
        raise Unreadable("no report")
    return found


def checksum(document_: Json, evidence: Json, results: Json = None) -> str:
    """Return the SHA-256 of a document and its evidence, written in the one canonical way.

    With the result for participants and the poster in every language, where there are any.
    """
    told = {"document": document_, "evidence": evidence} | ({"results": results} if results else {})
    text = json.dumps(
        told,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


# --- for outside ------------------------------------------------------------------------------
def for_outside(report: document.Report) -> document.Report:
    """Return a report as it is set: no concept, and of passages only what was released.

    In which conversation something was said is left out: who recognises one quote would know by
    it what else that person said.
    """
    return replace(_without(report), is_concept=False)


def _without(value: T) -> T:
    if isinstance(value, document.Evidence):
        lines = tuple(
            replace(line, conversation="") for line in value.lines if line.text is not None
        )
        return replace(value, lines=lines)
    if isinstance(value, tuple):
        return tuple(_without(each) for each in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: _without(getattr(value, each.name)) for each in fields(value)}
        return replace(value, **changed)
    return value
