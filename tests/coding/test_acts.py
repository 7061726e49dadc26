"""What the page's scripts send, and what comes back."""

import json
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give
from weerklank.coding import operations
from weerklank.coding.models import Coding
from weerklank.coding.terms import FACET_NAMES
from weerklank.safeguards.models import LogLine

POINTS = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")


@pytest.fixture
def send(sample, logged_in, bram):
    client = logged_in(bram)

    def call(method="post", at=None, client=client, **sent):
        name = "coding:coding" if at else "coding:codings"
        kwargs = {"transcript": sample.transcript.pk} | ({"key": at} if at else {})
        return client.generic(
            method.upper(),
            reverse(name, kwargs=kwargs),
            json.dumps({"coder": bram.pk} | sent),
            content_type="application/json",
        )

    return call


@pytest.fixture
def act(sample, codebook):
    start, end = sample.span("een foto")
    return {"key": str(uuid4()), "code": codebook["4.6"].pk, "start": start, "end": end}


def test_an_act_is_stored_and_answered_with_what_is_stored(send, act, bram):
    answer = send(**act, polarity="negatief", memo=" met blanks ")
    assert answer.status_code == 200
    coding = Coding.objects.get()
    assert answer.json() == act | dict.fromkeys(FACET_NAMES, "") | {
        "polarity": "negatief",
        "memo": " met blanks ",
        "coder": bram.pk,
        "id": coding.pk,
        "coder_name": "Bram",
        "revision": 0,
    }
    assert str(coding.key) == act["key"]


def test_what_an_act_is_checked_for_is_asked_at_once(send, act, django_assert_max_num_queries):
    send(**act)
    with django_assert_max_num_queries(99) as asked:
        assert send(**act | {"key": str(uuid4()), "start": act["start"] + 4}).status_code == 200
    statements = [query["sql"] for query in asked if not query["sql"].startswith(POINTS)]
    # Session, account, text, role and code; all that is checked in one; then the coding and its
    # line in the log. PostgreSQL locks the text first.
    locks = int(connection.features.has_select_for_update)
    assert len(statements) == 8 + locks, "\n".join(statements)


def test_an_act_that_arrives_twice_is_stored_once(send, act):
    assert send(**act).json() == send(**act).json()
    assert Coding.objects.count() == 1


def test_the_same_words_under_another_key_answer_with_the_first_key(send, act):
    send(**act)
    assert send(**act | {"key": str(uuid4())}).json()["key"] == act["key"]


def test_a_refusal_says_why_in_one_sentence(send, act, codebook):
    answer = send(**act | {"code": codebook["4"].pk})
    assert answer.status_code == 422
    assert answer.json()["message"] == "Dit is alleen een kop. Kies een code eronder."


@pytest.mark.parametrize(
    "wrong",
    [{"key": "geen sleutel"}, {"start": -1}, {"end": "veel"}, {"code": None}],
    ids=["key", "start", "end", "code"],
)
def test_what_cannot_be_read_is_refused(send, act, wrong):
    assert send(**act | wrong).status_code == 422
    assert not Coding.objects.exists()


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ('"start": 1e999', 400),
        ('"start": -1e999', 400),
        ('"start": NaN', 400),
        ('"end": Infinity', 400),
        ('"memo": -Infinity', 400),
        ('"start": 1e308', 422),
        ('"start": ' + "9" * 5000, 400),
        (r'"memo": "\ud83d"', 400),
        (r'"key": "\ud83d"', 400),
        (r'"memo": "\ud83d\ude00"', 200),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_number_or_no_text_is_refused_with_a_sentence(
    act, sample, logged_in, changed, status
):
    user = sample.conversation.round.monitor.memberships.get(user__name="Bram").user
    sent = json.dumps({"coder": user.pk} | act)[:-1] + f", {changed}}}"
    answer = _post(logged_in(user), sample, sent)
    assert answer.status_code == status
    assert Coding.objects.exists() == (status == 200)
    if status != 200:
        assert answer.json()["message"].endswith(".")


