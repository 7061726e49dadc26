"""The result for participants: written, translated, checked, approved, and taken along."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.findings.conftest import Story, make_story

LogIn = Callable[[Page, str], None]
SENTENCE = "Brieven zijn soms moeilijk."
ARABIC = "الرسائل صعبة أحيانًا."
CONTACT = "اتصلوا بنا."


@pytest.fixture
def story(transactional_db: None) -> Story:
    return make_story()


@pytest.fixture
def report(story: Story, live_server: Any) -> str:
    """The address of a report with one finding."""
    story.conclude(
        "Twee van de drie inburgeraars snappen de brieven niet.",
        supporting=[
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
        ],
    )
    return f"{live_server.url}/rondes/{story.home.round.slug}/rapport/"


def test_a_sentence_goes_out_in_dutch_and_in_arabic(
    page: Page,
    report: str,
    log_in: LogIn,
    violations: Callable[[Page], list[str]],
    tmp_path: Path,
) -> None:
    log_in(page, "bram")
    page.goto(report)
    page.get_by_role("link", name="Uitslag voor deelnemers").click()
    expect(page.locator("main")).to_contain_text("Er staat nog geen zin in.")
    assert violations(page) == []
    page.get_by_role("link", name="Uitspraak 4.1").click()
    page.get_by_role("textbox", name="In gewone woorden").fill(SENTENCE)
    page.get_by_role("checkbox", name="Zet dit op het affiche").check()
    page.get_by_role("button", name="Bewaar de tekst").click()
    expect(page.locator("#melding")).to_contain_text("De tekst is bewaard.")
    page.get_by_role("link", name="Wie iemand kan bellen of schrijven").last.click()
    page.get_by_role("textbox", name="In gewone woorden").fill("Bel ons.")
    page.get_by_role("button", name="Bewaar de tekst").click()
    expect(page.locator("main")).to_contain_text("mag naar buiten")
    assert violations(page) == []

    page.get_by_role("link", name=re.compile("Vertaal en kijk na.*Arabisch")).click()
    for label, words in (
        ("Uitspraak 4.1", ARABIC),
        ("Wie iemand kan bellen of schrijven", CONTACT),
    ):
        row = page.locator("main li", has_text=label).first
        row.locator("summary").click()
        row.get_by_role("textbox", name="Vertaling").fill(words)
        row.get_by_role("button", name="Bewaar als concept").click()
        expect(page.locator("#melding")).to_contain_text("bewaard als concept")
    assert violations(page) == []
    page.get_by_role("textbox", name="Wie keek alle concepten").fill("Een tolk Arabisch")
    page.get_by_role("button", name="Noteer dat alle concepten zijn nagekeken").click()
    expect(page.locator("#melding")).to_contain_text("Genoteerd wie de concepten nakeek.")
    page.get_by_role("link", name="Bekijk de uitslag in deze taal").click()
    expect(page.locator("main")).to_contain_text("Concept:")
    shown = page.locator("article[lang=ar][dir=rtl]")
    expect(shown).to_contain_text(ARABIC)
    assert violations(page) == []

    page.context.clear_cookies()
    log_in(page, "chantal")
    page.goto(f"{report}uitslag/taal/ar/")
    page.get_by_role("button", name="Keur").click()
    expect(page.locator("#melding")).to_contain_text("goedgekeurd")

    page.context.clear_cookies()
    log_in(page, "coen")
    page.goto(report)
    page.get_by_text("Korte vormen van dit rapport").click()
    assert violations(page) == []
    for name, words in (("HTML Arabisch", ARABIC), ("HTML Nederlands", SENTENCE)):
        links = page.get_by_role("link", name=name).all()
        assert len(links) == 2, "the result and the poster"
        for place, link in enumerate(links):
            with page.expect_download() as taken:
                link.click()
            kept = tmp_path / f"{name}-{place}.html"
            taken.value.save_as(kept)
            _read(page, kept, words, "rtl" if words == ARABIC else "ltr", violations)


def _read(
    page: Page, kept: Path, words: str, side: str, violations: Callable[[Page], list[str]]
) -> None:
    """Open a file as whoever gets it does, on a wide screen and on a narrow one."""
    other = page.context.new_page()
    other.goto(kept.as_uri())
    expect(other.locator("body")).to_contain_text(words)
    assert other.evaluate("document.documentElement.dir") == side
    for width in (320, 1280):
        other.set_viewport_size({"width": width, "height": 800})
        assert other.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(other) == []
    other.close()
