"""The pages as someone without scripts gets them."""

import html
import json
import re

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give, make_sample
from weerklank.coding import operations, serializers
from weerklank.coding.models import CODE_FIELDS, Code, Coding, CodingTask
from weerklank.coding.terms import FACET_NAMES
from weerklank.fieldwork.models import NameReplacement, Transcript, Turn


@pytest.fixture
def client(logged_in, bram):
    return logged_in(bram)


def desk(sample):
    return reverse("coding:code", kwargs={"conversation": sample.conversation.pk})


def texts_on(page: str) -> list[dict]:
    """The texts with their codings, as the scripts get them."""
    found = re.search(r'<script id="weerklank-texts" type="application/json">(.*?)</script>', page)
    texts = json.loads(found[1])
    for text in texts:
        text["codings"] = [dict(zip(text["names"], row, strict=True)) for row in text["codings"]]
    return texts


def codes_on(page: str) -> list[dict]:
    found = re.search(r'<script id="weerklank-codes" type="application/json">(.*?)</script>', page)
    return json.loads(found[1])


def keys_on(page: str) -> list[str]:
    return [row["key"] for text in texts_on(page) for row in text["codings"]]


def turns_on(page: str) -> list[tuple[str, int, list[int], str]]:
    """Each turn as the scripts read it: its place, start, lengths of its lines, words."""
    turns = re.findall(
        r'<li [^>]*id="([^"]+)"[^>]*data-start="(\d+)"[^>]*data-lengths="([\d ]*)".*?'
        r'<div class="weerklank-turn__text"[^>]*>(.*?)</div></li>',
        page,
        re.DOTALL,
    )
    return [
        (place, int(start), [int(each) for each in lengths.split()], html.unescape(words))
        for place, start, lengths, words in turns
    ]


def make_original(sample) -> Transcript:
    original = Transcript.objects.create(
        conversation=sample.conversation,
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
        rendered_by=sample.transcript.turns.get(position=1),
    )
    return original


def test_the_page_holds_every_sign_of_every_turn(sample, codebook, client):
    page = client.get(desk(sample)).content.decode()
    turns = [
        sample.transcript.text[turn.start : turn.end] for turn in sample.transcript.turns.all()
    ]
    assert [words for _place, _start, _lengths, words in turns_on(page)] == turns


def test_the_lines_of_a_turn_are_the_whole_turn(sample, codebook, client):
    for _place, start, lengths, words in turns_on(client.get(desk(sample)).content.decode()):
        assert sample.transcript.text[start : start + len(words)] == words
        assert sum(lengths) == len(words)


def test_what_looks_like_markup_in_the_words_stays_words(sample, codebook, client):
    sample.transcript.text = sample.transcript.text.replace("een foto", "<b> & '\"")
    sample.transcript.save()
    page = client.get(desk(sample)).content.decode()
    assert "Ik maak <b> & '\"" in turns_on(page)[1][3]
    assert "<b> &" not in page


def test_codings_travel_as_data_not_as_script(sample, codebook, client, bram):
    coding = give(sample, codebook["4.6"], "foto", bram, memo="</script><b>")
    page = client.get(desk(sample)).content.decode()
    ((text,),) = (texts_on(page),)
    assert text["codings"] == [
        dict.fromkeys(FACET_NAMES, "")
        | {
            "key": str(coding.key),
            "code": coding.code_id,
            "start": coding.start,
            "end": coding.end,
            "memo": "</script><b>",
            "coder": bram.pk,
            "id": coding.pk,
        }
    ]


def test_a_coding_has_the_same_names_on_the_page_as_in_an_answer(sample, codebook, client, bram):
    coding = give(sample, codebook["4.6"], "foto", bram)
    ((text,),) = (texts_on(client.get(desk(sample)).content.decode()),)
    [on_page] = text["codings"]
    # The page has the names of the coders once.
    assert on_page == {
        name: value
        for name, value in serializers.coding_json(coding).items()
        if name != "coder_name"
    }


def test_the_original_stands_beside_its_rendering_and_can_be_coded_too(
    sample, codebook, client, bram
):
    original = make_original(sample)
    sample.transcript = original
    coding = give(sample, codebook["3.3"], "الرسالة", bram)
    page = client.get(desk(sample)).content.decode()
    assert [place for place, *_rest in turns_on(page)] == [
        "beurt-1",
        "beurt-2",
        "oorspronkelijk-1",
        "beurt-3",
    ]
    assert 'lang="ar" dir="rtl">أنا أصور الرسالة</div>' in page
    assert [(text["language"], len(text["codings"])) for text in texts_on(page)] == [
        ("nl", 0),
        ("ar", 1),
    ]
    assert keys_on(page) == [str(coding.key)]


