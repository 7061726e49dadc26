"""A researcher makes a group of her own, compares by it, and reads where sides differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.findings.conftest import Story, make_story
from tests.journeys.helpers.walk import Walk, tab_to
from weerklank.coding.models import Code

NARROW, WIDE = 390, 1280
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def story(transactional_db: None) -> Story:
    """D1 and D2 do not understand letters, D3 does, A1 speaks of it; D1 names the bus as well."""
    story = make_story()
    branch = Code.objects.create(
        monitor=story.home.monitor,
        number="6",
        position=10,
        label="Randvoorwaarden",
        gloss="preconditions",
        is_container=True,
    )
    Code.objects.filter(number="4").update(gloss="what hinders")
    story.codes["6.2"] = Code.objects.create(
        monitor=story.home.monitor, number="6.2", position=11, label="Bus", parent=branch
    )
    story.code(1, "Ik snap de brief niet", "4.6", polarity="negatief")
    story.code(1, "Bij ons ook niet", "4.6", polarity="negatief")
    story.code(1, "Ik lees alles zelf", "4.6", polarity="positief")
    story.code(3, "Wij schrijven te moeilijk", "4.6")
    story.code(1, "Mijn zus leest hem", "6.2")
    return story


def of_round(story: Story, name: str) -> str:
    return reverse(name, args=[story.home.round.slug])


def unfold(page: Page) -> None:
    """Bring the choices above a table in sight, which lie folded on a phone."""
    fold = page.get_by_text("Kies groepen en filters")
    if fold.is_visible():
        fold.click()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_group_is_made_and_sides_are_laid_beside_each_other(
    width: int,
    story: Story,
    page: Page,
    live_server: Any,
    violations: Callable[[Page], list[str]],
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    walk = Walk(page, live_server.url, violations)
    walk.log_in("bram")

    # A group of one's own.
    walk.go(of_round(story, "study:spread"))
    walk.follow("Maak een groep om mee te vergelijken")
    walk.look("Eigen groepen")
    walk.follow("Maak een groep met kenmerken")
    page.get_by_label("Naam").fill("De vrouwen")
    page.locator("summary", has_text="Gender").click()
    page.get_by_label("Vrouw").check()
    walk.look("Een groep met kenmerken")
    walk.send("Bewaar de groep")
    walk.look("Eigen groepen")
    expect(page.get_by_role("row", name="De vrouwen")).to_contain_text("3")

    # The matrix by that group, crossed; the choice is in the address.
    walk.go(of_round(story, "analysis:compare"))
    unfold(page)
    page.locator("[name=by]").select_option(label="De vrouwen")
    heads = page.locator(".weerklank-matrix thead th")
    expect(heads.filter(has_text="Niet: De vrouwen")).to_be_visible()
    page.locator("[name=cross]").select_option(label="Leerroute")
    expect(heads.filter(has_text="De vrouwen, leerroute onbekend")).to_have_count(1)
    page.locator("[name=among]").select_option(label="Inburgeraars")
    expect(page.get_by_text("U kijkt alleen naar: Perspectief: Inburgeraars.")).to_be_visible()
    assert "cross=leerroute" in page.url
    assert "among=perspectief" in page.url
    walk.look("Vergelijken")

    # The same theme from several sides; a number opens what it rests on, by keyboard.
    walk.go(of_round(story, "analysis:contrast"))
    walk.look("Contrast")
    row = page.get_by_role("row", name="4.6")
    expect(row).to_contain_text("te weinig mensen")
    expect(row).to_contain_text("1 goed, 2 slecht")
    tab_to(page, ".weerklank-contrast td a")
    page.keyboard.press("Enter")
    drawer = page.locator("#bewijs")
    expect(drawer.get_by_text("Ik snap de brief niet", exact=True)).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    unfold(page)
    page.locator("[name=by]").select_option(label="De vrouwen")
    expect(page.locator(".weerklank-contrast thead")).to_contain_text("Niet: De vrouwen")
    page.locator("summary", has_text="Zo komt een oordeel tot stand").click()
    assert violations(page) == []
    assert page.evaluate(OVERFLOW) == 0

    # What the same people named, never as a cause.
    walk.go(of_round(story, "analysis:joint"))
    walk.look("Randvoorwaarden en knelpunten")
    expect(page.get_by_text("Samen genoemd is geen oorzaak")).to_be_visible()
    assert page.evaluate(OVERFLOW) == 0
    walk.follow("1 uit zichzelf")
    walk.look("Zoekvraag")
    expect(page.get_by_text("Mijn zus leest hem", exact=True)).to_be_visible()


def test_contrast_is_chosen_without_scripts(
    story: Story,
    new_context: Callable[..., Any],
    live_server: Any,
    log_in: Callable[[Page, str], None],
) -> None:
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, "bram")
    page.goto(live_server.url + of_round(story, "analysis:contrast"))
    page.locator("[name=by]").select_option(label="Gender")
    page.get_by_role("button", name="Toon", exact=True).click()
    expect(page.locator(".weerklank-contrast thead")).to_contain_text("Vrouw")
    page.locator(".weerklank-contrast td a").first.click()
    expect(page.get_by_role("heading", name="Bewijs", level=1)).to_be_visible()
    context.close()
