"""Who of the register may be asked for research, and what of that person can be told.

Pure. What is told is said in the words of the register; what a monitor calls it, is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from weerklank.rulebook.calendar import DAY, months_later, runs

if TYPE_CHECKING:
    from datetime import date

    from weerklank.rulebook.facts import Case

EXEMPTING = frozenset({"ontheffing", "vrijstelling", "tijdelijke vrijstelling"})
# Steps of a trajectory, each with the column that says when it was taken.
STEPS = {
    "intake": "intake",
    "pip": "pip",
    "taal_start": "taal_start",
    "pvt": "pvt_ondertekend",
    "map": "map_eindgesprek",
}
# On which columns of `trajecten` rests what is told, beside the steps.
RESTS_ON = {
    "leerroute": ("leerroute",),
    "doelgroep": ("doelgroep", "gedetailleerde_doelgroep"),
    "gender": ("gender",),
    "age_class": ("leeftijdsklasse",),
    "origin_group": ("herkomstgroep",),
    "education": ("opleidingsniveau_herkomst",),
    "language": ("gesprekstaal",),
    "kern": ("kern",),
    "household": ("huishouden",),
    "time_in_nl": ("in_nederland_sinds",),
}
YES, NO = "ja", "nee"
_YEARS = ((1, "under_1"), (2, "1_to_2"), (3, "2_to_3"), (5, "3_to_5"))
_LONGER = "5_and_over"
_SYNONYMS = {"Geestelijk bedienaar": "overig", "Overig": "overig"}


class StaffNotAsked(StrEnum):
    """Why a contact person is not asked."""

    OUT_OF_SERVICE = "out_of_service"
    GUIDES_NOBODY = "guides_nobody"


class NotAsked(StrEnum):
    """Why someone of the register is not asked."""

    DIED = "died"
    MOVED = "moved"
    ENDED = "ended"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class AskableStaff:
    """A contact person, as the register knows her: by a staff key, never a name."""

    organisatie: str
    key: str
    not_asked: StaffNotAsked | None

    @property
    def told_apart_by(self) -> str:
        """What makes her one person: two kinds of organisation may use the same key."""
        return f"{self.organisatie}: {self.key}"


@dataclass(frozen=True, slots=True)
class Askable:
    """Someone of the register: what can be told, or why she is not asked."""

    pseudonym: str
    told: Mapping[str, str]  # in the register's words, by what a monitor may call it
    not_asked: NotAsked | None


def askable(case: Case) -> Askable:
    """Return what holds of a trajectory on its day."""
    return Askable(case.facts.traject, told(case), not_asked(case))


def not_asked(case: Case) -> NotAsked | None:
    """Return why someone is not asked; None who may be. The gravest reason first."""
    row = case.row
    if case.known(row.overleden):
        return NotAsked.DIED
    if case.known(row.vertrokken):
        return NotAsked.MOVED
    if case.known(row.voldaan) or case.known(row.z_eind):
        return NotAsked.ENDED
    if any(
        decision.soort in EXEMPTING
        and (decision.geheel is True or decision.soort == "tijdelijke vrijstelling")
        and runs(decision.van, decision.tot, case.on)
        for decision in case.facts.besluiten or ()
    ):
        return NotAsked.EXEMPT
    return None


def told(case: Case) -> dict[str, str]:
    """Return what is known of someone, in words; what is not known is left out."""
    row = case.row
    found = {
        "leerroute": case.route,
        "doelgroep": _group(case),
        "gender": row.gender,
        "age_class": row.leeftijdsklasse.replace("–", "-"),
        "origin_group": row.herkomstgroep,
        "education": row.opleidingsniveau_herkomst,
        "language": row.gesprekstaal,
        "kern": row.kern,
        "household": row.huishouden,
        "time_in_nl": _time_here(row.in_nederland_sinds, case.on),
    }
    for step, column in STEPS.items():
        if case.known(getattr(row, column)) is not None:
            found[step] = YES
        elif not case.is_refused(column):
            found[step] = NO
    return {key: word for key, word in found.items() if word}


def _group(case: Case) -> str:
    """Return the doelgroep, split further where the register tells more."""
    if case.group.startswith("Asiel"):
        return "asiel"
    if not case.group:
        return ""
    detail = case.row.gedetailleerde_doelgroep
    return _SYNONYMS.get(detail, "gezin" if detail.startswith("Gezins") else "")


def _time_here(since: date | None, on: date) -> str:
    if since is None or since > on:
        return ""
    return next(
        (key for years, key in _YEARS if on < months_later(since, 12 * years)),
        _LONGER,
    )


def last_days_to_come(on: date) -> list[date]:
    """Return of each number of years that is told the last day to have come, the latest first."""
    found = []
    for years, _key in _YEARS:
        day = months_later(on, -12 * years)
        # The 28th of February is so many years after the 29th too.
        is_longer = months_later(day + DAY, 12 * years) <= on
        found.append(day + DAY if is_longer else day)
    return found
