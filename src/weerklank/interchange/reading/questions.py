"""Headings by which an interviewer's questions are written down."""

import re
from collections.abc import Sequence

from weerklank.interchange.reading.paragraphs import Paragraph

_NUMBERED = re.compile(r"(?P<main>\d{1,2})(?P<sub>(?:\.\d{1,2})*\.?[a-z]?)[.)]?\s+\S")
_MARKS = ("?", "؟", "፧", "？")
_VRAAG = re.compile(r"(?:vraag|question|frage)\b", re.IGNORECASE)


def find_questions(paragraphs: Sequence[Paragraph], labelled: Sequence[bool]) -> set[int]:
    """Return which paragraphs put a question to the person who speaks in between.

    Headings that ask or are numbered; in a document without two alternating speakers also
    paragraphs wholly in bold that ask, and a numbering that runs through the text (1, 1.a, 1.b,
    2, …) with something said in between.
    """
    asking = {
        at
        for at, paragraph in enumerate(paragraphs)
        if paragraph.heading and not labelled[at] and _asks(paragraph.text)
    }
    if sum(labelled) * 2 > len(paragraphs):
        return asking
    bold = {
        at
        for at, paragraph in enumerate(paragraphs)
        if paragraph.strong >= len(paragraph.text.strip()) > 0
        and not labelled[at]
        and paragraph.text.rstrip().endswith(_MARKS)
    }
    return asking | bold | _numbered(paragraphs, labelled)


def _asks(text: str) -> bool:
    return bool(text.rstrip().endswith(_MARKS) or _NUMBERED.match(text) or _VRAAG.match(text))


def _numbered(paragraphs: Sequence[Paragraph], labelled: Sequence[bool]) -> set[int]:
    found: set[int] = set()
    main = 0
    for at, paragraph in enumerate(paragraphs):
        match = None if labelled[at] else _NUMBERED.match(paragraph.text.strip())
        if not match:
            continue
        number, has_sub = int(match["main"]), bool(match["sub"].strip("."))
        if number == main + 1 or (has_sub and number == main):
            found.add(at)
            main = number
    answered = sum(at + 1 < len(paragraphs) and at + 1 not in found for at in found)
    is_guide = len(found) >= 3 and answered * 2 >= len(found) and len(found) * 2 < len(paragraphs)
    return found if is_guide else set()
