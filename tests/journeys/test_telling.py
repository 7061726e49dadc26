"""Somebody tells on a phone, in Arabic and Tigrinya, and nothing of it is found by its words.

With a microphone that beeps: answers by voice go in parts, over lines that are cut and slow, and a
browser that is killed loses at most the last five seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, Route, expect

from tests import cast
from tests.journeys.helpers.killed import Phone
from tests.telling.world import Told, add_questions, open_round
from weerklank.sounds import queries as sounds
from weerklank.sounds.models import ArrivingPart, Sound
from weerklank.telling.models import Answer, Telling, Upload
from weerklank.telling.operations import kiosks

PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 700}}
Violations = Callable[[Page], list[str]]
TALK = "[data-weerklank-voice-here] [data-weerklank-talk]"
OWN = "[data-weerklank-own] audio"
NEXT = "[name=do][value=next]:not([aria-hidden])"
SECONDS = """async (address) => {
  const bytes = await (await fetch(address)).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 16000).decodeAudioData(bytes);
  return sound.duration;
}"""


@pytest.fixture
def told(voorbeelddam: cast.Voorbeelddam, settings: Any, tmp_path: Path) -> Told:
    settings.MEDIA_ROOT = tmp_path / "files"
    return open_round(voorbeelddam)


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    context = new_context(**PHONE, has_touch=True, is_mobile=True, permissions=["microphone"])
    yield context.new_page()
    context.close()


def check(page: Page, violations: Violations, way: str = "rtl") -> None:
    """Hold a page against what holds for each: nothing to scroll sideways, big enough, axe."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.documentElement.dir") == way
    small = page.evaluate(
        """[...document.querySelectorAll("button, a, input[type=checkbox]")]
          .map((one) => one.closest("label") ?? one)
          .filter((one) => one.offsetHeight > 1 && one.offsetHeight < 44)
          .filter((one) => !one.matches(".nl-skip-link"))
          .map((one) => one.outerHTML)"""
    )
    assert small == []


def come_in(page: Page, live_server: Any, told: Told, language: str, who: str = "") -> None:
    code = told.invited.codes[who or told.pseudonyms[0]]
    page.goto(f"{live_server.url}/k/{code}/")
    page.goto(f"{live_server.url}/k/{language}/vertellen/")


def begin(page: Page, violations: Violations | None = None, way: str = "rtl") -> None:
    """Agree to both, say that she is alone, practise with her voice."""

    def look() -> None:
        if violations is not None:
            check(page, violations, way)

    look()
    page.locator("[name=do][value=begin]").click()
    for _purpose in range(2):
        look()
        page.locator("[name=said][value=yes]").click()
    look()
    page.locator("[name=helper][value=alone]").click()
    ready(page)
    look()
    page.locator("[data-weerklank-practised] button").click()
    ready(page)


def ready(page: Page) -> None:
    page.wait_for_selector("html[data-weerklank-telling-ready=yes]")


def speak(page: Page, seconds: float) -> None:
    """Record for so long, and wait until the answer can be heard back."""
    page.locator(TALK).click()
    expect(page.locator(f"{TALK}[data-weerklank-speaking=yes]")).to_be_visible()
    page.wait_for_timeout(seconds * 1000)
    page.locator(TALK).click()


def test_three_answers_by_voice_one_erased_and_all_taken_back(
    phone: Page, live_server: Any, told: Told, violations: Violations
) -> None:
    page = phone
    come_in(page, live_server, told, "ar")
    begin(page, violations)
    for number in range(3):
        ready(page)
        speak(page, 1.5)
        expect(page.locator(OWN)).to_be_visible(timeout=30_000)
        check(page, violations)
        if number == 0:
            heard = page.locator(OWN).evaluate(
                """async (player) => {
                  player.muted = true;
                  await player.play();
                  await new Promise((go) => player.addEventListener("timeupdate", go));
                  return player.currentTime;
                }"""
            )
            assert heard > 0
        page.locator(NEXT).click()
    assert Sound.objects.filter(kind="answer").count() == 3
    ready(page)
    check(page, violations)
    page.locator("textarea").fill("كل شيء")
    expect(page.locator("[data-weerklank-saved]")).not_to_be_empty(timeout=5_000)
    assert told.answer(3).text == "كل شيء"
    page.locator(NEXT).click()
    check(page, violations)
    page.goto(live_server.url + told.at(1))
    page.locator("[data-weerklank-wipe]").click()
    check(page, violations)
    page.locator("[data-weerklank-wiping] button").click()
    page.wait_for_url(f"**{told.at(1)}")
    assert told.answer(1) is None
    assert Sound.objects.filter(kind="answer").count() == 2
    page.goto(f"{live_server.url}/k/ar/vertellen/antwoorden/")
    page.locator("[data-weerklank-send] button").click()
    expect(page.locator("[data-weerklank-sent]")).to_be_visible()
    check(page, violations)
    page.goto(f"{live_server.url}/k/antwoord/ar/stoppen/")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    assert not Telling.objects.exists()
    assert not Sound.objects.exists()


