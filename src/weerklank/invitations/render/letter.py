"""Letters and cards as PDF/UA-1, set by typst with `letter.typ`.

In the window of an envelope stand name and address alone. As in the report the texts travel as
data, never as markup.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import segno
import typst

from weerklank.invitations import shipped
from weerklank.invitations.rules import messages
from weerklank.rendering import pdf
from weerklank.study.terms import direction

_FOLDER = Path(__file__).parent
_FONTS = Path(pdf.__file__).parent / "fonts"


@dataclass(frozen=True, slots=True)
class InLanguage:
    """The words of a letter in one language, filled in."""

    language: str
    subject: str
    body: str
    until: str  # as a day is written in this language


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: Dutch first, then her language. Without a code nothing is asked."""

    address: tuple[str, ...]
    words: tuple[InLanguage, ...]
    sender: str
    phone: str
    day: str
    code: str = ""  # as the card has it
    link: str = ""  # what the square opens
    page: str = ""  # where the code is typed


def render_letters(letters: Sequence[Letter]) -> bytes:
    """Set letters in one file, each on pages of its own."""
    return _render("letter", letters, title="Brieven")


def render_cards(letters: Sequence[Letter]) -> bytes:
    """Set only what somebody needs to answer, a card of A6 each."""
    return _render("card", letters, title="Kaarten")


def _render(kind: str, letters: Sequence[Letter], *, title: str) -> bytes:
    data = {
        "kind": kind,
        "title": title,
        "author": letters[0].sender,
        "letters": [_plain(one) for one in letters],
    }
    made = typst.compile(
        str(_FOLDER / "letter.typ"),
        # Its fonts are those of the report; what it reads stands beside it.
        root=str(_FOLDER),
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        font_paths=[str(_FONTS)],
        sys_inputs={"data": json.dumps(data)},
    )
    assert isinstance(made, bytes)
    return made


def _plain(letter: Letter) -> dict[str, object]:
    shown = pdf.make_showable(
        {
            "address": list(letter.address),
            "sender": letter.sender,
            "phone": letter.phone,
            "day": letter.day,
            "code": messages.group(letter.code),
            "page": letter.page,
            "words": [_in_language(one) for one in letter.words],
        }
    )
    assert isinstance(shown, dict)
    return shown | {"qr": square(letter.link) if letter.link else ""}


def _in_language(words: InLanguage) -> dict[str, object]:
    beside = shipped.messages()[words.language]["letter"]
    return {
        "language": words.language,
        "direction": direction(words.language),
        "subject": words.subject,
        "body": words.body,
        "steps": {step: beside[step] for step in ("scan", "choose", "meet")},
        "code": beside["code"],
        "until": messages.fill(beside["until"], {"until": words.until}),
        "qr": beside["qr"],
    }


def square(link: str) -> str:
    """Return a QR code as SVG, with the white edge that a camera needs."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return out.getvalue().decode()
