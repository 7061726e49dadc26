"""The PDF, opened with pikepdf: what PDF/UA asks and what typst must not do with our texts."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from tests.rendering.render_sample import HOSTILE, make_bare_report, make_report
from weerklank.rendering import pdf
from weerklank.rendering.document import Paragraph, Section, Table


@pytest.fixture(scope="module")
def content() -> bytes:
    return pdf.render(make_report())


@pytest.fixture(scope="module")
def opened(content: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(content)) as document:
        yield document


@pytest.fixture(scope="module")
def elements(opened: pikepdf.Pdf) -> list[Any]:
    return list(_walk(opened.Root.StructTreeRoot))


@pytest.fixture(scope="module")
def text(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def _walk(element: Any) -> Iterator[Any]:
    if not isinstance(element, pikepdf.Dictionary):
        return
    if "/S" in element:
        yield element
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        yield from _walk(child)


def _attributes(element: Any) -> list[Any]:
    found = element.get("/A", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def test_the_document_says_that_it_is_tagged_and_in_which_language(opened: pikepdf.Pdf) -> None:
    assert str(opened.Root.Lang) == "nl"
    assert opened.Root.MarkInfo.Marked
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    metadata = opened.open_metadata()
    assert metadata["pdfuaid:part"] == "1"
    assert metadata["dc:title"] == "Wie helpt mij verder?"


def test_header_cells_have_a_scope(elements: list[Any]) -> None:
    headers = [each for each in elements if each.S == "/TH"]
    assert headers
    assert all(
        any(attributes.get("/Scope") == "/Column" for attributes in _attributes(header))
        for header in headers
    )


def test_arabic_is_tagged_as_arabic(elements: list[Any]) -> None:
    languages = {str(each.Lang) for each in elements if "/Lang" in each}
    assert {"ar", "ti"} <= languages


def test_marks_are_decoration_beside_the_words(elements: list[Any], text: str) -> None:
    """A picture without words beside it would have to be a figure with a description."""
    assert [each for each in elements if each.S == "/Figure"] == []
    assert "11 van 19" in text
    assert "2 van 7" in text


def test_headings_start_at_one_and_skip_no_level(elements: list[Any]) -> None:
    levels = [int(str(each.S)[2:]) for each in elements if str(each.S)[:2] == "/H"]
    assert levels[0] == 1
    assert max(levels) == 2


def test_texts_are_shown_and_never_run(text: str) -> None:
    assert HOSTILE.replace(" ", "") in text.replace(" ", "").replace("\u200b", "")
    assert "root:" not in text


def test_what_our_fonts_lack_shows_as_a_box(text: str) -> None:
    assert "Emoji □ en □" in text
    assert "A2 → B1" in text


def test_every_statement_refers_to_the_annex_where_it_stands(text: str) -> None:
    for statement in make_report().statements:
        assert f"Zie bijlage C, {statement.number}" in text
        assert f"Uitspraak {statement.number}" in text
    assert "Tekst niet vrijgegeven" in text


def test_the_same_report_gives_the_same_bytes(content: bytes) -> None:
    assert pdf.render(make_report()) == content


def test_an_empty_report_is_a_document() -> None:
    with pikepdf.open(io.BytesIO(pdf.render(make_bare_report()))) as document:
        assert str(document.docinfo.Title) == "Leeg rapport"


def test_a_long_list_takes_the_margin_and_a_short_cell_breaks_at_a_space() -> None:
    meaning = "Iets begint of komt later dan nodig of beloofd, zoals het plan of een plek."
    counts = ("alleen samen verteld", "niet gevraagd", "te weinig gevraagd", "minstens 16 van 17")
    code = "4.3 Afgezegde lange tijd geen afspraak"
    listed = Table("", ("Nummer", "Betekenis"), tuple((str(n), meaning) for n in range(20)))
    counted = Table("", ("Code", *"abcd"), tuple((code, *counts) for _ in range(9)))

    def lines(table: Table) -> list[str]:
        report = replace(make_bare_report(), sections=(Section("1", "Lijst", (table,)),))
        reader = PdfReader(io.BytesIO(pdf.render(report)))
        return [line for page in reader.pages for line in page.extract_text().splitlines()]

    assert sum(meaning in line for line in lines(listed)) == 20
    assert not any(meaning in line for line in lines(replace(listed, rows=listed.rows[:4])))
    assert [line for line in lines(counted) if line.endswith(("-", "\xad", "\u2010"))] == []


@pytest.mark.slow
def test_every_character_on_the_list_can_be_set() -> None:
    """typst refuses a report with a character that it cannot show, so the list must be true."""
    characters = sorted(frozenset().union(*pdf.read_coverage().values()))
    lines = [
        " ".join(map(chr, characters[start : start + 200]))
        for start in range(0, len(characters), 200)
    ]
    section = Section("1", "Alles", tuple(map(Paragraph, lines)))
    assert pdf.render(replace(make_bare_report(), sections=(section,))).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("één", "één"),
        ("👋 hoi", "□ hoi"),
        ("中文", "□□"),
        ("❤\ufe0f", "❤"),
        ("a\x07b\r\nc", "ab\nc"),
        ("half \ud83d", "half "),
        ("\u0628\u064e", "\u0628\u064e"),
        ("\u2605\u0301", "\u2605□"),
    ],
    ids=[
        "accents",
        "emoji",
        "Chinese",
        "variation selector",
        "control and line end",
        "surrogate",
        "vowel sign",
        "accent on a star",
    ],
)
def test_characters_are_made_showable(before: str, after: str) -> None:
    assert pdf.make_showable({"t": [before]}) == {"t": [after]}
