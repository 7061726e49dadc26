"""Tables in, read by a process of its own with limits: the same books as `sheets` gives.

For every table from outside that is brought to a page. Rows come over a pipe as JSON, some
hundreds at a time, so that neither process holds them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from itertools import chain, count, islice
from pathlib import Path

from weerklank.interchange import sheets
from weerklank.interchange.cells import Row
from weerklank.interchange.limits import Limits, Session, session
from weerklank.interchange.readings import Caveat
from weerklank.interchange.sheets import Book, Rows, Sheet
from weerklank.interchange.told import _

PART = 500  # rows that travel together
ADVICE = _("Bewaar de tabel als CSV, of lever minder rijen tegelijk.")
# What somebody waits for, and what is read off the request.
SMALL = Limits(seconds=20, memory=1 << 30, advice=ADVICE)
LARGE = Limits(seconds=900, memory=4 << 30, advice=ADVICE)


@contextmanager
def read(
    source: Path,
    name: str = "",
    *,
    encoding: str = "",
    delimiter: str = "",
    limits: Limits = SMALL,
) -> Iterator[Book]:
    """Open a file with tables as `sheets.read` does; it is open for as long as the block lasts.

    Raises Refused as that does, and for going over a limit.
    """
    arguments = {
        "path": str(source),
        "name": name or source.name,
        "encoding": encoding,
        "delimiter": delimiter,
    }
    with session(f"{__name__}:Opened", arguments["name"], arguments, limits=limits) as opened:
        head = opened.head
        yield Book(
            head["name"],
            head["checksum"],
            tuple(
                Sheet(
                    each["name"],
                    tuple(each["header"]),
                    each["first"],
                    _rows(opened, number, is_text=bool(head["encoding"])),
                    each["width"],
                )
                for number, each in enumerate(head["sheets"])
            ),
            tuple(map(Caveat.from_json, head["notes"])),
            head["encoding"],
            head["delimiter"],
        )


def _rows(book: Session, sheet: int, *, is_text: bool) -> Rows:
    @contextmanager
    def opened() -> Iterator[Iterator[Row]]:
        stream = book.ask("rows", sheet=sheet)
        try:
            parts = iter(lambda: book.ask("more", stream=stream), None)
            rows = chain.from_iterable(parts)
            yield rows if is_text else map(_with_dates, rows)
        finally:
            if not book.is_over:
                book.ask("close", stream=stream)

    return opened


def _with_dates(row: Row) -> Row:
    return [_from_json(cell) if isinstance(cell, dict) else cell for cell in row]


def _from_json(cell: dict[str, str]) -> date:
    if "day" in cell:
        return date.fromisoformat(cell["day"])
    return datetime.fromisoformat(cell["moment"])


# --- in the child -----------------------------------------------------------------------------
class Opened:
    """A book that is open in the child."""

    def __init__(self, *, path: str, name: str, encoding: str, delimiter: str) -> None:
        self._book = sheets.read(Path(path), name, encoding=encoding, delimiter=delimiter)
        self._streams: dict[int, tuple[ExitStack, Iterator[Row]]] = {}
        self._numbers = count()

    def head(self) -> dict[str, object]:
        book = self._book
        return {
            "name": book.name,
            "checksum": book.checksum,
            "sheets": [
                {
                    "name": each.name,
                    "header": each.header,
                    "first": each.first,
                    "width": each.width,
                }
                for each in book.sheets
            ],
            "notes": [note.to_json() for note in book.notes],
            "encoding": book.encoding,
            "delimiter": book.delimiter,
        }

    def rows(self, *, sheet: int) -> int:
        """Begin at the first row of a sheet; return by which number to ask for more."""
        stack, number = ExitStack(), next(self._numbers)
        self._streams[number] = stack, stack.enter_context(self._book.sheets[sheet].rows())
        return number

    def more(self, *, stream: int) -> list[Row] | None:
        """Return the next rows; None at the end."""
        stack, rows = self._streams[stream]
        try:
            return list(islice(rows, PART)) or None
        except Exception as failure:
            # The sheet says what is wrong with it, as it leaves its block.
            if not stack.__exit__(type(failure), failure, failure.__traceback__):
                raise
            return None

    def close(self, *, stream: int) -> None:
        stack, _rows_left = self._streams.pop(stream)
        stack.close()
