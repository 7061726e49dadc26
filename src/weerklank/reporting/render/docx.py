"""The report as a Word document, for who has to go on working with it.

Headings, lists, quotes and captions are real styles; numbers hang in the margin by a tab.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from weerklank.reporting.document import (
    Block,
    Bullets,
    Comparison,
    Evidence,
    Paragraph,
    Quote,
    Remark,
    Report,
    Section,
    Statement,
    Table,
)
from weerklank.reporting.render import words
from weerklank.reporting.terms import Stance

_PETROL = RGBColor(0x0C, 0x4A, 0x58)
_INK = RGBColor(0x1A, 0x20, 0x24)
_MUTED = RGBColor(0x54, 0x5C, 0x62)
_OCHRE = RGBColor(0x74, 0x44, 0x00)
_FONT = "Calibri"
_HANG = Cm(1.4)
_TEXT_WIDTH = Cm(15)
_LONGEST_HANGING_NUMBER = 5
_CELL_STYLE = "Tabeltekst"
_TABLE_STYLE = "Weerklank tabel"
_REGIONS = {
    "ar": "ar-SA",
    "en": "en-GB",
    "fa": "fa-IR",
    "fr": "fr-FR",
    "nl": "nl-NL",
    "pl": "pl-PL",
    "ru": "ru-RU",
    "so": "so-SO",
    "ti": "ti-ER",
    "tr": "tr-TR",
    "uk": "uk-UA",
}
# A document has no other clock than the date of the report; zip knows no year before 1980.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def render(report: Report) -> bytes:
    """Write the report as DOCX. The same report gives the same bytes."""
    document = docx.Document()
    _set_properties(document, report)
    _set_page(document, report)
    _set_styles(document, report)
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
    _set_font(styles["Normal"], Pt(11), _INK)
    styles["Normal"].paragraph_format.space_after = Pt(8)
    styles["Normal"].paragraph_format.line_spacing = 1.25
    _set_font(styles["Title"], Pt(34), _PETROL)
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
    _set_font(styles["List Bullet"], Pt(11), _INK)
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
    _add_style(document, _CELL_STYLE, Pt(9.5), _INK, after=0)
    _add_evidence_heading(document)
    _add_style(document, "Inhoudskop", Pt(20), _INK, after=10)
    styles["Inhoudskop"].paragraph_format.page_break_before = True
    for level in (1, 2):
        _add_style(document, f"toc {level}", Pt(11), _INK, after=3, indent=Cm(0.8 * (level - 1)))
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb = _PETROL
    link.font.underline = True
    _add_table_style(document)


def _set_default_language(document: Document, report: Report) -> None:
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:val"), _tag(report.language))
    language.set(qn("w:bidi"), "ar-SA")


def _set_font(style: Any, size: Any, color: RGBColor, *, bold: bool = False) -> None:
    style.font.size, style.font.bold, style.font.italic = size, bold, False
    style.font.color.rgb = color
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _FONT)


def _add_style(
    document: Document, name: str, size: Any, color: RGBColor, *, after: float, indent: Any = None
) -> Any:
    is_words_own = name.startswith("toc ")
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


def _hang(style: Any) -> None:
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


def _drop(parent: Any, name: str) -> None:
    for element in parent.findall(qn(name)):
        parent.remove(element)


# --- Fields, bookmarks and links, for which python-docx has no words ---


def _add_field(paragraph: WordParagraph, instruction: str, shown: str) -> None:
    _begin_field(paragraph, instruction)
    paragraph.add_run(shown)
    _add_field_mark(paragraph, "end")


def _begin_field(paragraph: WordParagraph, instruction: str) -> None:
    """What follows, up to the end mark, is what the field shows until Word updates it."""
    _add_field_mark(paragraph, "begin")
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    paragraph.add_run()._r.append(text)
    _add_field_mark(paragraph, "separate")


def _add_field_mark(paragraph: WordParagraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
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
    run = paragraph.add_run(words.clean(text), style="Hyperlink")
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


class _Writer:
    """Writes one report into one document, in reading order."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document = document
        self.report = report
        self.headings: list[tuple[int, str, str]] = []
        self.bookmarks = 0
        self.evidence = {
            each.number: f"onderbouwing_{position}"
            for position, each in enumerate(report.statements, start=1)
        }

    def write(self) -> None:
        self._write_title_page()
        contents = self._add(words.CONTENTS, "Inhoudskop")
        if self.report.summary:
            self._add_heading(1, "", words.SUMMARY)
            for each in self.report.summary:
                self._write_block(each)
        for section in self.report.sections:
            self._write_section(section, 1)
        for annex in self.report.annexes:
            self._write_section(annex, 1, is_annex=True)
        if self.report.statements:
            self._write_evidence()
        self._write_contents(contents)

    def _add(self, text: str, style: str = "Normal") -> WordParagraph:
        paragraph: WordParagraph = self.document.add_paragraph(words.clean(text), style=style)
        return paragraph

    def _write_title_page(self) -> None:
        report = self.report
        self._add(report.municipality).paragraph_format.space_after = Pt(150)
        if report.is_concept:
            self._add(words.CONCEPT, "Let op")
        self._add(report.title, "Title")
        for line in filter(None, (report.subtitle, report.round_label, report.period)):
            self._add(line, "Subtitle")
        for line in filter(None, (words.write_making(report), report.notice)):
            self._add(line, "Bron")

    def _write_contents(self, title: WordParagraph) -> None:
        """A real field, already filled with links; updating it in Word adds the page numbers."""
        shown = [heading for heading in self.headings if heading[0] <= 2]
        if not shown:
            title._p.getparent().remove(title._p)
        after = title
        for position, (level, text, bookmark) in enumerate(shown):
            element = OxmlElement("w:p")
            after._p.addnext(element)
            entry = after = WordParagraph(element, title._parent)
            entry.style = self.document.styles[f"toc {level}"]
            if position == 0:
                _begin_field(entry, r'TOC \o "1-2" \h \z')
            _add_link(entry, bookmark, text)
            if position == len(shown) - 1:
                _add_field_mark(entry, "end")

    def _add_heading(self, level: int, number: str, title: str) -> WordParagraph:
        """A heading with a bookmark; a short number hangs, a long one stands before the title."""
        hangs = bool(number) and len(number) <= _LONGEST_HANGING_NUMBER
        separator = "\t" if hangs else ": "
        heading: WordParagraph = self.document.add_heading(
            words.clean(f"{number}{separator}{title}" if number else title), level=min(level, 3)
        )
        if not hangs:
            heading.paragraph_format.first_line_indent = Cm(0)
        if not self.headings:
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
        for block in section.blocks:
            self._write_block(block)
        for subsection in section.subsections:
            self._write_section(subsection, level + 1, is_annex=is_annex)

    def _write_block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._add(block.text)
            case Remark():
                self._add(f"{words.ATTENTION}: {block.text}", "Let op")
            case Bullets():
                for item in block.items:
                    self._add(item, "List Bullet")
            case Table():
                self._write_table(block)
            case Statement():
                self._write_statement(block)
            case Quote():
                self._write_quote(block)
            case Comparison():
                self._write_table(words.tabulate(block))

    def _write_statement(self, statement: Statement) -> None:
        paragraph = self._add(f"{statement.number}\t{statement.text}", "Uitspraak")
        paragraph.paragraph_format.keep_with_next = True
        evidence = statement.evidence
        counts = [words.write_persons(evidence), words.write_contrary(evidence)]
        source = self._add(" · ".join(each for each in counts if each) + " · ", "Bron")
        _add_link(
            source,
            self.evidence[statement.number],
            words.write_reference(self.report, statement.number),
        )
        if evidence.warning:
            self._add(f"{words.ATTENTION}: {evidence.warning}", "Let op")
        for quote in statement.quotes:
            self._write_quote(quote)

    def _write_quote(self, quote: Quote) -> None:
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

    def _write_table(self, table: Table) -> None:
        if table.caption:
            self._add(table.caption, "Caption")
        word_table = self._add_table(
            table.header, len(table.rows), words.weigh_columns(table.header, table.rows)
        )
        _set_look(word_table, first_column=table.row_headers)
        numeric = words.numeric_columns(table)
        for row, texts in zip(word_table.rows[1:], table.rows, strict=True):
            _fill(row, texts, numeric)
        self._add(table.note or "", "Bron")

    def _add_table(self, header: tuple[str, ...], rows: int, weights: list[int]) -> WordTable:
        table: WordTable = self.document.add_table(rows + 1, len(header), style=_TABLE_STYLE)
        widths = [int(_TEXT_WIDTH * weight / sum(weights)) for weight in weights]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        _fill(table.rows[0], header)
        for cell in table.rows[0].cells:
            cell.paragraphs[0].runs[0].font.bold = True
        _add_row_property(table.rows[0], "w:cantSplit")
        _add_row_property(table.rows[0], "w:tblHeader")
        return table

    # --- The annex with the evidence ---

    def _write_evidence(self) -> None:
        number = words.write_annex(self.report.evidence_number)
        heading = self._add_heading(1, number, words.EVIDENCE_TITLE)
        heading.paragraph_format.page_break_before = True
        self._add(words.EVIDENCE_INTRODUCTION)
        for statement in self.report.statements:
            title = self._add(words.write_statement(statement.number), "Uitspraakkop")
            self._bookmark(title, self.evidence[statement.number])
            self._add(statement.text).paragraph_format.keep_with_next = True
            self._add(words.write_account(statement.evidence), "Bron")
            self._write_lines(statement.evidence)

    def _write_lines(self, evidence: Evidence) -> None:
        if not evidence.lines:
            self._add(words.NO_PASSAGES, "Bron")
            return
        has_text = any(line.text is not None for line in evidence.lines)
        header = (*words.EVIDENCE_HEADER, words.PASSAGE_TEXT)
        weights = [12, 14, 12, 26, 16, 40]
        columns = len(header) if has_text else len(header) - 1
        table = self._add_table(header[:columns], len(evidence.lines), weights[:columns])
        _set_look(table, first_column=True)
        for row, line in zip(table.rows[1:], evidence.lines, strict=True):
            _fill(row, words.write_line(line))
            if has_text:
                paragraph = row.cells[-1].paragraphs[0]
                paragraph._p.style = _CELL_STYLE
                run = paragraph.add_run(words.clean(line.text or words.NOT_RELEASED))
                _set_language(paragraph, run, line.language if line.text else "nl")
        self._add("", "Bron")


def _fill(row: WordRow, texts: tuple[str, ...], numeric: frozenset[int] = frozenset()) -> None:
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=False)):
        paragraph = cell.paragraphs[0]
        # By its id: python-docx looks through all styles for each name, and cells are many.
        paragraph._p.style = _CELL_STYLE
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
