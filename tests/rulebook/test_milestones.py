"""The thirty milestones: a table of cases, with the boundary day on both sides."""

from datetime import date, timedelta

import pytest

from weerklank.rulebook import milestones, tables
from weerklank.rulebook.facts import ASIEL, GEZIN, Case, Facts
from weerklank.rulebook.milestones import (
    COMING,
    DONE,
    LATE,
    NOT_APPLICABLE,
    NOT_RECORDED,
    RUNNING,
    UNKNOWN,
    Step,
)
from weerklank.rulebook.wording.milestones import remark

ON = date(2026, 5, 20)
NOTIFIED = date(2025, 3, 3)
PIP = date(2025, 5, 21)
END = date(2028, 5, 22)  # exclusive


def steps(
    on: date = ON, group: str = ASIEL, route: str = "B", lists: dict | None = None, **row: object
) -> dict[str, Step]:
    traject = tables.Traject(doelgroep=group, leerroute=route, **row)
    case = Case(Facts("T-1", traject, **(lists or {})), on, {})
    return {step.milestone.key: step for step in milestones.milestones(case)}


def hours(kind: str, amount: float, until: date = ON) -> tables.Hours:
    return tables.Hours(kind, amount, date(2025, 9, 1), until, "school")


def exam(
    part: str, level: str, result: str = "Geslaagd", on: date = date(2026, 4, 1)
) -> tables.Exam:
    return tables.Exam(part, level, on, result)


def progress_meeting(on: date, status: str = "gehouden") -> tables.Appointment:
    return tables.Appointment("gemeente", "voortgangsgesprek", on, status)


def test_there_are_thirty_in_the_order_of_the_journey():
    assert len({each.key for each in milestones.ALL}) == len(milestones.ALL) == 30


def test_what_no_table_holds_is_not_recorded():
    found = steps()
    assert {found[key].state for key in ("voorinburgering", "boete")} == {NOT_RECORDED}


KNOWN = {"kennisgeving": NOTIFIED, "brp": NOTIFIED}
DEADLINE = NOTIFIED + timedelta(days=70)
RUNS = KNOWN | {"pip": PIP}


