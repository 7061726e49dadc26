"""Somebody tells on a telephone that dies and a line that is bad, in the numbers of a claim.

Short forms: tests/journeys/test_telling.py.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserType, Page, expect

from tests import cast

# The browser is that of the journeys.
from tests.journeys.conftest import (  # noqa: F401
    breaches,
    browser_context_args,
    browser_type_launch_args,
    log_that_can_be_emptied,
    new_context,
)
from tests.journeys.helpers.bad_line import BadLine
from tests.journeys.helpers.killed import Phone
from tests.journeys.test_telling import (
    NEXT,
    SECONDS,
    TALK,
    begin,
    heard_after,
    phone,  # noqa: F401
    ready,
    speak_until_killed,
)
from tests.telling.world import Told, add_questions, open_round
from weerklank.sounds.models import ArrivingPart, Sound
from weerklank.telling.models import Answer
from weerklank.telling.operations import answering

Tally = Callable[..., None]
KILLS, AT_ONCE = 50, 2
QUESTIONS, SPOKEN = 20, 5


@pytest.fixture
def told(voorbeelddam: cast.Voorbeelddam, settings: Any, tmp_path: Path) -> Told:
    settings.MEDIA_ROOT = tmp_path / "files"
    return open_round(voorbeelddam)


def test_t17_killed_fifty_times(
    *,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],  # noqa: F811
    live_server: Any,
    told: Told,
    tmp_path: Path,
    tally: Tally,
) -> None:
    """Two telephones in turn, killed at any moment between the sixth and the twelfth second."""
    chance = random.Random(17)  # noqa: S311
    executable = browser_type_launch_args["executable_path"]
    people = told.pseudonyms[:AT_ONCE]
    phones = {
        who: Phone(browser_type, executable, tmp_path / f"phone-{place}")
        for place, who in enumerate(people)
    }
    missing = []
    while len(missing) < KILLS:
        spoken = {}
        for who, one in phones.items():
            seconds = chance.uniform(6, 12)
            spoken[who], _size = speak_until_killed(one, live_server, told, who, seconds)
        for who, one in phones.items():
            missing.append(spoken[who] - heard_after(one, live_server, told, who))
            answering.wipe(telling=told.telling(who), question=told.questions[0], at=timezone.now())
    tally(
        "T17",
        tried=len(missing),
        held=sum(each <= 5 for each in missing),
        note="browsers killed while somebody spoke; at most 5 s missing, and it plays",
        missing_s_at_most=round(max(missing), 1),
        missing_s_on_average=round(sum(missing) / len(missing), 1),
    )


def test_t23_twenty_questions_on_a_line_that_loses_packets(
    phone: Page,  # noqa: F811
    live_server: Any,
    told: Told,
    tally: Tally,
) -> None:
    """50 kbit/s, 800 ms, five packets in a hundred lost; her voice goes on behind the page."""
    add_questions(told, QUESTIONS)
    port = int(live_server.url.rpartition(":")[2])
    took = []
    with BadLine(port) as line:
        phone.set_default_timeout(180_000)
        code = told.invited.codes[told.pseudonyms[0]]
        phone.goto(f"{line.address}/k/{code}/")
        phone.goto(f"{line.address}/k/ar/vertellen/")
        begin(phone)
        for number in range(QUESTIONS):
            if number % (QUESTIONS // SPOKEN) == 0:
                phone.locator(TALK).click()
                expect(phone.locator(f"{TALK}[data-weerklank-speaking=yes]")).to_be_visible()
                phone.wait_for_timeout(4_500)
                phone.locator(TALK).click()
                expect(phone.locator(f"{TALK}:not([data-weerklank-speaking=yes])")).to_be_visible()
            else:
                phone.locator("textarea").fill(f"جواب {number}")
            here, begun = phone.url, time.monotonic()
            phone.locator(NEXT).click(no_wait_after=True)
            phone.wait_for_url(lambda address, here=here: address != here, wait_until="commit")
            ready(phone)
            took.append(time.monotonic() - begun)
        deadline = time.monotonic() + 300
        while Sound.objects.filter(kind="answer").count() < SPOKEN and time.monotonic() < deadline:
            phone.wait_for_timeout(500)
    whole = [one for one in Answer.objects.all() if one.sound_id or one.text]
    phone.goto(f"{live_server.url}/k/{code}/")
    phone.goto(live_server.url + told.at(0))
    seconds = [
        phone.evaluate(SECONDS, f"/k/ar/vertellen/vraag/{one.question_id}/mijn-stem/")
        for one in whole
        if one.sound_id
    ]
    is_whole = len(whole) == QUESTIONS and min(seconds) > 4 and not ArrivingPart.objects.exists()
    tally(
        "T23",
        tried=QUESTIONS,
        held=sum(each < 10 for each in took) if is_whole else 0,
        note="screens to be used within 10 s, all answers there: 5 by voice, 15 in words",
        screen_s_at_most=round(max(took), 1),
        screen_s_on_average=round(sum(took) / len(took), 1),
        packets=line.packets,
        lost=line.lost,
        connections_broken=line.broken,
    )
