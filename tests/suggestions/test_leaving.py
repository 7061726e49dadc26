"""What suggestions rest on leaves with the words it was made of, by every road they leave."""

import json
import zipfile

import pytest

from tests import cast
from tests.suggestions.conftest import LATER, Told, allow
from weerklank.coding.models import Coding
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork.models import Conversation
from weerklank.safeguards import backups, erasers, removable, removals
from weerklank.study import operations as study
from weerklank.suggestions import leaving, operations, queries
from weerklank.suggestions.models import (
    Embedding,
    LearnedCode,
    Learning,
    Offer,
    SuggestionAnswer,
)
from weerklank.suggestions.terms import LearningState


@pytest.fixture
def answered(on: Told) -> Told:
    """Bram learned, and answered about the seventh conversation: one yes, one no."""
    learned = on.learn()
    offers = queries.offers(learned).filter(turn__transcript=on.texts[6])
    operations.accept(offer=offers[0], by=on.bram, at=LATER)
    operations.reject(offer=offers[0], by=on.bram, at=LATER)
    return on


def of(model, text) -> int:
    return model.objects.filter(turn__transcript=text).count()


def test_a_withdrawal_takes_her_passages_suggestions_and_answers(answered):
    her = answered.people[6]
    text = answered.texts[6]
    kept = Embedding.objects.exclude(turn__transcript=text).count()
    assert of(Embedding, text) == 6
    assert of(SuggestionAnswer, text) == 2
    person = erasers.Person(
        participant_id=her.pk,
        pseudonym=her.pseudonym,
        round_id=her.round_id,
        monitor_id=her.round.monitor_id,
    )
    counted = {
        noun: number
        for eraser in erasers.in_room_order()
        if eraser.room == "suggestions"
        for noun, number in eraser.preview(person).items()
    }
    assert counted["passages om suggesties mee te maken"] == 6
    assert counted["antwoorden op suggesties"] == 2
    study.withdraw(participant=her, by=answered.bram, at=LATER)
    for model in (Embedding, Offer, SuggestionAnswer):
        assert of(model, text) == 0
    assert Embedding.objects.count() == kept
    # The means had her in them.
    assert not Learning.objects.exists()
    assert not LearnedCode.objects.exists()
    assert not Coding.objects.filter(transcript=text).exists()
    assert answered.learn().state == LearningState.DONE
    assert of(Embedding, text) == 0


def test_who_takes_part_no_longer_is_compared_with_nothing(answered):
    text = answered.texts[7]
    study.record_consent(
        participant=answered.people[7],
        purpose="take_part",
        is_given=False,
        on=cast.TODAY,
        medium="spoken",
        by=answered.bram,
        at=LATER,
    )
    assert of(Embedding, text) == 0
    assert not Learning.objects.exists()


def test_who_only_wants_no_quotes_is_compared_as_before(answered):
    study.record_consent(
        participant=answered.people[7],
        purpose="quote",
        is_given=False,
        on=cast.TODAY,
        medium="spoken",
        by=answered.bram,
        at=LATER,
    )
    assert of(Embedding, answered.texts[7]) == 6
    assert Learning.objects.exists()


def test_the_sweep_takes_what_no_operation_took(answered):
    allow(answered.people[8], is_given=False)  # past the operation, as a restore may leave it
    assert of(Embedding, answered.texts[8]) == 6
    assert leaving.forget_what_may_not_be() == 6
    assert of(Embedding, answered.texts[8]) == 0
    assert leaving.forget_what_may_not_be() == 0


def test_a_corrected_turn_is_compared_anew_and_others_are_left(answered):
    text = answered.texts[8]
    turn = text.turns.get(position=1)
    before = Embedding.objects.get(turn=turn)
    said = text.text[turn.start : turn.end]
    word = said.split()[2].strip(".,")
    start = turn.start + said.index(word)
    fieldwork.replace_words(
        turn=turn,
        word=word,
        replacement="vouwfiets",
        places=[(text.pk, start)],
        revisions={text.pk: text.revision},
        by=answered.bram,
        at=LATER,
    )
    assert not Embedding.objects.filter(turn=turn).exists()
    assert of(Embedding, text) == 5
    assert not Offer.objects.filter(turn=turn).exists()
    answered.learn()
    after = Embedding.objects.get(turn=turn)
    assert after.words_mark != before.words_mark
    assert after.pk != before.pk
    assert of(Embedding, text) == 6


def test_a_removed_conversation_takes_vectors_along_and_brings_answers_back(answered):
    text = answered.texts[6]
    kind = removable.kind_of("conversation")
    removal = removals.remove(
        kind=kind, record=answered.conversations[6], by=answered.bram, at=LATER
    )
    assert not Conversation.objects.filter(pk=answered.conversations[6].pk).exists()
    assert leaving.forget_loose() == 0
    assert Embedding.objects.count() == 48
    assert not SuggestionAnswer.objects.exists()
    assert not Learning.objects.exists()
    removals.bring_back(removal=removal, by=answered.bram, at=LATER)
    assert of(SuggestionAnswer, text) == 2
    assert of(Embedding, text) == 0
    answered.learn()
    assert of(Embedding, text) == 6


def test_vectors_lie_in_no_back_up_and_answers_do(answered, tmp_path):
    backups.write(tmp_path / "back-up.zip", at=LATER)
    with zipfile.ZipFile(tmp_path / "back-up.zip") as archive:
        rows = {
            name.split("/")[1].removesuffix(".jsonl"): archive.read(name).splitlines()
            for name in archive.namelist()
            if name.startswith("rows/suggestions.")
        }
    assert {label: len(lines) for label, lines in rows.items()} == {
        "suggestions.SuggestionSwitch": 1,
        "suggestions.SuggestionAnswer": 2,
    }
    kinds = sorted(
        json.loads(line)["fields"]["kind"] for line in rows["suggestions.SuggestionAnswer"]
    )
    assert kinds == ["accepted", "rejected"]


def test_a_term_of_the_plan_takes_all_of_a_round(answered):
    (kept,) = [one for one in erasers.kept_of("transcripts") if one.room == "suggestions"]
    kept.erase(answered.home.round.pk, LATER)
    for model in (Embedding, Offer, Learning, LearnedCode):
        assert not model.objects.exists()


def test_a_turn_of_another_speaker_is_looked_at_anew(answered):
    """Given to who asks, it is nobody's words any more, and is compared with nothing."""
    text = answered.texts[8]
    turn = text.turns.get(position=2)
    fieldwork.give_stored_turn(
        turn=turn,
        speaker=answered.conversations[8].speakers.get(label="R1"),
        revision=text.revision,
        by=answered.bram,
        at=LATER,
    )
    assert not Offer.objects.filter(turn=turn).exists()
    answered.learn()
    assert not Embedding.objects.filter(turn=turn).exists()
    assert of(Embedding, text) == 5
