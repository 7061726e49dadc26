"""The data folder: who may read it, what lies in it for a moment, and what nobody names.

Everything with words stands in the database or in a file that a row names. What a killed process
leaves behind, half an upload or the files of an import that never came to be, is swept.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.apps import apps
from django.conf import settings
from django.db import models

TEMPORARY = "tmp"
ARRIVING = ".arriving"
UNFINISHED = ".part"
AT_WORK = "at-work.lock"
PRESENT, ASKING = "present.lock", "asking.lock"
# Among files that a restore put in place, until everything of it is done.
RESTORING = ".restoring"
# A file is named by a row within seconds of being written; a command that takes in much at once
# says that it is at work, and then nothing younger than a day is touched.
NAMED_WITHIN = timedelta(minutes=15)
AT_WORK_WITHIN = timedelta(days=1)


def prepare() -> None:
    """Let only the owner read what this process writes, and keep temporary files in the folder.

    For the start of a process: web server, worker or command.
    """
    os.umask(0o077)
    try:
        folder = temporary()
        _close_to_others(Path(settings.DATA_FOLDER))
        _be_present()
    except OSError:
        return  # a folder that cannot be written is for the command to tell
    os.environ["TMPDIR"] = os.environ["SQLITE_TMPDIR"] = str(folder)
    tempfile.tempdir = str(folder)


def temporary() -> Path:
    """Return the folder for what lives for a moment; it is made when it is not there."""
    folder = Path(settings.DATA_FOLDER) / TEMPORARY
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _close_to_others(folder: Path) -> None:
    """Take from others what an older version left readable: the database beside its log."""
    for path in folder.glob("*.sqlite3*"):
        if path.stat().st_mode & 0o077 and path.stat().st_uid == os.getuid():
            path.chmod(0o600)


# --- who is here ------------------------------------------------------------------------------
_present: IO[str] | None = None
_present_at = ""


def _be_present() -> IO[str]:
    """Hold, as long as this process lives, what says that it works on this folder.

    Waits while another process sweeps because it was alone.
    """
    global _present, _present_at  # noqa: PLW0603  the lock is the process's own
    path = temporary() / PRESENT
    if _present is None or _present_at != str(path):
        if _present is not None:
            _present.close()
        # Readable by all who can enter the folder: who runs a command as another user makes the
        # file too, and then the server has to find it locked.
        made = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
        if os.fstat(made).st_uid == os.getuid():
            os.fchmod(made, 0o644)
        _present = os.fdopen(made)
        _present_at = str(path)
        fcntl.flock(_present, fcntl.LOCK_SH)
    return _present


@contextmanager
def alone() -> Iterator[bool]:
    """Return whether no other process works on this folder; one that starts meanwhile waits.

    The lock is given up for a moment to ask for it alone, so one process asks at a time.
    """
    file = _be_present()
    with only_one(ASKING) as may_ask:
        is_alone = may_ask and _is_given(file, fcntl.LOCK_EX)
        try:
            yield is_alone
        finally:
            if is_alone:
                fcntl.flock(file, fcntl.LOCK_SH)


def _is_given(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(file, fcntl.LOCK_SH)
        return False
    return True


# --- one at a time ----------------------------------------------------------------------------
@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Return whether this process has the lock of this name. It falls with the process."""
    with _lock(name, fcntl.LOCK_EX) as is_mine:
        yield is_mine


@contextmanager
def at_work() -> Iterator[None]:
    """Say meanwhile that files are written whose rows follow later than usual."""
    with (temporary() / AT_WORK).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def _lock(name: str, kind: int) -> Iterator[bool]:
    with (temporary() / name).open("a") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


# --- what nobody names ------------------------------------------------------------------------
def orphans(*, at: datetime, whatever_age: bool = False) -> list[Path]:
    """Return the files with words that no row names, old enough that none will.

    Also what an upload, a back-up or a restore left unfinished. `whatever_age` is for a place
    where nobody else is at work, as `alone` says.
    """
    with _lock(AT_WORK, fcntl.LOCK_EX) as is_quiet:
        age = NAMED_WITHIN if is_quiet else AT_WORK_WITHIN
    before = at + timedelta(minutes=1) if whatever_age else at - age
    root = Path(settings.MEDIA_ROOT)
    # First the files and then the rows: what came between the two has a row.
    there = [path for path in _files(root) if _is_older(path, before)]
    named = {root / name for name in named_files()}
    arriving = root.with_name(root.name + ARRIVING)
    passing = [
        path
        for folder in (temporary(), arriving)
        for path in _files(folder)
        if path.suffix != ".lock" and _is_older(path, before)
    ]
    return sorted([path for path in there if path not in named] + passing + _unfinished_backups())


def sweep(*, at: datetime, whatever_age: bool = False) -> int:
    """Remove what `orphans` finds; gives how many files went."""
    found = orphans(at=at, whatever_age=whatever_age)
    for path in found:
        path.unlink(missing_ok=True)
    root = Path(settings.MEDIA_ROOT)
    arriving = root.with_name(root.name + ARRIVING)
    if arriving.exists() and not _files(arriving):
        shutil.rmtree(arriving, ignore_errors=True)
    return len(found)


def named_files() -> set[str]:
    """Return every file that a row names, relative to the folder of files."""
    return {
        str(name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
        for name in model._base_manager.exclude(**{field.name: ""})
        .order_by()
        .values_list(field.name, flat=True)
        .iterator(chunk_size=2000)
    }


def _unfinished_backups() -> list[Path]:
    return unfinished_in(Path(settings.DATA_FOLDER) / "backups")


def unfinished_in(folder: Path) -> list[Path]:
    """Return the half back-ups in a folder that nobody is writing: a writer holds its lock."""
    found = []
    for path in sorted(folder.glob(f"*{UNFINISHED}")) if folder.is_dir() else []:
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            found.append(path)
    return found


def has_files(folder: Path) -> bool:
    return bool(_files(folder))


def is_restoring() -> bool:
    """Return whether a restore began here and was not finished."""
    return (Path(settings.MEDIA_ROOT) / RESTORING).is_file()


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.rglob("*") if path.is_file() and path.name != RESTORING]


def _is_older(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False
