"""Broken and hostile projects are refused whole; odd but readable ones are read."""

import io
import time
import tracemalloc
import zipfile

import pytest

from tests.interchange.builders import archive
from tests.interchange.refi.builders import (
    CODE,
    CODEBOOK,
    NS,
    SOURCE,
    coded,
    guid,
    project,
    qdpx,
    selection,
    texts,
)
from weerklank.interchange import xml
from weerklank.interchange.refi import inspecting, reading
from weerklank.interchange.refusals import Refused

MB = 1 << 20


def refusal_of(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        inspecting.inspect(data)
    return caught.value


@pytest.mark.parametrize(
    ("inside", "place"),
    [
        ("<Users><User></Users>", "regel 1, kolom"),
        ("<Sources>\n<TextSource>\n</Sources>", "regel 3, kolom 3"),
        ("<Sources/><Notes", "regel 1"),
        ("<Sources><TextSource name='&naam;'/></Sources>", "regel 1"),
    ],
)
def test_xml_that_is_not_well_formed_is_refused_with_line_and_column(inside, place):
    refusal = refusal_of(qdpx(project(inside)))
    assert "niet goed gevormd" in refusal.what
    assert place in refusal.where
    assert refusal.where.startswith("project.qde")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE p [<!ENTITY a "b">]>',
        '<!DOCTYPE p SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE p [<!ENTITY % x SYSTEM "http://example.org/x">%x;]>',
    ],
)
def test_a_doctype_is_refused(doctype):
    hostile = project("").replace("?>", f"?>{doctype}", 1)
    assert "DOCTYPE" in refusal_of(qdpx(hostile)).what
    with pytest.raises(Refused, match="DOCTYPE"):
        list(xml.pieces([hostile.encode()], where="x", inside="Sources"))


@pytest.mark.parametrize("holder", ["Codes", "Sources"])
def test_elements_nested_without_end_are_refused(holder):
    deep = "<Code guid='x' name='x'>" * 5_000 + "</Code>" * 5_000
    inside = f"<CodeBook><Codes>{deep}</Codes></CodeBook>" if holder == "Codes" else deep
    data = qdpx(project(f"<Sources>{deep}</Sources>" if holder == "Sources" else inside))
    assert "te diep" in refusal_of(data).what


def test_sources_inside_sources_are_refused_and_break_nothing():
    assert "anders opgebouwd" in refusal_of(qdpx(project("<Sources><Sources/></Sources>"))).what


def test_one_source_with_too_many_elements_is_refused(monkeypatch):
    rows = "".join(selection(number, 0, 1) for number in range(200))
    monkeypatch.setattr(reading.evidence, "XML_LIMITS", xml.Limits(elements=100))
    assert "te groot" in refusal_of(coded("a", rows)).what


@pytest.mark.parametrize(
    "name", ["../out.txt", "/etc/passwd", "C:/x.txt", "sources/../../x", "sources/nul.txt"]
)
def test_names_that_lead_outward_are_refused(name):
    assert "verboden naam" in refusal_of(qdpx(project(""), (name, "x"))).what


@pytest.mark.slow
def test_a_file_that_unpacks_out_of_all_proportion_is_refused_quickly():
    started = time.perf_counter()
    refusal = refusal_of(qdpx(project(""), ("sources/t.txt", bytes(300 * MB))))
    assert "buitensporig" in refusal.what
    assert time.perf_counter() - started < 20


def test_an_archive_in_the_archive_is_refused():
    assert (
        "ander archief"
        in refusal_of(qdpx(project(""), ("sources/a.zip", archive(("a", "b"))))).what
    )


def test_an_archive_without_a_project_is_refused():
    assert "project.qde" in refusal_of(archive(("word/document.xml", "<a/>"))).what
    assert "geen REFI-QDA" in refusal_of(b"<html/>").what


