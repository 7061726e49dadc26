from datetime import timedelta

import pytest

from tests import cast
from weerklank.fieldwork.followers import Change
from weerklank.memos import erasers, followers, operations, queries
from weerklank.memos.models import Memo, MemoVersion
from weerklank.safeguards import removable, removals
from weerklank.safeguards.erasers import Person
from weerklank.study import operations as study

LATER = cast.NOW + timedelta(hours=1)


@pytest.fixture
def person(sample, voorbeelddam):
    return Person(
        participant_id=sample.d1.pk,
        pseudonym="D1",
        round_id=voorbeelddam.round.pk,
        monitor_id=voorbeelddam.monitor.pk,
    )


def test_memos_about_her_and_her_conversations_go(about, write, bram, person):
    for what in ("conversation", "passage", "participant"):
        write(about[what])
    stay = [write(about[what]) for what in ("free", "round", "code")]
    operations.link_memo(memo=stay[0], subject=about["passage"], by=bram, at=LATER)
    counts = {erasers.MEMOS: 3, erasers.POINTING: 1}
    assert erasers.preview(person) == counts
    assert erasers.erase(person, LATER) == counts
    assert set(Memo.objects.all()) == set(stay)
    # What pointed to her words has to be read again, and points there no more.
    assert [memo.reread_since for memo in Memo.objects.order_by("pk")] == [LATER, None, None]
    assert not stay[0].links.exists()


def test_words_that_memos_took_over_go_at_a_withdrawal(about, write, bram, sample):
    said = "Mijn zus leest hem voor. Zij kent de weg."
    memo = write(about["free"], f"D1 zei: {said}", title="Over D1")
    operations.change_memo(memo=memo, text=f"Zij zei: {said}", revision=1, by=bram, at=LATER)
    other = write(about["free"], "Niets van haar.")
    study.withdraw(participant=sample.d1, by=bram, at=LATER)
    memo.refresh_from_db()
    [version] = MemoVersion.objects.all()
    for text in (memo.text, version.text):
        assert "zus" not in text
        assert text.endswith("[woorden weggehaald].")
    assert "D1" not in version.text + version.title
    assert memo.reread_since == LATER
    other.refresh_from_db()
    assert (other.text, other.reread_since) == ("Niets van haar.", None)


def test_the_term_of_texts_takes_memos_about_people(about, write, voorbeelddam):
    for subject in about.values():
        write(subject)
    assert erasers._erase_of_round(voorbeelddam.round.pk, LATER) == {erasers.OF_TERM: 3}
    assert {memo.about for memo in Memo.objects.all()} == {"free", "round", "code"}


def test_a_removed_conversation_takes_memos_along_and_brings_them_back(
    about, write, bram, coen, sample
):
    gone = {write(about[what], f"kolibrie {what}").pk for what in ("conversation", "passage")}
    stays = write(about["free"])
    operations.link_memo(memo=stays, subject=about["conversation"], by=bram, at=LATER)
    kind = removable.kind_of("conversation")
    removal = removals.remove(kind=kind, record=sample.conversation, by=bram, at=LATER)
    assert set(queries.memos(visible_to=coen)) == {stays}
    assert not stays.links.exists()
    removals.bring_back(removal=removal, by=bram, at=LATER)
    assert {memo.pk for memo in queries.memos(visible_to=coen)} == gone | {stays.pk}
    assert stays.links.count() == 1


def test_a_name_that_is_replaced_leaves_memos_and_comes_back(about, write, bram, sample):
    memo = write(about["participant"], "Fatima vertelt dat zij Fatima heet.")
    operations.change_memo(memo=memo, text="Fatima zegt niets.", revision=1, by=bram, at=LATER)
    other = write(about["free"], "Fatima de buurvrouw.")
    sample.conversation.attendances.create(participant=sample.d1)
    change = Change(
        transcript_id=sample.transcript.pk,
        conversation_id=sample.conversation.pk,
        text=sample.transcript.text,
        gone=("Fatima", "[naam]"),
    )
    kept = followers.follow(change, bram, LATER)
    memo.refresh_from_db()
    [version] = memo.versions.all()
    assert memo.text == "[naam] zegt niets."
    assert version.text == "[naam] vertelt dat zij [naam] heet."
    other.refresh_from_db()
    assert other.text == "Fatima de buurvrouw."
    back = Change(
        transcript_id=change.transcript_id,
        conversation_id=change.conversation_id,
        text=change.text,
        gone=("[naam]", "Fatima"),
    )
    followers.restore(back, bram, LATER, kept, [])
    memo.refresh_from_db()
    version.refresh_from_db()
    assert memo.text == "Fatima zegt niets."
    assert version.text == "Fatima vertelt dat zij Fatima heet."
