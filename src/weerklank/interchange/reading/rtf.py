"""RTF."""

import re
from itertools import groupby

from weerklank.interchange.reading import tables
from weerklank.interchange.reading.paragraphs import Document, Paragraph, numbered
from weerklank.interchange.readings import Caveat
from weerklank.interchange.refusals import refusing_whatever_breaks
from weerklank.interchange.told import _

_PICTURE_LINES = re.compile(r"[0-9a-fA-F]{64,}")


def read_rtf(data: bytes) -> Document:
    """Read RTF. Raises Refused when it is broken beyond reading."""
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415  loaded where RTF is read

    # RTF is ASCII; what is not stands for itself and is read as Windows writes it. Pictures are
    # long lines of hexadecimal digits: without them a large file reads in a fraction of the time.
    source = _PICTURE_LINES.sub("", data.decode("cp1252", "replace"))
    warnings = []
    if not source.rstrip("\0 \r\n\x1a").endswith("}"):
        warnings.append(Caveat(_("Het bestand is niet compleet: het einde ontbreekt"), _("einde")))
    with refusing_whatever_breaks(
        _("Het RTF-bestand is beschadigd"),
        _("Open het in Word of LibreOffice en bewaar het als .docx."),
    ):
        text = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    return Document(_paragraphs(text), warnings)


def _paragraphs(text: str) -> list[Paragraph]:
    """striprtf ends every table cell with a bar; lines with as many bars are one table."""
    found: list[Paragraph] = []
    for bars, lines in groupby(text.split("\n"), key=_cells):
        if bars < 2:
            found += [Paragraph(line.removesuffix("|")) for line in lines]
        else:
            found += tables.paragraphs_of([line.split("|")[:-1] for line in lines])
    return numbered(found)


def _cells(line: str) -> int:
    return line.count("|") if line.rstrip().endswith("|") else 0
