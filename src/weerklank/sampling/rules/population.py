"""A table of how many people there are: what its columns are about, and how many share what.

Pure: the words of the monitor come in, no table is read and nothing is made. All of it is right,
or nothing is taken: a group that is left out would be counted as nobody.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from weerklank.study import rules
from weerklank.study.rules import lists

MOST_GROUPS = 2_000
MOST_FAULTS = 20
MOST_PEOPLE = 10_000_000
# A column with this name says how many people a row stands for; without one a row is one person.
COUNTS = ("aantal", "count")
_KINDS = ("soort organisatie", "organisatie", "aanbieder", lists.Meaning.KIND)


STEP = 5


def rounded_down(total: int) -> int | None:
    """Return how many people at least, as it may be shown; None when they are too few for that.

    A total that is known exactly tells small parts of it too: of eight people in two groups of
    fewer than five each, both are four.
    """
    return None if total < STEP else total - total % STEP


class Fault(StrEnum):
    EMPTY = "empty"
    NO_HEAD = "no_head"
    PERSONAL_HEAD = "personal_head"
    UNKNOWN_HEAD = "unknown_head"
    TWICE = "twice"
    NO_COLUMN = "no_column"
    VALUE = "value"
    PERSONAL = "personal"
    COUNT = "count"
    TOO_MANY = "too_many"
    TOO_MANY_PEOPLE = "too_many_people"


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a table and where. `row` is 0 for the table as a whole."""

    fault: Fault
    row: int = 0
    column: str = ""
    about: str = ""  # the word at fault; never what looks personal


@dataclass(frozen=True, slots=True)
class Table:
    """What was read. Of a characteristic that a group does not have nothing is known."""

    keys: tuple[str, ...] = ()
    groups: tuple[tuple[Mapping[str, str], int], ...] = ()
    wrong: tuple[Wrong, ...] = ()
    more_wrong: int = 0

    @property
    def total(self) -> int:
        return sum(count for _values, count in self.groups)


@dataclass(frozen=True, slots=True)
class Known:
    """How many people share what, as a source told it; `keys` are the characteristics it tells."""

    keys: tuple[str, ...]
    groups: tuple[tuple[Mapping[str, str], int], ...]


def read(
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    words: lists.Words,
    allowed: Collection[str],
) -> Table:
    """Return the groups of a table, or all that is wrong with it.

    `rows` come with their numbers. `allowed` are the characteristics of the people it is about.
    """
    meanings, wrong = _columns(header, words, allowed)
    heads = [lists.key_of(head) for head in header]
    weight = next((n for n, head in enumerate(heads) if head in COUNTS), None)
    found: Counter[tuple[str, ...]] = Counter()
    filled = False
    for number, row in rows:
        if not any(row):
            continue
        filled = True
        cells = [*row, *[""] * (len(header) - len(row))]
        count, faults = _count(cells, number, header, weight)
        values, others = _values(cells, number, header, meanings, words)
        wrong += [*faults, *others]
        found[values] += count
    wrong += _as_a_whole(found, filled=filled)
    keys = tuple(meanings.values())
    if wrong:
        return Table(keys, (), tuple(wrong[:MOST_FAULTS]), max(0, len(wrong) - MOST_FAULTS))
    groups = [
        ({key: value for key, value in zip(keys, values, strict=True) if value}, count)
        for values, count in found.items()
        if count
    ]
    return Table(keys, tuple(groups))


def _as_a_whole(found: Counter[tuple[str, ...]], *, filled: bool) -> list[Wrong]:
    wrong = []
    if not filled or not found.total():
        wrong.append(Wrong(Fault.EMPTY))
    if len(found) > MOST_GROUPS:
        wrong.append(Wrong(Fault.TOO_MANY, about=str(len(found))))
    if found.total() > MOST_PEOPLE:
        wrong.append(Wrong(Fault.TOO_MANY_PEOPLE))
    return wrong


def _count(
    cells: Sequence[str], number: int, header: Sequence[str], weight: int | None
) -> tuple[int, list[Wrong]]:
    if weight is None:
        return 1, []
    text = cells[weight]
    if text.isascii() and text.isdigit() and len(text) < 9:
        return int(text), []
    return 0, [Wrong(Fault.COUNT, number, header[weight], _harmless(text))]


def _values(
    cells: Sequence[str],
    number: int,
    header: Sequence[str],
    meanings: Mapping[int, str],
    words: lists.Words,
) -> tuple[tuple[str, ...], list[Wrong]]:
    wrong = [
        Wrong(Fault.NO_HEAD, number, str(place + 1))
        for place in range(len(header), len(cells))
        if cells[place]
    ]
    values = []
    for place, key in meanings.items():
        word = cells[place]
        known = words.kinds if key == lists.Meaning.KIND else words.values.get(key, {})
        value = known.get(lists.key_of(word), "") if word else ""
        if word and not value:
            is_personal = bool(rules.looks_personal(word))
            fault = Fault.PERSONAL if is_personal else Fault.VALUE
            wrong.append(Wrong(fault, number, header[place], _harmless(word)))
        values.append(value)
    return tuple(values), wrong


def _columns(
    header: Sequence[str], words: lists.Words, allowed: Collection[str]
) -> tuple[dict[int, str], list[Wrong]]:
    """Return which characteristic each column is about, and what is wrong above the rows."""
    meanings: dict[int, str] = {}
    wrong: list[Wrong] = []
    weights = 0
    for place, head in enumerate(header):
        key = lists.key_of(head)
        if key in COUNTS:
            weights += 1
            if weights > 1:
                wrong.append(Wrong(Fault.TWICE, column=head))
            continue
        meaning = words.heads.get(key, "")
        if key in _KINDS and lists.Meaning.KIND in allowed:
            meaning = str(lists.Meaning.KIND)
        if lists.is_personal_head(head):
            wrong.append(Wrong(Fault.PERSONAL_HEAD, column=head))
        elif not head:
            wrong.append(Wrong(Fault.NO_HEAD, column=str(place + 1)))
        elif meaning not in allowed:
            wrong.append(Wrong(Fault.UNKNOWN_HEAD, column=_harmless(head)))
        elif meaning in meanings.values():
            wrong.append(Wrong(Fault.TWICE, column=head))
        else:
            meanings[place] = meaning
    if not meanings and not wrong and not weights:
        wrong.append(Wrong(Fault.NO_COLUMN))
    return meanings, wrong


def _harmless(word: str) -> str:
    """Return a word to quote, but not when it may tell who somebody is."""
    return "" if rules.looks_personal(word) else word[:60]


def written(table: Table) -> str:
    """Return a table as text that `cells` reads back, to travel in a form."""
    rows = [
        [*(values.get(key, "") for key in table.keys), str(count)] for values, count in table.groups
    ]
    return json.dumps([[*table.keys, COUNTS[0]], *rows], ensure_ascii=False)


def cells(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the head and the numbered rows of a text that `written` gave; of any other, none."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        given = None
    rows = [
        [str(cell) for cell in row]
        for row in (given if isinstance(given, list) else [])
        if isinstance(row, list)
    ]
    return (rows[0] if rows else []), list(enumerate(rows[1:], start=2))
