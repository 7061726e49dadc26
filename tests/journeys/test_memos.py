"""Memos in the browser: written, linked, a colleague named, found, taken back, in the annex."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.findings.conftest import Story, make_story
from tests.journeys.helpers.seen import look

LogIn = Callable[[Page, str], None]


@pytest.fixture
def story(transactional_db: None) -> Story:
    return make_story()


def test_a_memo_from_thought_to_annex(
    page: Page,
    live_server: Any,
    log_in: LogIn,
    story: Story,
    violations: Callable[[Page], list[str]],
) -> None:
    coding = story.code(1, "Ik snap de brief niet, kanariegeel.")
    home = f"{live_server.url}/rondes/{story.home.round.slug}"
    log_in(page, "bram")

    # Written at a code, with the name of a colleague in it.
    page.goto(f"{home}/codeboek/?code={coding.code.number}")
    page.get_by_role("link", name="Memo's bij deze code").click()
    page.get_by_role("link", name="Schrijf een memo").click()
    assert violations(page) == []
    page.get_by_role("textbox", name="Kop").fill("Brieven of post")
    page.get_by_role("textbox", name="Memo", exact=True).fill(
        f"Is dit één code? Wij twijfelden over zwaluwen.\n\nKijk jij, @{story.home.coen.name}?"
    )
    page.get_by_role("combobox", name="Soort").select_option(label="Analytisch")
    look(page, "schrijven")
    page.get_by_role("button", name="Bewaar de memo").click()
    expect(page.locator("#melding")).to_contain_text("De memo is bewaard.")
    code_memo = page.url

    # A passage is tied to it from where that stands.
    page.goto(f"{home}/memos/nieuw/?over=passage-{coding.key}")
    expect(page.locator("blockquote")).to_have_text("Ik snap de brief niet, kanariegeel.")
    chosen = page.get_by_role("combobox", name="Een memo die u al schreef")
    chosen.select_option(label="Brieven of post")
    page.get_by_role("button", name="Laat de memo hiernaar verwijzen").click()
    assert page.url == code_memo
    expect(page.locator("blockquote")).to_have_text("Ik snap de brief niet, kanariegeel.")
    assert violations(page) == []

    # In the diary, in a language that is written from right to left.
    page.goto(f"{home}/memos/dagboek/")
    page.get_by_role("link", name="Schrijf in het dagboek").click()
    page.get_by_role("textbox", name="Memo", exact=True).fill("اليوم سألنا بسرعة كبيرة.")
    page.get_by_role("button", name="Bewaar de memo").click()
    page.get_by_text("Verwijs naar een code of een andere memo").click()
    page.get_by_role("combobox", name="Een andere memo").select_option(label="Brieven of post")
    page.get_by_role("button", name="Verwijs hiernaar").click()
    expect(page.locator("main")).to_contain_text("Memo: Brieven of post")
    page.goto(f"{home}/memos/dagboek/")
    arabic = page.locator(".weerklank-memo p")
    expect(arabic).to_have_css("direction", "rtl")
    assert violations(page) == []
    look(page, "dagboek")

    # Found with the list and with the search above every page.
    page.goto(f"{home}/memos/")
    page.get_by_label("Zoek woorden").fill("zwaluw")
    page.get_by_role("button", name="Toon", exact=True).click()
    expect(page.get_by_role("heading", name="1 memo", exact=True)).to_be_visible()
    assert "zwaluw" not in page.url
    page.goto(f"{live_server.url}/zoeken/?q=zwaluw")
    expect(page.get_by_role("heading", name="Memo's", exact=True)).to_be_visible()

    # Changed, and put back as it was; taken away, and put back.
    page.goto(code_memo)
    page.get_by_role("link", name="Wijzig de memo").click()
    page.get_by_role("textbox", name="Memo", exact=True).fill("Toch één code, besloten wij.")
    page.get_by_role("button", name="Bewaar de memo").click()
    page.get_by_role("button", name="Zet deze tekst terug").click()
    expect(page.locator(".weerklank-memo").first).to_contain_text("zwaluwen")
    page.get_by_role("button", name="Haal de memo weg").click()
    page.get_by_role("button", name="Zet de memo terug").click()
    expect(page.locator("#melding")).to_contain_text("De memo staat er weer.")

    # Into the annex of a report that has that part.
    page.get_by_role("button", name="Zet in de bijlage van het rapport").click()
    expect(page.locator("#melding")).to_contain_text("De memo staat in de bijlage.")
    assert violations(page) == []
    look(page, "memo")
    page.goto(f"{home}/rapport/indeling/")
    row = page.locator("li", has_text="Memo's van de onderzoekers").last
    row.get_by_role("button", name="Zet aan").click()
    page.goto(f"{home}/rapport/")
    expect(page.locator("main")).to_contain_text("Wij twijfelden over zwaluwen.")

    page.goto(f"{home}/memos/")
    assert violations(page) == []
    look(page, "lijst")


def test_who_is_named_sees_it_where_she_begins(
    page: Page, live_server: Any, log_in: LogIn, story: Story
) -> None:
    from weerklank.memos.operations import write_memo  # noqa: PLC0415
    from weerklank.memos.queries import Subject  # noqa: PLC0415
    from weerklank.memos.terms import About  # noqa: PLC0415

    write_memo(
        round=story.home.round,
        subject=Subject(About.FREE),
        text=f"@{story.home.coen.name}, kijk je mee?",
        by=story.home.bram,
        at=cast.NOW,
    )
    log_in(page, "coen")
    look(page, "begin")
    page.get_by_role("heading", name="U bent genoemd").wait_for()
    page.get_by_role("link", name="kijk je mee").click()
    page.get_by_role("button", name="Gezien").click()
    expect(page.locator("#melding")).to_contain_text("Genoteerd dat u dit zag.")
    page.goto(live_server.url)
    expect(page.get_by_role("heading", name="U bent genoemd")).to_have_count(0)


def test_who_leaves_a_memo_half_written_is_asked(
    page: Page, live_server: Any, log_in: LogIn, story: Story
) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    home = f"{live_server.url}/rondes/{story.home.round.slug}"
    log_in(page, "bram")
    page.goto(f"{home}/memos/nieuw/")
    written = page.get_by_role("textbox", name="Memo", exact=True)
    written.press_sequentially("half een zin")
    assert asked == []
    page.goto(f"{home}/memos/")
    assert asked == ["beforeunload"]
    page.goto(f"{home}/memos/nieuw/")
    expect(written).to_have_value("half een zin")
    page.get_by_role("button", name="Bewaar de memo").click()
    expect(page.locator("#melding")).to_contain_text("De memo is bewaard.")
    assert asked == ["beforeunload"]
