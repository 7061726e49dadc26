"""A list of people who could be asked: who is in it, and who is left out for which reason.

Pure: the words of the monitor come in, no table is read and nothing is made. All of it is right,
or nothing is taken: whoever is left out by mistake would never have a chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from weerklank.sampling.terms import LeftOut
from weerklank.study import rules
from weerklank.study.rules import lists

MOST_PEOPLE = 6_000
MOST_FAULTS = 20
_REASON_HEADS = ("reden", "niet vragen", "weglaten", "weglaten om", "reason")
_REASONS = {
    "verhuisd": LeftOut.MOVED,
    "overleden": LeftOut.DIED,
    "afgerond": LeftOut.ENDED,
    "gestopt": LeftOut.ENDED,
    "traject gestopt": LeftOut.ENDED,
    "traject afgerond": LeftOut.ENDED,
    "vrijgesteld": LeftOut.EXEMPT,
    "vrijstelling": LeftOut.EXEMPT,
    "ontheffing": LeftOut.EXEMPT,
    "ontheven": LeftOut.EXEMPT,
    "uit dienst": LeftOut.OUT_OF_SERVICE,
    "niet meer in dienst": LeftOut.OUT_OF_SERVICE,
    "begeleidt nu niemand": LeftOut.GUIDES_NOBODY,
    "vorige ronde gevraagd": LeftOut.ASKED_BEFORE,
    "eerder gevraagd": LeftOut.ASKED_BEFORE,
    "eerdere ronde gevraagd": LeftOut.ASKED_BEFORE,
    "gevraagd": LeftOut.ASKED_BEFORE,
    "bezwaar": LeftOut.OBJECTED,
    "wil niet": LeftOut.OBJECTED,
    "wil niet gevraagd worden": LeftOut.OBJECTED,
} | {str(one): one for one in LeftOut}


class Fault(StrEnum):
    EMPTY = "empty"
    TOO_MANY = "too_many"
    NO_PSEUDONYM = "no_pseudonym"
    UNFIT = "unfit"
    TWICE = "twice"
    PERSONAL = "personal"
    VALUE = "value"
    OTHER_SIDE = "other_side"
    NO_HEAD = "no_head"


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong and where; `line` is 0 for the list as a whole."""

    fault: Fault
    line: int = 0
    about: str = ""  # never what looks personal
    key: str = ""  # of the characteristic of which it is no value


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who could be asked: a pseudonym, and what is known."""

    pseudonym: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """What stands in a list; with anything wrong nobody is taken from it."""

    people: tuple[Person, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    features: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()  # heads of columns that say nothing the monitor asks
    personal: tuple[str, ...] = ()  # heads of columns that tell who somebody is
    wrong: tuple[Wrong, ...] = ()
    more_wrong: int = 0


def read(
    cells: Sequence[Sequence[str]],
    words: lists.Words,
    *,
    perspective: str,
    allowed: Collection[str],
) -> Listed:
    """Return who stands in a list. `allowed` are the keys asked of this side."""
    table = lists.table_of(cells, words, most=MOST_PEOPLE)
    reasons = next(
        (
            place
            for place, one in enumerate(table.columns)
            if lists.key_of(one.head) in _REASON_HEADS
        ),
        None,
    )
    # A column of another side's characteristics, or with the reason, is not about who this is.
    wanted = {*allowed, str(lists.Meaning.PSEUDONYM), str(lists.Meaning.PERSPECTIVE)}
    wanted |= {str(lists.Meaning.KIND)} if lists.Meaning.KIND in allowed else set()
    columns = tuple(
        lists.Column(
            one.head,
            one.meaning if one.meaning in wanted and place != reasons else "",
            one.is_personal,
        )
        for place, one in enumerate(table.columns)
    )
    read_table = lists.Table(columns, table.rows, table.left_out)
    wrong = list(_as_a_whole(read_table))
    told = lists.people_in(read_table, words, perspective=perspective, taken=(), answers={})
    wrong += _beyond_heads(table)
    wrong += [
        Wrong(Fault.PERSONAL, line)
        if rules.looks_personal(word)
        else Wrong(Fault.VALUE, line, word[:60], key)
        for key, found in lists.unknown_values(read_table, words).items()
        for word in found
        for line in [_first_line(read_table, key, word)]
    ]
    reason_of = {
        line: row[reasons] for line, row in table.rows if reasons is not None and row[reasons]
    }
    left_out: Counter[str] = Counter()
    people = []
    for one in told:
        if one.fault is not None or not one.pseudonym or one.perspective != perspective:
            wrong.append(_wrong(one, perspective))
        elif one.line in reason_of:
            left_out[_REASONS.get(lists.key_of(reason_of[one.line]), LeftOut.OTHER)] += 1
        else:
            kind = {rules.PROVIDER_KIND: one.provider_kind} if one.provider_kind else {}
            known = {key: value for key, value in one.characteristics.items() if key in allowed}
            people.append(Person(one.pseudonym, kind | known))
    if not wrong and not people:
        wrong.append(Wrong(Fault.EMPTY))
    wrong = list(dict.fromkeys(wrong))
    return Listed(
        people=() if wrong else tuple(people),
        left_out=dict(left_out),
        features=tuple(one.meaning for one in columns if one.meaning in allowed),
        unread=tuple(
            one.head
            for place, one in enumerate(columns)
            if one.head and not one.meaning and not one.is_personal and place != reasons
        ),
        personal=tuple(one.head for one in columns if one.is_personal),
        wrong=tuple(wrong[:MOST_FAULTS]),
        more_wrong=max(0, len(wrong) - MOST_FAULTS),
    )


def _as_a_whole(table: lists.Table) -> list[Wrong]:
    if not table.rows:
        return [Wrong(Fault.EMPTY)]
    if table.left_out:
        return [Wrong(Fault.TOO_MANY)]
    if lists.Meaning.PSEUDONYM not in [one.meaning for one in table.columns]:
        return [Wrong(Fault.NO_PSEUDONYM)]
    return []


def _beyond_heads(table: lists.Table) -> list[Wrong]:
    """Return rows with something in a column that nothing is written above.

    A separator too many in a row moves all that follows it to the next column.
    """
    if not any(one.head for one in table.columns):
        return []
    nameless = [
        place for place, one in enumerate(table.columns) if not one.head and not one.meaning
    ]
    return [
        Wrong(Fault.NO_HEAD, line)
        for line, row in table.rows
        if any(row[place] for place in nameless)
    ]


def _first_line(table: lists.Table, key: str, word: str) -> int:
    """Return the first line that has this word for a characteristic."""
    place = next(place for place, one in enumerate(table.columns) if one.meaning == key)
    return next(line for line, row in table.rows if row[place] == word)


def _wrong(one: lists.ListedPerson, perspective: str) -> Wrong:
    if one.fault is lists.Fault.PERSONAL:
        return Wrong(Fault.PERSONAL, one.line)
    if one.fault is lists.Fault.TWICE:
        return Wrong(Fault.TWICE, one.line, one.about)
    if one.fault is lists.Fault.PERSPECTIVE:
        return Wrong(Fault.VALUE, one.line, one.about, str(lists.Meaning.PERSPECTIVE))
    if one.fault is lists.Fault.KIND:
        return Wrong(Fault.VALUE, one.line, one.about, str(lists.Meaning.KIND))
    if one.fault is None and one.perspective and one.perspective != perspective:
        return Wrong(Fault.OTHER_SIDE, one.line, one.pseudonym)
    return Wrong(Fault.UNFIT, one.line)
