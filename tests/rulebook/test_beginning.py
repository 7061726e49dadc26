"""A trajectory is there from its first date: before that nothing is said or counted of it."""

from datetime import date, timedelta

import pytest

from tests.rulebook.judged import SCHEDULE, facts_of
from weerklank.figures.rules import answers
from weerklank.rulebook import tables
from weerklank.rulebook.facts import Case
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import judge

DAY = timedelta(days=1)
FIRST = date(2026, 3, 2)
LATER = date(2026, 5, 4)
BEGINS = ("koppeling", "kennisgeving", "brp", "intake", "pip")


def said(facts, on):
    return judge(facts, on, SCHEDULE, signals.ALL)


def counted(facts, on):
    """Give of how many people the first indicator tells, and the measures about anybody."""
    answer = answers.answers([facts] * 40, [on], SCHEDULE, published=10)[on]
    everybody = [each for each in answer.inside if each.measure == "1.aantal" and not each.split]
    others = {each.measure for each in answer.inside if each.denominator}
    return everybody[0].denominator or 0, others


@pytest.mark.parametrize("column", BEGINS)
def test_nothing_is_said_before_the_first_date_and_something_from_that_day(column):
    facts = facts_of(**{column: FIRST})
    assert said(facts, FIRST - DAY) == []
    assert said(facts, FIRST) != []


@pytest.mark.parametrize("column", BEGINS)
def test_the_earliest_of_the_dates_is_the_first(column):
    facts = facts_of(**{**dict.fromkeys(BEGINS, LATER), column: FIRST})
    assert facts.begins_on == FIRST
    assert said(facts, FIRST - DAY) == []
    assert said(facts, FIRST) != []


def test_other_dates_do_not_begin_a_trajectory():
    others = {
        column.name: date(2020, 1, 1)
        for column in tables.TRAJECTEN.columns
        if column.kind is tables.CellKind.DATE
        and column.name not in (*BEGINS, "voldaan", "vertrokken", "overleden")
    }
    assert "lbt" in others
    facts = facts_of(**others, brp=FIRST)
    assert said(facts, FIRST - DAY) == []


def test_without_any_of_the_dates_it_is_there_on_every_day():
    assert facts_of().begins_on is None
    for on in (date(1990, 1, 1), FIRST, date(2050, 1, 1)):
        assert said(facts_of(), on) != []


@pytest.mark.parametrize("column", BEGINS)
def test_no_figure_counts_who_was_not_there_yet(column):
    facts = facts_of(**{column: FIRST})
    assert counted(facts, FIRST - DAY) == (0, set())
    number, measures = counted(facts, FIRST)
    assert number == 40
    assert "4.gestart" in measures or column != "intake"


def test_what_is_on_is_on_since_the_trajectory_is_there():
    facts = facts_of(koppeling=FIRST, brp=LATER, reisminuten=60)
    on = [each for each in said(facts, date(2026, 9, 1)) if each.signal == "SIG-26"]
    assert [each.since for each in on] == [FIRST]


def test_cohort_is_not_known_before_the_kennisgeving_came():
    facts = facts_of(koppeling=FIRST, kennisgeving=LATER)
    for on, cohort in ((LATER - DAY, "onbekend"), (LATER, "2026")):
        answer = answers.answers([facts] * 40, [on], SCHEDULE, published=10)[on]
        codes = {each.split["cohort"] for each in answer.inside if "cohort" in each.split}
        assert codes == {cohort}


def test_case_says_whether_it_is_there():
    facts = facts_of(pip=LATER, intake=FIRST)
    assert not Case(facts, FIRST - DAY, {}).exists
    assert Case(facts, FIRST, {}).exists
