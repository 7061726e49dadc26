"""Somebody who cannot read goes all the way: her page, her contact person, telling, taking back.

Every letter on her pages is a grey block here, so that she finds her way by pictures, order and
sound alone; her line is slow and is cut three times while she speaks.
"""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests import cast
from tests.journeys.helpers.bad_line import BadLine
from tests.journeys.test_telling import NEXT, OWN, PHONE, TALK, ready
from tests.personal.world import HERS, Personal
from tests.personal.world import make as make_personal
from tests.telling.world import Told, open_round
from weerklank.sounds.models import Arriving, Sound
from weerklank.telling.models import Answer, Telling

# Letters become blocks as they appear; the voice of the device says what it is given.
UNREADABLE = """
  const hide = (root) => {
    const found = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let text = found.currentNode; text; text = found.nextNode()) {
      if (text.nodeType !== Node.TEXT_NODE || text.parentElement?.closest("script")) continue;
      const blocks = text.data.replace(/[^\\s▒]/g, "▒");
      if (blocks !== text.data) text.data = blocks;
    }
  };
  new MutationObserver((all) => {
    for (const one of all) {
      hide(one.target);
      one.addedNodes.forEach(hide);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
  window.said = [];
  speechSynthesis.getVoices = () => [{ lang: "ti-ER", localService: true, name: "ti" }];
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
  speechSynthesis.speak = (one) => window.said.push(one.text);
"""


