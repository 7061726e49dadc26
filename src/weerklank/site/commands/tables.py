"""A table that a command is given: its first sheet, row by row, as texts. A refusal says where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from weerklank.interchange import cells, sheets
from weerklank.interchange.refusals import Refused
from weerklank.site.commands.manners import Refusal, about_file

_MOST_FIGURES = 9


@contextmanager
def first_sheet(name: str) -> Iterator[sheets.Sheet]:
    """Open the first sheet of a file. Raises Refusal, also for what is found while it is read."""
    try:
        book = sheets.read(Path(name))
        [sheet, *_others] = book.sheets or (None,)
        if sheet is None:
            raise Refusal(f"{name} heeft geen rijen. Kies een bestand met een kop en rijen.")
        yield sheet
    except (Refused, OSError) as refusal:
        raise Refusal(about_file(name, refusal)) from refusal


def place_of(name: str, header: Sequence[str], column: str) -> int:
    """Return where a column stands. Raises Refusal when it is not there, or twice."""
    if header.count(column) > 1:
        raise Refusal(f"{name}: kolom {column} staat twee keer in de kop. Haal er één weg.")
    if column not in header:
        there = ", ".join(other for other in header if other)
        raise Refusal(f"{name} heeft geen kolom {column}. De kolommen zijn: {there}.")
    return header.index(column)


def rows_of(name: str, sheet: sheets.Sheet) -> Iterator[tuple[int, list[str]]]:
    """Yield every row that has something in it: its number in the file, and a text per column."""
    for first, rows in sheet.parts():
        for row_number, row in enumerate(rows, start=first):
            texts = [_text(cell) for cell in row]
            if not any(texts):
                continue
            texts += [""] * (len(sheet.header) - len(texts))
            _check(name, row_number, texts, sheet.header)
            yield row_number, texts


def number(name: str, row: int, sheet: sheets.Sheet, place: int, texts: Sequence[str]) -> int:
    """Return the whole number in a cell. Raises Refusal."""
    text = texts[place]
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_FIGURES:
        raise Refusal(
            f"{name}, rij {row}, kolom {sheet.header[place]}: “{text[:20]}” is geen aantal."
            " Vul een heel getal in, zonder punt of komma."
        )
    return int(text)


def _check(name: str, row: int, texts: Sequence[str], header: Sequence[str]) -> None:
    for place, text in enumerate(texts):
        if place >= len(header) and text:
            raise Refusal(
                f"{name}, rij {row}, kolom {cells.column_of(place)}: boven deze cel staat geen"
                " kop. Geef de kolom een naam, of kijk het scheidingsteken van de rij na."
            )
        if text == cells.ERROR:
            raise Refusal(
                f"{name}, rij {row}, kolom {header[place]}: deze cel toont een fout. Verbeter"
                " die in het rekenblad."
            )


def _text(cell: cells.Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else " ".join(str(cell).split())
