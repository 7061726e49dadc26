"""The report as a Word document, for who has to go on working with it.

Headings, lists, quotes and captions are real styles; numbers hang in the margin by a tab.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from weerklank.findings.terms import Stance
from weerklank.rendering import pictures, words
from weerklank.rendering.document import (
    Bullets,
    Comparison,
    Evidence,
    Heading,
    Note,
    Paragraph,
    Quote,
    Remark,
    Report,
    Section,
    Statement,
    Table,
)
from weerklank.rendering.visitor import Visitor

_INK = RGBColor(0x1A, 0x20, 0x24)
_MUTED = RGBColor(0x54, 0x5C, 0x62)
_OCHRE = RGBColor(0x74, 0x44, 0x00)
_FONT = "Calibri"
_FONT_OF_OTHER_SCRIPTS = "Arial"  # has the letters of Arabic, Persian and Pashto
_HANG = Cm(1.4)
_TEXT_WIDTH = Cm(15)
_LONGEST_HANGING_NUMBER = 5
# Of the text in tables, with the room that a letter of it takes at most on average. A table that
# is too wide for the first gets the second.
_CELL_STYLES = (("Tabeltekst", Pt(9.5), Mm(2.0)), ("TabeltekstSmal", Pt(8.5), Mm(1.8)))
_CELL_STYLE = _CELL_STYLES[0][0]
_CELL_MARGINS = Mm(4.2)
_TABLE_STYLE = "Weerklank tabel"
_REGIONS = {
    "ar": "ar-SA",
    "en": "en-GB",
    "fa": "fa-IR",
    "fr": "fr-FR",
    "nl": "nl-NL",
    "pl": "pl-PL",
    "prs": "prs-AF",
    "ps": "ps-AF",
    "ru": "ru-RU",
    "so": "so-SO",
    "ti": "ti-ER",
    "tr": "tr-TR",
    "uk": "uk-UA",
}
# What may follow w:autoHyphenation in the settings, in the order of the schema; the first of
# these that is there.
_AFTER_HYPHENATION = (
    "w:consecutiveHyphenLimit",
    "w:hyphenationZone",
    "w:defaultTabStop",
    "w:characterSpacingControl",
    "w:compat",
    "w:rsids",
    "m:mathPr",
    "w:themeFontLang",
    "w:clrSchemeMapping",
    "w:shapeDefaults",
    "w:decimalSymbol",
    "w:listSeparator",
)
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
    ' val="1"/></a:ext></a:extLst>'
)
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# The lines that stand above notes have the first numbers.
_FIRST_NOTE = 1
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
    for kind, number, mark in (
        ("separator", -1, "separator"),
        ("continuationSeparator", 0, "continuationSeparator"),
    )
)
# A document has no other clock than the date of the report; zip knows no year before 1980.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def render(report: Report) -> bytes:
    """Write the report as DOCX. The same report gives the same bytes."""
    document = docx.Document()
    _set_properties(document, report)
    _set_page(document, report)
    _set_styles(document, report)
    if words.direction(report.language) == "rtl":
        _turn(document, report.language)
    _Writer(document, report).write()
    file = io.BytesIO()
    document.save(file)
    return _without_clock(file.getvalue())


def _without_clock(content: bytes) -> bytes:
    """The same archive, every member with the same fixed time."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return file.getvalue()


# --- The frame: properties, page, styles ---


def _set_properties(document: Document, report: Report) -> None:
    moment = datetime.combine(report.set_on, time(), UTC)
    properties = document.core_properties
    properties.title = words.clean(report.title)[:255]
    properties.subject = words.clean(words.write_occasion(report))[:255]
    properties.author = words.clean("; ".join(report.authors))[:255]
    properties.last_modified_by = ""
    properties.comments = ""
    properties.language = _tag(report.language)
    properties.created = properties.modified = moment.replace(tzinfo=None)
    properties.revision = 1


