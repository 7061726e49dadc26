"""Her own page on a phone, in Tigrinya and in Arabic: heard, called, and said to be wrong."""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from tests import cast
from tests.personal.world import HERS, LETTER, Personal, make
from weerklank import crossings
from weerklank.personal import queries as personal_queries
from weerklank.personal import rules, shipped
from weerklank.personal.models import EntryText, Recording
from weerklank.personal.operations import lists
from weerklank.trajectories.models import ContactPeriod, Remark, StaffMember

WORDS = shipped.own_words()
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
Violations = Callable[[Page], list[str]]


def spoken(seconds: float = 0.3) -> bytes:
    """Return a short tone that a browser plays."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        frames = int(8_000 * seconds)
        file.writeframes(b"".join(struct.pack("<h", (n % 40) * 300) for n in range(frames)))
    return out.getvalue()


@pytest.fixture
def personal(settings: Any, tmp_path: Any) -> Personal:
    settings.MEDIA_ROOT = settings.DATA_FOLDER = tmp_path
    made = make(cast.make_register(cast.make_municipality()))
    lists.keep_recording(
        text=EntryText.objects.get(language="ti"),
        content=[spoken()],
        by=made.register.noor,
        at=timezone.now(),
    )
    return made


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    context = new_context(**PHONE, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def check(page: Page, violations: Violations, language: str) -> None:
    """Hold a page against what holds for each: its language, nothing sideways, big enough, axe."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
    small = page.evaluate(
        """[...document.querySelectorAll("button, a, audio")]
          .filter((one) => one.offsetHeight && one.offsetHeight < 44)
          .filter((one) => !one.matches(".nl-skip-link"))
          .map((one) => one.outerHTML)"""
    )
    assert small == []


def enter(page: Page, url: str, code: str, language: str) -> None:
    page.goto(f"{url}/k/?taal={language}")
    page.locator("#code").fill(code.lower())
    page.locator("main button").tap()
    page.wait_for_url(f"**/mijn/{language}/")


@pytest.mark.parametrize("language", ["ti", "ar"])
def test_every_page_of_hers_holds_on_a_phone(
    language: str, phone: Page, live_server: Any, personal: Personal, violations: Violations
) -> None:
    enter(phone, live_server.url, personal.codes[HERS], language)
    check(phone, violations, language)
    for part in rules.PARTS:
        phone.locator(f"nav a[href$='/mijn/{language}/{part}/']").tap()
        phone.wait_for_url(f"**/{part}/")
        check(phone, violations, language)
        phone.locator("main > a.invitations-card__big").last.tap()
        phone.wait_for_url(f"**/mijn/{language}/")
    phone.goto(f"{live_server.url}/mijn/{language}/lijst/{personal.letter.pk}/")
    check(phone, violations, language)
    phone.goto(f"{live_server.url}/mijn/?taal={language}")
    check(phone, violations, language)


def test_a_letter_is_found_by_its_number_and_heard_in_tigrinya(
    phone: Page, live_server: Any, personal: Personal
) -> None:
    enter(phone, live_server.url, personal.codes[HERS], "ti")
    phone.locator("nav a[href$='/brieven/']").tap()
    phone.locator("nav a").filter(has_text="D-1").tap()
    expect(phone.locator("h1")).to_contain_text(LETTER["ti"][0])
    phone.locator("audio").evaluate(
        "(one) => new Promise((done) => { one.muted = true; one.onended = done; one.play(); })"
    )
    assert phone.locator("audio").evaluate("(one) => one.duration") > 0.2


def test_what_her_contact_person_changes_is_there_at_once_and_wrong_is_one_tap(
    phone: Page, live_server: Any, personal: Personal
) -> None:
    enter(phone, live_server.url, personal.codes[HERS], "ti")
    phone.locator("nav a[href$='/contactpersoon/']").tap()
    expect(phone.locator("main")).to_contain_text("mevrouw Merel")
    StaffMember.objects.filter(contactpersoon="M01").update(aanspreeknaam="mevrouw Koekoek")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("mevrouw Koekoek")
    expect(phone.locator("a[href='tel:0100000001']").first).to_be_visible()
    phone.locator("form[action*='klopt-niet'] button").tap()
    expect(phone.locator("h1")).to_have_text(WORDS["ti"]["said"])
    assert Remark.objects.get().subject == "contact"


