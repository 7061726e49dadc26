"""Tables out: CSV and XLSX in which nothing that people wrote can act as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

Value = str | int | float | None
PART = 500  # rows that are sent together

# A spreadsheet runs a text that begins with one of these (OWASP, "CSV Injection"); the
# full-width forms are folded to them by some programs.
_STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: Value) -> Value:
    """Put an apostrophe before a text that a spreadsheet would run; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_STARTERS):
        return "'" + value
    return value


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Give a table as `csv_parts` does, in one piece."""
    return b"".join(csv_parts(header, rows))


def csv_parts(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Give UTF-8 with a BOM and semicolons, as a Dutch spreadsheet opens it without asking.

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
    """Give a workbook with one sheet. Texts are written as texts, never as formulas or links."""
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
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, column, value)
                elif value is not None:
                    page.write_number(number, column, value)
        page.freeze_panes(1, 0)
        page.autofit()
    return out.getvalue()
