"""The guard over small counts: which cells of a table of counts are kept back.

A table has axes (doelgroep, leerroute, cohort) with totals, and its people are divided in parts:
known and missing, yes and no, the classes of a distribution. A cell is too small when it speaks of
1 to `n - 1` people, on the one side or the other. Hiding only that cell does not help, since totals
minus the rest give it back. So more is hidden, until two things hold:

- For every cell that is too small there is a *move*: people put in other cells and parts so that
  every number that is shown stays the same and this one does not. Whoever sees the table cannot
  tell which of the two tables it was made from. The moves are the alternating corners of the
  hypercube method (Repsilber 1994; Giessing & Repsilber 2002), where needed with totals hidden too.
- What is hidden next to a total that is shown is together not too small, so that one answer minus
  another never speaks of one to `n - 1` people.

A table is a cube, in which every crossing of its axes is told, or a star, in which each axis is
told apart. A star of a small register shows much more of each axis than the cube would: in a cube
each small crossing hides others, and those hide their totals. In a star a person moves along one
axis, and nothing else changes.

Nobody is no secret, but 0 % and 100 % of a small group are not shown, since they tell about each of
its people; told along one axis they are protected as a small number is, unless the same is shown
of everybody in a larger group. What all this does not stop stands in docs/methode.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

Cell = tuple[str, ...]
Counts = Mapping[Cell, int]
Hidden = Sequence[Collection[Cell]]
TooSmall = Callable[[float, float, int], bool]  # (count, of how many, n)

LOWEST = 3  # below this a count is never shown, whatever the settings say
TOTAL = "*"
SMALL_GROUP = 2  # times n: of fewer people, 0 % and 100 % tell about each of them
# A total is used by more people than the cells under it, so it is hidden last; and an empty cell is
# a poor place to hide behind.
TOTAL_COST, EMPTY_COST, MANY_COST = 40.0, 10.0, 0.001


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of a table: its codes, and per code the totals in which it counts.

    `lines` are the sums that hold: each total with the codes that make it up.
    """

    name: str
    codes: tuple[str, ...]
    above: Mapping[str, tuple[str, ...]]
    lines: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def all_codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.codes, *(t for c in self.codes for t in self.above[c])]))

    @property
    def top(self) -> str:
        """The code of everybody on this axis."""
        return self.lines[0][0] if self.lines else self.codes[0]

    def below(self, code: str) -> tuple[str, ...]:
        """Return the codes that make up a code; of one that is no total itself."""
        return tuple(each for each in self.codes if each == code or code in self.above[each])


def axis(
    name: str, codes: Iterable[str], subtotals: Mapping[str, Sequence[str]] | None = None
) -> Axis:
    """Return an axis with a total, and with subtotals that lie side by side."""
    codes = tuple(codes)
    subtotals = subtotals or {}
    above = {
        code: (*(name for name, below in subtotals.items() if code in below), TOTAL)
        for code in codes
    }
    lines = [(TOTAL, codes)]
    for subtotal, below in subtotals.items():
        rest = tuple(code for code in codes if code not in below)
        lines += [(subtotal, tuple(below)), (TOTAL, (subtotal, *rest))]
    return Axis(name, codes, above, tuple(lines))


def within(whole: Axis, code: str) -> Axis:
    """Return the part of an axis that lies under one of its codes, which is its total then."""
    below = whole.below(code)
    if below == (code,):
        return Axis(whole.name, below, {code: ()}, ())
    return Axis(whole.name, below, dict.fromkeys(below, (code,)), ((code, below),))


@dataclass(frozen=True, slots=True)
class Move:
    """People put elsewhere: one more in each cell of `plus`, one fewer in each of `minus`."""

    plus: tuple[Cell, ...]
    minus: tuple[Cell, ...]
    changed: frozenset[Cell]  # the cells, totals included, in which a number changes


@dataclass(slots=True)
class Part:
    """Some of the people of a table, with the cells in which their number is kept back."""

    values: Counts  # with every total
    hidden: set[Cell] = field(default_factory=set)
    moves: list[Move] = field(default_factory=list)
    of: Part | None = None


