"""Quotas that cannot be met: the smallest change to them that makes a selection possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weerklank.sampling.rules.selection.programme import add_row, aim, solve, solver, whole_column
from weerklank.sampling.rules.selection.quotas import Kinds, Quota

if TYPE_CHECKING:
    from highspy import Highs


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A quota with what its limits would have to be."""

    quota: Quota
    least: int
    most: int | None


def relaxations(kinds: Kinds, size: int) -> list[Relaxation]:
    """Return the change with the fewest units summed; of equals, whose first quotas give most.

    A unit is one person less at least, or one more at most. Soft quotas need no change. There is
    always an answer, because the pool has at least `size` people. Raises Unsolved.
    """
    model = solver()
    for number in kinds.sizes:
        whole_column(model, number)
    add_row(model, size, size, [(kind, 1.0) for kind in range(len(kinds.members))])
    given: list[tuple[Quota, int, int]] = []
    for quota, of in kinds.rows:
        if quota.is_soft:
            continue
        less, more = whole_column(model, quota.least), whole_column(model, size)
        terms = [(kind, 1.0) for kind in of]
        add_row(model, quota.least, model.inf, [*terms, (less, 1.0)])
        if quota.most is not None:
            add_row(model, -model.inf, quota.most, [*terms, (more, -1.0)])
        given.append((quota, less, more))
    every = [(column, 1.0) for _quota, *columns in given for column in columns]
    units = round(-_most(model, [(column, -1.0) for column, _one in every]))
    add_row(model, units, units, every)
    found = []
    for quota, less, more in given:
        both = [(less, 1.0), (more, 1.0)]
        moved = round(_most(model, both))
        add_row(model, moved, moved, both)
        if moved:
            values = model.getSolution().col_value
            most = None if quota.most is None else quota.most + round(values[more])
            found.append(Relaxation(quota, quota.least - round(values[less]), most))
    return found


def _most(model: Highs, gains: list[tuple[int, float]]) -> float:
    """Return the largest sum of these columns that is possible."""
    aim(model, gains)
    solve(model)
    return float(model.getInfo().objective_function_value)
