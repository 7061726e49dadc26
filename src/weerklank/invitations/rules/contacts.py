"""A table of names and addresses, as a municipality keeps it: what each column and row says.

Pure: nothing is read or kept. A row that is wrong is named and left out; it stops no other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from weerklank.study.rules import is_pseudonym
from weerklank.study.rules.lists import key_of
from weerklank.study.terms import LANGUAGES
from weerklank.vault.contacts import Details

MOST_ROWS = 6_000
PSEUDONYM, NUMBER = "pseudonym", "number"
GIVEN, FAMILY, HOUSE = "given", "family", "house"
_HEADS: dict[str, tuple[str, ...]] = {
    PSEUDONYM: ("pseudoniem", "deelnemer", "respondent"),
    NUMBER: ("klantnummer", "cliëntnummer", "clientnummer", "nummer klant"),
    "name": ("naam", "volledige naam", "name"),
    GIVEN: ("voornaam", "roepnaam", "voornamen", "voorletters"),
    FAMILY: ("achternaam", "familienaam"),
    "street": ("adres", "straat", "straat en huisnummer", "straatnaam"),
    HOUSE: ("huisnummer", "huisnr", "nr"),
    "postcode": ("postcode",),
    "town": ("plaats", "woonplaats", "stad"),
    "phone": ("telefoon", "telefoonnummer", "mobiel", "mobiele telefoon", "tel"),
    "email": ("e-mail", "email", "e-mailadres", "emailadres", "mail"),
    "language": ("taal", "voertaal", "contacttaal"),
    "organisation": ("organisatie", "werkt bij"),
    "function": ("functie",),
}
_LONGEST = {"name": 150, "street": 150, "postcode": 12, "town": 100, "phone": 30, "email": 254}
_LONGEST |= {"organisation": 150, "function": 100, "language": 30}
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{6,25}")
_LANGUAGES = {key_of(str(name)): code for code, (name, _own) in LANGUAGES.items()}
_LANGUAGES |= {key_of(own): code for code, (_name, own) in LANGUAGES.items()}
_LANGUAGES |= {code: code for code in LANGUAGES} | {"perzisch": "fa", "oekraiens": "uk"}


class Fault(StrEnum):
    NO_KEY = "no_key"
    UNFIT = "unfit"
    NO_NAME = "no_name"
    TWICE = "twice"
    EMAIL = "email"
    PHONE = "phone"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Row:
    """Someone as a row tells: by which key, and how she is reached; or what is wrong with it."""

    line: int
    key: str = ""
    details: Details | None = None
    fault: Fault | None = None
    # A language that is none of those we speak with people in: noted by nobody.
    unknown_language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What stands in a table. `by` is PSEUDONYM, NUMBER, or "" when it has neither."""

    by: str
    rows: tuple[Row, ...]
    read: tuple[str, ...]  # heads that are understood
    unread: tuple[str, ...]
    left_out: int  # rows beyond the most that is read
    # Places of the columns that say who somebody is.
    personal: frozenset[int]


def read(cells: Sequence[Sequence[str]]) -> Table:
    """Return who stands in a table with heads above it."""
    heads = [key_of(cell) for cell in cells[0]] if cells else []
    places = _places(heads)
    by = PSEUDONYM if PSEUDONYM in places else NUMBER if NUMBER in places else ""
    rows: list[Row] = []
    seen: set[str] = set()
    body = [(line, row) for line, row in enumerate(cells[1:], start=2) if any(row)]
    for line, row in body[:MOST_ROWS]:
        told = {field: _cell(row, place) for field, place in places.items()}
        found = _row(line, told, by)
        if found.fault is None and found.key and found.key in seen:
            found = Row(line, fault=Fault.TWICE)
        seen.add(found.key)
        rows.append(found)
    return Table(
        by=by,
        rows=tuple(rows),
        read=tuple(cells[0][place] for place in sorted(places.values())) if cells else (),
        unread=tuple(
            cells[0][place]
            for place in range(len(heads))
            if heads[place] and place not in places.values()
        )
        if cells
        else (),
        left_out=max(0, len(body) - MOST_ROWS),
        personal=frozenset(places.values()),
    )


def _places(heads: Sequence[str]) -> dict[str, int]:
    """Return in which column each field stands; of two with one name the first."""
    places: dict[str, int] = {}
    for field, names in _HEADS.items():
        for place, head in enumerate(heads):
            if head in names and field not in places:
                places[field] = place
    return places


def _cell(row: Sequence[str], place: int) -> str:
    return " ".join(row[place].split()) if place < len(row) else ""


def _row(line: int, told: Mapping[str, str], by: str) -> Row:
    key = told.get(by, "").upper() if by == PSEUDONYM else told.get(by, "")
    if by and not key:
        return Row(line, fault=Fault.NO_KEY)
    if by == PSEUDONYM and not is_pseudonym(key):
        return Row(line, fault=Fault.UNFIT)
    name = told.get("name") or " ".join(filter(None, (told.get(GIVEN, ""), told.get(FAMILY, ""))))
    street = " ".join(filter(None, (told.get("street", ""), told.get(HOUSE, ""))))
    language = told.get("language", "")
    code = _LANGUAGES.get(key_of(language), "")
    fields = {
        "name": name,
        "street": street,
        "language": code,
        **{
            field: told.get(field, "")
            for field in ("postcode", "town", "phone", "email", "organisation", "function")
        },
    }
    fault = fault_in(fields)
    if fault is not None:
        return Row(line, key, fault=fault)
    unknown = language if language and not code else ""
    return Row(line, key, Details(**fields), unknown_language=unknown)


def fault_in(fields: Mapping[str, str]) -> Fault | None:
    """Return what is wrong with contact data, or None."""
    if not fields["name"]:
        return Fault.NO_NAME
    if any(len(words) > _LONGEST[field] for field, words in fields.items()):
        return Fault.LONG
    if fields["email"] and not _EMAIL.fullmatch(fields["email"]):
        return Fault.EMAIL
    if fields["phone"] and not _PHONE.fullmatch(fields["phone"]):
        return Fault.PHONE
    return None