def roll_up(counts: Counts, axes: Sequence[Axis]) -> dict[Cell, int]:
    """Add the counts of the cells into every total."""
    rolled = dict.fromkeys(product(*(each.all_codes for each in axes)), 0)
    above = [each.above for each in axes]
    for cell, count in counts.items():
        for total in product(*((code, *above[i][code]) for i, code in enumerate(cell))):
            rolled[total] += count
    return rolled


def roll_up_star(counts: Counts, axes: Sequence[Axis]) -> dict[Cell, int]:
    """Add the counts of the cells along each axis apart, and in all."""
    arms = _arms(axes)
    rolled = {cell: 0 for arm in arms for cells in arm.values() for cell in cells}
    for cell, count in counts.items():
        for total in {each for arm, code in zip(arms, cell, strict=True) for each in arm[code]}:
            rolled[total] += count
    return rolled


Arm = Mapping[str, tuple[Cell, ...]]


def _arms(axes: Sequence[Axis]) -> list[Arm]:
    """Return per axis and code its cell, and those of the totals in which it counts."""
    return [
        {
            code: tuple(_on_arm(axes, i, each) for each in (code, *along.above[code]))
            for code in along.codes
        }
        for i, along in enumerate(axes)
    ]


def _on_arm(axes: Sequence[Axis], index: int, code: str) -> Cell:
    return tuple(code if i == index else each.top for i, each in enumerate(axes))


def protect_whole(
    counts: Counts, axes: Sequence[Axis], n: int, *, before: Hidden = (), star: bool = False
) -> Part:
    """Protect a table of people that are part of nothing larger: cells of 1 to `n - 1` people.

    `before` is what was hidden already, one set per part; it stays hidden.
    """
    rules = [_few]
    return _protected([counts], axes, n, of=None, before=before, too_small=rules, star=star)[0]


def protect_known(
    known: Counts,
    missing: Counts,
    axes: Sequence[Axis],
    n: int,
    *,
    of: Part,
    before: Hidden = (),
    star: bool = False,
) -> list[Part]:
    """Protect how many are known of a protected table; that something is missing is no secret."""
    rules: list[TooSmall] = [_few, lambda few, of, n: False]
    return _alike(
        _protected([known, missing], axes, n, of=of, before=before, too_small=rules, star=star)
    )


def protect_parts(
    counts: Sequence[Counts],
    axes: Sequence[Axis],
    n: int,
    *,
    of: Part,
    before: Hidden = (),
    star: bool = False,
) -> list[Part]:
    """Protect how the people of a protected table are divided, each being in one part."""
    rules = [_tells_of_few] * len(counts)
    parts = _protected(counts, axes, n, of=of, before=before, too_small=rules, star=star)
    return _alike(parts) if len(parts) == 2 else parts


def protect_sums(
    first: Counts,
    second: Counts,
    axes: Sequence[Axis],
    n: int,
    *,
    people: Part,
    is_part: bool,
    star: bool = False,
) -> tuple[Part, Part]:
    """Protect two numbers that are told of each other, both added up over the same people.

    Where the number of people is kept back, so are both. `is_part` says that the first is a part of
    the second, as lessons followed are of lessons offered; else it may be the larger of the two.
    """
    whole = _protected(
        [second], axes, n,
        of=None, before=[people.hidden], too_small=[_few], star=star, people=people.values,
    )[0]  # fmt: skip
    if is_part:
        rest = Counter(
            {cell: left for cell, of in second.items() if (left := of - first.get(cell, 0)) > 0}
        )
        parts = _protected(
            [first, rest], axes, n,
            of=whole, before=(), too_small=[_tells_of_few] * 2, star=star, people=people.values,
        )  # fmt: skip
        return _alike(parts)[0], whole
    part = _protected(
        [first], axes, n,
        of=None, before=[whole.hidden], too_small=[_tells_beside], star=star,
        people=people.values, beside=whole.values,
    )[0]  # fmt: skip
    return part, whole


def _few(count: float, whole: float, n: int) -> bool:
    return 0 < count < n


