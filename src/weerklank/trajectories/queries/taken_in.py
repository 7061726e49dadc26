"""Deliveries that were taken in: each is a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from weerklank.trajectories import models
from weerklank.trajectories.terms import ChangeKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

LISTS = (ChangeKind.ATTENDANCE, ChangeKind.LIST)
DELIVERIES = (ChangeKind.IMPORT, *LISTS)
BY_HAND = (ChangeKind.ENTRY, ChangeKind.CORRECTION, ChangeKind.HANDOVER)


def deliveries(municipality: Organisation) -> QuerySet[models.Change]:
    """Return what was taken in, newest first, also what was withdrawn."""
    return models.Change.objects.filter(
        municipality=municipality, kind__in=DELIVERIES
    ).select_related("municipality")


def lists_of(provider: models.Provider) -> QuerySet[models.Change]:
    """Return the lists that a provider itself took in, newest first."""
    people = models.Member.objects.filter(provider=provider).values("user_id")
    return deliveries(provider.municipality).filter(
        kind__in=LISTS, supplier=provider.name, by_id__in=people
    )


def suppliers(municipality: Organisation, kind: str = ChangeKind.IMPORT) -> list[str]:
    """Return the suppliers whose deliveries of a kind were taken in, by name."""
    return list(
        deliveries(municipality)
        .filter(kind=kind)
        .exclude(supplier="")
        .order_by("supplier")
        .values_list("supplier", flat=True)
        .distinct()
    )


def of_the_same(change: models.Change) -> QuerySet[models.Change]:
    """Return the deliveries of the same kind and supplier that were not taken back."""
    return models.Change.objects.filter(
        municipality=change.municipality,
        kind=change.kind,
        supplier=change.supplier,
        withdrawn_at=None,
    )


def who_wrote_by_hand(municipality_id: int) -> dict[int, str]:
    """Return who made each change by hand, by the number of the change."""
    return dict(
        models.Change.objects.filter(municipality=municipality_id, kind__in=BY_HAND).values_list(
            "pk", "by_name"
        )
    )


def without_pip(municipality_id: int) -> set[int]:
    """Return the numbers of the trajectories that have a row and no PIP in it."""
    return set(
        models.TrajectRecord.objects.filter(
            trajectory__municipality=municipality_id, replaced_in=None, pip=None
        ).values_list("trajectory_id", flat=True)
    )
