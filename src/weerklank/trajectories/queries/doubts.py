"""What was refused of a trajectory and is not settled, with what stands in its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from weerklank.rulebook.tables import BY_NAME, CellValue, Table
from weerklank.trajectories import models
from weerklank.trajectories.queries.trajectories import current

# Of a delivery that was taken back nothing is left; what such a delivery settled is open again.
OPEN = Q(change__withdrawn_at=None) & (
    Q(settled_in=None) | Q(settled_in__withdrawn_at__isnull=False)
)


class Doubt(NamedTuple):
    """One refusal. `stands` is what the register has in that cell, None when that is not known."""

    refused: models.RefusedValue
    table: Table
    stands: CellValue


def of_trajectory(trajectory: models.Trajectory) -> list[Doubt]:
    """Return what was refused of a trajectory and is not settled, by table."""
    found = list(
        models.RefusedValue.objects.filter(OPEN, trajectory=trajectory)
        .select_related("change")
        .order_by("table", "pk")
    )
    # One question a table, however many refusals it has.
    rows = {
        name: list(current(name).filter(trajectory=trajectory))
        for name in {each.table for each in found if each.column}
    }
    return [
        Doubt(each, BY_NAME[each.table], _stands(each, rows.get(each.table, []))) for each in found
    ]


def _stands(refused: models.RefusedValue, rows: Iterable[models.OfTrajectory]) -> CellValue:
    for row in rows:
        if refused.column and all(
            str(getattr(row, name)) == value for name, value in refused.row.items()
        ):
            stands: CellValue = getattr(row, refused.column)
            return stands
    return None
