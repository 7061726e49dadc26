"""Sheets of a supplier as rows of ours, a part at a time, with everything refused by name.

A cell that is wrong, or contradicts the others, is not known; its row goes in. A row stays out only
when what tells it from others is missing, wrong or double.

Converting works by column and remembers what each cell became: dates and choices repeat, and a
register has a million of them. Who stores rows asks for dates as ISO text, who judges for dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from operator import attrgetter
from typing import NamedTuple

from weerklank.deliveries.rules import mapping
from weerklank.deliveries.rules.sources import Source, check, in_order
from weerklank.interchange.cells import ERROR
from weerklank.rulebook import validation
from weerklank.rulebook.bsn import Tally, is_bsn
from weerklank.rulebook.converting import (
    IN_ERROR,
    Wrong,
    age_class,
    converter,
    in_words,
)
from weerklank.rulebook.facts import Facts, Refused
from weerklank.rulebook.hour_periods import overlap, without_overlaps
from weerklank.rulebook.tables import (
    ALL,
    BY_NAME,
    KEY_COLUMN,
    TRAJECTEN,
    UREN,
    CellKind,
    CellValue,
    Column,
    DuoRecord,
    Hours,
    Row,
    Settlement,
    StaffMember,
    Traject,
    changed,
)

PART = 5_000  # rows
MOST_REFUSALS = 10_000  # that are named one by one; all of them are counted
_REMEMBERED = 50_000  # different cells per column
NOT_THERE = "Dit traject staat niet in de tabel trajecten, of is daar geweigerd."
TWICE = "Deze rij staat twee keer in de levering. De eerste telt."
NO_KEY = "Het nummer van het traject ontbreekt."
TOO_LONG = (
    "Deze rij heeft meer cellen dan de kop. Zet een tekst met het scheidingsteken erin tussen"
    " aanhalingstekens."
)


# The column as the file calls it, the value and why, as in a Refusal; by place in a part.
Cell = tuple[str, str, str]
Bad = dict[int, list[Cell]]
Lost = dict[int, dict[str, Cell]]  # by our name of the column


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that was not believed. `value` and `column` are the file's: escape them.

    `whole_row` says that its row stayed out with it; otherwise only the cell is not known.
    """

    table: str
    row: int
    column: str
    value: str
    why: str
    whole_row: bool = True


class RefusedValue(NamedTuple):
    """What was refused of one person: a cell of a row that went in, or a row that stayed out."""

    number: int  # the row of the file
    key: str
    column: str  # ours
    value: str
    why: str
    whole_row: bool
    # Of a row that stayed out: what it said in the columns of `table.key`, None where that was
    # not believed. It may be any row that agrees with the rest.
    may_be: tuple[CellValue, ...] = ()


@dataclass(slots=True)
class Part:
    """Rows that were understood: their numbers in the file, the supplier's keys, the values."""

    numbers: Sequence[int]
    keys: Sequence[str]  # '' where the table belongs to no trajectory
    rows: list[Row]  # of `table.row`; who asked for text gets its dates as ISO text
    refused: list[RefusedValue] = field(default_factory=list)

    def without(self, places: Collection[int]) -> Part:
        """Return the part without these rows; what was refused of somebody is kept."""
        good = [place for place in range(len(self.rows)) if place not in places]
        return Part(
            [self.numbers[place] for place in good],
            [self.keys[place] for place in good],
            [self.rows[place] for place in good],
            self.refused,
        )


@dataclass(slots=True)
class Counts:
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(slots=True)
class Refusals:
    """What was refused, table by table; the first thousands with their place."""

    named: list[Refusal] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))

    def add(self, table: str, row: int, *cells: Cell) -> None:
        """Refuse a row for what is wrong in these cells of it."""
        self.counts[table].refused += 1
        self._name(table, row, cells, whole_row=True)

    def add_cells(self, table: str, row: int, cells: Iterable[Cell]) -> None:
        """Refuse these cells of a row that goes in."""
        self._name(table, row, cells, whole_row=False)

    def _name(self, table: str, row: int, cells: Iterable[Cell], *, whole_row: bool) -> None:
        if len(self.named) < MOST_REFUSALS:
            self.named += [
                Refusal(table, row, column, value[:200], why, whole_row)
                for column, value, why in cells
            ]

    def in_order(self) -> list[Refusal]:
        """Return those that are named as someone walks through the files."""
        places = {table.name: place for place, table in enumerate(ALL)}
        return sorted(self.named, key=lambda each: (places[each.table], each.row))


