"""The tables of the register are described once: rows, models and columns say the same."""

import pytest

from weerklank.trajectories import models
from weerklank.trajectories.rules import tables


@pytest.mark.parametrize("table", tables.ALL, ids=lambda table: table.name)
def test_row_and_model_have_the_columns_of_the_table(table):
    names = [column.name for column in table.columns]
    assert list(table.row._fields) == names
    own = {"id", "trajectory", "municipality", "recorded_in", "replaced_in"}
    kept = [field.name for field in models.OF_TABLE[table.name]._meta.fields]
    assert [name for name in kept if name not in own] == names


@pytest.mark.parametrize("table", tables.ALL, ids=lambda table: table.name)
def test_natural_key_is_unique_among_what_holds_now(table):
    (constraint,) = models.OF_TABLE[table.name]._meta.constraints
    owner = "trajectory" if table.of_trajectory else "municipality"
    assert set(constraint.fields) == {owner, *table.key}