def test_an_original_that_renders_nothing_yet_is_not_lost(sample, codebook, client):
    original = make_original(sample)
    original.turns.update(rendered_by=None)
    page = client.get(desk(sample)).content.decode()
    assert "oorspronkelijk-1" in [place for place, *_rest in turns_on(page)]


def test_names_that_were_replaced_are_told_to_the_page_without_the_names(
    sample, codebook, client, voorbeelddam
):
    NameReplacement.objects.create(
        round=voorbeelddam.round, name="Jansen", replacement="[consulent A]"
    )
    page = client.get(desk(sample)).content.decode()
    assert '"names": ["[consulent A]"]' in page
    assert "Jansen" not in page


def test_the_page_takes_as_many_queries_whatever_its_size(
    sample, codebook, client, bram, django_assert_max_num_queries
):
    for words in ("foto", "zus", "Zij kent", "De begeleider"):
        give(sample, codebook["4.6"], words, bram)
    with django_assert_max_num_queries(50) as few:
        client.get(desk(sample))
    for words in ("Mijn", "de weg", "komt langs", "anders", "Bij ons"):
        give(sample, codebook["4.6"], words, bram)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(desk(sample))


def test_a_turn_can_be_coded_without_script(sample, codebook, client):
    address = reverse(
        "coding:code_turn", kwargs={"conversation": sample.conversation.pk, "turn": 2}
    )
    assert "Codeer beurt voor beurt" in client.get(desk(sample)).content.decode()
    assert "Ik maak een foto." in client.get(address).content.decode()
    client.post(address, {"code": codebook["4.6"].pk, "words": "Mijn zus leest hem voor."})
    client.post(address, {"code": codebook["1.9"].pk, "words": ""})
    text = sample.transcript.text
    turn = sample.transcript.turns.get(position=1)
    assert [text[row.start : row.end] for row in Coding.objects.order_by("id")] == [
        "Mijn zus leest hem voor.",
        text[turn.start : turn.end],
    ]


def test_the_page_of_a_turn_lists_its_codings_and_leads_on(sample, codebook, client, bram):
    coding = give(sample, codebook["4.6"], "Ik maak een foto.", bram)
    kwargs = {"conversation": sample.conversation.pk}
    page = client.get(reverse("coding:code_turn", kwargs=kwargs | {"turn": 2})).content.decode()
    address = reverse(
        "coding:passage", kwargs={"transcript": sample.transcript.pk, "key": coding.key}
    )
    assert f'href="{address}"' in page
    assert "Ik maak een foto." in client.get(address).content.decode()
    for turn in (1, 3):
        assert reverse("coding:code_turn", kwargs=kwargs | {"turn": turn}) in page
    assert client.get(reverse("coding:code_turn", kwargs=kwargs | {"turn": 4})).status_code == 404


def test_the_original_can_be_coded_without_script_too(sample, codebook, client):
    original = make_original(sample)
    address = reverse(
        "coding:code_turn", kwargs={"conversation": sample.conversation.pk, "turn": 1}
    )
    client.post(f"{address}?tekst=origineel", {"code": codebook["3.3"].pk, "words": "الرسالة"})
    coding = Coding.objects.get()
    assert (coding.transcript, original.text[coding.start : coding.end]) == (original, "الرسالة")


def test_words_that_are_not_in_the_turn_are_refused_in_the_form(sample, codebook, client):
    address = reverse(
        "coding:code_turn", kwargs={"conversation": sample.conversation.pk, "turn": 2}
    )
    answer = client.post(address, {"code": codebook["4.6"].pk, "words": "heel andere woorden"})
    assert answer.status_code == 422
    assert "Neem ze precies over" in answer.content.decode()
    assert not Coding.objects.exists()


def test_facets_change_and_a_code_goes_without_script(sample, codebook, client, bram):
    coding = give(sample, codebook["4.6"], "foto", bram)
    address = reverse(
        "coding:passage", kwargs={"transcript": sample.transcript.pk, "key": coding.key}
    )
    client.post(address, {"polarity": "negatief", "evidence_kind": "", "memo": "later"})
    coding.refresh_from_db()
    assert (coding.polarity, coding.memo) == ("negatief", "later")
    client.post(address, {"remove": ""})
    assert not Coding.objects.exists()


def test_who_was_oneself_in_another_window_is_not_called_somebody_else(
    sample, codebook, client, bram
):
    coding = give(sample, codebook["4.6"], "foto", bram)
    kwargs = {"transcript": sample.transcript.pk, "key": coding.key}
    address = reverse("coding:passage", kwargs=kwargs)
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())[1]
    client.post(address, {"seen": seen, "memo": "eerst"})
    page = client.post(address, {"seen": seen, "memo": "later"})
    assert page.status_code == 422
    assert "door u in een ander venster of door een collega" in page.content.decode()


