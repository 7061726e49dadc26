from datetime import timedelta

import pytest
from django.urls import reverse

from tests import cast
from weerklank.memos import operations
from weerklank.memos.models import Memo

LATER = cast.NOW + timedelta(hours=1)


@pytest.fixture
def bram_in(logged_in, bram):
    return logged_in(bram)


def page(client, name, **kwargs):
    return client.get(reverse(f"memos:{name}", kwargs=kwargs))


def test_the_list_takes_its_filters_from_the_address(about, write, voorbeelddam, bram_in):
    write(about["code"], "bij de code: kolibrie", kind="todo")
    write(about["free"], "los", by=voorbeelddam.coen)
    address = reverse("memos:memos", args=[voorbeelddam.round.slug])
    for question, shown in (
        ({}, 2),
        ({"q": "kolibrie"}, 1),
        ({"soort": "todo"}, 1),
        ({"wie": voorbeelddam.coen.pk}, 1),
        ({"over": "round"}, 0),
        ({"bij": f"code-{about['code'].code.pk}"}, 1),
        ({"wie": "abc", "page": "x"}, 2),
    ):
        found = bram_in.get(address, question)
        assert found.context["page"].paginator.count == shown, question
    for sign in ("code-0", "passage-x", "gesprek-99999999999999999999", "iets", "deelnemer--1"):
        assert bram_in.get(address, {"bij": sign}).status_code == 404, sign


def test_words_that_are_looked_for_stand_in_no_address(about, write, coen, bram_in, logged_in):
    write(about["free"], "Over de kolibrie.", kind="todo")
    write(about["free"], "Een andere kolibrie.")
    address = reverse("memos:memos", args=[Memo.objects.first().round.slug])
    asked = {"q": "kolibrie", "soort": "todo"}
    place = bram_in.post(address, asked)["Location"]
    assert "kolibrie" not in place
    shown = bram_in.get(place)
    assert shown.context["page"].paginator.count == 1
    assert 'value="kolibrie"' in shown.content.decode()
    # The number leads nobody else to these words.
    other = logged_in(coen).get(place)
    assert "kolibrie" not in other.content.decode().split("<ol")[0]
    # What holds no words stays an address that can be given on.
    assert bram_in.post(address, {"q": " ", "soort": "todo"})["Location"] == f"{address}?soort=todo"
    assert bram_in.post(address, {"q": ""})["Location"] == address
    assert bram_in.get(address, {"vraag": "99999"}).context["page"].paginator.count == 2


def test_a_stale_form_shows_what_stands_there_and_keeps_what_was_typed(about, write, bram_in):
    memo = write(about["free"], "Eerst.")
    operations.change_memo(memo=memo, text="Toen.", revision=1, by=memo.by, at=LATER)
    address = reverse("memos:memo_change", args=[memo.pk])
    answer = bram_in.post(address, {"text": "Van mij.", "revision": 1})
    assert answer.status_code == 422
    assert "Van mij." in answer.content.decode()
    memo.refresh_from_db()
    assert memo.text == "Toen."


def test_what_another_took_away_is_not_there(about, write, coen, bram_in):
    memo = write(about["free"], by=coen)
    operations.remove_memo(memo=memo, by=coen, at=LATER)
    assert page(bram_in, "memo", memo=memo.pk).status_code == 404


def test_a_refusal_of_the_annex_is_said_and_changes_nothing(about, write, bram_in):
    memo = write(about["participant"])
    address = reverse("memos:memo", args=[memo.pk])
    answer = bram_in.post(address, {"do": "annex"}, follow=True)
    assert "Deze memo gaat over één deelnemer" in answer.content.decode()
    assert Memo.objects.get().annexed_at is None
    assert bram_in.post(address, {"do": "iets"}).status_code == 404


def test_a_memo_is_shown_as_it_was_typed_and_as_nothing_else(about, write, bram_in):
    memo = write(about["free"], "# <b>niet vet</b> *ook niet*\n\nTweede alinea.")
    said = page(bram_in, "memo", memo=memo.pk).content.decode()
    assert "# &lt;b&gt;niet vet&lt;/b&gt; *ook niet*" in said
    assert "<p>Tweede alinea.</p>" in said


def test_short_memos_of_what_has_none_are_an_empty_list(about, voorbeelddam, bram_in):
    address = reverse("memos:memos", args=[voorbeelddam.round.slug])
    for sign in ("ronde", f"deelnemer-{about['participant'].participant.pk}"):
        found = bram_in.get(address, {"soort": "short", "bij": sign})
        assert found.status_code == 200, sign
        assert found.context["page"].paginator.count == 0
