"""What was told outside the team is kept, and nothing but that."""

import pytest

from tests import cast
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations, queries
from weerklank.study.models import CountsTold


@pytest.fixture
def home(db):
    return cast.make_voorbeelddam()


def keep(home, *told, by=None):
    operations.keep_told(round=home.round, told=told, by=by or home.daan, at=cast.NOW)


def test_what_was_told_is_read_back_with_the_people_of_then(home):
    keep(home, ([2, 1], {"code:1:inburgeraar": (9, 9, 17)}), ([7], {"code:1:aanbieder": (0, 1, 7)}))
    assert queries.counts_told(home.round) == {
        "code:1:inburgeraar": (frozenset({1, 2}), (9, 9, 17)),
        "code:1:aanbieder": (frozenset({7}), (0, 1, 7)),
    }


def test_a_later_telling_takes_the_place_of_the_same_and_leaves_the_others(home):
    keep(home, ([1, 2], {"a": (2, 2, 5), "b": (3, 3, 5)}))
    keep(home, ([1, 2, 3], {"a": (4, 4, 6)}))
    assert queries.counts_told(home.round) == {
        "a": (frozenset({1, 2, 3}), (4, 4, 6)),
        "b": (frozenset({1, 2}), (3, 3, 5)),
    }
    # Of people of whom nothing stands any more, nothing is kept.
    keep(home, ([1, 2, 3], {"b": (3, 3, 6)}))
    assert list(CountsTold.objects.get().people.values()) == [[1, 2, 3]]


def test_nothing_new_leaves_no_row_and_no_line(home):
    keep(home, ([1, 2], {}))
    assert not CountsTold.objects.exists()
    assert not LogLine.objects.filter(what="counts.told").exists()


def test_what_is_told_is_in_the_log_as_a_number(home):
    keep(home, ([1], {"a": (2, 2, 5), "b": (3, 3, 5)}))
    [line] = LogLine.objects.filter(what="counts.told")
    assert (line.by_id, line.detail) == (home.daan.pk, {"number": 2})


def test_who_does_not_see_the_round_makes_nothing_be_told(home):
    with pytest.raises(AccessDenied):
        keep(home, ([1], {"a": (2, 2, 5)}), by=cast.make_user("esra"))
    assert not CountsTold.objects.exists()
