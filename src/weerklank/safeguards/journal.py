"""Who withdrew and which trajectories were erased, beside the database: an older back-up knows
nothing of it.

One JSON object a line: numbers and a pseudonym, never a word of anybody.

An erasure is written twice: as begun before the database keeps it, and as done after. So none is
without a line, wherever the machine stops. One that was begun and is not known to have failed
counts: someone decided it, and a restore that does it again does what was decided.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

from django.conf import settings

NAME = "withdrawals.jsonl"
ERASURES = "erasures.jsonl"
BEGUN, UNDONE = "begun", "undone"


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
    state: str = ""  # BEGUN or UNDONE; nothing when it is done


Line = TypeVar("Line", Entry, Erased)


def path() -> Path:
    return Path(settings.DATA_FOLDER) / NAME


def path_of_erasures() -> Path:
    return Path(settings.DATA_FOLDER) / ERASURES


def remember(entry: Entry) -> None:
    """Add a withdrawal, on the disk before this returns."""
    _append(path(), entry)


def remember_erased(entry: Erased) -> None:
    """Add an erased trajectory, or one that is being erased, on the disk before this returns."""
    _append(path_of_erasures(), entry)


def _append(file: Path, entry: Entry | Erased) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = {name: value for name, value in asdict(entry).items() if value != ""}
    with file.open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(line) + "\n")
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

    Also those of which it was begun, unless it is known that it did not happen.
    Raises ValueError for a file that is not such a journal.
    """
    return [each for each in _latest(file) if each.state != UNDONE]


def settle(is_there: Callable[[int, str], bool]) -> None:
    """Write what became of the erasures that were begun and of which nothing was heard since.

    `is_there` says whether the database holds a trajectory, by number and pseudonym. Not for a
    database that was just restored and may still have to lose what is in the journal.
    """
    for each in _latest(path_of_erasures()):
        if each.state == BEGUN:
            state = UNDONE if is_there(each.trajectory_id, each.pseudonym) else ""
            remember_erased(replace(each, state=state))


def _latest(file: Path) -> list[Erased]:
    """Return what is known last of each trajectory; one that was erased stays so."""
    found: dict[tuple[int, str], Erased] = {}
    for each in _read(file, Erased):
        key = each.trajectory_id, each.pseudonym
        if key not in found or found[key].state:
            found[key] = each
    return list(found.values())


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
