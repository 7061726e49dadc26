"""Troubles that a signal of the register sees, and what keeps it silent or makes it unknown.

Each is a small change to a life in which all goes well (lives.py). The same change makes a named
case, whose key says what it shows, and is strewn over the other trajectories.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from weerklank.site.demo.lives import (
    GEMEENTE,
    LEAVING,
    MUNICIPALITY,
    PLACES,
    TAALSCHOOL,
    Life,
    sit,
    spend,
    take_a_place,
)
from weerklank.trajectories.rules import tables
from weerklank.trajectories.rules.calendar import DAY, months_later
from weerklank.trajectories.rules.facts import ASIEL, GEZIN

Shows = Literal["aan", "stil", "onbekend"]


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A change that makes a signal speak, stay silent or not know.

    `group`, `route` and `days` (since the kennisgeving) say to whom it can happen; `strewn` how
    many of a hundred others to whom it can happen get it too.
    """

    signal: str
    shows: Shows
    group: str
    route: str
    days: int
    change: Callable[[Life], None]
    strewn: int = 0

    @property
    def key(self) -> str:
        return f"VBD-{self.signal}-{self.shows}"


def _month_day(days: int) -> int:
    """Return so many months as days, rounded up, so that a case is past its limit."""
    return round(days * 30.5)


# Contact persons and appointments


def _alone_since(life: Life, days: int) -> None:
    _end_contact(life, GEMEENTE, days, "vertrek")


def _end_contact(life: Life, organisation: str, days: int, reason: str) -> None:
    contacts = life.lists["contactpersonen"]
    life.lists["contactpersonen"] = [
        each._replace(tot=life.days_ago(days), reden=reason)
        if each.organisatie == organisation and each.tot is None
        else each
        for each in contacts
    ]


def _never_anyone(life: Life) -> None:
    life.lists["contactpersonen"] = []
    life.forget("brp", "mb_start", "mb_overdracht", "spreekuur_eind")


def _changes(life: Life, *days: int) -> None:
    """Follow the contact person at the municipality by another on each of these days."""
    for number, ago in enumerate(days):
        _end_contact(life, GEMEENTE, ago, "ander werk")
        key = f"consulent {'EFGH'[number]}"
        life.lists["contactpersonen"].append(
            tables.ContactPeriod(GEMEENTE, key, life.days_ago(ago), None, "overgenomen")
        )


def _held_by(life: Life, key: str) -> None:
    life.lists["contactpersonen"] = [
        each._replace(contactpersoon=key) if each.organisatie == GEMEENTE else each
        for each in life.lists["contactpersonen"]
    ]


def _leaver_with_successor(life: Life) -> None:
    _held_by(life, LEAVING)
    _end_contact(life, GEMEENTE, 3, "uit dienst")
    life.lists["contactpersonen"].append(
        tables.ContactPeriod(GEMEENTE, "consulent E", life.days_ago(3), None, "overgenomen")
    )


def _called_off(life: Life, *days: int, moved: int = 0) -> None:
    """Put these appointments last, called off by the municipality; the latest moved so far."""
    first = life.days_ago(max(days))
    kept = [
        each
        for each in life.lists["afspraken"]
        if each.organisatie != GEMEENTE or each.gepland_op < first
    ]
    for ago in days:
        day = life.days_ago(ago)
        to = day + timedelta(days=moved) if moved and ago == min(days) else None
        kept.append(
            tables.Appointment(GEMEENTE, "anders", day, "afgezegd door organisatie", to, "telefoon")
        )
    life.lists["afspraken"] = kept


def _silence(life: Life, days: int) -> None:
    """Hold nothing in the last so many days; the last talk was just before them."""
    last = life.days_ago(days)
    life.lists["afspraken"] = [each for each in life.lists["afspraken"] if each.gepland_op < last]
    life.lists["afspraken"].append(
        tables.Appointment(GEMEENTE, "anders", last, "gehouden", None, "telefoon")
    )


