"""Learning, answering and taking back; what may be learned from, and what is counted."""

import pytest

from tests import cast
from tests.suggestions.conftest import LATER, Told, allow, make_conversation
from weerklank.coding import operations as coding
from weerklank.coding import queries as coded
from weerklank.coding.models import Coding
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study.models import Round
from weerklank.suggestions import embedders, operations, queries, refusals
from weerklank.suggestions.models import (
    Embedding,
    LearnedCode,
    Learning,
    Offer,
    SuggestionAnswer,
    SuggestionSwitch,
)
from weerklank.suggestions.terms import LearningState, Worth


def lines(what: str) -> list[LogLine]:
    return list(LogLine.objects.filter(what=what).order_by("pk"))


def first_offer(told: Told, number: str = "1.1", by=None) -> Offer:
    learned = queries.learned(told.home.round, visible_to=by or told.bram)
    assert learned is not None
    found = queries.offers(learned).filter(code=told.codes[number]).first()
    assert found is not None
    return found


# --- on and off -------------------------------------------------------------------------------
def test_suggestions_are_off_until_an_onderzoeker_switches_them_on(told):
    assert not queries.is_on(told.home.monitor)
    with pytest.raises(refusals.SuggestionsOff):
        told.learn()
    for stranger in (told.home.coen, told.home.daan, told.home.gerard):
        with pytest.raises(AccessDenied):
            operations.switch(monitor=told.home.monitor, is_on=True, by=stranger, at=cast.NOW)
    assert not SuggestionSwitch.objects.exists()
    operations.switch(monitor=told.home.monitor, is_on=True, by=told.bram, at=cast.NOW)
    assert queries.is_on(told.home.monitor)
    assert [line.by_id for line in lines("suggestions.switched_on")] == [told.bram.pk]


def test_switched_off_nothing_that_was_made_of_words_is_kept(on):
    on.learn()
    answer = operations.accept(offer=first_offer(on), by=on.bram, at=LATER)
    operations.switch(monitor=on.home.monitor, is_on=False, by=on.bram, at=LATER)
    for model in (Embedding, Learning, LearnedCode, Offer):
        assert not model.objects.exists()
    assert Coding.objects.filter(pk=answer.coding_id).exists()
    assert len(lines("suggestions.switched_off")) == 1


# --- learning ---------------------------------------------------------------------------------
def test_what_was_coded_is_found_where_it_was_not(on):
    learned = on.learn()
    assert learned.state == LearningState.DONE
    assert (learned.model, learned.model_version) == ("spelling", "1")
    # Six people said six things each, and handed in; their Ja is too short, the question not said.
    assert (learned.passages, learned.tested) == (36, 36)
    assert Embedding.objects.count() == 54
    codes = {row.code.number: row for row in queries.codes_of(learned)}
    assert {number: row.verdict for number, row in codes.items() if "." in number} == dict.fromkeys(
        on.codes, Worth.BETTER
    )
    for number in on.codes:
        shown = queries.shown(queries.offers(learned).filter(code=on.codes[number]))
        assert shown
        said = {on.texts[at].text for at in (6, 7, 8)}
        assert all(any(one.words in text for text in said) for one in shown)
        key = {"1.1": "brief", "1.2": "", "1.3": "opvang"}[number]
        assert all(key in one.words for one in shown)
        assert {one.turn.transcript_id for one in shown} <= {text.pk for text in on.texts[6:]}


def test_numbers_of_the_test_are_those_of_counting_by_hand(on):
    """Asked again of each conversation: learn from the others alone, and see what is picked."""
    learned = on.learn()
    counts = {code.number: dict(tests)[""] for code, _verdict, tests in queries.tests_of(learned)}
    for number, code in on.codes.items():
        given = Coding.objects.filter(code=code, transcript__in=on.texts[:6]).count()
        assert counts[number].given == given == 12
        assert counts[number].passages == 36
        assert counts[number].hits <= min(counts[number].picked, given)
        assert counts[number].precision == counts[number].hits / counts[number].picked
        assert counts[number].chance == pytest.approx(12 / 36)
        low, high = counts[number].precision_between
        assert low < counts[number].precision <= high


