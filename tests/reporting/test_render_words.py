"""The document model and the words that the renderers share."""

from dataclasses import replace

import pytest

from tests.reporting.render_sample import make_bare_report, make_report
from weerklank.reporting.document import Count, Evidence, Section, Statement, Table
from weerklank.reporting.render import words


def test_more_persons_than_were_asked_is_refused() -> None:
    with pytest.raises(ValueError, match="9 persons"):
        Count(9, 8)
    with pytest.raises(ValueError, match="9 persons"):
        Evidence(1, 8, "vrouwen", contrary=9)


def test_two_statements_with_one_number_are_refused() -> None:
    twice = (Statement("1.1", "Een zin.", Evidence(1, 1, "vrouwen")),) * 2
    with pytest.raises(ValueError, match=r"statement has number 1\.1"):
        replace(make_bare_report(), sections=(Section("1", "Deel", twice),))


def test_two_sections_with_one_number_are_refused() -> None:
    with pytest.raises(ValueError, match="section has number 1"):
        replace(make_bare_report(), sections=(Section("1", "Deel"), Section("1", "Ander deel")))


def test_a_row_that_does_not_fit_its_header_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Table("Tabel", ("a", "b"), (("1",),))


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [((), "A"), (("A", "B"), "C"), (("1", "2", "3"), "4")],
    ids=["no annex", "letters", "figures"],
)
def test_the_evidence_is_the_annex_after_the_last(numbers: tuple[str, ...], expected: str) -> None:
    annexes = tuple(Section(number, "Bijlage") for number in numbers)
    assert replace(make_bare_report(), annexes=annexes).evidence_number == expected


def test_statements_come_in_reading_order() -> None:
    numbers = [statement.number for statement in make_report().statements]
    assert numbers == ["3.1", "3.2", "3.3", "4.1", "4.2", "4.3", "4.4"]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (Count(5, 8), "5 van 8"),
        (Count(0, 8), "0 van 8"),
        (Count(0, 0), "niet gevraagd"),
        (Count(5, None), "5 van een onbekend aantal"),
    ],
    ids=["some", "asked, nobody said it", "not asked", "unknown"],
)
def test_not_asked_is_not_the_same_as_nobody(count: Count, expected: str) -> None:
    assert words.write_count(count) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [(11, (11,)), (12, (10, 2)), (19, (10, 9)), (20, (10, 10))],
    ids=["eleven", "twelve", "nineteen", "twenty"],
)
def test_marks_stand_in_rows_of_ten_above_eleven(asked: int, expected: tuple[int, ...]) -> None:
    rows = words.draw_persons(Evidence(3, asked, "mensen"))
    assert tuple(len(row) for row in rows) == expected


def test_a_column_of_dashes_is_not_a_column_of_numbers() -> None:
    table = Table("t", ("n", "m", "w"), (("1", "-", "een"), ("2,5%", "-", "2")))
    assert words.numeric_columns(table) == {0}


def test_silence_about_contrary_evidence_is_said() -> None:
    account = words.write_account(Evidence(2, 8, "vrouwen", conversations=1, passages=1))
    assert account == (
        "2 van 8 vrouwen; 1 gesprek, 1 passage. Of naar tegenspraak is gezocht, is niet vastgelegd."
    )
