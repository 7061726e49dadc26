"""The pages as someone without scripts gets them."""

import html
import json
import re

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give, make_talk
from weerklank.coding import operations
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import Transcript, Turn


@pytest.fixture
def client(logged_in, bram):
    return logged_in(bram)


def desk(talk):
    return reverse("coding:code", kwargs={"conversation": talk.conversation.pk})


def words_on(page: str) -> str:
    """Put the words of the numbered lines together, as the scripts read them."""
    lines = re.findall(r"data-weerklank-words=\"(\d+)\"[^>]*>(.*?)</span>", page, re.DOTALL)
    return "".join(html.unescape(words) for _, words in lines)


def test_the_page_holds_every_sign_of_every_turn(talk, codebook, client):
    page = client.get(desk(talk)).content.decode()
    turns = [talk.transcript.text[turn.start : turn.end] for turn in talk.transcript.turns.all()]
    assert words_on(page) == "".join(turns)


def test_every_line_says_where_it_starts(talk, codebook, client):
    page = client.get(desk(talk)).content.decode()
    for start, words in re.findall(
        r"data-weerklank-words=\"(\d+)\"[^>]*>(.*?)</span>", page, re.DOTALL
    ):
        said = html.unescape(words)
        assert talk.transcript.text[int(start) : int(start) + len(said)] == said


def test_codings_stand_in_a_list_and_lead_to_their_passage(talk, codebook, client, bram):
    coding = give(talk, codebook["4.6"], "Ik maak een foto.", bram)
    page = client.get(desk(talk)).content.decode()
    address = reverse(
        "coding:passage", kwargs={"transcript": talk.transcript.pk, "key": coding.key}
    )
    assert f'href="{address}"' in page
    assert "Ik maak een foto." in client.get(address).content.decode()


def test_codings_travel_as_data_not_as_script(talk, codebook, client, bram):
    give(talk, codebook["4.6"], "foto", bram, memo="</script><b>")
    page = client.get(desk(talk)).content.decode()
    found = re.search(
        r'<script id="weerklank-codings" type="application/json">(.*?)</script>', page
    )
    assert json.loads(found[1])[0]["memo"] == "</script><b>"


def test_the_original_stands_beside_its_rendering(talk, codebook, client):
    original = Transcript.objects.create(
        conversation=talk.conversation,
        role="original",
        language="ar",
        text="أنا أصور الرسالة",
        sha256="2" * 64,
        word_count=3,
        created_at=cast.NOW,
    )
    Turn.objects.create(
        transcript=original,
        position=0,
        start=0,
        end=len(original.text),
        rendered_by=talk.transcript.turns.get(position=1),
    )
    page = client.get(desk(talk)).content.decode()
    assert '<p class="weerklank-original" lang="ar" dir="rtl">أنا أصور الرسالة</p>' in page
    itself = client.get(desk(talk), {"tekst": "origineel"}).content.decode()
    assert words_on(itself) == original.text


def test_the_page_takes_as_many_queries_whatever_its_size(
    talk, codebook, client, bram, django_assert_max_num_queries
):
    for words in ("foto", "zus", "Zij kent", "De begeleider"):
        give(talk, codebook["4.6"], words, bram)
    with django_assert_max_num_queries(50) as few:
        client.get(desk(talk))
    for words in ("Mijn", "de weg", "komt langs", "anders", "Bij ons"):
        give(talk, codebook["4.6"], words, bram)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(desk(talk))


def test_a_turn_can_be_coded_without_script(talk, codebook, client):
    address = reverse("coding:code_turn", kwargs={"conversation": talk.conversation.pk, "turn": 2})
    assert client.get(desk(talk), {"beurt": 2}).content.decode().count("<select") > 2
    client.post(address, {"code": codebook["4.6"].pk, "words": "Mijn zus leest hem voor."})
    client.post(address, {"code": codebook["1.9"].pk, "words": ""})
    text = talk.transcript.text
    turn = talk.transcript.turns.get(position=1)
    assert [text[row.start : row.end] for row in Coding.objects.order_by("id")] == [
        "Mijn zus leest hem voor.",
        text[turn.start : turn.end],
    ]


def test_words_that_are_not_in_the_turn_are_refused_in_the_form(talk, codebook, client):
    address = reverse("coding:code_turn", kwargs={"conversation": talk.conversation.pk, "turn": 2})
    answer = client.post(address, {"code": codebook["4.6"].pk, "words": "heel andere woorden"})
    assert answer.status_code == 422
    assert "Neem ze precies over" in answer.content.decode()
    assert not Coding.objects.exists()


def test_facets_change_and_a_code_goes_without_script(talk, codebook, client, bram):
    coding = give(talk, codebook["4.6"], "foto", bram)
    address = reverse(
        "coding:passage", kwargs={"transcript": talk.transcript.pk, "key": coding.key}
    )
    client.post(address, {"polarity": "negatief", "evidence_kind": "", "memo": "later"})
    coding.refresh_from_db()
    assert (coding.polarity, coding.memo) == ("negatief", "later")
    client.post(address, {"remove": ""})
    assert not Coding.objects.exists()


def test_a_finished_conversation_is_read_only_until_reopened(talk, codebook, client, bram):
    give(talk, codebook["4.6"], "foto", bram)
    address = reverse("coding:task", kwargs={"transcript": talk.transcript.pk})
    client.post(address, {"finish": ""})
    page = client.get(desk(talk)).content.decode()
    assert "Heropen" in page
    assert '"is_finished": true' in page
    client.post(address, {"reopen": ""})
    assert '"is_finished": false' in client.get(desk(talk)).content.decode()


def test_a_conversation_without_text_says_so(talk, codebook, client):
    talk.transcript.delete()
    assert "nog geen tekst ingelezen" in client.get(desk(talk)).content.decode()


def test_the_overview_says_who_is_how_far(talk, codebook, client, bram, voorbeelddam):
    give(talk, codebook["4.6"], "foto", bram)
    make_talk(voorbeelddam, 2)
    page = client.get(
        reverse("coding:overview", kwargs={"round": voorbeelddam.round.slug})
    ).content.decode()
    assert "Bram: 1 passage in 1 beurt, bezig" in " ".join(page.split())
    assert "nog niemand" in page


def test_a_monitor_without_codebook_can_take_the_shipped_one(client, voorbeelddam):
    kwargs = {"round": voorbeelddam.round.slug}
    page = client.get(reverse("coding:codebook", kwargs=kwargs)).content.decode()
    assert "Neem het codeboek over" in page
    client.post(reverse("coding:codebook_start", kwargs=kwargs))
    assert Code.objects.filter(monitor=voorbeelddam.monitor).count() > 100


def test_a_code_is_changed_from_its_page_with_a_reason(codebook, client, voorbeelddam):
    code = codebook["4.6"]
    address = reverse(
        "coding:code_change", kwargs={"round": voorbeelddam.round.slug, "code": code.pk}
    )
    sent = {f"change-{name}": getattr(code, name) for name in operations.CODE_FIELDS}
    sent |= {"change-label": "Moeilijke brieven", "change-is_on": "on", "change-reason": ""}
    sent.pop("change-is_sensitive")
    assert client.post(address, sent).status_code == 422
    answer = client.post(address, sent | {"change-reason": "Korter"}, follow=True)
    assert "Moeilijke brieven" in answer.content.decode()
    assert "Korter" in answer.content.decode()
