"""PDF: its lines, without the numbers in margin and corners, mended into paragraphs."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import bidirectional

from weerklank.interchange.reading import labels
from weerklank.interchange.reading.normal import normal
from weerklank.interchange.reading.paragraphs import Document, Paragraph
from weerklank.interchange.readings import Caveat
from weerklank.interchange.refusals import Refused, refusing_whatever_breaks
from weerklank.interchange.told import _, ngettext

MOST_PAGES = 2_000

_BLANKS = re.compile(r"[^\S\n]+")
_NUMBER = re.compile(r"\d{1,5}")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—\[(]?\s*\d{1,4}\s*[-–—\])]?|\d{1,4}\s*(?:/|van|of|von)\s*\d{1,4}"
    r"|(?:pagina|bladzijde|blz\.?|page|seite|p\.)\s*\d{1,4}(?:\s*(?:/|van|of|von)\s*\d{1,4})?)",
    re.IGNORECASE,
)
_FIRST_NUMBER = re.compile(r"(\d{1,5})(?:\s+|$)")
_RUN_OF_NUMBERS = 5
_HYPHENATED = re.compile(r"[^\W\d_]{2,}[-\u00ad\u2010]$")
_SENTENCE_ENDS = tuple('.?!:…؟።"”’)]')
_NEW_ITEM = re.compile(r"(?:[-–—•▪◦●]|\d{1,2}[.)])\s")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int
    is_indented: bool
    after_blank: bool


def read_pdf(data: bytes) -> Document:
    """Read a PDF. Raises Refused when it is encrypted, broken, or a scan without text."""
    pages = _pages(data)
    empty = [number for number, page in enumerate(pages, start=1) if not page.strip()]
    if len(empty) == len(pages):
        raise Refused(
            _("Het PDF-bestand bevat geen tekst; waarschijnlijk is het een scan"),
            ngettext("%(n)s bladzijde", "%(n)s bladzijden", n=len(pages)),
            _("Laat eerst tekstherkenning (OCR) doen, of lever de tekst als .docx aan."),
        )
    warnings = []
    if empty:
        where = _("bladzijde %(pages)s", pages=", ".join(map(str, empty[:10])))
        warnings.append(
            Caveat(_("Deze bladzijden bevatten geen tekst (misschien een scan)"), where)
        )
    lines = list(_lines(pages))
    if _runs_from_right_to_left(lines):
        what = _(
            "De tekst loopt van rechts naar links; in een PDF staan de woorden dan vaak in een "
            "verkeerde volgorde. Lever het gesprek liever als .docx aan"
        )
        warnings.append(Caveat(what, _("hele bestand")))
    return Document(list(_mended(lines)), warnings, unit=_("bladzijde"))


def _runs_from_right_to_left(lines: Sequence[_Line]) -> bool:
    letters = [character for line in lines for character in line.text if character.isalpha()]
    return sum(bidirectional(letter) in ("R", "AL") for letter in letters) * 5 > len(letters)


def _pages(data: bytes) -> list[str]:
    import pypdf  # noqa: PLC0415  takes 0.2 s, and only here is PDF read
    from pypdf.errors import DependencyError, FileNotDecryptedError  # noqa: PLC0415

    encrypted = Refused(
        _("Het PDF-bestand is versleuteld met een wachtwoord"),
        _("hele bestand"),
        _("Bewaar het zonder wachtwoord en probeer het opnieuw."),
    )
    with refusing_whatever_breaks(
        _("Het PDF-bestand is beschadigd"), _("Bewaar het opnieuw als PDF, of lever .docx aan.")
    ):
        try:
            reader = pypdf.PdfReader(io.BytesIO(data))
            # Many files are locked for editing only: those open with an empty password.
            if reader.is_encrypted and not reader.decrypt(""):
                raise encrypted
            if len(reader.pages) > MOST_PAGES:
                raise Refused(
                    _("Het PDF-bestand is te lang voor een gesprek"),
                    _("meer dan %(n)s bladzijden", n=MOST_PAGES),
                    _("Splits het in losse gesprekken."),
                )
            return [page.extract_text() for page in reader.pages]
        except (DependencyError, FileNotDecryptedError) as failure:
            raise encrypted from failure


def _lines(pages: Sequence[str]) -> Iterator[_Line]:
    """Yield the lines of all pages, without line numbers and page numbers."""
    margin: set[int] = set()
    for page, text in enumerate(pages, start=1):
        kept = _without_runs(normal(text).strip("\n").split("\n"), margin)
        without_corners = _without_page_numbers(kept)
        after_blank = True
        for line, left in zip(without_corners, _without_margin(without_corners), strict=True):
            folded = _BLANKS.sub(" ", left).strip()
            if folded:
                yield _Line(folded, page, line[0] in " \t", after_blank)
            after_blank = not line.strip()


def _without_runs(lines: Sequence[str], margin: set[int]) -> list[str]:
    """Leave out line numbers that come as a column of their own: lines with only a number.

    Such a run rises by the same step and is long, or stands at the edge of the page and goes on
    from, or repeats, the numbers in the `margin` of the pages before. Adds to `margin`.
    """
    values = [
        int(text) if _NUMBER.fullmatch(text) else None for text in (line.strip() for line in lines)
    ]
    kept: list[str] = []
    start = 0
    while start < len(lines):
        end = _end_of_run(values, start)
        first = values[start]
        is_at_edge = start == 0 or end == len(lines)
        if first is not None and (
            end - start >= _RUN_OF_NUMBERS or (is_at_edge and {first, first - 1} & margin)
        ):
            margin.update(value for value in values[start:end] if value is not None)
        else:
            kept += lines[start:end]
        start = end
    return kept


def _end_of_run(values: Sequence[int | None], start: int) -> int:
    end, step = start + 1, 0
    while end < len(values):
        before, value = values[end - 1], values[end]
        if before is None or value is None or value <= before or step not in (0, value - before):
            break
        step = value - before
        end += 1
    return end


def _without_page_numbers(lines: Sequence[str]) -> list[str]:
    """Leave out a page number that stands alone on the first or the last line with text."""
    full = [at for at, line in enumerate(lines) if line.strip()]
    corners = {at for at in (full[:1] + full[-1:]) if _PAGE_NUMBER.fullmatch(lines[at].strip())}
    return [line for at, line in enumerate(lines) if at not in corners]


def _without_margin(lines: Sequence[str]) -> list[str]:
    """Take line numbers off the lines that they open, when nearly every line has one."""
    matches = [_FIRST_NUMBER.match(line.strip()) for line in lines]
    values = [int(match[1]) for match in matches if match]
    full = sum(bool(line.strip()) for line in lines)
    rising = sum(after - before == 1 for before, after in pairwise(values))
    is_margin = len(values) >= max(_RUN_OF_NUMBERS, 0.7 * full) and rising >= 0.9 * (
        len(values) - 1
    )
    if not is_margin:
        return list(lines)
    return [
        line.strip()[match.end() :] if match else line
        for line, match in zip(lines, matches, strict=True)
    ]


def _mended(lines: Sequence[_Line]) -> Iterator[Paragraph]:
    """Join the lines of one paragraph, over the edge of a page too."""
    decision = labels.decide([Paragraph(line.text, line.page) for line in lines])
    opens = labels.starts_with(decision.keys)
    usual = _usual_length(lines)
    current, page = "", 0
    before: _Line | None = None
    for line in lines:
        if before is not None and not _is_new(line, before, usual, opens):
            current = _joined(current, line.text)
        else:
            if current:
                yield Paragraph(current, page)
            current, page = line.text, line.page
        before = line
    if current:
        yield Paragraph(current, page)


def _usual_length(lines: Sequence[_Line]) -> int:
    lengths = sorted(len(line.text) for line in lines)
    return lengths[int(len(lengths) * 0.9)] if lengths else 0


def _is_new(line: _Line, before: _Line, usual: int, opens: Callable[[str], bool]) -> bool:
    if opens(line.text) or (opens(before.text) and len(before.text) <= labels.MOST_CHARACTERS):
        return True
    if (line.is_indented and not before.is_indented) or _NEW_ITEM.match(line.text):
        return True
    is_short = len(before.text) < 0.75 * usual
    ended = before.text.endswith(_SENTENCE_ENDS)
    if line.page == before.page and line.after_blank:
        return ended or is_short
    return is_short and (ended or line.text[:1].isupper())


def _joined(text: str, more: str) -> str:
    if _HYPHENATED.search(text[-40:]) and more[:1].islower():
        return text[:-1] + more
    return f"{text} {more}"
