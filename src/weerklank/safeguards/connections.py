"""Connections that stay open: when they must be opened anew.

Opening SQLite costs more than what many a page asks of it, so a thread keeps its connection for a
minute (CONN_MAX_AGE in settings/environment.py). A restore, or whoever puts another file in its
place, must not have a server go on in the file that is gone: that is looked at before each
request, which costs one question to the file system.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.signals import request_started
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from weerklank.safeguards import disk

_OPENED = "_weerklank_opened_file"


def _file_of(connection: BaseDatabaseWrapper) -> tuple[int, int] | None:
    """Return which file stands under the name of this database, None where there is none."""
    try:
        found = os.stat(connection.settings_dict["NAME"])
    except OSError:  # it is in memory, or gone
        return None
    return found.st_dev, found.st_ino


def _note_file(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    if connection.vendor == "sqlite":
        setattr(connection, _OPENED, _file_of(connection))


def close_replaced(**_signal: object) -> None:
    """Close this thread's connections to files that are no longer there under their name."""
    for connection in connections.all(initialized_only=True):
        if (
            connection.vendor == "sqlite"
            and connection.connection is not None
            and not connection.in_atomic_block
            and getattr(connection, _OPENED, None) != _file_of(connection)
        ):
            connection.close()


def watch() -> None:
    """Look before every request from now on."""
    connection_created.connect(_note_file, dispatch_uid="weerklank.connections")
    request_started.connect(close_replaced, dispatch_uid="weerklank.connections")


@contextmanager
def without_waiting(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let SQLite refuse at once, with an OperationalError, to write while somebody else does."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    patience = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")


def is_busy(failure: BaseException | None) -> bool:
    """Return whether SQLite gave up waiting for somebody else who writes; nothing was stored."""
    # The lowest byte says what it is, the others why.
    return any(
        getattr(each, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
        for each in disk.behind(failure)
    )
