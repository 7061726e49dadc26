"""Lists of schools, in the shapes in which they come."""

from datetime import date, datetime

import pytest

from weerklank.deliveries.rules.attendance import (
    ABSENT,
    AUTHORISED,
    PRESENT,
    Layout,
    Lesson,
    Person,
    Span,
    candidates,
    day_of,
    is_running_number,
    per_month,
    person_column,
    read,
    recognise,
)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-02", date(2026, 11, 2)),
        ("2-11-2026", date(2026, 11, 2)),
        ("02/11/26", date(2026, 11, 2)),
        ("ma 2 nov", date(2026, 11, 2)),
        ("Maandag 2-11", date(2026, 11, 2)),
        ("2 november 2026", date(2026, 11, 2)),
        (datetime(2026, 11, 2, 9, 30), date(2026, 11, 2)),  # noqa: DTZ001  of a spreadsheet
        ("31-2-2026", None),
        ("Maandag", None),
        (2, None),
        ("", None),
    ],
)
def test_day_as_people_write_it(written, day):
    assert day_of(written, 2026) == day


def test_day_without_a_year_needs_one():
    assert day_of("2 nov") is None


def numbered(*rows, first=2):
    return list(enumerate(rows, start=first))


def test_grid_with_a_class_and_notes_between_the_rows():
    header = ["Cursist", "Klas", "2-11-2026", "4-11-2026", "Opmerking"]
    layout = recognise(header)
    assert layout == Layout(0, group=1, dates=((2, date(2026, 11, 2)), (3, date(2026, 11, 4))))
    reading = read(
        numbered(
            ["C-12", "Z3", "x", "g", ""],
            ["Let op: woensdag was er brand", None, None, None, None],
            [1234.0, "Z3", "", "V", ""],
            ["", "", "", "", ""],
        ),
        layout,
        hours_per_lesson=3,
    )
    assert reading.lessons == [
        Lesson(2, "C-12", date(2026, 11, 2), PRESENT, 3),
        Lesson(2, "C-12", date(2026, 11, 4), AUTHORISED, 3),
        Lesson(4, "1234", date(2026, 11, 4), PRESENT, 3),
    ]
    assert [note.value for note in reading.notes] == ["Let op: woensdag was er brand"]


def test_list_with_a_date_that_stands_once_above_its_rows():
    layout = recognise(["Datum", "Deelnemer", "Uren", "Aanwezig"])
    reading = read(
        numbered(
            ["2-11-2026", "", "", ""],
            ["", "C-12", "3", "ja"],
            ["", "C-13", "2,5", "ziek"],
            ["4-11-2026", "C-12", "3", "nee"],
        ),
        layout,
    )
    assert reading.lessons == [
        Lesson(3, "C-12", date(2026, 11, 2), PRESENT, 3),
        Lesson(4, "C-13", date(2026, 11, 2), AUTHORISED, 2.5),
        Lesson(5, "C-12", date(2026, 11, 4), ABSENT, 3),
    ]


def test_list_of_hours_only_zero_is_absent():
    layout = recognise(["Datum", "Deelnemer", "Uren"])
    reading = read(numbered(["2-11-2026", "C-12", 0], ["2-11-2026", "C-13", 3]), layout)
    assert [lesson.state for lesson in reading.lessons] == [ABSENT, PRESENT]


def test_mark_that_nobody_knows_is_asked_and_not_guessed():
    layout = recognise(["Nr", "2-11-2026", "4-11-2026"], person=0)
    rows = numbered(["C-12", "A", "x"])
    reading = read(rows, layout)
    (refused,) = reading.refused
    assert (refused.row, refused.column, refused.value) == (2, "02-11-2026", "A")
    assert len(reading.lessons) == 1
    told = read(rows, layout, marks={"a": ABSENT})
    assert [lesson.state for lesson in told.lessons] == [ABSENT, PRESENT]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["32-11-2026", "C-12", "3", "ja"], "datum"),
        (["2-11-2026", "C-12", "heel veel", "ja"], "uren"),
        (["2-11-2026", "C-12", "", ""], "aanwezig"),
        (["", "C-12", "3", "ja"], "datum"),
    ],
    ids=["no such day", "no amount", "nothing said", "no day above"],
)
def test_cell_that_cannot_be_read_is_named(row, column):
    layout = recognise(["Datum", "Deelnemer", "Uren", "Aanwezig"])
    reading = read(numbered(row), layout)
    assert reading.lessons == []
    assert [each.column for each in reading.refused] == [column]


