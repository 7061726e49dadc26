"""Groups that were told outside the team are read back as they were told."""

import json

import pytest

from tests import cast
from weerklank.analysis import queries
from weerklank.analysis.outside import Outside
from weerklank.study import operations
from weerklank.study.queries import counts_told

AGES = ("16-24", "25-29", "60+", "")
# Two of sixty or more: joined with those of whom it is not known.
PEOPLE = dict(enumerate(["16-24"] * 6 + ["25-29"] * 7 + ["60+"] * 2 + [""] * 4))


@pytest.fixture
def home(db):
    return cast.make_voorbeelddam()


def sizes(home, people=PEOPLE, *, order=AGES, keep=True):
    outside = Outside(queries.hear(home.round))
    found = outside.sizes("age_class", people, order)
    if keep:
        operations.keep_told(round=home.round, told=outside.told, by=home.bram, at=cast.NOW)
    return found


def test_a_value_with_a_plus_sign_is_told_again_as_it_is(home):
    first = sizes(home)
    assert sorted(value for group, _size in first for value in group) == sorted(AGES)
    assert sum(size for _group, size in first) == len(PEOPLE)
    assert sizes(home) == first
    # Some more come, too few to tell: what was told stays.
    assert sizes(home, PEOPLE | {100: "60+"}) == first
    more = PEOPLE | dict.fromkeys(range(100, 106), "60+")
    told = sizes(home, more)
    assert sorted(value for group, _size in told for value in group) == sorted(AGES)
    assert sum(size for _group, size in told) == len(more)


def rename_to_before(home):
    """Keep what was told as it was kept before: values joined by a plus sign."""
    kept = home.round.counts_told
    kept.refresh_from_db()
    kept.counts = {
        f"size:age_class:{'+'.join(json.loads(what.removeprefix('size:age_class:')))}": count
        for what, count in kept.counts.items()
    }
    kept.save()


@pytest.mark.parametrize("order", [AGES, ("16-24", "25-29", "60", "")])
def test_what_was_kept_with_plus_signs_is_still_read(home, order):
    people = {one: value if value in order else "60" for one, value in PEOPLE.items()}
    first = sizes(home, people, order=order)
    rename_to_before(home)
    assert sizes(home, people | {100: "16-24"}, order=order) == first


def test_what_can_be_read_in_more_ways_is_not_guessed_at(home):
    order = ("a", "b", "a+b", "c")
    people = dict.fromkeys(range(6), "c") | dict.fromkeys(range(6, 12), "a+b")
    kept = [(sorted(people), {"size:age_class:a+b": (6, 6, 12), "size:age_class:c": (6, 6, 12)})]
    operations.keep_told(round=home.round, told=kept, by=home.bram, at=cast.NOW)
    before = counts_told(home.round)
    assert sizes(home, people, order=order) == []
    assert counts_told(home.round) == before
