"""The codebook in a real browser: another place by mouse and by keyboard, and another colour."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from weerklank.coding import operations, queries
from weerklank.coding.models import Code

LogIn = Callable[[Page, str], None]


@pytest.fixture
def tree(
    page: Page, live_server: Any, log_in: LogIn, voorbeelddam: cast.Voorbeelddam
) -> dict[str, Code]:
    operations.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    log_in(page, "bram")
    page.goto(f"{live_server.url}/rondes/{voorbeelddam.round.slug}/codeboek/")
    return {code.number: code for code in queries.codes(voorbeelddam.monitor)}


def row(page: Page, code: Code) -> Any:
    return page.locator(f'[data-weerklank-place="{code.pk}"]')


def say_why(page: Page, button: str) -> None:
    """The form stands open, with the cursor where the reason goes."""
    expect(page.locator("textarea:focus")).to_have_count(1)
    page.keyboard.type("Hoort daar")
    page.get_by_role("button", name=button, exact=True).click()


def test_a_code_is_dragged_below_another_and_before_one_beside_it(
    page: Page, tree: dict[str, Code]
) -> None:
    moved, above = tree["4.6"], tree["4.8"]
    row(page, moved).drag_to(row(page, above))
    expect(page.get_by_label("Onder")).to_have_value(str(above.pk))
    moved.refresh_from_db()
    assert moved.number == "4.6"  # nothing changes before somebody says why
    say_why(page, "Verplaats")
    page.wait_for_url("**code=4.8.*")
    moved.refresh_from_db()
    assert moved.parent == above

    first, third = tree["4.1"], tree["4.3"]
    row(page, third).drag_to(row(page, first), target_position={"x": 40, "y": 2})
    say_why(page, "Zet op deze plek")
    page.wait_for_url("**code=4.1*")
    third.refresh_from_db()
    first.refresh_from_db()
    assert (third.number, first.number) == ("4.1", "4.2")


def test_a_code_moves_by_keyboard_alone(page: Page, tree: dict[str, Code]) -> None:
    code = tree["4.2"]
    row(page, code).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_label("Plek")).to_have_value("up")
    say_why(page, "Zet op deze plek")
    page.wait_for_url("**code=4.1*")
    row(page, code).focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.get_by_label("Onder")).to_have_value("0")
    say_why(page, "Verplaats")
    page.wait_for_url(lambda address: "code=4" not in address)
    code.refresh_from_db()
    assert code.parent is None


def test_a_branch_gets_another_colour(page: Page, tree: dict[str, Code]) -> None:
    row(page, tree["4"]).click()
    page.get_by_text("Wijzig deze code").click()
    page.get_by_role("radio", name="wijnrood").check()
    page.locator("#id_change-reason").fill("Beter te zien")
    page.get_by_role("button", name="Bewaar de wijziging").click()
    expect(row(page, tree["4.6"])).to_have_attribute("data-branch", "8")