def test_a_finished_conversation_is_read_only_until_reopened(sample, codebook, client, bram):
    give(sample, codebook["4.6"], "foto", bram)
    address = reverse("coding:task", kwargs={"transcript": sample.transcript.pk})
    client.post(address, {"finish": ""})
    page = client.get(desk(sample)).content.decode()
    assert "Toch nog verder coderen" in page
    assert '"is_finished": true' in page
    kwargs = {"conversation": sample.conversation.pk, "turn": 2}
    turn = client.get(reverse("coding:code_turn", kwargs=kwargs)).content.decode()
    assert f'href="{desk(sample)}#klaar"' in turn
    assert 'id="klaar"' in page
    assert "Geef deze code" not in turn
    client.post(address, {"reopen": ""})
    assert "#klaar" not in client.get(reverse("coding:code_turn", kwargs=kwargs)).content.decode()
    assert '"is_finished": false' in client.get(desk(sample)).content.decode()


def test_who_did_not_begin_reads_why_nothing_is_finished(sample, codebook, client, bram):
    address = reverse("coding:task", kwargs={"transcript": sample.transcript.pk})
    page = client.post(address, {"finish": ""}, follow=True)
    assert page.redirect_chain[-1][0] == desk(sample)
    assert "U hebt in dit gesprek nog niets gecodeerd." in page.content.decode()
    assert not CodingTask.objects.filter(finished_at__isnull=False).exists()


def test_who_is_done_is_done_with_both_texts(sample, codebook, client, bram):
    main = sample.transcript
    give(sample, codebook["4.6"], "foto", bram)
    sample.transcript = make_original(sample)
    give(sample, codebook["3.3"], "الرسالة", bram)
    client.post(reverse("coding:task", kwargs={"transcript": main.pk}), {"finish": ""})
    assert CodingTask.objects.filter(finished_at__isnull=False).count() == 2


def test_a_conversation_without_text_says_so(sample, codebook, client):
    sample.transcript.delete()
    assert "nog geen tekst ingelezen" in client.get(desk(sample)).content.decode()


def test_the_overview_says_who_is_how_far(sample, codebook, client, bram, voorbeelddam):
    give(sample, codebook["4.6"], "foto", bram)
    make_sample(voorbeelddam, 2)
    page = client.get(
        reverse("coding:overview", kwargs={"round": voorbeelddam.round.slug})
    ).content.decode()
    assert "Bram: 1 passage in 1 beurt, bezig" in " ".join(page.split())
    assert "nog niemand" in page


def test_the_overview_of_a_large_round_comes_in_pages_and_counts_all_of_it(
    codebook, client, bram, voorbeelddam, django_assert_max_num_queries
):
    for number in range(1, 54):
        give(make_sample(voorbeelddam, number), codebook["4.6"], "foto", bram)
    address = reverse("coding:overview", kwargs={"round": voorbeelddam.round.slug})
    client.get(address)
    with django_assert_max_num_queries(18):
        first = " ".join(client.get(address).content.decode().split())
    second = " ".join(client.get(address, {"page": 2}).content.decode().split())
    assert first.count("Bram: 1 passage") + second.count("Bram: 1 passage") == 53
    assert second.count("Bram: 1 passage") == 3
    for page in (first, second):
        assert "<dd>53</dd>" in page  # passages with a code
        assert "53 <small>van 53</small>" in page  # conversations that nobody handed in


def test_a_monitor_without_codebook_can_take_the_shipped_one(client, voorbeelddam):
    kwargs = {"round": voorbeelddam.round.slug}
    page = client.get(reverse("coding:codebook", kwargs=kwargs)).content.decode()
    assert "Begin met dit codeboek" in page
    client.post(reverse("coding:codebook_start", kwargs=kwargs))
    assert Code.objects.filter(monitor=voorbeelddam.monitor).count() > 100


def test_a_codebook_begins_in_three_ways_from_the_conversation_and_leads_back_to_it(
    client, sample, voorbeelddam
):
    round_ = {"round": voorbeelddam.round.slug}
    page = client.get(desk(sample)).content.decode()
    address = f"{reverse('coding:codebook', kwargs=round_)}?gesprek={sample.conversation.pk}"
    assert f'href="{address}"' in page
    page = client.get(address).content.decode()
    for way in ("Begin met dit codeboek", "Begin met een leeg codeboek", "Begin met een bestand"):
        assert way in page
    assert reverse("exchange:overview", kwargs=round_) in page
    answer = client.post(
        reverse("coding:codebook_start", kwargs=round_),
        {"gesprek": sample.conversation.pk},
        follow=True,
    )
    count = Code.objects.filter(monitor=voorbeelddam.monitor).count()
    page = answer.content.decode()
    assert f"{count} codes staan klaar." in page
    assert f'<a href="{desk(sample)}">Verder met gesprek 1</a>' in page


