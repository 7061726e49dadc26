"""Plain text and Markdown: every line is a paragraph."""

import re

from weerklank.interchange.reading import encodings
from weerklank.interchange.reading.normal import normal
from weerklank.interchange.reading.paragraphs import Document, Paragraph, check_length
from weerklank.interchange.told import _

_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*$")


def read_txt(data: bytes, encoding: str | None) -> Document:
    """Read plain text. Raises Refused when it is no text or not in the forced encoding."""
    text, used, warnings = encodings.decode(data, forced=encoding)
    return Document(paragraphs_of_text(text), warnings, unit=_("regel"), encoding=used)


def read_md(data: bytes, encoding: str | None) -> Document:
    """Read Markdown: headings lose their marks, the rest stays as it was typed."""
    text, used, warnings = encodings.decode(data, forced=encoding)
    lines = paragraphs_of_text(text)
    found = []
    for line, after in zip(lines, [*lines[1:], Paragraph("")], strict=True):
        match = _HEADING.match(line.text)
        if match:
            text = line.text[match.end() :].rstrip("#").rstrip()
            found.append(Paragraph(text, line.number, heading=True))
        elif line.text.strip() and _UNDERLINE.match(after.text) and after.text[0] == "=":
            found.append(Paragraph(line.text, line.number, heading=True))
        elif not _UNDERLINE.match(line.text):
            found.append(line)
    return Document(found, warnings, unit=_("regel"), encoding=used)


def paragraphs_of_text(text: str) -> list[Paragraph]:
    """Return the lines of a text, numbered from 1. Raises Refused when it is far too long."""
    check_length(len(text))
    lines = normal(text).split("\n")
    return [Paragraph(line, number) for number, line in enumerate(lines, start=1)]
