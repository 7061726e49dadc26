"""The tables of the register are described once: the models say the same once more."""

import pytest
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    FloatField,
    PositiveIntegerField,
)

from weerklank.rulebook import tables
from weerklank.rulebook.tables import CellKind
from weerklank.trajectories import models

FIELDS = {
    CellKind.TEXT: (CharField, 200),
    CellKind.CHOICE: (CharField, 40),
    CellKind.YES_NO: (BooleanField, None),
    CellKind.DATE: (DateField, None),
    CellKind.MONTH: (DateField, None),
    CellKind.COUNT: (PositiveIntegerField, None),
    CellKind.AMOUNT: (FloatField, None),
}
OF_TEXT = (CellKind.TEXT, CellKind.CHOICE)


@pytest.mark.parametrize("table", tables.ALL, ids=lambda table: table.name)
def test_model_has_the_columns_of_the_table(table):
    own = {"id", "trajectory", "municipality", "recorded_in", "replaced_in"}
    kept = [each for each in models.OF_TABLE[table.name]._meta.fields if each.name not in own]
    assert [each.name for each in kept] == list(table.names)
    for column, field in zip(table.columns, kept, strict=True):
        assert (type(field), field.max_length) == FIELDS[column.kind], column.name
        assert field.null is (column.kind not in OF_TEXT and column.name not in table.key)


@pytest.mark.parametrize("table", tables.ALL, ids=lambda table: table.name)
def test_natural_key_is_unique_among_what_holds_now(table):
    (constraint,) = models.OF_TABLE[table.name]._meta.constraints
    owner = "trajectory" if table.of_trajectory else "municipality"
    assert set(constraint.fields) == {owner, *table.key}


def test_a_column_has_one_name_in_every_table():
    every = {column.name: set() for table in tables.ALL for column in table.columns}
    for table in tables.ALL:
        for column in table.columns:
            every[column.name].add(column.label)
    assert {name: labels for name, labels in every.items() if len(labels) != 1} == {}


def test_what_tells_rows_apart_are_columns():
    for table in tables.ALL:
        named = {*table.key, *table.required, *table.by, *table.may_be_empty, *(table.same or ())}
        assert named <= set(table.names), table.name
        assert table.row in tables.Row.__args__
