"""The rules that changed last, written a second time as plainly as can be, to compare with.

Written from the description of the signals, not from the rules: nothing of the rules is used. Every
rule gives "over", "warn", "unknown" or None (silent).
"""

# ruff: noqa: PLR0911  one sentence of the description, one return

import calendar
from datetime import date, timedelta

ASIEL, GEZIN = "Asielstatushouder", "Gezinsmigrant en overige migrant"
FAMILY = {"Gezinshereniger met Asielstatushouder", "Gezinsvormer met Asielstatushouder"}
DAY = timedelta(days=1)


def add_months(day, number):
    index = day.year * 12 + day.month - 1 + number
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def exists(facts, on):
    row = facts.row
    dates = [row.koppeling, row.kennisgeving, row.brp, row.intake, row.pip]
    dates = [each for each in dates if each]
    return not dates or min(dates) <= on


def is_over(facts, on):
    row = facts.row
    if any(day and day <= on for day in (row.voldaan, row.vertrokken, row.overleden)):
        return True
    for each in facts.besluiten or ():
        running = each.van and each.van <= on and (each.tot is None or on < each.tot)
        rests = each.soort == "tijdelijke vrijstelling" or (
            each.soort in {"ontheffing", "vrijstelling"} and each.geheel
        )
        rests = rests or (
            each.soort == "verlenging" and each.grond in {"ziekte", "bevalling", "opvang"}
        )
        if running and rests:
            return True
    return False


def _of_history(periods, column, on, field):
    if not periods:
        return column
    running = [
        each for each in periods if each.van and each.van <= on and (not each.tot or on < each.tot)
    ]
    return getattr(max(running, key=lambda each: each.van), field) if running else ""


def group(facts, on):
    return _of_history(facts.doelgroepen, facts.row.doelgroep, on, "doelgroep")


def route(facts, on):
    return _of_history(facts.leerroutes, facts.row.leerroute, on, "leerroute")


def has_come(day, on):
    return day is not None and day <= on


def term(facts, on):
    if not has_come(facts.row.pip, on):
        return None, facts.row.termijn_eind
    begin = facts.row.pip + DAY
    return begin, facts.row.termijn_eind or add_months(begin, 36)


def counted_hours(facts, on):
    """Give the rows of hours that count: of a running total only the last one."""
    totals = {}
    for each in facts.uren or ():
        if each.bekend_tot <= on and each.uren is not None:
            totals.setdefault((each.soort, each.bron, each.van), []).append(each)
    return [max(rows, key=lambda each: each.bekend_tot) for rows in totals.values()]


def pace(facts, on, *, kinds, dating, norm):
    """Behind when under three quarters of the even pace after a tenth of the term."""
    if has_come(facts.row.z_eind, on):
        return None
    rows = counted_hours(facts, on)
    dates = [each.bekend_tot for each in rows if each.soort in dating]
    begin, end = term(facts, on)
    if not dates or begin is None or end is None or end <= begin:
        return "unknown"
    until = max(dates)
    total = sum(each.uren for each in rows if each.soort in kinds)
    if total >= norm:
        return None
    part = (until - begin) / (end - begin)
    part = min(1, max(0, part))
    expected = norm * max(0, part - 0.1) / 0.9
    weeks = (end - until).days / 7
    if round(total - 0.75 * expected, 6) < 0:
        return "over"
    return "over" if weeks <= 0 or round((norm - total) / weeks - 12, 6) > 0 else None


def sig_13(facts, on):
    if group(facts, on) == GEZIN or route(facts, on) in {"B", "O"}:
        return None
    if not group(facts, on) or not route(facts, on):
        return "unknown"
    kinds = {"participatie", "pvt", "map", "intake participatie"}
    norm = facts.row.max_participatie_uren or 800
    return pace(facts, on, kinds=kinds, dating={"participatie"}, norm=norm)


def sig_14(facts, on):
    if route(facts, on) != "Z":
        return None if route(facts, on) else "unknown"
    kinds = {"cursus", "nt2", "intake taal"}
    return pace(facts, on, kinds=kinds, dating={"cursus", "nt2"}, norm=800)


def on_pace(facts, on):
    return {None: True, "over": False, "unknown": None}[sig_13(facts, on)]


def sig_09(facts, on):
    of, way, row = group(facts, on), route(facts, on), facts.row
    if of == GEZIN:
        return None
    if not of or not way:
        return "unknown"
    if way == "O":
        if has_come(row.taal_start, on):
            return None
        if not has_come(row.pip, on):
            return "unknown"
        last = add_months(row.pip, 6)
        if on <= last:
            return None
        planned = row.verwachte_start
        return "over" if planned is None or planned > last or planned < on else None
    if has_come(row.aanbod, on):
        return None
    if not has_come(row.pip, on):
        return "unknown"
    if on > add_months(row.pip, 3):
        return "over"
    return "warn" if on > add_months(row.pip, 2) else None


