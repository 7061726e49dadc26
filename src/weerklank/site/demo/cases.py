"""Troubles that a signal of the register sees, and what keeps it silent or makes it unknown.

Each is a small change to a life in which all goes well (lives.py). The same change makes a named
case, whose key says what it shows, and is strewn over the other trajectories.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import DAY, months_later
from weerklank.rulebook.facts import ASIEL, GEZIN
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
    working_day,
)

PARTS = ("LE", "LU", "SC", "SP")
Change = Callable[[Life], None]
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
    change: Change
    strewn: int = 0

    @property
    def key(self) -> str:
        return f"VBD-{self.signal}-{self.shows}"


def _month_day(days: int) -> int:
    """Return so many months as days, rounded up, so that a case is past its limit."""
    return round(days * 30.5)


# What most changes are made of


def _forget(*columns: str) -> Change:
    return lambda life: life.forget(*columns)


def _know(**columns: object) -> Change:
    return lambda life: life.row.update(columns)


def _day(column: str, days: int) -> Change:
    """Let it have happened, or happen, so many days before this one."""
    return lambda life: life.row.update({column: life.days_ago(days)})


def _empty(*tables: str) -> Change:
    return lambda life: life.lists.update({name: [] for name in tables})


def _without(table: str, column: str, *values: str) -> Change:
    """Leave out the rows with one of these values."""

    def change(life: Life) -> None:
        rows = life.lists[table]
        life.lists[table] = [each for each in rows if getattr(each, column) not in values]

    return change


def _only(table: str, column: str, *values: str) -> Change:
    """Leave out the rows with none of these values."""

    def change(life: Life) -> None:
        rows = life.lists[table]
        life.lists[table] = [each for each in rows if getattr(each, column) in values]

    return change


def _hours(hours: float, *kinds: str) -> Change:
    """Let there be so many hours of these kinds, in every period."""

    def change(life: Life) -> None:
        life.lists["uren"] = [
            each._replace(uren=hours) if each.soort in kinds else each
            for each in life.lists["uren"]
        ]

    return change


def _decision(kind: str, ground: str, days: int, until: int) -> Change:
    return lambda life: life.lists["besluiten"].append(
        tables.Decision(kind, ground, life.days_ago(days), life.days_ago(until), None)
    )


def _sits(part: str, days: int, result: str, left: int = 1) -> Change:
    return lambda life: sit(life, part, life.days_ago(days), result, left=left)


def _exam(part: str, level: str, days: int, result: str, left: int | None) -> Change:
    return lambda life: life.lists["examens"].append(
        tables.Exam(part, level, life.days_ago(days), result, "", left)
    )


def _all_of(*changes: Change) -> Change:
    def change(life: Life) -> None:
        for each in changes:
            each(life)

    return change


# Contact persons and appointments


def _end_contact(life: Life, organisation: str, days: int, reason: str) -> None:
    contacts = life.lists["contactpersonen"]
    life.lists["contactpersonen"] = [
        each._replace(tot=life.days_ago(days), reden=reason)
        if each.organisatie == organisation and each.tot is None
        else each
        for each in contacts
    ]


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
        day = working_day(life.days_ago(ago))
        to = working_day(day + timedelta(days=moved)) if moved and ago == min(days) else None
        kept.append(
            tables.Appointment(GEMEENTE, "anders", day, "afgezegd door organisatie", to, "telefoon")
        )
    life.lists["afspraken"] = kept


def _silence(life: Life, days: int) -> None:
    """Hold nothing in the last so many days; the last meeting was just before them."""
    last = life.days_ago(days)
    life.lists["afspraken"] = [each for each in life.lists["afspraken"] if each.gepland_op < last]
    _held("anders", days, "telefoon")(life)


def _held(kind: str, days: int, way: str) -> Change:
    return lambda life: life.lists["afspraken"].append(
        tables.Appointment(GEMEENTE, kind, working_day(life.days_ago(days)), "gehouden", None, way)
    )


_OF_A_PLAN = (
    "pip leerroute niveau voortgangsgesprekken termijn_eind aanbod verwachte_start taal_start"
    " pvt_aangeboden pvt_start pvt_ondertekend map_aangeboden map_start map_eindgesprek voldaan"
    " z_eind betaald_werk_sinds"
)
_BEFORE_A_PLAN = {"contactpersonen", "afspraken", "vestigingen", "uitkeringen", "doelgroepen"}


def _no_plan_yet(life: Life) -> None:
    life.forget(*_OF_A_PLAN.split())
    _empty(*life.lists.keys() - _BEFORE_A_PLAN)(life)
    _without("contactpersonen", "organisatie", TAALSCHOOL)(life)
    _only("afspraken", "soort", "intake", "begeleiding")(life)


# The PIP and what follows from it


def _moved_in(days: int) -> Change:
    def change(life: Life) -> None:
        life.row["brp"] = life.days_ago(days)
        life.lists["vestigingen"].append(tables.Settlement(life.days_ago(days), None))

    return change


_no_offer = _all_of(
    _forget("aanbod", "verwachte_start", "taal_start"),
    _empty("uren", "presentie", "niveaus", "examens"),
)
_no_route = _all_of(_forget("leerroute", "niveau"), _empty("leerroutes"))
_no_group = _all_of(_forget("doelgroep", "gedetailleerde_doelgroep"), _empty("doelgroepen"))
_no_pvt = _all_of(
    _forget("pvt_start", "pvt_ondertekend", "voldaan"), _without("uren", "soort", "pvt")
)
_near_the_end = _all_of(_day("termijn_eind", -120), _forget("voldaan", "z_eind"))
_no_map_at_the_end = _all_of(
    _near_the_end, _forget("map_start", "map_eindgesprek"), _without("uren", "soort", "map")
)
_exams_open = _all_of(_near_the_end, _only("examens", "onderdeel", "KNM"))


# Hours


def _slow_map(life: Life) -> None:
    life.row["map_start"] = life.days_ago(_month_day(6))
    life.forget("map_eindgesprek", "voldaan")
    _without("uren", "soort", "map")(life)
    day = life.row["map_start"]
    life.lists["uren"].append(tables.Hours("map", 8.0, day, day + DAY, MUNICIPALITY))


def _took_part_after(life: Life, days: int) -> None:
    life.lists["participatie"] = []
    _without("uren", "soort", "participatie")(life)
    take_a_place(life, life.row["pip"] + timedelta(days=days), hours_per_week=7.0)


def _limited(life: Life) -> None:
    """Let there be a medical limit to taking part."""
    life.row["max_participatie_uren"] = 100
    life.lists["besluiten"].append(
        tables.Decision("ontheffing", "MED", life.row["pip"] + timedelta(days=60), None, False)
    )


# Levels and exams


def _at_a2(days: int) -> Change:
    """Let A2 be reached on every part so many days ago, and nothing since."""

    def change(life: Life) -> None:
        day = life.days_ago(days)
        life.lists["examens"] = [
            each for each in life.lists["examens"] if each.onderdeel == "KNM" and each.datum <= day
        ]
        life.lists["niveaus"] = [
            each for each in life.lists["niveaus"] if each.datum < day and each.niveau < "A2"
        ]
        _levels(life, day)
        life.forget("voldaan", "voldaan_document")

    return change


def _levels(life: Life, day: date) -> None:
    life.lists["niveaus"] += [tables.Level(day, part, "A2", "docent") for part in PARTS]


def _low_presence(life: Life, months: int = 2) -> None:
    """Come to four lessons of ten in the last months in which there were lessons."""
    last = [each for each in life.lists["presentie"] if each.aangeboden][-months:]
    life.lists["presentie"] = [
        each._replace(aanwezig=each.aangeboden * 4 // 10, afwezig_geoorloofd=1)
        if each in last
        else each
        for each in life.lists["presentie"]
    ]


def _many_lessons(life: Life) -> None:
    _at_a2(150)(life)
    start = life.row["taal_start"]
    spend(life, "nt2", 16.0, "Taalhuis Voorbeeld (extra)", start=start, until=life.today)


# Support and conditions


def _support_ends(life: Life) -> None:
    life.row["mb_start"] = life.days_ago(_month_day(16))
    life.row["spreekuur_eind"] = months_later(life.row["mb_start"], 30)
    life.forget("mb_overdracht")


def _no_relief(life: Life) -> None:
    life.row["gedetailleerde_doelgroep"] = "Asielstatushouder"
    life.row["bijstand_start"] = life.days_ago(45)
    life.forget("ontzorgen_start", "ontzorgen_eind", "zelfredzaamheid_getoetst")
    life.lists["uitkeringen"] = [tables.BenefitPeriod(life.days_ago(45), None)]


def _no_contact_at_all(life: Life) -> None:
    life.lists["afspraken"] = [
        tables.Appointment(
            GEMEENTE, "intake", working_day(life.row["intake"]), "niet verschenen", None, ""
        )
    ]
    life.forget("pvt_aangeboden", "map_aangeboden")


def _one_meeting(life: Life) -> None:
    _no_contact_at_all(life)
    life.row["pvt_aangeboden"] = life.row["pip"] + timedelta(days=40)
    life.row["map_aangeboden"] = life.row["pip"] + timedelta(days=90)
    _held("anders", 50, "telefoon")(life)


def _only_volunteers(life: Life) -> None:
    life.forget("betaald_werk_sinds", "voldaan", "voldaan_document")
    life.lists["opleidingen"] = []
    life.lists["participatie"] = [
        tables.Participation(PLACES[0][0], "vrijwilligerswerk", life.days_ago(200), None, 4.0)
    ]


def _studies(life: Life) -> None:
    _only_volunteers(life)
    life.lists["opleidingen"] = [tables.EducationPeriod(life.days_ago(90), None, "mbo")]


_wants_work = _all_of(
    _know(werkdoel=True, eigen_uitkering=False),
    _forget("betaald_werk_sinds"),
    _without("afspraken", "soort", "werk"),
)
_start_unknown = _forget("opleidingsniveau_herkomst", "werkervaring_herkomst")
_a_child = _know(huishouden="met kinderen", jongste_kind="0-3")
_child_waits = _all_of(_a_child, _know(kinderopvang="wachtlijst"))
_no_progress_meetings = _without("afspraken", "soort", "voortgangsgesprek")
_no_hours = _all_of(_empty("uren"), _forget("voldaan"))
_failed_once = _all_of(_at_a2(240), _sits("SP", 200, "Gezakt"))
_nobody = _all_of(
    _empty("contactpersonen"), _forget("brp", "mb_start", "mb_overdracht", "spreekuur_eind")
)
_not_registered = _all_of(_forget("brp", "intake", "lbt"), _empty("vestigingen"))
_all_passed = _all_of(*(_sits(part, 120, "Geslaagd") for part in PARTS))
_extended = _all_of(_day("termijn_eind", -330), _decision("verlenging", "geen aanbod", 20, -330))
_attempts_unknown = _all_of(_at_a2(240), _empty("examens"), _exam("SP", "B1", 90, "Gezakt", None))
_no_support = _forget("mb_start", "mb_overdracht", "spreekuur_eind")
_no_benefit = _all_of(_forget("bijstand_start"), _empty("uitkeringen"))
_no_child_care = _forget("kinderopvang", "kinderopvang_sinds")
_far = _know(kern="Verzonnendorp", reisminuten=65, reisafstand_km=19.5, reiskosten_geregeld=False)
_near = _know(reisminuten=44, reisafstand_km=13.0, reiskosten_geregeld=True)
_distance_unknown = _forget("reisminuten", "reisafstand_km", "reiskosten_geregeld")
_stuck = _at_a2(_month_day(12))
_few_lessons = _hours(8.0, "nt2", "cursus")
_little = _hours(4.0, "participatie")


def _case(
    signal: str, shows: Shows, group: str, route: str, days: int, *changes: Change, strewn: int = 0
) -> NamedCase:
    return NamedCase(signal, shows, group, route, days, _all_of(*changes), strewn)


A, G = ASIEL, GEZIN
CASES: tuple[NamedCase, ...] = (
    _case(
        "SIG-01", "aan", A, "B", 300, lambda it: _end_contact(it, GEMEENTE, 40, "vertrek"), strewn=4
    ),
    _case(
        "SIG-01", "stil", A, "B", 300, lambda it: _end_contact(it, GEMEENTE, 6, "vertrek"), strewn=1
    ),
    _case("SIG-01", "onbekend", G, "B", 300, _nobody, strewn=1),
    _case("SIG-02", "aan", A, "Z", 500, lambda it: _changes(it, 300, 180, 60), strewn=3),
    _case("SIG-02", "stil", A, "Z", 700, lambda it: _changes(it, 480, 180, 60), strewn=6),
    _case("SIG-03", "aan", A, "Z", 250, lambda it: _held_by(it, LEAVING)),
    _case("SIG-03", "stil", A, "Z", 250, _leaver_with_successor),
    _case("SIG-03", "onbekend", A, "Z", 250, lambda it: _held_by(it, "consulent X")),
    _case("SIG-04", "aan", G, "B", 400, lambda it: _called_off(it, 62, 20), strewn=4),
    _case("SIG-04", "stil", G, "B", 400, lambda it: _called_off(it, 62, 20, moved=5), strewn=2),
    _case("SIG-05", "aan", A, "B", 700, lambda it: _silence(it, 230), strewn=7),
    _case("SIG-05", "stil", A, "B", 700, lambda it: _silence(it, 140), strewn=6),
    _case("SIG-05", "onbekend", A, "B", 60, _no_plan_yet, _empty("afspraken")),
    _case("SIG-06", "aan", A, "O", 600, _no_progress_meetings, strewn=9),
    _case("SIG-06", "stil", A, "O", 600, _no_progress_meetings, _know(voortgangsgesprekken=1)),
    _case("SIG-06", "onbekend", A, "B", 600, _forget("voortgangsgesprekken"), strewn=5),
    _case("SIG-07", "aan", A, "B", 95, _no_plan_yet, strewn=8),
    _case("SIG-07", "stil", G, "B", 95, _no_plan_yet, _empty("vestigingen"), _moved_in(30)),
    _case("SIG-07", "onbekend", A, "B", 95, _no_plan_yet, _not_registered),
    _case("SIG-08", "aan", G, "B", 400, _moved_in(90)),
    _case("SIG-08", "stil", G, "B", 400, _moved_in(25)),
    _case("SIG-09", "aan", A, "B", 240, _no_offer, strewn=5),
    _case("SIG-09", "stil", A, "O", 190, _forget("aanbod")),
    _case("SIG-09", "onbekend", A, "B", 240, _no_offer, _no_route),
    _case("SIG-10", "aan", G, "B", 400, _no_pvt, strewn=10),
    _case("SIG-10", "stil", G, "B", 190, _no_pvt, strewn=10),
    _case("SIG-11", "aan", A, "B", 1000, _no_map_at_the_end, strewn=12),
    _case("SIG-11", "stil", A, "O", 1000, _near_the_end),
    _case("SIG-11", "onbekend", A, "B", 1000, _no_map_at_the_end, _no_route),
    _case("SIG-12", "aan", A, "Z", 420, _slow_map, strewn=8),
    _case("SIG-12", "stil", A, "B", 420, _slow_map, _day("map_eindgesprek", 10), strewn=2),
    _case("SIG-12", "onbekend", A, "Z", 420, _slow_map, _empty("uren")),
    _case("SIG-13", "aan", A, "Z", 600, _little, strewn=22),
    _case("SIG-13", "stil", A, "Z", 600, _little, _limited, strewn=2),
    _case("SIG-13", "onbekend", A, "Z", 600, _no_hours, strewn=4),
    _case("SIG-14", "aan", G, "Z", 600, _few_lessons, strewn=9),
    _case("SIG-14", "stil", G, "Z", 600, _few_lessons, _decision("verlenging", "ziekte", 100, -80)),
    _case("SIG-14", "onbekend", G, "Z", 600, _no_hours, strewn=4),
    _case("SIG-15", "aan", A, "Z", 300, lambda it: _took_part_after(it, 20), strewn=12),
    _case("SIG-15", "stil", A, "Z", 300, lambda it: _took_part_after(it, 95)),
    _case("SIG-15", "onbekend", A, "Z", 300, lambda it: _took_part_after(it, 20), _no_group),
    _case("SIG-16", "aan", A, "B", 700, _stuck, strewn=14),
    _case("SIG-16", "stil", A, "B", 700, _stuck, _sits("LE", 80, "Geslaagd"), strewn=3),
    _case("SIG-16", "onbekend", A, "B", 700, _stuck, _no_route),
    _case("SIG-17", "aan", A, "B", 560, _low_presence),
    _case("SIG-17", "stil", A, "O", 560, _low_presence),
    _case("SIG-18", "aan", A, "B", 800, _many_lessons, strewn=3),
    _case("SIG-18", "stil", A, "B", 800, _many_lessons, _all_passed),
    _case("SIG-18", "onbekend", A, "B", 800, _many_lessons, _empty("uren")),
    _case("SIG-19", "aan", G, "B", 1000, _exams_open),
    _case("SIG-19", "stil", A, "B", 1000, _exams_open, _extended, strewn=3),
    _case("SIG-20", "aan", A, "B", 850, _failed_once, _sits("SP", 90, "Gezakt", 0), strewn=5),
    _case("SIG-20", "stil", A, "B", 850, _failed_once, _sits("SP", 90, "Geslaagd", 0), strewn=4),
    _case("SIG-20", "onbekend", A, "B", 850, _attempts_unknown),
    _case("SIG-21", "aan", A, "B", 750, _at_a2(240), _exam("LE", "B1", 130, "", 1), strewn=2),
    _case("SIG-21", "stil", A, "B", 750, _at_a2(240), _exam("LE", "B1", 30, "", 1), strewn=2),
    _case("SIG-21", "onbekend", A, "B", 750, _at_a2(240), _exam("SP", "", 80, "", 1)),
    _case("SIG-22", "aan", G, "Z", 450, _low_presence, strewn=8),
    _case("SIG-22", "stil", G, "Z", 450),
    _case("SIG-22", "onbekend", A, "B", 450, _empty("presentie"), strewn=5),
    _case("SIG-23", "aan", A, "Z", 500, _support_ends, strewn=5),
    _case("SIG-23", "stil", A, "Z", 500, _support_ends, _day("mb_overdracht", 12)),
    _case("SIG-23", "onbekend", A, "B", 500, _no_support, strewn=3),
    _case("SIG-24", "aan", A, "B", 70, _no_relief, strewn=10),
    _case("SIG-24", "stil", A, "B", 70, _no_relief, _day("ontzorgen_start", 40)),
    _case("SIG-24", "onbekend", A, "B", 70, _no_relief, _no_benefit, strewn=6),
    _case("SIG-25", "aan", A, "Z", 400, _child_waits, _day("kinderopvang_sinds", 100), strewn=8),
    _case("SIG-25", "stil", G, "B", 400, _child_waits, _day("kinderopvang_sinds", 30), strewn=3),
    _case("SIG-25", "onbekend", A, "B", 400, _a_child, _no_child_care, strewn=6),
    _case("SIG-26", "aan", A, "Z", 350, _far, strewn=7),
    _case("SIG-26", "stil", A, "B", 350, _near),
    _case("SIG-26", "onbekend", G, "B", 350, _distance_unknown, strewn=12),
    _case("SIG-27", "aan", G, "B", 330, _no_contact_at_all, strewn=10),
    _case("SIG-27", "stil", G, "B", 330, _one_meeting),
    _case("SIG-27", "onbekend", G, "B", 330, _no_contact_at_all, _no_group),
    _case("SIG-28", "aan", G, "B", 500, _wants_work, strewn=15),
    _case("SIG-28", "stil", G, "B", 500, _wants_work, _held("werk", 60, "op kantoor")),
    _case("SIG-28", "onbekend", G, "B", 500, _wants_work, _forget("eigen_uitkering"), strewn=8),
    _case("SIG-29", "aan", A, "B", 800, _only_volunteers, strewn=12),
    _case("SIG-29", "stil", A, "B", 800, _studies),
    _case("SIG-29", "onbekend", A, "B", 800, _only_volunteers, _no_route),
    _case("SIG-31", "aan", A, "Z", 300, _know(duo_verschil=30), strewn=5),
    _case("SIG-31", "stil", A, "Z", 300, _know(duo_verschil=9), strewn=5),
    _case("SIG-31", "onbekend", A, "Z", 300, _know(duo_ontbreekt=True), strewn=2),
    _case("SIG-32", "aan", A, "Z", 300, _start_unknown, strewn=45),
    _case("SIG-32", "stil", A, "Z", 75, _start_unknown, _day("pip", 10)),
    _case("SIG-32", "onbekend", A, "B", 60, _no_plan_yet, _start_unknown),
    _case("SIG-36", "aan", A, "Z", 380, lambda it: _levels(it, it.days_ago(40)), strewn=5),
    _case("SIG-36", "stil", A, "Z", 800, lambda it: _levels(it, it.days_ago(40)), strewn=3),
    _case("SIG-36", "onbekend", A, "Z", 380, lambda it: _levels(it, it.days_ago(40)), _no_route),
)
