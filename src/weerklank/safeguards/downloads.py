"""Handing something out as a file: the one way, for tables, reports and what was brought in.

That nobody keeps it and that no browser guesses what it is, the middleware says of every answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from weerklank.interchange import tables
from weerklank.safeguards import pages

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpResponseBase

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def send(
    request: HttpRequest,
    name: str,
    content: bytes | Iterator[bytes] | IO[bytes],
    *,
    logs: str | None,
    about: Model | None = None,
    content_type: str = "",
    **detail: object,
) -> HttpResponseBase:
    """Return a file to keep, never to be shown by the browser on our address.

    `logs` is what the log says, about whom or what with which detail; None where that was said
    already. An iterator is sent while it is being read.
    """
    if logs:
        pages.look(request, logs, about, **detail)
    if not isinstance(content, bytes | Iterator) or hasattr(content, "read"):
        return FileResponse(content, as_attachment=True, filename=name)
    answer = HttpResponse if isinstance(content, bytes) else StreamingHttpResponse
    return answer(
        content,
        content_type=content_type or TYPES[PurePath(name).suffix],
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name)
        },
    )


def table(
    name: str, sheet: str, header: Sequence[str], rows: Iterable[Sequence[tables.Value]]
) -> bytes:
    """Return a table as the file that its name says. Raises TooManyRows for a workbook."""
    if name.endswith(".csv"):
        return tables.csv_bytes(header, rows)
    return tables.xlsx_bytes(sheet, header, rows)
