"""On SQLite one writes at a time: who waits too long reads so, and stores nothing."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import OperationalError, connection, transaction
from django.urls import reverse

from tests import cast
from weerklank.safeguards import connections, disk
from weerklank.site.commands import server
from weerklank.study.models import PolicyGoal

pytestmark = pytest.mark.skipif(
    "postgres" in os.environ.get("DATABASE_URL", ""), reason="only on SQLite: it has one writer"
)


@pytest.fixture
def client(committed_db, voorbeelddam, logged_in):
    client = logged_in(voorbeelddam.bram)
    client.raise_request_exception = False
    return client


@pytest.fixture
def other(client) -> Iterator[sqlite3.Connection]:
    """Somebody else, who writes all the time. Others wait a tenth of a second for it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    place = str(connection.settings_dict["NAME"])
    with closing(
        sqlite3.connect(place, uri=place.startswith("file:"), isolation_level=None)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def check(answer) -> None:
    page = answer.content.decode()
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "Even geduld" in page
    assert "niet bewaard" in page
    # What keeps on the device what was sent, until it has arrived; tests/js/drafts.test.js.
    assert "site/refused" in page


def test_what_cannot_be_stored_now_is_told_and_can_be_sent_again(client, other, voorbeelddam):
    address = reverse("study:monitor_plan", args=[voorbeelddam.monitor.slug])
    sent = {"do": "add", "kind": "goal", "number": 7, "title": "Meedoen"}
    goals = PolicyGoal.objects.filter(number=7)
    check(client.post(address, sent))
    assert not goals.exists()
    other.execute("ROLLBACK")
    assert client.post(address, sent).status_code == 302
    assert goals.count() == 1


def test_a_page_that_cannot_be_logged_says_so_and_shows_nothing(client, voorbeelddam, request):
    person = cast.make_participant(voorbeelddam.round, "D1")
    request.getfixturevalue("other")
    answer = client.get(reverse("study:participant", args=[person.pk]))
    check(answer)
    assert "D1" not in answer.content.decode()


def test_a_session_that_cannot_be_kept_says_so_too(client, request):
    session = client.session
    session["seen_at"] = int(time.time()) - 120  # long enough ago to be noted
    session.save()
    request.getfixturevalue("other")
    check(client.get(reverse("site:help")))


def behind(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("words that may change")
    cause.sqlite_errorcode = code
    failure = OperationalError("x")
    failure.__cause__ = cause
    return failure


@pytest.mark.parametrize(
    ("failure", "is_busy"),
    [
        (behind(sqlite3.SQLITE_BUSY), True),
        (behind(sqlite3.SQLITE_BUSY_SNAPSHOT), True),
        (behind(sqlite3.SQLITE_FULL), False),
        (behind(sqlite3.SQLITE_IOERR_WRITE), False),
        (OperationalError("x"), False),
        (OSError(5, "x"), False),
        (None, False),
    ],
)
def test_a_busy_database_is_told_from_other_failures(failure, is_busy):
    assert connections.is_busy(failure) is is_busy
    assert not (is_busy and disk.is_full(failure))


def test_the_worker_goes_on_after_somebody_wrote_for_too_long(client, other, monkeypatch, capsys):
    """It begins a transaction every second, and ended with the first that had to wait too long."""

    def begin(*_command: object, **_options: object) -> None:
        with transaction.atomic():
            pass

    monkeypatch.setattr(server, "call_command", begin)
    assert not server._has_worked()
    assert "te lang bezet" in capsys.readouterr().err
    other.execute("ROLLBACK")
    assert server._has_worked()


def test_work_of_the_background_says_that_the_database_is_busy_in_words(client, other):
    """Of an import of minutes it says so every half minute: no words of SQLite, and no alarm."""
    with pytest.raises(OperationalError) as failure, transaction.atomic():
        pass
    assert server._why(failure.value) == "De database is bezet met ander werk."
    other.execute("ROLLBACK")
    assert server._why(OperationalError("no such table: x")) == (
        "Dit lukt nu niet (no such table: x)."
    )
