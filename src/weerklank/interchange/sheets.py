"""Tables in: CSV, XLSX and ODS as rows of cells, with what was found out about the file.

A text is read as it comes, so that memory does not grow with it. A workbook goes through the safe
door of `archives` and is then read whole. Nothing is ever calculated: of a formula the value that
was kept is read.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TextIO

from weerklank.interchange.cells import Row
from weerklank.interchange.reading import encodings
from weerklank.interchange.readings import Caveat
from weerklank.interchange.refusals import SAVE_AGAIN, Refused
from weerklank.interchange.told import _, ngettext

Rows = Callable[[], AbstractContextManager[Iterator[Row]]]
Part = tuple[int, list[Row]]  # the number of the first row, and the rows

TEXTS = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx", ".ods")
DELIMITERS = {",": _("komma"), ";": _("puntkomma"), "\t": "tab", "|": _("verticale streep")}
_PART = 1 << 20
_SAMPLE = 100_000  # bytes, from which encoding and delimiter are found out
_LOOKED_AT = 30  # rows
_MOST_COLUMNS = 2_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file: its header, and its rows as often as they are asked for."""

    name: str
    header: tuple[str, ...]
    first: int  # the number of the row under the header, as a spreadsheet counts
    _rows: Rows = field(repr=False)
    width: int = 0  # cells of the header's row, those without a name at its end too

    def rows(self) -> AbstractContextManager[Iterator[Row]]:
        """Return the rows under the header one by one, from the first, within a block."""
        return self._rows()

    def parts(self, size: int = 5_000) -> Iterator[Part]:
        """Yield the rows under the header, so many at a time. An empty row may have no cells.

        Raises Refused when the file turns out to be broken further on.
        """
        with self.rows() as rows:
            number = self.first
            while part := list(islice(rows, size)):
                _check_width(part, _("%(name)s, vanaf rij %(row)s", name=self.name, row=number))
                yield number, part
                number += len(part)


@dataclass(frozen=True, slots=True)
class Book:
    """A file with tables. `notes` say what was found out: delimiter, encoding, hidden sheets."""

    name: str
    checksum: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Caveat, ...] = ()
    encoding: str = ""
    delimiter: str = ""


def read(
    source: Path | bytes,
    name: str = "",
    *,
    encoding: str = "",
    delimiter: str = "",
    with_hidden: bool = False,
) -> Book:
    """Open a file with tables. `name` tells its kind; a path tells its own name.

    `encoding` and `delimiter` win over what is found out. Raises Refused for what is not such a
    file, and OSError for a path that cannot be read.
    """
    if isinstance(source, Path):
        name = name or source.name
    suffix = Path(name).suffix.lower()
    if suffix in TEXTS:
        book = _read_text(source, name, encoding, delimiter)
    elif suffix in WORKBOOKS:
        book = _read_workbook(source, name, with_hidden)
    else:
        raise Refused(
            _("Dit soort bestand kan niet worden gelezen"),
            name,
            _("Bewaar het als CSV, XLSX of ODS."),
        )
    return book


# --- text -------------------------------------------------------------------------------------
def _read_text(source: Path | bytes, name: str, encoding: str, delimiter: str) -> Book:
    checksum, found, notes = _survey(source, name, encoding)
    with _opened(source, found) as text:
        sample = text.read(_SAMPLE)
    if not sample.strip():
        raise Refused(_("Het bestand is leeg"), name, _("Kies een bestand met een kop en rijen."))
    cut = delimiter or _delimiter_of(sample)
    notes.append(
        Caveat(
            _(
                "Tekens: %(found)s. Scheidingsteken: %(sign)s.",
                found=found,
                sign=DELIMITERS.get(cut, cut),
            ),
            _("hele bestand"),
        )
    )

    @contextmanager
    def rows(skip: int = 0) -> Iterator[Iterator[Row]]:
        with _opened(source, found) as text:
            reader = csv.reader(text, delimiter=cut, strict=True)
            try:
                next(islice(reader, skip, skip), None)  # go past them
                yield map(list, reader)
            except csv.Error as failure:
                line = _last_good_line(source, found, cut) + 1
                raise _broken_quote(
                    _("%(name)s, vanaf regel %(line)s", name=name, line=line)
                ) from failure

    with rows() as reader:
        looked_at = list(islice(reader, _LOOKED_AT))
    _check_width(looked_at, name)
    at, header = _header(looked_at)
    width = len(looked_at[at - 1]) if header else 0
    sheet = Sheet(Path(name).stem, header, at + 1, lambda: rows(at), width)
    return Book(name, checksum, (sheet,), tuple(notes), found, cut)


