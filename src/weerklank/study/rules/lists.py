"""A list of people as somebody pasted or kept it: what each column and each row says.

Pure: the words of the monitor come in, no table is read and nothing is made.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from weerklank.study import rules

MOST_ROWS = 500
MOST_COLUMNS = 40
MOST_CHARACTERS = 200_000
_SEPARATORS = ("\t", ";", ",")


class Meaning(StrEnum):
    """What a column can be about, beside the characteristics of the monitor."""

    NOTHING = ""
    PSEUDONYM = "pseudonym"
    PERSPECTIVE = "perspective"
    KIND = "provider_kind"
    FUNCTION = "function"


class Fault(StrEnum):
    UNFIT = "unfit"  # no pseudonym
    TWICE = "twice"  # of two rows with one pseudonym, the second
    TAKEN = "taken"
    PERSPECTIVE = "perspective"
    KIND = "kind"
    PERSONAL = "personal"


_HEADS = {
    Meaning.PSEUDONYM: ("pseudoniem", "deelnemer", "respondent", "code", "nr", "nummer", "id"),
    Meaning.PERSPECTIVE: ("perspectief", "wie"),
    Meaning.KIND: ("soort organisatie", "organisatie", "aanbieder"),
    Meaning.FUNCTION: ("functie", "rol"),
}
# Columns that say who someone is. They are named on the page and never read.
_PERSONAL_HEADS = frozenset(
    (
        "naam", "voornaam", "achternaam", "roepnaam", "bsn", "burgerservicenummer", "e-mail",
        "email", "e-mailadres", "mail", "telefoon", "telefoonnummer", "mobiel", "adres", "postcode",
        "straat", "geboortedatum", "klantnummer", "v-nummer", "name",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The monitor's own words: keys by the words that people write for them, in small letters."""

    perspectives: Mapping[str, str]
    kinds: Mapping[str, str]
    heads: Mapping[str, str]  # characteristic key by its name
    values: Mapping[str, Mapping[str, str]]  # per characteristic: value key by its name


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands above it, and what it is taken to be about."""

    head: str
    meaning: str  # a Meaning, or the key of a characteristic
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]  # number of the line, cells
    left_out: int = 0  # rows beyond the most that is read


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """Someone as a row tells; empty for what it does not. With a fault nobody comes of it."""

    line: int
    pseudonym: str = ""
    perspective: str = ""
    provider_kind: str = ""
    function: str = ""
    characteristics: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None
    about: str = ""  # the word at fault; never what looks personal


def cells_of(text: str) -> list[list[str]]:
    """Return the cells of a pasted list: by tab, semicolon or comma, whatever divides it best."""
    lines = [line for line in text.splitlines() if line.strip()]
    separator = next((one for one in _SEPARATORS if any(one in line for line in lines)), "\t")
    return [
        [cell.strip() for cell in row][:MOST_COLUMNS]
        for row in csv.reader(lines, delimiter=separator)
    ]


def table_of(cells: Sequence[Sequence[str]], words: Words, *, most: int = MOST_ROWS) -> Table:
    """Say what each column is about, by what stands above it or else by what stands in it.

    Of more than `most` rows the rest is counted and left out.
    """
    width = max(map(len, cells), default=0)
    rows = [(*row, *[""] * (width - len(row))) for row in cells]
    first = rows[0] if rows else ()
    by_head = [_by_head(cell, words) for cell in first]
    has_head = any(by_head) or any(is_personal_head(cell) for cell in first)
    body = [(line, tuple(row)) for line, row in enumerate(rows, start=1)][1 if has_head else 0 :]
    columns: list[Column] = []
    taken: set[str] = set()
    for place in range(width):
        head = first[place] if has_head else ""
        is_personal = has_head and is_personal_head(head)
        meaning = by_head[place] if has_head else ""
        if not meaning and not is_personal:
            meaning = _by_cells([row[place] for _line, row in body], words)
        if meaning in taken or is_personal:
            meaning = ""
        taken |= {meaning} - {""}
        columns.append(Column(head, meaning, is_personal))
    return Table(tuple(columns), tuple(body[:most]), max(0, len(body) - most))


def unknown_values(table: Table, words: Words) -> dict[str, list[str]]:
    """Return per characteristic the words that are none of its values, each once."""
    found: dict[str, list[str]] = {}
    for place, column in enumerate(table.columns):
        values = words.values.get(column.meaning)
        if values is None:
            continue
        for _line, row in table.rows:
            word = row[place]
            if word and key_of(word) not in values and word not in found.get(column.meaning, []):
                found.setdefault(column.meaning, []).append(word)
    return found


def people_in(
    table: Table,
    words: Words,
    *,
    perspective: str,
    taken: Collection[str],
    answers: Mapping[tuple[str, str], str],
) -> list[ListedPerson]:
    """Return who stands in the table. A fault in one row stops no other.

    `perspective` is of whoever the table gives none; `taken` the pseudonyms in use; `answers` the
    value key per characteristic and word that the monitor does not know, empty for unknown.
    """
    places = {one.meaning: place for place, one in enumerate(table.columns) if one.meaning}
    found: list[ListedPerson] = []
    seen: set[str] = set()
    for line, row in table.rows:
        if not any(row[place] for place in places.values()):
            continue
        told = {meaning: row[place] for meaning, place in places.items()}
        person = _person(line, told, words, answers, perspective)
        name = person.pseudonym
        if person.fault is None and name and (name in seen or name in taken):
            fault = Fault.TWICE if name in seen else Fault.TAKEN
            person = ListedPerson(line, fault=fault, about=name)
        elif person.fault is None:
            seen.add(name)
        found.append(person)
    return found


def _person(
    line: int,
    told: Mapping[str, str],
    words: Words,
    answers: Mapping[tuple[str, str], str],
    perspective: str,
) -> ListedPerson:
    if any(rules.looks_personal(word) for word in told.values()):
        return ListedPerson(line, fault=Fault.PERSONAL)
    pseudonym = told.get(Meaning.PSEUDONYM, "").upper()
    if pseudonym and not rules.is_pseudonym(pseudonym):
        return ListedPerson(line, fault=Fault.UNFIT)
    side = told.get(Meaning.PERSPECTIVE, "")
    if side and key_of(side) not in words.perspectives:
        return ListedPerson(line, fault=Fault.PERSPECTIVE, about=side)
    kind = told.get(Meaning.KIND, "")
    if kind and key_of(kind) not in words.kinds:
        return ListedPerson(line, fault=Fault.KIND, about=kind)
    characteristics = {}
    for key, values in words.values.items():
        word = told.get(key, "")
        value = values.get(key_of(word), answers.get((key, word), "")) if word else ""
        if value:
            characteristics[key] = value
    return ListedPerson(
        line,
        pseudonym=pseudonym,
        perspective=words.perspectives.get(key_of(side), perspective),
        provider_kind=words.kinds.get(key_of(kind), ""),
        function=told.get(Meaning.FUNCTION, ""),
        characteristics=characteristics,
    )


def key_of(word: str) -> str:
    """Return a word as it is compared: in small letters, with one space between its parts."""
    return re.sub(r"\s+", " ", word).strip().casefold()


def is_personal_head(head: str) -> bool:
    """Return whether a column with this head says who someone is."""
    return key_of(head) in _PERSONAL_HEADS


def _by_head(head: str, words: Words) -> str:
    key = key_of(head)
    for meaning, names in _HEADS.items():
        if key in names:
            return str(meaning)
    return words.heads.get(key, "")


def _by_cells(cells: Sequence[str], words: Words) -> str:
    """Say what a column without a known head is about, when all that stands in it says the same."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return ""
    if all(rules.is_pseudonym(cell.upper()) for cell in filled):
        return str(Meaning.PSEUDONYM)
    known: dict[str, Mapping[str, str]] = {
        str(Meaning.PERSPECTIVE): words.perspectives,
        str(Meaning.KIND): words.kinds,
        **words.values,
    }
    fitting = [
        name for name, values in known.items() if all(key_of(one) in values for one in filled)
    ]
    # "ja" and "nee" fit many characteristics: then somebody has to say which.
    return fitting[0] if len(fitting) == 1 else ""
