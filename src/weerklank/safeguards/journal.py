"""Who withdrew and which trajectories were erased, beside the database: an older back-up knows
nothing of it.

One JSON object a line: numbers and a pseudonym, never a word of anybody.

Each is written twice: as begun before the database keeps it, and as done after. So none is
without a line, wherever the machine stops. One that was begun and is not known to have failed
counts: someone decided it, and a restore that does it again does what was decided.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar, get_type_hints

from django.conf import settings

NAME = "withdrawals.jsonl"
ERASURES = "erasures.jsonl"
BEGUN, UNDONE = "begun", "undone"


class Broken(ValueError):
    """A file that is not such a journal, or of which a line is damaged: Dutch, which and where."""

    def __init__(self, file: Path, line: int) -> None:
        super().__init__(f"regel {line} van {file}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A withdrawal, by the numbers that stay the same through back-up and restore."""

    participant_id: int
    round_id: int
    pseudonym: str
    at: str  # ISO 8601
    state: str = ""  # BEGUN or UNDONE; nothing when it is done

    @property
    def key(self) -> tuple[object, ...]:
        return self.participant_id, self.round_id, self.pseudonym


@dataclass(frozen=True, slots=True)
class Erased:
    """A trajectory of the register that was erased."""

    trajectory_id: int
    pseudonym: str
    at: str  # ISO 8601
    state: str = ""  # BEGUN or UNDONE; nothing when it is done

    @property
    def key(self) -> tuple[object, ...]:
        return self.trajectory_id, self.pseudonym


Line = TypeVar("Line", Entry, Erased)


def path() -> Path:
    return Path(settings.DATA_FOLDER) / NAME


def path_of_erasures() -> Path:
    return Path(settings.DATA_FOLDER) / ERASURES


# --- writing ----------------------------------------------------------------------------------
def remember(entry: Entry) -> None:
    """Add a withdrawal, or one that is being done, on the disk before this returns."""
    _append(path(), [entry])


def remember_erased(entry: Erased) -> None:
    """Add an erased trajectory, or one that is being erased, on the disk before this returns."""
    _append(path_of_erasures(), [entry])


def take_over(entries: Iterable[Entry], erased: Iterable[Erased]) -> None:
    """Add what a journal from elsewhere knows and the one here does not.

    A later restore on this machine, of an older back-up, has to know it too.
    """
    known = {each.key for each in read(path())}
    _append(path(), [each for each in entries if each.key not in known])
    gone = {each.key for each in read_erased(path_of_erasures())}
    _append(path_of_erasures(), [each for each in erased if each.key not in gone])


def _append(file: Path, lines: Iterable[Entry | Erased]) -> None:
    """Add lines, on the disk before this returns. Two processes write one after the other."""
    text = "".join(
        json.dumps({name: value for name, value in asdict(line).items() if value != ""}) + "\n"
        for line in lines
    )
    if not text:
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _held(file) as descriptor:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    # The name of a new file has to outlive a power cut too.
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _is_whole(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


@contextmanager
def _held(file: Path) -> Iterator[int]:
    """Hold the journal for writing, whole to its last line.

    Half a line at the end is of a machine that stopped while it wrote. Nothing is lost by taking
    it off: what has half a line as begun was never kept by the database, and what has half a line
    as done has a whole one as begun.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        data = file.read_bytes()
        last = data.rfind(b"\n") + 1
        if data[last:] and _is_whole(data[last:]):
            os.write(descriptor, b"\n")
        elif data[last:]:
            os.truncate(descriptor, last)
        yield descriptor
    finally:
        os.close(descriptor)


# --- reading ----------------------------------------------------------------------------------
def read(file: Path) -> list[Entry]:
    """Return the withdrawals in a journal, oldest first; none where there is no file.

    Also those of which it was begun, unless it is known that it did not happen. Raises Broken.
    """
    return [each for each in _latest(file, Entry) if each.state != UNDONE]


def read_erased(file: Path) -> list[Erased]:
    """Return the erased trajectories in a journal, in the same way. Raises Broken."""
    return [each for each in _latest(file, Erased) if each.state != UNDONE]


def settle(is_there: Callable[[int, str], bool]) -> None:
    """Write what became of the erasures that were begun and of which nothing was heard since.

    `is_there` says whether the database holds a trajectory, by number and pseudonym. Not for a
    database that was just restored and may still have to lose what is in the journal.
    """
    _settle(path_of_erasures(), Erased, lambda each: is_there(each.trajectory_id, each.pseudonym))


def settle_withdrawals(takes_part: Callable[[Entry], bool]) -> None:
    """Write what became of the withdrawals that were begun; as `settle` does."""
    _settle(path(), Entry, takes_part)


def _settle(file: Path, kind: type[Line], is_there: Callable[[Line], bool]) -> None:
    if file.exists():
        with _held(file):
            pass  # it is whole now
    for each in _latest(file, kind):
        # One that was called undone too soon, while its page was still at work, is put right.
        state = each.state and (UNDONE if is_there(each) else "")
        if state != each.state:
            _append(file, [replace(each, state=state)])


def _latest(file: Path, kind: type[Line]) -> list[Line]:
    """Return what is known last of each; what was done stays so."""
    found: dict[tuple[object, ...], Line] = {}
    for each in _read(file, kind):
        if each.key not in found or found[each.key].state:
            found[each.key] = each
    return list(found.values())


def _read(file: Path, kind: type[Line]) -> list[Line]:
    if not file.exists():
        return []
    found = []
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(_checked(kind(**json.loads(line))))
        except (TypeError, ValueError, RecursionError) as error:  # also what is no UTF-8
            raise Broken(file, number) from error
    return found


def _checked(line: Line) -> Line:
    """Return the line when each of its fields holds what it is for, or raise TypeError."""
    for name, kind in get_type_hints(type(line)).items():
        value: object = getattr(line, name, None)
        if type(value) is not kind or (isinstance(value, int) and not 0 < value < 2**63):
            raise TypeError(name)
    return line
