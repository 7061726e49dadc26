"""What of the sentences of a round is not read outside the research team, until it was seen to.

A sentence with an amount that may not be told (an open entry of the audit that needs a second)
gives way to a note, in whatever leaves: pages, files, short forms, points. This is the one place
that does it; each road asks it. The research team reads every sentence as it stands.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from weerklank.analysis import queries as analysis
from weerklank.analysis.outside import Outside
from weerklank.findings import auditing, auditing_points, following, models, outline, queries
from weerklank.sentences import markup
from weerklank.sentences.quantities import sentences

if TYPE_CHECKING:
    from weerklank.findings.auditing import Entry
    from weerklank.findings.queries import FindingRow
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

# In the language of the report: it stands in the place of a sentence of it.
NOTE = "Deze zin wordt nog nagekeken."
# What makes an item or a heading of a line stays; the rest of it is the sentence.
_BEGIN = re.compile(r"\s*(?:[-*•]\s+|#{1,6}\s+)?")


def spoken(text: str, entries: Iterable[Entry]) -> str:
    """Return a text in which each sentence with one of these entries has given way to the note."""
    text = unicodedata.normalize("NFC", text)
    spans = list(sentences(markup.without_marks(text)))
    held = {number for entry in entries for number in _numbers(entry, spans)}
    told, at = "", 0
    for number, (start, end) in enumerate(spans):
        told += text[at:start]
        at = end
        sentence = text[start:end]
        begin = _BEGIN.match(sentence)
        if number not in held or begin is None:
            told += sentence
            continue
        tail = sentence[len(sentence.rstrip()) :]
        # Two beside each other are one note.
        is_again = told.endswith(NOTE) and "\n" not in begin[0]
        told += tail if is_again else f"{begin[0]}{NOTE}{tail}"
    return told + text[at:]


def _numbers(entry: Entry, spans: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield which sentences an entry is about: all of them where it names no place."""
    claim = entry.claim
    for number, (start, end) in enumerate(spans):
        if not claim.said or start <= claim.start < end:
            yield number


@dataclass
class Withheld:
    """The open entries of a round that need a second, by the text that they stand in."""

    numbers: Mapping[int, str]  # {finding: number}
    by_place: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if entry.is_open and entry.needs_second:
                self.by_place[entry.place].append(entry)

    def text(self, place: str, text: str) -> str:
        """Return a stored text as it is read outside."""
        if place not in self.by_place:
            return text
        shown = spoken(markup.to_show(text, self.numbers), self.by_place[place])
        return markup.to_store(shown, self.numbers)

    def finding(self, finding: models.Finding) -> models.Finding:
        """Return a finding as it is read outside: the record, or a copy that is never saved."""
        place = auditing.place_of(finding)
        if place not in self.by_place:
            return finding
        told = copy.copy(finding)
        told.statement = spoken(finding.statement, self.by_place[place])
        return told

    def row(self, row: FindingRow) -> FindingRow:
        return replace(row, record=self.finding(row.record))

    def point(self, point: models.ImprovementPoint) -> models.ImprovementPoint:
        """Return a point as it is read outside: the record, or a copy that is never saved."""
        texts = {
            name: (auditing_points.place_of(point, name), said)
            for name, said in auditing_points.texts_of(point).items()
        }
        if not any(place in self.by_place for place, _said in texts.values()):
            return point
        told = copy.copy(point)
        for name, (place, said) in texts.items():
            setattr(told, name, self.text(place, said))
        return told

    def line(self, record: models.PointChange) -> models.PointChange:
        """Return a line of the history of a point as it is read outside."""
        places = [auditing_points.place_of(record.point, f"{auditing_points.NOTE}-{record.pk}")]
        if record.note == record.point.reason:
            places.append(auditing_points.place_of(record.point, "reason"))
        told = copy.copy(record)
        for place in places:
            told.note = self.text(place, told.note)
        return told

    def report(self, stored: models.Report) -> models.Report:
        """Return the texts of a report as they are read outside, that of its plan with them."""
        told = copy.copy(stored)
        for name in auditing.TEXTS:
            setattr(told, name, self.text(name, getattr(stored, name)))
        return told

    def plan(self, round_: Round) -> Round:
        """Return a round with what its plan tells of how it was done, as it is read outside."""
        if not any(name in self.by_place for name in auditing.OF_METHOD):
            return round_
        told = copy.copy(round_)
        for name, of_round in auditing.OF_METHOD.items():
            setattr(told, of_round, self.text(name, getattr(round_, of_round)))
        return told

    def laid(self, laid: outline.Outline) -> outline.Outline:
        """Return an outline with the texts of its parts as they are read outside."""
        return replace(
            laid,
            chapters=[self._part(part) for part in laid.chapters],
            annexes=[self._part(part) for part in laid.annexes],
        )

    def _part(self, part: outline.Part) -> outline.Part:
        told = replace(
            part,
            findings=[self.finding(one) for one in part.findings],
            sections=[self._part(one) for one in part.sections],
        )
        if part.record is None:
            return told
        told.record = copy.copy(part.record)
        told.record.text = self.text(part.place, part.text)
        told.record.answers = {
            number: self.text(auditing.place_of_answer(part.key, number), said)
            for number, said in part.answers.items()
        }
        return told


