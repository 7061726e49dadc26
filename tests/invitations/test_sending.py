"""What waits goes once: what a mail server and NotifyNL answer, and what is then known."""

from __future__ import annotations

import logging
import smtplib
import socket
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from tests import cast
from tests.invitations.servers import BREAK_OFF, mail_server, notify_server
from tests.invitations.world import PEOPLE, Inviting, make_inviting, talk
from weerklank.invitations import jobs
from weerklank.invitations.models import Letterhead, Message, Reply
from weerklank.invitations.operations import queueing, sending
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sampling import operations as sampling
from weerklank.sampling.models import Candidate
from weerklank.study import operations as study_operations
from weerklank.vault import operations as vault
from weerklank.vault.models import AccessLine, Card, Contact

SMTP = "django.core.mail.backends.smtp.EmailBackend"
KEY = f"proef-{'1' * 8}-1111-4111-8111-{'1' * 12}-{'2' * 8}-2222-4222-8222-{'2' * 12}"
NOW = cast.NOW


@pytest.fixture
def inviting(voorbeelddam: cast.Voorbeelddam, settings) -> Inviting:
    settings.SEND_TIMEOUT = 1
    settings.PUBLIC_BASE_URL = "https://weerklank.voorbeelddam.example"
    return make_inviting(voorbeelddam)


def by_mail(settings, port: int) -> None:
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False


def by_notify(settings, url: str) -> None:
    settings.NOTIFYNL_URL, settings.NOTIFYNL_KEY = url, KEY
    settings.NOTIFYNL_SMS_TEMPLATE = "sms-sjabloon"


