"""A finding laid before whom it rests on: sheet on paper, answers, warning, reread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.findings.conftest import Story, make_story
from weerklank.findings.models import Finding, ShownStatement, StatementSheet

LogIn = Callable[[Page, str], None]
PLAIN = "Sommige inburgeraars snappen de brieven niet."
WARNING = "bedoelde het niet zo: lees de zin na"


@pytest.fixture
def story(transactional_db: None) -> Story:
    return make_story()


@pytest.fixture
def finding(story: Story) -> Finding:
    return story.conclude(
        supporting=[
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
        ],
    )


def test_from_a_sheet_on_paper_to_a_sentence_that_is_reread(
    page: Page,
    live_server: Any,
    log_in: LogIn,
    finding: Finding,
    violations: Callable[[Page], list[str]],
) -> None:
    log_in(page, "bram")
    page.goto(f"{live_server.url}/rondes/{finding.round.slug}/bevindingen/")
    page.get_by_role("link", name="Terugleggen").click()
    expect(page.get_by_role("row", name="D1")).to_contain_text("eerst woorden voor het vel nodig")
    assert violations(page) == []

    # The amount tells what another said: the finding needs words of its own for the sheet.
    page.get_by_role("link", name="Per bevinding").click()
    assert violations(page) == []
    page.get_by_role("link", name="Schrijf de woorden").click()
    field = page.get_by_role("textbox", name="Zo komt de zin op het vel")
    expect(field).to_have_value(PLAIN)
    field.fill(finding.statement)
    page.get_by_role("button", name="Bewaar de woorden").click()
    expect(page.locator("main")).to_contain_text("staat een precies aantal mensen")
    assert violations(page) == []
    field.fill(PLAIN)
    page.get_by_role("button", name="Bewaar de woorden").click()

    page.get_by_role("link", name="Maak een vel met 1 zin D1").click()
    assert violations(page) == []
    page.get_by_role("button", name="Maak het vel").click()
    sheet = StatementSheet.objects.get()
    page.get_by_role("link", name="Druk het vel af").click()
    assert violations(page) == []
    page.emulate_media(media="print")
    paper = page.locator(".weerklank-sheet")
    expect(paper).to_contain_text(PLAIN)
    expect(paper).to_contain_text("U hoeft niets te zeggen")
    expect(page.locator(".weerklank-top")).to_be_hidden()
    expect(page.locator(".weerklank-walk")).to_be_hidden()
    # Whatever is left on the paper, it names nobody.
    assert "D1" not in page.locator("body").inner_text()
    page.emulate_media(media="screen")

    page.get_by_role("link", name="Terug naar het vel").click()
    page.get_by_label("Op welke dag").fill(timezone.localdate(sheet.made_at).isoformat())
    page.get_by_role("button", name="Bewaar de antwoorden").click()
    expect(page.locator("main")).to_contain_text("Kies een antwoord.")
    assert violations(page) == []
    page.get_by_role("radio", name="Nee, zo bedoelde ik het niet").check()
    page.get_by_role("textbox", name="Eigen woorden bij zin 1").fill(
        "Alleen brieven van de gemeente."
    )
    page.get_by_role("button", name="Bewaar de antwoorden").click()
    expect(page.locator("#melding")).to_contain_text("De antwoorden zijn bewaard.")

    page.goto(f"{live_server.url}/bevindingen/{finding.pk}/")
    margin = page.get_by_role("complementary", name="Waar de zin op rust")
    expect(margin).to_contain_text(WARNING)
    expect(margin).to_contain_text("Voorgelegd aan 1 mens. Zo niet bedoeld: 1.")
    assert violations(page) == []
    margin.get_by_role("link", name="Lees de antwoorden").click()
    expect(page.locator("main")).to_contain_text("Alleen brieven van de gemeente.")
    assert violations(page) == []
    page.go_back()
    page.get_by_role("button", name="De zin is nagelezen en klopt").click()
    expect(page.locator("#melding")).to_contain_text("Genoteerd: de zin is nagelezen.")
    expect(margin).not_to_contain_text(WARNING)
    assert ShownStatement.objects.get().looked_by == finding.created_by
