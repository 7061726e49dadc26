"""The Word report, read back with python-docx."""

import io
import zipfile
from itertools import pairwise

import docx as python_docx
import pytest
from docx.oxml.ns import qn

from tests.rendering.render_sample import ARABIC, HOSTILE, make_bare_report, make_report
from weerklank.rendering import docx


@pytest.fixture(scope="module")
def content() -> bytes:
    return docx.render(make_report())


@pytest.fixture(scope="module")
def document(content: bytes):  # type: ignore[no-untyped-def]
    return python_docx.Document(io.BytesIO(content))


def test_headings_are_real_and_no_level_is_skipped(document) -> None:  # type: ignore[no-untyped-def]
    headings = [
        (int(each.style.name[-1]), each.text)
        for each in document.paragraphs
        if each.style.name.startswith("Heading")
    ]
    assert (1, "3\tContact en hulp") in headings
    assert (2, "2.1\tWie deden mee") in headings
    assert (1, "Bijlage B: Matrix") in headings
    assert (1, "Bijlage C: Waar elke uitspraak vandaan komt") in headings
    levels = [level for level, _ in headings]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_styles_carry_the_structure(document) -> None:  # type: ignore[no-untyped-def]
    used = {each.style.name for each in document.paragraphs}
    assert {"Title", "Subtitle", "List Bullet", "Quote", "Caption", "Uitspraak"} <= used


def test_every_table_repeats_its_header_row(document) -> None:  # type: ignore[no-untyped-def]
    assert document.tables
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in table.rows[1:])


def test_the_document_is_in_dutch(document) -> None:  # type: ignore[no-untyped-def]
    default = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert default.get(qn("w:val")) == "nl-NL"
    assert document.core_properties.language == "nl-NL"
    assert document.core_properties.title == "Wie helpt mij verder?"
    assert document.core_properties.author == "Bram Vos; Chantal Özdemir"


def test_arabic_runs_from_right_to_left(document) -> None:  # type: ignore[no-untyped-def]
    quotes = [each for each in document.paragraphs if ARABIC in each.text]
    assert quotes
    for paragraph in quotes:
        assert paragraph._p.pPr.find(qn("w:bidi")) is not None
        properties = paragraph.runs[0]._r.rPr
        assert properties.find(qn("w:rtl")) is not None
        assert properties.find(qn("w:lang")).get(qn("w:bidi")) == "ar-SA"


def test_every_statement_leads_to_its_evidence(document) -> None:  # type: ignore[no-untyped-def]
    body = document.element.body
    bookmarks = {each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))}
    links = [each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))]
    assert set(links) <= bookmarks
    statements = range(1, len(make_report().statements) + 1)
    assert {link for link in links if link.startswith("onder")} == {
        f"onderbouwing_{place}" for place in statements
    }
    texts = [
        "".join(part.text for part in each.iter(qn("w:t"))) for each in body.iter(qn("w:hyperlink"))
    ]
    assert "Onderbouwing: bijlage C, 3.2" in texts


def test_bookmark_numbers_are_unique(document) -> None:  # type: ignore[no-untyped-def]
    numbers = [each.get(qn("w:id")) for each in document.element.body.iter(qn("w:bookmarkStart"))]
    assert len(numbers) == len(set(numbers))


def test_contents_and_footer_have_fields_for_page_numbers(document) -> None:  # type: ignore[no-untyped-def]
    body = document.element.body
    fields = [each.text.split()[:2] for each in body.iter(qn("w:instrText"))]
    bookmarks = {each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))}
    assert fields
    assert all(kind == "PAGEREF" and target in bookmarks for kind, target in fields)
    marks = list(body.iter(qn("w:fldChar")))
    begins = [each for each in marks if each.get(qn("w:fldCharType")) == "begin"]
    assert len(begins) == len(fields)
    assert all(each.get(qn("w:dirty")) == "true" for each in begins)
    footer = document.sections[0].footer._element
    assert [each.text.strip() for each in footer.iter(qn("w:instrText"))] == ["PAGE"]


def test_hostile_text_and_emoji_stay_what_they_are(document) -> None:  # type: ignore[no-untyped-def]
    texts = [each.text for each in document.paragraphs]
    assert HOSTILE in texts
    assert any("😀" in text and "\x07" not in text for text in texts)


def test_the_same_report_gives_the_same_bytes(content: bytes) -> None:
    assert docx.render(make_report()) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


def test_an_empty_report_is_a_document() -> None:
    document = python_docx.Document(io.BytesIO(docx.render(make_bare_report())))
    assert [each.text for each in document.paragraphs if each.style.name == "Title"] == [
        "Leeg rapport"
    ]
    assert not document.tables
