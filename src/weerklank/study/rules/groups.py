"""In which groups people are told to who is not of the research team. No tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence

_Group = tuple[list[int], int]  # the places of its values, and how many people have one of them


def large_groups(
    sizes: Sequence[tuple[str, int]], least: int, line: Collection[str] = ()
) -> list[tuple[str, ...]]:
    """Return values joined until each group has enough people; nothing when that leaves one.

    `sizes` are the values of a characteristic in their order, with how many people have each. A
    group that is too small takes the smallest of the others with it, of as many the first. Values
    in `line` follow each other, as classes of age do: a group of those takes the smaller one beside
    it, with the values between them that nobody has. By sizes alone: what people said has no part
    in it.
    """
    in_line = [value in line for value, _size in sizes]
    groups: list[_Group] = [([place], size) for place, (_value, size) in enumerate(sizes) if size]
    while len(groups) > 1:
        small = min(groups, key=_by_size)
        if small[1] >= least:
            break
        groups.remove(small)
        other = min(_beside(small, groups, in_line), key=_by_size)
        groups.remove(other)
        places = {*small[0], *other[0]}
        own = [place for place in places if in_line[place]]
        if own:
            told = {place for group, _size in groups for place in group}
            between = set(range(min(own), max(own))) - told
            places |= {place for place in between if in_line[place]}
        groups.append((sorted(places), small[1] + other[1]))
    if len(groups) < 2:
        return []
    return [tuple(sizes[place][0] for place in places) for places, _size in sorted(groups)]


def _by_size(group: _Group) -> tuple[int, list[int]]:
    places, size = group
    return size, places


def _beside(small: _Group, groups: Sequence[_Group], in_line: Sequence[bool]) -> Sequence[_Group]:
    """Return which groups a small one may be joined with."""
    start = _start(small, in_line)
    others = [group for group in groups if _start(group, in_line) is not None]
    if start is None or not others:
        return groups
    before = [group for group in others if (_start(group, in_line) or 0) < start]
    after = [group for group in others if (_start(group, in_line) or 0) > start]
    return [
        *([max(before, key=lambda one: _start(one, in_line) or 0)] if before else []),
        *([min(after, key=lambda one: _start(one, in_line) or 0)] if after else []),
    ]


def _start(group: _Group, in_line: Sequence[bool]) -> int | None:
    """Return the first place of a group in the line; None where it has none there."""
    return next((place for place in group[0] if in_line[place]), None)
