"""Attendance lists as schools make them by hand: lessons per person, whatever the shape.

Two shapes are known. A *list* has a row per person and lesson, with a date, a mark or both. A
*grid* has a row per person and a column per lesson, with a date above it. Notes between the rows,
titles, and a class or date that stands only once above a group of rows are read as such.
Nothing is guessed about a person: her key is copied, and who it is, is somebody else's question.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypedDict

from weerklank.rulebook.calendar import months_later

Cell = object
PRESENT, ABSENT, AUTHORISED = "aanwezig", "afwezig", "afwezig met toestemming"
STATES = (PRESENT, ABSENT, AUTHORISED)

# What a column is called, in the words of those who make these lists.
_NAMES = {
    "person": (
        "traject",
        "klantnummer",
        "clientnummer",
        "cliëntnummer",
        "deelnemer",
        "deelnemernummer",
        "cursist",
        "cursistnummer",
        "persoon",
        "leerling",
    ),
    "date": ("datum", "lesdatum", "dag", "les"),
    "group": ("klas", "groep", "cursus"),
    "hours": ("uren", "uur", "lesuren", "aantal uren"),
    "mark": ("aanwezig", "presentie", "aanwezigheid", "status", "present", "aan/afwezig"),
}
# An "a" is left out: some write it for aanwezig, some for afwezig. Whoever reads it in says so.
_MARKS = {
    PRESENT: ("x", "1", "ja", "j", "p", "v", "✓", "✔", "aanw", "aanwezig", "present"),
    ABSENT: ("0", "nee", "n", "-", "o", "ong", "afw", "afwezig", "absent", "ongeoorloofd"),
    AUTHORISED: (
        "g",
        "ga",
        "z",
        "ziek",
        "afgemeld",
        "verlof",
        "geoorloofd",
        "afwezig geoorloofd",
        "met bericht",
    ),
}
UNKNOWN_MARK = "Wat dit teken betekent, is niet bekend. Kies het bij de kolommen."
KNOWN_MARKS = {mark: state for state, marks in _MARKS.items() for mark in marks}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "januari"),
            ("feb", "februari"),
            ("mrt", "maart"),
            ("apr", "april"),
            ("mei",),
            ("jun", "juni"),
            ("jul", "juli"),
            ("aug", "augustus"),
            ("sep", "sept", "september"),
            ("okt", "oktober"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_DAY_MONTH = re.compile(
    r"(?:[a-z]{2,9}\.? )?(\d{1,2})[-/. ](\d{1,2}|[a-z]{3,9})\.?(?:[-/. ](\d{2,4}))?$"
)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_CENTURY = 2000
_A_WEEK = 7
_LEAST_DATES = 2  # columns with a date above them that make a grid


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column says what. A grid has `dates` (column, day), a list has a column `day`."""

    person: int
    day: int | None = None
    group: int | None = None
    hours: int | None = None
    mark: int | None = None
    dates: tuple[tuple[int, date], ...] = ()


class SheetAsked(TypedDict):
    """How a sheet is read: its number in the draft, and Layout as JSON."""

    number: int
    person: int
    day: int | None
    hours: int | None
    mark: int | None
    dates: list[tuple[int, str]]


class Asked(TypedDict, total=False):
    """How a school's lists are read, as it is kept for this delivery and for the next."""

    keys_of: str
    kind: str
    year: int
    hours_per_lesson: float | None
    marks: dict[str, str]
    columns: dict[str, str]  # what each part was called
    left_out: list[str]  # names of sheets
    sheets: list[SheetAsked]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson of one person; `row` as a spreadsheet counts."""

    row: int
    key: str
    on: date
    state: str
    hours: float | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A row or a cell that was not taken over, in the file's own words, and why."""

    row: int
    column: str
    value: str
    why: str


@dataclass(slots=True)
class Reading:
    lessons: list[Lesson] = field(default_factory=list)
    notes: list[Unread] = field(default_factory=list)  # rows about nobody
    refused: list[Unread] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Month:
    """What a list says of one person in a month; hours of the lessons attended, if all are told."""

    key: str
    month: date
    offered: int
    attended: int
    authorised: int
    hours: float | None

    @property
    def until(self) -> date:
        """The first of the next month: up to there these hours are known."""
        return months_later(self.month, 1)


