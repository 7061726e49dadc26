"""The selection that reaches as many kinds of people as the quotas and the size allow."""

from __future__ import annotations

import random

from weerklank.sampling.rules.selection.programme import (
    Programme,
    add_row,
    aim,
    solve,
    whole_column,
)


def most_kinds(programme: Programme, drawer: random.Random) -> list[int]:
    """Return how many of every kind; of all that reach as many kinds, one by lot.

    Adds to the programme, which is used up by it. Raises Unsolved.
    """
    model, kinds = programme.model, len(programme.kinds.members)
    reached = []
    for kind in range(kinds):
        column = whole_column(model, 1)
        add_row(model, 0, model.inf, [(kind, 1.0), (column, -1.0)])
        reached.append((column, 1.0))
    aim(model, reached)
    solve(model)
    values = model.getSolution().col_value
    add_row(model, round(sum(values[column] for column, _one in reached)), kinds, reached)
    aim(model, [(kind, drawer.random()) for kind in range(kinds)])
    solve(model)
    return [round(value) for value in model.getSolution().col_value[:kinds]]
