"""Which people withdrew, beside the database: an older back-up knows nothing of it.

One JSON object a line: numbers and a pseudonym, never a word of anybody.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

NAME = "withdrawals.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """A withdrawal, by the numbers that stay the same through back-up and restore."""

    participant_id: int
    round_id: int
    pseudonym: str
    at: str  # ISO 8601


def path() -> Path:
    return Path(settings.DATA_FOLDER) / NAME


def remember(entry: Entry) -> None:
    """Add a withdrawal, on the disk before this returns."""
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file.open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(asdict(entry)) + "\n")
        journal.flush()
        os.fsync(journal.fileno())
    file.chmod(0o600)


def read(file: Path) -> list[Entry]:
    """Give the withdrawals in a journal, oldest first; none where there is no file.

    Raises ValueError for a file that is not such a journal.
    """
    if not file.exists():
        return []
    try:
        return [
            Entry(**json.loads(line))
            for line in file.read_text(encoding="utf-8").splitlines()
            if line.strip()
        ]
    except (TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file} is no journal of withdrawals") from error