@pytest.mark.parametrize(
    ("key", "facts", "expected"),
    [
        ("aankomst", {}, UNKNOWN),
        ("aankomst", {"in_nederland_sinds": NOTIFIED}, DONE),
        ("koppeling", {"group": GEZIN}, NOT_APPLICABLE),
        ("koppeling", {"group": ""}, UNKNOWN),
        ("koppeling", {"group": GEZIN, "koppeling": NOTIFIED}, DONE),
        ("vestiging", {"koppeling": ON, "brp": ON + timedelta(days=1)}, COMING),
        ("vestiging", {"brp": ON}, DONE),
        ("mb_start", {"brp": NOTIFIED}, UNKNOWN),
        ("mb_start", {}, COMING),
        ("ontzorgen", {}, UNKNOWN),
        ("ontzorgen", {"bijstand_start": ON, "ontzorgen_start": ON}, RUNNING),
        (
            "ontzorgen",
            {"bijstand_start": date(2025, 11, 21), "ontzorgen_start": date(2025, 12, 1)},
            RUNNING,
        ),
        (
            "ontzorgen",
            {"bijstand_start": date(2025, 11, 20), "ontzorgen_start": date(2025, 12, 1)},
            DONE,
        ),
        ("intake", {"kennisgeving": NOTIFIED}, RUNNING),
        ("intake", {}, COMING),
        ("intake", {"pip": PIP}, UNKNOWN),
        ("lbt", {"lbt": NOTIFIED}, DONE),
        ("pip", {}, UNKNOWN),
        ("pip", KNOWN | {"on": DEADLINE}, RUNNING),
        ("pip", KNOWN | {"on": DEADLINE + timedelta(days=1)}, LATE),
        ("pip", KNOWN | {"pip_reden_vertraging": "wacht op derden"}, RUNNING),
        (
            "pip",
            KNOWN
            | {
                "pip_reden_vertraging": "wacht op derden",
                "pip_informatie_ontvangen": ON - timedelta(days=14),
            },
            RUNNING,
        ),
        (
            "pip",
            KNOWN
            | {
                "pip_reden_vertraging": "wacht op derden",
                "pip_informatie_ontvangen": ON - timedelta(days=15),
            },
            LATE,
        ),
        ("termijn_start", {}, COMING),
        ("termijn_start", RUNS | {"on": END - timedelta(days=1)}, RUNNING),
        ("termijn_start", RUNS | {"on": END}, LATE),
        ("aanbod", {}, COMING),
        ("aanbod", {"pip": PIP, "on": date(2025, 8, 21)}, RUNNING),
        ("aanbod", {"pip": PIP, "on": date(2025, 8, 22)}, LATE),
        ("aanbod", {"pip": PIP, "on": date(2025, 11, 21), "route": "O"}, RUNNING),
        ("aanbod", {"pip": PIP, "group": GEZIN}, NOT_APPLICABLE),
        ("aanbod", {"pip": PIP, "route": ""}, UNKNOWN),
        ("taal_start", {"verwachte_start": ON + timedelta(days=9)}, COMING),
        ("taal_start", {"verwachte_start": ON}, UNKNOWN),
        ("pvt", RUNS, COMING),
        ("pvt", RUNS | {"pvt_start": ON}, RUNNING),
        ("pvt", RUNS | {"pvt_ondertekend": ON}, DONE),
        ("pvt", RUNS | {"pvt_start": ON, "on": END}, LATE),
        ("map", RUNS | {"route": "O"}, NOT_APPLICABLE),
        ("map", RUNS | {"route": "O", "map_start": ON}, RUNNING),
        ("map", {"route": ""}, COMING),
        ("map", {"route": "", "pip": PIP}, UNKNOWN),
        ("knm", RUNS, UNKNOWN),
        ("knm", RUNS | {"lists": {"examens": ()}}, COMING),
        ("knm", RUNS | {"lists": {"examens": (exam("KNM", ""),)}}, DONE),
        ("knm", RUNS | {"route": "Z"}, NOT_RECORDED),
        ("vg", RUNS, UNKNOWN),
        ("vg", RUNS | {"voortgangsgesprekken": 2, "lists": {"afspraken": ()}}, COMING),
        (
            "vg",
            RUNS | {"voortgangsgesprekken": 1, "lists": {"afspraken": (progress_meeting(ON),)}},
            DONE,
        ),
        (
            "vg",
            RUNS | {"voortgangsgesprekken": 2, "lists": {"afspraken": (progress_meeting(ON),)}},
            RUNNING,
        ),
        ("vg", RUNS | {"lists": {"afspraken": (progress_meeting(ON),)}}, UNKNOWN),
        ("routewissel", RUNS | {"on": date(2026, 11, 22)}, COMING),
        ("routewissel", RUNS | {"on": date(2026, 11, 23)}, NOT_APPLICABLE),
        ("afschalen_a2", RUNS, UNKNOWN),
        ("afschalen_a2", RUNS | {"lists": {"uren": (hours("nt2", 599),)}}, NOT_APPLICABLE),
        ("afschalen_a2", RUNS | {"lists": {"uren": (hours("nt2", 600),)}}, COMING),
        ("afschalen_a2", RUNS | {"niveau": "A2"}, DONE),
        ("examen", RUNS | {"lists": {"examens": (exam("LE", "B1"),)}}, RUNNING),
        ("examen", RUNS | {"lists": {"examens": (exam("LE", "A2"),)}}, COMING),
        ("examen", RUNS | {"route": "Z", "lists": {"examens": ()}}, NOT_APPLICABLE),
        ("examen", RUNS | {"route": "Z", "lists": {"examens": (exam("LE", "A2"),)}}, RUNNING),
        ("z_uren", RUNS, NOT_APPLICABLE),
        ("z_uren", RUNS | {"route": "Z"}, UNKNOWN),
        ("z_uren", RUNS | {"route": "Z", "lists": {"uren": (hours("cursus", 800),)}}, RUNNING),
        (
            "z_uren",
            RUNS | {"route": "Z", "group": GEZIN, "lists": {"uren": (hours("cursus", 800),)}},
            DONE,
        ),
        ("z_eind", RUNS | {"route": "Z"}, COMING),
        ("o_eind", RUNS | {"route": "O", "voldaan": ON}, DONE),
        ("o_eind", RUNS | {"route": "O"}, COMING),
        ("o_eind", RUNS | {"route": "B", "voldaan": ON}, NOT_APPLICABLE),
        ("verlenging", RUNS, UNKNOWN),
        ("verlenging", RUNS | {"lists": {"besluiten": ()}}, NOT_APPLICABLE),
        ("voldaan", RUNS | {"on": END}, LATE),
        ("voldaan", RUNS, COMING),
        ("verhuizing", {}, UNKNOWN),
        ("verhuizing", {"vertrokken": ON}, DONE),
        ("mb_eind", {"mb_start": NOTIFIED}, COMING),
        ("mb_eind", {"mb_start": NOTIFIED, "mb_overdracht": ON}, RUNNING),
        ("mb_eind", {"mb_start": NOTIFIED, "spreekuur_eind": ON}, DONE),
    ],
)
def test_state_of_a_milestone(key: str, facts: dict, expected: str):
    assert steps(**facts)[key].state == expected


