"""What a delivery writes in the tables of this room, beside the rows themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from weerklank.trajectories import models
from weerklank.trajectories.operations import storing
from weerklank.trajectories.queries.not_sent import OPEN_MARK
from weerklank.trajectories.terms import ChangeKind

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_PART = 500  # rows that are written together


def hold(change: models.Change) -> models.Change:
    """Return a change as it is now, locked until the transaction ends."""
    return models.Change.objects.select_for_update().get(pk=change.pk)


def numbers(
    cursor: CursorWrapper, change: models.Change, pseudonyms: Mapping[str, str]
) -> dict[str, int]:
    """Return the trajectory's number for each key; trajectories that are new are made."""
    here = models.Trajectory.objects.filter(municipality=change.municipality)
    known = dict(here.values_list("pseudonym", "pk"))
    new = [name for name in dict.fromkeys(pseudonyms.values()) if name not in known]
    if new:
        table = connection.ops.quote_name(models.Trajectory._meta.db_table)
        cursor.executemany(
            f"INSERT INTO {table} (municipality_id, pseudonym, recorded_in_id)"  # noqa: S608
            " VALUES (%s, %s, %s)",
            [(change.municipality_id, name, change.pk) for name in new],
        )
        known = dict(here.values_list("pseudonym", "pk"))
    return {key: known[name] for key, name in pseudonyms.items()}


def leave_out_the_refused(change: models.Change) -> None:
    """Remove new trajectories of which no row went in; the vault sweeps their keys."""
    record = models.TrajectRecord.objects.filter(trajectory=OuterRef("pk"), replaced_in=None)
    models.Trajectory.objects.filter(~Exists(record), recorded_in=change).delete()


def settle_not_sent(change: models.Change, numbers: Sequence[int]) -> None:
    """Settle the marks with these numbers: their rows were sent again."""
    for start in range(0, len(numbers), _PART):
        models.NotSent.objects.filter(pk__in=numbers[start : start + _PART]).update(
            settled_in=change
        )


def mark_not_sent(
    change: models.Change, table: str, lacking: Collection[tuple[int, int | None]]
) -> None:
    """Mark the rows that a delivery lacks: (number of the row, trajectory). Marked ones stay."""
    marked = set(
        models.NotSent.objects.filter(
            OPEN_MARK | Q(settled_in__kind=ChangeKind.CLOSING, settled_in__withdrawn_at=None),
            municipality=change.municipality,
            supplier=change.supplier,
            table=table,
        ).values_list("row_id", flat=True)
    )
    models.NotSent.objects.bulk_create(
        (
            models.NotSent(
                municipality=change.municipality,
                trajectory_id=owner,
                supplier=change.supplier,
                table=table,
                row_id=number,
                since=change,
            )
            for number, owner in lacking
            if number not in marked
        ),
        batch_size=_PART,
    )


def write(
    table: str,
    change: models.Change,
    *,
    new: Collection[Mapping[str, object]],
    replaced: Collection[int],
) -> None:
    """Add rows to a table, and let those with the numbers in `replaced` hold no longer."""
    model = models.OF_TABLE[table]
    model.objects.filter(pk__in=replaced).update(replaced_in=change)
    model.objects.bulk_create(model(recorded_in=change, **values) for values in new)


def tell_the_planner(names: Iterable[str]) -> None:
    """Let PostgreSQL know at once how many trajectories, and rows of these tables, there are."""
    storing.tell_the_planner([models.Trajectory, *(models.OF_TABLE[name] for name in names)])
