"""The outline of a report: its parts in their order, and the numbers that follow from it.

Until somebody arranges a report it has the ready parts in their ready order. From then on each
part is a row; a ready part that came later than the rows stands switched off at its ready place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from weerklank.findings import models
from weerklank.findings.terms import ChapterKind as Kind
from weerklank.findings.terms import Comparing, Section
from weerklank.memos import queries as memos

if TYPE_CHECKING:
    from weerklank.study.models import Round


class Ready(NamedTuple):
    """A ready part: of which chapter it begins as a section, and whether it begins switched on."""

    kind: Kind
    under: Kind | None = None
    is_on: bool = False


READY = (
    Ready(Kind.REASON, is_on=True),
    Ready(Kind.GUIDANCE, under=Kind.REASON),
    Ready(Kind.READING_GUIDE, under=Kind.REASON),
    Ready(Kind.METHOD, is_on=True),
    Ready(Kind.EXPERIENCES, is_on=True),
    Ready(Kind.SERVICES, under=Kind.EXPERIENCES),
    Ready(Kind.COOPERATION, under=Kind.EXPERIENCES),
    Ready(Kind.HELP, is_on=True),
    Ready(Kind.EFFECTS, is_on=True),
    Ready(Kind.ROUTES, under=Kind.EFFECTS),
    Ready(Kind.PRECONDITIONS, is_on=True),
    Ready(Kind.BACKGROUND, under=Kind.PRECONDITIONS),
    Ready(Kind.CONCLUSION, is_on=True),
    Ready(Kind.ANSWERS, under=Kind.CONCLUSION),
    Ready(Kind.IMPROVEMENTS, is_on=True),
    Ready(Kind.THEMES, under=Kind.IMPROVEMENTS),
    Ready(Kind.REGISTER),
    Ready(Kind.GUIDES, is_on=True),
    Ready(Kind.CODEBOOK, is_on=True),
    Ready(Kind.MATRIX, is_on=True),
    Ready(Kind.MEMOS),
    Ready(Kind.COREQ),
    Ready(Kind.SRQR),
)
ANNEXES = frozenset({Kind.GUIDES, Kind.CODEBOOK, Kind.MATRIX, Kind.MEMOS, Kind.COREQ, Kind.SRQR})
# The part in which a finding of a section stands of itself.
PART_OF: Mapping[str, Kind] = {
    Section.EXPERIENCES: Kind.EXPERIENCES,
    Section.SUCCESSES: Kind.HELP,
    Section.PAINS: Kind.HELP,
    Section.EFFECTS: Kind.EFFECTS,
    Section.PRECONDITIONS: Kind.PRECONDITIONS,
    Section.IMPROVEMENTS: Kind.IMPROVEMENTS,
}
# In this part inburgeraars and providers stand beside each other.
COMPARES = Kind.EXPERIENCES
# These have a text of their own page: of the report, and of the plan of the round.
WRITTEN_ELSEWHERE: Mapping[Kind, str] = {
    Kind.REASON: "reason",
    Kind.METHOD: "method",
    Kind.CONCLUSION: "conclusion",
}
# A part of words and findings only: without these it has nothing to print.
BY_HAND = frozenset({Kind.OWN, Kind.GUIDANCE, Kind.COOPERATION})
# Made from findings: a round without any has nothing to fill it with.
FROM_FINDINGS = frozenset({Kind.SERVICES, Kind.ROUTES, Kind.BACKGROUND, Kind.ANSWERS, Kind.THEMES})
# Parts in which findings may be put that stand in another part of themselves.
MAY_HOLD = BY_HAND | FROM_FINDINGS
AS_ANNEX = "bijlage"  # where a new part is to stand, instead of in a chapter
MOST_ANNEXES = 20  # with the ready ones: they are told apart by a letter
MOST_SECTIONS = 20  # in one chapter: they are told apart by a letter


@dataclass
class Part:
    """A chapter, a section or an annex. `number` is empty where it does not print."""

    kind: Kind
    record: models.Chapter | None
    is_on: bool
    findings: list[models.Finding] = field(default_factory=list)
    sections: list[Part] = field(default_factory=list)
    number: str = ""
    is_printed: bool = False

    @property
    def key(self) -> str:
        """What addresses and the texts of a report call it: one's own by number."""
        if self.kind == Kind.OWN and self.record:
            return str(self.record.pk)
        return str(self.kind)

    @property
    def title(self) -> str:
        return (self.record.title if self.record else "") or str(self.kind.label)

    @property
    def text(self) -> str:
        return self.record.text if self.record else ""

    @property
    def answers(self) -> Mapping[str, str]:
        """What somebody added to a list of subjects, by their numbers."""
        return self.record.answers if self.record else {}

    @property
    def comparing(self) -> Comparing:
        """Which codes of two sides stand beside each other in it."""
        return Comparing(self.record.comparing) if self.record else Comparing.WIDEST

    @property
    def compared(self) -> frozenset[int]:
        """The codes that somebody chose for that."""
        return frozenset(self.record.compared if self.record else ())

    @property
    def is_annex(self) -> bool:
        return self.kind in ANNEXES or (self.record is not None and self.record.is_annex)

    @property
    def place(self) -> str:
        """What the audit of amounts calls the text of this part."""
        return f"{PLACE}:{self.key}"

    def walk(self) -> Iterator[Part]:
        yield self
        for section in self.sections:
            yield from section.walk()


