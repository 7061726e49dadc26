"""An afternoon of coding: by keyboard alone and what is spoken then, by mouse alone, by finger."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.coding.conftest import Sample
from tests.journeys.test_coding_page import (
    LogIn,
    code_of,
    kept,
    open_desk,
    press,
    said,
    sample,
    search,
    told,
)
from weerklank.coding.models import Bookmark, Code, CodingTask

__all__ = ["sample"]  # a fixture

TIGRINYA = "ደብዳቤ ክርዳእ ኣይክእልን። ሓፍተይ ተንብበለይ።"
# Everything that the live region said since the last time, in order.
HEAR = """() => {
  const region = document.getElementById("melding");
  globalThis.heard = [];
  new MutationObserver(() => {
    if (region.textContent) heard.push(region.textContent);
  }).observe(region, {childList: true, characterData: true, subtree: true});
}"""


def listen(page: Page) -> None:
    page.evaluate(HEAR)


def heard(page: Page, *, least: int = 1) -> list[str]:
    page.wait_for_function("least => heard.length >= least", arg=least)
    found: list[str] = page.evaluate("heard.splice(0)")
    return found


def go_on(page: Page) -> None:
    """Load the page again, as after a break."""
    page.reload()
    page.wait_for_selector("html[data-weerklank-coding=ready]")
    listen(page)


@pytest.fixture
def desk(page: Page, live_server: Any, log_in: LogIn, sample: Sample) -> Page:
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    listen(page)
    return page


def test_an_afternoon_by_keyboard_alone(desk: Page, sample: Sample) -> None:
    press(desk, "ArrowDown", "ArrowDown", "Enter")
    told(desk, "In de tekst")
    # A code from the filter, by another form of its word.
    press(desk, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    search(desk, "brief")
    told(desk, "Code Onbegrijpelijke brieven en formulieren op 4 woorden, spreker D1.")
    press(desk, "Escape")
    # In vivo: the words are the code, beside the one that was used last.
    press(desk, "Control+ArrowRight", "v")
    told(desk, "Nieuwe code Mijn zus leest hem voor. onder 4 Knelpunten, gegeven op deze woorden.")
    kept(desk)
    made = Code.objects.get(label="Mijn zus leest hem voor.")
    assert made.parent == code_of(sample, "4")
    assert said(sample)[1] == (made.number, "Mijn zus leest hem voor.")
    # Another turn gets the first code as well; then all its passages light up, one after another.
    press(desk, "Escape", "ArrowDown", "Enter", "Shift+ArrowRight")
    search(desk, "4.6")
    kept(desk)
    press(desk, "Escape")
    heard(desk)
    press(desk, "l")
    told(desk, "passage 2 van 2 met 4.6 Onbegrijpelijke brieven en formulieren")
    expect(desk.locator(".weerklank-coding.is-lit")).to_have_count(2)
    press(desk, "n")
    told(desk, "Passage 1 van 2. Code Onbegrijpelijke brieven en formulieren, regel 2")
    expect(desk.locator("[data-weerklank-lit-words]")).to_contain_text("passage 1 van 2 met 4.6")
    press(desk, "n")
    told(desk, "Passage 2 van 2.")
    press(desk, "p")
    told(desk, "Passage 1 van 2.")
    press(desk, "l")
    expect(desk.locator(".weerklank-coding.is-lit")).to_have_count(0)
    # What was done last is taken back, and the one before it after a reload.
    press(desk, "Control+z")
    told(desk, "Ongedaan gemaakt.")
    kept(desk)
    assert [number for number, _ in said(sample)] == ["4.6", made.number]
    go_on(desk)
    press(desk, "Control+z")
    told(desk, "Ongedaan gemaakt.")
    kept(desk)
    assert [number for number, _ in said(sample)] == ["4.6"]
    assert not Code.objects.filter(label=made.label).exists()
    press(desk, "u")
    acts = desk.locator("[data-weerklank-acts] li")
    expect(acts).to_have_text(
        [
            re.compile(r"4\.6 Onbegrijpelijke.* gegeven, regel 3 \(ongedaan gemaakt\)"),
            re.compile(
                r"nieuwe code 4\.\d+ Mijn zus leest hem voor\. gemaakt.*\(ongedaan gemaakt\)"
            ),
            re.compile(r"4\.6 Onbegrijpelijke.* gegeven, regel 2$"),
        ]
    )
    # Done again: the code is made anew, with another number to the server.
    press(desk, "u", "Control+y")
    told(desk, "Opnieuw gedaan.")
    kept(desk)
    again = Code.objects.get(label=made.label)
    assert said(sample)[1] == (again.number, "Mijn zus leest hem voor.")
    press(desk, "Control+z")
    kept(desk)
    assert not Code.objects.filter(label=made.label).exists()
    # A bookmark, and back to it from the end of the conversation by the map.
    press(desk, "b")
    told(desk, "Bladwijzer gezet bij beurt 2, D1.")
    kept(desk)
    press(desk, "k", "End")
    told(desk, "Beurt 3, D2, 3 van 3: geen codes.")
    press(desk, "Home", "ArrowDown")
    told(desk, "Beurt 2, D1, 2 van 3: Onbegrijpelijke brieven en formulieren. bladwijzer.")
    press(desk, "End", "Enter")
    expect(desk.locator("#beurt-3")).to_be_focused()
    press(desk, ".")
    told(desk, "Bladwijzer 1 van 1. Beurt 2, D1: Ik maak een foto.")
    expect(desk.locator("#beurt-2")).to_be_focused()
    assert Bookmark.objects.get().turn.position == 1
    desk.get_by_role("button", name="Ik ben klaar met dit gesprek").focus()
    press(desk, "Enter")
    expect(desk.get_by_role("heading", name="Coderen")).to_be_visible()
    assert CodingTask.objects.get().finished_at
