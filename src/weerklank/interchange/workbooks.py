"""XLSX and ODS: what stands in the cells, behind the safe door for archives."""

from __future__ import annotations

import html
import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from xml.etree.ElementTree import Element

from weerklank.interchange import archives, xml
from weerklank.interchange.archives import MB, Archive
from weerklank.interchange.cells import ERROR, Row, column_of
from weerklank.interchange.refusals import SAVE_AGAIN, Refused, refusing_whatever_breaks
from weerklank.interchange.told import _

# A table of a hundred thousand rows packs well: sheets are allowed to be larger than texts are.
LIMITS = archives.Limits(single=400 * MB, total=600 * MB, ratio=400, ratio_from=20 * MB)
MOST_CELLS = 20_000_000  # of all sheets together, filled or not: they are held in memory
MOST_ERRORS = 100_000

_LONGEST_TAG = 4 * MB  # and the text before it; a spreadsheet keeps 32 767 signs in a cell
_LESS = _("Haal lege rijen en kolommen weg, of bewaar de tabel als CSV.")
_AS_ANOTHER = _("Bewaar het als XLSX of ODS.")


@dataclass(slots=True)
class Page:
    """A sheet: `rows[0]` is its first row, whatever stands there.

    `errors` and `unsolved` are addresses: of cells that show an error, and of formulas of which
    the file keeps no outcome.
    """

    name: str
    is_hidden: bool
    rows: list[Row]
    errors: list[str] = field(default_factory=list)
    unsolved: list[str] = field(default_factory=list)


def pages(data: bytes) -> list[Page]:
    """Return the sheets of a workbook. Raises Refused when it is broken, locked or too large."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # how Office keeps a locked workbook, and an XLS
        raise Refused(
            _("Het rekenblad heeft een wachtwoord, of het is van een oude soort"),
            _("begin"),
            _("Haal het wachtwoord eraf, of bewaar het als XLSX of ODS."),
        )
    with archives.open_archive(data, limits=LIMITS) as archive:
        kinds = {
            kind
            for kind, member in (("xlsx", "xl/workbook.xml"), ("ods", "content.xml"))
            if member in archive
        }
        if len(kinds) != 1 or "xl/workbook.bin" in archive:
            raise Refused(_("Dit is geen rekenblad"), _("inhoudsopgave"), _AS_ANOTHER)
        xml.check_prologs(archive.names, partial(archive.parts, limit=LIMITS.single))
        errors, unsolved = (
            _look_over_xlsx(archive) if kinds == {"xlsx"} else (_look_over_ods(archive), {})
        )
    with refusing_whatever_breaks(_("Het rekenblad kan niet worden gelezen"), SAVE_AGAIN):
        return list(_pages(data, errors, unsolved))


def _pages(
    data: bytes, errors: dict[str, list[tuple[int, int]]], unsolved: dict[str, list[str]]
) -> Iterator[Page]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook  # noqa: PLC0415

    with load_workbook(io.BytesIO(data)) as book:
        for told in book.sheets_metadata:
            if told.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(told.name)
            left: Row = [""] * sheet.start[1] if sheet.start else []
            rows = [left + [_plain(cell) for cell in row] for row in sheet.iter_rows()]
            wrong = {
                (number, column)
                for number, row in enumerate(rows)
                for column, cell in enumerate(row)
                if cell == ERROR
            }
            for number, column in errors.get(told.name, []):
                # What stands at the edge of a sheet and is in error may be left out of its rows.
                rows.extend([] for _ in range(number + 1 - len(rows)))
                rows[number].extend([""] * (column + 1 - len(rows[number])))
                rows[number][column] = ERROR
                wrong.add((number, column))
            is_hidden = told.visible is not SheetVisibleEnum.Visible
            yield Page(
                told.name,
                is_hidden,
                rows,
                [_address(*place) for place in sorted(wrong)],
                unsolved.get(told.name, []),
            )


# What spreadsheets show in a cell that could not be calculated, in English and in Dutch.
_SHOWN_ERRORS = {
    *("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"),
    *("#DEEL/0!", "#N/B", "#NAAM?", "#LEEG!", "#GETAL!", "#VERW!", "#WAARDE!", "#OVERLOOP!"),
}


def _plain(cell: object) -> object:
    if isinstance(cell, str):
        return ERROR if cell[:1] == "#" and cell in _SHOWN_ERRORS else cell
    if isinstance(cell, float):
        # A workbook knows no whole numbers; a key that is a number is not "101.0".
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell if isinstance(cell, int | date) else str(cell)


# --- looking before reading -------------------------------------------------------------------
# The library makes a grid as large as the farthest filled cell, so that one cell far away could
# take all memory; and it drops what a cell in error shows. Both are found out beforehand from the
# tags, and a tag that is written in a way that could be read in two ways is refused.
_ATTRIBUTES = rb"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*"""
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")
_LOCAL = rb"<(?:[\w.-]+:)?"

