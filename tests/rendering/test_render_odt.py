"""The report as OpenDocument: read back, and opened by LibreOffice."""

import io
import shutil
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from tests.rendering.render_sample import ARABIC, HOSTILE, make_bare_report, make_report
from weerklank.rendering import odt, words

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NAMES = odt._NAMESPACES  # the prefixes of the format


def named(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


@pytest.fixture(scope="module")
def content() -> bytes:
    return odt.render(make_report())


@pytest.fixture(scope="module")
def body(content: bytes) -> etree._Element:
    return part(content, "content.xml")


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return etree.fromstring(whole.read(name))


def text_of(element: etree._Element) -> str:
    return "".join(element.itertext())


def test_the_file_says_what_it_is_in_its_first_bytes(content: bytes) -> None:
    """Programs look there: the type is first, and not compressed."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        first = whole.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        names = {one.filename for one in whole.infolist()} - {"mimetype", "META-INF/manifest.xml"}
        manifest = etree.fromstring(whole.read("META-INF/manifest.xml"))
    listed = {one.get(named("manifest:full-path")) for one in manifest} - {"/"}
    assert listed == names
    assert content[38:77] == b"application/vnd.oasis.opendocument.text"


def test_headings_are_real_and_no_level_is_skipped(body: etree._Element) -> None:
    levels = [int(one.get(named("text:outline-level"))) for one in body.iter(named("text:h"))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    titles = [text_of(one) for one in body.iter(named("text:h"))]
    assert "De vragen" in titles


def test_every_link_leads_somewhere(body: etree._Element) -> None:
    there = {one.get(named("text:name")) for one in body.iter(named("text:bookmark-start"))}
    links = {one.get(named("xlink:href")) for one in body.iter(named("text:a"))}
    pages = {one.get(named("text:ref-name")) for one in body.iter(named("text:bookmark-ref"))}
    assert {link.removeprefix("#") for link in links} | pages <= there
    assert len(there) == len(list(body.iter(named("text:bookmark-start"))))


def test_tables_say_which_cells_are_headers(body: etree._Element) -> None:
    tables = list(body.iter(named("table:table")))
    assert tables
    for table in tables:
        assert table.find(named("table:table-header-rows")) is not None
        widths = len(list(table.iter(named("table:table-column"))))
        for row in table.iter(named("table:table-row")):
            assert len(row) == widths
    assert any(table.find(named("table:table-header-columns")) is not None for table in tables)


def test_notes_are_notes(body: etree._Element) -> None:
    notes = list(body.iter(named("text:note")))
    assert [text_of(one.find(named("text:note-citation"))) for one in notes] == ["1", "2"]
    assert [text_of(one.find(named("text:note-body"))) for one in notes] == [
        HOSTILE,
        "Beleidsplan, blz. 4.",
    ]


def test_every_picture_has_words_for_who_does_not_see_it(
    content: bytes, body: etree._Element
) -> None:
    frames = list(body.iter(named("draw:frame")))
    assert frames
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        names = set(whole.namelist())
    for frame in frames:
        assert text_of(frame.find(named("svg:title")))
        assert frame.get(named("loext:decorative")) == "true"
        assert frame.find(named("draw:image")).get(named("xlink:href")) in names


def test_the_language_is_said_of_all_and_of_what_differs(
    content: bytes, body: etree._Element
) -> None:
    styles = part(content, "styles.xml")
    default = styles.find(f".//{named('style:default-style')}//{named('style:text-properties')}")
    assert default.get(named("fo:language")) == "nl"
    of_style = {
        one.get(named("style:name")): one
        for one in body.iter(named("style:style"))
        if one.get(named("style:family")) == "paragraph"
    }
    arabic = [one for one in body.iter(named("text:p")) if ARABIC in text_of(one)]
    assert arabic
    for one in arabic:
        style = of_style[one.get(named("text:style-name"))]
        side, script = style
        assert side.get(named("style:writing-mode")) == "rl-tb"
        assert script.get(named("style:language-complex")) == "ar"


def test_the_same_report_gives_the_same_bytes(content: bytes) -> None:
    assert odt.render(make_report()) == content


def test_a_bare_report_is_a_document_too() -> None:
    assert part(odt.render(make_bare_report()), "content.xml") is not None


@pytest.fixture(scope="module")
def pages(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the words of each page as LibreOffice lays them out."""
    if OFFICE is None:
        pytest.skip("there is no LibreOffice on this machine")
    folder: Path = tmp_path_factory.mktemp("office")
    (folder / "rapport.odt").write_bytes(content)
    subprocess.run(
        [
            OFFICE,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(folder / "rapport.odt"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return [page.extract_text() for page in PdfReader(folder / "rapport.pdf").pages]


def test_libreoffice_opens_it_and_fills_in_the_pages(pages: list[str]) -> None:
    contents = next(page for page in pages if "....." in page)
    assert words.CONTENTS in contents
    lines = [line for line in contents.splitlines() if "....." in line]
    numbers = [int(line.rstrip().rpartition(".")[2]) for line in lines]
    assert numbers == sorted(numbers)
    assert numbers[0] > 1
    for line, number in zip(lines, numbers, strict=True):
        title = line.partition(".....")[0].strip().split()[-1]
        assert title in pages[number - 1]


def test_a_note_stands_on_the_page_of_its_text(pages: list[str]) -> None:
    [page] = [one for one in pages if "Hoe werkt de wet voor wie ermee werkt?" in one]
    assert "Beleidsplan, blz. 4." in page
