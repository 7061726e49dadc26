"""The Word report as another program lays it out: LibreOffice opens it, and prints it as PDF."""

import io
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import docx as python_docx
import pytest
from docx.oxml.ns import qn
from PIL import Image
from pypdf import PdfReader

from tests.rendering.render_sample import make_report
from weerklank.rendering import docx, pictures, words

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(scope="module")
def content() -> bytes:
    return docx.render(make_report())


@pytest.fixture(scope="module")
def pages(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the words of each page as LibreOffice lays them out."""
    if OFFICE is None:
        pytest.skip("there is no LibreOffice on this machine")
    folder = tmp_path_factory.mktemp("office")
    (folder / "rapport.docx").write_bytes(content)
    subprocess.run(
        [
            OFFICE,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(folder / "rapport.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return [page.extract_text() for page in PdfReader(_only(folder, "*.pdf")).pages]


def _only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def test_contents_give_the_page_on_which_each_heading_stands(pages: list[str]) -> None:
    contents = next(page for page in pages if "....." in page)
    assert words.CONTENTS in contents
    entries = re.findall(r"^\s*(.+?)\s*\.{3,}\s*(\d+)\s*$", contents, re.MULTILINE)
    assert len(entries) >= 8
    for title, number in entries:
        on_page = " ".join(pages[int(number) - 1].split())
        # The number of a heading hangs before it; that of an annex has a colon after it.
        name = re.sub(r"^(Bijlage \S+|[\dA-Z][\w.]*) ", "", title)
        assert name in on_page, (title, number)


def test_no_word_of_a_table_is_broken_without_a_hyphen(content: bytes, pages: list[str]) -> None:
    document = python_docx.Document(io.BytesIO(content))
    wanted = {
        word
        for table in document.tables
        for cell in table.rows[0].cells
        for word in cell.text.split()
        if word.isalpha() and len(word) > 3
    }
    printed = set(re.findall(r"\w+", " ".join(pages)))
    assert wanted
    assert wanted <= printed, wanted - printed


def test_every_person_is_one_mark_beside_its_sentence(content: bytes) -> None:
    """Counted from the pictures: their width is one pitch for each mark in the longest row."""
    document = python_docx.Document(io.BytesIO(content))
    pitch = 3.4 / 25.4 * 914400
    shown = Counter(
        (
            round(int(extent.get("cx")) / pitch),
            round(int(extent.get("cy")) / pitch),
        )
        for extent in document.element.body.iter(qn("wp:extent"))
    )
    expected: Counter[tuple[int, int]] = Counter()
    for statement in make_report().statements:
        sides = statement.evidence.sides
        number = sides.said_only + sides.both + sides.neither + sides.contrary_only
        expected.update(_shape(number))
    for section in make_report().sections:
        for part in section.walk():
            for block in part.blocks:
                for row in getattr(block, "rows", ()):
                    for count in (getattr(row, "first", None), getattr(row, "second", None)):
                        if count is not None:
                            expected.update(_shape(count.asked or count.said))
    expected.update({(1, 1): 4})  # the key
    assert shown == expected


def _shape(number: int) -> dict[tuple[int, int], int]:
    if not 0 < number <= words._MOST_MARKS:
        return {}
    if number <= 11:
        return {(number, 1): 1}
    return {(10, -(-number // 10)): 1}


def test_a_screen_reader_passes_over_the_marks(content: bytes) -> None:
    document = python_docx.Document(io.BytesIO(content))
    for properties in document.element.body.iter(qn("wp:docPr")):
        assert properties.get("descr") == ""
        assert "decorative" in "".join(child.tag for child in properties.iter())


def test_marks_are_drawn_in_the_two_colours_of_the_report() -> None:
    """Said is petrol, the opposite ochre; a blank picture has the right size too."""
    petrol, ochre = (0x0C, 0x4A, 0x58), (0xB5, 0x6A, 0x00)
    drawn = pictures.draw([("●",), ("○",), ("◆",), ("◈",)])
    colours = {marks[0]: _colours(png) for marks, png in drawn.items()}
    assert {mark: (petrol in found, ochre in found) for mark, found in colours.items()} == {
        "●": (True, False),
        "○": (True, False),
        "◆": (False, True),
        "◈": (True, True),
    }


def _colours(png: bytes) -> set[tuple[int, ...]]:
    """Return the colours of the pixels that hide what is behind them."""
    with Image.open(io.BytesIO(png)) as picture:
        counted = picture.convert("RGBA").getcolors(picture.width * picture.height)
    return {pixel[:3] for _number, pixel in counted if pixel[3] == 255}
