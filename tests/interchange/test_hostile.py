"""The hostile files of tests/faults, a few of each: refused with a sentence, or read as is."""

import csv
import io
import re
import tempfile
import zipfile
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings

import weerklank
from tests.interchange import hostile, hostile_tables, hostile_words
from tests.interchange.refi.test_roundtrip import projects
from weerklank.interchange import tables, transcripts
from weerklank.interchange.notes import read_notes
from weerklank.interchange.readings import MOST_SPEAKERS
from weerklank.interchange.refi import comparing, reading, writing
from weerklank.interchange.refusals import Refused


@pytest.mark.parametrize(("make", "suffix"), hostile.BOMBS[2::3])
def test_a_bomb_in_clothes_is_refused(make, suffix):
    assert hostile.outcome(f"g.{suffix}", make(suffix)) != "read"


def test_no_member_leads_outward():
    for what, data in islice(hostile.members(), 0, None, 5):
        assert hostile.is_refused_at_the_door(data), what


@pytest.mark.parametrize("suffix", hostile.FORMATS_OF_XML)
def test_dangerous_or_broken_xml_is_refused_in_every_format(suffix):
    for what, data in islice(hostile.documents(suffix), 0, None, 4):
        assert hostile.outcome(f"g.{suffix}", data) != "read", what


def test_a_doctype_is_refused_also_where_nobody_reads_it():
    for what, name, data in hostile.doctypes_beside():
        assert "DOCTYPE" in hostile.outcome(name, data), (what, name)


def test_the_same_part_without_a_doctype_is_no_reason_to_refuse():
    plain = hostile.word(hostile.p("woord"), ("docProps/core.xml", "<r>&x;"), ("a.xml", ""))
    assert hostile.outcome("g.docx", plain) == "read"


def test_content_is_what_the_name_says():
    for what, name, data in islice(hostile.lies(), 0, None, 6):
        assert hostile.outcome(name, data) != "read", what


@pytest.mark.parametrize("cases", [hostile_tables.workbooks, hostile_tables.texts])
def test_odd_tables_are_right_or_refused(cases):
    for what, name, data, is_right in islice(cases(), 0, None, 4):
        assert is_right(hostile_tables.Outcome(name, data)), what


@pytest.mark.parametrize("payload", [*hostile_tables.PAYLOADS, "gewoon", "'al zo", "a=1", ""])
def test_what_would_run_is_harmless_and_can_be_had_back(payload):
    data = tables.csv_bytes(["kop"], [[payload, "x"]]).decode("utf-8-sig")
    [_head, [shown, _x]] = csv.reader(io.StringIO(data, newline=""), delimiter=";")
    assert hostile_tables.recovered(shown) == payload
    assert shown.startswith("'") or payload in ("gewoon", "a=1", "")


def test_an_ordinary_word_gets_no_apostrophe():
    assert [tables.harmless(word) for word in ("a-b", "één", "5", "(ja)", "…")] == [
        "a-b", "één", "5", "(ja)", "…",
    ]  # fmt: skip


def test_a_cell_longer_than_a_spreadsheet_keeps_is_cut_and_not_lost():
    data = tables.xlsx_bytes("B", ["kop"], [["a" * 32_767], ["b" * 32_768]])
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        words = opened.read("xl/sharedStrings.xml").decode()
    assert "a" * 32_767 in words
    assert f"{'b' * 32_766}…" in words


def test_a_workbook_has_a_limit_and_a_csv_has_none():
    rows = [["a"]] * tables.MOST_ROWS
    assert tables.xlsx_bytes("B", ["kop"], rows)
    with pytest.raises(tables.TooManyRows):
        tables.xlsx_bytes("B", ["kop"], [*rows, ["b"]])
    assert tables.csv_bytes(["kop"], [*rows, ["b"]]).endswith(b"b\r\n")


def test_every_text_is_stored_by_the_rule_and_passages_keep_their_words():
    for text in islice(hostile_words.strings(), 0, None, 5):
        assert hostile_words.holds(text), ascii(text)


@pytest.mark.parametrize(("speakers", "fits"), [(MOST_SPEAKERS, True), (MOST_SPEAKERS + 1, False)])
def test_more_speakers_than_a_page_can_show_are_refused_with_what_to_do(speakers, fits):
    text = "".join(
        f"Spreker {n}: ja.\nSpreker {n}: nee.\nSpreker 0: goed.\n" for n in range(speakers)
    )
    if fits:
        assert len(read_notes(text).speakers) == speakers
        return
    with pytest.raises(Refused) as caught:
        read_notes(text)
    assert f"{MOST_SPEAKERS + 1} sprekers, zoals Spreker 0" in caught.value.where
    assert f"Hoogstens {MOST_SPEAKERS}" in caught.value.advice


def test_more_turns_than_a_conversation_has_are_refused():
    line = "A: ja\nB: nee\n"
    most = transcripts.MOST_TURNS // 2
    assert len(read_notes(line * most).turns) == transcripts.MOST_TURNS
    with pytest.raises(Refused, match="te veel beurten"):
        read_notes(line * most + "A: ja\n")


# Where a table is written, and how often.
DOORS = {
    "analysis/views/__init__.py": 1,
    "deliveries/views/imports.py": 1,
    "exchange/views.py": 1,
    "policy/operations.py": 1,  # leaves nobody's hands: the report reads figures from such a file
    "reporting/render/evidence.py": 1,
    "safeguards/downloads.py": 2,
    "site/commands/refi.py": 2,
    "study/views/log.py": 1,
}
# Every table that goes out by them.
EXPORTS = (
    "analysis/views/__init__.py: matrix_csv",
    "analysis/views/__init__.py: matrix_xlsx",
    "analysis/views/__init__.py: passages_csv",
    "analysis/views/__init__.py: passages_xlsx",
    "analysis/views/__init__.py: ask_csv",
    "analysis/views/__init__.py: ask_xlsx",
    "analysis/views/__init__.py: together_csv",
    "analysis/views/__init__.py: together_xlsx",
    "analysis/views/contrast.py: contrast_csv",
    "analysis/views/contrast.py: contrast_xlsx",
    "analysis/views/joint.py: joint_csv",
    "analysis/views/joint.py: joint_xlsx",
    "figures/views/figures.py: csv",
    "figures/views/figures.py: xlsx",
    "reporting/render/evidence.py: csv",
    "deliveries/views/imports.py: refused",
    "exchange/views.py: codebook csv",
    "exchange/views.py: codebook xlsx",
    "site/commands/refi.py: codebook csv",
    "site/commands/refi.py: codebook xlsx",
    "study/views/log.py: log",
)


def test_every_table_goes_out_by_one_door():
    """No page writes CSV or XLSX by itself; what is made here is what all of them send."""
    package = Path(weerklank.__file__).parent
    by_itself = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if re.search(r"csv\.writer|csv\.DictWriter|xlsxwriter", path.read_text())
    }
    assert by_itself == {"interchange/tables.py", "site/demo/trajectories.py"}
    calls = Counter(
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        for _call in re.findall(
            r"tables\.(?:csv_bytes|csv_parts|xlsx_bytes)\(", path.read_text(encoding="utf-8")
        )
    )
    assert calls == DOORS


@pytest.mark.slow
@settings(max_examples=20)
@given(projects())
def test_a_project_goes_out_in_and_out_again_the_same(project):
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "een.qdpx", Path(folder) / "twee.qdpx"
        writing.write(project, first)
        with reading.read(first) as read:
            assert not list(comparing.compare(project, read))
            writing.write(read, second)
        assert first.read_bytes() == second.read_bytes()
