"""Reminders of appointments that go by themselves: when, to whom, once, and what stops them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import cast
from tests.invitations.servers import mail_server, notify_server
from tests.invitations.test_sending import by_mail, by_notify
from tests.invitations.world import Inviting, make_inviting
from weerklank.invitations import jobs
from weerklank.invitations.models import Meeting, Message, MessageText, Reminding
from weerklank.invitations.operations import (
    contacts,
    meetings,
    queueing,
    reminding,
    replying,
    sending,
)
from weerklank.invitations.queries import reminding as queries
from weerklank.invitations.queries import texts
from weerklank.invitations.rules import reminding as rules
from weerklank.invitations.rules.messages import shipped_words
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sampling import operations as sampling
from weerklank.sampling.models import Candidate
from weerklank.study.models import Round
from weerklank.study.operations.withdrawal import withdraw
from weerklank.vault.models import AccessLine

# Monday 8 June 2026, two in the afternoon here; two days before it is Saturday.
START = datetime(2026, 6, 8, 12, tzinfo=UTC)
DUE = datetime(2026, 6, 6, 8, tzinfo=UTC)  # ten o'clock here


@pytest.fixture
def inviting(voorbeelddam: cast.Voorbeelddam, settings) -> Inviting:
    settings.SEND_TIMEOUT = 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.NOTIFYNL_URL, settings.NOTIFYNL_KEY = "", ""
    Round.objects.filter(pk=voorbeelddam.round.pk).update(ends_on=date(2999, 1, 1))
    voorbeelddam.round.refresh_from_db()
    return make_inviting(voorbeelddam)


def agreed(inviting: Inviting, *who: str) -> None:
    for one in who:
        candidate = inviting.candidates[one]
        sampling.agree(candidate=candidate, by=inviting.bram, at=cast.NOW)
        candidate.refresh_from_db()


def appoint(
    inviting: Inviting, *who: str, starts_at: datetime = START, at: datetime = cast.NOW
) -> Meeting:
    facts: meetings.Facts = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "place": "Bibliotheek",
        "capacity": 9,
        "language": "",
        "interpreter": "none",
        "interpreter_language": "",
        "is_interpreter_sure": False,
        "interviewers": [],
    }
    made = meetings.make_meeting(round=inviting.round, facts=facts, by=inviting.bram, at=at)
    for one in who:
        person = Candidate.objects.get(round=inviting.round, pseudonym=one).participant
        meetings.seat(meeting=made, participant=person, by=inviting.bram, at=at)
    return made


def turn_on(inviting: Inviting, days: int | None = 2) -> None:
    reminding.set_reminding(round=inviting.round, days=days, by=inviting.bram, at=cast.NOW)


def check_texts(inviting: Inviting, language: str = "ar") -> None:
    """Let a speaker have seen the reminder in a language."""
    for channel in ("email", "sms"):
        words = shipped_words("soon", channel, language)
        dutch = shipped_words("soon", channel, "nl")
        MessageText.objects.create(
            monitor=inviting.round.monitor,
            use="soon",
            channel=channel,
            language=language,
            subject=words.subject,
            body=words.body,
            source=texts.as_source(dutch),
            status="checked",
            checker="Layla",
            entered_at=cast.NOW,
            entered_by=inviting.bram,
        )


def made() -> list[tuple[str, str, str, str]]:
    return [
        (one.candidate.pseudonym, one.channel, one.state, one.why_not)
        for one in Message.objects.filter(use="soon").order_by("candidate__pseudonym", "pk")
    ]


# --- when -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("starts_at", "days", "moment"),
    [
        (START, 1, datetime(2026, 6, 7, 8, tzinfo=UTC)),
        (START, 2, DUE),
        # Half past eleven at night in UTC is the next day here.
        (datetime(2026, 6, 7, 23, 30, tzinfo=UTC), 2, DUE),
        # The clock goes back in between: ten o'clock stays ten o'clock.
        (datetime(2026, 10, 26, 12, tzinfo=UTC), 2, datetime(2026, 10, 24, 8, tzinfo=UTC)),
        (datetime(2026, 10, 26, 12, tzinfo=UTC), 1, datetime(2026, 10, 25, 9, tzinfo=UTC)),
    ],
)
def test_a_reminder_goes_at_ten_so_many_days_before(starts_at, days, moment):
    assert rules.moment(starts_at, days) == moment


@pytest.mark.parametrize(("hour", "by_day"), [(6, False), (7, True), (17, True), (18, False)])
def test_a_machine_writes_nobody_at_night(hour, by_day):
    assert rules.is_by_day(datetime(2026, 6, 6, hour, 59, tzinfo=UTC)) is by_day


def test_it_is_off_until_somebody_turns_it_on(inviting):
    agreed(inviting, "K1")
    appoint(inviting, "K1")
    assert jobs.remind(at=DUE) == 0
    assert made() == []


def test_it_goes_from_the_moment_on_and_once(inviting):
    check_texts(inviting)
    agreed(inviting, "K1")
    appoint(inviting, "K1")
    turn_on(inviting)
    assert jobs.remind(at=DUE - timedelta(minutes=1)) == 0
    assert jobs.remind(at=DUE) == 1
    assert made() == [("K1", "email", "waiting", "")]
    message = Message.objects.get()
    assert (message.asked_by, message.reminds) == (inviting.bram, Meeting.objects.get())
    for later in (DUE, DUE + timedelta(hours=3), START - timedelta(hours=2)):
        assert jobs.remind(at=later) == 0
    assert len(made()) == 1
    assert LogLine.objects.get(what="reminders.queued").detail == {"messages": 1, "undecided": 0}


def test_at_night_it_waits_for_the_morning(inviting):
    check_texts(inviting)
    agreed(inviting, "K1")
    appoint(inviting, "K1")
    turn_on(inviting)
    night = datetime(2026, 6, 7, 1, tzinfo=UTC)
    assert [jobs.remind(at=night), jobs.remind(at=night + timedelta(hours=6))] == [0, 1]


def test_once_it_began_nobody_is_reminded_any_more(inviting):
    check_texts(inviting)
    agreed(inviting, "K1")
    appoint(inviting, "K1")
    turn_on(inviting)
    assert jobs.remind(at=START) == 0


def test_who_got_a_place_later_heard_of_it_just_now(inviting):
    agreed(inviting, "K1")
    appoint(inviting, "K1", at=DUE + timedelta(minutes=1))
    turn_on(inviting)
    assert jobs.remind(at=DUE + timedelta(hours=1)) == 0
    assert (
        queries.count_unreminded(
            inviting.round, Reminding.objects.get(), at=DUE + timedelta(hours=1)
        )
        == 1
    )


# --- to whom and by which way -----------------------------------------------------------------
def test_what_a_machine_cannot_decide_is_left_to_a_person(inviting, settings):
    """A draft, an address for letters alone, nothing known: each is said once, and none goes."""
    with notify_server() as notify:
        by_notify(settings, notify.url)
        agreed(inviting, "K1", "K2", "K3", "K4", "K5")
        appoint(inviting, "K1", "K2", "K3", "K4", "K5")
        turn_on(inviting)
        check_texts(inviting, "uk")
        assert jobs.remind(at=DUE) == 5
        lines = AccessLine.objects.count()
        assert jobs.remind(at=DUE + timedelta(hours=1)) == 0
        # Nobody's address is read again for what was decided.
        assert AccessLine.objects.count() == lines
    assert made() == [
        ("K1", "email", "failed", "draft"),
        ("K2", "sms", "waiting", ""),
        ("K3", "letter", "failed", "no_address"),
        ("K4", "letter", "failed", "no_address"),
        ("K5", "letter", "failed", "no_address"),
    ]
    # Who heard nothing is still told to who plans, and gets it when a person decides so.
    at = START - timedelta(days=1)
    assert queries.count_unreminded(inviting.round, Reminding.objects.get(), at=at) == 4
    again = queueing.send_again(
        message=Message.objects.get(candidate__pseudonym="K1"),
        today=at.date(),
        by=inviting.bram,
        at=at,
    )
    assert (again.state, again.reminds) == ("waiting", None)
    assert queries.count_unreminded(inviting.round, Reminding.objects.get(), at=at) == 3


def test_who_was_reminded_by_a_person_is_not_reminded_again(inviting):
    check_texts(inviting)
    agreed(inviting, "K1")
    appoint(inviting, "K1")
    inviting.queue("soon", "email", at=DUE - timedelta(hours=5))
    Message.objects.update(state="sent")
    turn_on(inviting)
    assert jobs.remind(at=DUE) == 0


def test_of_two_appointments_each_has_a_reminder_of_its_own(inviting, settings):
    check_texts(inviting)
    agreed(inviting, "K1")
    appoint(inviting, "K1")
    next_day = appoint(inviting, "K1", starts_at=START + timedelta(days=1))
    turn_on(inviting)
    with mail_server() as post:
        by_mail(settings, post.port)
        for at in (DUE, DUE + timedelta(days=1)):
            assert jobs.remind(at=at) == 1
            sending.attempt(message_id=Message.objects.latest("pk").pk, at=at)
    first, second = [mail.get_content() for mail in post.messages]
    assert "08/06/2026, 14:00" in first
    assert "09/06/2026, 14:00" in second
    assert Message.objects.latest("pk").reminds == next_day


def test_it_tells_of_the_appointment_as_it_is_when_it_goes(inviting, settings):
    check_texts(inviting)
    agreed(inviting, "K1")
    meeting = appoint(inviting, "K1")
    turn_on(inviting)
    jobs.remind(at=DUE)
    Meeting.objects.filter(pk=meeting.pk).update(place="Raadhuis")
    with mail_server() as post:
        by_mail(settings, post.port)
        sending.attempt(message_id=Message.objects.get().pk, at=DUE)
    assert "Raadhuis" in post.messages[0].get_content()


# --- what stops it ----------------------------------------------------------------------------
def turn_off(inviting: Inviting, _meeting: Meeting) -> None:
    turn_on(inviting, None)


def stop_this_one(inviting: Inviting, meeting: Meeting) -> None:
    meetings.set_reminder(meeting=meeting, wanted=False, by=inviting.bram, at=cast.NOW)


def cancel(inviting: Inviting, meeting: Meeting) -> None:
    meetings.cancel_meeting(meeting=meeting, by=inviting.bram, at=cast.NOW)


def unseat(inviting: Inviting, meeting: Meeting) -> None:
    meetings.unseat(seat=meeting.seats.get(), by=inviting.bram, at=cast.NOW)


def withdrew(inviting: Inviting, meeting: Meeting) -> None:
    withdraw(participant=meeting.seats.get().participant, by=inviting.bram, at=cast.NOW)


def moved_away(inviting: Inviting, _meeting: Meeting) -> None:
    contacts.note_gone(
        monitor=inviting.round.monitor, pseudonym="K1", by=inviting.kees, at=cast.NOW
    )


def said_no(inviting: Inviting, _meeting: Meeting) -> None:
    candidate = Candidate.objects.get(pseudonym="K1")
    replying.answer(candidate=candidate, said="no", by=None, at=cast.NOW)


def objected(inviting: Inviting, _meeting: Meeting) -> None:
    inviting.round.monitor.objections.create(pseudonym="K1", at=cast.NOW, by=inviting.bram)


STOPS = [cancel, unseat, withdrew, moved_away, said_no, objected]


@pytest.mark.parametrize("stop", [turn_off, stop_this_one, *STOPS])
def test_what_stops_it_before_it_is_due(stop, inviting):
    check_texts(inviting)
    agreed(inviting, "K1")
    meeting = appoint(inviting, "K1")
    turn_on(inviting)
    stop(inviting, meeting)
    assert jobs.remind(at=DUE) == 0
    assert made() == []


@pytest.mark.parametrize("stop", [stop_this_one, *STOPS])
def test_what_stops_it_while_it_waits(stop, inviting, settings):
    check_texts(inviting)
    agreed(inviting, "K1")
    meeting = appoint(inviting, "K1")
    turn_on(inviting)
    jobs.remind(at=DUE)
    [message] = Message.objects.all()
    stop(inviting, meeting)
    with mail_server() as post:
        by_mail(settings, post.port)
        jobs.sweep(at=DUE)
        sending.attempt(message_id=message.pk, at=DUE)
    assert post.messages == []
    assert {one.state for one in Message.objects.all()} <= {"stopped"}
    assert jobs.remind(at=DUE + timedelta(hours=1)) == 0


def test_what_was_taken_out_of_the_queue_does_not_come_again(inviting):
    check_texts(inviting)
    agreed(inviting, "K1")
    appoint(inviting, "K1")
    turn_on(inviting)
    jobs.remind(at=DUE)
    queueing.take_back(message=Message.objects.get(), by=inviting.bram, at=DUE)
    assert jobs.remind(at=DUE + timedelta(hours=1)) == 0
    assert made() == [("K1", "email", "stopped", "taken_out")]


def test_what_is_not_known_to_have_gone_is_never_repeated(inviting):
    check_texts(inviting)
    agreed(inviting, "K1")
    appoint(inviting, "K1")
    turn_on(inviting)
    jobs.remind(at=DUE)
    Message.objects.update(state="unknown", why_not="broke_off")
    assert jobs.remind(at=DUE + timedelta(hours=1)) == 0


def test_no_more_go_on_one_day_than_a_round_may_send(inviting, settings):
    settings.MESSAGES_PER_DAY = 1
    check_texts(inviting)
    agreed(inviting, "K1", "K4")
    appoint(inviting, "K1", "K4")
    turn_on(inviting)
    sent = [jobs.remind(at=DUE), jobs.remind(at=DUE), jobs.remind(at=DUE + timedelta(days=1))]
    assert sent == [1, 0, 1]


def test_who_turned_it_on_and_left_sends_nothing(inviting):
    check_texts(inviting)
    agreed(inviting, "K1")
    appoint(inviting, "K1")
    turn_on(inviting)
    inviting.round.monitor.memberships.filter(user=inviting.bram).delete()
    assert jobs.remind(at=DUE) == 0


def test_one_round_that_goes_wrong_keeps_no_other_back(inviting, settings, caplog):
    check_texts(inviting)
    agreed(inviting, "K1")
    appoint(inviting, "K1")
    turn_on(inviting)
    settings.VAULT_KEY = "another key than the one with which it was sealed, and long"
    assert jobs.remind(at=DUE) == 0
    assert "WrongSecret" in caplog.text
    assert "merk" not in caplog.text
    assert made() == []


# --- turning it on ----------------------------------------------------------------------------
def test_only_who_invites_turns_it_on(inviting):
    with pytest.raises(AccessDenied):
        reminding.set_reminding(round=inviting.round, days=2, by=inviting.daan, at=cast.NOW)


def test_it_is_not_turned_on_where_nothing_can_go(inviting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    with pytest.raises(reminding.NothingSendsByItself):
        turn_on(inviting)
    inviting.round.letterhead.delete()
    inviting.round.refresh_from_db()
    with pytest.raises(queueing.NoLetterhead):
        turn_on(inviting)
    assert not Reminding.objects.exists()


def test_the_database_keeps_a_second_one_out(inviting):
    check_texts(inviting)
    agreed(inviting, "K1")
    appoint(inviting, "K1")
    turn_on(inviting)
    jobs.remind(at=DUE)
    twin = Message.objects.get()
    twin.pk, twin.state, twin.reference = None, "sent", "00000000-0000-4000-8000-000000000000"
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_two_workers_at_once_remind_once(committed_db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    inviting = make_inviting(cast.make_voorbeelddam())
    check_texts(inviting)
    agreed(inviting, "K1")
    appoint(inviting, "K1")
    turn_on(inviting)
    barrier, queued = Barrier(2), []

    def work() -> None:
        barrier.wait()
        queued.append(jobs.remind(at=DUE))
        connection.close()

    workers = [Thread(target=work) for _number in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(queued) == [0, 1]
    assert len(made()) == 1


# --- the pages --------------------------------------------------------------------------------
def test_the_agenda_says_when_it_goes_and_it_can_be_stopped_there(inviting, client: Client):
    client.force_login(inviting.bram)
    agreed(inviting, "K1")
    starts_at = timezone.localtime() + timedelta(days=9)
    meeting = appoint(inviting, "K1", starts_at=starts_at)
    agenda = reverse("invitations:agenda", args=[inviting.round.slug])
    address = reverse("invitations:reminding", args=[inviting.round.slug])
    said = "Herinnering gaat vanzelf op"
    assert said not in client.get(agenda).content.decode()
    answer = client.post(address, {"days": "2"}, follow=True)
    page = answer.content.decode()
    day = timezone.localtime(rules.moment(starts_at, 2))
    assert f"{said} " in page
    assert f"{day:%-d} " in page[page.index(said) :][:60]
    assert "om 10:00 uur" in page
    assert "Aangezet door Bram" in page
    assert "Tigrinya" in page  # a text that no speaker saw
    act = reverse("invitations:meeting_act", args=[meeting.pk])
    one = client.post(act, {"do": "no_reminder"}, follow=True).content.decode()
    assert "gaat niet vanzelf" in one
    assert said not in client.get(agenda).content.decode()
    one = client.post(act, {"do": "remind"}, follow=True).content.decode()
    assert "gaat vanzelf op" in one
    client.post(address, {"days": "0"})
    assert not Reminding.objects.exists()
    assert client.post(address, {"days": "4"}).status_code == 404
    days = [
        line.detail["days"] for line in LogLine.objects.filter(what="reminding.set").order_by("pk")
    ]
    assert days == [2, 0]


def test_the_agenda_says_that_who_turned_it_on_left(inviting, client: Client):
    turn_on(inviting)
    Reminding.objects.update(set_by=inviting.daan)
    client.force_login(inviting.bram)
    page = client.get(reverse("invitations:agenda", args=[inviting.round.slug])).content.decode()
    assert "Er gaat nu niets vanzelf: Daan" in page