def test_in_tigrinya_with_a_face_and_what_she_rather_does_not_say(
    phone: Page, live_server: Any, told: Told, violations: Violations
) -> None:
    page = phone
    come_in(page, live_server, told, "ti")
    begin(page, violations, "ltr")
    page.locator("[name=do][value=skipped]").click()
    page.locator("[name=do][value=rather_not]").click()
    ready(page)
    sizes = {
        (round(box["height"]), round(box["width"]))
        for box in (
            page.locator(f"[name=do][value={value}]").bounding_box()
            for value in ("skipped", "rather_not")
        )
        if box
    }
    assert len({width for _height, width in sizes}) == 1
    page.locator("[name=face][value=bad]").click()
    expect(page.locator("[name=face][value=bad][aria-current=true]")).to_be_visible()
    check(page, violations, "ltr")
    page.locator(NEXT).click()
    page.locator("[name=do][value=stop]").click()
    check(page, violations, "ltr")
    kept = {one.question: (one.face, one.refusal) for one in Answer.objects.all()}
    assert [kept[question] for question in told.questions[:3]] == [
        ("", "skipped"),
        ("", "rather_not"),
        ("bad", ""),
    ]


def test_without_scripts_everything_but_the_voice(
    new_context: Callable[..., BrowserContext], live_server: Any, told: Told
) -> None:
    context = new_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    come_in(page, live_server, told, "nl")
    page.locator("[name=do][value=begin]").click()
    for _purpose in range(2):
        page.locator("[name=said][value=yes]").click()
    page.locator("[name=helper][value=helped]").click()
    page.locator("[data-weerklank-practised] button").click()
    for number in range(4):
        expect(page.locator(TALK)).to_be_hidden()
        page.locator("textarea").fill(f"antwoord {number}")
        page.locator(NEXT).click()
    page.locator("[data-weerklank-send] button").click()
    expect(page.locator("[data-weerklank-sent]")).to_be_visible()
    assert [one.text for one in Answer.objects.order_by("question__position")] == [
        f"antwoord {number}" for number in range(4)
    ]
    assert told.telling().sent_at is not None
    context.close()


def test_t23_five_answers_on_a_slow_line_that_is_cut_three_times(
    phone: Page, live_server: Any, told: Told
) -> None:
    """50 kbit/s with 800 ms; a screen can be used within ten seconds after the first."""
    page = phone
    come_in(page, live_server, told, "ar")
    begin(page)
    add_questions(told, 5)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")

    def conditions(*, offline: bool) -> None:
        line.send(
            "Network.emulateNetworkConditions",
            {
                "offline": offline,
                "latency": 800,
                "downloadThroughput": 50_000 / 8,
                "uploadThroughput": 50_000 / 8,
            },
        )

    conditions(offline=False)
    took = []
    for number in range(5):
        ready(page)
        is_cut = number in {0, 2, 4}
        page.locator(TALK).click()
        expect(page.locator(f"{TALK}[data-weerklank-speaking=yes]")).to_be_visible()
        page.wait_for_timeout(4_500)
        if is_cut:
            conditions(offline=True)
            page.wait_for_timeout(2_500)
        page.locator(TALK).click()
        if is_cut:
            page.wait_for_timeout(1_500)
            conditions(offline=False)
        # She goes on at once; her voice follows from whatever page she is at.
        expect(page.locator(f"{TALK}:not([data-weerklank-speaking=yes])")).to_be_visible()
        begun = time.monotonic()
        here = page.url
        page.locator(NEXT).click(no_wait_after=True)
        page.wait_for_url(lambda address, here=here: address != here, wait_until="domcontentloaded")
        took.append(time.monotonic() - begun)
    deadline = time.monotonic() + 120
    while Sound.objects.filter(kind="answer").count() < 5 and time.monotonic() < deadline:
        page.wait_for_timeout(500)
    assert Sound.objects.filter(kind="answer").count() == 5
    assert not ArrivingPart.objects.exists()
    assert max(took) < 10
    conditions(offline=False)
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    for answer in Answer.objects.filter(sound__isnull=False):
        address = f"/k/ar/vertellen/vraag/{answer.question_id}/mijn-stem/"
        assert page.evaluate(SECONDS, address) > 4