def test_a_fact_of_tomorrow_does_not_exist_yet():
    assert steps(koppeling=ON, intake=ON + timedelta(days=1))["intake"].state == COMING


def test_there_are_no_milestones_before_the_trajectory_begins():
    assert steps(on=ON - timedelta(days=1), koppeling=ON) == {}
    assert len(steps(koppeling=ON)) == len(milestones.ALL)


def test_hours_of_a_running_total_count_once():
    totals = (hours("pvt", 6, ON - timedelta(days=30)), hours("pvt", 10, ON))
    assert steps(lists={"uren": totals}, **RUNS)["pvt"].why["hours"] == 10
    assert steps(on=ON - timedelta(days=1), lists={"uren": totals}, **RUNS)["pvt"].why["hours"] == 6


def test_a_late_pip_is_done_and_stays_late():
    step = steps(**RUNS)["pip"]
    assert (step.state, step.on, step.due, step.late) == (DONE, PIP, DEADLINE, 9)
    assert "9 dagen later dan de termijn" in remark(step)


def test_the_days_past_the_term_grow_until_it_is_done():
    step = steps(on=DEADLINE + timedelta(days=5), **KNOWN)["pip"]
    assert (step.state, step.late) == (LATE, 5)


def test_a_changed_route_is_told_with_both():
    periods = (
        tables.LeerroutePeriod(PIP, date(2026, 2, 1), "B"),
        tables.LeerroutePeriod(date(2026, 2, 1), None, "Z"),
    )
    step = steps(lists={"leerroutes": periods}, **RUNS)["routewissel"]
    assert (step.state, step.on) == (DONE, date(2026, 2, 1))
    assert remark(step) == "Van B1-route naar Z-route."


def test_nothing_is_asked_any_more_once_the_plicht_is_done():
    found = steps(voldaan=ON, **RUNS)
    assert found["voldaan"].state == DONE
    assert {step.state for step in found.values()}.isdisjoint({LATE, RUNNING, COMING})


def test_a_second_municipality_has_ten_weeks_again():
    moved = date(2026, 1, 5)
    lived = (tables.Settlement(NOTIFIED, PIP), tables.Settlement(moved, None))
    last = moved + timedelta(days=70)
    assert steps(on=last, lists={"vestigingen": lived}, **RUNS)["verhuizing"].state == RUNNING
    step = steps(on=last + timedelta(days=1), lists={"vestigingen": lived}, **RUNS)["verhuizing"]
    assert (step.state, step.due, step.late) == (LATE, last, 1)


def test_hours_that_are_not_known_yet_are_not_counted():
    lists = {"uren": (hours("map", 10), hours("map", 99, until=ON + timedelta(days=1)))}
    step = steps(lists=lists, map_start=ON, **RUNS)["map"]
    assert "10 van 40 uur" in remark(step)


def test_every_state_has_words():
    for facts in ({}, RUNS, RUNS | {"route": "Z"}, RUNS | {"route": ""}, {"group": ""}):
        for step in steps(**facts).values():
            if step.state in (UNKNOWN, NOT_RECORDED, NOT_APPLICABLE, LATE):
                assert remark(step), (step.milestone.key, step.state)


def test_a_local_training_is_known_by_its_planned_and_its_real_end():
    day = PIP + timedelta(days=30)

    def training(ends: date | None) -> dict:
        return {
            "ondersteuning": (
                tables.SupportPeriod("training", "geld", PIP, day + timedelta(days=10), ends),
                tables.SupportPeriod("spreekuur", "", PIP, None, None),
            )
        }

    def step(lists: dict) -> Step:
        return steps(on=day, lists=lists, **RUNS)["lokale_training"]

    running = step(training(None))
    assert (running.state, running.on, running.due) == (RUNNING, PIP, day + timedelta(days=9))
    assert (step(training(day)).state, step(training(day)).on) == (DONE, day - timedelta(days=1))
    assert step({"ondersteuning": ()}).state == COMING
    assert step({}).state == UNKNOWN
