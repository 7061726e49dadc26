"""Signals about hours and presence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import (
    DAY,
    DAYS_PER_MONTH,
    DAYS_PER_WEEK,
    months_later,
)
from weerklank.rulebook.facts import GEZIN, Case, Why
from weerklank.rulebook.signals.judging import Finding, Rule, over, unknown
from weerklank.rulebook.signals.steps import LESSONS
from weerklank.rulebook.signals.thresholds import Threshold
from weerklank.rulebook.tables import INFORMAL
from weerklank.rulebook.words import marked as _

MAP = frozenset({"map"})
# PVT and MAP are part of the participation hours (Besluit inburgering 2021, art. 3.14, fifth
# paragraph); what was done during the intake counts there or as course, never as both.
PARTICIPATION = frozenset({"participatie", "pvt", "map", "intake participatie"})
COURSE = frozenset({"cursus", "nt2", "intake taal"})  # nt2 is not repeated under cursus
# Up to which day the hours of a norm are known, the rows of its own lessons or activities say.
DATED_BY = {PARTICIPATION: frozenset({"participatie"}), COURSE: frozenset({"cursus", "nt2"})}

_BESLUIT_3_14 = "Besluit inburgering 2021, art. 3.14"
_REGELING_3_1 = "Regeling inburgering 2021, art. 3.1"
_PROPOSAL = "voorstel"
_REPORT = "bronrapport: Regioplan 23141 (2024)"

THRESHOLDS = (
    Threshold("SIG-12.hours", 40, _("uur"), "L", _REGELING_3_1, _("uren MAP in het geheel")),
    Threshold("SIG-12.M", 9, _("maanden"), "P", _PROPOSAL, _("waarin de MAP af kan zijn")),
    Threshold("SIG-13.T", 800, _("uur"), "L", _BESLUIT_3_14, _("participatie-uren in het geheel")),
    Threshold("SIG-13.g", 10, _("%% van de termijn") % (), "P", _PROPOSAL, _("tijd om te landen")),
    Threshold("SIG-13.m", 25, _("%% van het tempo") % (), "P", _PROPOSAL, _("zoveel achter mag")),
    Threshold("SIG-13.w", 12, _("uur per week"), "P", _PROPOSAL, _("meer nodig tot het einde")),
    Threshold("SIG-14.T", 800, _("uur"), "L", _BESLUIT_3_14, _("cursusuren in het geheel")),
    Threshold("SIG-14.g", 10, _("%% van de termijn") % (), "P", _PROPOSAL, _("tijd om te landen")),
    Threshold("SIG-14.m", 25, _("%% van het tempo") % (), "P", _PROPOSAL, _("zoveel achter mag")),
    Threshold("SIG-14.w", 12, _("uur per week"), "P", _PROPOSAL, _("meer nodig tot het einde")),
    Threshold("SIG-15.d", 90, _("dagen"), "P", _PROPOSAL, _("na het PIP, om te landen")),
    Threshold(
        "SIG-22.p",
        70,
        _("%% van de lessen") % (),
        "P",
        _PROPOSAL,
        _("aanwezig, twee maanden op rij"),
    ),
    Threshold("SIG-22.q", 25, _("procentpunten"), "P", _PROPOSAL, _("onder het eigen gemiddelde")),
    Threshold("SIG-22.age", 3, _("maanden"), "P", _PROPOSAL, _("daarna zegt presentie niets meer")),
)


def known_hours(
    case: Case, kinds: frozenset[str], *, dated_by: frozenset[str] = frozenset()
) -> tuple[float, date] | None:
    """Return the hours of these kinds that count on this day, and until which day they are known.

    That day is the latest `bekend_tot` of rows of `dated_by`; without such a row the hours are not
    known, and the answer is None. Where nothing dates them, any row says that hours are registered
    of this trajectory, and the day is that of the kinds themselves, if there are such rows.
    """
    total, of_own, of_any = 0.0, date.min, date.min
    for row in case.hours:
        if row.bekend_tot is None:
            continue
        of_any = max(of_any, row.bekend_tot)
        if row.soort in (dated_by or kinds):
            of_own = max(of_own, row.bekend_tot)
        if row.uren and row.soort in kinds:
            total += row.uren
    known_until = of_own if dated_by or of_own > date.min else of_any
    return None if known_until == date.min else (round(total, 6), known_until)


def slow_map(case: Case) -> Finding | None:
    """SIG-12: fewer MAP hours than belong to the time since it began, 40 in `M` months.

    Regeling inburgering 2021, art. 3.1. Routes B and Z (Wet inburgering 2021, art. 8(3)); from
    `map_start` until `map_eindgesprek`. The hours are those known on this day, the time runs to
    this day: DUO has no hours of the MAP that could lag behind. Hours without a beginning: not
    known.
    """
    row = case.row
    if case.route == "O" or case.known(row.map_eindgesprek):
        return None
    begin = case.known(row.map_start)
    known = known_hours(case, MAP)
    if begin is None:
        return unknown(map_start=None, uren=known[0]) if known and known[0] else None
    if not case.route or known is None:
        return unknown(leerroute=case.route or None, uren=known[0] if known else None)
    hours, known_until = known
    norm, months = case.limits["SIG-12.hours"], case.limits["SIG-12.M"]
    passed = (case.on - begin).days / DAYS_PER_MONTH
    expected = norm if passed >= months else round(norm * passed / months, 6)
    if hours >= expected:
        return None
    return over(
        map_start=begin, uren=hours, bekend_tot=known_until, verwacht=expected, hours=norm, M=months
    )


def slow_participation(case: Case) -> Finding | None:
    """SIG-13: fewer participation hours than an even pace asks, or too many left for each week.

    Besluit inburgering 2021, art. 3.14. Asielstatushouders in the Z-route; PVT, MAP and the intake
    count. With a partial ontheffing the norm is `max_participatie_uren`, when above 0.
    """
    if case.route not in ("Z", "") or case.group == GEZIN:
        return None
    if not case.route or not case.group:
        return unknown(doelgroep=case.group or None, leerroute=case.route or None)
    return _pace(case, "SIG-13", PARTICIPATION, case.row.max_participatie_uren)


def slow_course(case: Case) -> Finding | None:
    """SIG-14: fewer course hours than an even pace asks, or too many left for each week.

    Besluit inburgering 2021, art. 3.14. The Z-route, both groups; language and KNM together.
    """
    if case.route != "Z":
        return None if case.route else unknown(leerroute=None)
    return _pace(case, "SIG-14", COURSE, None)


def _pace(case: Case, signal: str, kinds: frozenset[str], own_norm: int | None) -> Finding | None:
    """Return whether the hours stay behind.

    Expected is what an even pace gives after a grace `g`, at the part of the term that had passed
    on the last day up to which hours of this kind are known: hours of DUO are totals up to that
    day. Behind when less than that by more than `m`; or when what was left on that same day asks
    more than `w` hours a week, or no week was left. Silent once the Z-route was rounded off.
    """
    if case.known(case.row.z_eind):
        return None
    known = known_hours(case, kinds, dated_by=DATED_BY[kinds])
    end = case.end
    fraction = case.fraction_on(known[1]) if known else None
    if known is None or end is None or fraction is None:
        return unknown(uren=known[0] if known else None, pip=case.pip, termijn_eind=end)
    hours, known_until = known
    limits = case.limits
    norm = float(own_norm) if own_norm else limits[f"{signal}.T"]
    if hours >= norm:
        return None
    grace, margin = limits[f"{signal}.g"], limits[f"{signal}.m"]
    passed = 100 * fraction
    expected = norm * (passed - grace) / (100 - grace) if passed > grace else 0.0
    most = limits[f"{signal}.w"]
    weeks = (end - known_until).days / DAYS_PER_WEEK
    is_behind = hours < round(expected * (100 - margin) / 100, 6)
    if not is_behind and weeks > 0 and round((norm - hours) / weeks, 6) <= most:
        return None
    why: Why = {
        "uren": hours,
        "bekend_tot": known_until,
        "verwacht": expected,
        "achter": is_behind,
        "weken": weeks,
        "pip": case.pip,
        "termijn_eind": end,
        "T": norm,
        "g": grace,
        "m": margin,
        "w": most,
    }
    if own_norm:
        why["max_participatie_uren"] = own_norm
    return over(**why)


def early_participation(case: Case) -> Finding | None:
    """SIG-15: the first participation activity came less than `d` days after the PIP, or before it.

    Source report: people want to land first. The requirement is one for asielstatushouders
    (Besluit inburgering 2021, art. 3.14), so it is silent for others. The first activity is the
    first row of `participatie`, or the first of `uren` of that kind. Hours can show that it came
    early; that nothing came early only the table of activities shows. What nobody asked of
    her, with neighbours or a sports club, is no such activity.
    """
    if case.group == GEZIN:
        return None
    facts, on = case.facts, case.on
    days = [
        row.van
        for row in facts.participatie or ()
        if row.van and row.van <= on and row.soort not in INFORMAL
    ]
    days += [
        row.van
        for row in facts.uren or ()
        if row.soort == "participatie" and row.uren is not None and row.van
        if row.bekend_tot and row.bekend_tot <= on
    ]
    first = min(days, default=None)
    if case.pip is None or not case.group:
        when = {"van": first} if first else {}
        return unknown(doelgroep=case.group or None, pip=case.pip, **when)
    limit = case.limits["SIG-15.d"]
    if first and (first - case.pip).days < limit:
        return over(pip=case.pip, van=first, d=limit)
    return unknown(participatie=None) if facts.participatie is None else None


def falling_presence(case: Case) -> Finding | None:
    """SIG-22: presence under `p` % in the two latest months, or `q` points under one's own mean.

    Presence lists, source report. Present ÷ offered in whole months before this day, months
    without lessons left out. The latest month is compared with the mean of the three before those
    two; with fewer months only the first reason is asked, with fewer than two it is not known, nor
    when the latest of them ended more than `age` months ago. Nobody looks past a month of which the
    presence is not known: among the latest two it makes the signal unknown, among the three before
    them when the first reason does not hold.
    """
    first_of_month = case.on.replace(day=1)
    months: list[tuple[date, float | None]] = [
        (row.maand, _share(row))
        for row in case.facts.presentie or ()
        if row.maand and row.maand < first_of_month and row.aangeboden != 0
    ]
    if len(months) < 2:
        return unknown(presentie=len(months) or None)
    months.sort(key=lambda found: found[0], reverse=True)
    (last_month, last), (month_before, before) = months[:2]
    if case.on > _last_fresh_day(case, last_month):
        return unknown(presentie=None, maand=last_month, age=case.limits["SIG-22.age"])
    if last is None or before is None:
        return unknown(
            presentie=None, aanwezig=None, maand=last_month if last is None else month_before
        )
    low, fall = case.limits["SIG-22.p"], case.limits["SIG-22.q"]
    earlier = [share for _month, share in months[2:5]]
    known = [share for share in earlier if share is not None]
    mean = sum(known) / 3 if len(known) == 3 else None
    is_low = last < low and before < low
    has_fallen = mean is not None and round(mean - last, 6) > fall
    if not is_low and len(earlier) == 3 and mean is None:
        first_unknown = next(month for month, share in months[2:5] if share is None)
        return unknown(presentie=None, aanwezig=None, maand=first_unknown)
    if not is_low and not has_fallen:
        return None
    return over(
        maand=(month_before, last_month),
        aanwezig=(before, last),
        gemiddeld=mean,
        laag=is_low,
        gedaald=has_fallen,
        p=low,
        q=fall,
    )


def _share(month: tables.Presence) -> float | None:
    """Return which part of the lessons was attended, in percents; None when that is not known."""
    if not month.aangeboden or month.aanwezig is None:
        return None
    return 100 * month.aanwezig / month.aangeboden


def _last_fresh_day(case: Case, month: date) -> date:
    """Return the last day on which presence in this month still says something."""
    return months_later(months_later(month, 1) - DAY, case.limits["SIG-22.age"])


def after_each_month(case: Case) -> Iterator[date]:
    """Yield the days on which a month is whole, and on which it is too old."""
    for row in case.facts.presentie or ():
        if row.maand:
            yield months_later(row.maand, 1)
            yield _last_fresh_day(case, row.maand) + DAY


_LAW = f"wet: {_BESLUIT_3_14}"

RULES = (
    Rule(
        "SIG-12",
        _("MAP-uren achter"),
        _("gemeente"),
        f"wet: {_REGELING_3_1}",
        slow_map,
        columns=("map_start", "map_eindgesprek"),
        tables=("uren",),
    ),
    Rule(
        "SIG-13",
        _("Participatie-uren achter op tempo"),
        _("gemeente"),
        _LAW,
        slow_participation,
        columns=("pip", "termijn_eind", "z_eind"),
        tables=("uren",),
    ),
    Rule(
        "SIG-14",
        _("Cursusuren achter op tempo"),
        _("taalschool"),
        _LAW,
        slow_course,
        columns=("pip", "termijn_eind", "z_eind"),
        tables=("uren",),
        after={"uren": LESSONS},
    ),
    Rule(
        "SIG-15",
        _("Participatie-eis te vroeg"),
        _("gemeente"),
        _REPORT,
        early_participation,
        columns=("pip",),
        tables=("uren", "participatie"),
    ),
    Rule(
        "SIG-22",
        _("Presentie daalt"),
        _("taalschool"),
        f"{_REPORT}; presentielijsten",
        falling_presence,
        moments=after_each_month,
        after={"presentie": LESSONS},
    ),
)
