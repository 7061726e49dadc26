"""She told on one device without a line, and erased that or took all back on another.

What the first device holds may then never arrive, and she reads there that it was thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import cast
from tests.journeys.test_telling import OWN, PHONE, TALK, begin, come_in, ready, speak
from tests.telling.world import Told, open_round
from weerklank.sounds.models import Arriving, Sound
from weerklank.telling import shipped
from weerklank.telling.models import Telling, Upload

WORDS = shipped.words()["ar"]
STATUS = "[data-weerklank-sending]"
KEPT = """() => new Promise((go) => {
  const opening = indexedDB.open("weerklank-telling");
  opening.onsuccess = () => {
    const db = opening.result;
    const asked = db.transaction(["recordings", "parts"]);
    const counts = ["recordings", "parts"].map((name) => asked.objectStore(name).count());
    asked.oncomplete = () => (db.close(), go(counts.map((one) => one.result)));
  };
})"""


@pytest.fixture
def told(voorbeelddam: cast.Voorbeelddam, settings: Any, tmp_path: Path) -> Told:
    settings.MEDIA_ROOT = tmp_path / "files"
    return open_round(voorbeelddam)


@pytest.fixture
def a_device(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[[], Page]]:
    made = []

    def make() -> Page:
        made.append(new_context(**PHONE, permissions=["microphone"]))
        return made[-1].new_page()

    yield make
    for context in made:
        context.close()


def speak_without_a_line(page: Page, live_server: Any, told: Told) -> None:
    come_in(page, live_server, told, "ar")
    begin(page)
    page.context.set_offline(True)
    speak(page, 1.5)
    expect(page.locator(STATUS)).to_have_text(WORDS["no_line"])
    assert page.evaluate(KEPT)[0] == 1


def test_what_she_erased_on_another_device_does_not_come_back(
    a_device: Callable[[], Page], live_server: Any, told: Told
) -> None:
    page, other = a_device(), a_device()
    speak_without_a_line(page, live_server, told)
    come_in(other, live_server, told, "ar")
    other.goto(live_server.url + told.at(0))
    ready(other)
    other.locator("textarea").fill("لا")
    expect(other.locator("[data-weerklank-saved]")).not_to_be_empty()
    other.reload()
    other.locator("[data-weerklank-wipe]").click()
    other.locator("[data-weerklank-wiping] button").click()
    other.wait_for_url(f"**{told.at(0)}")

    page.context.set_offline(False)
    expect(page.locator(STATUS)).to_have_text(WORDS["dropped"])
    assert page.evaluate(KEPT) == [0, 0]
    page.reload()
    ready(page)
    expect(page.locator(STATUS)).to_be_hidden()
    assert not Upload.objects.exists()
    assert not Sound.objects.filter(kind="answer").exists()
    # What she says from now on, on the same device, is hers to give.
    speak(page, 1.5)
    expect(page.locator(OWN)).to_be_visible(timeout=30_000)
    assert Sound.objects.filter(kind="answer").count() == 1


@pytest.mark.parametrize("stays", [True, False], ids=["the page stays open", "somebody else comes"])
def test_of_who_took_all_back_on_another_device_nothing_arrives(
    *, stays: bool, a_device: Callable[[], Page], live_server: Any, told: Told
) -> None:
    page, other = a_device(), a_device()
    speak_without_a_line(page, live_server, told)
    key = str(told.telling().key)
    page.locator("textarea").fill("كل شيء")
    left = "(key) => Object.keys(localStorage).filter((one) => one.includes(key)).length"
    page.wait_for_function(f"(key) => ({left})(key) === 1", arg=key)
    if not stays:
        page.goto("about:blank")
    come_in(other, live_server, told, "ar")
    other.goto(f"{live_server.url}/k/antwoord/ar/stoppen/")
    other.locator("main form button").first.click()
    other.wait_for_load_state()
    assert not Telling.objects.exists()

    page.context.set_offline(False)
    if stays:
        expect(page.locator(STATUS)).to_have_text(WORDS["dropped"])
    else:
        come_in(page, live_server, told, "ar", told.pseudonyms[1])
        begin(page)
        page.wait_for_function(f"(key) => ({left})(key) === 0", arg=key)
    page.wait_for_function(f"async () => (await ({KEPT})()).every((one) => one === 0)")
    assert not Arriving.objects.exists()
    assert not Sound.objects.filter(kind="answer").exists()
    page.reload()
    assert page.locator(TALK).count() == (0 if stays else 1)  # her card opens nothing any more
