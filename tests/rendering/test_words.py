"""The document model and the words that the renderers share."""

from dataclasses import replace

import pytest

from tests.rendering.render_sample import make_bare_report, make_report
from weerklank.rendering import html, pdf, words
from weerklank.rendering.document import (
    Count,
    Evidence,
    EvidenceLine,
    Section,
    Statement,
    Table,
)


def test_more_persons_than_were_asked_is_refused() -> None:
    with pytest.raises(ValueError, match="9 persons"):
        Count(9, 8)
    with pytest.raises(ValueError, match="9 persons"):
        Evidence(1, 8, "vrouwen", contrary=9)


@pytest.mark.parametrize(
    ("said", "contrary", "both"),
    [(8, 1, 0), (2, 1, 2), (1, 2, 2)],
    ids=["more than asked", "more than are contrary", "more than said it"],
)
def test_sides_that_do_not_add_up_are_refused(said: int, contrary: int, both: int) -> None:
    with pytest.raises(ValueError, match="cannot have said both"):
        Evidence(said, 8, "vrouwen", contrary=contrary, both=both)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence(3, 7, "mensen"), "●●●○○○○"),
        (Evidence(3, 5, "mensen", contrary=2, both=2), "●◈◈○○"),
        (Evidence(4, 7, "mensen", contrary=4, both=1), "●●●◈◆◆◆"),
        (Evidence(2, None, "mensen", contrary=1, both=1), "●◈"),
        (Evidence(1, 3, "mensen", unprompted=2, contrary_unprompted=1), "●○○"),
        (Evidence(0, 0, "mensen", unprompted=2), ""),
    ],
)
def test_each_person_of_the_base_is_drawn_once(evidence: Evidence, expected: str) -> None:
    assert "".join(words.draw_persons(evidence)) == expected


@pytest.mark.parametrize(
    ("evidence", "persons", "contrary", "neither"),
    [
        (Evidence(4, 7, "mensen"), "4 van 7 mensen", "", ""),
        (
            Evidence(4, 7, "mensen", contrary=5, both=2),
            "4 van 7 mensen",
            "5 zeggen het tegendeel, van wie twee ook dit",
            "0 zeiden geen van beide",
        ),
        (
            Evidence(4, 7, "mensen", contrary=1, both=1),
            "4 van 7 mensen",
            "1 zegt het tegendeel en ook dit",
            "3 zeiden geen van beide",
        ),
        (
            Evidence(4, 7, "mensen", contrary=2, unprompted=2, contrary_unprompted=1),
            "4 van 7 mensen, en 2 uit zichzelf",
            "2 zeggen het tegendeel, en 1 uit zichzelf",
            "1 zei geen van beide",
        ),
        (
            Evidence(0, 0, "mensen", unprompted=1, contrary_unprompted=2),
            "aan geen van de mensen gevraagd; 1 begon er zelf over",
            "2 zeggen uit zichzelf het tegendeel",
            "",
        ),
        (Evidence(2, 7, "mensen", at_least=True), "minstens 2 van 7 mensen", "", ""),
        (
            Evidence(1, 7, "mensen", contrary=2, contrary_at_least=True),
            "1 van 7 mensen",
            "minstens 2 zeggen het tegendeel",
            "4 zeiden geen van beide",
        ),
        (
            Evidence(2, None, "mensen", contrary=1, both=1),
            "2 van een onbekend aantal mensen",
            "1 zegt het tegendeel en ook dit",
            "",
        ),
    ],
)
def test_the_sides_are_said_in_words(evidence, persons, contrary, neither) -> None:
    assert words.write_persons(evidence) == persons
    assert words.write_contrary(evidence) == contrary
    assert words.write_neither(evidence) == neither


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


