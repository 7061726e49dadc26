"""Signals about the register itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import runs
from weerklank.rulebook.facts import Case
from weerklank.rulebook.signals.judging import Finding, Rule, over, unknown
from weerklank.rulebook.signals.thresholds import Threshold
from weerklank.rulebook.tables import CONTACT_ORGANISATIONS
from weerklank.rulebook.words import marked as _

_GEMEENTE = CONTACT_ORGANISATIONS[0]
_WET_14 = "Wet inburgering 2021, art. 14, derde lid, onder b"

THRESHOLDS = (
    Threshold("SIG-31.d", 14, _("dagen"), "P", _("voorstel"), _("verschil tussen twee datums")),
    Threshold("SIG-32.d", 30, _("dagen"), "P", _("voorstel"), _("na het PIP")),
)

_COMPARED_DATES = ("pip", "pvt_ondertekend", "map_eindgesprek")


def apart_from_duo(case: Case) -> Finding | None:
    """SIG-31: the register and DUO say different things of this trajectory.

    The leerroute, the contact person of the gemeente, and the dates of the PIP, the signed PVT and
    the closing meeting of the MAP; dates differ when they lie more than `d` days apart. What only
    one of both has cannot be compared: that is not known, unless something else differs. What
    neither has is no difference. A leerroute exists from the day of its PIP.
    """
    if case.facts.duo is None:
        return unknown(duo=None)
    limit = case.limits["SIG-31.d"]
    pairs = dict(_pairs(case, case.facts.duo))
    apart = {name: pair for name, pair in pairs.items() if _differ(*pair, limit)}
    if apart:
        return over(verschil=apart, d=limit)
    known = [name for name, pair in pairs.items() if all(pair)]
    half = [name for name, pair in pairs.items() if any(pair) and name not in known]
    if half or not known:
        return unknown(**dict.fromkeys(half or pairs))
    return None


def _pairs(case: Case, duo: tables.DuoRecord) -> Iterator[tuple[str, tuple[object, object]]]:
    """Yield what the register and DUO have in each column that is compared, empty as None."""
    routes = (case.route, duo.leerroute)
    if case.row.pip and case.pip is None:
        routes = ("", "")
    yield "leerroute", (routes[0] or None, routes[1] or None)
    for name in _COMPARED_DATES:
        yield name, (case.known(getattr(case.row, name)), case.known(getattr(duo, name)))
    ours = _contact_persons(case)
    theirs = duo.contactpersoon or None
    yield "contactpersoon", (theirs if theirs in ours else min(ours, default=None), theirs)


def _contact_persons(case: Case) -> set[str]:
    return {
        period.contactpersoon
        for period in case.facts.contactpersonen or ()
        if period.organisatie == _GEMEENTE and runs(period.van, period.tot, case.on)
    }


def _differ(ours: object, theirs: object, limit: float) -> bool:
    if ours is None or theirs is None:
        return False
    if isinstance(ours, date) and isinstance(theirs, date):
        return abs((ours - theirs).days) > limit
    return ours != theirs


def start_missing(case: Case) -> Finding | None:
    """SIG-32: education or work experience at the start is still empty `d` days after the PIP.

    Wet inburgering 2021, art. 14(3)(b); the Rekenkamer found them of 27% of the people. Here
    empty is the finding. From when it must be filled is not known without a PIP.
    """
    row = case.row
    if row.opleidingsniveau_herkomst and row.werkervaring_herkomst is not None:
        return None
    if case.pip is None:
        return unknown(pip=None)
    limit = case.limits["SIG-32.d"]
    if case.on < case.pip + timedelta(days=limit):
        return None
    return over(
        opleidingsniveau_herkomst=row.opleidingsniveau_herkomst or None,
        werkervaring_herkomst=row.werkervaring_herkomst,
        pip=case.pip,
        d=limit,
    )


RULES = (
    Rule(
        "SIG-31",
        _("Register en DUO lopen uiteen"),
        _("gemeente"),
        "gegevens: berichten SS132 tot en met SS136 van DUO",
        apart_from_duo,
        columns=_COMPARED_DATES,
        tables=("duo", "contactpersonen"),
    ),
    Rule(
        "SIG-32",
        _("Startgegevens ontbreken"),
        _("gemeente"),
        f"wet: {_WET_14}",
        start_missing,
        columns=("pip",),
    ),
)
