"""The passages of a code spread over others: nothing changes until it is done, nothing is lost."""

import random

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give
from weerklank.coding import effects, operations, queries, refusals, reworking
from weerklank.coding.models import Code, CodeSplit, Coding, SplitChoice
from weerklank.safeguards.models import LogLine, SearchEntry
from weerklank.safeguards.refusals import AccessDenied, ReasonMissing

pytestmark = pytest.mark.usefixtures("shared_home")


@pytest.fixture
def chantal(voorbeelddam):
    return voorbeelddam.chantal


@pytest.fixture
def codes(codebook):
    return [codebook[number] for number in ("4.6", "4.7", "4.8")]


def begin(codes, by):
    return reworking.begin_split(source=codes[0], targets=codes[1:], by=by, at=cast.NOW)


def choose(split, coding, targets, by):
    reworking.decide_split(split=split, coding=coding, targets=targets, by=by, at=cast.NOW)


def finish(split, by, reason="Te breed", retires=False):
    return reworking.finish_split(split=split, retires=retires, reason=reason, by=by, at=cast.NOW)


def stands():
    return set(Coding.objects.values_list("pk", "code__number", "memo"))


def test_each_passage_gets_what_was_chosen_for_it_when_it_is_done(
    codes, sample, voorbeelddam, bram
):
    old, one, two = codes
    facets = {"polarity": "negatief"}
    given = [
        give(sample, old, words, bram, memo=words, facets=facets)
        for words in ("foto", "Mijn zus", "leest hem voor", "anders")
    ]
    split = begin(codes, bram)
    before = stands()
    choose(split, given[0], [one], bram)
    choose(split, given[1], [one, two], bram)
    choose(split, given[2], [], bram)
    assert stands() == before
    assert queries.codebook_versions(voorbeelddam.monitor).count() == 1
    finish(split, bram)
    copy = Coding.objects.exclude(pk__in=[coding.pk for coding in given]).get()
    assert stands() == {
        (given[0].pk, "4.7", "foto"),
        (given[1].pk, "4.7", "Mijn zus"),
        (copy.pk, "4.8", "Mijn zus"),
        (given[2].pk, "4.6", "leest hem voor"),
        (given[3].pk, "4.6", "anders"),
    }
    assert (copy.coder, copy.polarity, copy.start) == (bram, "negatief", given[1].start)
    assert SearchEntry.objects.filter(kind="memo", object_id=copy.pk).exists()
    newest = queries.codebook_versions(voorbeelddam.monitor).first()
    assert (newest.number, newest.reason) == (2, "Te breed")
    assert LogLine.objects.get(what="code.divided").detail == {
        "code": "4.6",
        "into": ["4.7", "4.8"],
    }
    assert not CodeSplit.objects.exists()
    old.refresh_from_db()
    assert old.is_on


def test_the_old_code_goes_out_of_use_when_asked(codes, sample, bram):
    split = begin(codes, bram)
    choose(split, give(sample, codes[0], "foto", bram), [codes[1]], bram)
    assert not finish(split, bram, retires=True).is_on


def test_who_gave_the_code_to_the_same_words_is_decided_with_it(codes, sample, bram, chantal):
    mine = give(sample, codes[0], "foto", bram)
    hers = give(sample, codes[0], "foto", chantal)
    split = begin(codes, bram)
    assert len(effects.queue_of(split, visible_to=bram)) == 1
    item = effects.item_of(split, mine.pk, visible_to=bram)
    assert item.coders == ("Bram", "Chantal")
    assert item.before.endswith("Ik maak een")
    choose(split, mine, [codes[2]], bram)
    finish(split, bram)
    assert stands() == {(mine.pk, "4.8", ""), (hers.pk, "4.8", "")}


def test_words_that_had_the_other_code_already_keep_both_memos(codes, sample, bram):
    give(sample, codes[0], "foto", bram, memo="oud")
    kept = give(sample, codes[1], "foto", bram, memo="nieuw")
    split = begin(codes, bram)
    choose(split, Coding.objects.get(code=codes[0]), [codes[1]], bram)
    finish(split, bram)
    assert stands() == {(kept.pk, "4.7", "nieuw\n\noud")}


def test_who_codes_blind_meets_her_own_passages_only(codes, sample, voorbeelddam, bram, chantal):
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    mine = give(sample, codes[0], "foto", bram)
    same = give(sample, codes[0], "foto", chantal)
    hers = give(sample, codes[0], "Mijn zus", chantal)
    split = begin(codes, bram)
    assert [one.coding for one in effects.queue_of(split, visible_to=bram)] == [mine.pk]
    assert effects.item_of(split, hers.pk, visible_to=bram) is None
    with pytest.raises(refusals.CodingGone):
        choose(split, hers, [codes[1]], bram)
    choose(split, mine, [codes[1]], bram)
    assert not SplitChoice.objects.filter(coding=same).exists()


