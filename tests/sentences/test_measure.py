"""What docs/methode.md says of how often the audit of claims is right."""

import re
from pathlib import Path

import pytest

from tests.sentences.measure import NAMES, measure

MANUAL = Path(__file__).parents[2] / "docs" / "methode.md"
ROW = re.compile(r"^\| `(\w+)` \|(.*)\|$", re.MULTILINE)
OF = re.compile(r"(\d+) van (\d+)")


def told():
    """Return the last columns of the table: what is found now, and condemned in error."""
    rows = {}
    for name, cells in ROW.findall(MANUAL.read_text(encoding="utf-8")):
        if name in NAMES:
            _by, sentences, _then, _alarms, *now = cells.split("|")
            rows[name] = (
                int(sentences),
                *(tuple(map(int, OF.search(cell).groups())) for cell in now),
            )
    return rows


@pytest.mark.parametrize("name", NAMES)
def test_manual_says_what_is_measured(name):
    found = measure(name)
    assert told()[name] == (
        found.sentences,
        (found.found, found.wrong),
        (found.alarms, found.others),
    )