class Reader:
    """One table out of the sheets that hold it."""

    def __init__(
        self,
        source: Source,
        refusals: Refusals,
        *,
        today: date,
        as_text: bool = False,
        moved: Collection[str] = (),
        without_pip: Collection[str] = (),
    ) -> None:
        """`moved` are the keys of who lived in several municipalities, `without_pip` those of who
        is in the register and has no PIP there.
        """
        self.source = source
        self.table = BY_NAME[source.table]
        self._refusals = refusals
        self._today = today
        self._as_text = as_text
        self._now = today.isoformat() if as_text else today
        self._at = {name: place for place, name in enumerate(source.columns) if name}
        self._theirs = {
            ours: theirs
            for ours, theirs in zip(source.columns, source.sheet.header, strict=False)
            if ours and not mapping.are_alike(ours, theirs)
        }
        self._memos = {
            column.name: _Memo(column, as_text=as_text)
            for column in self.table.columns
            if column.name in self._at
        }
        self._bsn = Tally(len(source.columns))
        # What tells a row from others. An empty cell anywhere else is not known.
        self._must_be_filled = frozenset(mapping.needed_of(self.table)) - {KEY_COLUMN}
        self._empty: Mapping[str, CellValue] = self.table.row()._asdict()
        self._check = validation.check_of(self.table.name)
        self._moved = moved
        self._without_pip = without_pip
        self._settlements: dict[str, list[Settlement]] = defaultdict(list)

    def keys(self) -> dict[str, None]:
        """Return the supplier's keys in their order, each once, without looking at the rest.

        Raises Refused when a column is BSN: before anything is done with the keys.
        """
        at = self._at[KEY_COLUMN]
        found: dict[str, None] = {}
        for _first, cells in self.source.sheet.parts(PART):
            columns = _columns(cells, len(self.source.columns))
            for place, column in enumerate(columns):
                self._bsn.add(place, column)
            found.update(dict.fromkeys(map(in_words, columns[at])))
        self._check_bsn()
        for no_key in ("", ERROR):
            found.pop(no_key, None)
        return found

    def parts(self) -> Iterator[Part]:
        """Yield what is understood of the rows. Raises Refused at the end when a column is BSN."""
        counts = self._refusals.counts[self.table.name]
        for first, cells in self.source.sheet.parts(PART):
            numbers: Sequence[int] = range(first, first + len(cells))
            filled = cells
            if not all(map(any, cells)):
                kept = [place for place, row in enumerate(cells) if any(_said(row))]
                numbers, filled = [first + place for place in kept], [cells[each] for each in kept]
            if filled:
                counts.rows += len(filled)
                columns = _columns(filled, len(self.source.columns))
                yield self._understood(numbers, columns, self._too_long(filled))
        self._check_bsn()

    @property
    def given(self) -> set[str]:
        """Return the columns of the table that the sheet has."""
        of_age = {"leeftijdsklasse"} if mapping.YEAR_OF_BIRTH in self._at else set()
        return set(self._memos) | of_age

    def name_of(self, column: str) -> str:
        """Return what the file calls a column of ours: that is where somebody looks for it."""
        return self._theirs.get(column, column)

    def _too_long(self, rows: Sequence[Sequence[CellValue]]) -> dict[int, Cell]:
        """Find rows with more cells than the header: one too many delimiters moved the values."""
        width = self.source.sheet.width
        if not width or max(map(len, rows)) <= width:
            return {}
        return {
            place: (f"kolom {width + 1}", " ".join(map(in_words, row[width:])), TOO_LONG)
            for place, row in enumerate(rows)
            if any(_said(row[width:]))
        }

    def _understood(
        self, numbers: Sequence[int], columns: list[Sequence[CellValue]], moved: dict[int, Cell]
    ) -> Part:
        bad: Bad = {}
        lost: Lost = {}
        keys = self._keys(columns, bad, len(numbers))
        values = [
            self._converted(column, columns, bad, lost, len(numbers))
            for column in self.table.columns
        ]
        for place, column in enumerate(columns):
            memo = self._memos.get(self.source.columns[place])
            # What was never met among the different cells need not be counted.
            self._bsn.add(place, column, may_be=memo is None or memo.has_bsn)
        if self.table is TRAJECTEN and mapping.YEAR_OF_BIRTH in self._at:
            self._add_age(values, columns, lost)
        make: Callable[[Iterable[object]], Row] = self.table.row._make
        rows = list(map(make, zip(*values, strict=True)))
        for place, cell in moved.items():
            self._lose_all(place, cell, rows, bad, lost)
        if self._check:
            self._look_for_problems(keys, rows, columns, bad, lost)
        if not bad and not lost:
            return Part(numbers, keys, rows)
        for place in sorted(bad.keys() | lost.keys()):
            cells = [*bad.get(place, ()), *lost.get(place, {}).values()]
            if place in bad:
                self._refusals.add(self.table.name, numbers[place], *cells)
            else:
                self._refusals.add_cells(self.table.name, numbers[place], dict.fromkeys(cells))
        refused = list(self._refused_of(numbers, keys, rows, bad, lost))
        part = Part(numbers, keys, rows, refused)
        return part.without(bad) if bad else part

    def _refused_of(
        self,
        numbers: Sequence[int],
        keys: Sequence[str],
        rows: Sequence[Row],
        bad: Bad,
        lost: Lost,
    ) -> Iterator[RefusedValue]:
        for place, cells in bad.items():
            may_be = self._may_be(rows[place], {theirs for theirs, _value, _why in cells})
            for _theirs, value, why in cells[:1]:
                yield RefusedValue(numbers[place], keys[place], "", value, why, True, may_be)
        for place, by_column in lost.items():
            if place not in bad:
                for column, (_theirs, value, why) in by_column.items():
                    yield RefusedValue(numbers[place], keys[place], column, value, why, False)

    def _may_be(self, row: Row, refused: set[str]) -> tuple[CellValue, ...]:
        """Return what a refused row says of its key, None for what was not believed.

        Of days that contradict each other any may be the wrong one. Where the values moved, none
        can be believed.
        """
        columns = [(at, c) for at, c in enumerate(self.table.columns) if c.name in self.table.key]
        wrong = {c.name for _at, c in columns if self.name_of(c.name) in refused}
        if not refused <= {self.name_of(name) for name in wrong}:
            return (None,) * len(self.table.key)
        days = {c.name for _at, c in columns if c.kind in (CellKind.DATE, CellKind.MONTH)}
        if days & wrong:
            wrong |= days
        said = {c.name: None if c.name in wrong else row[at] for at, c in columns}
        return tuple(said[name] for name in self.table.key)

    def _lose_all(self, place: int, cell: Cell, rows: list[Row], bad: Bad, lost: Lost) -> None:
        """Believe nothing of a row whose values moved but whose it is; the rest of it stays out.

        Where more than the person tells a row from others, that may have moved as well.
        """
        if self.table.key or self._at[KEY_COLUMN] > 0:
            bad.setdefault(place, []).insert(0, cell)
            lost.pop(place, None)
        elif place not in bad:
            rows[place] = self.table.row()
            lost[place] = dict.fromkeys(sorted(self.given), cell)

    def _keys(self, columns: list[Sequence[CellValue]], bad: Bad, length: int) -> Sequence[str]:
        if not self.table.of_trajectory:
            return [""] * length
        keys = [
            cell.strip() if type(cell) is str else in_words(cell)
            for cell in columns[self._at[KEY_COLUMN]]
        ]
        if not all(keys) or ERROR in keys:
            for place, key in enumerate(keys):
                if not key or key == ERROR:
                    self._refuse(bad, place, KEY_COLUMN, key, IN_ERROR if key else NO_KEY)
        return keys

    def _look_for_problems(
        self,
        keys: Sequence[str],
        rows: list[Row],
        columns: list[Sequence[CellValue]],
        bad: Bad,
        lost: Lost,
    ) -> None:
        for place, given in enumerate(rows):
            if place in bad:
                continue
            row = given
            # Without what was not believed the rest may still contradict itself.
            while (problem := self._problem_of(keys[place], row)) is not None:
                shown = self._shown(problem.column, columns, place)
                if problem.column in self.table.key:
                    self._refuse(bad, place, problem.column, shown, problem.why)
                    break
                self._lose(lost, place, problem.column, shown, problem.why)
                empty = {problem.column: self._empty[problem.column]}
                row = rows[place] = changed(row, **empty)
            else:
                if isinstance(row, Settlement):
                    self._settlements[keys[place]].append(row)

    def _problem_of(self, key: str, row: Row) -> validation.Problem | None:
        assert self._check is not None
        return self._check(row, self._now) or self._problem_of_person(key, row)

    def _problem_of_person(self, key: str, row: Row) -> validation.Problem | None:
        """Return what is wrong with a row because of what else is known of the same person."""
        if isinstance(row, Traject):
            problem = None if key in self._moved else validation.pip_before_registration(row)
            if problem is None and key in self._without_pip:
                problem = validation.first_pip_at_a2(row)
            return problem
        if isinstance(row, Settlement):
            return validation.pip_before_the_previous(row, self._settlements[key])
        return None

    def _refuse(self, bad: Bad, place: int, column: str, value: str, why: str) -> None:
        bad.setdefault(place, []).append((self.name_of(column), value, why))

    def _lose(self, lost: Lost, place: int, column: str, value: str, why: str) -> None:
        lost.setdefault(place, {})[column] = (self.name_of(column), value, why)

    def _converted(
        self,
        column: Column,
        columns: list[Sequence[CellValue]],
        bad: Bad,
        lost: Lost,
        length: int,
    ) -> Sequence[object]:
        empty = self._empty[column.name]
        place = self._at.get(column.name)
        if place is None:
            return [1 if column.name == "nummer" else empty] * length
        memo = self._memos[column.name]
        cells = columns[place]
        # What cannot be is remembered as Wrong; then each cell is looked at.
        found = list(map(memo.__getitem__, cells))
        is_key = column.name in self.table.key
        if memo.has_wrong:
            for at, value in enumerate(found):
                if type(value) is not Wrong:
                    continue
                if is_key:
                    self._refuse(bad, at, column.name, in_words(cells[at]), str(value))
                else:
                    self._lose(lost, at, column.name, in_words(cells[at]), str(value))
                    found[at] = empty
        if column.name == "nummer":
            return [value or 1 for value in found]
        if column.name in self._must_be_filled and (empty in found or None in found):
            for at, value in enumerate(found):
                if value == empty:
                    self._refuse(bad, at, column.name, "", "Deze cel moet gevuld zijn.")
        return found

    def _add_age(
        self,
        values: list[Sequence[object]],
        columns: list[Sequence[CellValue]],
        lost: Lost,
    ) -> None:
        at = [column.name for column in self.table.columns].index("leeftijdsklasse")
        years = [in_words(cell) for cell in columns[self._at[mapping.YEAR_OF_BIRTH]]]
        classes = list(values[at])
        for place, year in enumerate(years):
            if year and not classes[place]:
                try:
                    classes[place] = age_class(year, self._today)
                except Wrong as wrong:
                    name = self.name_of(mapping.YEAR_OF_BIRTH)
                    lost.setdefault(place, {})["leeftijdsklasse"] = (name, year, str(wrong))
        values[at] = classes

    def _shown(self, name: str, columns: list[Sequence[CellValue]], place: int) -> str:
        return in_words(columns[self._at[name]][place]) if name in self._at else ""

    def _check_bsn(self) -> None:
        self._bsn.check(self.source.sheet.header, f"{self.source.file}, tabel {self.table.name}")


