"""How many people of every kind: the integer programme of a selection, on HiGHS.

One variable per kind (how many of it), one row per quota. A soft quota has two variables more: how
many people it is short, below and above. One thread and a fixed seed, so that the same programme
has the same answer every time.

HiGHS can make a programme smaller before it solves it. On some of ours with soft quotas it then
gives an answer that breaks a row, finds out, and ends with *Solve error* (1.16). These
programmes are small, and solved as fast without, so it is not let to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from weerklank.sampling.rules.selection.quotas import Kinds

if TYPE_CHECKING:
    from highspy import Highs

SEED = 1
EXACT = 0.0


class Unsolved(Exception):
    """The solver stopped without an answer."""


def solver() -> Highs:
    """Return an empty model that is maximised, quiet and repeatable. HiGHS is loaded here."""
    import highspy  # noqa: PLC0415  numpy and a solver of 8 MB, for who selects

    class Quiet(highspy.Highs):
        """Says nothing: its first model of a process would print who made it, on stdout."""

        def enableCallbacks(self) -> None:  # noqa: N802  a name of HiGHS
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    model = Quiet()  # type: ignore[no-untyped-call]
    for name, value in (("threads", 1), ("random_seed", SEED), ("presolve", "off")):
        model.setOptionValue(name, value)
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return model


def solved(model: Highs) -> bool:
    """Solve. False when there is no answer. Raises Unsolved when it is not known whether.

    An answer counts only when it keeps to every row of the model, whatever the solver calls it.
    """
    import highspy  # noqa: PLC0415

    model.run()
    status = model.getModelStatus()
    keeps = model.solutionStatusToString(model.getInfo().primal_solution_status) == "Feasible"
    if status == highspy.HighsModelStatus.kOptimal and keeps:
        return True
    if status == highspy.HighsModelStatus.kInfeasible:
        return False
    raise Unsolved(model.modelStatusToString(status))


def solve(model: Highs) -> None:
    """Solve what has an answer. Raises Unsolved."""
    if not solved(model):
        raise Unsolved("infeasible")


def aim(model: Highs, gains: Iterable[tuple[int, float]], gap: float = EXACT) -> None:
    """Let the most of these columns together be the aim: (column, what one of it is worth).

    `gap` is how far below the best an answer may stay, as a part of it.
    """
    import numpy as np  # noqa: PLC0415

    worth = np.zeros(model.getNumCol())
    for column, gain in gains:
        worth[column] = gain
    model.setOptionValue("mip_rel_gap", gap)
    model.changeColsCost(len(worth), np.arange(len(worth), dtype=np.int32), worth)


def add_row(model: Highs, low: float, high: float, terms: Sequence[tuple[int, float]]) -> None:
    """Add `low <= sum of factor * column <= high`."""
    import numpy as np  # noqa: PLC0415

    columns = np.array([column for column, _factor in terms], dtype=np.int32)
    factors = np.array([factor for _column, factor in terms], dtype=float)
    model.addRow(float(low), float(high), len(terms), columns, factors)


def whole_column(model: Highs, most: float) -> int:
    """Add a column of whole numbers from 0 to `most`. Returns its place."""
    import highspy  # noqa: PLC0415

    place: int = model.getNumCol()
    model.addVar(0.0, float(most))
    model.changeColIntegrality(place, highspy.HighsVarType.kInteger)
    return place


class Programme:
    """All selections of one size that meet the quotas of one pool."""

    def __init__(self, kinds: Kinds, size: int) -> None:
        self.kinds = kinds
        self.size = size
        self.model = solver()
        for number in kinds.sizes:
            whole_column(self.model, number)
        add_row(self.model, size, size, [(kind, 1.0) for kind in range(len(kinds.members))])
        self._short: list[int] = []
        for quota, of in kinds.rows:
            terms = [(kind, 1.0) for kind in of]
            if quota.is_soft:
                below = whole_column(self.model, quota.least)
                above = whole_column(self.model, size)
                self._short += [below, above]
                terms += [(below, 1.0), (above, -1.0)]
            most = self.model.inf if quota.most is None else quota.most
            add_row(self.model, quota.least, most, terms)

    def best(self, gains: Sequence[float], gap: float = EXACT) -> tuple[list[int], float]:
        """Return the selection with the most gain (per kind and person), and a bound on that gain.

        `gap` is how far below the bound it may stay, as a part of it. Raises Unsolved.
        """
        aim(self.model, enumerate(gains), gap)
        solve(self.model)
        return self._panel(), float(self.model.getInfo().mip_dual_bound)

    def least_short(self) -> int | None:
        """Return by how many people the soft quotas must be missed; None when none can be met."""
        aim(self.model, ((column, -1.0) for column in self._short))
        if not solved(self.model):
            return None
        values = self.model.getSolution().col_value
        return round(sum(values[column] for column in self._short))

    def hold_short(self, short: int) -> None:
        """Keep only the selections that miss the soft quotas by no more than this."""
        if self._short:
            add_row(self.model, 0, short, [(column, 1.0) for column in self._short])

    def _panel(self) -> list[int]:
        values: Sequence[float] = self.model.getSolution().col_value
        return [round(value) for value in values[: len(self.kinds.members)]]
