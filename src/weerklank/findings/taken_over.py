"""Words of people that researchers took over in texts of their own, and what becomes of them.

A text that somebody can still change is marked, and asks to be reread. What nobody writes any more
(the history of a point, a reason in it, the text to put back, earlier texts) loses the words
themselves. The codebook loses them as well: what then stands in their place is the mark. In every
round of a monitor: a point outlives its round, and a later report may say what somebody said then.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F

from weerklank.coding import erasers as codebook
from weerklank.findings import auditing, models
from weerklank.memos import erasers as memos
from weerklank.sentences import literal

if TYPE_CHECKING:
    pass

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


def count(words: Words) -> int:
    """Count the lines about points that would lose words."""
    return len(_lines(words)) + len(_reasons(words))


def count_memos(words: Words) -> int:
    """Count the memos that would lose words."""
    return memos.count_with(words.rounds, words.without)


def count_earlier(words: Words, *, own: int | None = None) -> int:
    """Count the earlier texts that would be emptied; of the round `own` every one of them."""
    earlier = {pk for pk, is_newest in _earlier(words) if not is_newest}
    if own is not None:
        of_own = models.TextVersion.objects.filter(round=own)
        newest: dict[str, int] = dict(of_own.order_by("id").values_list("place", "pk"))
        replaced = of_own.exclude(pk__in=newest.values()).exclude(text="")
        earlier |= set(replaced.values_list("pk", flat=True))
    return len(earlier)


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
    _take_from_earlier(words, at)
    _forget_what_was(words)
    codebook.take_from_codebook(words.monitor, words.without)
    memos.take_words(words.rounds, words.without, at)
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


def _earlier(words: Words) -> Iterator[tuple[int, bool]]:
    """Yield the texts that stood somewhere and have words: which, and whether it is the newest."""
    found = models.TextVersion.objects.filter(round__in=words.rounds).order_by("id")
    newest = {(one.round_id, one.place): one.pk for one in found.only("round_id", "place")}
    for version in found.exclude(text=""):
        if words.are_in(version.text):
            yield version.pk, newest[version.round_id, version.place] == version.pk


def _take_from_earlier(words: Words, at: datetime) -> None:
    """Empty what was replaced, and let what stands there now go once it is replaced."""
    found = dict(_earlier(words))
    replaced = [pk for pk, is_newest in found.items() if not is_newest]
    there = [pk for pk, is_newest in found.items() if is_newest]
    models.TextVersion.objects.filter(pk__in=replaced).update(text="", emptied_at=at)
    models.TextVersion.objects.filter(pk__in=there).update(leaves_since=at)


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
