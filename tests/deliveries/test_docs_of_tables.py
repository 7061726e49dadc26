"""The page for suppliers says of every table what the register takes."""

from pathlib import Path

import pytest

from weerklank.deliveries.rules import mapping
from weerklank.rulebook.tables import ALL, KEY_COLUMN

PAGE = (Path(__file__).parents[2] / "docs/beheer/tabellen.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part.partition("\n")[2] for part in PAGE.split("\n## ")[1:]}


def test_every_table_is_there_in_the_order_of_reading():
    assert list(SECTIONS) == [table.name for table in ALL]


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_every_column_is_there_with_its_choices_and_what_must_be_filled(table):
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in SECTIONS[table.name].splitlines()
        if line.startswith("|")
    ][2:]
    told = {row[0].strip("*`"): (row[0].startswith("**"), row[-1]) for row in rows}
    must = {*mapping.needed_of(table), *table.required}
    expected = {
        column.name: (column.name in must, " · ".join(column.choices)) for column in table.columns
    }
    if table.of_trajectory:
        expected[KEY_COLUMN] = (True, "")
    if table.name == "trajecten":
        expected[mapping.YEAR_OF_BIRTH] = (False, "")
    assert told == expected
