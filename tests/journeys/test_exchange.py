"""A project of another program into a round, looked at and taken over, by mouse."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import cast
from tests.exchange import projects


@pytest.mark.parametrize("width", [320, 1280])
def test_a_project_is_taken_over(  # noqa: PLR0917  fixtures
    page: Page,
    live_server: Any,
    log_in: Callable[[Page, str], None],
    violations: Callable[[Page], list[str]],
    tmp_path: Path,
    width: int,
):
    home = cast.make_voorbeelddam()
    file = tmp_path / "project.qdpx"
    file.write_bytes(projects.whole())
    page.set_viewport_size({"width": width, "height": 900})
    log_in(page, "bram")
    page.goto(live_server.url + reverse("coding:overview", args=[home.round.slug]))
    page.get_by_role("link", name="Wissel uit met een ander programma").click()
    assert violations(page) == []
    look_at(page, f"lijst-{width}")
    page.get_by_label("Bestand", exact=True).set_input_files(file)
    page.get_by_role("button", name="Bekijk wat erin staat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("project.qdpx")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    look_at(page, f"voorproef-{width}")
    page.get_by_role("button", name="Neem over").click()
    expect(page.locator("#inhoud").get_by_text("Overgenomen: 2 gesprekken")).to_be_visible()
    assert violations(page) == []
    look_at(page, f"klaar-{width}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Haal het bestand op").click()
    assert download.value.suggested_filename == f"{home.round.slug}.qdpx"


def look_at(page: Page, name: str) -> None:
    if os.environ.get("REFI_PICTURES"):
        page.screenshot(path=f"{os.environ['REFI_PICTURES']}/{name}.png", full_page=True)
