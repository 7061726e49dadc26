"""Sound that is kept: sealed on disk, played with a line in the log, gone when its term is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.test import RequestFactory
from django.utils import timezone

from tests import cast
from weerklank.safeguards import places
from weerklank.safeguards.models import LogLine
from weerklank.sounds import operations, queries, refusals, views
from weerklank.sounds.models import Sound
from weerklank.sounds.sealing import CHUNK, sealed_size

pytestmark = pytest.mark.django_db
SAID = b"RIFF\x24\x08\x00\x00WAVEfmt " + b"ik geef toestemming, kanarieblauw. " * 6_000


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def bram() -> Any:
    return cast.make_voorbeelddam().bram


def keep(by: Any, content: bytes = SAID, **more: Any) -> Sound:
    given = {"kind": "consent", "by": by, "at": cast.NOW} | more
    return operations.keep(ContentFile(content).chunks(), **given)


def heard(sound: Sound, **part: int) -> bytes:
    return b"".join(queries.read(sound, **part))


def test_it_is_noise_on_disk_and_opens_whole_and_in_part(bram, folder):
    sound = keep(bram)
    assert (sound.form, sound.size) == ("audio/wav", len(SAID))
    file = Path(sound.file.path)
    assert file.stat().st_size == sealed_size(len(SAID))
    assert b"kanarieblauw" not in file.read_bytes()
    assert [path for path in folder.rglob("*") if path.is_file()] == [file]
    assert heard(sound) == SAID
    assert heard(sound, start=CHUNK - 3, end=CHUNK + 4) == SAID[CHUNK - 3 : CHUNK + 4]
    line = LogLine.objects.get(what="sound.kept")
    assert line.detail == {"sound_kind": "consent", "bytes": len(SAID)}


def test_no_two_files_are_alike(bram):
    one, other = keep(bram), keep(bram)
    assert Path(one.file.path).read_bytes() != Path(other.file.path).read_bytes()


@pytest.mark.parametrize("content", [b"", b"<script>", b"%PDF-1.7 " * 50])
def test_what_is_no_sound_is_refused_and_leaves_nothing(bram, folder, content):
    with pytest.raises(refusals.NoSound):
        keep(bram, content)
    assert not [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("most", "is_kept"), [(len(SAID), True), (len(SAID) - 1, False)])
def test_what_is_too_large_is_refused_on_the_way(bram, folder, settings, most, is_kept):
    settings.SOUND_MOST_BYTES = most
    if is_kept:
        assert keep(bram).size == most
        return
    with pytest.raises(refusals.TooLarge):
        keep(bram)
    assert not Sound.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_sender_that_breaks_off_leaves_nothing(bram, folder):
    def broken() -> Iterator[bytes]:
        yield SAID
        raise ConnectionError

    with pytest.raises(ConnectionError):
        operations.keep(broken(), kind="consent", by=bram, at=cast.NOW)
    assert not Sound.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_another_key_and_a_damaged_file_are_told(bram, settings):
    sound = keep(bram)
    former, settings.SOUND_KEY = settings.SOUND_KEY, "another secret that is long enough"
    with pytest.raises(refusals.Damaged):
        heard(sound)
    assert operations.reseal(former_secret=former) == 1
    sound.refresh_from_db()
    assert heard(sound) == SAID
    with pytest.raises(refusals.Damaged):
        operations.reseal(former_secret=former)
    file = Path(sound.file.path)
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(refusals.Damaged):
        heard(sound)
    file.unlink()
    with pytest.raises(refusals.Damaged):
        heard(sound)


def test_erased_is_gone_with_its_key(bram, folder, django_capture_on_commit_callbacks):
    sound, stays = keep(bram), keep(bram)
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.erase([sound], by=bram, at=cast.NOW) == 1
    assert [path for path in folder.rglob("*") if path.is_file()] == [Path(stays.file.path)]
    assert Sound.objects.get() == stays
    assert LogLine.objects.filter(what="sound.erased").count() == 1


@pytest.mark.parametrize(("days", "left"), [(0, 1), (1, 0)])
def test_term_is_kept_to_the_day(bram, days, left):
    keep(bram, keep_until=cast.TODAY)
    keep(bram, keep_until=None)
    gone = operations.erase_due(today=cast.TODAY + timedelta(days=days), at=cast.NOW)
    assert gone == 1 - left
    assert Sound.objects.count() == 1 + left


def test_file_that_no_row_names_is_swept_and_others_stay(bram, folder):
    sound = keep(bram)
    Sound.objects.filter(pk=keep(bram).pk).delete()
    assert places.sweep(at=timezone.now() + timedelta(days=2)) == 1
    assert heard(sound) == SAID


# --- listening --------------------------------------------------------------------------------


def asked(by: Any, session: SessionStore, sound: Sound, part: str = "") -> Any:
    request = RequestFactory().get("/", headers={"Range": part} if part else {})
    request.user, request.session = by, session
    return views.stream(request, sound)


def test_a_player_gets_what_it_asks_and_one_play_is_one_line(bram):
    sound, session = keep(bram), SessionStore()
    whole = asked(bram, session, sound)
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, SAID)
    assert whole["Accept-Ranges"] == "bytes"
    assert whole["Content-Type"] == "audio/wav"
    assert int(whole["Content-Length"]) == len(SAID)

    begin = asked(bram, session, sound, "bytes=0-99")
    assert (begin.status_code, b"".join(begin.streaming_content)) == (206, SAID[:100])
    assert begin["Content-Range"] == f"bytes 0-99/{len(SAID)}"
    further = asked(bram, session, sound, f"bytes={CHUNK}-")
    assert b"".join(further.streaming_content) == SAID[CHUNK:]
    # Twice from the beginning; going on is no play of its own.
    assert LogLine.objects.filter(what="sound.played", kind="read").count() == 2

    beyond = asked(bram, session, sound, f"bytes={len(SAID)}-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(SAID)}")


def test_who_begins_in_the_middle_is_written_down_as_well(bram):
    sound = keep(bram)
    asked(bram, SessionStore(), sound, "bytes=500-")
    assert LogLine.objects.filter(what="sound.played").count() == 1


def test_what_cannot_be_opened_is_told_before_anything_is_sent(bram):
    sound = keep(bram)
    Path(sound.file.path).unlink()
    with pytest.raises(refusals.Damaged):
        asked(bram, SessionStore(), sound)