def test_what_is_not_split(codes, codebook, sample, voorbeelddam, bram):
    with pytest.raises(refusals.TooFewTargets):
        begin(codes[:2], bram)
    with pytest.raises(refusals.TooFewTargets):
        begin([codes[0], codes[1], codes[1]], bram)
    for unfit in (codes[0], codebook["4"]):
        with pytest.raises(refusals.MergeUnfit):
            begin([codes[0], codes[1], unfit], bram)
    with pytest.raises(AccessDenied):
        begin(codes, voorbeelddam.coen)
    split = begin(codes, bram)
    with pytest.raises(refusals.SplitUnderWay):
        begin(codes, bram)
    given = give(sample, codes[0], "foto", bram)
    with pytest.raises(refusals.MergeUnfit):
        choose(split, given, [codebook["4.9"]], bram)
    with pytest.raises(refusals.NothingDecided):
        finish(split, bram)
    choose(split, given, [codes[1]], bram)
    with pytest.raises(ReasonMissing):
        finish(split, bram, reason=" ")
    operations.change_code(code=codes[2], is_on=False, reason="x", by=bram, at=cast.NOW)
    with pytest.raises(refusals.MergeUnfit):
        finish(split, bram)
    reworking.drop_split(split=CodeSplit.objects.get(), by=bram, at=cast.NOW)
    given.refresh_from_db()
    assert given.code == codes[0]


@pytest.mark.parametrize("seed", range(5))
def test_no_spreading_loses_a_passage_or_a_memo(seed, codes, sample, bram, chantal):
    chance = random.Random(seed)  # noqa: S311  no secret
    for number, words in enumerate(["foto", "Mijn zus", "anders", "De begeleider"] * 4):
        memo = chance.choice(["", f"m{number};"])
        give(sample, chance.choice(codes), words, chance.choice([bram, chantal]), memo=memo)
    places = set(Coding.objects.values_list("transcript", "coder", "start", "end"))
    memos = [memo for memo in Coding.objects.values_list("memo", flat=True) if memo]
    before = Coding.objects.count()
    split = begin(codes, bram)
    several = 0
    for waiting in effects.queue_of(split, visible_to=bram):
        targets = chance.choice([[], [codes[1]], [codes[2]], codes[1:]])
        coding = Coding.objects.get(pk=waiting.coding)
        choose(split, coding, targets, bram)
        several += len(targets) > 1
    try:
        finish(split, bram)
    except refusals.NothingDecided:
        assert not SplitChoice.objects.exclude(target=None).exists()
    assert set(Coding.objects.values_list("transcript", "coder", "start", "end")) == places
    told = "".join(Coding.objects.values_list("memo", flat=True))
    assert all(memo in told for memo in memos)
    assert before - len(memos) <= Coding.objects.count() <= before + 2 * several + len(places)
    assert Code.objects.filter(pk__in=[one.pk for one in codes]).count() == 3


def test_the_queue_is_walked_without_script_and_taken_up_another_day(
    client, codes, sample, voorbeelddam, bram
):
    given = [give(sample, codes[0], words, bram) for words in ("foto", "Mijn zus", "anders")]
    slug = voorbeelddam.round.slug
    client.force_login(bram)
    address = reverse("coding:code_split", args=[slug, codes[0].pk])
    assert client.post(address, {"split-code_1": codes[1].pk}).status_code == 422
    sent = {"split-code_1": codes[1].pk, "split-code_2": codes[2].pk}
    assert client.post(address, sent).status_code == 302
    page = client.get(address).content.decode()
    assert "Passage 1 van 3" in page
    assert LogLine.objects.filter(what="coding.listed").count() == 1

    def answer(coding, target):
        to = reverse("coding:split_choose", args=[slug, codes[0].pk, coding.pk])
        return client.post(to, {"target": target} if target else {})

    assert answer(given[0], codes[1].pk)["Location"].endswith(f"?passage={given[1].pk}#passage")
    # Nothing chosen is nothing decided.
    assert answer(given[1], "")["Location"].endswith(f"?passage={given[1].pk}#passage")
    skipped = client.get(address, {"passage": given[2].pk}).content.decode()
    assert "Passage 3 van 3" in skipped
    assert answer(given[2], "all")["Location"].endswith(f"?passage={given[1].pk}#passage")
    client.logout()
    client.force_login(bram)
    page = client.get(address).content.decode()
    assert "Passage 2 van 3" in page
    assert "Van 2 van de 3 passages is gekozen." in " ".join(page.split())
    answer(given[1], "none")
    assert "U hebt van alle passages gekozen" in client.get(address).content.decode()
    done = reverse("coding:split_finish", args=[slug, codes[0].pk])
    assert client.post(done, {"finish-reason": ""}).status_code == 422
    assert client.post(done, {"finish-reason": "Te breed"}).status_code == 302
    assert sorted(Coding.objects.values_list("code__number", flat=True)) == [
        "4.6", "4.7", "4.7", "4.8",
    ]  # fmt: skip
    again = client.post(done, {"finish-reason": "Te breed"}, follow=True)
    assert "Er is niets veranderd." in again.content.decode()
