"""A part of one's own in the report: added, put in its place, looked over, printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.findings.conftest import Story, allow, make_story
from weerklank.fieldwork.models import Attendance
from weerklank.findings.models import Chapter, Finding

LogIn = Callable[[Page, str], None]
RIGHT = "Twee van de vijf inburgeraars snappen de brieven niet."
UNDERLINED = """() => [...document.querySelectorAll(".weerklank-underlined__amount")]
  .map((mark) => mark.textContent)"""


@pytest.fixture
def story(transactional_db: None) -> Story:
    return make_story()


@pytest.fixture
def finding(story: Story) -> Finding:
    # Five were asked: of fewer no number leaves, and such a sentence stays inside.
    for label in ("D5", "D6"):
        person = cast.make_participant(story.home.round, label)
        allow(person, story.home.bram, "take_part")
        Attendance.objects.create(conversation=story.texts[1].conversation, participant=person)
    return story.conclude(
        RIGHT,
        supporting=[
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
        ],
        contrary=[story.code(1, "Ik lees alles zelf, kanarierood.")],
    )


def test_part_is_added_ordered_looked_over_and_printed(
    page: Page,
    live_server: Any,
    log_in: LogIn,
    finding: Finding,
    violations: Callable[[Page], list[str]],
) -> None:
    log_in(page, "bram")
    page.goto(f"{live_server.url}/rondes/{finding.round.slug}/rapport/")
    page.get_by_role("link", name="Indeling van het rapport").click()
    assert violations(page) == []
    page.get_by_role("textbox", name="Kop").fill("De kernen")
    page.get_by_role("button", name="Voeg het deel toe").click()
    expect(page.locator("#melding")).to_contain_text("Het deel staat erbij.")
    expect(page.locator("main")).to_contain_text("Dit deel is nog leeg")

    field = page.get_by_role("textbox", name="Tekst")
    field.fill(
        "Zo is het. [noot: Plan, blz. 7.]\n\nAlle inburgeraars snappen de brieven niet [4.1]."
    )
    expect(page.locator("#hoeveelheden")).to_contain_text("“Alle” is 100 %.")
    assert page.evaluate(UNDERLINED) == ["Alle"]
    assert violations(page) == []
    assert Chapter.objects.get(kind="own").text == ""
    page.get_by_role("button", name="Bewaar het deel").click()

    # By the keyboard, to the place before the last.
    row = page.locator("li", has=page.get_by_role("link", name="De kernen", exact=True))
    expect(row.locator(".weerklank-outline__number").first).to_have_text("9")
    # Above it stands a part that is off, and then the one with number 8.
    for _step in range(2):
        page.get_by_role("button", name="Omhoog De kernen").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#melding")).to_contain_text("een plaats hoger")
    expect(row.locator(".weerklank-outline__number").first).to_have_text("8")

    page.goto(f"{live_server.url}/rondes/{finding.round.slug}/rapport/")
    page.get_by_role("link", name="Zinnen nakijken").click()
    expect(page.locator("main")).to_contain_text("De kernen")
    page.get_by_role("button", name="Schrijf “Twee van de vijf”").click()
    expect(page.locator("#melding")).to_contain_text("Het getal staat in de zin.")

    page.goto(f"{live_server.url}/rondes/{finding.round.slug}/rapport/")
    assert violations(page) == []
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download als webpagina").click()
    file = Path(waiting.value.path()).with_suffix(".html")
    waiting.value.save_as(file)
    page.goto(file.as_uri())
    part = page.get_by_role("heading", name="De kernen")
    expect(part).to_contain_text("8")
    expect(
        page.get_by_text("Twee van de vijf inburgeraars snappen de brieven niet (")
    ).to_be_visible()
    page.get_by_role("link", name="Noot 1", exact=True).click()
    assert page.url.endswith("#noot-1")
    assert violations(page) == []
