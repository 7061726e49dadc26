"""The lottery in which the smallest chance of anyone is as large as it can be.

A lottery is a set of selections, each with a chance. The best one is a linear programme with a
column per possible selection, which are far too many; so columns come one by one (column
generation; Flanigan et al. 2021, supplementary information 7). What no lottery can exceed is known
from the start, from the programme without whole numbers, and that programme also says which
selections to begin with: those that together come nearest to it.

It ends when the smallest chance is that bound, or within `NEAR` of it after enough rounds; the
bound is said. Rounds are counted, not seconds, so that a busy machine gives the same lottery.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from weerklank.sampling.rules.selection.programme import Programme, add_row, solve, solver

if TYPE_CHECKING:
    import numpy as np
    from highspy import Highs
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Panel = NDArray[np.int64]  # how many of every kind

NEAR = 0.005  # as a part of the bound
EQUAL = 1e-7
ENOUGH = 40_000  # rounds times kinds, before near is near enough
MOST_ROUNDS = 3_000
BEGIN = 200  # selections at most before the first round
ROUGH = 0.01  # how near the best a selection to begin with must be
SMOOTH = 0.5  # how much of the weights that gave the best bound stays


@dataclass(frozen=True, slots=True)
class Lottery:
    """Selections, as how many of every kind, with their chances."""

    panels: list[list[int]]
    shares: list[float]
    chances: list[float]  # of one person of each kind
    bound: float
    is_optimal: bool
    unreachable: list[int]  # kinds that are in no selection

    def draw(self, drawer: random.Random) -> list[int]:
        [panel] = drawer.choices(self.panels, cum_weights=list(accumulate(self.shares)))
        return panel


def lottery(programme: Programme) -> Lottery:
    """Return the fairest lottery over the selections of a programme.

    People who are in no selection have chance 0 and are left out of the smallest one. Raises
    Unsolved.
    """
    return _Search(programme).run()


class _Search:
    def __init__(self, programme: Programme) -> None:
        import numpy as np  # noqa: PLC0415

        self.np = np
        self.programme = programme
        self.sizes = np.array(programme.kinds.sizes, dtype=float)
        self.panels: list[Panel] = []
        self.seen: set[bytes] = set()
        reachable = self._reach_every_kind()
        self.kinds = np.flatnonzero(reachable)
        self.unreachable = [int(kind) for kind in np.flatnonzero(~reachable)]
        self.bound, self.aim = self._without_whole_numbers()
        self._begin()

    def run(self) -> Lottery:
        master = self._master()
        enough = ENOUGH // len(self.sizes)
        best = float("inf")  # the lowest bound so far, and the weights that gave it
        kept: Numbers | None = None
        for rounds in range(MOST_ROUNDS):
            smallest, weights = self._solve(master)
            if smallest >= self.bound * (1 - (EQUAL if rounds < enough else NEAR)):
                break
            mixed = weights if kept is None else SMOOTH * kept + (1 - SMOOTH) * weights
            panel, bound = self._price(mixed, 1e-4)
            if bound < best:
                best, kept = bound, mixed
            if self._add(panel):
                self._to_master(master, panel)
                continue
            # Nothing new with mixed weights: ask again, exactly and with those of now.
            panel, _bound = self._price(weights, 0.0)
            kept = weights
            if not self._add(panel):
                # None is left that would raise it; a bound just below it is rounding.
                self.bound = max(self.bound, smallest)
                break
            self._to_master(master, panel)
        smallest, _weights = self._solve(master)
        return self._lottery(master, smallest)

    # --- the selections to begin with ----------------------------------------------------------

    def _reach_every_kind(self) -> NDArray[np.bool_]:
        """Find selections that together hold every kind that any of them can hold."""
        reached = self.np.zeros(len(self.sizes), dtype=bool)
        while not reached.all():
            panel, _bound = self._best(self.np.where(reached, 0.0, 1.0), 0.0)
            new = (panel > 0) & ~reached
            if not new.any():
                break
            reached |= new
            self._add(panel)
        return reached

    def _without_whole_numbers(self) -> tuple[float, Numbers]:
        """Return what no lottery can exceed, and how many of every kind that takes on average."""
        whole = self.programme.model
        model = solver()
        model.passModel(whole.getLp())
        import highspy  # noqa: PLC0415

        columns = model.getNumCol()
        for column in range(columns):
            model.changeColIntegrality(column, highspy.HighsVarType.kContinuous)
            model.changeColCost(column, 0.0)
        model.addVar(0.0, 1.0)
        model.changeColCost(columns, 1.0)
        for kind in self.kinds:
            add_row(model, 0.0, model.inf, [(int(kind), 1.0), (columns, -self.sizes[kind])])
        solve(model)
        values = self.np.array(model.getSolution().col_value)
        return float(values[columns]), values[: len(self.sizes)]

    def _begin(self) -> None:
        """Add selections whose mean comes near that of the programme without whole numbers."""
        np, given = self.np, self.np.zeros(len(self.sizes))
        untie = np.random.default_rng(1)
        for number in range(1, min(BEGIN, max(20, len(self.sizes) // 2)) + 1):
            owed = np.maximum(self.aim * number - given, 0) / self.sizes
            panel, _bound = self._best(owed + 1e-6 * untie.random(len(owed)), ROUGH)
            given += panel
            self._add(panel)

    # --- rounds -------------------------------------------------------------------------------

    def _best(self, gains: Numbers, gap: float) -> tuple[Panel, float]:
        panel, bound = self.programme.best([float(gain) for gain in gains], gap)
        return self.np.array(panel), bound

    def _price(self, weights: Numbers, gap: float) -> tuple[Panel, float]:
        """Return the selection that these weights want most; it lowers the bound where it can."""
        panel, bound = self._best(weights / self.sizes, gap)
        self.bound = min(self.bound, bound)
        return panel, bound

    def _add(self, panel: Panel) -> bool:
        key = panel.tobytes()
        if key in self.seen:
            return False
        self.seen.add(key)
        self.panels.append(panel)
        return True

    def _master(self) -> Highs:
        """Return the programme of chances: column 0 is the smallest one, then one per selection."""
        model = solver()
        model.addVar(0.0, model.inf)  # at most 1 by itself; a limit here would take the weights
        model.changeColCost(0, 1.0)
        for _kind in self.kinds:
            add_row(model, 0.0, model.inf, [(0, -1.0)])
        add_row(model, 1.0, 1.0, [])
        for panel in self.panels:
            self._to_master(model, panel)
        return model

    def _to_master(self, model: Highs, panel: Panel) -> None:
        np = self.np
        chances = (panel / self.sizes)[self.kinds]
        held = np.flatnonzero(chances)
        rows = np.append(held, len(self.kinds)).astype(np.int32)
        model.addCol(0.0, 0.0, model.inf, len(rows), rows, np.append(chances[held], 1.0))

    def _solve(self, master: Highs) -> tuple[float, Numbers]:
        """Return the smallest chance and the weight of every kind, which sum to 1."""
        solve(master)
        found = master.getSolution()
        weights = self.np.zeros(len(self.sizes))
        weights[self.kinds] = self.np.abs(found.row_dual[: len(self.kinds)])
        return float(found.col_value[0]), weights / weights.sum()

    def _lottery(self, master: Highs, smallest: float) -> Lottery:
        np = self.np
        shares = np.maximum(np.array(master.getSolution().col_value[1:]), 0.0)
        shares /= shares.sum()
        used = np.flatnonzero(shares)
        chances = sum(shares[place] * self.panels[place] for place in used) / self.sizes
        return Lottery(
            panels=[[int(number) for number in self.panels[place]] for place in used],
            shares=[float(shares[place]) for place in used],
            chances=[float(chance) for chance in chances],
            bound=self.bound,
            is_optimal=smallest >= self.bound * (1 - EQUAL),
            unreachable=self.unreachable,
        )
