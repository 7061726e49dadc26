"""Every page behind a card in every look: T59, T62.

Short form: tests/journeys/test_behind_cards.py.

Pages of staff by axe: tests/journeys/test_every_page.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

# The browser is that of the journeys.
from tests.journeys.conftest import (  # noqa: F401
    breaches,
    browser_context_args,
    browser_type_launch_args,
    log_that_can_be_emptied,
    new_context,
    no_policy_breach,
    violations,
)
from tests.journeys.helpers import behind_cards
from tests.journeys.helpers.behind_cards import LEFT, OVERLAPS, World, in_order, wrong_with

Tally = Callable[..., None]
Make = Callable[..., BrowserContext]
LANGUAGES, WIDTHS, COLOURS = ("nl", "ar", "ti"), (320, 768, 1280), ("none", "active")


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = settings.DATA_FOLDER = tmp_path
    return behind_cards.make_world()


def test_t59_every_state_in_every_look(
    *,
    new_context: Make,  # noqa: F811
    live_server: Any,
    world: World,
    violations: Callable[[Page], list[str]],  # noqa: F811
    tally: Tally,
) -> None:
    pages, wrong = 0, []
    for language, width, colours in itertools.product(LANGUAGES, WIDTHS, COLOURS):
        context = new_context(
            viewport={"width": width, "height": 800},
            forced_colors=colours,  # type: ignore[arg-type]
        )
        for page in behind_cards.screens(context, live_server.url, world, language):
            pages += 1
            wrong += wrong_with(page, violations, width)
        context.close()
    tally(
        "T59",
        tried=pages,
        held=pages - min(pages, len(wrong)),
        note="; ".join(
            ["pages behind a card in nl, ar, ti, at 320, 768, 1280, light and forced", *wrong[:5]]
        ),
    )


def test_t62_four_languages_from_the_right(
    new_context: Make,  # noqa: F811
    live_server: Any,
    world: World,
    tally: Tally,
) -> None:
    """Also at 320 pixels, which is what a screen of 1280 has left at four hundred per cent."""
    pages, wrong = 0, []
    for language in LEFT:
        context = new_context(viewport={"width": 320, "height": 700})
        for page in behind_cards.screens(context, live_server.url, world, language):
            pages += 1
            is_wide = page.evaluate("document.documentElement.scrollWidth") > 320
            if is_wide or not in_order(page) or page.evaluate(OVERLAPS):
                wrong.append(f"{language} {page.url}")
        context.close()
    tally(
        "T62",
        tried=pages,
        held=pages - len(wrong),
        note="; ".join(["screens in ar, fa, prs, ps at 320: mirrored, none over another", *wrong]),
    )
