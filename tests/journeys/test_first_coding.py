"""From an empty installation to the first coding, with every press of the mouse counted."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import cast
from tests.journeys.helpers.counting import Counter
from tests.journeys.helpers.walk import Walk, choose_words
from weerklank.coding.models import Coding
from weerklank.study.models import Consent, Participant

INTERVIEW = """\
Interviewer: Met wie heeft u contact over uw inburgering?

Meneer A: Eerst belde iemand elke maand. Nu weet ik niet meer wie mij helpt.

Interviewer: En leest u de brieven?

Meneer A: Die leest mijn buurman voor.
"""
MOST_PRESSES = 6
MOST_PAGES = 3


@pytest.fixture
def noor(transactional_db: None) -> None:
    """Look after an installation in which nothing is."""
    cast.make_user("noor", is_installation_beheerder=True)


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    file = tmp_path / "gesprek 12-5-2026.txt"
    file.write_text(INTERVIEW)
    return file


def code(page: Page) -> None:
    """Choose words and give them a code, by mouse alone."""
    expect(page.locator("html[data-weerklank-coding=ready]")).to_be_attached()
    choose_words(page, "weet", "helpt")
    palette = page.get_by_role("region", name="Codes")
    palette.locator("summary", has_text="4 Knelpunten").click()
    palette.get_by_role("button", name="Contactpersoon onbekend").click()
    expect(page.locator("[data-weerklank-saved=saved]")).to_contain_text("bewaard")


def judge(way: str, counter: Counter) -> None:
    print(  # noqa: T201  the count is the outcome
        f"\nEmpty installation to first coding, {way}: "
        f"{counter.presses} presses, {counter.pages} pages after the log-in"
    )
    assert Coding.objects.count() == 1
    assert counter.presses <= MOST_PRESSES
    assert counter.pages <= MOST_PAGES
    # Fast is not careless: nobody was taken for a participant or for someone who agreed.
    assert not Participant.objects.exists()
    assert not Consent.objects.exists()


def test_a_file_chosen_is_coded_in_six_presses_and_three_pages(
    page: Page,
    live_server: Any,
    noor: None,
    interview: Path,
    violations: Callable[[Page], list[str]],
) -> None:
    counter = Counter.on(page)
    walk = Walk(page=page, site=live_server.url, violations=violations)
    walk.log_in("noor")
    counter.start()
    page.get_by_label("Bestanden").set_input_files(interview)
    walk.send("Bekijk wat erin staat")
    walk.look(interview.name)
    with page.expect_navigation():
        page.get_by_role("button", name="Lees in en begin met coderen").first.click()
    code(page)
    walk.look("Gesprek 1")
    judge("a file chosen", counter)


def test_a_file_dropped_takes_one_press_less(
    page: Page, live_server: Any, noor: None, violations: Callable[[Page], list[str]]
) -> None:
    counter = Counter.on(page)
    walk = Walk(page=page, site=live_server.url, violations=violations)
    walk.log_in("noor")
    counter.start()
    with page.expect_navigation():
        page.locator("[data-weerklank-drop]").evaluate(
            """(zone, words) => {
              window.weerklankDropped = true;
              const dataTransfer = new DataTransfer();
              dataTransfer.items.add(new File([words], "gesprek.txt", { type: "text/plain" }));
              zone.dispatchEvent(
                new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
            }""",
            INTERVIEW,
        )
    walk.look("gesprek.txt")
    with page.expect_navigation():
        page.get_by_role("button", name="Lees in en begin met coderen").first.click()
    code(page)
    judge("a file dropped", counter)


def test_a_long_text_keeps_its_place_when_something_in_it_is_changed(
    page: Page,
    live_server: Any,
    noor: None,
    tmp_path: Path,
    violations: Callable[[Page], list[str]],
) -> None:
    long = tmp_path / "lang.txt"
    long.write_text("R1: Weet u wie u helpt?\nDI: Nee, dat weet ik niet.\n" * 150)
    walk = Walk(page=page, site=live_server.url, violations=violations)
    walk.log_in("noor")
    page.get_by_label("Bestanden").set_input_files(long)
    walk.send("Bekijk wat erin staat")
    page.evaluate("scrollTo(0, 200)")
    before = page.evaluate("scrollY")
    assert before == 200
    page.get_by_role("textbox", name="DI 150 beurten").fill("D1")
    page.get_by_role("button", name="Hernoem DI").click()
    expect(page.get_by_role("button", name="Hernoem D1")).to_be_visible()
    assert page.evaluate("scrollY") == before

    page.locator("#beurt-150").get_by_role("link", name="Wijzig").click()
    page.locator("#beurt-150").get_by_label("of iemand anders").fill("D2")
    there = place(page, "#beurt-150")
    page.locator("#beurt-150").get_by_role("button", name="Geef deze beurt").click()
    expect(page.get_by_role("button", name="Hernoem D2")).to_be_attached()
    expect(page.locator("#beurt-150").get_by_role("link", name="Wijzig")).to_be_focused()
    assert place(page, "#beurt-150") == pytest.approx(there, abs=1)


def place(page: Page, selector: str) -> float:
    top: float = page.locator(selector).evaluate("part => part.getBoundingClientRect().top")
    return top


@pytest.fixture
def bare(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    context = new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_scripts_the_text_is_as_near(
    bare: Page, live_server: Any, noor: None, interview: Path
) -> None:
    walk = Walk(page=bare, site=live_server.url, violations=lambda page: [])
    walk.log_in("noor")
    bare.get_by_label("Bestanden").set_input_files(interview)
    walk.send("Bekijk wat erin staat")
    bare.get_by_role("button", name="Lees in en begin met coderen").first.click()
    walk.look("Gesprek 1")
    assert bare.url.endswith("/coderen/")
    expect(bare.get_by_role("main")).to_contain_text("Nu weet ik niet meer wie mij helpt.")
