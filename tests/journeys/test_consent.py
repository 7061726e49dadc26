"""Somebody is asked in Arabic on a phone: told, answered, recorded, a paper, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import cast
from weerklank.sounds.models import Sound
from weerklank.study import queries, sheets
from weerklank.study.models import Participant
from weerklank.study.operations import sheets as operations

LogIn = Callable[[Page, str], None]
WAV = b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(400)
# This machine has no microphone: a tone takes its place, in the browser.
TONE = """
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext();
  const target = context.createMediaStreamDestination();
  const tone = context.createOscillator();
  tone.connect(target);
  tone.start();
  return target.stream;
};
"""


@pytest.fixture
def d1(voorbeelddam: cast.Voorbeelddam) -> Participant:
    operations.begin_sheet(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    return cast.make_participant(voorbeelddam.round, "D1")


@pytest.fixture
def words(d1: Participant) -> dict[str, str]:
    sheet = sheets.newest(d1.round.monitor)
    assert sheet is not None
    return sheets.in_languages(sheet)["ar"].words


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    context = new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.add_init_script(TONE)
    yield page
    context.close()


def _ask(page: Page, site: str, d1: Participant) -> None:
    page.goto(f"{site}/deelnemers/{d1.pk}/")
    page.get_by_role("link", name="Vraag het samen").first.click()
    page.get_by_role("link", name="العربية").click()
    expect(page.locator(".study-asking")).to_have_attribute("dir", "rtl")


def test_asked_in_arabic_on_a_phone_and_taken_back(
    *,
    phone: Page,
    live_server: Any,
    d1: Participant,
    words: dict[str, str],
    log_in: LogIn,
    violations: Callable[[Page], list[str]],
) -> None:
    log_in(phone, "bram")
    _ask(phone, live_server.url, d1)
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    opening = phone.locator(".study-asking__opening").bounding_box()
    assert opening is not None
    assert opening["x"] + opening["width"] > 360  # from the right edge

    # More stands behind a line, and nothing speaks by itself.
    question = phone.get_by_role("group", name=words["record"])
    expect(question.get_by_text(words["record_more"])).to_be_hidden()
    question.get_by_text(words["more"]).first.click()
    expect(question.get_by_text(words["record_more"])).to_be_visible()
    assert phone.evaluate("speechSynthesis.speaking || speechSynthesis.pending") is False

    # By touch, and by keyboard.
    phone.get_by_role("group", name=words["take_part"]).get_by_text(words["yes"]).tap()
    question.get_by_role("radio", name=words["yes"]).focus()
    phone.keyboard.press("Space")
    phone.get_by_role("group", name=words["quote"]).get_by_text(words["no"], exact=True).tap()
    later = phone.get_by_role("group", name=words["reuse"])
    later.get_by_text(words["not_now"]).tap()
    for answer in later.locator("label").all():
        box = answer.bounding_box()
        assert box is not None
        assert box["height"] >= 44

    phone.get_by_label("Wie legde het uit").fill("consulent")
    phone.get_by_role("radio", name="ja", exact=True).check()
    phone.get_by_role("button", name="Neem op").click()
    phone.wait_for_timeout(600)
    phone.get_by_role("button", name="Stop de opname").click()
    expect(phone.get_by_role("status").filter(has_text="Opgenomen.")).to_be_visible()
    assert violations(phone) == []
    phone.get_by_role("button", name="Bewaar de antwoorden").click()

    # The paper says what, not who.
    expect(phone.get_by_role("heading", name=words["answered"])).to_be_visible()
    assert violations(phone) == []
    paper = phone.locator(".study-asking").inner_text()
    assert "D1" not in paper
    assert queries.consent_now([d1.pk])[d1.pk] == {
        "take_part": True,
        "record": True,
        "quote": False,
    }
    assert Sound.objects.get().form == "audio/webm"

    # One yes goes back, and says first what happens.
    phone.goto(f"{live_server.url}/deelnemers/{d1.pk}/")
    assert violations(phone) == []
    phone.get_by_role("link", name="neem terug : Opnemen").click()
    expect(phone.locator("main")).to_contain_text("wis die op het apparaat")
    assert violations(phone) == []
    phone.get_by_role("radio", name="Gezegd", exact=True).check()
    phone.get_by_role("button", name="Zet op nee").click()
    expect(phone.locator("main")).to_contain_text("Dit staat nu op nee.")
    assert queries.consent_now([d1.pk])[d1.pk]["record"] is False


def test_asked_where_scripts_are_off(
    *,
    new_context: Callable[..., BrowserContext],
    live_server: Any,
    d1: Participant,
    words: dict[str, str],
    log_in: LogIn,
    tmp_path: Path,
) -> None:
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, "bram")
    _ask(page, live_server.url, d1)
    expect(page.get_by_role("button", name="Neem op")).to_be_hidden()
    expect(page.get_by_role("button", name=words["listen"])).to_have_count(0)
    page.get_by_role("group", name=words["take_part"]).get_by_label(words["yes"]).check()
    page.get_by_label("Wie legde het uit").fill("consulent")
    page.get_by_role("radio", name="nee, wij spraken dezelfde taal").check()
    file = tmp_path / "antwoord.wav"
    file.write_bytes(WAV)
    page.get_by_label("Opname van het antwoord").set_input_files(file)
    page.get_by_role("button", name="Bewaar de antwoorden").click()
    expect(page.get_by_role("heading", name=words["answered"])).to_be_visible()
    assert Sound.objects.get().kind == "consent"
    context.close()


def test_what_people_are_told_is_written_and_read_aloud(
    *,
    page: Page,
    live_server: Any,
    d1: Participant,
    log_in: LogIn,
    violations: Callable[[Page], list[str]],
    tmp_path: Path,
) -> None:
    log_in(page, "bram")
    page.goto(f"{live_server.url}/monitors/{d1.round.monitor.slug}/")
    page.get_by_role("link", name="Uitleg", exact=True).click()
    assert violations(page) == []
    page.get_by_role("link", name="Arabisch", exact=True).click()
    assert violations(page) == []
    page.locator("summary").filter(has_text="Spreek in: Begin").click()
    file = tmp_path / "begin.wav"
    file.write_bytes(WAV)
    page.get_by_label("Opname (MP3, M4A, WAV, FLAC, Ogg of WebM)").first.set_input_files(file)
    page.get_by_role("button", name="Bewaar de opname").first.click()
    expect(page.locator("audio[src]").first).to_be_visible()
    page.goto(f"{live_server.url}/deelnemers/{d1.pk}/vragen/?taal=ar")
    expect(page.locator(".study-asking audio")).to_have_count(1)
    assert violations(page) == []
    page.goto(f"{live_server.url}/monitors/{d1.round.monitor.slug}/uitleg/ar/afdrukken/")
    assert violations(page) == []
