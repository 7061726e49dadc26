"""A plan is set as a version that never changes; what was done names the version it rests on."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.urls import reverse

from tests import cast
from tests.sampling.test_choosing import add_frame, draw, set_spread
from tests.study.test_plans import write
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import models, operations, planning, terms


def set_plan(place, why="De stuurgroep besloot.", by=None):
    return operations.set_plan(monitor=place.monitor, why=why, by=by or place.bram, at=cast.NOW)


def test_versions_are_numbered_dated_and_say_who_and_why(place):
    write(place, texts={"reason": "De raad vroeg erom."})
    first = set_plan(place)
    write(place, texts={"reason": "De raad wil het weten."}, bases={"ask": "consent"})
    second = set_plan(place, "De functionaris zag het na.", by=place.chantal)
    assert [one.number for one in planning.versions(place.monitor)] == [2, 1]
    assert (first.set_by, second.set_by) == (place.bram, place.chantal)
    assert (second.why, second.set_at) == ("De functionaris zag het na.", cast.NOW)
    first.refresh_from_db()
    assert ["Aanleiding", "De raad vroeg erom."] in first.content[0]["rows"]
    lines = LogLine.objects.filter(what="plan.version_made").order_by("id")
    assert [one.detail["version"] for one in lines] == [1, 2]


def test_changes_are_told_by_word_and_by_place(place):
    write(place, texts={"reason": "De raad vroeg erom."}, keeps={"files": 6})
    first = set_plan(place)
    assert planning.changes(first.content, planning.content(place.monitor)) == []
    write(place, texts={"reason": "De raad wil het."}, keeps={"files": None})
    changes = planning.changes(first.content, planning.content(place.monitor))
    told = {one.label: one.words for one in changes}
    assert told["Aanleiding"] == [("same", "De raad"), ("gone", "vroeg erom."), ("new", "wil het.")]
    assert told["Ingelezen bestanden van gesprekken"] == [("gone", "6 maanden na de ronde")]
    assert len(told) == 2


def test_a_version_says_nothing_of_which_kinds_of_people_are_sought(place):
    set_spread(place)
    write(place, texts={"reason": "x"})
    said = set_plan(place).content
    assert "B1" not in str(said)
    size = place.round.spreads.get().size
    assert any([f"{place.round.name}, Inburgeraar", str(size)] in part["rows"] for part in said)


@pytest.mark.parametrize(
    ("why", "refusal"),
    [(" ", operations.NoReasonGiven), ("Bel 06-12345678", operations.LooksPersonal)],
)
def test_a_version_needs_a_reason_that_names_nobody(place, why, refusal):
    with pytest.raises(refusal):
        set_plan(place, why)
    assert not models.PlanVersion.objects.exists()


def test_only_a_researcher_sets_a_plan_and_only_what_changed(place):
    write(place, texts={"reason": "x"})
    for by in (place.coen, place.daan, place.gerard):
        with pytest.raises(AccessDenied):
            set_plan(place, by=by)
    set_plan(place)
    with pytest.raises(operations.NothingNewInPlan):
        set_plan(place)


@pytest.mark.parametrize("parts", [None, {"texts": {"reason": " "}, "bases": {"ask": ""}}])
def test_a_plan_in_which_nothing_stands_is_not_set(place, parts):
    if parts:
        write(place, **parts)
    with pytest.raises(operations.PlanEmpty):
        set_plan(place)
    assert not models.PlanVersion.objects.exists()


def test_what_is_empty_is_named_before_a_plan_is_set(place, client):
    write(place, texts={"reason": "De raad vroeg erom."})
    client.force_login(place.bram)
    versions = reverse("study:plan_versions", args=[place.monitor.slug])
    page = client.get(versions).content.decode()
    assert "Stel het vast terwijl dit nog leeg is" in page
    assert "Wie beslist; Grondslag; Bewaren" in page
    refused = client.post(versions, {"why": "Nu al."})
    assert refused.status_code == 422
    assert "Vul het eerst in" in refused.content.decode()
    assert not models.PlanVersion.objects.exists()
    assert client.post(versions, {"why": "Nu al.", "half": "on"}).status_code == 302
    assert models.PlanVersion.objects.count() == 1


def test_under_bases_that_are_filled_it_does_not_say_that_they_are_not(place, client):
    write(place, bases=dict.fromkeys(terms.Processing.values, "consent"))
    client.force_login(place.bram)
    page = client.get(reverse("study:monitorplan", args=[place.monitor.slug])).content.decode()
    bases = page.split('id="grondslag"')[1].split("</section>")[0]
    assert bases.index("Waarom deze grondslagen") < bases.index("Nog niet ingevuld.")


def test_a_round_follows_the_version_that_stood_when_it_ended(place):
    write(place, texts={"reason": "x"})
    first = set_plan(place)
    write(place, texts={"reason": "y"})
    after = cast.NOW + timedelta(days=(place.round.ends_on - cast.TODAY).days + 1)
    operations.set_plan(
        monitor=place.monitor, why="Voor de volgende ronde.", by=place.bram, at=after
    )
    assert planning.followed_by(place.round) == first


def test_the_protocol_names_the_version_that_stood_then(place, client):
    add_frame(place)
    set_spread(place)
    before = draw(place)
    write(place, texts={"reason": "x"})
    set_plan(place)
    after = draw(place, why_again="trial")
    write(place, texts={"reason": "y"})
    set_plan(place)
    assert (before.plan_version, after.plan_version) == (None, 1)
    client.force_login(place.bram)
    page = client.get(reverse("sampling:draw", args=[after.pk])).content.decode()
    assert reverse("study:plan_version", args=[place.monitor.slug, 1]) in page
    assert (
        "was toen niet vastgesteld"
        in client.get(reverse("sampling:draw", args=[before.pk])).content.decode()
    )


def test_pages_show_versions_and_what_changed(place, client):
    client.force_login(place.bram)
    plan = reverse("study:monitorplan", args=[place.monitor.slug])
    versions = reverse("study:plan_versions", args=[place.monitor.slug])
    assert "Dit plan is nog niet vastgesteld." in client.get(plan).content.decode()
    write(place, texts={"reason": "De raad vroeg erom."})
    assert client.post(versions, {"why": ""}).status_code == 422
    assert client.post(versions, {"why": "Nu is het rond.", "half": "on"}).status_code == 302
    page = client.get(plan).content.decode()
    assert "Monitorplan, versie 1" in page
    assert "Daarna is het plan veranderd" not in page
    write(place, texts={"reason": "De raad wil het."})
    assert "Daarna is het plan veranderd" in client.get(plan).content.decode()
    page = " ".join(client.get(versions).content.decode().split())
    assert "<del>vroeg erom.</del> <ins>wil het.</ins>" in page
    client.post(versions, {"why": "Het moest korter.", "half": "on"})
    first, second = (
        html.unescape(
            client.get(
                reverse("study:plan_version", args=[place.monitor.slug, number])
            ).content.decode()
        )
        for number in (1, 2)
    )
    assert "De raad vroeg erom." in first
    assert "Nu is het rond." in first
    assert "<ins>" not in first
    assert "De raad wil het." in second
    assert "<ins>" in second
    wrong = reverse("study:plan_version", args=[place.monitor.slug, 3])
    assert client.get(wrong).status_code == 404
