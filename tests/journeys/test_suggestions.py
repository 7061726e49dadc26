"""Suggestions from off to a code that was taken over, by keyboard, narrow and wide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import cast
from tests.journeys.helpers.walk import Walk
from tests.suggestions.conftest import Told, make_told
from weerklank.coding.models import Coding
from weerklank.suggestions.models import SuggestionAnswer

NARROW, WIDE = 320, 1280
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def told(transactional_db: None) -> Told:
    return make_told(cast.make_voorbeelddam())


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_from_off_to_a_code_that_was_taken_over(
    width: int,
    told: Told,
    page: Page,
    live_server: Any,
    violations: Callable[[Page], list[str]],
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    walk = Walk(page, live_server.url, violations)
    walk.log_in("bram")

    def look(heading: str) -> None:
        walk.look(heading)
        assert page.evaluate(OVERFLOW) <= 0

    walk.go(reverse("coding:overview", args=[told.home.round.slug]))
    walk.follow("Bekijk suggesties voor codes")
    look("Suggesties")
    page.get_by_role("button", name="Zet suggesties aan").click()
    page.get_by_role("button", name="Leer van de coderingen").click()
    expect(page.get_by_text("Geleerd op")).to_be_visible()
    look("Suggesties")

    # By keyboard: the first passage is taken over, the next rejected, and that undone.
    before = Coding.objects.count()
    take = page.get_by_role("button", name="Geef deze code").first
    take.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("De passage heeft nu uw code 1.1.").first).to_be_visible()
    assert Coding.objects.count() == before + 1
    reject = page.get_by_role("button", name="Wijs af").first
    reject.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("U krijgt deze suggestie niet meer.").first).to_be_visible()
    look("Suggesties")
    undo = page.get_by_role("button", name="Maak ongedaan").first
    undo.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("De suggestie is terug.").first).to_be_visible()
    assert [one.kind for one in SuggestionAnswer.objects.all()] == ["accepted"]

    walk.follow("Bekijk hoe goed de suggesties zijn")
    look("Hoe goed de suggesties zijn")

    made = SuggestionAnswer.objects.get().coding
    assert made is not None
    walk.go(reverse("coding:passage", args=[made.transcript_id, made.key]))
    walk.follow("Bekijk wat op deze passage lijkt")
    look("Wat op deze passage lijkt")

    walk.go(reverse("coding:codebook", args=[told.home.round.slug]))
    walk.follow("Bekijk codes die op elkaar lijken")
    look("Codes die op elkaar lijken")
