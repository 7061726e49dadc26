"""What waits for a step that was not taken yet, apart from what is missing."""

from datetime import date, timedelta

import pytest

from tests.rulebook.judged import SCHEDULE, facts_of
from weerklank.rulebook import tables
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import UNKNOWN, judge
from weerklank.rulebook.wording.signals import explain

DAY = timedelta(days=1)
HERE = date(2026, 3, 2)
PIP = date(2026, 5, 4)
DELIVERED = dict.fromkeys(
    ("contactpersonen", "afspraken", "examens", "niveaus", "leerroutes", "opleidingen",
     "participatie", "uren", "presentie", "vestigingen", "besluiten"), (),
)  # fmt: skip


def unknowns(on, *, tables=None, **row):
    """Give per signal that is unknown the step for which it waits."""
    facts = facts_of(tables=DELIVERED | (tables or {}), **row)
    return {
        each.signal: each.waits_for
        for each in judge(facts, on, SCHEDULE, signals.ALL)
        if each.state == UNKNOWN
    }


def test_before_the_pip_ten_rules_wait_for_it():
    found = unknowns(HERE + DAY, kennisgeving=HERE, brp=HERE)
    waiting = {signal for signal, step in found.items() if step == "pip"}
    assert waiting >= {"SIG-05", "SIG-06", "SIG-09", "SIG-10", "SIG-11", "SIG-13", "SIG-14"}
    assert waiting >= {"SIG-15", "SIG-17", "SIG-19", "SIG-29", "SIG-32", "SIG-36"}
    # What is missing whatever comes next stays apart.
    assert {found["SIG-25"], found["SIG-26"], found["SIG-23"]} == {""}


def test_from_the_pip_on_nothing_waits_for_it():
    row = {"kennisgeving": HERE, "brp": HERE, "pip": PIP}
    assert "pip" in unknowns(PIP - DAY, **row).values()
    assert "pip" not in unknowns(PIP, **row).values()


@pytest.mark.parametrize(
    "shown",
    [
        {"leerroute": "B"},
        {"aanbod": HERE},
        {"map_start": HERE},
        {"z_eind": HERE},
        {"voortgangsgesprekken": 4},
        {"termijn_eind": date(2029, 1, 1)},
        {"tables": {"duo": tables.DuoRecord(pip=HERE)}},
        {"tables": {"leerroutes": (tables.LeerroutePeriod(HERE, None, "B", ""),)}},
    ],
    ids=str,
)
def test_a_pip_that_must_be_there_is_missing(shown):
    found = unknowns(HERE + DAY, kennisgeving=HERE, brp=HERE, **shown)
    assert found["SIG-05"] == ""
    assert "pip" not in found.values()


def test_what_shows_a_pip_does_so_once_it_has_come():
    row = {"kennisgeving": HERE, "brp": HERE, "aanbod": PIP}
    assert unknowns(PIP - DAY, **row)["SIG-05"] == "pip"
    assert unknowns(PIP, **row)["SIG-05"] == ""


def test_a_pip_that_lies_ahead_is_awaited_whatever_the_columns_without_a_date_say():
    found = unknowns(PIP - DAY, kennisgeving=HERE, brp=HERE, pip=PIP, leerroute="B")
    assert found["SIG-05"] == "pip"


def test_a_group_that_is_missing_is_a_gap_before_the_pip_too():
    found = unknowns(HERE + DAY, kennisgeving=HERE, brp=HERE, doelgroep="")
    assert found["SIG-15"] == ""
    assert found["SIG-09"] == ""


def test_before_the_registration_what_begins_with_it_waits():
    coupled = {"koppeling": HERE - 60 * DAY}
    for ahead in ({}, {"brp": HERE}):
        found = unknowns(HERE - DAY, **coupled, **ahead)
        assert found["SIG-07"] == found["SIG-23"] == found["SIG-24"] == "brp"
    there = unknowns(HERE, **coupled, brp=HERE)
    assert there["SIG-23"] == there["SIG-24"] == ""
    assert there["SIG-07"] == ""  # a kennisgeving that is missing


@pytest.mark.parametrize("shown", ["intake", "mb_start", "bijstand_start", "taal_start"])
def test_a_registration_that_must_have_been_is_missing(shown):
    found = unknowns(HERE, koppeling=HERE - 60 * DAY, **{shown: HERE - DAY})
    assert found["SIG-07"] == ""


def test_lessons_that_lie_ahead_are_awaited():
    row = {"kennisgeving": HERE, "brp": HERE, "pip": PIP, "leerroute": "Z"}
    begin = date(2026, 7, 1)
    before = unknowns(begin - DAY, **row, taal_start=begin)
    assert (before["SIG-14"], before["SIG-22"]) == ("taal_start", "taal_start")
    on_the_day = unknowns(begin, **row, taal_start=begin)
    assert (on_the_day["SIG-14"], on_the_day["SIG-22"]) == ("", "")
    no_day = unknowns(begin, **row)  # after the PIP lessons may have begun
    assert (no_day["SIG-14"], no_day["SIG-22"]) == ("", "")


def test_words_say_what_comes_first_and_not_that_something_is_missing():
    facts = facts_of(kennisgeving=HERE, brp=HERE, tables=DELIVERED)
    said = {each.signal: explain(each) for each in judge(facts, HERE, SCHEDULE, signals.ALL)}
    assert said["SIG-09"] == "Dit kan pas na het eerste PIP."
    assert said["SIG-25"] == "Het is niet bekend of er kinderopvang nodig is."


def test_json_keeps_saying_unknown():
    facts = facts_of(kennisgeving=HERE, brp=HERE, tables=DELIVERED)
    assert {each.state for each in judge(facts, HERE, SCHEDULE, signals.ALL)} <= {"on", UNKNOWN}