def keys_of(sources: Iterable[Source], table: str, *, today: date) -> dict[str, None]:
    """Return the supplier's keys that stand in a table, each once. Raises Refused for BSN."""
    found: dict[str, None] = {}
    for source in sources:
        if source.table == table:
            found |= Reader(source, Refusals(), today=today).keys()
    return found


def facts_of(sources: Sequence[Source], refusals: Refusals, *, today: date) -> Iterator[Facts]:
    """Yield the facts of each trajectory in the sources, as they come out of the database.

    Of two rows with the same natural key the first holds, and of hours that overlap what stands
    first. Raises Refused as `check` does.
    """
    check(sources)
    moved = keys_of(sources, "vestigingen", today=today)
    found: dict[str, dict[str, list[Row]]] = {}  # table → key → rows
    seen: set[tuple[CellValue, ...]] = set()
    known: Collection[str] = ()
    places_of_hours: dict[str, list[int]] = defaultdict(list)
    refused: dict[str, set[Refused]] = defaultdict(set)
    for source in in_order(sources):
        table = BY_NAME[source.table]
        rows = found.setdefault(table.name, {})
        reader = Reader(source, refusals, today=today, moved=moved)
        for part in reader.parts():
            lost = _lost_cells(part)
            for number, key, row in zip(part.numbers, part.keys, part.rows, strict=True):
                natural = (table.name, key, *table.key_of(row))
                is_strange = table.of_trajectory and table is not TRAJECTEN and key not in known
                if is_strange or natural in seen:
                    why = NOT_THERE if is_strange else TWICE
                    refusals.add(table.name, number, (reader.name_of(KEY_COLUMN), key, why))
                    continue
                seen.add(natural)
                rows.setdefault(key, []).append(row)
                for name in lost.get(number, ()):
                    refused[key].add(Refused(table.name, Refused.key_of(table.key, row), name))
                if table is UREN:
                    places_of_hours[key].append(number)
        if table is TRAJECTEN:
            known = rows
    for key, numbers in places_of_hours.items():
        hours = [row for row in found[UREN.name][key] if isinstance(row, Hours)]
        found[UREN.name][key][:], clashes = without_overlaps(hours)
        for clash in clashes:
            refusals.add(UREN.name, numbers[clash.place], overlap(clash))
    yield from _as_facts(found, refused)


