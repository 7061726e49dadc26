"""Coding from hits: what is offered, all or none, and back again."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give, make_sample
from weerklank.coding import operations, refusals, rules
from weerklank.coding.models import Coding
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork import search as fieldwork_search
from weerklank.safeguards.models import LogLine, SavedSearch

pytestmark = pytest.mark.usefixtures("shared_home")


@pytest.mark.parametrize(
    ("text", "places", "expected"),
    [
        ("Ik maak een foto. Mijn zus leest.", [(12, 16)], ["Ik maak een foto."]),
        ("Eén. Twee!  Drie", [(12, 16), (0, 3)], ["Eén.", "Drie"]),
        ("Eén twee. Drie", [(0, 3), (4, 8)], ["Eén twee."]),
        ("Eén. Twee. Drie", [(0, 9)], ["Eén. Twee."]),
        ("أين؟ هنا۔ نعم", [(5, 8)], ["هنا۔"]),
        ("ሰላም። ጽቡቕ።", [(5, 8)], ["ጽቡቕ።"]),
        ("😀 Ja. Nee", [(6, 9)], ["Nee"]),
    ],
)
def test_a_sentence_is_found_around_a_place(text, places, expected):
    found = rules.sentences_around(text, places)
    assert [text[start:end] for start, end in found] == expected


@pytest.fixture
def two(voorbeelddam, codebook, sample):
    """Two conversations with the same words, both to be found."""
    other = make_sample(voorbeelddam, 2)
    for each in (sample, other):
        fieldwork_search.index_transcript(each.transcript)
    return sample, other


@pytest.fixture
def page(two, logged_in, bram):
    client = logged_in(bram)
    address = reverse("coding:hits", args=[two[0].conversation.round.slug])

    def ask(q="foto's", client=client, **sent):
        where = f"{address}?q={q}"
        return client.post(where, sent, follow=True) if sent else client.get(where)

    return ask


def places(answer):
    return re.findall(r'value="(\d+-\d+-\d+-\d+)"', answer.content.decode())


def text_of(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode())))


def test_words_looked_for_stand_in_no_address(two, logged_in, bram, voorbeelddam):
    client = logged_in(bram)
    where = reverse("coding:hits", args=[two[0].conversation.round.slug])
    answer = client.post(where, {"q": "foto's", "stuk": "beurt"})
    kept = SavedSearch.objects.get()
    assert answer["Location"] == f"{where}?vraag={kept.pk}"
    shown = client.get(answer["Location"])
    assert len(places(shown)) == 2
    assert shown.context["question"]["stuk"].value() == "beurt"
    addresses = re.findall(r'(?:href|action)="([^"]*)"', shown.content.decode())
    assert not any("foto" in one for one in addresses)
    every = client.get(f"{where}{shown.context['all_address']}")
    assert len(every.context["ticked"] or places(every)) == 2
    # Another does not find it by its number, and nothing asked leads to nothing.
    assert places(logged_in(voorbeelddam.coen).get(answer["Location"])) == []
    assert client.post(where, {"q": ""})["Location"] == where
    too_long = client.post(where, {"q": "x" * 500})
    assert "x" * 500 in too_long.content.decode()
    assert SavedSearch.objects.count() == 1


def test_each_hit_of_the_round_is_offered_with_its_context(page, two):
    answer = page()
    assert len(places(answer)) == 2
    marked = re.findall(r"<mark>(.*?)</mark>", answer.content.decode())
    assert marked == ["Ik maak een foto."] * 2
    assert "gesprek 2, beurt 2" in text_of(answer)
    line = LogLine.objects.filter(what="coding.hits").latest("id")
    assert line.detail == {"hits": 2}
    assert "foto" not in str(line.detail)


def test_those_that_are_ticked_get_the_code_in_one_act_that_is_taken_back(page, codebook, bram):
    found = places(page())
    answer = page(**{"hits-code": codebook["4.6"].pk, "hits-places": found})
    assert "2 passages kregen code 4.6" in text_of(answer)
    assert [row.transcript.text[row.start : row.end] for row in Coding.objects.all()] == [
        "Ik maak een foto."
    ] * 2
    assert {row.coder for row in Coding.objects.all()} == {bram}
    assert "u gaf hier al" in text_of(page())
    answer = page(undo="1")
    assert "2 passages hebben code" in text_of(answer)
    assert not Coding.objects.exists()
    assert "Maak dat ongedaan" not in text_of(page())


def test_what_was_there_already_stays_when_it_is_taken_back(page, codebook, sample, bram):
    kept = give(sample, codebook["4.6"], "Ik maak een foto.", bram)
    answer = page(**{"hits-code": codebook["4.6"].pk, "hits-places": places(page())})
    assert "1 passage kreeg code" in text_of(answer)
    assert "Op 1 stond die code al." in text_of(answer)
    page(undo="1")
    assert Coding.objects.get() == kept


def test_what_changed_since_stays_and_is_told(page, codebook, bram):
    page(**{"hits-code": codebook["4.6"].pk, "hits-places": places(page())})
    first, second = Coding.objects.order_by("id")
    operations.change_coding(coding=first, memo="kijk terug", by=bram, at=cast.NOW)
    operations.remove_coding(coding=second, by=bram, at=cast.NOW)
    told = text_of(page(undo="1"))
    assert "0 passages hebben code" in told
    assert "1 passage is intussen veranderd en blijft staan." in told
    assert "De andere waren al weggehaald." in told
    assert Coding.objects.get() == first


def test_all_or_none(page, two, codebook, bram):
    found = places(page())
    operations.apply_code(
        key=operations.new_key(),
        transcript=two[1].transcript,
        code=codebook["1.9"],
        start=0,
        end=2,
        by=bram,
        at=cast.NOW,
    )
    operations.finish_conversation(conversation=two[1].conversation, by=bram, at=cast.NOW)
    answer = page(**{"hits-code": codebook["4.6"].pk, "hits-places": found})
    assert answer.status_code == 422
    assert str(refusals.TaskFinished.user_message) in text_of(answer)
    assert not Coding.objects.filter(code=codebook["4.6"]).exists()
    # What was ticked is still ticked, but where one is done.
    ticks = re.findall(r'id="treffer-[^>]*\schecked', answer.content.decode())
    assert len(ticks) == 1
    assert "u bent klaar met dit gesprek" in text_of(page())


def test_nothing_ticked_or_what_is_no_place_is_refused(page, codebook):
    for wrong in ([], ["1-2"], ["999-0-4-0"], ["1-0-99999999-0"], ["1-2-3-4-5"]):
        answer = page(**{"hits-code": codebook["4.6"].pk, "hits-places": wrong})
        assert answer.status_code == 422, wrong
    assert not Coding.objects.exists()


def test_a_text_corrected_meanwhile_gets_the_code_where_its_words_are(page, two, codebook, bram):
    found = places(page())
    fieldwork.replace_words(
        turn=two[0].transcript.turns.get(position=1),
        word="brief",
        replacement="lange brief",
        places=[(two[0].transcript.pk, two[0].transcript.text.index("brief"))],
        revisions={two[0].transcript.pk: 0},
        by=bram,
        at=cast.NOW,
    )
    page(**{"hits-code": codebook["4.6"].pk, "hits-places": found})
    for row in Coding.objects.select_related("transcript"):
        assert row.transcript.text[row.start : row.end] == "Ik maak een foto."


def test_withdrawn_words_and_another_round_are_not_offered(page, two, voorbeelddam):
    two[0].transcript.turns.filter(position=1).update(is_withdrawn=True)
    assert len(places(page())) == 1


def test_another_coders_work_is_not_told(page, two, codebook, voorbeelddam):
    give(two[0], codebook["1.9"], "Ik maak een foto.", voorbeelddam.coen)
    assert "u gaf hier al" not in text_of(page())


def test_questions_do_not_grow_with_the_hits(page, two, voorbeelddam):
    with CaptureQueriesContext(connection) as few:
        page()
    for number in (3, 4, 5):
        fieldwork_search.index_transcript(make_sample(voorbeelddam, number).transcript)
    with CaptureQueriesContext(connection) as more:
        assert len(places(page())) == 5
    assert len(more) <= len(few)
