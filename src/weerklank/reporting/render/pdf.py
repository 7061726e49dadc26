"""The report as PDF/UA-1, set by typst with `report.typ`.

The texts travel as data, never as markup, so that `#` and `[` in a quote stay what they are.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import typst

from weerklank.reporting.documents import words
from weerklank.reporting.documents.document import (
    Block,
    Bullets,
    Comparison,
    Count,
    Evidence,
    EvidenceLine,
    Paragraph,
    Quote,
    Remark,
    Report,
    Section,
    Statement,
    Table,
)
from weerklank.reporting.terms import Stance

_FOLDER = Path(__file__).parent
_FONTS = _FOLDER / "fonts"
UNKNOWN_CHARACTER = "□"
# They only choose between pictures of the character before them.
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# A word that no line can hold may be broken after so many characters.
_LONGEST_WORD = re.compile(r"(\S{30})(?=\S)")
_COLUMNS_IN_TEXT = 4


def render(report: Report) -> bytes:
    """Set the report as PDF/UA-1. The same report gives the same bytes.

    A character that none of our fonts has becomes □; typst would refuse the whole report.
    """
    pdf = typst.compile(
        str(_FOLDER / "report.typ"),
        root=str(_FOLDER),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        font_paths=[str(_FONTS)],
        sys_inputs={"data": json.dumps(make_showable(_report(report)))},
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def read_coverage() -> dict[str, frozenset[int]]:
    """The code points that each of our fonts has, from the list beside them."""
    text = (_FONTS / "coverage.txt").read_text(encoding="utf-8")
    families: dict[str, frozenset[int]] = {}
    for family, spans in re.findall(r"^(\w+):((?:\s+[0-9a-f]+(?:-[0-9a-f]+)?)+)$", text, re.M):
        points: set[int] = set()
        for span in spans.split():
            first, _, last = span.partition("-")
            points.update(range(int(first, 16), int(last or first, 16) + 1))
        families[family] = frozenset(points)
    return families


def make_showable(value: Any) -> Any:
    """The same data, each text in it without characters that our fonts lack."""
    if isinstance(value, str):
        text = _VARIATION_SELECTORS.sub("", words.clean(value))
        shown = "".join(_show_cluster(cluster) for cluster in _split_clusters(text))
        return _LONGEST_WORD.sub("\\1\u200b", shown)
    if isinstance(value, list | tuple):
        return [make_showable(each) for each in value]
    if isinstance(value, dict):
        return {key: make_showable(each) for key, each in value.items()}
    return value


def _split_clusters(text: str) -> list[str]:
    """The characters of a text, each with the accents that follow it."""
    clusters: list[str] = []
    for char in text:
        if clusters and unicodedata.category(char).startswith("M"):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _show_cluster(cluster: str) -> str:
    """Keep a character with its accents when one font has them all, else without what is missing.

    An accent is set in the font of its letter, so that having it in another font is no help.
    """
    if cluster in "\n\t":
        return cluster
    fonts = [font for font in read_coverage().values() if ord(cluster[0]) in font]
    if not fonts:
        return UNKNOWN_CHARACTER
    if len(cluster) == 1:
        return cluster
    best = max(fonts, key=lambda font: sum(ord(char) in font for char in cluster))
    kept = "".join(char for char in cluster if ord(char) in best)
    return kept if kept == cluster else kept + UNKNOWN_CHARACTER


# --- The report as the data that report.typ reads ---


def _report(report: Report) -> dict[str, Any]:
    references = {each.number: f"uitspraak-{i}" for i, each in enumerate(report.statements)}
    return {
        "title": report.title,
        "language": words.primary_language(report.language),
        "direction": words.direction(report.language),
        "authors": report.authors,
        "day": [report.set_on.year, report.set_on.month, report.set_on.day],
        "municipality": report.municipality,
        "subtitle": report.subtitle,
        "occasion": ", ".join(filter(None, (report.round_label, report.period))),
        "set-on": words.write_set_on(report),
        "research": words.write_authors(report),
        "notice": report.notice,
        "concept": words.CONCEPT if report.is_concept else "",
        "summary-title": words.SUMMARY,
        "summary": [_block(each, report, references) for each in report.summary],
        "contents-title": words.CONTENTS,
        "key-introduction": words.KEY_INTRODUCTION,
        "key": words.KEY if report.statements else [],
        "attention": words.ATTENTION,
        "sections": [_section(section, report, references) for section in report.sections],
        "annexes": [
            {**_section(annex, report, references), "number": words.write_annex(annex.number)}
            for annex in report.annexes
        ],
        "evidence": _evidence_annex(report, references) if report.statements else None,
    }


def _section(section: Section, report: Report, references: dict[str, str]) -> dict[str, Any]:
    return {
        "number": section.number,
        "title": section.title,
        "blocks": [_block(block, report, references) for block in section.blocks],
        "subsections": [_section(each, report, references) for each in section.subsections],
    }


def _block(block: Block, report: Report, references: dict[str, str]) -> dict[str, Any]:
    match block:
        case Paragraph() | Remark():
            kind = "remark" if isinstance(block, Remark) else "paragraph"
            return {"kind": kind, "text": block.text}
        case Bullets():
            return {"kind": "bullets", "items": block.items}
        case Table():
            return _table(block)
        case Statement():
            return _statement(block, report, references)
        case Quote():
            return _quote(block)
        case Comparison():
            return _comparison(block)


def _statement(statement: Statement, report: Report, references: dict[str, str]) -> dict[str, Any]:
    evidence = statement.evidence
    return {
        "kind": "statement",
        "number": statement.number,
        "label": references[statement.number],
        "text": statement.text,
        "persons": words.draw_persons(evidence),
        "count": words.write_count(evidence.count),
        "unit": evidence.unit if evidence.asked != 0 else "",
        "unprompted": words.write_unprompted(evidence),
        "contrary": words.write_contrary(evidence),
        "reference": words.write_short_reference(report, statement.number),
        "warning": evidence.warning,
        "quotes": [_quote(quote) for quote in statement.quotes],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    original = quote.original
    return {
        "kind": "quote",
        "label": words.SOMEONE_DISAGREES if quote.stance == Stance.CONTRARY else "",
        "text": _words(words.write_quoted(quote.text, quote.language), quote.language),
        "original": original
        and {
            "label": f"{words.write_original(original.language)}:",
            "text": _words(words.write_quoted(original.text, original.language), original.language),
        },
        "caption": words.write_caption(quote),
    }


def _words(text: str, language: str) -> dict[str, str]:
    """A text that says for itself in which language and direction it is read."""
    return {
        "text": text,
        "language": words.primary_language(language),
        "direction": words.direction(language),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": table.caption,
        "header": table.header,
        "rows": table.rows,
        "weights": words.weigh_columns(table.header, table.rows),
        "numeric": sorted(words.numeric_columns(table)),
        "wide": len(table.header) > _COLUMNS_IN_TEXT,
        "note": table.note,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    table = words.tabulate(comparison)
    return {
        **_table(table),
        "kind": "comparison",
        "rows": [
            {"label": row.label, "counts": [_counted(row.first), _counted(row.second)]}
            for row in comparison.rows
        ],
    }


def _counted(count: Count) -> dict[str, Any]:
    return {"persons": words.draw_count(count), "words": words.write_count(count)}


# --- The annex with the evidence ---


def _evidence_annex(report: Report, references: dict[str, str]) -> dict[str, Any]:
    return {
        "number": words.write_annex(report.evidence_number),
        "title": words.EVIDENCE_TITLE,
        "introduction": words.EVIDENCE_INTRODUCTION,
        "statements": [
            {
                "label": references[statement.number],
                "title": words.write_statement(statement.number),
                "text": statement.text,
                "account": words.write_account(statement.evidence),
                **_evidence(statement.evidence),
            }
            for statement in report.statements
        ],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    has_text = any(line.text is not None for line in evidence.lines)
    header = (*words.EVIDENCE_HEADER, words.PASSAGE_TEXT)
    return {
        "header": header if has_text else header[:-1],
        "lines": [_line(line, has_text=has_text) for line in evidence.lines],
        "none": "" if evidence.lines else words.NO_PASSAGES,
    }


def _line(line: EvidenceLine, *, has_text: bool) -> dict[str, Any]:
    text = words.NOT_RELEASED if line.text is None else line.text
    return {
        "cells": words.write_line(line),
        "text": _words(text, line.language if line.text is not None else "nl")
        if has_text
        else None,
    }
