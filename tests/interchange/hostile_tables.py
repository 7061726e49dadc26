"""Tables that are odd or mean harm, with what must come of each: for short tests and for faults."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from typing import Any

from tests.interchange.builders import archive
from tests.interchange.test_sheets import written, xlsx
from weerklank.interchange import sheets
from weerklank.interchange.refusals import Refused

Rows = list[list[Any]]
# What it is, the name of the file, its bytes, and what must be true of the outcome.
Case = tuple[str, str, bytes, Callable[["Outcome"], bool]]


class Outcome:
    """The header, the rows and the notes of the first sheet, or the refusal."""

    def __init__(self, name: str, data: bytes) -> None:
        self.refusal = ""
        self.rows: Rows = []
        self.header: tuple[str, ...] = ()
        self.notes = ""
        try:
            book = sheets.read(data, name)
            self.notes = " ".join(f"{note.what} ({note.where})" for note in book.notes)
            if book.sheets:
                self.header = book.sheets[0].header
                self.rows = [row for _at, part in book.sheets[0].parts() for row in part]
        except Refused as refusal:
            self.refusal = str(refusal)


# --- T29: workbooks ---------------------------------------------------------------------------
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>k</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>w</t></is></c></row>'
)


def _body(row: int, column: str, rest: str) -> bytes:
    return xlsx(f'{_HEAD}<row r="{row}"><c r="{column}{row}"{rest}</row>')


def _shows(address: str) -> Callable[[Outcome], bool]:
    return lambda found: not found.refusal and address in found.notes


def _holds(*cells: Any) -> Callable[[Outcome], bool]:
    return lambda found: not found.refusal and [list(row) for row in found.rows] == [list(cells)]


def _refused(*words: str) -> Callable[[Outcome], bool]:
    return lambda found: any(word in found.refusal for word in words)


def workbooks() -> Iterator[Case]:  # noqa: C901  a list, made kind by kind
    """Yield sixty workbooks."""
    for error, (row, column) in product(_ERRORS[:6], ((2, "B"), (40, "AB"))):
        data = _body(row, column, f' t="e"><v>{error}</v></c>')
        yield f"{error} in {column}{row}", "g.xlsx", data, _shows(f"{column}{row}")
    for formula, row in product(("1+1", 'WEBSERVICE("http://127.0.0.1:9")'), (2, 3, 9, 700)):
        escaped = formula.replace('"', "&quot;")
        data = _body(row, "B", f"><f>{escaped}</f></c>")
        yield f"={formula} uncalculated in B{row}", "g.xlsx", data, _shows(f"B{row}")
    for formula, kept in (
        ("1+1", "3"), ("A1*0", "8"), ("NOW()", "45000.5"), ("RAND()", "0.25"),
        ("'[1]B'!A1", "7"), ("HYPERLINK(&quot;http://127.0.0.1:9&quot;)", "12"),
        ("cmd|'/c calc'!A0", "5"), ("DDE(1,2)", "6"),
    ):  # fmt: skip
        data = _body(2, "B", f"><f>{formula}</f><v>{kept}</v></c>")
        number = float(kept)
        value = int(number) if number.is_integer() else number
        yield f"={formula} kept as {kept}", "g.xlsx", data, _holds("", value)
    for day, is_1904 in product(
        (date(1904, 1, 2), date(1999, 12, 31), date(2024, 2, 29), date(2026, 11, 2)), (False, True)
    ):

        def fill(book: Any, day: date = day) -> None:
            page = book.add_worksheet()
            page.write_row(0, 0, ["k", "dag"])
            page.write(1, 0, "a")
            page.write_datetime(1, 1, day, book.add_format({"num_format": "yyyy-mm-dd"}))

        data = written(fill, date_1904=is_1904)
        yield (
            f"{day} counted from {'1904' if is_1904 else '1900'}",
            "g.xlsx",
            data,
            _holds("a", day),
        )
    for text in ("007", "00123456", "1e5", "1,5", "12345678901234567890", "0", "-0", "TRUE"):
        data = _body(2, "A", f' t="inlineStr"><is><t>{text}</t></is></c>')
        yield f"the text {text}", "g.xlsx", data, lambda found, text=text: found.rows[0][0] == text
    for state in ("hidden", "veryHidden"):
        yield (
            f"a sheet that is {state}", "g.xlsx", xlsx(_HEAD, state=f'state="{state}"'),
            lambda found: "verborgen" in found.notes and not found.header,
        )  # fmt: skip
    for last in ('<row r="1048576"/>', "".join(f'<row r="{n}"/>' for n in range(3, 60_000))):
        data = xlsx(f'{_HEAD}<row r="2"><c r="A2"><v>1</v></c></row>{last}')
        yield "rows without cells", "g.xlsx", data, lambda found: found.rows[0][0] == 1
    for width in (2, 3):

        def merge(book: Any, width: int = width) -> None:
            page = book.add_worksheet()
            page.write_row(1, 0, ["traject", "van", "tot"])
            page.merge_range(0, 0, 0, width - 1, "Levering van de maand")
            page.write_row(2, 0, ["C-1", 1, 2])

        data = written(merge)
        yield (
            "a merged title over the header",
            "g.xlsx",
            data,
            (
                lambda found: (
                    found.header == ("traject", "van", "tot") and found.rows == [["C-1", 1, 2]]
                )
            ),
        )
    plain = xlsx(f'{_HEAD}<row r="2"><c r="A2"><v>1</v></c></row>')
    opened = zipfile.ZipFile(io.BytesIO(plain))
    members = [(name, opened.read(name)) for name in opened.namelist()]
    outside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r9" Type="a" TargetMode="External" Target="{}"/></Relationships>'
    )
    for target in ("http://127.0.0.1:9/a.xlsx", "file:///etc/passwd"):
        beside = ("xl/externalLinks/_rels/externalLink1.xml.rels", outside.format(target))
        data = archive(*members, ("xl/externalLinks/externalLink1.xml", "<externalLink/>"), beside)
        yield f"a link to {target}", "g.xlsx", data, lambda found: found.rows[0][0] == 1
    for far in ("XFD1048576", "ZZZ9999999", "A1048577", "AAAA1"):
        row = far.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        data = xlsx(f'{_HEAD}<row r="{row}"><c r="{far}"><v>1</v></c></row>')
        yield (
            f"a cell far away, {far}",
            "g.xlsx",
            data,
            (lambda found: bool(found.refusal) or len(found.rows) < 1_100_000),
        )
    for kept, said in (("1", "ja"), ("0", "nee")):
        yield (
            f"a boolean {kept}",
            "g.xlsx",
            _body(2, "B", f' t="b"><v>{kept}</v></c>'),
            _holds("", said),
        )
    rich = '<is><r><t xml:space="preserve">een </t></r><r><rPr><b/></rPr><t>twee</t></r></is>'
    yield (
        "a text in two faces",
        "g.xlsx",
        _body(2, "B", f' t="inlineStr">{rich}</c>'),
        _holds("", "een twee"),
    )
    blank = _body(2, "B", ' t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>')
    yield "blanks around", "g.xlsx", blank, lambda found: found.rows[0][1].strip() == "a"


# --- T30: texts -------------------------------------------------------------------------------
_WORDS = ("traject", "reden", "naam")
_ROW = ("C-1", "één café", "José")


def texts() -> Iterator[Case]:
    """Yield eighty texts with rows and columns."""
    encodings = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252")
    for sign, encoding, end in product(";,\t|", encodings, ("\r\n", "\n", "\r")):
        lines = [sign.join(_WORDS), *([sign.join(_ROW)] * 3)]
        data = end.join([*lines, ""]).encode(encoding)
        name = {"\r\n": "CR LF", "\n": "LF", "\r": "CR"}[end]
        yield (
            f"{sign!r} in {encoding} with {name}",
            "g.csv",
            data,
            (
                lambda found: (
                    found.header == _WORDS and [tuple(row) for row in found.rows] == [_ROW] * 3
                )
            ),
        )
    for written_as, value in (
        ('"a;b"', "a;b"), ('"a""b"', 'a"b'), ('"a\nb"', "a\nb"), ('"a\r\nb"', "a\r\nb"),
        ('""', ""), ('"="', "="), ('" a "', " a "), ('"ع;ب"', "ع;ب"),
    ):  # fmt: skip
        data = f"traject;reden\n1;{written_as}\n2;b\n".encode()
        yield (
            f"the cell {written_as!r}",
            "g.csv",
            data,
            (lambda found, value=value: found.rows == [["1", value], ["2", "b"]]),
        )
    yield "a line of five megabytes", "g.csv", b"a" * (5 << 20), _refused("te lang")
    yield (
        "a row of five megabytes",
        "g.csv",
        b"a;b\n" + b"c;" * (5 << 19),
        _refused("te lang", "kolommen"),
    )
    yield (
        "a cell of a megabyte",
        "g.csv",
        b'a;b\n"' + b"c" * 900_000 + b'";1\n',
        _refused("te lang"),
    )
    yield "NUL", "g.csv", b"a;b\n1;\0\n" * 50, _refused("NUL")
    yield "only NUL", "g.csv", bytes(5_000), _refused("NUL", "leeg")
    yield (
        "65 001 columns",
        "g.csv",
        (";".join(f"k{n}" for n in range(65_001)) + "\n").encode(),
        _refused("kolommen"),
    )
    yield (
        "2 001 columns further on",
        "g.csv",
        b"a;b\n" * 40 + b";" * 2_001 + b"\n",
        _refused("kolommen"),
    )
    yield "a quote that does not close", "g.csv", b'a;b\n1;"c\n' * 3, _refused("aanhalingsteken")
    yield "words after a quote", "g.csv", b'a;b\n1;"c"d\n', _refused("aanhalingsteken")
    yield "nothing", "g.csv", b"", _refused("leeg")
    yield "only blanks", "g.csv", b" \n\n \n", _refused("leeg")
    yield (
        "a header and no more",
        "g.csv",
        b"a;b\n",
        lambda found: found.header == ("a", "b") and not found.rows,
    )


# --- T31: out ---------------------------------------------------------------------------------
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−", "﹢")
PAYLOADS = [
    *(f"{start}1+1" for start in STARTS),
    *(f'"{start}1' for start in ("=", "+", "-", "@")),
    *(f"'{start}1" for start in ("=", "@")),
    *(f" {start}1" for start in ("=", "+")),
    '=HYPERLINK("http://127.0.0.1:9","klik")', "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0",
    '@SUM(1+1)*cmd|\' /C calc\'!A0', '=IMPORTXML(CONCAT("http://127.0.0.1:9/",A1),"//a")',
    '";=1+1;"', "\ufeff=1", "\u202e=1", "\u200b=1",
]  # fmt: skip


def recovered(shown: str) -> str:
    """Take away the apostrophe that was put before a text, as the manual says it is done."""
    from weerklank.interchange.tables import harmless  # noqa: PLC0415

    bare = shown[1:]
    return bare if shown.startswith("'") and harmless(bare) == shown else shown
