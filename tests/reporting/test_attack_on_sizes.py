"""The short form of ten thousand attacks on the sizes that pages tell; see `attacking`."""

from tests.reporting.attacking import attack


def test_no_small_group_is_found_out_by_asking_and_subtracting():
    assert attack(300) == []


def test_the_attacker_finds_small_groups_where_sizes_are_told_exactly():
    """Who could find nothing anywhere would prove nothing."""
    assert attack(100, exact=True) != []
