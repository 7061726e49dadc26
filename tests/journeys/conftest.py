"""A real browser on the real site. Run with --run-browser; otherwise these tests are left out."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests import cast
from tests.journeys.helpers import example as examples
from weerklank.site.demo import build

# Two browsers share two cores, and a machine for tests may be slow: only a failure waits so long.
expect.set_options(timeout=15_000)

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "EN-301-549"]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that beeps
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--run-browser"):
        return
    here = str(Path(__file__).parent)
    journeys = [item for item in items if str(item.path).startswith(here)]
    items[:] = [item for item in items if item not in journeys]
    config.hook.pytest_deselected(items=journeys)


@pytest.fixture(autouse=True)
def log_that_can_be_emptied(transactional_db: None) -> None:
    """Emptying the database after a test deletes rows, which both logs refuse on SQLite."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for log in ("log", "vault_log"):
                for verb in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {log}_refuses_{verb}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return {**browser_type_launch_args, "executable_path": executable, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}


@pytest.fixture
def example(transactional_db: None, tmp_path_factory: pytest.TempPathFactory) -> build.Example:
    """The whole of Voorbeelddam; what a worker made, the other workers get as well."""
    of_this_run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        of_this_run = of_this_run.parent
    return examples.fill(of_this_run / "voorbeelddam")


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """Give a function that lists the accessibility rules that a page breaks, with where."""
    axe = Axe()

    def check(page: Page) -> list[str]:
        found = axe.run(
            page,
            options={
                "runOnly": {"type": "tag", "values": AXE_TAGS},
                "resultTypes": ["violations"],
            },
        )
        return [
            f"{page.url}: {rule['id']}: {node['html'][:160]}"
            for rule in found.response["violations"]
            for node in rule["nodes"]
        ]

    return check


@pytest.fixture
def log_in(live_server: Any) -> Callable[[Page, str], None]:
    """Log in by the page itself, as one of the cast."""

    def enter(page: Page, who: str) -> None:
        page.goto(f"{live_server.url}/inloggen/")
        page.get_by_label("E-mailadres").fill(cast.EMAILS[who])
        page.get_by_label("Wachtwoord").fill(cast.PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_url(f"{live_server.url}/")

    return enter


BREACH = """document.addEventListener("securitypolicyviolation", (event) => {
  const { violatedDirective, blockedURI, sample } = event;
  window.tellBreach(`${violatedDirective}: ${blockedURI} ${sample} on ${location}`);
});"""


def watch(context: BrowserContext, wrong: list[str]) -> None:
    """Add to `wrong` whatever breaks the Content-Security-Policy, and every error of a script.

    It holds for every page of this context, also those that open later.
    """

    def tell(breach: str) -> None:  # a method of a list cannot be wrapped
        wrong.append(breach)

    context.expose_function("tellBreach", tell)
    context.add_init_script(BREACH)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on(
        "console",
        lambda message: (
            wrong.append(message.text)
            if message.type == "error" and "Content Security Policy" in message.text
            else None
        ),
    )


def hear_out(context: BrowserContext) -> None:
    """Wait until what the pages had to tell has arrived here."""
    for page in context.pages:
        with contextlib.suppress(Error):  # a page that is closing tells nothing more
            page.evaluate("1")


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], breaches: list[str]
) -> Callable[..., BrowserContext]:
    """Watch every context that a journey makes; `page` and `context` come from here as well."""

    def make(**given: Any) -> BrowserContext:
        context = new_context(**given)
        watch(context, breaches)
        return context

    return make


@pytest.fixture
def breaches() -> list[str]:
    return []


@pytest.fixture(autouse=True)
def no_policy_breach(context: BrowserContext, breaches: list[str]) -> Iterator[None]:
    """Fail when a page breaks its own Content-Security-Policy or throws an error."""
    yield
    hear_out(context)
    assert breaches == []
