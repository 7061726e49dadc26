"""Back-up and restore of database and files together, in one archive.

Rows are written per table as JSON lines, so that a back-up made on SQLite can be restored on
PostgreSQL and the other way round. The manifest names every member with its SHA-256.

A room with a database of its own has a back-up of its own; see docs/beheer/back-up.md.
"""

import fcntl
import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TypedDict

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, models, router, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from weerklank.safeguards import bundles, places, reach
from weerklank.safeguards.refusals import DomainError

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
# What is made again by itself, or must not outlive the machine it was made on.
LEFT_OUT = {
    "sessions.Session",
    "contenttypes.ContentType",
    "auth.Permission",
    "auth.Group",
    "django_tasks_db.DBTaskResult",
    "safeguards.SearchEntry",
    "coding.ReadingSize",
    "site.WalkCount",
    "coding.CountedText",
    "coding.Heard",
    "coding.Mention",
    "suggestions.Embedding",
    "suggestions.Learning",
    "suggestions.LearnedCode",
    "suggestions.Offer",
    "safeguards.Attempt",
}


class BackupDamaged(DomainError):
    """The archive is not what its manifest says."""


class BeingMade(DomainError):
    user_message = _("Er wordt al een back-up met deze naam gemaakt. Wacht tot die klaar is.")


class PlaceNotEmpty(DomainError):
    user_message = _(
        "Hier staan al gegevens. Zet een back-up alleen terug in een lege database en map."
    )


class WrongVersion(DomainError):
    """The back-up was made by a version whose tables differ."""


class OtherTables(DomainError):
    user_message = _(
        "Deze back-up bevat andere tabellen dan hier passen. De kluis stond toen in een eigen "
        "database en hier niet, of andersom. Stel dat eerst gelijk in."
    )


class _Manifest(TypedDict):
    format: int
    made_at: str
    migrations: list[str]
    rows: dict[str, int]
    members: dict[str, str]  # the digest of each, by its name


@dataclass(frozen=True, slots=True)
class Contents:
    """What a back-up holds: rows per table and files, as its manifest counts them."""

    made_at: str
    rows: dict[str, int]
    files: int
    digest: str = ""  # of the manifest, and so of every member


def tables() -> list[type[models.Model]]:
    """Return the tables to keep, each after the ones it points to."""
    wanted = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.label not in LEFT_OUT
        and router.db_for_write(model) == DEFAULT_DB_ALIAS
    ]
    ordered: list[type[models.Model]] = []
    while wanted:
        free = [model for model in wanted if not _points_to(model) & set(wanted) - {model}]
        assert free, "tables point at each other in a circle"
        ordered += free
        wanted = [model for model in wanted if model not in free]
    return ordered


def _points_to(model: type[models.Model]) -> set[type[models.Model]]:
    return {
        field.related_model
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type)
    }


