"""Asking for a new password does the same for whoever is known and whoever is not."""

import re

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from weerklank.safeguards import jobs
from weerklank.safeguards.models import User

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


class NoMail(BaseEmailBackend):
    """A mail server that must not be called while somebody waits for a page."""

    def send_messages(self, messages):
        raise AssertionError("the request opened the mail connection")


def ask(email: str):
    return Client().post("/wachtwoord/vergeten/", {"email": email})


@pytest.fixture
def queue(settings):
    settings.TASKS = QUEUE


def test_the_request_opens_no_mail_connection(bram, queue, settings):
    settings.EMAIL_BACKEND = f"{__name__}.NoMail"
    assert ask(bram.email).status_code == 302
    with pytest.raises(AssertionError, match="opened the mail"):
        jobs.mail_reset_link.call(bram.pk, "nl")


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_it_and_keeps_no_address_or_link(bram, queue):
    assert ask(bram.email).status_code == 302
    assert ask("niemand@elders.example").status_code == 302
    assert mail.outbox == []
    waiting = list(DBTaskResult.objects.values_list("args_kwargs", flat=True))
    assert len(waiting) == 2
    assert "@" not in str(waiting)
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    assert [message.to for message in mail.outbox] == [[bram.email]]
    assert "/wachtwoord/nieuw/" in mail.outbox[0].body


def test_the_same_is_asked_of_the_database(bram, queue):
    def asked(email: str) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            ask(email)
        # Without the values, and without the numbers of savepoints.
        return [re.split("WHERE|VALUES|SAVEPOINT| SET ", query["sql"])[0] for query in captured]

    ask("een.ander@elders.example")  # what only the first request does
    assert asked(bram.email) == asked("niemand@elders.example")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_closed_account_and_a_name_only_get_no_mail(language, bram):
    User.objects.filter(pk=bram.pk).update(is_active=False)
    jobs.mail_reset_link.call(bram.pk, language)
    coder = User.objects.create(email=None, name="Elders", is_active=False)
    for number in (coder.pk, 0, 999_999):
        jobs.mail_reset_link.call(number, language)
    assert mail.outbox == []
