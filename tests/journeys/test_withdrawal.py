"""Someone takes back all or a part, in the example: her words go, what others said stays."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.helpers import example as examples
from tests.journeys.helpers.walk import Walk
from weerklank.fieldwork.models import Transcript
from weerklank.site.demo import build

# Said by D1 in the group of five, coded, and printed as a quote.
HERS = "mijn hele leven heeft niemand zo"
ALSO_HERS = "geiten"
SOMEONE_ELSES = "Die van ons zingt de werkwoorden."
# Said by D6, and printed as a quote.
QUOTED = "Maar gemeente is groot."


@pytest.fixture
def walk(
    page: Page, live_server: Any, violations: Callable[[Page], list[str]], example: build.Example
) -> Walk:
    """Bram, signed in, on the home of the round."""
    page.emulate_media(reduced_motion="reduce")
    examples.sign_in(page, live_server.url, example.users["bram"])
    walk = Walk(page=page, site=live_server.url, violations=violations)
    walk.go(f"/rondes/{example.round.slug}/")
    return walk


def report_file(walk: Walk, kind: str = "html") -> str:
    walk.step("Rapport")
    link = {"html": "Download als webpagina", "evidence": "Download het bewijs"}[kind]
    _, data = walk.download(link)
    return data.decode()


def test_in_a_group_only_the_words_of_who_withdraws_go(walk: Walk, example: build.Example) -> None:
    before = report_file(walk, "evidence")
    assert HERS in before
    # What she said in her own language is kept beside it, and goes with it.
    original = Transcript.objects.get(
        conversation__round=example.round, role="original", language="ar"
    )
    her_turn = original.turns.get(rendered_by__speaker__label="D1", rendered_by__position=31)
    her_words = original.text[her_turn.start : her_turn.end]
    # Single words, because a page may break a line between any two.
    traces = (ALSO_HERS, max(her_words.split(), key=len))
    conversation = f"/gesprekken/{original.conversation_id}/"
    walk.go(conversation)
    assert all(word in walk.page.content() for word in traces)

    walk.step("Spreiding")
    walk.follow("D1")
    walk.follow("Trek deelname in")
    walk.page.get_by_label("Typ het pseudoniem").fill("D2")
    walk.send("Trek deelname in")
    walk.look("Deelname van D1 intrekken")
    expect(walk.page.get_by_role("main")).to_contain_text("Typ D1.")

    walk.page.get_by_label("Typ het pseudoniem").fill("d1")
    walk.send("Trek deelname in")
    walk.look("Bewijs van intrekking")
    assert HERS not in walk.page.content()

    walk.go(conversation)
    walk.look("Gesprek 1")
    text = walk.page.content()
    assert SOMEONE_ELSES in text
    assert "[woorden ingetrokken]" in text
    assert not [word for word in traces if word in text]

    after = report_file(walk, "evidence")
    assert len(after.splitlines()) < len(before.splitlines())
    printed = report_file(walk)
    for words in (HERS, ALSO_HERS):
        assert words not in after
        assert words not in printed
    assert QUOTED in printed
    original.refresh_from_db()
    assert her_words not in original.text


def test_no_to_quoting_takes_the_quote_out_of_the_report_and_nothing_else(
    walk: Walk, example: build.Example
) -> None:
    assert QUOTED in report_file(walk)

    walk.step("Spreiding")
    walk.follow("D6")
    walk.follow("Leg een verandering vast")
    form = walk.page.get_by_role("region", name="Toestemming")
    form.get_by_role("radiogroup", name="Citeren").get_by_label("nee", exact=True).check()
    form.get_by_label("Gezegd", exact=True).check()
    walk.send("Leg vast", within=form)
    expect(form.get_by_role("row", name="Citeren")).to_contain_text("nee")

    printed = report_file(walk)
    assert QUOTED not in printed
    assert HERS in printed
    walk.go(f"/gesprekken/{example.transcripts[2].conversation_id}/")
    walk.look("Gesprek 2")
    assert QUOTED in walk.page.content()