def _tells_of_few(count: float, whole: float, n: int) -> bool:
    """One to `n - 1` on either side."""
    return 0 < count < n or 0 < whole - count < n


def _tells_beside(count: float, whole: float, n: int) -> bool:
    """Few, or so close to what it is told of that the difference is few, whichever is more."""
    return 0 < count < n or 0 < abs(whole - count) < n


def _alike(parts: list[Part]) -> list[Part]:
    """Of two parts, the one tells the other."""
    for part in parts:
        part.hidden = parts[0].hidden | parts[1].hidden
    return parts


def _protected(
    counts: Sequence[Counts],
    axes: Sequence[Axis],
    n: int,
    *,
    of: Part | None,
    before: Hidden,
    too_small: Sequence[TooSmall],
    star: bool,
    people: Counts | None = None,
    beside: Counts | None = None,
) -> list[Part]:
    add_up, guard = (roll_up_star, _StarGuard) if star else (roll_up, _Guard)
    parts = [Part(add_up(each, axes), of=of) for each in counts]
    for part, cells in zip(parts, before, strict=False):
        part.hidden.update(cells)
    guard(axes, parts, too_small, max(n, LOWEST), of, people=people, beside=beside).run()
    return parts


def _moves_along(whole: Part | None, move: Move) -> bool:
    """Is everything hidden that changes in what a part is part of, if people come and go?"""
    while whole is not None:
        if not whole.hidden.issuperset(move.changed):
            return False
        whole = whole.of
    return True


