"""Rows of a list into the register: new ones added, others in the place of what held."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from weerklank.deliveries.operations.importing import MOST_DIFFERENCES, Difference, Outcome
from weerklank.rulebook.tables import CellValue, OneRow, TableOf
from weerklank.trajectories.operations import arriving
from weerklank.trajectories.operations.doubts import in_words
from weerklank.trajectories.queries.trajectories import current

if TYPE_CHECKING:
    from weerklank.trajectories import models


def write(
    outcome: Outcome,
    change: models.Change,
    table: TableOf[OneRow],
    rows: Sequence[tuple[models.Trajectory, OneRow]],
) -> dict[tuple[CellValue, ...], OneRow]:
    """Add rows that are new, let changed ones take the place of what held; give the latter.

    What happens is counted and told in `outcome`.
    """
    counts = outcome.tables[table.name]
    before = held(table, [trajectory for trajectory, _row in rows])
    new: list[dict[str, object]] = []
    replaced: dict[tuple[CellValue, ...], OneRow] = {}
    for trajectory, row in rows:
        counts.rows += 1
        key = trajectory.pk, *table.key_of(row)
        there = before.get(key)
        if there is None:
            counts.new += 1
        elif there[1] == row:
            counts.unchanged += 1
            continue
        else:
            counts.changed += 1
            replaced[key] = there[1]
            _tell(outcome, table, trajectory, there[1], row)
        new.append({"trajectory": trajectory, **row._asdict()})
    arriving.write(table.name, change, new=new, replaced=[before[key][0] for key in replaced])
    return replaced


def held(
    table: TableOf[OneRow], trajectories: Collection[models.Trajectory]
) -> dict[tuple[CellValue, ...], tuple[int, OneRow]]:
    """Return what holds of these trajectories: the number of a row and the row, by its key."""
    rows = current(table.name).filter(trajectory__in=trajectories) if trajectories else ()
    return {
        (each.trajectory_id, *table.key_of(each)): (each.pk, table.row_of(each)) for each in rows
    }


def _tell(
    outcome: Outcome,
    table: TableOf[OneRow],
    trajectory: models.Trajectory,
    before: OneRow,
    after: OneRow,
) -> None:
    day = next((each for each in table.key_of(after) if isinstance(each, date)), None)
    for name, old, new in zip(table.names, before, after, strict=True):
        if old != new and len(outcome.differences) < MOST_DIFFERENCES:
            where = f"{name} {day:%Y-%m}" if day else name
            outcome.differences.append(
                Difference(table.name, trajectory.pseudonym, 0, where, in_words(old), in_words(new))
            )
