"""What somebody brought in and nobody took over yet: kept, looked at, and thrown away in time.

The rooms have tables of their own for it. What each does alike with them is here; see
docs/adr/0027.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from django.core.files.base import File
from django.db import transaction
from django.db.models import FileField, Model
from django.db.models.fields.files import FieldFile

from weerklank.safeguards import operations, storage
from weerklank.safeguards.terms import LogResult

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

D = TypeVar("D", bound=Model)


class Keeper:
    """Keep files within a block; when the block fails they go again: a disk rolls nothing back."""

    def __init__(self) -> None:
        self._kept: list[FieldFile] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, raised: BaseException | None, _at: object) -> None:
        if raised is not None:
            for field in self._kept:
                field.storage.delete(str(field.name))

    def keep(self, field: FieldFile, file: File[bytes], *, suffix: str = ".bin") -> tuple[str, int]:
        """Keep a file, and return its fingerprint and its size in bytes."""
        digest, size = hashlib.sha256(), 0
        for chunk in file.chunks():
            digest.update(chunk)
            size += len(chunk)
        file.seek(0)
        self.write(field, file, digest.hexdigest(), suffix=suffix)
        return digest.hexdigest(), size

    def write(
        self, field: FieldFile, file: File[bytes], fingerprint: str, *, suffix: str = ".bin"
    ) -> None:
        """Keep a file of which the fingerprint is known."""
        # The name on disk says nothing about whose words it holds.
        field.save(f"{fingerprint[:16]}{suffix}", file, save=False)
        self._kept.append(field)


@dataclass(frozen=True, slots=True)
class Uploads(Generic[D]):
    """What one room keeps so: in which table, for how long, and what the log says of it."""

    model: type[D]
    sign: str  # of its lines in the log
    since: str  # the field that says when it was brought in
    kept: timedelta
    files: Callable[[D], Iterable[FieldFile]]
    detail: Callable[[D], Mapping[str, object]] = lambda _draft: {}

    def record(
        self,
        what: str,
        draft: D,
        /,
        *,
        by: User | None,
        at: datetime,
        result: LogResult = LogResult.DONE,
        **detail: object,
    ) -> None:
        """Add a line to the log about a draft."""
        detail = {**self.detail(draft), **detail}
        operations.record(f"{self.sign}.{what}", draft, by=by, at=at, result=result, detail=detail)

    @transaction.atomic
    def discard(self, draft: D, *, by: User | None, at: datetime) -> None:
        """Throw a draft away with its files. For whoever checked that this person may."""
        self.record("removed", draft, by=by, at=at)
        self.let_go(draft)

    def let_go(self, draft: D) -> None:
        """Remove a draft whose content stands elsewhere by now, and its files."""
        self.remove_files(draft)
        draft.delete()

    def remove_files(self, draft: D) -> None:
        for file in self.files(draft):
            storage.remove_later(file)

    def sweep(self, *, at: datetime) -> None:
        """Throw away what waited too long. Safe to run at any moment, also twice."""
        for draft in self.model._default_manager.filter(**{f"{self.since}__lt": at - self.kept}):
            self.discard(draft, by=None, at=at)


def remove_orphans(model: type[Model], name: str, *, before: datetime) -> None:
    """Remove files of a field whose row never came to be, as after a power cut."""
    field = model._meta.get_field(name)
    assert isinstance(field, FileField)
    known = set(model._default_manager.values_list(name, flat=True))
    folders = [str(PurePath(str(field.upload_to)).parts[0])]
    while folders:
        folder = folders.pop()
        try:
            below, names = field.storage.listdir(folder)
        except FileNotFoundError:
            continue
        folders += [f"{folder}/{each}" for each in below]
        for each in (f"{folder}/{each}" for each in names):
            if each not in known and field.storage.get_modified_time(each) < before:
                field.storage.delete(each)
