"""Short forms of the report: the same sentences, and of each reader only what concerns it."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from tests import cast
from tests.findings.conftest import CANARY, Story
from tests.rendering.reading import WORDS_OF
from weerklank.coding.models import Code
from weerklank.findings import material, operations, queries
from weerklank.rendering.document import Bullets, Report
from weerklank.rendering.formats import FORMATS
from weerklank.reporting.documents import editions

TODAY = date(2026, 7, 2)


def make(story: Story, key: str) -> Report:
    edition = editions.edition_of(key)
    assert edition
    with translation.override("nl"):
        return edition.make(material.gather(story.home.round), TODAY)


def sentences(report: Report) -> list[str]:
    return [
        item
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Bullets)
        for item in block.items
        if "(uitspraak" in item
    ]


@pytest.fixture
def proposals(story: Story) -> Story:
    for number in range(editions.MOST_PROPOSALS + 2):
        story.conclude(
            f"Voorstel {number}.",
            section="improvements",
            kind="improvement",
            addressee="De taalscholen" if number == 1 else "De gemeente",
        )
    return story


def test_the_letter_tells_the_first_proposals_with_their_numbers(proposals: Story) -> None:
    """Not those of most people: which these are, changes with who leaves."""
    story = proposals
    last = queries.findings(story.home.round)[-1].record
    operations.add_evidence(
        finding=last,
        codings=[story.code(1, "Ik snap de brief niet, kanariegeel.").pk],
        stance="supporting",
        by=story.home.bram,
        at=cast.NOW,
    )
    report = make(story, "brief-aan-de-raad")
    told = sentences(report)
    assert len(told) == editions.MOST_PROPOSALS
    assert told[-1] == f"Voorstel 5. Voor: De gemeente. (uitspraak 8.{editions.MOST_PROPOSALS})"
    assert (report.is_short, report.statements) == (True, ())


def test_a_short_form_has_no_title_page_no_contents_and_no_words_of_people(
    proposals: Story,
) -> None:
    story = proposals
    first = story.code(1, "Ik snap de brief niet, kanariegeel.")
    story.release(story.propose(story.conclude(supporting=[first]), first))
    report = make(story, "brief-aan-de-raad")
    for form in FORMATS:
        words = WORDS_OF[form.ending](form.render(report))
        assert "Voorstel 0." in words, form.ending
        assert CANARY not in words
        assert "Inhoud" not in words.replace("Ga naar de inhoud", "")
        assert "Waar elke uitspraak vandaan komt" not in words


@pytest.fixture
def lessons(story: Story) -> Story:
    branch = Code.objects.create(
        monitor=story.home.monitor, number="2", position=20, label="Onderdelen", is_container=True
    )
    story.codes["2.6"] = Code.objects.create(
        monitor=story.home.monitor, number="2.6", position=21, label="Taallessen", parent=branch
    )
    words = "Ik snap de brief niet, kanariegeel."
    story.conclude("Inburgeraars over de les.", supporting=[story.code(1, words, number="2.6")])
    other = story.code(1, "Bij ons ook niet, kanarieblauw.")
    story.conclude("Inburgeraars over iets anders.", supporting=[other])
    story.conclude(
        "Aanbieders over de les.",
        supporting=[story.code(3, "Wij schrijven te moeilijk, kanariewit.", number="2.6")],
        perspective="aanbieder",
    )
    return story


def test_a_provider_reads_only_what_concerns_it_and_nothing_of_other_providers(
    lessons: Story,
) -> None:
    # Three were asked in this round, and the least is five.
    assert sentences(make(lessons, "voor-de-taalscholen")) == []
    lessons.conclude(
        "Geef les in de avond.",
        section="improvements",
        kind="improvement",
        addressee="Gemeente en taalscholen",
    )
    lessons.conclude(
        "Aanbieders willen meer geld.",
        section="improvements",
        kind="improvement",
        perspective="aanbieder",
        addressee="De taalscholen",
    )
    told = sentences(make(lessons, "voor-de-taalscholen"))
    assert [one.partition(" Voor:")[0] for one in told] == ["Geef les in de avond."]
    empty = make(lessons, "voor-de-begeleiding")
    assert sentences(empty) == []
    assert "daar niets over" in str(empty)
    assert "daar niets over" not in str(make(lessons, "voor-de-taalscholen"))
    assert len(sentences(make(lessons, "voor-de-gemeente"))) == 1


def test_what_is_about_it_and_was_put_to_enough_stands_in_the_brief(lessons: Story) -> None:
    found = material.gather(lessons.home.round)
    about = [
        row.record.statement
        for row in found.rows
        if "taalschool" in found.placing.places[row.record.pk].briefs
    ]
    assert about == ["Inburgeraars over de les.", "Aanbieders over de les."]


@pytest.mark.parametrize("edition", editions.EDITIONS, ids=lambda one: one.key)
def test_every_form_is_offered_and_sent_to_who_may_see_the_report(
    edition: editions.Edition, story: Story
) -> None:
    client = Client()
    client.force_login(story.home.daan)
    page = client.get(reverse("reporting:report", args=[story.home.round.slug])).content.decode()
    for form in FORMATS:
        address = reverse(
            "reporting:report_edition", args=[story.home.round.slug, edition.key, form.ending]
        )
        assert f'href="{address}"' in page
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == form.content_type
        assert edition.key in answer["Content-Disposition"]


def test_a_form_that_is_not_there_is_not_found(story: Story) -> None:
    client = Client()
    client.force_login(story.home.bram)
    for key, ending in (("poster", "pdf"), ("brief-aan-de-raad", "exe")):
        address = reverse("reporting:report_edition", args=[story.home.round.slug, key, ending])
        assert client.get(address).status_code == 404


def test_the_letter_is_two_pages(story: Story) -> None:
    """With a summary of some 250 words and as many proposals as it takes."""
    sentence = "Negen van de zeventien inburgeraars weten niet wie hun contactpersoon is. "
    operations.change_report(
        round=story.home.round,
        introduction="\n\n".join([sentence * 5] * 5),
        title="Inburgering in Voorbeelddam: wat mensen vertellen",
        by=story.home.bram,
        at=cast.NOW,
    )
    for _number in range(editions.MOST_PROPOSALS + 1):
        story.conclude(sentence * 2, section="improvements", kind="improvement")
    pdf = next(form for form in FORMATS if form.ending == "pdf")
    pages = PdfReader(io.BytesIO(pdf.render(make(story, "brief-aan-de-raad")))).pages
    assert len(pages) == 2


def test_a_brief_says_truly_whether_it_tells_what_others_say(proposals: Story) -> None:
    nothing = "Wat andere organisaties zeggen, staat er niet in."
    assert nothing in make(proposals, "voor-de-taalscholen").summary[0].text
    proposals.conclude(
        "Begin later. De taalscholen zeggen dat dit niet kan.",
        section="improvements",
        kind="improvement",
        addressee="De taalscholen",
    )
    [said] = [
        row.number
        for row in queries.findings(proposals.home.round)
        if row.record.statement.startswith("Begin later.")
    ]
    told = make(proposals, "voor-de-taalscholen").summary[0].text
    assert nothing not in told
    assert f"Wat andere organisaties zeggen, staat alleen in uitspraak {said}." in told
    assert nothing in make(proposals, "voor-de-gemeente").summary[0].text
