"""Files in the data folder: whole, or not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Keep no half of a file when writing it fails, as on a full disk."""

    def _save(self, name: str, content: Any) -> str:
        # Django picks another name when this one is taken meanwhile; only one that we made goes.
        there_before = self.exists(name)
        try:
            saved: str = super()._save(name, content)  # type: ignore[misc]
        except BaseException:
            if not there_before:
                Path(self.path(name)).unlink(missing_ok=True)
            raise
        return saved