def _set_page(document: Document, report: Report) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3.6), Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.8), Cm(2.6)
    section.different_first_page_header_footer = True
    footer = section.footer.paragraphs[0]
    footer.paragraph_format.tab_stops.add_tab_stop(Cm(15), WD_TAB_ALIGNMENT.RIGHT)
    start = f"{words.CONCEPT} · " if report.is_concept else ""
    footer.add_run(words.clean(f"{start}{report.municipality} · {report.title}\t"))
    _add_field(footer, "PAGE", "1")


def _set_styles(document: Document, report: Report) -> None:
    styles = document.styles
    _set_default_language(document, report)
    _set_font(styles["Normal"], Pt(13 if report.is_plain else 11), _INK)
    styles["Normal"].paragraph_format.space_after = Pt(8)
    styles["Normal"].paragraph_format.line_spacing = 1.25
    colour = RGBColor.from_string(report.colour.removeprefix("#").upper())
    _set_font(styles["Title"], Pt(34), colour)
    styles["Title"].paragraph_format.space_after = Pt(12)
    _drop(styles["Title"].element.pPr, "w:pBdr")
    _set_font(styles["Subtitle"], Pt(14), _MUTED)
    for level, size, before, after in ((1, 20, 30, 10), (2, 14, 20, 6), (3, 11.5, 14, 4)):
        style = styles[f"Heading {level}"]
        _set_font(style, Pt(size), _INK, bold=level > 1)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        _hang(style)
    _set_font(styles["List Bullet"], Pt(13 if report.is_plain else 11), _INK)
    _set_font(styles["Footer"], Pt(9), _MUTED)
    _set_font(styles["Caption"], Pt(9.5), _MUTED)
    styles["Caption"].paragraph_format.space_before = Pt(10)
    styles["Caption"].paragraph_format.keep_with_next = True
    _set_font(styles["Quote"], Pt(11), _INK)
    styles["Quote"].paragraph_format.left_indent = Cm(0.7)
    styles["Quote"].paragraph_format.space_after = Pt(2)
    styles["Quote"].paragraph_format.keep_with_next = True
    _hang(_add_style(document, "Uitspraak", Pt(11), _INK, after=2))
    _add_style(document, "Bron", Pt(9.5), _MUTED, after=8)
    _add_style(document, "Bijschrift citaat", Pt(9.5), _MUTED, after=10, indent=Cm(0.7))
    _add_style(document, "Let op", Pt(10), _OCHRE, after=8)
    for name, size, _letter in _CELL_STYLES:
        _add_style(document, name, size, _INK, after=0)
    _add_evidence_heading(document)
    _add_style(document, "Inhoudskop", Pt(20), _INK, after=10)
    styles["Inhoudskop"].paragraph_format.page_break_before = True
    for level in (1, 2):
        _add_style(document, f"toc {level}", Pt(11), _INK, after=3, indent=Cm(0.8 * (level - 1)))
        toc = styles[f"toc {level}"].paragraph_format
        toc.tab_stops.add_tab_stop(_TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    note = _add_style(document, "footnote text", Pt(9), _INK, after=3)
    note.paragraph_format.line_spacing = 1.15
    sign = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    sign.font.superscript = True
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb = colour
    link.font.underline = True
    _add_table_style(document)


def _set_default_language(document: Document, report: Report) -> None:
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:val"), _tag(report.language))
    language.set(qn("w:bidi"), "ar-SA")
    # Long Dutch words may break at a syllable, in Word and in LibreOffice.
    hyphenation = OxmlElement("w:autoHyphenation")
    document.settings.element.insert_element_before(hyphenation, *_AFTER_HYPHENATION)


def _turn(document: Document, language: str) -> None:
    """Let every paragraph begin at the right, and set the script of the language as its text.

    Word sets such a script by properties of its own: a size, a weight and a font for each style.
    """
    normal = document.styles["Normal"].element
    properties = normal.get_or_add_pPr()
    properties.insert_element_before(
        OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
    )
    letters = normal.get_or_add_rPr()
    letters.append(OxmlElement("w:rtl"))
    lang = OxmlElement("w:lang")
    lang.set(qn("w:bidi"), _tag(language))
    letters.append(lang)
    default = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    default.set(qn("w:bidi"), _tag(language))
    for letters in document.styles.element.iter(qn("w:rPr")):
        for own, complex_ in (("w:sz", "w:szCs"), ("w:b", "w:bCs")):
            _drop(letters, complex_)
            for one in letters.findall(qn(own)):
                other = OxmlElement(complex_)
                for name, value in one.attrib.items():
                    other.set(name, value)
                one.addnext(other)
        for fonts in letters.findall(qn("w:rFonts")):
            fonts.set(qn("w:cs"), _FONT_OF_OTHER_SCRIPTS)


def _set_font(style: ParagraphStyle, size: Length, color: RGBColor, *, bold: bool = False) -> None:
    style.font.size, style.font.bold, style.font.italic = size, bold, False
    style.font.color.rgb = color
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _FONT)