def tried(message: Message, at=NOW) -> Message:
    sending.attempt(message_id=message.pk, at=at)
    message.refresh_from_db()
    return message


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_folder_is_no_way_to_send_mail(inviting, settings):
    """Names and codes would stay in its files."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    with pytest.raises(queueing.WayNotSetUp):
        inviting.queue(way="email")


# --- by mail ----------------------------------------------------------------------------------
def test_an_invitation_goes_in_her_language_with_the_dutch_below(inviting, settings):
    with mail_server() as post:
        by_mail(settings, post.port)
        [message] = inviting.queue(way="email")
        tried(message)
    assert (message.state, message.attempts, message.language) == ("sent", 1, "ar")
    [mail] = post.messages
    card = Card.objects.get(pseudonym="K1")
    words = mail.get_content()
    assert mail["To"] == "samira@merkpost.example"
    assert mail["Subject"] == "هل تريد أن تتحدث معنا؟"
    assert mail["Content-Language"] == "ar, nl"
    assert str(message.reference) in mail["Message-ID"]
    assert mail.get_content_type() == "text/plain"
    assert words.index("تحية طيبة") < words.index("Beste Samira Kloostermerk,")
    assert "https://weerklank.voorbeelddam.example/k/" in words
    assert card.ends_at.isoformat() == "2026-07-20T22:00:00+00:00"  # the end of that day here
    inviting.candidates["K1"].refresh_from_db()
    assert inviting.candidates["K1"].state == "invited"


@pytest.mark.parametrize(
    ("answers", "state", "why"),
    [
        ({}, "sent", ""),
        ({"connect": "421 too busy"}, "waiting", "unreachable"),
        ({"connect": None}, "waiting", "unreachable"),
        ({"RCPT": "450 greylisted, try again"}, "waiting", "unreachable"),
        ({"RCPT": "550 no such user"}, "failed", "refused"),
        ({"RCPT": None}, "waiting", "unreachable"),
        ({"MAIL": "451 not now"}, "waiting", "unreachable"),
        ({"MAIL": "553 not you"}, "failed", "refused"),
        ({"MAIL": BREAK_OFF}, "waiting", "unreachable"),
        ({".": "451 later"}, "waiting", "unreachable"),
        ({".": "554 not these words"}, "failed", "refused"),
        ({".": BREAK_OFF}, "unknown", "broke_off"),
        ({".": None}, "unknown", "broke_off"),
    ],
)
def test_what_a_mail_server_answers_says_what_is_known(inviting, settings, answers, state, why):
    with mail_server(**answers) as post:
        by_mail(settings, post.port)
        [message] = inviting.queue(way="email")
        tried(message)
        assert (message.state, message.why_not) == (state, why)
        # Once more: what is not certain not to have gone does not go again.
        again = tried(message, at=NOW + timedelta(days=1))
        assert again.attempts == (2 if state == "waiting" else 1)
    assert len(post.taken) == (1 if state in {"sent", "unknown"} else 0)
    inviting.candidates["K1"].refresh_from_db()
    assert inviting.candidates["K1"].state == ("invited" if state == "sent" else "chosen")


@pytest.mark.parametrize("kind", ["filebased", "console"])
def test_a_mail_that_would_stay_here_is_not_made(inviting, settings, tmp_path, capsys, kind):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{kind}.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    with pytest.raises(queueing.WayNotSetUp):
        inviting.queue(way="email")
    [message] = Message.objects.bulk_create(
        [
            Message(
                candidate=inviting.candidates["K1"],
                use="invitation",
                channel="email",
                due_at=NOW,
                asked_at=NOW,
                asked_by=inviting.bram,
            )
        ]
    )
    tried(message)
    assert (message.state, message.why_not) == ("failed", "not_set_up")
    assert not (tmp_path / "mail").exists()
    assert "Samira" not in capsys.readouterr().out


def test_a_server_that_answers_late_but_in_time_took_it(inviting, settings):
    with mail_server() as post:
        post.late = 0.4
        by_mail(settings, post.port)
        [message] = inviting.queue(way="email")
        assert tried(message).state == "sent"


def test_nobody_at_home_is_tried_again_later_and_later_and_then_given_up(inviting, settings):
    by_mail(settings, free_port())
    [message] = inviting.queue(way="email")
    at, waits = NOW, []
    for _attempt in range(sending.MOST_ATTEMPTS):
        tried(message, at=at)
        waits.append(message.due_at - at)
        assert tried(message, at=message.due_at - timedelta(seconds=1)).tried_at == at
        at = message.due_at
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[0] > timedelta(0)
    assert (message.state, message.why_not, message.attempts) == ("failed", "unreachable", 5)


def test_nothing_in_name_or_subject_can_add_a_header(inviting, settings):
    Letterhead.objects.update(sender="Gemeente\r\nBcc: ander@merkpost.example")
    with mail_server() as post:
        by_mail(settings, post.port)
        [message] = inviting.queue(use="invitation", way="email")
        inviting_text(inviting, "Bericht van {sender}")
        tried(message)
    [mail] = post.messages
    assert mail["Bcc"] is None
    # On one line, between marks that keep its order in Arabic.
    shown = mail["Subject"].replace("\u200e", "").strip()
    assert shown == "Bericht van Gemeente Bcc: ander@merkpost.example"


def inviting_text(inviting: Inviting, subject: str) -> None:
    for language in ("nl", "ar"):
        inviting.round.monitor.message_texts.create(
            use="invitation",
            channel="email",
            language=language,
            subject=subject,
            body="{link}",
            source="" if language == "nl" else f"{subject}\n\n{{link}}",
            entered_at=NOW,
            entered_by=inviting.bram,
        )


def test_an_address_with_a_line_break_reaches_no_server(inviting, settings):
    vault.keep_contacts(
        municipality_id=inviting.round.monitor.organisation_id,
        monitor_id=inviting.round.monitor_id,
        people={"K1": replace(PEOPLE["K1"], email="a@b.example\r\nRCPT TO:<c@d.example>")},
        by=inviting.kees,
        at=NOW,
    )
    with mail_server() as post:
        by_mail(settings, post.port)
        [message] = inviting.queue(way="email")
        assert (tried(message).state, message.why_not) == ("failed", "no_address")
    assert post.taken == []


# --- by NotifyNL ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answers", "state", "why"),
    [
        ({}, "sent", ""),
        ({"status": 400, "body": b'{"errors": [{"message": "bad number"}]}'}, "failed", "refused"),
        ({"status": 403, "body": b'{"errors": []}'}, "failed", "refused"),
        ({"status": 429, "body": b'{"errors": []}'}, "waiting", "unreachable"),
        ({"status": 500, "body": b"oops"}, "unknown", "broke_off"),
        ({"status": 503, "body": b"oops"}, "unknown", "broke_off"),
        ({"status": 201, "body": b"not json"}, "unknown", "broke_off"),
        ({"status": None}, "unknown", "broke_off"),
        ({"silent": 1.5}, "unknown", "broke_off"),
        ({"silent": 0.4}, "sent", ""),
    ],
)
def test_what_notifynl_answers_says_what_is_known(inviting, settings, answers, state, why):
    with notify_server(**answers) as notify:
        by_notify(settings, notify.url)
        [message] = inviting.queue(way="sms", who=("K2",))
        tried(message)
        assert (message.state, message.why_not) == (state, why)
        assert len(notify.asked) == 1
        tried(message, at=NOW + timedelta(seconds=1))
        assert len(notify.asked) == 1
    path, asked = notify.asked[0]
    assert path == "/v2/notifications/sms"
    assert asked["phone_number"] == "+31698765432"
    assert asked["template_id"] == "sms-sjabloon"
    assert asked["reference"] == str(message.reference)
    assert asked["personalisation"]["tekst"].startswith("Gemeente Voorbeelddam: ми хотіли б")


def test_no_notifynl_at_all_is_tried_again(inviting, settings):
    by_notify(settings, f"http://127.0.0.1:{free_port()}")
    [message] = inviting.queue(way="sms", who=("K2",))
    assert (tried(message).state, message.why_not) == ("waiting", "unreachable")


def test_email_goes_by_notifynl_where_that_is_set_up(inviting, settings):
    with notify_server() as notify:
        by_notify(settings, notify.url)
        settings.NOTIFYNL_EMAIL_TEMPLATE = "mail-sjabloon"
        [message] = inviting.queue(way="email")
        assert tried(message).state == "sent"
    [(path, asked)] = notify.asked
    assert path == "/v2/notifications/email"
    assert asked["email_address"] == "samira@merkpost.example"
    assert set(asked["personalisation"]) == {"onderwerp", "tekst"}


def test_sms_that_is_not_set_up_is_said_before_anything_waits(inviting):
    with pytest.raises(queueing.WayNotSetUp):
        inviting.queue(way="sms", who=("K2",))
    assert not Message.objects.exists()


# --- what happens meanwhile -------------------------------------------------------------------
@pytest.mark.parametrize("state", ["refused", "gone", "no_answer", "not_reached", "call_back"])
def test_who_is_not_to_be_asked_any_more_gets_nothing(inviting, settings, state):
    with mail_server() as post:
        by_mail(settings, post.port)
        [message] = inviting.queue(use="invitation", way="email")
        sampling.record_answer(
            candidate=inviting.candidates["K1"], state=state, by=inviting.chantal, at=NOW
        )
        assert (tried(message).state, message.why_not) == ("stopped", "not_asked")
    assert post.taken == []


def test_an_objection_stops_what_waits(inviting, settings):
    [message] = inviting.queue(way="email")
    sampling.object_to_asking(candidate=inviting.candidates["K1"], by=inviting.bram, at=NOW)
    Candidate.objects.update(state="chosen")  # the objection alone is enough
    sending.stop_not_asked(at=NOW)
    message.refresh_from_db()
    assert message.state == "stopped"


def test_who_withdrew_leaves_nothing_and_what_waits_does_not_go(inviting, settings):
    participant = talk(inviting, "K1")
    with mail_server() as post:
        by_mail(settings, post.port)
        [message] = inviting.queue(use="thanks", way="email")
        study_operations.withdraw(participant=participant, by=inviting.bram, at=NOW)
        sending.attempt(message_id=message.pk, at=NOW)
    assert post.taken == []
    assert not Message.objects.filter(candidate__pseudonym="K1").exists()
    assert not Contact.objects.filter(pseudonym="K1").exists()


@pytest.mark.parametrize("use", ["thanks", "results"])
def test_nobody_is_thanked_for_a_conversation_that_was_not_held(inviting, settings, use):
    who = inviting.candidates["K1"]
    sampling.agree(candidate=who, by=inviting.bram, at=NOW)
    Reply.objects.create(candidate=who, said="yes", by="card", at=NOW, wants_results=True)
    with mail_server() as post:
        by_mail(settings, post.port)
        planned = queueing.plan_sending(
            round=inviting.round, use=use, way="email", today=NOW.date(), by=inviting.bram, at=NOW
        )
        assert who not in [one.candidate for one in planned.planned]
        assert who in planned.left_out[queueing.LeftOut.NOT_HEARD]
        with pytest.raises(queueing.NobodyToWrite):
            inviting.queue(use=use, way="email")
        talk(inviting, "K1")
        assert len(inviting.queue(use=use, way="email")) == 1


def test_what_a_killed_worker_left_is_unknown_and_goes_no_more(inviting, settings):
    [message] = inviting.queue(way="email")
    Message.objects.update(state="sending", tried_at=NOW, attempts=1)
    sending.give_up(at=NOW + sending.LONGEST)
    message.refresh_from_db()
    assert message.state == "sending"
    sending.give_up(at=NOW + sending.LONGEST + timedelta(seconds=1))
    assert tried(message, at=NOW + timedelta(days=1)).state == "unknown"


def test_an_answer_that_came_before_the_mail_was_through_stays(inviting, settings):
    """Asking her is further than invited by the time that the server says that it took it."""
    with mail_server() as post:
        by_mail(settings, post.port)
        [message] = inviting.queue(way="email")
        claimed = sending._claim(message.pk, NOW)
        sampling.record_answer(
            candidate=Candidate.objects.get(pseudonym="K1"),
            state="call_back",
            by=inviting.bram,
            at=NOW,
        )
        sending._finish(claimed, sending.Outcome("sent"), "ar", NOW)
    assert Candidate.objects.get(pseudonym="K1").state == "call_back"


# --- a person decides -------------------------------------------------------------------------
def test_only_a_person_sends_again_what_is_not_known(inviting, settings):
    with mail_server(**{".": BREAK_OFF}) as post:
        by_mail(settings, post.port)
        [message] = inviting.queue(way="email")
        tried(message)
        assert sending.due(at=NOW + timedelta(days=9)) == []
        with pytest.raises(AccessDenied):
            queueing.send_again(message=message, today=NOW.date(), by=inviting.daan, at=NOW)
        new = queueing.send_again(message=message, today=NOW.date(), by=inviting.bram, at=NOW)
        post.answers = {}
        assert tried(new).state == "sent"
        message.refresh_from_db()
        assert message.state == "unknown"
        with pytest.raises(queueing.NotToSendAgain):
            queueing.send_again(message=message, today=NOW.date(), by=inviting.bram, at=NOW)


def test_who_is_not_asked_any_more_is_not_sent_it_again(inviting, settings):
    [message] = inviting.queue(way="email")
    Message.objects.update(state="unknown")
    Candidate.objects.filter(pseudonym="K1").update(state="refused")
    message.refresh_from_db()
    with pytest.raises(queueing.NotAsked):
        queueing.send_again(message=message, today=NOW.date(), by=inviting.bram, at=NOW)


def test_what_waits_can_be_taken_back_and_what_went_cannot(inviting, settings):
    [message] = inviting.queue(way="email")
    queueing.take_back(message=message, by=inviting.bram, at=NOW)
    assert not Message.objects.exists()
    [message] = inviting.queue(way="email")
    Message.objects.update(state="sending")
    with pytest.raises(queueing.NotWaiting):
        queueing.take_back(message=message, by=inviting.bram, at=NOW)


# --- who gets what ----------------------------------------------------------------------------
def test_as_known_takes_mail_then_sms_then_paper(inviting, settings):
    by_notify(settings, "http://127.0.0.1:1")
    plan = queueing.plan_sending(
        round=inviting.round, use="invitation", way="", today=NOW.date(), by=inviting.bram, at=NOW
    )
    assert {one.candidate.pseudonym: one.channel for one in plan.planned} == {
        "K1": "email",
        "K2": "sms",
        "K3": "letter",
    }
    # K4 has a number on which no SMS arrives, K5 is not known at all.
    assert [one.pseudonym for one in plan.left_out["no_address"]] == ["K4", "K5"]
    # The program looked, not Bram.
    lines = AccessLine.objects.filter(what="contacts_shown")
    assert sorted(lines.values_list("subject", "by_name")) == [
        (name, "") for name in ("K1", "K2", "K3", "K4")
    ]


def test_nobody_gets_an_invitation_twice(inviting, settings):
    inviting.queue(way="email")
    with pytest.raises(queueing.NobodyToWrite):
        inviting.queue(way="letter")
    Message.objects.update(state="sent")
    with pytest.raises(queueing.NobodyToWrite):
        inviting.queue(way="email")
    Message.objects.update(state="unknown")
    with pytest.raises(queueing.NobodyToWrite):
        inviting.queue(way="email")
    Message.objects.update(state="failed")
    assert len(inviting.queue(way="email")) == 1


def test_a_round_sends_no_more_on_a_day_than_the_limit(inviting, settings):
    settings.MESSAGES_PER_DAY = 2
    inviting.queue(way="email", who=("K1",))
    Message.objects.update(state="failed")
    with pytest.raises(queueing.TooManyToday, match="kan er nog 1 bericht weg"):
        inviting.queue(way="letter", who=("K1", "K3"))
    assert Message.objects.count() == 1
    assert len(inviting.queue(way="letter", who=("K3",))) == 1
    with pytest.raises(queueing.TooManyToday, match="kunnen er nog 0 berichten"):
        inviting.queue(way="letter", who=("K1",))
    assert len(inviting.queue(way="letter", who=("K1",), at=NOW + timedelta(days=1))) == 1


def test_who_may_not_research_queues_nothing(inviting):
    with pytest.raises(AccessDenied):
        queueing.queue(
            round=inviting.round,
            use="invitation",
            way="",
            candidates=[inviting.candidates["K1"].pk],
            today=NOW.date(),
            by=inviting.daan,
            at=NOW,
        )


def test_nothing_of_name_address_or_code_is_kept_outside_the_vault(inviting, settings, caplog):
    caplog.set_level(logging.DEBUG)
    with mail_server(RCPT="550 samira@merkpost.example is unknown") as post:
        by_mail(settings, post.port)
        [first] = inviting.queue(way="email")
        tried(first)
    with notify_server(status=400, body=b'{"errors": [{"message": "+31698765432"}]}') as notify:
        by_notify(settings, notify.url)
        [second] = inviting.queue(way="sms", who=("K2",))
        tried(second)
        assert notify.asked
    rows = [
        repr(list(model._base_manager.values()))
        for model in apps.get_models()
        if model._meta.managed and model._meta.app_label != "vault"
    ]
    kept = caplog.text + "".join(rows)
    for marker in ("merkpost", "Kloostermerk", "Torenmerk", "98765432", "98 76 54 32", "/k/"):
        assert marker not in kept


def test_a_fault_of_ours_keeps_nobody_else_back_and_says_no_words(inviting, settings, caplog):
    """A vault that does not open: nothing went, so it waits."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    at = timezone.now()
    Letterhead.objects.update(cards_end_on=at.date() + timedelta(days=9))
    inviting.queue(way="email", at=at)
    settings.VAULT_KEY = "another key than the one with which it was sealed, and long"
    assert jobs.send_due() == 1
    assert Message.objects.get().state == "waiting"
    assert "WrongSecret" in caplog.text
    assert "merk" not in caplog.text


# --- two workers ------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once(committed_db, settings):
    settings.SEND_TIMEOUT = 5
    inviting = make_inviting(cast.make_voorbeelddam())
    with mail_server() as post:
        by_mail(settings, post.port)
        post.late = 0.05
        messages = inviting.queue(way="email", who=("K1",))
        start = Barrier(4)

        def work() -> None:
            try:
                start.wait(10)
                for message in messages:
                    sending.attempt(message_id=message.pk, at=NOW)
            finally:
                connection.close()

        workers = [Thread(target=work) for _number in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
    assert len(post.taken) == 1
    message = Message.objects.get()
    assert (message.state, message.attempts) == ("sent", 1)
    assert LogLine.objects.filter(what="message.tried").count() == 1


def test_the_servers_of_these_tests_do_what_they_are_told():
    with (
        mail_server(RCPT="450 later") as post,
        smtplib.SMTP("127.0.0.1", post.port) as line,
        pytest.raises(smtplib.SMTPRecipientsRefused),
    ):
        line.sendmail("a@b.example", ["c@d.example"], "x")
