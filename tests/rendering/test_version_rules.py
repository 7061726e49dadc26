"""What differs between versions, words that were taken over, and a report as data and back."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from tests.rendering.render_sample import make_report
from weerklank.rendering import document, freezing
from weerklank.sentences import literal
from weerklank.sentences.differing import Difference, difference


def whole() -> document.Report:
    """Give a report with every kind of block that there is."""
    report = make_report()
    return replace(report, summary=(document.Remark("Lees dit na."), *report.summary))


A, B = "Negen van de tien snappen de brieven niet.", "De bus komt niet op tijd in de ochtend."
A2 = "Acht van de tien snappen de brieven niet."


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ([("3.1", A)], [("3.1", A)], Difference()),
        # Another number or place is no difference.
        ([("3.1", A), ("3.2", B)], [("3.1", B), ("4.1", A)], Difference()),
        ([("3.1", A)], [("3.1", A), ("3.2", B)], Difference(added=(("3.2", B),))),
        ([("3.1", A), ("3.2", B)], [("3.1", A)], Difference(gone=(("3.2", B),))),
        ([("3.1", A)], [("3.2", A2)], Difference(changed=((("3.1", A), ("3.2", A2)),))),
        # What has little in common is another sentence, at whatever number.
        ([("3.1", A)], [("3.1", B)], Difference(added=(("3.1", B),), gone=(("3.1", A),))),
        # Twice the same sentence is two sentences.
        ([("3.1", A), ("3.2", A)], [("3.1", A)], Difference(gone=(("3.2", A),))),
        ([], [], Difference()),
    ],
)
def test_what_differs_is_said_by_text(before: Any, now: Any, found: Difference):
    assert difference(before, now) == found
    assert bool(found) == bool(found.added or found.changed or found.gone)


SAID = ["Ik snap de brief niet, en mijn zus leest hem elke week voor."]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        # Six words in a row, whatever the signs and capitals between them.
        (
            "Zij zei: ik SNAP de brief niet en... Zo was het.",
            "Zij zei: [woorden weggehaald]... Zo was het.",
        ),
        # Five are anybody's.
        ("Velen zeggen: ik snap de brief niet.", "Velen zeggen: ik snap de brief niet."),
        # As long as it goes on, and once where two runs meet.
        ("Ik snap de brief niet, en mijn zus leest hem elke week.", "[woorden weggehaald]."),
        ("Niets van dit alles.", "Niets van dit alles."),
        ("", ""),
    ],
)
def test_a_run_of_words_that_somebody_said_goes(text: str, left: str):
    assert literal.without(text, literal.runs(SAID)) == left


def test_what_was_printed_goes_when_it_is_shorter_too():
    runs = literal.runs([], ["Brief praat nu.", "Ja."])
    assert literal.without("Zo iemand: “brief praat nu”. Ja.", runs) == (
        "Zo iemand: “[woorden weggehaald]”. Ja."
    )


def test_a_short_sentence_of_what_was_printed_goes_as_well():
    runs = literal.runs([], ["Ik stuur een app. Al vier maanden één vinkje. Echt waar."])
    assert literal.without("Al vier maanden één vinkje, zei zij. Echt waar.", runs) == (
        f"{literal.GONE}, zei zij. Echt waar."
    )


def test_it_goes_from_every_text_of_data_and_nothing_else():
    runs = literal.runs(SAID)
    data = {"=": "Paragraph", "text": SAID[0], "inside": [1, None, [SAID[0], "x"]]}
    assert literal.without_in(data, runs) == {
        "=": "Paragraph",
        "text": "[woorden weggehaald].",
        "inside": [1, None, ["[woorden weggehaald].", "x"]],
    }


# --- a report as data -------------------------------------------------------------------------
def test_a_report_comes_back_as_it_was():
    report = whole()
    assert freezing.decode(freezing.encode(report)) == report


def kinds_in(value: object) -> set[str]:
    if isinstance(value, tuple):
        return {kind for each in value for kind in kinds_in(each)}
    if not is_dataclass(value):
        return set()
    below = {kind for each in fields(value) for kind in kinds_in(getattr(value, each.name))}
    return {type(value).__name__} | below


def test_the_sample_has_every_kind_of_block():
    every = {each.__name__ for each in document.Block.__args__}
    assert every <= kinds_in(whole())


def test_words_of_people_are_apart_and_come_back():
    report = whole()
    kept: dict[int, Any] = {}

    def name(_statement: str, _text: str, data: Any) -> int:
        kept[len(kept) + 1] = data
        return len(kept)

    frozen = freezing.freeze(report, name)
    quotes = [quote for each in report.statements for quote in each.quotes]
    assert quotes
    for quote in quotes:
        assert quote.text not in str(frozen)
    assert freezing.report_from(frozen, kept) == report
    without = freezing.report_from(frozen, {})
    assert not [quote for each in without.statements for quote in each.quotes]
    assert [each.text for each in without.statements] == [each.text for each in report.statements]


def test_what_a_later_program_added_or_dropped_does_no_harm():
    data = freezing.encode(document.Paragraph("Zo."))
    assert freezing.decode(data | {"colour": "blue"}) == document.Paragraph("Zo.")
    table = freezing.encode(document.Table("x", ("a",), (("1",),)))
    del table["note"]
    assert freezing.decode(table) == document.Table("x", ("a",), (("1",),))


@pytest.mark.parametrize(
    "data", [{"=": "Chart"}, {"=": "Paragraph"}, {"=": "Stance", "value": "sideways"}, [], None]
)
def test_what_cannot_be_read_is_said(data: Any):
    with pytest.raises(freezing.Unreadable):
        freezing.report_from(data, {})


def test_what_is_no_part_of_a_document_is_not_kept():
    with pytest.raises(TypeError):
        freezing.encode(object())


def test_the_checksum_does_not_depend_on_the_order_of_names():
    assert freezing.checksum({"a": 1, "b": 2}, []) == freezing.checksum({"b": 2, "a": 1}, [])
    assert freezing.checksum({"a": 1}, []) != freezing.checksum({"a": 2}, [])
    assert freezing.checksum({}, [1]) != freezing.checksum({}, [])
    assert freezing.checksum({}, [], {"a": 1}) != freezing.checksum({}, [], {"a": 2})
    # Without them as it was before they belonged to a version.
    assert freezing.checksum({}, [], {}) == freezing.checksum({}, [])