def _add_style(
    document: Document,
    name: str,
    size: Length,
    color: RGBColor,
    *,
    after: float,
    indent: Length | None = None,
) -> ParagraphStyle:
    is_words_own = name.startswith(("toc ", "footnote "))
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=is_words_own)
    assert isinstance(style, ParagraphStyle)
    style.base_style = document.styles["Normal"]
    _set_font(style, size, color)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.left_indent = indent
    return style


def _add_evidence_heading(document: Document) -> None:
    """A heading of the second level that the table of contents leaves out."""
    style = _add_style(document, "Uitspraakkop", Pt(11.5), _INK, after=4, indent=Cm(0))
    style.base_style = document.styles["Heading 2"]
    style.font.bold = True
    style.paragraph_format.first_line_indent = Cm(0)
    style.paragraph_format.space_before = Pt(16)


def _hang(style: ParagraphStyle) -> None:
    """Let the number hang in the margin and the text start at the edge of the column."""
    style.paragraph_format.first_line_indent = -_HANG
    style.paragraph_format.tab_stops.add_tab_stop(Cm(0))


def _add_table_style(document: Document) -> None:
    style = document.styles.add_style(_TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    properties = OxmlElement("w:tblPr")
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B9C1C0")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    properties.append(borders)
    style.element.append(properties)


def _tag(language: str) -> str:
    primary = words.primary_language(language)
    return _REGIONS.get(primary, primary)


def _drop(parent: BaseOxmlElement, name: str) -> None:
    for element in parent.findall(qn(name)):
        parent.remove(element)


# --- Fields, bookmarks and links, for which python-docx has no words ---


def _add_field(
    paragraph: WordParagraph, instruction: str, shown: str, *, is_stale: bool = False
) -> None:
    _begin_field(paragraph, instruction, is_stale=is_stale)
    paragraph.add_run(shown)
    _add_field_mark(paragraph, "end")


def _begin_field(paragraph: WordParagraph, instruction: str, *, is_stale: bool = False) -> None:
    """What follows, up to the end mark, is what the field shows until Word updates it."""
    _add_field_mark(paragraph, "begin", is_stale=is_stale)
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    paragraph.add_run()._r.append(text)
    _add_field_mark(paragraph, "separate")


def _add_field_mark(paragraph: WordParagraph, kind: str, *, is_stale: bool = False) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if is_stale:
        mark.set(qn("w:dirty"), "true")
    paragraph.add_run()._r.append(mark)


def _bookmark(paragraph: WordParagraph, name: str, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    first = paragraph._p.find(qn("w:r"))
    first.addprevious(start)
    paragraph._p.append(end)


def _add_link(paragraph: WordParagraph, bookmark: str, text: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    link.set(qn("w:history"), "1")
    run = paragraph.add_run(words.clean(text))
    run._r.style = "Hyperlink"
    link.append(run._r)
    paragraph._p.append(link)


def _set_language(paragraph: WordParagraph, run: Run, language: str) -> None:
    """Say in which language to read and spell; right-to-left scripts also turn the paragraph."""
    lang = OxmlElement("w:lang")
    if words.direction(language) == "rtl":
        run.font.rtl = True
        bidi = OxmlElement("w:bidi")
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(
            bidi, "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
        lang.set(qn("w:bidi"), _tag(language))
    else:
        lang.set(qn("w:val"), _tag(language))
    run._r.get_or_add_rPr().append(lang)


# --- The text ---


class _Writer(Visitor[None]):
    """Writes one report into one document, in reading order."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document = document
        # By name their ids, for which python-docx looks through all styles at each paragraph; no
        # paragraph names what it has by itself.
        self.styles = {style.name: style.style_id for style in document.styles} | {"Normal": None}
        self.report = report
        self.headings: list[tuple[int, str, str]] = []
        self.level = 1  # of the section that is being written
        self.bookmarks = 0
        self.pictures = pictures.draw(_marks(report))
        self.evidence = {
            each.number: f"onderbouwing_{position}"
            for position, each in enumerate(report.statements, start=1)
        }

    def write(self) -> None:
        self._write_title_page()
        contents = None if self.report.is_short else self._add(words.CONTENTS, "Inhoudskop")
        if self.report.statements:
            self._add(words.KEY_INTRODUCTION, "Bron").paragraph_format.space_before = Pt(18)
            self._write_key()
        if self.report.summary:
            if not self.report.is_short:
                self._add_heading(1, "", words.SUMMARY)
            for each in self.report.summary:
                self.visit(each)
        for section in self.report.sections:
            self._write_section(section, 1)
        for annex in self.report.annexes:
            self._write_section(annex, 1, is_annex=True)
        if self.report.statements:
            self._write_evidence()
        if contents is not None:
            self._write_contents(contents)
        self._write_notes()

    def _add(self, text: str, style: str = "Normal") -> WordParagraph:
        paragraph: WordParagraph = self.document.add_paragraph(words.clean(text))
        paragraph._p.style = self.styles[style]
        return paragraph

    def _write_title_page(self) -> None:
        report = self.report
        self._write_logo()
        if report.is_short:
            self._write_letterhead()
            return
        self._add(report.municipality).paragraph_format.space_after = Pt(150)
        if report.is_concept:
            self._add(words.CONCEPT, "Let op")
        self._add(report.title, "Title")
        for line in filter(None, (report.subtitle, report.round_label, report.period)):
            self._add(line, "Subtitle")
        for line in filter(None, (words.write_making(report), report.notice)):
            self._add(line, "Bron")

    def _write_logo(self) -> None:
        logo = self.report.logo
        if logo is None:
            return
        width, height = words.size_of_logo(logo.width, logo.height)
        shape = (
            self._add("")
            .add_run()
            .add_picture(io.BytesIO(base64.b64decode(logo.data)), Mm(width), Mm(height))
        )
        shape._inline.docPr.set("descr", words.clean(logo.alternative))

    def _write_letterhead(self) -> None:
        report = self.report
        self._add(report.municipality, "Bron")
        title = self._add(report.title, "Title")
        title.runs[0].font.size = Pt(22)
        for line in filter(
            None, (words.write_occasion(report), words.write_making(report), report.notice)
        ):
            self._add(line, "Bron")

    def _write_contents(self, title: WordParagraph) -> None:
        """Write the contents as links, each with its page number as a field.

        Only a program that lays the text out knows the numbers. These fields are marked as out of
        date, so that Word and LibreOffice fill them in on opening. One field around the whole list
        would keep LibreOffice from doing so, and makes Word ask.
        """
        shown = [heading for heading in self.headings if heading[0] <= 2]
        if not shown:
            title._p.getparent().remove(title._p)
        after = title
        for level, text, bookmark in shown:
            element = OxmlElement("w:p")
            after._p.addnext(element)
            entry = after = WordParagraph(element, title._parent)
            entry._p.style = self.styles[f"toc {level}"]
            _add_link(entry, bookmark, text)
            entry.add_run("\t")
            _add_field(entry, rf"PAGEREF {bookmark} \h", "–", is_stale=True)

    def _add_heading(self, level: int, number: str, title: str) -> WordParagraph:
        """A heading with a bookmark; a short number hangs, a long one stands before the title."""
        number = "" if self.report.is_plain else number
        hangs = bool(number) and len(number) <= _LONGEST_HANGING_NUMBER
        separator = "\t" if hangs else ": "
        text = f"{number}{separator}{title}" if number else title
        heading = self._add(text, f"Heading {min(level, 3)}")
        if not hangs:
            heading.paragraph_format.first_line_indent = Cm(0)
        if not self.headings and not self.report.is_short:
            heading.paragraph_format.page_break_before = True
        bookmark = f"_Toc{len(self.headings) + 1}"
        self.headings.append((level, words.clean(f"{number} {title}".strip()), bookmark))
        self._bookmark(heading, bookmark)
        return heading

    def _bookmark(self, paragraph: WordParagraph, name: str) -> None:
        self.bookmarks += 1
        _bookmark(paragraph, name, self.bookmarks)

    def _write_section(self, section: Section, level: int, *, is_annex: bool = False) -> None:
        starts_annex = is_annex and level == 1
        number = words.write_annex(section.number) if starts_annex else section.number
        heading = self._add_heading(level, number, section.title)
        if starts_annex:
            heading.paragraph_format.page_break_before = True
        self.level = level
        for block in section.blocks:
            self.visit(block)
        for subsection in section.subsections:
            self._write_section(subsection, level + 1, is_annex=is_annex)

    def paragraph(self, block: Paragraph, /) -> None:
        self._add_written(block, "Normal")

    def _add_written(self, written: Paragraph, style: str) -> None:
        """Add a text with its notes, and with links to the statements that it names."""
        paragraph = self._add("", style)
        for piece in written.pieces:
            if isinstance(piece, str):
                paragraph.add_run(words.clean(piece))
            elif isinstance(piece, Note):
                mark = OxmlElement("w:footnoteReference")
                mark.set(qn("w:id"), str(piece.number - 1 + _FIRST_NOTE))
                paragraph.add_run(style="footnote reference")._r.append(mark)
            else:
                name = words.write_short_name(piece.number)
                _add_link(paragraph, self.evidence[piece.number], name)

    def _write_notes(self) -> None:
        """Write the notes as a part of the file of their own: python-docx knows none."""
        notes = self.report.notes
        if not notes:
            return
        root = parse_xml(f"<w:footnotes {nsdecls('w')}>{_SEPARATORS}</w:footnotes>")
        own = self.document.styles
        styles = [own[name].style_id for name in ("footnote text", "footnote reference")]
        for number, note in enumerate(notes, start=_FIRST_NOTE):
            one = parse_xml(
                f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr><w:pStyle '
                f'w:val="{styles[0]}"/></w:pPr><w:r><w:rPr><w:rStyle w:val="{styles[1]}"/></w:rPr>'
                '<w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"/></w:r></w:p></w:footnote>'
            )
            one.find(f".//{qn('w:t')}").text = f" {words.clean(note.text)}"
            root.append(one)
        package = self.document.part.package
        part = XmlPart(PackURI("/word/footnotes.xml"), _FOOTNOTES, root, package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def heading(self, block: Heading, /) -> None:
        heading = self._add(block.text, f"Heading {min(self.level + 1, 3)}")
        heading.paragraph_format.first_line_indent = Cm(0)

    def remark(self, block: Remark, /) -> None:
        self._add(f"{words.ATTENTION}: {block.text}", "Let op")

    def bullets(self, block: Bullets, /) -> None:
        for item in block.paragraphs:
            self._add_written(item, "List Bullet")

    def statement(self, statement: Statement, /) -> None:
        paragraph = self._add(f"{statement.number}\t{statement.text}", "Uitspraak")
        paragraph.paragraph_format.keep_with_next = True
        evidence = statement.evidence
        counts = [words.write_persons(evidence), words.write_contrary(evidence)]
        marks = words.draw_persons(evidence)
        if marks in self.pictures:
            picture = self._add("", "Bron")
            picture.paragraph_format.space_after = Pt(2)
            picture.paragraph_format.keep_with_next = True
            self._add_marks(picture, marks)
        source = self._add(" · ".join(each for each in counts if each) + " · ", "Bron")
        _add_link(
            source,
            self.evidence[statement.number],
            words.write_reference(self.report, statement.number),
        )
        if evidence.warning:
            self._add(f"{words.ATTENTION}: {evidence.warning}", "Let op")
        for quote in statement.quotes:
            self.quote(quote)

    def quote(self, quote: Quote, /) -> None:
        if quote.stance == Stance.CONTRARY:
            lead = self._add(words.SOMEONE_DISAGREES, "Bijschrift citaat")
            lead.paragraph_format.space_after = Pt(2)
            lead.paragraph_format.keep_with_next = True
        self._add_spoken(words.write_quoted(quote.text, quote.language), quote.language, "Quote")
        if quote.original:
            language = quote.original.language
            lead = self._add(f"{words.write_original(language)}:", "Bijschrift citaat")
            lead.paragraph_format.space_after = Pt(2)
            lead.paragraph_format.keep_with_next = True
            self._add_spoken(words.write_quoted(quote.original.text, language), language, "Quote")
        self._add(words.write_caption(quote), "Bijschrift citaat")

    def _add_spoken(self, text: str, language: str, style: str) -> None:
        paragraph = self._add("", style)
        _set_language(paragraph, paragraph.add_run(words.clean(text)), language)

    def table(self, table: Table, /) -> None:
        if table.caption:
            self._add(table.caption, "Caption")
        word_table, style = self._add_table(table.header, table.rows)
        _set_look(word_table, first_column=table.row_headers)
        numeric = words.numeric_columns(table)
        for row, texts in zip(word_table.rows[1:], table.rows, strict=True):
            _fill(row, texts, style, numeric)
        self._add(table.note or "", "Bron")

    def comparison(self, comparison: Comparison, /) -> None:
        """A table of persons, each number with its marks above it: a chart that can be read."""
        table = words.tabulate(comparison)
        self._add(table.caption, "Caption")
        widths = words.COMPARED[: len(table.header)]
        word_table, style = self._add_table(table.header, table.rows, widths)
        _set_look(word_table, first_column=True)
        for row, texts, counts in zip(
            word_table.rows[1:], table.rows, comparison.rows, strict=True
        ):
            _fill(row, texts, style)
            for cell, count in zip(row.cells[1:3], (counts.first, counts.second), strict=True):
                marks = words.draw_count(count)
                if marks in self.pictures:
                    above = cell.paragraphs[0].insert_paragraph_before()
                    above._p.style = style
                    above.paragraph_format.space_before = Pt(2)
                    self._add_marks(above, marks)
        self._add(table.note or "", "Bron")

    def _write_key(self) -> None:
        """Say what a mark means, each with the mark itself."""
        for mark, meaning in words.KEY:
            entry = self._add("", "Bron")
            entry.paragraph_format.space_after = Pt(2)
            self._add_marks(entry, (mark,))
            entry.add_run(f"  {meaning}")

    def _add_marks(self, paragraph: WordParagraph, marks: tuple[str, ...]) -> None:
        """Add marks as a picture that a screen reader passes over: the words stand beside it."""
        width, height = pictures.size_mm(marks)
        shape = paragraph.add_run().add_picture(
            io.BytesIO(self.pictures[marks]), Mm(width), Mm(height)
        )
        properties = shape._inline.docPr
        properties.set("descr", "")
        properties.append(parse_xml(_DECORATIVE))

    def _add_table(
        self,
        header: tuple[str, ...],
        texts: Sequence[tuple[str, ...]],
        weights: Sequence[int] = (),
    ) -> tuple[WordTable, str]:
        """Add a table with its header, and return it with the style of its cells.

        `weights` share the width where the texts do not.
        """
        table: WordTable = self.document.add_table(len(texts) + 1, len(header))
        table._tbl.tblStyle_val = self.styles[_TABLE_STYLE]
        if weights:
            style = _CELL_STYLE
            widths = [int(_TEXT_WIDTH * each / sum(weights)) for each in weights]
        else:
            style, widths = _column_widths(header, texts)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        _fill(table.rows[0], header, style)
        for cell in table.rows[0].cells:
            cell.paragraphs[0].runs[0].font.bold = True
        _add_row_property(table.rows[0], "w:cantSplit")
        _add_row_property(table.rows[0], "w:tblHeader")
        return table, style

    # --- The annex with the evidence ---

    def _write_evidence(self) -> None:
        number = words.write_annex(self.report.evidence_number)
        heading = self._add_heading(1, number, words.EVIDENCE_TITLE)
        heading.paragraph_format.page_break_before = True
        self._add(words.write_evidence_introduction(self.report))
        for statement in self.report.statements:
            title = self._add(words.write_statement(statement.number), "Uitspraakkop")
            self._bookmark(title, self.evidence[statement.number])
            self._add(statement.text).paragraph_format.keep_with_next = True
            self._add(words.write_account(statement.evidence), "Bron")
            self._write_lines(statement.evidence)

    def _write_lines(self, evidence: Evidence) -> None:
        if not evidence.lines:
            self._add(words.write_no_lines(evidence), "Bron")
            return
        lines = words.write_lines(evidence)
        table, style = self._add_table(lines.header, lines.rows, lines.shares)
        _set_look(table, first_column=True)
        for row, line, texts in zip(table.rows[1:], evidence.lines, lines.rows, strict=True):
            _fill(row, texts, style)
            if lines.has_text:
                paragraph = row.cells[-1].paragraphs[0]
                paragraph._p.style = style
                run = paragraph.add_run(words.clean(line.text or words.NOT_RELEASED))
                _set_language(paragraph, run, line.language if line.text else "nl")
        self._add("", "Bron")


def _marks(report: Report) -> Iterator[tuple[str, ...]]:
    """Yield every set of marks that the report shows."""
    for statement in report.statements:
        yield words.draw_persons(statement.evidence)
        yield from ((mark,) for mark, _meaning in words.KEY)
    for top in (*report.sections, *report.annexes):
        for section in top.walk():
            for block in section.blocks:
                if isinstance(block, Comparison):
                    for row in block.rows:
                        yield words.draw_count(row.first)
                        yield words.draw_count(row.second)


def _column_widths(
    header: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> tuple[str, list[int]]:
    """Return the style of the cells and the width of each column.

    No column is narrower than its longest word, as long as the page has room for that in one of
    the two sizes; what is left goes to the columns with the most text.
    """
    columns = list(zip(header, *rows, strict=True))
    words_long = [max((len(w) for t in column for w in t.split()), default=0) for column in columns]
    texts_long = [max(len(text) for text in column) for column in columns]
    style, letter = _CELL_STYLES[0][0], _CELL_STYLES[0][2]
    needed = [length * letter + _CELL_MARGINS for length in words_long]
    if sum(needed) > _TEXT_WIDTH:
        style, letter = _CELL_STYLES[1][0], _CELL_STYLES[1][2]
        needed = [length * letter + _CELL_MARGINS for length in words_long]
    spare = _TEXT_WIDTH - sum(needed)
    if spare < 0:
        return style, [int(_TEXT_WIDTH * width / sum(needed)) for width in needed]
    wanted = [
        max(0, min(text, 60) * letter + _CELL_MARGINS - least)
        for text, least in zip(texts_long, needed, strict=True)
    ]
    share = min(1.0, spare / sum(wanted)) if sum(wanted) else 0.0
    widths = [least + share * more for least, more in zip(needed, wanted, strict=True)]
    left = (_TEXT_WIDTH - sum(widths)) / len(widths)
    return style, [int(width + left) for width in widths]


def _fill(
    row: WordRow,
    texts: tuple[str, ...],
    style: str,
    numeric: frozenset[int] = frozenset(),
) -> None:
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=False)):
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style  # by its id, as in _add
        paragraph.add_run(words.clean(text))
        if column in numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _add_row_property(row, "w:cantSplit")


def _add_row_property(row: WordRow, name: str) -> None:
    properties = row._tr.get_or_add_trPr()
    if properties.find(qn(name)) is None:
        properties.append(OxmlElement(name))


def _set_look(table: WordTable, *, first_column: bool) -> None:
    """Say which cells are headers, for the program that reads the table aloud."""
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    for name, value in (("firstRow", True), ("firstColumn", first_column), ("noVBand", True)):
        look.set(qn(f"w:{name}"), "1" if value else "0")
    look.set(qn("w:val"), "06A0" if first_column else "0620")