def _no_plan_yet(life: Life) -> None:
    life.forget(
        *[
            "pip",
            "leerroute",
            "niveau",
            "voortgangsgesprekken",
            "termijn_eind",
            "aanbod",
            "verwachte_start",
            "taal_start",
            "pvt_aangeboden",
            "pvt_start",
            "pvt_ondertekend",
            "map_aangeboden",
            "map_start",
            "map_eindgesprek",
            "voldaan",
            "z_eind",
            "betaald_werk_sinds",
        ]
    )
    for name, found in life.lists.items():
        if name not in (
            "contactpersonen",
            "afspraken",
            "vestigingen",
            "uitkeringen",
            "doelgroepen",
        ):
            found.clear()
    life.lists["contactpersonen"] = [
        each for each in life.lists["contactpersonen"] if each.organisatie != TAALSCHOOL
    ]
    early = ("intake", "begeleiding")
    life.lists["afspraken"] = [each for each in life.lists["afspraken"] if each.soort in early]


def _no_contact_known(life: Life) -> None:
    _no_plan_yet(life)
    life.lists["afspraken"] = []


def _no_progress_talks(life: Life) -> None:
    life.lists["afspraken"] = [
        each for each in life.lists["afspraken"] if each.soort != "voortgangsgesprek"
    ]


def _few_progress_talks(life: Life) -> None:
    """Agree on one talk in three years, and hold none: it is not due before the end."""
    _no_progress_talks(life)
    life.row["voortgangsgesprekken"] = 1


# The PIP and what follows from it


def _registered_later(life: Life) -> None:
    _no_plan_yet(life)
    _settle_on(life, life.days_ago(30))


def _settle_on(life: Life, day: date) -> None:
    life.row["brp"] = day
    life.lists["vestigingen"] = [tables.Settlement(day, None)]


def _nobody_registered(life: Life) -> None:
    _no_plan_yet(life)
    life.forget("brp", "intake", "lbt")
    life.lists["vestigingen"] = []


def _moved_in(life: Life, days: int) -> None:
    day = life.days_ago(days)
    life.row["brp"] = day
    life.lists["vestigingen"].append(tables.Settlement(day, None))


def _no_offer(life: Life) -> None:
    life.forget("aanbod", "verwachte_start", "taal_start")
    for name in ("uren", "presentie", "niveaus", "examens"):
        life.lists[name] = []


def _no_route(life: Life) -> None:
    life.forget("leerroute", "niveau")
    life.lists["leerroutes"] = []


def _no_group(life: Life) -> None:
    life.forget("doelgroep", "gedetailleerde_doelgroep")
    life.lists["doelgroepen"] = []


def _no_offer_no_route(life: Life) -> None:
    _no_offer(life)
    _no_route(life)


def _no_pvt(life: Life) -> None:
    life.forget("pvt_start", "pvt_ondertekend", "voldaan")
    _drop_hours(life, "pvt")


def _no_map(life: Life) -> None:
    life.forget("map_start", "map_eindgesprek", "voldaan", "z_eind")
    _drop_hours(life, "map")


def _drop_hours(life: Life, *kinds: str) -> None:
    life.lists["uren"] = [each for each in life.lists["uren"] if each.soort not in kinds]


def _term_ends_in(life: Life, days: int) -> None:
    life.row["termijn_eind"] = life.today + timedelta(days=days)
    life.forget("voldaan", "z_eind")


def _no_map_at_the_end(life: Life) -> None:
    _term_ends_in(life, 120)
    _no_map(life)


def _no_map_at_the_end_of_o(life: Life) -> None:
    _term_ends_in(life, 120)


def _no_map_no_route(life: Life) -> None:
    _no_map_at_the_end(life)
    _no_route(life)


def _exams_open(life: Life) -> None:
    _term_ends_in(life, 120)
    life.lists["examens"] = [each for each in life.lists["examens"] if each.onderdeel == "KNM"]


def _exams_open_but_extended(life: Life) -> None:
    _exams_open(life)
    ends = life.today + timedelta(days=330)
    life.row["termijn_eind"] = ends
    life.lists["besluiten"].append(
        tables.Decision("verlenging", "geen aanbod", life.days_ago(20), ends, None)
    )


