"""Ten thousand guesses of codes, and as many of cookies and addresses together, really sent: T52.

Short form: tests/site/test_guessing.py. Of a million the formula says it, in tests/telling.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.site import guessing
from tests.site.guessing import MOST, World
from weerklank.safeguards import throttle

Tally = Callable[..., None]


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = settings.DATA_FOLDER = tmp_path
    return guessing.make_world()


def test_ten_thousand_codes(world: World, tally: Tally) -> None:
    found = {
        "one address": guessing.guess_codes(world, 4_000, ["192.0.2.1"], seed=51),
        "one network": guessing.guess_codes(world, 1_000, guessing.of_one_network(1_000), seed=52),
        "50 addresses": guessing.guess_codes(world, 4_000, guessing.many(50), seed=53),
        "one browser": guessing.guess_codes(
            world, 500, guessing.many(500, seed=2), seed=54, keeps_browser=True
        ),
        "one tablet": guessing.guess_codes_on_tablet(world, 500, seed=55),
    }
    for name, outcome in found.items():
        most = {"one browser": throttle.MOST_CARDS, "one tablet": throttle.MOST_CARDS_ON_KIOSK}
        looked_up = (
            max(outcome.looked_up.values())
            if name == "50 addresses"
            else sum(outcome.looked_up.values())
        )
        tally(
            f"T52 codes, {name}",
            tried=outcome.tried,
            held=outcome.held if looked_up <= most.get(name, MOST) else 0,
            note="codes sent that opened nothing; beyond the limit none is looked up",
            looked_up=sum(outcome.looked_up.values()),
            stopped=outcome.stopped,
        )
    assert sum(outcome.tried for outcome in found.values()) == 10_000


def test_cookies_and_addresses(world: World, tally: Tally) -> None:
    for name, outcome in (
        ("cookies", guessing.guess_cookies(world, 5_000, seed=56)),
        ("addresses", guessing.guess_addresses(world, 5_000, seed=57)),
    ):
        tally(
            f"T52 {name}",
            tried=outcome.tried,
            held=outcome.stopped if not outcome.opened else 0,
            note="led back to the code, or not there",
        )