def write(path: Path, *, at: datetime) -> Contents:
    """Write a back-up to this path. A half-written one never gets the name."""
    members: dict[str, str] = {}
    rows: dict[str, int] = {}
    path.parent.mkdir(parents=True, exist_ok=True)
    # Inside a transaction that has already read, PostgreSQL cannot change what it sees.
    is_outermost = not connection.in_atomic_block
    with (
        _unfinished(path) as unfinished,
        zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        with transaction.atomic():
            if is_outermost:
                _take_snapshot()
            for model in tables():
                label = model._meta.label
                name = f"rows/{label}.jsonl"
                members[name], rows[label] = _write_rows(archive, name, model)
            count = 0
            # What no row names has no place here either: nobody could take it away again.
            for name in sorted(places.named_files()):
                file = Path(settings.MEDIA_ROOT) / name
                if file.is_file():
                    members[f"files/{name}"] = _write_file(archive, f"files/{name}", file)
                    count += 1
            contents = Contents(made_at=at.isoformat(), rows=rows, files=count)
            migrations = _applied_migrations()
        manifest: _Manifest = {
            "format": FORMAT,
            "made_at": contents.made_at,
            "migrations": migrations,
            "rows": rows,
            "members": members,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return contents


@contextmanager
def _unfinished(path: Path) -> Iterator[IO[bytes]]:
    """Return a file to write to that gets this name when it is whole, and else goes.

    Nobody else may read it, and it is locked while it is written: a killed one is known by that
    and swept. Raises BeingMade.
    """
    part = path.with_name(path.name + places.UNFINISHED)
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BeingMade from None
        try:
            part.chmod(0o600)
            file.truncate()
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _take_snapshot() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _write_rows(archive: zipfile.ZipFile, name: str, model: type[models.Model]) -> tuple[str, int]:
    digest, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as member:
        for row in model._base_manager.order_by("pk").iterator(chunk_size=500):
            [plain] = serializers.serialize("python", [row])
            line = json.dumps(plain, default=bundles.exact, ensure_ascii=False).encode() + b"\n"
            member.write(line)
            digest.update(line)
            count += 1
    return digest.hexdigest(), count


def _write_file(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as member:
        while chunk := source.read(CHUNK):
            member.write(chunk)
            digest.update(chunk)
    return digest.hexdigest()


def _applied_migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def verify(path: Path) -> Contents:
    """Read every member and compare it with the manifest. Raises BackupDamaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _read_manifest(archive)
            digest = hashlib.sha256(archive.read(MANIFEST)).hexdigest()
            members = manifest["members"]
            names = set(archive.namelist()) - {MANIFEST}
            if names != set(members):
                raise BackupDamaged(_("Er ontbreken delen in deze back-up, of er zijn er te veel."))
            for name, expected in members.items():
                if _digest(archive, name) != expected:
                    raise BackupDamaged(
                        _("%(name)s in deze back-up is beschadigd.") % {"name": name}
                    )
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError) as error:
        raise BackupDamaged(
            _("Dit is geen hele back-up van Weerklank: %(file)s. Kies een andere.")
            % {"file": path.name}
        ) from error
    return Contents(
        made_at=manifest["made_at"],
        rows=manifest["rows"],
        files=sum(name.startswith("files/") for name in members),
        digest=digest,
    )


def _read_manifest(archive: zipfile.ZipFile) -> _Manifest:
    manifest: _Manifest = json.loads(archive.read(MANIFEST))
    if manifest["format"] != FORMAT:
        raise WrongVersion(_("Deze back-up is van een nieuwere Weerklank. Werk eerst bij."))
    assert isinstance(manifest, dict)
    return manifest


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member:
        while chunk := member.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. `is_rest`: an earlier run did it, this one only finished it."""

    contents: Contents
    is_rest: bool


def restore(path: Path, *, within: Callable[[], None] = lambda: None) -> Restored:
    """Put a back-up back into an empty place: all of it or nothing, and again when it was killed.

    `within` runs in the same transaction: what left since the back-up was made never comes back.
    The files wait beside their place until just before the database keeps the rows. A mark among
    them says whose they are until everything is done, so that a next run knows how far this one
    came. Raises BackupDamaged, PlaceNotEmpty, WrongVersion or OtherTables.
    """
    contents = verify(path)
    target = Path(settings.MEDIA_ROOT)
    call_command("migrate", verbosity=0, interactive=False)
    mark = target / places.RESTORING
    is_ours = mark.is_file() and mark.read_text() == contents.digest
    if apps.get_model("safeguards", "User").objects.exists():
        if not is_ours:
            raise PlaceNotEmpty
        mark.unlink()
        return Restored(contents, is_rest=True)
    if places.has_files(target) and not mark.is_file():
        raise PlaceNotEmpty
    arriving = target.with_name(target.name + places.ARRIVING)
    shutil.rmtree(arriving, ignore_errors=True)
    try:
        with places.at_work(), zipfile.ZipFile(path) as archive:
            if _read_manifest(archive)["migrations"] != _applied_migrations():
                raise WrongVersion(
                    _("Deze back-up hoort bij een andere versie van Weerklank. Zet die eerst neer.")
                )
            if set(contents.rows) != {model._meta.label for model in tables()}:
                raise OtherTables
            _unpack_files(archive, arriving)
            (arriving / places.RESTORING).write_text(contents.digest)
            with transaction.atomic():
                for model in tables():
                    _load_rows(archive, model)
                _restart_counters()
                within()
                # Last: a place with the mark and an empty database is of nobody, and goes.
                shutil.rmtree(target, ignore_errors=True)
                arriving.replace(target)
    except DatabaseError as error:
        raise BackupDamaged(_("De gegevens in deze back-up passen niet bij elkaar.")) from error
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
    mark.unlink()
    return Restored(contents, is_rest=False)


def _unpack_files(archive: zipfile.ZipFile, folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o700)
    for name in archive.namelist():
        if not name.startswith("files/"):
            continue
        path = (folder / name.removeprefix("files/")).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise BackupDamaged(_("%(name)s wijst naar buiten de map.") % {"name": name})
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with archive.open(name) as member, path.open("wb") as file:
            shutil.copyfileobj(member, file, CHUNK)
        path.chmod(0o600)


def _load_rows(archive: zipfile.ZipFile, model: type[models.Model]) -> None:
    with archive.open(f"rows/{model._meta.label}.jsonl") as member:
        for batch in reach.batches(member, 500):
            plain = [json.loads(line) for line in batch]
            rows = [row.object for row in serializers.deserialize("python", plain)]
            model._base_manager.bulk_create(rows)


def _restart_counters() -> None:
    """Let new rows be numbered after the restored ones (PostgreSQL keeps counters apart)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
    bundles.keep_numbers_free()
