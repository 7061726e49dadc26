"""What follows from tables of counts about the same people, by how they add up.

Pure, but for the solver that whoever asks people is chosen by. Each table may be harmless and all
of them together not: who are in the Z-route, less the women in it, are the men in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import floor
from typing import TYPE_CHECKING

import numpy as np
from weerklank.sampling.rules.selection import programme

if TYPE_CHECKING:
    from numpy.typing import NDArray

Row = tuple[str, ...]  # the values that people share, one per characteristic
Places = tuple[int, ...]  # which of the characteristics a table is about
Part = tuple[int, ...]  # the kinds of people inside a row of a table, by number
STAT=Counter()
_NEARLY = 1e-6  # how far from a whole number the solver may be
_MOST_NODES = 2_000  # that the solver looks at for one part


def table(people: Mapping[Row, int], places: Places) -> Counter[Row]:
    """Count people by the characteristics at these places; by none it is everybody."""
    found: Counter[Row] = Counter()
    for row, number in people.items():
        found[_at(row, places)] += number
    return found


def until_nothing_small_follows(
    people: Mapping[Row, int], told: Mapping[Places, Sequence[Row]], least: int
) -> dict[Places, list[Row]]:
    """Leave rows out until it follows of no number below `least` that it is below.

    `told` has the rows of each table that are told, what may stay longest first. Whoever reads them
    is taken to know exact numbers, and which kinds of people there are. Tables of fewer
    characteristics go before those of more; of a table the last row is left out first.
    """
    kinds = sorted(people)
    reader = _Reader([people[row] for row in kinds], least)
    parts = {places: _parts(kinds, places) for places in told}
    few = dict.fromkeys(
        part for inside in parts.values() for part in inside.values() if reader.is_few(part)
    )
    kept: dict[Places, list[Row]] = {}
    for places in sorted(told, key=len):
        rows = told[places]
        reader.look_at([parts[places][row] for row in rows])
        # By itself a table shows nothing: it is told so that it does not.
        number = _how_many(reader, len(rows), list(few)) if kept else len(rows)
        reader.keep(number)
        kept[places] = list(rows[:number])
    return {places: kept[places] for places in told}


def _how_many(reader: _Reader, rows: int, few: list[Part]) -> int:
    """Return how many rows of the table that is looked at may be told, of so many.

    Fewer rows show less. So it is found by halving, and a part that may be large is not asked about
    again with fewer rows.
    """
    low, high, asked = 0, rows, rows
    while True:
        left = reader.follow(few, asked)
        if left:
            high, few = asked - 1, left
        else:
            low = asked
        if low >= high:
            return low
        asked = (low + high + 1) // 2


def _parts(kinds: Sequence[Row], places: Places) -> dict[Row, Part]:
    """Return which kinds of people are in each row of a table."""
    found: dict[Row, list[int]] = defaultdict(list)
    for number, kind in enumerate(kinds):
        found[_at(kind, places)].append(number)
    return {row: tuple(inside) for row, inside in found.items()}


def _at(row: Row, places: Places) -> Row:
    return tuple(row[place] for place in places)


class _Reader:
    """Who knows some sums exactly, and asks of how many people a part may be at most.

    Whatever fits all sums may be so: one answer in whole numbers in which a part is large is enough
    for that part, and for each other that is large in it.
    """

    def __init__(self, numbers: Sequence[int], least: int) -> None:
        self._numbers = np.array(numbers)
        self._least = least
        self._model = programme.solver()
        for _number in numbers:
            programme.whole_column(self._model, sum(numbers))
        self._told: list[NDArray[np.int_]] = []
        self._looked_at: list[NDArray[np.int_]] = []
        self._rows = 0  # of the model that are of no table which is looked at
        self._answers: list[NDArray[np.int_]] = []

    def is_few(self, part: Part) -> bool:
        """Return whether there are people in a part, and too few to be known."""
        return 0 < self._in(part, self._numbers) < self._least

    def look_at(self, parts: Sequence[Part]) -> None:
        """Add the rows of a table, of which some are told."""
        self._rows = self._model.getNumRow()
        self._looked_at = [np.array(part) for part in parts]
        for part in parts:
            total = self._in(part, self._numbers)
            programme.add_row(self._model, total, total, [(kind, 1.0) for kind in part])

    def keep(self, number: int) -> None:
        """Tell so many rows of that table, whatever comes after."""
        self._tell(number)
        self._told += self._looked_at[:number]
        self._looked_at = []

    def follow(self, few: Sequence[Part], number: int) -> list[Part]:
        """Return nothing when of none of these parts follows that it is small, with so many rows.

        Else those of which it follows or was not asked yet.
        """
        self._tell(number)
        told = [*self._told, *self._looked_at[:number]]
        left = list(few)
        for answer in self._answers:
            if self._fits(answer, told):
                left = self._small_in(answer, left)
        while left:
            found = self._large(left[0], told)
            if found is None:
                break
            self._answers.append(found)
            left = self._small_in(found, left)
        return left

    def _tell(self, number: int) -> None:
        for place, part in enumerate(self._looked_at):
            total = float(self._numbers[part].sum())
            endless = self._model.inf
            low, high = (total, total) if place < number else (-endless, endless)
            self._model.changeRowBounds(self._rows + place, low, high)

    def _in(self, part: Part, numbers: NDArray[np.int_]) -> int:
        return int(numbers[list(part)].sum())

    def _small_in(self, answer: NDArray[np.int_], parts: Sequence[Part]) -> list[Part]:
        return [part for part in parts if self._in(part, answer) < self._least]

    def _fits(self, answer: NDArray[np.int_], told: Sequence[NDArray[np.int_]]) -> bool:
        return bool(answer.min() >= 0) and all(
            answer[part].sum() == self._numbers[part].sum() for part in told
        )

    def _large(self, part: Part, told: Sequence[NDArray[np.int_]]) -> NDArray[np.int_] | None:
        """Return an answer in which a part is large; None when it is not known that there is one.

        Without whole numbers a question takes a thousandth of the time, and mostly the answer has
        them all the same. Nothing rests on how exactly the solver counts: what it finds is added
        up here.
        """
        columns = [(kind, 1.0) for kind in part]
        programme.aim(self._model, columns)
        self._model.setOptionValue("solve_relaxation", True)
        programme.solve(self._model)
        STAT["lp"]+=1
        if floor(self._model.getInfo().objective_function_value + _NEARLY) < self._least:
            return None
        if (found := self._checked(part, told)) is not None:
            return found
        STAT["mip"]+=1
        self._model.setOptionValue("solve_relaxation", False)
        self._model.setOptionValue("mip_max_nodes", _MOST_NODES)
        programme.aim(self._model, ())
        programme.add_row(self._model, self._least, self._model.inf, columns)
        last = self._model.getNumRow() - 1
        try:
            found = self._checked(part, told) if programme.solved(self._model) else None
        except programme.Unsolved:
            found = None
        self._model.deleteRows(1, np.array([last], dtype=np.int32))
        return found

    def _checked(
        self, part: Part, told: Sequence[NDArray[np.int_]]
    ) -> NDArray[np.int_] | None:
        """Return what the solver found, in whole numbers; None when it does not fit."""
        found = np.rint(self._model.getSolution().col_value).astype(int)
        is_right = self._fits(found, told) and self._in(part, found) >= self._least
        return found if is_right else None