def _survey(source: Path | bytes, name: str, forced: str) -> tuple[str, str, list[Caveat]]:
    """Return checksum, encoding, and what to tell about it, in one walk through the bytes."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    head, odd, has_nul = b"", b"", False
    for part in _bytes_of(source):
        digest.update(part)
        if len(part) == _PART and b"\n" not in part and b"\r" not in part:
            # Such a line would fill memory.
            raise Refused(
                _("Een regel is te lang"), name, _("Kies een bestand met rijen en kolommen.")
            )
        head = head or part[:_SAMPLE]
        has_nul = has_nul or b"\0" in part
        if not odd:
            try:
                decoder.decode(part)
            except UnicodeDecodeError as failure:
                odd = part[max(failure.start - _SAMPLE, 0) : failure.end + _SAMPLE]
    checksum = digest.hexdigest()
    with _at(name):
        utf8 = "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
        if forced:
            "".encode(forced)  # raises for what is no encoding of texts
            return checksum, utf8 if codecs.lookup(forced).name == "utf-8" else forced, []
        if not odd and not has_nul:
            return checksum, utf8, []
        if has_nul:
            _text, found, notes = encodings.decode(head[: len(head) // 4 * 4])
            if not found.startswith(("utf-16", "utf-32")):
                raise Refused(
                    _("De inhoud is geen tekst: er staan NUL-tekens in"),
                    _("hele bestand"),
                    SAVE_AGAIN,
                )
            return checksum, found, notes
        if _is_damaged_utf8(odd):
            what = _("Enkele tekens zijn beschadigd; daar staat nu \ufffd")
            return checksum, utf8, [Caveat(what, _("hele bestand"))]
        # Tables come from programs in the Netherlands: what could be Polish is Western too.
        _text, found, _notes = encodings.decode(odd)
        found = found if found == "mac-roman" else "windows-1252"
        what = _(
            "De tekst is gelezen als %(found)s; kies een andere codering bij vreemde tekens",
            found=found,
        )
        return checksum, found, [Caveat(what, _("hele bestand"))]


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell a UTF-8 text with a few bad bytes from a text in a set of one byte a sign."""
    text = data.decode(errors="replace")
    bad = text.count("\ufffd")
    return 5 * bad < sum(sign > "\x7f" for sign in text) - bad


def _bytes_of(source: Path | bytes) -> Iterator[bytes]:
    with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as stream:
        while part := stream.read(_PART):
            yield part


@contextmanager
def _at(name: str) -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        raise refusal.inside(name) from refusal
    except LookupError as failure:
        raise Refused(
            _("Deze tekencodering bestaat niet"), name, _("Kies een andere.")
        ) from failure


@contextmanager
def _opened(source: Path | bytes, encoding: str) -> Iterator[TextIO]:
    stream = source.open("rb") if isinstance(source, Path) else io.BytesIO(source)
    # A sign that the encoding does not have becomes a mark that anybody sees.
    with io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="") as text:
        yield text


