"""Failures that a full disk is behind."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# SQLITE_FULL, and what it says when the log beside the database cannot grow.
_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
_POSTGRESQL = "53100"  # disk_full

SENTENCE = (
    "De schijf van de server is vol. Er is niets bewaard. Maak ruimte in de map met gegevens"
    " (WEERKLANK_DATA), of waar de database staat, en doe het dan opnieuw."
)


def is_full(failure: BaseException | None) -> bool:
    """Return whether a full disk is behind this failure."""
    return any(
        (isinstance(each, OSError) and each.errno in _NO_ROOM)
        or getattr(each, "sqlite_errorcode", None) in _SQLITE
        or getattr(each, "sqlstate", None) == _POSTGRESQL
        for each in behind(failure)
    )


def behind(failure: BaseException | None) -> Iterator[BaseException]:
    """Yield a failure and what it came from."""
    seen: set[int] = set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        yield failure
        failure = failure.__cause__ or failure.__context__
