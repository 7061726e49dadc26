import json
import random
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from tests import cast
from tests.house.world import make_world
from weerklank.fieldwork.models import SourceFile
from weerklank.safeguards import backups


def rows_now() -> dict[str, list[dict]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in backups.tables()
    }


@pytest.fixture
def filled(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    return make_world()


def empty_the_place(tmp_path, settings):
    """Give an empty place: another folder, and tables without rows."""
    with connection.cursor() as cursor:
        for model in reversed(backups.tables()):
            table = connection.ops.quote_name(model._meta.db_table)
            if model._meta.label == "safeguards.LogLine":
                _let_lines_go(cursor, table)
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    settings.MEDIA_ROOT = tmp_path / "elsewhere"


def _let_lines_go(cursor, table):
    """The log refuses to lose lines; until the end of this test it does not."""
    if connection.vendor == "postgresql":
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    else:
        cursor.execute("DROP TRIGGER IF EXISTS log_refuses_delete")


def test_restored_place_equals_the_one_backed_up(filled, tmp_path, settings):
    before = rows_now()
    contents = backups.write(tmp_path / "b.weerklank", at=cast.NOW)
    assert contents.rows["coding.Coding"] == 2
    assert (
        contents.files == 4
    )  # a text, a draft, a version of the report, and a question read aloud

    empty_the_place(tmp_path, settings)
    backups.restore(tmp_path / "b.weerklank")

    assert rows_now() == before
    file = SourceFile.objects.get()
    assert (settings.MEDIA_ROOT / file.content.name).read_bytes() == b"abc"
    cast.make_participant(filled.round, "D2")  # counters go on after the restored rows


def test_restoring_over_existing_data_is_refused(filled, tmp_path):
    backups.write(tmp_path / "b.weerklank", at=cast.NOW)
    with pytest.raises(backups.PlaceNotEmpty):
        backups.restore(tmp_path / "b.weerklank")


def test_a_flipped_bit_anywhere_is_found(filled, tmp_path):
    filled.file.content.save("groot.bin", ContentFile(random.Random(1).randbytes(20_000)))  # noqa: S311
    path = tmp_path / "b.weerklank"
    backups.write(path, at=cast.NOW)
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        spots = [
            info.header_offset + 30 + len(info.filename) + 20 + info.compress_size // 2
            for info in archive.infolist()
            if info.compress_size > 60
        ]
    assert len(spots) > 5
    for spot in spots:
        damaged = bytearray(whole)
        damaged[spot] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(backups.BackupDamaged):
            backups.verify(path)


def test_a_manifest_of_another_version_is_refused(filled, tmp_path, settings):
    path = tmp_path / "b.weerklank"
    backups.write(path, at=cast.NOW)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members[backups.MANIFEST])
    manifest["migrations"].append("study.9999_from_the_future")
    members[backups.MANIFEST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    empty_the_place(tmp_path, settings)
    with pytest.raises(backups.WrongVersion):
        backups.restore(path)
    assert not settings.MEDIA_ROOT.exists()