def test_of_too_little_no_code_is_offered_and_it_says_so(on):
    few = coding.add_code(
        parent=on.codes["1.1"].parent, label="Wachten", reason="Nieuw", by=on.bram, at=cast.NOW
    )
    learned = on.learn()
    row = next(row for row in queries.codes_of(learned) if row.code == few)
    assert (row.verdict, row.offers) == (Worth.TOO_FEW, 0)


def test_a_code_given_blindly_is_offered_nowhere(on):
    """A code on every other thing that is said says nothing: chance does as well."""
    blind = coding.add_code(
        parent=on.codes["1.1"].parent, label="Zomaar", reason="Nieuw", by=on.bram, at=cast.NOW
    )
    for number, text in enumerate(on.texts[:6]):
        coding.reopen_conversation(conversation=text.conversation, by=on.bram, at=cast.NOW)
        for turn in text.turns.filter(is_question=False):
            if (turn.position * 7 + number * 3) % 5 < 2 and turn.end - turn.start > 5:
                coding.apply_code(
                    key=coding.new_key(), transcript=text, code=blind,
                    start=turn.start, end=turn.end, by=on.bram, at=cast.NOW,
                )  # fmt: skip
        coding.finish_conversation(conversation=text.conversation, by=on.bram, at=cast.NOW)
    learned = on.learn()
    row = next(row for row in queries.codes_of(learned) if row.code == blind)
    assert row.passages >= 10
    assert (row.verdict, row.offers) == (Worth.AS_CHANCE, 0)


def test_only_who_began_stops_it_or_lets_it_go_on(on):
    started = operations.ask_to_learn(round=on.home.round, by=on.bram, at=LATER)
    with pytest.raises(AccessDenied):
        operations.stop_learning(learning=started, by=on.home.coen, at=LATER)
    operations.stop_learning(learning=started, by=on.bram, at=LATER)
    with pytest.raises(AccessDenied):
        operations.go_on_learning(learning=started, by=on.home.coen, at=LATER)
    started.refresh_from_db()
    assert started.state == LearningState.STOPPED


def test_it_stops_and_goes_on_where_it_was(on):
    started = operations.ask_to_learn(round=on.home.round, by=on.bram, at=LATER)
    for _ in range(4):
        assert operations.advance(learning_id=started.pk, at=LATER)
    started.refresh_from_db()
    assert (started.texts, started.texts_done, started.state) == (9, 4, LearningState.WORKING)
    with pytest.raises(refusals.LearningAlready):
        operations.ask_to_learn(round=on.home.round, by=on.bram, at=LATER)
    operations.stop_learning(learning=started, by=on.bram, at=LATER)
    assert not operations.advance(learning_id=started.pk, at=LATER)
    made = set(Embedding.objects.values_list("pk", flat=True))
    assert len(made) == 24
    operations.go_on_learning(learning=started, by=on.bram, at=LATER)
    while operations.advance(learning_id=started.pk, at=LATER):
        pass
    started.refresh_from_db()
    assert started.state == LearningState.DONE
    assert made < set(Embedding.objects.values_list("pk", flat=True))
    said = LogLine.objects.filter(what__startswith="suggestions.").order_by("pk")
    assert [line.what for line in said] == [
        "suggestions.switched_on", "suggestions.asked", "suggestions.stopped",
        "suggestions.went_on", "suggestions.learned",
    ]  # fmt: skip


def test_what_a_killed_worker_left_another_takes(on):
    started = operations.ask_to_learn(round=on.home.round, by=on.bram, at=LATER)
    operations.advance(learning_id=started.pk, at=LATER)
    assert operations.left_behind(at=LATER + operations.SILENT_FOR) == []
    later = LATER + operations.SILENT_FOR * 1.1
    assert operations.left_behind(at=later) == [started.pk]
    assert operations.left_behind(at=later) == []


