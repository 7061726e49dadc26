"""Reading transcripts: a file in, its text and turns out.

This is the front; `read` knows which reader a format has, and what is refused whatever the
format. Importing it is light: libraries are loaded by the reader that needs them.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from os import PathLike
from pathlib import Path

from weerklank.interchange import limits
from weerklank.interchange.reading import cues, docx, html, language, odt, pdf, plain, rtf, turns
from weerklank.interchange.reading.kinds import check_content, format_of
from weerklank.interchange.reading.paragraphs import Document, check_length
from weerklank.interchange.readings import (
    MOST_SPEAKERS,
    MOST_TURNS,
    Reading,
    Turn,
    from_json,
    to_json,
)
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _

__all__ = ["MOST_SPEAKERS", "MOST_TURNS", "Refused", "from_json", "to_json"]  # found here too

MB = 1 << 20
MAX_BYTES = 50 * MB
_SIMPLER = _("Bewaar het eenvoudiger, zonder afbeeldingen, of splits het in losse gesprekken.")

_OF_TEXT: dict[str, Callable[[bytes, str | None], Document]] = {
    "txt": plain.read_txt,
    "md": plain.read_md,
    "html": html.read_html,
    "vtt": cues.read_vtt,
    "srt": cues.read_srt,
}
_PACKED: dict[str, Callable[[bytes], Document]] = {
    "docx": docx.read_docx,
    "odt": odt.read_odt,
    "rtf": rtf.read_rtf,
    "pdf": pdf.read_pdf,
}


def read(name: str, data: bytes, *, encoding: str | None = None) -> Reading:
    """Read a transcript in this process.

    `name` tells the format by its extension; `encoding` forces one for formats that are plain
    text. Raises Refused, with the reason in Dutch.
    """
    try:
        format_name = format_of(name)
        _check_size(len(data))
        if not data.strip():
            raise _empty()
        check_content(data, format_name)
        return read_document(format_name, _document(format_name, data, encoding))
    except Refused as refusal:
        raise refusal.inside(name) from refusal


def read_within_limits(
    name: str,
    data: bytes,
    *,
    encoding: str | None = None,
    seconds: float = 60,
    memory: int = 1 << 30,
) -> Reading:
    """Read a transcript in a process of its own, with limits on time and memory.

    For every file from outside. Raises Refused as `read` does, and when a limit is hit.
    """
    try:
        format_of(name)
        _check_size(len(data))
    except Refused as refusal:
        raise refusal.inside(name) from refusal
    answer = limits.call(
        f"{__name__}:task_read",
        name,
        data,
        {"name": name, "encoding": encoding},
        limits=limits.Limits(seconds=seconds, memory=memory, advice=_SIMPLER),
    )
    return from_json(answer)


def task_read(data: bytes, name: str, encoding: str | None) -> dict[str, object]:
    """Do what `read` does, in the child."""
    return to_json(read(name, data, encoding=encoding))


def inspect(path: str | PathLike[str]) -> dict[str, object]:
    """Return what is in the transcript at `path`, as `transcript inspect --json` shows it.

    Raises Refused when it cannot be read, and OSError when it cannot be opened.
    """
    file = Path(path)
    try:
        format_name = format_of(file.name)
        _check_size(file.stat().st_size)
    except Refused as refusal:
        raise refusal.inside(file.name) from refusal
    # What is packed may be far larger than it looks, or has somebody else's parser.
    is_apart = format_name in _PACKED or format_name == "html"
    reader = read_within_limits if is_apart else read
    reading = reader(file.name, file.read_bytes())
    return {
        "file": str(path),
        "format": reading.format,
        "characters": reading.characters,
        "words": reading.words,
        "turns": len(reading.turns),
        "speakers": [
            {"label": label, "turns": count, "words": words}
            for label, count, words in reading.speakers
        ],
        "language": reading.language,
        "seconds": reading.seconds,
        "warnings": [{"what": one.what, "where": one.where} for one in reading.warnings],
    }


def read_document(format_name: str, document: Document) -> Reading:
    """Return the reading of paragraphs. Raises Refused when they hold no text, or too much."""
    check_length(sum(len(paragraph.text) for paragraph in document.paragraphs))
    text, found, doubts = turns.find_turns(document)
    if not text.strip():
        raise _empty()
    _check_speakers(found)
    return Reading(
        format=format_name,
        text=text,
        turns=found,
        language=language.detect(text),
        seconds=document.seconds,
        warnings=(*document.warnings, *doubts),
        encoding=document.encoding,
    )


def _document(format_name: str, data: bytes, encoding: str | None) -> Document:
    if format_name in _PACKED:
        return _PACKED[format_name](data)
    return _OF_TEXT[format_name](data, encoding)


def _check_speakers(found: Sequence[Turn]) -> None:
    """Raise Refused for more speakers or turns than a conversation has: each costs a page room."""
    speakers = dict.fromkeys(turn.speaker for turn in found if turn.speaker)
    if len(speakers) > MOST_SPEAKERS:
        shown = ", ".join(label[:40] for label in islice(speakers, 5))
        raise Refused(
            _("Er staan te veel sprekers in de tekst voor een gesprek"),
            _("%(n)s sprekers, zoals %(shown)s", n=len(speakers), shown=shown),
            _(
                "Hoogstens %(most)s is mogelijk. Zijn dit geen namen van sprekers, haal dan de "
                "dubbele punten erachter weg. Zijn het meer gesprekken, splits het bestand dan.",
                most=MOST_SPEAKERS,
            ),
        )
    if len(found) > MOST_TURNS:
        raise Refused(
            _("De tekst heeft te veel beurten voor een gesprek"),
            _("%(n)s beurten", n=len(found)),
            _(
                "Hoogstens %(most)s is mogelijk. Splits het bestand in losse gesprekken.",
                most=MOST_TURNS,
            ),
        )


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise Refused(
            _("Het bestand is te groot voor een transcript"),
            _(
                "%(size)s MB; hoogstens %(max_bytes)s MB is mogelijk",
                size=size // MB,
                max_bytes=MAX_BYTES // MB,
            ),
            _("Haal afbeeldingen eruit, of splits het in losse gesprekken."),
        )


def _empty() -> Refused:
    return Refused(
        _("Er staat geen tekst in het bestand"),
        _("hele bestand"),
        _("Controleer of u het juiste bestand koos."),
    )
