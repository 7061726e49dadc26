"""A long transcript in a real browser: what it costs is printed, that it works is asserted."""

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect

from tests import cast
from tests.coding.conftest import Sample, make_sample
from weerklank.coding import operations
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import Turn

LogIn = Callable[[Page, str], None]
WORDS = ["ik", "wij", "brief", "gemeente", "les", "taal", "buurvrouw", "telefoon", "afspraak"]
WORDS += ["loket", "wachten", "begrijpen", "morgen", "altijd", "soms", "omdat", "daarna", "druk"]
# Before anything else runs: note long tasks, and when the page could be used.
WATCH = """
window.longTasks = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) longTasks.push([startTime, duration]);
}).observe({ type: "longtask", buffered: true });
new MutationObserver((_, observer) => {
  if (document.documentElement?.dataset.weerklankCoding !== "ready") return;
  observer.disconnect();
  const look = () => {
    if (!document.querySelector(".weerklank-coding")) requestAnimationFrame(look);
    else window.usableAt = performance.now();
  };
  look();
}).observe(document, { subtree: true, attributeFilter: ["data-weerklank-coding"] });
"""


def make_long(sample: Sample, *, words: int, codings: int) -> None:
    """Put a long text with many codings straight into the database."""
    chance = random.Random(7)  # noqa: S311 -- the same text each time
    speakers = [*sample.speakers.values()]
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    at = written = 0
    while written < words:
        count = min(chance.randint(5, 80), words - written)
        said = " ".join(chance.choices(WORDS, k=count)).capitalize() + "."
        pieces.append(said)
        spans.append((at, at + len(said)))
        at += len(said) + 1
        written += count
    text = "\n".join(pieces)
    transcript = sample.transcript
    transcript.turns.all().delete()
    transcript.text, transcript.word_count = text, words
    transcript.save()
    Turn.objects.bulk_create(
        Turn(
            transcript=transcript,
            position=position,
            start=start,
            end=end,
            speaker=speakers[position % len(speakers)],
        )
        for position, (start, end) in enumerate(spans)
    )
    monitor = sample.conversation.round.monitor
    codes = list(Code.objects.filter(monitor=monitor, is_container=False, is_on=True)[:60])
    bram, coen = (monitor.memberships.get(user__name=name).user for name in ("Bram", "Coen"))
    rows = []
    for number in range(codings):
        start, end = spans[number * len(spans) // codings]
        begin = text.rfind(" ", start, chance.randint(start, end)) + 1 or start
        begin = max(begin, start)
        rows.append(
            Coding(
                key=UUID(int=10**9 + number),
                transcript=transcript,
                code=codes[number % len(codes)],
                coder=coen if number % 5 == 0 else bram,
                start=begin,
                end=min(end, begin + chance.randint(10, 160)),
                created_at=cast.NOW,
                changed_at=cast.NOW,
            )
        )
    Coding.objects.bulk_create(rows, batch_size=500)


@pytest.fixture
def sample(voorbeelddam: cast.Voorbeelddam) -> Sample:
    sample = make_sample(voorbeelddam)
    operations.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    return sample


def serve(sample: Sample, user: Any) -> tuple[float, int]:
    """Give what the server needs for the page: CPU seconds, the least of five, and bytes."""
    client = Client()
    client.force_login(user)
    address = f"/gesprekken/{sample.conversation.pk}/coderen/"
    times = []
    for _ in range(5):
        before = time.process_time()
        answer = client.get(address)
        times.append(time.process_time() - before)
    return min(times), len(answer.content)


def longest(page: Page, since: float) -> float:
    page.wait_for_timeout(200)
    return max((lasted for at, lasted in page.evaluate("longTasks") if at >= since), default=0.0)


@contextmanager
def processor_time_of_tasks(page: Page) -> Iterator[list[float]]:
    """Give, after the block, the milliseconds of processor that each task of the page took.

    By the clock a task also waits for whatever else the machine does.
    """
    found: list[float] = []
    events: list[dict[str, Any]] = []
    is_over: list[object] = []
    cdp = page.context.new_cdp_session(page)
    cdp.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    cdp.on("Tracing.tracingComplete", lambda told: is_over.append(told))  # noqa: PLW0108  no method of a list can be wrapped
    cdp.send(
        "Tracing.start", {"traceConfig": {"includedCategories": ["toplevel", "devtools.timeline"]}}
    )
    yield found
    cdp.send("Tracing.end")
    for _ in range(100):
        if is_over:
            break
        page.wait_for_timeout(100)
    threads = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    found += [
        event["tdur"] / 1000
        for event in events
        if event["name"].endswith("RunTask")
        and "tdur" in event
        and (event["pid"], event["tid"]) in threads
    ]


def until(page: Page, condition: str) -> None:
    """Wait without `expect`: when that has to wait, it first describes the whole page to itself,
    which keeps a page of this length busy for minutes.
    """
    for _ in range(600):
        if page.evaluate(f"Boolean({condition})"):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never came: {condition}")


def now(page: Page) -> float:
    given: float = page.evaluate("performance.now()")
    return given


def test_a_hundred_thousand_words_with_five_thousand_codings_can_be_coded(
    page: Page,
    live_server: Any,
    log_in: LogIn,
    sample: Sample,
    voorbeelddam: cast.Voorbeelddam,
) -> None:
    make_long(sample, words=100_000, codings=5_000)
    server, size = serve(sample, voorbeelddam.bram)
    page.add_init_script(WATCH)
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, "bram")
    desk = f"{live_server.url}/gesprekken/{sample.conversation.pk}/coderen/"
    page.goto(desk)
    until(page, "window.usableAt !== undefined")
    usable = page.evaluate("usableAt - performance.getEntriesByType('navigation')[0].responseEnd")
    opening = longest(page, 0)
    # Once more, while somebody looks on: that takes time of its own.
    with processor_time_of_tasks(page) as tasks:
        page.goto(desk)
        until(page, "window.usableAt !== undefined")
        page.wait_for_timeout(1000)
    assert tasks, "the browser told of no task"

    begun = now(page)
    for share in range(1, 21):
        page.evaluate(f"scrollTo(0, document.documentElement.scrollHeight * {share} / 20)")
        page.wait_for_timeout(60)
    until(page, "document.querySelector('[data-weerklank-turn]:last-child .weerklank-coding')")
    scrolling = longest(page, begun)

    begun = now(page)
    page.locator("#beurt-1").focus()
    page.keyboard.press("Enter")
    until(page, "document.activeElement.matches('.weerklank-reader')")
    for figure in "12345":
        page.keyboard.press("ArrowRight")
        page.keyboard.press(figure)
        page.keyboard.press("ArrowRight")
        page.keyboard.press(figure)
    until(page, "document.querySelector('[data-weerklank-saved=saved]')")
    coding = longest(page, begun)
    assert Coding.objects.filter(transcript=sample.transcript).count() == 5_010
    print(  # noqa: T201 -- measured to be read, not to pass or fail
        "\n"
        + json.dumps(
            {
                "database": connection.vendor,
                "page_bytes": size,
                "server_cpu_ms": round(server * 1000),
                "usable_after_response_ms": round(usable),
                "longest_task_opening_ms": round(opening),
                "longest_task_opening_cpu_ms": round(max(tasks)),
                "longest_task_scrolling_ms": round(scrolling),
                "longest_task_coding_ms": round(coding),
            }
        )
    )


