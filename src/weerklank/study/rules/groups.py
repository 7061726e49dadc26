"""In which groups people are told to who is not of the research team. No tables."""

from __future__ import annotations

from collections.abc import Sequence


def large_groups(sizes: Sequence[tuple[str, int]], least: int) -> list[tuple[str, ...]]:
    """Return values joined until each group has enough people; nothing when that leaves one.

    `sizes` are the values of a characteristic in their order, with how many people have each. A
    group that is too small takes the smallest of the others with it, of as many the first. By
    sizes alone: what people said has no part in it.
    """
    groups = [([place], size) for place, (_value, size) in enumerate(sizes) if size]
    while len(groups) > 1:
        smallest = min(groups, key=lambda group: (group[1], group[0]))
        if smallest[1] >= least:
            break
        groups.remove(smallest)
        other = min(groups, key=lambda group: (group[1], group[0]))
        groups.remove(other)
        groups.append((sorted(smallest[0] + other[0]), smallest[1] + other[1]))
    if len(groups) < 2:
        return []
    return [tuple(sizes[place][0] for place in places) for places, _size in sorted(groups)]
