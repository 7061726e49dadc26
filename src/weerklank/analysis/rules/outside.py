"""What may be told of a count of people to who is not of the research team. No tables.

Who knows who took part must not learn of anybody that this person said something. So of a group
it is never told that all of it said something, or nobody: at both ends two numbers are told as
one. The reader may know these rules: what is told is a function of what may be told, and for each
thing that can be told somebody else could have kept silent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from weerklank.study.rules.groups import large_groups

# Of fewer than this there is no end that is not the other end too.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Told:
    """How many of `of` people, as far as it is told: from `low` to `high`, both included."""

    low: int
    high: int
    of: int

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    @property
    def is_nothing(self) -> bool:
        """Return whether it says no more than that there are these people."""
        return self.low <= 0 and self.high >= self.of

    def holds(self, number: int) -> bool:
        return self.low <= number <= self.high


class Kept(StrEnum):
    """Why a count is not told."""

    FEW = "few"  # too few people took part
    UNKNOWN = "unknown"  # nobody knows to whom it was put
    TOGETHER = "together"  # of this group all or nobody, or that would follow: only together
    ENDS = "ends"  # so few were asked that nothing else than all or nobody could be told


@dataclass(frozen=True, slots=True)
class Amount:
    """What is told of a count: `told`, or why it is not; neither where nobody was asked."""

    told: Told | None = None
    why: Kept | None = None


NOT_ASKED = Amount()


def tell(said: int, of: int, *, at_least: bool = False) -> Told:
    """Return what is told of `said` of `of` people: the number, but at both ends two as one.

    `at_least`: more may have said it. Then only the lower end is told.
    """
    if of < FEWEST:
        return Told(0, of, of)
    if said <= 1:
        told = Told(0, 1, of)
    elif said >= of - 1:
        told = Told(of - 1, of, of)
    else:
        told = Told(said, said, of)
    return Told(told.low, of, of) if at_least else told


def is_apart(parts: Sequence[tuple[int, int]]) -> bool:
    """Return whether a count may be told of each of the groups that people divide into.

    `parts` are (said, of) per group. Of none of them all or nobody, and together neither an end:
    else only the whole is told. Which of the groups was the reason is not told with it.
    """
    asked = [(said, of) for said, of in parts if of]
    whole = tell(sum(said for said, _of in asked), sum(of for _said, of in asked))
    return len(asked) > 1 and whole.is_exact and all(0 < said < of for said, of in asked)


def since(then: Told, *, left: int, joined: int, of: int) -> Told:
    """Return what follows from what was told before so many people left and others came.

    It is told instead of the count of now: from two counts beside each other follows what those
    who came or left said.
    """
    low, high = max(then.low - left, 0), min(then.high + joined, of)
    return Told(min(low, high), high, of)


def moved(then: int, now: int, *, left: int, joined: int) -> tuple[int, int]:
    """Return how many at most left and joined a group that had `then` people and has `now`.

    `left` and `joined` are of all people, of which the group is a part. Where the sizes do not fit
    with that, the group was made otherwise: then nothing is known but the bounds.
    """
    more = now - then
    of_group = min(left, joined - more), min(joined, left + more)
    return of_group if min(of_group) >= 0 else (left, joined)


def both(one: Told, other: Told) -> Told:
    """Return what is known from two things told of the same people; the first where they clash."""
    low, high = max(one.low, other.low), min(one.high, other.high)
    return Told(low, high, one.of) if low <= high else one


def hides_the_change(then: Told, now: Told, *, left: int, joined: int) -> bool:
    """Return whether two counts leave open what those who left or came said.

    Not so where all who left, or all who came, must have said it.
    """
    all_left = left > 0 and now.high - then.low <= -left
    all_joined = joined > 0 and now.low - then.high >= joined
    return not (all_left or all_joined)


Values = tuple[str, ...]


def ever(
    told: Mapping[str, int],
    then: frozenset[int],
    now: Mapping[int, str],
    gone: Sequence[str] = (),
) -> Counter[str]:
    """Return how many there are of each value, whoever left since they were told still counted.

    `told` is what was told of the people `then`, `now` the value of each there is now. `gone` are
    the values of those whom the records still have, and who are not counted any more. Of who left
    nothing is asked, so that nothing of them can be in the answer.
    """
    came = Counter(value for one, value in now.items() if one not in then)
    found = Counter(told) + came
    found.subtract(gone)
    return +found


def groups(
    told: Mapping[Values, int],
    then: frozenset[int],
    now: Mapping[int, str],
    order: Sequence[str],
    least: int,
    *,
    line: Collection[str] = (),
) -> dict[Values, int]:
    """Return in which groups people are told of, with how many of each took part.

    As they were told before (`told`, of the people `then`) until so many came that it can be told
    anew. Who left stays counted: else groups by several characteristics that each became one
    smaller are one person. Of one that was not told before, and of people of whom nobody left
    since, those there are now. Values in `line` are joined with those beside them only; what was
    told of others together stays so until it can be told anew.
    """
    came = [value for one, value in now.items() if one not in then]
    if told and len(came) < least:
        return dict(told)
    if not told or then <= now.keys():
        parts: dict[Values, int] = {(value,): 0 for value in order}
        came = list(now.values())
    else:
        parts = dict(told)
        parts |= {(value,): 0 for value in order if not any(value in one for one in told)}
    place_of = {value: place for place, value in enumerate(order)}
    each = sorted(parts, key=lambda values: [place_of.get(value, -1) for value in values])
    sizes = [
        (str(place), parts[values] + sum(value in values for value in came))
        for place, values in enumerate(each)
    ]
    number = dict(sizes)
    in_line = {str(place) for place, values in enumerate(each) if set(values) & set(line)}
    return {
        tuple(value for place in joined for value in each[int(place)]): sum(
            number[place] for place in joined
        )
        for joined in large_groups(sizes, least, in_line)
    }


Known = tuple[frozenset[int], int, int]  # (which of the kinds of people, low, high)


def nobody_is_forced(sizes: Sequence[int], known: Sequence[Known], *, most: int = 50_000) -> bool:
    """Return whether of no kind of people it follows that all of them said it.

    `sizes` are how many people there are of each kind, `known` between which numbers it lies how
    many of some kinds together said it. More ways than `most` are not tried: then it may follow.
    """
    ways = 1
    for size in sizes:
        ways *= size + 1
    if ways > most:
        return False
    free: set[int] = set()
    for said in product(*(range(size + 1) for size in sizes)):
        if all(low <= sum(said[one] for one in kinds) <= high for kinds, low, high in known):
            free |= {one for one, number in enumerate(said) if number < sizes[one]}
    return free >= {one for one, size in enumerate(sizes) if size}


def apart_in_line(
    parts: Mapping[int, Sequence[tuple[int, int]]], parents: Mapping[int, int | None]
) -> set[int]:
    """Return the codes of which a count may be told of each group, as `is_apart` says.

    Who names a code names those above it too: so that what is kept of a code does not follow from
    those below it, its groups are told apart only where those of each code above are, or where
    the number of all who named that one is not told exactly.
    """
    own = {code: is_apart(of_code) for code, of_code in parts.items()}
    exact = {
        code: tell(sum(said for said, _of in one), sum(of for _said, of in one)).is_exact
        for code, one in parts.items()
    }
    found = set()
    for code in parts:
        above = parents.get(code)
        may = own[code]
        while may and above is not None:
            may = own.get(above, False) or not exact.get(above, False)
            above = parents.get(above)
        if may:
            found.add(code)
    return found