def speak_until_killed(
    phone: Phone, live_server: Any, told: Told, who: str, seconds: float
) -> tuple[float, int]:
    """Speak to the first question until the battery is empty; gives how long, and what arrived."""
    page = phone.start()
    come_in(page, live_server, told, "ar", who)
    if Telling.objects.filter(participant__pseudonym=who).exists():
        page.goto(live_server.url + told.at(0))
        ready(page)
    else:
        begin(page)
    page.locator(TALK).click()
    expect(page.locator(f"{TALK}[data-weerklank-speaking=yes]")).to_be_visible()
    begun = time.monotonic()
    page.wait_for_timeout(seconds * 1000)
    spoken = time.monotonic() - begun
    phone.kill()
    upload = Upload.objects.filter(telling=told.telling(who)).latest("pk")
    # What the server has can be opened as it stands, whatever becomes of the rest.
    assert len(b"".join(sounds.read_arriving(upload.arriving))) == upload.size
    return spoken, upload.size


def heard_after(phone: Phone, live_server: Any, told: Told, who: str) -> float:
    """Come back with the card; gives how many seconds of it can be heard.

    A browser that is killed can lose what it kept. Then she is asked whether what arrived is kept.
    """
    page = phone.start()
    come_in(page, live_server, told, "ar", who)
    page.goto(live_server.url + told.at(0))
    try:
        expect(page.locator(OWN)).to_be_visible(timeout=30_000)
    except AssertionError:
        page.locator("[data-weerklank-cut] button").click()
        expect(page.locator(OWN)).to_be_visible(timeout=30_000)
    heard: float = page.evaluate(SECONDS, f"{told.at(0)}mijn-stem/")
    phone.close()
    return heard


@pytest.mark.parametrize("seconds", [7, 11])
def test_t17_a_browser_that_is_killed_loses_at_most_five_seconds(
    *,
    seconds: int,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    live_server: Any,
    told: Told,
    tmp_path: Path,
) -> None:
    executable = browser_type_launch_args["executable_path"]
    phone, who = Phone(browser_type, executable, tmp_path / "profile"), told.pseudonyms[0]
    spoken, arrived = speak_until_killed(phone, live_server, told, who, seconds)
    assert arrived > 0
    assert heard_after(phone, live_server, told, who) >= spoken - 5


def test_a_page_that_is_left_open_is_covered_and_a_tablet_is_emptied(
    new_context: Callable[..., BrowserContext], live_server: Any, told: Told, violations: Violations
) -> None:
    from django.utils import timezone  # noqa: PLC0415

    minute = 60_000
    for is_tablet in (False, True):
        context = new_context(**PHONE)
        page = context.new_page()
        page.clock.install()
        if is_tablet:
            _kiosk, code = kiosks.make(
                round=told.opening.round, name="Tablet 1", by=told.bram, at=timezone.now()
            )
            page.goto(f"{live_server.url}/k/tablet/koppelen/")
            page.locator("#code").fill(code)
            page.locator("form button").click()
            # A code is typed on a tablet, on the page that counts for it.
            page.locator("[data-weerklank-language=ar]").click()
            page.locator("#code").fill(told.invited.codes[told.pseudonyms[1]])
            page.locator("form button").click()
        else:
            come_in(page, live_server, told, "ar", told.pseudonyms[0])
        begin(page)
        page.locator("textarea").fill("كل شيء")
        page.clock.fast_forward(4 * minute)
        page.locator("textarea").press("End")
        cover = page.locator("dialog")
        expect(cover).to_be_hidden()
        page.clock.fast_forward(6 * minute)
        expect(cover).to_be_visible()
        expect(page.locator("#vraag")).to_be_hidden()
        check(page, violations)
        for _time in range(2):
            page.keyboard.press("Escape")
        expect(cover).to_be_visible()
        if is_tablet:
            page.clock.run_for(2_000)
            page.clock.fast_forward(3 * minute)
            page.wait_for_url("**/k/tablet/klaar/")
        else:
            page.clock.fast_forward(60 * minute)
            expect(cover).to_be_visible()
            page.locator("[data-weerklank-uncover]").click()
            expect(page.locator("textarea")).to_have_value("كل شيء")
        context.close()


