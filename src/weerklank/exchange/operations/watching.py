"""How far the work on a project is, and whether somebody stopped it: told beside its file.

Not in the database: SQLite lets nobody write while a project is taken over, and a transaction shows
nothing of what is in it before it ends. Two small files lie beside the upload instead. One is
written every second, so that it also tells whether whoever does the work is still there; the other
is made by who stops it.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from weerklank.exchange.rules import Stage

BEAT = 1.0  # seconds
GONE = 30.0  # without a beat for so long, whoever does the work is not there any more
FAR, STOP = ".far", ".stop"


class Stopped(Exception):
    """Somebody stopped it. Whatever was written is undone."""


@dataclass(slots=True)
class Far:
    """How far it is: what is being done, and how many texts and codings were taken over."""

    stage: Stage = Stage.READING
    texts: int = 0
    codings: int = 0


class Watch:
    """What the work tells on its way, and where it hears that it was stopped."""

    def __init__(self) -> None:
        self.far = Far()
        self._is_stopped = threading.Event()

    def stop(self) -> None:
        self._is_stopped.set()

    def go_on(
        self, stage: Stage | None = None, *, texts: int | None = None, codings: int | None = None
    ) -> None:
        """Tell how far it is. Raises Stopped when somebody stopped it."""
        if self._is_stopped.is_set():
            raise Stopped
        if stage is not None:
            self.far.stage = stage
        if texts is not None:
            self.far.texts = texts
        if codings is not None:
            self.far.codings = codings


@contextmanager
def watching(file: Path) -> Iterator[Watch]:
    """Keep up beside a file how far the work of this block is, and listen whether to stop."""
    watch, is_over = Watch(), threading.Event()
    far, stop = _beside(file, FAR), _beside(file, STOP)
    _write(far, watch.far)

    def keep_up() -> None:
        while not is_over.wait(BEAT):
            if stop.exists():
                watch.stop()
            _tell(far, watch.far)

    beside = threading.Thread(target=keep_up, daemon=True)
    beside.start()
    try:
        yield watch
    finally:
        is_over.set()
        beside.join()
        forget(file)


def how_far(file: Path) -> Far:
    """Return how far it is, as far as is known here."""
    try:
        kept = json.loads(_beside(file, FAR).read_text())
        return Far(Stage(kept["stage"]), int(kept["texts"]), int(kept["codings"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Far()


def is_there(file: Path, *, at: datetime) -> bool:
    """Return whether somebody was doing the work a moment ago."""
    try:
        beat = _beside(file, FAR).stat().st_mtime
    except OSError:
        return False
    return at.timestamp() - beat < GONE


def ask_to_stop(file: Path) -> None:
    """Let whoever does the work stop it; within seconds it does."""
    _beside(file, STOP).touch()


def is_asked_to_stop(file: Path) -> bool:
    return _beside(file, STOP).exists()


def forget(file: Path) -> None:
    """Remove what lies beside the upload."""
    for ending in (FAR, STOP):
        _beside(file, ending).unlink(missing_ok=True)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _tell(path: Path, far: Far) -> None:
    """Write how far it is; on a full disk only that somebody is there."""
    try:
        _write(path, far)
    except OSError:
        with suppress(OSError):
            os.utime(path)


def _write(path: Path, far: Far) -> None:
    """Write all of it or nothing, and let its time say that somebody is there."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(json.dumps(asdict(far)))
    os.replace(fresh, path)
