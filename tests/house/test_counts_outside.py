"""Every road by which a count of people leaves the research team is known."""

import re
from pathlib import Path

import pytest

from tests.house.test_docs import ALL

PRIVACY = Path(__file__).parents[2] / "docs/privacy.md"
ROLE = "beleidsadviseur"


def roads() -> dict[str, str]:
    """Return what the manual says of each address: which counts of people it tells."""
    _before, _mark, table = PRIVACY.read_text(encoding="utf-8").partition("<!-- buiten -->")
    rows = re.findall(
        r"^\| [^|]+ \| `([\w:]+)` \| ([^|]+) \|$",
        table.partition("<!-- einde -->")[0],
        re.MULTILINE,
    )
    return dict(rows)


def opened() -> set[str]:
    """Return the addresses that a beleidsadviseur gets an answer from."""
    return {
        page.name
        for page in ALL
        if not page.is_of_the_register
        and any(
            table is not None and table[ROLE] not in {403, 404} for table in (page.get, page.post)
        )
    }


def test_every_address_that_a_policy_officer_opens_says_what_it_tells():
    """A new one is asked: does it tell a count of people? Then through `analysis/outside.py`."""
    assert roads().keys() == opened()


@pytest.mark.parametrize("name", ["analysis:together", "analysis:ask", "findings:framework"])
def test_what_is_for_the_team_is_no_road(name):
    assert name not in roads()
