"""A report in the making: what was gathered, and what every part of it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from weerklank.findings import queries, rereading
from weerklank.rendering.document import Block, Paragraph, Remark, Statement
from weerklank.reporting.documents import prose

if TYPE_CHECKING:
    from weerklank.analysis.outside import Outside
    from weerklank.findings.material import Material
    from weerklank.findings.outline import Part

NOTHING_YET = "Hierover staan nog geen uitspraken in dit rapport."


@dataclass
class Draft:
    """Parts are made in the order in which they are read: notes are numbered on the way."""

    found: Material
    statements: Mapping[int, Statement]
    marks: Mapping[str, rereading.Mark]
    notes: prose.Notes = field(default_factory=prose.Notes)
    # With it the report leaves the research team: of counts it holds no more than is told.
    outside: Outside | None = None

    @cached_property
    def row_of(self) -> dict[int, queries.FindingRow]:
        return {row.record.pk: row for row in self.found.rows}

    def rows(self, part: Part) -> list[queries.FindingRow]:
        """Return the findings that stand in a part itself, in their order."""
        groups = queries.groups_in(part)
        return [self.row_of[one.pk] for group in groups for one in group if one.pk in self.row_of]

    def placed(self, part: Part) -> tuple[Statement, ...]:
        return tuple(self.statements[row.record.pk] for row in self.rows(part))

    def mark(self, name: str) -> tuple[Remark, ...]:
        """Return the remark above a text that has to be reread, or none."""
        return (Remark(self.marks[name].words),) if name in self.marks else ()

    def written(self, text: str, name: str, *, has_headings: bool = False) -> tuple[Block, ...]:
        """Return a text as blocks, with the remark above it when it has to be reread."""
        return (*self.mark(name), *prose.blocks(text, self.notes, has_headings=has_headings))

    def text(self, part: Part) -> tuple[Block, ...]:
        """Return what somebody wrote in a part."""
        return self.written(part.text, part.place, has_headings=True)


def nothing_yet() -> tuple[Block, ...]:
    return (Paragraph(NOTHING_YET),)
