"""Which sheets of a delivery are taken in as which table, before a row is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from weerklank.deliveries.rules import mapping
from weerklank.interchange import sheets
from weerklank.interchange.readings import Caveat
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _
from weerklank.rulebook import bsn
from weerklank.rulebook.tables import ALL, BY_NAME, TRAJECTEN


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
    """Return the tables in a folder, a workbook or one file, and notes about what was left aside.

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
            _("Hier staan geen tabellen"),
            path.name,
            _("Kies een map met bestanden CSV, XLSX of ODS."),
        )
    sources, notes = [], []
    for each in files:
        book = sheets.read(each)
        notes += [note_about(each.name, note) for note in book.notes]
        for sheet in book.sheets:
            table, columns = mapping.recognise(sheet.name, sheet.header, remembered)
            if not table:
                bsn.refuse(sheet, each.name)
                notes.append(
                    _(
                        "%(file)s: het blad %(sheet)s is niet herkend als een tabel.",
                        file=each.name,
                        sheet=sheet.name,
                    )
                )
                continue
            sources.append(Source(table, each.name, sheet, columns, book.checksum))
    return sources, notes + skipped_columns(sources)


def note_about(file: str, note: Caveat) -> str:
    """Say of which file something was found out."""
    return _("%(file)s: %(what)s (%(where)s)", file=file, what=note.what, where=note.where)


def skipped_columns(sources: Iterable[Source]) -> list[str]:
    """Say which columns are not taken in."""
    return [
        _(
            "%(file)s: de kolom %(column)s van %(table)s wordt overgeslagen.",
            file=source.file,
            column=theirs,
            table=source.table,
        )
        for source in sources
        for theirs, ours in zip(source.sheet.header, source.columns, strict=True)
        if not ours and theirs
    ]


def check(sources: Sequence[Source]) -> None:
    """Raise Refused when a table or a column is not there without which nothing can be taken in."""
    given = {source.table for source in sources}
    if TRAJECTEN.name not in given:
        raise Refused(
            _("De tabel trajecten ontbreekt"),
            _("hele levering"),
            _("Lever een blad of bestand met de naam trajecten."),
        )
    for source in sources:
        table = BY_NAME[source.table]
        for name in mapping.needed_of(table):
            if name not in source.columns:
                raise Refused(
                    _(
                        "De kolom %(column)s van de tabel %(table)s ontbreekt",
                        column=name,
                        table=table.name,
                    ),
                    source.file,
                    _("Voeg de kolom toe, of wijs aan welke kolom het is."),
                )


def in_order(sources: Iterable[Source]) -> list[Source]:
    """Return sources in the order in which their tables are read."""
    places = {table.name: place for place, table in enumerate(ALL)}
    return sorted(sources, key=lambda source: places[source.table])