@pytest.mark.parametrize("sent", ["", "{", "[1]", "null", "{}", '{"start": 1}', b"\xff"])
def test_what_says_nothing_of_who_sent_it_is_refused_with_a_sentence(sample, logged_in, bram, sent):
    answer = _post(logged_in(bram), sample, sent)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("Wat deze bladzijde stuurde, is niet te lezen.")


def _post(client, sample, sent):
    address = reverse("coding:codings", kwargs={"transcript": sample.transcript.pk})
    return client.post(address, sent, content_type="application/json")


def test_only_what_was_sent_changes(send, act):
    send(**act, memo="blijft")
    answer = send(at=act["key"], polarity="positief")
    assert (answer.json()["polarity"], answer.json()["memo"]) == ("positief", "blijft")


def test_removing_twice_is_removing_once(send, act):
    send(**act)
    for _ in range(2):
        assert send("delete", at=act["key"]).status_code == 200
    assert not Coding.objects.exists()
    assert LogLine.objects.filter(what="coding.removed").count() == 1


def test_changing_what_is_gone_is_refused(send, act):
    assert send(at=act["key"], memo="x").status_code == 422


def test_acts_done_in_another_name_are_not_stored(send, act, voorbeelddam):
    answer = send(**act | {"coder": voorbeelddam.chantal.pk})
    assert answer.status_code == 409
    assert "iemand anders ingelogd" in answer.json()["message"]
    assert not Coding.objects.exists()


def test_nobody_changes_the_coding_of_another(send, sample, codebook, voorbeelddam):
    coding = give(sample, codebook["4.6"], "foto", voorbeelddam.chantal)
    assert send(at=coding.key, memo="x").status_code == 403
    assert send("delete", at=coding.key).status_code == 403
    assert Coding.objects.get().memo == ""


def test_a_code_of_another_monitor_is_not_found(send, act, esra):
    elsewhere = esra.memberships.get().monitor
    operations.ensure_codebook(monitor=elsewhere, by=esra, at=cast.NOW)
    answer = send(**act | {"code": elsewhere.codes.get(number="4.6").pk})
    assert answer.status_code == 404


def test_an_ended_session_is_sent_to_the_log_in_page_and_nothing_is_stored(send, act):
    answer = send(client=Client(), **act)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/inloggen/")
    assert not Coding.objects.exists()


def test_the_list_brings_a_fresh_token_and_says_whose_session_it_is(send, act, bram, sample):
    send(**act)
    answer = send("get").json()
    assert answer["user"] == bram.pk
    assert len(answer["csrf_token"]) > 30
    assert [row["key"] for row in answer["codings"]] == [act["key"]]


def test_without_the_token_nothing_is_stored(send, act, bram):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bram)
    assert send(client=client, **act).status_code == 403
    assert not Coding.objects.exists()


def test_keys_are_uuids(send, act):
    send(**act)
    assert UUID(act["key"]) == Coding.objects.get().key


def test_a_split_gives_the_second_half_under_the_key_of_the_browser(
    sample, act, send, logged_in, bram
):
    send(**act)
    key = str(uuid4())
    answer = logged_in(bram).post(
        reverse("coding:split", kwargs={"transcript": sample.transcript.pk, "key": act["key"]}),
        json.dumps(
            {"coder": bram.pk, "new_key": key, "end": act["start"] + 3, "start": act["start"] + 4}
        ),
        content_type="application/json",
    )
    assert answer.json()["key"] == key
    text = sample.transcript.text
    assert [text[row.start : row.end] for row in Coding.objects.order_by("start")] == [
        "een",
        "foto",
    ]


def test_a_split_of_what_is_gone_or_unreadable_is_refused(sample, act, logged_in, bram):
    address = reverse(
        "coding:split", kwargs={"transcript": sample.transcript.pk, "key": act["key"]}
    )
    for sent in ({"new_key": str(uuid4()), "end": 1, "start": 2}, {"new_key": "x"}):
        answer = logged_in(bram).post(
            address, json.dumps({"coder": bram.pk} | sent), content_type="application/json"
        )
        assert answer.status_code == 422
