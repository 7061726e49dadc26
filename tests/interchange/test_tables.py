import csv
import io
import zipfile

import pytest

from weerklank.interchange import tables

PAYLOADS = [
    '=HYPERLINK("http://evil.example")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_that_a_spreadsheet_would_run_is_made_harmless(payload):
    data = tables.csv_bytes(["kop"], [[payload]]).decode("utf-8-sig")
    [_, [cell]] = csv.reader(io.StringIO(data, newline=""), delimiter=";")
    assert cell == "'" + payload


@pytest.mark.parametrize("payload", PAYLOADS)
def test_workbook_holds_no_formula_and_no_link(payload):
    data = tables.xlsx_bytes("Blad", ["kop"], [[payload, 5, None]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert not [name for name in archive.namelist() if "rels" in name and "sheet1" in name]
    assert "<v>5</v>" in sheet


def test_plain_words_stay_as_they_are():
    data = tables.csv_bytes(["a"], [["\u202bمرحبا\u202c één; twee"], [3], [None]]).decode(
        "utf-8-sig"
    )
    assert list(csv.reader(io.StringIO(data, newline=""), delimiter=";"))[1:] == [
        ["\u202bمرحبا\u202c één; twee"],
        ["3"],
        [""],
    ]
