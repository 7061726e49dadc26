"""The report as an OpenDocument text, for who has to go on working with it without Word.

Written part by part: headings, lists, tables, notes, links and contents are those of the format,
so that LibreOffice and a screen reader know them for what they are.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from weerklank.findings.terms import Stance
from weerklank.rendering import pictures, words
from weerklank.rendering.document import (
    Bullets,
    Comparison,
    Count,
    Evidence,
    Heading,
    Logo,
    Note,
    Paragraph,
    Quote,
    Remark,
    Report,
    Section,
    Statement,
    Table,
)
from weerklank.rendering.look import PETROL
from weerklank.rendering.visitor import Visitor

_TYPE = "application/vnd.oasis.opendocument.text"
_NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}
for _prefix, _address in _NAMESPACES.items():
    ET.register_namespace(_prefix, _address)
_VERSION = "1.3"
_STYLES = Path(__file__).with_name("odt-styles.xml")
# The same report gives the same bytes: there is no other clock than its date.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_LOWEST_HEADING = 4
_LOGO_FILE = "Pictures/logo.png"
# Not *start*: LibreOffice reads that as the left, whatever the side that is read from.
_FROM_THE_RIGHT = {"style:writing-mode": "rl-tb", "fo:text-align": "right"}
_LONGEST_HANGING_NUMBER = 5
_TEXT_WIDTH_MM = 150
_IN_CONTENTS = 2


def render(report: Report) -> bytes:
    """Write the report as ODT. The same report gives the same bytes."""
    writer = _Writer(report)
    content = writer.document()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as whole:
        _add(whole, "mimetype", _TYPE.encode(), zipfile.ZIP_STORED)
        _add(whole, "content.xml", _bytes(content))
        _add(whole, "styles.xml", _styles(report))
        _add(whole, "meta.xml", _bytes(_meta(report)))
        names = ["content.xml", "styles.xml", "meta.xml"]
        for name, picture in writer.files.items():
            _add(whole, name, picture)
            names.append(name)
        _add(whole, "META-INF/manifest.xml", _bytes(_manifest(names)))
    return file.getvalue()


def _add(
    whole: zipfile.ZipFile, name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED
) -> None:
    member = zipfile.ZipInfo(name, _ZIP_TIME)
    member.compress_type = method
    whole.writestr(member, content)


# --- XML --------------------------------------------------------------------------------------
def _name(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


Child = ET.Element | str


def _e(tag: str, given: dict[str, str] | None = None, *inside: Child) -> ET.Element:
    """Make an element; names have their prefix, and texts stand between elements."""
    made = ET.Element(_name(tag), {_name(key): value for key, value in (given or {}).items()})
    for one in inside:
        _put(made, one)
    return made


def _put(into: ET.Element, one: Child) -> None:
    if not isinstance(one, str):
        into.append(one)
    elif len(into):
        into[-1].tail = (into[-1].tail or "") + one
    else:
        into.text = (into.text or "") + one


def _bytes(root: ET.Element) -> bytes:
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))


def _texts(text: str) -> Iterator[Child]:
    """Yield a text with its line ends and tabs as the format writes them."""
    for place, line in enumerate(words.clean(text).split("\n")):
        if place:
            yield _e("text:line-break")
        for other, part in enumerate(line.split("\t")):
            if other:
                yield _e("text:tab")
            if part:
                yield part


def _manifest(names: Sequence[str]) -> ET.Element:
    types = {".xml": "text/xml", ".png": "image/png"}
    return _e(
        "manifest:manifest",
        {"manifest:version": _VERSION},
        _e("manifest:file-entry", {"manifest:full-path": "/", "manifest:media-type": _TYPE}),
        *(
            _e(
                "manifest:file-entry",
                {
                    "manifest:full-path": name,
                    "manifest:media-type": types[Path(name).suffix],
                },
            )
            for name in names
        ),
    )


def _meta(report: Report) -> ET.Element:
    day = f"{report.set_on.isoformat()}T00:00:00"
    told = {
        "dc:title": report.title,
        "dc:subject": words.write_occasion(report),
        "meta:initial-creator": "; ".join(report.authors),
        "dc:creator": "; ".join(report.authors),
        "dc:language": words.primary_language(report.language),
        "meta:creation-date": day,
        "dc:date": day,
    }
    inside = [_e(name, None, words.clean(text)) for name, text in told.items() if text]
    return _e(
        "office:document-meta", {"office:version": _VERSION}, _e("office:meta", None, *inside)
    )


def _styles(report: Report) -> bytes:
    """Return the styles, with the language of this report and what stands below each page."""
    root = ET.fromstring(_STYLES.read_bytes())  # noqa: S314  our own file
    for properties in root.iter(_name("style:text-properties")):
        if properties.get(_name("fo:language")):
            properties.set(_name("fo:language"), words.primary_language(report.language))
        if properties.get(_name("fo:color")) == PETROL:
            properties.set(_name("fo:color"), report.colour)
    if report.is_plain:
        _make_plain(root, report.language)
    start = f"{words.CONCEPT} · " if report.is_concept else ""
    for footer in root.iter(_name("style:footer")):
        told = f"{start}{report.municipality} · {report.title}"
        footer.append(
            _e(
                "text:p",
                {"text:style-name": "Footer"},
                *_texts(words.clean(told).replace("\n", " ")),
                _e("text:tab"),
                _e("text:page-number", {"text:select-page": "current"}, "1"),
            )
        )
    return _bytes(root)


def _make_plain(root: ET.Element, language: str) -> None:
    """Set large letters, no room for numbers before headings, and the side to read from."""
    is_rtl = words.direction(language) == "rtl"
    for default in root.iter(_name("style:default-style")):
        for letters in default.iter(_name("style:text-properties")):
            letters.set(_name("fo:font-size"), "13pt")
            letters.set(_name("style:language-complex"), words.primary_language(language))
            letters.set(_name("style:country-complex"), "none")
        for paragraph in default.iter(_name("style:paragraph-properties")):
            paragraph.set(_name("style:writing-mode"), "rl-tb" if is_rtl else "lr-tb")
    if is_rtl:
        [standard] = (
            style
            for style in root.iter(_name("style:style"))
            if style.get(_name("style:name")) == "Standard"
        )
        standard.append(_e("style:paragraph-properties", _FROM_THE_RIGHT))
    for paragraph in root.iter(_name("style:paragraph-properties")):
        if paragraph.get(_name("fo:text-indent")) == "-14mm":
            paragraph.set(_name("fo:text-indent"), "0mm")
    _size_other_scripts(root)


def _size_other_scripts(root: ET.Element) -> None:
    """Set the size and the weight of scripts that are not ours, which have names of their own."""
    for letters in root.iter(_name("style:text-properties")):
        for own in ("font-size", "font-weight"):
            if value := letters.get(_name(f"fo:{own}")):
                letters.set(_name(f"style:{own}-complex"), value)


# --- The text ---------------------------------------------------------------------------------
class _Writer(Visitor[None]):
    """Writes one report, in reading order."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.text = _e("office:text")
        self.into = self.text  # where paragraphs go: the text, or a cell
        self.automatic = _e("office:automatic-styles", None, *_of_tables())
        self.headings: list[tuple[int, str, str]] = []
        self.level = 1  # of the section that is being written
        self.tables = self.bookmarks = 0
        self.spoken: set[str] = set()  # languages that have a style
        self.pictures = pictures.draw(_marks(report))
        self.files = {
            f"Pictures/tekens-{place}.png": picture
            for place, picture in enumerate(self.pictures.values(), start=1)
        }
        self.file_of = dict(zip(self.pictures, self.files, strict=True))
        self.evidence = {
            each.number: f"onderbouwing_{place}"
            for place, each in enumerate(report.statements, start=1)
        }

    def document(self) -> ET.Element:
        self._write_title_page()
        place = len(self.text)
        if self.report.statements:
            self._p(words.KEY_INTRODUCTION, "Bron")
            for mark, meaning in words.KEY:
                self._p_of("Bron", self._picture((mark,), meaning), f"  {meaning}")
        if self.report.summary:
            if not self.report.is_short:
                self._heading(1, "", words.SUMMARY, style="Kop_20_1_20_nieuw")
            for each in self.report.summary:
                self.visit(each)
        for section in self.report.sections:
            self._section(section, 1)
        for annex in self.report.annexes:
            self._section(annex, 1, is_annex=True)
        if self.report.statements:
            self._write_evidence()
        if self.headings and not self.report.is_short:
            self.text.insert(place, self._contents())
        return _e(
            "office:document-content",
            {"office:version": _VERSION},
            self.automatic,
            _e("office:body", None, self.text),
        )

    # --- paragraphs
    def _p(self, text: str, style: str = "Text_20_body") -> ET.Element:
        return self._p_of(style, *_texts(text))

    def _p_of(self, style: str, *inside: Child) -> ET.Element:
        paragraph = _e("text:p", {"text:style-name": style}, *inside)
        self.into.append(paragraph)
        return paragraph

    def _link(self, address: str, text: str) -> ET.Element:
        return _e(
            "text:a",
            {
                "xlink:type": "simple",
                "xlink:href": f"#{address}",
                "text:style-name": "Internet_20_link",
            },
            *_texts(text),
        )

    def _written(self, paragraph: Paragraph) -> Iterator[Child]:
        """Yield a text with its notes, and with links to the statements that it names."""
        for piece in paragraph.pieces:
            if isinstance(piece, str):
                yield from _texts(piece)
            elif isinstance(piece, Note):
                yield _e(
                    "text:note",
                    {"text:id": f"noot{piece.number}", "text:note-class": "footnote"},
                    _e("text:note-citation", None, str(piece.number)),
                    _e(
                        "text:note-body",
                        None,
                        _e("text:p", {"text:style-name": "Footnote"}, *_texts(piece.text)),
                    ),
                )
            else:
                yield self._link(self.evidence[piece.number], words.write_short_name(piece.number))

    def _picture(self, marks: tuple[str, ...], told: str) -> ET.Element:
        """Return marks as a picture that a screen reader passes over: the words stand beside it.

        `told` is for a program that does not know such pictures.
        """
        width, height = pictures.size_mm(marks)
        name = self.file_of[marks]
        return _e(
            "draw:frame",
            {
                "draw:style-name": "Tekens",
                "text:anchor-type": "as-char",
                "svg:width": f"{width:.2f}mm",
                "svg:height": f"{height:.2f}mm",
                "loext:decorative": "true",
            },
            _e(
                "draw:image",
                {
                    "xlink:href": name,
                    "xlink:type": "simple",
                    "xlink:show": "embed",
                    "xlink:actuate": "onLoad",
                },
            ),
            _e("svg:title", None, words.clean(told)),
        )

    # --- title page and contents
    def _write_title_page(self) -> None:
        report = self.report
        if report.logo is not None:
            self._p_of("Text_20_body", self._logo(report.logo))
        if report.is_short:
            self._write_letterhead()
            return
        self._p(report.municipality, "Gemeente")
        if report.is_concept:
            self._p(words.CONCEPT, "Let_20_op")
        self._p(report.title, "Title")
        for line in filter(None, (report.subtitle, report.round_label, report.period)):
            self._p(line, "Subtitle")
        for line in filter(None, (words.write_making(report), report.notice)):
            self._p(line, "Bron")

    def _logo(self, logo: Logo) -> ET.Element:
        width, height = words.size_of_logo(logo.width, logo.height)
        self.files[_LOGO_FILE] = base64.b64decode(logo.data)
        return _e(
            "draw:frame",
            {
                "draw:style-name": "Tekens",
                "text:anchor-type": "as-char",
                "svg:width": f"{width}mm",
                "svg:height": f"{height}mm",
            },
            _e(
                "draw:image",
                {
                    "xlink:href": _LOGO_FILE,
                    "xlink:type": "simple",
                    "xlink:show": "embed",
                    "xlink:actuate": "onLoad",
                },
            ),
            _e("svg:title", None, words.clean(logo.alternative)),
        )

    def _write_letterhead(self) -> None:
        report = self.report
        self._p(report.municipality, "Bron")
        self._p(report.title, "Briefkop")
        for line in filter(
            None, (words.write_occasion(report), words.write_making(report), report.notice)
        ):
            self._p(line, "Bron")

    def _contents(self) -> ET.Element:
        """Return the contents as links, each with the page on which its heading stands."""
        body = _e(
            "text:index-body",
            None,
            _e(
                "text:index-title",
                {"text:name": "Inhoud_kop"},
                _e("text:p", {"text:style-name": "Inhoudskop"}, words.CONTENTS),
            ),
        )
        for level, text, address in self.headings:
            link = self._link(address, text)
            page = _e(
                "text:bookmark-ref",
                {"text:reference-format": "page", "text:ref-name": address},
                "–",
            )
            style = f"Contents_20_{level}"
            body.append(_e("text:p", {"text:style-name": style}, link, _e("text:tab"), page))
        source = _e(
            "text:table-of-content-source",
            {"text:outline-level": str(_IN_CONTENTS), "text:use-index-marks": "false"},
        )
        return _e(
            "text:table-of-content",
            {"text:name": words.CONTENTS, "text:protected": "false"},
            source,
            body,
        )

    def _heading(self, level: int, number: str, title: str, *, style: str = "") -> None:
        """A heading with a bookmark; a short number hangs, a long one stands before the title."""
        number = "" if self.report.is_plain else number
        hangs = bool(number) and len(number) <= _LONGEST_HANGING_NUMBER
        separator = "\t" if hangs else ": "
        told = f"{number}{separator}{title}" if number else title
        self.bookmarks += 1
        address = f"kop_{self.bookmarks}"
        if level <= _IN_CONTENTS:
            self.headings.append((level, f"{number} {title}".strip(), address))
        style = style or f"Heading_20_{min(level, _LOWEST_HEADING)}"
        self.into.append(self._h(level, style, address, told))

    def _h(self, level: int, style: str, address: str, text: str) -> ET.Element:
        return _e(
            "text:h",
            {
                "text:style-name": style,
                "text:outline-level": str(min(level, _LOWEST_HEADING)),
            },
            _e("text:bookmark-start", {"text:name": address}),
            *_texts(text),
            _e("text:bookmark-end", {"text:name": address}),
        )

    def _section(self, section: Section, level: int, *, is_annex: bool = False) -> None:
        starts_annex = is_annex and level == 1
        number = words.write_annex(section.number) if starts_annex else section.number
        self._heading(
            level, number, section.title, style="Kop_20_1_20_nieuw" if starts_annex else ""
        )
        self.level = level
        for block in section.blocks:
            self.visit(block)
        for subsection in section.subsections:
            self._section(subsection, level + 1, is_annex=is_annex)

    # --- blocks
    def paragraph(self, block: Paragraph, /) -> None:
        self._p_of("Text_20_body", *self._written(block))

    def remark(self, block: Remark, /) -> None:
        self._p(f"{words.ATTENTION}: {block.text}", "Let_20_op")

    def heading(self, block: Heading, /) -> None:
        level = min(self.level + 1, _LOWEST_HEADING)
        self.into.append(
            _e(
                "text:h",
                {"text:style-name": "Tussenkop", "text:outline-level": str(level)},
                *_texts(block.text),
            )
        )

    def bullets(self, block: Bullets, /) -> None:
        self.into.append(
            _e(
                "text:list",
                {"text:style-name": "Opsomming"},
                *(
                    _e(
                        "text:list-item",
                        None,
                        _e("text:p", {"text:style-name": "Punt"}, *self._written(each)),
                    )
                    for each in block.paragraphs
                ),
            )
        )

    def statement(self, statement: Statement, /) -> None:
        evidence = statement.evidence
        self._p(f"{statement.number}\t{statement.text}", "Uitspraak")
        persons = words.write_persons(evidence)
        marks = words.draw_persons(evidence)
        if marks in self.pictures:
            self._p_of("Bron_20_boven", self._picture(marks, persons))
        told = " · ".join(filter(None, (persons, words.write_contrary(evidence))))
        reference = words.write_reference(self.report, statement.number)
        link = self._link(self.evidence[statement.number], reference)
        self._p_of("Bron", *_texts(f"{told} · "), link)
        if evidence.warning:
            self._p(f"{words.ATTENTION}: {evidence.warning}", "Let_20_op")
        for quote in statement.quotes:
            self.quote(quote)

    def quote(self, quote: Quote, /) -> None:
        if quote.stance == Stance.CONTRARY:
            self._p(words.SOMEONE_DISAGREES, "Bijschrift_20_boven")
        self._spoken(words.write_quoted(quote.text, quote.language), quote.language, "Quotations")
        if quote.original:
            language = quote.original.language
            self._p(f"{words.write_original(language)}:", "Bijschrift_20_boven")
            original = words.write_quoted(quote.original.text, language)
            self._spoken(original, language, "Quotations")
        self._p(words.write_caption(quote), "Bijschrift_20_citaat")

    def _spoken(self, text: str, language: str, style: str) -> None:
        """Add a text that says in which language to read and spell it, and from which side."""
        primary = words.primary_language(language)
        name = f"{style}-{primary}"
        if name not in self.spoken:
            self.spoken.add(name)
            is_rtl = words.direction(language) == "rtl"
            of_script = {
                "fo:language": primary,
                "fo:country": "none",
                "style:language-complex": primary,
                "style:country-complex": "none",
            }
            side = _FROM_THE_RIGHT if is_rtl else {}
            self.automatic.append(
                _e(
                    "style:style",
                    {
                        "style:name": name,
                        "style:family": "paragraph",
                        "style:parent-style-name": style,
                    },
                    _e("style:paragraph-properties", side),
                    _e("style:text-properties", of_script),
                )
            )
        self._p(text, name)

    def table(self, table: Table, /) -> None:
        if table.caption:
            self._p(table.caption, "Caption")
        numeric = words.numeric_columns(table)
        weights = words.weigh_columns(table.header, table.rows)
        rows = self._table(
            table.header, weights, has_row_headers=table.row_headers, numeric=numeric
        )
        for texts in table.rows:
            rows.append(
                _row(
                    _cell(*_texts(text), style="Cijfer" if place in numeric else "Tabeltekst")
                    for place, text in enumerate(texts)
                )
            )
        self._p(table.note or "", "Bron")

    def comparison(self, comparison: Comparison, /) -> None:
        """A table of persons, each number with its marks above it: a chart that can be read."""
        table = words.tabulate(comparison)
        self._p(table.caption, "Caption")
        widths = words.COMPARED[: len(table.header)]
        rows = self._table(table.header, widths, has_row_headers=True)
        for row in comparison.rows:
            rows.append(
                _row(
                    [_cell(*_texts(row.label))]
                    + [self._counted(count) for count in (row.first, row.second)]
                    + ([_cell(*_texts(row.verdict))] if comparison.verdict else [])
                )
            )
        self._p(table.note or "", "Bron")

    def _counted(self, count: Count) -> ET.Element:
        told, marks = words.write_side(count), words.draw_count(count)
        cell = _cell(*_texts(told))
        if marks in self.pictures:
            above = _e("text:p", {"text:style-name": "Tabeltekst"}, self._picture(marks, told))
            cell.insert(0, above)
        return cell

    def _table(
        self,
        header: Sequence[str],
        weights: Sequence[int],
        *,
        has_row_headers: bool,
        numeric: frozenset[int] = frozenset(),
    ) -> ET.Element:
        """Add a table with its header, and return it; the first column can name the rows."""
        self.tables += 1
        name = f"Tabel{self.tables}"
        columns = []
        for place, weight in enumerate(weights, start=1):
            width = _TEXT_WIDTH_MM * weight / sum(weights)
            style = f"{name}.{place}"
            self.automatic.append(
                _e(
                    "style:style",
                    {"style:name": style, "style:family": "table-column"},
                    _e("style:table-column-properties", {"style:column-width": f"{width:.2f}mm"}),
                )
            )
            columns.append(_e("table:table-column", {"table:style-name": style}))
        if has_row_headers:
            columns[0] = _e("table:table-header-columns", None, columns[0])
        heads = _row(
            _cell(*_texts(text), style="Cijferkop" if place in numeric else "Tabelkop")
            for place, text in enumerate(header)
        )
        table = _e(
            "table:table",
            {"table:name": name, "table:style-name": "Tabel"},
            *columns,
            _e("table:table-header-rows", None, heads),
        )
        self.into.append(table)
        return table

    # --- the annex with the evidence
    def _write_evidence(self) -> None:
        number = words.write_annex(self.report.evidence_number)
        self._heading(1, number, words.EVIDENCE_TITLE, style="Kop_20_1_20_nieuw")
        self._p(words.write_evidence_introduction(self.report))
        for statement in self.report.statements:
            address = self.evidence[statement.number]
            title = words.write_statement(statement.number)
            self.into.append(self._h(2, "Uitspraakkop", address, title))
            self._p(statement.text)
            self._p(words.write_account(statement.evidence), "Bron")
            self._write_lines(statement.evidence)

    def _write_lines(self, evidence: Evidence) -> None:
        if not evidence.lines:
            self._p(words.write_no_lines(evidence), "Bron")
            return
        lines = words.write_lines(evidence)
        rows = self._table(lines.header, lines.shares, has_row_headers=True)
        for line, texts in zip(evidence.lines, lines.rows, strict=True):
            cells = [_cell(*_texts(text)) for text in texts]
            if lines.has_text:
                cell = _e("table:table-cell", {"table:style-name": "Cel"})
                self.into = cell
                if line.text is None:
                    self._p(words.NOT_RELEASED, "Tabeltekst")
                else:
                    self._spoken(line.text, line.language, "Tabeltekst")
                self.into = self.text
                cells.append(cell)
            rows.append(_row(cells))
        self._p("", "Bron")


