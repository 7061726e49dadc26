"""From the tables to what the rules read."""

from datetime import date

from weerklank.trajectories import models
from weerklank.trajectories.queries.facts import delivered_tables, facts


def test_rows_of_each_trajectory_come_in_order_of_date(municipality, make_trajectory, add):
    first, second = make_trajectory("T-B"), make_trajectory("T-A")
    for bekend_tot in (date(2026, 3, 1), date(2026, 2, 1)):
        add("uren", second, soort="cursus", uren=8, van=date(2026, 1, 1), bekend_tot=bekend_tot)
    found = {each.traject: each for each in facts(municipality)}
    assert list(found) == [first.pseudonym, second.pseudonym]
    assert found["T-B"].uren is None  # what is filled in of one says nothing of another
    assert [row.bekend_tot for row in found["T-A"].uren] == [date(2026, 2, 1), date(2026, 3, 1)]


def test_table_that_was_never_handed_over_is_not_known(municipality, make_trajectory):
    make_trajectory("T-A")
    (each,) = facts(municipality)
    assert each.uren is None
    assert each.medewerkers is None


def test_table_that_came_empty_says_none(municipality, make_trajectory, change):
    make_trajectory("T-A")
    change.counts = {"examens": {"rows": 0}}
    change.save()
    (each,) = facts(municipality)
    assert each.examens == ()
    assert "examens" in delivered_tables(municipality)


def test_replaced_row_is_history(municipality, make_trajectory, add, change):
    trajectory = make_trajectory("T-A", leerroute="B")
    models.TrajectRecord.objects.update(replaced_in=change)
    add("trajecten", trajectory, leerroute="Z")
    (each,) = facts(municipality)
    assert each.row.leerroute == "Z"


def test_trajectory_without_a_row_that_holds_is_left_out(municipality, make_trajectory, change):
    make_trajectory("T-A")
    models.TrajectRecord.objects.update(replaced_in=change)
    assert list(facts(municipality)) == []


def test_only_the_chosen_ones(municipality, make_trajectory):
    make_trajectory("T-A")
    make_trajectory("T-B")
    chosen = models.Trajectory.objects.filter(pseudonym="T-B")
    assert [each.traject for each in facts(municipality, only=chosen)] == ["T-B"]


def test_number_of_queries_does_not_grow(municipality, make_trajectory, django_assert_num_queries):
    for number in range(5):
        make_trajectory(f"T-{number}")
    with django_assert_num_queries(26):
        list(facts(municipality))


def test_of_nobody_there_are_no_facts(municipality, make_trajectory):
    make_trajectory("T-A")
    assert list(facts(municipality, only=models.Trajectory.objects.none())) == []
