"""The selection that reaches as many kinds of people as the quotas and the size allow."""

from __future__ import annotations

import random

from weerklank.study.rules.selection.programme import (
    Programme,
    Unsolved,
    add_row,
    solved,
    whole_column,
)


def most_kinds(programme: Programme, drawer: random.Random) -> list[int]:
    """Return how many of every kind; of all that reach as many kinds, one by lot.

    Adds to the programme, which is used up by it. Raises Unsolved.
    """
    import numpy as np  # noqa: PLC0415

    model, kinds = programme.model, len(programme.kinds.members)
    reached = []
    for kind in range(kinds):
        column = whole_column(model, 1)
        add_row(model, 0, model.inf, [(kind, 1.0), (column, -1.0)])
        reached.append((column, 1.0))
    gains = [0.0] * model.getNumCol()
    for column, one in reached:
        gains[column] = one
    everything = np.arange(len(gains), dtype=np.int32)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.changeColsCost(len(gains), everything, np.array(gains))
    _solve(programme)
    values = model.getSolution().col_value
    add_row(model, round(sum(values[column] for column, _one in reached)), kinds, reached)
    by_lot = [drawer.random() for _kind in range(kinds)] + [0.0] * (len(gains) - kinds)
    model.changeColsCost(len(gains), everything, np.array(by_lot))
    _solve(programme)
    return [round(value) for value in model.getSolution().col_value[:kinds]]


def _solve(programme: Programme) -> None:
    if not solved(programme.model):
        raise Unsolved("infeasible")
