"""From the targets to somebody who takes part: a list, a draw, a no, a reserve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import cast
from tests.journeys.helpers.walk import Walk
from weerklank.sampling.models import Candidate, Replacement

NARROW, WIDE = 390, 1280
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LIST = "\n".join(
    ["pseudoniem;leerroute;reden"]
    + [f"K{number};{'Z' if number % 2 else 'B'};" for number in range(1, 13)]
    + ["K13;Z;verhuisd"]
)


@pytest.fixture
def home(transactional_db: None) -> cast.Voorbeelddam:
    home = cast.make_voorbeelddam()
    route = home.monitor.characteristics.create(key="leerroute", label="Leerroute")
    for key, label in (("B", "B1-route"), ("Z", "Z-route")):
        route.values.create(key=key, label=label)
    return home


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_targets_a_draw_a_replacement_and_somebody_who_agrees(
    width: int,
    home: cast.Voorbeelddam,
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

    walk.go(reverse("study:spread", args=[home.round.slug]))
    walk.follow("Kies wie u vraagt: doelen, lijsten en reserves")
    look("Wie u vraagt")

    # Targets, with a mistake first.
    walk.follow("Zet doelen")
    look("Doelen")
    page.get_by_label("Hoeveel mensen wilt u spreken").fill("4")
    page.get_by_label("Rij 1, Wie", exact=True).select_option(label="B1-route")
    page.get_by_label("Rij 1, Minstens").fill("3")
    page.get_by_label("Rij 1, Hoogstens").fill("2")
    page.get_by_label("Rij 2, Wie", exact=True).select_option(label="Z-route")
    page.get_by_label("Rij 2, Minstens").fill("2")
    walk.press("Bewaar de doelen")
    expect(page.get_by_text("Dit is minder dan “minstens”.")).to_be_visible()
    look("Doelen")
    page.get_by_label("Rij 1, Minstens").fill("2")
    walk.send("Bewaar de doelen")
    look("Wie u vraagt")
    expect(page.get_by_role("row", name="B1-route")).to_contain_text("precies 2")

    # A list, looked over and kept.
    walk.follow("Voeg een lijst toe")
    look("Een lijst toevoegen van wie u kunt vragen")
    page.get_by_label("Of plak de lijst").fill(LIST)
    page.get_by_label("Waar komt de lijst vandaan").fill("Klantenlijst")
    walk.send("Bekijk de lijst")
    look("De lijst bekijken")
    expect(page.get_by_text("1 verhuisd")).to_be_visible()
    walk.send("Bewaar de lijst")

    # A draw.
    page.get_by_label("Gelijke kansen").check()
    page.get_by_label("Startgetal").fill("7")
    walk.send("Kies wie u vraagt")
    look("Wie u vraagt")
    expect(page.get_by_text("Startgetal 7.")).to_be_visible()

    # One says no, and the next of the same kind is asked and agrees.
    who = Candidate.objects.filter(state="chosen").order_by("pk")[0]
    walk.follow(who.pseudonym)
    look(who.pseudonym)
    page.get_by_label("doet niet mee").check()
    walk.send("Bewaar")
    look(who.pseudonym)
    page.get_by_role("button", name="in plaats hiervan").click()
    expect(page.get_by_text(f"in plaats van {who.pseudonym}").first).to_be_visible()
    reserve = Replacement.objects.get().by_candidate
    assert reserve.values == who.values
    walk.follow(reserve.pseudonym)
    walk.send("Doet mee: maak een deelnemer")
    look(reserve.pseudonym)
    walk.go(reverse("sampling:choosing", args=[home.round.slug, "inburgeraar"]))
    look("Wie u vraagt")
    walk.follow("Bekijk of print het verslag")
    look("Verslag van het kiezen")
    expect(page.get_by_role("row", name="1 verhuisd")).to_be_visible()