def tone(seconds: float, pitch: int) -> bytes:
    """Return a sound that is no other one's."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        frames = int(8_000 * seconds)
        file.writeframes(b"".join(struct.pack("<h", (n % pitch) * 200) for n in range(frames)))
    return out.getvalue()


READ_ALOUD = {"contactpersoon": tone(0.5, 40), "wat-nu": tone(0.4, 60)}


@dataclass
class World:
    told: Told
    personal: Personal


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = settings.DATA_FOLDER = tmp_path
    place = cast.make_voorbeelddam()
    told = open_round(place)
    return World(told, make_personal(cast.make_register(place.monitor.organisation)))


@pytest.fixture
def line(live_server: Any) -> Iterator[BadLine]:
    with BadLine(int(live_server.url.rpartition(":")[2]), bits=100_000, loss=0.0) as made:
        yield made


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    context = new_context(**PHONE, has_touch=True, is_mobile=True, permissions=["microphone"])
    context.add_init_script(UNREADABLE)
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def hear(player: Locator) -> bytes:
    """Let her play what she hears, to its end; gives what it was."""
    page = player.page
    player.focus()
    page.keyboard.press("Space")
    page.wait_for_function("(one) => one.ended", arg=player.element_handle())
    moved, lasts = player.evaluate("(one) => [one.currentTime, one.duration]")
    assert moved == pytest.approx(lasts, abs=0.05)
    assert moved > 0.2
    return page.request.get(player.evaluate("(one) => one.currentSrc")).body()


def assert_unreadable(page: Page) -> None:
    assert set(page.locator("main").inner_text()) <= set("▒ \n\t\xa0")


def speak_while_the_line_is_cut(page: Page, line: BadLine) -> None:
    page.locator(TALK).click()
    expect(page.locator(f"{TALK}[data-weerklank-speaking=yes]")).to_be_visible()
    page.wait_for_timeout(1_500)
    line.cut()
    page.wait_for_timeout(3_000)
    page.locator(TALK).click()
    expect(page.locator(f"{TALK}:not([data-weerklank-speaking=yes])")).to_be_visible()
    line.mend()


def test_all_the_way_without_reading_a_word(
    *,
    world: World,
    phone: Page,
    line: BadLine,
    new_context: Callable[..., BrowserContext],
    log_in: Callable[[Page, str], None],
    live_server: Any,
) -> None:
    told, personal, page = world.told, world.personal, phone
    _read_aloud(new_context, log_in, live_server, personal)

    # Her own page, by the code on her card, in her language by its place among the others.
    page.goto(f"{line.address}/k/{personal.codes[HERS]}/")
    page.locator("main [hreflang=ti]").tap()
    page.wait_for_url("**/mijn/ti/")
    assert_unreadable(page)
    # The first picture is that of who helps her, the second what comes next.
    for place, part in enumerate(READ_ALOUD):
        page.locator("main nav a").nth(place).tap()
        page.wait_for_url(f"**/mijn/ti/{part}/")
        assert_unreadable(page)
        assert hear(page.locator("main audio").first) == READ_ALOUD[part]
        page.go_back()
    page.goto(f"{line.address}/mijn/ti/contactpersoon/")
    assert "mevrouw Merel" in _block_read_aloud(page)

    # Her consulent hands her over; she hears so at once.
    _hand_over(new_context, log_in, live_server, personal)
    page.reload()
    assert hear(page.locator("main audio").first) == READ_ALOUD["contactpersoon"]
    assert "mevrouw Spreeuw" in _block_read_aloud(page)

    # The card of the invitation: she agrees, is alone, practises.
    page.goto(f"{line.address}/k/{told.invited.codes[told.pseudonyms[0]]}/")
    page.locator("main [hreflang=ti]").click()
    page.wait_for_url("**/k/antwoord/ti/")
    page.locator("main form [value=yes]").click()
    page.wait_for_url(lambda address: not address.endswith("/k/antwoord/ti/"))
    # What is asked to make an appointment can wait: who tells by herself needs none.
    page.goto(f"{line.address}/k/antwoord/ti/")
    page.locator("[data-weerklank-way=speak]").click()
    page.wait_for_url("**/k/ti/vertellen/")
    assert_unreadable(page)
    page.locator("main form button").click()
    for _purpose in range(2):
        page.locator("[name=said][value=yes]").click()
    page.locator("[name=helper]").first.click()
    ready(page)
    page.locator("[data-weerklank-practised] button").click()

    # Three answers by voice, over a line that is cut in each of them.
    for number in range(3):
        page.wait_for_url(f"**{told.at(number, 'ti')}")
        ready(page)
        speak_while_the_line_is_cut(page, line)
        expect(page.locator(OWN)).to_be_visible(timeout=60_000)
        assert_unreadable(page)
        if number == 0:
            assert hear(page.locator(OWN)) == _stored(told, number)
        page.locator(NEXT).click()
    assert Answer.objects.filter(sound__isnull=False).count() == 3

    # One goes, and then all.
    page.goto(line.address + told.at(1, "ti"))
    page.locator("[data-weerklank-wipe]").click()
    page.locator("[data-weerklank-wiping] button").click()
    page.wait_for_url(f"**{told.at(1, 'ti')}")
    assert told.answer(1) is None
    assert Sound.objects.filter(kind="answer").count() == 2
    page.goto(f"{line.address}/k/ti/vertellen/antwoorden/")
    page.locator("main a[href$='/stoppen/']").click()
    with page.expect_navigation():
        page.locator("main form button").first.click()
    assert not Telling.objects.exists()
    assert not Sound.objects.filter(kind="answer").exists()
    assert not Arriving.objects.exists()


def _stored(told: Told, number: int) -> bytes:
    from weerklank.sounds import queries as sounds  # noqa: PLC0415

    answer = told.answer(number)
    assert answer is not None
    assert answer.sound is not None
    return b"".join(sounds.read(answer.sound))


def _block_read_aloud(page: Page) -> str:
    """Tap the loudspeaker in the block of her contact person; gives what the device says."""
    page.locator("main section button[data-weerklank-voice]").first.tap()
    said: list[str] = page.evaluate("window.said")
    return said[-1]


# --- staff, who reads -----------------------------------------------------------------------------
def _read_aloud(
    new_context: Callable[..., BrowserContext],
    log_in: Callable[[Page, str], None],
    live_server: Any,
    personal: Personal,
) -> None:
    """Let the regisseur upload how two parts of the page are read aloud."""
    page = new_context().new_page()
    log_in(page, "noor")
    slug = personal.register.municipality.slug
    for part, content in READ_ALOUD.items():
        page.goto(f"{live_server.url}/register/{slug}/mijn-inburgering/ingesproken/ti/{part}/")
        page.locator("input[type=file]").set_input_files(
            {"name": f"{part}.wav", "mimeType": "audio/wav", "buffer": content}
        )
        page.locator("main form:has(input[type=file]) .weerklank-actions button").click()
        page.wait_for_url("**/ingesproken/ti/")
    page.context.close()


def _hand_over(
    new_context: Callable[..., BrowserContext],
    log_in: Callable[[Page, str], None],
    live_server: Any,
    personal: Personal,
) -> None:
    """Let her consulent hand her over to a colleague."""
    page = new_context().new_page()
    log_in(page, "amina")
    slug = personal.register.municipality.slug
    page.goto(f"{live_server.url}/register/{slug}/overdracht/kies/?medewerker=M01")
    page.locator("[name=successor]").fill("M02")
    page.locator("[name=reason]").fill("Andere wijk")
    page.locator("main form:has([name=successor]) .weerklank-actions button").click()
    page.wait_for_url("**/overdracht/")
    page.context.close()
