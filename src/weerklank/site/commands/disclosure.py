"""`weerklank disclosure`: how small is the group that shares these characteristics?"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from weerklank.interchange import cells, sheets
from weerklank.interchange.refusals import Refused
from weerklank.reporting.rules import disclosure
from weerklank.site.commands.manners import Refusal, about_file, tell

# A column with this name says how many people a row stands for; without one a row is one person.
COUNTS = ("aantal", "count")
_MOST_FIGURES = 9


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
    try:
        book = sheets.read(Path(name))
        [sheet, *_others] = book.sheets or (None,)
        if sheet is None:
            raise Refusal(f"{name} heeft geen rijen. Kies een bestand met een kop en rijen.")
        places = _places(name, sheet.header, asked)
        weight = _weight_of(name, sheet.header, asked)
        found: Counter[tuple[str, ...]] = Counter()
        for first, rows in sheet.parts():
            for number, row in enumerate(rows, start=first):
                texts = [_text(cell) for cell in row]
                if not any(texts):
                    continue
                texts += [""] * (len(sheet.header) - len(texts))
                _check_row(name, number, texts, sheet.header)
                count = 1 if weight is None else _count(name, number, weight, texts[weight], sheet)
                found[tuple(texts[place] for place in places)] += count
    except (Refused, OSError) as refusal:
        raise Refusal(about_file(name, refusal)) from refusal
    for place, (key, value) in enumerate(asked.items()):
        if not any(values[place] == value for values in found):
            tell(f"Let op: in {name} staat nergens {key}={value}.")
    return [
        disclosure.Group(dict(zip(asked, values, strict=True)), count)
        for values, count in found.items()
    ]


def _places(name: str, header: Sequence[str], asked: Mapping[str, str]) -> list[int]:
    for key in asked:
        if header.count(key) > 1:
            raise Refusal(f"{name}: kolom {key} staat twee keer in de kop. Haal er één weg.")
        if key not in header:
            there = ", ".join(column for column in header if column)
            raise Refusal(f"{name} heeft geen kolom {key}. De kolommen zijn: {there}.")
    return [header.index(key) for key in asked]


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


def _check_row(name: str, number: int, texts: Sequence[str], header: Sequence[str]) -> None:
    for place, text in enumerate(texts):
        if place >= len(header) and text:
            raise Refusal(
                f"{name}, rij {number}, kolom {cells.column_of(place)}: boven deze cel staat geen"
                " kop. Geef de kolom een naam, of kijk het scheidingsteken van de rij na."
            )
        if text == cells.ERROR:
            raise Refusal(
                f"{name}, rij {number}, kolom {header[place]}: deze cel toont een fout. Verbeter"
                " die in het rekenblad."
            )


def _count(name: str, number: int, place: int, text: str, sheet: sheets.Sheet) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_FIGURES:
        raise Refusal(
            f"{name}, rij {number}, kolom {sheet.header[place]}: “{text[:20]}” is geen aantal."
            " Vul een heel getal in, zonder punt of komma."
        )
    return int(text)


def _text(cell: cells.Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else " ".join(str(cell).split())
