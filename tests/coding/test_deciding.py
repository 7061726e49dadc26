"""Where two coders differ, what is decided about it, and the coding that follows and counts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests import cast
from tests.coding.conftest import Sample, give, make_sample
from weerklank.coding import (
    comparing,
    deciding,
    erasers,
    operations,
    queries,
    refusals,
    reworking,
)
from weerklank.coding.models import (
    AgreedCoder,
    AgreedReading,
    Code,
    Coding,
    CodingTask,
    CountedReading,
    DecidedCode,
    TurnDecision,
)
from weerklank.coding.terms import TurnVerdict
from weerklank.fieldwork import operations as gathering
from weerklank.fieldwork.models import Transcript, Turn
from weerklank.findings import operations as findings
from weerklank.findings.models import Evidence, Finding
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.erasers import Person
from weerklank.safeguards.models import LogLine, User
from weerklank.safeguards.refusals import AccessDenied, ReasonMissing
from weerklank.study import queries as study

pytestmark = pytest.mark.usefixtures("shared_home")


@pytest.fixture
def both(sample, codebook, bram, voorbeelddam):
    """Bram and Coen handed in one conversation: turn 2 differs in one code, turn 3 in two."""
    coen = voorbeelddam.coen
    give(sample, codebook["4.6"], "foto", bram, facets={"polarity": "positief"})
    give(sample, codebook["4.6"], "Mijn zus leest hem voor", coen)
    give(sample, codebook["1.9"], "zus", coen, facets={"polarity": "negatief"})
    give(sample, codebook["4.6"], "begeleider", bram)
    give(sample, codebook["1.9"], "anders", coen)
    for user in (bram, coen):
        operations.finish_task(transcript=sample.transcript, by=user, at=cast.NOW)
    return bram, coen


def matter_of(sample: Sample, one: User, other: User, **seen: User) -> deciding.Matter | None:
    found = queries.readings(sample.conversation.round, visible_to=seen.get("seen_by", one))
    return deciding.matters([sample.conversation.pk], (one.pk, other.pk), found).get(
        sample.conversation.pk
    )


def turn_of(sample: Sample, place: int) -> int:
    return sample.transcript.turns.get(position=place).pk


def decide(
    sample: Sample, people: Iterable[User], place: int, verdict: TurnVerdict, **more: object
):
    one, other = people
    given = {"by": one, "at": cast.NOW} | more
    return operations.decide(
        conversation=sample.conversation,
        pair=(one.pk, other.pk),
        turn=turn_of(sample, place),
        verdict=verdict,
        **given,
    )


def let_count(sample: Sample, people: tuple[User, User], by: User | None = None) -> CountedReading:
    return operations.let_agreed_count(
        conversation=sample.conversation,
        pair=(people[0].pk, people[1].pk),
        by=by or people[0],
        at=cast.NOW,
    )


def counted(home: cast.Voorbeelddam) -> list[tuple[str, str, str, str]]:
    """Return what counts as (whose, code, words, tone)."""
    found = queries.readings(home.round)
    return sorted(
        (one.coder.name, one.code.number, one.transcript.text[one.start : one.end], one.polarity)
        for one in queries.codings(found).select_related("coder", "code", "transcript")
    )


# --- where they differ --------------------------------------------------------------------------
def test_a_turn_differs_in_the_codes_that_only_one_gave(both, sample, codebook):
    matter = matter_of(sample, *both)
    told = [(one.place, one.both, one.first, one.second) for one in matter.apart]
    brief, groep = codebook["4.6"].pk, codebook["1.9"].pk
    assert told == [(1, {brief}, set(), {groep}), (2, set(), {brief}, {groep})]
    assert (matter.summary.apart, matter.summary.decided) == (2, 0)


def test_the_pair_may_be_asked_in_either_order(both, sample):
    assert matter_of(sample, *both).apart == matter_of(sample, *reversed(both)).apart


def test_what_one_still_has_open_in_the_original_is_not_decided(both, sample, bram):
    original = Transcript.objects.create(
        conversation=sample.conversation,
        role="original",
        language="ar",
        text="أنا أصور الرسالة",
        sha256="2" * 64,
        word_count=3,
        created_at=cast.NOW,
    )
    task = CodingTask.objects.create(transcript=original, coder=bram, started_at=cast.NOW)
    assert matter_of(sample, *both) is None
    with pytest.raises(refusals.NotCompared):
        decide(sample, both, 1, TurnVerdict.BOTH)
    CodingTask.objects.filter(pk=task.pk).update(finished_at=cast.NOW)
    assert matter_of(sample, *both) is not None


def code_at_random(sample: Sample, people: Iterable[User], codes: list[Code], draw: random.Random):
    for user in people:
        give(sample, codes[0], "Er komt", user)
        for code in codes:
            for word in ("brief", "foto", "zus", "weg", "anders", "begeleider"):
                if draw.random() < 0.3:
                    give(sample, code, word, user)
        operations.finish_task(transcript=sample.transcript, by=user, at=cast.NOW)


def given_in(turn: Turn, user: User) -> set[int]:
    """Return the codes that someone gave a turn, out of the table."""
    given = Coding.objects.filter(
        transcript=turn.transcript, coder=user, start__lt=turn.end, end__gt=turn.start
    )
    return set(given.values_list("code_id", flat=True))


def test_turns_are_counted_as_by_looking_at_each(sample, codebook, bram, voorbeelddam):
    """Random codes and decisions, counted once more turn by turn, out of the tables."""
    people = (bram, voorbeelddam.coen)
    draw = random.Random(14)  # noqa: S311
    samples = [sample, *(make_sample(voorbeelddam, number) for number in range(2, 7))]
    codes = [codebook[number] for number in ("4.6", "1.9", "2.3")]
    seen: Counter[str] = Counter()
    for one in samples:
        code_at_random(one, people, codes, draw)
        for turn in one.transcript.turns.all():
            if given_in(turn, people[0]) == given_in(turn, people[1]):
                continue
            seen["apart"] += 1
            if verdict := draw.choice([*TurnVerdict, None]):
                seen[verdict] += 1
                decide(one, people, turn.position, verdict, codes=codes[:1], reason="besproken")
    assert seen["apart"] > 5
    found = queries.readings(voorbeelddam.round, visible_to=bram)
    conversations = [one.conversation.pk for one in samples]
    told: Counter[str] = Counter()
    for matter in deciding.matters(conversations, (bram.pk, people[1].pk), found).values():
        told["apart"] += matter.summary.apart
        told.update(matter.summary.verdicts)
        assert matter.summary.decided == sum(matter.summary.verdicts.values())
    assert +told == seen


def test_reading_it_asks_the_same_few_queries(both, sample, django_assert_num_queries):
    found = queries.readings(sample.conversation.round, visible_to=both[0])
    decide(
        sample, both, 1, TurnVerdict.OTHER, codes=[Coding.objects.first().code], reason="besproken"
    )
    with django_assert_num_queries(7):
        deciding.matters([sample.conversation.pk], (both[0].pk, both[1].pk), found)


# --- deciding -----------------------------------------------------------------------------------
def test_a_decision_says_who_and_when_and_stands_in_the_log_without_words(both, sample):
    made = decide(sample, both, 1, TurnVerdict.SECOND, reason="De zus is de groep")
    assert (made.decided_by, made.decided_at, made.reason) == (
        both[0],
        cast.NOW,
        "De zus is de groep",
    )
    line = LogLine.objects.filter(what="disagreement.decided").get()
    assert line.detail == {"turn": 2, "verdict": "second", "codes": []}
    assert line.subject_id == str(sample.conversation.pk)


def test_a_decision_is_changed_and_taken_back(both, sample, codebook):
    first = decide(sample, both, 1, TurnVerdict.SECOND)
    second = decide(
        sample, both, 1, TurnVerdict.OTHER, codes=[codebook["2.3"]], reason="Gaat over iets anders"
    )
    assert (first.pk, [one.code.number for one in second.codes.all()]) == (second.pk, ["2.3"])
    operations.take_back_decision(
        conversation=sample.conversation,
        pair=(both[1].pk, both[0].pk),
        turn=turn_of(sample, 1),
        by=both[0],
        at=cast.NOW,
    )
    assert not TurnDecision.objects.exists()
    assert not DecidedCode.objects.exists()
    assert safeguards.events_about(sample.conversation) == [
        "disagreement.decided",
        "disagreement.decided",
        "disagreement.decision_taken_back",
    ]


@pytest.mark.parametrize("verdict", [TurnVerdict.OTHER, TurnVerdict.UNCLEAR])
def test_a_reason_is_asked_for_another_code_and_for_what_is_unclear(
    both, sample, codebook, verdict
):
    with pytest.raises(ReasonMissing):
        decide(sample, both, 1, verdict, codes=[codebook["2.3"]], reason=" ")
    assert not TurnDecision.objects.exists()


def test_another_code_is_one_that_may_be_given(both, sample, codebook):
    with pytest.raises(refusals.OtherCodeMissing):
        decide(sample, both, 1, TurnVerdict.OTHER, reason="besproken")
    with pytest.raises(refusals.CodeIsContainer):
        decide(sample, both, 1, TurnVerdict.OTHER, codes=[codebook["4"]], reason="besproken")
    codebook["2.3"].is_on = False
    codebook["2.3"].save()
    with pytest.raises(refusals.CodeIsOff):
        decide(sample, both, 1, TurnVerdict.OTHER, codes=[codebook["2.3"]], reason="besproken")


def test_a_code_that_was_decided_on_is_used(both, sample, codebook):
    decide(sample, both, 1, TurnVerdict.OTHER, codes=[codebook["2.3"]], reason="besproken")
    assert operations.is_used(codebook["2.3"])


def test_only_an_onderzoeker_decides(both, sample):
    for act in (
        lambda: decide(sample, both, 1, TurnVerdict.BOTH, by=both[1]),
        lambda: let_count(sample, both, by=both[1]),
        lambda: operations.take_back_decision(
            conversation=sample.conversation,
            pair=(both[0].pk, both[1].pk),
            turn=turn_of(sample, 1),
            by=both[1],
            at=cast.NOW,
        ),
    ):
        with pytest.raises(AccessDenied):
            act()


def test_a_turn_in_which_they_do_not_differ_is_not_decided(both, sample):
    with pytest.raises(refusals.NoLongerApart):
        decide(sample, both, 0, TurnVerdict.BOTH)


def test_nothing_is_decided_before_both_handed_in(both, sample):
    operations.reopen_task(transcript=sample.transcript, by=both[1], at=cast.NOW)
    with pytest.raises(refusals.NotCompared):
        decide(sample, both, 1, TurnVerdict.BOTH)


def test_one_decision_per_turn_and_pair(both, sample):
    made = decide(sample, both, 1, TurnVerdict.BOTH)
    again = {
        "turn_id": made.turn_id,
        "verdict": "both",
        "decided_at": cast.NOW,
        "decided_by": both[0],
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        TurnDecision.objects.create(first=made.first, second=made.second, **again)
    with pytest.raises(IntegrityError), transaction.atomic():
        TurnDecision.objects.create(first=made.second, second=made.first, **again)


def test_a_decision_does_not_hold_once_they_differ_otherwise(both, sample, codebook):
    decide(sample, both, 1, TurnVerdict.SECOND)
    operations.reopen_task(transcript=sample.transcript, by=both[0], at=cast.NOW)
    give(sample, codebook["2.3"], "weg", both[0])
    operations.finish_task(transcript=sample.transcript, by=both[0], at=cast.NOW)
    [one, _other] = matter_of(sample, *both).apart
    assert (one.decision, one.outdated.verdict) == (None, "second")
    decide(sample, both, 1, TurnVerdict.BOTH)
    assert matter_of(sample, *both).apart[0].decision.verdict == "both"


# --- the agreed coding counts -------------------------------------------------------------------
def test_agreed_is_what_both_gave_and_what_was_decided(both, sample, codebook, voorbeelddam):
    assert {row[0] for row in counted(voorbeelddam)} == {"Bram"}
    decide(sample, both, 1, TurnVerdict.SECOND)
    decide(
        sample,
        both,
        2,
        TurnVerdict.OTHER,
        codes=[codebook["4.6"], codebook["2.3"]],
        reason="Ook de begeleider",
    )
    let_count(sample, both)
    assert counted(voorbeelddam) == [
        ("Samen besloten", "1.9", "zus", "negatief"),
        # Of the whole turn, as neither gave it.
        ("Samen besloten", "2.3", "Bij ons is het anders. De begeleider komt langs.", ""),
        ("Samen besloten", "4.6", "begeleider", ""),
        # The words are the first's; on their tone the two did not agree.
        ("Samen besloten", "4.6", "foto", ""),
    ]


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (TurnVerdict.FIRST, {"4.6"}),
        (TurnVerdict.SECOND, {"1.9"}),
        (TurnVerdict.BOTH, {"1.9", "4.6"}),
        (TurnVerdict.UNCLEAR, set()),
    ],
)
def test_each_verdict_gives_a_turn_its_codes(both, sample, voorbeelddam, verdict, expected):
    decide(sample, both, 1, TurnVerdict.FIRST)
    decide(sample, both, 2, verdict, reason="besproken")
    let_count(sample, both)
    third = sample.transcript.turns.get(position=2)
    given = Coding.objects.filter(coder__agrees_for__isnull=False, start__gte=third.start)
    assert set(given.values_list("code__number", flat=True)) == expected


def test_what_was_decided_holds_when_its_codes_are_merged(both, sample, codebook, bram):
    spare, into = codebook["4.7"], codebook["4.8"]
    decide(sample, both, 1, TurnVerdict.SECOND)
    decide(sample, both, 2, TurnVerdict.OTHER, codes=[spare], reason="besproken")
    why = {"reason": "Dubbel", "by": bram, "at": cast.NOW}
    first = reworking.merge_codes(source=spare, target=into, **why)
    second = reworking.merge_codes(source=codebook["1.9"], target=codebook["1.10"], **why)
    assert matter_of(sample, *both).summary.is_decided
    let_count(sample, both)
    agreed = Coding.objects.filter(coder__agrees_for__isnull=False)
    given = set(agreed.values_list("code__number", flat=True))
    assert given == {"4.6", "1.10", "4.8"}
    # Taken back, it is as it was decided.
    reworking.undo_merge(merge=second, **why)
    reworking.undo_merge(merge=first, **why)
    let_count(sample, both)
    assert set(agreed.values_list("code__number", flat=True)) == {"4.6", "1.9", "4.7"}


def test_a_merge_of_what_two_differed_in_leaves_nothing_to_decide(both, sample, codebook, bram):
    decide(sample, both, 1, TurnVerdict.SECOND)
    decide(sample, both, 2, TurnVerdict.FIRST)
    why = {"reason": "Dubbel", "by": bram, "at": cast.NOW}
    reworking.merge_codes(source=codebook["1.9"], target=codebook["4.6"], **why)
    assert matter_of(sample, *both).apart == []


def test_a_stretch_over_turns_stays_one_as_far_as_it_is_kept(sample, codebook, bram, voorbeelddam):
    coen = voorbeelddam.coen
    start, end = sample.span("Zij kent de weg.\nBij ons is het anders.")
    give(sample, codebook["4.6"], "foto", bram, start=start, end=end)
    give(sample, codebook["4.6"], "zus", coen)
    for user in (bram, coen):
        operations.finish_task(transcript=sample.transcript, by=user, at=cast.NOW)
    people = (bram, coen)
    decide(sample, people, 2, TurnVerdict.FIRST)
    let_count(sample, people)
    agreed = Coding.objects.filter(coder__agrees_for__isnull=False)
    assert [(one.start, one.end) for one in agreed] == [(start, end)]
    decide(sample, people, 2, TurnVerdict.SECOND)
    let_count(sample, people)
    assert [sample.transcript.text[one.start : one.end] for one in agreed.all()] == [
        "Zij kent de weg."
    ]


def test_it_does_not_count_before_every_turn_is_decided(both, sample):
    decide(sample, both, 1, TurnVerdict.SECOND)
    with pytest.raises(refusals.StillApart):
        let_count(sample, both)
    assert not AgreedCoder.objects.exists()


def test_where_no_code_follows_nothing_counts(sample, codebook, bram, voorbeelddam):
    give(sample, codebook["4.6"], "foto", bram)
    give(sample, codebook["1.9"], "zus", voorbeelddam.coen)
    people = (bram, voorbeelddam.coen)
    for user in people:
        operations.finish_task(transcript=sample.transcript, by=user, at=cast.NOW)
    decide(sample, people, 1, TurnVerdict.UNCLEAR, reason="te weinig gezegd")
    with pytest.raises(refusals.NothingAgreed):
        let_count(sample, people)
    assert not CountedReading.objects.exists()


@pytest.fixture
def agreed(both, sample):
    """The agreed coding of it counts: 1.9 in the second turn, both codes in the third."""
    decide(sample, both, 1, TurnVerdict.SECOND)
    decide(sample, both, 2, TurnVerdict.BOTH)
    let_count(sample, both)
    return User.objects.get(name="Samen besloten")


def test_it_is_of_nobody_who_can_log_in_or_code(agreed, sample, both, codebook, voorbeelddam):
    assert (agreed.email, agreed.is_active, agreed.has_usable_password()) == (None, False, False)
    assert study.roles(agreed, voorbeelddam.monitor) == set()
    with pytest.raises(AccessDenied):
        give(sample, codebook["4.6"], "weg", agreed)


def test_it_is_no_second_coder(agreed, sample, both, voorbeelddam):
    found = queries.readings(voorbeelddam.round, visible_to=both[0])
    doubled = comparing.doubled(voorbeelddam.round, found)
    assert [pair for pair, _number in doubled.pairs] == [(both[0].pk, both[1].pk)]
    assert queries.coders_by_conversation(found) == {
        sample.conversation.pk: {both[0].pk: "Bram", both[1].pk: "Coen"}
    }
    [contest] = found.contests.values()
    assert (contest.is_agreed, contest.basis) == (True, "chosen")
    assert CountedReading.objects.get().kind == "agreed"


def test_it_counts_only_by_choice_and_is_taken_back(agreed, sample, both, voorbeelddam):
    operations.undo_reading(conversation=sample.conversation, by=both[0], at=cast.NOW)
    assert {row[0] for row in counted(voorbeelddam)} == {"Bram"}
    # Also when it was handed in before either of them, as after they took it up again.
    CodingTask.objects.exclude(coder=agreed).update(finished_at=cast.NOW.replace(year=2030))
    assert {row[0] for row in counted(voorbeelddam)} == {"Bram"}
    let_count(sample, both)
    assert {row[0] for row in counted(voorbeelddam)} == {"Samen besloten"}


def standing(sample, both):
    found = queries.readings(sample.conversation.round, visible_to=both[0])
    built = deciding.built([sample.conversation.pk], found)[sample.conversation.pk]
    return built.follows_from(matter_of(sample, *both))


def test_what_changes_afterwards_is_told_until_it_is_built_again(
    agreed, sample, both, voorbeelddam
):
    assert standing(sample, both)
    before = counted(voorbeelddam)
    decide(sample, both, 2, TurnVerdict.SECOND)
    assert not standing(sample, both)
    assert counted(voorbeelddam) == before
    kept = Coding.objects.get(coder=agreed, code__number="1.9", start__lt=60).pk
    let_count(sample, both)
    assert standing(sample, both)
    assert counted(voorbeelddam) != before
    # What stays the same is the same row, so that a finding keeps it.
    assert Coding.objects.filter(pk=kept).exists()
    assert CodingTask.objects.filter(coder=agreed).count() == 1
    assert AgreedCoder.objects.count() == AgreedReading.objects.count() == 1


def test_code_of_a_coder_that_changes_is_told_as_well(agreed, sample, both, codebook):
    operations.reopen_task(transcript=sample.transcript, by=both[1], at=cast.NOW)
    mine = Coding.objects.get(coder=both[1], code=codebook["1.9"], start__lt=60)
    operations.change_coding(coding=mine, facets={"polarity": "positief"}, by=both[1], at=cast.NOW)
    operations.finish_task(transcript=sample.transcript, by=both[1], at=cast.NOW)
    assert not standing(sample, both)


def test_what_carries_a_finding_does_not_go(agreed, sample, both, voorbeelddam):
    finding = Finding.objects.create(
        round=voorbeelddam.round,
        section="pains",
        position=1,
        statement="De begeleider helpt.",
        perspective="inburgeraar",
        kind="pain",
        created_at=cast.NOW,
        created_by=both[0],
    )
    third = Coding.objects.get(coder=agreed, code__number="4.6", start__gt=80)
    findings.add_evidence(
        finding=finding, codings=[third.pk], stance="supporting", by=both[0], at=cast.NOW
    )
    before = counted(voorbeelddam)
    decide(sample, both, 2, TurnVerdict.SECOND)
    with pytest.raises(refusals.AgreedIsEvidence):
        let_count(sample, both)
    assert counted(voorbeelddam) == before
    Evidence.objects.all().delete()
    let_count(sample, both)
    assert counted(voorbeelddam) != before


def test_people_per_code_follow_in_the_matrix(both, sample, codebook, voorbeelddam):
    def persons() -> dict[str, int]:
        found = queries.readings(voorbeelddam.round, visible_to=both[0])
        told = queries.persons_per_code(voorbeelddam.round, found)
        return {number: told.get(codebook[number].pk, 0) for number in ("4.6", "1.9")}

    assert persons() == {"4.6": 2, "1.9": 0}
    decide(sample, both, 1, TurnVerdict.SECOND)
    decide(sample, both, 2, TurnVerdict.SECOND)
    let_count(sample, both)
    assert persons() == {"4.6": 1, "1.9": 2}


# --- withdrawal and corrections -----------------------------------------------------------------
def test_what_was_decided_about_her_turns_goes_with_her(agreed, sample, both, codebook):
    decide(sample, both, 1, TurnVerdict.OTHER, codes=[codebook["2.3"]], reason="zij zegt foto")
    person = Person(
        participant_id=sample.d1.pk,
        pseudonym="D1",
        round_id=sample.conversation.round_id,
        monitor_id=sample.conversation.round.monitor_id,
    )
    asked = erasers.preview(person)
    assert asked["besluiten over verschillen tussen codeurs"] == 1
    assert erasers.erase(person, cast.NOW) == asked
    assert [one.turn.position for one in TurnDecision.objects.all()] == [2]
    assert not DecidedCode.objects.exists()
    assert not Coding.objects.filter(coder=agreed, start__lt=60).exists()


def test_a_reason_gets_what_stands_for_a_name(both, sample):
    made = decide(sample, both, 1, TurnVerdict.UNCLEAR, reason="Mijn zus of Fatima?")
    sample.transcript.refresh_from_db()
    gathering.replace_words(
        turn=sample.transcript.turns.get(position=1),
        word="zus",
        replacement="[familie]",
        places=[(sample.transcript.pk, sample.transcript.text.index("zus"))],
        revisions={sample.transcript.pk: sample.transcript.revision},
        is_name=True,
        by=both[0],
        at=cast.NOW,
    )
    made.refresh_from_db()
    assert made.reason == "Mijn [familie] of Fatima?"


def test_a_decision_stays_with_its_turn_when_that_is_split(both, sample):
    decide(sample, both, 1, TurnVerdict.SECOND)
    sample.transcript.refresh_from_db()
    gathering.split_stored_turn(
        turn=sample.transcript.turns.get(position=1),
        at_position=sample.transcript.text.index("Zij kent"),
        revision=sample.transcript.revision,
        by=both[0],
        at=cast.NOW,
    )
    told = [(one.place, one.decision is not None) for one in matter_of(sample, *both).apart]
    assert told == [(1, True), (3, False)]


# --- the page -----------------------------------------------------------------------------------
def address(sample, people):
    return (
        reverse("coding:decisions", args=[sample.conversation.pk])
        + f"?paar={people[0].pk}-{people[1].pk}"
    )


def sent(sample, place, **answers):
    turn = turn_of(sample, place)
    return {"turn": turn} | {f"b{turn}-{name}": value for name, value in answers.items()}


def test_page_shows_both_sides_and_what_both_gave(both, sample, logged_in):
    page = logged_in(both[1]).get(address(sample, both))
    [second, third] = page.context["rows"]
    assert [one.code.number for one in second.both] == ["4.6"]
    assert tuple([one.code.number for one in side] for side in (second.left, second.right)) == (
        [],
        ["1.9"],
    )
    assert [words for words, is_marked in third.pieces if is_marked] == ["anders", "begeleider"]
    # Who may not decide reads, and is offered no form.
    assert second.form is None
    assert "<form" not in page.content.decode().split("<main")[1].split("</main")[0]


def test_page_decides_one_turn_at_a_time_and_lets_it_count(both, sample, logged_in, voorbeelddam):
    client = logged_in(both[0])
    where = address(sample, both)
    for place, verdict in ((1, "second"), (2, "both")):
        answer = client.post(where, sent(sample, place, verdict=verdict, reason=""))
        assert answer.status_code == 302
        assert answer["Location"] == f"{where}#beurt-{turn_of(sample, place)}"
    page = client.get(where)
    assert page.context["summary"].is_decided
    assert "Besloten: wat Coen gaf." in page.content.decode()
    assert client.post(where, {"count": "1"}).status_code == 302
    assert {row[0] for row in counted(voorbeelddam)} == {"Samen besloten"}
    page = client.get(where).content.decode()
    assert "Die telt: alle aantallen" in page
    assert "Laat de afgesproken codering tellen</button>" not in page
    listed = client.get(reverse("coding:agreement", args=[voorbeelddam.round.slug]))
    assert [one.state for one in listed.context["conversations"]] == ["telt"]
    overview = client.get(reverse("coding:overview", args=[voorbeelddam.round.slug]))
    assert overview.context["coder_count"] == 2
    reading = client.get(reverse("coding:reading", args=[sample.conversation.pk]))
    assert "De afgesproken codering telt." in reading.content.decode()


def test_page_keeps_what_was_filled_in_when_it_is_refused(both, sample, logged_in, codebook):
    client = logged_in(both[0])
    where = address(sample, both)
    chosen = str(codebook["2.3"].pk)
    answer = client.post(where, sent(sample, 1, verdict="other", code_1=chosen, reason=""))
    assert answer.status_code == 422
    form = answer.context["rows"][0].form
    assert (form["code_1"].value(), list(form.errors)) == (
        chosen,
        [f"b{turn_of(sample, 1)}-reason".split("-")[1]],
    )
    assert client.post(where, sent(sample, 1, reason="")).status_code == 422
    assert client.post(where, {"count": "1"}).status_code == 422
    assert not TurnDecision.objects.exists()


def test_two_who_decide_at_once_see_each_others_decision(both, sample, logged_in):
    client = logged_in(both[0])
    where = address(sample, both)
    form = client.get(where).context["rows"][0].form
    mark = form["seen"].value()
    first = sent(sample, 1, verdict="second", reason="", seen=mark)
    assert client.post(where, first).status_code == 302
    late = sent(sample, 1, verdict="unclear", reason="weet het niet", seen=mark)
    answer = client.post(where, late)
    assert answer.status_code == 422
    assert "Nu staat er: wat Coen gaf" in answer.content.decode()
    assert TurnDecision.objects.get().verdict == "second"
    # Who has seen both may save hers after all.
    mark = answer.context["rows"][0].form["seen"].value()
    assert client.post(where, late | sent(sample, 1, seen=mark)).status_code == 302
    assert TurnDecision.objects.get().verdict == "unclear"


def test_taking_back_on_the_page(both, sample, logged_in):
    client = logged_in(both[0])
    decide(sample, both, 1, TurnVerdict.SECOND)
    where = address(sample, both)
    form = client.get(where).context["rows"][0].form
    given = sent(sample, 1, verdict="second", reason="", seen=form["seen"].value(), take_back="1")
    given["take_back"] = "1"
    assert client.post(where, given).status_code == 302
    assert not TurnDecision.objects.exists()


def test_a_turn_of_elsewhere_is_not_decided(both, sample, logged_in):
    client = logged_in(both[0])
    for turn in ("x", "0", str(turn_of(sample, 0))):
        assert client.post(address(sample, both), {"turn": turn}).status_code == 302
    assert not TurnDecision.objects.exists()


def test_who_codes_blind_and_is_not_done_sees_nothing_of_it(both, sample, logged_in, voorbeelddam):
    decide(sample, both, 1, TurnVerdict.SECOND)
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()

    def told(user: User) -> str:
        page = logged_in(user).get(address(sample, both))
        assert page.status_code == 200
        return page.content.decode().split("<main")[1].split("</main")[0]

    nothing = "Geen twee codeurs hebben dit gesprek klaar"
    assert nothing in told(voorbeelddam.chantal)
    assert "Coen" not in told(voorbeelddam.chantal)
    assert "Besloten: wat Coen gaf" in told(both[1])
    operations.reopen_task(transcript=sample.transcript, by=both[1], at=cast.NOW)
    for user in both:
        assert nothing in told(user)
    assert logged_in(both[0]).post(address(sample, both), {"count": "1"}).status_code == 422


def test_what_was_agreed_is_hidden_from_who_codes_blind(agreed, sample, both, voorbeelddam):
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    third = queries.readings(voorbeelddam.round, visible_to=voorbeelddam.chantal)
    assert queries.all_codings(third).count() == 0
    done = queries.readings(voorbeelddam.round, visible_to=both[1])
    assert queries.codings(done).filter(coder=agreed).exists()
