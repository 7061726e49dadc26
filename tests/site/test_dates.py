"""A moment shown as a date has the day it was here, not the day it was in Greenwich."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        (datetime(2026, 11, 28, 22, 59, tzinfo=UTC), "28 november 2026"),
        (datetime(2026, 11, 28, 23, 0, tzinfo=UTC), "29 november 2026"),
        (date(2026, 11, 28), "28 november 2026"),
        (None, ""),
    ],
)
def test_the_day_of_a_moment_is_the_day_it_was_here(when, shown):
    page = engines["django"].from_string("{{ when|dutch_date }}")
    assert page.render({"when": when}) == shown
