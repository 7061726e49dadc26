"""The session ends in the middle of a form: T66. Short form: tests/journeys/test_halfway.py.

What somebody codes meanwhile waits in the outbox: tests/journeys/test_coding_page.py.
"""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error, Page

# The browser is that of the journeys.
from tests.journeys.conftest import (  # noqa: F401
    breaches,
    browser_context_args,
    browser_type_launch_args,
    log_that_can_be_emptied,
    new_context,
    no_policy_breach,
)
from tests.journeys.helpers import halfway


def test_no_character_is_lost(page: Page, live_server: Any, tally: Callable[..., None]) -> None:
    world = halfway.make_world_to_write_in()
    page.set_default_timeout(15_000)
    wrong, held = [], 0
    for form in halfway.FORMS:
        try:
            lost = halfway.lost(page, live_server.url, world, form)
        except (Error, AssertionError) as error:
            lost = [f"{form[0]}: {str(error)[:200]}"]
        held += not lost
        wrong += lost
    assert len(halfway.FORMS) >= 20
    tally("T66", tried=len(halfway.FORMS), held=held, note="; ".join(wrong))
