"""How much somebody presses: every press of the mouse and every page, as the browser tells it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

# A press is a press, whatever it did. Where the test fills in by itself what a person does with the
# mouse, that person's presses are counted: two for a choice from a list, one for a file. A press on
# what just moved away is taken back by Playwright at the window, and reaches no document.
COUNT = """() => {
  const add = (count) => sessionStorage.setItem(
    "presses", Number(sessionStorage.getItem("presses")) + count);
  document.addEventListener("pointerdown", () => add(1), true);
  addEventListener("drop", () => add(1), true);
  addEventListener("change", ({ target }) => {
    if (target.matches("select")) add(2);
    if (target.matches('input[type="file"]') && !window.weerklankDropped) add(1);
  }, true);
}"""


@dataclass
class Counter:
    """Presses and pages since `start`."""

    page: Page
    pages: int = 0

    @classmethod
    def on(cls, page: Page) -> Counter:
        counter = cls(page)
        page.context.add_init_script(f"({COUNT})()")
        page.on("response", counter._note)
        return counter

    def _note(self, response: object) -> None:
        request = response.request  # type: ignore[attr-defined]
        is_page = request.is_navigation_request() and response.status in {200, 422}  # type: ignore[attr-defined]
        if is_page and request.frame == self.page.main_frame:
            self.pages += 1

    def start(self) -> None:
        """Count from here; the page that is open is the first."""
        self.page.evaluate("sessionStorage.setItem('presses', 0)")
        self.pages = 1

    @property
    def presses(self) -> int:
        return int(self.page.evaluate("Number(sessionStorage.getItem('presses'))"))
