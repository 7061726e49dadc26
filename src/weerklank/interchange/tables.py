"""Tables out: CSV and XLSX in which nothing that people wrote can act as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

Value = str | int | float | None
PART = 500  # rows that are sent together

# A spreadsheet runs a text that begins with one of these (OWASP, "CSV Injection"). Some programs
# fold other forms to them, or first take away quotes, marks between cells, blanks and signs that
# nobody sees.
_RUNS = re.compile(
    r"[\"'`;,|\u2018\u2019\u201c\u201d\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
    r"[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]|[\t\r\n]"
)
MOST_ROWS = 20_000  # of a workbook, which is made in memory
_LONGEST_CELL = 32_767  # signs; a spreadsheet keeps no more


class TooManyRows(Exception):
    """More rows than a workbook is made of here; a CSV may have any number."""


def harmless(value: Value) -> Value:
    """Put an apostrophe before a text that a spreadsheet would run; numbers stay numbers.

    Whoever needs the text as it was takes one apostrophe away where what follows it would run.
    """
    if isinstance(value, str) and _RUNS.match(value):
        return "'" + value
    return value


def as_it_was(text: str) -> str:
    """Return a text of a CSV as it was before `harmless`."""
    return text[1:] if text.startswith("'") and _RUNS.match(text[1:]) else text


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a table as `csv_parts` does, in one piece."""
    return b"".join(csv_parts(header, rows))


def csv_parts(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Yield UTF-8 with a BOM and semicolons, as a Dutch spreadsheet opens it without asking.

    In parts of some hundreds of rows, so that a table need not be in memory.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    yield "\ufeff".encode()
    writer.writerow([harmless(name) for name in header])
    for number, row in enumerate(rows, start=1):
        writer.writerow([harmless(value) for value in row])
        if number % PART == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def xlsx_bytes(sheet: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a workbook with one sheet. Texts are written as texts, never as formulas or links.

    A text longer than a cell can hold is cut off with "…". Raises TooManyRows.
    """
    import xlsxwriter  # noqa: PLC0415  heavy, and only needed here

    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        page = book.add_worksheet(sheet[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for column, name in enumerate(header):
            page.write_string(0, column, name, bold)
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise TooManyRows
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, column, _cut(value))
                elif value is not None:
                    page.write_number(number, column, value)
        page.freeze_panes(1, 0)
        page.autofit()
    return out.getvalue()
