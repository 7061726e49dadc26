"""Words of who asked the questions are no evidence, and no quote; nor are those of nobody."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.findings.conftest import Story
from weerklank.fieldwork.models import Speaker, Turn
from weerklank.findings import models, operations, queries, refusals, rules
from weerklank.site import walk

ASKED = "Hoe gaat het met de brieven?"
SAID = "Ik snap de brief niet, kanariegeel."
UNKNOWN = "Niemand snapt ze, kanariegrijs."
SEVERAL = "Wij lezen ze samen, kanariebruin."


def client_of(story: Story) -> Client:
    client = Client()
    client.force_login(story.home.bram)
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def bare(story: Story) -> models.Finding:
    return story.conclude()


def choose(story: Story, finding: models.Finding, **query: object):
    address = reverse("findings:evidence_add", args=[finding.pk])
    return client_of(story).get(address, query)


def put_under(finding: models.Finding, coding: object, by: object) -> models.Evidence:
    """Put a passage under a finding as it was possible before."""
    return models.Evidence.objects.create(
        finding=finding, coding=coding, stance="supporting", added_at=cast.NOW, added_by=by
    )


@pytest.mark.parametrize("role", ["interviewer", "interpreter"])
def test_words_of_who_asks_are_not_offered_and_it_says_so(role, story, bare):
    story.texts[1].conversation.speakers.filter(label="R1").update(role=role)
    story.code(1, ASKED)
    story.code(1, SAID)
    response = choose(story, bare)
    assert [passage.text for passage in response.context["passages"]] == [SAID]
    assert "1 passage staat hier niet: daarin spreekt alleen de interviewer" in text(response)


def test_several_left_out_are_counted_in_the_plural(story, bare):
    story.code(1, ASKED)
    story.code(2, "Vertel eens.")
    response = choose(story, bare)
    assert "2 passages staan hier niet" in text(response)
    assert "Woorden van de interviewer zijn geen bewijs." in text(response)


def test_nothing_left_out_says_nothing(story, bare):
    story.code(1, SAID)
    assert "niet: " not in text(choose(story, bare)).split("Kies passage 1")[0].split("<main")[1]


def test_words_of_nobody_known_are_not_offered_and_it_says_how_to_mend_that(story, bare):
    story.code(1, UNKNOWN)
    response = choose(story, bare)
    assert response.context["passages"] == []
    assert "het is niet bekend wie dat zei" in text(response)
    assert reverse("fieldwork:conversations", args=[story.home.round.slug]) in text(response)


def test_passage_of_who_asks_and_who_answers_is_offered(story, bare):
    conversation = story.texts[1].text
    story.code(1, conversation[: conversation.index(SAID) + len(SAID)])
    assert len(choose(story, bare).context["passages"]) == 1


def test_several_without_a_name_are_offered(story, bare):
    story.code(1, SEVERAL)
    assert len(choose(story, bare).context["passages"]) == 1


def test_what_may_contradict_leaves_them_out_too(story):
    finding = story.conclude(supporting=[story.code(1, SAID, polarity="negative")])
    story.code(1, ASKED, polarity="positive")
    answer = story.code(1, "Ik lees alles zelf, kanarierood.", polarity="positive")
    response = choose(story, finding, tegen=1)
    assert [one.coding.pk for one in response.context["passages"]] == [answer.pk]
    assert response.context["offered"].asking == 1


def test_words_of_the_interviewer_are_refused_as_evidence(story, bare):
    asked = story.code(1, ASKED)
    with pytest.raises(refusals.WordsOfTheInterviewer):
        operations.add_evidence(
            finding=bare, codings=[asked.pk], stance="supporting", by=story.home.bram, at=cast.NOW
        )
    assert not bare.evidence.exists()
    address = reverse("findings:evidence_add", args=[bare.pk])
    response = client_of(story).post(address, {"codings": asked.pk, "stance": "supporting"})
    assert response.status_code == 422
    assert "alleen van de interviewer of de tolk" in text(response)


def test_finding_from_words_of_the_interviewer_is_not_written(story):
    with pytest.raises(refusals.WordsOfTheInterviewer):
        story.conclude(supporting=[story.code(1, ASKED)])
    assert not models.Finding.objects.exists()


def test_evidence_from_before_may_still_change_sides(story, bare):
    asked = story.code(1, ASKED)
    put_under(bare, asked, story.home.bram)
    operations.add_evidence(
        finding=bare, codings=[asked.pk], stance="contrary", by=story.home.bram, at=cast.NOW
    )
    assert bare.evidence.get().stance == "contrary"


def test_evidence_from_the_interviewer_is_marked_and_gives_no_quote(story, bare):
    record = put_under(bare, story.code(1, ASKED), story.home.bram)
    page = text(client_of(story).get(reverse("findings:finding", args=[bare.pk])))
    assert "woorden van de interviewer of de tolk: geen bewijs" in page
    assert reverse("findings:quote_new", args=[record.pk]) not in page
    drawer = text(client_of(story).get(reverse("findings:finding_evidence", args=[bare.pk])))
    assert "woorden van de interviewer of de tolk: geen bewijs" in drawer


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (ASKED, "Woorden van de interviewer"),
        (UNKNOWN, "Het is niet bekend wie"),
        (SEVERAL, "Het is niet bek"),
    ],
)
def test_quote_page_says_why_there_is_none_instead_of_an_empty_field(words, why, story, bare):
    record = put_under(bare, story.code(1, words), story.home.bram)
    address = reverse("findings:quote_new", args=[record.pk])
    response = client_of(story).get(address)
    assert why in text(response)
    assert b"shown_text" not in response.content
    answer = client_of(story).post(address, {"form": "tidied", "shown_text": "Iets."})
    assert answer.status_code == 422
    assert not models.Quote.objects.exists()


def test_quote_of_who_answers_begins_with_the_words(story, bare):
    record = put_under(bare, story.code(1, SAID), story.home.bram)
    response = client_of(story).get(reverse("findings:quote_new", args=[record.pk]))
    assert SAID in response.content.decode().split("<textarea")[1]


def step_of(story: Story) -> walk.Step:
    steps = walk.steps(story.home.round, story.home.bram)
    return next(step for step in steps if step.key == "findings")


@pytest.mark.parametrize(
    ("words", "state", "said"),
    [
        (ASKED, "attention", "1 punt open"),
        (UNKNOWN, "attention", "1 punt open"),
        (SEVERAL, "done", "onderbouwd"),
        (SAID, "done", "onderbouwd"),
    ],
)
def test_walk_calls_no_finding_supported_on_words_of_the_interviewer(
    words, state, said, story, bare
):
    put_under(bare, story.code(1, words), story.home.bram)
    step = step_of(story)
    assert (step.state, step.words, step.count) == (state, said, "1 bevinding")
    [row] = queries.findings(story.home.round)
    assert row.is_supported == (state == "done")


def test_one_heard_passage_is_enough(story, bare):
    put_under(bare, story.code(1, ASKED), story.home.bram)
    put_under(bare, story.code(1, SAID), story.home.bram)
    assert step_of(story).state == "done"
    [row] = queries.findings(story.home.round)
    assert row.is_supported
    assert rules.Caution.ASKING in row.warnings
    assert rules.Caution.NOBODY not in row.warnings


def test_who_is_untied_later_no_longer_supports(story):
    story.conclude(supporting=[story.code(1, SAID)])
    Speaker.objects.filter(label="D1").update(role="unknown", participant=None)
    assert step_of(story).state == "attention"
    [row] = queries.findings(story.home.round)
    assert rules.Caution.NOBODY in row.warnings


def test_evidence_in_which_all_are_heard_costs_no_query_more(story, django_assert_max_num_queries):
    evidence = [story.code(1, SAID[:end]) for end in range(6, 18)]
    story.conclude(supporting=evidence)
    with django_assert_max_num_queries(30) as seen:
        queries.findings(story.home.round)
    story.conclude(supporting=evidence)
    with django_assert_max_num_queries(len(seen)):
        queries.findings(story.home.round)


def test_turn_without_a_speaker_has_no_colon(story):
    Turn.objects.filter(speaker__label="R1").update(speaker=None)
    story.code(1, SAID)
    address = reverse("analysis:passages", args=[story.home.round.slug])
    assert f"{ASKED}</p>" in text(client_of(story).get(address))
    assert f": {ASKED}" not in text(client_of(story).get(address))


def test_one_person_is_one_inburgeraar(story):
    finding = story.conclude(supporting=[story.code(4, "De bus komt niet", "4.7")])
    row = queries.finding_row(finding)
    assert (row.counts.asked, row.counts.said) == (None, 1)
    assert row.group_words == "inburgeraar"


@pytest.mark.parametrize(
    ("statement", "warned"),
    [
        ("De meeste inburgeraars vinden de bus te duur.", True),
        ("Een inburgeraar vindt de bus te duur.", True),
        ("Eén inburgeraar vindt de bus te duur.", False),
    ],
)
def test_amount_without_a_number_on_one_person_is_pointed_at(statement, warned, story):
    story.conclude(statement, supporting=[story.code(4, "De bus komt niet", "4.7")])
    [row] = queries.findings(story.home.round)
    assert (rules.Caution.ONE_PERSON in row.warnings) == warned


def test_one_person_is_one_source_also_where_the_sentence_says_so(story):
    story.conclude(
        "Eén van de zeventien vindt de bus te duur.",
        supporting=[story.code(4, "De bus komt niet", "4.7")],
    )
    [row] = queries.findings(story.home.round)
    assert rules.Caution.ONE_SOURCE in row.warnings