class _Guard:
    """Hides cells of parts that together make up `of`, until both promises hold.

    `people` is how many people each cell is about, where the parts count something else; `beside`
    is what the parts are told of, where they do not make it up.
    """

    def __init__(
        self,
        axes: Sequence[Axis],
        parts: Sequence[Part],
        too_small: Sequence[TooSmall],
        n: int,
        of: Part | None,
        *,
        people: Counts | None = None,
        beside: Counts | None = None,
    ) -> None:
        self.axes, self.parts, self.n, self.of = axes, parts, n, of
        self.whole = of.values if of and beside is None else beside
        self.counts_else = people is not None
        self.people = people or self.whole or parts[0].values
        self.too_small = too_small
        self.cells = list(parts[0].values)
        self.lines = self._lines()

    def _lines(self) -> list[tuple[Cell, list[Cell]]]:
        return lines(self.axes)

    def _is_small(self, number: int, *cells: Cell) -> bool:
        """Do these cells together speak of too few, in this part?"""
        values = self.parts[number].values
        whole = values if self.whole is None else self.whole
        return self.too_small[number](
            sum(values[cell] for cell in cells), sum(whole[cell] for cell in cells), self.n
        )

    def _is_secret(self, number: int, cell: Cell) -> bool:
        return cell in self.alike or self._is_small(number, cell)

    def _alike_cells(self) -> set[Cell]:
        """Return the small groups, told along one axis, in which nobody or everybody is the same.

        Not those of which that follows anyhow, because it is so of everybody in a larger group.
        """
        if not self._tells_how_people_are_divided():
            return set()
        return {
            cell
            for cell in self.cells
            if sum(code != along.top for code, along in zip(cell, self.axes, strict=True)) <= 1
            and self._is_all_or_nothing(cell)
            and not any(self._holds_of_many(total, cell) for total in self._totals_of(cell))
        }

    def _tells_how_people_are_divided(self) -> bool:
        return self.whole is not None and all(
            rule in {_tells_of_few, _tells_beside} for rule in self.too_small
        )

    def _is_all_or_nothing(self, *cells: Cell) -> bool:
        """Are these cells together a small group, and each part of it nobody or everybody?"""
        assert self.whole is not None
        whole = sum(self.whole[cell] for cell in cells)
        people = sum(self.people[cell] for cell in cells)
        return (
            0 < people < SMALL_GROUP * self.n
            and whole > 0
            and all(sum(part.values[cell] for cell in cells) in {0, whole} for part in self.parts)
        )

    def _holds_of_many(self, total: Cell, cell: Cell) -> bool:
        """Is everybody of a total that is not small in the same part as everybody of this cell?"""
        assert self.whole is not None
        whole = self.whole[total]
        return self.people[total] >= SMALL_GROUP * self.n and all(
            part.values[total] == (whole if part.values[cell] else 0) for part in self.parts
        )

    def _totals_of(self, cell: Cell) -> Iterator[Cell]:
        return (
            total
            for total in product(
                *(
                    (code, *along.above.get(code, ()))
                    for code, along in zip(cell, self.axes, strict=True)
                )
            )
            if total != cell
        )

    def run(self) -> None:
        self.alike = self._alike_cells()
        for number, part in enumerate(self.parts):
            if self.of is not None:
                part.hidden |= self.of.hidden & part.values.keys()
            part.hidden |= {cell for cell in self.cells if self._is_secret(number, cell)}
        self._inherit()
        for number in range(len(self.parts)):
            self._cover(number)
        while self._hide_more_beside_totals() | self._hide_more_of_a_cell():
            pass
        self._hide_alike()

    def _hide_alike(self) -> None:
        """Do not show that nobody or everybody in a small group is the same."""
        if not self._tells_how_people_are_divided():
            return
        assert self.whole is not None
        for cell in self.cells:
            whole = self.whole[cell]
            if whole and 0 < self.people[cell] < SMALL_GROUP * self.n:
                for part in self.parts:
                    if part.values[cell] in {0, whole}:
                        part.hidden.add(cell)

    def _inherit(self) -> None:
        """People who come and go in the whole, come and go in its parts; make room for them."""
        for move in self.of.moves if self.of else ():
            corners = [
                (cell, sign)
                for cells, sign in ((move.plus, 1), (move.minus, -1))
                for cell in cells
                if cell in self.parts[0].values
            ]
            if not corners:
                continue
            able = [
                part
                for part in self.parts
                if all(sign > 0 or part.values[cell] for cell, sign in corners)
            ]
            for part in able:
                self._take(part, corners)
            if not able:
                self._share_out(corners)

    def _take(self, part: Part, corners: Sequence[tuple[Cell, int]]) -> None:
        changed = self._net(corners)
        part.hidden |= changed
        part.moves.append(
            Move(
                tuple(cell for cell, sign in corners if sign > 0),
                tuple(cell for cell, sign in corners if sign < 0),
                frozenset(changed),
            )
        )

    def _net(self, corners: Iterable[tuple[Cell, int]]) -> set[Cell]:
        """Return the cells, totals included, whose number changes by these together."""
        net: dict[Cell, int] = {}
        for cell, sign in corners:
            for total in product(
                *((code, *along.above[code]) for code, along in zip(cell, self.axes, strict=True))
            ):
                net[total] = net.get(total, 0) + sign
        return {cell for cell, change in net.items() if change}

    def _share_out(self, corners: Sequence[tuple[Cell, int]]) -> None:
        """No part has people in all these cells: let each cell choose one, as cheap as can be."""
        allowed = [
            [i for i, part in enumerate(self.parts) if sign > 0 or part.values[cell]]
            for cell, sign in corners
        ]
        if not all(allowed):
            return

        def cost(choice: Sequence[int]) -> float:
            return sum(
                self._missed(
                    i, self._net(c for c, at in zip(corners, choice, strict=True) if at == i)
                )
                for i in set(choice)
            )

        best: list[int] = []
        least = float("inf")
        for main in range(len(self.parts)):
            choice = [main if main in some else some[0] for some in allowed]
            price = cost(choice)
            improved = True
            while improved:
                improved = False
                for place, some in enumerate(allowed):
                    for other in some:
                        tried = [*choice[:place], other, *choice[place + 1 :]]
                        if other != choice[place] and (lower := cost(tried)) < price:
                            choice, price, improved = tried, lower, True
            if price < least:
                best, least = choice, price
        for index in set(best):
            self._take(
                self.parts[index],
                [corner for corner, at in zip(corners, best, strict=True) if at == index],
            )

    def _cover(self, number: int) -> None:
        """Find a move for each cell of a part that is too small; hide what it needs."""
        part = self.parts[number]
        covered = {cell for move in part.moves for cell in move.changed}
        # The finest first: what they need, the totals seldom do.
        order = sorted(
            (cell for cell in self.cells if self._is_secret(number, cell)),
            key=lambda cell: (sum(code == TOTAL for code in cell), cell),
        )
        for cell in order:
            if cell in covered:
                continue
            found = self._cheapest(number, cell)
            if found is None:
                continue
            other, move = found
            part.hidden |= move.changed
            part.moves.append(move)
            covered |= move.changed
            if other is not None:
                self.parts[other].hidden |= move.changed
                self.parts[other].moves.append(Move(move.minus, move.plus, move.changed))

    def _cheapest(self, number: int, cell: Cell) -> tuple[int | None, Move] | None:
        others: list[int | None] = [None, *(i for i in range(len(self.parts)) if i != number)]
        best, least = None, float("inf")
        for other in others:
            for move in self._moves(cell):
                for plus, minus in ((move.plus, move.minus), (move.minus, move.plus)):
                    if not self._is_possible(number, other, plus, minus):
                        continue
                    if other is None and not _moves_along(self.of, move):
                        continue
                    cost = self._cost(number, other, move)
                    if cost < least:
                        best, least = (other, Move(plus, minus, move.changed)), cost
                    if cost == 0:
                        return best
        return best

    def _is_possible(
        self, number: int, other: int | None, plus: tuple[Cell, ...], minus: tuple[Cell, ...]
    ) -> bool:
        if not all(self.parts[number].values[cell] for cell in minus):
            return False
        if self.counts_else and not all(self.people[cell] for cell in plus):
            return False  # where nobody is, nothing can have happened
        return other is None or all(self.parts[other].values[cell] for cell in plus)

    def _cost(self, number: int, other: int | None, move: Move) -> float:
        """How much would be missed if what this move needs were hidden."""
        return self._missed(number, move.changed) + (
            0.0 if other is None else self._missed(other, move.changed)
        )

    def _missed(self, number: int, cells: Iterable[Cell]) -> float:
        part, cost = self.parts[number], 0.0
        for cell in cells:
            if cell not in part.hidden:
                count = part.values[cell]
                weight = 1.0 + count * MANY_COST if count else EMPTY_COST
                cost += weight * TOTAL_COST ** cell.count(TOTAL)
        return cost

    def _moves(self, cell: Cell) -> Iterator[Move]:
        """Yield the moves that change this cell: along each axis one code, or two in turn."""
        for choice in product(*(self._steps(each, cell[i]) for i, each in enumerate(self.axes))):
            corners: dict[Cell, int] = {(): 1}
            for ends, _codes in choice:
                corners = {
                    (*corner, code): sign * end
                    for corner, sign in corners.items()
                    for code, end in ends
                }
            yield Move(
                tuple(corner for corner, sign in corners.items() if sign > 0),
                tuple(corner for corner, sign in corners.items() if sign < 0),
                frozenset(product(*(codes for _ends, codes in choice))),
            )

    @staticmethod
    def _steps(along: Axis, code: str) -> list[tuple[tuple[tuple[str, int], ...], tuple[str, ...]]]:
        """Return what may change along an axis if `code` does: codes with sign, and all changed."""
        steps: list[tuple[tuple[tuple[str, int], ...], tuple[str, ...]]] = []
        for here in along.below(code):
            mine = (here, *along.above[here])
            for there in along.codes:
                theirs = (there, *along.above[there])
                if there != here and code not in theirs:
                    changed = tuple(set(mine) ^ set(theirs))
                    steps.append((((here, 1), (there, -1)), changed))
            steps.append((((here, 1),), mine))
        return steps

    def _hide_more_beside_totals(self) -> bool:
        """Hide more where those hidden beside a shown total are together too few. Was it needed?"""
        needed = False
        for number, part in enumerate(self.parts):
            for total, line in self.lines:
                if total in part.hidden:
                    continue
                gone = [cell for cell in line if cell in part.hidden]
                while gone and self._is_too_telling(number, gone):
                    left = [c for c in line if c not in part.hidden and part.values[c]]
                    if not left:
                        break
                    gone.append(min(left, key=lambda c: (part.values[c], c)))
                    part.hidden.add(gone[-1])
                    needed = True
        return needed

    def _is_too_telling(self, number: int, gone: Sequence[Cell]) -> bool:
        """May what is left of a total be known of these cells together?"""
        if self._is_small(number, *gone):
            return True
        return any(cell in self.alike for cell in gone) and self._is_all_or_nothing(*gone)

    def _hide_more_of_a_cell(self) -> bool:
        """Hide more parts of a cell where those hidden are together too few. Was it needed?"""
        if self.of is None:
            return False
        needed = False
        for cell in self.cells:
            if cell in self.of.hidden:
                continue
            whole = self.of.values[cell]
            gone = [part for part in self.parts if cell in part.hidden]
            while gone and self.too_small[0](sum(p.values[cell] for p in gone), whole, self.n):
                left = [p for p in self.parts if cell not in p.hidden and p.values[cell]]
                if not left:
                    break
                gone.append(min(left, key=lambda p: p.values[cell]))
                gone[-1].hidden.add(cell)
                needed = True
        return needed


