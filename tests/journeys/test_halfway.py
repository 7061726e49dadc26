"""The session ends while somebody writes: after log-in every character is there."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.helpers import halfway


@pytest.mark.parametrize("form", halfway.SHORT, ids=lambda form: form[0])
def test_what_was_half_written_is_there_after_log_in(
    form: tuple[str, dict[str, Any], str], page: Page, live_server: Any
) -> None:
    assert halfway.lost(page, live_server.url, halfway.make_world_to_write_in(), form) == []
