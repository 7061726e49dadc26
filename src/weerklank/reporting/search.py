"""What of this room can be found: the statements of findings."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse

from weerklank.reporting import models
from weerklank.safeguards import search
from weerklank.safeguards.terms import SearchKind


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
