"""What follows from tables of counts about the same people, by how they add up.

Pure, but for the solver that whoever asks people is chosen by. Each table may be harmless and all
of them together not: who are in the Z-route, less the women in it, are the men in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import floor
from typing import TYPE_CHECKING

from weerklank.sampling.rules.selection import programme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Row = tuple[str, ...]  # the values that people share, one per characteristic
Places = tuple[int, ...]  # which of the characteristics a table is about
Part = tuple[int, ...]  # the kinds of people inside a row of a table, by number
_NEARLY = 1e-6  # how far from a whole number the solver may be
_MOST_NODES = 200  # that the solver looks at for one part


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
    parts = {places: _parts(kinds, places) for places in told}
    reader = _Reader(
        [people[row] for row in kinds],
        {places: [parts[places][row] for row in rows] for places, rows in told.items()},
        least,
    )
    few = list(
        dict.fromkeys(
            part for inside in parts.values() for part in inside.values() if reader.is_few(part)
        )
    )
    order = sorted(told, key=len)
    # What does not follow from everything does not follow from less of it: so that is asked first.
    for places in reversed(order):
        reader.look_for_answers(few)
        reader.tell(places, 0)
    kept: dict[Places, list[Row]] = {}
    for places in order:
        rows = told[places]
        # By itself a table shows nothing: it is told so that it does not.
        number = _how_many(reader, places, len(rows), few) if kept else len(rows)
        reader.tell(places, number)
        kept[places] = list(rows[:number])
    return {places: kept[places] for places in told}


def _how_many(reader: _Reader, places: Places, rows: int, few: list[Part]) -> int:
    """Return how many of so many rows of a table may be told.

    Fewer rows show less. So it is found by halving, and a part that may be large is not asked about
    again with fewer rows.
    """
    low, high, asked = 0, rows, rows
    while True:
        reader.tell(places, asked)
        left = reader.follow(few)
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

    def __init__(
        self, numbers: Sequence[int], sums: Mapping[Places, Sequence[Part]], least: int
    ) -> None:
        """`numbers` of each kind, and which kinds each row of a table adds up; all is told."""
        import numpy as np  # noqa: PLC0415  as the solver: for who counts

        self._numbers = np.array(numbers)
        self._least = least
        self._model = programme.solver()
        for _number in numbers:
            programme.whole_column(self._model, sum(numbers))
        self._answers: list[NDArray[np.int_]] = []
        self._sums = {places: [list(part) for part in parts] for places, parts in sums.items()}
        self._told = {places: len(parts) for places, parts in sums.items()}
        self._first: dict[Places, int] = {}  # row of the model
        for places, parts in sums.items():
            self._first[places] = self._model.getNumRow()
            for part in parts:
                total = self._in(part, self._numbers)
                programme.add_row(self._model, total, total, [(kind, 1.0) for kind in part])

    def is_few(self, part: Part) -> bool:
        """Return whether there are people in a part, and too few to be known."""
        return 0 < self._in(part, self._numbers) < self._least

    def tell(self, places: Places, number: int) -> None:
        """Tell the first so many rows of a table, and no others of it."""
        endless = self._model.inf
        for place, part in enumerate(self._sums[places]):
            total = float(self._in(part, self._numbers))
            low, high = (total, total) if place < number else (-endless, endless)
            self._model.changeRowBounds(self._first[places] + place, low, high)
        self._told[places] = number

    def look_for_answers(self, few: Sequence[Part]) -> None:
        """Keep answers in which these parts are large, as far as some are found soon."""
        for part in few:
            if self._small_in_all(part) and self._may_be_large(part):
                self._keep(self._near_by(part))

    def follow(self, few: Sequence[Part]) -> list[Part]:
        """Return nothing when of none of these parts follows that it is small.

        Else those of which it follows, or was not asked yet. What is not found out counts as
        following.
        """
        left = list(few)
        for answer in self._answers:
            if self._fits(answer):
                left = self._small_in(answer, left)
        # What is soon answered is asked of all of them first, and what was wrong of the next too.
        for part in left:
            if not self._may_be_large(part):
                return [part, *(other for other in left if other != part)]
        while left:
            found = self._near_by(left[0])
            if found is None:
                found = self._anywhere(left[0])
            if found is None:
                break
            self._keep(found)
            left = self._small_in(found, left)
        return left

    def _keep(self, answer: NDArray[np.int_] | None) -> None:
        if answer is not None:
            self._answers.append(answer)

    def _small_in_all(self, part: Part) -> bool:
        return all(self._small_in(answer, [part]) for answer in self._answers)

    def _small_in(self, answer: NDArray[np.int_], parts: Sequence[Part]) -> list[Part]:
        return [part for part in parts if self._in(part, answer) < self._least]

    def _in(self, part: Sequence[int], numbers: NDArray[np.int_]) -> int:
        return int(numbers[list(part)].sum())

    def _fits(self, answer: NDArray[np.int_]) -> bool:
        return int(answer.min()) >= 0 and all(
            self._in(part, answer) == self._in(part, self._numbers)
            for places, number in self._told.items()
            for part in self._sums[places][:number]
        )

    # --- asking the solver --------------------------------------------------------------------
    def _may_be_large(self, part: Part) -> bool:
        """Return whether a part may be large if people came in fractions: soon answered."""
        self._model.setOptionValue("solve_relaxation", True)
        programme.aim(self._model, [(kind, 1.0) for kind in part])
        programme.solve(self._model)
        most = self._model.getInfo().objective_function_value
        return floor(most + _NEARLY) >= self._least

    def _near_by(self, part: Part) -> NDArray[np.int_] | None:
        """Return an answer in which every other kind has hardly another number than it has."""
        for kind, number in enumerate(self._numbers.tolist()):
            inside = kind in part
            most = number + self._least if inside else number + 1
            self._model.changeColBounds(kind, 0.0 if inside else max(0.0, number - 1.0), most)
        found = self._anywhere(part)
        everybody = float(self._numbers.sum())
        for kind in range(len(self._numbers)):
            self._model.changeColBounds(kind, 0.0, everybody)
        return found

    def _anywhere(self, part: Part) -> NDArray[np.int_] | None:
        """Return an answer in which a part is large; None when none was found.

        Nothing rests on how exactly the solver counts: what it finds is added up here.
        """
        import numpy as np  # noqa: PLC0415

        model = self._model
        for name, value in (
            ("solve_relaxation", False),
            ("mip_max_nodes", _MOST_NODES),
            ("presolve", "on"),
        ):
            model.setOptionValue(name, value)
        programme.aim(model, ())
        programme.add_row(model, self._least, model.inf, [(kind, 1.0) for kind in part])
        last = model.getNumRow() - 1
        try:
            is_found = programme.solved(model)
        except programme.Unsolved:
            is_found = False
        values = model.getSolution().col_value if is_found else None
        model.deleteRows(1, np.array([last], dtype=np.int32))
        model.setOptionValue("presolve", "off")
        if values is None:
            return None
        found = np.rint(values).astype(int)
        is_right = self._fits(found) and self._in(part, found) >= self._least
        return found if is_right else None
