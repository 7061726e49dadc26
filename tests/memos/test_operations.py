from datetime import timedelta

import pytest

from tests import cast
from tests.coding.conftest import give
from weerklank.coding import operations as coding
from weerklank.memos import operations, queries, refusals
from weerklank.memos.models import Memo
from weerklank.safeguards import meanwhile, search, words
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.safeguards.terms import SearchKind
from weerklank.study.models import Consent
from weerklank.study.operations.people import LooksPersonal

LATER = cast.NOW + timedelta(hours=1)


def found(word):
    asked = words.read_question(word)
    return list(search.entries(asked, kind=SearchKind.NOTE).values_list("object_id", flat=True))


@pytest.mark.parametrize(
    "what", ["free", "round", "code", "conversation", "passage", "participant"]
)
def test_a_memo_is_about_anything_and_is_found(what, about, write):
    memo = write(about[what], "Een kolibrie.", kind="analytical", title="Vogels")
    assert queries.subject_of(memo) == about[what]
    assert found("kolibrie") == found("vogels") == [memo.pk]
    line = LogLine.objects.get(what="memo.written")
    assert line.subject_id == str(memo.pk)
    assert "kolibrie" not in str(line.detail)


def test_who_does_not_read_words_writes_no_memo(about, write, voorbeelddam):
    for user in (voorbeelddam.daan, voorbeelddam.gerard):
        with pytest.raises(AccessDenied):
            write(about["free"], by=user)
    assert not Memo.objects.exists()


def test_an_empty_one_and_one_with_a_bsn_are_refused(about, write):
    with pytest.raises(refusals.MemoEmpty):
        write(about["free"], "  \n ")
    with pytest.raises(LooksPersonal):
        write(about["free"], "BSN 123456782")
    assert not Memo.objects.exists()


def test_what_belongs_to_another_round_is_refused(about, write, voorbeelddam):
    other = cast.make_round(voorbeelddam.monitor, 2)
    with pytest.raises(refusals.NotInRound):
        operations.write_memo(
            round=other, subject=about["participant"], text="Kan niet.",
            by=voorbeelddam.bram, at=cast.NOW,
        )  # fmt: skip


def test_what_it_said_before_is_kept_and_put_back(about, write, bram):
    memo = write(about["free"], "Eerst dit.")
    change = {"memo": memo, "by": bram, "at": LATER}
    operations.change_memo(text="Toen dat.", revision=1, kind="todo", **change)
    [before] = memo.versions.all()
    assert (before.text, before.at) == ("Eerst dit.", cast.NOW)
    operations.put_back(version=before.pk, **change)
    memo.refresh_from_db()
    assert (memo.text, memo.kind) == ("Eerst dit.", "")
    # What stood there in between can come back as well.
    assert [one.text for one in memo.versions.all()] == ["Toen dat.", "Eerst dit."]


def test_a_stale_form_overwrites_nothing_and_the_same_text_is_no_change(about, write, bram):
    memo = write(about["free"], "Eerst dit.")
    change = {"memo": memo, "by": bram, "at": LATER}
    operations.change_memo(text="Eerst dit.", revision=1, **change)
    assert memo.revision == 1
    operations.change_memo(text="Toen dat.", revision=1, **change)
    with pytest.raises(meanwhile.ChangedMeanwhile):
        operations.change_memo(text="Nog wat.", revision=1, **change)
    memo.refresh_from_db()
    assert memo.text == "Toen dat."


def test_only_who_wrote_it_changes_it_or_takes_it_away(about, write, coen):
    memo = write(about["free"])
    change = {"memo": memo, "by": coen, "at": LATER}
    for act in (
        lambda: operations.change_memo(text="Van Coen.", revision=1, **change),
        lambda: operations.remove_memo(**change),
        lambda: operations.bring_back_memo(**change),
        lambda: operations.unlink_memo(link=1, **change),
        lambda: operations.link_memo(subject=about["code"], **change),
        lambda: operations.put_back(version=1, **change),
        lambda: operations.reread_memo(**change),
    ):
        with pytest.raises(AccessDenied):
            act()


def test_taken_away_it_is_nowhere_and_comes_back(about, write, bram, coen):
    memo = write(about["free"], "Een kolibrie.")
    operations.remove_memo(memo=memo, by=bram, at=LATER)
    assert not queries.memos(visible_to=bram).exists()
    assert found("kolibrie") == []
    with pytest.raises(refusals.MemoRemoved):
        operations.change_memo(memo=memo, text="Meer.", revision=2, by=bram, at=LATER)
    operations.bring_back_memo(memo=memo, by=bram, at=LATER)
    assert queries.memos(visible_to=coen).get() == memo
    assert found("kolibrie") == [memo.pk]


