"""What of this room can be found: findings, improvement points, summaries and answers.

A summary, and what somebody answered to a statement, are about what people said: for who may read
that, and not of people in a conversation that she codes blind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse

from weerklank.analysis import queries as analysis
from weerklank.coding import blinding
from weerklank.fieldwork import queries as fieldwork
from weerklank.reporting import models, withheld
from weerklank.safeguards import search
from weerklank.safeguards.terms import SearchKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

# The texts of a point by which it can be found.
OF_POINT = ("what", "addressee", "owner", "planned_step", "reason")


def index_finding(finding: models.Finding) -> None:
    search.put([_findable(finding)])


def forget_finding(finding: models.Finding) -> None:
    search.forget(SearchKind.FINDING, [finding.pk])


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
    """Return which of these findings or points hold a sentence that is not read outside the team.

    Who is not of it does not find them either: that something was found tells what it says.
    """
    if kind == SearchKind.POINT:
        points = list(models.ImprovementPoint.objects.filter(pk__in=list(object_ids)))
        hidden = withheld.in_points(points)
        return {one.pk for one in points if hidden.point(one) is not one}
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
            address=reverse("reporting:finding", args=[finding.pk]),
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
            address=reverse("reporting:point", args=[point.pk]),
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
                "reporting:framework_cell",
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
            address=reverse("reporting:checking_sheet", args=[shown.sheet_id]),
        )
        for shown in _answers().filter(pk__in=list(shown_ids))
    }


def _veiled(user: User) -> set[int]:
    """Return the people in a conversation that she codes blind."""
    sight = blinding.sight_of_all(user)
    return fieldwork.people_elsewhere(sight.blind, sight.whole) if sight.blind else set()
