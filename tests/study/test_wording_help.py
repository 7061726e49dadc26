"""Words that may steer are pointed out, and neutral ones are left alone."""

import pytest
from django.urls import reverse

from tests import cast
from weerklank.study import operations, rules, shipped
from weerklank.study.rules.wording_help import hints, hints_of_all
from weerklank.study.terms import Phrasing

P = Phrasing


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Vindt u ook niet dat de school veel doet?", {P.AGREES}),
        ("Vindt u niet dat het lang duurt?", {P.AGREES}),
        ("U bent toch tevreden over de les?", {P.AGREES}),
        ("De les is lang, nietwaar?", {P.AGREES}),
        ("Bent u het ermee eens dat de les lang duurt?", {P.AGREES}),
        ("De gemeente moet meer helpen. Hoe ziet u dat?", {P.OUGHT}),
        ("Moet de gemeente u niet meer helpen?", {P.OUGHT, P.NEGATES}),
        ("Wat zou de taalschool anders moeten doen?", {P.OUGHT}),
        ("Hoe tevreden bent u over de les?", {P.JUDGES}),
        ("Hoe moeilijk was de toets?", {P.JUDGES}),
        ("U kreeg gelukkig een huis. Hoe ging dat?", {P.JUDGES}),
        ("Welke problemen had u met de gemeente?", {P.ASSUMES}),
        ("Waarom ging u niet naar de les?", {P.ASSUMES}),
        ("Hoe gaat de les en wat vindt u van het boek?", {P.DOUBLE}),
        ("Hoe gaat de les? Hoe is het boek?", {P.DOUBLE}),
        ("Hoe is de les nu, en wat kost het boek?", {P.DOUBLE}),
        ("Hoe gaat de les? Waar gaat u niet heen?", {P.DOUBLE, P.NEGATES}),
        ("Heeft u geen contact met de school?", {P.NEGATES}),
        ("Wat gebeurt er nooit?", {P.NEGATES}),
        (" ".join(["woord"] * 26) + "?", {P.LONG}),
    ],
)
def test_words_that_may_steer_are_pointed_out(text, kinds):
    assert {hint.kind for hint in hints(text)} == kinds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hoe was uw eerste tijd in deze gemeente?",
        "Is dat steeds dezelfde persoon, of niet?",
        "Wat ging wel, en wat ging niet?",
        "Wanneer voelt u zich hier thuis, en wanneer niet?",
        "U krijgt nog geen les. Hoe is deze tijd voor u?",
        "Als een afspraak niet doorgaat: wat gebeurt er dan?",
        "Hoe duidelijk of onduidelijk was de brief?",
        "Wat moet u deze week doen?",
        "Hoe gaat het contact met de gemeente?",
        "Met wie heeft u contact over uw inburgering?",
        "Vooraf: meedoen heeft geen gevolg voor uw uitkering.",
        "Wat is makkelijk? Wat is moeilijk?",
        "Hoe is uw Nederlands nu, en hoe was het eerst?",
        "Wat gaat? Wat gaat niet?",
        " ".join(["woord"] * 25) + "?",
    ],
)
def test_neutral_words_are_left_alone(text):
    assert hints(text) == []


def test_a_hint_names_the_words():
    [hint] = hints("Denkt u ook niet dat het helpt?")
    assert hint.words == "Denkt u ook niet"


@pytest.mark.parametrize("guide", shipped.guides(), ids=lambda guide: guide["key"])
def test_nothing_is_pointed_out_in_the_guides_that_ship(guide):
    questions = [question for section in guide["sections"] for question in section["questions"]]
    assert {
        question["text"]: found
        for question in questions
        if (found := hints_of_all([question["text"], *question["prompts"]]))
    } == {}


def test_what_takes_how_long_is_added_up_and_the_unknown_is_said():
    assert rules.duration([5, None, 3, None]) == (8, 2)
    assert rules.duration([]) == (0, 0)
    assert rules.duration([None]) == (0, 1)


@pytest.fixture
def guide(voorbeelddam, bram):
    by = {"by": bram, "at": cast.NOW}
    guide = operations.add_guide(
        round=voorbeelddam.round, title="Leidraad", perspective="inburgeraar", **by
    )
    section = operations.add_section(guide=guide, title="Begin", **by)
    operations.add_question(section=section, text="De gemeente moet helpen?", minutes=5, **by)
    operations.add_question(section=section, text="Hoe ging het?", **by)
    return guide


def test_the_page_of_a_guide_shows_hints_and_time_to_who_writes_it(client, guide, bram):
    client.force_login(bram)
    html = client.get(reverse("study:guide", args=[guide.pk])).content.decode()
    assert str(P.OUGHT.label) in html
    assert "ongeveer 5 minuten" in html
    assert "zonder 1 vraag waarvan de tijd niet is genoteerd" in html


def test_hints_come_while_writing_and_nothing_is_kept(client, guide, bram):
    client.force_login(bram)
    given = {"text": "Hoe blij bent u?", "prompts": "Welke klachten had u?"}
    html = client.post(reverse("study:guide_wording", args=[guide.pk]), given).content.decode()
    assert "Hoe blij" in html
    assert "Welke klachten" in html
    assert guide.sections.get().questions.count() == 2


def test_a_new_version_keeps_the_minutes(guide, bram):
    copy = operations.make_new_version(guide=guide, by=bram, at=cast.NOW)
    assert [q.minutes for q in copy.sections.get().questions.all()] == [5, None]
