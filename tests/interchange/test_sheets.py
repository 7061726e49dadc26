"""Tables in: text in every encoding, workbooks made by hand, and what is refused."""

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.interchange.builders import archive
from weerklank.interchange import sheets, workbooks
from weerklank.interchange.refusals import Refused

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def rows(sheet: sheets.Sheet, size: int = 5_000) -> list[list[Any]]:
    return [row for _number, part in sheet.parts(size) for row in part]


def written(fill: Callable[[Any], None], **options: Any) -> bytes:
    """Give a workbook as a spreadsheet program writes it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        fill(book)
    return out.getvalue()


def xlsx(data: str, *, target: str = "worksheets/s.xml", state: str = "") -> bytes:
    """Give the smallest workbook, with this as the rows of its only sheet."""
    kind = f"{OFFICE}/officeDocument"
    return archive(
        (
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/></Types>',
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{kind}" Target="xl/workbook.xml"/></Relationships>',
        ),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name="Blad" sheetId="1" {state} r:id="r1"/></sheets></workbook>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{OFFICE}/worksheet" Target="{target}"/></Relationships>',
        ),
        (
            f"xl/{target}",
            f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>',
        ),
    )


def ods(*tables: str, styles: str = "") -> bytes:
    """Give the smallest ODS with these tables."""
    names = " ".join(
        f'xmlns:{name}="{OPEN}:{name}:1.0"' for name in ("office", "table", "text", "style")
    )
    return archive(
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{OPEN}:manifest:1.0"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.'
            'spreadsheet"/></manifest:manifest>',
        ),
        (
            "content.xml",
            f'<office:document-content {names} xmlns:calcext="urn:calcext">'
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f"<office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
            "</office:document-content>",
        ),
    )


def table(*lines: str, name: str = "Blad", style: str = "") -> str:
    inside = "".join(lines)
    return f'<table:table table:name="{name}" table:style-name="{style}">{inside}</table:table>'


def line(*cells: str, times: int = 1) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'
    )


def cell(text: str = "", kind: str = "string", more: str = "", times: int = 1) -> str:
    kind = f'office:value-type="{kind}"' if kind else ""
    return (
        f'<table:table-cell {kind} {more} table:number-columns-repeated="{times}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


# --- text -------------------------------------------------------------------------------------
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(sign: str) -> None:
    text = f"traject{sign}kern{sign}reden\n1{sign}Noord{sign}a\n2{sign}{sign}b\n"
    book = sheets.read(text.encode(), "trajecten.csv")
    assert book.delimiter == sign
    assert book.sheets[0].header == ("traject", "kern", "reden")
    assert rows(book.sheets[0]) == [["1", "Noord", "a"], ["2", "", "b"]]


def test_a_decimal_comma_is_no_delimiter() -> None:
    text = "traject;uren;km\n1;2,5;3,5\n2;1,5;4,5\n"
    assert sheets.read(text.encode(), "uren.csv").delimiter == ";"


def test_a_delimiter_that_is_told_wins() -> None:
    book = sheets.read(b"a,b;c,d\n1,2;3,4\n", "x.csv", delimiter=";")
    assert rows(book.sheets[0]) == [["1,2", "3,4"]]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "windows-1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_is_found_out(encoding: str, found: str, tmp_path: Path) -> None:
    path = tmp_path / "wensen.csv"
    path.write_bytes("traject;omschrijving\n1;Cafébaas € 3 één crème\n".encode(encoding))
    book = sheets.read(path)
    assert book.encoding == found
    assert book.sheets[0].header == ("traject", "omschrijving")
    assert rows(book.sheets[0]) == [["1", "Cafébaas € 3 één crème"]]


def test_a_sign_far_from_the_beginning_tells_the_encoding() -> None:
    text = "traject;kern\n" + "1;Noord\n" * 400_000 + "2;Café één\n"
    book = sheets.read(text.encode("cp1252"), "x.csv")
    assert book.encoding == "windows-1252"
    assert rows(book.sheets[0])[-1] == ["2", "Café één"]


def test_a_bad_byte_in_utf8_does_not_spoil_the_other_signs() -> None:
    data = b"traject;kern\n" + "1;één café crème\n".encode() * 9 + b"2;caf\xe9\n"
    book = sheets.read(data, "x.csv")
    assert book.encoding == "utf-8"
    assert rows(book.sheets[0])[0] == ["1", "één café crème"]
    assert rows(book.sheets[0])[-1] == ["2", "caf\ufffd"]
    assert any("beschadigd" in note.what for note in book.notes)


def test_an_encoding_that_is_told_wins_and_keeps_no_mark() -> None:
    data = "traject;kern\n1;ž\n".encode("cp1250")
    assert rows(sheets.read(data, "x.csv", encoding="cp1250").sheets[0]) == [["1", "ž"]]
    marked = sheets.read("traject;kern\n1;a\n".encode("utf-8-sig"), "x.csv", encoding="utf8")
    assert marked.sheets[0].header == ("traject", "kern")


@pytest.mark.parametrize("encoding", ["klingon", "hex", "base64"])
def test_what_is_no_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(Refused, match="tekencodering bestaat niet"):
        sheets.read(b"a;b\n1;2\n", "x.csv", encoding=encoding)


def test_quotes_hold_delimiters_lines_and_quotes() -> None:
    data = b'traject;reden\n1;"ziek; en ""moe""\nthuis"\n2;b\n'
    sheet = sheets.read(data, "x.csv").sheets[0]
    assert rows(sheet) == [["1", 'ziek; en "moe"\nthuis'], ["2", "b"]]


@pytest.mark.parametrize("bad", [b'3;"open\n4;a\n', b'3;"Jan "de Man" J"\n'])
def test_a_quote_that_does_not_close_is_refused_with_its_line(bad: bytes) -> None:
    sheet = sheets.read(b"traject;reden\n" + b"1;a\n" * 40 + bad, "x.csv").sheets[0]
    with pytest.raises(Refused, match="vanaf regel 42"):
        rows(sheet)


def test_rows_come_in_parts_and_as_often_as_asked() -> None:
    text = "traject;kern\n" + "".join(f"{number};a\n" for number in range(7))
    sheet = sheets.read(text.encode(), "x.csv").sheets[0]
    for _again in range(2):
        assert [(number, len(part)) for number, part in sheet.parts(3)] == [(2, 3), (5, 3), (8, 1)]


def test_an_empty_line_keeps_its_number() -> None:
    sheet = sheets.read(b"a;b\n1;2\n\n3;4\n", "x.csv").sheets[0]
    assert list(sheet.parts()) == [(2, [["1", "2"], [], ["3", "4"]])]


def test_words_above_the_header_are_passed_over() -> None:
    data = b"Uitdraai\nPeildatum;1-9-2026\n\ntraject;van;tot;reden\n1;a;b;c\n"
    sheet = sheets.read(data, "x.csv").sheets[0]
    assert (sheet.first, sheet.header) == (5, ("traject", "van", "tot", "reden"))
    assert rows(sheet) == [["1", "a", "b", "c"]]


def test_a_line_for_excel_about_the_delimiter_is_no_header() -> None:
    sheet = sheets.read(b"sep=;\ntraject;kern\n1;a\n", "x.csv").sheets[0]
    assert (sheet.first, sheet.header) == (3, ("traject", "kern"))


def test_one_column_is_a_table_too() -> None:
    sheet = sheets.read(b"contactpersoon\nmw-1\n", "medewerkers.csv").sheets[0]
    assert sheet.header == ("contactpersoon",)
    assert rows(sheet) == [["mw-1"]]


@pytest.mark.parametrize("data", [b"", b"  \n \n", "\ufeff".encode()])
def test_an_empty_text_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="leeg"):
        sheets.read(data, "x.csv")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Refused, match="geen tekst"):
        sheets.read(bytes(range(256)) * 40, "x.csv")


def test_a_line_that_would_fill_memory_is_refused() -> None:
    with pytest.raises(Refused, match="regel is te lang"):
        sheets.read(b"a;b\n" + b";" * 3_000_000, "x.csv")
    with pytest.raises(Refused, match="2000 kolommen"):
        sheets.read(b"a;b\n" + b";" * 3_000 + b"\n", "x.csv")


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(Refused, match=r"CSV, XLSX of ODS"):
        sheets.read(b"%PDF-1.7", "brief.pdf")


# --- XLSX -------------------------------------------------------------------------------------
def _everything(book: Any) -> None:
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    page = book.add_worksheet("trajecten")
    page.write_row(2, 1, ["kop", "naast"])
    page.write_string(3, 1, "00123")
    page.write_number(4, 1, 123)
    page.write_number(5, 1, 2.5)
    page.write_datetime(6, 1, datetime(2026, 11, 24), day)  # noqa: DTZ001  a sheet has no zone
    page.write_datetime(7, 1, datetime(2026, 11, 24, 10, 30), day)  # noqa: DTZ001
    page.write_formula(8, 1, "=1+1", None, 2)
    page.write_formula(9, 1, '="a"&"b"', None, "ab")
    page.write_formula(10, 1, "=1/0", None, "#DIV/0!")
    page.write_boolean(11, 1, True)
    page.write_string(12, 1, "laatste")
    hidden = book.add_worksheet("verborgen")
    hidden.write_row(0, 0, ["a", "b"])
    hidden.hide()
    book.add_worksheet("leeg")


@pytest.mark.parametrize("is_1904", [False, True])
def test_cells_of_a_workbook_come_as_what_they_are(*, is_1904: bool) -> None:
    book = sheets.read(written(_everything, date_1904=is_1904), "boek.xlsx")
    sheet = book.sheets[0]
    assert (sheet.name, sheet.first, sheet.header) == ("trajecten", 4, ("", "kop", "naast"))
    values = [row[1] for row in rows(sheet)]
    assert values == [
        *("00123", 123, 2.5, date(2026, 11, 24), datetime(2026, 11, 24, 10, 30)),  # noqa: DTZ001
        *(2, "ab", "#FOUT", "ja", "laatste"),
    ]
    assert isinstance(values[1], int)
    assert not isinstance(values[3], datetime)


def test_hidden_sheets_are_told_and_left_out_unless_asked() -> None:
    data = written(_everything)
    book = sheets.read(data, "boek.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["trajecten", "leeg"]
    assert any("verborgen" in note.what and note.where == "verborgen" for note in book.notes)
    book = sheets.read(data, "boek.xlsx", with_hidden=True)
    assert [sheet.name for sheet in book.sheets] == ["trajecten", "verborgen", "leeg"]


def test_an_empty_sheet_has_no_header_and_no_rows() -> None:
    empty = sheets.read(written(_everything), "boek.xlsx").sheets[-1]
    assert (empty.header, rows(empty)) == ((), [])


def test_cells_in_error_are_told_with_their_address() -> None:
    book = sheets.read(written(_everything), "boek.xlsx")
    assert [(note.what, note.where) for note in book.notes if "fout" in note.what] == [
        ("1 cel toont een fout", "trajecten B11")
    ]


def test_an_error_in_a_cell_without_address_or_at_the_edge_is_found() -> None:
    data = xlsx(
        "<row><c><v>1</v></c><c><v>2</v></c></row>"
        '<row><c/><c t="e"><v>#N/A</v></c></row><row r="9"><c r="D9" t="e"><v>#N/A</v></c></row>'
    )
    page = workbooks.pages(data)[0]
    assert page.errors == ["B2", "D9"]
    assert page.rows[1][1] == page.rows[8][3] == "#FOUT"


def test_an_empty_cell_far_away_costs_nothing() -> None:
    data = xlsx('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>')
    assert workbooks.pages(data)[0].rows == [[1]]


@pytest.mark.parametrize(
    "far",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        "<c r='XFD1048576'><v>1</v></c>",
        '<c   s="1" x="' + "y" * 400 + '" r="xfd1048576" ><v>1</v></c>',
        '<c x=">" r="XFD1048576"><v>1</v></c>',
        '<c x=\' r="A1"\' r="XFD1048576"><v>1</v></c>',
        '<c r="A1" r="XFD1048576"><v>1</v></c>',
        '<c r="A99999999"><v>1</v></c>',
        '</row><row r="1048576"><c r="XFD1"><v>1</v></c><c r="A1048576"><v>1</v></c>',
        '</row><row r="900000"><c/><c r="Z9"><v>1</v></c></row><row><c><v>1</v></c>',
    ],
)
@pytest.mark.parametrize("target", ["worksheets/s.xml", "media/s.png"])
def test_a_cell_far_away_is_refused_however_it_is_written(far: str, target: str) -> None:
    data = xlsx(f'<row r="1"><c r="A1"><v>1</v></c>{far}</row>', target=target)
    with pytest.raises(Refused, match=r"te veel cellen|ongewoon opgebouwd|niet goed gevormd"):
        workbooks.pages(data)


def test_a_tag_without_end_is_refused() -> None:
    with pytest.raises(Refused, match="ongewoon opgebouwd"):
        workbooks.pages(xlsx("<row><c>" + "x" * 6_000_000))


@pytest.mark.parametrize("name", ["boek.xlsx", "boek.ods"])
def test_a_broken_workbook_is_refused_with_its_name(name: str) -> None:
    whole = written(_everything)
    for data in (b"", b"geen zip", whole[: len(whole) // 2], b"\xd0\xcf\x11\xe0" + bytes(600)):
        with pytest.raises(Refused, match=name):
            sheets.read(data, name)


def test_a_damaged_sheet_is_refused() -> None:
    with pytest.raises(Refused):
        workbooks.pages(xlsx('<row r="1"><c r="A1"><v>1</row>'))


def test_another_archive_is_no_workbook() -> None:
    with pytest.raises(Refused, match="geen rekenblad"):
        workbooks.pages(archive(("word/document.xml", "<a/>")))
    both = archive(("xl/workbook.xml", "<a/>"), ("content.xml", "<a/>"))
    with pytest.raises(Refused, match="geen rekenblad"):
        workbooks.pages(both)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = archive(("xl/workbook.xml", "<a/>"), ("xl/worksheets/s.xml", b"\0" * 30_000_000))
    with pytest.raises(Refused, match="buitensporig groot"):
        workbooks.pages(data)


# --- ODS --------------------------------------------------------------------------------------
def test_cells_of_an_ods_come_as_what_they_are() -> None:
    first = table(
        line(cell("traject"), cell("van"), cell("ja", times=2)),
        line(
            cell("00123"),
            cell("24-11-26", "date", 'office:date-value="2026-11-24"'),
            cell("12", "float", 'office:value="12"'),
            cell("WAAR", "boolean", 'office:boolean-value="true"'),
        ),
        line(
            cell(),
            cell("#DEEL/0!", "string", 'office:string-value="" calcext:value-type="error"'),
            cell("#N/A"),
        ),
        line(cell("b"), times=2),
        line(cell(kind="", times=16_384), times=1_048_000),
        name="a&amp;b",
    )
    book = sheets.read(ods(first), "boek.ods")
    sheet = book.sheets[0]
    assert (sheet.name, sheet.header) == ("a&b", ("traject", "van", "ja", "ja"))
    assert rows(sheet) == [
        ["00123", date(2026, 11, 24), 12, "ja"],
        ["", "#FOUT", "#FOUT", ""],
        ["b", "", "", ""],
        ["b", "", "", ""],
    ]
    assert [note.where for note in book.notes] == ["a&b B3, C3"]


def test_a_hidden_sheet_of_an_ods_is_left_out() -> None:
    style = (
        '<style:style style:name="weg" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    data = ods(
        table(line(cell("a")), name="een"),
        table(line(cell("b")), name="twee", style="weg"),
        styles=style,
    )
    assert [sheet.name for sheet in sheets.read(data, "b.ods").sheets] == ["een"]


def _bombs() -> Iterator[str]:
    yield table(line(cell("a", times=16_384), times=1_048_576))
    yield table(line(cell(kind="", times=16_000), cell("a"), times=90_000))
    yield table(line(cell(kind=""), times=1_048_575), line(cell("a", times=16_000)))
    yield table(line(cell("a", times=1000), times=9_000)) * 4
    yield table(line(cell('<text:s text:c="999999999"/>')))
    yield table(line(cell("x", more='office:string-value="" calcext:value-type="error"', times=9))
                + line(cell("a"), times=9_999_999_999))  # fmt: skip


@pytest.mark.parametrize("tables", list(_bombs()))
def test_cells_that_stand_for_too_many_are_refused(tables: str) -> None:
    with pytest.raises(Refused, match=r"te veel cellen|ongewoon opgebouwd|niet goed gevormd"):
        workbooks.pages(ods(tables))


def test_formulas_that_nobody_calculated_are_told() -> None:
    def unsolved(book: Any) -> None:
        sheet = book.add_worksheet("trajecten")
        sheet.write_row(0, 0, ["traject", "brp", "pip"])
        sheet.write_row(1, 0, ["K1"])
        sheet.write_formula(1, 1, "=TODAY()", None, "")
        sheet.write_formula(1, 2, "=1+2", None, 3)

    book = sheets.read(written(unsolved), "boek.xlsx")
    (note,) = book.notes
    assert note.what.startswith("1 formule zonder uitkomst is gelezen als leeg")
    assert note.where == "trajecten B2"
