"""What follows from tables of counts about the same people, by how they add up.

Pure, but for the solver that whoever asks people is chosen by. Each table may be harmless and all
of them together not: who are in the Z-route, less the women in it, are the men in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from weerklank.sampling.rules.selection import programme

Row = tuple[str, ...]  # the values that people share, one per characteristic
Places = tuple[int, ...]  # which of the characteristics a table is about


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
    kept: dict[Places, list[Row]] = {}
    for places in sorted(told, key=len):
        kept[places] = list(told[places])
        # By itself a table shows nothing: it is told so that it does not.
        while len(kept) > 1 and kept[places] and _shows_few(people, told, kept, least):
            kept[places].pop()
    return {places: kept[places] for places in told}


def _shows_few(
    people: Mapping[Row, int],
    asked: Iterable[Places],
    kept: Mapping[Places, Collection[Row]],
    least: int,
) -> bool:
    sums = {
        _inside(people, places, row): number
        for places, rows in kept.items()
        for row, number in table(people, places).items()
        if row in rows
    }
    few = {
        _inside(people, places, row)
        for places in asked
        for row, number in table(people, places).items()
        if 0 < number < least
    }
    return any(_most(people, sums, part) < least for part in few)


def _at(row: Row, places: Places) -> Row:
    return tuple(row[place] for place in places)


def _inside(people: Iterable[Row], places: Places, row: Row) -> frozenset[Row]:
    return frozenset(one for one in people if _at(one, places) == row)


def _most(
    people: Mapping[Row, int], sums: Mapping[frozenset[Row], int], part: frozenset[Row]
) -> int:
    """Return how many there may be in a part at most, when these sums are known."""
    model = programme.solver()
    everybody = sum(people.values())
    column = {row: programme.whole_column(model, everybody) for row in people}
    for inside, total in sums.items():
        programme.add_row(model, total, total, [(column[row], 1.0) for row in sorted(inside)])
    programme.aim(model, [(column[row], 1.0) for row in sorted(part)])
    programme.solve(model)
    return round(model.getInfo().objective_function_value)
