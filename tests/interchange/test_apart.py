"""Reading by a process of its own: the same as in this one, and it stops at a limit."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests import samples
from tests.interchange.refi.builders import coded, project, qdpx, selection
from tests.interchange.test_sheets import written, xlsx
from weerklank.interchange import notes, sheets, sheets_apart, told
from weerklank.interchange.limits import TooSlow
from weerklank.interchange.notes import read_notes, read_notes_within_limits
from weerklank.interchange.refi import apart, reading
from weerklank.interchange.refi.elements import Problems
from weerklank.interchange.refusals import Refused


def same(path: Path) -> None:
    with (
        reading.read(path) as here,
        apart.read(path, name=path.name, counting=None) as there,
    ):
        found, odd = [], []
        for one in (here, there):
            problems, kept = Problems(), []
            walked = isinstance(one.sources, reading.WalkedSources)
            sources = one.sources.walk(problems, kept) if walked else one.sources
            found.append(list(sources))
            odd.append((problems.warnings(), kept))
        assert found[0] == found[1]
        assert odd[0] == odd[1]
        assert replace(here, sources=(), files=None) == replace(there, sources=(), files=None)
        assert here.files.names == there.files.names
        for name in here.files.names:
            if not name.endswith("/"):
                assert b"".join(here.files.parts(name)) == b"".join(there.files.parts(name))


def test_a_project_comes_over_as_it_is(tmp_path):
    path = tmp_path / "p.qdpx"
    path.write_bytes(coded("Zij belde 😀 twee keer.", selection(1, 4, 9) + selection(2, 90, 99)))
    same(path)


@pytest.mark.slow
@pytest.mark.parametrize("sample", samples.projects("*"), ids=str)
def test_a_project_of_another_program_comes_over_as_it_is(sample):
    same(sample.path)


def test_a_path_to_outside_finds_nothing_over_there_either(tmp_path):
    path = tmp_path / "p.qdpx"
    path.write_bytes(qdpx(project(""), ("sources/a.txt", "inhoud")))
    with apart.read(path, name="p.qdpx", counting=None) as found:
        assert found.files.name_of("internal://a.txt") == "sources/a.txt"
        assert found.files.name_of("absolute:///etc/passwd") is None
        assert found.files.name_of(None) is None


def test_a_refusal_comes_over_with_what_it_was_made_of(tmp_path):
    path = tmp_path / "p.qdpx"
    path.write_bytes(qdpx("<!DOCTYPE a><a/>"))
    with pytest.raises(Refused) as caught, apart.read(path, name="p", counting=None):
        pass
    assert isinstance(caught.value.what, told.Told)
    assert caught.value.where.template == "%(where)s, regel %(line)s, kolom %(column)s"


def test_a_file_that_is_not_there_is_said_here(tmp_path):
    with pytest.raises(FileNotFoundError), apart.read(tmp_path / "weg", name="weg", counting=None):
        pass


def test_rows_come_over_as_they_are_and_as_often_as_asked(tmp_path):
    def fill(book):
        page = book.add_worksheet("Een")
        page.write_row(0, 0, ["k", "getal", "dag"])
        for number in range(1, 1_203):
            page.write_row(number, 0, [f"C-{number}", number / 2])
            page.write_datetime(number, 2, date(2026, 11, 2), book.add_format({"num_format": "d"}))
        book.add_worksheet("Twee").write_row(0, 0, ["leeg"])

    path = tmp_path / "g.xlsx"
    path.write_bytes(written(fill))
    here = sheets.read(path)
    with sheets_apart.read(path) as there:
        assert [one.header for one in there.sheets] == [one.header for one in here.sheets]
        assert (there.checksum, there.notes) == (here.checksum, here.notes)
        first = there.sheets[0].parts(7)
        assert next(first)[0] == 2  # one that is left halfway disturbs no other
        for one, other in zip(here.sheets, there.sheets, strict=True):
            for _again in range(2):
                assert list(one.parts()) == list(other.parts())


def test_a_table_that_is_broken_further_on_is_refused_while_it_is_read(tmp_path):
    path = tmp_path / "g.csv"
    path.write_text("a;b\n" + "1;2\n" * 3_000 + '1;"c\n')
    with sheets_apart.read(path) as book, pytest.raises(Refused) as caught:
        list(book.sheets[0].parts())
    assert "regel 3002" in caught.value.where


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (replace(sheets_apart.SMALL, seconds=0.001), "duurt te lang"),
        (replace(sheets_apart.SMALL, memory=110 << 20), "te veel geheugen"),
        (replace(sheets_apart.SMALL, answer=2_000), "te veel geheugen"),
    ],
    ids=["time", "memory", "an answer"],
)
def test_a_limit_says_so_and_what_to_do(limits, what, tmp_path):
    path = tmp_path / "g.xlsx"
    far = "".join(f'<row r="{row}"><c r="BXW{row}"><v>1</v></c></row>' for row in range(1, 3_000))
    path.write_bytes(xlsx(far))
    with pytest.raises(Refused) as caught, sheets_apart.read(path, limits=limits) as book:
        list(book.sheets[0].parts())
    assert what in caught.value.what
    assert caught.value.where.startswith("g.xlsx")
    assert caught.value.advice == sheets_apart.ADVICE


def test_time_is_told_apart_for_who_may_give_more(tmp_path):
    path = tmp_path / "g.csv"
    path.write_text((";".join("a" * 2_000) + "\n") * 500)
    limits = replace(sheets_apart.SMALL, seconds=0.001)
    # Its first rows are a million cells that travel together: never in that time.
    with pytest.raises(TooSlow), sheets_apart.read(path, limits=limits) as book:
        list(book.sheets[0].parts())


def test_much_typed_text_is_read_apart_and_alike():
    text = "Bram: Hoe gaat het?\nYara: Goed, dank u.\n" * 700
    assert len(text) > notes.AT_ONCE
    assert read_notes_within_limits(text) == read_notes(text)


def test_typed_text_has_the_same_limits():
    with pytest.raises(TooSlow, match="getypte tekst"):
        read_notes_within_limits("Bram: ja\nYara: nee\n" * 50_000, seconds=0.2)
    with pytest.raises(Refused, match="te lang voor een gesprek"):
        read_notes_within_limits("woord " * 400_000)