def lines(axes: Sequence[Axis]) -> list[tuple[Cell, list[Cell]]]:
    """Return every sum that holds: a total with the cells that make it up."""
    found = []
    for index, along in enumerate(axes):
        others = [each.all_codes for i, each in enumerate(axes) if i != index]
        for rest in product(*others):
            for total, codes in along.lines:
                made_of = [(*rest[:index], code, *rest[index:]) for code in (total, *codes)]
                found.append((made_of[0], made_of[1:]))
    return found


class _StarGuard(_Guard):
    """The same for a table in which each axis is told apart.

    People move from one code of an axis to another, whatever the other axes say of them; or there
    is one more, who is somewhere on each axis.
    """

    def _lines(self) -> list[tuple[Cell, list[Cell]]]:
        self.arms = _arms(self.axes)
        return star_lines(self.axes)

    def _inherit(self) -> None:
        """Whoever moves in the whole is in one of its parts: the one where it costs least."""
        for move in self.of.moves if self.of else ():
            here = Move(
                tuple(cell for cell in move.plus if cell in self.parts[0].values),
                tuple(cell for cell in move.minus if cell in self.parts[0].values),
                frozenset(cell for cell in move.changed if cell in self.parts[0].values),
            )
            if not here.changed:
                continue
            able = [
                number
                for number, part in enumerate(self.parts)
                if all(part.values[cell] for cell in here.minus)
            ]
            if not able:
                for part in self.parts:
                    part.hidden |= here.changed
                continue
            cheapest = min(able, key=lambda number: self._missed(number, here.changed))
            self.parts[cheapest].hidden |= here.changed
            self.parts[cheapest].moves.append(here)

    def _moves(self, cell: Cell) -> Iterator[Move]:
        """Yield the moves that change this cell."""
        for index, along in enumerate(self.axes):
            code = cell[index]
            if code == along.top and len(along.codes) > 1:
                continue
            for here, there in product(along.below(code), along.codes):
                if there not in along.below(code):
                    yield self._step(index, here, there)
        # One person more, where that changes the cell.
        for codes in product(
            *(along.below(code) for along, code in zip(self.axes, cell, strict=True))
        ):
            arms = [arm[code] for arm, code in zip(self.arms, codes, strict=True)]
            plus = tuple(dict.fromkeys(arm[0] for arm in arms))
            yield Move(plus, (), frozenset(each for arm in arms for each in arm))

    def _step(self, index: int, here: str, there: str) -> Move:
        mine, theirs = self.arms[index][here], self.arms[index][there]
        return Move((mine[0],), (theirs[0],), frozenset(mine) ^ frozenset(theirs))


def star_lines(axes: Sequence[Axis]) -> list[tuple[Cell, list[Cell]]]:
    """Return every sum that holds when each axis is told apart."""
    return [
        (_on_arm(axes, i, total), [_on_arm(axes, i, code) for code in codes])
        for i, along in enumerate(axes)
        for total, codes in along.lines
    ]