def test_an_empty_codebook_begins_with_a_branch_of_ones_own_that_can_be_given(
    client, sample, voorbeelddam, bram
):
    address = reverse("coding:codebook_empty", kwargs={"round": voorbeelddam.round.slug})
    assert client.post(address, {"begin-label": " "}).status_code == 422
    assert not Code.objects.exists()
    # A conversation that is not there, or not hers, leads to the list.
    answer = client.post(address, {"begin-label": "Wonen", "gesprek": "99999"}, follow=True)
    assert "1 code staat klaar." in answer.content.decode()
    assert "Verder met Coderen" in answer.content.decode()
    branch = Code.objects.get()
    assert (branch.number, branch.label, branch.parent, branch.is_container) == (
        "1",
        "Wonen",
        None,
        False,
    )
    assert give(sample, branch, "foto", bram).code == branch


def test_who_may_not_change_the_codebook_is_offered_no_way_to_begin(logged_in, voorbeelddam):
    page = logged_in(voorbeelddam.coen).get(
        reverse("coding:codebook", kwargs={"round": voorbeelddam.round.slug})
    )
    assert "Een onderzoeker begint ermee." in page.content.decode()
    assert "Begin met" not in page.content.decode()


def test_a_used_code_is_offered_to_be_switched_off_and_not_to_be_deleted(
    client, codebook, sample, bram, voorbeelddam
):
    code = codebook["4.6"]
    address = reverse("coding:codebook", kwargs={"round": voorbeelddam.round.slug}) + "?code=4.6"
    page = client.get(address).content.decode()
    assert "Verwijder deze code" in page
    assert "Zet deze code uit" not in page
    give(sample, code, "foto", bram)
    page = client.get(address).content.decode()
    assert "Verwijder deze code" not in page
    assert "kan niet weg: de passages zouden hun code verliezen" in page
    switch = reverse(
        "coding:code_switch", kwargs={"round": voorbeelddam.round.slug, "code": code.pk}
    )
    assert client.post(switch, {"off-reason": ""}).status_code == 422
    for is_on in (False, True):
        reason = f"{'switch' if is_on else 'off'}-reason"
        sent = {reason: "Valt samen met 2.15", "to": "on" if is_on else "off"}
        for _ in range(2):  # pressed twice it does not turn round
            client.post(switch, sent)
        code.refresh_from_db()
        assert code.is_on is is_on
    assert Coding.objects.filter(code=code).count() == 1


def test_an_english_reader_sees_what_codes_are_called_in_english(client, codebook, sample, bram):
    changed = codebook["4.6"]
    operations.change_code(
        code=changed, label="Moeilijke brieven", reason="Korter", by=bram, at=cast.NOW
    )
    dutch = client.get(desk(sample)).content.decode()
    client.cookies["django_language"] = "en"
    english = client.get(desk(sample)).content.decode()
    names = [
        {code["number"]: code["label"] for code in codes_on(page)} for page in (english, dutch)
    ]
    assert [each["1.3"] for each in names] == [
        "Social support worker",
        "Maatschappelijk begeleider",
    ]
    # The gloss still says what the name was before it was changed.
    assert [each["4.6"] for each in names] == ["Moeilijke brieven"] * 2
    address = reverse("coding:codebook", kwargs={"round": sample.conversation.round.slug})
    page = client.get(f"{address}?code=1.3").content.decode()
    assert "Social support worker" in page
    assert '<dd lang="nl">Maatschappelijk begeleider</dd>' in page


def test_a_code_is_changed_from_its_page_with_a_reason(codebook, client, voorbeelddam):
    code = codebook["4.6"]
    address = reverse(
        "coding:code_change", kwargs={"round": voorbeelddam.round.slug, "code": code.pk}
    )
    sent = {f"change-{name}": getattr(code, name) for name in CODE_FIELDS}
    sent |= {"change-label": "Moeilijke brieven", "change-is_on": "on", "change-reason": ""}
    sent.pop("change-is_sensitive")
    assert client.post(address, sent).status_code == 422
    answer = client.post(address, sent | {"change-reason": "Korter"}, follow=True)
    assert "Moeilijke brieven" in answer.content.decode()
    assert "Korter" in answer.content.decode()
