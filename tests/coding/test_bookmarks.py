"""Bookmarks: somebody's own, once per turn, gone with the words."""

import json

import pytest
from django.urls import reverse

from tests import cast
from weerklank.coding import erasers, operations, queries, refusals
from weerklank.coding.models import Bookmark
from weerklank.safeguards.erasers import Person
from weerklank.safeguards.models import LogLine


@pytest.fixture
def put(sample, logged_in, bram):
    client = logged_in(bram)

    def call(turn, *, on=True, revision=0, client=client, user=bram):
        kwargs = {"transcript": sample.transcript.pk, "turn": turn}
        return client.post(
            reverse("coding:bookmark", kwargs=kwargs),
            json.dumps({"coder": user.pk, "on": on, "revision": revision}),
            content_type="application/json",
        )

    return call


def test_a_bookmark_is_put_once_and_taken_away(put, sample, bram):
    for _ in range(2):
        assert put(2).status_code == 200
    put(3)
    assert queries.bookmarks(sample.transcript, bram) == [2, 3]
    for _ in range(2):
        assert put(2, on=False).status_code == 200
    assert queries.bookmarks(sample.transcript, bram) == [3]
    lines = LogLine.objects.filter(what__startswith="bookmark.").order_by("id")
    assert [(line.what, line.detail["turn"]) for line in lines] == [
        ("bookmark.set", 2),
        ("bookmark.set", 3),
        ("bookmark.removed", 2),
    ]


def test_it_is_seen_by_who_put_it_alone(put, sample, logged_in, voorbeelddam):
    put(2)
    assert queries.bookmarks(sample.transcript, voorbeelddam.coen) == []
    coen = logged_in(voorbeelddam.coen)
    put(2, on=False, client=coen, user=voorbeelddam.coen)
    assert Bookmark.objects.get().user == voorbeelddam.bram
    page = coen.get(reverse("coding:code", args=[sample.conversation.pk]))
    assert '"turns": [2]' not in page.content.decode()


def test_the_page_has_them(put, sample, logged_in, bram):
    put(2)
    page = logged_in(bram).get(reverse("coding:code", args=[sample.conversation.pk]))
    assert '"turns": [2]' in page.content.decode()


def test_a_number_of_another_revision_or_of_no_turn_is_refused(put, sample):
    assert put(9).status_code == 422
    assert put(2, revision=1).json()["message"] == str(refusals.TextMoved.user_message)
    assert not Bookmark.objects.exists()


def test_it_goes_with_her_words_and_with_the_turn(put, sample, bram, voorbeelddam):
    put(2)
    put(3)
    person = Person(
        participant_id=sample.d1.pk,
        pseudonym="D1",
        round_id=voorbeelddam.round.pk,
        monitor_id=voorbeelddam.monitor.pk,
    )
    assert erasers.preview(person)["bladwijzers"] == 1
    erasers.erase(person, cast.NOW)
    assert queries.bookmarks(sample.transcript, bram) == [3]
    operations.set_bookmark(
        transcript=sample.transcript, number=1, revision=None, by=bram, at=cast.NOW
    )
    sample.transcript.turns.all().delete()
    assert not Bookmark.objects.exists()
