"""The wide tables in a browser: their head stays in view, and they are ordered by their heads."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import cast
from tests.findings.conftest import Story, make_story
from weerklank.coding.models import Code

WIDTHS = [320, 768, 1280]
SEEN = """table => {
  const head = table.querySelector("thead th:nth-child(2)").getBoundingClientRect();
  const first = table.querySelector("tbody tr:last-child th").getBoundingClientRect();
  const board = table.closest(".weerklank-board__scroll").getBoundingClientRect();
  return {head: [head.top, head.bottom], left: first.left, board: [board.top, board.left],
          height: innerHeight, page: document.documentElement.scrollWidth};
}"""
TO_THE_END = """table => {
  const board = table.closest(".weerklank-board__scroll");
  // Where it does not fit it has a window of its own; where it does, the page is that window.
  if (getComputedStyle(board).overflowX === "visible") {
    table.querySelector("tbody tr:last-child th").scrollIntoView({block: "center"});
  } else {
    board.scrollIntoView({block: "center"});
    board.scrollTo(10000, 10000);
  }
}"""


@pytest.fixture
def story(transactional_db: None) -> Story:
    """The round counted by hand, written down, so that the server's threads see it."""
    return make_story()


@pytest.fixture
def long(story: Story) -> Story:
    """Thirty codes and thirty people: more than stands on a screen."""
    branch = story.codes["4.6"].parent
    for number in range(10, 40):
        story.codes[f"4.{number}"] = Code.objects.create(
            monitor=story.home.monitor,
            number=f"4.{number}",
            position=number,
            label=f"Onderwerp dat een wat langere naam heeft {number}",
            parent=branch,
        )
        story.code(1, "Ik snap de brief niet", f"4.{number}")
        cast.make_participant(story.home.round, f"D{number}")
    story.code(1, "Bij ons ook niet", "4.39")
    return story


def address(story: Story, name: str) -> str:
    return reverse(name, args=[story.home.round.slug])


PAGES = {
    "analysis:compare": ("table.weerklank-matrix", "?by=leerroute"),
    "analysis:together": ("table.weerklank-matrix", "?branch={branch}"),
    "study:spread": ("table.weerklank-people", "?kolom=leerroute&kolom=gender&kolom=origin"),
}


def opened(page: Page, site: str, long: Story, name: str) -> Any:
    css, query = PAGES[name]
    branch = long.codes["4.6"].parent_id
    page.goto(site + address(long, name) + query.format(branch=branch))
    return page.locator(css)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_head_and_first_column_stay_in_view(  # noqa: PLR0917 -- fixtures
    name: str,
    width: int,
    long: Story,
    page: Page,
    live_server: Any,
    log_in: Callable[[Page, str], None],
    violations: Callable[[Page], list[str]],
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    log_in(page, "bram")
    table = opened(page, live_server.url, long, name)
    assert violations(page) == []
    table.evaluate(TO_THE_END)
    seen = table.evaluate(SEEN)
    top, bottom = seen["head"]
    assert 0 <= top < bottom < seen["height"], seen
    assert seen["left"] == pytest.approx(seen["board"][1], abs=1), seen
    # The row looked for stands under the head, not beneath it.
    last = table.locator("tbody tr").last
    cell = last.locator("th").bounding_box()
    assert cell is not None
    assert cell["y"] >= bottom - 1
    assert seen["page"] <= width


def first_codes(page: Page) -> list[str]:
    numbers = page.locator(".weerklank-matrix tbody .weerklank-number")
    return [text.strip() for text in numbers.all_inner_texts()][:2]


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_matrix_is_ordered_and_cut_by_keyboard_with_and_without_scripts(
    has_scripts: bool,
    long: Story,
    new_context: Callable[..., Any],
    live_server: Any,
    log_in: Callable[[Page, str], None],
) -> None:
    context = new_context(java_script_enabled=has_scripts)
    page = context.new_page()
    log_in(page, "bram")
    page.goto(live_server.url + address(long, "analysis:compare"))
    assert first_codes(page) == ["4", "4.10"]
    head = page.get_by_role("columnheader", name="Samen")
    head.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert first_codes(page) == ["4.39", "4.10"]
    page.get_by_label("Alleen codes genoemd door").select_option("2")
    if not has_scripts:
        page.get_by_role("button", name="Toon").click()
    expect(page.locator(".weerklank-matrix tbody tr")).to_have_count(1)
    assert "order=total" in page.url
    assert "least=2" in page.url
    context.close()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_on_a_phone_choices_lie_folded_until_one_is_made(
    has_scripts: bool,
    long: Story,
    new_context: Callable[..., Any],
    live_server: Any,
    log_in: Callable[[Page, str], None],
) -> None:
    context = new_context(java_script_enabled=has_scripts, viewport={"width": 320, "height": 800})
    page = context.new_page()
    log_in(page, "bram")
    page.goto(live_server.url + address(long, "analysis:compare"))
    least = page.get_by_label("Alleen codes genoemd door")
    if has_scripts:
        expect(least).to_be_hidden()
        page.get_by_text("Kies groepen en filters").click()
    least.select_option("2")
    if not has_scripts:
        page.get_by_role("button", name="Toon").click()
    expect(page.locator(".weerklank-matrix tbody tr")).to_have_count(2)
    page.reload()
    expect(least).to_be_visible()  # what narrows the table is in sight
    expect(least).to_have_value("2")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_text("Kies groepen en filters")).to_be_hidden()
    expect(least).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_name_without_spaces_makes_no_page_wider_than_the_screen(
    width: int, long: Story, page: Page, live_server: Any, log_in: Callable[[Page, str], None]
) -> None:
    """The name of a file that became a title; a code that somebody pasted."""
    endless = "2026-03-14_groepsgesprek_B1_definitief_" * 3
    round_, conversation = long.home.round, long.home.round.conversations.first()
    type(round_).objects.filter(pk=round_.pk).update(name=endless)
    type(conversation).objects.filter(pk=conversation.pk).update(title=endless)
    Code.objects.filter(number__in=["4", "4.39"]).update(label=endless)
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, "bram")
    of_round = (
        "site:round",
        "study:plan",
        "fieldwork:conversations",
        "coding:overview",
        "coding:codebook",
        "analysis:compare",
        "analysis:together",
        "analysis:contrast",
        "analysis:persons",
        "findings:findings",
        "reporting:report",
        "memos:memos",
    )
    pages = [address(long, name) for name in of_round]
    pages += [
        reverse(name, args=[conversation.pk])
        for name in ("fieldwork:conversation", "coding:code", "analysis:portrait")
    ]
    wide = []
    for each in pages:
        page.goto(live_server.url + each)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(each)
    assert wide == []


def glued(page: Page) -> Iterator[str]:
    for text in page.locator("main th").all_inner_texts():
        if text and text.split()[0][-1:].isalpha() and text[0].isdigit():
            yield text


@pytest.mark.parametrize("name", ["analysis:compare", "analysis:together"])
def test_no_number_is_glued_to_a_name(
    name: str, long: Story, page: Page, live_server: Any, log_in: Callable[[Page, str], None]
) -> None:
    log_in(page, "bram")
    opened(page, live_server.url, long, name)
    assert page.locator("main th").count() > 10
    assert list(glued(page)) == []
