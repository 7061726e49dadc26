"""What of this room can be found: findings, points, texts of the report, and what is said of them.

A summary, and what somebody answered to a statement, are about what people said: for who may read
that, and not of people in a conversation that she codes blind. Comments never leave the team, and
who codes a round blind finds her own. Plain sentences are for who writes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse

from weerklank.analysis import queries as analysis
from weerklank.coding import blinding
from weerklank.fieldwork import queries as fieldwork
from weerklank.findings import auditing, models, outline, withheld
from weerklank.findings.terms import ChapterKind
from weerklank.safeguards import search
from weerklank.safeguards.terms import SearchKind
from weerklank.sentences import markup
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

# The texts of a point by which it can be found.
OF_POINT = ("what", "addressee", "owner", "planned_step", "reason")


def index_finding(finding: models.Finding) -> None:
    search.put([_findable(finding)])


def forget_with_finding(finding: models.Finding) -> None:
    """Forget a finding that goes, and what goes along: its plain sentence, what was said of it."""
    search.forget(SearchKind.FINDING, [finding.pk])
    search.forget(SearchKind.PLAIN, list(finding.plain_texts.values_list("pk", flat=True)))
    search.forget(SearchKind.COMMENT, list(finding.comments.values_list("pk", flat=True)))


def index_all() -> int:
    """Index the findings of every round. Gives how many there are."""
    return search.put(
        _findable(finding)
        for finding in models.Finding.objects.select_related("round").order_by(
            "round_id", "position", "id"
        )
    )


def _findable(finding: models.Finding) -> search.Findable:
    return search.Findable(
        kind=SearchKind.FINDING,
        object_id=finding.pk,
        text=finding.statement,
        monitor_id=finding.round.monitor_id,
        round_id=finding.round_id,
    )


def held_back(kind: SearchKind, object_ids: Collection[int]) -> set[int]:
    """Return which of these texts hold a sentence that is not read outside the team.

    Who is not of it does not find them either: that something was found tells what it says.
    """
    if kind == SearchKind.POINT:
        points = list(models.ImprovementPoint.objects.filter(pk__in=list(object_ids)))
        hidden = withheld.in_points(points)
        return {one.pk for one in points if hidden.point(one) is not one}
    if kind in _HELD:
        return _HELD[kind](object_ids)
    found: set[int] = set()
    findings = models.Finding.objects.filter(pk__in=list(object_ids)).select_related("round")
    by_round: dict[Round, list[models.Finding]] = defaultdict(list)
    for finding in findings:
        by_round[finding.round].append(finding)
    for round_, there in by_round.items():
        hidden = withheld.in_round(analysis.hear(round_))
        found |= {one.pk for one in there if hidden.finding(one) is not one}
    return found


def findings_about(perspective: str) -> QuerySet[models.Finding, int]:
    """Return the ids of findings about this perspective."""
    return models.Finding.objects.filter(perspective=perspective).values_list("pk", flat=True)


def hits(finding_ids: Collection[int]) -> dict[int, search.Hit]:
    """Return these findings to show. One query."""
    return {
        finding.pk: search.Hit(
            text=finding.statement,
            language="nl",
            place=finding.get_section_display(),
            who="",
            address=reverse("findings:finding", args=[finding.pk]),
        )
        for finding in models.Finding.objects.filter(pk__in=list(finding_ids))
    }


# --- improvement points -----------------------------------------------------------------------
def index_point(point: models.ImprovementPoint) -> None:
    search.put([_point(point)])


def index_points_of(monitor_id: int) -> None:
    """Index the points of a monitor again: words left them."""
    search.put(map(_point, models.ImprovementPoint.objects.filter(monitor=monitor_id)))


def index_all_points() -> int:
    return search.put(map(_point, models.ImprovementPoint.objects.order_by("pk")))


def _point(point: models.ImprovementPoint) -> search.Findable:
    # Of no round: it outlives that, and stays where it is when the round is removed.
    return search.Findable(
        kind=SearchKind.POINT,
        object_id=point.pk,
        text=_of_point(point),
        monitor_id=point.monitor_id,
    )


def _of_point(point: models.ImprovementPoint) -> str:
    texts = [getattr(point, name) for name in OF_POINT]
    return "\n".join(text for text in texts if text)


def point_hits(point_ids: Collection[int]) -> dict[int, search.Hit]:
    """Return these points to show. One query."""
    return {
        point.pk: search.Hit(
            text=_of_point(point),
            language="nl",
            place=str(point.get_status_display()),
            who="",
            address=reverse("followup:point", args=[point.pk]),
        )
        for point in models.ImprovementPoint.objects.filter(pk__in=list(point_ids))
    }


# --- summaries --------------------------------------------------------------------------------
def index_summaries(summary_ids: Iterable[int]) -> None:
    search.put(map(_summary, _summaries().filter(pk__in=list(summary_ids))))


def forget_summaries(summary_ids: Iterable[int]) -> None:
    search.forget(SearchKind.SUMMARY, summary_ids)


def index_all_summaries() -> int:
    return search.put(map(_summary, _summaries()))


def _summaries() -> QuerySet[models.CellSummary]:
    return models.CellSummary.objects.select_related("participant__round", "code").order_by("pk")


def _summary(summary: models.CellSummary) -> search.Findable:
    round_ = summary.participant.round
    return search.Findable(
        kind=SearchKind.SUMMARY,
        object_id=summary.pk,
        text=summary.text,
        monitor_id=round_.monitor_id,
        round_id=round_.pk,
    )


def seen_summaries(user: User) -> QuerySet[models.CellSummary, int]:
    """Return the ids of the summaries that someone may see."""
    found = models.CellSummary.objects.exclude(participant__in=_veiled(user))
    return found.order_by().values_list("pk", flat=True)


def summary_hits(summary_ids: Collection[int]) -> dict[int, search.Hit]:
    """Return these summaries to show. One query."""
    return {
        summary.pk: search.Hit(
            text=summary.text,
            language="nl",
            place=str(summary.code),
            who=summary.participant.pseudonym,
            address=reverse(
                "findings:framework_cell",
                args=[summary.participant.round.slug, summary.participant_id, summary.code_id],
            ),
        )
        for summary in _summaries().filter(pk__in=list(summary_ids))
    }


# --- answers to statements --------------------------------------------------------------------
def index_answers(shown_ids: Iterable[int]) -> None:
    """Let what people answered be found as it is now; an answer without words is not found."""
    search.put(map(_answer, _answers().filter(pk__in=list(shown_ids))))


def forget_answers(shown_ids: Iterable[int]) -> None:
    search.forget(SearchKind.ANSWER, shown_ids)


def index_all_answers() -> int:
    return search.put(map(_answer, _answers().exclude(words="")))


def _answers() -> QuerySet[models.ShownStatement]:
    found = models.ShownStatement.objects.select_related("sheet__participant__round")
    return found.order_by("pk")


def _answer(shown: models.ShownStatement) -> search.Findable:
    round_ = shown.sheet.participant.round
    return search.Findable(
        kind=SearchKind.ANSWER,
        object_id=shown.pk,
        text=shown.words,
        monitor_id=round_.monitor_id,
        round_id=round_.pk,
        language=shown.sheet.language or "nl",
    )


def seen_answers(user: User) -> QuerySet[models.ShownStatement, int]:
    """Return the ids of the answers that someone may see."""
    found = models.ShownStatement.objects.exclude(sheet__participant__in=_veiled(user))
    return found.order_by().values_list("pk", flat=True)


def answer_hits(shown_ids: Collection[int]) -> dict[int, search.Hit]:
    """Return these answers to show. One query."""
    return {
        shown.pk: search.Hit(
            text=shown.words,
            language=shown.sheet.language or "nl",
            place=shown.text,
            who=shown.sheet.participant.pseudonym,
            address=reverse("findings:checking_sheet", args=[shown.sheet_id]),
        )
        for shown in _answers().filter(pk__in=list(shown_ids))
    }


# --- texts of the report ----------------------------------------------------------------------
def index_report(round_: Round) -> int:
    """Let the texts around the findings of a round be found as they are now; by its number."""
    search.forget_of_round(SearchKind.REPORT, round_.pk)
    report = models.Report.objects.filter(round=round_).first()
    text = _around(report) if report else ""
    return search.put([of_round(SearchKind.REPORT, round_.pk, text, round_)] if text else [])


def _around(report: models.Report) -> str:
    texts = [report.title, *(getattr(report, name) for name in auditing.TEXTS)]
    return "\n".join(text for text in texts if text)


def report_hits(round_ids: Collection[int]) -> dict[int, search.Hit]:
    """Return these texts to show. One query."""
    reports = models.Report.objects.filter(round__in=list(round_ids)).select_related("round")
    return {
        report.round_id: search.Hit(
            text=_around(report),
            language="nl",
            place=report.title,
            who="",
            address=reverse("reporting:report", args=[report.round.slug]),
        )
        for report in reports
    }


def index_chapters(round_: Round) -> int:
    """Let headings and texts of the parts of a report be found as they are now."""
    search.forget_of_round(SearchKind.CHAPTER, round_.pk)
    chapters = models.Chapter.objects.filter(round=round_, removed_at=None).order_by("pk")
    texts = {chapter.pk: _of_chapter(chapter) for chapter in chapters}
    return search.put(
        of_round(SearchKind.CHAPTER, pk, text, round_) for pk, text in texts.items() if text
    )


def forget_comments_on(chapter: models.Chapter) -> None:
    """Forget what the team said of a part that goes, and of the sections that go with it."""
    on = Q(chapter=chapter) | Q(chapter__parent=chapter)
    said = chapter.round.comments.filter(on).values_list("pk", flat=True)
    search.forget(SearchKind.COMMENT, list(said))


def _of_chapter(chapter: models.Chapter) -> str:
    texts = [chapter.title, markup.without_keys(chapter.text), *chapter.answers.values()]
    return "\n".join(text for text in texts if text)


def seen_chapters(user: User) -> QuerySet[models.Chapter, int]:
    """Return the ids of the parts that someone may see: who writes also those that are off."""
    printed = models.Chapter.objects.filter(Q(parent=None) | Q(parent__is_on=True), is_on=True)
    own = models.Chapter.objects.filter(round__monitor__in=study.monitors_written_by(user))
    found = (printed | own).filter(removed_at=None)
    return found.order_by().values_list("pk", flat=True)


def chapter_hits(
    chapter_ids: Collection[int], *, writable: Collection[int]
) -> dict[int, search.Hit]:
    """Return these parts to show; `writable` are the monitors in which somebody writes them."""
    chapters = models.Chapter.objects.filter(pk__in=list(chapter_ids)).select_related("round")
    return {
        chapter.pk: search.Hit(
            text=_of_chapter(chapter),
            language="nl",
            place=str(chapter),
            who="",
            address=(
                reverse(
                    "reporting:report_part",
                    args=[
                        chapter.round.slug,
                        outline.Part(ChapterKind(chapter.kind), chapter, is_on=True).key,
                    ],
                )
                if chapter.round.monitor_id in writable
                else reverse("reporting:report", args=[chapter.round.slug])
            ),
        )
        for chapter in chapters
    }


def _chapters_held(chapter_ids: Collection[int]) -> set[int]:
    found: set[int] = set()
    chapters = models.Chapter.objects.filter(pk__in=list(chapter_ids)).select_related("round")
    for round_ in {one.round_id: one.round for one in chapters}.values():
        hidden = withheld.in_round(analysis.hear(round_)).by_place
        for part in outline.of(round_).walk():
            places = [auditing.place_of_answer(part.key, number) for number in part.answers]
            if part.record and not hidden.keys().isdisjoint([part.place, *places]):
                found.add(part.record.pk)
    return found


def _reports_held(round_ids: Collection[int]) -> set[int]:
    found: set[int] = set()
    reports = models.Report.objects.filter(round__in=list(round_ids)).select_related("round")
    for report in reports:
        hidden = withheld.in_round(analysis.hear(report.round)).by_place
        if not hidden.keys().isdisjoint(auditing.TEXTS):
            found.add(report.round_id)
    return found


_HELD: Mapping[SearchKind, Callable[[Collection[int]], set[int]]] = {
    SearchKind.CHAPTER: _chapters_held,
    SearchKind.REPORT: _reports_held,
}


def of_round(kind: SearchKind, number: int, text: str, round_: Round) -> search.Findable:
    return search.Findable(
        kind=kind,
        object_id=number,
        text=text,
        monitor_id=round_.monitor_id,
        round_id=round_.pk,
    )


def _veiled(user: User) -> set[int]:
    """Return the people in a conversation that she codes blind."""
    sight = blinding.sight_of_all(user)
    return fieldwork.people_elsewhere(sight.blind, sight.whole) if sight.blind else set()
