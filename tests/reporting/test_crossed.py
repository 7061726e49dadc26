"""Groups in which findings are counted: none of fewer than five people."""

from __future__ import annotations

from itertools import count

import pytest

from weerklank.analysis.rules import Group
from weerklank.reporting.documents import crossed


def joined(*sizes: int) -> list[str]:
    people = count()
    groups = [
        Group(key=name, label=name, people=frozenset(next(people) for _one in range(size)))
        for name, size in zip("abcdef", sizes, strict=False)
    ]
    return ["".join(group.key for group in one) for one in crossed.join(groups)]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((5, 5), ["a", "b"]),
        # Four is too few, and there is nothing to join it with that leaves two groups.
        ((4, 5), []),
        ((4, 5, 5), ["ab", "c"]),
        # With the smaller of those beside it, never with one further on.
        ((6, 4, 9), ["ab", "c"]),
        ((9, 4, 6), ["a", "bc"]),
        ((1, 9, 1, 9), ["ab", "cd"]),
        ((1, 1, 1, 1, 1, 9), ["abcde", "f"]),
        ((2, 2), []),
        ((12,), []),
        ((), []),
    ],
)
def test_small_groups_are_joined_with_the_smaller_one_beside_them(
    sizes: tuple[int, ...], expected: list[str]
) -> None:
    assert joined(*sizes) == expected
