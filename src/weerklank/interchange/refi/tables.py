"""A codebook in a table: a row per code, as a spreadsheet, MAXQDA and Taguette write it.

A row says where its code stands by a number (4.6.1), by a path of names, or by names in columns of
levels. In a table of ours a code can have rows below it that each name a passage as its example.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from weerklank.interchange import sheets, tables
from weerklank.interchange.cells import Row
from weerklank.interchange.refi.project import (
    Code,
    CodeExample,
    CodeTexts,
    Project,
    ProjectWarning,
)
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _

SUFFIXES = (*sheets.TEXTS, *sheets.WORKBOOKS)
MOST_ROWS = 20_000
OURS = "Weerklank"
# How columns are called, in small letters; the first is how we write it in Dutch.
COLUMNS: Mapping[str, Sequence[str]] = {
    "number": ("nummer", "number"),
    "label": ("naam", "name", "code", "tag", "label", "codenaam", "code name"),
    "path": ("codebaum", "pad", "path", "code path", "code tree", "codesystem"),
    "definition": (
        "betekenis",
        "meaning",
        "definition",
        "definitie",
        "description",
        "beschrijving",
        "omschrijving",
        "beschreibung",
        "memo",
        "comment",
        "code memo",
    ),
    "include": ("wel", "include"),
    "exclude": ("niet", "exclude"),
    "example": ("zoals", "such as"),
    "gloss": ("engels", "english"),
    "colour": ("kleur", "colour", "color", "farbe"),
    "is_container": ("alleen kop", "heading only"),
    "is_sensitive": ("gevoelig", "sensitive"),
    "is_on": ("in gebruik", "in use"),
    "words": ("voorbeeldpassage", "example passage"),
    "round": ("ronde", "round"),
    "conversation": ("gesprek", "conversation"),
    "start": ("van teken", "from character"),
    "end": ("tot teken", "to character"),
    "passage": ("passage",),
}
_OF_EXAMPLES = ("words", "round", "conversation", "start", "end", "passage")
_LEVEL = re.compile(r"(?:(?:sub)?code|niveau|level|ebene)\s*\d+")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_YES = {"ja", "yes", "x", "1", "true", "waar"}
_AS_TEXT = _("Zet de kolom met nummers in uw rekenprogramma op tekst, of neem XLSX.")
_SPACE = uuid.UUID("6f5f0f4e-3c43-5a86-9f1c-5a2f3d1f7f0a")  # the name space of GUIDs made here


def is_table(name: str) -> bool:
    """Return whether a file of this name is read as a table."""
    return Path(name).suffix.lower() in SUFFIXES


def read(source: Path | bytes, name: str) -> Project:
    """Read a codebook from CSV, XLSX or ODS.

    Raises Refused for what is no table, has no column with codes, or says something of a code that
    cannot be so; OSError when the file cannot be opened.
    """
    book = sheets.read(source, name)
    for sheet in book.sheets:
        columns = _Columns.of(sheet.header)
        if columns.has_codes:
            reader = _Reader(book, sheet, columns)
            return reader.project()
    raise Refused(
        _("In deze tabel staat geen kolom met codes"),
        name,
        _("Noem een kolom “naam”, of zet de takken onder elkaar in een kolom “pad”."),
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """In which column what stands."""

    places: Mapping[str, int]
    levels: tuple[int, ...]

    @classmethod
    def of(cls, header: Sequence[str]) -> _Columns:
        called: dict[str, int] = {}
        for place, name in enumerate(header):
            called.setdefault(" ".join(name.casefold().split()), place)
        places = {
            what: next(called[name] for name in names if name in called)
            for what, names in COLUMNS.items()
            if any(name in called for name in names)
        }
        levels = tuple(place for name, place in called.items() if _LEVEL.fullmatch(name))
        return cls(places, levels)

    @property
    def has_codes(self) -> bool:
        return "label" in self.places or "path" in self.places or len(self.levels) > 1


@dataclass(slots=True)
class _Node:
    """A code in the making; one that only stands above others has no row."""

    label: str
    guid: str
    name: str
    row: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    below: list[_Node] = field(default_factory=list)

    def code(self) -> Code:
        has_row = bool(self.row)
        return Code(
            self.guid,
            name=self.name,
            codable=has_row and not _says_yes(self.texts.get("is_container", "")),
            color=self.texts.get("colour") or None,
            description=self.texts.get("definition") or None,
            codes=tuple(node.code() for node in self.below),
        )


class _Reader:
    """Goes through the rows of one sheet."""

    def __init__(self, book: sheets.Book, sheet: sheets.Sheet, columns: _Columns) -> None:
        self._book, self._sheet, self._columns = book, sheet, columns
        self._is_text = bool(book.encoding)
        self._nodes: dict[tuple[str, ...], _Node] = {}
        self._examples: list[CodeExample] = []
        self._twice: list[str] = []

    def project(self) -> Project:
        last: _Node | None = None
        for row, cells in self._rows():
            node = self._node_of(row, cells)
            if node is not None and not node.row:
                self._fill(node, row, cells)
            elif node is not None and not self._is_example(cells):
                self._check_same(node, row, cells)
                self._twice.append(_at(row))
            last = node or last
            if self._is_example(cells):
                self._examples.append(self._example(row, cells, last))
        self._check_not_empty()
        top: list[_Node] = []
        for path, node in self._nodes.items():
            above = self._above(path)
            (above.below if above else top).append(node)
        return Project(
            name=Path(self._book.name).stem,
            kind="codebook",
            origin=OURS if "passage" in self._columns.places else None,
            codes=tuple(node.code() for node in top),
            texts=tuple(self._texts()),
            examples=tuple(self._examples),
            warnings=self._warnings(),
        )

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        for first, part in self._sheet.parts():
            for row, cells in enumerate(part, start=first):
                if row - self._sheet.first >= MOST_ROWS:
                    raise Refused(
                        _("De tabel heeft meer dan %(most)s rijen", most=MOST_ROWS),
                        self._book.name,
                        _("Kies een bestand met alleen het codeboek."),
                    )
                texts = [self._plain(cell) for cell in cells]
                if any(texts):
                    yield row, texts

    def _plain(self, cell: object) -> str:
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = "" if cell is None else str(cell).strip()
        return tables.as_it_was(text) if self._is_text else text

    def _cell(self, cells: Row | Sequence[str], what: str) -> str:
        place = self._columns.places.get(what)
        return str(cells[place]) if place is not None and place < len(cells) else ""

    # --- where a code stands ----------------------------------------------------------------------
    def _node_of(self, row: int, cells: Sequence[str]) -> _Node | None:
        """Return the code of a row, made with those above it; None for a row without one."""
        path = self._path(row, cells)
        if not path:
            return None
        if path in self._nodes:
            return self._nodes[path]
        if not self._is_numbered:
            for depth in range(1, len(path)):
                self._make(path[:depth], path[depth - 1])
        return self._make(path, self._cell(cells, "label") or path[-1])

    @property
    def _is_numbered(self) -> bool:
        return "number" in self._columns.places

    def _path(self, row: int, cells: Sequence[str]) -> tuple[str, ...]:
        if self._is_numbered:
            number = self._cell(cells, "number")
            if not number and not self._cell(cells, "label"):
                return ()
            if not _NUMBER.fullmatch(number):
                raise Refused(
                    _("“%(number)s” is geen nummer van een code", number=number),
                    _("rij %(row)s", row=row),
                    _AS_TEXT,
                )
            return tuple(number.split("."))
        written = self._cell(cells, "path")
        if written:
            return tuple(part for one in written.split("\\") if (part := one.strip()))
        levels = [str(cells[at]) for at in self._columns.levels if at < len(cells) and cells[at]]
        if levels:
            return tuple(levels)
        label = self._cell(cells, "label")
        return (label,) if label else ()

    def _make(self, path: tuple[str, ...], label: str) -> _Node:
        known = self._nodes.get(path)
        if known is not None:
            return known
        guid = str(uuid.uuid5(_SPACE, "\0".join((self._book.checksum, *path))))
        name = f"{'.'.join(path)} {label}" if self._is_numbered else label
        node = self._nodes[path] = _Node(label, guid, name)
        return node

    def _above(self, path: tuple[str, ...]) -> _Node | None:
        """Return the nearest code above a path: numbers may leave one out."""
        for depth in range(len(path) - 1, 0, -1):
            if path[:depth] in self._nodes:
                return self._nodes[path[:depth]]
        return None

    # --- what is said of it -----------------------------------------------------------------------
    def _fill(self, node: _Node, row: int, cells: Sequence[str]) -> None:
        node.row = row
        node.texts = {
            what: text
            for what in COLUMNS
            if what not in _OF_EXAMPLES and (text := self._cell(cells, what))
        }

    def _texts(self) -> Iterator[CodeTexts]:
        """Yield what a table of ours says of its codes, and the standard has no place for."""
        for node in self._nodes.values():
            said = CodeTexts(
                node.guid,
                label=node.label,
                include=node.texts.get("include", ""),
                exclude=node.texts.get("exclude", ""),
                example=node.texts.get("example", ""),
                gloss=node.texts.get("gloss", ""),
                is_sensitive=_says_yes(node.texts.get("is_sensitive", "")),
                is_off=bool(node.texts.get("is_on")) and not _says_yes(node.texts["is_on"]),
            )
            if said != CodeTexts(node.guid, label=node.name):
                yield said

    def _is_example(self, cells: Sequence[str]) -> bool:
        return any(self._cell(cells, what) for what in _OF_EXAMPLES)

    def _check_same(self, node: _Node, row: int, cells: Sequence[str]) -> None:
        """Raise Refused where two codes have one number, as when 4.10 was made into 4.1."""
        if self._is_numbered and self._cell(cells, "label") != node.label:
            number = self._cell(cells, "number")
            raise Refused(
                _("Nummer %(number)s staat bij twee codes", number=number),
                _("rij %(row)s", row=row),
                _AS_TEXT,
            )

    def _example(self, row: int, cells: Sequence[str], node: _Node | None) -> CodeExample:
        return CodeExample(
            row,
            code=node.guid if node else "",
            words=self._cell(cells, "words"),
            round=self._cell(cells, "round"),
            conversation=self._cell(cells, "conversation"),
            start=_whole(self._cell(cells, "start")),
            end=_whole(self._cell(cells, "end")),
            passage=self._cell(cells, "passage"),
        )

    # --- what is odd ------------------------------------------------------------------------------
    def _check_not_empty(self) -> None:
        if not self._nodes:
            raise Refused(
                _("In deze tabel staan geen codes"),
                self._book.name,
                _("Zet onder de kop een rij per code."),
            )

    def _warnings(self) -> tuple[ProjectWarning, ...]:
        heads = [node.name for node in self._nodes.values() if not node.row]
        found = []
        if heads:
            what = _("Codes die alleen boven andere staan worden een kop, geen code om te geven")
            found.append(ProjectWarning(what, len(heads), tuple(heads[:5])))
        if self._twice:
            what = _("Rijen met een code die er al staat; de eerste rij telt")
            found.append(ProjectWarning(what, len(self._twice), tuple(self._twice[:5])))
        return tuple(found)


def _at(row: int) -> str:
    return _("rij %(row)s", row=row)


def _says_yes(text: str) -> bool:
    return text.casefold() in _YES


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
