"""The report as plain data: what the templates of HTML and the script of typst both read.

Each part is a dictionary with its `kind`: a section, or the kind of a block in lower case.
"""

from __future__ import annotations

from weerklank.findings.terms import Stance
from weerklank.rendering import words
from weerklank.rendering.document import (
    Bullets,
    Comparison,
    Count,
    Heading,
    Logo,
    Mark,
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

Plain = dict[str, object]
TOP = 2  # of the headings of sections; the title of the report has level 1
_LOWEST_HEADING = 6
_COLUMNS_IN_TEXT = 4
# A list of so many rows with sentences in it would take twice the pages in the width of the text.
_ROWS_IN_TEXT, _SENTENCE = 6, 60


def _logo(logo: Logo) -> Plain:
    return {
        "data": logo.data,
        "alternative": logo.alternative,
        "width": logo.width,
        "height": logo.height,
    }


class Walk(Visitor[Plain]):
    """Goes through one report in reading order."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.references = {
            each.number: f"uitspraak-{place}" for place, each in enumerate(report.statements)
        }
        self.level = TOP  # of the section that is being read

    def whole(self) -> Plain:
        report = self.report
        return {
            "title": report.title,
            "language": words.primary_language(report.language),
            "direction": words.direction(report.language),
            "municipality": report.municipality,
            "subtitle": report.subtitle,
            "notice": report.notice,
            "is_short": report.is_short,
            "is_plain": report.is_plain,
            "skip": report.skip,
            "logo": report.logo and _logo(report.logo),
            "colour": report.colour,
            "concept": words.CONCEPT if report.is_concept else "",
            "summary_title": words.SUMMARY,
            "summary": [self.visit(each) for each in report.summary],
            "contents_title": words.CONTENTS,
            "key_introduction": words.KEY_INTRODUCTION,
            "key": words.KEY if report.statements else [],
            "attention": words.ATTENTION,
            "notes_title": words.NOTES,
            "notes": [{"number": each.number, "text": each.text} for each in report.notes],
            "sections": [self.section(each) for each in report.sections],
            "annexes": [self.section(each, is_annex=True) for each in report.annexes],
        }

    def section(self, section: Section, level: int = TOP, *, is_annex: bool = False) -> Plain:
        address = words.anchor("bijlage-" if is_annex else "deel-", section.number)
        is_top_annex = is_annex and level == TOP
        self.level = level
        blocks = [
            {"address": f"{address}-blok-{place}"} | self.visit(block)
            for place, block in enumerate(section.blocks, start=1)
        ]
        below = [self.section(each, level + 1, is_annex=is_annex) for each in section.subsections]
        return {
            "kind": "section",
            "number": words.write_annex(section.number) if is_top_annex else section.number,
            "title": section.title,
            "address": address,
            "heading": min(level, _LOWEST_HEADING),
            "is_top_annex": is_top_annex,
            "blocks": blocks,
            "subsections": below,
            "inside": [*blocks, *below],
        }

    def paragraph(self, block: Paragraph, /) -> Plain:
        return {"kind": "paragraph", "text": block.text, "pieces": self.pieces(block)}

    def pieces(self, paragraph: Paragraph) -> list[Plain]:
        """Return the text cut at its marks, and the marks."""
        return [self._piece(piece) for piece in paragraph.pieces]

    def _piece(self, piece: str | Mark) -> Plain:
        if isinstance(piece, str):
            return {"kind": "words", "text": piece}
        if isinstance(piece, Note):
            return {"kind": "note", "number": piece.number, "text": piece.text}
        return {
            "kind": "reference",
            "text": words.write_short_name(piece.number),
            "address": words.anchor("s", piece.number),
            "label": self.references[piece.number],
        }

    def heading(self, block: Heading, /) -> Plain:
        return {
            "kind": "heading",
            "text": block.text,
            "heading": min(self.level + 1, _LOWEST_HEADING),
        }

    def remark(self, block: Remark, /) -> Plain:
        return {"kind": "remark", "text": block.text}

    def bullets(self, block: Bullets, /) -> Plain:
        return {"kind": "bullets", "items": [self.pieces(each) for each in block.paragraphs]}

    def statement(self, block: Statement, /) -> Plain:
        evidence = block.evidence
        return {
            "kind": "statement",
            "number": block.number,
            "address": words.anchor("s", block.number),
            "label": self.references[block.number],
            "text": block.text,
            "persons": words.draw_persons(evidence),
            "count": words.write_count(evidence.count),
            "unit": evidence.unit if evidence.asked != 0 and evidence.count_is_told else "",
            "unprompted": words.write_unprompted(evidence),
            "contrary": words.write_contrary(evidence),
            "reference": words.write_short_reference(self.report, block.number),
            "warning": evidence.warning,
            "quotes": [self.quote(each) for each in block.quotes],
        }

    def quote(self, block: Quote, /) -> Plain:
        original = block.original
        return {
            "kind": "quote",
            "label": words.SOMEONE_DISAGREES if block.stance == Stance.CONTRARY else "",
            "text": spoken(words.write_quoted(block.text, block.language), block.language),
            "original": original
            and {
                "label": f"{words.write_original(original.language)}:",
                "text": spoken(
                    words.write_quoted(original.text, original.language), original.language
                ),
            },
            "caption": words.write_caption(block),
        }

    def table(self, block: Table, /) -> Plain:
        is_wide = _is_wide(block)
        across = {"across": words.ACROSS_WIDE} if is_wide else {}
        weights = words.weigh_columns(block.header, block.rows, **across)
        return {
            "kind": "table",
            "caption": block.caption,
            "header": block.header,
            "rows": block.rows,
            "row_headers": block.row_headers,
            "weights": weights,
            "numeric": sorted(words.numeric_columns(block)),
            "wide": is_wide,
            "note": block.note,
        }

    def comparison(self, block: Comparison, /) -> Plain:
        return self.table(words.tabulate(block)) | {
            "kind": "comparison",
            "rows": [
                {
                    "label": row.label,
                    "counts": [_counted(row.first), _counted(row.second)],
                    "verdict": row.verdict if block.verdict else None,
                }
                for row in block.rows
            ],
        }


def _is_wide(table: Table) -> bool:
    if len(table.header) > _COLUMNS_IN_TEXT:
        return True
    sentences = sum(any(len(cell) > _SENTENCE for cell in row) for row in table.rows)
    return sentences > _ROWS_IN_TEXT


def spoken(text: str, language: str) -> Plain:
    """Return a text that says for itself in which language and direction it is read."""
    return {
        "text": text,
        "language": words.primary_language(language),
        "direction": words.direction(language),
    }


def _counted(count: Count) -> Plain:
    return {"persons": words.draw_count(count), "words": words.write_side(count)}
