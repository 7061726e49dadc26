"""Pages behind a card: every state by axe, from the right, by keys alone, without scripts.

T59–T62 of these pages. Every language, width and colour stands in tests/faults.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.helpers import behind_cards
from tests.journeys.helpers.behind_cards import LEFT, PICTURES, World, in_order, wrong_with
from tests.journeys.test_telling import NEXT, TALK
from weerklank.study.terms import LANGUAGES
from weerklank.telling.models import Answer

Violations = Callable[[Page], list[str]]


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = settings.DATA_FOLDER = tmp_path
    return behind_cards.make_world()


@pytest.mark.parametrize(
    ("language", "width", "colours"), [("ar", 320, "active"), ("nl", 1280, "none")]
)
def test_t59_every_state_passes_axe(
    *,
    language: str,
    width: int,
    colours: Any,
    new_context: Callable[..., BrowserContext],
    live_server: Any,
    world: World,
    violations: Violations,
) -> None:
    context = new_context(viewport={"width": width, "height": 800}, forced_colors=colours)
    wrong, pages = [], 0
    for page in behind_cards.screens(context, live_server.url, world, language):
        pages += 1
        wrong += wrong_with(page, violations, width)
    assert wrong == []
    assert pages >= 35
    context.close()


def test_t60_she_tells_by_keys_alone(page: Page, live_server: Any, world: World) -> None:
    """In the order of the page, with what has the keys always to be seen, and no trap."""
    told = world.told

    def reach(selector: str) -> None:
        for _key in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("(one) => document.activeElement.matches(one)", selector):
                style = "getComputedStyle(document.activeElement).outlineStyle"
                assert page.evaluate(style) != "none", selector
                return
        raise AssertionError(f"{selector} is not reached at {page.url}")

    def press(selector: str) -> None:
        reach(selector)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    page.goto(f"{live_server.url}/k/?taal=ar")
    reach("#code")
    page.keyboard.type(told.invited.codes[told.pseudonyms[0]])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{live_server.url}/k/ar/vertellen/")
    press("[name=do][value=begin]")
    press("[name=said][value=yes]")
    press("[name=said][value=yes]")
    press("[name=helper][value=alone]")
    press("[data-weerklank-practised] button")
    for number in range(4):
        if number == 2:
            press("[name=face][value=good]")
        reach("textarea")
        page.keyboard.type(f"جواب {number}")
        press(NEXT)
    press("[data-weerklank-send] button")
    expect(page.locator("[data-weerklank-sent]")).to_be_visible()
    said = Answer.objects.order_by("question__position")
    assert [one.text for one in said] == [f"جواب {number}" for number in range(4)]
    assert said[2].face == "good"
    # Round the whole page, and out of it again: nothing keeps the keys.
    seen = set()
    for _key in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.outerHTML"))
    assert len(seen) > 3
    assert any("nl-skip-link" in one for one in seen)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_t61_without_scripts_in_every_language(
    language: str, new_context: Callable[..., BrowserContext], live_server: Any, world: World
) -> None:
    told = world.told
    context = new_context(viewport={"width": 320, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/k/{told.invited.codes[told.pseudonyms[0]]}/")
    page.goto(f"{live_server.url}/k/{language}/vertellen/")
    page.locator("[name=do][value=begin]").click()
    for _purpose in range(2):
        page.locator("[name=said][value=yes]").click()
    page.locator("[name=helper][value=helped]").click()
    page.locator("[data-weerklank-practised] button").click()
    for number in range(4):
        expect(page.locator(TALK)).to_be_hidden()
        page.locator("textarea").fill(f"{language} {number}")
        page.locator(NEXT).click()
    page.locator("[data-weerklank-send] button").click()
    expect(page.locator("[data-weerklank-sent]")).to_be_visible()
    said = Answer.objects.order_by("question__position").values_list("text", flat=True)
    assert list(said) == [f"{language} {number}" for number in range(4)]
    context.close()


@pytest.mark.parametrize("language", ["nl", LEFT[0]])
def test_t62_from_the_right_all_is_mirrored(
    language: str, new_context: Callable[..., BrowserContext], live_server: Any, world: World
) -> None:
    context = new_context(viewport={"width": 320, "height": 700})
    wrong, turned, pictures = [], 0, 0
    for page in behind_cards.screens(context, live_server.url, world, language):
        turned += page.evaluate("document.documentElement.dir") == "rtl"
        pictures += len(page.evaluate(PICTURES))
        if not in_order(page):
            wrong.append(page.url)
    assert wrong == []
    assert pictures > 40
    assert turned == 0 if language == "nl" else turned > 30
    context.close()
