"""`weerklank disclosure`: how small is the group that shares these characteristics?"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence

from weerklank.sentences import disclosure
from weerklank.site.commands import tables
from weerklank.site.commands.manners import Refusal, tell

# A column with this name says how many people a row stands for; without one a row is one person.
COUNTS = ("aantal", "count")


def check(args: argparse.Namespace) -> dict[str, object]:
    """Say how many people share the attributes, and which of these are safe to print.

    A group that is too small is an answer, not a refusal.
    """
    asked: dict[str, str] = args.attributes
    population = _groups(args.population, asked)
    sample = _groups(args.sample, asked) if args.sample else None
    size = disclosure.size(population, asked)
    document: dict[str, object] = {
        "population": size,
        "sample": None if sample is None else disclosure.size(sample, asked),
        "k": args.k,
        "verdict": "ok" if size >= args.k else "blocked",
        "safe": [
            {
                "attributes": dict(one.attributes),
                "population": one.population,
                "sample": one.sample,
            }
            for one in disclosure.safe(asked, population=population, sample=sample, least=args.k)
        ],
    }
    if sample is None:
        document["reasons"] = {"sample": "Er is geen steekproef gegeven (--sample)."}
    return document


def _groups(name: str, asked: Mapping[str, str]) -> list[disclosure.Group]:
    """Return the people of a table, counted by the columns that are asked. Raises Refusal."""
    with tables.first_sheet(name) as sheet:
        places = [tables.place_of(name, sheet.header, key) for key in asked]
        weight = _weight_of(name, sheet.header, asked)
        found: Counter[tuple[str, ...]] = Counter()
        unused = _Unused(sheet.header, asked)
        for number, texts in tables.rows_of(name, sheet):
            count = 1 if weight is None else tables.number(name, number, sheet, weight, texts)
            found[tuple(texts[place] for place in places)] += count
            if weight is None:
                unused.see(texts)
    for column in unused.numeric:
        tell(
            f"Let op: in {name} staan in de kolom {column} alleen getallen, en die worden niet "
            "gebruikt: elke rij telt als één mens. Zijn het aantallen mensen, noem de kolom dan "
            f"{COUNTS[0]}."
        )
    for place, (key, value) in enumerate(asked.items()):
        if not any(values[place] == value for values in found):
            tell(f"Let op: in {name} staat nergens {key}={value}.")
    return [
        disclosure.Group(dict(zip(asked, values, strict=True)), count)
        for values, count in found.items()
    ]


class _Unused:
    """The columns that nobody asked for: which of them hold whole numbers and nothing else."""

    def __init__(self, header: Sequence[str], asked: Mapping[str, str]) -> None:
        self._columns = {
            place: column for place, column in enumerate(header) if column and column not in asked
        }
        self._filled: set[int] = set()

    def see(self, texts: Sequence[str]) -> None:
        for place in [place for place in self._columns if texts[place]]:
            self._filled.add(place)
            if not texts[place].isdecimal():
                del self._columns[place]

    @property
    def numeric(self) -> list[str]:
        return [column for place, column in self._columns.items() if place in self._filled]


def _weight_of(name: str, header: Sequence[str], asked: Mapping[str, str]) -> int | None:
    found = [
        place
        for place, column in enumerate(header)
        if column.casefold() in COUNTS and column not in asked
    ]
    if len(found) > 1:
        both = " en ".join(header[place] for place in found)
        raise Refusal(f"{name} heeft de kolommen {both}. Laat één kolom met aantallen staan.")
    return found[0] if found else None
