"""A longer term by effort: each condition apart, on both sides of what it asks."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import cast
from tests.rulebook.judged import SCHEDULE, facts_of, verdict_of
from weerklank.rulebook import tables
from weerklank.rulebook.calendar import months_later
from weerklank.rulebook.facts import GEZIN, Case
from weerklank.rulebook.signals.effort import MET, NOT_MET, UNKNOWN, conditions
from weerklank.rulebook.wording.signals.planning import effort

ON = date(2028, 8, 1)
PIP = date(2025, 11, 30)  # the term ends on 1 December 2028
LESSONS = date(2028, 4, 10)
KNOWN = {"pip": PIP, "leerroute": "B", "taal_start": LESSONS}


def presence(*months, first=date(2028, 4, 1)):
    """Give months from the first on, each (offered, attended, missed with leave)."""
    return tuple(
        tables.Presence(months_later(first, number), *month) for number, month in enumerate(months)
    )


def exam(part, level="B1", result="Geslaagd", day=ON):
    return tables.Exam(part, level, day, result)


def states(on=ON, *, presentie=None, examens=(), uren=None, **row):
    tables = {"presentie": presentie, "examens": examens, "uren": uren}
    case = Case(facts_of(tables=tables, **{**KNOWN, **row}), on, SCHEDULE.on(on))
    return {each.name: each.state for each in conditions(case)}


FULL = presence((20, 20, 0), (20, 20, 0), (0, 0, 0), (16, 16, 0))


@pytest.mark.parametrize(
    ("presentie", "state"),
    [
        (FULL, MET),
        (presence((20, 19, 0), (20, 20, 0), (0, 0, 0), (16, 16, 0)), NOT_MET),
        (presence((20, 19, 1), (20, 20, 0), (0, 0, 0), (16, 16, 0)), UNKNOWN),
        (presence((20, 18, 1), (20, 20, 0), (0, 0, 0), (16, 16, 0)), NOT_MET),
        (FULL[:3], UNKNOWN),  # July is not known
        (FULL[1:], UNKNOWN),  # nor is the month of the first lessons
        ((FULL[0], FULL[1], FULL[3]), UNKNOWN),
        (presence((20, 10, 0)), NOT_MET),  # one lesson missed is enough, whatever else is known
        ((), UNKNOWN),
        (None, UNKNOWN),
        (presence((20, None, 0)), UNKNOWN),
        (presence((20, 19, None), (20, 20, 0), (0, 0, 0), (16, 16, 0)), UNKNOWN),
        (presence((20, 20, None), (20, 20, 0), (0, 0, 0), (16, 16, 0)), MET),
        (presence((20, 19, None), (20, 19, 0), (0, 0, 0), (16, 16, 0)), NOT_MET),
    ],
    ids=[
        "every lesson", "one missed", "one missed with leave", "one of two with leave",
        "a month at the end", "a month at the beginning", "a month between", "little known",
        "no rows", "not delivered", "nothing in the row",
        "leave not known", "leave not known but all attended", "one of two surely without leave",
    ],
)  # fmt: skip
def test_all_lessons_of_an_asielstatushouder(presentie, state):
    assert states(presentie=presentie)["lessen"] == state


def test_a_month_that_still_runs_is_not_asked():
    running = (*FULL, tables.Presence(date(2028, 8, 1), 10, 4, 0))
    assert states(presentie=running)["lessen"] == MET
    assert states(date(2028, 9, 1), presentie=running)["lessen"] == NOT_MET


def test_without_the_first_day_of_lessons_it_is_not_known_whether_all_were_attended():
    assert states(presentie=FULL, taal_start=None)["lessen"] == UNKNOWN


def hours(number, kind="nt2", until=ON):
    return (tables.Hours(kind, number, PIP, until, "school"),)


@pytest.mark.parametrize(
    ("uren", "state"),
    [
        (hours(450), MET),
        (hours(449.5), NOT_MET),
        ((*hours(400), *hours(50, "cursus")), MET),
        ((*hours(449), *hours(100, "intake taal")), NOT_MET),
        ((*hours(450, until=ON + timedelta(days=1)),), UNKNOWN),
        (hours(500, "participatie"), UNKNOWN),
        ((), UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_others_followed_450_hours(uren, state):
    found = states(uren=uren, doelgroep=GEZIN)
    assert found["lesuren"] == state
    assert "lessen" not in found


def test_without_a_group_it_is_not_known_what_is_asked():
    assert states(doelgroep="", presentie=FULL, uren=hours(500))["lessen"] == UNKNOWN


@pytest.mark.parametrize(
    ("examens", "language", "knm"),
    [
        ((exam("LE"), exam("LU"), exam("KNM", "")), MET, MET),
        ((exam("LE"), exam("KNM", "")), NOT_MET, MET),
        ((exam("LE"), exam("LE"), exam("KNM", "")), NOT_MET, MET),
        ((exam("LE"), exam("LU", "A2")), NOT_MET, NOT_MET),
        ((exam("LE"), exam("LU", "B2")), MET, NOT_MET),
        ((exam("LE"), exam("LU", result="Gezakt")), NOT_MET, NOT_MET),
        ((exam("LE"), exam("LU", day=ON + timedelta(days=1))), NOT_MET, NOT_MET),
        ((), NOT_MET, NOT_MET),
        (None, UNKNOWN, UNKNOWN),
    ],
)
def test_two_of_four_language_parts_and_knm(examens, language, knm):
    found = states(examens=examens)
    assert (found["taalonderdelen"], found["KNM"]) == (language, knm)


def test_with_level_a2_in_the_pip_parts_at_a2_count():
    examens = (exam("LE", "A2"), exam("LU", "A2"))
    assert states(examens=examens, niveau="A2")["taalonderdelen"] == MET


@pytest.mark.parametrize(
    ("column", "name"), [("pvt_ondertekend", "PVT"), ("map_eindgesprek", "MAP")]
)
def test_pvt_and_map_are_done_on_their_day(column, name):
    assert states(**{column: ON})[name] == MET
    assert states(**{column: ON + timedelta(days=1)})[name] == NOT_MET
    assert states()[name] == NOT_MET


@pytest.mark.parametrize("route", ["O", "Z", ""])
def test_the_ground_exists_on_the_b1_route_only(route):
    assert states(leerroute=route) == {}


def test_it_stands_beside_the_end_of_the_term_and_changes_nothing_there():
    facts = facts_of(tables={"examens": (), "presentie": FULL}, **KNOWN)
    verdict = verdict_of("SIG-19", facts, ON)
    assert (verdict.state, verdict.level) == ("on", "warn")
    assert verdict.why["inspanning"] == {
        "lessen": MET, "taalonderdelen": NOT_MET, "KNM": NOT_MET, "PVT": NOT_MET, "MAP": NOT_MET,
    }  # fmt: skip
    assert (verdict.why["aangeboden"], verdict.why["aanwezig"]) == (56, 56)
    assert [(each.what, each.state) for each in effort(verdict)][:2] == [
        ("Alle lessen gevolgd", "voldaan"),
        ("Ten minste 2 van de vier taalonderdelen gehaald", "niet voldaan"),
    ]
    z_route = facts_of(**KNOWN | {"leerroute": "Z"})
    assert "inspanning" not in verdict_of("SIG-19", z_route, ON).why
    assert effort(verdict_of("SIG-19", z_route, ON)) == []


def test_page_shows_the_conditions_and_no_verdict(client: Client, db: None):
    register = cast.make_register(cast.make_municipality())
    today = timezone.localdate()
    made = cast.make_trajectory(
        register.municipality,
        "T-ENDS",
        doelgroep=GEZIN,
        pip=months_later(today, -33),
        termijn_eind=months_later(today, 3),
        pvt_ondertekend=months_later(today, -20),
    )
    made.recorded_in.counts = {"examens": {}, "uren": {}}
    made.recorded_in.save()
    client.force_login(register.noor)
    page = client.get(reverse("trajectories:trajectory", args=[made.pseudonym])).content.decode()
    assert "Verlenging door inspanning: de voorwaarden" in page
    words = " ".join(page.split())
    assert "<dt>PVT ondertekend</dt> <dd> voldaan" in words
    assert "<dt>KNM gehaald</dt> <dd> niet voldaan" in words
    assert "<dt>Ten minste 450 uur les gevolgd</dt> <dd> onbekend" in words