def test_a_coding_costs_as_much_in_a_long_conversation_as_in_a_short_one(
    sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    make_long(sample, words=10_000, codings=500)
    short, _size = serve(sample, voorbeelddam.bram)
    Coding.objects.all().delete()
    make_long(sample, words=100_000, codings=5_000)
    long, _size = serve(sample, voorbeelddam.bram)
    print(  # noqa: T201
        f"\nserver CPU per coding: {short / 500 * 1e6:.0f} µs of 500, "
        f"{long / 5000 * 1e6:.0f} µs of 5000, ratio {long / short / 10:.2f}"
    )
    assert long / short / 10 < 3


FROM_THE_MIDDLE = """(key) => {
  const stroke = document.querySelector(`.weerklank-coding[data-coding="${key}"]`);
  const { top, height } = stroke.closest(".weerklank-line").getBoundingClientRect();
  return top + height / 2 - innerHeight / 2;
}"""


def test_an_address_leads_to_its_coding_and_its_turn_in_a_long_text(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    make_long(sample, words=20_000, codings=40)
    coding = Coding.objects.order_by("-start")[5]
    turn = Turn.objects.get(
        transcript=sample.transcript, start__lte=coding.start, end__gt=coding.start
    )
    far = sample.transcript.turns.order_by("position")[300]
    log_in(page, "bram")
    desk = f"{live_server.url}/gesprekken/{sample.conversation.pk}/coderen/"
    page.goto(f"{desk}#codering-{coding.pk}")
    here = page.locator(f"#beurt-{turn.position + 1}")
    expect(page.get_by_role("toolbar")).to_be_visible()
    expect(here).to_be_in_viewport()
    # The lines above it get their height after the jump, and it is still in the middle.
    expect(page.locator("[data-weerklank-coding=ready]")).to_have_count(1)
    page.wait_for_timeout(1_000)
    for _wait in range(20):  # a slow machine lays them out later
        off = abs(page.evaluate(FROM_THE_MIDDLE, str(coding.key)))
        if off < 60:
            break
        page.wait_for_timeout(250)
    assert off < 60
    page.goto("about:blank")
    page.goto(f"{desk}#beurt-{far.position + 1}")
    expect(page.locator("[data-weerklank-coding=ready]")).to_have_count(1)
    expect(page.locator(f"#beurt-{far.position + 1}")).to_be_in_viewport()