_XLSX_START = re.compile(_LOCAL + rb"(?:c|row)(?=[\s/>])")
_XLSX_TAG = re.compile(_LOCAL + rb"(c|row)(?=[\s/>])(" + _ATTRIBUTES + rb")\s*(/?)>")
_XLSX_CELL = re.compile(  # as nearly every program writes it; the rest costs more time
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="[0-9]+")?(?: t="(?:s|str|n|b|d|inlineStr)")?(/?)>'
)
_XLSX_ROW = re.compile(rb'<row r="([0-9]{1,7})"(?: (?!r=)[\w:.-]+="[^"<]*")*/?>')
_XLSX_PLACE = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")

# A formula that a program wrote and no spreadsheet has calculated: it is read as an empty cell.
_XLSX_UNSOLVED = re.compile(
    rb"""<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*>\s*<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*"""
    rb"""(?:<v\s*/>|<v></v>)?\s*</c>"""
)

_ODS_START = re.compile(_LOCAL + rb"(?:table|table-row|(?:covered-)?table-cell)(?=[\s/>])")
_ODS_TAG = re.compile(
    _LOCAL
    + rb"(table|table-row|table-cell|covered-table-cell)(?=[\s/>])("
    + _ATTRIBUTES
    + rb")\s*/?>"
)
_ODS_BLANKS = re.compile(rb"""text:c\s*=\s*["']([0-9]+)""")
_CONTENT = "content.xml"


@dataclass(slots=True)
class _Reach:
    """How far the cells of a sheet reach, counted as the library counts; and those in error."""

    rows: int = 0
    columns: int = 0
    row: int = -1  # where the walk is, counted from nought
    column: int = 0
    errors: list[tuple[int, int]] = field(default_factory=list)


def _look_over_xlsx(
    archive: Archive,
) -> tuple[dict[str, list[tuple[int, int]]], dict[str, list[str]]]:
    """Return the cells in error and the unsolved formulas per sheet.

    Raises Refused for sheets that are too large.
    """
    names = _sheet_names(archive)
    found: dict[str, list[tuple[int, int]]] = {}
    unsolved: dict[str, list[str]] = {}
    seen = 0
    for member in archive.names:
        reach = _Reach()
        if member not in names and not member.endswith(".xml"):
            _unpack(archive, member)
            continue
        sound = xml.WellFormed(member)  # the library is content with less
        for piece in _whole_tags(archive, member):
            sound.feed(piece)
            _walk_xlsx(piece, reach, member)
            _check(reach, seen)
            if member in names and b"<f" in piece:
                without = _XLSX_UNSOLVED.findall(piece)
                unsolved.setdefault(names[member], []).extend(map(bytes.decode, without))
        sound.close()
        seen += reach.rows * reach.columns
        if member in names:
            found[names[member]] = reach.errors
    return found, unsolved


def _walk_xlsx(piece: bytes, reach: _Reach, member: str) -> None:
    starts = sum(1 for _ in _XLSX_START.finditer(piece))
    cells = _XLSX_CELL.findall(piece)
    rows = _XLSX_ROW.findall(piece)
    if len(cells) + len(rows) != starts:
        _walk_xlsx_slowly(piece, starts, reach, member)
        return
    filled = [(letters, int(number)) for letters, number, closed in cells if not closed]
    if filled:
        reach.rows = max(reach.rows, *(number for _letters, number in filled))
        widths = {letters for letters, _number in filled}
        reach.columns = max(reach.columns, *(_column(letters) + 1 for letters in widths))
    if rows:
        reach.row = int(rows[-1]) - 1
    if cells:
        reach.column = _column(cells[-1][0]) + 1


def _walk_xlsx_slowly(piece: bytes, starts: int, reach: _Reach, member: str) -> None:
    tags = _XLSX_TAG.findall(piece)
    if len(tags) != starts:
        raise _otherwise(member)
    for kind, written, closed in tags:
        attributes = _attributes(written, member)
        place = attributes.get(b"r")
        if kind == b"row":
            reach.row = _number(place, member) - 1 if place is not None else reach.row + 1
            reach.column = 0
            continue
        row = reach.row  # an address of a cell does not move the row for cells without one
        if place is not None:
            match = _XLSX_PLACE.fullmatch(place)
            if match is None:
                raise _otherwise(member)
            row, reach.column = int(match[2]) - 1, _column(match[1])
        if not closed:
            reach.rows = max(reach.rows, row + 1)
            reach.columns = max(reach.columns, reach.column + 1)
            if attributes.get(b"t") == b"e":
                reach.errors.append((row, reach.column))
        reach.column += 1


def _look_over_ods(archive: Archive) -> dict[str, list[tuple[int, int]]]:
    """Return the cells in error per sheet. Raises Refused for sheets that are too large."""
    for member in archive.names:
        if member != "content.xml":
            _unpack(archive, member)
    walk = _WalkOds()
    for piece in _whole_tags(archive, "content.xml"):
        walk.piece(piece)
    return walk.errors