def test_it_points_to_other_things_once_and_not_to_itself(about, write, bram):
    memo, other = write(about["code"]), write(about["free"])
    act = {"memo": memo, "by": bram, "at": LATER}
    for _twice in range(2):
        operations.link_memo(subject=about["passage"], **act)
        operations.link_memo(other=other, **act)
    with pytest.raises(refusals.LinkedToItself):
        operations.link_memo(subject=about["code"], **act)
    with pytest.raises(refusals.LinkedToItself):
        operations.link_memo(other=memo, **act)
    _own, points = queries.pointed_at(memo, visible_to=bram)
    assert [one.passage.words for one in points if one.passage] == ["Ik maak een foto."]
    assert [one.other for one in points if one.other] == [other]
    assert queries.pointing_here(other, visible_to=bram) == [memo]
    operations.unlink_memo(link=points[0].link.pk, **act)
    assert memo.links.count() == 1


def test_who_is_named_sees_it_until_she_says_so(about, write, bram, coen, voorbeelddam):
    memo = write(about["free"], f"Kijk jij mee, @{coen.name}? Niet @{voorbeelddam.daan.name}.")
    assert [one.memo for one in queries.new_mentions(coen)] == [memo]
    assert queries.new_mentions(voorbeelddam.daan) == []  # he reads no memos
    operations.see_mention(memo=memo, by=coen, at=LATER)
    assert queries.new_mentions(coen) == []
    # Named again in a changed text she was told already.
    text = f"En nu, @{coen.name}?"
    operations.change_memo(memo=memo, text=text, revision=1, by=bram, at=LATER)
    assert queries.new_mentions(coen) == []
    operations.change_memo(memo=memo, text="Laat maar.", revision=2, by=bram, at=LATER)
    assert not memo.mentions.exists()


def test_a_passage_that_is_taken_away_and_put_back_keeps_its_memo(
    about, write, bram, sample, codebook
):
    memo = write(about["passage"])
    passage = sample.transcript.codings.get()
    coding.remove_coding(coding=passage, by=bram, at=LATER)
    subject, _links = queries.pointed_at(memo, visible_to=bram)
    assert subject.passage is None
    assert queries.memos(visible_to=bram).get() == memo
    give(sample, codebook["4.6"], "Ik maak een foto.", bram, key=memo.coding_key)
    subject, _links = queries.pointed_at(memo, visible_to=bram)
    assert subject.passage.words == "Ik maak een foto."


# --- the annex --------------------------------------------------------------------------------
@pytest.fixture
def allowed(sample, bram):
    for person in (sample.d1, sample.d2):
        Consent.objects.create(
            participant=person, purpose="take_part", is_given=True, on=cast.TODAY,
            medium="spoken", recorded_at=cast.NOW, recorded_by=bram,
        )  # fmt: skip


def annex(memo, by):
    operations.put_in_annex(memo=memo, by=by, at=LATER)


@pytest.mark.usefixtures("allowed")
def test_an_onderzoeker_puts_a_memo_in_the_annex_and_a_change_takes_it_out(
    about, write, bram, coen, voorbeelddam
):
    memo = write(about["conversation"], "Wij vroegen hier te snel door.")
    with pytest.raises(AccessDenied):
        annex(memo, coen)
    annex(memo, bram)
    assert queries.in_annex(voorbeelddam.round) == [memo]
    operations.change_memo(memo=memo, text="Anders.", revision=2, by=bram, at=LATER)
    assert queries.in_annex(voorbeelddam.round) == []


@pytest.mark.usefixtures("allowed")
def test_people_and_their_words_stay_out_of_the_annex(about, write, bram, voorbeelddam):
    cases = [
        (about["participant"], "Zij twijfelt.", refusals.AboutAPerson),
        (about["code"], "Zoals D02 het doet.", refusals.NamesAPseudonym),
        (
            about["round"],
            "Iemand: mijn zus leest hem voor. Zij kent de weg, dus.",
            refusals.HoldsWords,
        ),
    ]
    for subject, text, refusal in cases:
        with pytest.raises(refusal):
            annex(write(subject, text), bram)
    assert queries.in_annex(voorbeelddam.round) == []


def test_a_memo_on_who_may_not_take_part_stays_out(about, write, bram):
    with pytest.raises(refusals.NobodyAllowed):
        annex(write(about["passage"], "Te snel."), bram)
    pointing = write(about["free"], "Te snel.")
    operations.link_memo(memo=pointing, subject=about["conversation"], by=bram, at=LATER)
    with pytest.raises(refusals.NobodyAllowed):
        annex(pointing, bram)