def test_nothing_is_learned_from_nothing(on):
    Coding.objects.all().delete()
    with pytest.raises(refusals.NothingToLearn):
        on.learn()


def test_who_may_not_read_words_has_none(on, esra):
    for stranger in (on.home.daan, on.home.gerard, esra):
        with pytest.raises(AccessDenied):
            on.learn(stranger)


# --- consent ----------------------------------------------------------------------------------
def test_who_did_not_allow_it_is_never_embedded(on):
    unasked, refused = on.people[7], on.people[8]
    unasked.consents.all().delete()
    allow(refused, is_given=False)
    learned = on.learn()
    of = set(Embedding.objects.values_list("turn__speaker__participant_id", flat=True))
    assert of == {one.pk for one in on.people} - {unasked.pk, refused.pk}
    assert Embedding.objects.count() == 42
    assert {offer.turn.transcript_id for offer in queries.offers(learned)} == {on.texts[6].pk}


def test_nobody_is_embedded_of_whom_it_is_not_known_who_speaks(on):
    speaker = on.texts[8].turns.last().speaker
    speaker.role, speaker.participant = "unknown", None
    speaker.save()
    on.learn()
    assert not Embedding.objects.filter(turn__transcript=on.texts[8]).exists()


def test_what_somebody_takes_back_is_offered_no_longer_from_that_moment(on):
    learned = on.learn()
    before = {offer.turn.transcript_id for offer in queries.offers(learned)}
    assert on.texts[6].pk in before
    offer = queries.offers(learned).filter(turn__transcript=on.texts[6]).first()
    allow(on.people[6], is_given=False)
    after = {one.turn.transcript_id for one in queries.offers(learned)}
    assert after == before - {on.texts[6].pk}
    with pytest.raises(refusals.NotOffered):
        operations.accept(offer=offer, by=on.bram, at=LATER)


# --- whose readings ---------------------------------------------------------------------------
def test_who_codes_blind_learns_from_herself_alone(on):
    Round.objects.filter(pk=on.home.round.pk).update(codes_blind=True)
    on.home.round.refresh_from_db()
    with pytest.raises(refusals.NothingToLearn):
        on.learn(on.home.coen)
    text = on.texts[0]
    for turn in text.turns.filter(is_question=False)[:2]:
        coding.apply_code(
            key=coding.new_key(), transcript=text, code=on.codes["1.2"],
            start=turn.start, end=turn.end, by=on.home.coen, at=cast.NOW,
        )  # fmt: skip
    learned = on.learn(on.home.coen)
    assert learned.readings == [[on.conversations[0].pk, on.home.coen.pk]]
    assert learned.passages == 2
    passages = {row.code.number: row.passages for row in queries.codes_of(learned)}
    assert [passages[number] for number in on.codes] == [0, 2, 0]


def test_what_was_learned_from_another_is_not_used_once_that_is_hidden(on):
    on.learn(on.home.coen)
    assert queries.learned(on.home.round, visible_to=on.home.coen)
    Round.objects.filter(pk=on.home.round.pk).update(codes_blind=True)
    on.home.round.refresh_from_db()
    assert queries.learned(on.home.round, visible_to=on.home.coen) is None
    assert queries.learning_of(on.home.round, visible_to=on.home.chantal) is None


def test_nobody_is_led_to_a_second_reading(on):
    """Coen would begin one in every conversation that Bram coded; and Bram handed those in."""
    for one in (on.home.coen, on.bram):
        learned = on.learn(one)
        texts = {offer.turn.transcript_id for offer in queries.offers(learned)}
        assert texts <= {text.pk for text in on.texts[6:]}
        assert texts


# --- answers ----------------------------------------------------------------------------------
def test_nothing_is_counted_before_a_person_accepts(on):
    found = coded.readings(on.home.round, visible_to=on.bram)
    before = coded.passage_counts(on.home.round, found)
    on.learn()
    assert Offer.objects.exists()
    assert (
        coded.passage_counts(on.home.round, coded.readings(on.home.round, visible_to=on.bram))
        == before
    )
    assert Coding.objects.count() == sum(before.values())


