"""RTF."""

import re
from itertools import groupby

from weerklank.interchange.reading import tables
from weerklank.interchange.reading.paragraphs import Document, Paragraph
from weerklank.interchange.refusals import Refused, refusing_whatever_breaks

_PICTURE_LINES = re.compile(r"[0-9a-fA-F]{64,}")


def read_rtf(data: bytes) -> Document:
    """Read RTF. Raises Refused when it is broken."""
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415  loaded where RTF is read

    # RTF is ASCII; what is not stands for itself and is read as Windows writes it. Pictures are
    # long lines of hexadecimal digits: without them a large file reads in a fraction of the time.
    source = _PICTURE_LINES.sub("", data.decode("cp1252", "replace"))
    if source.count("{") > source.count("}") + source.count("\\{") + 50:
        raise Refused(
            "Het RTF-bestand is niet compleet",
            "einde van het bestand",
            "Open het in Word of LibreOffice en bewaar het opnieuw.",
        )
    with refusing_whatever_breaks(
        "Het RTF-bestand is beschadigd", "Open het in Word of LibreOffice en bewaar het als .docx."
    ):
        text = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    return Document(list(_paragraphs(text)))


def _paragraphs(text: str) -> "list[Paragraph]":
    """striprtf ends every table cell with a bar; lines with as many bars are one table."""
    found: list[Paragraph] = []
    for bars, lines in groupby(text.split("\n"), key=_cells):
        if bars < 2:
            found += [Paragraph(line.removesuffix("|")) for line in lines]
        else:
            found += tables.paragraphs_of([line.split("|")[:-1] for line in lines])
    return [
        Paragraph(one.text, number, one.speaker, starts_at=one.starts_at)
        for number, one in enumerate(found, start=1)
    ]


def _cells(line: str) -> int:
    return line.count("|") if line.rstrip().endswith("|") else 0
