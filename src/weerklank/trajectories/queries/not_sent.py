"""What suppliers no longer send, as long as nobody closed it or let it stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q, QuerySet

from weerklank.rulebook.tables import ALL, BY_NAME, Row, Table
from weerklank.trajectories import models
from weerklank.trajectories.queries.trajectories import current
from weerklank.trajectories.terms import ChangeKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

MOST_CLOSINGS = 20

# A mark of a delivery that was taken back is none; what such a delivery settled is open again.
OPEN_MARK = Q(since__withdrawn_at=None) & (
    Q(settled_in=None) | Q(settled_in__withdrawn_at__isnull=False)
)


class Lacking(NamedTuple):
    """A row that holds and is no longer sent."""

    mark: models.NotSent
    row: Row


def marks(municipality: Organisation, table: Table) -> QuerySet[models.NotSent]:
    """Return what is no longer sent of a table: rows that still hold."""
    return models.NotSent.objects.filter(
        OPEN_MARK,
        municipality=municipality,
        table=table.name,
        row_id__in=current(table.name).values("pk"),
    ).select_related("trajectory", "since")


def per_table(municipality: Organisation) -> list[tuple[Table, int]]:
    """Return how many rows are no longer sent, of the tables that have any."""
    named = set(
        models.NotSent.objects.filter(OPEN_MARK, municipality=municipality)
        .order_by("table")
        .values_list("table", flat=True)
        .distinct()
    )
    counted = [(table, marks(municipality, table).count()) for table in ALL if table.name in named]
    return [(table, count) for table, count in counted if count]


def suppliers(municipality: Organisation) -> list[tuple[str, int]]:
    """Return which suppliers no longer send something, with how many rows were marked."""
    return list(
        models.NotSent.objects.filter(OPEN_MARK, municipality=municipality)
        .order_by("supplier")
        .values_list("supplier")
        .annotate(Count("pk"))
    )


def rows_of(table: Table, found: Sequence[models.NotSent]) -> list[Lacking]:
    """Return marks of one table with the rows they are about."""
    held = {
        pk: table.row._make(values)
        for pk, *values in current(table.name)
        .filter(pk__in=[each.row_id for each in found])
        .values_list("pk", *table.names)
    }
    return [Lacking(each, held[each.row_id]) for each in found if each.row_id in held]


def of_trajectory(trajectory: models.Trajectory) -> list[Lacking]:
    """Return what is no longer sent of one trajectory."""
    by_table: dict[str, list[models.NotSent]] = {}
    for each in models.NotSent.objects.filter(OPEN_MARK, trajectory=trajectory).select_related(
        "since"
    ):
        by_table.setdefault(each.table, []).append(each)
    return [
        lacking for name, found in by_table.items() for lacking in rows_of(BY_NAME[name], found)
    ]


def closings(municipality: Organisation) -> list[models.Change]:
    """Return the latest closings, newest first, with how many rows each was about."""
    return list(
        models.Change.objects.filter(municipality=municipality, kind=ChangeKind.CLOSING)
        .annotate(marked=Count("closed"))
        .order_by("-at", "-pk")[:MOST_CLOSINGS]
    )