def test_accepted_it_is_her_coding_and_says_where_it_came_from(on):
    on.learn()
    offer = first_offer(on)
    shown = queries.shown([offer])[0]
    answer = operations.accept(offer=offer, by=on.bram, at=LATER)
    made = answer.coding
    assert (made.coder, made.code, made.transcript) == (
        on.bram, on.codes["1.1"], shown.turn.transcript,
    )  # fmt: skip
    assert made.transcript.text[made.start : made.end] == shown.words
    assert made.from_suggestion == answer
    assert (answer.model, answer.model_version) == ("spelling", "1")
    (line,) = lines("suggestion.accepted")
    assert (line.subject_type, line.subject_id) == ("coding.Coding", str(made.pk))
    assert line.detail["model"] == "spelling"
    assert line.detail["version"] == "1"
    assert shown.words not in str(line.detail)
    assert len(lines("coding.applied")) == Coding.objects.count()
    learned = queries.learned(on.home.round, visible_to=on.bram)
    assert offer not in queries.offers(learned)


def test_rejected_it_is_not_offered_again_also_when_learned_anew(on):
    on.learn()
    offer = first_offer(on)
    operations.reject(offer=offer, by=on.bram, at=LATER)
    assert Coding.objects.filter(transcript__in=on.texts[6:]).count() == 0
    place = (offer.code_id, offer.turn_id, offer.part)
    learned = on.learn()
    assert place not in set(queries.offers(learned).values_list("code_id", "turn_id", "part"))
    assert [line.detail["code"] for line in lines("suggestion.rejected")] == ["1.1"]


def test_both_are_undone(on):
    on.learn()
    for act in (operations.accept, operations.reject):
        offer = first_offer(on)
        answer = act(offer=offer, by=on.bram, at=LATER)
        with pytest.raises(refusals.NotOffered):
            operations.take_back(answer=answer, by=on.home.chantal, at=LATER)
        operations.take_back(answer=answer, by=on.bram, at=LATER)
        assert first_offer(on) == offer
    assert not SuggestionAnswer.objects.exists()
    assert not Coding.objects.filter(transcript__in=on.texts[6:]).exists()
    assert [line.detail["was"] for line in lines("suggestion.taken_back")] == [
        "accepted", "rejected",
    ]  # fmt: skip


def test_an_accepted_code_that_she_takes_away_herself_is_not_offered_again(on):
    on.learn()
    offer = first_offer(on)
    answer = operations.accept(offer=offer, by=on.bram, at=LATER)
    coding.remove_coding(coding=answer.coding, by=on.bram, at=LATER)
    answer.refresh_from_db()
    assert answer.coding is None
    learned = queries.learned(on.home.round, visible_to=on.bram)
    assert offer not in queries.offers(learned)


def test_what_she_coded_meanwhile_is_not_coded_twice(on):
    on.learn()
    offer = first_offer(on)
    shown = queries.shown([offer])[0]
    coding.apply_code(
        key=coding.new_key(), transcript=shown.turn.transcript, code=offer.code,
        start=shown.start, end=shown.end - 3, by=on.bram, at=cast.NOW,
    )  # fmt: skip
    with pytest.raises(refusals.CodedAlready):
        operations.accept(offer=offer, by=on.bram, at=LATER)
    assert not SuggestionAnswer.objects.exists()


def test_nobody_answers_what_was_offered_to_another(on):
    on.learn()
    on.learn(on.home.coen)
    offer = first_offer(on)
    with pytest.raises(refusals.NotOffered):
        operations.accept(offer=offer, by=on.home.coen, at=LATER)
    operations.reject(offer=offer, by=on.bram, at=LATER)
    assert first_offer(on, by=on.home.coen)


