"""T60 for staff: the work of each of them by keys alone, with what has the keys always to be seen.

Who tells behind a card does so in `test_behind_cards.py`.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import cast
from tests.coding.conftest import make_sample
from tests.fieldwork.conftest import Field
from tests.fieldwork.conftest import field as field  # noqa: PLC0414 -- a fixture of that room
from weerklank.coding import operations as coding
from weerklank.coding.models import Coding
from weerklank.fieldwork.models import MomentNote, QuestionPut
from weerklank.findings.models import Finding
from weerklank.safeguards.models import User

# Where the keys are: whether that can be seen, and whether it comes after where they were.
HERE = """() => {
  const at = document.activeElement;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  // Inside a date the browser itself marks day, month and year, which no page can see.
  const isSeen = at.type === "date"
    || (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
  const isAfter = !window.wasAt?.isConnected
    || Boolean(window.wasAt.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING)
    || at === window.wasAt;
  window.wasAt = at;
  const isInView = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  const isBody = at === document.body;
  return { what: at.outerHTML.slice(0, 120), isBody, isSeen, isAfter, isInView };
}"""


class Keys:
    """A person who has a keyboard and nothing else."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site

    def go(self, address: str) -> None:
        self.page.goto(self.site + address)

    def tab(self) -> None:
        """Go on by one, and look where that is."""
        self.page.keyboard.press("Tab")
        here = self.page.evaluate(HERE)
        if here["isBody"]:
            return  # out of the page, and round again
        assert here["isSeen"], f"nothing shows where the keys are: {here['what']}"
        assert here["isInView"], f"out of view: {here['what']}"
        assert here["isAfter"], f"not in the order of the page: {here['what']}"

    def reach(self, target: Locator) -> None:
        self.page.evaluate("window.wasAt = null")
        for _key in range(150):
            if target.evaluate("(one) => one === document.activeElement"):
                return
            self.tab()
        raise AssertionError(f"{target} is not reached at {self.page.url}")

    def fill(self, label: str, words: str) -> None:
        self.reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def send(self, button: Locator | str) -> None:
        """Press a button or follow a link that gives a page."""
        main = self.page.get_by_role("main")
        target = main.get_by_role("button", name=button) if isinstance(button, str) else button
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def log_in(self, who: str) -> None:
        self.go("/inloggen/")
        self.fill("E-mailadres", cast.EMAILS[who])
        self.fill("Wachtwoord", cast.PASSWORD)
        self.send("Inloggen")

    def round(self) -> None:
        """Go through all of the page and out of it: nothing keeps the keys."""
        seen: list[str] = []
        for _key in range(400):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate("document.activeElement.outerHTML")
            if seen and here == seen[0] and any("nl-skip-link" in one for one in seen):
                return
            seen.append(here)
        raise AssertionError(f"the keys do not come round at {self.page.url}")


@pytest.fixture
def keys(page: Page, live_server: Any) -> Keys:
    page.set_viewport_size({"width": 1280, "height": 800})
    return Keys(page, live_server.url)


def test_an_interviewer_notes_what_was_asked_and_said(keys: Keys, field: Field) -> None:
    keys.log_in("bram")
    keys.go(f"/gesprekken/{field.conversation.pk}/voeren/")
    keys.page.wait_for_selector("[data-weerklank-interview][data-ready]")
    question = field.questions[0]
    form = keys.page.locator(f"[data-weerklank-put='{question.pk}']")
    keys.reach(form.locator("input[type=radio]:checked"))
    asked = form.get_by_label("gesteld", exact=True)
    for _answer in range(3):
        if not asked.is_checked():
            keys.page.keyboard.press("ArrowUp")
    expect(asked).to_be_checked()
    note = keys.page.locator("#notities [data-weerklank-note]")
    keys.reach(note.get_by_label("Notitie"))
    keys.page.keyboard.type("Zij wijst op de brief.")
    keys.reach(note.get_by_role("button", name="Bewaar de notitie"))
    keys.page.keyboard.press("Enter")
    expect(keys.page.locator("[data-weerklank-state]")).to_contain_text("Alles is bewaard")
    expect(keys.page.locator("#notities")).to_contain_text("Zij wijst op de brief.")
    assert MomentNote.objects.get().text == "Zij wijst op de brief."
    assert QuestionPut.objects.get().question_id == question.pk
    keys.round()


def test_a_coder_gives_a_code_and_a_reporter_writes_what_follows(
    keys: Keys, voorbeelddam: cast.Voorbeelddam
) -> None:
    sample = make_sample(voorbeelddam)
    coding.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    keys.log_in("bram")
    keys.go(f"/gesprekken/{sample.conversation.pk}/coderen/")
    keys.page.wait_for_selector("html[data-weerklank-coding=ready]")
    keys.reach(keys.page.locator("#beurt-1"))
    for key in ("Enter", "ArrowRight", "c"):
        keys.page.keyboard.press(key)
    keys.page.keyboard.type("4.6")
    keys.page.keyboard.press("Enter")
    expect(keys.page.locator("[data-weerklank-saved=saved]")).to_contain_text("bewaard")
    assert Coding.objects.get().code.number == "4.6"
    keys.page.keyboard.press("Escape")
    keys.round()

    keys.go(f"/rondes/{voorbeelddam.round.slug}/bevindingen/nieuw/")
    keys.reach(keys.page.get_by_role("textbox").first)
    keys.page.keyboard.type("Brieven blijven ongelezen liggen.")
    keys.send("Leg vast en kies bewijs")
    assert Finding.objects.get().statement == "Brieven blijven ongelezen liggen."
    keys.round()


def test_who_runs_it_makes_an_account(keys: Keys, voorbeelddam: cast.Voorbeelddam) -> None:
    gerard = voorbeelddam.gerard
    gerard.is_installation_beheerder = True
    gerard.save()
    keys.log_in("gerard")
    keys.go("/beheer/")
    keys.send(keys.page.get_by_role("link", name="Maak een account"))
    keys.fill("E-mailadres", "nieuw@voorbeelddam.example")
    keys.fill("Naam", "Nieuw Lid")
    keys.send("Maak het account")
    assert User.objects.filter(email="nieuw@voorbeelddam.example").exists()
    keys.round()


def test_who_guards_privacy_reads_the_log_and_takes_somebody_out(
    keys: Keys, voorbeelddam: cast.Voorbeelddam
) -> None:
    sample = make_sample(voorbeelddam)
    keys.log_in("chantal")
    keys.go(f"/deelnemers/{sample.d1.pk}/intrekken/")
    keys.fill("Typ het pseudoniem om te bevestigen", sample.d1.pseudonym)
    keys.send("Trek deelname in")
    sample.d1.refresh_from_db()
    assert sample.d1.withdrawn_at is not None
    keys.round()
    keys.page.context.clear_cookies()
    keys.log_in("gerard")
    keys.go(f"/monitors/{voorbeelddam.monitor.slug}/logboek/")
    keys.send("Zoek")
    keys.round()