def _delimiter_of(sample: str) -> str:
    """Return the sign that cuts the first rows into the most columns, all of them alike."""
    lines = io.StringIO(sample, newline="").readlines()
    if len(sample) == _SAMPLE and len(lines) > 1:
        lines.pop()  # cut off half-way
    best, found = (0, 0.0), ","
    for sign in DELIMITERS:
        rows: list[list[str]] = []
        try:
            rows.extend(row for row in islice(csv.reader(lines, delimiter=sign), _LOOKED_AT) if row)
        except csv.Error:
            continue
        # Not the width of the first row: that may be a title.
        width, alike = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
        if width > 1 and alike >= 0.8 * len(rows) - 2 and (width, alike / len(rows)) > best:
            best, found = (width, alike / len(rows)), sign
    return found


def _last_good_line(source: Path | bytes, encoding: str, delimiter: str) -> int:
    """Return the line up to which a broken text is right; read once more, row by row."""
    line = 0
    with _opened(source, encoding) as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        with suppress(csv.Error):
            for _row in reader:
                line = reader.line_num
    return line


def _broken_quote(where: str) -> Refused:
    # Quotes are taken strictly: a reader that guesses makes one cell of half a file.
    return Refused(
        _("Een aanhalingsteken staat verkeerd of is niet gesloten, of een cel is te lang"),
        where,
        _(
            "Zet in een cel met aanhalingstekens elk aanhalingsteken dubbel, of bewaar het bestand "
            "als XLSX."
        ),
    )


def _check_width(rows: Iterable[Row], where: str) -> None:
    if max(map(len, rows), default=0) > _MOST_COLUMNS:
        raise Refused(
            _("Een rij heeft meer dan %(n)s kolommen", n=_MOST_COLUMNS),
            where,
            _("Kijk het scheidingsteken van het bestand na."),
        )


def _header(rows: Sequence[Row]) -> tuple[int, tuple[str, ...]]:
    """Return the number of the header's row and the header.

    Above it may stand a title and some words about the file: the header is the first row with
    more than half as many filled cells as the fullest row.
    """
    filled = [sum(bool(_shown(cell)) for cell in row) for row in rows]
    fullest = max(filled, default=0)
    if not fullest:
        return 1, ()
    at = next(number for number, count in enumerate(filled) if count > fullest / 2)
    header = [_shown(cell) for cell in rows[at]]
    while not header[-1]:
        header.pop()
    return at + 1, tuple(header)


def _shown(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).split())


# --- workbooks --------------------------------------------------------------------------------
def _read_workbook(source: Path | bytes, name: str, with_hidden: bool) -> Book:
    from weerklank.interchange import workbooks  # noqa: PLC0415  a text does without it

    data = source.read_bytes() if isinstance(source, Path) else source
    sheets, notes = [], []
    with _at(name):
        pages = workbooks.pages(data)
    for page in pages:
        if page.is_hidden and not with_hidden:
            what = _(
                "Dit blad is verborgen en is overgeslagen; maak het zichtbaar als het mee moet"
            )
            notes.append(Caveat(what, page.name))
            continue
        at, header = _header(page.rows[:_LOOKED_AT])
        sheets.append(Sheet(page.name, header, at + 1, _rows_of(page.rows, at)))
        if page.unsolved:
            where = ", ".join(page.unsolved[:5])
            count = len(page.unsolved)
            what = ngettext(
                "%(n)s formule zonder uitkomst is gelezen als leeg; bewaar het bestand eerst in "
                "een rekenblad",
                "%(n)s formules zijn gelezen als leeg; bewaar het bestand eerst in een rekenblad",
                count,
            )
            notes.append(Caveat(what, f"{page.name} {where}"))
        if page.errors:
            where = ", ".join(page.errors[:5])
            what = ngettext(
                "%(n)s cel toont een fout", "%(n)s cellen tonen een fout", len(page.errors)
            )
            notes.append(Caveat(what, f"{page.name} {where}"))
    return Book(name, hashlib.sha256(data).hexdigest(), tuple(sheets), tuple(notes))


def _rows_of(rows: Sequence[Row], skip: int) -> Rows:
    return lambda: nullcontext(islice(rows, skip, None))
