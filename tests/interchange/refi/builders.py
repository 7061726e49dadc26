"""Small REFI-QDA files, made in memory."""

import re
import unicodedata
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from tests.interchange.builders import archive
from weerklank.interchange.refi.project import Counting, Project, TextSource, texts_of

NS = "urn:QDA-XML:project:1.0"
USER = "11111111-1111-4111-8111-111111111111"
CODE = "22222222-2222-4222-8222-222222222222"
SOURCE = "33333333-3333-4333-8333-333333333333"
CODEBOOK = f'<CodeBook><Codes><Code guid="{CODE}" name="hulp" isCodable="true"/></Codes></CodeBook>'


def texts(found: Project) -> Iterator[TextSource]:
    """Yield every text among the sources, one at a time."""
    for source in found.sources:
        yield from texts_of(source)


def guid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def project(inside: str, *, origin: str | None = None, head: str = "") -> str:
    """Return the XML of a project with these elements in it."""
    told = f" origin={quoteattr(origin)}" if origin else ""
    begin = f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="{NS}" name="P"{told}{head}>'
    return f"{begin}{inside}</Project>"


def qdpx(xml: str | bytes, *files: tuple[str, str | bytes]) -> bytes:
    """Return an archive with this as its project.qde."""
    return archive(("project.qde", xml), *files)


def selection(number: int, start: int, end: int, name: str | None = None) -> str:
    named = f" name={quoteattr(name)}" if name is not None else ""
    return (
        f'<PlainTextSelection guid="{guid(number)}"{named} startPosition="{start}" '
        f'endPosition="{end}" creatingUser="{USER}"><Coding guid="{guid(900_000 + number)}" '
        f'creatingUser="{USER}"><CodeRef targetGUID="{CODE}"/></Coding></PlainTextSelection>'
    )


def coded(raw: str, selections: str, *, origin: str | None = None) -> bytes:
    """Return a project with one text, stored as these characters are, and these selections."""
    source = (
        f'<TextSource guid="{SOURCE}" name="gesprek" plainTextPath="internal://t.txt">'
        f"{selections}</TextSource>"
    )
    users = f'<Users><User guid="{USER}" name="Ann"/></Users>'
    xml = project(f"{users}{CODEBOOK}<Sources>{source}</Sources>", origin=origin)
    return qdpx(xml, ("sources/t.txt", raw.encode()))


def inline(text: str, selections: str) -> bytes:
    content = f"<PlainTextContent>{escape(text)}</PlainTextContent>"
    source = f'<TextSource guid="{SOURCE}" name="gesprek">{content}{selections}</TextSource>'
    return qdpx(project(f"{CODEBOOK}<Sources>{source}</Sources>"))


def stored(raw: str) -> str:
    """The text as we store it, said in another way than the product says it."""
    text = re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", raw)
    text = "".join(
        sign
        for sign in text
        if sign in "\n\t"
        or (unicodedata.category(sign) != "Cc" and sign not in "\ufeff\ufffe\uffff")
    )
    return unicodedata.normalize("NFC", text)


def positions(raw: str, counting: Counting) -> list[int]:
    """The position of every place in the raw text, as a program counts that counts like this."""
    found, position = [0], 0
    for index, sign in enumerate(raw):
        pair = raw[index : index + 2] == "\r\n"
        ends_pair = sign == "\n" and raw[index - 1 : index] == "\r"
        width = 2 if counting.unit == "utf16" and sign > "\uffff" else 1
        if index == 0 and sign == "\ufeff":
            width = int(counting.mark)
        elif sign in "\r\n" and counting.line_end == "one":
            width = 0 if ends_pair else 1
        elif sign in "\r\n" and counting.line_end == "two":
            width = 1 if pair or ends_pair else 2
        position += width
        found.append(position)
    return found