def begin_pairing(page: Page, site: str, told: Told) -> str:
    """Open the page where a tablet is paired, and return the code to type there."""
    from django.utils import timezone  # noqa: PLC0415

    _kiosk, code = kiosks.make(
        round=told.opening.round, name="Tablet 1", by=told.bram, at=timezone.now()
    )
    page.goto(f"{site}/k/tablet/koppelen/")
    return code


def test_a_tablet_is_empty_between_two_people(
    new_context: Callable[..., BrowserContext], live_server: Any, told: Told, violations: Violations
) -> None:
    context = new_context(**PHONE, permissions=["microphone"])
    page = context.new_page()
    code = begin_pairing(page, live_server.url, told)
    check(page, violations, "ltr")
    page.locator("#code").fill(code)
    page.locator("form button").click()
    for name in told.pseudonyms[:2]:
        check(page, violations, "ltr")
        page.locator("[data-weerklank-language=ar]").click()
        check(page, violations)
        page.locator("#code").fill(told.invited.codes[name])
        page.locator("form button").click()
        begin(page)
        page.locator(TALK).click()
        page.wait_for_timeout(1_500)
        page.locator(TALK).click()
        page.locator("[name=do][value=stop]").click()
        ready(page)
        page.locator("main > form[data-weerklank-leave] button").click()
        page.wait_for_selector("[data-weerklank-done=yes]", timeout=30_000)
        assert page.evaluate("indexedDB.databases()") == []
        assert page.evaluate("localStorage.length") == 0
        assert Sound.objects.filter(kind="answer").count() == 1 + told.pseudonyms.index(name)
        page.locator("main a").click()
        page.wait_for_url("**/k/tablet/")
    page.goto(f"{live_server.url}/inloggen/")
    page.wait_for_url("**/k/tablet/")
    context.close()


def test_a_tap_right_after_speaking_counts_and_loses_nothing(
    phone: Page, live_server: Any, told: Told
) -> None:
    """Her answer arrives whole while the tap to stop is under way: the page is not shown anew."""
    page = phone
    come_in(page, live_server, told, "ar")
    begin(page)

    def slowly(route: Route) -> None:
        if route.request.method == "POST":
            time.sleep(2)
        route.continue_()

    page.route("**/vertellen/vraag/*/", slowly)
    page.locator(TALK).click()
    expect(page.locator(f"{TALK}[data-weerklank-speaking=yes]")).to_be_visible()
    page.wait_for_timeout(1_500)
    page.evaluate(
        """talk => {
            document.querySelector(talk).click();
            document.querySelector("[name=do][value=stop]").click();
        }""",
        TALK,
    )
    page.locator("main > form[data-weerklank-leave] button").click()
    answer = told.answer()
    assert answer is not None
    assert answer.sound is not None


def test_who_goes_back_to_the_start_of_a_tablet_loses_nothing(
    new_context: Callable[..., BrowserContext], live_server: Any, told: Told, violations: Violations
) -> None:
    """Without a line, by the button *back*: voice and words arrive before the next begins."""
    context = new_context(**PHONE, permissions=["microphone"])
    page = context.new_page()
    code = begin_pairing(page, live_server.url, told)
    page.locator("#code").fill(code)
    page.locator("form button").click()
    page.locator("[data-weerklank-language=ar]").click()
    page.locator("#code").fill(told.invited.codes[told.pseudonyms[0]])
    page.locator("form button").click()
    begin(page)
    kept = "**/vertellen/{geluid/**,vraag/*/}"
    page.route(
        kept,
        lambda route: route.continue_() if route.request.method == "GET" else route.abort(),
    )
    page.locator("textarea").fill("كل شيء")
    page.locator(TALK).click()
    page.wait_for_timeout(1_500)
    page.locator(TALK).click()
    page.goto(f"{live_server.url}/k/tablet/")
    expect(page.locator("[data-weerklank-emptying]")).to_be_visible()
    check(page, violations)
    page.wait_for_timeout(3_000)
    assert not Answer.objects.exists()
    page.unroute(kept)
    page.wait_for_selector("[data-weerklank-done=yes]", timeout=120_000)
    answer = told.answer()
    assert answer is not None
    assert answer.text == "كل شيء"
    assert answer.sound is not None
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("localStorage.length") == 0
    context.close()
