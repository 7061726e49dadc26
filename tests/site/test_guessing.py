"""Who guesses a code, a cookie or an address opens nothing, and is stopped. A short form of T52.

Ten thousand of them are sent in tests/faults/test_guessing.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.site import guessing
from tests.site.guessing import MOST, World
from weerklank.safeguards import throttle
from weerklank.safeguards.models import Attempt


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = settings.DATA_FOLDER = tmp_path
    return guessing.make_world()


def opens(world: World, address: str) -> bool:
    """Say whether a code that is right opens something from there, in a browser that is fresh."""
    code = world.codes[0]
    return Client().post("/k/", {"code": code}, REMOTE_ADDR=address).status_code == 302


def test_from_one_address_a_hundred_codes_are_looked_up_and_no_more(world: World) -> None:
    found = guessing.guess_codes(world, 250, ["192.0.2.1"], seed=1)
    assert found.opened == []
    assert sum(found.looked_up.values()) <= MOST
    assert found.stopped > 50
    assert not opens(world, "192.0.2.1")  # no guess is looked at there, also none that is right
    assert opens(world, "192.0.2.2")


def test_one_machine_has_all_the_addresses_of_its_network(world: World) -> None:
    found = guessing.guess_codes(world, 250, guessing.of_one_network(250), seed=2)
    assert found.opened == []
    assert sum(found.looked_up.values()) <= MOST
    assert not opens(world, "2001:db8:1:1:ffff::1")


def test_a_browser_that_is_kept_is_stopped_after_ten(world: World) -> None:
    found = guessing.guess_codes(world, 60, guessing.many(60), seed=3, keeps_browser=True)
    assert found.opened == []
    assert sum(found.looked_up.values()) <= throttle.MOST_CARDS


def test_from_many_addresses_nothing_opens_and_each_has_its_limit(world: World) -> None:
    addresses = guessing.many(20)
    found = guessing.guess_codes(world, 200, addresses, seed=4)
    assert found.opened == []
    assert max(found.looked_up.values()) <= MOST
    assert Attempt.objects.count() <= 200
    assert all(opens(world, address) for address in addresses)  # nobody else is kept out


def test_a_paired_tablet_looks_up_thirty(world: World) -> None:
    found = guessing.guess_codes_on_tablet(world, 60, seed=5)
    assert (found.opened, found.stopped) == ([], 60 - throttle.MOST_CARDS_ON_KIOSK)


def test_a_cookie_that_was_made_up_opens_nothing(world: World) -> None:
    found = guessing.guess_cookies(world, 120, seed=6)
    assert (found.opened, found.stopped) == ([], 120)


def test_an_address_of_another_opens_nothing(world: World) -> None:
    found = guessing.guess_addresses(world, 160, seed=7)
    assert (found.opened, found.stopped) == ([], 160)
