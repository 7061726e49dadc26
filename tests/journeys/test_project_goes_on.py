"""A project of another program: taken over, coded further, given back, opened again."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import cast, samples
from tests.journeys.helpers.walk import Walk, choose_words
from weerklank.coding.models import Code
from weerklank.study.models import Round

# The largest there is.
PROJECT = samples.projects("qdpx/*qualcoder-4*")[-1].path
STATEMENT = "Een deelnemer vraagt zich af hoe dit in de praktijk gaat."


@pytest.fixture
def walk(page: Page, live_server: Any, violations: Callable[[Page], list[str]]) -> Walk:
    page.emulate_media(reduced_motion="reduce")
    page.set_default_timeout(60_000)
    return Walk(page=page, site=live_server.url, violations=violations)


def inspect(file: Path) -> dict[str, Any]:
    """Ask the command line what is in a project."""
    done = subprocess.run(
        [sys.executable, "-m", "weerklank.site.cli", "refi", "inspect", str(file), "--json"],
        capture_output=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_project_of_another_program_goes_on_here_and_goes_back(
    walk: Walk, tmp_path: Path
) -> None:
    home = cast.make_voorbeelddam()
    before = inspect(PROJECT)
    walk.log_in("bram")
    take_over(walk, home.round, PROJECT)
    code_one_more(walk, home.round)
    compare(walk)
    write_a_finding(walk)
    report(walk)
    given = give_back(walk, home.round, tmp_path)
    after = inspect(given)
    assert after["codings"] == before["codings"] + 1
    assert after["codes"] == before["codes"]
    assert after["sources"] == before["sources"]
    open_again(walk, home, given, after)


def take_over(walk: Walk, of_round: Round, file: Path) -> None:
    walk.go(reverse("coding:overview", args=[of_round.slug]))
    walk.follow("Wissel uit met een ander programma")
    walk.page.get_by_label("Bestand", exact=True).set_input_files(file)
    walk.send("Bekijk wat erin staat")
    walk.look(file.name)
    walk.press("Neem over")
    expect(walk.page.locator("#inhoud").get_by_text("Overgenomen:")).to_be_visible()
    assert walk.violations(walk.page) == []


def code_one_more(walk: Walk, of_round: Round) -> None:
    """Give a passage one code of the project's own codebook."""
    page = walk.page
    walk.go(reverse("coding:overview", args=[of_round.slug]))
    walk.follow("Gesprek 1")
    expect(page.locator("html[data-weerklank-coding=ready]")).to_be_attached()
    words = page.locator("[data-weerklank-turns] [data-weerklank-turn]").first.inner_text().split()
    word = max(words[:40], key=len)
    choose_words(page, word, word)
    page.keyboard.press("c")
    box = page.get_by_role("combobox", name="Zoek code")
    expect(box).to_be_focused()
    page.keyboard.type(Code.objects.filter(is_container=False).first().label)
    page.keyboard.press("Enter")
    expect(page.locator("[data-weerklank-saved=saved]")).to_contain_text("bewaard")


def compare(walk: Walk) -> None:
    walk.step("Vergelijken")
    walk.look("Vergelijken")
    cell = walk.page.get_by_role("row").get_by_role("link", name=" van ", exact=False).first
    cell.click()
    expect(walk.page.locator("#bewijs").get_by_role("heading", level=2)).to_be_focused()
    walk.page.keyboard.press("Escape")


def write_a_finding(walk: Walk) -> None:
    page = walk.page
    walk.step("Bevindingen")
    walk.follow("Schrijf een bevinding")
    page.get_by_label("Bevinding", exact=True).fill(STATEMENT)
    page.get_by_label("Deel van het rapport").select_option(label="Wat schuurt")
    page.get_by_label("Soort").select_option(label="Knelpunt")
    walk.send("Leg vast en kies bewijs")
    walk.look("Kies passages")
    page.get_by_role("main").get_by_role("checkbox").first.check()
    walk.send("Zet bij de bevinding")
    walk.look("Bevinding")


def report(walk: Walk) -> None:
    walk.step("Rapport")
    expect(walk.page.get_by_role("main")).to_contain_text(STATEMENT)
    name, data = walk.download("Download als pdf")
    assert name.endswith(".pdf")
    assert data.startswith(b"%PDF-")


def give_back(walk: Walk, of_round: Round, folder: Path) -> Path:
    walk.go(reverse("coding:overview", args=[of_round.slug]))
    walk.follow("Wissel uit met een ander programma")
    with walk.page.expect_download() as coming:
        walk.press("Haal het bestand op")
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def open_again(walk: Walk, home: cast.Voorbeelddam, file: Path, expected: dict[str, Any]) -> None:
    """What came out goes into an empty round, and nothing is less."""
    second = cast.make_round(home.monitor, number=2)
    take_over(walk, second, file)
    walk.go(reverse("coding:overview", args=[second.slug]))
    again = give_back(walk, second, file.parent)
    assert inspect(again)["codings"] == expected["codings"]
