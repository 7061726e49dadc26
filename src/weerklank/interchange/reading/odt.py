"""OpenDocument text: the text of content.xml."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from weerklank.interchange import archives, xml
from weerklank.interchange.reading import tables
from weerklank.interchange.reading.paragraphs import Document, Paragraph, left_out, numbered
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _
from weerklank.interchange.xml import attribute, local

_MIMETYPES = (
    b"application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.text-template",
)
_SKIPPED = frozenset(["tracked-changes", "annotation", "annotation-end", "note", "ruby-text"])
_LEFT_OUT = {
    "deletion": _("doorgehaalde tekst (bijgehouden wijzigingen)"),
    "annotation": _("opmerkingen in de kantlijn"),
    "note": _("voetnoten en eindnoten"),
}
_MOST_SPACES = 100


def read_odt(data: bytes) -> Document:
    """Read an OpenDocument text. Raises Refused for whatever is no ODT, or a dangerous one."""
    with archives.open_archive(data) as archive:
        _check_kind(archive)
        xml.check_prologs(archive.names, archive.parts)
        root = xml.parse(archive.parts("content.xml"), where="content.xml")
    reader = _Reader(_bold_styles(root))
    body = next((element for element in root.iter() if local(element) == "text"), None)
    found = reader.blocks(body) if body is not None else ()
    return Document(numbered(found), left_out(root, _LEFT_OUT))


def _check_kind(archive: archives.Archive) -> None:
    kind = archive.read("mimetype", limit=200).strip() if "mimetype" in archive else b""
    if kind not in _MIMETYPES:
        raise _no_odt()
    if "META-INF/manifest.xml" in archive:
        manifest = xml.parse(archive.parts("META-INF/manifest.xml"), where="META-INF/manifest.xml")
        if any(local(element) == "encryption-data" for element in manifest.iter()):
            raise Refused(
                _("Het bestand is versleuteld met een wachtwoord"),
                "META-INF/manifest.xml",
                _("Open het in LibreOffice, bewaar het zonder wachtwoord en probeer het opnieuw."),
            )
    if "content.xml" not in archive:
        raise _no_odt()


def _no_odt() -> Refused:
    return Refused(
        _("De inhoud past niet bij de extensie: dit is geen ODT-document"),
        _("onderdelen van het archief"),
        _("Open het in het programma waarmee het is gemaakt en bewaar het als .odt of .docx."),
    )


def _bold_styles(root: Element) -> frozenset[str]:
    return frozenset(
        attribute(style, "name") or ""
        for style in root.iter()
        if local(style) == "style"
        and any(attribute(child, "font-weight") == "bold" for child in style)
    )


class _Reader:
    def __init__(self, bold_styles: frozenset[str]) -> None:
        self._bold_styles = bold_styles

    def blocks(self, element: Element) -> Iterator[Paragraph]:
        for child in element:
            name = local(child)
            if name in _SKIPPED:
                continue
            if name in ("p", "h"):
                yield from self._paragraph(child, heading=name == "h")
            elif name == "table":
                yield from tables.paragraphs_of(list(self._rows(child)))
            else:
                yield from self.blocks(child)

    def _rows(self, element: Element) -> Iterator[list[str]]:
        for child in element:
            if local(child) == "table-row":
                yield [self._cell(cell) for cell in child if local(cell) == "table-cell"]
            elif local(child) not in _SKIPPED:
                yield from self._rows(child)

    def _cell(self, cell: Element) -> str:
        return "\n".join(paragraph.text for paragraph in self.blocks(cell))

    def _paragraph(self, element: Element, *, heading: bool) -> Iterator[Paragraph]:
        boxes: list[Element] = []
        runs = list(self._runs(element, self._is_bold(element), boxes))
        strong = 0
        for text, is_bold in runs:
            if not is_bold and text.strip():
                break
            strong += len(text)
        yield Paragraph("".join(text for text, _ in runs), heading=heading, strong=strong)
        for box in boxes:
            yield from self.blocks(box)

    def _is_bold(self, element: Element) -> bool:
        return attribute(element, "style-name") in self._bold_styles

    def _runs(
        self, element: Element, is_bold: bool, boxes: list[Element]
    ) -> Iterator[tuple[str, bool]]:
        """Yield the pieces of a paragraph; white space folds as OpenDocument says it does."""
        if element.text:
            yield _folded(element.text), is_bold
        for child in element:
            name = local(child)
            if name == "s":
                count = attribute(child, "c") or "1"
                many = int(count) if count.isascii() and count.isdigit() else 1
                yield " " * min(many, _MOST_SPACES), is_bold
            elif name == "tab":
                yield "\t", is_bold
            elif name == "line-break":
                yield "\n", is_bold
            elif name == "text-box":
                boxes.append(child)
            elif name not in _SKIPPED:
                yield from self._runs(child, is_bold or self._is_bold(child), boxes)
            if child.tail:
                yield _folded(child.tail), is_bold


def _folded(text: str) -> str:
    for blank in "\t\r\n":
        text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text
