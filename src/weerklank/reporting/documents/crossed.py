"""Findings counted in groups of people, as far as no group is so small that it tells of persons.

For the research team: what leaves it has the fixed groups of `analysis.outside`. A group of fewer
than five is joined with the smaller of those beside it; a finding that was put to fewer than five
of a group is counted in none of them, for what is left out could be subtracted.

Not joined by `study.rules.groups`, which takes the smallest of all with the smallest: that hides
best, and nobody outside has to read its order. The classes of an age or a level of education only
mean something together with those beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from weerklank.analysis import queries as analysis
from weerklank.analysis import rules as counting
from weerklank.analysis import wording
from weerklank.findings import queries
from weerklank.rendering import words
from weerklank.rendering.document import Table
from weerklank.sentences import bands
from weerklank.sentences.quantities import sentences
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.analysis.outside import Outside
    from weerklank.findings.material import Material


_FEWEST = 2  # groups: one alone is beside nothing


def groups(found: Material, characteristic: str) -> list[counting.Group]:
    """Return the inburgeraars by a characteristic in groups of five or more; fewer than two: none.

    They stand in the order of the characteristic; what is joined stands beside each other in it.
    """
    there = [
        group
        for group in analysis.groups(found.voices, characteristic)
        if group.key != Perspective.AANBIEDER
    ]
    joined = join(there)
    return [
        counting.Group(
            key="+".join(group.key for group in one),
            label=words.write_list([group.label for group in one]),
            people=frozenset().union(*(group.people for group in one)),
        )
        for one in joined
    ]


def join(there: Sequence[counting.Group]) -> list[list[counting.Group]]:
    """Join groups until each has five people or more; none where that leaves fewer than two."""
    joined = [[group] for group in there]
    while len(joined) > 1:
        small = min(range(len(joined)), key=lambda place: _size(joined[place]))
        if _size(joined[small]) >= bands.SMALL_BASE:
            break
        beside = [place for place in (small - 1, small + 1) if 0 <= place < len(joined)]
        other = min(beside, key=lambda place: _size(joined[place]))
        first, last = sorted((small, other))
        joined[first : last + 1] = [[*joined[first], *joined[last]]]
    is_enough = len(joined) >= _FEWEST and all(_size(one) >= bands.SMALL_BASE for one in joined)
    return joined if is_enough else []


def _size(parts: Sequence[counting.Group]) -> int:
    return sum(len(group.people) for group in parts)


def table(
    found: Material,
    rows: Iterable[queries.FindingRow],
    across: Sequence[counting.Group],
    *,
    caption: str,
) -> Table | None:
    """Count findings about inburgeraars in these groups; those put to too few of one are left out.

    None where that leaves none.
    """
    about = [row for row in rows if row.record.perspective == Perspective.INBURGERAAR]
    counted = [(row, _cells(found, row, across)) for row in about]
    told = [(row, cells) for row, cells in counted if cells]
    if not told:
        return None
    left = len(about) - len(told)
    note = (
        f"{left} {'uitspraak staat' if left == 1 else 'uitspraken staan'} er niet bij: in een van "
        "de groepen is het aan minder dan vijf mensen gevraagd."
        if left
        else None
    )
    return Table(
        caption=caption,
        header=(
            "Uitspraak",
            *(f"{group.label} ({len(group.people)})" for group in across),
        ),
        rows=tuple(
            (f"{row.number} {_first_sentence(row.record.statement)}", *map(wording.amount, cells))
            for row, cells in told
        ),
        row_headers=True,
        note=note,
    )


def outgoing(
    found: Material, rows: Iterable[queries.FindingRow], outside: Outside, *, caption: str
) -> Table | None:
    """Count findings about inburgeraars as they leave, in the fixed groups; None where none may."""
    about = [row for row in rows if row.record.perspective == Perspective.INBURGERAAR]
    told = [(row, queries.given_apart(found.voices, row, outside)) for row in about]
    if not any(amount.told for _row, cells in told for _label, amount in cells):
        return None
    columns = outside.parts_of(Perspective.INBURGERAAR)
    return Table(
        caption=caption,
        header=("Uitspraak", *(f"{one.label} ({one.size})" for one in columns)),
        rows=tuple(
            (
                f"{row.number} {_first_sentence(row.record.statement)}",
                *(words.write_amount(amount) for _label, amount in cells),
            )
            for row, cells in told
        ),
        row_headers=True,
    )


def _first_sentence(text: str) -> str:
    start, end = next(iter(sentences(text)), (0, len(text)))
    return text[start:end].strip()


def _cells(
    found: Material, row: queries.FindingRow, across: Sequence[counting.Group]
) -> list[counting.Tally]:
    """Return how many of each group said it, of those it was put to; none where those are few."""
    ground = queries.ground_under(found.voices, row)
    cells = []
    for group in across:
        said = ground.tally(ground.for_it, group.people)
        everyone = ground.tally([*ground.for_it, *ground.against], group.people)
        if everyone.asked is None or everyone.asked < bands.SMALL_BASE:
            return []
        cells.append(counting.Tally(said=said.said, asked=everyone.asked, at_least=said.at_least))
    return cells
