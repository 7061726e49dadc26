"""Lists of an organisation for guidance: a row per client, with what it knows of her.

Guidance with its begin and end, a wish and a participation may stand in one row; of who has more
wishes there are more rows. Every part stands for itself: one cell that is not right costs that
part of that row at most, never the rest. Nothing is guessed about a person: her key is copied.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypedDict

from weerklank.deliveries.rules.attendance import Unread, fold, key_of
from weerklank.interchange.cells import Cell
from weerklank.rulebook import tables, validation
from weerklank.rulebook.converting import Wrong, converter, in_words
from weerklank.rulebook.sharing import is_for_others
from weerklank.rulebook.tables import CellValue, Row, Table, changed
from weerklank.rulebook.words import marked as _

GUIDANCE = tables.CONTACT_ORGANISATIONS[1]
ANOTHER_KIND = "Deze soort vult de gemeente in."
NEEDED = "Zonder dit is niet te zien waar deze rij over gaat."


class ListColumn(NamedTuple):
    """A column of a list: what we call it, which column of the register it is, its names."""

    name: str
    label: str
    table: str
    column: str
    also: tuple[str, ...]


_SUPPORT, _WISH, _PART = (
    tables.ONDERSTEUNING.name,
    tables.WENSEN.name,
    tables.PARTICIPATIE.name,
)
COLUMNS: tuple[ListColumn, ...] = (
    ListColumn(
        "begeleiding_van", _("Begin van de begeleiding"), _SUPPORT, "van",
        ("start begeleiding", "begin begeleiding", "begeleiding vanaf", "startdatum"),
    ),
    ListColumn(
        "begeleiding_tot", _("Einde van de begeleiding (die dag telt niet mee)"), _SUPPORT, "tot",
        ("einde begeleiding", "begeleiding tot", "einddatum"),
    ),
    ListColumn("wens_soort", _("Soort wens"), _WISH, "soort", ("wens soort",)),
    ListColumn("wens", _("Wat de wens is"), _WISH, "omschrijving", ("wensen", "omschrijving wens")),
    ListColumn("wens_sector", _("Sector van de wens"), _WISH, "sector", ("sector",)),
    ListColumn("wens_kern", _("Kern of wijk van de wens"), _WISH, "kern", ("kern", "wijk")),
    ListColumn(
        "meedoen_plek", _("Waar iemand meedoet"), _PART, "plek",
        ("plek", "activiteit", "participatie", "meedoen"),
    ),
    ListColumn(
        "meedoen_soort", _("Soort meedoen"), _PART, "soort",
        ("soort participatie", "soort activiteit"),
    ),
    ListColumn(
        "meedoen_van", _("Meedoen vanaf"), _PART, "van",
        ("participatie vanaf", "start participatie", "start activiteit"),
    ),
    ListColumn(
        "meedoen_tot", _("Meedoen tot (die dag telt niet mee)"), _PART, "tot",
        ("participatie tot", "einde participatie", "einde activiteit"),
    ),
    ListColumn(
        "meedoen_uren", _("Uren per week meedoen"), _PART, "uren_per_week",
        ("uren per week", "uren", "uren participatie"),
    ),
)  # fmt: skip
_BY_NAME: Mapping[str, ListColumn] = {each.name: each for each in COLUMNS}
_TABLES: tuple[Table, ...] = (tables.ONDERSTEUNING, tables.WENSEN, tables.PARTICIPATIE)


class SheetAsked(TypedDict):
    """How a sheet is read: its number in the draft, and the place of each column by our name."""

    number: int
    person: int
    places: dict[str, int]


class Asked(TypedDict, total=False):
    """How the lists of an organisation are read, kept for this delivery and for the next."""

    keys_of: str
    columns: dict[str, str]  # what each column was called
    left_out: list[str]  # names of sheets
    sheets: list[SheetAsked]


@dataclass(frozen=True, slots=True)
class Told:
    """What a row tells of one person in one table; `columns` are those that the list has."""

    row: int
    key: str
    table: Table
    values: Row
    columns: frozenset[str]
    sheet: str = ""  # what its sheet is called, once that is known


@dataclass(slots=True)
class Reading:
    found: list[Told] = field(default_factory=list)
    notes: list[Unread] = field(default_factory=list)  # rows about nobody
    refused: list[Unread] = field(default_factory=list)  # rows, or parts of them
    refused_cells: list[Unread] = field(default_factory=list)  # the rest of the row goes in


def recognise(header: Sequence[Cell]) -> dict[str, int]:
    """Return the place of each column that the header names in words of ours or known ones."""
    found: dict[str, int] = {}
    names = [fold(cell).replace("_", " ") for cell in header]
    for each in COLUMNS:
        for word in (each.name.replace("_", " "), fold(each.label), *map(fold, each.also)):
            if word in names and names.index(word) not in found.values():
                found[each.name] = names.index(word)
                break
    return found


def table_of(column: str) -> str:
    """Return the table of a column of a list; '' for another column."""
    return _BY_NAME[column].table if column in _BY_NAME else ""


def lacking(places: Collection[str]) -> list[ListColumn]:
    """Return the columns that are missing beside those that are there: nothing goes in without."""
    there = {_BY_NAME[name].table for name in places}
    return [
        each
        for each in COLUMNS
        if each.table in there and each.name not in places and each.column in _key(each.table)
    ]


def _key(table: str) -> tuple[str, ...]:
    """Return the columns of the key that a list must give; of guidance the kind is known."""
    names = tables.BY_NAME[table].key
    return tuple(each for each in names if table != _SUPPORT or each == "van")


def read(rows: Iterable[tuple[int, Sequence[Cell]]], asked: SheetAsked, *, today: date) -> Reading:
    """Read what numbered rows under the header tell, per person and table."""
    reading = Reading()
    for number, row in rows:
        if not any(fold(cell) for cell in row):
            continue
        key = key_of(_at(row, asked["person"]))
        if not key:
            text = " ".join(str(cell).strip() for cell in row if fold(cell))
            reading.notes.append(Unread(number, "", text, ""))
            continue
        for table in _TABLES:
            cells = {
                _BY_NAME[name]: _at(row, place)
                for name, place in asked["places"].items()
                if _BY_NAME[name].table == table.name
            }
            if any(fold(cell) for cell in cells.values()):
                _read_part(reading, number, key, table, cells, today)
    return reading


def _read_part(  # noqa: PLR0917  the parts of one row
    reading: Reading,
    number: int,
    key: str,
    table: Table,
    cells: Mapping[ListColumn, Cell],
    today: date,
) -> None:
    values: dict[str, CellValue] = {"soort": GUIDANCE} if table is tables.ONDERSTEUNING else {}
    wrong: dict[str, Unread] = {}
    names = {each.column: each.name for each in cells}
    for each, cell in cells.items():
        try:
            values[each.column] = converter(table.column(each.column))(cell)
        except Wrong as refusal:
            wrong[each.column] = Unread(number, each.name, in_words(cell), str(refusal))
    made = _with_end_to_come(changed(table.row(), **values), today)
    for column in _key(table.name):
        if column not in wrong and getattr(made, column) in (None, ""):
            wrong[column] = Unread(number, names.get(column, column), "", NEEDED)
    if is_for_others(table.name, made):
        wrong["soort"] = Unread(number, names["soort"], str(values["soort"]), ANOTHER_KIND)
    if not wrong.keys() & set(_key(table.name)):
        made = _without_what_cannot_be(made, table, names, number, wrong, today)
    if wrong.keys() & set(_key(table.name)):
        reading.refused += wrong.values()
        return
    reading.refused_cells += wrong.values()
    columns = frozenset(names.keys() - wrong.keys())
    if isinstance(made, tables.SupportPeriod) and "tot" in columns:
        columns |= {"gepland_tot"}
    reading.found.append(Told(number, key, table, made, columns))


def _without_what_cannot_be(  # noqa: PLR0917  the parts of one row
    row: Row,
    table: Table,
    names: Mapping[str, str],
    number: int,
    wrong: dict[str, Unread],
    today: date,
) -> Row:
    """Leave out the cells that contradict the others; a column of the key costs the row."""
    while problem := validation.problem(table.name, row, today):
        column = "tot" if problem.column == "gepland_tot" else problem.column
        told = in_words(getattr(row, problem.column))
        wrong[column] = Unread(number, names.get(column, column), told, problem.why)
        if column in _key(table.name):
            break
        row = changed(row, **{problem.column: None})
    return row


def _with_end_to_come(row: Row, today: date) -> Row:
    """An end of guidance that is still to come was planned; see docs/beheer/tabellen.md."""
    if isinstance(row, tables.SupportPeriod) and row.tot is not None and row.tot > today:
        return row._replace(gepland_tot=row.tot, tot=None)
    return row


def _at(row: Sequence[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None


def once(found: Iterable[Told]) -> tuple[list[Told], list[Told]]:
    """Return what was told of each row of the register once, and what said otherwise later on.

    A client with two wishes has two rows in which her guidance is the same: that is no quarrel.
    """
    first: dict[tuple[object, ...], Told] = {}
    others = []
    for each in found:
        about = (each.key, each.table.name, *each.table.key_of(each.values))
        there = first.setdefault(about, each)
        if there.values != each.values:
            others.append(each)
    return list(first.values()), others
