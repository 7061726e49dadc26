"""A person at the browser: opens, clicks, types, and every page is looked at by axe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests import cast

# The middle of some words in the page, as [left, top, right, bottom].
BOX = """([place, words, isFirst]) => {
  const walker = document.createTreeWalker(
    document.querySelector(place), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    if (isFirst) walker.currentNode.parentElement.scrollIntoView({ block: "center" });
    const { left, top, right, bottom } = range.getBoundingClientRect();
    return [left, top, right, bottom];
  }
  throw new Error(`"${words}" is not in the page`);
}"""
TURNS = "[data-weerklank-turns]"


@dataclass(frozen=True)
class Walk:
    """One browser page on one site. `look` fails when axe finds something."""

    page: Page
    site: str
    violations: Callable[[Page], list[str]]

    def look(self, heading: str) -> None:
        """Wait for the page with this heading and let axe judge it."""
        expect(self.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        assert self.violations(self.page) == []

    def go(self, address: str) -> None:
        self.page.goto(self.site + address)

    def log_in(self, who: str) -> None:
        self.go("/inloggen/")
        self.look("Inloggen")
        self.page.get_by_label("E-mailadres").fill(cast.EMAILS[who])
        self.page.get_by_label("Wachtwoord").fill(cast.PASSWORD)
        self.press("Inloggen")
        self.look(f"Dag {who.capitalize()}")

    def log_out(self) -> None:
        self.page.locator("header summary").last.click()
        self.press("Uitloggen")
        expect(self.page.get_by_role("heading", name="Inloggen")).to_be_visible()

    def press(self, button: str, *, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=button, exact=True).click()

    def follow(self, link: str, *, within: Locator | None = None) -> None:
        (within or self.page.get_by_role("main")).get_by_role("link", name=link).first.click()

    def step(self, name: str) -> None:
        """Follow one of the steps of the round: in the bar, or at large on its home."""
        bar = self.page.get_by_role("navigation", name="De stappen van deze ronde")
        at_large = self.page.get_by_role("region", name="De stappen van deze ronde")
        bar.or_(at_large).get_by_role("link", name=name).click()

    def day(self, label: str, day: date) -> None:
        self.page.get_by_role("textbox", name=label, exact=True).fill(day.isoformat())

    def download(self, link: str) -> tuple[str, bytes]:
        """Give the name and the content of what a link downloads."""
        with self.page.expect_download() as coming:
            self.follow(link)
        name = coming.value.suggested_filename
        return name, Path(coming.value.path()).read_bytes()


def choose_words(page: Page, first: str, last: str) -> None:
    """Select with the mouse from inside one word to inside another."""
    left, top, _, bottom = page.evaluate(BOX, [TURNS, first, True])
    page.mouse.move(left + 2, (top + bottom) / 2)
    page.mouse.down()
    _, top, right, bottom = page.evaluate(BOX, [TURNS, last, False])
    page.mouse.move(right - 2, (top + bottom) / 2, steps=4)
    page.mouse.up()
    expect(page.get_by_role("toolbar")).to_be_visible()


def tab_to(page: Page, target: str, *, most: int = 80) -> None:
    """Press Tab until the focus is on an element that matches `target`."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("target => document.activeElement.matches(target)", target):
            return
    raise AssertionError(f"{target} is not reached by Tab")
