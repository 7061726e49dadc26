"""A sentence that is too strong: underlined while it is written, mended or explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import cast, cautions
from tests.findings.conftest import Story, allow, make_story
from weerklank.fieldwork.models import Attendance
from weerklank.findings.models import ClaimAnswer, Finding

LogIn = Callable[[Page, str], None]
STRONG = "Alle inburgeraars snappen de brieven niet."
RIGHT = "Twee van de vijf inburgeraars snappen de brieven niet."
UNDERLINED = """() => [...document.querySelectorAll(".weerklank-underlined__amount")]
  .map((mark) => mark.textContent)"""

UNDERLAY = """() => document.querySelector(".weerklank-underlined__below")
  .textContent.replace("\u200b", "")"""


@pytest.fixture
def story(transactional_db: None) -> Story:
    return make_story()


@pytest.fixture
def finding(story: Story) -> Finding:
    # Five were asked: of fewer no number leaves, and a sentence with one waits for a reason.
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


def test_amount_is_underlined_while_it_is_written_and_mended(
    page: Page,
    live_server: Any,
    log_in: LogIn,
    finding: Finding,
    violations: Callable[[Page], list[str]],
) -> None:
    log_in(page, "bram")
    page.goto(f"{live_server.url}/bevindingen/{finding.pk}/")
    field = page.get_by_role("textbox", name="Bevinding")
    expect(page.locator("#hoeveelheden")).to_contain_text("Dat klopt: 2 van de 5 zeiden dit.")
    assert page.evaluate(UNDERLINED) == []
    field.fill(f"🙂 {STRONG}")
    expect(page.locator("#hoeveelheden")).to_contain_text("“Alle” is 100 %.")
    assert page.evaluate(UNDERLINED) == ["Alle"]
    assert Finding.objects.get().statement == RIGHT
    page.get_by_role("button", name="Bewaar de bevinding").click()
    expect(page.locator("#melding")).to_contain_text("De bevinding is bewaard.")
    assert violations(page) == []

    page.get_by_role("button", name="Schrijf “Twee van de vijf”").click()
    expect(page.locator("#melding")).to_contain_text("Het getal staat in de zin.")
    assert Finding.objects.get().statement == f"🙂 {RIGHT}"


def test_figure_is_taken_over_while_the_sentence_is_written_by_keyboard(
    page: Page,
    live_server: Any,
    log_in: LogIn,
    finding: Finding,
    violations: Callable[[Page], list[str]],
) -> None:
    log_in(page, "bram")
    page.goto(f"{live_server.url}/bevindingen/{finding.pk}/")
    field = page.get_by_role("textbox", name="Bevinding")
    field.fill(f"🙂 {STRONG}")
    button = page.get_by_role("button", name="Schrijf “Twee van de vijf”")
    expect(button).to_be_visible()
    assert violations(page) == []
    button.focus()
    page.keyboard.press("Enter")
    expect(field).to_have_value(f"🙂 {RIGHT}")
    expect(field).to_be_focused()
    expect(page.locator("#hoeveelheden")).to_contain_text("Dat klopt: 2 van de 5 zeiden dit.")
    expect(button).to_have_count(0)
    # Nothing is stored until she says so.
    assert Finding.objects.get().revision == finding.revision


@pytest.mark.parametrize(
    "written",
    [
        # What is listed last stands first.
        ("Dankzij de les snappen alle inburgeraars de brieven niet.", ["Dankzij", "alle"]),
        # Two things are said of the same words.
        ("Van de inburgeraars snapt 90% de brieven niet.", ["90%"]),
    ],
)
def test_words_below_stay_those_of_the_sentence(
    page: Page,
    live_server: Any,
    log_in: LogIn,
    finding: Finding,
    written: tuple[str, list[str]],
) -> None:
    sentence, underlined = written
    log_in(page, "bram")
    page.goto(f"{live_server.url}/bevindingen/{finding.pk}/")
    page.get_by_role("textbox", name="Bevinding").fill(sentence)
    said = "#hoeveelheden [data-weerklank-open]:not([data-weerklank-claim='0-0'])"
    expect(page.locator(said)).to_have_count(2)
    assert page.evaluate(UNDERLINED) == underlined
    assert page.evaluate(UNDERLAY) == sentence


def test_amount_stays_with_a_reason_by_keyboard_alone(
    page: Page,
    live_server: Any,
    log_in: LogIn,
    finding: Finding,
    violations: Callable[[Page], list[str]],
) -> None:
    Finding.objects.update(statement=STRONG)
    bram = finding.round.monitor.memberships.get(user__name="Bram").user
    answered = cautions.answer(finding.round, bram)
    log_in(page, "bram")
    page.goto(f"{live_server.url}/rondes/{finding.round.slug}/hoeveelheden/")
    expect(page.get_by_text("Nog na te kijken: 1.")).to_be_visible()
    page.locator("summary", has_text="Laat het zo staan").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Zo is het gezegd.")
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#melding")).to_contain_text("De reden is bewaard.")
    # All of them is nothing that one person lets out.
    expect(page.get_by_text("Dit wacht op een andere onderzoeker dan Bram")).to_be_visible()
    assert ClaimAnswer.objects.count() == answered + 1
    assert ClaimAnswer.objects.filter(reason="Zo is het gezegd.").exists()
    page.get_by_role("button", name="Haal de reden weg").first.click()
    expect(page.get_by_role("heading", name="Nog na te kijken")).to_be_visible()


def test_each_text_of_a_point_is_underlined_by_itself(
    page: Page,
    live_server: Any,
    log_in: LogIn,
    finding: Finding,
    violations: Callable[[Page], list[str]],
) -> None:
    monitor = finding.round.monitor.slug
    log_in(page, "bram")
    page.goto(f"{live_server.url}/monitors/{monitor}/verbeterpunten/nieuw/?bevinding={finding.pk}")
    page.get_by_role("textbox", name="Afgesproken stap").fill(f"Negen {STRONG[5:]}")
    expect(page.locator("#hoeveelheden [data-weerklank-open]")).to_have_count(1)
    assert page.evaluate(UNDERLINED) == ["Negen"]
    page.get_by_role("textbox", name="Wat kan er beter").fill(STRONG)
    expect(page.locator("#hoeveelheden [data-weerklank-open]")).to_have_count(2)
    assert page.evaluate(UNDERLINED) == ["Alle", "Negen"]
    expect(page.locator("#hoeveelheden")).to_contain_text("Beoordeeld naar bevinding")
    page.get_by_role("link", name="Afgesproken stap").click()
    assert violations(page) == []
    page.get_by_role("textbox", name="Wat kan er beter").fill(RIGHT)
    expect(page.locator("#hoeveelheden [data-weerklank-open]")).to_have_count(1)
    assert page.evaluate(UNDERLINED) == ["Negen"]
