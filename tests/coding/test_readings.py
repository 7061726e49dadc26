"""One reading of a conversation counts: which, who chose it, and what a choice changes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give, make_sample
from weerklank.coding import operations, queries, refusals, rules
from weerklank.coding.models import CodingTask, CountedReading
from weerklank.fieldwork.models import Transcript
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.refusals import AccessDenied

pytestmark = pytest.mark.usefixtures("shared_home")

NOW, LATER, LATEST = (cast.NOW + timedelta(hours=hours) for hours in (0, 1, 2))
BRAM, COEN = 1, 2


@pytest.mark.parametrize(
    ("readings", "first"),
    [
        ([rules.Reading(BRAM, 9, LATER), rules.Reading(COEN, 1, NOW)], COEN),
        ([rules.Reading(BRAM, 1, LATER, LATEST), rules.Reading(COEN, 9, NOW)], BRAM),
        ([rules.Reading(BRAM, 1, NOW, LATEST), rules.Reading(COEN, 1, NOW, LATER)], COEN),
        ([rules.Reading(BRAM, 1, LATER, LATEST), rules.Reading(COEN, 1, NOW, LATEST)], COEN),
        ([rules.Reading(COEN, 1, NOW), rules.Reading(BRAM, 1, NOW)], BRAM),
    ],
    ids=[
        "nobody handed in: the oldest code",
        "one handed in: hers, though she began later",
        "both handed in: who did so first",
        "handed in at one moment: the oldest code",
        "all the same: who was here first",
    ],
)
def test_while_nobody_chose_the_rule_is_the_same_every_time(readings, first):
    assert rules.first_reading(readings).coder == first
    assert rules.first_reading(reversed(readings)).coder == first


@pytest.fixture
def both(sample, codebook, bram, voorbeelddam):
    """Bram and Coen coded the same conversation, Coen also in the original language."""
    given = {
        "bram": give(sample, codebook["4.6"], "foto", bram),
        "coen": give(sample, codebook["1.9"], "zus", voorbeelddam.coen),
    }
    original = Transcript.objects.create(
        conversation=sample.conversation,
        role="original",
        language="ar",
        text="أنا أصور الرسالة",
        sha256="2" * 64,
        word_count=3,
        created_at=cast.NOW,
    )
    sample.transcript, main = original, sample.transcript
    given["coen, original"] = give(sample, codebook["3.3"], "الرسالة", voorbeelddam.coen)
    sample.transcript = main
    return given


def counted(home):
    return set(queries.codings(queries.readings(home.round)).values_list("pk", flat=True))


def choose(sample, coder, by, at=cast.NOW):
    return operations.choose_reading(conversation=sample.conversation, coder=coder.pk, by=by, at=at)


def test_one_reading_counts_in_translation_and_original_alike(sample, both, voorbeelddam, bram):
    assert counted(voorbeelddam) == {both["bram"].pk}
    choose(sample, voorbeelddam.coen, bram)
    assert counted(voorbeelddam) == {both["coen"].pk, both["coen, original"].pk}


def test_of_a_conversation_that_one_coded_everything_counts(sample, codebook, bram, voorbeelddam):
    coding = give(sample, codebook["4.6"], "foto", bram)
    found = queries.readings(voorbeelddam.round)
    assert (found.contests, counted(voorbeelddam)) == ({}, {coding.pk})


def test_who_hands_in_first_counts_until_somebody_chooses(sample, both, voorbeelddam, bram):
    operations.finish_conversation(
        conversation=sample.conversation, by=voorbeelddam.coen, at=cast.NOW
    )
    [contest] = queries.readings(voorbeelddam.round).contests.values()
    assert (contest.coder, contest.basis) == (voorbeelddam.coen.pk, "first_done")
    choose(sample, bram, bram)
    [contest] = queries.readings(voorbeelddam.round).contests.values()
    assert (contest.coder, contest.basis) == (bram.pk, "chosen")


def test_who_has_a_text_open_has_not_handed_in(sample, both, voorbeelddam):
    operations.finish_task(transcript=sample.transcript, by=voorbeelddam.coen, at=cast.NOW)
    [contest] = queries.readings(voorbeelddam.round).contests.values()
    assert (contest.coder, contest.basis) == (voorbeelddam.bram.pk, "first_begun")


def test_a_choice_is_kept_logged_and_taken_back(sample, both, voorbeelddam, bram):
    conversation = sample.conversation
    choose(sample, voorbeelddam.coen, bram)
    choose(sample, voorbeelddam.coen, bram)  # the same again is no change
    choose(sample, bram, bram)
    assert counted(voorbeelddam) == {both["bram"].pk}
    operations.undo_reading(conversation=conversation, by=bram, at=cast.NOW)
    assert both["coen"].pk in counted(voorbeelddam)
    assert safeguards.events_about(conversation) == ["reading.chosen"] * 3


def test_the_first_choice_is_taken_back_to_none(sample, both, voorbeelddam, bram):
    choose(sample, voorbeelddam.coen, bram)
    operations.undo_reading(conversation=sample.conversation, by=bram, at=cast.NOW)
    assert not CountedReading.objects.exists()
    assert counted(voorbeelddam) == {both["bram"].pk}
    with pytest.raises(refusals.ReadingNotChosen):
        operations.undo_reading(conversation=sample.conversation, by=bram, at=cast.NOW)


def test_a_codeur_chooses_nothing(sample, both, voorbeelddam):
    with pytest.raises(AccessDenied):
        choose(sample, voorbeelddam.coen, voorbeelddam.coen)
    with pytest.raises(AccessDenied):
        operations.undo_reading(conversation=sample.conversation, by=voorbeelddam.coen, at=cast.NOW)


def test_nobody_is_chosen_who_coded_nothing_there(sample, both, voorbeelddam, bram):
    with pytest.raises(refusals.ReadingGone):
        choose(sample, voorbeelddam.chantal, bram)


def test_who_codes_it_blind_does_not_choose(sample, both, voorbeelddam, bram):
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    sample.conversation.refresh_from_db()
    with pytest.raises(refusals.ReadingVeiled):
        choose(sample, voorbeelddam.coen, bram)


def test_a_choice_for_a_reading_that_is_gone_is_none(sample, both, voorbeelddam, bram):
    choose(sample, voorbeelddam.coen, bram)
    for key in ("coen", "coen, original"):
        operations.remove_coding(coding=both[key], by=voorbeelddam.coen, at=cast.NOW)
    assert counted(voorbeelddam) == {both["bram"].pk}


def test_on_a_newer_text_the_count_starts_again(sample, both, voorbeelddam, codebook, bram):
    choose(sample, bram, bram)
    sample.transcript = Transcript.objects.create(
        conversation=sample.conversation,
        version=2,
        text=sample.transcript.text,
        sha256="1" * 64,
        word_count=2,
        created_at=cast.NOW,
    )
    Transcript.objects.filter(role="original").delete()
    new = give(sample, codebook["4.6"], "foto", voorbeelddam.coen)
    assert counted(voorbeelddam) == {new.pk}


def test_people_per_code_are_those_of_the_reading_that_counts(sample, both, voorbeelddam, codebook):
    found = queries.readings(voorbeelddam.round, visible_to=voorbeelddam.coen)
    persons = queries.persons_per_code(voorbeelddam.round, found)
    assert persons[codebook["4.6"].pk] == 1
    assert codebook["1.9"].pk not in persons


# --- blind, noted for the report ------------------------------------------------------------------
@pytest.fixture
def blind(voorbeelddam):
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    return voorbeelddam


def was_blind(user):
    return CodingTask.objects.get(coder=user).was_blind


def test_it_is_noted_whether_someone_coded_blind(blind, sample, codebook, bram):
    sample.transcript.refresh_from_db()
    give(sample, codebook["4.6"], "foto", bram)
    assert was_blind(bram) is True


def test_who_could_see_anothers_work_does_not_code_blind_any_more(blind, sample, codebook, bram):
    for user in (bram, blind.coen):
        give(sample, codebook["4.6"], "foto", user)
        operations.finish_conversation(conversation=sample.conversation, by=user, at=cast.NOW)
    operations.reopen_conversation(conversation=sample.conversation, by=bram, at=cast.NOW)
    assert (was_blind(bram), was_blind(blind.coen)) == (False, True)


def test_taking_it_up_again_before_the_other_is_done_stays_blind(blind, sample, codebook, bram):
    give(sample, codebook["4.6"], "foto", blind.coen)
    give(sample, codebook["4.6"], "foto", bram)
    operations.finish_conversation(conversation=sample.conversation, by=bram, at=cast.NOW)
    operations.reopen_conversation(conversation=sample.conversation, by=bram, at=cast.NOW)
    assert was_blind(bram) is True


def test_once_the_round_is_not_blind_nor_is_the_coding(blind, sample, codebook, bram):
    give(sample, codebook["4.6"], "foto", bram)
    blind.round.codes_blind = False
    blind.round.save()
    sample.transcript = Transcript.objects.get(pk=sample.transcript.pk)
    give(sample, codebook["1.9"], "zus", bram)
    assert was_blind(bram) is False


def test_who_left_it_to_others_and_codes_it_after_all_does_not_code_blind(
    blind, sample, codebook, bram
):
    give(sample, codebook["4.6"], "foto", blind.coen)
    operations.abstain(conversation=sample.conversation, by=bram, at=cast.NOW)
    give(sample, codebook["4.6"], "foto", bram)
    assert was_blind(bram) is False
    assert not sample.conversation.abstentions.exists()
    with pytest.raises(refusals.AlreadyCoding):
        operations.abstain(conversation=sample.conversation, by=bram, at=cast.NOW)


def test_a_newer_text_is_blind_again_for_who_was_done_with_the_older(blind, sample, codebook, bram):
    for user in (bram, blind.coen):
        give(sample, codebook["4.6"], "foto", user)
        operations.finish_conversation(conversation=sample.conversation, by=user, at=cast.NOW)
    sample.transcript = Transcript.objects.create(
        conversation=sample.conversation,
        version=2,
        text=sample.transcript.text,
        sha256="1" * 64,
        word_count=2,
        created_at=cast.NOW,
    )
    give(sample, codebook["4.6"], "foto", blind.coen)
    operations.finish_conversation(conversation=sample.conversation, by=blind.coen, at=cast.NOW)
    seen = queries.readings(blind.round, visible_to=bram)
    assert queries.all_codings(seen).count() == 0


# --- the page -----------------------------------------------------------------------------------
def page_of(sample):
    return reverse("coding:reading", kwargs={"conversation": sample.conversation.pk})


def test_the_page_says_that_nobody_chose_and_why_this_one_counts(sample, both, bram, logged_in):
    page = logged_in(bram).get(page_of(sample)).content.decode()
    assert "Nog niemand koos." in page
    assert "telt de lezing van Bram: nog niemand is klaar" in page
    overview = logged_in(bram).get(
        reverse("coding:overview", kwargs={"round": sample.conversation.round.slug})
    )
    assert "Nog niemand koos." in overview.content.decode()
    assert page_of(sample) in overview.content.decode()


def test_choosing_says_what_it_changes_and_can_be_taken_back(
    sample, both, bram, voorbeelddam, logged_in
):
    client = logged_in(bram)
    answer = client.post(page_of(sample), {"coder": voorbeelddam.coen.pk}, follow=True)
    said = answer.content.decode()
    assert "De lezing van Coen telt nu (passages: 2). Dat was die van Bram (passages: 1)." in said
    assert "Bram koos dat op" in said
    said = client.post(page_of(sample), {"undo": "1"}, follow=True).content.decode()
    assert "De lezing van Bram telt nu" in said
    assert "Nog niemand koos." in said


def test_a_choice_outside_the_list_is_refused_in_the_form(
    sample, both, bram, voorbeelddam, logged_in
):
    answer = logged_in(bram).post(page_of(sample), {"coder": voorbeelddam.chantal.pk})
    assert answer.status_code == 422
    assert not CountedReading.objects.exists()


def test_a_codeur_reads_the_page_without_a_button(sample, both, voorbeelddam, logged_in):
    page = logged_in(voorbeelddam.coen).get(page_of(sample)).content.decode()
    assert "Coen" in page
    assert "Laat deze lezing tellen" not in page


def test_the_page_of_a_round_counts_one_reading(sample, both, bram, voorbeelddam):
    found = queries.readings(voorbeelddam.round)
    assert queries.figures(voorbeelddam.round, found).codings == 1
    make_sample(voorbeelddam, 2)
    assert queries.figures(voorbeelddam.round, found).codes == 1
