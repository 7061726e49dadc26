"""Word: the text of word/document.xml, wherever in it a `w:t` may hide.

An own loop, because libraries for DOCX either lose text inside content controls or open the
archive and its XML without limits.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from weerklank.interchange import archives, xml
from weerklank.interchange.reading import tables
from weerklank.interchange.reading.paragraphs import Document, Paragraph, left_out, numbered
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _
from weerklank.interchange.xml import attribute, local

_SKIPPED = frozenset(
    ["del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "tblPr"]
)
_CHARACTERS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
}
_LEFT_OUT = {
    "del": _("doorgehaalde tekst (bijgehouden wijzigingen)"),
    "moveFrom": _("verplaatste tekst (bijgehouden wijzigingen)"),
    "commentReference": _("opmerkingen in de kantlijn"),
    "footnoteReference": _("voetnoten"),
    "endnoteReference": _("eindnoten"),
}


def read_docx(data: bytes) -> Document:
    """Read a Word document. Raises Refused for whatever is no DOCX, or a dangerous one."""
    with archives.open_archive(data) as archive:
        xml.check_prologs(archive.names, archive.parts)
        main = _main_part(archive)
        styles = _heading_styles(archive, main)
        root = xml.parse(archive.parts(main), where=main)
    reader = _Reader(styles)
    body = next((child for child in root if local(child) == "body"), None)
    if body is None:
        raise _no_word()
    return Document(numbered(reader.blocks(body)), left_out(root, _LEFT_OUT))


def _main_part(archive: archives.Archive) -> str:
    if "[Content_Types].xml" not in archive:
        raise _no_word()
    if "_rels/.rels" in archive:
        relations = xml.parse(archive.parts("_rels/.rels"), where="_rels/.rels")
        for relation in relations:
            target = relation.get("Target", "").lstrip("/")
            if relation.get("Type", "").endswith("/officeDocument") and target in archive:
                return target
    if "word/document.xml" in archive:
        return "word/document.xml"
    raise _no_word()


def _no_word() -> Refused:
    return Refused(
        _("De inhoud past niet bij de extensie: dit is geen Word-document"),
        _("onderdelen van het archief"),
        _("Open het in het programma waarmee het is gemaakt en bewaar het als .docx."),
    )


def _heading_styles(archive: archives.Archive, main: str) -> frozenset[str]:
    """Return the ids of heading styles: Word translates the ids, but not the names."""
    name = posixpath.join(posixpath.dirname(main), "styles.xml")
    if name not in archive:
        return frozenset()
    found = set()
    for style in xml.parse(archive.parts(name), where=name):
        names = [attribute(child, "val") or "" for child in style if local(child) == "name"]
        if any(one.lower().startswith(("heading ", "title")) for one in names):
            found.add(attribute(style, "styleId") or "")
    return frozenset(found)


@dataclass(slots=True)
class _Collected:
    """The text of one paragraph as it grows; boxes that float in it become paragraphs after."""

    text: list[str] = field(default_factory=list)
    strong: int = 0
    is_strong_so_far: bool = True
    boxes: list[Element] = field(default_factory=list)

    def add(self, text: str, *, is_bold: bool) -> None:
        self.text.append(text)
        if self.is_strong_so_far and (is_bold or not text.strip()):
            self.strong += len(text)
        else:
            self.is_strong_so_far = False


class _Reader:
    def __init__(self, heading_styles: frozenset[str]) -> None:
        self._heading_styles = heading_styles

    def blocks(self, element: Element) -> Iterator[Paragraph]:
        for child in element:
            name = local(child)
            if name in _SKIPPED:
                continue
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from tables.paragraphs_of(list(self._rows(child)))
            else:  # content controls, insertions, custom XML: look inside
                yield from self.blocks(_one_alternative(child))

    def _rows(self, element: Element) -> Iterator[list[str]]:
        for child in element:
            if local(child) == "tr":
                yield [self._cell(cell) for cell in _inner(child, "tc")]
            elif local(child) not in _SKIPPED:
                yield from self._rows(child)

    def _cell(self, cell: Element) -> str:
        return "\n".join(paragraph.text for paragraph in self.blocks(cell))

    def _paragraph(self, element: Element) -> Iterator[Paragraph]:
        collected = _Collected()
        self._collect(element, collected, is_bold=False)
        text = "".join(collected.text)
        heading = self._is_heading(element)
        yield Paragraph(text, heading=heading, strong=min(collected.strong, len(text)))
        for box in collected.boxes:
            yield from self.blocks(box)

    def _is_heading(self, element: Element) -> bool:
        for properties in element:
            if local(properties) == "pPr":
                for child in properties:
                    value = attribute(child, "val") or ""
                    if local(child) == "pStyle" and value in self._heading_styles:
                        return True
                    if local(child) == "outlineLvl" and value.isdigit() and int(value) < 9:
                        return True
        return False

    def _collect(self, element: Element, into: _Collected, *, is_bold: bool) -> None:
        for child in _one_alternative(element):
            name = local(child)
            if name in _SKIPPED:
                continue
            if name == "t":
                into.add(child.text or "", is_bold=is_bold)
            elif name in _CHARACTERS:
                into.add(_CHARACTERS[name], is_bold=is_bold)
            elif name == "txbxContent":
                into.boxes.append(child)
            else:
                self._collect(child, into, is_bold=_is_bold(child) if name == "r" else is_bold)


def _one_alternative(element: Element) -> Element:
    """Word writes text boxes twice, for new and for old versions; one of them is enough."""
    if local(element) == "AlternateContent":
        return next((child for child in element if local(child) == "Choice"), element)
    return element


def _inner(element: Element, name: str) -> Iterator[Element]:
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) not in _SKIPPED:
            yield from _inner(child, name)


def _is_bold(run: Element) -> bool:
    for properties in run:
        if local(properties) == "rPr":
            for child in properties:
                if local(child) == "b":
                    return attribute(child, "val") not in ("0", "false", "off")
    return False
