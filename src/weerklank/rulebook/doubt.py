"""What is said when a value was refused: only what holds whatever that value is.

A cell that was refused is empty, and an empty date says "not yet". So nothing is said of it until
the same question was asked with other values in that cell: none, one of long ago, of today, of
later, each choice. Where the answers differ, it is not known. Only the cells are tried that the
question looks at, so that what does not rest on a refused value is said as always.

Of `uren` and `presentie` an empty cell means not known to the rules themselves, and they say up to
which day something is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from weerklank.rulebook.facts import Case, Facts, Refused
from weerklank.rulebook.tables import (
    BY_NAME,
    PRESENTIE,
    TRAJECTEN,
    UREN,
    CellKind,
    CellValue,
    Column,
    Row,
    changed,
)

Said = TypeVar("Said")
MOST = 256  # ways to fill in refused cells that are tried; with more it is not known
_LONG = timedelta(days=3653)
_MUCH = 1_000_000
_BY_THEMSELVES = frozenset({UREN.name, PRESENTIE.name})


class Unsure:
    """The answer when it rests on a value that was refused; `columns` are those looked at."""

    __slots__ = ("columns",)

    def __init__(self, columns: tuple[str, ...]) -> None:
        self.columns = columns


def open_cells(facts: Facts) -> dict[Refused, Row]:
    """Return the refused cells in which nothing stands, with the row that each is of.

    Where an earlier value stands, that is what is judged.
    """
    found: dict[Refused, Row] = {}
    for cell in facts.refused:
        if cell.table in _BY_THEMSELVES:
            continue
        row = _row_of(facts, cell)
        if row is not None and getattr(row, cell.column, "") in (None, ""):
            found[cell] = row
    return found


def answers(case: Case, ask: Callable[[Case], Said]) -> Iterator[tuple[Said, tuple[str, ...]]]:
    """Yield the answer for each way to fill in the refused cells that are looked at.

    Each comes with the columns looked at. The first is that with all of them empty. There may be
    many: whoever asks, stops when the answers differ.
    """
    cells = open_cells(case.facts)
    yield from _answers(case, ask, cells, {})


def _answers(
    case: Case,
    ask: Callable[[Case], Said],
    cells: Mapping[Refused, Row],
    tried: dict[Refused, CellValue],
) -> Iterator[tuple[Said, tuple[str, ...]]]:
    looked: dict[Refused, None] = {}
    answer = ask(_WatchedCase(_watched(case.facts, cells, tried, looked), case.on, case.limits))
    new = next((cell for cell in looked if cell not in tried), None)
    if new is None:
        yield answer, tuple(dict.fromkeys(cell.column for cell in looked))
        return
    for value in _values(BY_NAME[new.table].column(new.column), case.on):
        yield from _answers(case, ask, cells, tried | {new: value})


def certain(case: Case, ask: Callable[[Case], Said]) -> Said | Unsure:
    """Return the answer that holds whatever the refused values are, or else Unsure."""
    if not case.facts.refused:
        return ask(case)
    found = answers(case, ask)
    first, columns = next(found)
    for number, (answer, looked) in enumerate(found, start=1):
        if answer != first or number >= MOST:
            return Unsure(tuple(dict.fromkeys((*columns, *looked))))
    return first


def _values(column: Column, on: date) -> tuple[CellValue, ...]:
    """Return what a refused cell is tried with; the first is what stands there: nothing."""
    if column.kind in (CellKind.DATE, CellKind.MONTH):
        return None, on - _LONG, on, on + _LONG
    if column.kind is CellKind.YES_NO:
        return None, True, False
    if column.kind is CellKind.COUNT:
        return None, 0, 1, _MUCH
    if column.kind is CellKind.AMOUNT:
        return None, 0.0, 1.0, float(_MUCH)
    return ("", *(column.choices or ("?",)))


def _row_of(facts: Facts, cell: Refused) -> Row | None:
    if cell.table == TRAJECTEN.name:
        return facts.row
    table = BY_NAME[cell.table]
    found: Sequence[Row] = getattr(facts, cell.table, None) or ()
    rows = found if table.key else (facts.duo,)
    return next((row for row in rows if Refused.key_of(table.key, row) == cell.key), None)


def _watched(
    facts: Facts,
    cells: Mapping[Refused, Row],
    tried: Mapping[Refused, CellValue],
    looked: dict[Refused, None],
) -> Facts:
    """Return the facts with what is tried filled in, and note which refused cells are read."""
    by_row: dict[int, tuple[Row, dict[str, Refused]]] = {}
    for cell, row in cells.items():
        by_row.setdefault(id(row), (row, {}))[1][cell.column] = cell
    made = {}
    for number, (row, of_row) in by_row.items():
        values = {name: tried[cell] for name, cell in of_row.items() if cell in tried}
        made[number] = _Watched(changed(row, **values), of_row, looked)
    watched = replace(facts, refused=frozenset())
    for name in {cell.table for cell in cells}:
        at = "row" if name == TRAJECTEN.name else name
        found = getattr(facts, at)
        many = tuple(made.get(id(row), row) for row in found) if BY_NAME[name].key else None
        setattr(watched, at, many or made[id(found)])
    return watched


class _Watched:
    """A row that notes which of its refused cells somebody reads."""

    __slots__ = ("_cells", "_looked", "_row")

    def __init__(self, row: Row, cells: Mapping[str, Refused], looked: dict[Refused, None]) -> None:
        self._row, self._cells, self._looked = row, cells, looked

    def __getattr__(self, name: str) -> object:
        if name in self._cells:
            self._looked[self._cells[name]] = None
        return getattr(self._row, name)

    def __iter__(self) -> Iterator[object]:
        self._looked.update(dict.fromkeys(self._cells.values()))
        return iter(self._row)


class _WatchedCase(Case):
    """A case that reads its PIP when it is asked for, not before."""

    __slots__ = ()

    @property
    def pip(self) -> date | None:
        return self.known(self.row.pip)

    @pip.setter
    def pip(self, value: date | None) -> None:
        pass

    @property
    def start(self) -> date | None:
        pip = self.pip
        return pip + timedelta(days=1) if pip else None

    @start.setter
    def start(self, value: date | None) -> None:
        pass
