"""Searching in a browser: no address has the words, and back and reload still work."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.coding.conftest import make_sample
from weerklank.fieldwork import search as fieldwork_search


@pytest.mark.parametrize("width", [320, 1280])
def test_words_of_a_search_stand_in_no_address(  # noqa: PLR0917  fixtures
    page: Page,
    live_server: Any,
    log_in: Callable[[Page, str], None],
    violations: Callable[[Page], list[str]],
    voorbeelddam: cast.Voorbeelddam,
    width: int,
) -> None:
    sample = make_sample(voorbeelddam)
    fieldwork_search.index_transcript(sample.transcript)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    log_in(page, "bram")
    header = page.get_by_role("search")
    if width > 320:
        header.get_by_role("searchbox").fill("formulieren")
        header.get_by_role("searchbox").press("Enter")
    else:  # there the button leads to the page, which has room for the words
        header.get_by_role("button", name="Zoek").click()
        page.get_by_label("Zoek naar").fill("formulieren")
        page.get_by_label("Zoek naar").press("Enter")
    page.wait_for_url("**/zoeken/?vraag=*")
    first = page.url
    form = page.get_by_role("search")
    expect(form.get_by_label("Zoek naar")).to_have_value("formulieren")
    form.get_by_label("Zoek naar").fill("foto*")
    form.get_by_role("button", name="Zoek").click()
    expect(page.locator("mark").first).to_have_text("foto")
    assert page.url != first
    if os.environ.get("WEERKLANK_SHOTS"):
        page.screenshot(path=f"{os.environ['WEERKLANK_SHOTS']}/zoeken-{width}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.go_back()
    expect(form.get_by_label("Zoek naar")).to_have_value("formulieren")
    page.reload()
    expect(form.get_by_label("Zoek naar")).to_have_value("formulieren")
    assert not any("formulier" in url or "foto" in url for url in asked)
