"""From a point of the first round, by its question in the second, to what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.followup.two_rounds import ASKS, TwoRounds, make_two_rounds
from weerklank.followup.models import PointVerdict
from weerklank.study import operations as study

LogIn = Callable[[Page, str], None]


@pytest.fixture
def world(transactional_db: None) -> TwoRounds:
    made = make_two_rounds()
    made.question(1)
    made.people_in(1, 9, 11)
    study.take_previous_guides(round=made.rounds[1], **made.by)
    return made


def test_point_is_asked_after_and_judged(
    page: Page,
    live_server: Any,
    log_in: LogIn,
    world: TwoRounds,
    violations: Callable[[Page], list[str]],
) -> None:
    log_in(page, "bram")
    page.goto(f"{live_server.url}/verbeterpunten/{world.point.pk}/")
    section = page.locator("section", has=page.get_by_role("heading", name="Wat is er veranderd?"))
    expect(section).to_contain_text("Niet vergelijkbaar")
    assert violations(page) == []

    page.get_by_role("link", name="Wijzig wat er wordt gemeten").click()
    assert violations(page) == []
    page.get_by_role("button", name="Bewaar wat er wordt gemeten").click()
    page.get_by_role("link", name="Vraag ernaar in een volgende ronde").click()
    assert violations(page) == []
    page.get_by_label("Vraag van eerder").select_option(label=ASKS)
    page.get_by_role("button", name="Zet de vraag in de leidraad").click()
    expect(page.locator("#melding")).to_contain_text("De vraag staat in de leidraad.")
    expect(section).to_contain_text(ASKS)
    section.get_by_role("link", name="Ronde 2, Gids").click()
    expect(page.get_by_text("De woorden zijn dezelfde.")).to_be_visible()
    expect(page.get_by_text("Vraagt naar verbeterpunt")).to_be_visible()
    assert violations(page) == []

    world.questions[2] = world.point.questions.get().question
    world.people_in(2, 2, 10)
    page.get_by_role("link", name="1", exact=True).click()
    expect(section).to_contain_text("Verbeterd")
    expect(section).to_contain_text("2 van de 10")
    section.get_by_text("Wie er geteld is, en met welke vraag").click()
    expect(section.get_by_role("link", name="D1", exact=True)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Bewaar deze uitkomst").click()
    expect(page.locator("#melding")).to_contain_text("De uitkomst is bewaard.")
    assert PointVerdict.objects.get().verdict == "improved"

    page.goto(f"{live_server.url}/opvolging/{world.home.monitor.slug}/")
    expect(page.get_by_role("heading", name="Opvolging: eerst en later")).to_be_visible()
    expect(page.get_by_role("img", name="Balk: 2 van de 10 in Ronde 2.")).to_be_visible()
    assert violations(page) == []
