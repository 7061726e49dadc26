"""Scripts in every text there is: T32.

Short forms: test_scripts.py in tests/house and in tests/journeys.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from tests.house import poison
from tests.house.payloads import PAYLOADS, joined
from tests.house.test_scripts import come_to_life
from tests.house.world import World, make_world

# The browser, and the rule that a page breaks no policy, are those of the journeys.
from tests.journeys.conftest import (  # noqa: F401
    browser_type_launch_args,
    log_that_can_be_emptied,
)
from tests.journeys.helpers.running import Running

Tally = Callable[..., None]
AT_ONCE = 20
AT_ONCE_IN_A_BROWSER = 80


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_no_page_holds_anything_live(db: None, tally: Tally) -> None:
    """Each payload by itself in every text and in a file of each kind, on every page.

    A page is read by one of those who may; with some payloads at once by all of them.
    """
    world = make_world()
    tried, wrong, unseen = 0, [], []
    several = [joined(PAYLOADS[at : at + AT_ONCE]) for at in range(0, len(PAYLOADS), AT_ONCE)]
    for text in (*PAYLOADS, *several):
        with transaction.atomic():
            poison.bring_in_files(world, text if text in PAYLOADS else PAYLOADS[0])
            poison.poison(world, text)
            pages, found, showing = come_to_life(world, by_everybody=text in several)
            transaction.set_rollback(True)
        tried += pages
        wrong += found
        if not showing:
            unseen.append(text)
    assert not unseen, unseen
    tally(
        "T32 pages",
        tried=tried,
        held=tried - min(tried, len(wrong)),
        note="; ".join(["pages read by a parser", *wrong[:5]]),
        payloads=len(PAYLOADS),
    )


@pytest.mark.parametrize("guarded", [True, False], ids=["with the policy", "without it"])
def test_nothing_runs_in_a_browser(
    guarded: bool, browser: Browser, live_server: Any, tally: Tally
) -> None:
    """All of them, some at once, on every page; with the policy and with that set aside."""
    tried, wrong = 0, []
    world = make_world()
    brought = poison.bring_in_files(world, PAYLOADS[0])
    running = Running(browser, live_server.url, world, guarded=guarded)
    for turn, first in enumerate(range(0, len(PAYLOADS), AT_ONCE_IN_A_BROWSER)):
        poison.poison(world, joined(PAYLOADS[first : first + AT_ONCE_IN_A_BROWSER]))
        running.visit_all(brought, turn=turn)
    tried, wrong = running.pages, running.wrong
    running.close()
    tally(
        f"T32 browser, policy {'kept' if guarded else 'set aside'}",
        tried=tried,
        held=tried - min(tried, len(wrong)),
        note="; ".join([f"pages in Chromium, {'with' if guarded else 'without'} CSP", *wrong[:5]]),
        payloads=len(PAYLOADS),
    )


def test_nothing_runs_in_a_pdf_or_a_mail(db: None, tally: Tally) -> None:
    world = make_world()
    tried, wrong = 0, []
    for payload in PAYLOADS:
        with transaction.atomic():
            poison.poison(world, payload)
            wrong += _of_pdf(world, payload) + _of_mail(world, payload)
            transaction.set_rollback(True)
        tried += 2
    tally(
        "T32 PDF and mail",
        tried=tried,
        held=tried - len(wrong),
        note="; ".join(["PDF, mail", *wrong[:5]]),
    )


def _of_pdf(world: World, payload: str) -> list[str]:
    """Say what in the report as PDF would act when it is opened."""
    client = Client()
    client.force_login(world.users["onderzoeker"])
    answer = client.get(
        reverse("reporting:report_file", kwargs={"round": world.round.slug, "kind": "pdf"})
    )
    if answer.status_code != 200:
        return [f"PDF {answer.status_code} of {payload!r}"]
    with pikepdf.open(io.BytesIO(answer.getvalue())) as document:
        acts = [
            str(each.get(key))
            for each in document.objects
            if isinstance(each, pikepdf.Dictionary)
            for key in ("/JS", "/JavaScript", "/Launch", "/OpenAction", "/AA", "/URI")
            if key in each and (key != "/URI" or "xss" in str(each.get(key)))
        ]
    return [f"PDF acts on {payload!r}: {acts}"] if acts else []


def _of_mail(world: World, payload: str) -> list[str]:
    """Say what in a mail to somebody of this name is more than text."""
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": world.users["codeur"].email})
    wrong = []
    for message in mail.outbox:
        whole = message.message()
        if whole.is_multipart() or whole.get_content_type() != "text/plain":
            wrong.append(f"mail of {payload!r} is {whole.get_content_type()}")
    return wrong
