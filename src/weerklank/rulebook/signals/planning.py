"""Signals about the PIP, the aanbod, PVT, MAP and the end of the term."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from weerklank.rulebook.calendar import DAY, months_later
from weerklank.rulebook.facts import ASIEL, Case, Why
from weerklank.rulebook.signals.effort import UNKNOWN as UNSURE
from weerklank.rulebook.signals.effort import conditions, passed_parts
from weerklank.rulebook.signals.judging import (
    Finding,
    Rule,
    how_many,
    if_alike,
    in_both,
    over,
    unknown,
    warns,
)
from weerklank.rulebook.signals.thresholds import Threshold
from weerklank.rulebook.tables import EXAM_PARTS
from weerklank.rulebook.words import marked as _

_BESLUIT_5_3 = "Besluit inburgering 2021, art. 5.3"
_REGELING_4_1 = "Regeling inburgering 2021, art. 4.1, onder g"
_BESLUIT_4_4 = "Besluit inburgering 2021, art. 4.4"
_BESLUIT_4_5 = "Besluit inburgering 2021, art. 4.5"
_WET_24 = "Wet inburgering 2021, art. 24"
_LONG_BEFORE = 240  # months; longer than any term with its extensions

THRESHOLDS = (
    Threshold("SIG-07.limit", 70, _("dagen"), "L", _BESLUIT_5_3, _("tot het PIP er moet zijn")),
    Threshold("SIG-07.wait", 14, _("dagen"), "L", _BESLUIT_5_3, _("na informatie van derden")),
    Threshold("SIG-07.warn", 14, _("dagen"), "P", _("voorstel"), _("waarschuwing vooraf")),
    Threshold("SIG-08.limit", 70, _("dagen"), "L", _BESLUIT_5_3, _("tot het PIP er moet zijn")),
    Threshold("SIG-08.wait", 14, _("dagen"), "L", _BESLUIT_5_3, _("na informatie van derden")),
    Threshold("SIG-08.warn", 14, _("dagen"), "P", _("voorstel"), _("waarschuwing vooraf")),
    Threshold("SIG-09.limit", 3, _("maanden"), "L", _REGELING_4_1, _("tussen PIP en aanbod")),
    Threshold(
        "SIG-09.start", 6, _("maanden"), "L", _REGELING_4_1, _("tot de start, onderwijsroute")
    ),
    Threshold("SIG-09.warn", 2, _("maanden"), "P", _("voorstel"), _("tot de waarschuwing")),
    Threshold("SIG-10.m", 6, _("maanden"), "P", _("voorstel"), _("tot de start van het PVT")),
    Threshold(
        "SIG-10.q", 0.5, _("van de termijn"), "P", _("voorstel"), _("tot het PVT getekend is")
    ),
    Threshold("SIG-11.m", 6, _("maanden"), "P", _("voorstel"), _("voor het einde van de termijn")),
    Threshold("SIG-19.m", 6, _("maanden"), "L", _BESLUIT_4_5, _("voor het einde van de termijn")),
    Threshold(
        "SIG-19.hours", 450, _("uur"), "L", _BESLUIT_4_4, _("les, verlenging door inspanning")
    ),
    Threshold(
        "SIG-19.parts", 2, _("onderdelen"), "L", _BESLUIT_4_4, _("taal, verlenging door inspanning")
    ),
)


def late_pip(case: Case) -> Finding | None:
    """SIG-07: no PIP within ten weeks of the kennisgeving, or of the registration if that is later.

    Besluit inburgering 2021, art. 5.3. When information of others is waited for, the PIP may come
    later: until two weeks after that came, and never has less than the ten weeks. Until it comes
    there is a warning once these have passed. Speaks only while there is no PIP.
    """
    if case.pip is not None:
        return None
    row = case.row
    notified, registered = case.known(row.kennisgeving), case.known(row.brp)
    if notified is None or registered is None:
        return unknown(kennisgeving=notified, brp=registered)
    why: Why = {"kennisgeving": notified, "brp": registered}
    return _pip_term(case, "SIG-07", max(notified, registered), why)


def late_pip_after_move(case: Case) -> Finding | None:
    """SIG-08: no PIP within ten weeks of the registration in a next municipality.

    Besluit inburgering 2021, art. 5.3. Of the rows of `vestigingen` the last that had begun, when
    it is not the first; speaks while that row has no PIP. Judged as SIG-07: information of others
    that came before this registration leaves the ten weeks as they are.
    """
    found = case.facts.vestigingen
    if found is None:
        return unknown(vestigingen=None)
    if len(found) < 2:
        return None
    lived_in = [each for each in found if each.brp is not None and each.brp <= case.on]
    if len(lived_in) < 2:
        return None
    begin, pip = lived_in[-1]
    if begin is None or case.known(pip):
        return None
    return _pip_term(case, "SIG-08", begin, {"brp": begin, "pip": None})


def _pip_term(case: Case, signal: str, begin: date, why: Why) -> Finding | None:
    """Judge a PIP that is not there, of which the ten weeks began on this day."""
    row, limits = case.row, case.limits
    limit, wait, warn = (limits[f"{signal}.{name}"] for name in ("limit", "wait", "warn"))
    deadline = begin + timedelta(days=limit)
    why["limit"] = limit
    received = case.known(row.pip_informatie_ontvangen)
    if row.pip_reden_vertraging:
        why |= {"pip_reden_vertraging": row.pip_reden_vertraging, "wait": wait}
        why["pip_informatie_ontvangen"] = received
        if received is None:
            return warns(**why) if case.on > deadline else None
        deadline = max(deadline, received + timedelta(days=wait))
    if case.on > deadline:
        return over(**why)
    if (deadline - case.on).days <= warn:
        return warns(**why, warn=warn)
    return None


def no_offer(case: Case) -> Finding | None:
    """SIG-09: no aanbod within three months of the PIP, or no start in six on the onderwijsroute.

    Regeling inburgering 2021, art. 4.1(g): then it is a ground for a longer term. Only for
    asielstatushouders; others look for a course themselves. On the onderwijsroute it speaks once
    six months after the PIP have passed and no lessons began: then a start was not planned, was
    planned too late, or was planned for a day that has passed. There is no warning before. On the
    other routes there is one from two months on.
    """
    if case.group != ASIEL:
        return None if case.group else unknown(doelgroep=None)
    route, offered = case.route, case.known(case.row.aanbod)
    if not route:
        return unknown(leerroute=None)
    begun = case.known(case.row.taal_start)
    if begun if route == "O" else offered:
        return None
    pip = case.pip
    if pip is None:
        return unknown(pip=None)
    why: Why = {"pip": pip, "aanbod": offered, "leerroute": route}
    return _no_start(case, pip, why) if route == "O" else _no_course(case, pip, why)


def _no_start(case: Case, pip: date, why: Why) -> Finding | None:
    months = case.limits["SIG-09.start"]
    planned, last = case.row.verwachte_start, months_later(pip, months)
    if case.on <= last:
        return None
    why |= {"taal_start": None, "verwachte_start": planned, "start": months}
    return over(**why, voorbij=planned is not None and planned < case.on)


def _no_course(case: Case, pip: date, why: Why) -> Finding | None:
    limit, warn = case.limits["SIG-09.limit"], case.limits["SIG-09.warn"]
    why["limit"] = limit
    if case.on > months_later(pip, limit):
        return over(**why)
    if case.on > months_later(pip, warn):
        return warns(**why, warn=warn)
    return None


def waits_for_pvt(case: Case) -> Finding | None:
    """SIG-10: the PVT has not begun after `m` months of the term, or is not signed after a part.

    Source report (waiting lists). The law sets no term of its own: the PVT must be done within the
    term (Wet inburgering 2021, art. 6). What is signed is done, whatever else is known.
    """
    row, limits = case.row, case.limits
    if case.known(row.pvt_ondertekend):
        return None
    start, fraction = case.start, case.fraction
    if start is None or fraction is None:
        return unknown(pip=case.pip, termijn_eind=case.end)
    months, part = limits["SIG-10.m"], limits["SIG-10.q"]
    begun = case.known(row.pvt_start)
    waits = begun is None and case.on > months_later(start, months)
    if not waits and fraction <= part:
        return None
    return over(
        pip=case.pip, termijn_eind=case.end, pvt_ondertekend=None, pvt_start=begun, m=months, q=part
    )


def unfinished_near_end(case: Case) -> Finding | None:
    """SIG-11: PVT or MAP is not done and the term ends within `m` months, or has ended.

    Wet inburgering 2021, art. 24; Besluit inburgering 2021, art. 3.1 and 3.2. The PVT is done when
    it is signed, the MAP at its eindgesprek; the onderwijsroute has no MAP (Wet, art. 8(3)).
    """
    row, route = case.row, case.route
    signed, closed = case.known(row.pvt_ondertekend), case.known(row.map_eindgesprek)
    if signed and (closed or route == "O"):
        return None
    if not route:
        return unknown(leerroute=None)
    end = case.end
    if end is None:
        return unknown(termijn_eind=None)
    months = case.limits["SIG-11.m"]
    if case.on <= months_later(end, -months):
        return None
    return over(
        termijn_eind=end, leerroute=route, pvt_ondertekend=signed, map_eindgesprek=closed, m=months
    )


def term_ends(case: Case) -> Finding | None:
    """SIG-19: the term ends within six months, or has ended, and something is still open.

    Besluit inburgering 2021, art. 4.5: a longer term can be asked for from then on. Open is what
    the route asks for (Wet inburgering 2021, art. 6-9) and is not done: the PVT until it is signed;
    the MAP until its eindgesprek, not on the onderwijsroute; on the B1-route each exam part until
    it is passed, a language part at B1 or higher, or at the `niveau` of the PIP when that is A2; on
    the Z-route its afronding (`z_eind`), which follows when the hours are made; the opleiding of
    the onderwijsroute for as long as the plicht is not fulfilled, for its diploma has no date of
    its own. From which parts a partial ontheffing or vrijstelling frees is not registered: all
    are named. On the B1-route the conditions for a longer term by effort (Besluit, art. 4.4) stand
    beside it one by one, as `inspanning`; they decide nothing.
    """
    route = case.route
    if not route:
        return unknown(leerroute=None)
    end, exams = case.end, case.facts.examens
    if end is None or (route == "B" and exams is None):
        return unknown(termijn_eind=end, examens=how_many(exams))
    months = case.limits["SIG-19.m"]
    if case.on <= months_later(end, -months):
        return None
    open_parts = tuple(_open_parts(case))
    if not open_parts:
        return None
    why: Why = {"termijn_eind": end, "leerroute": route, "open": open_parts}
    why["m"] = months
    if by_effort := conditions(case):
        why["inspanning"] = {each.name: each.state for each in by_effort}
        for each in by_effort:
            why |= each.why
    return warns(**why)


def _open_parts(case: Case) -> Iterator[str]:
    row, route = case.row, case.route
    if not case.known(row.pvt_ondertekend):
        yield "PVT"
    if route != "O" and not case.known(row.map_eindgesprek):
        yield "MAP"
    if route == "B":
        passed = passed_parts(case)
        yield from (part for part in EXAM_PARTS if part not in passed)
    if route == "Z" and not case.known(row.z_eind):
        yield "Z-route"
    if route == "O":
        yield "opleiding"


def _before_end(signal: str, case: Case) -> Iterator[date]:
    """Yield the day on which the end comes near, and one on which it surely was not near yet.

    An end that is known without anything else would have no day before it to begin from.
    """
    if case.end:
        yield months_later(case.end, -case.limits[f"{signal}.m"]) + DAY
        yield months_later(case.end, -_LONG_BEFORE)


def _alike(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    return {name: state if other[name] == state else UNSURE for name, state in one.items()}


RULES = (
    Rule(
        "SIG-07",
        _("PIP te laat"),
        _("gemeente"),
        f"wet: {_BESLUIT_5_3}",
        late_pip,
        columns=("kennisgeving", "brp", "pip", "pip_informatie_ontvangen"),
    ),
    Rule(
        "SIG-08",
        _("Nieuwe 10-wekentermijn na verhuizing"),
        _("gemeente"),
        f"wet: {_BESLUIT_5_3}",
        late_pip_after_move,
        columns=("pip_informatie_ontvangen",),
        tables=("vestigingen",),
    ),
    Rule(
        "SIG-09",
        _("Geen inburgeringsaanbod"),
        _("gemeente"),
        f"wet: {_REGELING_4_1}",
        no_offer,
        columns=("pip", "aanbod", "taal_start"),
    ),
    Rule(
        "SIG-10",
        _("Wacht op PVT"),
        _("gemeente"),
        "bronrapport: Regioplan 23141 (2024)",
        waits_for_pvt,
        columns=("pip", "termijn_eind", "pvt_start", "pvt_ondertekend"),
    ),
    Rule(
        "SIG-11",
        _("PVT/MAP niet af tegen het einde"),
        _("gemeente"),
        f"wet: {_WET_24}",
        unfinished_near_end,
        columns=("pip", "termijn_eind", "pvt_ondertekend", "map_eindgesprek"),
        moments=lambda case: _before_end("SIG-11", case),
    ),
    Rule(
        "SIG-19",
        _("Termijn loopt af"),
        _("gemeente"),
        f"wet: {_BESLUIT_4_5}",
        term_ends,
        columns=("pip", "termijn_eind", "pvt_ondertekend", "map_eindgesprek", "z_eind"),
        tables=("examens",),
        moments=lambda case: _before_end("SIG-19", case),
        lists={"open": in_both, "inspanning": _alike, "gehaald": if_alike},
    ),
)