@pytest.mark.parametrize(
    "header",
    [["Naam", "Adres"], ["Deelnemer", "Opmerking"], ["Nr", "2-11-2026", "4-11-2026"], []],
    ids=["no person's key", "no day", "a running number", "nothing"],
)
def test_header_that_says_too_little_is_not_recognised(header):
    assert recognise(header) is None


@pytest.mark.parametrize(
    ("values", "counts_rows"),
    [
        (["1", "2", "3"], True),
        (["0", "1", "2"], True),
        (["1.", "2.", "3."], True),
        (["3", "1", "2"], True),
        (["1", "2", "4", "7"], True),
        (["1"], True),
        (["1", "2", "4", "9"], False),
        (["2", "3", "4"], False),
        (["101", "102", "103"], False),
        (["1", "2", "C-3"], False),
        (["C-1", "C-2"], False),
    ],
)
def test_a_running_number_counts_the_rows(values, counts_rows):
    assert is_running_number(values) is counts_rows


HEADER = ["Nr", "Naam", "Klantnummer", "Klas", "2-11-2026", "4-11-2026"]
ROWS = [
    [1.0, "Yara", 4411.0, "Z3", "x", "x"],
    [2.0, "Omid", 4412.0, "Z3", "x", ""],
    [3.0, "Hind", "", "Z3", "x", "x"],
]


def test_what_may_name_the_person_is_no_running_number_day_or_class():
    assert candidates(HEADER, ROWS) == {1: ["Yara", "Omid", "Hind"], 2: ["4411", "4412"]}


@pytest.mark.parametrize(
    ("known", "column"),
    [
        ({"4411", "4412"}, Person(2, 2, 2)),
        ({"4411"}, Person(2, 1, 2)),
        ({"4411", "Omid", "Hind"}, Person(1, 2, 3)),  # most values, whatever it is called
        ({"1", "2", "3"}, None),
        (set(), None),
    ],
)
def test_the_person_is_the_column_with_most_known_values(known, column):
    assert person_column(candidates(HEADER, ROWS), known) == column


@pytest.mark.parametrize(
    ("first", "last", "is_part"),
    [(7, 24, False), (8, 30, True), (1, 23, True), (1, 24, False), (16, 20, True)],
)
def test_a_list_without_a_week_of_the_month_is_a_part_of_it(first, last, is_part):
    assert Span(date(2026, 11, first), date(2026, 11, last)).is_part is is_part


def test_months_count_lessons_and_hours():
    lessons = [
        Lesson(2, "C-1", date(2026, 11, 2), PRESENT, 3),
        Lesson(2, "C-1", date(2026, 11, 4), ABSENT, 3),
        Lesson(2, "C-1", date(2026, 11, 9), AUTHORISED, 3),
        Lesson(2, "C-1", date(2026, 12, 1), PRESENT, None),
    ]
    (november, december), twice = per_month(lessons)
    assert (november.offered, november.attended, november.authorised, november.hours) == (
        3,
        1,
        1,
        3,
    )
    assert november.until == date(2026, 12, 1)
    assert december.hours is None
    assert twice == []


def test_day_that_stands_in_two_rows_counts_once():
    first = Lesson(2, "C-1", date(2026, 11, 2), PRESENT, 3)
    second = Lesson(9, "C-1", date(2026, 11, 2), PRESENT, 3)
    (month,), twice = per_month([first, second])
    assert month.offered == 1
    assert twice == [second]


def test_two_lessons_of_one_day_in_one_row_are_two():
    lessons = [Lesson(2, "C-1", date(2026, 11, 2), PRESENT, 1.5)] * 2
    (month,), _twice = per_month(lessons)
    assert (month.offered, month.hours) == (2, 3)
