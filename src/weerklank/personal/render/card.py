"""The card for her own page as PDF/UA-1: no name, a square, a code, and a line in each language."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from weerklank.invitations.operations import composing
from weerklank.invitations.render import letter
from weerklank.invitations.rules import messages
from weerklank.personal import shipped
from weerklank.rendering import pdf
from weerklank.study.terms import DUTCH, LANGUAGES, direction

_FOLDER = Path(__file__).parent
_FONTS = Path(pdf.__file__).parent / "fonts"


def render(code: str, *, sender: str) -> bytes:
    """Set one card of A6. The texts travel as data, never as markup."""
    words = shipped.own_words()
    link = composing.link_to(code)
    data = {
        "title": words[DUTCH]["own_title"],
        "sender": sender,
        "code": messages.group(code),
        "page": composing.link_to().removeprefix("https://").removeprefix("http://"),
        "keep": words[DUTCH]["card_keep"],
        "lines": [
            {
                "language": language,
                "direction": direction(language),
                "text": words[language]["card_line"],
            }
            for language in LANGUAGES
        ],
    }
    shown = pdf.make_showable(data)
    assert isinstance(shown, dict)
    made = typst.compile(
        str(_FOLDER / "card.typ"),
        root=str(_FOLDER),
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        font_paths=[str(_FONTS)],
        sys_inputs={"data": json.dumps(shown | {"qr": letter.square(link)})},
    )
    assert isinstance(made, bytes)
    return made