def _of_tables() -> Iterator[ET.Element]:
    """Yield the styles of tables and pictures, which the format keeps with the text."""
    looks = {
        ("Tabel", "table", "table-properties"): {
            "style:width": f"{_TEXT_WIDTH_MM}mm",
            "table:align": "left",
            "table:border-model": "collapsing",
        },
        ("Rij", "table-row", "table-row-properties"): {"fo:keep-together": "always"},
        ("Cel", "table-cell", "table-cell-properties"): {
            "fo:padding": "1.2mm",
            "fo:padding-left": "0mm",
            "fo:border": "none",
            "fo:border-bottom": "0.5pt solid #b9c1c0",
        },
        ("Tekens", "graphic", "graphic-properties"): {
            "style:vertical-pos": "middle",
            "style:vertical-rel": "text",
        },
    }
    for (name, family, properties), given in looks.items():
        yield _e(
            "style:style",
            {"style:name": name, "style:family": family},
            _e(f"style:{properties}", given),
        )


def _row(cells: Iterable[ET.Element]) -> ET.Element:
    return _e("table:table-row", {"table:style-name": "Rij"}, *cells)


def _cell(*inside: Child, style: str = "Tabeltekst") -> ET.Element:
    return _e(
        "table:table-cell",
        {"table:style-name": "Cel", "office:value-type": "string"},
        _e("text:p", {"text:style-name": style}, *inside),
    )


def _marks(report: Report) -> Iterator[tuple[str, ...]]:
    """Yield every set of marks that the report shows."""
    for statement in report.statements:
        yield words.draw_persons(statement.evidence)
        yield from ((mark,) for mark, _meaning in words.KEY)
    for block in report.blocks:
        if isinstance(block, Comparison):
            for row in block.rows:
                yield words.draw_count(row.first)
                yield words.draw_count(row.second)
