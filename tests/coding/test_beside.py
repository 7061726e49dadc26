"""What the page asks beside its text: who else is here, how far the round is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give, make_sample
from weerklank.coding import blinding, operations, queries
from weerklank.coding.models import Presence
from weerklank.safeguards.models import LogLine


def here(client, sample):
    return client.post(reverse("coding:here", kwargs={"transcript": sample.transcript.pk})).json()


def test_whoever_has_the_conversation_open_is_told_of_the_others(sample, logged_in, voorbeelddam):
    bram, coen = logged_in(voorbeelddam.bram), logged_in(voorbeelddam.coen)
    assert here(bram, sample) == {"others": []}
    assert here(coen, sample) == {"others": ["Bram"]}
    assert here(bram, sample) == {"others": ["Coen"]}
    assert here(bram, make_sample(voorbeelddam, 2)) == {"others": []}


def test_a_sign_of_life_is_no_line_in_the_log(sample, logged_in, bram):
    client = logged_in(bram)
    before = LogLine.objects.count()
    here(client, sample)
    here(client, sample)
    assert LogLine.objects.count() == before
    assert Presence.objects.count() == 1


def test_who_left_a_minute_ago_is_forgotten(sample, bram, voorbeelddam):
    for who, ago in ((voorbeelddam.coen, 60), (bram, 0)):
        operations.note_presence(
            transcript=sample.transcript, by=who, at=cast.NOW - timedelta(seconds=ago)
        )
    assert queries.present(
        sample.transcript, at=cast.NOW, but=voorbeelddam.chantal, sight=blinding.EVERYTHING
    ) == ["Bram"]
    assert Presence.objects.count() == 1


@pytest.fixture
def coded(sample, codebook, bram, voorbeelddam):
    give(sample, codebook["4.6"], "Ik maak een foto.", bram)
    give(sample, codebook["4.6"], "Mijn zus", bram)
    give(sample, codebook["4.6"], "Zij kent", voorbeelddam.coen)
    give(sample, codebook["4.1"], "De begeleider", bram)
    return sample


def test_palette_counts_people_not_passages(coded, codebook, bram, voorbeelddam):
    found = queries.persons_per_code(
        voorbeelddam.round, queries.readings(voorbeelddam.round, visible_to=bram)
    )
    assert found[codebook["4.6"].pk] == 1
    assert found[codebook["4.1"].pk] == 1
    assert found[codebook["4"].pk] == 2


def test_someone_in_two_conversations_counts_once(coded, codebook, bram, voorbeelddam):
    other = make_sample(voorbeelddam, 2)
    other.speakers["D1"].participant = coded.d1
    other.speakers["D1"].save()
    give(other, codebook["4.6"], "Ik maak een foto.", bram)
    assert (
        queries.persons_per_code(
            voorbeelddam.round, queries.readings(voorbeelddam.round, visible_to=bram)
        )[codebook["4.6"].pk]
        == 1
    )


def test_words_of_the_researcher_count_nobody(sample, codebook, bram, voorbeelddam):
    give(sample, codebook["4.6"], "Er komt een brief.", bram)
    assert (
        queries.persons_per_code(
            voorbeelddam.round, queries.readings(voorbeelddam.round, visible_to=bram)
        )[codebook["4.6"].pk]
        == 0
    )


def test_the_standing_says_how_many_conversations_are_done(
    coded, codebook, logged_in, voorbeelddam, django_assert_max_num_queries
):
    bram = voorbeelddam.bram
    make_sample(voorbeelddam, 2)
    operations.finish_task(transcript=coded.transcript, by=bram, at=cast.NOW)
    address = reverse("coding:standing", kwargs={"transcript": coded.transcript.pk})
    client = logged_in(bram)
    with django_assert_max_num_queries(16):  # two of them since two people coded this
        answer = client.get(address).json()
    assert (answer["done"], answer["conversations"]) == (1, 2)
    assert answer["persons"][str(codebook["4.6"].pk)] == 1
