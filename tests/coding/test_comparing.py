"""Two coders beside each other: which turns are compared, who may see it, and where they differ."""

from __future__ import annotations

import random

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give, make_sample
from weerklank.coding import comparing, operations, queries
from weerklank.coding.models import CodingTask
from weerklank.fieldwork.models import Turn
from weerklank.safeguards.models import LogLine

pytestmark = pytest.mark.usefixtures("shared_home")


@pytest.fixture
def both(sample, codebook, bram, voorbeelddam):
    """Bram and Coen coded one conversation and handed it in: they agree on one turn of 4.6."""
    coen = voorbeelddam.coen
    give(sample, codebook["4.6"], "foto", bram)
    give(sample, codebook["4.6"], "begeleider", bram)
    give(sample, codebook["4.6"], "Mijn zus leest hem voor", coen)
    give(sample, codebook["1.9"], "anders", coen)
    for user in (bram, coen):
        operations.finish_task(transcript=sample.transcript, by=user, at=cast.NOW)
    return bram, coen


def doubled(round_, user):
    return comparing.doubled(round_, queries.readings(round_, visible_to=user))


def test_turns_are_compared_per_code(both, voorbeelddam, codebook):
    found = doubled(voorbeelddam.round, both[0])
    [(pair, number)] = found.pairs
    assert ([found.names[coder] for coder in pair], number) == (["Bram", "Coen"], 1)
    material = comparing.material(found.of(pair), pair)
    assert material.units == 3
    overall, compared = comparing.compare(material, queries.codes(voorbeelddam.monitor))
    assert {one.code.number: one.row.counts for one in compared} == {
        "4.6": (1, 1, 0, 1),
        "1.9": (0, 0, 1, 2),
    }
    assert overall.counts == (1, 1, 1, 3)
    assert [one.apart for one in compared if one.code.number == "4.6"] == [1]


def test_what_somebody_still_works_at_is_not_compared(both, sample, voorbeelddam):
    CodingTask.objects.filter(coder=both[1]).update(finished_at=None)
    found = doubled(voorbeelddam.round, both[0])
    assert (found.texts, found.pairs, found.hidden) == ((), [], 0)


def test_who_codes_blind_and_is_not_done_is_told_only_that_there_is_something(
    both, sample, voorbeelddam, codebook
):
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    # Chantal may code here too, and did not.
    third = voorbeelddam.chantal
    found = doubled(voorbeelddam.round, third)
    assert (found.texts, found.hidden) == ((), 1)
    assert doubled(voorbeelddam.round, both[0]).hidden == 0


def test_withdrawn_turn_is_no_unit(both, sample, voorbeelddam):
    Turn.objects.filter(transcript=sample.transcript, position=2).update(is_withdrawn=True)
    found = doubled(voorbeelddam.round, both[0])
    [(pair, _number)] = found.pairs
    assert comparing.material(found.of(pair), pair).units == 2


def test_page_lists_codes_and_what_differs(both, sample, logged_in, voorbeelddam, codebook):
    client = logged_in(both[0])
    page = client.get(reverse("coding:agreement", args=[voorbeelddam.round.slug]), {"per": "code"})
    words = page.content.decode()
    assert "Alleen Bram" in words
    assert "onbekend" in words  # three turns are far too few
    address = reverse("coding:disagreements", args=[voorbeelddam.round.slug, codebook["4.6"].pk])
    assert address in words
    rows = client.get(address, {"per": "code"}).context["rows"]
    assert [(row.coder, row.other, row.line) for row in rows] == [("Bram", "Coen", 3)]
    assert [words for words, is_marked in rows[0].pieces if is_marked] == ["begeleider"]
    assert "".join(words for words, _ in rows[0].pieces) == (
        "Bij ons is het anders. De begeleider komt langs."
    )
    line = LogLine.objects.latest("pk")  # who read these words
    assert (line.what, line.detail["code"]) == ("coding.listed", "4.6")


def test_branch_counts_with_all_codes_below(both, logged_in, voorbeelddam, codebook, sample):
    bram, coen = both
    for user in both:
        operations.reopen_task(transcript=sample.transcript, by=user, at=cast.NOW)
    give(sample, codebook["4.1"], "Mijn zus", bram)  # in the turn that has 4.6 of both already
    give(sample, codebook["4.1"], "begeleider", coen)  # where only Bram has 4.6
    for user in both:
        operations.finish_task(transcript=sample.transcript, by=user, at=cast.NOW)
    client = logged_in(bram)
    page = client.get(reverse("coding:agreement", args=[voorbeelddam.round.slug]))
    found = {one.code.number: one.row.counts for one in page.context["rare"]}
    assert found == {"4": (2, 0, 0, 1), "1": (0, 0, 1, 2)}
    address = reverse("coding:disagreements", args=[voorbeelddam.round.slug, codebook["1"].pk])
    assert address in page.content.decode()
    rows = client.get(address).context["rows"]
    assert [(row.coder, row.line) for row in rows] == [("Coen", 3)]


def test_address_of_other_people_shows_those_with_most_in_common(both, logged_in, voorbeelddam):
    client = logged_in(both[0])
    for asked in ("7-999", "x-y", "-", "1"):
        page = client.get(
            reverse("coding:agreement", args=[voorbeelddam.round.slug]), {"paar": asked}
        )
        assert page.context["names"] == ["Bram", "Coen"]


def test_nobody_coded_beside_another(sample, logged_in, voorbeelddam, codebook):
    client = logged_in(voorbeelddam.bram)
    page = client.get(reverse("coding:agreement", args=[voorbeelddam.round.slug]))
    assert "Nog geen gesprek is door twee mensen gecodeerd" in page.content.decode()


def test_counts_are_those_of_looking_at_each_turn(
    sample, codebook, bram, voorbeelddam, django_assert_num_queries
):
    """Random codes in several conversations, counted once more turn by turn."""
    coen = voorbeelddam.coen
    draw = random.Random(4)  # noqa: S311
    samples = [sample, *(make_sample(voorbeelddam, number) for number in (2, 3, 4))]
    codes = [codebook[number] for number in ("4.6", "1.9", "2.3")]
    for one in samples:
        for user in (bram, coen):
            for code in codes:
                for word in ("brief", "foto", "zus", "weg", "anders", "begeleider"):
                    if draw.random() < 0.4:
                        give(one, code, word, user)
            operations.finish_task(transcript=one.transcript, by=user, at=cast.NOW)
    found = doubled(voorbeelddam.round, bram)
    [(pair, _number)] = found.pairs
    with django_assert_num_queries(2):
        material = comparing.material(found.of(pair), pair)
    _overall, compared = comparing.compare(material, queries.codes(voorbeelddam.monitor))
    for one in compared:
        expected = [0, 0, 0, 0]
        for each in samples:
            for turn in each.transcript.turns.all():
                gave = [
                    one.code.codings.filter(
                        transcript=each.transcript,
                        coder=user,
                        start__lt=turn.end,
                        end__gt=turn.start,
                    ).exists()
                    for user in (bram, coen)
                ]
                expected[{(1, 1): 0, (1, 0): 1, (0, 1): 2, (0, 0): 3}[tuple(map(int, gave))]] += 1
        assert one.row.counts == tuple(expected)