class _WalkOds:
    """Count how far the sheets of an ODS reach.

    A cell or a row may stand for many. Empty ones at the end are not made by the library.
    """

    def __init__(self) -> None:
        self.errors: dict[str, list[tuple[int, int]]] = {}
        self._reach = _Reach()
        self._before = 0  # cells of the sheets before this one
        self._times = 0  # how many rows the row stands for
        self._blanks = 0

    def piece(self, piece: bytes) -> None:
        # A run of blanks is written as a number, and may stand for any amount of memory.
        self._blanks += sum(_number(times, _CONTENT) for times in _ODS_BLANKS.findall(piece))
        if self._blanks > 50 * MB:
            raise _otherwise(_CONTENT)
        tags = _ODS_TAG.findall(piece)
        if len(tags) != sum(1 for _ in _ODS_START.finditer(piece)):
            raise _otherwise(_CONTENT)
        for kind, written in tags:
            attributes = _attributes(written, _CONTENT) if written else {}
            if kind == b"table":
                self._table(attributes)
            elif kind == b"table-row":
                self._reach.row += self._times
                self._reach.column = 0
                self._times = _times(attributes, b"table:number-rows-repeated")
            else:
                self._cell(attributes)

    def _table(self, attributes: dict[bytes, bytes]) -> None:
        self._before += self._reach.rows * self._reach.columns
        self._reach = _Reach(row=0)
        self._times = 0
        name = html.unescape(attributes.get(b"table:name", b"").decode(errors="replace"))
        self.errors.setdefault(name, self._reach.errors)

    def _cell(self, attributes: dict[bytes, bytes]) -> None:
        reach = self._reach
        times = _times(attributes, b"table:number-columns-repeated")
        if _is_filled(attributes):
            reach.rows = max(reach.rows, reach.row + self._times)
            reach.columns = max(reach.columns, reach.column + times)
            _check(reach, self._before)
            if attributes.get(b"calcext:value-type") == b"error":
                reach.errors.extend(
                    (reach.row + down, reach.column + right)
                    for down in range(self._times)
                    for right in range(times)
                )
        reach.column += times


def _is_filled(attributes: dict[bytes, bytes]) -> bool:
    return b"table:formula" in attributes or any(name.startswith(b"office:") for name in attributes)


# --- the tags ---------------------------------------------------------------------------------
def _unpack(archive: Archive, member: str) -> None:
    """Unpack a member and throw it away: what the header says of its size may be a lie."""
    for _part in archive.parts(member, limit=archive.size(member)):
        pass


def _whole_tags(archive: Archive, member: str) -> Iterator[bytes]:
    """Yield a member in pieces that each end at the end of a tag, so that none is cut in two."""
    kept = b""
    for part in archive.parts(member, limit=archive.size(member)):
        piece = kept + part
        end = piece.rfind(b">") + 1
        kept = piece[end:]
        if len(kept) > _LONGEST_TAG:
            raise _otherwise(member)
        yield piece[:end]


def _attributes(written: bytes, member: str) -> dict[bytes, bytes]:
    pairs = _ATTRIBUTE.findall(written)
    found = {name: double or single for name, double, single in pairs}
    if len(found) != len(pairs):
        raise _otherwise(member)
    return found


def _number(value: bytes, member: str) -> int:
    if not value.isdigit() or len(value) > 9:
        raise _otherwise(member)
    return int(value)


def _times(attributes: dict[bytes, bytes], name: bytes) -> int:
    return _number(attributes[name], _CONTENT) if name in attributes else 1


def _check(reach: _Reach, before: int) -> None:
    if before + reach.rows * reach.columns > MOST_CELLS:
        where = _("%(rows)s rijen, %(columns)s kolommen", rows=reach.rows, columns=reach.columns)
        raise Refused(_("Het rekenblad heeft te veel cellen"), where, _LESS)
    if len(reach.errors) > MOST_ERRORS:
        where = _("meer dan %(n)s", n=MOST_ERRORS)
        raise Refused(_("Te veel cellen tonen een fout"), where, _("Herstel de formules eerst."))


def _otherwise(member: str) -> Refused:
    return Refused(_("Het rekenblad is ongewoon opgebouwd"), member, SAVE_AGAIN)


def _sheet_names(archive: Archive) -> dict[str, str]:
    """Return the name of each sheet by the member in which it stands."""
    book = xml.parse(archive.read("xl/workbook.xml"), where="xl/workbook.xml")
    member = "xl/_rels/workbook.xml.rels"
    targets = {
        xml.attribute(relation, "Id"): xml.attribute(relation, "Target") or ""
        for relation in xml.parse(archive.read(member), where=member)
    }
    return {
        posixpath.normpath(posixpath.join("/xl", targets.get(_relation(sheet), ""))).lstrip("/"): (
            xml.attribute(sheet, "name") or ""
        )
        for sheet in book.iter()
        if xml.local(sheet) == "sheet"
    }


def _relation(sheet: Element) -> str | None:
    """Return the `id` of the relation; a sheet has a `sheetId` too, and that is another."""
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _address(row: int, column: int) -> str:
    return f"{column_of(column)}{row + 1}"
