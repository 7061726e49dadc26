"""Her own page and telling on one phone: what she said on the first is not lost by the second."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import cast
from tests.journeys.test_telling import begin, come_in
from tests.personal.world import HERS, Personal, make
from tests.telling.world import Told, open_round
from weerklank import crossings
from weerklank.personal import shipped
from weerklank.trajectories.models import Remark

PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 700}}
SAY = "[data-weerklank-say] button"
SPOKEN = "#klopt-niet audio"
STATUS = "[data-weerklank-say] [role=status]"
WORDS = shipped.own_words()["ti"]


@pytest.fixture
def personal(settings: Any, tmp_path: Path) -> Personal:
    settings.MEDIA_ROOT = tmp_path / "files"
    return make(cast.make_register(cast.make_municipality()))


@pytest.fixture
def told(personal: Personal) -> Told:
    return open_round(cast.make_voorbeelddam_in(personal.register.municipality))


@pytest.fixture
def a_device(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[[], Page]]:
    made = []

    def make_one() -> Page:
        made.append(new_context(**PHONE, has_touch=True, permissions=["microphone"]))
        return made[-1].new_page()

    yield make_one
    for context in made:
        context.close()


def own_page(page: Page, live_server: Any, personal: Personal) -> None:
    page.goto(f"{live_server.url}/k/?taal=ti")
    page.locator("#code").fill(personal.codes[HERS])
    page.locator("main button").tap()
    page.locator("nav a[href$='/contactpersoon/']").tap()
    expect(page.locator(SAY)).to_be_visible()


def say_without_a_line(page: Page) -> None:
    page.context.set_offline(True)
    page.locator(SAY).tap()
    page.wait_for_timeout(1500)
    page.locator(SAY).tap()
    expect(page.locator(STATUS)).to_have_text(WORDS["wrong_waiting"])


def test_what_she_said_without_a_line_outlives_telling_on_the_same_phone(
    a_device: Callable[[], Page], live_server: Any, personal: Personal, told: Told
) -> None:
    page = a_device()
    own_page(page, live_server, personal)
    say_without_a_line(page)
    page.goto("about:blank")
    page.context.set_offline(False)
    come_in(page, live_server, told, "ar")
    begin(page)
    page.wait_for_load_state("networkidle")
    assert not Remark.objects.exists()

    own_page(page, live_server, personal)
    expect(page.locator(SPOKEN)).to_be_visible(timeout=20_000)
    assert Remark.objects.get().sound is not None


def test_what_she_said_without_a_line_and_took_back_elsewhere_does_not_arrive(
    a_device: Callable[[], Page], live_server: Any, personal: Personal
) -> None:
    page, other = a_device(), a_device()
    own_page(page, live_server, personal)
    say_without_a_line(page)
    own_page(other, live_server, personal)
    other.locator("#klopt-niet form button").tap()
    other.wait_for_url("**/gezegd/**")
    other.locator("#klopt-niet button[value=undo]").tap()
    other.wait_for_url("**/contactpersoon/**")

    page.context.set_offline(False)
    expect(page.locator(STATUS)).to_have_text(WORDS["wrong_dropped"], timeout=20_000)
    assert not Remark.objects.exists()
    page.reload()
    page.locator(SAY).tap()
    page.wait_for_timeout(1500)
    page.locator(SAY).tap()
    expect(page.locator(SPOKEN)).to_be_visible(timeout=20_000)


def test_recording_stops_where_it_is_as_long_as_it_may_be(
    a_device: Callable[[], Page],
    live_server: Any,
    personal: Personal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crossings, "FULL_VOICE", 6_000)  # ten minutes are too long to wait for
    page = a_device()
    own_page(page, live_server, personal)
    page.locator(SAY).tap()
    expect(page.locator(SPOKEN)).to_be_visible(timeout=30_000)
    expect(page.locator("#klopt-niet form")).to_contain_text(WORDS["wrong_full"])
    sound = Remark.objects.get().sound
    assert sound is not None
    assert 6_000 <= sound.size < 120_000