def fold(cell: Cell) -> str:
    """Return a cell as text, without case, accents and spaces around."""
    text = unicodedata.normalize("NFKD", str(cell if cell is not None else "").strip().casefold())
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def day_of(cell: Cell, year: int | None = None) -> date | None:
    """Read a day: a date, 2026-11-02, 2-11-2026, 2 nov 26, "ma 2/11" in the year that was told."""
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    text = fold(cell) if isinstance(cell, str) else ""
    if found := _YEAR_FIRST.match(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if not (found := _DAY_MONTH.match(text)):
        return None
    month = int(found[2]) if found[2].isdigit() else _MONTHS.get(found[2], 0)
    if found[3] is None:
        return _date(year, month, int(found[1])) if year else None
    told = int(found[3])
    return _date(told if told >= 100 else _CENTURY + told, month, int(found[1]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def recognise(
    header: Sequence[Cell], year: int | None = None, *, person: int | None = None
) -> Layout | None:
    """Say which column is what from a header; None when no person or no day can be told.

    `year` is for days that are written without one. `person` is the column of the person, where
    that is known from what stands under the header; see `person_column`.
    """
    found, dates = _named(header, year)
    person = found.get("person") if person is None else person
    if person is None:
        return None
    found = {part: column for part, column in found.items() if column != person}
    if len(dates) >= _LEAST_DATES:
        return Layout(person, group=found.get("group"), dates=tuple(dates))
    if "date" not in found:
        return None
    return Layout(
        person,
        day=found["date"],
        group=found.get("group"),
        hours=found.get("hours"),
        mark=found.get("mark"),
    )


def _named(
    header: Sequence[Cell], year: int | None
) -> tuple[dict[str, int], list[tuple[int, date]]]:
    """Return which part has which column, by its name, and the columns with a day above them."""
    found: dict[str, int] = {}
    dates = []
    for column, cell in enumerate(header):
        if day := day_of(cell, year):
            dates.append((column, day))
            continue
        name = fold(cell)
        for part, names in _NAMES.items():
            if part not in found and name in {fold(each) for each in names}:
                found[part] = column
                break
    return found, dates


# --- which column is the person ---------------------------------------------------------------
_LONGEST_KEY = 60
_WHOLE = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True)
class Person:
    """Which column names the person: `of` different values stand in it, `known` are known."""

    column: int
    known: int
    of: int


def candidates(
    header: Sequence[Cell], rows: Sequence[Sequence[Cell]], year: int | None = None
) -> dict[int, list[str]]:
    """Return the columns that may name the person, each with the different values in it.

    Not a column with a day above it, nor one that is called hours, mark, class or date, nor a
    running number: that says where somebody stands in the list, not who it is.
    """
    named, dates = _named(header, year)
    others = {column for part, column in named.items() if part != "person"}
    others |= {column for column, _day in dates}
    found = {}
    for column in range(len(header)):
        filled = [key for key in (key_of(_at(row, column)) for row in rows) if key]
        values = [key for key in dict.fromkeys(filled) if len(key) <= _LONGEST_KEY]
        if column not in others and values and not is_running_number(values):
            found[column] = values
    return found


def is_running_number(values: Sequence[str]) -> bool:
    """Return whether values count the rows: 1, 2, 3 …, also with a dot, and with a few left out."""
    numbers = [value.removesuffix(".").removesuffix(")") for value in values]
    if not all(_WHOLE.fullmatch(number) for number in numbers):
        return False
    counted = {int(number) for number in numbers}
    return min(counted) <= 1 and max(counted) <= max(2 * len(counted), _LEAST_DATES)


def person_column(columns: Mapping[int, Sequence[str]], known: Collection[str]) -> Person | None:
    """Choose the column in which most values are known; None where not one is in any of them."""
    found = [
        Person(column, sum(value in known for value in values), len(values))
        for column, values in columns.items()
    ]
    best = max(found, key=lambda each: (each.known, each.known / each.of), default=None)
    return best if best is not None and best.known else None


def read(
    rows: Iterable[tuple[int, Sequence[Cell]]],
    layout: Layout,
    *,
    marks: Mapping[str, str] | None = None,
    hours_per_lesson: float | None = None,
    year: int | None = None,
) -> Reading:
    """Read the lessons from numbered rows under the header.

    `marks` says what marks mean (folded mark → state), beside the known ones. In a grid an empty
    cell means that nothing was noted: no lesson. In a list without marks, whoever stands in it was
    there; an amount of 0 hours means absent.
    """
    known = {**KNOWN_MARKS, **(marks or {})}
    reading = Reading()
    day_above: date | None = None
    for number, row in rows:
        if not any(fold(cell) for cell in row):
            continue
        key = key_of(_at(row, layout.person))
        if layout.dates:
            if not key or not any(fold(_at(row, column)) for column, _day in layout.dates):
                reading.notes.append(_note(number, row))
                continue
            _read_grid_row(reading, number, row, key, layout, known, hours_per_lesson)
            continue
        told = _at(row, layout.day)
        day = day_of(told, year)
        if day is None and fold(told) and key:
            reading.refused.append(
                Unread(number, "datum", str(told), "Dit is geen datum, zoals 24-11-2026.")
            )
            continue
        if not key:
            # A date on its own stands above the rows it is about.
            day_above = day or day_above
            reading.notes.append(_note(number, row))
            continue
        day_above = day or day_above
        if day_above is None:
            reading.refused.append(
                Unread(number, "datum", "", "Hier en hierboven staat geen datum.")
            )
            continue
        _read_list_row(reading, number, row, key, day_above, layout, known, hours_per_lesson)
    return reading


def _read_grid_row(  # noqa: PLR0917  the parts of one row
    reading: Reading,
    number: int,
    row: Sequence[Cell],
    key: str,
    layout: Layout,
    known: Mapping[str, str],
    hours: float | None,
) -> None:
    for column, day in layout.dates:
        cell = _at(row, column)
        mark = _mark(cell)
        if not mark:
            continue
        state = known.get(mark)
        if state is None:
            reading.refused.append(_unknown_mark(number, f"{day:%d-%m-%Y}", cell))
            continue
        reading.lessons.append(Lesson(number, key, day, state, hours))


def _read_list_row(  # noqa: PLR0917  the parts of one row
    reading: Reading,
    number: int,
    row: Sequence[Cell],
    key: str,
    day: date,
    layout: Layout,
    known: Mapping[str, str],
    hours: float | None,
) -> None:
    amount = hours
    told = _at(row, layout.hours)
    if fold(told):
        amount = _number(told)
        if amount is None:
            reading.refused.append(
                Unread(number, "uren", str(told), "Dit is geen aantal uren, zoals 3 of 2,5.")
            )
            return
    cell = _at(row, layout.mark)
    mark = _mark(cell)
    if not mark:
        state: str | None = ABSENT if fold(told) and amount == 0 else PRESENT
        if layout.mark is not None and not fold(told):
            reading.refused.append(
                Unread(number, "aanwezig", "", "Er staat niet of deze persoon er was.")
            )
            return
    else:
        state = known.get(mark)
    if state is None:
        reading.refused.append(_unknown_mark(number, "aanwezig", cell))
        return
    reading.lessons.append(Lesson(number, key, day, state, amount))


def _unknown_mark(number: int, column: str, cell: Cell) -> Unread:
    return Unread(number, column, str(cell), UNKNOWN_MARK)


def _note(number: int, row: Sequence[Cell]) -> Unread:
    text = " ".join(str(cell).strip() for cell in row if fold(cell))
    return Unread(number, "", text, "")


def _at(row: Sequence[Cell], column: int | None) -> Cell:
    return row[column] if column is not None and column < len(row) else None


def key_of(cell: Cell) -> str:
    """Return what a cell says of who somebody is; a whole number as people write it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""


def _mark(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return fold(cell)


def _number(cell: Cell) -> float | None:
    try:
        amount = float(str(cell).strip().replace(",", "."))
    except ValueError:
        return None
    return amount if 0 <= amount <= 24 else None


@dataclass(frozen=True, slots=True)
class Span:
    """From which day to which a list has lessons in a month."""

    first: date
    last: date

    @property
    def is_part(self) -> bool:
        """Whether a week or more of the month has no lesson, at its begin or at its end."""
        next_month = months_later(self.first.replace(day=1), 1)
        return self.first.day > _A_WEEK or (next_month - self.last).days > _A_WEEK


def spans(lessons: Iterable[Lesson]) -> dict[date, Span]:
    """Return over which days of each month these lessons go, whoever they are about."""
    found: dict[date, Span] = {}
    for lesson in lessons:
        month = lesson.on.replace(day=1)
        so_far = found.get(month, Span(lesson.on, lesson.on))
        found[month] = Span(min(so_far.first, lesson.on), max(so_far.last, lesson.on))
    return found


def per_month(lessons: Iterable[Lesson]) -> tuple[list[Month], list[Lesson]]:
    """Count lessons per person and month, by key and month; and give what stood there twice.

    The same person twice on one day with the same state and hours may be two lessons; it counts as
    two only when it stands in the same row (a grid with two columns of one day). Otherwise the
    second is given back.
    """
    counted: dict[tuple[str, date], list[Lesson]] = defaultdict(list)
    rows_of_day: dict[tuple[str, date], int] = {}
    twice = []
    for lesson in lessons:
        if rows_of_day.setdefault((lesson.key, lesson.on), lesson.row) != lesson.row:
            twice.append(lesson)
            continue
        counted[lesson.key, lesson.on.replace(day=1)].append(lesson)
    months = [
        Month(
            key,
            month,
            offered=len(found),
            attended=sum(lesson.state == PRESENT for lesson in found),
            authorised=sum(lesson.state == AUTHORISED for lesson in found),
            hours=_hours([lesson for lesson in found if lesson.state == PRESENT]),
        )
        for (key, month), found in sorted(counted.items())
    ]
    return months, twice


def _hours(attended: Sequence[Lesson]) -> float | None:
    amounts = [lesson.hours for lesson in attended if lesson.hours is not None]
    return sum(amounts) if len(amounts) == len(attended) else None