PLACE = "part"


@dataclass(frozen=True)
class Outline:
    """The parts of a report, those that do not print among them."""

    chapters: list[Part]
    annexes: list[Part]
    removed: list[models.Chapter]
    is_arranged: bool

    def walk(self) -> Iterator[Part]:
        for part in (*self.chapters, *self.annexes):
            yield from part.walk()

    def part(self, key: str) -> Part | None:
        return next((part for part in self.walk() if part.key == key), None)

    def at(self, place: str) -> Part | None:
        """Return the part whose text is called so."""
        kind, _colon, key = place.partition(":")
        return self.part(key) if kind == PLACE else None

    def number_of(self, kind: Kind) -> str:
        """Return the number of a ready part; empty where it does not print."""
        part = self.part(str(kind))
        return part.number if part else ""

    def printed(self, parts: Iterable[Part]) -> list[Part]:
        return [part for part in parts if part.is_printed]


def of(round_: Round, findings: Iterable[models.Finding] | None = None) -> Outline:
    """Return the outline of a report. One query, and one for the findings where none are given."""
    records = list(models.Chapter.objects.filter(round=round_).select_related("changed_by"))
    if findings is None:
        everything = models.Finding.objects.filter(round=round_).select_related("policy_goal")
        findings = everything.order_by("position", "id")
    on = {record.kind for record in records if record.is_on}
    filled = {
        Kind.REGISTER: Kind.REGISTER in on and round_.register_figures.exists(),
        Kind.MEMOS: Kind.MEMOS in on and memos.are_in_annex(round_),
    }
    return lay(records, findings, filled=filled)


def lay(
    records: Collection[models.Chapter],
    findings: Iterable[models.Finding],
    *,
    filled: Mapping[Kind, bool] | None = None,
) -> Outline:
    """Lay the parts in their order, put each finding in its part, and number what prints.

    `filled` says of the parts that are made of something else whether that is there.
    """
    there = [record for record in records if record.removed_at is None]
    tops, below = _ready(there) if not there else _arranged(there)
    parts = {part.key: part for top in tops for part in (top, *below[top.key])}
    own = {part.record.pk: part for part in parts.values() if part.record}
    for top in tops:
        top.sections = below[top.key]
    has_findings = False
    for finding in findings:
        has_findings = True
        placed = own.get(finding.chapter_id) if finding.chapter_id else None
        (placed or parts[str(PART_OF[finding.section])]).findings.append(finding)
    outline = Outline(
        [part for part in tops if not part.is_annex],
        [part for part in tops if part.is_annex],
        [record for record in records if record.removed_at is not None],
        is_arranged=bool(there),
    )
    made = {Kind.REGISTER: False, Kind.MEMOS: False} | dict(filled or {})
    _number(outline, made | dict.fromkeys(FROM_FINDINGS, has_findings))
    return outline


def _ready(_records: Collection[models.Chapter]) -> tuple[list[Part], dict[str, list[Part]]]:
    below: dict[str, list[Part]] = defaultdict(list)
    tops = []
    for ready in READY:
        part = Part(ready.kind, None, ready.is_on)
        if ready.under:
            below[str(ready.under)].append(part)
        else:
            tops.append(part)
    return tops, below


def _arranged(records: Collection[models.Chapter]) -> tuple[list[Part], dict[str, list[Part]]]:
    by_pk = {record.pk: Part(Kind(record.kind), record, record.is_on) for record in records}
    below: dict[str, list[Part]] = defaultdict(list)
    tops = []
    for part in by_pk.values():
        assert part.record
        parent = by_pk.get(part.record.parent_id) if part.record.parent_id else None
        if parent is None:
            tops.append(part)
        else:
            below[parent.key].append(part)
    known = {part.kind for part in by_pk.values()}
    for ready in READY:
        if ready.kind not in known:
            part = Part(ready.kind, None, is_on=False)
            (below[str(ready.under)] if ready.under else tops).append(part)
    return tops, below


def _number(outline: Outline, filled: Mapping[Kind, bool]) -> None:
    """Number what prints: chapters 1, 2, 3, their sections 1a, 1b, annexes A, B, C.

    The letters of sections are given where the document is made: a ready chapter has some itself.
    """
    for part in outline.walk():
        for section in part.sections:
            section.is_printed = _prints(section, filled)
    for part in (*outline.chapters, *outline.annexes):
        part.is_printed = _prints(part, filled)
    for place, part in enumerate(outline.printed(outline.chapters), start=1):
        part.number = str(place)
    for place, part in enumerate(outline.printed(outline.annexes)):
        part.number = chr(ord("A") + place)


def _prints(part: Part, filled: Mapping[Kind, bool]) -> bool:
    """Return whether a part is in the report: where findings stand it always is.

    `filled` says of the parts that are made of something whether it is there.
    """
    holds = bool(part.findings) or any(section.is_printed for section in part.sections)
    if part.kind in BY_HAND:
        return holds or (part.is_on and bool(part.text.strip()))
    return holds or (part.is_on and filled.get(part.kind, True))


def missing(part: Part) -> bool:
    """Return whether a part is switched on and prints nothing, so that somebody must write it."""
    return part.is_on and not part.is_printed
