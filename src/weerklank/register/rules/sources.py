"""Which sheets of a delivery are taken in as which table, before a row is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from weerklank.interchange import sheets
from weerklank.interchange.refusals import Refused
from weerklank.register.rules import bsn, mapping
from weerklank.register.rules.tables import ALL, BY_NAME, TRAJECTEN


@dataclass(frozen=True, slots=True)
class Source:
    """A sheet that is taken in as a table; `columns` name ours for each of theirs (or '')."""

    table: str
    file: str
    sheet: sheets.Sheet
    columns: tuple[str, ...]
    checksum: str = ""


def sources_of(
    path: Path, remembered: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[list[Source], list[str]]:
    """Give the tables in a folder, a workbook or one file, and notes about what was left aside.

    Raises Refused for a file that cannot be read, and OSError.
    """
    path.stat()  # raises for what is not there
    files = (
        sorted(
            each
            for each in path.iterdir()
            if each.suffix.lower() in sheets.TEXTS + sheets.WORKBOOKS
            and not each.name.startswith((".", "~"))
        )
        if path.is_dir()
        else [path]
    )
    if not files:
        raise Refused(
            "Hier staan geen tabellen", path.name, "Kies een map met bestanden CSV, XLSX of ODS."
        )
    sources, notes = [], []
    for each in files:
        book = sheets.read(each)
        notes += [f"{each.name}: {note.what} ({note.where})" for note in book.notes]
        for sheet in book.sheets:
            table, columns = mapping.recognise(sheet.name, sheet.header, remembered)
            if not table:
                bsn.refuse(sheet, each.name)
                notes.append(f"{each.name}: het blad {sheet.name} is niet herkend als een tabel.")
                continue
            sources.append(Source(table, each.name, sheet, columns, book.checksum))
    return sources, notes + skipped_columns(sources)


def skipped_columns(sources: Iterable[Source]) -> list[str]:
    """Say which columns are not taken in."""
    return [
        f"{source.file}: de kolom {theirs} van {source.table} wordt overgeslagen."
        for source in sources
        for theirs, ours in zip(source.sheet.header, source.columns, strict=True)
        if not ours and theirs
    ]


def check(sources: Sequence[Source]) -> None:
    """Raise Refused when a table or a column is not there without which nothing can be taken in."""
    given = {source.table for source in sources}
    if TRAJECTEN.name not in given:
        raise Refused(
            "De tabel trajecten ontbreekt",
            "hele levering",
            "Lever een blad of bestand met de naam trajecten.",
        )
    for source in sources:
        table = BY_NAME[source.table]
        for name in mapping.needed_of(table):
            if name not in source.columns:
                raise Refused(
                    f"De kolom {name} van de tabel {table.name} ontbreekt",
                    source.file,
                    "Voeg de kolom toe, of wijs aan welke kolom het is.",
                )


def in_order(sources: Iterable[Source]) -> list[Source]:
    """Give sources in the order in which their tables are read."""
    places = {table.name: place for place, table in enumerate(ALL)}
    return sorted(sources, key=lambda source: places[source.table])
