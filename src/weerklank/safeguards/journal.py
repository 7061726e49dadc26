"""Who withdrew and which trajectories were erased, beside the database: an older back-up knows
nothing of it.

One JSON object a line: numbers and a pseudonym, never a word of anybody.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from django.conf import settings

NAME = "withdrawals.jsonl"
ERASURES = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """A withdrawal, by the numbers that stay the same through back-up and restore."""

    participant_id: int
    round_id: int
    pseudonym: str
    at: str  # ISO 8601


@dataclass(frozen=True, slots=True)
class Erased:
    """A trajectory of the register that was erased."""

    trajectory_id: int
    pseudonym: str
    at: str  # ISO 8601


Line = TypeVar("Line", Entry, Erased)


def path() -> Path:
    return Path(settings.DATA_FOLDER) / NAME


def path_of_erasures() -> Path:
    return Path(settings.DATA_FOLDER) / ERASURES


def remember(entry: Entry) -> None:
    """Add a withdrawal, on the disk before this returns."""
    _append(path(), entry)


def remember_erased(entry: Erased) -> None:
    """Add an erased trajectory, on the disk before this returns."""
    _append(path_of_erasures(), entry)


def _append(file: Path, entry: Entry | Erased) -> None:
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
    return _read(file, Entry)


def read_erased(file: Path) -> list[Erased]:
    """Return the erased trajectories in a journal, oldest first; none where there is no file.

    Raises ValueError for a file that is not such a journal.
    """
    return _read(file, Erased)


def _read(file: Path, kind: type[Line]) -> list[Line]:
    if not file.exists():
        return []
    try:
        return [
            kind(**json.loads(line))
            for line in file.read_text(encoding="utf-8").splitlines()
            if line.strip()
        ]
    except (TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file} is no such journal") from error