def _lost_cells(part: Part) -> dict[int, list[str]]:
    """Return which columns were refused of the rows that went in, by their numbers."""
    lost: dict[int, list[str]] = defaultdict(list)
    for each in part.refused:
        if not each.whole_row:
            lost[each.number].append(each.column)
    return lost


def _as_facts(
    found: Mapping[str, Mapping[str, list[Row]]], refused: Mapping[str, set[Refused]]
) -> Iterator[Facts]:
    staff = (
        {
            row.contactpersoon: row
            for row in found["medewerkers"].get("", [])
            if isinstance(row, StaffMember)
        }
        if "medewerkers" in found
        else None
    )
    lists = [
        (table.name, attrgetter(*table.order))
        for table in ALL
        if table.of_trajectory and table.name in found and table.name not in ("trajecten", "duo")
    ]
    duo = found.get("duo", {})
    for key, (row,) in found[TRAJECTEN.name].items():
        assert isinstance(row, Traject)
        facts = Facts(
            key,
            row,
            medewerkers=staff,
            duo=next((each for each in duo.get(key, ()) if isinstance(each, DuoRecord)), None),
            duo_delivered="duo" in found,
            refused=frozenset(refused.get(key, ())),
        )
        for name, order in lists:
            setattr(facts, name, tuple(sorted(found[name].get(key, ()), key=order)))
        yield facts


