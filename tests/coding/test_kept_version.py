"""Work that is coded with one version of the codebook, whatever the codebook becomes."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give, make_sample
from tests.coding.test_assigning import assign, code_blind, fresh
from weerklank.coding import assigning, operations, queries, refusals
from weerklank.coding.models import Assignment, CodingTask
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied

pytestmark = pytest.mark.usefixtures("shared_home")

LATER = cast.NOW + timedelta(days=1)


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def changed(sample, codebook, voorbeelddam):
    """Version 2 renames 4.6 and version 3 switches 4.7 off; version 4 adds a code."""
    by = {"by": voorbeelddam.bram, "at": LATER}
    operations.change_code(code=codebook["4.6"], reason="Beter", label="Nieuwe naam", **by)
    operations.change_code(code=codebook["4.7"], reason="Dubbel", is_on=False, **by)
    return operations.add_code(parent=codebook["4"], label="Erbij", reason="Nodig", **by)


def name_in(home, version, number):
    """Return what a code was called in a version."""
    codes = home.monitor.codebook_versions.get(number=version).codes
    return next(one["label"] for one in codes if one["number"] == number)


def offered(client, sample):
    page = client.get(reverse("coding:code", args=[sample.conversation.pk]))
    return {one["label"]: one["can_be_given"] for one in page.context["codes"]}, words(page)


def test_she_codes_with_the_version_she_was_given(
    sample, codebook, changed, voorbeelddam, logged_in
):
    coen, old = voorbeelddam.coen, name_in(voorbeelddam, 1, "4.6")
    assign(voorbeelddam, [sample], coen, version=1)
    sample = fresh(voorbeelddam, sample)
    codes, page = offered(logged_in(coen), sample)
    assert (codes[old], codes[codebook["4.7"].label], codes["Erbij"]) == (True, True, False)
    assert "Nieuwe naam" not in codes
    assert "U codeert dit gesprek met versie 1 van het codeboek" in page
    assert "Wat er daarna in het codeboek veranderde, geldt hier niet." in page
    codebook["4.7"].refresh_from_db()
    give(sample, codebook["4.7"], "Ik maak een foto.", coen)
    with pytest.raises(refusals.CodeNotInVersion) as refused:
        give(sample, changed, "Zij kent de weg.", coen)
    assert "versie 1 van het codeboek" in str(refused.value.user_message)
    assert CodingTask.objects.get().version_begun.number == 1
    assert (
        operations.finish_task(
            transcript=sample.transcript, by=coen, at=LATER
        ).version_finished.number
        == 1
    )


def test_another_coder_has_the_codebook_as_it_is(
    sample, codebook, changed, voorbeelddam, logged_in
):
    assign(voorbeelddam, [sample], voorbeelddam.coen, version=1)
    assign(voorbeelddam, [sample], voorbeelddam.chantal)
    sample = fresh(voorbeelddam, sample)
    codes, page = offered(logged_in(voorbeelddam.chantal), sample)
    assert (codes["Nieuwe naam"], codes["Erbij"]) == (True, True)
    assert "U codeert dit gesprek met versie" not in page
    give(sample, changed, "Zij kent de weg.", voorbeelddam.chantal)
    codebook["4.7"].refresh_from_db()
    with pytest.raises(refusals.CodeIsOff):
        give(sample, codebook["4.7"], "Ik maak een foto.", voorbeelddam.chantal)


def test_the_same_without_script(sample, codebook, changed, voorbeelddam, logged_in):
    assign(voorbeelddam, [sample], voorbeelddam.coen, version=1)
    client = logged_in(voorbeelddam.coen)
    page = client.get(reverse("coding:code_turn", args=[sample.conversation.pk, 2]))
    assert "U codeert dit gesprek met versie 1" in words(page)
    assert name_in(voorbeelddam, 1, "4.6") in words(page)
    assert "Erbij" not in words(page)


def test_a_round_is_frozen_and_thawed(sample, codebook, changed, voorbeelddam, logged_in):
    home, client = voorbeelddam, logged_in(voorbeelddam.bram)
    address = reverse("coding:assignments", args=[home.round.slug])
    page = words(client.post(address, {"do": "freeze", "freeze-version": "1"}, follow=True))
    assert "Deze ronde wordt gecodeerd met versie 1 van het codeboek. Bram koos dat op" in page
    with pytest.raises(refusals.CodeNotInVersion):
        give(sample, changed, "Zij kent de weg.", home.chantal)
    # What was given with the work goes first.
    assign(home, [sample], home.coen, version=4)
    give(fresh(home, sample), changed, "Zij kent de weg.", home.coen)
    page = words(client.post(address, {"do": "freeze", "freeze-version": ""}, follow=True))
    assert "met het codeboek zoals het is" in page
    give(sample, changed, "Ik maak een foto.", home.chantal)
    whats = LogLine.objects.filter(what__startswith="codebook.").order_by("id")
    assert [one.what for one in whats if one.what != "codebook.kept"] == [
        "codebook.frozen", "codebook.thawed"
    ]  # fmt: skip
    assert client.post(address, {"do": "freeze", "freeze-version": "9"}).status_code == 422


def test_only_an_onderzoeker_freezes(sample, codebook, voorbeelddam):
    for act in (
        lambda who: assigning.freeze_codebook(
            round=voorbeelddam.round, version=1, by=who, at=LATER
        ),
        lambda who: assigning.thaw_codebook(round=voorbeelddam.round, by=who, at=LATER),
    ):
        with pytest.raises(AccessDenied):
            act(voorbeelddam.coen)


def test_the_page_tells_which_version_somebody_has_and_another_can_be_given(
    sample, codebook, changed, voorbeelddam, logged_in
):
    client = logged_in(voorbeelddam.bram)
    address = reverse("coding:assignments", args=[voorbeelddam.round.slug])
    sent = {
        "do": "give",
        "give-coder": voorbeelddam.coen.pk,
        "give-conversations": [sample.conversation.pk],
        "give-version": "1",
        "give-part": "whole",
        "give-turns": "",
        "give-per": "conversation",
        "give-seed": "5",
    }
    page = words(client.post(address, sent, follow=True))
    assert "vast op codeboek versie 1" in page
    page = words(client.post(address, sent | {"give-version": ""}, follow=True))
    assert "vast op codeboek" not in page
    assert "codeboek versie 4" in page
    assert client.post(address, sent | {"give-version": "12"}).status_code == 422
    own = words(logged_in(voorbeelddam.coen).get(address))
    assert "codeboek versie 4" in own


def test_work_is_divided_and_handed_over_with_its_version(codebook, changed, voorbeelddam):
    home = voorbeelddam
    for number in (2, 3):
        make_sample(home, number)
    code_blind(home)
    assigning.divide(
        round=home.round,
        coders=[home.bram.pk, home.coen.pk],
        share=50,
        seed=3,
        version=2,
        by=home.bram,
        at=LATER,
    )
    kept = Assignment.objects.filter(keeps_version=True, version__number=2)
    assert kept.count() == Assignment.objects.count() > 2
    assigning.hand_over(
        round=home.round, giver=home.coen.pk, taker=home.chantal.pk, by=home.bram, at=LATER
    )
    hers = Assignment.objects.filter(coder=home.chantal)
    assert {(one.keeps_version, one.version.number) for one in hers} == {(True, 2)}


def test_a_version_that_is_not_there_gives_nothing(sample, codebook, voorbeelddam):
    with pytest.raises(refusals.VersionGone):
        assign(voorbeelddam, [sample], voorbeelddam.coen, version=7)
    assert not Assignment.objects.exists()


def test_codes_stand_in_the_order_and_place_they_had(sample, codebook, voorbeelddam):
    newest = queries.codebook_versions(voorbeelddam.monitor).first()
    now = list(queries.codes(voorbeelddam.monitor))
    then = queries.codes_to_give(voorbeelddam.monitor, newest)
    assert [(one.pk, one.number, one.parent_id) for one in then] == [
        (one.pk, one.number, one.parent_id) for one in now
    ]
