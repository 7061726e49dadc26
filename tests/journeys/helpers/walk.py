"""A person at the browser: opens, clicks, types, and every page is looked at by axe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests import cast

# Where some words stand in the page, as [left, top, right, bottom].
BOX = """([place, words]) => {
  const walker = document.createTreeWalker(
    document.querySelector(place), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    const { left, top, right, bottom } = range.getBoundingClientRect();
    return [left, top, right, bottom];
  }
  throw new Error(`"${words}" is not in the page`);
}"""
# What comes near the view is drawn in the next frame.
NEXT_FRAME = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
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
        found = self.violations(self.page)
        assert found == [], "\n".join(found)

    def go(self, address: str) -> None:
        self.page.goto(self.site + address)

    def log_in(self, who: str) -> None:
        self.go("/inloggen/")
        self.look("Inloggen")
        self.page.get_by_label("E-mailadres").fill(cast.EMAILS[who])
        self.page.get_by_label("Wachtwoord").fill(cast.PASSWORD)
        self.send("Inloggen")
        self.look(f"Dag {who.capitalize()}")

    def log_out(self) -> None:
        self.page.locator("header summary").last.click()
        self.send("Uitloggen")
        expect(self.page.get_by_role("heading", name="Inloggen")).to_be_visible()

    def press(self, button: str, *, within: Locator | None = None) -> None:
        """Press a button that changes this page."""
        (within or self.page).get_by_role("button", name=button, exact=True).click()

    def send(self, button: str, *, within: Locator | None = None) -> None:
        """Press a button that sends a form and gives a page."""
        with self.page.expect_navigation():
            self.press(button, within=within)

    def link(self, name: str, *, within: Locator | None = None) -> Locator:
        return (within or self.page.get_by_role("main")).get_by_role("link", name=name).first

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """Follow a link to another page."""
        with self.page.expect_navigation():
            self.link(name, within=within).click()

    def step(self, name: str) -> None:
        """Follow one of the steps of the round: in the bar, or at large on its home."""
        bar = self.page.get_by_role("navigation", name="De stappen van deze ronde")
        at_large = self.page.get_by_role("region", name="De stappen van deze ronde")
        self.follow(name, within=bar.or_(at_large))

    def day(self, label: str, day: date) -> None:
        self.page.get_by_role("textbox", name=label, exact=True).fill(day.isoformat())

    def download(self, link: str) -> tuple[str, bytes]:
        """Give the name and the content of what a link downloads."""
        with self.page.expect_download() as coming:
            self.link(link).click()
        name = coming.value.suggested_filename
        return name, Path(coming.value.path()).read_bytes()


def choose_words(page: Page, first: str, last: str) -> None:
    """Select with the mouse from inside one word to inside another."""
    page.locator(TURNS).get_by_text(first).first.scroll_into_view_if_needed()
    page.evaluate(NEXT_FRAME)
    left, top, _, bottom = page.evaluate(BOX, [TURNS, first])
    page.mouse.move(left + 2, (top + bottom) / 2)
    page.mouse.down()
    _, top, right, bottom = page.evaluate(BOX, [TURNS, last])
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