def test_no_column_is_narrower_than_its_longest_word() -> None:
    header = ("Wie", "Gesprekken", "Beurten", "Prevalentie", "κ", "AC1", "F1")
    coefficient = "0,83 (0,79 tot 0,86)"
    row = ("Bram en wat samen besloten is", "6", "293", "0,97", *[coefficient] * 3)
    weights = words.weigh_columns(header, (row,))
    # Some eighty characters stand on a line of the table; a cell keeps room for two more.
    line = 80 / sum(weights)
    assert all(
        weight * line >= len(word) + 2
        for weight, *texts in zip(weights, header, row, strict=True)
        for text in texts
        for word in text.split()
    )
    assert words.weigh_columns(("Wie", "Mensen"), (("Vrouw", "11"),)) == [9, 10]


def test_silence_about_contrary_evidence_is_said() -> None:
    account = words.write_account(Evidence(2, 8, "vrouwen", conversations=1, passages=1))
    assert account == (
        "2 van 8 vrouwen; 1 gesprek, 1 passage. Of naar tegenspraak is gezocht, is niet vastgelegd."
    )


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence(3, 7, "mensen"), ""),
        (Evidence(3, None, "mensen"), "Aan wie dit gevraagd is, is niet bekend."),
        (
            Evidence(3, 7, "mensen", unnoted=1),
            "Van 1 mens is niet genoteerd of het is gevraagd.",
        ),
        (
            Evidence(3, 7, "mensen", unsure=1, unclear=1),
            "Van 1 mens is niet bekend of de vraag voor die persoon gold. Eén van hen zei dit wel.",
        ),
        (
            Evidence(3, 7, "mensen", unnoted=2, unsure=3, unclear=2),
            "Van 2 mensen is niet genoteerd of het is gevraagd. Van 3 mensen is niet bekend of de "
            "vraag voor hen gold. Twee van hen zeiden dit wel.",
        ),
    ],
    ids=["everybody is known", "no base", "not noted", "condition not known", "both"],
)
def test_who_cannot_be_counted_stands_apart(evidence: Evidence, expected: str) -> None:
    assert words.write_unknown(evidence) == expected


def test_a_column_in_which_nothing_stands_is_left_out() -> None:
    passage = EvidenceLine("3.1-1", "Gesprek 2", "D4", "4.1 Contact", text="Ik bel.")
    inside = words.write_lines(Evidence(1, 2, "mensen", lines=(passage,)))
    assert inside.header == ("Passage", "Gesprek", "Spreker", "Code", "Zegt", "Tekst")
    assert inside.rows == (("3.1-1", "Gesprek 2", "D4", "4.1 Contact", "dit"),)

    bare = EvidenceLine("3.1-1", "", "inburgeraar", "", text="Ik bel.")
    outside = words.write_lines(Evidence(1, 2, "mensen", lines=(bare,)))
    assert outside.header == ("Passage", "Spreker", "Zegt", "Tekst")
    assert outside.rows == (("3.1-1", "inburgeraar", "dit"),)
    assert sum(outside.shares) == sum(inside.shares)

    kept_before = replace(bare, conversation="–", code="–")
    assert words.write_lines(Evidence(1, 2, "mensen", lines=(kept_before,))) == outside

    both = words.write_lines(Evidence(1, 2, "mensen", lines=(passage, replace(bare, text=None))))
    assert both.rows[1] == ("3.1-1", "–", "inburgeraar", "–", "dit")
    assert not words.write_lines(
        Evidence(1, 2, "mensen", lines=(replace(bare, text=None),))
    ).has_text


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ronde 2", "Ronde 2, 2026"), ("Ronde مرحلة", "Ronde مرحلة\u200e, 2026")],
)
def test_a_name_from_right_to_left_does_not_turn_what_follows(name: str, expected: str) -> None:
    report = replace(make_bare_report(), round_label=name, period="2026")
    assert words.write_round(report) == expected
    assert pdf.UNKNOWN_CHARACTER not in str(pdf.make_showable(expected))
    assert expected in html.render(report)
