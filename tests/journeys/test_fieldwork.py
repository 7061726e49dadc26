"""*Veldwerk*: a page that stays open, by keyboard, on paper, without JavaScript, as one picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import BrowserContext, Page, expect

from tests.analysis.test_live_page import EIGHT, ROUTES, Place
from tests.journeys.helpers.walk import Walk, tab_to
from weerklank.sampling.rules.selection import Quota

NARROW, WIDE = 320, 1280
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PART = "[data-weerklank-live-part]"


@pytest.fixture
def place(transactional_db: None) -> Place:
    """Z is well on its way, of B1 one said no, of the onderwijsroute there is nobody."""
    place = Place()
    place.aim(*ROUTES, Quota(("leerroute",), ("O",), 1, is_soft=True))
    place.list(*EIGHT)
    place.draw()
    one, two = place.chosen(leerroute="Z")
    heard = place.hold(place.agree(one), place.agree(two))
    heard.questions_put.create(question=place.question, was_put=True)
    place.code_it(heard)
    place.answer(place.chosen(leerroute="B")[0], "refused")
    return place


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_it_is_found_read_and_taken_along(
    width: int,
    place: Place,
    page: Page,
    live_server: Any,
    violations: Callable[[Page], list[str]],
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    walk = Walk(page, live_server.url, violations)
    walk.log_in("bram")
    walk.go(f"/rondes/{place.round.slug}/")
    walk.follow("Volg het veldwerk")
    walk.look("Veldwerk")
    assert page.evaluate(OVERFLOW) <= 0
    expect(page.get_by_role("row", name="Z-route")).to_contain_text("2")
    empty = page.get_by_role("listitem").filter(has_text="Onderwijsroute")
    expect(empty.first).to_contain_text("nog niemand doet mee, 1 te kort")

    # By keyboard: what folds opens, and whom to ask is a link.
    tab_to(page, "summary[id^=leidraad-kop]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Snapt u brieven?")).to_be_visible()
    walk.look("Veldwerk")
    assert page.evaluate(OVERFLOW) <= 0

    name, content = walk.download("Haal het beeld op (SVG)")
    assert name == f"veldwerk-{place.round.slug}.svg"
    assert "Z-route: doel precies 2" in etree.fromstring(content).findtext("{*}desc", "")

    # On paper what one presses is left out, and nothing is cut off.
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Haal het beeld op (SVG)")).to_be_hidden()
    expect(page.get_by_role("table", name="Inburgeraars")).to_be_visible()
    assert page.evaluate(OVERFLOW) <= 0
    page.emulate_media(media="screen")

    walk.follow("in plaats van")
    expect(page.get_by_role("button", name="in plaats hiervan")).to_be_visible()


def test_it_counts_anew_while_it_stays_open(
    place: Place, page: Page, live_server: Any, violations: Callable[[Page], list[str]]
) -> None:
    page.clock.install()
    walk = Walk(page, live_server.url, violations)
    walk.log_in("bram")
    walk.go(f"/rondes/{place.round.slug}/veldwerk/")
    row = page.get_by_role("row", name="B1-route")
    expect(row.get_by_role("cell").nth(2)).to_have_text("0")
    page.locator("summary[id^=leidraad-kop]").click()
    page.locator("#beeld-ophalen").focus()
    page.locator("#talen").evaluate("it => it.dataset.same = 'yes'")

    # Nothing happened: nothing is put in place.
    with page.expect_response(lambda answer: "veldwerk" in answer.url):
        page.clock.fast_forward("01:01")
    expect(page.locator("#talen")).to_have_attribute("data-same", "yes")

    place.agree(place.chosen(leerroute="B")[0])
    page.clock.fast_forward("01:01")
    expect(row.get_by_role("cell").nth(2)).to_have_text("1")
    expect(page.locator("#melding")).to_have_text("De aantallen zijn bijgewerkt.")
    expect(page.locator("#beeld-ophalen")).to_be_focused()
    expect(page.get_by_text("Snapt u brieven?")).to_be_visible()
    expect(page.locator("#talen")).not_to_have_attribute("data-same", "yes")

    # Without a line what is there stays, and says so.
    page.context.set_offline(True)
    page.clock.fast_forward("01:01")
    expect(page.get_by_text("Bijwerken lukt nu niet.")).to_be_visible()
    expect(row.get_by_role("cell").nth(2)).to_have_text("1")
    page.context.set_offline(False)
    page.clock.fast_forward("01:01")
    expect(page.get_by_text("Bijwerken lukt nu niet.")).to_be_hidden()

    # Who is gone for a quarter of an hour is asked nothing more.
    page.clock.fast_forward("16:00")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward("01:01")
    page.evaluate("1")
    assert asked == []


def test_without_javascript_a_link_counts_anew(
    place: Place, new_context: Callable[..., BrowserContext], live_server: Any
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    walk = Walk(page, live_server.url, lambda _page: [])
    walk.log_in("bram")
    walk.go(f"/rondes/{place.round.slug}/veldwerk/")
    place.agree(place.chosen(leerroute="B")[0])
    walk.follow("Bijwerken")
    cells = page.get_by_role("row", name="B1-route").get_by_role("cell")
    expect(cells.nth(2)).to_have_text("1")
