"""A project of another program into a round, looked at and taken over, by mouse."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import cast
from tests.exchange import projects
from weerklank.coding.models import Coding
from weerklank.exchange import jobs, rules
from weerklank.exchange.models import GivenProject, ProjectDraft, TakenProject
from weerklank.exchange.operations import drafts, giving, importing, taking, watching
from weerklank.exchange.rules import Stage


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


class SlowWorker:
    """Does what pages put in the queue, each in a thread, and waits halfway until it is let go."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.waits_at = -1  # so many texts
        self.threads: list[threading.Thread] = []
        self._go_on = watching.Watch.go_on

    def go_on(self, watch: watching.Watch, stage: Stage | None = None, **far: int) -> None:
        self._go_on(watch, stage, **far)
        while (
            stage is Stage.REST or far.get("texts") == self.waits_at
        ) and not self.may_end.is_set():
            time.sleep(0.05)
            self._go_on(watch)

    def enqueue(self, task: str, number: int, attempt: int) -> None:
        self.threads.append(threading.Thread(target=self._work, args=(task, number, attempt)))
        self.threads[-1].start()

    def _work(self, task: str, number: int, attempt: int) -> None:
        work, name = {
            "take": (taking.take_asked, "draft_id"),
            "look": (taking.look_asked, "draft_id"),
            "give": (giving.give_asked, "given_id"),
        }[task]
        try:
            work(**{name: number}, attempt=attempt, at=timezone.now())
        finally:
            connection.close()


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> SlowWorker:
    slow = SlowWorker()
    monkeypatch.setattr(taking, "AT_ONCE_CODINGS", 0)
    monkeypatch.setattr(watching, "BEAT", 0.1)
    monkeypatch.setattr(watching.Watch, "go_on", lambda *a, **b: slow.go_on(*a, **b))  # noqa: PLW0108  binds it
    monkeypatch.setattr(
        type(jobs.take), "enqueue", lambda task, *given: slow.enqueue(task.func.__name__, *given)
    )
    return slow


@pytest.mark.parametrize(("width", "scripts"), [(320, True), (1280, False)])
def test_a_large_project_is_followed_stopped_and_taken_over(  # noqa: PLR0917  fixtures
    new_context: Callable[..., Any],
    live_server: Any,
    log_in: Callable[[Page, str], None],
    violations: Callable[[Page], list[str]],
    tmp_path: Path,
    worker: SlowWorker,
    width: int,
    scripts: bool,
):
    """With and without JavaScript."""
    home = cast.make_voorbeelddam()
    file = tmp_path / "project.qdpx"
    file.write_bytes(projects.whole())
    page = new_context(java_script_enabled=scripts, viewport={"width": width, "height": 900})
    page = page.new_page()
    log_in(page, "bram")
    page.goto(live_server.url + reverse("exchange:overview", args=[home.round.slug]))
    page.get_by_label("Bestand", exact=True).set_input_files(file)
    page.get_by_role("button", name="Bekijk wat erin staat").click()
    page.get_by_role("button", name="Neem over").click()
    here = page.url

    def see(words: str) -> None:
        deadline = time.monotonic() + 15
        while not scripts and words not in page.content() and time.monotonic() < deadline:
            page.get_by_role("link", name="Kijk hoe ver het is").click()
        expect(page.locator("#inhoud").get_by_text(words)).to_be_visible()

    see("De memo's en wat er verder bij hoort, worden overgenomen.")
    expect(page.locator("#voortgang").get_by_text("2 van 2")).to_be_visible()
    if scripts:
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    look_at(page, f"bezig-{width}")
    # Left and come back to.
    page.goto(live_server.url + reverse("exchange:overview", args=[home.round.slug]))
    look_at(page, f"wacht-{width}")
    page.get_by_role("link", name="project.qdpx").click()
    begun = time.monotonic()
    page.get_by_role("button", name="Stop met overnemen").click()
    worker.threads[0].join()
    assert time.monotonic() - begun < 5
    if not scripts:
        page.goto(here)
    expect(page.get_by_text("Het overnemen is gestopt. Er is niets overgenomen.")).to_be_visible()
    look_at(page, f"gestopt-{width}")
    assert not Coding.objects.exists()
    assert not TakenProject.objects.exists()

    worker.may_end.set()
    page.get_by_role("button", name="Neem over").click()
    worker.threads[1].join()
    if not scripts:
        page.goto(here)
    expect(page.get_by_text("Overgenomen: 2 gesprekken")).to_be_visible()
    if scripts:
        assert violations(page) == []
    look_at(page, f"overgenomen-{width}")
    assert Coding.objects.count() == 3


