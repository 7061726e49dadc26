"""A disk that is full: the page says so, nothing is half stored, the journal knows who asked."""

import errno
import json
import logging
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.urls import reverse

from tests import cast
from tests.words import source_of
from weerklank.safeguards import disk
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.storage import WholeFiles

HERE = Path(__file__).parent


def behind(cause: BaseException) -> OperationalError:
    """Return a failure as Django raises it, with the database's own behind it."""
    try:
        raise OperationalError(str(cause)) from cause
    except OperationalError as failure:
        return failure


def of_sqlite(code: int) -> sqlite3.OperationalError:
    failure = sqlite3.OperationalError("words that may change")
    failure.sqlite_errorcode = code
    return failure


class OfPostgresql(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__("words that may change")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("failure", "is_full"),
    [
        (OSError(errno.ENOSPC, "x"), True),
        (OSError(errno.EDQUOT, "x"), True),
        (OSError(errno.EACCES, "x"), False),
        (behind(of_sqlite(sqlite3.SQLITE_FULL)), True),
        (behind(of_sqlite(sqlite3.SQLITE_BUSY)), False),
        (behind(OfPostgresql("53100")), True),
        (behind(OfPostgresql("40001")), False),
        (None, False),
    ],
)
def test_a_full_disk_is_told_from_other_failures(failure, is_full):
    assert disk.is_full(failure) == is_full


def test_half_a_file_is_not_kept(tmp_path, monkeypatch):
    store = WholeFiles(location=tmp_path)

    class Breaks(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        store.save("een.txt", Breaks(b"half and whole"))
    assert list(tmp_path.iterdir()) == []
    store.save("een.txt", ContentFile(b"whole"))
    assert (tmp_path / "een.txt").read_bytes() == b"whole"


def full(*_arguments, **_named):
    raise behind(of_sqlite(sqlite3.SQLITE_FULL))


def test_a_page_that_cannot_be_logged_says_why_and_shows_nothing(
    voorbeelddam, logged_in, monkeypatch, caplog
):
    person = cast.make_participant(voorbeelddam.round, "D1")
    client = logged_in(voorbeelddam.bram)
    client.raise_request_exception = False
    monkeypatch.setattr(LogLine, "save", full)
    with caplog.at_level(logging.CRITICAL):
        answer = client.get(reverse("study:participant", args=[person.pk]))
    page = source_of(answer)
    assert answer.status_code == 507
    assert "De schijf is vol" in page
    assert "D1" not in page
    [line] = [each for each in caplog.records if "disk full" in each.getMessage()]
    assert f"by={voorbeelddam.bram.pk} from=127.0.0.1" in line.getMessage()


def test_a_session_that_cannot_be_kept_says_why_too(voorbeelddam, logged_in, monkeypatch, caplog):
    client = logged_in(voorbeelddam.bram)
    monkeypatch.setattr(Session, "save", full)
    answer = client.get(reverse("site:help"))
    assert answer.status_code == 507
    assert "De schijf is vol" in answer.content.decode()
    assert "disk full" in caplog.text


def test_what_cannot_be_read_gets_a_page_in_dutch(voorbeelddam, logged_in):
    client = logged_in(voorbeelddam.bram)
    fields = "&".join(f"f{number}=" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    answer = client.post("/taal/", fields, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "Er is niets bewaard." in answer.content.decode()


# --- on a disk that really is full -------------------------------------------------------------
@pytest.fixture
def small_disk(tmp_path):
    """A file system of 8 MB where we may make one; else a limit on the size of files."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    yield place, made.returncode == 0
    if made.returncode == 0:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_upload_import_log_and_log_in_on_a_full_disk(small_disk, tmp_path):
    place, is_mounted = small_disk
    told = subprocess.run(
        [sys.executable, "-m", "tests.site.on_a_full_disk", str(place), str(int(is_mounted))],
        capture_output=True,
        text=True,
        cwd=HERE.parent.parent,
        check=False,
        timeout=300,
    )
    assert told.returncode == 0, told.stderr[-4000:]
    found = json.loads(told.stdout.splitlines()[-1])
    assert found == {
        "looked": [507, "De schijf is vol"],
        "uploaded": [507, "De schijf is vol"],
        "logged in": [507, "De schijf is vol"],
        "command": "De schijf van de server is vol",
        "left": ["at-work.lock", "present.lock"],  # empty; they say who is at work
        "rows": 0,
        "is whole": "ok",
        "afterwards": [200, 302],
    }
    assert "disk full: nothing stored" in told.stderr
