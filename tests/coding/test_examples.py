"""Passages that are examples of a code: whose they are, and that they go where the passage goes."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import TURNS, give
from tests.coding.test_carrying import renew
from tests.coding.test_reworking import merge, unmerge
from weerklank.coding import carrying, erasers, examples, operations, refusals
from weerklank.coding.models import CodeExample
from weerklank.safeguards.erasers import Person
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study

pytestmark = pytest.mark.usefixtures("shared_home")

SAID = "Mijn zus leest hem voor."


@pytest.fixture
def passage(sample, codebook, voorbeelddam):
    return give(sample, codebook["4.6"], SAID, voorbeelddam.coen)


@pytest.fixture
def chosen(passage, bram):
    examples.choose(coding=passage, by=bram, at=cast.NOW)
    return passage


def words(code, who):
    return [one.words for one in examples.chosen_of(code, visible_to=who)]


def page(client, sample, number):
    address = reverse("coding:codebook", args=[sample.conversation.round.slug])
    return client.get(f"{address}?code={number}").content.decode()


def test_a_passage_is_chosen_once_and_dropped_and_chosen_again(chosen, codebook, bram):
    examples.choose(coding=chosen, by=bram, at=cast.NOW)
    assert CodeExample.objects.count() == 1
    assert words(codebook["4.6"], bram) == [SAID]
    assert words(codebook["4.7"], bram) == []
    for _ in range(2):
        examples.drop(coding=chosen, by=bram, at=cast.NOW)
    assert words(codebook["4.6"], bram) == []
    examples.choose(coding=chosen, by=bram, at=cast.NOW)
    lines = LogLine.objects.filter(what__startswith="code.example_").order_by("id")
    assert [line.what for line in lines] == [
        "code.example_chosen", "code.example_dropped", "code.example_chosen"
    ]  # fmt: skip
    assert SAID not in str([line.detail for line in lines])


def test_only_an_onderzoeker_chooses(passage, voorbeelddam):
    for act in (examples.choose, examples.drop):
        with pytest.raises(AccessDenied):
            act(coding=passage, by=voorbeelddam.coen, at=cast.NOW)


def test_the_codebook_shows_it_to_who_reads_words_and_says_so_in_the_log(
    chosen, sample, logged_in, voorbeelddam, esra
):
    for who in (voorbeelddam.bram, voorbeelddam.coen):
        shown = page(logged_in(who), sample, "4.6")
        assert SAID in shown
        assert "versie 1 van de tekst" in shown
        assert ("Niet meer als voorbeeld" in shown) is (who == voorbeelddam.bram)
    assert LogLine.objects.filter(what="passages.read").count() == 2
    assert SAID not in page(logged_in(esra), sample, "4.6")


def test_it_is_chosen_from_the_list_and_from_the_passage_and_leads_back(
    passage, sample, logged_in, bram
):
    client = logged_in(bram)
    lists = reverse("analysis:passages", args=[sample.conversation.round.slug])
    own = reverse("coding:passage", args=[sample.transcript.pk, passage.key])
    act = reverse("coding:example", args=[sample.transcript.pk, passage.key])
    for place in (lists, own):
        assert "Zet als voorbeeld in het codeboek" in client.get(place).content.decode()
        answer = client.post(act, {"terug": place})
        assert (answer.status_code, answer["Location"]) == (302, place)
        assert "Niet meer als voorbeeld" in client.get(place).content.decode()
        client.post(act, {"drop": "", "terug": place})
    assert client.post(act, {"terug": "https://elders.example/"})["Location"].startswith("/rondes/")


def test_a_coder_who_may_not_choose_has_no_button(passage, sample, logged_in, voorbeelddam):
    client = logged_in(voorbeelddam.coen)
    lists = reverse("analysis:passages", args=[sample.conversation.round.slug])
    assert "Zet als voorbeeld" not in client.get(lists).content.decode()
    act = reverse("coding:example", args=[sample.transcript.pk, passage.key])
    assert client.post(act).status_code == 403


def test_who_codes_blind_sees_none_of_anothers_passages(chosen, sample, codebook, voorbeelddam):
    round_ = sample.conversation.round
    round_.codes_blind = True
    round_.save()
    assert words(codebook["4.6"], voorbeelddam.bram) == []
    assert words(codebook["4.6"], voorbeelddam.coen) == [SAID]
    with pytest.raises(refusals.CodingGone):
        examples.choose(coding=chosen, by=voorbeelddam.bram, at=cast.NOW)


def test_words_of_who_says_no_are_not_read_and_come_back_with_her_yes(
    chosen, sample, codebook, bram
):
    for given, read in ((False, None), (True, SAID)):
        study.record_consent(
            participant=sample.d1,
            purpose="take_part",
            is_given=given,
            medium="spoken",
            on=cast.TODAY,
            by=bram,
            at=cast.NOW,
        )
        assert words(codebook["4.6"], bram) == [read]
        in_file = examples.of_codes(codebook["4.6"].monitor, visible_to=bram)
        shown = {code: [one.words for one in chosen] for code, chosen in in_file.items()}
        assert shown == ({codebook["4.6"].pk: [SAID]} if given else {})
        if not given:
            with pytest.raises(refusals.NoWordsToShow):
                examples.choose(coding=chosen, by=bram, at=cast.NOW)


def test_words_of_who_was_not_asked_are_in_no_file(chosen, codebook, bram):
    assert words(codebook["4.6"], bram) == [SAID]
    assert examples.of_codes(codebook["4.6"].monitor, visible_to=bram) == {}


def test_it_comes_over_to_a_corrected_text_or_says_that_it_waits(
    chosen, sample, codebook, bram, logged_in
):
    changes = give(sample, codebook["4.6"], "De begeleider komt", bram)
    examples.choose(coding=changes, by=bram, at=cast.NOW)
    renew(sample, *TURNS[:2], ("D2", "Bij ons is het heel anders. De begeleidster komt soms."))
    stays, waits = examples.chosen_of(codebook["4.6"], visible_to=bram)
    assert (stays.in_newest, stays.verdict, stays.coding.transcript.version) == (True, "same", 2)
    assert (waits.in_newest, waits.words) == (False, "De begeleider komt")
    shown = page(logged_in(bram), sample, "4.6")
    assert "De tekst is verbeterd en deze passage is nog niet nagekeken." in shown
    carried = changes.carried.get()
    carrying.judge(carried=carried, choice="remove", by=bram, at=cast.NOW)
    assert "die is weggelaten uit de verbeterde" in page(logged_in(bram), sample, "4.6")


def test_it_says_that_its_words_moved(chosen, sample, codebook, bram, logged_in):
    first, second, third = TURNS
    renew(sample, first, third, second)
    shown = examples.chosen_of(codebook["4.6"], visible_to=bram)
    assert [(one.words, one.is_moved) for one in shown] == [(SAID, True)]
    assert "kwam op een andere plek te staan" in page(logged_in(bram), sample, "4.6")


def test_it_goes_with_its_passage_into_another_code_and_back(
    chosen, sample, codebook, voorbeelddam
):
    twin = give(sample, codebook["4.7"], SAID, voorbeelddam.coen)
    made = merge(codebook["4.6"], codebook["4.7"], voorbeelddam.bram)
    assert words(codebook["4.7"], voorbeelddam.bram) == [SAID]
    # Where a coder gave both codes to the same words one passage is left, with whichever key.
    assert len(examples.chosen_of(codebook["4.7"], visible_to=voorbeelddam.bram)) == 1
    assert twin.key in examples.keys_in(sample.conversation.round)
    unmerge(made, voorbeelddam.bram)
    assert words(codebook["4.6"], voorbeelddam.bram) == [SAID]
    assert words(codebook["4.7"], voorbeelddam.bram) == []


def test_it_comes_back_when_a_coder_undoes_taking_the_code_away(
    chosen, sample, codebook, voorbeelddam
):
    key, coen = chosen.key, voorbeelddam.coen
    operations.remove_coding(coding=chosen, by=coen, at=cast.NOW)
    assert words(codebook["4.6"], voorbeelddam.bram) == []
    give(sample, codebook["4.6"], SAID, coen, key=key)
    assert words(codebook["4.6"], voorbeelddam.bram) == [SAID]


def test_it_goes_with_who_withdraws_and_with_the_term(chosen, sample, codebook, bram):
    kept = give(sample, codebook["4.6"], "De begeleider komt langs.", bram)
    examples.choose(coding=kept, by=bram, at=cast.NOW)
    round_ = sample.conversation.round
    person = Person(
        participant_id=sample.d1.pk,
        pseudonym="D1",
        round_id=round_.pk,
        monitor_id=round_.monitor_id,
    )
    assert erasers.preview(person)["voorbeelden in het codeboek"] == 1
    assert erasers.erase(person, cast.NOW)["voorbeelden in het codeboek"] == 1
    assert list(CodeExample.objects.values_list("coding_key", flat=True)) == [kept.key]
    assert erasers._erase_memos(round_.pk, cast.NOW)["voorbeelden in het codeboek"] == 1
    assert not CodeExample.objects.exists()


def test_one_on_an_earlier_text_cannot_be_chosen(sample, codebook, bram):
    old = give(sample, codebook["4.6"], "De begeleider komt", bram)
    renew(sample, *TURNS[:2], ("D2", "Bij ons is het heel anders. De begeleidster komt soms."))
    with pytest.raises(refusals.TranscriptSuperseded):
        examples.choose(coding=old, by=bram, at=cast.NOW)


def test_a_page_asks_no_more_for_more_examples(
    sample, codebook, bram, django_assert_max_num_queries
):
    for said in ("Ik maak een foto.", SAID, "Zij kent de weg.", "De begeleider komt langs."):
        coding = give(sample, codebook["4.6"], said, bram, key=uuid4())
        examples.choose(coding=coding, by=bram, at=cast.NOW)
    with django_assert_max_num_queries(12):
        found = examples.chosen_of(codebook["4.6"], visible_to=bram)
        assert len([str(one.coding.transcript.conversation.round) for one in found]) == 4