def in_round(
    voices: analysis.Voices,
    rows: Sequence[FindingRow] | None = None,
    laid: outline.Outline | None = None,
) -> Withheld:
    """Return what of a round is not read outside: of its findings, its texts and its points.

    Who codes the round blind reads the same as who does not: what leaves is judged by everybody.
    """
    round_ = voices.round
    if voices.readings.is_limited:
        voices, rows, laid = analysis.hear(round_), None, None
    if rows is None:
        rows = queries.findings(round_, voices)
    if laid is None:
        laid = outline.of(round_, [row.record for row in rows])
    numbers = {row.record.pk: row.number for row in rows}
    texts = auditing.texts_in(queries.report_of(round_), laid, numbers)
    found = Withheld(numbers)
    grounds = auditing.Grounds(voices, rows)
    points = [point for point, _findings in following.resting_on_round(round_)]
    found.add(auditing_points.whole(grounds, texts, points, visible_to=None))
    return found


def in_points(points: Collection[models.ImprovementPoint]) -> Withheld:
    """Return what of points is not read outside, each judged by what it rests on."""
    found = Withheld({})
    found.add(auditing_points.of_points(points))
    return found


def told(
    points: Sequence[models.ImprovementPoint], *, is_inside: bool
) -> list[models.ImprovementPoint]:
    """Return points as this reader may read them."""
    if is_inside:
        return list(points)
    hidden = in_points(points)
    return [hidden.point(point) for point in points]


def history(point: models.ImprovementPoint, *, is_inside: bool) -> list[following.Line]:
    """Return the history of a point as this reader may read it, newest first."""
    lines = following.history(point)
    if is_inside:
        return lines
    hidden = in_points([point])
    return [replace(line, record=hidden.line(line.record)) for line in lines]


def rested_on(
    points: Collection[models.ImprovementPoint], *, visible_to: User, is_inside: bool
) -> tuple[dict[int, list[tuple[models.PointEvidence, queries.FindingRow]]], list[Outside]]:
    """Return per point the findings under it, counted in people. Hears each round once.

    Outside the research team as far as counts and sentences are told; what is told of counts comes
    with it, to be kept.
    """
    links = list(following.evidence_of(points))
    counted: dict[int, queries.FindingRow] = {}
    told: list[Outside] = []
    under = {link.finding_id for link in links}
    for round_ in {link.finding.round_id: link.finding.round for link in links}.values():
        voices = analysis.hear(round_, visible_to=visible_to)
        everything = queries.findings(round_, voices)
        rows = [row for row in everything if row.record.pk in under]
        if not is_inside:
            hidden = in_round(voices, everything)
            told.append(Outside(voices))
            rows = [queries.told_outside(hidden.row(row), told[-1]) for row in rows]
        counted |= {row.record.pk: row for row in rows}
    found: dict[int, list[tuple[models.PointEvidence, queries.FindingRow]]] = defaultdict(list)
    for link in links:
        found[link.point_id].append((link, counted[link.finding_id]))
    return found, told
