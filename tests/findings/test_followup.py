"""Which status may follow which, and when a point is stuck: rules without tables."""

from datetime import date, timedelta
from itertools import product

import pytest

from weerklank.findings.rules.followup import (
    AT_REST,
    STEPS,
    Ask,
    Standing,
    Step,
    Stuck,
    next_steps,
    standing,
    stuck,
    unchanged_until,
)
from weerklank.findings.terms import PointStatus as Status
from weerklank.rulebook.calendar import months_later

MADE = date(2026, 1, 10)


def test_every_pair_of_statuses_is_allowed_or_not():
    allowed = {
        (Status.PROPOSED, Status.TAKEN_OVER): Ask.NOTHING,
        (Status.PROPOSED, Status.NOT_TAKEN_OVER): Ask.REASON,
        (Status.TAKEN_OVER, Status.CARRIED_OUT): Ask.NOTHING,
        (Status.TAKEN_OVER, Status.NOT_TAKEN_OVER): Ask.REASON,
        (Status.CARRIED_OUT, Status.EFFECT_SEEN): Ask.EFFECT,
        (Status.EFFECT_SEEN, Status.TAKEN_OVER): Ask.REASON,
        (Status.NOT_TAKEN_OVER, Status.PROPOSED): Ask.REASON,
    }
    found = {
        (was, became): next_steps(was)[became]
        for was, became in product(Status, Status)
        if became in next_steps(was)
    }
    assert found == allowed
    assert set(STEPS) == set(Status)


def test_an_effect_is_not_looked_at_before_anything_was_done():
    assert Status.EFFECT_SEEN not in next_steps(Status.PROPOSED)
    assert Status.EFFECT_SEEN not in next_steps(Status.TAKEN_OVER)


# --- taking back ------------------------------------------------------------------------------
ONE = Step(1, Status.TAKEN_OVER, date(2026, 2, 1))
TWO = Step(2, Status.NOT_TAKEN_OVER, date(2026, 3, 1), note="Geen geld.")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], Standing(Status.PROPOSED, MADE)),
        ([ONE], Standing(Status.TAKEN_OVER, ONE.on, last=1)),
        ([ONE, TWO], Standing(Status.NOT_TAKEN_OVER, TWO.on, "Geen geld.", last=2)),
        # The day of before counts again, and so does what can be taken back.
        (
            [ONE, TWO, Step(3, Status.TAKEN_OVER, date(2026, 4, 1), undoes=2)],
            Standing(Status.TAKEN_OVER, ONE.on, last=1),
        ),
        (
            [
                ONE,
                TWO,
                Step(3, Status.TAKEN_OVER, date(2026, 4, 1), undoes=2),
                Step(4, Status.PROPOSED, date(2026, 4, 2), undoes=1),
            ],
            Standing(Status.PROPOSED, MADE),
        ),
    ],
)
def test_a_point_stands_as_its_history_says(steps, expected):
    assert standing(MADE, steps) == expected


def test_taking_back_a_step_out_of_a_refusal_gives_its_reason_again():
    again = Step(3, Status.PROPOSED, date(2026, 4, 1), note="Nu wel.")
    back = Step(4, Status.NOT_TAKEN_OVER, date(2026, 5, 1), undoes=3)
    expected = Standing(Status.NOT_TAKEN_OVER, TWO.on, "Geen geld.", last=2)
    assert standing(MADE, [ONE, TWO, again, back]) == expected


# --- stuck (SIG-35) ---------------------------------------------------------------------------
DUE = date(2026, 5, 20)
DAY = timedelta(days=1)


def why(status=Status.PROPOSED, since=DUE, due_on=None, today=DUE, months=6):
    return stuck(status=status, since=since, due_on=due_on, today=today, months=months)


@pytest.mark.parametrize(
    ("today", "expected"), [(DUE - DAY, ()), (DUE, ()), (DUE + DAY, (Stuck.OVERDUE,))]
)
def test_a_day_is_past_from_the_day_after(today, expected):
    assert why(due_on=DUE, today=today) == expected


@pytest.mark.parametrize(
    ("since", "today", "is_stuck"),
    [
        (date(2026, 1, 10), date(2026, 7, 10), False),
        (date(2026, 1, 10), date(2026, 7, 11), True),
        # A day that the month does not have becomes its last one.
        (date(2026, 8, 31), date(2027, 2, 28), False),
        (date(2026, 8, 31), date(2027, 3, 1), True),
        (date(2026, 9, 1), date(2027, 3, 1), False),
        (date(2027, 8, 31), date(2028, 2, 29), False),
        (date(2027, 8, 31), date(2028, 3, 1), True),
        (date(2027, 8, 28), date(2028, 2, 29), True),
    ],
)
def test_a_status_that_stays_the_same_for_more_than_six_months(since, today, is_stuck):
    assert why(since=since, today=today) == ((Stuck.UNCHANGED,) if is_stuck else ())


@pytest.mark.parametrize("months", [1, 2, 6, 12, 13])
def test_the_last_stuck_day_is_the_last_that_lies_so_many_months_back(months):
    """Held against the other way of counting: months forward from each day, as signals do."""
    for days in range(800):
        today = date(2027, 1, 1) + days * DAY
        until = unchanged_until(today, months)
        assert months_later(until, months) < today
        assert not months_later(until + DAY, months) < today


def test_the_number_of_months_is_a_setting():
    month_ago = date(2026, 4, 19)
    assert why(since=month_ago, months=1) == (Stuck.UNCHANGED,)
    assert why(since=month_ago, months=2) == ()


def test_both_reasons_are_given():
    assert why(since=date(2025, 1, 1), due_on=DUE - DAY) == (Stuck.OVERDUE, Stuck.UNCHANGED)


@pytest.mark.parametrize("status", sorted(AT_REST))
def test_where_nobody_waits_nothing_is_stuck(status):
    assert why(status=status, since=date(2020, 1, 1), due_on=date(2020, 2, 1)) == ()


def test_what_was_carried_out_is_not_late_but_its_effect_may_wait_too_long():
    assert why(status=Status.CARRIED_OUT, due_on=DUE - DAY) == ()
    assert why(status=Status.CARRIED_OUT, since=date(2025, 1, 1)) == (Stuck.UNCHANGED,)


def test_a_day_that_nobody_agreed_on_is_not_past():
    assert why(due_on=None, today=date(2026, 6, 1)) == ()
