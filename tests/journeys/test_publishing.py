"""A report is set and opened to everybody; somebody withdraws; a new version takes its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from tests import cast, cautions
from tests.findings.conftest import Story, make_story
from tests.rendering.reading import words_of_pdf
from weerklank.reporting import operations
from weerklank.reporting.models import ReportVersion

LogIn = Callable[[Page, str], None]
Violations = Callable[[Page], list[str]]
D1 = "Ik snap de brief niet, kanariegeel."
D2 = "Bij ons ook niet, kanarieblauw."
RIGHT = "Brieven van de gemeente zijn moeilijk te lezen."  # no amount of the few there are here
AFTER = "Brieven van onze gemeente zijn moeilijk te lezen."


@pytest.fixture
def story(transactional_db: None, settings: Any, live_server: Any) -> Story:
    """A finding with two quotes, of which one waits for a second person."""
    settings.PUBLIC_BASE_URL = live_server.url
    story = make_story()
    finding = story.conclude(RIGHT, supporting=[story.code(1, D1), story.code(1, D2)])
    first, second = finding.evidence.select_related("coding").order_by("pk")
    story.release(story.propose(finding, first.coding))
    story.propose(finding, second.coding)
    return story


@pytest.fixture
def stranger(new_context: Callable[..., BrowserContext]) -> Page:
    """Somebody with a browser of her own and no account."""
    return new_context(java_script_enabled=True).new_page()


def look(page: Page, violations: Violations, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert violations(page) == []


def test_from_concept_to_a_second_version(  # noqa: PLR0917  fixtures
    page: Page,
    stranger: Page,
    live_server: Any,
    log_in: LogIn,
    story: Story,
    violations: Violations,
) -> None:
    log_in(page, "bram")
    page.goto(f"{live_server.url}/rondes/{story.home.round.slug}/rapport/")
    page.get_by_role("link", name="Versies").click()
    look(page, violations, "Versies")
    page.get_by_role("link", name="Stel de eerste versie vast").click()

    # Something stands in the way, and the page leads there.
    look(page, violations, "Versie 1 vaststellen")
    expect(page.get_by_role("main")).to_contain_text("1 citaat is nog niet vrijgegeven")
    expect(page.get_by_role("textbox", name="Wat is er nieuw")).to_have_count(0)
    finding = story.home.round.findings.get()
    page.get_by_role("link", name="Naar bevinding").click()
    expect(page).to_have_url(f"{live_server.url}/bevindingen/{finding.pk}/")
    story.release(finding.quotes.get(released_at=None))
    cautions.answer(story.home.round, story.home.bram)

    page.goto(f"{live_server.url}/rondes/{story.home.round.slug}/rapport/versies/nieuw/")
    page.get_by_role("textbox", name="Wat is er nieuw").fill("De eerste versie.")
    assert violations(page) == []
    page.get_by_role("button", name="Stel versie 1 vast").click()
    expect(page.locator("#melding")).to_contain_text("Versie 1 is vastgesteld.")
    expect(page.get_by_text("Document en bewijs passen bij de controlesom.")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("link", name="Haal een citaat uit elke versie").click()
    look(page, violations, "Een citaat uit elke versie halen")
    page.get_by_role("link", name="Toch niet").click()

    # Nobody else reads it before it is said so, with what becomes visible.
    public = f"{live_server.url}/rapporten/{story.home.round.slug}/"
    stranger.goto(public)
    look(stranger, violations, "Hier staat geen rapport")
    page.get_by_role("link", name="Maak versie 1 openbaar").click()
    look(page, violations, "Versie 1 openbaar maken")
    for quote in (D1, D2):
        expect(page.get_by_role("main")).to_contain_text(quote)
    page.get_by_role("button", name="Maak versie 1 openbaar").click()
    expect(page.locator("#melding")).to_contain_text("Versie 1 is nu openbaar.")

    # By keyboard alone, to the words under a statement.
    stranger.goto(public)
    look(stranger, violations, "Ronde 1")
    stranger.keyboard.press("Tab")
    expect(stranger.get_by_role("link", name="Ga naar de inhoud")).to_be_focused()
    stranger.get_by_text("Waarop rust uitspraak 4.1?").focus()
    stranger.keyboard.press("Enter")
    link = stranger.get_by_role("link", name="Link naar uitspraak 4.1")
    expect(link).to_be_visible()
    assert violations(stranger) == []
    link.click()
    expect(stranger).to_have_url(f"{public}1/#s4-1")
    with stranger.expect_download() as download:
        stranger.get_by_role("link", name=re.compile("^PDF")).click()
    assert "kanariegeel" in words_of_pdf(download.value.path().read_bytes())
    assert stranger.context.cookies() == []

    # She withdraws: at once her words are gone, for everybody.
    page.goto(f"{live_server.url}/deelnemers/{story.people['D1'].pk}/intrekken/")
    expect(page.get_by_role("main")).to_contain_text("Citaten in vastgestelde rapporten")
    page.get_by_label("Typ het pseudoniem").fill("D1")
    page.get_by_role("button", name="Trek deelname in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bewijs van intrekking")
    stranger.goto(f"{public}1/")
    expect(stranger.get_by_role("main")).to_contain_text("zijn woorden uit deze versie gehaald")
    expect(stranger.get_by_role("main")).to_contain_text("PDF: wordt opnieuw gemaakt")
    assert "kanariegeel" not in stranger.content()
    assert "kanarieblauw" in stranger.content()
    assert violations(stranger) == []
    operations.make_files_again(at=timezone.now())  # what the worker does
    stranger.reload()
    with stranger.expect_download() as download:
        stranger.get_by_role("link", name=re.compile("^PDF")).click()
    assert "kanariegeel" not in words_of_pdf(download.value.path().read_bytes())

    # The sentence is no longer true, so it is mended first; then a new version.
    page.goto(f"{live_server.url}/rondes/{story.home.round.slug}/rapport/versies/nieuw/")
    expect(page.get_by_role("main")).to_contain_text("moet nog worden nagelezen")
    page.get_by_role("link", name="Naar bevinding").click()
    page.get_by_role("textbox", name="Bevinding").fill(AFTER)
    page.get_by_role("button", name="Bewaar de bevinding").click()
    expect(page.locator("#melding")).to_contain_text("De bevinding is bewaard.")
    cautions.answer(story.home.round, story.home.bram)  # the sentence is another one now
    page.goto(f"{live_server.url}/rondes/{story.home.round.slug}/rapport/versies/nieuw/")
    page.get_by_text("1 anders").click()
    expect(page.get_by_role("deletion")).to_contain_text(RIGHT)
    assert violations(page) == []
    page.get_by_role("textbox", name="Wat is er nieuw").fill("Eén zin is anders.")
    page.get_by_role("button", name="Stel versie 2 vast").click()
    expect(page.locator("#melding")).to_contain_text("Versie 2 is vastgesteld.")
    page.get_by_role("link", name="Maak versie 2 openbaar").click()
    page.get_by_role("button", name="Maak versie 2 openbaar").click()
    expect(page.locator("#melding")).to_contain_text("Versie 2 is nu openbaar.")
    page.get_by_role("link", name="Versies").click()
    expect(page.get_by_role("main")).to_contain_text("Vervangen door versie 2")
    assert violations(page) == []

    # The old address keeps working, and leads to the new one.
    stranger.goto(f"{public}1/")
    expect(stranger.get_by_role("main")).to_contain_text("Deze versie is vervangen.")
    assert violations(stranger) == []
    stranger.get_by_role("link", name="Lees versie 2").click()
    expect(stranger).to_have_url(f"{public}2/")
    expect(stranger.get_by_role("main")).to_contain_text(AFTER)
    expect(stranger.get_by_role("main")).not_to_contain_text("Deze versie is vervangen.")
    assert violations(stranger) == []

    # And it can be closed again.
    page.goto(f"{live_server.url}/rondes/{story.home.round.slug}/rapport/versies/2/")
    page.get_by_role("link", name="niet meer openbaar").click()
    look(page, violations, "Versie 2 niet meer openbaar maken")
    expect(page.get_by_role("main")).to_contain_text("daarna versie 1")
    page.get_by_role("button", name="niet meer openbaar").click()
    expect(page.locator("#melding")).to_contain_text("Versie 2 is niet meer openbaar.")
    response = stranger.goto(f"{public}2/")
    assert response is not None
    assert response.status == 404


@pytest.mark.parametrize("width", [320, 1280])
def test_a_visitor_needs_no_script_and_reads_it_on_a_small_screen(
    live_server: Any,
    story: Story,
    new_context: Callable[..., BrowserContext],
    width: int,
) -> None:
    finding = story.home.round.findings.get()
    story.release(finding.quotes.get(released_at=None))
    cautions.answer(story.home.round, story.home.bram)
    version = operations.set_version(
        round=story.home.round, note="De eerste.", by=story.home.bram, at=cast.NOW
    )
    operations.publish_version(version=version, by=story.home.bram, at=cast.NOW)
    assert ReportVersion.objects.count() == 1
    page = new_context(
        java_script_enabled=False, viewport={"width": width, "height": 800}
    ).new_page()
    page.goto(f"{live_server.url}/rapporten/{story.home.round.slug}/")
    page.get_by_text("Waarop rust uitspraak 4.1?").click()
    expect(page.get_by_role("link", name="Link naar uitspraak 4.1")).to_be_visible()
    box = page.locator("html").bounding_box()
    assert box is not None
    assert box["width"] <= width