@pytest.mark.parametrize(("width", "scripts"), [(320, True), (1280, False)])
def test_a_large_file_is_looked_at_while_somebody_waits(  # noqa: PLR0917  fixtures
    new_context: Callable[..., Any],
    live_server: Any,
    log_in: Callable[[Page, str], None],
    violations: Callable[[Page], list[str]],
    tmp_path: Path,
    worker: SlowWorker,
    monkeypatch: pytest.MonkeyPatch,
    width: int,
    scripts: bool,
):
    """With and without JavaScript."""
    monkeypatch.setattr(drafts, "AT_ONCE_BYTES", 100)
    worker.waits_at = 2
    home = cast.make_voorbeelddam()
    file, broken = tmp_path / "project.qdpx", tmp_path / "stuk.qdpx"
    file.write_bytes(projects.whole())
    broken.write_bytes(projects.whole()[:400])
    page = new_context(java_script_enabled=scripts, viewport={"width": width, "height": 900})
    page = page.new_page()
    log_in(page, "bram")

    def send(file: Path) -> None:
        page.goto(live_server.url + reverse("exchange:overview", args=[home.round.slug]))
        page.get_by_label("Bestand", exact=True).set_input_files(file)
        page.get_by_role("button", name="Bekijk wat erin staat").click()

    def see(words: str) -> None:
        deadline = time.monotonic() + 15
        while not scripts and words not in page.content() and time.monotonic() < deadline:
            page.get_by_role("link", name="Kijk hoe ver het is").click()
        expect(page.locator("#inhoud").get_by_text(words)).to_be_visible()

    def check(name: str) -> None:
        if scripts:
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        look_at(page, f"{name}-{width}")

    send(file)
    see("Het bestand wordt bekeken.")
    if scripts:
        expect(page.locator("#voortgang").get_by_text("3", exact=True)).to_be_visible()
    check("bekijken")
    second = page.context.new_page()  # the same page in another tab
    second.goto(page.url)
    page.get_by_role("button", name="Stop en gooi dit weg").click()
    worker.threads[0].join()
    if scripts:
        expect(second.get_by_text("Deze bladzijde is er niet")).to_be_visible()
    second.close()
    said = page.locator("#inhoud").get_by_text("Het bekijken is gestopt. Het bestand is weg.")
    expect(said).to_be_visible()
    assert not ProjectDraft.objects.exists()

    worker.may_end.set()
    send(broken)
    see("Het bestand is beschadigd (inhoudsopgave).")
    check("stuk")
    page.get_by_role("button", name="Gooi dit weg").click()
    send(file)
    see("Er is nog niets overgenomen.")
    check("bekeken")


@pytest.mark.parametrize(("width", "scripts"), [(320, True), (1280, False)])
def test_a_large_round_is_made_into_a_file_and_taken_along(  # noqa: PLR0917  fixtures
    new_context: Callable[..., Any],
    live_server: Any,
    log_in: Callable[[Page, str], None],
    violations: Callable[[Page], list[str]],
    tmp_path: Path,
    worker: SlowWorker,
    monkeypatch: pytest.MonkeyPatch,
    width: int,
    scripts: bool,
):
    """With and without JavaScript."""
    monkeypatch.setattr(giving, "AT_ONCE_CODINGS", 0)
    home = cast.make_voorbeelddam()
    file = tmp_path / "project.qdpx"
    file.write_bytes(projects.whole())
    worker.may_end.set()
    importing.take_project(
        round_=home.round, path=file, name=file.name, choices=rules.Choices(), by=home.bram,
        at=timezone.now(),
    )  # fmt: skip
    worker.may_end.clear()
    page = new_context(java_script_enabled=scripts, viewport={"width": width, "height": 900})
    page = page.new_page()
    log_in(page, "bram")
    overview = live_server.url + reverse("exchange:overview", args=[home.round.slug])

    def see(words: str) -> None:
        deadline = time.monotonic() + 15
        while not scripts and words not in page.content() and time.monotonic() < deadline:
            page.get_by_role("link", name="Kijk hoe ver het is").click()
        expect(page.locator("#inhoud").get_by_text(words)).to_be_visible()

    def check(name: str) -> None:
        if scripts:
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        look_at(page, f"{name}-{width}")

    def ask() -> None:
        page.goto(overview)
        page.get_by_role("button", name="Maak het bestand klaar").click()

    page.goto(overview)
    check("geven")
    ask()
    see("Het project wordt klaargemaakt: het wordt één bestand.")
    expect(page.locator("#voortgang").get_by_text("2 van 2")).to_be_visible()
    check("klaarmaken")
    ask()  # once more: no second one
    see("Het project wordt klaargemaakt: het wordt één bestand.")
    assert len(worker.threads) == 1
    page.get_by_role("button", name="Afbreken").click()
    worker.threads[0].join()
    said = page.locator("#inhoud").get_by_text("Het klaarmaken is afgebroken. Er is geen bestand.")
    expect(said).to_be_visible()
    assert not GivenProject.objects.exists()

    ask()
    see("Het project wordt klaargemaakt: het wordt één bestand.")
    page.goto(overview)  # left and come back to
    page.get_by_role("link", name="Het bestand van deze ronde").click()
    worker.may_end.set()
    worker.threads[1].join()
    see("Het bestand is klaar.")
    check("klaargemaakt")
    with page.expect_download() as download:
        page.get_by_role("link", name="Haal het bestand op").click()
    assert download.value.suggested_filename == f"{home.round.slug}.qdpx"
    assert Path(download.value.path()).stat().st_size == GivenProject.objects.get().size


def look_at(page: Page, name: str) -> None:
    if os.environ.get("REFI_PICTURES"):
        page.screenshot(path=f"{os.environ['REFI_PICTURES']}/{name}.png", full_page=True)
