"""Words of people that researchers took over in texts of their own, and what becomes of them.

A text that somebody can still change is marked, and asks to be reread. What nobody writes any more
(the history of a point, a reason in it, the text to put back, earlier texts, what a translation was
made of) loses the words themselves, and so does a comment, which nobody changes. The codebook and
the text of a logo lose them as well: what then stands in their place is the mark, and no version is
set until somebody wrote that text anew (`documents/setting.py`). In every round of a monitor: a
point outlives its round, and a later report may say what somebody said then.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext_noop

from weerklank.coding import erasers as codebook
from weerklank.fieldwork import queries as fieldwork
from weerklank.reporting import auditing, models, versions
from weerklank.reporting.rules import literal
from weerklank.study import queries as study
from weerklank.study.terms import TranslationStatus

if TYPE_CHECKING:
    from weerklank.fieldwork.followers import Change
    from weerklank.safeguards.erasers import Person

# Of a point what its writer can change; the reason is a line of the history.
WRITTEN = ("what", "addressee", "owner", "planned_step")
_LONGEST_LABEL = models.PointVerdict._meta.get_field("code_label").max_length
_LONGEST_ALTERNATIVE = models.ReportLook._meta.get_field("logo_alternative").max_length
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


def of_round(round_id: int) -> Words:
    """Return what to look for of everybody in a round, before the words go."""
    return Words(
        rounds=study.rounds_beside(round_id),
        monitor=study.home_of(round_id),
        runs=literal.runs(fieldwork.said_in(round_id)),
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


def count_said(words: Words, *, own: int | None = None) -> dict[str, int]:
    """Count per kind what the team says beside a report, and what is told plainly, with words.

    Of the round `own` every earlier text goes, whatever it says.
    """
    earlier = {pk for pk, is_newest in _earlier(words) if not is_newest}
    if own is not None:
        of_own = models.TextVersion.objects.filter(round=own)
        newest: dict[str, int] = dict(of_own.order_by("id").values_list("place", "pk"))
        replaced = of_own.exclude(pk__in=newest.values()).exclude(text="")
        earlier |= set(replaced.values_list("pk", flat=True))
    return {
        gettext_noop("opmerkingen bij teksten"): len(_comments(words)),
        gettext_noop("eerdere teksten"): len(earlier),
        gettext_noop("gewone zinnen om na te lezen"): len(_plain_texts(words)),
        gettext_noop("vertalingen om na te lezen"): len(_translations(words)),
        gettext_noop("teksten in het codeboek en bij het logo"): (
            len(codebook.codes_with(words.monitor, words.without)) + len(_looks(words))
        ),
    }


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
    _mark_plain(words, at)
    _take_from_comments(words, at)
    _take_from_earlier(words, at)
    _forget_what_was(words)
    _take_from_codebook(words)
    _take_from_logo(words)
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


# --- what is told plainly, and what the team says ---------------------------------------------
def _plain_texts(words: Words) -> list[models.PlainText]:
    found = models.PlainText.objects.filter(round__in=words.rounds)
    return [one for one in found if words.are_in(one.text, one.basis, *one.kept_words)]


def _translations(words: Words) -> list[models.PlainTranslation]:
    found = models.PlainTranslation.objects.filter(round__in=words.rounds)
    return [one for one in found if words.are_in(one.text, one.source)]


def _mark_plain(words: Words, at: datetime) -> None:
    """Let plain texts and translations ask to be reread; what was taken away goes for good.

    What they were made of (the full sentence, the Dutch) is a copy that nobody changes.
    """
    for text in _plain_texts(words):
        if text.removed_at is not None:
            text.delete()
            continue
        text.basis = words.without(text.basis)
        text.kept_words = [one for one in text.kept_words if not words.are_in(one)]
        text.reread_since = at
        text.revision += 1
        text.save(update_fields=["basis", "kept_words", "reread_since", "revision"])
    for translation in _translations(words):
        translation.source = words.without(translation.source)
        translation.status, translation.checker = TranslationStatus.DRAFT, ""
        translation.approved_at = translation.approved_by = None
        translation.reread_since = at
        translation.revision += 1
        translation.save()


def _comments(words: Words) -> list[models.Comment]:
    found = models.Comment.objects.filter(round__in=words.rounds)
    return [comment for comment in found if words.are_in(comment.text)]


def _take_from_comments(words: Words, at: datetime) -> None:
    for comment in _comments(words):
        comment.text, comment.reread_since = words.without(comment.text), at
        comment.save(update_fields=["text", "reread_since"])


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


def _take_from_codebook(words: Words) -> None:
    """Empty the codebook of words, and the name of a code where a verdict keeps it."""
    codebook.take_from_codebook(words.monitor, words.without)
    for verdict in models.PointVerdict.objects.filter(point__monitor=words.monitor):
        if words.are_in(verdict.code_label):
            verdict.code_label = words.without(verdict.code_label)[:_LONGEST_LABEL]
            verdict.save(update_fields=["code_label"])


def _looks(words: Words) -> list[models.ReportLook]:
    found = models.ReportLook.objects.filter(monitor=words.monitor)
    return [look for look in found if words.are_in(look.logo_alternative)]


def _take_from_logo(words: Words) -> None:
    for look in _looks(words):
        look.logo_alternative = words.without(look.logo_alternative)[:_LONGEST_ALTERNATIVE]
        look.save(update_fields=["logo_alternative"])


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
