"""A browser opens pages on which every text is a script, and nothing runs."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.house import poison
from tests.house.payloads import PAYLOADS, joined
from tests.house.world import make_world
from tests.journeys.helpers.running import Running


@pytest.mark.parametrize("guarded", [True, False], ids=["with the policy", "without it"])
def test_nothing_runs_on_any_page(
    guarded: bool, browser: Browser, live_server: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    brought = poison.bring_in_files(world, PAYLOADS[0])
    poison.poison(world, joined(PAYLOADS[::20]))
    running = Running(browser, live_server.url, world, guarded=guarded)
    running.visit_all(brought)
    running.close()
    assert not running.wrong, "\n".join(running.wrong)
    assert running.pages > 80
