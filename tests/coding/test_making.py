"""Finding, making and unmaking a code while one codes."""

import json

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give
from weerklank.coding import operations, queries, refusals, search
from weerklank.coding.models import Code
from weerklank.coding.shipped import name_in
from weerklank.safeguards.refusals import ReasonMissing


@pytest.fixture
def make(sample, logged_in, bram):
    client = logged_in(bram)

    def call(name="coding:make_code", client=client, user=bram, code=None, **sent):
        kwargs = {"round": sample.conversation.round.slug} | ({"code": code} if code else {})
        return client.post(
            reverse(name, kwargs=kwargs),
            json.dumps({"coder": user.pk} | sent),
            content_type="application/json",
        )

    return call


def test_a_code_is_made_where_one_wants_it_with_a_reason_that_says_when(
    make, codebook, sample, voorbeelddam
):
    answer = make(label="tolk aan de telefoon", parent=codebook["4"].pk, conversation=1)
    made = Code.objects.get(label="tolk aan de telefoon")
    assert answer.json()["id"] == made.pk
    assert answer.json()["can_be_given"] is True
    assert made.parent == codebook["4"]
    make(label="busje", parent=codebook["4"].pk, conversation=sample.conversation.pk)
    make(label="fietsles", parent="", reason="  Kwam drie keer voor ")
    reasons = [row.reason for row in queries.codebook_versions(voorbeelddam.monitor)[:3]]
    assert reasons[0] == "Kwam drie keer voor"
    assert reasons[1] == "Gemaakt tijdens het coderen van gesprek 1."
    branch = Code.objects.get(label="fietsles")
    assert (branch.number, branch.parent, branch.colour) == ("10", None, 1)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"label": "", "parent": ""}, 422),
        ({"label": "x" * 121, "parent": ""}, 422),
        ({"label": "bus", "parent": "twee"}, 422),
        ({"label": "bus", "parent": 10**6}, 404),
        ({"label": "\ud83d", "parent": ""}, 400),
    ],
)
def test_what_is_no_code_is_refused(make, codebook, sent, status):
    before = Code.objects.count()
    assert make(**sent).status_code == status
    assert Code.objects.count() == before


def test_what_someone_else_left_in_the_page_is_not_made(make, codebook, voorbeelddam):
    assert make(user=voorbeelddam.chantal, label="bus", parent="").status_code == 409


def test_who_may_not_change_the_codebook_makes_no_code(make, codebook, logged_in, voorbeelddam):
    coen = voorbeelddam.coen
    answer = make(client=logged_in(coen), user=coen, label="bus", parent="")
    assert answer.status_code == 403


def test_a_code_that_was_made_goes_again_unless_someone_used_it(
    make, codebook, sample, voorbeelddam
):
    first, second = (
        make(label=label, parent=codebook["4"].pk).json()["id"] for label in ("bus", "trein")
    )
    give(sample, Code.objects.get(pk=second), "foto", voorbeelddam.chantal)
    for _ in range(2):  # a line that drops sends it twice
        assert make("coding:unmake_code", code=first).status_code == 200
    assert not Code.objects.filter(pk=first).exists()
    answer = make("coding:unmake_code", code=second)
    assert answer.status_code == 422
    assert "Zet die uit" in answer.json()["message"]
    assert Code.objects.filter(pk=second).exists()


def test_a_code_is_found_by_another_form_of_its_words(codebook, voorbeelddam):
    for typed in ("brief", "brieven", "Brief"):
        named, found = search.codes_with(typed, monitor_id=voorbeelddam.monitor.pk)
        assert codebook["4.6"].pk in named
        assert set(named) <= set(found)
    assert search.codes_with("brief", monitor_id=voorbeelddam.monitor.pk + 1) == ([], [])
    assert search.codes_with("  ", monitor_id=voorbeelddam.monitor.pk) == ([], [])


def test_every_shipped_code_has_a_name_in_english_and_keeps_its_own_in_dutch(codebook):
    for code in codebook.values():
        said = name_in("en-gb", label=code.label, gloss=code.gloss)
        assert said.lower() == code.gloss.lower()
        assert name_in("nl", label=code.label, gloss=code.gloss) == code.label


@pytest.mark.parametrize(
    ("label", "gloss", "said"),
    [
        ("Wonen", "", "Wonen"),
        ("Wonen", "housing of my own", "Housing of my own"),
        ("Iets anders", "municipal case manager", "Iets anders"),
    ],
)
def test_an_english_name_is_not_one_of_a_name_that_was_changed(label, gloss, said):
    assert name_in("en", label=label, gloss=gloss) == said


def test_a_branch_needs_a_name_and_a_reason(voorbeelddam, bram):
    wrong = (("", "omdat", refusals.LabelMissing), ("Wonen", " ", ReasonMissing))
    for label, reason, refusal in wrong:
        with pytest.raises(refusal):
            operations.add_branch(
                monitor=voorbeelddam.monitor, label=label, reason=reason, by=bram, at=cast.NOW
            )
    assert not Code.objects.exists()
