"""Signals about contact persons and appointments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import months_later
from weerklank.rulebook.facts import GEZIN, Case, Why
from weerklank.rulebook.guidance import Stretch, guidance
from weerklank.rulebook.signals.judging import (
    Finding,
    Rule,
    how_many,
    if_alike,
    over,
    unknown,
)
from weerklank.rulebook.signals.thresholds import Threshold
from weerklank.rulebook.tables import CONTACT_ORGANISATIONS
from weerklank.rulebook.words import marked as _

GEMEENTE, BEGELEIDING, _TAALSCHOOL = CONTACT_ORGANISATIONS
YEAR = 12  # months
RESCHEDULED = timedelta(days=7)
CALLED_OFF = "afgezegd door organisatie"
_REPORT = "Regioplan 23141 (2024)"
_BESLUIT_5_3 = "Besluit inburgering 2021, art. 5.3, vierde lid"

THRESHOLDS = (
    Threshold("SIG-01.d", 14, _("dagen"), "P", _("voorstel"), _("zonder contactpersoon")),
    Threshold("SIG-02.n", 3, _("wisselingen"), "P", _("voorstel"), _("in twaalf maanden")),
    Threshold("SIG-03.d", 14, _("dagen"), "P", _("voorstel"), _("voor het vertrek")),
    Threshold("SIG-04.k", 2, _("afspraken"), "S", _REPORT, _("afgezegd op rij")),
    Threshold("SIG-05.first", 90, _("dagen"), "P", _("voorstel"), _("zonder contact, eerste jaar")),
    Threshold(
        "SIG-05.later", 180, _("dagen"), "P", _("voorstel"), _("zonder contact, na het eerste jaar")
    ),
    Threshold("SIG-06.d", 30, _("dagen"), "P", _("voorstel"), _("na de geplande datum")),
    Threshold("SIG-27.m", 6, _("maanden"), "P", _("voorstel"), _("na het PIP")),
)


def _needed(case: Case) -> Iterator[str]:
    """Yield the organisations that must have a contact person on this day.

    The gemeente always, maatschappelijke begeleiding while it runs: from its start until it was
    handed over or ended according to `ondersteuning`, or else until the months of SIG-23 have
    passed (Wet inburgering 2021, art. 13, names no length). A planned end alone is none before
    these have passed. Without a start no begeleiding is known to run.
    """
    yield GEMEENTE
    guided = guidance(case)
    if guided is None or case.known(case.row.mb_overdracht):
        return
    if case.on < _support_end(case, guided):
        yield BEGELEIDING


def _support_end(case: Case, guided: Stretch) -> date:
    if guided.has_ended:
        return guided.end
    return max(guided.end, months_later(guided.begun, case.limits["SIG-23.M"]))


def _end_of_support(case: Case) -> Iterator[date]:
    periods = [each for each in case.facts.ondersteuning or () if each.soort == BEGELEIDING]
    for begin in (case.row.mb_start, *(each.van for each in periods)):
        if begin:
            yield months_later(begin, case.limits["SIG-23.M"])
    for each in periods:
        if each.gepland_tot:
            yield each.gepland_tot


def _periods(
    case: Case, periods: Sequence[tables.ContactPeriod], organisation: str
) -> list[tables.ContactPeriod]:
    """Return who was contact person of an organisation up to this day, by day of beginning."""
    on = case.on
    return [
        period
        for period in periods
        if period.organisatie == organisation and period.van is not None and period.van <= on
    ]


def no_contact_person(case: Case) -> Finding | None:
    """SIG-01: an organisation that must have a contact person has none for `d` days or more.

    Source report: people do not know who their contact person is. The days count from the end of
    the last period of that organisation (its `tot` is the first day without), and from `brp` when
    that organisation never had anybody. What is known of one organisation is said even when of the
    other one something is missing.
    """
    found = case.facts.contactpersonen
    if found is None:
        return unknown(contactpersonen=None)
    limit = case.limits["SIG-01.d"]
    alone: dict[str, date | None] = {}
    unsure = False
    for organisation in _needed(case):
        ended = None
        for period in _periods(case, found, organisation):
            if period.tot is None or period.tot > case.on:
                break
            ended = max(ended or period.tot, period.tot)
        else:
            begin = ended or case.known(case.row.brp)
            if begin is None:
                unsure = True
            elif (case.on - begin).days >= limit:
                alone[organisation] = ended
    if alone:
        return over(
            organisatie=tuple(alone),
            tot=tuple(alone.values()),
            d=limit,
            brp=case.known(case.row.brp),
        )
    return unknown(brp=None) if unsure else None


def often_changed(case: Case) -> Finding | None:
    """SIG-02: `n` changes of the contact person or more, of one organisation in twelve months.

    Source report; DUO keeps no history of contact persons. A change is a period that begins in the
    twelve months up to this day (one of exactly twelve months ago has passed) with another contact
    person than the period before it; the first ever is none. Counted for the organisations that
    must have a contact person. `zonder` are the days without anybody at those changes.
    """
    found = case.facts.contactpersonen
    if found is None:
        return unknown(contactpersonen=None)
    limit = case.limits["SIG-02.n"]
    if len(found) < limit:
        return None
    for organisation in _needed(case):
        changes = [
            (before.tot, after.van)
            for before, after in pairwise(_periods(case, found, organisation))
            if before.contactpersoon != after.contactpersoon
            and after.van
            and case.on < months_later(after.van, YEAR)
        ]
        if len(changes) >= limit:
            gaps = [(van - tot).days for tot, van in changes if tot and tot < van]
            return over(
                organisatie=organisation,
                van=tuple(van for _tot, van in changes),
                zonder=sum(gaps),
                n=limit,
            )
    return None


def no_successor(case: Case) -> Finding | None:
    """SIG-03: a contact person leaves within `d` days, or has left, and nobody follows.

    Source report (turnover of staff). Of any organisation; about who is the contact person on this
    day, or was it up to the last day in service: whoever stopped before has not left this
    trajectory by leaving. A successor is another contact person of that organisation who goes on
    after the one who leaves, and does not leave as well; who was planned and begins later counts,
    as planned dates are known before they come. Of a contact person who is not among
    `medewerkers` it is not known; one without `uit_dienst` stays.
    """
    found, staff = case.facts.contactpersonen, case.facts.medewerkers
    if found is None or staff is None:
        return unknown(contactpersonen=how_many(found), medewerkers=how_many(staff))
    limit = case.limits["SIG-03.d"]
    leaving = _leaving(found, staff, case.on + timedelta(days=limit))
    if not leaving and all(period.contactpersoon in staff for period in found):
        return None
    unsure = None
    for organisation in CONTACT_ORGANISATIONS:
        others = [
            each for each in found if each.organisatie == organisation and each.van is not None
        ]
        for period in _periods(case, found, organisation):
            key = period.contactpersoon
            last = leaving.get(key)
            is_open = period.tot is None or period.tot > case.on
            if not is_open and (last is None or period.tot is None or period.tot < last):
                continue
            if _goes_on(others, period, case.on, leaving):
                continue
            if last:
                return over(organisatie=organisation, contactpersoon=key, uit_dienst=last, d=limit)
            if key not in staff:
                unsure = key
    return unknown(contactpersoon=unsure, uit_dienst=None) if unsure else None


def _leaving(
    periods: Sequence[tables.ContactPeriod], staff: Mapping[str, tables.StaffMember], horizon: date
) -> dict[str, date]:
    """Return the last day in service of those among these who have left by the horizon."""
    leaving = {}
    for period in periods:
        member = staff.get(period.contactpersoon)
        if member is not None and member.uit_dienst is not None and member.uit_dienst <= horizon:
            leaving[period.contactpersoon] = member.uit_dienst
    return leaving


def _goes_on(
    periods: Sequence[tables.ContactPeriod],
    ending: tables.ContactPeriod,
    on: date,
    leaving: Mapping[str, date],
) -> bool:
    """Does another contact person, who does not leave, go on after the period that ends?"""
    until = on if ending.tot is None or ending.tot > on else ending.tot
    return any(
        other.contactpersoon != ending.contactpersoon
        and other.contactpersoon not in leaving
        and (other.tot is None or other.tot > until)
        for other in periods
    )


def cancelled_in_a_row(case: Case) -> Finding | None:
    """SIG-04: the last `k` appointments with one organisation were called off by it.

    Source report (two cancellations in a row). Appointments up to and with this day, by date. One
    with `verzet_naar` at most 7 days after its date is skipped, whatever its status; anything else
    than a cancellation by the organisation breaks the series, also one that is still `gepland`.
    """
    appointments = case.facts.afspraken
    if appointments is None:
        return unknown(afspraken=None)
    limit = case.limits["SIG-04.k"]
    series: dict[str, list[date]] = {}
    broken: set[str] = set()
    for each in reversed(appointments):
        planned, organisation = each.gepland_op, each.organisatie
        if organisation in broken or planned is None or planned > case.on:
            continue
        if each.verzet_naar and each.verzet_naar - planned <= RESCHEDULED:
            continue
        if each.status == CALLED_OFF:
            series.setdefault(organisation, []).append(planned)
        else:
            broken.add(organisation)
    for organisation, days in series.items():
        if len(days) >= limit:
            return over(
                organisatie=organisation,
                gepland_op=tuple(reversed(days)),
                status=CALLED_OFF,
                k=limit,
            )
    return None


def _last_held(case: Case) -> date | None:
    """Return the last day up to this one on which an appointment was held."""
    for each in reversed(case.facts.afspraken or ()):
        if each.status == "gehouden" and each.gepland_op and each.gepland_op <= case.on:
            return each.gepland_op
    return None


def long_silence(case: Case) -> Finding | None:
    """SIG-05: the last held appointment, with any organisation, is more than `d` days ago.

    Source report: weekly in the first year, then nothing. 90 days until twelve months after the
    term began, 180 from that day on; never held counts from the beginning of the term. Without a
    PIP it is not known in which year of the term someone is.
    """
    if case.facts.afspraken is None or case.start is None:
        return unknown(afspraken=how_many(case.facts.afspraken), pip=case.pip)
    is_first = case.on < months_later(case.start, YEAR)
    short = "first" if is_first else "later"
    limit = case.limits[f"SIG-05.{short}"]
    last = _last_held(case)
    if (case.on - (last or case.start)).days <= limit:
        return None
    return over(**{"gepland_op": last, "pip": case.pip, short: limit})


def _first_year(case: Case) -> Iterator[date]:
    if case.start:
        yield months_later(case.start, YEAR)


def behind_on_progress_meetings(case: Case) -> Finding | None:
    """SIG-06: fewer progress meetings than the PIP planned for this part, or one was missed.

    Besluit inburgering 2021, art. 5.3(4): the number stands in the PIP. Behind when that number
    times the part of the term that passed is one or more above the number held; or when the day of
    a planned one (`verzet_naar` of one that was moved) is more than `d` days ago and none was held
    on that day or later. Without the number it is not known.
    """
    appointments, number = case.facts.afspraken, case.row.voortgangsgesprekken
    fraction = case.fraction
    if appointments is None or number is None or fraction is None:
        return unknown(
            afspraken=how_many(appointments),
            voortgangsgesprekken=number,
            pip=case.pip,
            termijn_eind=case.end,
        )
    meetings = [
        each
        for each in appointments
        if each.soort == "voortgangsgesprek" and each.gepland_op and each.gepland_op <= case.on
    ]
    held = [each.gepland_op for each in meetings if each.status == "gehouden"]
    limit = case.limits["SIG-06.d"]
    missed = _missed_meeting(meetings, case.on - timedelta(days=limit))
    expected = number * fraction
    if expected - len(held) < 1 and missed is None:
        return None
    return over(
        pip=case.pip,
        termijn_eind=case.end,
        voortgangsgesprekken=number,
        verwacht=expected,
        gehouden=len(held),
        gepland_op=missed,
        d=limit,
    )


def _missed_meeting(meetings: Sequence[tables.Appointment], before: date) -> date | None:
    """Return the first planned day before a day after which no meeting was held, also not on it."""
    days = []
    last_held = date.min
    for each in meetings:
        assert each.gepland_op is not None
        if each.status == "gehouden":
            last_held = max(last_held, each.gepland_op)
        else:
            days.append(each.verzet_naar or each.gepland_op)
    return min((day for day in days if last_held < day < before), default=None)


def nobody_spoke(case: Case) -> Finding | None:
    """SIG-27: a family migrant without any contact since the PIP, or no offer of PVT or MAP.

    Source report. Speaks from `m` months after the PIP, while no appointment was held on or after
    the day of the PIP, or PVT or (not on the onderwijsroute, Wet inburgering 2021, art. 8(3)) MAP
    was not offered. What has begun or is done was offered.
    """
    if case.group != GEZIN:
        return None if case.group else unknown(doelgroep=None)
    if not case.route:
        return unknown(leerroute=None)
    if case.facts.afspraken is None or case.pip is None:
        return unknown(afspraken=how_many(case.facts.afspraken), pip=case.pip)
    limit = case.limits["SIG-27.m"]
    if case.on < months_later(case.pip, limit):
        return None
    row = case.row
    last = _last_held(case)
    is_spoken = last is not None and last >= case.pip
    pvt = _first_known(case, row.pvt_aangeboden, row.pvt_start, row.pvt_ondertekend)
    map_ = _first_known(case, row.map_aangeboden, row.map_start, row.map_eindgesprek)
    if is_spoken and pvt and (map_ or case.route == "O"):
        return None
    why: Why = {"pip": case.pip, "gepland_op": last, "leerroute": case.route}
    why |= {"pvt_aangeboden": pvt, "map_aangeboden": map_, "m": limit}
    return over(**why)


def _first_known(case: Case, *days: date | None) -> date | None:
    return next((day for day in days if case.known(day)), None)


_OF_SUPPORT = ("brp", "mb_start", "mb_overdracht")
_OF_OFFER = (
    "pvt_aangeboden",
    "pvt_start",
    "pvt_ondertekend",
    "map_aangeboden",
    "map_start",
    "map_eindgesprek",
)
_SAID = f"bronrapport: {_REPORT}"

RULES = (
    Rule(
        "SIG-01",
        _("Geen bekend contactpersoon"),
        _("gemeente"),
        _SAID,
        no_contact_person,
        columns=_OF_SUPPORT,
        tables=("contactpersonen", "ondersteuning"),
        moments=_end_of_support,
    ),
    Rule(
        "SIG-02",
        _("Contactpersoon vaak gewisseld"),
        _("gemeente"),
        _SAID,
        often_changed,
        columns=_OF_SUPPORT,
        tables=("contactpersonen", "ondersteuning"),
    ),
    Rule(
        "SIG-03",
        _("Opvolging bij vertrek ontbreekt"),
        _("gemeente"),
        _SAID,
        no_successor,
        tables=("contactpersonen", "medewerkers"),
    ),
    Rule(
        "SIG-04",
        _("Twee afspraken op rij afgezegd door organisatie"),
        _("gemeente"),
        _SAID,
        cancelled_in_a_row,
        tables=("afspraken",),
    ),
    Rule(
        "SIG-05",
        _("Lange tijd geen contact"),
        _("gemeente"),
        _SAID,
        long_silence,
        columns=("pip",),
        tables=("afspraken",),
        moments=_first_year,
    ),
    Rule(
        "SIG-06",
        _("Voortgangsgesprek achter op plan"),
        _("gemeente"),
        f"wet: {_BESLUIT_5_3}",
        behind_on_progress_meetings,
        columns=("pip", "termijn_eind"),
        tables=("afspraken",),
    ),
    Rule(
        "SIG-27",
        _("Gezinsmigrant zonder enig contact"),
        _("gemeente"),
        _SAID,
        nobody_spoke,
        columns=("pip", *_OF_OFFER),
        tables=("afspraken",),
        lists={"pvt_aangeboden": if_alike, "map_aangeboden": if_alike, "gepland_op": if_alike},
    ),
)
