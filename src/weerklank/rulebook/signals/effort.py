"""A longer term for efforts made: which of its conditions are met (Besluit inburgering 2021, 4.4).

Once six months, in the B1-route, when all lessons were attended (family and other migrants: when at
least 450 hours were), two of the four language parts and KNM were passed, and PVT and MAP are done.
Whether it is given DUO decides; here each condition stands apart, and nothing is said of the whole.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from weerklank.rulebook.calendar import months_later
from weerklank.rulebook.facts import ASIEL, Case, Why
from weerklank.rulebook.signals.hours import known_hours
from weerklank.rulebook.tables import LANGUAGE_PARTS, LEVELS, Presence

MET, NOT_MET, UNKNOWN = "voldaan", "niet voldaan", "onbekend"
# NT2 and other course hours; what was done during the intake is no course that was followed.
_LESSONS = frozenset({"cursus", "nt2"})


class Condition(NamedTuple):
    """One condition, whether it is met, and the numbers that this rests on."""

    name: str
    state: str
    why: Why


def conditions(case: Case) -> tuple[Condition, ...]:
    """Return the conditions one by one, on the B1-route; elsewhere this ground does not exist."""
    if case.route != "B":
        return ()
    passed = passed_parts(case) if case.facts.examens is not None else None
    return (
        _lessons(case),
        _language(case, passed),
        Condition("KNM", _known("KNM" in passed if passed is not None else None), {}),
        Condition("PVT", _known(case.known(case.row.pvt_ondertekend) is not None), {}),
        Condition("MAP", _known(case.known(case.row.map_eindgesprek) is not None), {}),
    )


def passed_parts(case: Case) -> set[str]:
    """Return the exam parts passed up to this day, at the level that the PIP asks for."""
    enough = LEVELS[LEVELS.index(case.row.niveau or "B1") :]
    return {
        exam.onderdeel
        for exam in case.facts.examens or ()
        if exam.uitslag == "Geslaagd"
        and case.known(exam.datum)
        and (exam.niveau in enough or exam.onderdeel not in LANGUAGE_PARTS)
    }


def _known(holds: bool | None) -> str:
    if holds is None:
        return UNKNOWN
    return MET if holds else NOT_MET


def _language(case: Case, passed: set[str] | None) -> Condition:
    needed = int(case.limits["SIG-19.parts"])
    number = len(passed & set(LANGUAGE_PARTS)) if passed is not None else None
    holds = None if number is None else number >= needed
    return Condition("taalonderdelen", _known(holds), {"gehaald": number, "parts": needed})


def _lessons(case: Case) -> Condition:
    """All lessons of an asielstatushouder; enough hours of others."""
    if not case.group:
        return Condition("lessen", UNKNOWN, {"doelgroep": None})
    if case.group == ASIEL:
        return _all_lessons(case)
    needed = case.limits["SIG-19.hours"]
    found = known_hours(case, _LESSONS, dated_by=_LESSONS)
    number = found[0] if found else None
    holds = None if number is None else number >= needed
    return Condition("lesuren", _known(holds), {"uren": number, "hours": needed})


def _all_lessons(case: Case) -> Condition:
    """Not met once a lesson was missed without leave; met when every month is known and full.

    Whether a lesson missed with leave counts as attended, the law does not say here: not known.
    Nor is it known of a lesson that was missed in a month of which the leave is not known.
    """
    first_of_month = case.on.replace(day=1)
    months = {
        row.maand: row
        for row in case.facts.presentie or ()
        if row.maand and row.maand < first_of_month
        if row.aangeboden is not None and row.aanwezig is not None
    }
    offered = sum(row.aangeboden or 0 for row in months.values())
    attended = sum(row.aanwezig or 0 for row in months.values())
    excused = sum(row.afwezig_geoorloofd or 0 for row in months.values())
    why = {"aangeboden": offered, "aanwezig": attended, "afwezig_geoorloofd": excused}
    if not offered:
        return Condition("lessen", UNKNOWN, {"aangeboden": None})
    if any(map(_missed_without_leave, months.values())):
        return Condition("lessen", NOT_MET, why)
    is_whole = attended == offered and _has_every_month(case, set(months), first_of_month)
    return Condition("lessen", MET if is_whole else UNKNOWN, why)


def _missed_without_leave(month: Presence) -> bool:
    """Is it sure that a lesson of this month was missed without leave?"""
    excused = month.afwezig_geoorloofd
    return excused is not None and (month.aanwezig or 0) + excused < (month.aangeboden or 0)


def _has_every_month(case: Case, known: set[date], until: date) -> bool:
    """Is something known of each month from the first lessons on?"""
    begun = case.known(case.row.taal_start)
    if begun is None:
        return False
    month = begun.replace(day=1)
    while month < until:
        if month not in known:
            return False
        month = months_later(month, 1)
    return True
