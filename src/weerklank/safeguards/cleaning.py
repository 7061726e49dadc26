"""Words that were erased leave the store itself: old pages, free pages, the log of writes.

A row that is changed or deleted leaves copies behind that no query gives and a search through the
file's bytes does: pages that a b-tree moved rows out of, segments of the full-text index, the
write-ahead log. So whoever erases words asks for a cleaning in the same transaction, and the
worker rewrites the store soon after it; see docs/adr/0017.

On SQLite: the index is built anew, VACUUM writes every page again, and a checkpoint empties the
write-ahead log. On PostgreSQL: VACUUM FULL of every table, and of the statistics of the planner,
which hold values too. Its own write-ahead log and whatever archives it are outside this.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import F, QuerySet

from weerklank.safeguards import models, places, search
from weerklank.safeguards.terms import CleaningFailure

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper
    from psycopg.errors import Diagnostic

logger = logging.getLogger(__name__)

LOCK = "cleaning.lock"
# Another's page or command ends soon; a back-up may read for long, then the next try goes on.
PATIENCE = 2000  # milliseconds for one try
TRIES = 5
# Between tries: soon at first, and never less often than this.
LONGEST_WAIT = timedelta(hours=1)
LATE = timedelta(minutes=5)
# Added to only, and never with anybody's words: rewriting them would only take long.
_LOGS = {"safeguards.LogLine", "vault.AccessLine"}


class _Busy(Exception):
    """Somebody still reads or writes what was there before."""


class _Denied(Exception):
    """The database did not let us."""


@dataclass(frozen=True, slots=True)
class State:
    """How far the store is with forgetting what a certificate is about."""

    done_at: datetime | None
    failure: str = ""


# --- asking -----------------------------------------------------------------------------------
def ask(*, at: datetime, of: UUID | None = None) -> models.Cleaning:
    """Ask for the store to be cleaned; call it in the transaction that erases words.

    `of` is the reference of the certificate that will show when it was done.
    """
    return models.Cleaning.objects.create(asked_at=at, of=of)


def state(reference: UUID) -> State:
    """Say how far the cleaning for a certificate is.

    One from before cleanings were kept is covered by any that was done since.
    """
    own = models.Cleaning.objects.filter(of=reference).first()
    if own is not None:
        return State(own.done_at, own.failure)
    since = models.Cleaning.objects.exclude(done_at=None).order_by("done_at").first()
    return State(since.done_at if since else None)


def overdue(*, at: datetime) -> list[models.Cleaning]:
    """Return the cleanings that failed, or were asked for some time ago and are not done."""
    waiting = models.Cleaning.objects.filter(done_at=None).order_by("id")
    return [each for each in waiting if each.failure or each.asked_at < at - LATE]


# --- doing ------------------------------------------------------------------------------------
def run(*, now: Callable[[], datetime], at_once: bool = False) -> bool:
    """Clean the store when that was asked for and it is time. Says whether nothing waits now.

    Safe to call at any moment and from several processes: one does it. What fails is noted and
    tried again later, with `at_once` whatever the time. Not to be called inside a transaction.
    """
    waiting = list(models.Cleaning.objects.filter(done_at=None))
    if not waiting:
        return True
    if not at_once and not any(_is_due(each, now()) for each in waiting):
        return False
    with places.only_one(LOCK) as is_mine:
        return _clean([each.pk for each in waiting], now) if is_mine else False


def _is_due(cleaning: models.Cleaning, now: datetime) -> bool:
    if cleaning.tried_at is None:
        return True
    wait = timedelta(seconds=5) * (1 << min(cleaning.attempts, 12))
    return now >= cleaning.tried_at + min(wait, LONGEST_WAIT)


def _clean(numbers: list[int], now: Callable[[], datetime]) -> bool:
    """Rewrite the store and empty its log. What was erased before this began is gone after it."""
    asked = models.Cleaning.objects.filter(pk__in=numbers, done_at=None)
    try:
        if asked.filter(rewritten_at=None).exists():
            for alias in connections:
                _rewrite(alias)
            # Kept: an emptying that has to wait for a reader must not rewrite all of it again.
            asked.update(rewritten_at=now())
        for alias in connections:
            _empty_log(alias)
    except (DatabaseError, _Busy, _Denied, OSError) as error:
        failure = _failure(error)
        logger.warning("cleaning failed=%s", failure.value)
        _note(asked, failure, now())
        return False
    asked.update(done_at=now(), failure="")
    logger.info("cleaning done=%s", len(numbers))
    return True


def _note(asked: QuerySet[models.Cleaning], failure: CleaningFailure, at: datetime) -> None:
    try:
        asked.update(failure=failure, tried_at=at, attempts=F("attempts") + 1)
    except DatabaseError:
        logger.exception("cleaning could not be noted")  # a full disk: the next try says it again


def _failure(error: Exception) -> CleaningFailure:
    words = str(error)
    if isinstance(error, _Denied):
        return CleaningFailure.DENIED
    if isinstance(error, _Busy) or "locked" in words or "lock timeout" in words:
        return CleaningFailure.BUSY
    if "full" in words or "No space left" in words:
        return CleaningFailure.FULL
    logger.error("cleaning: %s", type(error).__name__, exc_info=error)
    return CleaningFailure.OTHER


def _rewrite(alias: str) -> None:
    if connections[alias].vendor == "sqlite":
        if alias == DEFAULT_DB_ALIAS:
            search.build_anew()
        with connections[alias].cursor() as cursor:
            cursor.execute("VACUUM")
    else:
        _vacuum_full(alias)


def _empty_log(alias: str) -> None:
    """Put every page in its place and cut the write-ahead log to nothing."""
    if connections[alias].vendor != "sqlite":
        return  # its log is the server's, and an archive of it the administrator's
    with connections[alias].cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            for number in range(TRIES):
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                [is_busy, *_pages] = cursor.fetchone()
                if not is_busy:
                    return
                time.sleep(0.1 * number)
        finally:
            usual = settings.DATABASES[alias].get("OPTIONS", {}).get("timeout", 5)
            cursor.execute(f"PRAGMA busy_timeout = {int(usual * 1000)}")
    raise _Busy


def _vacuum_full(alias: str) -> None:
    connection = connections[alias]
    logs = {model._meta.db_table for model in apps.get_models() if model._meta.label in _LOGS}
    tables = [name for name in connection.introspection.table_names() if name not in logs]
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
        try:
            for table in tables:
                _vacuum_table(connection, cursor, connection.ops.quote_name(table))
            # The planner's statistics hold common values as they were before.
            _vacuum_table(connection, cursor, "pg_catalog.pg_statistic")
        finally:
            cursor.execute("RESET lock_timeout")


def _vacuum_table(connection: BaseDatabaseWrapper, cursor: CursorWrapper, table: str) -> None:
    """Rewrite a table without the rows that are gone.

    Rows that an older transaction may still see are kept, so that is looked at and tried again.
    """
    options = "FULL, VERBOSE" if table.startswith("pg_") else "FULL, VERBOSE, ANALYZE"
    for number in range(TRIES):
        with _notices(connection) as told:
            cursor.execute(f"VACUUM ({options}) {table}")
        if any(severity == "WARNING" for severity, _detail in told):
            raise _Denied
        kept = [re.match(r"\d+", detail) for _severity, detail in told]
        if not any(found and int(found.group()) for found in kept):
            return
        time.sleep(0.2 * (number + 1))
    raise _Busy


@contextmanager
def _notices(connection: BaseDatabaseWrapper) -> Iterator[list[tuple[str, str]]]:
    """Collect what the server tells meanwhile, as (severity, detail)."""
    told: list[tuple[str, str]] = []

    def note(diagnostic: Diagnostic) -> None:
        # Read here: the driver empties it when this returns.
        told.append((diagnostic.severity_nonlocalized or "", diagnostic.message_detail or ""))

    connection.connection.add_notice_handler(note)
    try:
        yield told
    finally:
        connection.connection.remove_notice_handler(note)
