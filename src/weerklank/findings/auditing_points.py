"""The amounts in improvement points, judged by the findings that they rest on.

A point outlives its round: in the list of a later one it stands with what that report prints of
it, judged by the findings of the round that it came from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from weerklank.analysis import queries as analysis
from weerklank.findings import auditing, exposure, following, models, queries
from weerklank.findings.auditing import Entry, Grounds
from weerklank.safeguards import pages
from weerklank.sentences import doubts, shipped
from weerklank.sentences.claims import places
from weerklank.sentences.doubts import LEAVING
from weerklank.sentences.meant import Reading
from weerklank.sentences.quantities import quantities, sentences

if TYPE_CHECKING:
    from weerklank.analysis.queries import Voices
    from weerklank.findings.models import ImprovementPoint
    from weerklank.findings.queries import FindingRow
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

POINT = "point"
# Each text of a point that leaves the research team: in a report, on paper, or on the page.
FIELDS: Mapping[str, Reading] = {
    "what": Reading.DEMAND,
    "addressee": Reading.NAME,
    "owner": Reading.NAME,
    "planned_step": Reading.PLAN,
    "reason": Reading.PLAN,
}
# A note with a step in the history: its name, and which line of the history it stands in.
NOTE = "note"
# What the report of a later round prints of it.
LATER = ("what",)
# So many findings are read faster one by one than with all others of their round.
FEW = 2


def is_fixed(name: str) -> bool:
    """Return whether a text is a line of the history: it is answered, and not written anew."""
    return name == "reason" or note_in(name) is not None


def note_in(name: str) -> int | None:
    """Return the line of the history that a text is the note of, None where it is none."""
    kind, _dash, number = name.partition("-")
    return pages.number_in(number) if kind == NOTE else None


def _reading(name: str) -> Reading:
    return FIELDS.get(name, Reading.PLAN)


def place_of(point: ImprovementPoint, name: str) -> str:
    return f"{POINT}:{point.pk or 'new'}:{name}"


def point_in(place: str) -> tuple[int, str] | None:
    """Return the point and the field that a place names, None where it names none."""
    kind, _colon, rest = place.partition(":")
    number, _colon, name = rest.partition(":")
    is_text = name in FIELDS or note_in(name) is not None
    found = pages.number_in(number) if kind == POINT and is_text else None
    return (found, name) if found is not None else None


def says_an_amount(text: str) -> bool:
    """Return whether there is anything to judge in a text, before anybody is counted."""
    for start, end in sentences(text):
        sentence = text[start:end]
        named = [(begin, until) for begin, until, _n in places(sentence, shipped.words_of_groups())]
        if quantities(sentence, named) or any(doubts.doubts(sentence)):
            return True
    return False


def telling(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if says_an_amount(text)}


Under = Mapping["Round", Collection[int]]


def under(points: Collection[ImprovementPoint]) -> Mapping[int, Under]:
    """Return per point the findings that it rests on, by their rounds. One query."""
    found: dict[int, dict[Round, set[int]]] = {point.pk: defaultdict(set) for point in points}
    for link in following.evidence_of(points) if points else ():
        found[link.point_id][link.finding.round].add(link.finding_id)
    return found


@dataclass
class Judge:
    """Judges points by the findings of their rounds; each round is heard once, and when needed."""

    visible_to: User | None
    grounds: dict[int, Grounds] = field(default_factory=dict)
    # Of these rounds only these findings are read: all that one point is judged by.
    alone: Under = field(default_factory=dict)
    names: dict[int, exposure.Names] = field(default_factory=dict)

    def _grounds(self, round_: Round) -> Grounds:
        if round_.pk not in self.grounds:
            voices = analysis.hear(round_, visible_to=self.visible_to)
            self.grounds[round_.pk] = Grounds(voices, self._rows(round_, voices))
        return self.grounds[round_.pk]

    def _rows(self, round_: Round, voices: Voices) -> list[FindingRow]:
        alone = self.alone.get(round_, ())
        if not 0 < len(alone) <= FEW:
            return queries.findings(round_, voices)
        return [
            queries.finding_row(finding, voices)
            for finding in models.Finding.objects.filter(round=round_, pk__in=alone)
        ]

    def entries(
        self, point: ImprovementPoint, texts: Mapping[str, str], first: Round, below: Under
    ) -> list[Entry]:
        """Return the amounts in texts of a point, by the findings of a round under it, and names.

        What these do not bear out may be borne out by a finding of another round under it.
        """
        return [*self._amounts(point, texts, first, below), *self.named(point, texts, first)]

    def named(
        self, point: ImprovementPoint, texts: Mapping[str, str], first: Round
    ) -> Iterator[Entry]:
        """Yield where texts of a point may tell who somebody is.

        Of people of every round, as a point outlives its own. Who sees to it, and for whom it is,
        may be called by name.
        """
        if point.monitor_id not in self.names:
            self.names[point.monitor_id] = exposure.Names(*point.monitor.rounds.all())
        names = self.names[point.monitor_id]
        for name, text in texts.items():
            of_authors = _reading(name) is Reading.NAME
            if names.told_by_a_writer(text, of_authors=of_authors):
                place = place_of(point, name)
                for entry in self._grounds(first).of_names(
                    place, text, names, of_authors=of_authors
                ):
                    yield replace(entry, field_name=name)

    def _amounts(
        self, point: ImprovementPoint, texts: Mapping[str, str], first: Round, below: Under
    ) -> list[Entry]:
        said = telling(texts)
        rounds = [first, *(round_ for round_ in below if round_ != first)]
        return [
            replace(entry, field_name=name)
            for name, text in said.items()
            for entry in self._of_field(
                name,
                [
                    self._grounds(round_).of_text(
                        place_of(point, name),
                        text,
                        reading=_reading(name),
                        rests_on=self._numbers(round_, below.get(round_, ())),
                    )
                    for round_ in rounds
                ],
            )
        ]

    def _numbers(self, round_: Round, findings: Collection[int]) -> list[str]:
        return [row.number for row in self._grounds(round_).rows if row.record.pk in findings]

    @staticmethod
    def _of_field(name: str, judged: Sequence[Sequence[Entry]]) -> Iterator[Entry]:
        """Yield the amounts of a text as the first of the rounds judges them that bears them out.

        What may not leave of a round may not leave, whichever bears it out.
        """
        first, *others = judged
        later = [entry for own in others for entry in own]
        held = {_span(entry): entry for entry in later if entry.holds}
        for entry in first:
            chosen = entry
            if entry.doubt is None and not entry.holds:
                chosen = held.get(_span(entry), entry)
            if is_fixed(name):
                chosen = replace(chosen, claim=replace(chosen.claim, wording=""))
            yield chosen
        yield from (entry for entry in later if entry.doubt in LEAVING)


def _span(entry: Entry) -> tuple[int, int]:
    return entry.claim.start, entry.claim.end


def texts_of(point: ImprovementPoint, names: Iterable[str] = FIELDS) -> dict[str, str]:
    return {name: getattr(point, name) for name in names}


def notes_of(points: Collection[ImprovementPoint]) -> Mapping[int, dict[str, str]]:
    """Return per point the notes with its steps. One query.

    Why it was not taken over is a text of the point while that stands: once is enough.
    """
    found: dict[int, dict[str, str]] = {point.pk: {} for point in points if point.pk}
    reasons = {point.pk: point.reason for point in points}
    lines = models.PointChange.objects.filter(point__in=list(found)).exclude(note="")
    for line in lines if found else ():
        if line.note != reasons[line.point_id]:
            found[line.point_id][f"{NOTE}-{line.pk}"] = line.note
    return found


def audit(
    grounds: Grounds, points: Sequence[ImprovementPoint], *, visible_to: User | None
) -> list[Entry]:
    """Return the amounts in the points of a round, and in what its report prints of earlier ones.

    `points` are those that rest on this round.
    """
    round_ = grounds.voices.round
    if grounds.voices.readings.is_limited:
        return []
    here = {point.pk for point in points}
    alone = following.without_finding(round_)
    by_hand = following.by_hand(round_)
    notes = notes_of([*points, *alone, *by_hand])
    wanted = [(point, texts_of(point) | notes[point.pk], round_) for point in points]
    wanted += [
        (point, texts_of(point, LATER), point.round)
        for point in following.of_earlier_rounds(round_)
        if point.pk not in here and point.round is not None
    ]
    below = under([point for point, _said, _first in wanted])
    judge = Judge(visible_to, {round_.pk: grounds})
    found = [
        entry
        for point, said, first in wanted
        for entry in judge.entries(point, said, first, below[point.pk])
    ]
    # Of these no finding bears out an amount; a name leaves with them as well.
    for point in (*alone, *by_hand):
        found += judge.named(point, texts_of(point) | notes[point.pk], round_)
    return found + [_without(grounds, point) for point in alone]


def _without(grounds: Grounds, point: ImprovementPoint) -> Entry:
    """Return that a point rests on no finding."""
    return grounds.nothing_on(place_of(point, "what"), point.what)


def of_points(points: Collection[ImprovementPoint]) -> list[Entry]:
    """Return the amounts in points, each by what it rests on. Hears each round once."""
    notes = notes_of(points)
    below = under(points)
    judge = Judge(None)
    return [
        entry
        for point in points
        if (first := _first_of(point, below[point.pk], None)) is not None
        for entry in judge.entries(point, texts_of(point) | notes[point.pk], first, below[point.pk])
    ]


def entries_at(round_: Round, number: int, name: str, *, visible_to: User | None) -> list[Entry]:
    """Return the amounts in one text of a point, as they stand in the list of a round."""
    point = following.points_in(round_.monitor).filter(pk=number).first()
    if point is None:
        return []
    found = [
        entry
        for entry in entries_of(point, _text(point, name), round_=round_, visible_to=visible_to)
        if name in LATER or not _is_earlier(point, round_)
    ]
    if name == "what" and point in following.without_finding(round_):
        voices = analysis.hear(round_, visible_to=visible_to)
        found.append(_without(Grounds(voices, []), point))
    return found


def _text(point: ImprovementPoint, name: str) -> dict[str, str]:
    if name in FIELDS:
        return texts_of(point, [name])
    return {of: said for of, said in notes_of([point])[point.pk].items() if of == name}


def entries_of(
    point: ImprovementPoint,
    texts: Mapping[str, str],
    *,
    visible_to: User | None,
    round_: Round | None = None,
    rests_on: Under | None = None,
) -> list[Entry]:
    """Return the amounts in texts of one point, stored or while somebody writes them.

    By the findings of `round_` where the point rests on it, else by those of its own round, and
    for one that rests on nothing by those of the newest round. `rests_on` says on what a new point
    will rest.
    """
    below = rests_on if rests_on is not None else under([point])[point.pk]
    first = _first_of(point, below, round_)
    if first is None:
        return []
    return Judge(visible_to, alone=below).entries(point, texts, first, below)


def _first_of(point: ImprovementPoint, below: Under, round_: Round | None) -> Round | None:
    """Return the round by whose findings a point is judged first."""
    own = point.round if point.round and point.round.monitor_id == point.monitor_id else None
    first = next(filter(None, [round_ if round_ in below else None, own, *below]), None)
    return first or point.monitor.rounds.order_by("-number").first()


def answered_in(round_: Round, place: str) -> Round:
    """Return the round in which a reason for an amount in the list of a round is kept.

    That of a point of an earlier round in the one that it is judged by: it then holds in the lists
    of both.
    """
    named = point_in(place)
    point = following.points_in(round_.monitor).filter(pk=named[0]).first() if named else None
    first = _first_of(point, under([point])[point.pk], round_) if point else None
    return first or round_


def _is_earlier(point: ImprovementPoint, round_: Round) -> bool:
    """Return whether only what a later report prints of a point is judged in this round."""
    return point.round_id != round_.pk and round_ not in under([point])[point.pk]


def whole(
    grounds: Grounds,
    texts: Mapping[str, str],
    points: Sequence[ImprovementPoint],
    *,
    visible_to: User | None,
) -> list[Entry]:
    """Return every amount of a report: of its findings, its texts and its improvement points."""
    return [*auditing.audit_by(grounds, texts), *audit(grounds, points, visible_to=visible_to)]
