"""Who handed in goes on: where the page offers it, and what it says that this means."""

import re

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give
from tests.coding.test_assigning import code_blind, fresh
from weerklank.coding import operations
from weerklank.coding.models import CodingTask
from weerklank.coding.terms import TurnVerdict

pytestmark = pytest.mark.usefixtures("shared_home")


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def two(sample, codebook, voorbeelddam):
    """Bram and Coen code blind, and differ in one turn."""
    code_blind(voorbeelddam)
    sample = fresh(voorbeelddam, sample)
    give(sample, codebook["4.6"], "Ik maak een foto.", voorbeelddam.bram)
    give(sample, codebook["4.7"], "Ik maak een foto.", voorbeelddam.coen)
    return sample


def hand_in(sample, *people):
    for one in people:
        operations.finish_task(transcript=sample.transcript, by=one, at=cast.NOW)


def desk(sample, client):
    return words(client.get(reverse("coding:code", args=[sample.conversation.pk])))


def test_after_handing_in_the_way_back_is_told_and_stays(two, voorbeelddam, logged_in):
    client = logged_in(voorbeelddam.coen)
    act = reverse("coding:task", args=[two.transcript.pk])
    after = client.post(act, {"finish": ""}, follow=True)
    assert "U bent klaar met gesprek 1. Toch nog verder coderen" in words(after)
    link = re.search(r'href="([^"]+#klaar)"', after.content.decode())[1]
    for _ in range(2):
        page = client.get(link)
        assert 'id="klaar"' in page.content.decode()
        assert "Toch nog verder coderen" in words(page)
    assert "U zag nog niet wat een ander codeerde." in words(page)
    client.post(act, {"reopen": ""})
    task = CodingTask.objects.get(coder=voorbeelddam.coen)
    assert (task.finished_at, task.was_blind) == (None, True)
    assert "Toch nog verder coderen" not in desk(two, client)


def test_who_could_see_another_is_told_that_it_is_blind_no_more(two, voorbeelddam, logged_in):
    hand_in(two, voorbeelddam.bram, voorbeelddam.coen)
    client = logged_in(voorbeelddam.coen)
    assert "U kon intussen zien wat Bram codeerde." in desk(two, client)
    client.post(reverse("coding:task", args=[two.transcript.pk]), {"reopen": ""})
    assert CodingTask.objects.get(coder=voorbeelddam.coen).was_blind is False
    assert CodingTask.objects.get(coder=voorbeelddam.bram).was_blind is True


def test_it_says_how_much_was_decided_on_her_codes(two, voorbeelddam, logged_in, codebook):
    bram, coen = voorbeelddam.bram, voorbeelddam.coen
    hand_in(two, bram, coen)
    turn = two.transcript.turns.get(position=1)
    operations.decide(
        conversation=two.conversation,
        pair=(bram.pk, coen.pk),
        turn=turn.pk,
        verdict=TurnVerdict.BOTH,
        by=bram,
        at=cast.NOW,
    )
    said = "Over 1 beurt van dit gesprek is besloten op grond van uw codes."
    assert said in desk(two, logged_in(coen))
    # What was decided on hers and another's is hidden with the other's.
    operations.reopen_task(transcript=two.transcript, by=bram, at=cast.NOW)
    page = desk(two, logged_in(coen))
    assert said not in page
    assert "wat Bram codeerde" not in page


def test_where_coders_see_each_other_nothing_is_said_of_blind(
    sample, codebook, voorbeelddam, logged_in
):
    give(sample, codebook["4.6"], "Ik maak een foto.", voorbeelddam.coen)
    hand_in(sample, voorbeelddam.coen)
    page = desk(sample, logged_in(voorbeelddam.coen))
    assert "Toch nog verder coderen" in page
    assert "blind" not in page


def test_once_the_round_is_not_blind_she_could_see_all(two, voorbeelddam, logged_in):
    hand_in(two, voorbeelddam.coen)
    voorbeelddam.round.codes_blind = False
    voorbeelddam.round.save()
    page = desk(two, logged_in(voorbeelddam.coen))
    assert "U kon intussen zien wat Bram codeerde." in page
    assert "nog steeds blind" not in page
