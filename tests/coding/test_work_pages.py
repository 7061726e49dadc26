"""The pages of who codes what and of practising, and what a coder sees on her home."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import Sample, give, make_sample
from tests.coding.test_assigning import assign, code_blind, draw_turns, finish, fresh
from weerklank.coding import assigning, operations
from weerklank.coding.models import Assignment, Training
from weerklank.fieldwork.models import Conversation
from weerklank.safeguards.models import LogLine

pytestmark = pytest.mark.usefixtures("shared_home")


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def address(voorbeelddam):
    return reverse("coding:assignments", args=[voorbeelddam.round.slug])


@pytest.fixture
def samples(voorbeelddam, codebook) -> list[Sample]:
    return [make_sample(voorbeelddam, number) for number in (1, 2, 3)]


def test_work_is_given_by_hand(samples, voorbeelddam, logged_in, address):
    client = logged_in(voorbeelddam.bram)
    sent = {
        "do": "give",
        "give-coder": voorbeelddam.coen.pk,
        "give-conversations": [samples[0].conversation.pk, samples[2].conversation.pk],
        "give-part": "sample",
        "give-turns": "",
        "give-per": "conversation",
        "give-seed": "5",
    }
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "Vul in hoeveel beurten het lot kiest." in words(answer)
    assert not Assignment.objects.exists()
    page = words(client.post(address, sent | {"give-turns": "1"}, follow=True))
    assert "2 gesprekken zijn gegeven." in page
    assert page.count("Coen: 1 beurt, nog niet begonnen codeboek versie 1") == 2
    assert "1 gesprek is nog aan niemand gegeven, en nog door niemand begonnen." in page


def test_conversations_stand_on_pages_and_are_given_from_each(
    samples, voorbeelddam, logged_in, address
):
    Conversation.objects.bulk_create(
        Conversation(
            round=voorbeelddam.round, number=number, held_on=cast.TODAY, created_at=cast.NOW
        )
        for number in range(10, 57)
    )
    last = make_sample(voorbeelddam, 60)
    client = logged_in(voorbeelddam.bram)

    def shown(answer):
        return [row.conversation.number for row, _turns in answer.context["rows"]]

    first = client.get(address)
    assert shown(first) == [1, 2, 3, *range(10, 57)]
    assert "U kiest uit de gesprekken van deze bladzijde." in words(first)
    assert f'value="{last.conversation.pk}"' not in first.content.decode()
    whole = client.get(address, {"alles": "ja"})
    assert shown(whole) == [*shown(first), 60]
    assert whole.context["undivided"] == first.context["undivided"] == 4
    second = f"{address}?page=2"
    assert shown(client.get(second)) == [60]
    sent = {
        "do": "give",
        "give-coder": voorbeelddam.coen.pk,
        "give-conversations": [last.conversation.pk],
        "give-part": "whole",
        "give-turns": "",
        "give-per": "conversation",
        "give-seed": "5",
    }
    refused = client.post(address, sent | {"give-coder": ""})
    assert f'value="{last.conversation.pk}"' in refused.content.decode()
    answer = client.post(second, sent, follow=True)
    assert answer.redirect_chain == [(second, 302)]
    assert "Coen" in words(answer)
    assert Assignment.objects.get().conversation == last.conversation


def test_work_is_divided_and_taken_back(samples, voorbeelddam, logged_in, address):
    client = logged_in(voorbeelddam.bram)
    sent = {
        "do": "divide",
        "divide-coders": [voorbeelddam.bram.pk, voorbeelddam.coen.pk],
        "divide-share": "34",
        "divide-part": "whole",
        "divide-seed": "5",
    }
    page = words(client.post(address, sent, follow=True))
    assert "3 gesprekken zijn gegeven. Daarvan gaat er 1 naar twee mensen." in page
    assert Assignment.objects.count() == 4
    own = Assignment.objects.first()
    page = words(client.post(address, {"do": "take_back", "assignment": own.pk}, follow=True))
    assert f"Teruggenomen van {own.coder.name}." in page
    page = words(client.post(address, {"do": "take_back", "assignment": own.pk}, follow=True))
    assert "al teruggenomen" in page
    assert Assignment.objects.count() == 3


def test_work_of_who_leaves_is_handed_over(samples, voorbeelddam, logged_in, address):
    assign(voorbeelddam, samples, voorbeelddam.coen)
    client = logged_in(voorbeelddam.bram)
    sent = {
        "do": "hand_over",
        "hand_over-giver": voorbeelddam.coen.pk,
        "hand_over-taker": voorbeelddam.coen.pk,
    }
    answer = client.post(address, sent)
    assert "Kies een ander dan wie het werk nu heeft." in words(answer)
    client.post(address, sent | {"hand_over-taker": voorbeelddam.chantal.pk})
    assert {one.coder for one in Assignment.objects.all()} == {voorbeelddam.chantal}


def test_who_codes_unasked_stands_beside_it(samples, voorbeelddam, logged_in, address, codebook):
    give(samples[0], codebook["4.6"], "foto", voorbeelddam.chantal)
    assign(voorbeelddam, samples[:1], voorbeelddam.coen)
    page = words(logged_in(voorbeelddam.bram).get(address))
    assert "Zonder dat het gegeven is, codeert hier: Chantal." in page
    assert "2 gesprekken zijn nog aan niemand gegeven" in page


def test_a_codeur_sees_the_division_and_changes_nothing(samples, voorbeelddam, logged_in, address):
    assign(voorbeelddam, samples[:1], voorbeelddam.chantal)
    client = logged_in(voorbeelddam.coen)
    page = client.get(address)
    assert "Chantal" in words(page)
    assert b'name="do"' not in page.content
    own = Assignment.objects.get()
    assert client.post(address, {"do": "take_back", "assignment": own.pk}).status_code == 403


def test_who_codes_blind_does_not_see_how_far_another_is(
    samples, voorbeelddam, logged_in, address, codebook
):
    code_blind(voorbeelddam)
    for coder in (voorbeelddam.bram, voorbeelddam.coen):
        assign(voorbeelddam, samples[:1], coder)
    client = logged_in(voorbeelddam.bram)
    before = words(client.get(address))
    assert "Coen: het hele gesprek, hoe ver, ziet u als u allebei klaar bent" in before
    fresh(voorbeelddam, samples[0])
    give(samples[0], codebook["4.6"], "foto", voorbeelddam.coen)
    finish(samples[0], voorbeelddam.coen)
    assert words(client.get(address)) == before
    give(samples[0], codebook["4.6"], "foto", voorbeelddam.bram)
    finish(samples[0], voorbeelddam.bram)
    assert "Coen: het hele gesprek, klaar" in words(client.get(address))


def test_her_home_says_what_is_hers(samples, voorbeelddam, logged_in, codebook):
    assign(voorbeelddam, samples[1:], voorbeelddam.coen)
    fresh(voorbeelddam, samples[1])
    client = logged_in(voorbeelddam.coen)
    overview = reverse("coding:overview", args=[voorbeelddam.round.slug])
    page = words(client.get(overview))
    assert "Uw werk Gesprek 2 : het hele gesprek, nog niet begonnen" in page
    for home in ("/", reverse("site:round", args=[voorbeelddam.round.slug])):
        assert "2 gesprekken aan u gegeven om te coderen" in words(client.get(home)), home
    give(samples[1], codebook["4.6"], "foto", voorbeelddam.coen)
    finish(samples[1], voorbeelddam.coen)
    assert "1 gesprek aan u gegeven om te coderen" in words(client.get("/"))
    assert "Uw werk" not in words(logged_in(voorbeelddam.chantal).get(overview))


def test_the_overview_says_what_is_a_part(samples, voorbeelddam, logged_in, codebook):
    draw_turns(voorbeelddam, samples[0], voorbeelddam.coen, [1])
    fresh(voorbeelddam, samples[0])
    for coder in (voorbeelddam.coen, voorbeelddam.bram):
        give(samples[0], codebook["4.6"], "foto", coder)
        finish(samples[0], coder)
    overview = reverse("coding:overview", args=[voorbeelddam.round.slug])
    page = words(logged_in(voorbeelddam.bram).get(overview))
    assert "Coen: 1 passage in 1 beurt, klaar, beurten die het lot koos, telt niet" in page
    assert "Bram: 1 passage in 1 beurt, klaar " in page


def test_the_text_says_which_turns_are_hers(samples, voorbeelddam, logged_in):
    draw_turns(voorbeelddam, samples[0], voorbeelddam.coen, [2])
    desk = reverse("coding:code", args=[samples[0].conversation.pk])
    page = words(logged_in(voorbeelddam.coen).get(desk))
    assert "Van dit gesprek codeert u 1 beurt." in page
    assert page.count("niet voor u ") == 2  # beside each of the other turns
    assert 'href="#beurt-3"' in logged_in(voorbeelddam.coen).get(desk).content.decode()
    assert "niet voor u" not in words(logged_in(voorbeelddam.bram).get(desk))


def test_a_turn_that_is_not_hers_gets_no_code_without_scripts(
    samples, voorbeelddam, logged_in, codebook
):
    code_blind(voorbeelddam)
    draw_turns(voorbeelddam, samples[0], voorbeelddam.coen, [2])
    client = logged_in(voorbeelddam.coen)
    turn = {"conversation": samples[0].conversation.pk}
    answer = client.post(
        reverse("coding:code_turn", kwargs=turn | {"turn": 2}),
        {"code": codebook["4.6"].pk, "words": "foto"},
    )
    assert answer.status_code == 422
    assert "hoort niet bij uw steekproef" in words(answer)
    answer = client.post(
        reverse("coding:code_turn", kwargs=turn | {"turn": 3}),
        {"code": codebook["4.6"].pk, "words": "begeleider"},
    )
    assert answer.status_code == 302


# --- practising ---------------------------------------------------------------------------------
@pytest.fixture
def practising(samples, voorbeelddam, codebook, logged_in) -> Sample:
    """Bram coded the first conversation and lets Coen practise on it."""
    sample = samples[0]
    give(sample, codebook["4.6"], "foto", voorbeelddam.bram)
    give(sample, codebook["4.6"], "begeleider", voorbeelddam.bram)
    finish(sample, voorbeelddam.bram)
    page = words(
        logged_in(voorbeelddam.bram).post(
            reverse("coding:trainings", args=[voorbeelddam.round.slug]),
            {
                "do": "mark",
                "mark-reference": f"{sample.conversation.pk}-{voorbeelddam.bram.pk}",
                "mark-counting": "counts",
            },
            follow=True,
        )
    )
    assert "Op dit gesprek kan worden geoefend." in page
    assert "De referentie is de lezing van Bram." in page
    assign(voorbeelddam, [sample], voorbeelddam.coen)
    return fresh(voorbeelddam, sample)


def beside(sample: Sample, coder) -> str:
    return reverse("coding:practised", args=[sample.conversation.pk, coder.pk])


def test_a_trainee_sees_the_reference_when_she_is_done(
    practising, voorbeelddam, logged_in, codebook
):
    coen = voorbeelddam.coen
    client = logged_in(coen)
    overview = reverse("coding:overview", args=[voorbeelddam.round.slug])
    assert "het hele gesprek, om te oefenen, nog niet begonnen" in words(client.get(overview))
    give(practising, codebook["4.6"], "zus", coen)
    give(practising, codebook["1.9"], "anders", coen)
    answer = client.get(beside(practising, coen))
    assert "U ziet de referentie als u klaar bent met dit gesprek." in words(answer)
    assert not LogLine.objects.filter(what="coding.opened").exists()
    finish(practising, coen)
    answer = client.get(beside(practising, coen))
    page = words(answer)
    # Turn 2 has 4.6 of both; in turn 3 Bram gave 4.6 and Coen 1.9.
    assert answer.context["overall"].counts[:3] == (1, 1, 1)
    assert [(row.line, [one.code.number for one in row.own]) for row in answer.context["rows"]] == [
        (3, ["1.9"])
    ]
    assert [one.code.number for one in answer.context["rows"][0].reference] == ["4.6"]
    assert "onbekend: te weinig codes om iets te zeggen" in page
    assert LogLine.objects.filter(what="coding.opened").exists()
    assert beside(practising, coen) in client.get(overview).content.decode()


def test_a_trainee_and_an_onderzoeker_see_it_and_nobody_else(
    practising, voorbeelddam, logged_in, codebook
):
    coen = voorbeelddam.coen
    give(practising, codebook["4.6"], "zus", coen)
    finish(practising, coen)
    assert "naast de referentie" in words(
        logged_in(voorbeelddam.chantal).get(beside(practising, coen))
    )
    cast.Membership.objects.create(
        monitor=voorbeelddam.monitor, user=voorbeelddam.daan, role="codeur"
    )
    assert logged_in(voorbeelddam.daan).get(beside(practising, coen)).status_code == 404


def test_practice_without_measures(practising, voorbeelddam, logged_in, codebook):
    voorbeelddam.round.uses_no_coefficients = True
    voorbeelddam.round.save()
    give(practising, codebook["4.6"], "zus", voorbeelddam.coen)
    finish(practising, voorbeelddam.coen)
    page = words(logged_in(voorbeelddam.coen).get(beside(practising, voorbeelddam.coen)))
    assert "geen overeenstemmingsmaten" in page
    assert "κ" not in page
    assert "Prevalentie" not in page


def test_practice_stops_when_nobody_has_it(practising, voorbeelddam, logged_in):
    client = logged_in(voorbeelddam.bram)
    trainings = reverse("coding:trainings", args=[voorbeelddam.round.slug])
    stop = {"do": "stop", "conversation": practising.conversation.pk}
    assert "Iemand oefent al op dit gesprek." in words(client.post(trainings, stop, follow=True))
    assigning.take_back(assignment=Assignment.objects.get(), by=voorbeelddam.bram, at=cast.NOW)
    client.post(trainings, stop)
    assert not Training.objects.exists()


def test_the_readings_say_with_which_codebook_they_were_made(
    samples, voorbeelddam, logged_in, codebook
):
    for coder in (voorbeelddam.bram, voorbeelddam.coen):
        give(samples[0], codebook["4.6"], "foto", coder)
    finish(samples[0], voorbeelddam.bram)
    operations.change_code(
        code=codebook["4.6"], definition="Post", reason="Te wijd", by=voorbeelddam.bram, at=cast.NOW
    )
    finish(samples[0], voorbeelddam.coen)
    page = logged_in(voorbeelddam.bram).get(
        reverse("coding:reading", args=[samples[0].conversation.pk])
    )
    assert {row.name: row.versions for row in page.context["rows"]} == {
        "Bram": (1,),
        "Coen": (1, 2),
    }
    assert "1 tot en met 2" in words(page)


# --- a method without measures ------------------------------------------------------------------
@pytest.fixture
def both(samples, codebook, voorbeelddam):
    for user in (voorbeelddam.bram, voorbeelddam.coen):
        give(samples[0], codebook["4.6"], "foto", user)
        finish(samples[0], user)
    return voorbeelddam.bram


@pytest.mark.parametrize("without", [False, True])
def test_the_method_may_say_that_it_uses_no_measures(both, voorbeelddam, logged_in, without):
    client = logged_in(both)
    plan = reverse("study:plan", args=[voorbeelddam.round.slug])
    form = client.get(f"{plan}?wijzig=ronde").context["form"]
    sent = {
        name: value
        for name, value in form.initial.items()
        if value not in (None, False, "") and name != "uses_no_coefficients"
    }
    sent |= {name: form[name].value() for name in form.fields if form.fields[name].widget.is_hidden}
    client.post(plan, sent | {"do": "change"} | ({"uses_no_coefficients": "on"} if without else {}))
    voorbeelddam.round.refresh_from_db()
    assert voorbeelddam.round.uses_no_coefficients is without
    for per in ("", "code"):
        page = words(
            client.get(reverse("coding:agreement", args=[voorbeelddam.round.slug]), {"per": per})
        )
        assert ("κ" in page, "Prevalentie" in page, "AC1" in page) == (not without,) * 3
        assert ("geen overeenstemmingsmaten" in page) is without
        assert "Alleen Bram" in page
