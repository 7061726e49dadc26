"""Signals about support, money, childcare, travel and work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from weerklank.register.rules.calendar import months_later
from weerklank.register.rules.facts import ASIEL, GEZIN, Case
from weerklank.register.rules.hours import falling_presence
from weerklank.register.rules.judging import ON, OVER, WARN, Finding, Rule, unknown
from weerklank.register.rules.thresholds import Threshold

_PW_56A = "Participatiewet, art. 56a"
_REPORT = "Regioplan 23141 (2024)"

THRESHOLDS = (
    Threshold("SIG-23.M", 18, "maanden", "S", _REPORT, "duur van de begeleiding"),
    Threshold("SIG-23.M2", 30, "maanden", "S", _REPORT, "van de start tot het einde van spreekuur"),
    Threshold("SIG-23.w", 3, "maanden", "P", "voorstel", "voor het einde"),
    Threshold("SIG-24.months", 6, "maanden", "L", _PW_56A, "duur van het ontzorgen"),
    Threshold("SIG-24.d", 14, "dagen", "P", "voorstel", "tot het ontzorgen er moet zijn"),
    Threshold("SIG-24.w", 30, "dagen", "P", "voorstel", "voor het einde"),
    Threshold("SIG-25.d", 60, "dagen", "P", "voorstel", "zonder kinderopvang"),
    Threshold("SIG-26.x", 45, "minuten", "P", "voorstel", "reistijd, enkele reis"),
    Threshold("SIG-26.y", 10, "km", "P", "voorstel", "afstand zonder vergoeding"),
    Threshold("SIG-28.m", 6, "maanden", "P", "voorstel", "zonder hulp naar werk"),
)

# Members of the family of a status holder have a regular permit: they fall outside the ontzorgen.
_OUTSIDE_ONTZORGEN = ("Gezinshereniger met Asielstatushouder", "Gezinsvormer met Asielstatushouder")


def support_ends(case: Case) -> Finding | None:
    """SIG-23: begeleiding or spreekuur ends within `w` months and nothing was handed over.

    Status holders only (Wet inburgering 2021, art. 13). How long begeleiding lasts is agreed
    locally: `M` months, then spreekuur until `spreekuur_eind`, or else until `M2` months after the
    start. Speaks from so many months before each end until that end, which itself is after it.
    `mb_overdracht` is the warm hand-over: once that is done there is nothing to see here.
    """
    if case.group != ASIEL:
        return None if case.group else unknown(doelgroep=None)
    row, limits = case.row, case.limits
    if case.known(row.mb_overdracht):
        return None
    begun = case.known(row.mb_start)
    if begun is None:
        return unknown(mb_start=None)
    for what, end, limit in _ends_of_support(case, begun):
        if months_later(end, -limits["SIG-23.w"]) <= case.on < end:
            why = {"mb_start": begun, "mb_overdracht": None, "eind": end, "van": what}
            return Finding(ON, WARN, why | limit | {"w": limits["SIG-23.w"]})
    return None


def _ends_of_support(case: Case, begun: date) -> Iterator[tuple[str, date, dict[str, Any]]]:
    """Give what ends, when, and what that day rests on."""
    months = case.limits["SIG-23.M"]
    yield "begeleiding", months_later(begun, months), {"M": months}
    planned, months = case.row.spreekuur_eind, case.limits["SIG-23.M2"]
    if planned:
        yield "spreekuur", planned, {"spreekuur_eind": planned}
    else:
        yield "spreekuur", months_later(begun, months), {"M2": months}


def _days_of_support(case: Case) -> Iterator[date]:
    if case.row.mb_start:
        for _what, end, _limit in _ends_of_support(case, case.row.mb_start):
            yield end
            yield months_later(end, -case.limits["SIG-23.w"])


def relief(case: Case) -> Finding | None:
    """SIG-24: ontzorgen has not begun `d` days after the bijstand, or ends unchecked.

    Participatiewet, art. 56a: six months for status holders with bijstand; members of their family
    fall outside it. Too late from the day after those `d` days. The end is `ontzorgen_eind`, or
    else six months after the start; a notice stands from `w` days before it until that end, while
    it was not checked whether someone can do without.
    """
    row = case.row
    if case.group != ASIEL:
        return None if case.group else unknown(doelgroep=None)
    if row.gedetailleerde_doelgroep in _OUTSIDE_ONTZORGEN:
        return None
    begun = case.known(row.ontzorgen_start)
    return _relief_not_begun(case) if begun is None else _relief_ends(case, begun)


def _relief_not_begun(case: Case) -> Finding | None:
    right, limit = case.known(case.row.bijstand_start), case.limits["SIG-24.d"]
    if right is None:
        return unknown(bijstand_start=None, ontzorgen_start=None)
    if (case.on - right).days <= limit:
        return None
    return Finding(ON, OVER, {"bijstand_start": right, "ontzorgen_start": None, "d": limit})


def _relief_ends(case: Case, begun: date) -> Finding | None:
    row, limit = case.row, case.limits["SIG-24.w"]
    end = _end_of_relief(case, begun)
    if case.known(row.zelfredzaamheid_getoetst) or not 0 < (end - case.on).days <= limit:
        return None
    why = {"ontzorgen_start": begun, "ontzorgen_eind": row.ontzorgen_eind, "eind": end}
    return Finding(ON, WARN, why | {"zelfredzaamheid_getoetst": None, "w": limit})


def _end_of_relief(case: Case, begun: date) -> date:
    return case.row.ontzorgen_eind or months_later(begun, case.limits["SIG-24.months"])


def _days_of_relief(case: Case) -> Iterator[date]:
    if case.row.ontzorgen_start:
        end = _end_of_relief(case, case.row.ontzorgen_start)
        yield end
        yield end - timedelta(days=case.limits["SIG-24.w"])


def childcare(case: Case) -> Finding | None:
    """SIG-25: childcare is needed and not there, for more than `d` days.

    Source report. The days count from `kinderopvang_sinds`. Nothing filled in is not known: only
    "niet nodig" says that there is no need. It weighs more when presence falls (SIG-22); `why`
    says so.
    """
    row = case.row
    if row.kinderopvang in ("niet nodig", "geregeld"):
        return None
    since = case.known(row.kinderopvang_sinds)
    if not row.kinderopvang or since is None:
        return unknown(kinderopvang=row.kinderopvang or None, kinderopvang_sinds=since)
    limit = case.limits["SIG-25.d"]
    if (case.on - since).days <= limit:
        return None
    presence = falling_presence(case)
    falls = presence is not None and presence.state == ON
    why = {"kinderopvang": row.kinderopvang, "kinderopvang_sinds": since, "d": limit}
    return Finding(ON, OVER, why | {"presentie_daalt": falls})


def travel(case: Case) -> Finding | None:
    """SIG-26: more than `x` minutes one way, or more than `y` km that nobody pays for.

    Source report (villages without a school). Enough minutes alone make the signal, and so does
    the distance with `reiskosten_geregeld` "nee"; it is not known when what is missing could still
    decide. These columns have no date: they hold from the day that someone lives here.
    """
    row, limits = case.row, case.limits
    lives_here = row.brp or row.kennisgeving
    if lives_here and lives_here > case.on:
        return unknown(brp=case.known(row.brp))
    is_long = _above(row.reisminuten, limits["SIG-26.x"])
    is_far = _above(row.reisafstand_km, limits["SIG-26.y"])
    if row.reiskosten_geregeld is True or is_far is False:
        is_unpaid: bool | None = False
    else:
        is_unpaid = True if is_far and row.reiskosten_geregeld is False else None
    why = {
        "reisminuten": row.reisminuten,
        "reisafstand_km": row.reisafstand_km,
        "reiskosten_geregeld": row.reiskosten_geregeld,
    }
    if is_long or is_unpaid:
        reasons = [name for name, holds in (("x", is_long), ("y", is_unpaid)) if holds]
        return Finding(ON, OVER, why | {name: limits[f"SIG-26.{name}"] for name in reasons})
    return unknown(**why) if is_long is None or is_unpaid is None else None


def _above(value: float | None, limit: float) -> bool | None:
    return None if value is None else value > limit


def no_help_to_work(case: Case) -> Finding | None:
    """SIG-28: wants to work, has no benefit of their own, and got no help for `m` months.

    Source report (women with a working husband). Family migrants with `werkdoel` "ja" and
    `eigen_uitkering` "nee", who have no paid work. The months count from the last held appointment
    about work or the end of the MAP, and without either from the beginning of the term.
    """
    row = case.row
    if case.group != GEZIN:
        return None if case.group else unknown(doelgroep=None)
    if row.werkdoel is False or row.eigen_uitkering or case.known(row.betaald_werk_sinds):
        return None
    if row.werkdoel is None or row.eigen_uitkering is None:
        return unknown(werkdoel=row.werkdoel, eigen_uitkering=row.eigen_uitkering)
    if case.facts.afspraken is None or case.start is None:
        given = None if case.facts.afspraken is None else len(case.facts.afspraken)
        return unknown(afspraken=given, pip=case.pip)
    helped = _last_help(case)
    finished = case.known(row.map_eindgesprek)
    limit = case.limits["SIG-28.m"]
    last = max(day for day in (case.start, helped, finished) if day)
    if case.on < months_later(last, limit):
        return None
    why = {"werkdoel": True, "eigen_uitkering": False, "pip": case.pip}
    return Finding(ON, OVER, why | {"gepland_op": helped, "map_eindgesprek": finished, "m": limit})


def _last_help(case: Case) -> date | None:
    return max(
        (
            day
            for each in case.facts.afspraken or ()
            if each.soort == "werk"
            and each.status == "gehouden"
            and (day := case.known(each.gepland_op))
        ),
        default=None,
    )


_SAID = f"bronrapport: {_REPORT}"

RULES = (
    Rule(
        "SIG-23",
        "Maatschappelijke begeleiding eindigt",
        "begeleiding",
        _SAID,
        support_ends,
        columns=("mb_start", "mb_overdracht", "spreekuur_eind"),
        moments=_days_of_support,
    ),
    Rule(
        "SIG-24",
        "Ontzorgen eindigt / niet gestart",
        "gemeente",
        f"wet: {_PW_56A}",
        relief,
        columns=(
            "bijstand_start",
            "ontzorgen_start",
            "ontzorgen_eind",
            "zelfredzaamheid_getoetst",
        ),
        moments=_days_of_relief,
    ),
    Rule(
        "SIG-25",
        "Kinderopvang belemmert",
        "gemeente",
        _SAID,
        childcare,
        columns=("kinderopvang_sinds",),
    ),
    Rule(
        "SIG-26",
        "Reistijd of reiskosten belemmert",
        "gemeente",
        _SAID,
        travel,
        columns=("brp", "kennisgeving"),
    ),
    Rule(
        "SIG-28",
        "Partner werkt, geen begeleiding naar werk",
        "gemeente",
        _SAID,
        no_help_to_work,
        columns=("betaald_werk_sinds", "map_eindgesprek"),
        tables=("afspraken",),
    ),
)
