"""The words of a report as each of its files has them, for who looks for a sentence."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
from django.utils.html import strip_tags
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree
from pypdf import PdfReader

from weerklank.rendering.document import Report
from weerklank.rendering.formats import FORMATS


def words_of_docx(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    roots = [document.element]
    # Notes stand in a part of the file of their own.
    roots += [
        etree.fromstring(one.target_part.blob)
        for one in document.part.rels.values()
        if one.reltype == RELATIONSHIP_TYPE.FOOTNOTES
    ]
    return _flat(" ".join(part.text for root in roots for part in root.iter() if _is_text(part)))


def _is_text(part: object) -> bool:
    return str(getattr(part, "tag", "")).endswith("}t") and bool(getattr(part, "text", ""))


def words_of_odt(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        roots = [etree.fromstring(whole.read(name)) for name in ("content.xml", "styles.xml")]
    texts = (text for root in roots for text in root.itertext())
    return _flat("".join(f"{text} " if text.endswith((".", "\n")) else text for text in texts))


def words_of_pdf(content: bytes) -> str:
    """Return the text without the soft hyphens at which lines were broken."""
    pages = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return _flat(pages.replace("-\n", "").replace("\u00ad", "").replace("\u200b", ""))


def words_of_html(content: bytes) -> str:
    return _flat(strip_tags(content.decode().split("<body>")[1]))


# How the words of each format are read: one that is not here fails, so that none goes out unread.
WORDS_OF = {"html": words_of_html, "docx": words_of_docx, "odt": words_of_odt, "pdf": words_of_pdf}


def each_format(report: Report) -> dict[str, str]:
    """Return {format: words} of a report in every format, also of one that may not leave."""
    report = replace(report, is_for_team=False)
    return {each.ending: WORDS_OF[each.ending](each.render(report)) for each in FORMATS}


def _flat(text: str) -> str:
    return " ".join(text.split())
