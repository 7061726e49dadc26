"""Files in the data folder: whole, or not there."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.db.models.fields.files import FieldFile


class WholeFiles(FileSystemStorage):
    """Keep no half of a file when writing it fails, as on a full disk."""

    def _save(self, name: str, content: File[bytes]) -> str:
        # Django picks another name when this one is taken meanwhile; only one that we made goes.
        there_before = self.exists(name)
        try:
            saved: str = super()._save(name, content)  # type: ignore[misc]
        except BaseException:
            if not there_before:
                Path(self.path(name)).unlink(missing_ok=True)
            raise
        return saved


def remove_later(file: FieldFile) -> None:
    """Remove a file, if there is one, once the change is certain: a disk rolls nothing back."""
    if file:
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