def test_who_helps_her_is_heard_in_tigrinya_piece_by_piece(
    phone: Page, live_server: Any, personal: Personal
) -> None:
    """By her picture and the loudspeaker alone: no word on the page is used."""
    register = personal.register
    at = timezone.now()
    names = crossings.names_to_record(register.municipality, by=register.noor, at=at)
    for language in ("ti", ""):
        for group in personal_queries.groups(register.municipality, language, names):
            for piece in group.pieces:
                lists.keep_recording_of_piece(
                    municipality=register.municipality,
                    piece=piece,
                    content=[spoken(0.05)],
                    by=register.noor,
                    at=at,
                )
    phone.add_init_script(
        """window.heard = [];
        const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () {
          this.muted = true;
          this.addEventListener("ended", () => window.heard.push(new URL(this.src).pathname));
          return play.call(this);
        };"""
    )
    enter(phone, live_server.url, personal.codes[HERS], "ti")
    phone.locator("nav a[href$='/contactpersoon/']").tap()
    button = phone.locator("section [data-weerklank-pieces]").first
    wanted = str(button.get_attribute("data-weerklank-pieces")).split()
    assert len(wanted) > 10
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).not_to_have_attribute("aria-pressed", "true", timeout=20_000)
    assert phone.evaluate("window.heard") == wanted
    # The name of who helps her sounds, and of another as soon as that is who helps her.
    key = Recording.objects.get(part="naam-M01")
    assert f"/mijn/ti/geluid/{key.pk}/" in wanted
    other = Recording.objects.get(part="naam-M02")
    ContactPeriod.objects.filter(contactpersoon="M01").update(contactpersoon="M02")
    phone.reload()
    now = button.get_attribute("data-weerklank-pieces")
    assert f"/mijn/ti/geluid/{other.pk}/" in str(now)
    assert f"/mijn/ti/geluid/{key.pk}/" not in str(now)


def test_she_says_aloud_what_is_wrong_hears_it_back_and_takes_it_back(
    new_context: Callable[..., BrowserContext], live_server: Any, personal: Personal
) -> None:
    """Without a word of the page: by drawings and places alone; the line is cut on the way."""
    context = new_context(**PHONE, has_touch=True, permissions=["microphone"])
    page = context.new_page()
    page.goto(f"{live_server.url}/k/?taal=ti")
    page.locator("#code").fill(personal.codes[HERS])
    page.locator("main button").tap()
    page.locator("nav a[href$='/contactpersoon/']").tap()
    talk = page.locator("[data-weerklank-say] button")
    expect(talk).to_be_visible()
    talk.tap()
    page.wait_for_timeout(1500)
    context.set_offline(True)
    page.wait_for_timeout(3500)
    context.set_offline(False)
    talk.tap()
    audio = page.locator("#klopt-niet audio")
    expect(audio).to_be_visible(timeout=20_000)
    audio.evaluate(
        "(one) => new Promise((done) => { one.muted = true; one.onended = done; one.play(); })"
    )
    remark = Remark.objects.get()
    assert remark.sound is not None
    page.locator("#klopt-niet button[value=undo]").tap()
    page.wait_for_url("**/contactpersoon/?wissen#klopt-niet")
    expect(page.locator("#klopt-niet")).to_contain_text(WORDS["ti"]["erase_ask"])
    page.locator("#klopt-niet button[value=undo]").tap()
    page.wait_for_url("**/contactpersoon/#klopt-niet")
    expect(page.locator("#klopt-niet audio")).to_have_count(0)
    assert not Remark.objects.exists()
    context.close()


def test_a_device_without_a_voice_says_so_and_without_scripts_all_works(
    new_context: Callable[..., BrowserContext], live_server: Any, personal: Personal
) -> None:
    for scripts in (True, False):
        Remark.objects.all().delete()
        context = new_context(**PHONE, java_script_enabled=scripts)
        page = context.new_page()
        page.goto(f"{live_server.url}/k/?taal=ti")
        page.locator("#code").fill(personal.codes[HERS])
        page.locator("main button").click()
        page.locator("nav a[href$='/contactpersoon/']").click()
        # At each block, not only at the head.
        said = page.locator("[data-weerklank-no-voice]")
        expect(said).to_have_count(3)
        for one in said.all():
            expect(one).to_be_visible()
            expect(one).to_have_text(WORDS["ti"]["no_voice"])
        expect(page.locator("main")).to_contain_text("mevrouw Merel")
        page.locator("form[action*='klopt-niet'] button").click()
        expect(page.locator("h1")).to_have_text(WORDS["ti"]["said"])
        context.close()


def test_done_on_a_shared_phone_leaves_no_way_in(
    phone: Page, live_server: Any, personal: Personal
) -> None:
    enter(phone, live_server.url, personal.codes[HERS], "ti")
    phone.get_by_role("button", name=WORDS["ti"]["ready"], exact=True).tap()
    phone.wait_for_url("**/k/klaar/**")
    phone.goto(f"{live_server.url}/mijn/ti/")
    phone.wait_for_url("**/k/?taal=ti")
