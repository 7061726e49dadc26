"""What a researcher writes in a part of the report, as blocks of the document.

The signs in a text are those of `rules.markup`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from weerklank.rendering.document import Block, Bullets, Heading, Mark, Note, Paragraph, Reference
from weerklank.sentences.markup import GONE, HEADING, ITEM, MARK


@dataclass
class Notes:
    """Numbers the notes of one report, in the order in which their texts are read."""

    count: int = 0
    statements: Mapping[int, str] = field(default_factory=dict)  # {finding: number}

    def next(self, text: str) -> Note:
        self.count += 1
        return Note(self.count, text)


# --- blocks -----------------------------------------------------------------------------------
def blocks(text: str, notes: Notes, *, has_headings: bool = True) -> tuple[Block, ...]:
    """Return the blocks of a stored text."""
    return tuple(
        block
        for piece in re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
        for block in _piece(piece.split("\n"), notes, has_headings=has_headings)
    )


def _piece(lines: Iterable[str], notes: Notes, *, has_headings: bool) -> Iterable[Block]:
    """Yield the blocks of what stands between two empty lines."""
    said: list[str] = []
    items: list[str] = []
    for line in lines:
        heading = HEADING.fullmatch(line.strip()) if has_headings else None
        item = ITEM.fullmatch(line.strip())
        if item:
            yield from _paragraph(said, notes)
            said = []
            items.append(item[1])
        elif heading:
            yield from _paragraph(said, notes)
            yield from _bullets(items, notes)
            said, items = [], []
            yield Heading(" ".join(MARK.sub("", heading[1]).split()))
        elif items and line.startswith((" ", "\t")) and line.strip():
            items[-1] += f" {line.strip()}"  # an item goes on where its line is indented
        else:
            yield from _bullets(items, notes)
            items = []
            said.append(line)
    yield from _paragraph(said, notes)
    yield from _bullets(items, notes)


def _paragraph(lines: list[str], notes: Notes) -> Iterable[Paragraph]:
    text = " ".join(" ".join(lines).split())
    if text:
        yield _marked(text, notes)


def _bullets(items: list[str], notes: Notes) -> Iterable[Bullets]:
    if items:
        found = [_marked(" ".join(item.split()), notes) for item in items]
        yield Bullets(
            tuple(one.text for one in found),
            tuple(one.marks for one in found) if any(one.marks for one in found) else (),
        )


def _marked(text: str, notes: Notes) -> Paragraph:
    """Return a text without its signs, and what they stand for by their places."""
    said = ""
    marks: list[tuple[int, Mark]] = []
    at = 0
    for match in MARK.finditer(text):
        said += text[at : match.start()]
        at = match.end()
        if match["note"] is not None:
            said = said.rstrip()  # the sign of a note stands against the word
            if words := match["note"].strip():
                marks.append((len(said), notes.next(words)))
        elif number := notes.statements.get(int(match["key"])):
            marks.append((len(said), Reference(number)))
    return Paragraph((said + text[at:]).replace(GONE, ""), tuple(marks))
