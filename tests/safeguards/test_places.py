"""What nobody names goes; what somebody is about to name stays."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.house.world import World, make_world
from weerklank.safeguards import backups, jobs, places
from weerklank.site.commands import left_behind

SOON = timedelta(minutes=14)
LATER = timedelta(minutes=16)
NEXT_DAY = timedelta(hours=25)


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.DATA_FOLDER = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return make_world()


def leave(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"haar woorden")
    return path


@pytest.mark.parametrize(
    "where",
    [
        "files/transcripts/2026/05/x.bin",
        "files/drafts/1.bin",
        "tmp/x.upload.txt",
        "files.arriving/a",
    ],
)
def test_a_file_without_a_row_goes_once_none_can_come(
    world: World, tmp_path: Path, where: str
) -> None:
    orphan = leave(tmp_path / where)
    now = timezone.now()
    places.sweep(at=now + SOON)
    assert orphan.exists()
    assert places.orphans(at=now + LATER) == [orphan]
    assert places.sweep(at=now + LATER) == 1
    assert not orphan.exists()
    assert Path(world.file.content.path).exists()
    assert Path(world.draft.content.path).exists()


def test_nothing_young_goes_while_much_is_brought_in(world: World, tmp_path: Path) -> None:
    orphan = leave(tmp_path / "files/transcripts/x.bin")
    now = timezone.now()
    with places.at_work():
        assert places.orphans(at=now + LATER) == []
        assert places.orphans(at=now + NEXT_DAY) == [orphan]
    assert places.orphans(at=now + LATER) == [orphan]


@contextmanager
def another_process(world: World) -> Iterator[None]:
    """Hold what a process holds that works on the folder, as another process does."""
    with (places.temporary() / places.PRESENT).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def may_enter() -> bool:
    """Say whether a process that starts now goes on at once."""
    with (places.temporary() / places.PRESENT).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@pytest.mark.parametrize("where", ["tmp/x.upload.txt", "files/drafts/1.bin", "files.arriving/a"])
def test_what_was_left_just_now_goes_where_nobody_else_is_at_work(
    world: World, tmp_path: Path, where: str
) -> None:
    orphan = leave(tmp_path / where)
    with another_process(world):
        assert jobs.sweep(may_be_alone=True) == 0
    assert jobs.sweep() == 0  # who writes files meanwhile has to wait
    assert jobs.sweep(may_be_alone=True) == 1
    assert not orphan.exists()
    assert Path(world.file.content.path).exists()
    assert Path(world.draft.content.path).exists()


def test_check_lists_what_was_left_just_now_where_nobody_else_is_at_work(
    world: World, tmp_path: Path
) -> None:
    orphan = leave(tmp_path / "tmp/x.upload.txt")
    with another_process(world):
        assert not any(str(orphan) in line for line in left_behind.found(at=timezone.now()))
    assert any(str(orphan) in line for line in left_behind.found(at=timezone.now()))


def test_who_starts_while_another_is_alone_waits(world: World) -> None:
    assert may_enter()
    with places.alone() as is_alone:
        assert is_alone
        assert not may_enter()
    assert may_enter()


def test_a_process_says_that_it_is_here_whoever_made_the_lock(
    settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    settings.DATA_FOLDER = tmp_path
    monkeypatch.setattr("tempfile.tempdir", None)
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, "")
    before = os.umask(0o077)
    try:
        places.prepare()
    finally:
        os.umask(before)
    lock = tmp_path / "tmp" / places.PRESENT
    assert stat.S_IMODE(lock.stat().st_mode) == 0o644  # in a folder that is its owner's
    assert stat.S_IMODE(lock.parent.stat().st_mode) == 0o700
    with lock.open() as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_two_who_ask_at_once_are_not_both_alone(world: World) -> None:
    with places.only_one(places.ASKING), places.alone() as is_alone:
        assert not is_alone
    # Asking or not, this process is known to be here.
    for _ in range(2):
        with (
            (places.temporary() / places.PRESENT).open("a") as file,
            pytest.raises(BlockingIOError),
        ):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with another_process(world), places.alone() as is_alone:
            assert not is_alone


def test_half_a_backup_goes_unless_somebody_writes_it(world: World, tmp_path: Path) -> None:
    half = leave(tmp_path / "backups" / "b.weerklank.part")
    whole = leave(tmp_path / "backups" / "a.weerklank")
    with half.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert places.orphans(at=timezone.now()) == []
        with pytest.raises(backups.BeingMade):
            backups.write(tmp_path / "backups" / "b.weerklank", at=timezone.now())
    places.sweep(at=timezone.now())
    assert not half.exists()
    assert whole.exists()


def test_a_backup_holds_what_rows_name_and_is_its_owners(world: World, tmp_path: Path) -> None:
    leave(tmp_path / "files/transcripts/orphan.bin")
    contents = backups.write(tmp_path / "b.weerklank", at=timezone.now())
    assert (
        contents.files == 4
    )  # a text, a draft, a version of the report, and a question read aloud
    assert stat.S_IMODE((tmp_path / "b.weerklank").stat().st_mode) == 0o600


def test_a_process_writes_for_its_owner_only(
    settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    settings.DATA_FOLDER = tmp_path
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr("tempfile.tempdir", None)
    database = leave(tmp_path / "weerklank.sqlite3")
    database.chmod(0o644)
    before = os.umask(0o022)
    try:
        places.prepare()
        made = leave(tmp_path / "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert os.environ["SQLITE_TMPDIR"] == str(tmp_path / "tmp")
