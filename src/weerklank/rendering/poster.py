"""The poster of a result: one page to print, as PDF/UA-1 on A3 or A4, or as a web page."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path

import typst
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from weerklank.rendering import pdf, words
from weerklank.rendering.document import Poster
from weerklank.rendering.look import PETROL, is_colour

_FOLDER = Path(__file__).parent
PAPERS = ("a3", "a4")


def _plain(poster: Poster) -> dict[str, object]:
    return {
        "title": poster.title,
        "language": words.primary_language(poster.language),
        "direction": words.direction(poster.language),
        "municipality": poster.municipality,
        "parts": [{"title": title, "entries": list(items)} for title, items in poster.parts],
        "opening": poster.opening,
        "made_by": poster.made_by,
        "set_on": poster.day,
        "notice": poster.notice,
        "concept": words.CONCEPT if poster.is_concept else "",
        "colour": poster.colour,
    }


def render_pdf(poster: Poster, paper: str) -> bytes:
    """Set the poster on one page of this paper. The same poster gives the same bytes."""
    assert paper in PAPERS
    day = poster.set_on
    data = _plain(poster) | {"paper": paper, "day": [day.year, day.month, day.day]}
    logo = poster.logo
    shown = pdf.make_showable(data)
    assert isinstance(shown, dict)
    shown["parts"] = [{"title": part["title"], "items": part["entries"]} for part in shown["parts"]]
    shown["logo"] = logo and {
        "bytes": list(base64.b64decode(logo.data)),
        "alternative": pdf.make_showable(logo.alternative),
    }
    made = typst.compile(
        str(_FOLDER / "poster.typ"),
        root=str(_FOLDER),
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        font_paths=[str(_FOLDER / "fonts")],
        sys_inputs={"data": json.dumps(shown)},
    )
    assert isinstance(made, bytes)
    return made


def render_html(poster: Poster) -> str:
    """Make the poster as one page without anything beside it."""
    style = _stylesheet(poster.colour)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    context = {
        "poster": _plain(poster),
        "logo": poster.logo,
        "style_source": f"'sha256-{digest}'",
        "style": SafeString(f"<style>{style}</style>"),
    }
    return words.clean(render_to_string("rendering/document/poster.html", context))


@cache
def _stylesheet(colour: str) -> str:
    assert is_colour(colour)
    style = (_FOLDER / "poster.css").read_text(encoding="utf-8")
    return style.replace(f"--action: {PETROL};", f"--action: {colour};", 1)
