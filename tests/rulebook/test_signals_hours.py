"""The signals about hours and presence: SIG-12, 13, 14, 15 and 22."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.rulebook.judged import first_day_by_day
from weerklank.rulebook import tables
from weerklank.rulebook.calendar import DAY, months_later
from weerklank.rulebook.facts import ASIEL, GEZIN, Case, Facts
from weerklank.rulebook.signals import hours
from weerklank.rulebook.signals.judging import ON, OVER, UNKNOWN, first_day, judge
from weerklank.rulebook.signals.thresholds import Schedule, Setting
from weerklank.rulebook.tables import Traject
from weerklank.rulebook.wording.signals.hours import SENTENCES

COUPLED = date(2024, 9, 1)  # long before the PIP: the trajectory is there
PIP = date(2025, 1, 1)
START = date(2025, 1, 2)
# A term of exactly 1000 days, so that a part of it is a round number of days.
END = START + timedelta(days=1000)
HALF = START + timedelta(days=550)  # (55 - 10) / (100 - 10) = half of the hours
RULES = {rule.signal: rule for rule in hours.RULES}
DEFAULTS = Schedule(hours.THRESHOLDS)


def facts(group=ASIEL, route="Z", *, tables=None, **row):
    known = {"koppeling": COUPLED, "pip": PIP, "termijn_eind": END, **row}
    return Facts("T", Traject(doelgroep=group, leerroute=route, **known), **(tables or {}))


def with_hours(*given, **fields):
    """Give facts with rows of `uren`, each (kind, hours, day until which they are known)."""
    uren = tuple(tables.Hours(kind, number, until - DAY, until) for kind, number, until in given)
    return facts(**fields, tables={"uren": uren})


def said(signal, of, on, schedule=DEFAULTS):
    """Give the state and the verdict of one rule."""
    verdict = next(iter(judge(of, on, schedule, [RULES[signal]])), None)
    return (None if verdict is None else verdict.state), verdict


# --- SIG-12 -----------------------------------------------------------------------------------
MAP_START = date(2025, 3, 1)


def in_map(number, *, kind="map", until=date(2025, 3, 8), **fields):
    return with_hours((kind, number, until), **{"map_start": MAP_START, **fields})


# 40 hours in 9 months of 30.4375 days: 0.146 hours a day, so 10 hours last 68 days.
@pytest.mark.parametrize(
    ("of", "on", "state"),
    [
        pytest.param(in_map(10), MAP_START + timedelta(days=68), None, id="just enough"),
        pytest.param(in_map(10), MAP_START + timedelta(days=69), ON, id="a day more"),
        pytest.param(in_map(40), date(2026, 6, 1), None, id="all hours done"),
        pytest.param(in_map(39.5), date(2026, 6, 1), ON, id="half an hour missing"),
        pytest.param(in_map(39.5), MAP_START + timedelta(days=270), None, id="before nine months"),
        pytest.param(in_map(10, route="B"), date(2025, 9, 1), ON, id="route B as well"),
        pytest.param(in_map(10, group=GEZIN), date(2025, 9, 1), ON, id="gezin as well"),
        pytest.param(in_map(10, group=""), date(2025, 9, 1), ON, id="needs no group"),
        pytest.param(in_map(10, route="O"), date(2025, 9, 1), None, id="no MAP in route O"),
        pytest.param(in_map(10, route=""), date(2025, 9, 1), UNKNOWN, id="route not known"),
        pytest.param(in_map(10, kind="nt2"), date(2025, 9, 1), ON, id="lessons are no MAP"),
        pytest.param(
            in_map(10, map_eindgesprek=date(2025, 8, 31)), date(2025, 9, 1), None, id="rounded off"
        ),
        pytest.param(
            in_map(10, map_eindgesprek=date(2025, 9, 2)), date(2025, 9, 1), ON, id="not yet so"
        ),
        pytest.param(
            in_map(10, map_start=date(2026, 1, 1), until=date(2026, 1, 3)),
            date(2025, 9, 1),
            None,
            id="not yet begun",
        ),
        pytest.param(
            in_map(10, map_start=None), date(2025, 9, 1), UNKNOWN, id="hours without a beginning"
        ),
        pytest.param(
            in_map(10, kind="nt2", map_start=None), date(2025, 9, 1), None, id="no MAP at all"
        ),
        pytest.param(
            in_map(30, until=date(2025, 9, 2)), date(2025, 9, 1), UNKNOWN, id="hours of later"
        ),
        pytest.param(
            with_hours(
                ("map", 10, date(2025, 3, 8)), ("map", 30, date(2025, 9, 2)), map_start=MAP_START
            ),
            date(2025, 9, 1),
            ON,
            id="hours of later do not count yet",
        ),
        pytest.param(facts(map_start=MAP_START), date(2025, 9, 1), UNKNOWN, id="not delivered"),
        pytest.param(
            facts(map_start=MAP_START, tables={"uren": ()}), date(2025, 9, 1), UNKNOWN, id="no rows"
        ),
        pytest.param(
            in_map(10, voldaan=date(2025, 8, 1)), date(2025, 9, 1), None, id="plicht fulfilled"
        ),
    ],
)
def test_sig_12(of, on, state):
    assert said("SIG-12", of, on)[0] == state


def test_sig_12_since_is_the_day_on_which_the_hours_fell_short():
    assert said("SIG-12", in_map(10), date(2025, 9, 1))[1].since == MAP_START + timedelta(days=69)


# --- SIG-13 and SIG-14 ------------------------------------------------------------------------
def taking_part(number, *, until=HALF, kind="participatie", **fields):
    return with_hours((kind, number, until), **fields)


SICK = tables.Decision("verlenging", "ziekte", HALF, HALF + timedelta(days=60), None)
HOMELESS = SICK._replace(grond="dakloos")
PARTLY = tables.Decision("ontheffing", "MED", HALF, None, False)
WHOLLY = tables.Decision("ontheffing", "MED", HALF, None, True)


def decided(decision):
    return replace(taking_part(100), besluiten=(decision,))


# Half of 800 is expected at HALF; 25 % behind is still within the margin.
PACE = [
    pytest.param(300, {}, None, id="at the margin"),
    pytest.param(299.9, {}, ON, id="under the margin"),
    pytest.param(299.9, {"termijn_eind": END + timedelta(days=90)}, None, id="extended term"),
    pytest.param(100, {"route": "B"}, None, id="route B"),
    pytest.param(100, {"route": "O"}, None, id="route O"),
    pytest.param(100, {"route": ""}, UNKNOWN, id="route not known"),
    pytest.param(100, {"pip": None}, UNKNOWN, id="no PIP"),
    pytest.param(100, {"pip": HALF + DAY * 30}, UNKNOWN, id="PIP of later"),
    pytest.param(100, {"termijn_eind": START}, UNKNOWN, id="term without days"),
    pytest.param(100, {"z_eind": HALF}, None, id="Z-route rounded off"),
    pytest.param(100, {"z_eind": HALF + DAY}, ON, id="Z-route rounded off later"),
    pytest.param(100, {"voldaan": HALF}, None, id="plicht fulfilled"),
    pytest.param(100, {"vertrokken": HALF}, None, id="left"),
    pytest.param(100, {"until": HALF + DAY}, UNKNOWN, id="hours of later"),
]
BOTH = [("SIG-13", "participatie"), ("SIG-14", "nt2")]


@pytest.mark.parametrize(("signal", "kind"), BOTH)
@pytest.mark.parametrize(("number", "fields", "state"), PACE)
def test_pace(signal, kind, number, fields, state):
    assert said(signal, taking_part(number, kind=kind, **fields), HALF)[0] == state


@pytest.mark.parametrize(("signal", "kind"), BOTH)
@pytest.mark.parametrize(
    ("days", "state"),
    [
        pytest.param(100, None, id="nothing is expected while landing"),
        pytest.param(101, ON, id="a day later it is"),
    ],
)
def test_grace(signal, kind, days, state):
    until = START + timedelta(days=days)
    assert said(signal, taking_part(0, kind=kind, until=until), until)[0] == state


@pytest.mark.parametrize(("signal", "kind"), BOTH)
def test_pace_is_that_of_the_day_until_which_hours_are_known(signal, kind):
    months_after = HALF + timedelta(days=90)
    assert said(signal, taking_part(300, kind=kind), months_after)[0] is None
    later = with_hours((kind, 300, HALF), (kind, 0, months_after))
    assert said(signal, later, months_after)[0] == ON


OTHER_KINDS = {
    "SIG-13": ("cursus", "nt2", "pvt", "map", "intake taal", "intake participatie"),
    "SIG-14": ("participatie", "pvt", "map", "intake taal", "intake participatie"),
}


@pytest.mark.parametrize(
    ("signal", "kind", "other"),
    [(signal, kind, other) for signal, kind in BOTH for other in OTHER_KINDS[signal]],
)
def test_other_kinds_of_hours_neither_date_the_pace_nor_make_it_known(signal, kind, other):
    months_after = HALF + timedelta(days=90)
    behind_later = with_hours((kind, 300, HALF), (other, 0, months_after))
    assert said(signal, behind_later, months_after)[0] is None
    assert said(signal, with_hours((other, 100, HALF)), HALF)[0] == UNKNOWN


def test_participation_known_to_march_is_judged_at_march():
    """250 of 280 hours at their own date: not behind, though 478 belong to a later one."""
    until = START + timedelta(days=415)  # 800 × (41.5 − 10) ÷ 90 = 280; a quarter less is 210
    november = START + timedelta(days=638)
    course = ("cursus", 700, november)
    for number, state in ((250, None), (210, None), (209.9, ON)):
        of = with_hours(course, ("participatie", number, until))
        assert said("SIG-13", of, november)[0] == state


def test_hours_count_on_the_day_until_which_they_are_known():
    assert said("SIG-13", taking_part(100, until=HALF), HALF - DAY)[0] == UNKNOWN
    assert said("SIG-13", taking_part(100, until=HALF), HALF)[0] == ON


def totals(kind, *given, bron="DUO"):
    """Give rows that share their begin, each (hours, day until which they are known)."""
    return tuple(tables.Hours(kind, number, START, until, bron) for number, until in given)


@pytest.mark.parametrize(("signal", "kind"), BOTH)
def test_of_a_running_total_the_latest_row_counts_alone(signal, kind):
    spring, autumn = HALF - timedelta(days=180), HALF
    of = facts(tables={"uren": totals(kind, (150, spring), (200, autumn))})
    assert said(signal, of, HALF)[1].why["uren"] == 200
    assert said(signal, of, HALF - DAY)[1].why["uren"] == 150
    other_source = totals(kind, (200, autumn), bron="school")
    both = facts(tables={"uren": (*totals(kind, (150, spring)), *other_source)})
    assert said(signal, both, HALF)[0] is None  # 350 hours


@pytest.mark.parametrize(("signal", "kind"), BOTH)
def test_hours_that_overlap_in_an_old_store_are_never_counted_twice(signal, kind):
    first = tables.Hours(kind, 200, START, HALF - timedelta(days=30), "DUO")
    second = tables.Hours(kind, 150, HALF - timedelta(days=60), HALF, "DUO")
    verdict = said(signal, facts(tables={"uren": (first, second)}), HALF)[1]
    assert verdict.why["uren"] == 200


# 300 of 800 hours: 500 are left, 12 a week for 291.67 days.
@pytest.mark.parametrize(("signal", "kind"), BOTH)
@pytest.mark.parametrize(
    ("number", "days_left", "state"),
    [
        pytest.param(300, 292, None, id="twelve a week will do"),
        pytest.param(300, 291, ON, id="more than twelve a week"),
        pytest.param(799, 1, None, id="one hour on the last day"),
        pytest.param(799, 0, ON, id="no week is left"),
        pytest.param(799, -30, ON, id="the term is over"),
        pytest.param(800, -30, None, id="all hours done"),
    ],
)
def test_weeks_needed_count_from_the_day_until_which_hours_are_known(
    signal, kind, number, days_left, state
):
    until = END - timedelta(days=days_left)
    schedule = Schedule(hours.THRESHOLDS, [Setting(f"{signal}.m", 100, PIP)])  # never behind
    of = taking_part(number, kind=kind, until=until)
    for later in (0, 60):
        assert said(signal, of, until + timedelta(days=later), schedule)[0] == state


def test_since_of_weeks_needed_is_the_day_on_which_that_became_known():
    until = END - timedelta(days=291)
    since = said("SIG-13", taking_part(300, until=until), END - timedelta(days=10))[1].since
    assert since == until


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        pytest.param(SICK, None, id="rests while ill"),
        pytest.param(HOMELESS, ON, id="no rest while homeless"),
        pytest.param(PARTLY, ON, id="partial ontheffing"),
        pytest.param(WHOLLY, None, id="whole ontheffing"),
    ],
)
def test_decisions(decision, state):
    assert said("SIG-13", decided(decision), HALF)[0] == state


def test_speaks_again_after_the_rest():
    after = HALF + timedelta(days=60)
    state, verdict = said("SIG-13", decided(SICK), after)
    assert (state, verdict.since) == (ON, after)


@pytest.mark.parametrize(
    ("group", "of_13", "of_14"),
    [(ASIEL, ON, None), (GEZIN, None, None), ("", UNKNOWN, None)],
    ids=["asiel", "gezin", "group not known"],
)
def test_participation_is_asked_of_asiel_only(group, of_13, of_14):
    of = with_hours(("participatie", 10, HALF), ("nt2", 400, HALF), group=group)
    assert (said("SIG-13", of, HALF)[0], said("SIG-14", of, HALF)[0]) == (of_13, of_14)


def test_course_hours_are_asked_of_both_groups():
    assert said("SIG-14", taking_part(10, group=GEZIN, kind="cursus"), HALF)[0] == ON


def test_history_of_group_and_route_goes_before_the_column():
    of = taking_part(10, group=GEZIN, route="B")
    of.doelgroepen = (tables.DoelgroepPeriod(PIP, None, ASIEL),)
    of.leerroutes = (
        tables.LeerroutePeriod(PIP, HALF, "B"),
        tables.LeerroutePeriod(HALF, None, "Z"),
    )
    assert said("SIG-13", of, HALF - DAY)[0] is None
    state, verdict = said("SIG-13", of, HALF + DAY)
    assert (state, verdict.since) == (ON, HALF)


@pytest.mark.parametrize("signal", ["SIG-13", "SIG-14"])
@pytest.mark.parametrize("uren", [None, ()], ids=["not delivered", "no rows"])
def test_without_hours_it_is_not_known(signal, uren):
    assert said(signal, facts(tables={"uren": uren}), HALF)[0] == UNKNOWN


def test_kinds_of_hours_that_count():
    each_100 = with_hours(*((kind, 100, HALF) for kind in ("participatie", "pvt", "map")))
    assert said("SIG-13", each_100, HALF)[0] is None
    intake = with_hours(("participatie", 200, HALF), ("intake participatie", 100, HALF))
    assert said("SIG-13", intake, HALF)[0] is None
    other = with_hours(("participatie", 200, HALF), ("intake taal", 100, HALF))
    assert said("SIG-13", other, HALF)[1].why["uren"] == 200
    course = with_hours(("cursus", 50, HALF), ("nt2", 200, HALF), ("intake taal", 50, HALF))
    assert said("SIG-14", course, HALF)[0] is None
    assert said("SIG-14", each_100, HALF)[0] == UNKNOWN


@pytest.mark.parametrize(
    ("most", "norm", "state"),
    [(200, 200, None), (0, 800, ON), (None, 800, ON), (400, 400, ON)],
    ids=["less is asked", "nought is no norm", "no limit known", "still too little"],
)
def test_norm_of_a_partial_ontheffing(most, norm, state):
    verdict = said("SIG-13", taking_part(80, max_participatie_uren=most), HALF)
    assert verdict[0] == state
    if state:
        assert verdict[1].why["T"] == norm
    course = said("SIG-14", taking_part(80, kind="nt2", max_participatie_uren=most), HALF)
    assert course[1].why["T"] == 800


def test_row_whose_time_still_runs_is_left_out():
    of = facts(
        tables={
            "uren": (
                tables.Hours("participatie", 100, PIP, HALF),
                tables.Hours("participatie", 500, HALF, HALF + timedelta(days=30)),
            )
        }
    )
    assert said("SIG-13", of, HALF + timedelta(days=29))[1].why["uren"] == 100
    assert said("SIG-13", of, HALF + timedelta(days=30))[0] is None


def test_thresholds_of_the_municipality():
    milder = Schedule(hours.THRESHOLDS, [Setting("SIG-13.m", 80, HALF)])
    assert said("SIG-13", taking_part(100), HALF - DAY, milder)[0] == UNKNOWN
    assert said("SIG-13", taking_part(100), HALF, milder)[0] is None
    no_pace = Schedule(hours.THRESHOLDS, [Setting("SIG-13.g", 100, PIP)])
    assert said("SIG-13", taking_part(100), HALF, no_pace)[0] is None
    at_once = Schedule(hours.THRESHOLDS, [Setting("SIG-12.M", 0, PIP)])
    assert said("SIG-12", in_map(39), MAP_START + DAY * 7, at_once)[0] == ON


# --- SIG-15 -----------------------------------------------------------------------------------
LATER = date(2026, 9, 1)


def active(days, *, hours_after=None, **fields):
    participatie = (
        () if days is None else (tables.Participation("P", "stage", PIP + timedelta(days=days)),)
    )
    uren = None
    if hours_after is not None:
        van = PIP + timedelta(days=hours_after)
        uren = (tables.Hours("participatie", 8, van, van + timedelta(days=30)),)
    return facts(**fields, tables={"participatie": participatie, "uren": uren})


HOURS_ONLY = replace(active(None, hours_after=89), participatie=None)
LATE_HOURS_ONLY = replace(active(None, hours_after=90), participatie=None)
OTHER_HOURS = with_hours(("nt2", 8, HALF))


@pytest.mark.parametrize(
    ("of", "on", "state"),
    [
        pytest.param(active(89), LATER, ON, id="a day too early"),
        pytest.param(active(90), LATER, None, id="ninety days"),
        pytest.param(active(-10), LATER, ON, id="before the PIP"),
        pytest.param(active(89), PIP + timedelta(days=88), None, id="not begun yet"),
        pytest.param(active(None), LATER, None, id="no activity"),
        pytest.param(active(120, hours_after=50), LATER, ON, id="hours came first"),
        pytest.param(
            active(None, hours_after=50), PIP + timedelta(days=79), None, id="hours not known yet"
        ),
        pytest.param(
            active(None, hours_after=50), PIP + timedelta(days=80), ON, id="hours known now"
        ),
        pytest.param(HOURS_ONLY, LATER, ON, id="hours alone"),
        pytest.param(LATE_HOURS_ONLY, LATER, UNKNOWN, id="late hours, activities not delivered"),
        pytest.param(OTHER_HOURS, LATER, UNKNOWN, id="lessons, activities not delivered"),
        pytest.param(
            replace(OTHER_HOURS, participatie=()), LATER, None, id="lessons and no activity"
        ),
        pytest.param(active(None, group=""), LATER, UNKNOWN, id="no activity, no group"),
        pytest.param(active(None, pip=None), LATER, UNKNOWN, id="no activity, no PIP"),
        pytest.param(active(None, pip=None, group=GEZIN), LATER, None, id="gezin without PIP"),
        pytest.param(facts(), LATER, UNKNOWN, id="neither delivered"),
        pytest.param(facts(tables={"uren": ()}), LATER, UNKNOWN, id="hours without rows"),
        pytest.param(active(10, group=GEZIN), LATER, None, id="gezin"),
        pytest.param(active(10, group=""), LATER, UNKNOWN, id="group not known"),
        pytest.param(active(10, route="B"), LATER, ON, id="route B"),
        pytest.param(active(10, pip=None), LATER, UNKNOWN, id="no PIP"),
        pytest.param(active(10, pip=LATER + DAY), LATER, UNKNOWN, id="PIP of later"),
        pytest.param(active(10, overleden=LATER), LATER, None, id="ended"),
    ],
)
def test_sig_15(of, on, state):
    assert said("SIG-15", of, on)[0] == state


@pytest.mark.parametrize(
    ("of", "since"),
    [
        (active(20), PIP + timedelta(days=20)),
        (active(-20), PIP),
        (active(None, hours_after=20), PIP + timedelta(days=50)),
    ],
    ids=["activity", "PIP after the activity", "hours known later"],
)
def test_since_of_sig_15(of, since):
    assert said("SIG-15", of, LATER)[1].since == since


@pytest.mark.parametrize("kind", tables.INFORMAL)
def test_what_nobody_asked_of_her_is_no_early_participation(kind):
    own = tables.Participation("de buren", kind, PIP + timedelta(days=5))
    of = facts(tables={"participatie": (own,), "uren": None})
    assert said("SIG-15", of, LATER)[0] is None
    asked = tables.Participation("P", "stage", PIP + timedelta(days=9))
    both = facts(tables={"participatie": (own, asked), "uren": None})
    assert said("SIG-15", both, LATER)[1].since == PIP + timedelta(days=9)


# --- SIG-22 -----------------------------------------------------------------------------------
FIRST = date(2026, 1, 1)


def present(*shares, offered=20, **fields):
    """Give facts with months from January 2026; a share of None is a month without lessons."""
    presentie = tuple(
        tables.Presence(
            months_later(FIRST, number),
            0 if share is None else offered,
            0 if share is None else round(share * offered / 100),
        )
        for number, share in enumerate(shares)
    )
    return facts(**fields, tables={"presentie": presentie})


JUNE = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("of", "on", "state"),
    [
        pytest.param(present(90, 65, 65), JUNE, ON, id="two low months"),
        pytest.param(present(90, 70, 65), JUNE, None, id="one at the limit"),
        pytest.param(present(65, 65, 90), JUNE, None, id="recovered"),
        pytest.param(present(90, 65, None, 65, None), JUNE, ON, id="months without lessons"),
        pytest.param(present(90, 65, 65, None), JUNE, ON, id="holidays after"),
        pytest.param(present(100, 95, 90, 85, 75), JUNE, None, id="fall of twenty points"),
        pytest.param(present(95, 95, 95, 95, 70), JUNE, None, id="fall of twenty-five points"),
        pytest.param(present(100, 100, 95, 95, 70), JUNE, ON, id="fall of more"),
        pytest.param(present(100, 100, 100, 70, 95), JUNE, None, id="recovered from a fall"),
        pytest.param(present(100, 100, 100, 70), JUNE, None, id="too few months for a mean"),
        pytest.param(
            present(100, None, 100, 100, 100, 70), date(2026, 7, 1), ON, id="mean leaves out"
        ),
        pytest.param(present(65, 65), date(2026, 2, 28), UNKNOWN, id="second month still runs"),
        pytest.param(present(65, 65), date(2026, 3, 1), ON, id="second month is over"),
        pytest.param(present(None, None, 65), JUNE, UNKNOWN, id="one month"),
        pytest.param(present(None, None), JUNE, UNKNOWN, id="no lessons at all"),
        pytest.param(present(), JUNE, UNKNOWN, id="no rows"),
        pytest.param(facts(), JUNE, UNKNOWN, id="not delivered"),
        pytest.param(
            present(90, 65, 65, group="", route="", pip=None), JUNE, ON, id="nothing else"
        ),
        pytest.param(present(90, 65, 65, group=GEZIN, route="O"), JUNE, ON, id="any route"),
        pytest.param(present(65, 65, vertrokken=JUNE), JUNE, None, id="left"),
        # The last month ended on 31 March; three months later is 30 June.
        pytest.param(present(90, 65, 65), date(2026, 6, 30), ON, id="three months old"),
        pytest.param(present(90, 65, 65), date(2026, 7, 1), UNKNOWN, id="a day older"),
        pytest.param(present(90, 95, 95), date(2026, 6, 30), None, id="good, three months old"),
        pytest.param(present(90, 95, 95), date(2026, 7, 1), UNKNOWN, id="good, a day older"),
        # February ended on the 28th; three months later is 28 May.
        pytest.param(present(65, 65), date(2026, 5, 28), ON, id="February, three months old"),
        pytest.param(present(65, 65), date(2026, 5, 29), UNKNOWN, id="February, a day older"),
        pytest.param(present(65, 65, None), date(2026, 5, 29), UNKNOWN, id="no lessons since"),
    ],
)
def test_sig_22(of, on, state):
    assert said("SIG-22", of, on)[0] == state


def test_order_of_rows_does_not_matter():
    of = present(100, 100, 95, 95, 70)
    of.presentie = tuple(reversed(of.presentie))
    assert said("SIG-22", of, JUNE)[0] == ON


def test_rests_during_a_birth():
    of = present(90, 65, 65)
    of.besluiten = (
        tables.Decision("verlenging", "bevalling", date(2026, 6, 1), date(2026, 9, 21), None),
    )
    assert said("SIG-22", of, date(2026, 5, 31))[0] == ON
    assert said("SIG-22", of, JUNE)[0] is None


@pytest.mark.parametrize(
    ("shares", "since"),
    [
        ((90, 65, 65, 65), date(2026, 4, 1)),
        ((65, 65, 90, 65, 65), date(2026, 6, 1)),
        ((100, 100, 100, 100, 70), date(2026, 6, 1)),
    ],
    ids=["second low month", "again", "fall"],
)
def test_since_of_sig_22(shares, since):
    assert said("SIG-22", present(*shares), JUNE)[1].since == since


# --- since, by looking at every day -----------------------------------------------------------
def random_facts(dice):
    """Give a trajectory with a bit of everything that these rules read, in odd order."""

    def some_day(first=-60, last=900):
        return PIP + timedelta(days=dice.randint(first, last))

    def maybe(chance, value):
        return value if dice.random() < chance else None

    uren = []
    for _ in range(dice.randint(0, 14)):
        van = some_day()
        until = van + timedelta(days=dice.choice((1, 7, 30, 90)))
        kind = dice.choice(("cursus", "nt2", "participatie", "pvt", "map", "intake taal"))
        uren.append(tables.Hours(kind, dice.choice((4.0, 12.5, 40.0, 120.0)), van, until))
    presentie = [
        tables.Presence(months_later(FIRST, n - 14), dice.choice((0, 10, 12)), dice.randint(4, 10))
        for n in range(dice.randint(0, 48))
        if dice.random() < 0.9
    ]
    change = some_day()
    histories = {
        "leerroutes": maybe(
            0.3,
            (
                tables.LeerroutePeriod(PIP, change, dice.choice("BZ")),
                tables.LeerroutePeriod(change, None, "Z"),
            ),
        ),
        "doelgroepen": maybe(0.1, (tables.DoelgroepPeriod(change, None, ASIEL),)),
        "besluiten": maybe(
            0.3, (tables.Decision("verlenging", "ziekte", change, change + timedelta(days=90)),)
        ),
    }
    return facts(
        dice.choice((ASIEL, ASIEL, GEZIN)),
        dice.choice("ZZZB"),
        termijn_eind=maybe(0.5, some_day(600, 1300)),
        map_start=maybe(0.7, some_day()),
        map_eindgesprek=maybe(0.2, some_day(300)),
        z_eind=maybe(0.1, some_day(600)),
        max_participatie_uren=maybe(0.2, dice.choice((0, 200, 500))),
        tables={
            "uren": tuple(uren),
            "presentie": tuple(presentie),
            "participatie": maybe(0.7, (tables.Participation("P", "stage", some_day()),)),
            **histories,
        },
    )


@pytest.mark.parametrize("rule", hours.RULES, ids=lambda rule: rule.signal)
def test_since_is_what_looking_at_each_day_finds(rule):
    dice = random.Random(rule.signal)  # noqa: S311
    schedule = Schedule(
        hours.THRESHOLDS,
        [
            Setting("SIG-12.M", 6, date(2025, 12, 1)),
            Setting("SIG-13.w", 20, date(2026, 2, 1)),
            Setting("SIG-22.p", 60, date(2026, 3, 10)),
        ],
    )
    found = 0
    for _ in range(300):
        of = random_facts(dice)
        on = PIP + timedelta(days=dice.randint(100, 1100))
        case = Case(of, on, schedule.on(on))
        finding = rule.judge(case)
        if not case.exists or case.is_over or finding is None or finding.state != ON:
            continue
        found += 1
        assert first_day(rule, of, on, schedule) == first_day_by_day(rule.signal, of, on, schedule)
    assert found > 30


# --- in words ---------------------------------------------------------------------------------
def words(signal, of, on):
    verdict = said(signal, of, on)[1]
    return SENTENCES[signal](verdict)


@pytest.mark.parametrize(
    ("signal", "of", "on", "parts"),
    [
        ("SIG-12", in_map(10), date(2025, 12, 1), ("1 maart 2025", "10 uur", "9 maanden", "40")),
        ("SIG-12", in_map(10, map_start=None), LATER, ("startdatum",)),
        ("SIG-12", facts(map_start=MAP_START), LATER, ("geen uren",)),
        ("SIG-12", in_map(10, route=""), LATER, ("leerroute",)),
        ("SIG-13", taking_part(100), HALF, ("6 juli 2026", "100 van de 800", "1 januari 2025")),
        ("SIG-13", taking_part(100), HALF, ("400", "10%")),
        (
            "SIG-13",
            taking_part(300, until=END - DAY * 140),
            END - DAY * 100,
            ("25 uur per week", "grens is 12", "Vanaf die dag"),
        ),
        ("SIG-13", taking_part(790, until=END), END, ("eindigde", "10 uur over")),
        ("SIG-13", taking_part(1, group=""), HALF, ("doelgroep",)),
        ("SIG-13", taking_part(1, pip=None), HALF, ("PIP",)),
        ("SIG-13", taking_part(1, termijn_eind=START), HALF, ("einde van de termijn",)),
        ("SIG-14", taking_part(100.5, kind="nt2"), HALF, ("100,5 van de 800 cursusuren",)),
        ("SIG-14", taking_part(1, route=""), HALF, ("leerroute",)),
        ("SIG-14", facts(), HALF, ("geen uren",)),
        ("SIG-15", active(20), LATER, ("1 januari 2025", "21 januari 2025", "90 dagen")),
        ("SIG-15", active(20, pip=None), LATER, ("21 januari 2025", "PIP")),
        ("SIG-15", active(20, group=""), LATER, ("21 januari 2025", "doelgroep")),
        ("SIG-15", active(None, pip=None), LATER, ("van het PIP is niet bekend",)),
        ("SIG-15", active(None, group=""), LATER, ("doelgroep",)),
        ("SIG-15", facts(), LATER, ("eerste activiteit",)),
        ("SIG-22", present(90, 65, 60), JUNE, ("februari 2026: 65%", "maart 2026: 60%", "70%")),
        ("SIG-22", present(100, 100, 100, 100, 70), JUNE, ("mei 2026: 70%", "gemiddeld 100%")),
        ("SIG-22", present(65), date(2026, 3, 1), ("één hele maand",)),
        ("SIG-22", present(90, 65, 65), date(2026, 7, 1), ("maart 2026", "ouder dan 3 maanden")),
        ("SIG-22", present(), JUNE, ("geen enkele hele maand",)),
    ],
)
def test_sentences_name_what_they_rest_on(signal, of, on, parts):
    sentence = words(signal, of, on)
    assert [part for part in parts if part not in sentence] == []


def test_every_signal_is_over_or_not_known():
    assert said("SIG-22", present(90, 65, 65), JUNE)[1].level == OVER
    assert set(SENTENCES) == set(RULES)


# --- what is not known --------------------------------------------------------------------------
EARLY, LATE = START + timedelta(days=200), START + timedelta(days=600)


@pytest.mark.parametrize("signal", ["SIG-12", "SIG-13", "SIG-14"])
def test_hours_that_are_not_known_take_the_place_of_none(signal):
    kind = {"SIG-12": "map", "SIG-13": "participatie", "SIG-14": "cursus"}[signal]

    def of(*given):
        uren = tuple(tables.Hours(kind, number, START, until, "DUO") for number, until in given)
        return facts(map_start=START, tables={"uren": uren})

    enough = {"SIG-12": 40, "SIG-13": 400, "SIG-14": 400}[signal]
    assert said(signal, of((enough, EARLY), (None, LATE)), LATE)[0] is None
    assert said(signal, of((enough, EARLY), (0, LATE)), LATE)[0] == ON
    assert said(signal, of((None, LATE)), LATE)[0] == UNKNOWN
    assert said(signal, of((0, LATE)), LATE)[0] == ON


def test_hours_that_are_not_known_do_not_move_the_date():
    known = (tables.Hours("cursus", 10, START, EARLY, "A"),)
    empty = (tables.Hours("nt2", None, EARLY, LATE, "B"),)
    verdict = said("SIG-14", facts(tables={"uren": known + empty}), LATE)[1]
    assert (verdict.why["uren"], verdict.why["bekend_tot"]) == (10, EARLY)
    none = (tables.Hours("nt2", 0, EARLY, LATE, "B"),)
    verdict = said("SIG-14", facts(tables={"uren": known + none}), LATE)[1]
    assert (verdict.why["uren"], verdict.why["bekend_tot"]) == (10, LATE)


def test_a_row_without_hours_is_no_first_activity():
    def of(number):
        uren = (tables.Hours("participatie", number, PIP + 10 * DAY, PIP + 20 * DAY),)
        return facts(tables={"uren": uren, "participatie": ()})

    assert said("SIG-15", of(4), PIP + 30 * DAY)[0] == ON
    assert said("SIG-15", of(None), PIP + 30 * DAY)[0] is None


@pytest.mark.parametrize(
    ("months", "state"),
    [
        ([(10, 5), (10, 5), (10, None), (10, None)], UNKNOWN),
        ([(10, 5), (10, 5), (10, 5), (10, None)], UNKNOWN),
        ([(10, 5), (10, 5), (10, None), (10, 5)], UNKNOWN),
        ([(10, None), (10, None), (10, 5), (10, 5)], ON),
        ([(10, 5), (10, 5), (0, None), (0, None)], ON),  # no lessons: nothing to attend
        ([(10, 5), (10, 5), (None, None), (10, 5)], UNKNOWN),  # or were there lessons?
        ([(10, 9), (10, 9), (10, 9), (10, 8), (10, 8)], None),
        ([(10, None), (10, 9), (10, 9), (10, 8), (10, 8)], UNKNOWN),  # the mean of three is not
        ([(10, None), (10, 9), (10, 9), (10, 9), (10, 8), (10, 8)], None),
        ([(10, None), (10, 9), (10, 9), (10, 5), (10, 5)], ON),
    ],
)
def test_nobody_looks_past_a_month_of_which_presence_is_not_known(months, state):
    presentie = tuple(
        tables.Presence(months_later(date(2026, 1, 1), number), *month)
        for number, month in enumerate(months)
    )
    on = months_later(date(2026, 1, 1), len(months))
    verdict = said("SIG-22", facts(tables={"presentie": presentie}), on)
    assert verdict[0] == state
    if state == UNKNOWN:
        assert "is de presentie niet bekend." in SENTENCES["SIG-22"](verdict[1])
