"""Words of people that researchers took over in texts of their own, and what becomes of them.

A text that somebody can still change is marked, and asks to be reread. What nobody writes any more
(the history of a point, a reason in it, the text to put back) loses the words themselves. In every
round of a monitor: a point outlives its round, and a later report may say what somebody said then.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F

from weerklank.reporting import auditing, models, versions
from weerklank.reporting.rules import literal
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.fieldwork.followers import Change
    from weerklank.safeguards.erasers import Person

# Of a point what its writer can change; the reason is a line of the history.
WRITTEN = ("what", "addressee", "owner", "planned_step")
LEFT = "left"  # in the numbers of a text: when words in it had to go


@dataclass(frozen=True, slots=True)
class Words:
    """What to look for, and where: runs of words, and how somebody is called."""

    rounds: Collection[int]
    monitor: int
    runs: literal.Runs
    naming: re.Pattern[str] | None = None

    def are_in(self, *texts: str) -> bool:
        return any(self.without(text) != text for text in texts)

    def without(self, text: str) -> str:
        return str(literal.unnamed_in(literal.without(text, self.runs), self.naming))


def of_person(person: Person) -> Words:
    """Return what to look for of somebody, before her words go."""
    return Words(
        rounds=study.rounds_beside(person.round_id),
        monitor=study.home_of(person.round_id),
        runs=versions.runs_of(person),
        naming=literal.naming([person.pseudonym]),
    )


def of_change(change: Change, round_id: int) -> Words | None:
    """Return what to look for of words that are put right: nobody said them so."""
    old = [
        literal.around(change.text, start, end)
        for start, end, _new in change.edits
        if change.text[start:end].strip()
    ]
    runs = literal.runs(old)
    if not runs:
        return None
    return Words(study.rounds_beside(round_id), study.home_of(round_id), runs)


def count(words: Words) -> int:
    """Count the lines about points that would lose words."""
    return len(_lines(words)) + len(_reasons(words))


def take(words: Words, *, at: datetime) -> int:
    """Take words out of what nobody writes any more, and mark the rest. Gives how many lines."""
    lines, reasons = _lines(words), _reasons(words)
    for line in lines:
        # A history is only added to, but for words that have to leave it.
        models.PointChange.objects.filter(pk=line.pk).update(
            was=words.without(line.was)[:300],
            became=words.without(line.became)[:300],
            note=words.without(line.note),
        )
    for point in reasons:
        models.ImprovementPoint.objects.filter(pk=point.pk).update(
            reason=words.without(point.reason), revision=F("revision") + 1
        )
    _mark_findings(words, at)
    _mark_points(words, at)
    _mark_texts(words, at)
    _forget_what_was(words)
    return len(lines) + len(reasons)


def _lines(words: Words) -> list[models.PointChange]:
    found = models.PointChange.objects.filter(point__monitor=words.monitor)
    return [line for line in found if words.are_in(line.was, line.became, line.note)]


def _reasons(words: Words) -> list[models.ImprovementPoint]:
    found = models.ImprovementPoint.objects.filter(monitor=words.monitor).exclude(reason="")
    return [point for point in found if words.are_in(point.reason)]


def _mark_findings(words: Words, at: datetime) -> None:
    found = models.Finding.objects.filter(round__in=words.rounds, corrected_at=None)
    marked = [finding.pk for finding in found if words.are_in(finding.statement)]
    found.filter(pk__in=marked).update(corrected_at=at, revision=F("revision") + 1)


def _mark_points(words: Words, at: datetime) -> None:
    points = models.ImprovementPoint.objects.filter(monitor=words.monitor)
    marked = [
        point.pk for point in points if words.are_in(*(getattr(point, name) for name in WRITTEN))
    ]
    points.filter(pk__in=marked).update(lost_evidence_at=at, revision=F("revision") + 1)


def _mark_texts(words: Words, at: datetime) -> None:
    """Let texts of reports ask to be reread: at numbers that no report has."""
    left = {LEFT: at.isoformat()}
    for report in models.Report.objects.filter(round__in=words.rounds).select_related("round"):
        names = [
            name
            for name in (*auditing.TEXTS, auditing.METHOD)
            if words.are_in(auditing.written(report, name))
        ]
        if names:
            report.confirmed_numbers |= dict.fromkeys(names, left)
            report.save(update_fields=["confirmed_numbers"])
    for chapter in models.Chapter.objects.filter(round__in=words.rounds):
        if words.are_in(chapter.text, *chapter.answers.values()):
            chapter.confirmed_numbers = left
            chapter.save(update_fields=["confirmed_numbers"])


def _forget_what_was(words: Words) -> None:
    """Empty the texts that could be put back, and the reasons given for an amount."""
    chapters = models.Chapter.objects.filter(round__in=words.rounds).exclude(previous_text="")
    models.Chapter.objects.filter(
        pk__in=[one.pk for one in chapters if words.are_in(one.previous_text)]
    ).update(previous_text="")
    answers = models.ClaimAnswer.objects.filter(round__in=words.rounds)
    models.ClaimAnswer.objects.filter(
        pk__in=[one.pk for one in answers if words.are_in(one.reason)]
    ).delete()
