"""After a withdrawal no byte of hers is in any file: not in old pages, the log or an index."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as loaded
from django.db import connection, connections
from django.utils import timezone

from tests import canary, cast
from weerklank.fieldwork.models import Conversation, Transcript
from weerklank.safeguards import cleaning, saved_searches
from weerklank.safeguards.models import Cleaning, LogLine, SavedSearch
from weerklank.study import operations as study
from weerklank.vault.models import AccessLine

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
_is_sqlite = loaded.DATABASES["default"]["ENGINE"].endswith("sqlite3")
sqlite_only = pytest.mark.skipif(not _is_sqlite, reason="only on SQLite: reads its own file")
postgresql_only = pytest.mark.skipif(_is_sqlite, reason="only on PostgreSQL: about its own files")


@pytest.fixture(autouse=True)
def logs_that_can_be_emptied(transactional_db: None) -> Iterator[None]:
    """Emptying the database after a test deletes rows, which both logs refuse on SQLite."""
    yield
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%refuses%'"
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for model in (LogLine, AccessLine):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
        for _name, sql in triggers:
            cursor.execute(sql)


@pytest.fixture
def hers(settings: Any, tmp_path: Path) -> canary.Canary:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_FOLDER = tmp_path
    return canary.make()


def in_files(words: list[str]) -> dict[str, list[str]]:
    """Look through the database with its log, and through the folder of files."""
    database = Path(str(connection.settings_dict["NAME"]))
    beside = [path for path in database.parent.iterdir() if not path.name.startswith(database.name)]
    return canary.hits(database.parent, words, besides=beside) | canary.hits(
        Path(loaded.DATA_FOLDER), words
    )


def withdraw(hers: canary.Canary) -> Any:
    return study.withdraw(participant=hers.participant, by=hers.bram, at=cast.NOW)


def clean() -> bool:
    return cleaning.run(now=timezone.now)


def clean_in_the_end() -> bool:
    """Clean; on PostgreSQL again for as long as a test beside this one writes.

    VACUUM FULL keeps what any transaction of the server may still see, also of another database.
    """
    tries = 1 if _is_sqlite else 30
    return any(cleaning.run(now=timezone.now, at_once=True) for _ in range(tries))


@sqlite_only
def test_no_byte_of_hers_is_left(hers: canary.Canary) -> None:
    assert set(in_files(hers.marks)) == set(hers.marks)  # they can be found at all
    foreseen = study.preview_withdrawal(hers.participant)
    certificate = withdraw(hers)
    assert certificate.counts == foreseen
    assert cleaning.state(certificate.reference) == cleaning.State(None)
    assert clean_in_the_end()
    assert cleaning.state(certificate.reference).done_at
    assert in_files([*hers.marks, *hers.sentences]) == {}
    # Nor in what the index knows of, whatever form its pages give it.
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE VIRTUAL TABLE temp.known USING fts5vocab(main, safeguards_searchwords, row)"
        )
        cursor.execute("SELECT term FROM temp.known")
        known = " ".join(term for [term] in cursor.fetchall())
        cursor.execute("DROP TABLE temp.known")
    assert not [mark for mark in hers.marks if mark in known]
    # And what the other said is all there, and can be found.
    main = Transcript.objects.filter(conversation__title="Over taal", role="main", version=2).get()
    assert main.text.count(canary.OTHERS) == 200
    assert [one.title for one in Conversation.objects.order_by("number")] == [
        "Over taal",
        "",
        "Groep",
    ]
    assert [each.name for each in saved_searches.of(hers.bram)] == []


@sqlite_only
def test_no_byte_is_left_while_another_writes(hers: canary.Canary) -> None:
    stop = threading.Event()
    written = []

    def write() -> None:
        while not stop.is_set():
            SavedSearch.objects.create(
                user=hers.bram, name=f"n{len(written)}", question="q=taal", created_at=cast.NOW
            )
            written.append(1)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        withdraw(hers)
        for _ in range(100):
            if cleaning.run(now=timezone.now, at_once=True):
                break
    finally:
        stop.set()
        writer.join()
    assert len(written) == SavedSearch.objects.filter(name__startswith="n").count()
    assert Cleaning.objects.get().done_at
    assert in_files([*hers.marks, *hers.sentences]) == {}


@sqlite_only
def test_a_reader_holds_it_up_and_the_next_try_does_it(
    hers: canary.Canary, monkeypatch: Any
) -> None:
    """A back-up reads what was there when it began; until it ends the log cannot be emptied."""
    monkeypatch.setattr(cleaning, "PATIENCE", 1)
    reading, done = threading.Event(), threading.Event()

    def read() -> None:
        other = connections["default"].copy()
        with other.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            cursor.execute("SELECT count(*) FROM fieldwork_turn")
            reading.set()
            done.wait(60)
            cursor.execute("ROLLBACK")
        other.close()

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait(60)
    certificate = withdraw(hers)
    assert not clean()
    assert cleaning.state(certificate.reference) == cleaning.State(None, "busy")
    rewritten = Cleaning.objects.get().rewritten_at
    assert rewritten
    assert cleaning.overdue(at=cast.NOW)
    done.set()
    reader.join()
    assert cleaning.run(now=timezone.now, at_once=True)
    cleaned = Cleaning.objects.get()
    assert cleaned.done_at
    assert not cleaned.failure
    assert cleaned.rewritten_at == rewritten  # only what had to wait was done again
    assert in_files(hers.marks) == {}


@sqlite_only  # on PostgreSQL a test beside this one can make any try fail
def test_a_failure_waits_before_it_is_tried_again() -> None:
    made = cleaning.ask(at=cast.NOW)
    moment = timezone.now()
    Cleaning.objects.update(failure="full", attempts=3, tried_at=moment)
    assert not cleaning.run(now=lambda: moment)
    assert not cleaning.run(now=lambda: moment + timezone.timedelta(seconds=39))
    assert cleaning.run(now=lambda: moment + timezone.timedelta(seconds=40))
    made.refresh_from_db()
    assert made.done_at == moment + timezone.timedelta(seconds=40)


@postgresql_only
def test_tables_are_rewritten_on_postgresql(hers: canary.Canary) -> None:
    def place(table: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_relation_filepath(%s)", [table])
            found: str = cursor.fetchone()[0]
            return found

    tables = ["fieldwork_transcript", "coding_coding", "safeguards_searchentry"]
    before = [place(table) for table in [*tables, "safeguards_logline"]]
    certificate = withdraw(hers)
    assert cleaning.state(certificate.reference) == cleaning.State(None)
    assert clean_in_the_end()
    assert cleaning.state(certificate.reference).done_at
    after = [place(table) for table in [*tables, "safeguards_logline"]]
    assert [old != new for old, new in zip(before, after, strict=True)] == [True, True, True, False]
    assert canary.hits(Path(loaded.DATA_FOLDER), hers.marks) == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(s::text, ' ') FROM pg_stats s")
        [known] = cursor.fetchone()
    assert not [mark for mark in hers.marks if mark in known]


@postgresql_only
def test_a_snapshot_holds_up_postgresql(hers: canary.Canary) -> None:
    """Rows that an older transaction may still see are kept by VACUUM FULL: that is no success."""
    other = connections["default"].copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT 1")
        certificate = withdraw(hers)
        assert not clean()
        assert cleaning.state(certificate.reference) == cleaning.State(None, "busy")
        cursor.execute("ROLLBACK")
    other.close()
    assert clean_in_the_end()
    assert cleaning.state(certificate.reference).done_at