class _Memo(dict[CellValue, CellValue | Wrong]):
    """What cells of a column became; a cell that cannot be becomes the Wrong that says why."""

    has_wrong = False
    has_bsn = False

    def __init__(self, column: Column, *, as_text: bool) -> None:
        self._convert = converter(column)
        self._as_text = as_text

    def __missing__(self, cell: CellValue) -> CellValue | Wrong:
        self.has_bsn = self.has_bsn or is_bsn(in_words(cell))
        value: CellValue | Wrong
        try:
            value = self._convert(cell)
        except Wrong as wrong:
            self.has_wrong = True
            value = wrong
        if self._as_text and isinstance(value, date):
            value = value.isoformat()
        if len(self) < _REMEMBERED:
            self[cell] = value
        return value


def _said(row: Iterable[CellValue]) -> Iterator[CellValue]:
    return (cell for cell in row if cell not in ("", None) and str(cell).strip())


def _columns(rows: Sequence[Sequence[CellValue]], width: int) -> list[Sequence[CellValue]]:
    """Turn rows into columns; short rows are filled up, what stands beyond the header is left."""
    columns: list[Sequence[CellValue]] = (
        list(zip(*rows, strict=True))
        if len(set(map(len, rows))) == 1
        else list(zip_longest(*rows, fillvalue=""))
    )
    empty = ("",) * len(rows)
    return columns[:width] + [empty] * (width - len(columns))
