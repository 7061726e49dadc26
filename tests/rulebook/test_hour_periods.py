"""Which rows of hours are one running total, and which contradict each other."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations

import pytest

from weerklank.rulebook.hour_periods import Clash, that_count, without_overlaps
from weerklank.rulebook.tables import Hours

BEGIN = date(2025, 12, 1)


def hours(van, bekend_tot, uren=10.0, *, soort="cursus", bron="DUO"):
    return Hours(soort, uren, van, bekend_tot, bron)


def day(number):
    return BEGIN + timedelta(days=number)


def test_touching_periods_are_both_kept():
    rows = [hours(day(0), day(30)), hours(day(30), day(60))]

    assert without_overlaps(rows) == (rows, [])


def test_one_day_of_overlap_refuses_the_later_row_and_names_both_periods():
    first, second = hours(day(0), day(30)), hours(day(29), day(60))

    assert without_overlaps([first, second]) == ([first], [Clash(1, second, day(0), day(30))])


def test_the_order_of_the_file_decides_not_that_of_the_dates():
    early, late = hours(day(0), day(30)), hours(day(29), day(60))

    assert without_overlaps([late, early]) == ([late], [Clash(1, early, day(29), day(60))])


def test_rows_that_share_their_begin_are_one_running_total():
    rows = [hours(day(0), day(30)), hours(day(0), day(60)), hours(day(0), day(45))]

    assert without_overlaps(rows) == (rows, [])


def test_a_running_total_reaches_to_its_latest_row():
    rows = [hours(day(0), day(60)), hours(day(0), day(30)), hours(day(45), day(70))]

    kept, refused = without_overlaps(rows)

    assert kept == rows[:2]
    assert refused == [Clash(2, rows[2], day(0), day(60))]


@pytest.mark.parametrize("other", [{"soort": "nt2"}, {"bron": "school"}])
def test_another_kind_or_source_may_overlap(other):
    rows = [hours(day(0), day(30)), hours(day(10), day(40), **other)]

    assert without_overlaps(rows) == (rows, [])


def test_dates_may_be_text():
    first = hours("2026-01-01", "2026-02-01")
    second = hours("2026-01-31", "2026-03-01")

    kept, refused = without_overlaps([first, second])

    assert (kept, [(each.van, each.bekend_tot) for each in refused]) == (
        [first],
        [("2026-01-01", "2026-02-01")],
    )


def test_a_period_inside_and_one_around_are_refused():
    first = hours(day(10), day(20))

    assert without_overlaps([first, hours(day(12), day(14)), hours(day(0), day(90))])[0] == [first]


def test_what_is_kept_never_overlaps_and_what_is_refused_always_does():
    """Compare with the plainest way to say it: every row against every row kept before it."""
    chance = random.Random(7)  # noqa: S311  repeatable, nothing secret
    for _ in range(300):
        rows = []
        for _row in range(chance.randrange(1, 12)):
            van = chance.randrange(0, 40)
            rows.append(hours(day(van), day(van + chance.randrange(1, 15))))
        plainly = []
        for row in rows:
            if all(
                row.van == other.van or row.van >= other.bekend_tot or other.van >= row.bekend_tot
                for other in plainly
            ):
                plainly.append(row)

        kept, refused = without_overlaps(rows)

        assert kept == plainly
        assert len(kept) + len(refused) == len(rows)
        for each in refused:
            assert each.van < each.row.bekend_tot
            assert each.row.van < each.bekend_tot
        assert all(
            one.van == two.van or one.bekend_tot <= two.van or two.bekend_tot <= one.van
            for one, two in combinations(kept, 2)
        )


def test_of_a_running_total_the_latest_known_row_counts_alone():
    early, late = hours(day(0), day(30), 100.0), hours(day(0), day(60), 180.0)

    assert that_count([early, late], day(29)) == []
    assert that_count([early, late], day(30)) == [early]
    assert that_count([late, early], day(59)) == [early]
    assert that_count([early, late], day(60)) == [late]


def test_increments_are_all_counted():
    rows = [hours(day(0), day(30)), hours(day(30), day(60))]

    assert that_count(rows, day(60)) == rows


def test_an_overlap_in_an_old_store_is_counted_once_from_the_earliest_begin():
    first, second = hours(day(0), day(60), 150.0), hours(day(20), day(70), 90.0)

    assert that_count([second, first], day(70)) == [first]
    assert that_count([second, first], day(59)) == []
