"""Whom to ask: targets, lists, draws with their protocol, replacements, and who takes part."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta
from math import prod

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from weerklank.fieldwork.models import Attendance, Conversation
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sampling import jobs, models, operations, selecting
from weerklank.sampling.forms import TARGET_NAMES
from weerklank.sampling.rules import frames
from weerklank.sampling.rules.frames import Fault, Person
from weerklank.sampling.rules.selection import Quota
from weerklank.study import models as study_models
from weerklank.study import operations as study
from weerklank.study import queries
from weerklank.study.rules.lists import Words

WORDS = Words(
    perspectives={"inburgeraar": "inburgeraar", "aanbieder": "aanbieder"},
    kinds={"taalschool": "taalschool"},
    heads={"leerroute": "leerroute", "gender": "gender"},
    values={"leerroute": {"b1-route": "B", "z": "Z"}, "gender": {"vrouw": "v", "man": "m"}},
)
ALLOWED = ("leerroute", "gender")


def read(*rows: list[str], side: str = "inburgeraar", allowed=ALLOWED) -> frames.Listed:
    return frames.read(rows, WORDS, perspective=side, allowed=allowed)


# --- reading a list ---------------------------------------------------------------------------
def test_a_list_gives_people_and_counts_who_is_left_out_by_reason():
    listed = read(
        ["pseudoniem", "leerroute", "reden"],
        ["K1", "Z", ""],
        ["k2", "B1-route", "Verhuisd"],
        ["K3", "", ""],
        ["K4", "Z", "overleden"],
        ["K5", "Z", "verhuisd"],
        ["K6", "Z", "om iets anders"],
    )
    assert listed.wrong == ()
    assert listed.people == (Person("K1", {"leerroute": "Z"}), Person("K3", {}))
    assert listed.left_out == {"moved": 2, "died": 1, "other": 1}


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([["leerroute"], ["Z"]], Fault.NO_PSEUDONYM),
        ([["pseudoniem"], ["Fatima"]], Fault.UNFIT),
        ([["pseudoniem", "leerroute"], ["", "Z"]], Fault.UNFIT),
        ([["pseudoniem"], ["K1"], ["K1"]], Fault.TWICE),
        ([["pseudoniem", "leerroute"], ["K1", "", "Z"]], Fault.NO_HEAD),
        ([["pseudoniem", "leerroute", ""], ["K1", "Z", "let op"]], Fault.NO_HEAD),
        ([["pseudoniem", "leerroute"], ["K1", "X"]], Fault.VALUE),
        ([["pseudoniem", "leerroute"], ["K1", "123456782"]], Fault.PERSONAL),
        ([["pseudoniem", "wie"], ["K1", "aanbieder"]], Fault.OTHER_SIDE),
        ([["pseudoniem", "reden"], ["K1", "verhuisd"]], Fault.EMPTY),
        ([["pseudoniem"]], Fault.EMPTY),
    ],
)
def test_one_fault_refuses_the_whole_list(rows, fault):
    listed = read(*rows)
    assert fault in {one.fault for one in listed.wrong}
    assert listed.people == ()


def test_a_word_that_is_no_value_is_found_where_it_first_stands():
    listed = read(
        ["pseudoniem", "leerroute", "gender"],
        ["K1", "Z", "vrouw"],
        ["K2", "Q", "vruow"],
        ["K3", "Q", "123456782"],
    )
    assert sorted((one.fault, one.line, one.about) for one in listed.wrong) == [
        (Fault.PERSONAL, 4, ""),
        (Fault.VALUE, 3, "Q"),
        (Fault.VALUE, 3, "vruow"),
    ]


def test_a_column_without_a_head_is_read_by_what_stands_in_it():
    listed = read(["", "leerroute", ""], ["K1", "Z", ""], ["K2", "Z", ""])
    assert [one.pseudonym for one in listed.people] == ["K1", "K2"]


@pytest.mark.parametrize("name", ["K1", "k12345", "K-00012", "ABC123456"])
def test_pseudonyms_of_a_large_list_are_read(name):
    assert read(["pseudoniem", "leerroute"], [name, "Z"]).people == (
        Person(name.upper(), {"leerroute": "Z"}),
    )


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("123456782", Fault.PERSONAL),  # passes the eleven test
        ("K123456782", Fault.PERSONAL),
        ("K12345678", Fault.UNFIT),
        ("C1234567", Fault.UNFIT),  # as passports have
        ("12345", Fault.UNFIT),
    ],
)
def test_numbers_of_the_state_are_no_pseudonyms(name, fault):
    listed = read(["pseudoniem", "leerroute"], [name, "Z"])
    assert [one.fault for one in listed.wrong] == [fault]
    assert listed.people == ()


def test_what_looks_personal_is_never_said_again():
    listed = read(["pseudoniem", "leerroute"], ["K1", "123456782"])
    assert not any("123456782" in one.about for one in listed.wrong)


def test_a_column_that_says_who_somebody_is_is_not_read():
    listed = read(["pseudoniem", "naam", "buurt"], ["K1", "Fatima", "Zuid"])
    assert (listed.personal, listed.unread) == (("naam",), ("buurt",))
    assert listed.people == (Person("K1", {}),)


@pytest.mark.parametrize(("extra", "is_refused"), [(0, False), (1, True)])
def test_a_list_has_a_longest_length(extra, is_refused, monkeypatch):
    monkeypatch.setattr(frames, "MOST_PEOPLE", 3)
    rows = [[f"K{number}"] for number in range(1, 4 + extra)]
    assert bool(read(["pseudoniem"], *rows).wrong) is is_refused


# --- a world ----------------------------------------------------------------------------------
@pytest.fixture
def place(voorbeelddam: cast.Voorbeelddam) -> cast.Voorbeelddam:
    for key, values in (("leerroute", ("B", "Z")), ("gender", ("v", "m"))):
        one = voorbeelddam.monitor.characteristics.create(key=key, label=key.capitalize())
        for value in values:
            one.values.create(key=value, label=value)
    return voorbeelddam


def people(count: int = 12) -> list[Person]:
    """Six kinds of two people: every third in Z, half of them women."""
    return [
        Person(
            f"K{number}",
            {"leerroute": "Z" if number % 3 == 0 else "B", "gender": "v" if number % 2 else "m"},
        )
        for number in range(1, count + 1)
    ]


def add_frame(place: cast.Voorbeelddam, who=None, *, round_=None, by=None, **more):
    given = {
        "perspective": "inburgeraar",
        "name": "Klantenlijst",
        "road": "municipality",
        "left_out": {"moved": 2},
        "names_last": True,
        "leaves_out_asked": True,
    } | more
    return operations.add_frame(
        round=round_ or place.round,
        people=people() if who is None else who,
        by=by or place.bram,
        at=cast.NOW,
        **given,
    )


def set_spread(place: cast.Voorbeelddam, *targets: Quota, size: int = 4, round_=None, by=None):
    return operations.set_spread(
        round=round_ or place.round,
        perspective="inburgeraar",
        size=size,
        reserves=2,
        targets=targets or (Quota(("leerroute",), ("Z",), 2, 2), Quota(("gender",), ("v",), 2)),
        by=by or place.bram,
        at=cast.NOW,
    )


def draw(
    place: cast.Voorbeelddam, *, seed: int = 7, method: str = "spread", round_=None, why_again=""
):
    made = operations.draw(
        round=round_ or place.round,
        perspective="inburgeraar",
        method=method,
        seed=seed,
        why_again=why_again,
        by=place.bram,
        at=cast.NOW,
    )
    operations.run_draw(draw_id=made.pk, at=cast.NOW)
    made.refresh_from_db()
    return made


@pytest.fixture
def drawn(place: cast.Voorbeelddam) -> models.Draw:
    add_frame(place)
    set_spread(place)
    return draw(place)


def chosen(draw_: models.Draw) -> list[models.Candidate]:
    return [one.candidate for one in draw_.drawn.filter(is_reserve=False)]


def one_with_a_reserve(draw_: models.Draw) -> models.Candidate:
    return next(one for one in chosen(draw_) if selecting.next_reserve(one))


# --- targets ----------------------------------------------------------------------------------
def test_targets_are_replaced_as_a_whole(place):
    set_spread(place)
    spread = set_spread(place, Quota(("leerroute", "gender"), ("Z", "v"), 1, 3, is_soft=True))
    assert selecting.quotas(spread) == [
        Quota(("leerroute", "gender"), ("Z", "v"), 1, 3, is_soft=True)
    ]
    assert place.round.spreads.count() == 1


@pytest.mark.parametrize(
    ("targets", "refusal"),
    [
        ([Quota(("leerroute",), ("X",), 1)], operations.TargetUnfit),
        ([Quota(("buurt",), ("Z",), 1)], operations.TargetUnfit),
        ([Quota(("leerroute", "leerroute"), ("Z", "B"), 1)], operations.TargetUnfit),
        (
            [
                Quota(("leerroute", "gender"), ("Z", "v"), 1),
                Quota(("gender", "leerroute"), ("v", "Z"), 1),
            ],
            operations.TargetTwice,
        ),
        ([Quota(("leerroute",), ("Z",), 3, 2)], operations.LimitsReversed),
    ],
)
def test_targets_that_cannot_be_are_refused(place, targets, refusal):
    with pytest.raises(refusal):
        set_spread(place, *targets)
    assert not place.round.spreads.exists()


def test_what_a_target_asks_for_is_not_removed(place):
    set_spread(place, Quota(("leerroute",), ("Z",), 1))
    route = place.monitor.characteristics.get(key="leerroute")
    by = {"by": place.bram, "at": cast.NOW}
    with pytest.raises(study.TargetedBy):
        study.remove_value(value=route.values.get(key="Z"), **by)
    with pytest.raises(study.TargetedBy):
        study.remove_characteristic(characteristic=route, **by)
    study.remove_value(value=route.values.get(key="B"), **by)
    gender = place.monitor.characteristics.get(key="gender")
    study.remove_characteristic(characteristic=gender, **by)


@pytest.mark.parametrize(("size", "fits"), [(0, False), (1, True), (500, True), (501, False)])
def test_the_number_of_people_has_bounds(place, size, fits):
    if fits:
        assert set_spread(place, size=size).size == size
    else:
        with pytest.raises(operations.SizeUnfit):
            set_spread(place, size=size)


def test_targets_stand_beside_who_there_are_without_small_numbers(place):
    cast.make_population(place.monitor, place.bram, "inburgeraar", {"leerroute": "Z"}, each=4)
    add_frame(place)
    set_spread(place)
    rows = {row.label: row for row in selecting.target_rows(place.round, "inburgeraar")}
    assert (rows["Z"].is_known, rows["Z"].told, rows["Z"].in_frame) == (True, None, 4)
    assert rows["v"].is_known is False


# --- lists ------------------------------------------------------------------------------------
def test_who_is_on_another_list_or_takes_part_is_counted_once(place):
    cast.make_participant(place.round, "K1")
    add_frame(place, [Person("K2"), Person("K3")])
    frame = add_frame(place, [Person("K1"), Person("K2"), Person("K4")], left_out={})
    assert [one.pseudonym for one in frame.candidates.all()] == ["K4"]
    assert frame.left_out == {"there_already": 2}


def test_a_list_of_which_nobody_is_left_is_refused(place):
    add_frame(place)
    with pytest.raises(operations.FrameEmpty):
        add_frame(place)
    assert place.round.frames.count() == 1


def test_who_was_asked_two_rounds_ago_is_left_out_and_who_is_asked_later_is_not(place, drawn):
    asked = chosen(drawn)[0]
    third = cast.make_round(place.monitor, 3)
    cast.make_round(place.monitor, 2)
    assert selecting.asked_before(third) == set()
    operations.record_answer(candidate=asked, state="refused", by=place.bram, at=cast.NOW)
    assert selecting.asked_before(place.round) == set()
    frame = add_frame(place, round_=third, left_out={})
    assert frame.left_out == {"asked_before": 1}
    assert not frame.candidates.filter(pseudonym=asked.pseudonym).exists()


def test_who_was_asked_last_round_is_left_out_unless_told_otherwise(place, drawn):
    asked = chosen(drawn)[0]
    operations.record_answer(candidate=asked, state="refused", by=place.bram, at=cast.NOW)
    second = cast.make_round(place.monitor, 2)
    frame = add_frame(place, round_=second, left_out={})
    assert frame.left_out == {"asked_before": 1}
    assert not frame.candidates.filter(pseudonym=asked.pseudonym).exists()
    frame.delete()
    again = add_frame(place, round_=second, left_out={}, leaves_out_asked=False)
    assert again.candidates.count() == 12


def test_pseudonyms_that_do_not_last_are_other_people_in_another_round(place, drawn):
    operations.record_answer(
        candidate=chosen(drawn)[0], state="invited", by=place.bram, at=cast.NOW
    )
    second = cast.make_round(place.monitor, 2)
    assert add_frame(place, round_=second, left_out={}, names_last=False).left_out == {}


def test_who_objected_is_left_out_of_every_later_list(place, drawn):
    who = chosen(drawn)[0]
    operations.object_to_asking(candidate=who, by=place.bram, at=cast.NOW)
    who.refresh_from_db()
    assert who.state == "refused"
    for number in (2, 3):
        frame = add_frame(place, round_=cast.make_round(place.monitor, number), left_out={})
        assert frame.left_out["objected"] == 1


def test_a_list_goes_as_long_as_nobody_of_it_was_asked(place, drawn):
    frame = place.round.frames.get()
    operations.record_answer(
        candidate=chosen(drawn)[0], state="invited", by=place.bram, at=cast.NOW
    )
    with pytest.raises(operations.FrameInUse):
        operations.remove_frame(frame=frame, by=place.bram, at=cast.NOW)
    models.Candidate.objects.update(state="chosen")
    operations.remove_frame(frame=frame, by=place.bram, at=cast.NOW)
    assert not models.Candidate.objects.exists()


def test_nothing_comes_or_goes_while_people_are_chosen(place):
    frame = add_frame(place)
    set_spread(place)
    operations.draw(
        round=place.round,
        perspective="inburgeraar",
        method="spread",
        seed=1,
        by=place.bram,
        at=cast.NOW,
    )
    with pytest.raises(operations.DrawWaits):
        operations.remove_frame(frame=frame, by=place.bram, at=cast.NOW)
    with pytest.raises(operations.DrawWaits):
        add_frame(place, [Person("K99")])


# --- choosing ---------------------------------------------------------------------------------
def test_a_draw_meets_the_targets_and_keeps_what_it_rested_on(drawn):
    who = chosen(drawn)
    assert (drawn.state, len(who)) == ("done", 4)
    assert sum(one.values["leerroute"] == "Z" for one in who) == 2
    assert sum(one.values["gender"] == "v" for one in who) >= 2
    assert drawn.frames == [
        {
            "name": "Klantenlijst",
            "source": "list",
            "road": "municipality",
            "people": 12,
            "left_out": {"moved": 2},
        }
    ]
    assert sum(cell["people"] for cell in drawn.cells) == drawn.people == 12
    assert sum(cell["chosen"] for cell in drawn.cells) == 4


def test_the_same_seed_gives_the_same_people(place, drawn):
    first = {one.pseudonym for one in chosen(drawn)}
    reserves = list(drawn.drawn.values_list("candidate__pseudonym", "is_reserve", "place"))
    again = draw(place, why_again="trial")
    assert {one.pseudonym for one in chosen(again)} == first
    assert list(again.drawn.values_list("candidate__pseudonym", "is_reserve", "place")) == reserves


def test_a_fair_draw_shows_the_chances(place):
    add_frame(place)
    set_spread(place)
    made = draw(place, method="fair")
    total = sum(cell["people"] * cell["chance"] for cell in made.cells)
    assert total == pytest.approx(4)
    assert min(cell["chance"] for cell in made.cells) == pytest.approx(made.bound, abs=1e-6)


def test_what_cannot_be_is_told_with_the_smallest_change_and_taken_over(place):
    add_frame(place)
    set_spread(place, Quota(("leerroute", "gender"), ("Z", "v"), 3), size=4)
    made = draw(place)
    assert made.state == "infeasible"
    assert made.relaxation == [{"target": 0, "least": 2, "most": None}]
    assert not made.drawn.exists()
    operations.take_relaxation(draw=made, by=place.bram, at=cast.NOW)
    assert draw(place).state == "done"


def test_a_change_is_not_taken_over_into_other_targets(place):
    add_frame(place)
    set_spread(place, Quota(("leerroute", "gender"), ("Z", "v"), 3))
    made = draw(place)
    set_spread(place, Quota(("leerroute", "gender"), ("Z", "v"), 4))
    with pytest.raises(operations.TargetsChanged):
        operations.take_relaxation(draw=made, by=place.bram, at=cast.NOW)


def test_no_draw_without_targets_people_or_after_somebody_was_asked(place):
    with pytest.raises(operations.NoSpread):
        draw(place)
    set_spread(place)
    with pytest.raises(operations.TooFewPeople):
        draw(place)
    add_frame(place)
    made = draw(place)
    operations.record_answer(candidate=chosen(made)[0], state="invited", by=place.bram, at=cast.NOW)
    with pytest.raises(operations.AskedSomebody):
        draw(place)


def test_a_draw_done_once_is_not_done_again(drawn):
    before = list(drawn.drawn.values_list("pk", flat=True))
    jobs.choose.call(drawn.pk)
    assert list(drawn.drawn.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(("minutes", "state"), [(60, "waiting"), (61, "unsolved")])
def test_a_draw_whose_worker_was_killed_is_given_up(place, minutes, state):
    add_frame(place)
    set_spread(place)
    made = operations.draw(
        round=place.round,
        perspective="inburgeraar",
        method="spread",
        seed=1,
        by=place.bram,
        at=cast.NOW,
    )
    jobs.sweep(at=cast.NOW + timedelta(minutes=minutes))
    made.refresh_from_db()
    assert made.state == state


# --- asking -----------------------------------------------------------------------------------
def test_who_says_no_is_replaced_by_the_next_of_the_same_kind(place, drawn):
    who = one_with_a_reserve(drawn)
    expected = selecting.next_reserve(who)
    operations.record_answer(candidate=who, state="refused", by=place.bram, at=cast.NOW)
    reserve = operations.replace(candidate=who, by=place.bram, at=cast.NOW)
    assert reserve == expected
    assert reserve.values == who.values
    made = drawn.replacements.get()
    assert (made.out, made.by_candidate, made.reason) == (who, reserve, "refused")
    with pytest.raises(operations.NotToBeAsked):
        operations.replace(candidate=who, by=place.bram, at=cast.NOW)


def test_reserves_come_one_after_the_other_until_there_are_none(place, drawn):
    who = one_with_a_reserve(drawn)
    while selecting.next_reserve(who):
        operations.record_answer(candidate=who, state="not_reached", by=place.bram, at=cast.NOW)
        who = operations.replace(candidate=who, by=place.bram, at=cast.NOW)
    operations.record_answer(candidate=who, state="no_answer", by=place.bram, at=cast.NOW)
    with pytest.raises(operations.NoReserve):
        operations.replace(candidate=who, by=place.bram, at=cast.NOW)


@pytest.mark.parametrize("state", ["chosen", "invited", "call_back"])
def test_who_may_still_take_part_is_not_replaced(place, drawn, state):
    who = one_with_a_reserve(drawn)
    models.Candidate.objects.filter(pk=who.pk).update(state=state)
    with pytest.raises(operations.StillTakesPart):
        operations.replace(candidate=who, by=place.bram, at=cast.NOW)


def test_nobody_is_asked_who_was_not_chosen(place, drawn):
    for state in ("in_frame", "reserve"):
        one = models.Candidate.objects.filter(state=state).first()
        assert one is not None
        with pytest.raises(operations.NotToBeAsked):
            operations.record_answer(candidate=one, state="invited", by=place.bram, at=cast.NOW)
        with pytest.raises(operations.NotToBeAsked):
            operations.agree(candidate=one, by=place.bram, at=cast.NOW)


@pytest.mark.parametrize("state", ["in_frame", "reserve", "chosen", "agreed", "heard"])
def test_only_answers_are_recorded_as_answers(place, drawn, state):
    with pytest.raises(operations.NotToBeAsked):
        operations.record_answer(
            candidate=chosen(drawn)[0], state=state, by=place.bram, at=cast.NOW
        )


def test_who_agrees_takes_part_under_the_same_pseudonym_and_is_not_heard_yet(place, drawn):
    who = chosen(drawn)[0]
    participant = operations.agree(candidate=who, by=place.bram, at=cast.NOW)
    assert participant.pseudonym == who.pseudonym
    assert queries.characteristics_of([participant.pk])[participant.pk] == who.values
    assert not queries.is_heard(participant)
    assert not participant.consents.exists()
    with pytest.raises(operations.TakesPartAlready):
        operations.agree(candidate=who, by=place.bram, at=cast.NOW)
    with pytest.raises(operations.TakesPartAlready):
        operations.record_answer(candidate=who, state="refused", by=place.bram, at=cast.NOW)


def test_a_participant_added_by_mistake_can_be_asked_again(place, drawn):
    who = chosen(drawn)[0]
    participant = operations.agree(candidate=who, by=place.bram, at=cast.NOW)
    study.remove_participant(participant=participant, by=place.bram, at=cast.NOW)
    who.refresh_from_db()
    assert (who.state, who.participant) == ("invited", None)


@pytest.mark.parametrize("lasts", [True, False])
def test_who_takes_part_again_is_tied_where_pseudonyms_last(place, lasts):
    ties = []
    for round_ in (place.round, cast.make_round(place.monitor, 2)):
        add_frame(place, round_=round_, names_last=lasts, leaves_out_asked=False)
        set_spread(place, Quota(("leerroute",), ("B",), 1), size=12, round_=round_)
        made = draw(place, round_=round_)
        who = next(one for one in chosen(made) if one.pseudonym == "K1")
        ties.append(operations.agree(candidate=who, by=place.bram, at=cast.NOW))
    found = study_models.SamePerson.objects.filter(earlier=ties[0], later=ties[1]).exists()
    assert found is lasts


def test_counts_per_kind_add_up_to_everyone(place, drawn):
    states = ["refused", "no_answer", "not_reached"]
    for who, state in zip(chosen(drawn), states, strict=False):
        operations.record_answer(candidate=who, state=state, by=place.bram, at=cast.NOW)
    who = one_with_a_reserve(drawn)
    if who.state in selecting.OUT:
        operations.replace(candidate=who, by=place.bram, at=cast.NOW)
    everyone, *kinds = selecting.responses(place.round, "inburgeraar")
    assert (everyone.refused, everyone.no_answer, everyone.not_reached) == (1, 1, 1)
    for name in ("asked", "agreed", "refused", "no_answer", "not_reached", "replaced"):
        assert sum(getattr(row, name) for row in kinds) == getattr(everyone, name)


def test_who_withdraws_leaves_nothing_of_how_she_was_chosen(place, drawn):
    who = one_with_a_reserve(drawn)
    operations.record_answer(candidate=who, state="refused", by=place.bram, at=cast.NOW)
    reserve = operations.replace(candidate=who, by=place.bram, at=cast.NOW)
    participant = operations.agree(candidate=reserve, by=place.bram, at=cast.NOW)
    assert study.preview_withdrawal(participant)["gegevens over het kiezen"] == 1
    study.withdraw(participant=participant, by=place.bram, at=cast.NOW)
    assert not models.Candidate.objects.filter(pseudonym=reserve.pseudonym).exists()
    assert not models.Replacement.objects.exists()
    frame = add_frame(place, round_=cast.make_round(place.monitor, 2), left_out={})
    assert frame.left_out["objected"] == 1


def test_the_place_of_who_withdrew_goes_to_the_first_reserve_of_her_kind(place, drawn):
    who = one_with_a_reserve(drawn)
    ready = selecting.next_reserve(who)
    cell = drawn.drawn.get(candidate=who).cell
    by = {"by": place.bram, "at": cast.NOW}
    with pytest.raises(operations.NoEmptyPlace):
        operations.take_empty_place(candidate=ready, **by)
    participant = operations.agree(candidate=who, **by)
    study.withdraw(participant=participant, **by)
    assert selecting.empty_places(drawn) == {cell: 1}
    others = drawn.drawn.filter(is_reserve=True, candidate__state="reserve")
    for other in others.exclude(candidate=ready):
        assert selecting.empty_place_for(other.candidate) is None
    operations.take_empty_place(candidate=ready, **by)
    ready.refresh_from_db()
    assert ready.state == "chosen"
    assert selecting.empty_places(drawn) == {}
    kept = models.Replacement.objects.get()
    assert (kept.out, kept.by_candidate) == (None, ready)


def test_who_withdrew_after_taking_a_place_leaves_one_place_and_not_two(place, drawn):
    who = one_with_a_reserve(drawn)
    by = {"by": place.bram, "at": cast.NOW}
    operations.record_answer(candidate=who, state="refused", **by)
    reserve = operations.replace(candidate=who, **by)
    study.withdraw(participant=operations.agree(candidate=reserve, **by), **by)
    # Who said no stands there again, to be replaced; nobody's place is empty beside hers.
    assert selecting.empty_places(drawn) == {}
    assert selecting.next_reserve(who) is not None


def test_an_objection_recorded_by_mistake_is_taken_back_and_binds_until_then(place, drawn):
    who = chosen(drawn)[0]
    by = {"by": place.bram, "at": cast.NOW}
    operations.object_to_asking(candidate=who, **by)
    with pytest.raises(operations.Objected):
        operations.record_answer(candidate=who, state="call_back", **by)
    operations.withdraw_objection(candidate=who, **by)
    operations.record_answer(candidate=who, state="call_back", **by)
    with pytest.raises(operations.NoObjection):
        operations.withdraw_objection(candidate=who, **by)


@pytest.mark.parametrize("state", ["invited", "call_back", "refused", "not_reached", "gone"])
def test_asking_recorded_by_mistake_is_taken_back_and_counts_nowhere(place, drawn, state):
    who = chosen(drawn)[0]
    by = {"by": place.bram, "at": cast.NOW}
    operations.record_answer(candidate=who, state=state, **by)
    with pytest.raises(operations.AskedSomebody):
        draw(place, why_again="trial")
    operations.take_asking_back(candidate=who, **by)
    who.refresh_from_db()
    assert (who.state, who.asked_at) == ("chosen", None)
    assert selecting.told(place.round) == []
    assert selecting.responses(place.round, "inburgeraar") == []
    assert selecting.asked_before(cast.make_round(place.monitor, 2)) == set()
    assert draw(place, why_again="trial").state == "done"


def test_asking_that_went_on_is_not_taken_back(place, drawn):
    by = {"by": place.bram, "at": cast.NOW}
    who = one_with_a_reserve(drawn)
    with pytest.raises(operations.NotToBeAsked):
        operations.take_asking_back(candidate=who, **by)
    operations.record_answer(candidate=who, state="refused", **by)
    with pytest.raises(AccessDenied):
        operations.take_asking_back(candidate=who, by=place.coen, at=cast.NOW)
    reserve = operations.replace(candidate=who, **by)
    with pytest.raises(operations.ReachedAlready):
        operations.take_asking_back(candidate=who, **by)
    operations.object_to_asking(candidate=reserve, **by)
    with pytest.raises(operations.Objected):
        operations.take_asking_back(candidate=reserve, **by)
    other = next(one for one in chosen(drawn) if one != who)
    operations.agree(candidate=other, **by)
    with pytest.raises(operations.TakesPartAlready):
        operations.take_asking_back(candidate=other, **by)


@pytest.mark.parametrize("before", ["in_frame", "reserve", "chosen", "call_back", "not_reached"])
@pytest.mark.parametrize("is_by_keyholder", [True, False])
def test_taking_an_objection_back_puts_somebody_back_where_she_was(
    place, drawn, before, is_by_keyholder
):
    by = {"by": place.bram, "at": cast.NOW}
    later = {"by": place.bram, "at": cast.NOW + timedelta(hours=1)}
    if before in {"call_back", "not_reached"}:
        who = chosen(drawn)[0]
        operations.record_answer(candidate=who, state=before, **by)
    else:
        who = models.Candidate.objects.filter(state=before).first()
    asked_at = who.asked_at
    if is_by_keyholder:
        operations.note_objection(monitor=place.monitor, pseudonym=who.pseudonym, **later)
    else:
        operations.object_to_asking(candidate=who, **later)
    operations.withdraw_objection(candidate=who, by=place.bram, at=cast.NOW + timedelta(days=1))
    who.refresh_from_db()
    # Which answer stood is not kept, only that she was asked.
    assert who.state == {"call_back": "invited"}.get(before, before)
    assert who.asked_at == asked_at


@pytest.mark.parametrize("purpose", ["ask_again", "take_part", "quote"])
def test_who_does_not_want_to_be_asked_again_is_left_out_of_a_next_round(place, drawn, purpose):
    who = chosen(drawn)[0]
    operations.record_answer(candidate=who, state="invited", by=place.bram, at=cast.NOW)
    participant = operations.agree(candidate=who, by=place.bram, at=cast.NOW)
    study.record_consent(
        participant=participant, purpose=purpose, is_given=False, on=cast.TODAY,
        medium="spoken", by=place.bram, at=cast.NOW,
    )  # fmt: skip
    second = cast.make_round(place.monitor, 2)
    frame = add_frame(place, round_=second, left_out={}, leaves_out_asked=False)
    is_left_out = purpose != "quote"
    assert frame.left_out.get("objected", 0) == int(is_left_out)
    assert second.candidates.filter(pseudonym=who.pseudonym).exists() is not is_left_out


# --- reserves by what must be met -------------------------------------------------------------
SOFT = Quota(("gender",), ("v",), 3, is_soft=True)


def test_reserves_are_alike_in_what_must_be_met_alone(place):
    add_frame(place)
    set_spread(place, Quota(("leerroute",), ("Z",), 2, 2), SOFT)
    made = draw(place)
    assert [set(cell["values"]) for cell in made.cells] == [{"leerroute"}] * 2
    assert sum(cell["people"] for cell in made.cells) == 12
    for who in chosen(made):
        # Two of each route are ready, whatever their gender: six kinds have two people each.
        cell = made.drawn.get(candidate=who).cell
        ready = made.drawn.filter(is_reserve=True, cell=cell)
        assert ready.count() == 2
        assert {one.candidate.values["leerroute"] for one in ready} == {who.values["leerroute"]}
        assert selecting.next_reserve(who) == ready.get(place=1).candidate


def take_all_reserves(draw_: models.Draw, cell: int) -> None:
    rows = draw_.drawn.filter(is_reserve=True, cell=cell)
    models.Candidate.objects.filter(drawn__in=rows).update(state="in_frame")


def test_without_a_reserve_alike_the_next_by_lot_with_whom_targets_stay_met(place):
    add_frame(place)
    # Those of Z who are women have no reserve left; any other woman keeps what must be met.
    set_spread(place, Quota(("gender",), ("v",), 2, 2), Quota(("leerroute",), ("Z",), 0, 3))
    made = draw(place)
    by = {"by": place.bram, "at": cast.NOW}
    who = one_with_a_reserve(made)
    cell = made.drawn.get(candidate=who).cell
    take_all_reserves(made, cell)
    found = selecting.next_reserve(who)
    assert found is not None
    assert found.values["gender"] == who.values["gender"]
    assert found == selecting.next_reserve(who)  # the lot is the same each time
    operations.record_answer(candidate=who, state="refused", **by)
    assert operations.replace(candidate=who, **by) == found
    # The place is taken: nobody withdrew, and none is free.
    assert selecting.empty_places(made) == {}
    standing = [
        one.values["gender"]
        for one in models.Candidate.objects.filter(drawn__draw=made, replaced_by=None)
        if one.state in {"chosen"}
    ]
    assert standing.count("v") == 2


def test_who_withdrew_from_a_place_taken_by_another_kind_leaves_that_place(place):
    add_frame(place)
    set_spread(place, Quota(("gender",), ("v",), 2, 2), Quota(("leerroute",), ("Z",), 0, 3))
    made = draw(place)
    by = {"by": place.bram, "at": cast.NOW}
    who = one_with_a_reserve(made)
    cell = made.drawn.get(candidate=who).cell
    take_all_reserves(made, cell)
    study.withdraw(participant=operations.agree(candidate=who, **by), **by)
    made.refresh_from_db()
    assert selecting.empty_places(made) == {cell: 1}
    taking = next(
        one.candidate
        for one in made.drawn.filter(is_reserve=True, candidate__state="reserve")
        if selecting.empty_place_for(one.candidate) == cell
    )
    operations.take_empty_place(candidate=taking, **by)
    assert selecting.empty_places(made) == {}
    study.withdraw(participant=operations.agree(candidate=taking, **by), **by)
    made.refresh_from_db()
    assert selecting.empty_places(made) == {cell: 1}


def test_nobody_is_next_with_whom_a_target_would_be_missed(place):
    add_frame(place)
    set_spread(place, Quota(("gender",), ("v",), 2, 2))
    made = draw(place)
    who = next(one for one in chosen(made) if one.values["gender"] == "v")
    take_all_reserves(made, made.drawn.get(candidate=who).cell)
    assert made.drawn.filter(candidate__state="reserve").exists()
    assert selecting.next_reserve(who) is None


def test_a_draw_of_before_is_read_by_what_must_be_met(place):
    add_frame(place)
    set_spread(place, Quota(("leerroute",), ("Z",), 2, 2), SOFT)
    made = draw(place)
    # As it was kept before: cells of all targets, and no chance of each.
    kinds = [{"leerroute": r, "gender": g} for r in ("Z", "B") for g in ("v", "m")]
    rows = list(made.drawn.select_related("candidate"))
    made.cells = [
        {
            "values": kind,
            "people": sum(one.values == kind for one in people()),
            "chosen": sum(row.candidate.values == kind and not row.is_reserve for row in rows),
            "chance": None,
        }
        for kind in kinds
    ]
    made.save()
    for row in rows:
        row.cell = kinds.index(row.candidate.values)
        row.save()
    groups = selecting.groups_of(made)
    assert [(one.values, one.people, one.chosen) for one in groups] == [
        ({"leerroute": "Z"}, 4, 2),
        ({"leerroute": "B"}, 8, 2),
    ]
    for who in chosen(made):
        found = selecting.next_reserve(who)
        assert found is not None
        assert found.values["leerroute"] == who.values["leerroute"]
    assert selecting.empty_places(made) == {}


# --- who may ----------------------------------------------------------------------------------
def test_only_a_researcher_chooses(place, drawn):
    who = chosen(drawn)[0]
    acts = [
        lambda by: set_spread(place, by=by),
        lambda by: add_frame(place, by=by),
        lambda by: operations.remove_frame(frame=place.round.frames.get(), by=by, at=cast.NOW),
        lambda by: operations.ask_frame(
            round=place.round,
            municipality=place.monitor.organisation,
            leaves_out_asked=True,
            by=by,
            at=cast.NOW,
        ),
        lambda by: operations.draw(
            round=place.round,
            perspective="inburgeraar",
            method="spread",
            seed=1,
            by=by,
            at=cast.NOW,
        ),
        lambda by: operations.take_relaxation(draw=drawn, by=by, at=cast.NOW),
        lambda by: operations.record_answer(candidate=who, state="invited", by=by, at=cast.NOW),
        lambda by: operations.replace(candidate=who, by=by, at=cast.NOW),
        lambda by: operations.agree(candidate=who, by=by, at=cast.NOW),
        lambda by: operations.object_to_asking(candidate=who, by=by, at=cast.NOW),
        lambda by: operations.take_asking_back(candidate=who, by=by, at=cast.NOW),
    ]
    for act in acts:
        for by in (place.coen, place.daan, place.gerard):
            with pytest.raises(AccessDenied):
                act(by)


def test_every_act_stands_in_the_log_without_who_it_was(place, drawn):
    who = one_with_a_reserve(drawn)
    operations.record_answer(candidate=who, state="refused", by=place.bram, at=cast.NOW)
    reserve = operations.replace(candidate=who, by=place.bram, at=cast.NOW)
    operations.agree(candidate=reserve, by=place.bram, at=cast.NOW)
    said = set(LogLine.objects.values_list("what", flat=True))
    assert said >= {
        "spread.set",
        "frame.added",
        "draw.started",
        "draw.made",
        "candidate.changed",
        "candidate.replaced",
        "participant.added",
    }


# --- pages ------------------------------------------------------------------------------------
@pytest.fixture
def bram(place: cast.Voorbeelddam, client: Client) -> Client:
    client.force_login(place.bram)
    return client


def address(name: str, place: cast.Voorbeelddam) -> str:
    return reverse(f"sampling:{name}", args=[place.round.slug, "inburgeraar"])


def rows(*lines: tuple[str, str, str]) -> dict[str, str]:
    data = {"rows": str(len(lines) + 1)}
    for place, (who, least, most) in enumerate([*lines, ("", "", "")]):
        data |= {f"rij{place}-first": who, f"rij{place}-least": least, f"rij{place}-most": most}
    return data


def test_targets_are_asked_in_a_table(place, bram):
    answer = bram.get(address("targets", place) + "?begin=1")
    assert answer.content.decode().count(" selected") >= 4
    begun = [row.initial for row in answer.context["rows"] if row.initial]
    crossed = [row for row in begun if not row["is_soft"]]
    of = queries.population_values(place.monitor, "inburgeraar")
    keys = [key for key in ("leerroute", "doelgroep", "gender") if key in of]
    assert len(crossed) == prod(len(of[key]) for key in keys)
    names = TARGET_NAMES[: len(keys)]
    assert {tuple(row[name].partition(":")[0] for name in names) for row in crossed} == {
        tuple(keys)
    }
    soft = {row["first"].partition(":")[0] for row in begun if row["is_soft"]}
    assert soft == {"age_class", "language", "kern", "time_in_nl"} & set(of)
    assert {(row["least"], row["is_soft"]) for row in begun} <= {(0, False), (1, True)}
    assert "Begin zonder rijen" in answer.content.decode()
    own = bram.get(address("targets", place))
    assert not any(row.initial for row in own.context["rows"])
    assert "Begin zonder rijen" not in own.content.decode()
    sent = {"size": "4", "reserves": "2", **rows(("leerroute:Z", "2", "2"), ("gender:v", "2", ""))}
    assert bram.post(address("targets", place), sent).status_code == 302
    assert selecting.quotas(place.round.spreads.get()) == [
        Quota(("leerroute",), ("Z",), 2, 2),
        Quota(("gender",), ("v",), 2, None),
    ]
    page = bram.get(address("choosing", place)).content.decode()
    assert "precies 2" in page
    assert "minstens 2" in page


@pytest.mark.parametrize(
    ("targets", "needed"),
    [
        ([Quota(("leerroute",), ("Z",), 3), Quota(("leerroute",), ("B",), 2)], 5),
        ([Quota(("gender", "leerroute"), ("v", "Z"), 5)], 5),
        ([Quota(("leerroute",), ("Z",), 2), Quota(("leerroute",), ("B",), 2)], None),
        # One person can be of both.
        ([Quota(("leerroute",), ("Z",), 3), Quota(("gender",), ("v",), 3)], None),
        # May be missed.
        ([Quota(("leerroute",), ("Z",), 3), Quota(("leerroute",), ("B",), 2, is_soft=True)], None),
    ],
)
def test_targets_that_ask_for_more_people_than_there_will_be_are_pointed_out(
    place, client, targets, needed
):
    set_spread(place, *targets)
    client.force_login(place.bram)
    page = client.get(reverse("sampling:choosing", args=[place.round.slug, "inburgeraar"]))
    said = re.findall(
        "vragen samen minstens ([0-9]+) mensen, en u wilt er 4", page.content.decode()
    )
    assert said == ([str(needed)] if needed else [])


def test_targets_of_two_tabs_do_not_overwrite_each_other(place, bram):
    shown = bram.get(address("targets", place)).context["form"]["seen"].value()
    first = {"size": "4", "reserves": "2", "seen": shown, **rows(("leerroute:Z", "2", "2"))}
    second = {"size": "4", "reserves": "2", "seen": shown, **rows(("gender:v", "2", ""))}
    assert bram.post(address("targets", place), first).status_code == 302
    assert bram.post(address("targets", place), first).status_code == 302  # two clicks
    stale = bram.get(address("targets", place)).context["form"]["seen"].value()
    assert stale != shown
    answer = bram.post(address("targets", place), second)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert "gewijzigd terwijl dit formulier openstond" in page
    assert "precies 2." in page
    assert '<option value="gender:v" selected' in page
    kept = [Quota(("leerroute",), ("Z",), 2, 2)]
    assert selecting.quotas(place.round.spreads.get()) == kept
    # Who has seen what stands there may save hers after all.
    seen = answer.context["form"]["seen"].value()
    assert bram.post(address("targets", place), second | {"seen": seen}).status_code == 302
    assert selecting.quotas(place.round.spreads.get()) == [Quota(("gender",), ("v",), 2, None)]


@pytest.mark.parametrize(("state", "is_said"), [("chosen", False), ("invited", True)])
def test_changing_targets_says_that_no_choice_changes(place, bram, state, is_said):
    text = "pseudoniem;leerroute;gender\nK1;Z;v\n"
    sent = {"text": text, "name": "Klantenlijst", "road": "open_call", "do": "add"}
    assert bram.post(address("frame_new", place), sent).status_code == 302
    models.Candidate.objects.update(state=state)
    page = bram.get(address("targets", place)).content.decode()
    assert ("Er zijn al mensen gevraagd" in page) is is_said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("", "2", ""), "Kies over wie dit doel gaat."),
        (("leerroute:Z", "", ""), "Vul in hoeveel mensen minstens of hoogstens."),
        (("leerroute:Z", "3", "2"), "Dit is minder dan “minstens”."),
    ],
)
def test_a_wrong_row_is_named(place, bram, line, said):
    sent = {"size": "4", "reserves": "2", **rows(line)}
    answer = bram.post(address("targets", place), sent)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert said in page
    assert "Rij 1" in page
    assert not place.round.spreads.exists()


def test_more_rows_keep_what_was_filled_in(place, bram):
    sent = {"size": "4", "reserves": "2", "more": "1", **rows(("leerroute:Z", "2", ""))}
    answer = bram.post(address("targets", place), sent)
    assert answer.status_code == 200
    assert answer.content.decode().count('name="rij') > 6 * 4
    assert not place.round.spreads.exists()


def test_a_list_is_looked_over_and_then_kept(place, bram):
    text = "pseudoniem;leerroute;gender;reden\nK1;Z;v;\nK2;B;m;verhuisd\nK3;B;m;\n"
    sent = {"text": text, "name": "Klantenlijst", "road": "open_call", "names_last": "on"}
    look = bram.post(address("frame_new", place), sent | {"do": "look"})
    assert look.status_code == 200
    assert "1 verhuisd" in look.content.decode()
    assert not models.Frame.objects.exists()
    assert bram.post(address("frame_new", place), sent | {"do": "add"}).status_code == 302
    frame = place.round.frames.get()
    assert (frame.road, frame.names_last, frame.candidates.count()) == ("open_call", True, 2)


def test_what_is_wrong_in_a_list_is_said_with_its_line(place, bram):
    sent = {"text": "pseudoniem;leerroute\nK1;Z\nFatima;Z", "name": "x", "road": "municipality"}
    answer = bram.post(address("frame_new", place), sent | {"do": "add"})
    assert answer.status_code == 422
    assert "Regel 3:" in answer.content.decode()
    assert not models.Frame.objects.exists()


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("pseudoniem;leerroute\nK1;X3\n", "B; Z"),
        ("pseudoniem;wie\nK1;leerling\n", "Inburgeraar; Aanbieder"),
    ],
)
def test_a_value_that_is_refused_is_told_what_can_stand_there(place, bram, text, allowed):
    sent = {"text": text, "name": "x", "road": "municipality", "do": "add"}
    answer = bram.post(address("frame_new", place), sent)
    assert answer.status_code == 422
    said = html.unescape(answer.content.decode())
    assert "is geen waarde van de monitor. Dit kan: " in said
    assert said.split("Dit kan: ")[1].startswith(f"{allowed}. ")


def test_from_targets_to_somebody_who_takes_part(place, bram):
    add_frame(place)
    set_spread(place)
    answer = bram.post(address("draw_new", place), {"method": "fair", "seed": "5"}, follow=True)
    assert "Startgetal 5" in answer.content.decode()
    made = selecting.standing_draw(place.round, "inburgeraar")
    assert made is not None
    who = one_with_a_reserve(made)
    page = reverse("sampling:candidate", args=[who.pk])
    bram.post(page, {"do": "answer", "state": "refused"})
    bram.post(page, {"do": "replace"})
    reserve = made.replacements.get().by_candidate
    answer = bram.post(reverse("sampling:candidate", args=[reserve.pk]), {"do": "agree"})
    assert answer.url == reverse("study:participant", args=[place.round.participants.get().pk])
    protocol = html.unescape(bram.get(reverse("sampling:draw", args=[made.pk])).content.decode())
    for word in (who.pseudonym, reserve.pseudonym, "doet niet mee", "2 verhuisd", "Kleinste kans"):
        assert word in protocol


def test_the_file_of_a_draw_tells_who_by_pseudonym(place, drawn, bram):
    answer = bram.get(reverse("sampling:draw_file", args=[drawn.pk]))
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert {row["pseudoniem"] for row in table if row["gekozen of reserve"] == "gekozen"} == {
        one.pseudonym for one in chosen(drawn)
    }
    assert LogLine.objects.filter(what="draw.downloaded").exists()


def test_what_cannot_be_is_taken_over_from_the_page(place, bram):
    add_frame(place)
    set_spread(place, Quota(("leerroute", "gender"), ("Z", "v"), 3))
    answer = bram.post(address("draw_new", place), {"method": "spread"}, follow=True)
    assert "Z, v: minstens 2 (nu minstens 3)" in html.unescape(answer.content.decode())
    made = models.Draw.objects.get()
    bram.post(reverse("sampling:draw_relax", args=[made.pk]))
    assert selecting.quotas(place.round.spreads.get())[0].least == 2


def test_from_many_people_the_worker_chooses(place, bram, monkeypatch, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    monkeypatch.setattr(operations, "AT_ONCE", 3)
    add_frame(place)
    set_spread(place)
    answer = bram.post(address("draw_new", place), {"method": "spread"}, follow=True)
    assert "Er wordt gekozen uit 12 mensen" in html.unescape(answer.content.decode())
    made = models.Draw.objects.get()
    jobs.choose.call(made.pk)
    made.refresh_from_db()
    assert made.state == "done"


def test_a_stranger_finds_none_of_it(place, drawn, client):
    esra = cast.make_user("esra")
    elderburg = cast.make_monitor("Elderburg", "elderburg")
    cast.Membership.objects.create(monitor=elderburg, user=esra, role="onderzoeker")
    client.force_login(esra)
    assert client.get(address("choosing", place)).status_code == 404
    assert client.get(reverse("sampling:draw", args=[drawn.pk])).status_code == 404
    who = chosen(drawn)[0]
    assert client.get(reverse("sampling:candidate", args=[who.pk])).status_code == 404


def test_heard_is_counted_beside_each_target(place, drawn):
    who = next(one for one in chosen(drawn) if one.values["leerroute"] == "Z")
    participant = operations.agree(candidate=who, by=place.bram, at=cast.NOW)
    talk = Conversation.objects.create(
        round=place.round,
        number=1,
        kind="individual",
        held_on=cast.TODAY,
        language="nl",
        created_at=cast.NOW,
    )
    Attendance.objects.create(conversation=talk, participant=participant)
    row = selecting.target_rows(place.round, "inburgeraar")[0]
    assert (row.label, row.chosen, row.agreed, row.heard) == ("Z", 2, 1, 1)


# --- draws that were thrown away --------------------------------------------------------------
def test_people_are_not_drawn_again_without_a_reason(place, drawn):
    for why in ("", "zomaar"):
        with pytest.raises(operations.NoReason):
            draw(place, seed=8, why_again=why)
    assert selecting.standing_draw(place.round, "inburgeraar") == drawn


def test_a_first_draw_has_no_reason(place):
    add_frame(place)
    set_spread(place)
    assert draw(place, why_again="outcome").why_again == ""


def test_a_draw_tells_what_was_drawn_before_it_and_what_was_different(place, drawn):
    draw(place, seed=8, why_again="outcome")
    add_frame(place, [Person("K99", {"leerroute": "Z", "gender": "v"})], name="Nog een lijst")
    set_spread(place, size=5)
    draw(place, seed=8, why_again="lists", method="fair")
    # Cannot be met: chooses nobody, so that the one before it was not thrown away for it.
    set_spread(place, Quota(("leerroute",), ("Z",), 9), size=9)
    assert draw(place, seed=9, why_again="targets").state == "infeasible"
    set_spread(place, size=3)
    stands = draw(place, seed=10, why_again="trial", method="fair")
    assert [
        (one.draw.seed, one.draw.state, one.why, one.changed)
        for one in selecting.earlier_draws(stands)
    ] == [
        (7, "done", "outcome", ("seed",)),
        (8, "done", "lists", ("lists", "targets", "method")),
        (8, "done", "trial", ("targets", "seed")),
        (9, "infeasible", "", ("targets", "method", "seed")),
    ]


def test_draws_of_the_other_side_are_not_told(place, drawn):
    models.Draw.objects.create(
        round=place.round,
        perspective="aanbieder",
        method="spread",
        seed=1,
        size=1,
        reserves=1,
        state="done",
        at=cast.NOW,
        by=place.bram,
    )
    stands = draw(place, seed=8, why_again="trial")
    assert [one.draw for one in selecting.earlier_draws(stands)] == [drawn]


def test_the_protocol_tells_of_draws_before_without_anybody_in_them(place, drawn, client):
    client.force_login(place.bram)
    before = {one.candidate.pseudonym for one in drawn.drawn.all()}
    draw(place, seed=80808, why_again="outcome")
    stands = draw(place, seed=90909, why_again="trial")
    page = html.unescape(client.get(reverse("sampling:draw", args=[stands.pk])).content.decode())
    part = page.split('id="eerder"')[1].split('id="waaruit"')[0]
    for said in ("80808", ">7<", "Wij wilden een andere uitkomst", "alleen het startgetal"):
        assert said in part
    assert not any(name in part for name in before)
    old = client.get(reverse("sampling:draw", args=[drawn.pk])).content.decode()
    assert reverse("sampling:draw", args=[stands.pk]) in old


def test_the_page_asks_why_people_are_drawn_again(place, drawn, client):
    client.force_login(place.bram)
    address = reverse("sampling:draw_new", args=[place.round.slug, "inburgeraar"])
    refused = client.post(address, {"method": "fair", "seed": 11})
    assert refused.status_code == 422
    assert place.round.draws.count() == 1
    client.post(address, {"method": "fair", "seed": 11, "why_again": "method"})
    assert place.round.draws.first().why_again == "method"


def test_a_mistake_is_taken_back_on_the_page(place, drawn, bram):
    who = chosen(drawn)[0]
    page = reverse("sampling:candidate", args=[who.pk])
    words = "Dit klopt niet: nog niet gevraagd"
    assert words not in bram.get(page).content.decode()
    bram.post(page, {"do": "answer", "state": "refused"})
    assert words in bram.get(page).content.decode()
    assert bram.post(page, {"do": "asking_back"}).status_code == 302
    who.refresh_from_db()
    assert (who.state, who.asked_at) == ("chosen", None)
    assert words not in bram.get(page).content.decode()


def test_the_protocol_tells_nothing_of_who_was_never_chosen(place, bram):
    place.monitor.characteristics.get(key="leerroute").values.create(key="O", label="Onderwijs")
    rare = Person("K99", {"leerroute": "O", "gender": "m"})
    add_frame(place, [*people(), rare])
    set_spread(place, Quota(("leerroute",), ("Z",), 2, 2), Quota(("leerroute",), ("B",), 2, 2))
    made = draw(place)
    page = bram.get(reverse("sampling:draw", args=[made.pk])).content.decode()
    assert "Onderwijs" not in page
    rest = page[page.index("Alle andere soorten samen") :]
    assert ">1<" in rest[: rest.index("</tr>")]
    never = models.Candidate.objects.get(pseudonym="K99")
    own = bram.get(reverse("sampling:candidate", args=[never.pk])).content.decode()
    assert "K99" in own
    assert "Onderwijs" not in own
    ready = made.drawn.filter(is_reserve=True).first().candidate
    own = bram.get(reverse("sampling:candidate", args=[ready.pk])).content.decode()
    assert "<dt>Leerroute</dt>" in own


def test_after_a_withdrawal_both_counts_of_her_group_are_lower(place, drawn, bram):
    who = chosen(drawn)[0]
    row = drawn.drawn.get(candidate=who)
    before = drawn.cells[row.cell]
    by = {"by": place.bram, "at": cast.NOW}
    study.withdraw(participant=operations.agree(candidate=who, **by), **by)
    drawn.refresh_from_db()
    after = drawn.cells[row.cell]
    assert (after["people"], after["chosen"]) == (before["people"] - 1, before["chosen"] - 1)
    there = drawn.drawn.filter(is_reserve=False, cell=row.cell).count()
    assert after["chosen"] == there
    assert bram.get(reverse("sampling:draw", args=[drawn.pk])).status_code == 200
