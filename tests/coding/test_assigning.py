"""Who codes what: given, divided by chance, taken back, handed over; and what a part counts for."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests import cast
from tests.coding.conftest import Sample, give, make_sample
from weerklank.coding import (
    assigning,
    comparing,
    deciding,
    erasers,
    operations,
    queries,
    refusals,
    rules,
    terms,
)
from weerklank.coding.models import AssignedTurn, Assignment, Coding, CodingTask, Training
from weerklank.coding.terms import TurnVerdict
from weerklank.fieldwork.models import Turn
from weerklank.safeguards.erasers import Person
from weerklank.safeguards.models import LogLine, User
from weerklank.safeguards.refusals import AccessDenied

pytestmark = pytest.mark.django_db


def assign(home: cast.Voorbeelddam, samples: list[Sample], coder: User, **more: object):
    given = {"by": home.bram, "at": cast.NOW} | more
    return assigning.assign(
        round=home.round,
        conversations=[one.conversation.pk for one in samples],
        coder=coder.pk,
        **given,
    )


def draw_turns(home: cast.Voorbeelddam, sample: Sample, coder: User, places: list[int]) -> None:
    """Give somebody exactly these turns, as if chance had drawn them."""
    assign(home, [sample], coder, sample=assigning.Sample(1, 1))
    own = Assignment.objects.get(conversation=sample.conversation, coder=coder)
    own.turns.all().delete()
    for turn in sample.transcript.turns.filter(position__in=places):
        AssignedTurn.objects.create(assignment=own, turn=turn)


def finish(sample: Sample, *people: User) -> None:
    for one in people:
        operations.finish_task(transcript=sample.transcript, by=one, at=cast.NOW)


def fresh(home: cast.Voorbeelddam, sample: Sample) -> Sample:
    """Read the conversation again, so that it knows its round as it is now."""
    sample.conversation.refresh_from_db()
    sample.transcript.refresh_from_db()
    home.round.refresh_from_db()
    return sample


def code_blind(home: cast.Voorbeelddam) -> None:
    home.round.codes_blind = True
    home.round.save()


# --- chance -------------------------------------------------------------------------------------
def test_chance_draws_as_many_of_each_stratum_and_the_same_again():
    strata = {"a": [5, 3, 1], "b": [2], "c": []}
    found = rules.draw(strata, 2, seed=7)
    assert len(found & {1, 3, 5}) == 2
    assert 2 in found
    assert found == rules.draw({"c": [], "b": [2], "a": [1, 3, 5]}, 2, seed=7)
    assert len({frozenset(rules.draw({"a": range(9)}, 3, seed=one)) for one in range(20)}) > 5


@pytest.mark.parametrize("seed", range(40))
def test_work_is_divided_about_evenly_with_the_share_twice(seed):
    chance = random.Random(seed)  # noqa: S311
    weights = {number: chance.randint(1, 60) for number in range(chance.randint(2, 30))}
    coders = list(range(100, 100 + chance.randint(2, 5)))
    share = chance.choice([0, 10, 50, 100])
    found = rules.divide(weights, coders, share=share, seed=seed)
    assert found.keys() == weights.keys()
    assert all(one != other for one, other in found.values())
    twice = sum(other is not None for _one, other in found.values())
    assert twice == (max(1, round(len(weights) * share / 100)) if share else 0)
    load = Counter()
    for number, people in found.items():
        for coder in people:
            if coder is not None:
                load[coder] += weights[number]
    # Each time to who has least: nobody is further ahead than one piece of work.
    assert (
        max(load[one] for one in coders) - min(load[one] for one in coders)
        <= max(weights.values()) * 2
    )
    assert found == rules.divide(
        dict(reversed(weights.items())), coders[::-1], share=share, seed=seed
    )


# --- giving -------------------------------------------------------------------------------------
def test_only_an_onderzoeker_divides_and_only_to_who_may_code(sample, codebook, voorbeelddam):
    with pytest.raises(AccessDenied):
        assign(voorbeelddam, [sample], voorbeelddam.coen, by=voorbeelddam.coen)
    with pytest.raises(refusals.MayNotCode):
        assign(voorbeelddam, [sample], voorbeelddam.daan)
    with pytest.raises(refusals.NothingChosen):
        assign(voorbeelddam, [], voorbeelddam.coen)
    sample.transcript.delete()
    with pytest.raises(refusals.NoTextYet):
        assign(voorbeelddam, [sample], voorbeelddam.coen)
    assert not Assignment.objects.exists()


def test_work_is_given_with_the_codebook_of_now_and_told_in_the_log(sample, codebook, voorbeelddam):
    assign(voorbeelddam, [sample], voorbeelddam.coen)
    own = Assignment.objects.get()
    assert (own.coder, own.version.number, own.is_sample) == (voorbeelddam.coen, 1, False)
    line = LogLine.objects.get(what="assignment.given")
    assert line.detail["coder"] == voorbeelddam.coen.pk
    [[row]] = queries.work(voorbeelddam.round, queries.readings(voorbeelddam.round)).values()
    assert (row.state, row.turns, row.version) == (terms.WorkState.NOT_BEGUN, None, 1)
    assign(voorbeelddam, [sample], voorbeelddam.coen)
    assert LogLine.objects.filter(what="assignment.given").count() == 1


def test_a_task_keeps_the_codebook_it_was_begun_and_finished_with(
    sample, codebook, voorbeelddam, bram
):
    give(sample, codebook["4.6"], "foto", voorbeelddam.coen)
    operations.change_code(
        code=codebook["4.6"],
        definition="Post van de gemeente",
        reason="Te wijd",
        by=bram,
        at=cast.NOW,
    )
    finish(sample, voorbeelddam.coen)
    task = CodingTask.objects.get()
    assert (task.version_begun.number, task.version_finished.number) == (1, 2)
    operations.reopen_task(transcript=sample.transcript, by=voorbeelddam.coen, at=cast.NOW)
    assert CodingTask.objects.get().version_finished is None


def test_a_sample_is_drawn_from_what_people_said(sample, codebook, voorbeelddam):
    assign(voorbeelddam, [sample], voorbeelddam.coen, sample=assigning.Sample(9, 1))
    own = Assignment.objects.get()
    assert {given.turn.position for given in own.turns.all()} == {1, 2}  # not of the interviewer
    assert (own.is_sample, own.seed) == (True, 1)


def test_a_sample_per_side_is_drawn_over_all_chosen_conversations(codebook, voorbeelddam):
    samples = [make_sample(voorbeelddam, number) for number in (1, 2, 3)]
    drawn = assigning.Sample(2, 5, terms.DrawnPer.PERSPECTIVE)
    assign(voorbeelddam, samples, voorbeelddam.coen, sample=drawn)
    assert AssignedTurn.objects.count() == 2


def test_who_began_all_of_it_gets_no_sample_of_it(sample, codebook, voorbeelddam):
    give(sample, codebook["4.6"], "foto", voorbeelddam.coen)
    with pytest.raises(refusals.AlreadyWhole):
        assign(voorbeelddam, [sample], voorbeelddam.coen, sample=assigning.Sample(1, 1))
    assign(voorbeelddam, [sample], voorbeelddam.coen)


def test_who_has_a_sample_may_get_all_of_it(sample, codebook, voorbeelddam):
    assign(voorbeelddam, [sample], voorbeelddam.coen, sample=assigning.Sample(1, 1))
    assign(voorbeelddam, [sample], voorbeelddam.coen)
    own = Assignment.objects.get()
    assert (own.is_sample, own.turns.count()) == (False, 0)


# --- dividing -----------------------------------------------------------------------------------
def test_what_nobody_has_is_divided_and_a_share_of_it_goes_to_two(codebook, voorbeelddam):
    samples = [make_sample(voorbeelddam, number) for number in range(1, 9)]
    give(samples[0], codebook["4.6"], "foto", voorbeelddam.bram)
    assign(voorbeelddam, [samples[1]], voorbeelddam.coen)
    people = [voorbeelddam.bram.pk, voorbeelddam.coen.pk]
    made = assigning.divide(
        round=voorbeelddam.round,
        coders=people,
        share=50,
        seed=3,
        turns=1,
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    assert (made.conversations, made.doubled) == (6, 3)
    given = Counter(Assignment.objects.values_list("conversation__number", flat=True))
    assert given[1] == 0
    assert given[2] == 1
    assert sum(number == 2 for number in given.values()) == 3
    assert Assignment.objects.filter(is_sample=True).count() == 3
    with pytest.raises(refusals.NothingChosen):
        assigning.divide(
            round=voorbeelddam.round,
            coders=people,
            share=0,
            seed=3,
            by=voorbeelddam.bram,
            at=cast.NOW,
        )


def test_nothing_goes_to_two_with_one_coder(sample, codebook, voorbeelddam):
    with pytest.raises(refusals.TooFewCoders):
        assigning.divide(
            round=voorbeelddam.round,
            coders=[voorbeelddam.coen.pk],
            share=10,
            seed=1,
            by=voorbeelddam.bram,
            at=cast.NOW,
        )


# --- taken back, and handed over ----------------------------------------------------------------
def take_back(home: cast.Voorbeelddam, coder: User) -> None:
    assigning.take_back(assignment=Assignment.objects.get(coder=coder), by=home.bram, at=cast.NOW)


def test_work_that_was_not_begun_is_gone_when_it_is_taken_back(sample, codebook, voorbeelddam):
    assign(voorbeelddam, [sample], voorbeelddam.coen)
    take_back(voorbeelddam, voorbeelddam.coen)
    assert not Assignment.objects.exists()
    assert LogLine.objects.filter(what="assignment.taken_back").exists()


def test_what_she_coded_stays_and_she_may_finish_it(sample, codebook, voorbeelddam):
    code_blind(voorbeelddam)
    assign(voorbeelddam, [sample], voorbeelddam.coen)
    assign(voorbeelddam, [sample], voorbeelddam.chantal)
    fresh(voorbeelddam, sample)
    give(sample, codebook["4.6"], "foto", voorbeelddam.coen)
    take_back(voorbeelddam, voorbeelddam.coen)
    give(sample, codebook["4.6"], "begeleider", voorbeelddam.coen)
    finish(sample, voorbeelddam.coen)
    assert Coding.objects.filter(coder=voorbeelddam.coen).count() == 2
    rows = queries.work(voorbeelddam.round, queries.readings(voorbeelddam.round))
    assert [row.assignment.coder for row in rows[sample.conversation.pk]] == [voorbeelddam.chantal]


def test_a_part_is_no_whole_after_it_was_taken_back(sample, codebook, voorbeelddam):
    assign(voorbeelddam, [sample], voorbeelddam.coen, sample=assigning.Sample(1, 1))
    fresh(voorbeelddam, sample)
    give(sample, codebook["4.6"], "foto", voorbeelddam.coen)
    take_back(voorbeelddam, voorbeelddam.coen)
    assert queries.codings(queries.readings(voorbeelddam.round)).count() == 0


def test_who_leaves_hands_over_what_is_not_finished_with_the_same_turns(codebook, voorbeelddam):
    samples = [make_sample(voorbeelddam, number) for number in (1, 2, 3)]
    assign(voorbeelddam, samples[:2], voorbeelddam.coen)
    assign(voorbeelddam, samples[2:], voorbeelddam.coen, sample=assigning.Sample(1, 1))
    drawn = set(AssignedTurn.objects.values_list("turn", flat=True))
    for one in samples:
        fresh(voorbeelddam, one)
    give(samples[0], codebook["4.6"], "foto", voorbeelddam.coen)
    finish(samples[0], voorbeelddam.coen)
    give(samples[1], codebook["4.6"], "foto", voorbeelddam.coen)
    moved = {"round": voorbeelddam.round, "by": voorbeelddam.bram, "at": cast.NOW}
    with pytest.raises(refusals.SameCoder):
        assigning.hand_over(giver=voorbeelddam.coen.pk, taker=voorbeelddam.coen.pk, **moved)
    made = assigning.hand_over(giver=voorbeelddam.coen.pk, taker=voorbeelddam.chantal.pk, **moved)
    assert made.conversations == 2
    has = Assignment.objects.filter(ended_at=None).values_list(
        "coder__name", "conversation__number"
    )
    assert sorted(has) == [("Chantal", 2), ("Chantal", 3), ("Coen", 1)]
    assert (
        set(
            AssignedTurn.objects.filter(assignment__coder=voorbeelddam.chantal).values_list(
                "turn", flat=True
            )
        )
        == drawn
    )
    assert Coding.objects.filter(coder=voorbeelddam.coen).count() == 2
    with pytest.raises(refusals.NotAssignedAtAll):
        assigning.hand_over(giver=voorbeelddam.coen.pk, taker=voorbeelddam.chantal.pk, **moved)


# --- blind --------------------------------------------------------------------------------------
def test_who_was_not_asked_codes_unless_it_is_blind(sample, codebook, voorbeelddam):
    assign(voorbeelddam, [sample], voorbeelddam.chantal)
    fresh(voorbeelddam, sample)
    give(sample, codebook["4.6"], "foto", voorbeelddam.coen)
    code_blind(voorbeelddam)
    fresh(voorbeelddam, sample)
    give(sample, codebook["4.6"], "begeleider", voorbeelddam.coen)  # she had begun
    with pytest.raises(refusals.NotAssigned):
        give(sample, codebook["4.6"], "foto", voorbeelddam.bram)
    other = make_sample(voorbeelddam, 2)  # that nobody was asked for
    give(other, codebook["4.6"], "foto", voorbeelddam.bram)


def test_a_blind_coder_codes_only_the_turns_she_has(sample, codebook, voorbeelddam):
    code_blind(voorbeelddam)
    draw_turns(voorbeelddam, sample, voorbeelddam.coen, [1])
    fresh(voorbeelddam, sample)
    kept = give(sample, codebook["4.6"], "foto", voorbeelddam.coen)
    with pytest.raises(refusals.OutsideSample):
        give(sample, codebook["4.6"], "begeleider", voorbeelddam.coen)
    with pytest.raises(refusals.OutsideSample):
        operations.change_coding(
            coding=kept, end=sample.span("begeleider")[1], by=voorbeelddam.coen, at=cast.NOW
        )


# --- what a part counts for ---------------------------------------------------------------------
@pytest.fixture
def parted(sample, codebook, voorbeelddam):
    """Bram coded all of it, Coen turn 2: they agree there on one code, and differ in another."""
    draw_turns(voorbeelddam, sample, voorbeelddam.coen, [1])
    fresh(voorbeelddam, sample)
    give(sample, codebook["4.6"], "foto", voorbeelddam.coen)
    give(sample, codebook["1.9"], "zus", voorbeelddam.coen)
    finish(sample, voorbeelddam.coen)
    give(sample, codebook["4.6"], "foto", voorbeelddam.bram)
    give(sample, codebook["4.6"], "begeleider", voorbeelddam.bram)
    finish(sample, voorbeelddam.bram)
    return sample


def test_a_part_never_counts_as_the_reading_of_a_conversation(parted, voorbeelddam):
    found = queries.readings(voorbeelddam.round)
    assert found.contests == {}
    assert {one.coder.name for one in queries.codings(found)} == {"Bram"}
    assert queries.codings(found).count() == 2
    assert found.number_counted() == 2
    assert queries.coders_by_conversation(found) == {
        parted.conversation.pk: {voorbeelddam.bram.pk: "Bram"}
    }


def test_agreement_is_counted_on_turns_that_both_had(parted, voorbeelddam):
    doubled = comparing.doubled(voorbeelddam.round, queries.readings(voorbeelddam.round))
    [(pair, number)] = doubled.pairs
    assert number == 1
    material = comparing.material(doubled.of(pair), pair)
    assert material.units == 1
    _overall, compared = comparing.compare(material, queries.codes(voorbeelddam.monitor))
    assert {one.code.number: one.row.counts for one in compared} == {
        "4.6": (1, 0, 0, 0),
        "1.9": (0, 0, 1, 0),
    }


def test_spans_are_compared_within_the_turns_that_both_had(parted, voorbeelddam):
    """Counted once more by hand: the letters of turn 2 alone."""
    doubled = comparing.doubled(voorbeelddam.round, queries.readings(voorbeelddam.round))
    [(pair, _number)] = doubled.pairs
    material = comparing.material(doubled.of(pair), pair)
    [turns] = material.turns.values()
    turn = parted.transcript.turns.get(position=1)
    assert turns.compared_length == turn.end - turn.start
    assert turns.laid((turn.start + 3, turn.end + 9)) == [(3, turn.end - turn.start)]
    assert turns.laid(parted.span("begeleider")) == []


def test_two_parts_without_a_turn_in_common_are_no_pair(sample, codebook, voorbeelddam):
    for coder, place, word in ((voorbeelddam.coen, 1, "foto"), (voorbeelddam.bram, 2, "anders")):
        draw_turns(voorbeelddam, sample, coder, [place])
        fresh(voorbeelddam, sample)
        give(sample, codebook["4.6"], word, coder)
        finish(sample, coder)
    doubled = comparing.doubled(voorbeelddam.round, queries.readings(voorbeelddam.round))
    assert doubled.pairs == []


def matter(home: cast.Voorbeelddam, sample: Sample) -> deciding.Matter:
    pair = (home.bram.pk, home.coen.pk)
    return deciding.matters([sample.conversation.pk], pair, queries.readings(home.round))[
        sample.conversation.pk
    ]


def test_what_is_agreed_of_a_part_keeps_the_rest_of_the_whole(parted, voorbeelddam):
    found = matter(voorbeelddam, parted)
    assert [one.place for one in found.apart] == [1]
    assert found.shared_turns == 1
    pair = (voorbeelddam.bram.pk, voorbeelddam.coen.pk)
    operations.decide(
        conversation=parted.conversation,
        pair=pair,
        turn=found.apart[0].turn.pk,
        verdict=TurnVerdict.SECOND if pair[0] < pair[1] else TurnVerdict.FIRST,
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    operations.let_agreed_count(
        conversation=parted.conversation, pair=pair, by=voorbeelddam.bram, at=cast.NOW
    )
    counted = queries.codings(queries.readings(voorbeelddam.round))
    assert sorted(
        (one.code.number, one.transcript.text[one.start : one.end], one.coder.name)
        for one in counted.select_related("transcript")
    ) == [
        ("1.9", "zus", "Samen besloten"),
        ("4.6", "begeleider", "Samen besloten"),
        ("4.6", "foto", "Samen besloten"),
    ]


def test_what_two_parts_agree_on_cannot_count_for_all(sample, codebook, voorbeelddam):
    for coder in (voorbeelddam.coen, voorbeelddam.bram):
        draw_turns(voorbeelddam, sample, coder, [1])
        fresh(voorbeelddam, sample)
        give(sample, codebook["4.6"], "foto", coder)
        finish(sample, coder)
    with pytest.raises(refusals.OnlyParts):
        operations.let_agreed_count(
            conversation=sample.conversation,
            pair=(voorbeelddam.bram.pk, voorbeelddam.coen.pk),
            by=voorbeelddam.bram,
            at=cast.NOW,
        )


def test_a_turn_of_who_withdrew_is_in_no_sample(sample, codebook, voorbeelddam):
    draw_turns(voorbeelddam, sample, voorbeelddam.coen, [1, 2])
    person = Person(sample.d1.pk, "D1", voorbeelddam.round.pk, voorbeelddam.monitor.pk)
    erasers.erase(person, cast.NOW)
    assert [given.turn.position for given in AssignedTurn.objects.all()] == [2]


# --- practising ---------------------------------------------------------------------------------
@pytest.fixture
def practising(sample, codebook, voorbeelddam):
    """Bram coded a conversation; Coen practises on it."""
    give(sample, codebook["4.6"], "foto", voorbeelddam.bram)
    give(sample, codebook["4.6"], "begeleider", voorbeelddam.bram)
    finish(sample, voorbeelddam.bram)
    assigning.practise_on(
        conversation=sample.conversation,
        reference=voorbeelddam.bram.pk,
        counts=True,
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    assign(voorbeelddam, [sample], voorbeelddam.coen)
    return fresh(voorbeelddam, sample)


def test_a_reference_handed_in_all_of_it(sample, codebook, voorbeelddam):
    marked = {
        "conversation": sample.conversation,
        "counts": True,
        "by": voorbeelddam.bram,
        "at": cast.NOW,
    }
    with pytest.raises(refusals.ReferenceMissing):
        assigning.practise_on(reference=voorbeelddam.bram.pk, **marked)
    give(sample, codebook["4.6"], "foto", voorbeelddam.bram)
    with pytest.raises(refusals.ReferenceMissing):
        assigning.practise_on(reference=voorbeelddam.bram.pk, **marked)
    finish(sample, voorbeelddam.bram)
    assigning.practise_on(reference=voorbeelddam.bram.pk, **marked)


def test_a_trainee_is_blind_in_a_round_that_is_not(practising, codebook, voorbeelddam):
    other = make_sample(voorbeelddam, 2)
    give(other, codebook["4.6"], "foto", voorbeelddam.bram)
    coen = voorbeelddam.coen
    seen = queries.all_codings(queries.readings(voorbeelddam.round, visible_to=coen))
    assert {one.transcript.conversation.number for one in seen} == {2}
    give(practising, codebook["1.9"], "zus", coen)
    give(practising, codebook["1.9"], "foto", coen)
    task = CodingTask.objects.get(coder=coen)
    assert task.was_blind
    finish(practising, coen)
    seen = queries.all_codings(queries.readings(voorbeelddam.round, visible_to=coen))
    assert seen.count() == 5


def test_what_a_trainee_codes_counts_nowhere(practising, codebook, voorbeelddam):
    before = queries.figures(voorbeelddam.round, queries.readings(voorbeelddam.round))
    give(practising, codebook["1.9"], "zus", voorbeelddam.coen)
    finish(practising, voorbeelddam.coen)
    found = queries.readings(voorbeelddam.round)
    assert queries.figures(voorbeelddam.round, found) == before
    assert {one.coder.name for one in queries.codings(found)} == {"Bram"}
    assert found.contests == {}
    assert comparing.doubled(voorbeelddam.round, found).pairs == []
    assert queries.used_code_ids(voorbeelddam.round, found) == {codebook["4.6"].pk}
    # Also once nobody practises on it any more.
    take_back(voorbeelddam, voorbeelddam.coen)
    assigning.stop_practising(
        conversation=practising.conversation, by=voorbeelddam.bram, at=cast.NOW
    )
    assert queries.figures(voorbeelddam.round, queries.readings(voorbeelddam.round)) == before


def test_nothing_of_a_conversation_for_practice_alone_counts(practising, codebook, voorbeelddam):
    assigning.practise_on(
        conversation=practising.conversation,
        reference=voorbeelddam.bram.pk,
        counts=False,
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    found = queries.readings(voorbeelddam.round)
    assert queries.codings(found).count() == 0
    assert found.number_counted() == 0
    assert queries.persons_per_code(voorbeelddam.round, found) == {}
    assert not any(queries.coded(found).values())
    assert not any(queries.handed_in_at(found).values())
    assert queries.coders_by_conversation(found) == {}


def test_practice_does_not_stop_while_somebody_has_it(practising, voorbeelddam):
    with pytest.raises(refusals.PractisedAlready):
        assigning.stop_practising(
            conversation=practising.conversation, by=voorbeelddam.bram, at=cast.NOW
        )
    assert Training.objects.exists()


def test_who_coded_it_before_does_not_practise_on_it(sample, codebook, voorbeelddam):
    for one in (voorbeelddam.bram, voorbeelddam.coen):
        give(sample, codebook["4.6"], "foto", one)
        finish(sample, one)
    assigning.practise_on(
        conversation=sample.conversation,
        reference=voorbeelddam.bram.pk,
        counts=True,
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    assign(voorbeelddam, [sample], voorbeelddam.coen)
    assert not Assignment.objects.get().is_training


def test_turns_that_are_joined_leave_the_sample_with_the_turn(sample, codebook, voorbeelddam):
    draw_turns(voorbeelddam, sample, voorbeelddam.coen, [1])
    Turn.objects.filter(transcript=sample.transcript, position=1).delete()
    assert Assignment.objects.get().is_sample
    rows = queries.work(voorbeelddam.round, queries.readings(voorbeelddam.round))
    assert rows[sample.conversation.pk][0].is_outdated
