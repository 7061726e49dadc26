"""The report as PDF/UA-1, set by typst with `report.typ`.

The texts travel as data, never as markup, so that `#` and `[` in a quote stay what they are.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import typst

from weerklank.rendering import plain, words
from weerklank.rendering.document import Evidence, EvidenceLine, Logo, Report

_FOLDER = Path(__file__).parent
_FONTS = _FOLDER / "fonts"
UNKNOWN_CHARACTER = "□"
# They only choose between pictures of the character before them.
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# A word that no line can hold may be broken after so many characters.
_LONGEST_WORD = re.compile(r"(\S{30})(?=\S)")


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
        sys_inputs={"data": json.dumps(make_showable(_Walk(report).whole()))},
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


def make_showable(value: object) -> object:
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


@lru_cache(maxsize=4096)  # a report has few different characters, and many
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


class _Walk(plain.Walk):
    def whole(self) -> plain.Plain:
        report = self.report
        return super().whole() | {
            "authors": report.authors,
            "logo": report.logo and _logo(report.logo),
            "day": [report.set_on.year, report.set_on.month, report.set_on.day],
            "occasion": words.write_round(report),
            "set_on": words.write_set_on(report),
            "research": words.write_authors(report),
            "evidence": _evidence_annex(report, self.references) if report.statements else None,
        }


def _logo(logo: Logo) -> dict[str, object]:
    """Return a logo as typst reads it: bytes are numbers in its data."""
    width, height = words.size_of_logo(logo.width, logo.height)
    return {
        "data": list(base64.b64decode(logo.data)),
        "alternative": logo.alternative,
        "width_mm": width,
        "height_mm": height,
    }


# --- The annex with the evidence ---


def _evidence_annex(report: Report, references: dict[str, str]) -> dict[str, object]:
    return {
        "number": words.write_annex(report.evidence_number),
        "title": words.EVIDENCE_TITLE,
        "introduction": words.write_evidence_introduction(report),
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


def _evidence(evidence: Evidence) -> dict[str, object]:
    lines = words.write_lines(evidence)
    return {
        "header": lines.header,
        "places": lines.places,
        "lines": [
            _line(line, cells, has_text=lines.has_text)
            for line, cells in zip(evidence.lines, lines.rows, strict=True)
        ],
        "none": "" if evidence.lines else words.write_no_lines(evidence),
    }


def _line(line: EvidenceLine, cells: tuple[str, ...], *, has_text: bool) -> dict[str, object]:
    text = words.NOT_RELEASED if line.text is None else line.text
    return {
        "cells": cells,
        "text": plain.spoken(text, line.language if line.text is not None else "nl")
        if has_text
        else None,
    }
