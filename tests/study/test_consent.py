from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests import cast
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations, queries

MONDAY, TUESDAY = date(2026, 5, 4), date(2026, 5, 5)


def say(participant, by, purpose="quote", *, yes, on=MONDAY):
    return operations.record_consent(
        participant=participant,
        purpose=purpose,
        is_given=yes,
        on=on,
        medium="spoken",
        by=by,
        at=cast.NOW,
    )


@pytest.mark.parametrize(
    ("rows", "now"),
    [
        ([], None),
        ([(MONDAY, True)], True),
        ([(MONDAY, False)], False),
        ([(MONDAY, True), (TUESDAY, False)], False),
        ([(MONDAY, False), (TUESDAY, True)], True),
        ([(MONDAY, True), (MONDAY, False)], False),
        ([(MONDAY, False), (MONDAY, True)], True),
        ([(TUESDAY, False), (MONDAY, True)], False),
    ],
    ids=[
        "never asked",
        "yes",
        "no",
        "yes, taken back a day later",
        "no, changed her mind a day later",
        "yes and then no on one day",
        "no and then yes on one day",
        "an older yes that was typed later",
    ],
)
def test_the_last_answer_counts_and_not_asked_is_no_answer(rows, now, d1, bram):
    for on, yes in rows:
        say(d1, bram, yes=yes, on=on)
    assert queries.consent_now([d1.pk]).get(d1.pk, {}).get("quote") is now


@pytest.mark.parametrize(
    ("take_part", "quote", "may"),
    [
        (True, True, True),
        (True, False, False),
        (True, None, False),
        (False, True, False),
        (None, True, False),
        (None, None, False),
    ],
)
def test_quoting_needs_a_yes_to_taking_part_and_to_quoting(take_part, quote, may, d1, bram):
    for purpose, answer in (("take_part", take_part), ("quote", quote)):
        if answer is not None:
            say(d1, bram, purpose, yes=answer)
    assert (d1.pk in queries.may_quote([d1.pk])) is may


def test_a_purpose_stands_apart_from_the_others(d1, bram):
    say(d1, bram, "take_part", yes=True)
    say(d1, bram, "record", yes=False)
    assert queries.consent_now([d1.pk]) == {d1.pk: {"take_part": True, "record": False}}


def test_consent_keeps_its_history_and_is_logged(d1, bram):
    say(d1, bram, yes=True)
    say(d1, bram, yes=False, on=TUESDAY)
    assert list(d1.consents.values_list("is_given", "on", "medium", "recorded_by__name")) == [
        (True, MONDAY, "spoken", "Bram"),
        (False, TUESDAY, "spoken", "Bram"),
    ]
    assert safeguards.events_about(d1) == ["consent.given", "consent.refused"]


def test_several_answers_at_once_each_stand_on_their_own(d1, bram):
    operations.record_consents(
        participant=d1,
        answers={"take_part": True, "record": False},
        on=cast.TODAY,
        medium="written",
        by=bram,
        at=cast.NOW,
    )
    assert queries.consent_now([d1.pk]) == {d1.pk: {"take_part": True, "record": False}}
    assert safeguards.events_about(d1) == ["consent.given", "consent.refused"]


def test_a_day_that_still_has_to_come_is_refused(d1, bram):
    with pytest.raises(operations.ConsentInFuture):
        say(d1, bram, yes=True, on=cast.TODAY + timedelta(days=1))
    say(d1, bram, yes=True, on=cast.TODAY)


def test_today_is_the_day_in_the_netherlands(d1, bram):
    at = cast.NOW.replace(hour=23)  # 01:00 the next day in Amsterdam
    operations.record_consent(
        participant=d1,
        purpose="quote",
        is_given=True,
        on=cast.TODAY + timedelta(days=1),
        medium="spoken",
        by=bram,
        at=at,
    )
    assert d1.consents.count() == 1


def test_nothing_is_recorded_of_who_withdrew(d1, bram):
    operations.withdraw(participant=d1, by=bram, at=cast.NOW)
    with pytest.raises(operations.ParticipantWithdrawn):
        say(d1, bram, yes=True)


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_records_consent(who, d1, voorbeelddam):
    with pytest.raises(AccessDenied):
        say(d1, getattr(voorbeelddam, who), yes=True)


def test_a_stranger_records_no_consent(d1, esra):
    with pytest.raises(AccessDenied):
        say(d1, esra, yes=True)


def test_who_may_not_be_asked_for_a_next_round(voorbeelddam, bram):
    people = {name: cast.make_participant(voorbeelddam.round, name) for name in ("D1", "D2", "D3")}
    people |= {name: cast.make_participant(voorbeelddam.round, name) for name in ("D4", "D5")}
    say(people["D1"], bram, "ask_again", yes=False)
    say(people["D2"], bram, "ask_again", yes=True)
    say(people["D3"], bram, "take_part", yes=False)
    operations.withdraw(participant=people["D5"], by=bram, at=cast.NOW)
    left = queries.left_alone(voorbeelddam.monitor).values_list("pseudonym", flat=True)
    assert sorted(left) == ["D1", "D3", "D5"]  # D4 was never asked: that is no no
    say(people["D1"], bram, "ask_again", yes=True, on=TUESDAY)
    left = queries.left_alone(voorbeelddam.monitor).values_list("pseudonym", flat=True)
    assert sorted(left) == ["D3", "D5"]


def test_a_no_to_being_asked_again_is_said_where_somebody_is_recognised(
    voorbeelddam, bram, logged_in
):
    before = cast.make_participant(voorbeelddam.round, "D1")
    other = cast.make_participant(voorbeelddam.round, "D2")
    now = cast.make_participant(cast.make_round(voorbeelddam.monitor, 2), "D7")
    say(before, bram, "ask_again", yes=False)
    client = logged_in(bram)
    page = client.get(reverse("study:earlier_self", args=[now.pk])).content.decode()
    assert "D1 (Ronde 1): wilde niet opnieuw gevraagd worden" in page
    assert "D2 (Ronde 1)</option>" in page
    for earlier, is_told in ((before, True), (other, False)):
        operations.note_same_person(participant=now, earlier=earlier, by=bram, at=cast.NOW)
        page = client.get(reverse("study:participant", args=[now.pk])).content.decode()
        assert ("wilde niet opnieuw gevraagd worden" in page) is is_told
