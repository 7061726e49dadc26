"""The published figures of a register, as the page *Cijfers* writes them, read from their file.

The wings do not know each other, so the file is the hand-over. Only what is meant to be published
is taken, and only when it looks like it: every count rounded, no two sides of a table at once.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

MOST_CHARACTERS = 2_000_000
TO_PUBLISH = "om te publiceren"
ALL = "alle"
# Files from before have the first three.
SIDES = ("doelgroep", "leerroute", "cohort", "kern", "taalschool", "begeleiding")
PEOPLE = 1  # the indicator that says how many people there are
_BASE = 5
_COUNT = "aantal"
_HEAD = ("nummer", "maat", "klasse")
_NUMBERS = ("noemer", "waarde", "eenheid")
_LEGEND = ("nummer", "cijfer", "betekenis")


class Fault(StrEnum):
    """Why a file is no file of published figures."""

    NOT_FIGURES = "not_figures"
    INSIDE = "inside"
    EXACT = "exact"


class Unfit(Exception):
    """The file was not taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Indicator:
    number: int
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: of a measure and a class of it, for everybody or one group of one side."""

    number: int
    measure: str
    of_class: str
    side: str  # empty for everybody
    group: str
    value: str  # empty where it is kept back
    unit: str
    in_words: str = ""  # a share of few people as it may be told; the value alone is too precise


@dataclass(frozen=True, slots=True)
class Figures:
    on: date
    municipality: str
    indicators: tuple[Indicator, ...]
    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, list[dict[str, object]]]:
        return {
            "indicators": [asdict(one) for one in self.indicators],
            "lines": [asdict(one) for one in self.lines],
        }


def of_json(stored: dict[str, list[dict[str, object]]]) -> tuple[list[Indicator], list[Line]]:
    """Return what was kept as JSON."""
    return (
        [Indicator(**one) for one in stored["indicators"]],  # type: ignore[arg-type]
        [Line(**one) for one in stored["lines"]],  # type: ignore[arg-type]
    )


def read(text: str) -> Figures:
    """Return what stands in a file of published figures. Raises Unfit."""
    try:
        rows = list(csv.reader(text[:MOST_CHARACTERS].splitlines(), delimiter=";"))
    except csv.Error:
        raise Unfit(Fault.NOT_FIGURES) from None
    told = {row[0]: row[1] for row in rows if len(row) == 2}
    legend = _below(rows, _LEGEND)
    lines = _below(rows, _HEAD)
    if legend is None or lines is None or not lines:
        raise Unfit(Fault.NOT_FIGURES)
    if told.get("Bedoeld") != TO_PUBLISH:
        raise Unfit(Fault.INSIDE)
    try:
        on = date.fromisoformat(told.get("Peildatum", ""))
        indicators = tuple(Indicator(int(row[0]), row[1], row[2]) for row in legend)
        head = list(next(row for row in rows if tuple(row[: len(_HEAD)]) == _HEAD))
        found = tuple(_line(dict(zip(head, row, strict=True))) for row in lines)
    except (ValueError, KeyError, IndexError):
        raise Unfit(Fault.NOT_FIGURES) from None
    return Figures(on, told.get("Cijfers", ""), indicators, found)


def _below(rows: Sequence[Sequence[str]], head: Sequence[str]) -> list[Sequence[str]] | None:
    """Return the rows under a head up to an empty one; None where it is not there."""
    for place, row in enumerate(rows):
        if tuple(row[: len(head)]) == tuple(head):
            return list(_until_empty(rows[place + 1 :]))
    return None


def _until_empty(rows: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    for row in rows:
        if not any(row):
            return
        yield row


def _line(row: Mapping[str, str]) -> Line:
    number, measure, of_class = int(row["nummer"]), row["maat"], row["klasse"]
    split = {side: row[side] for side in SIDES if row.get(side, ALL) != ALL}
    denominator, value, unit = (row[name] for name in _NUMBERS)
    if len(split) > 1 or not _is_rounded(denominator, value, unit):
        raise Unfit(Fault.EXACT)
    side = next(iter(split), "")
    return Line(
        number, measure, of_class, side, split.get(side, ""), value, unit, row.get("in woorden", "")
    )


def _is_rounded(denominator: str, value: str, unit: str) -> bool:
    """Return whether counts are rounded as published ones are; a mean has decimals."""
    counts = [denominator] if denominator.isdecimal() else []
    if unit == _COUNT and value.isdecimal():
        counts.append(value)
    if denominator and not counts and not re.fullmatch(r"\d+–\d+", denominator):
        raise ValueError(denominator)
    return all(int(count) % _BASE == 0 for count in counts)
