"""What was laid before people of each finding, and what they answered: what findings say of it.

Whoever codes a conversation blind is told nothing of the people in it: that a finding rests on
their words is what somebody else coded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from weerklank.findings import models
from weerklank.findings.rules.checking import Outcome
from weerklank.findings.terms import ShownAnswer

if TYPE_CHECKING:
    from datetime import datetime

    from weerklank.analysis.queries import Voices
    from weerklank.study.models import Round


def veiled(voices: Voices) -> set[int]:
    """Return the people in a conversation of which something may be hidden from who looks."""
    sight = voices.readings.sight
    if not sight.blind:
        return set()
    hidden = {one for one in voices.conversation_of.values() if sight.is_limited([one])}
    found: set[int] = set()
    for transcript, conversation in voices.conversation_of.items():
        if conversation in hidden:
            found |= voices.words[transcript].everyone().participants
    for one in voices.conversations:
        if one.id in hidden:
            found |= one.present
    return found


def told_of(voices: Voices) -> set[int]:
    """Return the people of whose answers who looks is told: not of who took that back."""
    return voices.people.keys() - veiled(voices)


class _Line(NamedTuple):
    """A statement that was shown, as far as a count needs it."""

    finding: int
    person: int
    answer: str
    looked_at: datetime | None
    is_changed: bool


def outcomes(
    round_: Round, people: Collection[int], *, finding: int | None = None
) -> dict[int, Outcome]:
    """Return what these people answered per finding of a round, or to one. One query."""
    rows = models.ShownStatement.objects.filter(
        finding__round=round_, sheet__participant__in=people
    )
    if finding is not None:
        rows = rows.filter(finding=finding)
    lines: dict[int, list[_Line]] = defaultdict(list)
    for pk, person, answer, looked_at, then, now in rows.order_by("sheet__number").values_list(
        "finding_id",
        "sheet__participant_id",
        "answer",
        "looked_at",
        "statement",
        "finding__statement",
    ):
        lines[pk].append(_Line(pk, person, answer, looked_at, then != now))
    return {pk: _outcome(own) for pk, own in lines.items()}


def _outcome(lines: Iterable[_Line]) -> Outcome:
    last: dict[int, _Line] = {}
    waiting, objections = set(), set()
    for line in lines:
        if not line.answer:
            waiting.add(line.person)
        elif line.answer != ShownAnswer.NOT_REACHED:
            last[line.person] = line
        if line.answer == ShownAnswer.NOT_MEANT and line.looked_at is None:
            objections.add(line.person)
    said = Counter(line.answer for line in last.values())
    return Outcome(
        shown=len(last),
        agrees=said[ShownAnswer.AGREES],
        adds=said[ShownAnswer.ADDS],
        not_meant=said[ShownAnswer.NOT_MEANT],
        silent=said[ShownAnswer.SILENT],
        waiting=len(waiting),
        objections=len(objections),
        before_change=sum(line.is_changed for line in last.values()),
    )


class Totals(NamedTuple):
    """How many statements were laid before how many people of a round, and what came of it.

    Each answer is of one person to one statement: the last one that she gave.
    """

    statements: int = 0
    people: int = 0
    answers: int = 0
    agrees: int = 0
    adds: int = 0
    not_meant: int = 0
    silent: int = 0


def totals(people: Collection[int]) -> Totals:
    """Return what these people answered in all, also to findings that are gone. One query."""
    rows = models.ShownStatement.objects.filter(sheet__participant__in=people)
    last: dict[tuple[int | str, int], str] = {}
    for finding, statement, person, answer in rows.order_by("sheet__number").values_list(
        "finding_id", "statement", "sheet__participant_id", "answer"
    ):
        if answer and answer != ShownAnswer.NOT_REACHED:
            last[finding or statement, person] = answer
    said = Counter(last.values())
    return Totals(
        statements=len({finding for finding, _person in last}),
        people=len({person for _finding, person in last}),
        answers=len(last),
        agrees=said[ShownAnswer.AGREES],
        adds=said[ShownAnswer.ADDS],
        not_meant=said[ShownAnswer.NOT_MEANT],
        silent=said[ShownAnswer.SILENT],
    )