# Hours


def _slow_map(life: Life) -> None:
    life.row["map_start"] = life.days_ago(_month_day(6))
    life.forget("map_eindgesprek", "voldaan")
    _drop_hours(life, "map")
    day = life.row["map_start"]
    life.lists["uren"].append(tables.Hours("map", 8.0, day, day + DAY, MUNICIPALITY))


def _slow_map_done(life: Life) -> None:
    _slow_map(life)
    life.row["map_eindgesprek"] = life.days_ago(10)


def _no_hours(life: Life) -> None:
    life.lists["uren"] = []
    life.forget("voldaan")


def _map_without_hours(life: Life) -> None:
    _slow_map(life)
    life.lists["uren"] = []


def _little_participation(life: Life) -> None:
    life.lists["uren"] = [
        each._replace(uren=4.0) if each.soort == "participatie" else each
        for each in life.lists["uren"]
    ]


def _little_but_enough(life: Life) -> None:
    """Take part a little, with a medical limit to it."""
    _little_participation(life)
    life.row["max_participatie_uren"] = 100
    life.lists["besluiten"].append(
        tables.Decision("ontheffing", "MED", life.row["pip"] + timedelta(days=60), None, False)
    )


def _few_lessons(life: Life) -> None:
    life.lists["uren"] = [
        each._replace(uren=8.0) if each.soort in ("nt2", "cursus") else each
        for each in life.lists["uren"]
    ]


def _few_lessons_by_illness(life: Life) -> None:
    _few_lessons(life)
    life.lists["besluiten"].append(
        tables.Decision(
            "verlenging", "ziekte", life.days_ago(100), life.today + timedelta(days=80), None
        )
    )


def _took_part_after(life: Life, days: int) -> None:
    life.lists["participatie"] = []
    _drop_hours(life, "participatie")
    take_a_place(life, life.row["pip"] + timedelta(days=days), hours_per_week=7.0)


def _took_part_no_group(life: Life) -> None:
    _took_part_after(life, 20)
    _no_group(life)


# Levels and exams


def _stuck(life: Life) -> None:
    """Reach A2 more than a year ago on every part, and nothing since."""
    _forget_levels(life, "LE LU SC SP", "A2", life.days_ago(_month_day(12)))


def _forget_levels(life: Life, parts: str, level: str, day: date) -> None:
    life.lists["examens"] = [
        each for each in life.lists["examens"] if each.onderdeel == "KNM" and each.datum <= day
    ]
    life.lists["niveaus"] = [
        each for each in life.lists["niveaus"] if each.datum < day and each.niveau < level
    ]
    life.lists["niveaus"] += [tables.Level(day, part, level, "docent") for part in parts.split()]
    life.forget("voldaan", "voldaan_document")


def _stuck_but_one(life: Life) -> None:
    _stuck(life)
    sit(life, "LE", life.days_ago(80), "Geslaagd", left=1)


def _stuck_no_route(life: Life) -> None:
    _stuck(life)
    _no_route(life)


