"""Signals about support, money, childcare, travel and work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from weerklank.rulebook.calendar import months_later
from weerklank.rulebook.facts import ASIEL, GEZIN, Case, Why
from weerklank.rulebook.guidance import (
    consultation_end,
    guidance,
    right_to_bijstand,
)
from weerklank.rulebook.guidance import relief as relief_of
from weerklank.rulebook.signals.hours import falling_presence
from weerklank.rulebook.signals.judging import (
    ON,
    Finding,
    Rule,
    how_many,
    over,
    unknown,
    warns,
)
from weerklank.rulebook.signals.thresholds import Threshold
from weerklank.rulebook.words import marked as _

_PW_56A = "Participatiewet, art. 56a"
_REPORT = "Regioplan 23141 (2024)"

THRESHOLDS = (
    Threshold("SIG-23.M", 18, _("maanden"), "S", _REPORT, _("duur van de begeleiding")),
    Threshold(
        "SIG-23.M2", 30, _("maanden"), "S", _REPORT, _("van de start tot het einde van spreekuur")
    ),
    Threshold("SIG-23.w", 3, _("maanden"), "P", _("voorstel"), _("voor het einde")),
    Threshold("SIG-24.months", 6, _("maanden"), "L", _PW_56A, _("duur van het ontzorgen")),
    Threshold("SIG-24.d", 14, _("dagen"), "P", _("voorstel"), _("tot het ontzorgen er moet zijn")),
    Threshold("SIG-24.w", 30, _("dagen"), "P", _("voorstel"), _("voor het einde")),
    Threshold("SIG-25.d", 60, _("dagen"), "P", _("voorstel"), _("zonder kinderopvang")),
    Threshold("SIG-26.x", 45, _("minuten"), "P", _("voorstel"), _("reistijd, enkele reis")),
    Threshold("SIG-26.y", 10, _("km"), "P", _("voorstel"), _("afstand zonder vergoeding")),
    Threshold("SIG-28.m", 6, _("maanden"), "P", _("voorstel"), _("zonder hulp naar werk")),
)

# Members of the family of a status holder have a regular permit: they fall outside the ontzorgen.
_OUTSIDE_ONTZORGEN = ("Gezinshereniger met Asielstatushouder", "Gezinsvormer met Asielstatushouder")


def support_ends(case: Case) -> Finding | None:
    """SIG-23: begeleiding ends within `w` months without a hand-over, or spreekuur ends.

    Status holders only (Wet inburgering 2021, art. 13). How long begeleiding lasts is agreed
    locally: until the end that was planned in `ondersteuning`, or else `M` months; then spreekuur,
    until its own planned end, `spreekuur_eind`, or else `M2` months after the first day. Each end
    has a notice of its own, from `w` months before it until that end, which itself is after it.
    `mb_overdracht`, the warm hand-over, ends the first notice only.
    """
    if case.group != ASIEL:
        return None if case.group else unknown(doelgroep=None)
    handed_over = case.known(case.row.mb_overdracht)
    guided = guidance(case)
    ends = []
    if guided and not handed_over and not guided.has_ended:
        ends.append(("begeleiding", guided.end, guided.basis))
    if consulted := consultation_end(case, guided):
        ends.append(("spreekuur", *consulted))
    for what, end, basis in ends:
        if found := _notice(case, what, end, basis):
            return found
    needs_start = not handed_over or consulted is None
    return unknown(mb_start=None) if guided is None and needs_start else None


def _notice(case: Case, what: str, end: date, basis: Why) -> Finding | None:
    before = case.limits["SIG-23.w"]
    if not months_later(end, -before) <= case.on < end:
        return None
    guided = guidance(case)
    return warns(
        mb_start=guided.begun if guided else None,
        mb_overdracht=case.known(case.row.mb_overdracht),
        eind=end,
        van=what,
        **basis,
        w=before,
    )


def _days_of_support(case: Case) -> Iterator[date]:
    begins = [case.row.mb_start, *(each.van for each in case.facts.ondersteuning or ())]
    ends = [case.row.spreekuur_eind]
    ends += [day for each in case.facts.ondersteuning or () for day in (each.gepland_tot, each.tot)]
    for begin in begins:
        if begin:
            ends += [months_later(begin, case.limits[f"SIG-23.{short}"]) for short in ("M", "M2")]
    for end in ends:
        if end:
            yield end
            yield months_later(end, -case.limits["SIG-23.w"])


def relief(case: Case) -> Finding | None:
    """SIG-24: ontzorgen has not begun `d` days after the bijstand, or ends unchecked.

    Participatiewet, art. 56a: six months for status holders with bijstand; members of their family
    fall outside it. Too late from the day after those `d` days, as long as the bijstand runs: the
    periods of `uitkeringen`, or else `bijstand_start`. The end is the one that was planned, or else
    six months after the start; a notice stands from `w` days before it until that end, while it was
    not checked whether someone can do without.
    """
    if case.group != ASIEL:
        return None if case.group else unknown(doelgroep=None)
    if case.row.gedetailleerde_doelgroep in _OUTSIDE_ONTZORGEN:
        return None
    relieved = relief_of(case)
    return _relief_not_begun(case) if relieved is None else _relief_ends(case, *relieved)


def _relief_not_begun(case: Case) -> Finding | None:
    right, limit = right_to_bijstand(case), case.limits["SIG-24.d"]
    if right is None:
        return unknown(bijstand_start=None, ontzorgen_start=None)
    if right.since is None or (case.on - right.since).days <= limit:
        return None
    return over(bijstand_start=right.since, ontzorgen_start=None, d=limit)


def _relief_ends(case: Case, begun: date, end: date) -> Finding | None:
    row, limit = case.row, case.limits["SIG-24.w"]
    if case.known(row.zelfredzaamheid_getoetst) or not 0 < (end - case.on).days <= limit:
        return None
    return warns(
        ontzorgen_start=begun,
        ontzorgen_eind=row.ontzorgen_eind,
        eind=end,
        zelfredzaamheid_getoetst=None,
        w=limit,
    )


def _days_of_relief(case: Case) -> Iterator[date]:
    begins = [case.row.ontzorgen_start]
    ends = [case.row.ontzorgen_eind]
    for each in case.facts.ondersteuning or ():
        begins.append(each.van)
        ends += [each.gepland_tot, each.tot]
    ends += [months_later(day, case.limits["SIG-24.months"]) for day in begins if day]
    for end in ends:
        if end:
            yield end
            yield end - timedelta(days=case.limits["SIG-24.w"])
    # The day after which ontzorgen is late, for each day on which bijstand began.
    for period in case.facts.uitkeringen or ():
        if period.van:
            yield period.van + timedelta(days=case.limits["SIG-24.d"] + 1)


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
    return over(
        kinderopvang=row.kinderopvang, kinderopvang_sinds=since, d=limit, presentie_daalt=falls
    )


def travel(case: Case) -> Finding | None:
    """SIG-26: more than `x` minutes one way, or more than `y` km that nobody pays for.

    Source report (villages without a school). Enough minutes alone make the signal, and so does
    the distance with `reiskosten_geregeld` "nee"; it is not known when what is missing could still
    decide. These columns have no date: they hold as long as the trajectory is there.
    """
    row, limits = case.row, case.limits
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
        return over(**why, **{name: limits[f"SIG-26.{name}"] for name in reasons})
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
        return unknown(afspraken=how_many(case.facts.afspraken), pip=case.pip)
    helped = _last_help(case)
    finished = case.known(row.map_eindgesprek)
    limit = case.limits["SIG-28.m"]
    last = max(day for day in (case.start, helped, finished) if day)
    if case.on < months_later(last, limit):
        return None
    return over(
        werkdoel=True,
        eigen_uitkering=False,
        pip=case.pip,
        gepland_op=helped,
        map_eindgesprek=finished,
        m=limit,
    )


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
        _("Maatschappelijke begeleiding eindigt"),
        _("begeleiding"),
        _SAID,
        support_ends,
        columns=("mb_start", "mb_overdracht", "spreekuur_eind"),
        tables=("ondersteuning",),
        moments=_days_of_support,
    ),
    Rule(
        "SIG-24",
        _("Ontzorgen eindigt / niet gestart"),
        _("gemeente"),
        f"wet: {_PW_56A}",
        relief,
        columns=(
            "bijstand_start",
            "ontzorgen_start",
            "ontzorgen_eind",
            "zelfredzaamheid_getoetst",
        ),
        tables=("ondersteuning", "uitkeringen"),
        moments=_days_of_relief,
    ),
    Rule(
        "SIG-25",
        _("Kinderopvang belemmert"),
        _("gemeente"),
        _SAID,
        childcare,
        columns=("kinderopvang_sinds",),
    ),
    Rule(
        "SIG-26",
        _("Reistijd of reiskosten belemmert"),
        _("gemeente"),
        _SAID,
        travel,
    ),
    Rule(
        "SIG-28",
        _("Partner werkt, geen begeleiding naar werk"),
        _("gemeente"),
        _SAID,
        no_help_to_work,
        columns=("betaald_werk_sinds", "map_eindgesprek"),
        tables=("afspraken",),
    ),
)