def sig_22(facts, on):
    months = sorted(
        (
            (
                each.maand,
                each.aanwezig / each.aangeboden
                if each.aangeboden and each.aanwezig is not None
                else None,
            )
            for each in facts.presentie or ()
            if each.aangeboden != 0
            if (each.maand.year, each.maand.month) < (on.year, on.month)
        ),
        key=lambda each: each[0],
        reverse=True,
    )
    if len(months) < 2:
        return "unknown"
    last = months[0][0]
    ended = date(last.year, last.month, calendar.monthrange(last.year, last.month)[1])
    if on > add_months(ended, 3):
        return "unknown"
    shares = [share for _month, share in months]
    if None in shares[:2]:
        return "unknown"
    if round(max(shares[:2]) - 0.7, 9) < 0:
        return "over"
    if len(shares) >= 5 and None in shares[2:5]:
        return "unknown"
    if len(shares) >= 5 and round(sum(shares[2:5]) / 3 - shares[0] - 0.25, 9) > 0:
        return "over"
    return None


def _support(facts, on, kind):
    return [
        each for each in facts.ondersteuning or () if each.soort == kind and has_come(each.van, on)
    ]


def _stretch(rows, on):
    """Give begin, end when known, and whether it is past, of the latest stretch."""
    running = [each for each in rows if not has_come(each.tot, on)]
    if running:
        return running[-1].van, running[-1].gepland_tot, False
    last = max(rows, key=lambda each: (each.tot, each.van))
    return last.van, last.tot, True


def sig_23(facts, on):
    if group(facts, on) == GEZIN:
        return None
    if not group(facts, on):
        return "unknown"
    row = facts.row
    begun = end = None
    past, first = False, None
    rows = _support(facts, on, "maatschappelijke begeleiding")
    if rows:
        begun, end, past = _stretch(rows, on)
        first = min(each.van for each in rows)
    elif has_come(row.mb_start, on):
        begun = first = row.mb_start
    if begun and end is None:
        end = add_months(begun, 18)
    sessions = _support(facts, on, "spreekuur")
    second = _stretch(sessions, on)[1] if sessions else None
    second = second or row.spreekuur_eind or (add_months(first, 30) if first else None)
    handed = has_come(row.mb_overdracht, on)
    for day, holds in ((end, not handed and not past), (second, True)):
        if day and holds and add_months(day, -3) <= on < day:
            return "warn"
    return "unknown" if begun is None and (not handed or second is None) else None


def sig_24(facts, on):
    if group(facts, on) == GEZIN:
        return None
    if not group(facts, on):
        return "unknown"
    row = facts.row
    if row.gedetailleerde_doelgroep in FAMILY:
        return None
    rows = _support(facts, on, "ontzorgen")
    if rows or has_come(row.ontzorgen_start, on):
        begun, end, _past = (
            _stretch(rows, on) if rows else (row.ontzorgen_start, row.ontzorgen_eind, False)
        )
        end = end or add_months(begun, 6)
        if has_come(row.zelfredzaamheid_getoetst, on):
            return None
        return "warn" if 0 < (end - on).days <= 30 else None
    if facts.uitkeringen:
        since = [
            each.van
            for each in facts.uitkeringen
            if each.van <= on and (each.tot is None or on < each.tot)
        ]
        if not since:
            return None
        right = max(since)
    elif has_come(row.bijstand_start, on):
        right = row.bijstand_start
    else:
        return "unknown"
    return "over" if (on - right).days > 14 else None


def sig_26(facts, on):
    row = facts.row
    minutes, km, paid = row.reisminuten, row.reisafstand_km, row.reiskosten_geregeld
    if minutes is not None and minutes > 45:
        return "over"
    if paid is False and km is not None and km > 10:
        return "over"
    settled = paid is True or (km is not None and km <= 10)
    return None if minutes is not None and (settled) else "unknown"


RULES = {
    "SIG-09": sig_09,
    "SIG-13": sig_13,
    "SIG-14": sig_14,
    "SIG-22": sig_22,
    "SIG-23": sig_23,
    "SIG-24": sig_24,
    "SIG-26": sig_26,
}


def says(signal, facts, on):
    if not exists(facts, on) or is_over(facts, on):
        return None
    return RULES[signal](facts, on)
