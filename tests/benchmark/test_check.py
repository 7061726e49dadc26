"""Comparing two states of the benchmark: what is worse must be seen, and only that."""

from typing import Any

import pytest
from bench import check


def rows(**ratios: float | None) -> list[dict[str, Any]]:
    return [{"name": name, "ratio": ratio} for name, ratio in ratios.items()]


def worse(base: list[Any], here: list[Any]) -> list[str]:
    return [row.name for row in check.compare(base, here) if row.is_worse]


def test_a_quarter_slower_is_still_good_and_more_is_worse() -> None:
    assert worse([rows(matrix=4, search=4)], [rows(matrix=5.0, search=5.01)]) == ["search"]


def test_the_median_of_the_turns_decides() -> None:
    base = [rows(matrix=4)] * 3
    assert not worse(base, [rows(matrix=4), rows(matrix=40), rows(matrix=4)])
    assert worse(base, [rows(matrix=40), rows(matrix=4), rows(matrix=40)]) == ["matrix"]


def test_a_row_that_is_gone_is_worse_and_a_new_one_is_not() -> None:
    assert worse([rows(old=1)], [rows(old=None, new=9)]) == ["old"]


@pytest.mark.parametrize(("here", "is_told"), [(8.0, True), (4.0, False)])
def test_the_table_tells_it(here: float, is_told: bool) -> None:
    told = check.table(check.compare([rows(matrix=4)], [rows(matrix=here)]))
    assert ("+100 %  WORSE" in told) is is_told
