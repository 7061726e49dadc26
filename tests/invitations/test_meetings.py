"""The agenda and the vouchers: places, clashes, calendars, and what came of it."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tests import cast
from weerklank.fieldwork.models import Conversation
from weerklank.invitations.models import Meeting, Message, Reply, Seat, Voucher
from weerklank.invitations.operations import meetings as operations
from weerklank.invitations.operations import vouchers
from weerklank.invitations.queries import meetings as queries
from weerklank.invitations.queries import reminding
from weerklank.invitations.refusals import NotOfRound
from weerklank.invitations.render import calendar
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sampling.models import Frame
from weerklank.study import operations as operations_of_study
from weerklank.study import queries as study_queries
from weerklank.study.bases import NoBasis
from weerklank.study.models import Participant
from weerklank.study.operations import withdraw

START = cast.NOW + timedelta(days=7)
MIGRATION = import_module("weerklank.invitations.migrations.0007_know_who_was_to_come")


def allow(person: Participant, purpose: str) -> None:
    operations_of_study.record_consent(
        participant=person,
        purpose=purpose,
        is_given=True,
        on=cast.TODAY,
        medium="spoken",
        by=person.round.monitor.memberships.filter(role="onderzoeker")[0].user,
        at=cast.NOW,
    )


def facts(home, *, hours: int = 0, capacity: int = 2, **more) -> operations.Facts:
    return {
        "starts_at": START + timedelta(hours=hours),
        "ends_at": START + timedelta(hours=hours + 1),
        "place": "Bibliotheek, zaal 2",
        "capacity": capacity,
        "language": "ar",
        "interpreter": "professional",
        "interpreter_language": "ar",
        "is_interpreter_sure": False,
        "interviewers": [home.bram],
        **more,
    }


def plan(home, **more) -> Meeting:
    return operations.make_meeting(
        round=home.round, facts=facts(home, **more), by=home.bram, at=cast.NOW
    )


def seat(home, meeting: Meeting, participant: Participant) -> None:
    operations.seat(meeting=meeting, participant=participant, by=home.bram, at=cast.NOW)


def come(home, meeting: Meeting) -> None:
    for one in meeting.seats.all():
        operations.note_presence(seat=one, state="came", by=home.bram, at=cast.NOW)


# --- places -----------------------------------------------------------------------------------
def test_somebody_gets_one_place_and_no_more_than_there_are(voorbeelddam):
    meeting = plan(voorbeelddam, capacity=1)
    first, second = (cast.make_participant(voorbeelddam.round, name) for name in ("D1", "D2"))
    seat(voorbeelddam, meeting, first)
    seat(voorbeelddam, meeting, first)
    with pytest.raises(operations.NoRoom):
        seat(voorbeelddam, meeting, second)
    assert list(meeting.seats.values_list("participant__pseudonym", flat=True)) == ["D1"]


def test_nobody_is_at_two_appointments_at_once(voorbeelddam):
    person = cast.make_participant(voorbeelddam.round, "D1")
    seat(voorbeelddam, plan(voorbeelddam), person)
    with pytest.raises(operations.ComesElsewhere):
        seat(voorbeelddam, plan(voorbeelddam), person)
    seat(voorbeelddam, plan(voorbeelddam, hours=1), person)
    assert Seat.objects.count() == 2


def test_who_is_moved_to_the_time_of_another_appointment_is_told(voorbeelddam):
    person = cast.make_participant(voorbeelddam.round, "D1")
    seat(voorbeelddam, plan(voorbeelddam), person)
    later = plan(voorbeelddam, hours=1)
    seat(voorbeelddam, later, person)
    with pytest.raises(operations.ComesElsewhere):
        operations.change_meeting(
            meeting=later, facts=facts(voorbeelddam), by=voorbeelddam.bram, at=cast.NOW
        )
    later.refresh_from_db()
    assert later.starts_at == START + timedelta(hours=1)


def test_what_is_called_off_takes_no_time_and_comes_back_when_it_can(voorbeelddam):
    person = cast.make_participant(voorbeelddam.round, "D1")
    first, second = plan(voorbeelddam), plan(voorbeelddam)
    by = {"by": voorbeelddam.bram, "at": cast.NOW}
    seat(voorbeelddam, first, person)
    operations.cancel_meeting(meeting=first, **by)
    with pytest.raises(operations.Cancelled):
        seat(voorbeelddam, first, person)
    seat(voorbeelddam, second, person)
    with pytest.raises(operations.ComesElsewhere):
        operations.restore_meeting(meeting=first, **by)
    operations.unseat(seat=second.seats.get(), **by)
    operations.restore_meeting(meeting=first, **by)
    assert Meeting.objects.get(pk=first.pk).cancelled_at is None


def test_somebody_of_another_round_or_who_withdrew_gets_no_place(voorbeelddam):
    meeting = plan(voorbeelddam)
    elsewhere = cast.make_participant(cast.make_round(voorbeelddam.monitor, 2), "D1")
    gone = cast.make_participant(voorbeelddam.round, "D2", withdrawn_at=cast.NOW)
    for one in (elsewhere, gone):
        with pytest.raises(NotOfRound):
            seat(voorbeelddam, meeting, one)


def test_places_cannot_be_fewer_than_who_comes(voorbeelddam):
    meeting = plan(voorbeelddam)
    for name in ("D1", "D2"):
        seat(voorbeelddam, meeting, cast.make_participant(voorbeelddam.round, name))
    with pytest.raises(operations.TooManyComeAlready):
        operations.change_meeting(
            meeting=meeting,
            facts=facts(voorbeelddam, capacity=1),
            by=voorbeelddam.bram,
            at=cast.NOW,
        )


def test_an_interviewer_with_two_appointments_at_once_is_pointed_out(voorbeelddam):
    first, second = plan(voorbeelddam), plan(voorbeelddam)
    assert queries.clashes(first) == [voorbeelddam.bram]
    operations.cancel_meeting(meeting=second, by=voorbeelddam.bram, at=cast.NOW)
    assert queries.clashes(first) == []


def test_an_appointment_does_not_end_before_it_starts(voorbeelddam):
    with pytest.raises(operations.EndsBeforeItStarts):
        plan(voorbeelddam, ends_at=START)


def test_only_an_onderzoeker_plans(voorbeelddam):
    with pytest.raises(AccessDenied):
        operations.make_meeting(
            round=voorbeelddam.round,
            facts=facts(voorbeelddam),
            by=voorbeelddam.coen,
            at=cast.NOW,
        )


# --- what came of it --------------------------------------------------------------------------
def test_the_conversation_has_who_came(voorbeelddam):
    meeting = plan(voorbeelddam)
    for name in ("D1", "D2"):
        person = cast.make_participant(voorbeelddam.round, name)
        allow(person, "take_part")
        seat(voorbeelddam, meeting, person)
    by = {"by": voorbeelddam.bram, "at": cast.NOW}
    with pytest.raises(operations.NobodyCame):
        operations.begin_conversation(meeting=meeting, **by)
    first, second = meeting.seats.all()
    operations.note_presence(seat=first, state="came", **by)
    operations.note_presence(seat=second, state="stayed_away", **by)
    made = operations.begin_conversation(meeting=meeting, **by)
    assert [one.participant.pseudonym for one in made.attendances.all()] == ["D1"]
    assert (made.kind, made.language, made.interpreter) == ("individual", "ar", "professional")
    assert made.held_on == timezone.localtime(START).date()
    with pytest.raises(operations.HeldAlready):
        operations.begin_conversation(meeting=meeting, **by)
    assert Conversation.objects.count() == 1


def test_a_conversation_that_is_there_already_is_tied_once(voorbeelddam):
    by = {"by": voorbeelddam.bram, "at": cast.NOW}
    first, second = plan(voorbeelddam), plan(voorbeelddam, hours=2)
    here = Conversation.objects.create(
        round=voorbeelddam.round, number=1, kind="group", held_on=cast.TODAY, created_at=cast.NOW
    )
    elsewhere = Conversation.objects.create(
        round=cast.make_round(voorbeelddam.monitor, 2),
        number=1,
        kind="group",
        held_on=cast.TODAY,
        created_at=cast.NOW,
    )
    with pytest.raises(operations.NotOfThisRound):
        operations.tie_conversation(meeting=first, conversation=elsewhere, **by)
    operations.tie_conversation(meeting=first, conversation=here, **by)
    with pytest.raises(operations.NotOfThisRound):
        operations.tie_conversation(meeting=second, conversation=here, **by)
    with pytest.raises(operations.HeldAlready):
        operations.begin_conversation(meeting=first, **by)


def test_who_takes_part_and_comes_nowhere_is_listed(voorbeelddam):
    seated, waiting, gone = (
        cast.make_participant(voorbeelddam.round, name) for name in ("D1", "D2", "D3")
    )
    meeting = plan(voorbeelddam)
    seat(voorbeelddam, meeting, seated)
    allow(gone, "take_part")
    withdraw(participant=gone, by=voorbeelddam.bram, at=cast.NOW)
    assert [one for one, _reply in queries.unplaced(voorbeelddam.round)] == [waiting]
    operations.cancel_meeting(meeting=meeting, by=voorbeelddam.bram, at=cast.NOW)
    assert {one for one, _reply in queries.unplaced(voorbeelddam.round)} == {seated, waiting}


def test_who_said_no_is_not_listed_and_who_said_nothing_not_as_taking_part(voorbeelddam, client):
    willing, unasked, unwilling = (
        cast.make_participant(voorbeelddam.round, name) for name in ("D1", "D2", "D3")
    )
    allow(willing, "take_part")
    operations_of_study.record_consent(
        participant=unwilling,
        purpose="take_part",
        is_given=False,
        on=cast.TODAY,
        medium="spoken",
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    listed = [one for one, _reply in queries.unplaced(voorbeelddam.round)]
    assert listed == [willing, unasked]
    client.force_login(voorbeelddam.bram)
    page = client.get(reverse("invitations:agenda", args=[voorbeelddam.round.slug]))
    found = " ".join(page.content.decode().split())
    assert "2 mensen hebben nog geen afspraak" in found
    assert found.count("nog geen ja vastgelegd") == 1


@pytest.mark.parametrize("label", ["Tolk", "Opvang"])
def test_what_nobody_asked_is_unknown_and_not_a_no(voorbeelddam, client, label):
    """Of who never answered an invitation it is not known what she needs."""
    seated, _waiting = (cast.make_participant(voorbeelddam.round, name) for name in ("D1", "D2"))
    meeting = plan(voorbeelddam)
    seat(voorbeelddam, meeting, seated)
    client.force_login(voorbeelddam.bram)
    for address in (
        reverse("invitations:agenda", args=[voorbeelddam.round.slug]),
        reverse("invitations:meeting", args=[meeting.pk]),
    ):
        page = " ".join(client.get(address).content.decode().split())
        assert re.search(f'<td data-label="{label}">\\s*–\\s*</td>', page), address


def test_an_appointment_is_not_being_heard(voorbeelddam, client):
    person = cast.make_participant(voorbeelddam.round, "D1")
    meeting = plan(voorbeelddam)
    seat(voorbeelddam, meeting, person)
    assert not study_queries.is_heard(person)
    client.force_login(voorbeelddam.bram)
    page = client.get(reverse("study:participant", args=[person.pk])).content.decode()
    assert "nog niet gehoord" in page
    # Nor is she somebody who was added by mistake.
    assert "verwijder=1" not in page
    come(voorbeelddam, meeting)
    assert not study_queries.is_heard(person)
    allow(person, "take_part")
    operations.begin_conversation(meeting=meeting, by=voorbeelddam.bram, at=cast.NOW)
    assert study_queries.is_heard(person)


def test_nobody_gets_a_place_or_came_while_the_plan_has_no_basis_to_speak(voorbeelddam):
    voorbeelddam.round.follows_plan = True
    voorbeelddam.round.save()
    person = cast.make_participant(voorbeelddam.round, "D1")
    meeting = plan(voorbeelddam)

    def decide(basis: str) -> None:
        operations_of_study.write_plan(
            monitor=voorbeelddam.monitor,
            bases={"conversation": basis},
            by=voorbeelddam.bram,
            at=cast.NOW,
        )

    with pytest.raises(NoBasis, match="Met mensen spreken"):
        seat(voorbeelddam, meeting, person)
    assert not meeting.seats.exists()
    decide("consent")
    seat(voorbeelddam, meeting, person)
    decide("")
    with pytest.raises(NoBasis):
        come(voorbeelddam, meeting)
    place = meeting.seats.get()
    operations.note_presence(seat=place, state="stayed_away", by=voorbeelddam.bram, at=cast.NOW)
    assert meeting.seats.get().state == "stayed_away"


def test_a_withdrawal_takes_her_place(voorbeelddam):
    meeting = plan(voorbeelddam)
    person = cast.make_participant(voorbeelddam.round, "D1")
    seat(voorbeelddam, meeting, person)
    certificate = withdraw(participant=person, by=voorbeelddam.bram, at=cast.NOW)
    assert certificate.counts["plaatsen bij een afspraak"] == 1
    assert not Seat.objects.exists()


def test_who_comes_soon_and_heard_nothing_is_counted(voorbeelddam):
    frame = Frame.objects.create(
        round=voorbeelddam.round,
        perspective="inburgeraar",
        source="list",
        name="Lijst",
        road="municipality",
        added_at=cast.NOW,
        added_by_name="Bram",
    )
    meeting = plan(voorbeelddam, capacity=3)
    chosen = []
    for name in ("D1", "D2"):
        person = cast.make_participant(voorbeelddam.round, name)
        chosen.append(
            frame.candidates.create(
                round=voorbeelddam.round,
                perspective="inburgeraar",
                pseudonym=name,
                road="municipality",
                state="agreed",
                participant=person,
            )
        )
        seat(voorbeelddam, meeting, person)
    seat(voorbeelddam, meeting, cast.make_participant(voorbeelddam.round, "D3"))
    soon = START - timedelta(days=2)

    def count(round_, *, at):
        return reminding.count_unreminded(round_, None, at=at)

    assert count(voorbeelddam.round, at=START - timedelta(days=4)) == 0
    assert count(voorbeelddam.round, at=soon) == 2
    Message.objects.create(
        candidate=chosen[0],
        use="soon",
        channel="sms",
        state="sent",
        due_at=soon,
        asked_at=soon,
        asked_by=voorbeelddam.bram,
    )
    assert count(voorbeelddam.round, at=soon) == 1
    operations.cancel_meeting(meeting=meeting, by=voorbeelddam.bram, at=cast.NOW)
    assert count(voorbeelddam.round, at=soon) == 0


def test_where_she_alone_was_to_come_is_emptied_with_her(voorbeelddam):
    alone, together = plan(voorbeelddam), plan(voorbeelddam, hours=3)
    her, other = (cast.make_participant(voorbeelddam.round, name) for name in ("D1", "D2"))
    for meeting, people in ((alone, [her]), (together, [her, other])):
        for one in people:
            seat(voorbeelddam, meeting, one)
    withdraw(participant=her, by=voorbeelddam.bram, at=cast.NOW)
    alone.refresh_from_db()
    together.refresh_from_db()
    assert (alone.place, alone.cancelled_at) == ("", cast.NOW)
    assert (together.place, together.cancelled_at) == ("Bibliotheek, zaal 2", None)


# --- what fell empty --------------------------------------------------------------------------
def empty(home) -> list[int]:
    day = timezone.localtime(START).date()
    return [one.pk for one in queries.fell_empty(home.round, today=day)]


def test_who_plans_is_told_where_nobody_comes_any_more(voorbeelddam, client: Client):
    by = {"by": voorbeelddam.bram, "at": cast.NOW}
    never, alone, together = plan(voorbeelddam), plan(voorbeelddam), plan(voorbeelddam, hours=3)
    her, other = (cast.make_participant(voorbeelddam.round, name) for name in ("D1", "D2"))
    seat(voorbeelddam, alone, her)
    for one in (her, other):
        seat(voorbeelddam, together, one)
    assert empty(voorbeelddam) == []
    withdraw(participant=her, by=voorbeelddam.bram, at=cast.NOW)
    assert empty(voorbeelddam) == [alone.pk]
    operations.leave(participant=other, by=None, at=cast.NOW)
    assert empty(voorbeelddam) == [alone.pk, together.pk]
    assert never.pk not in empty(voorbeelddam)
    # Looked at, filled again, or called off: it is not told any more.
    operations.note_empty_seen(meeting=alone, **by)
    assert empty(voorbeelddam) == [together.pk]
    seat(voorbeelddam, together, cast.make_participant(voorbeelddam.round, "D3"))
    assert empty(voorbeelddam) == []


@pytest.mark.parametrize("how", ["unseat", "cancel"])
def test_what_who_plans_emptied_is_no_news(how, voorbeelddam):
    by = {"by": voorbeelddam.bram, "at": cast.NOW}
    meeting = plan(voorbeelddam)
    person = cast.make_participant(voorbeelddam.round, "D1")
    seat(voorbeelddam, meeting, person)
    if how == "unseat":
        operations.unseat(seat=meeting.seats.get(), **by)
    else:
        operations.leave(participant=person, by=None, at=cast.NOW)
        operations.cancel_meeting(meeting=meeting, **by)
    assert empty(voorbeelddam) == []


def test_what_is_past_is_told_no_more(voorbeelddam):
    meeting = plan(voorbeelddam)
    person = cast.make_participant(voorbeelddam.round, "D1")
    seat(voorbeelddam, meeting, person)
    operations.leave(participant=person, by=None, at=cast.NOW)
    after = timezone.localtime(START).date() + timedelta(days=1)
    assert not queries.fell_empty(voorbeelddam.round, today=after).exists()


def test_agenda_and_work_list_say_what_fell_empty(voorbeelddam, client: Client):
    start = timezone.now() + timedelta(days=2)
    meeting = plan(voorbeelddam, starts_at=start, ends_at=start + timedelta(hours=1))
    person = cast.make_participant(voorbeelddam.round, "D17")
    seat(voorbeelddam, meeting, person)
    client.force_login(voorbeelddam.bram)
    home = reverse("site:round", args=[voorbeelddam.round.slug])
    agenda = reverse("invitations:agenda", args=[voorbeelddam.round.slug])
    act = reverse("invitations:meeting_act", args=[meeting.pk])
    assert "viel leeg" not in client.get(home).content.decode()
    operations.leave(participant=person, by=None, at=cast.NOW)
    assert "afspraak viel leeg" in client.get(home).content.decode()
    assert "Eén afspraak viel leeg" in client.get(agenda).content.decode()
    one = client.get(reverse("invitations:meeting", args=[meeting.pk])).content.decode()
    assert "Wie zou komen, komt niet meer" in one
    client.post(act, {"do": "seen"})
    for address in (home, agenda):
        assert "viel leeg" not in client.get(address).content.decode()


def test_of_what_was_planned_before_it_is_known_who_was_to_come(voorbeelddam):
    filled, never = plan(voorbeelddam), plan(voorbeelddam)
    for name in ("D1", "D2"):
        seat(voorbeelddam, filled, cast.make_participant(voorbeelddam.round, name))
    Meeting.objects.update(had_somebody=False)
    MIGRATION.know_who_was_to_come(apps, None)
    filled.refresh_from_db()
    never.refresh_from_db()
    assert (filled.had_somebody, never.had_somebody) == (True, False)


# --- the language -----------------------------------------------------------------------------
def replied(home, name: str, language: str, **needs):
    frame, _made = Frame.objects.get_or_create(
        round=home.round,
        perspective="inburgeraar",
        source="list",
        name="Lijst",
        road="municipality",
        defaults={"added_at": cast.NOW, "added_by_name": "Bram"},
    )
    person = cast.make_participant(home.round, name)
    candidate = frame.candidates.create(
        round=home.round,
        perspective="inburgeraar",
        pseudonym=name,
        road="municipality",
        state="agreed",
        participant=person,
    )
    Reply.objects.create(
        candidate=candidate, said="yes", language=language, by="card", at=cast.NOW, **needs
    )
    return person


def test_an_appointment_gets_the_language_that_she_asked_for(voorbeelddam):
    unsaid, said = plan(voorbeelddam, language=""), plan(voorbeelddam, language="tr", hours=3)
    person = replied(voorbeelddam, "D1", "ti")
    for one in (unsaid, said):
        seat(voorbeelddam, one, person)
        one.refresh_from_db()
    assert (unsaid.language, said.language) == ("ti", "tr")


@pytest.mark.parametrize(
    ("languages", "language"),
    [(("ti", "ti"), "ti"), (("ti", "ar"), ""), (("other",), ""), (("",), ""), ((), "")],
)
def test_a_language_is_taken_over_where_all_ask_for_the_same(languages, language, voorbeelddam):
    people = [replied(voorbeelddam, f"D{n}", one) for n, one in enumerate(languages)]
    assert queries.language_of(people) == language


def test_a_conversation_opens_in_the_language_of_her_reply(voorbeelddam):
    meeting = plan(voorbeelddam, language="")
    person = replied(voorbeelddam, "D1", "ps")
    allow(person, "take_part")
    seat(voorbeelddam, meeting, person)
    Meeting.objects.update(language="")  # as it was before the product knew it
    come(voorbeelddam, meeting)
    meeting.refresh_from_db()
    made = operations.begin_conversation(meeting=meeting, by=voorbeelddam.bram, at=cast.NOW)
    assert made.language == "ps"


def test_who_plans_for_somebody_finds_her_language_and_her_there(voorbeelddam, client: Client):
    person = replied(voorbeelddam, "D1", "fa")
    client.force_login(voorbeelddam.bram)
    agenda = client.get(reverse("invitations:agenda", args=[voorbeelddam.round.slug]))
    new = reverse("invitations:meeting_new", args=[voorbeelddam.round.slug])
    address = f"{new}?wie={person.pk}"
    assert f'href="{address}"' in agenda.content.decode()
    page = client.get(address)
    assert page.context["form"]["language"].value() == "fa"
    sent = {
        "on": "2099-01-05",
        "starts": "10:00",
        "ends": "11:30",
        "place": "Bibliotheek",
        "capacity": "2",
        "interpreter": "none",
        "language": "fa",
    }
    answer = client.post(address, sent)
    made = Meeting.objects.get()
    assert answer["Location"].endswith(f"/afspraken/{made.pk}/?wie={person.pk}")
    page = client.get(answer["Location"])
    assert page.context["form"]["participant"].value() == person.pk


# --- calendars --------------------------------------------------------------------------------
def events(content: bytes):
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_a_calendar_tells_when_and_where_and_not_who_or_about_what(voorbeelddam):
    meeting = plan(voorbeelddam)
    seat(voorbeelddam, meeting, cast.make_participant(voorbeelddam.round, "D17"))
    content = calendar.calendar_of([meeting], address=lambda _one: "https://w.example/")
    (event,) = events(content)
    assert event.decoded("dtstart") == START
    assert (str(event["location"]), str(event["status"])) == ("Bibliotheek, zaal 2", "CONFIRMED")
    text = content.decode()
    for word in ("D17", "Bram", voorbeelddam.monitor.name, voorbeelddam.round.name, "inburger"):
        assert word not in text
    (own,) = events(calendar.calendar_of([meeting]))
    assert "url" not in own
    assert str(own["summary"]) == "Gesprek"


def test_a_changed_appointment_is_the_same_one_with_a_next_number(voorbeelddam):
    meeting = plan(voorbeelddam)
    (before,) = events(calendar.calendar_of([meeting]))
    operations.cancel_meeting(meeting=meeting, by=voorbeelddam.bram, at=cast.NOW)
    (after,) = events(calendar.calendar_of([meeting]))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert str(after["status"]) == "CANCELLED"


def test_a_place_with_signs_stays_one_line_of_a_calendar(voorbeelddam):
    meeting = plan(voorbeelddam, place="Zaal; 2, \\ hoek\r\nATTENDEE:mailto:x@y.example")
    (event,) = events(calendar.calendar_of([meeting]))
    assert "attendee" not in event


# --- what is to be arranged -------------------------------------------------------------------
def test_the_agenda_says_what_is_to_be_arranged(voorbeelddam, client: Client):
    meeting = plan(voorbeelddam, interpreter="none", interpreter_language="", capacity=3)
    for name, needs in (
        ("D1", {"needs_childcare": True, "needs_interpreter": True}),
        ("D2", {"needs_childcare": None, "needs_interpreter": False}),
        ("D3", {"needs_childcare": False}),
    ):
        seat(voorbeelddam, meeting, replied(voorbeelddam, name, "ti", **needs))
    client.force_login(voorbeelddam.bram)
    page = client.get(reverse("invitations:agenda", args=[voorbeelddam.round.slug]))
    said = " ".join(page.content.decode().split())
    for words in (
        "Taal: Arabisch (gevraagd: Tigrinya).",
        "Geen tolk, en 1 mens vroeg erom.",
        "Opvang nodig voor de kinderen van 1 mens.",
        "Van 1 mens is niet bekend of opvang nodig is.",
    ):
        assert words in said
    own = client.get(reverse("invitations:meeting", args=[meeting.pk])).content.decode()
    cells = re.findall(r'<td data-label="(?:Taal|Tolk|Opvang)">\s*([^<]*?)\s*</td>', own)
    assert cells == ["Tigrinya", "ja", "ja", "Tigrinya", "nee", "–", "Tigrinya", "–", "nee"]


def test_an_interpreter_and_no_childcare_are_said_as_well(voorbeelddam, client: Client):
    meeting = plan(voorbeelddam, is_interpreter_sure=True)
    seat(voorbeelddam, meeting, replied(voorbeelddam, "D1", "ar", needs_childcare=False))
    client.force_login(voorbeelddam.bram)
    page = client.get(reverse("invitations:agenda", args=[voorbeelddam.round.slug]))
    said = " ".join(page.content.decode().split())
    assert "Taal: Arabisch. Professionele tolk, Arabisch: heeft toegezegd." in said
    assert "Geen opvang nodig." in said


def test_a_calendar_says_what_to_arrange_only_where_more_people_come(voorbeelddam):
    meeting = plan(voorbeelddam)
    seat(voorbeelddam, meeting, replied(voorbeelddam, "D1", "ar", needs_childcare=True))

    def event(**more):
        content = calendar.calendar_of([meeting], needs=queries.needs_of([meeting]), **more)
        return events(content)[0]

    assert "description" not in event(address=lambda _one: "https://w.example/")
    seat(voorbeelddam, meeting, replied(voorbeelddam, "D2", "ar"))
    told = event(address=lambda _one: "https://w.example/")
    assert str(told["description"]).splitlines() == [
        "Taal: Arabisch",
        "Tolk: nog niet zeker",
        "Opvang nodig: ja",
    ]
    assert "description" not in event()


# --- vouchers ---------------------------------------------------------------------------------
def hand_out(home, person, number="B-1", **more) -> Voucher:
    return vouchers.hand_out(
        round=home.round,
        participant=person,
        number=number,
        worth=Decimal("15.00"),
        has_receipt=False,
        by=home.bram,
        at=cast.NOW,
        **more,
    )


def test_somebody_gets_one_voucher_and_a_number_is_used_once(voorbeelddam):
    first, second = (cast.make_participant(voorbeelddam.round, name) for name in ("D1", "D2"))
    hand_out(voorbeelddam, first)
    with pytest.raises(vouchers.GotOne):
        hand_out(voorbeelddam, first, "B-2")
    with pytest.raises(vouchers.NumberUsed):
        hand_out(voorbeelddam, second)


def test_who_came_and_got_nothing_yet_is_listed(voorbeelddam):
    meeting = plan(voorbeelddam)
    for name in ("D1", "D2"):
        seat(voorbeelddam, meeting, cast.make_participant(voorbeelddam.round, name))
    come(voorbeelddam, meeting)
    first, second = queries.without_voucher(voorbeelddam.round)
    hand_out(voorbeelddam, first)
    assert list(queries.without_voucher(voorbeelddam.round)) == [second]


def test_a_voucher_of_who_withdrew_stays_in_the_accounts_of_nobody(voorbeelddam):
    person = cast.make_participant(voorbeelddam.round, "D1")
    hand_out(voorbeelddam, person)
    withdraw(participant=person, by=voorbeelddam.bram, at=cast.NOW)
    voucher = Voucher.objects.get()
    assert (voucher.number, voucher.participant) == ("B-1", None)


def test_the_list_for_the_accounts_names_nobody(voorbeelddam, client: Client):
    hand_out(voorbeelddam, cast.make_participant(voorbeelddam.round, "D17"), "=B-1")
    client.force_login(voorbeelddam.bram)
    answer = client.get(reverse("invitations:vouchers_file", args=[voorbeelddam.round.slug]))
    text = answer.content.decode("utf-8-sig")
    assert "D17" not in text
    header, row = csv.reader(io.StringIO(text), delimiter=";")
    assert header[0] == "nummer"
    # A number that a sheet would take for a formula is none.
    assert row[0] == "'=B-1"
    assert "Bram" in row
    assert "15,00" in row


# --- the pages --------------------------------------------------------------------------------
def test_an_appointment_is_planned_filled_and_held_by_hand(voorbeelddam, client: Client):
    person = cast.make_participant(voorbeelddam.round, "D1")
    allow(person, "take_part")
    client.force_login(voorbeelddam.bram)
    sent = {
        "on": "2026-01-05",
        "starts": "10:00",
        "ends": "11:30",
        "place": "Bibliotheek",
        "capacity": "2",
        "interpreter": "none",
        "interviewers": [voorbeelddam.bram.pk],
    }
    answer = client.post(reverse("invitations:meeting_new", args=[voorbeelddam.round.slug]), sent)
    meeting = Meeting.objects.get()
    assert answer["Location"] == reverse("invitations:meeting", args=[meeting.pk])
    local = timezone.localtime(meeting.starts_at)
    assert (local.hour, local.minute, local.day) == (10, 0, 5)
    client.post(answer["Location"], {"participant": person.pk})
    place = meeting.seats.get()
    client.post(reverse("invitations:seat_act", args=[meeting.pk, place.pk]), {"do": "came"})
    held = client.post(reverse("invitations:meeting_act", args=[meeting.pk]), {"do": "begin"})
    made = Conversation.objects.get()
    assert held["Location"] == reverse("fieldwork:conversation", args=[made.pk])
    page = client.get(reverse("invitations:agenda", args=[voorbeelddam.round.slug]))
    assert "gesprek gehouden" in page.content.decode()


@pytest.mark.parametrize(
    ("starts", "ends", "wrong"),
    [
        ("02:30", "03:30", "de klok gaat een uur vooruit"),
        ("01:30", "02:30", "de klok gaat een uur vooruit"),
        ("01:30", "03:30", None),
    ],
)
def test_no_appointment_in_the_hour_that_the_clock_skips(
    voorbeelddam, client: Client, starts, ends, wrong
):
    client.force_login(voorbeelddam.bram)
    sent = {"on": "2027-03-28", "starts": starts, "ends": ends, "place": "Bibliotheek"}
    answer = client.post(
        reverse("invitations:meeting_new", args=[voorbeelddam.round.slug]),
        sent | {"capacity": "1", "interpreter": "none"},
    )
    if wrong:
        assert answer.status_code == 422
        assert wrong in answer.content.decode()
        return
    meeting = Meeting.objects.get()
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=1)
    told = calendar.calendar_of([meeting]).decode()
    assert "DTSTART:20270328T003000Z" in told
    assert "DTEND:20270328T013000Z" in told


def test_two_moments_are_compared_as_they_pass(voorbeelddam):
    here = timezone.get_default_timezone()
    with pytest.raises(operations.EndsBeforeItStarts):
        plan(
            voorbeelddam,
            starts_at=datetime(2027, 3, 28, 2, 30, tzinfo=here),
            ends_at=datetime(2027, 3, 28, 3, 30, tzinfo=here),
        )


def test_two_people_at_one_appointment_do_not_wipe_each_other_out(voorbeelddam, client: Client):
    meeting = plan(voorbeelddam)
    address = reverse("invitations:meeting_change", args=[meeting.pk])
    client.force_login(voorbeelddam.bram)
    form = client.get(address).context["form"]
    sent = {
        name: ("" if value in (None, False) else value)
        for name, value in form.initial.items()
        if name != "interviewers"
    } | {"seen": form["seen"].value(), "interviewers": [voorbeelddam.bram.pk]}
    Meeting.objects.filter(pk=meeting.pk).update(place="Elders")
    answer = client.post(address, sent | {"capacity": "5"})
    assert answer.status_code == 422
    assert "Elders" in answer.content.decode()


def test_the_agenda_asks_the_same_number_of_questions_for_many(
    voorbeelddam, client: Client, django_assert_max_num_queries
):
    client.force_login(voorbeelddam.bram)
    address = reverse("invitations:agenda", args=[voorbeelddam.round.slug])
    for number in range(12):
        meeting = plan(voorbeelddam, hours=number * 2)
        for name in (f"D{number}", f"E{number}"):
            seat(voorbeelddam, meeting, cast.make_participant(voorbeelddam.round, name))
    client.get(address)
    with django_assert_max_num_queries(40):
        assert client.get(address).status_code == 200