def test_files_outside_the_archive_are_never_opened(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    for path in (
        f"absolute://{secret}",
        f"relative://{secret.name}",
        f"file://{secret}",
        f"internal://../{secret}",
    ):
        source = f'<TextSource guid="{SOURCE}" plainTextPath="{path}"/>'
        data = qdpx(project(f"<Sources>{source}</Sources>", head=f' basePath="{tmp_path}"'))
        with reading.read(data) as found:
            (text,) = texts(found)
            assert text.text is None


def test_text_in_an_old_coding_is_read_and_said_to_be():
    source = f'<TextSource guid="{SOURCE}" plainTextPath="internal://t.txt"/>'
    words = "Zij zei één keer dat het café dicht was, en daarna geloofde niemand haar meer. " * 4
    data = qdpx(project(f"<Sources>{source}</Sources>"), ("sources/t.txt", words.encode("cp1252")))
    with reading.read(data) as found:
        assert [text.text for text in texts(found)] == [words]
    assert any("UTF-8" in one["what"] for one in inspecting.inspect(data)["warnings"])


def test_what_stands_in_another_order_or_is_empty_is_read_all_the_same():
    data = qdpx(
        project(
            "<Description>D</Description><Sets/><Graphs/>"
            f'<Notes><Note guid="{guid(1)}" plainTextPath="n.txt"/></Notes>'
            f'<Sources><TextSource guid="{SOURCE}" plainTextPath="T.TXT">'
            f'<Coding guid="{guid(2)}"><CodeRef targetGUID="{CODE}"/></Coding>'
            f"{selection(3, 0, 5)}<Description>bron</Description></TextSource></Sources>"
            f'<Cases><Case guid="{guid(4)}"/></Cases>{CODEBOOK}'
        ),
        ("Sources/t.txt", "woord"),
        ("sources/n.txt", "notitie"),
    )
    told = inspecting.inspect(data)
    assert (told["notes"], told["cases"], told["codes"], told["sets"]) == (1, 1, 1, 0)
    assert (told["codings"], told["codings_inside_text"], told["missing_files"]) == (2, 1, 0)
    with reading.read(data) as found:
        assert found.notes[0].text == "notitie"
        assert found.description == "D"


def test_missing_files_and_missing_guids_are_warnings():
    data = qdpx(
        project(
            '<Sources><TextSource plainTextPath="internal://weg.txt"/>'
            f'<PDFSource guid="{guid(1)}" path="internal://weg.pdf"/></Sources>'
            "<Users><User name='a'/><User name='b'/></Users>"
        )
    )
    told = inspecting.inspect(data)
    assert told["missing_files"] == 2
    assert {one["count"] for one in told["warnings"]} == {1, 2}
    with reading.read(data) as first, reading.read(data) as second:
        assert first.users == second.users
        assert len({user.guid for user in first.users}) == 2
        assert list(first.sources) == list(second.sources)


def test_a_mark_another_version_and_another_name_make_no_difference():
    body = project(CODEBOOK).replace(NS, "urn:QDA-XML:project:0:4")
    for data in (
        b"\xef\xbb\xbf" + body.encode(),
        body.replace("utf-8", "utf-16").encode("utf-16"),
        archive(("Interviews.qde", b"\xef\xbb\xbf" + body.encode())),
    ):
        assert inspecting.inspect(data)["codes"] == 1


def test_elements_of_another_standard_are_kept_in_their_own_form():
    data = qdpx(
        project(
            f'{CODEBOOK}<x:Maker xmlns:x="urn:elders"><x:Versie>3</x:Versie></x:Maker>'
            f'<Users><User guid="{guid(1)}" mood="blij"/></Users>'
        )
    )
    with reading.read(data) as found:
        (kept,) = found.kept
        assert kept.place == "{urn:elders}Maker"
        assert "3" in kept.xml
        assert found.users[0].kept[0].place == "@mood"
    assert any(
        "niet in de standaard" in one["what"] for one in inspecting.inspect(data)["warnings"]
    )


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_documents():
    assert _peak(60) < 1.5 * _peak(15)


def _peak(documents: int) -> int:
    rows = "".join(selection(number, number, number + 9, "x" * 40) for number in range(400))
    sources = "".join(
        f'<TextSource guid="{guid(n)}" plainTextPath="internal://{n}.txt">{rows}</TextSource>'
        for n in range(documents)
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("project.qde", project(f"{CODEBOOK}<Sources>{sources}</Sources>"))
        for n in range(documents):
            made.writestr(f"sources/{n}.txt", "woord en nog een woord\n" * 4_000)
    data = target.getvalue()
    del sources
    tracemalloc.start()
    with reading.read(data) as found:
        assert sum(len(text.selections) for text in texts(found)) == 400 * documents
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_hundreds_of_accents_on_a_letter_are_refused_quickly():
    marks = "\u0301\u0323" * 200_000
    assert "accenten" in refusal_of(coded(f"a{marks}", selection(1, 0, 1))).what


def test_a_deep_codebook_is_read():
    deep = "".join(f'<Code guid="{guid(n)}" name="c{n}">' for n in range(90)) + "</Code>" * 90
    told = inspecting.inspect(qdpx(project(f"<CodeBook><Codes>{deep}</Codes></CodeBook>")))
    assert told["code_max_depth"] == 90