def _low_presence(life: Life, months: int = 2) -> None:
    """Come to four lessons of ten in the last months in which there were lessons."""
    last = [each for each in life.lists["presentie"] if each.aangeboden][-months:]
    life.lists["presentie"] = [
        each._replace(aanwezig=each.aangeboden * 4 // 10, afwezig_geoorloofd=1)
        if each in last
        else each
        for each in life.lists["presentie"]
    ]


def _no_presence(life: Life) -> None:
    life.lists["presentie"] = []


def _many_lessons(life: Life) -> None:
    _forget_levels(life, "LE LU SC SP", "A2", life.days_ago(150))
    start = life.row["taal_start"]
    spend(life, "nt2", 16.0, "Taalhuis Voorbeeld (extra)", start=start, until=life.today)


def _many_lessons_all_passed(life: Life) -> None:
    """Pass all four parts; only the MAP is still open."""
    _many_lessons(life)
    for part in ("LE", "LU", "SC", "SP"):
        sit(life, part, life.days_ago(120), "Geslaagd", left=1)


def _many_lessons_no_hours(life: Life) -> None:
    _many_lessons(life)
    life.lists["uren"] = []


def _failed_twice(life: Life) -> None:
    _forget_levels(life, "LE LU SC SP", "A2", life.days_ago(240))
    sit(life, "SP", life.days_ago(200), "Gezakt", left=1)
    sit(life, "SP", life.days_ago(90), "Gezakt", left=0)


def _passed_at_last(life: Life) -> None:
    _forget_levels(life, "LE LU SC SP", "A2", life.days_ago(240))
    sit(life, "SP", life.days_ago(200), "Gezakt", left=1)
    sit(life, "SP", life.days_ago(90), "Geslaagd", left=0)


def _attempts_unknown(life: Life) -> None:
    _forget_levels(life, "LE LU SC SP", "A2", life.days_ago(240))
    life.lists["examens"] = [
        tables.Exam("SP", "B1", life.days_ago(90), "Gezakt", "", None),
    ]


def _waits_for_result(life: Life, days: int) -> None:
    _forget_levels(life, "LE LU SC SP", "A2", life.days_ago(240))
    life.lists["examens"].append(tables.Exam("LE", "B1", life.days_ago(days), "", "", 1))


def _waits_at_no_level(life: Life) -> None:
    """Wait for a result that comes in eight weeks at B1, and in 2026 in sixteen at A2."""
    _forget_levels(life, "LE LU SC SP", "A2", life.days_ago(240))
    life.lists["examens"].append(tables.Exam("SP", "", life.days_ago(80), "", "", 1))


def _grown(life: Life) -> None:
    day = life.days_ago(40)
    life.lists["niveaus"] += [
        tables.Level(day, part, "A2", "docent") for part in ("LE", "LU", "SC", "SP")
    ]


def _grown_no_route(life: Life) -> None:
    _grown(life)
    _no_route(life)


# Support and conditions


def _support_ends(life: Life) -> None:
    life.row["mb_start"] = life.days_ago(_month_day(16))
    life.row["spreekuur_eind"] = months_later(life.row["mb_start"], 30)
    life.forget("mb_overdracht")


def _support_ends_handed_over(life: Life) -> None:
    _support_ends(life)
    life.row["mb_overdracht"] = life.days_ago(12)


def _support_unknown(life: Life) -> None:
    life.forget("mb_start", "mb_overdracht", "spreekuur_eind")


def _status_holder(life: Life) -> None:
    life.row["gedetailleerde_doelgroep"] = "Asielstatushouder"


def _no_relief(life: Life) -> None:
    _status_holder(life)
    life.row["bijstand_start"] = life.days_ago(45)
    life.forget("ontzorgen_start", "ontzorgen_eind", "zelfredzaamheid_getoetst")
    life.lists["uitkeringen"] = [tables.BenefitPeriod(life.days_ago(45), None)]


def _relief_in_time(life: Life) -> None:
    _no_relief(life)
    life.row["ontzorgen_start"] = life.days_ago(40)


def _benefit_unknown(life: Life) -> None:
    _no_relief(life)
    life.forget("bijstand_start")
    life.lists["uitkeringen"] = []


def _child_waits(life: Life, days: int) -> None:
    life.row |= {
        "huishouden": "met kinderen",
        "jongste_kind": "0-3",
        "kinderopvang": "wachtlijst",
        "kinderopvang_sinds": life.days_ago(days),
    }


def _child_unknown(life: Life) -> None:
    life.row |= {"huishouden": "met kinderen", "jongste_kind": "0-3"}
    life.forget("kinderopvang", "kinderopvang_sinds")


def _far(life: Life) -> None:
    life.row |= {"kern": "Verzonnendorp", "reisminuten": 65, "reisafstand_km": 19.5}
    life.row["reiskosten_geregeld"] = False


def _far_enough(life: Life) -> None:
    life.row |= {"reisminuten": 44, "reisafstand_km": 13.0, "reiskosten_geregeld": True}


def _distance_unknown(life: Life) -> None:
    life.forget("reisminuten", "reisafstand_km", "reiskosten_geregeld")


def _no_contact_at_all(life: Life) -> None:
    life.lists["afspraken"] = [
        tables.Appointment(GEMEENTE, "intake", life.row["intake"], "niet verschenen", None, "")
    ]
    life.forget("pvt_aangeboden", "map_aangeboden")


def _one_talk(life: Life) -> None:
    _no_contact_at_all(life)
    life.row["pvt_aangeboden"] = life.row["pip"] + timedelta(days=40)
    life.row["map_aangeboden"] = life.row["pip"] + timedelta(days=90)
    life.lists["afspraken"].append(
        tables.Appointment(GEMEENTE, "anders", life.days_ago(50), "gehouden", None, "telefoon")
    )


def _no_contact_no_group(life: Life) -> None:
    _no_contact_at_all(life)
    _no_group(life)


def _wants_work(life: Life) -> None:
    life.row |= {"werkdoel": True, "eigen_uitkering": False}
    life.forget("betaald_werk_sinds")
    life.lists["afspraken"] = [each for each in life.lists["afspraken"] if each.soort != "werk"]


def _helped_to_work(life: Life) -> None:
    _wants_work(life)
    life.lists["afspraken"].append(
        tables.Appointment(GEMEENTE, "werk", life.days_ago(60), "gehouden", None, "op kantoor")
    )


def _benefit_of_own_unknown(life: Life) -> None:
    _wants_work(life)
    life.forget("eigen_uitkering")


def _only_volunteers(life: Life) -> None:
    life.forget("betaald_werk_sinds", "voldaan", "voldaan_document")
    life.lists["opleidingen"] = []
    life.lists["participatie"] = [
        tables.Participation(PLACES[0][0], "vrijwilligerswerk", life.days_ago(200), None, 4.0)
    ]


def _studies(life: Life) -> None:
    _only_volunteers(life)
    life.lists["opleidingen"] = [tables.EducationPeriod(life.days_ago(90), None, "mbo")]


def _levels_unknown(life: Life) -> None:
    _only_volunteers(life)
    _no_route(life)


# Data


def _differs_from_duo(life: Life, days: int) -> None:
    life.row["duo_verschil"] = days


def _not_at_duo(life: Life) -> None:
    life.row["duo_ontbreekt"] = True


def _start_unknown(life: Life) -> None:
    life.forget("opleidingsniveau_herkomst", "werkervaring_herkomst")


def _start_unknown_no_plan(life: Life) -> None:
    _no_plan_yet(life)
    _start_unknown(life)


def _nothing(life: Life) -> None:
    """Change nothing."""


def _just_planned(life: Life) -> None:
    """Have a PIP since ten days."""
    _start_unknown(life)
    life.row["pip"] = life.days_ago(10)


A, G = ASIEL, GEZIN
CASES: tuple[NamedCase, ...] = (
    NamedCase("SIG-01", "aan", A, "B", 300, lambda it: _alone_since(it, 40), strewn=4),
    NamedCase("SIG-01", "stil", A, "B", 300, lambda it: _alone_since(it, 6), strewn=1),
    NamedCase("SIG-01", "onbekend", G, "B", 300, _never_anyone, strewn=1),
    NamedCase("SIG-02", "aan", A, "Z", 500, lambda it: _changes(it, 300, 180, 60), strewn=3),
    NamedCase("SIG-02", "stil", A, "Z", 700, lambda it: _changes(it, 480, 180, 60), strewn=6),
    NamedCase("SIG-03", "aan", A, "Z", 250, lambda it: _held_by(it, LEAVING)),
    NamedCase("SIG-03", "stil", A, "Z", 250, _leaver_with_successor),
    NamedCase("SIG-03", "onbekend", A, "Z", 250, lambda it: _held_by(it, "consulent X")),
    NamedCase("SIG-04", "aan", G, "B", 400, lambda it: _called_off(it, 62, 20), strewn=4),
    NamedCase("SIG-04", "stil", G, "B", 400, lambda it: _called_off(it, 62, 20, moved=5), strewn=2),
    NamedCase("SIG-05", "aan", A, "B", 700, lambda it: _silence(it, 230), strewn=7),
    NamedCase("SIG-05", "stil", A, "B", 700, lambda it: _silence(it, 140), strewn=6),
    NamedCase("SIG-05", "onbekend", A, "B", 60, _no_contact_known),
    NamedCase("SIG-06", "aan", A, "O", 600, _no_progress_talks, strewn=9),
    NamedCase("SIG-06", "stil", A, "O", 600, _few_progress_talks),
    NamedCase(
        "SIG-06", "onbekend", A, "B", 600, lambda it: it.forget("voortgangsgesprekken"), strewn=5
    ),
    NamedCase("SIG-07", "aan", A, "B", 95, _no_plan_yet, strewn=8),
    NamedCase("SIG-07", "stil", G, "B", 95, _registered_later),
    NamedCase("SIG-07", "onbekend", A, "B", 95, _nobody_registered),
    NamedCase("SIG-08", "aan", G, "B", 400, lambda it: _moved_in(it, 90)),
    NamedCase("SIG-08", "stil", G, "B", 400, lambda it: _moved_in(it, 25)),
    NamedCase("SIG-09", "aan", A, "B", 240, _no_offer, strewn=5),
    NamedCase("SIG-09", "stil", A, "O", 190, lambda it: it.forget("aanbod")),
    NamedCase("SIG-09", "onbekend", A, "B", 240, _no_offer_no_route),
    NamedCase("SIG-10", "aan", G, "B", 400, _no_pvt, strewn=10),
    NamedCase("SIG-10", "stil", G, "B", 190, _no_pvt, strewn=10),
    NamedCase("SIG-11", "aan", A, "B", 1000, _no_map_at_the_end, strewn=12),
    NamedCase("SIG-11", "stil", A, "O", 1000, _no_map_at_the_end_of_o),
    NamedCase("SIG-11", "onbekend", A, "B", 1000, _no_map_no_route),
    NamedCase("SIG-12", "aan", A, "Z", 420, _slow_map, strewn=8),
    NamedCase("SIG-12", "stil", A, "B", 420, _slow_map_done, strewn=2),
    NamedCase("SIG-12", "onbekend", A, "Z", 420, _map_without_hours),
    NamedCase("SIG-13", "aan", A, "Z", 600, _little_participation, strewn=22),
    NamedCase("SIG-13", "stil", A, "Z", 600, _little_but_enough, strewn=2),
    NamedCase("SIG-13", "onbekend", A, "Z", 600, _no_hours, strewn=4),
    NamedCase("SIG-14", "aan", G, "Z", 600, _few_lessons, strewn=9),
    NamedCase("SIG-14", "stil", G, "Z", 600, _few_lessons_by_illness),
    NamedCase("SIG-14", "onbekend", G, "Z", 600, _no_hours, strewn=4),
    NamedCase("SIG-15", "aan", A, "Z", 300, lambda it: _took_part_after(it, 20), strewn=12),
    NamedCase("SIG-15", "stil", A, "Z", 300, lambda it: _took_part_after(it, 95)),
    NamedCase("SIG-15", "onbekend", A, "Z", 300, _took_part_no_group),
    NamedCase("SIG-16", "aan", A, "B", 700, _stuck, strewn=14),
    NamedCase("SIG-16", "stil", A, "B", 700, _stuck_but_one, strewn=3),
    NamedCase("SIG-16", "onbekend", A, "B", 700, _stuck_no_route),
    NamedCase("SIG-17", "aan", A, "B", 560, _low_presence),
    NamedCase("SIG-17", "stil", A, "O", 560, _low_presence),
    NamedCase("SIG-18", "aan", A, "B", 800, _many_lessons, strewn=3),
    NamedCase("SIG-18", "stil", A, "B", 800, _many_lessons_all_passed),
    NamedCase("SIG-18", "onbekend", A, "B", 800, _many_lessons_no_hours),
    NamedCase("SIG-19", "aan", G, "B", 1000, _exams_open),
    NamedCase("SIG-19", "stil", A, "B", 1000, _exams_open_but_extended, strewn=3),
    NamedCase("SIG-20", "aan", A, "B", 850, _failed_twice, strewn=5),
    NamedCase("SIG-20", "stil", A, "B", 850, _passed_at_last, strewn=4),
    NamedCase("SIG-20", "onbekend", A, "B", 850, _attempts_unknown),
    NamedCase("SIG-21", "aan", A, "B", 750, lambda it: _waits_for_result(it, 130), strewn=2),
    NamedCase("SIG-21", "stil", A, "B", 750, lambda it: _waits_for_result(it, 30), strewn=2),
    NamedCase("SIG-21", "onbekend", A, "B", 750, _waits_at_no_level),
    NamedCase("SIG-22", "aan", G, "Z", 450, _low_presence, strewn=8),
    NamedCase("SIG-22", "stil", G, "Z", 450, _nothing),
    NamedCase("SIG-22", "onbekend", A, "B", 450, _no_presence, strewn=5),
    NamedCase("SIG-23", "aan", A, "Z", 500, _support_ends, strewn=5),
    NamedCase("SIG-23", "stil", A, "Z", 500, _support_ends_handed_over),
    NamedCase("SIG-23", "onbekend", A, "B", 500, _support_unknown, strewn=3),
    NamedCase("SIG-24", "aan", A, "B", 70, _no_relief, strewn=10),
    NamedCase("SIG-24", "stil", A, "B", 70, _relief_in_time),
    NamedCase("SIG-24", "onbekend", A, "B", 70, _benefit_unknown, strewn=6),
    NamedCase("SIG-25", "aan", A, "Z", 400, lambda it: _child_waits(it, 100), strewn=8),
    NamedCase("SIG-25", "stil", G, "B", 400, lambda it: _child_waits(it, 30), strewn=3),
    NamedCase("SIG-25", "onbekend", A, "B", 400, _child_unknown, strewn=6),
    NamedCase("SIG-26", "aan", A, "Z", 350, _far, strewn=7),
    NamedCase("SIG-26", "stil", A, "B", 350, _far_enough),
    NamedCase("SIG-26", "onbekend", G, "B", 350, _distance_unknown, strewn=12),
    NamedCase("SIG-27", "aan", G, "B", 330, _no_contact_at_all, strewn=10),
    NamedCase("SIG-27", "stil", G, "B", 330, _one_talk),
    NamedCase("SIG-27", "onbekend", G, "B", 330, _no_contact_no_group),
    NamedCase("SIG-28", "aan", G, "B", 500, _wants_work, strewn=15),
    NamedCase("SIG-28", "stil", G, "B", 500, _helped_to_work),
    NamedCase("SIG-28", "onbekend", G, "B", 500, _benefit_of_own_unknown, strewn=8),
    NamedCase("SIG-29", "aan", A, "B", 800, _only_volunteers, strewn=12),
    NamedCase("SIG-29", "stil", A, "B", 800, _studies),
    NamedCase("SIG-29", "onbekend", A, "B", 800, _levels_unknown),
    NamedCase("SIG-31", "aan", A, "Z", 300, lambda it: _differs_from_duo(it, 30), strewn=5),
    NamedCase("SIG-31", "stil", A, "Z", 300, lambda it: _differs_from_duo(it, 9), strewn=5),
    NamedCase("SIG-31", "onbekend", A, "Z", 300, _not_at_duo, strewn=2),
    NamedCase("SIG-32", "aan", A, "Z", 300, _start_unknown, strewn=45),
    NamedCase("SIG-32", "stil", A, "Z", 75, _just_planned),
    NamedCase("SIG-32", "onbekend", A, "B", 60, _start_unknown_no_plan),
    NamedCase("SIG-36", "aan", A, "Z", 380, _grown, strewn=5),
    NamedCase("SIG-36", "stil", A, "Z", 800, _grown, strewn=3),
    NamedCase("SIG-36", "onbekend", A, "Z", 380, _grown_no_route),
)
