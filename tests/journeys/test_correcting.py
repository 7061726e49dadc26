"""A whole transcript is corrected that is coded and quoted; somebody looks, chooses, goes back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from tests import cast
from tests.fieldwork.conftest import make_reading
from tests.findings.conftest import Story, make_story
from tests.journeys.helpers.seen import look
from weerklank.coding import operations as coding
from weerklank.coding.models import Coding
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork.models import Conversation, Transcript
from weerklank.findings import operations as findings
from weerklank.findings.models import Quote

_keys = count(70_000)
LINES = 120
# What is coded: in which turn, and which words.
CODED = [(number * 10 + 1, f"Brief nummer {number * 10 + 1}") for number in range(10)]


def said(number: int) -> tuple[str, str]:
    if number % 2 == 0:
        return "R1", f"Vraag {number}: hoe ging het toen met de brief van de gemeente?"
    return "D1", f"Brief nummer {number} begreep ik niet. Mijn zus las die voor, en dan nog eens."


def make_conversation(story: Story) -> Transcript:
    bram = story.home.bram
    conversation = Conversation.objects.create(
        round=story.home.round, number=9, kind="individual", held_on=cast.TODAY,
        created_at=cast.NOW,
    )  # fmt: skip
    conversation.speakers.create(label="R1", role="interviewer")
    person = story.people["D1"]
    conversation.speakers.create(label="D1", role="participant", participant=person)
    conversation.attendances.create(participant=person)
    text = fieldwork.store_transcript(
        conversation=conversation,
        reading=make_reading(*(said(number) for number in range(LINES))),
        source=None, by=bram, at=cast.NOW,
    )  # fmt: skip
    return text


def code_and_quote(story: Story, text: Transcript) -> tuple[list[Coding], Quote]:
    bram, chantal = story.home.bram, story.home.chantal
    given = []
    for _turn, words in CODED:
        start = text.text.index(f"{words} ")
        given.append(
            coding.apply_code(
                key=UUID(int=next(_keys)), transcript=text, code=story.codes["4.6"],
                start=start, end=start + len(words), by=bram, at=cast.NOW,
            )
        )  # fmt: skip
    finding = story.conclude(supporting=given)
    quote = findings.propose_quote(
        finding=finding, coding=given[0].pk, form="verbatim", shown_text=CODED[0][1],
        by=bram, at=cast.NOW,
    )  # fmt: skip
    return given, findings.release_quote(quote=quote, by=chantal, at=cast.NOW)


def places() -> dict[int, tuple[int, int, int]]:
    return {row.pk: (row.transcript_id, row.start, row.end) for row in Coding.objects.all()}


def test_a_whole_text_is_corrected_and_taken_back(
    page: Page,
    live_server: Any,
    log_in: Callable[[Page, str], None],
    violations: Callable[[Page], list[str]],
) -> None:
    story = make_story()
    text = make_conversation(story)
    given, quote = code_and_quote(story, text)
    before = places()

    log_in(page, "bram")
    page.goto(f"{live_server.url}/gesprekken/{text.conversation_id}/")
    page.get_by_role("link", name="Verbeter de hele tekst").click()
    box = page.get_by_label("De hele tekst")
    written = box.input_value()
    assert len(written.splitlines()) == LINES
    look(page, "tekst")
    assert violations(page) == []
    # The quoted words were misheard; a turn went, one came, and one gets a word before its passage.
    corrected = written.replace("Brief nummer 1 begreep", "De brief van Daan begreep")
    lines = corrected.split("\n")
    lines[11] = lines[11].replace("D1: Brief", "D1: Nou, Brief")
    del lines[21]
    lines.insert(60, "R1: Wilt u iets drinken?")
    box.fill("\n".join(lines))
    page.get_by_role("button", name="Bekijk de verbeterde tekst").click()

    follows = page.locator(".fieldwork-follows")
    expect(follows).to_contain_text("coderingen zijn na te kijken")
    look(page, "vooraf")
    page.get_by_role("button", name="Gesprek inlezen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Nieuwe tekst van gesprek 9")
    kinds = page.get_by_role("navigation", name="Welke coderingen")
    for said_of in (
        "Na te kijken (2)",
        "Nagekeken (0)",
        "Verhuisd (1)",
        "Gelijk gebleven (7)",
    ):
        expect(kinds).to_contain_text(said_of)
    first = page.get_by_role("listitem").filter(has_text="de woorden zijn veranderd")
    expect(first).to_contain_text("Brief nummer 1")
    expect(first).to_contain_text("De brief van Daan")
    look(page, "nakijken")
    assert violations(page) == []
    assert Quote.objects.get(pk=quote.pk).released_at is None

    # Words that are not there are refused, and stay in the form.
    first.get_by_text("Kies andere woorden").click()
    first.get_by_label("De woorden, precies").fill("De brief van Piet")
    first.get_by_role("button", name="Geldt voor deze woorden").click()
    expect(page.get_by_role("alert")).to_contain_text("staan niet in de nieuwe tekst")
    first = page.get_by_role("listitem").filter(has_text="de woorden zijn veranderd")
    expect(first.get_by_label("De woorden, precies")).to_have_value("De brief van Piet")
    first.get_by_role("button", name="Geldt hier").click()
    expect(kinds).to_contain_text("Nagekeken (1)")
    now = Coding.objects.select_related("transcript").get(pk=given[0].pk)
    assert now.transcript.text[now.start : now.end] == "De brief van Daan"

    kinds.get_by_role("link", name="Verhuisd").click()
    expect(page.locator("#rijen")).to_have_text("Verhuisd")
    page.goto(f"{live_server.url}/gesprekken/{text.conversation_id}/coderen/")
    expect(page.get_by_role("link", name="Kijk ze na")).to_be_visible()

    page.get_by_role("link", name="Kijk ze na").click()
    page.get_by_role("button", name="Neem de nieuwe tekst terug").click()
    page.get_by_role("dialog").get_by_role("button", name="Neem terug").click()
    expect(page.locator("#inhoud")).to_contain_text("Versie 1 van de tekst geldt weer")
    assert places() == before
    assert Quote.objects.get(pk=quote.pk).released_at is not None