# --- one passage, and doubles -----------------------------------------------------------------
def test_of_a_passage_it_says_what_is_alike_and_which_codes_fit(on):
    learned = on.learn()
    given = on.texts[0].codings.filter(code=on.codes["1.1"]).first()
    given.code = on.codes["1.3"]  # as if somebody misjudged it
    about = queries.about(given, on.home.round, learned, but={on.codes["1.3"].pk})
    assert about.is_known
    assert [one.code.number for one in about.codes] == ["1.1"]
    assert "brief" in about.similar[0].words
    assert given.transcript_id not in {one.turn.transcript_id for one in about.similar[:3]}
    # Read in small blocks it is the same, and the same as all of them beside each other.
    but = {on.codes["1.3"].pk}
    for block in (1, 3, 7):
        again = queries.about(given, on.home.round, learned, but=but, block=block)
        assert [one.nearness for one in again.similar] == pytest.approx(
            [one.nearness for one in about.similar], abs=1e-6
        )
    assert list(about.similar) == sorted(about.similar, key=lambda one: -one.nearness)
    places, vectors = queries.embedded(on.home.round)
    placed = queries.space_of(learned).place(vectors)
    spoken = {turn.pk for turn in given.transcript.turns.all()
              if turn.start < given.end and given.start < turn.end}  # fmt: skip
    own = placed[[row for row, one in enumerate(places) if one.turn in spoken]].mean(axis=0)
    near = placed @ own
    rest = [row for row, one in enumerate(places) if one.turn not in spoken]
    assert places[max(rest, key=lambda row: near[row])].turn == about.similar[0].turn.pk


def test_of_words_that_were_not_compared_it_says_that(on):
    learned = on.learn()
    text = on.texts[6]
    asked = coding.apply_code(
        key=coding.new_key(), transcript=text, code=on.codes["1.1"], start=0, end=10,
        by=on.bram, at=cast.NOW,
    )  # fmt: skip
    assert not queries.about(asked, on.home.round, learned, but=set()).is_known


def test_two_codes_for_the_same_words_look_like_doubles(on):
    twin = coding.add_code(
        parent=on.codes["1.1"].parent, label="Post van de gemeente", reason="Nieuw",
        by=on.bram, at=cast.NOW,
    )  # fmt: skip
    for text in on.texts[:6]:
        coding.reopen_conversation(conversation=text.conversation, by=on.bram, at=cast.NOW)
        for given in text.codings.filter(code=on.codes["1.1"]):
            coding.apply_code(
                key=coding.new_key(), transcript=text, code=twin, start=given.start,
                end=given.end, by=on.bram, at=cast.NOW,
            )  # fmt: skip
    pairs = queries.doubles(on.learn())
    assert [(pair.one.number, pair.other.number) for pair in pairs] == [("1.1", twin.number)]
    assert (pairs[0].of_one, pairs[0].of_other) == (12, 12)


# --- languages --------------------------------------------------------------------------------
def test_a_language_that_was_not_tested_says_so(on):
    make_conversation(on, language="tr")
    learned = on.learn()
    told_of = {
        (one.language, one.is_tested_in_language)
        for code in on.codes.values()
        for one in queries.shown(queries.offers(learned).filter(code=code))
    }
    assert told_of == {("nl", True), ("tr", False)}


# --- the reading list -------------------------------------------------------------------------
def test_a_suggestion_never_shortens_what_is_read(on):
    """The desk shows every turn, whatever was suggested, also of a sensitive code."""
    on.codes["1.1"].is_sensitive = True
    on.codes["1.1"].save()
    before = [coded.desk(text) for text in on.texts]
    on.learn()
    assert [coded.desk(text) for text in on.texts] == before
    assert first_offer(on)


def test_without_the_package_it_rests_on_words(settings):
    assert embedders.current().name == "spelling"
    settings.SUGGEST_BY = "meaning"
    expected = "multilingual-e5-small" if embedders.is_installed() else "spelling"
    assert embedders.current().name == expected
