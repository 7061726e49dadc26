"""Somebody answers her invitation: what it does in the round, once, and what it does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.house.test_meanwhile import raised, together
from tests.invitations.inviting import Invited, invite
from weerklank.fieldwork.models import Conversation
from weerklank.invitations import refusals
from weerklank.invitations import replies as queries
from weerklank.invitations.models import FormerReply, Meeting, Message, Reply, Seat
from weerklank.invitations.operations import meetings, replying, sending
from weerklank.invitations.operations.replying import Needs
from weerklank.invitations.queries import meetings as meeting_queries
from weerklank.invitations.refusals import NotOfRound
from weerklank.invitations.rules import leaving
from weerklank.invitations.rules import replies as rules
from weerklank.safeguards import erasers
from weerklank.safeguards.meanwhile import GoneMeanwhile
from weerklank.safeguards.models import ErasureCertificate, LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sampling import models, operations, selecting
from weerklank.sampling.rules.frames import Person
from weerklank.study import models as study_models
from weerklank.study import operations as study
from weerklank.study.models import Consent, Participant, SamePerson
from weerklank.study.operations.people import person_of
from weerklank.study.operations.withdrawal import AlreadyWithdrawn
from weerklank.vault.models import Card

NEEDS = Needs(
    language="ar",
    needs_interpreter=True,
    day_parts=("morning", "weekend"),
    needs_childcare=False,
    wants_results=True,
)


def answer(candidate: models.Candidate, said: str, **changed) -> Reply:
    given = {"page_language": "ar", "by": None, "at": cast.NOW}
    return replying.answer(candidate=candidate, said=said, **given | changed)


def counts(invited: Invited) -> selecting.Response:
    return selecting.responses(invited.place.round, "inburgeraar")[0]


# --- rules ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "said", "stands"),
    [
        ("chosen", "", None),
        ("invited", "yes", None),  # taken back by staff
        ("agreed", "", "yes"),
        ("agreed", "yes", "yes"),
        ("agreed", "call_me", "call_me"),
        ("refused", "yes", "no"),
        ("call_back", "", "call_me"),
        ("no_answer", "", None),
        ("not_reached", "call_me", None),
        ("gone", "no", None),
    ],
)
def test_how_far_asking_is_says_what_the_answer_is(state, said, stands):
    assert rules.stands(state, said) == stands


def test_each_thing_is_asked_after_the_other_and_a_no_asks_nothing():
    asked, step = [], "taal"
    while step:
        asked.append(step)
        step = rules.next_step(step, "yes")
    assert asked == ["taal", "tolk", "dagdelen", "kinderen", "uitkomsten"]
    assert rules.steps_after("no") == ()
    assert (rules.steps_after("call_me"), rules.next_step("bellen", "call_me")) == (
        ("bellen",),
        None,
    )


def test_everything_that_a_withdrawal_counts_has_words(invited):
    """What is not known by name is told as what she said; nothing is left out for that."""
    answer(invited.candidate, "yes")
    counted = study.preview_withdrawal(invited.candidate.participant)
    known = [one for one in counted if leaving.kinds_that_go({one: 1}) != [leaving.WORDS]]
    assert leaving.kinds_that_go(dict.fromkeys(counted, 1)) == list(leaving.ORDER)
    assert leaving.kinds_that_go(dict.fromkeys(counted, 0)) == []
    assert {"contactgegevens", "kenmerken", "berichten", "plaatsen bij een afspraak"} <= set(known)
    assert leaving.kinds_that_go({"iets nieuws": 1}) == [leaving.WORDS]


# --- what an answer does ----------------------------------------------------------------------
def test_a_yes_makes_a_participant_as_staff_does(invited):
    candidate = invited.candidate
    answer(candidate, "yes")
    kept = invited.candidate
    participant = kept.participant
    assert (kept.state, participant.pseudonym) == ("agreed", kept.pseudonym)
    values = {one.characteristic.key: one.value.key for one in participant.characteristics.all()}
    assert values == kept.values
    assert not Consent.objects.exists()  # that is asked on its own
    reply = kept.reply
    assert (reply.said, reply.by, reply.page_language) == ("yes", "card", "ar")
    assert (counts(invited).agreed, counts(invited).asked) == (1, 1)


def test_the_log_knows_what_but_not_who(invited):
    answer(invited.candidate, "yes")
    lines = LogLine.objects.filter(at=cast.NOW, by_id=None)
    assert {"candidate.changed", "participant.added", "reply.changed"} <= {
        line.what for line in lines
    }
    assert [line.detail for line in lines if line.what == "reply.changed"] == [
        {"status": "yes", "way": "card"}
    ]


@pytest.mark.parametrize(
    ("said", "state", "column"), [("no", "refused", "refused"), ("call_me", "call_back", "waiting")]
)
def test_a_no_and_call_me_are_counted(said, state, column, invited):
    answer(invited.candidate, said)
    assert invited.candidate.state == state
    everyone, *cells = selecting.responses(invited.place.round, "inburgeraar")
    assert getattr(everyone, column) == 1
    assert sum(getattr(cell, column) for cell in cells) == 1
    assert not Participant.objects.exists()


def test_a_no_asks_no_reason_and_keeps_nothing_of_what_she_needs(invited):
    answer(invited.candidate, "call_me", needs=NEEDS)
    answer(invited.candidate, "no", needs=NEEDS)
    reply = invited.candidate.reply
    assert (reply.language, reply.day_parts, reply.needs_interpreter) == ("", [], None)
    assert "reason" not in {field.name for field in Reply._meta.get_fields()}


def test_who_changes_her_mind_from_no_to_yes_takes_part(invited):
    answer(invited.candidate, "no")
    answer(invited.candidate, "yes")
    assert (invited.candidate.state, counts(invited).refused) == ("agreed", 0)


def test_who_has_an_appointment_can_ask_for_a_call_and_keeps_it(invited):
    answer(invited.candidate, "yes", needs=NEEDS)
    appoint(invited)
    answer(invited.candidate, "call_me")
    assert invited.candidate.state == "agreed"
    reply = invited.candidate.reply
    assert (queries.stands(invited.candidate), reply.language) == ("call_me", "ar")
    assert reply.day_parts == []  # when she can come is not when to call
    answer(invited.candidate, "yes")
    assert queries.stands(invited.candidate) == "yes"
    assert (Participant.objects.count(), Seat.objects.count()) == (1, 1)


def test_the_same_answer_twice_is_one_answer(invited):
    answer(invited.candidate, "yes")
    lines = LogLine.objects.count()
    later = datetime(2026, 5, 21, tzinfo=UTC)
    answer(invited.candidate, "yes", at=later)
    assert (LogLine.objects.count(), Reply.objects.count()) == (lines, 1)
    assert invited.candidate.reply.at == cast.NOW


def test_a_yes_that_fails_halfway_keeps_nothing(invited):
    candidate = invited.candidate
    cast.make_participant(invited.place.round, "K99")
    Participant.objects.filter(pseudonym="K99").update(pseudonym=candidate.pseudonym)
    with pytest.raises(study.PseudonymTaken):
        answer(candidate, "yes")
    assert not Reply.objects.exists()
    assert invited.candidate.state == "chosen"


# --- a yes that was a mistake -----------------------------------------------------------------
LATER = cast.NOW + timedelta(hours=1)


def appoint(invited: Invited, *, starts_at: datetime = cast.NOW + timedelta(days=7)) -> Meeting:
    by = {"by": invited.place.bram, "at": cast.NOW}
    facts: meetings.Facts = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "place": "Bibliotheek",
        "capacity": 2,
        "language": "ar",
        "interpreter": "none",
        "interpreter_language": "",
        "is_interpreter_sure": False,
        "interviewers": [],
    }
    made = meetings.make_meeting(round=invited.place.round, facts=facts, **by)
    meetings.seat(meeting=made, participant=invited.candidate.participant, **by)
    return made


def history(invited: Invited) -> list[tuple[str, str, datetime]]:
    return [(one.said, one.by, one.at) for one in queries.former_replies(invited.candidate)]


@pytest.mark.parametrize(
    ("said", "state", "column"), [("no", "refused", "refused"), ("call_me", "call_back", "waiting")]
)
def test_a_yes_by_mistake_becomes_another_answer_and_everything_follows(
    said, state, column, invited
):
    answer(invited.candidate, "yes", needs=NEEDS)
    answer(invited.candidate, said, at=LATER)
    kept = invited.candidate
    assert (kept.state, kept.participant, kept.reply.said) == (state, None, said)
    assert not Participant.objects.exists()
    everyone, *cells = selecting.responses(invited.place.round, "inburgeraar")
    for counted in (everyone, next(one for one in cells if getattr(one, column))):
        assert (counted.agreed, getattr(counted, column)) == (0, 1)
    assert meeting_queries.unplaced(invited.place.round) == []
    # Nothing of a withdrawal: she can come back on it, with the same card.
    assert Card.objects.filter(pseudonym=kept.pseudonym).exists()
    assert not ErasureCertificate.objects.exists()
    assert not models.Objection.objects.exists()
    assert history(invited) == [("yes", "card", cast.NOW)]
    answer(invited.candidate, "yes", at=LATER + timedelta(hours=1))
    assert (invited.candidate.state, counts(invited).agreed) == ("agreed", 1)
    assert history(invited) == [(said, "card", LATER), ("yes", "card", cast.NOW)]


def test_the_log_says_that_a_yes_became_a_no_and_by_which_way(invited):
    answer(invited.candidate, "yes")
    answer(invited.candidate, "no", at=LATER)
    lines = {line.what: line.detail for line in LogLine.objects.filter(at=LATER)}
    assert lines["reply.changed"] == {"status": "no", "way": "card"}
    assert lines["candidate.changed"] == {"status": "refused"}
    assert "participant.removed" in lines


def test_with_a_no_her_appointment_reminders_and_voucher_go(invited):
    answer(invited.candidate, "yes")
    meeting = appoint(invited)
    message = Message.objects.create(
        candidate=invited.candidate,
        use="soon",
        channel="sms",
        due_at=cast.NOW,
        asked_at=cast.NOW,
        asked_by=invited.place.bram,
    )
    answer(invited.candidate, "no", at=LATER)
    assert not Seat.objects.exists()
    meeting.refresh_from_db()
    assert (meeting.place, meeting.cancelled_at) == ("Bibliotheek", None)
    sending.stop_not_asked(at=LATER)
    message.refresh_from_db()
    assert (message.state, message.why_not) == ("stopped", "not_asked")
    assert not meeting_queries.without_voucher(invited.place.round).exists()
    assert LogLine.objects.get(what="meeting.unseated").detail == {"people": 0}


def consent(invited: Invited) -> None:
    study.record_consents(
        participant=invited.candidate.participant,
        answers={"take_part": True},
        on=cast.TODAY,
        medium="spoken",
        by=invited.place.bram,
        at=cast.NOW,
    )


def begun(invited: Invited) -> None:
    appoint(invited, starts_at=cast.NOW - timedelta(minutes=5))


def came(invited: Invited) -> None:
    appoint(invited, starts_at=cast.NOW - timedelta(days=1))
    Seat.objects.update(state="came")


def heard(invited: Invited) -> None:
    Conversation.objects.create(
        round=invited.place.round,
        number=1,
        kind="individual",
        held_on=cast.TODAY,
        created_at=cast.NOW,
    ).attendances.create(participant=invited.candidate.participant)


@pytest.mark.parametrize("what", [consent, begun, came, heard])
def test_once_something_came_of_it_a_no_is_a_withdrawal(what, invited):
    answer(invited.candidate, "yes")
    what(invited)
    with pytest.raises(refusals.TakesPartStill):
        answer(invited.candidate, "no")
    assert (invited.candidate.state, history(invited)) == ("agreed", [])
    answer(invited.candidate, "call_me")
    assert (invited.candidate.state, invited.candidate.participant is None) == ("agreed", False)


def test_who_did_not_come_may_still_say_no(invited):
    answer(invited.candidate, "yes")
    appoint(invited, starts_at=cast.NOW - timedelta(days=1))
    Seat.objects.update(state="stayed_away")
    answer(invited.candidate, "no")
    assert invited.candidate.state == "refused"


def test_what_staff_recorded_before_is_kept_as_theirs(invited):
    operations.agree(candidate=invited.candidate, by=invited.place.bram, at=cast.NOW)
    answer(invited.candidate, "no", at=LATER)
    assert history(invited) == [("yes", "staff", cast.NOW)]


def test_staff_can_write_down_that_a_yes_was_a_mistake(invited):
    answer(invited.candidate, "yes")
    answer(invited.candidate, "no", by=invited.place.bram, at=LATER)
    assert (invited.candidate.state, history(invited)[0][0]) == ("refused", "yes")


def test_who_was_replaced_meanwhile_cannot_come_back_on_a_no(invited):
    answer(invited.candidate, "yes")
    answer(invited.candidate, "no")
    operations.replace(candidate=invited.candidate, by=invited.place.bram, at=cast.NOW)
    with pytest.raises(refusals.AskedNoMore):
        answer(invited.candidate, "yes")


def test_a_withdrawal_takes_what_she_answered_before_as_well(invited):
    answer(invited.candidate, "no")
    answer(invited.candidate, "yes")
    assert FormerReply.objects.exists()
    replying.stop(candidate=invited.candidate, at=cast.NOW)
    assert not FormerReply.objects.exists()


# --- of whom no answer is needed any more -----------------------------------------------------
def test_who_was_replaced_is_asked_no_more(invited):
    candidate = invited.candidate
    answer(candidate, "no")
    operations.replace(candidate=candidate, by=invited.place.bram, at=cast.NOW)
    with pytest.raises(refusals.AskedNoMore):
        answer(candidate, "yes")
    assert counts(invited).replaced == 1


@pytest.mark.parametrize("state", ["reserve", "in_frame", "gone"])
def test_who_is_not_to_be_asked_cannot_answer(state, invited):
    models.Candidate.objects.filter(pk=invited.candidate.pk).update(state=state)
    candidate = models.Candidate.objects.get(state=state, pseudonym__in=invited.codes)
    with pytest.raises(refusals.AskedNoMore):
        answer(candidate, "yes")


@pytest.mark.parametrize(("last", "may"), [(date(2026, 5, 20), True), (date(2026, 5, 19), False)])
def test_the_last_day_of_a_round_still_counts(last, may, invited):
    study_models.Round.objects.filter(pk=invited.place.round.pk).update(ends_on=last)
    assert queries.may_answer(invited.candidate, today=cast.TODAY) is may


# --- what she needs ---------------------------------------------------------------------------
def note(invited: Invited, need: str, value: object) -> Reply:
    return replying.note_need(
        candidate=invited.candidate, need=need, value=value, page_language="ti", at=cast.NOW
    )


def test_each_need_is_kept_on_its_own(invited):
    answer(invited.candidate, "yes")
    note(invited, "language", "ti")
    note(invited, "day_parts", ["weekend", "morning"])
    note(invited, "needs_interpreter", False)
    reply = invited.candidate.reply
    assert (reply.language, reply.day_parts) == ("ti", ["morning", "weekend"])
    assert (reply.needs_interpreter, reply.needs_childcare) == (False, None)
    assert reply.page_language == "ti"


def test_what_is_no_language_is_refused(invited):
    answer(invited.candidate, "yes")
    with pytest.raises(ValueError, match="klingon"):
        note(invited, "language", "klingon")
    with pytest.raises(ValueError, match="state"):
        note(invited, "state", "agreed")


@pytest.mark.parametrize("said", ["", "no"])
def test_nothing_is_asked_of_who_did_not_say_yes(said, invited):
    if said:
        answer(invited.candidate, said)
    with pytest.raises(refusals.NothingSaidYet):
        note(invited, "language", "ti")


def test_who_agreed_by_telephone_can_tell_what_she_needs(invited):
    operations.agree(candidate=invited.candidate, by=invited.place.bram, at=cast.NOW)
    note(invited, "needs_childcare", True)
    assert (invited.candidate.reply.said, invited.candidate.reply.needs_childcare) == ("yes", True)


# --- taking back ------------------------------------------------------------------------------
def test_stopping_takes_all_of_her_and_the_card(invited):
    candidate = invited.candidate
    answer(candidate, "yes", needs=NEEDS)
    participant = invited.candidate.participant
    Message.objects.create(
        candidate=candidate,
        use="thanks",
        channel="sms",
        due_at=cast.NOW,
        asked_at=cast.NOW,
        asked_by=invited.place.bram,
    )
    certificate = replying.stop(candidate=invited.candidate, at=cast.NOW)
    participant.refresh_from_db()
    assert participant.withdrawn_at == cast.NOW
    assert (certificate.by_name, ErasureCertificate.objects.count()) == ("", 1)
    assert {row.medium for row in participant.consents.all()} == {"card"}
    _check_who_did_it(invited, participant, certificate)
    assert not Card.objects.filter(pseudonym=candidate.pseudonym).exists()
    assert not Reply.objects.exists()
    assert not Message.objects.exists()
    assert len(invited.codes) - 1 == Card.objects.count()


def _check_who_did_it(invited, participant, certificate):
    """That she did it herself is said wherever it says who did it, and a restore did not."""
    client = Client()
    client.force_login(invited.place.bram)
    monitor = invited.place.monitor.slug
    pages = [
        reverse("study:certificate", args=[monitor, certificate.reference]),
        reverse("study:certificates", args=[monitor]),
        reverse("study:participant", args=[participant.pk]),
    ]
    for page in pages:
        text = client.get(page).content.decode()
        assert "de deelnemer, met de eigen kaart" in text, page
        assert "terugzetten van een back-up" not in text, page


def test_stopping_is_for_who_takes_part(invited):
    with pytest.raises(refusals.NothingSaidYet):
        replying.stop(candidate=invited.candidate, at=cast.NOW)


def test_one_yes_is_taken_back_and_the_others_stay(invited):
    answer(invited.candidate, "yes")
    participant = invited.candidate.participant
    study.record_consents(
        participant=participant,
        answers={"quote": True, "reuse": True},
        on=cast.TODAY,
        medium="spoken",
        by=invited.place.bram,
        at=cast.NOW,
    )
    replying.take_back(candidate=invited.candidate, purpose="quote", at=cast.NOW)
    last = participant.consents.filter(purpose="quote").last()
    assert (last.is_given, last.medium, last.recorded_by) == (False, "card", None)
    assert participant.consents.filter(purpose="reuse").get().is_given


# --- staff ------------------------------------------------------------------------------------
def test_staff_writes_down_what_somebody_said_on_the_telephone(invited):
    answer(invited.candidate, "yes", needs=NEEDS, page_language="", by=invited.place.bram)
    reply = invited.candidate.reply
    assert (reply.by, reply.language, reply.day_parts) == ("staff", "ar", ["morning", "weekend"])
    assert LogLine.objects.get(what="reply.changed").by_id == invited.place.bram.pk


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_writes_it_down(who, invited):
    with pytest.raises(AccessDenied):
        answer(invited.candidate, "yes", by=getattr(invited.place, who))
    assert not Reply.objects.exists()


# --- over rounds ------------------------------------------------------------------------------
def test_who_took_part_before_is_tied_to_that_by_her_own_yes(invited):
    place = invited.place
    answer(invited.candidate, "yes")
    earlier = invited.candidate.participant
    later = cast.make_round(place.monitor, 2)
    study_models.Round.objects.filter(pk=later.pk).update(ends_on=date(2999, 1, 1))
    operations.add_frame(
        round=later,
        perspective="inburgeraar",
        name="Weer",
        road="municipality",
        people=[Person(earlier.pseudonym, {})],
        left_out={},
        names_last=True,
        leaves_out_asked=False,
        by=place.bram,
        at=cast.NOW,
    )
    again = later.candidates.get()
    models.Candidate.objects.filter(pk=again.pk).update(state="chosen")
    answer(again, "yes")
    link = SamePerson.objects.get()
    assert (link.earlier, link.noted_by) == (earlier, None)


# --- two at once ------------------------------------------------------------------------------
@pytest.fixture
def committed(committed_db: None) -> Invited:
    return invite(cast.make_voorbeelddam())


def test_two_tabs_say_yes_once(committed):
    one, other = committed.candidate, committed.candidate
    results = together(lambda: answer(one, "yes"), lambda: answer(other, "yes"))
    assert raised(results) == []
    assert (Participant.objects.count(), Reply.objects.count()) == (1, 1)
    assert LogLine.objects.filter(what="participant.added").count() == 1


def test_yes_and_no_in_two_tabs_leave_one_answer(committed):
    one, other = committed.candidate, committed.candidate
    together(lambda: answer(one, "yes"), lambda: answer(other, "no"))
    kept = committed.candidate
    assert (kept.state, kept.reply.said) in {("agreed", "yes"), ("refused", "no")}
    assert (kept.state == "agreed") == Participant.objects.exists()


def test_a_no_and_a_place_at_an_appointment_at_once_leave_one_of_both(committed):
    answer(committed.candidate, "yes")
    meeting = appoint(committed)
    Seat.objects.all().delete()
    participant, one = committed.candidate.participant, committed.candidate
    results = together(
        lambda: meetings.seat(
            meeting=meeting, participant=participant, by=committed.place.bram, at=cast.NOW
        ),
        lambda: answer(one, "no"),
    )
    assert raised(results) in ([], [GoneMeanwhile], [NotOfRound])
    assert (committed.candidate.state, Seat.objects.count()) == ("refused", 0)


def test_stopping_in_two_tabs_gives_one_certificate(committed):
    answer(committed.candidate, "yes")
    one, other = committed.candidate, committed.candidate
    results = together(
        lambda: replying.stop(candidate=one, at=cast.NOW),
        lambda: replying.stop(candidate=other, at=cast.NOW),
    )
    assert raised(results) == [AlreadyWithdrawn]
    assert ErasureCertificate.objects.count() == 1


def test_her_part_is_known_to_the_erasers(invited):
    answer(invited.candidate, "yes")
    person = person_of(invited.candidate.participant)
    [own] = [one for one in erasers.in_room_order() if one.room == "invitations"]
    assert own.preview(person)["antwoorden op een uitnodiging"] == 1


def test_who_has_a_card_or_a_message_was_asked_and_that_is_not_taken_back(invited):
    one = invited.candidate
    by = {"by": invited.place.bram, "at": cast.NOW}
    operations.record_answer(candidate=one, state="invited", **by)
    with pytest.raises(operations.ReachedAlready):
        operations.take_asking_back(candidate=one, **by)
    Card.objects.filter(pseudonym=one.pseudonym).delete()
    message = Message.objects.create(
        candidate=one,
        use="invitation",
        channel="sms",
        due_at=cast.NOW,
        asked_at=cast.NOW,
        asked_by=invited.place.bram,
    )
    with pytest.raises(operations.ReachedAlready):
        operations.take_asking_back(candidate=one, **by)
    message.delete()
    operations.take_asking_back(candidate=one, **by)
    one.refresh_from_db()
    assert (one.state, one.asked_at) == ("chosen", None)
