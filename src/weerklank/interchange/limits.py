"""Reading in a process of its own: the parent's side. `reader` is the child.

Where it can, the child is forked from a process that has loaded the libraries (`keeping`), else
it is started anew; for who asks there is no difference but the time.

`call` asks one thing and waits; a `Session` keeps what was opened, to read on piece by piece.
What is asked for is named as "module:function", so that a task stands beside what it is about.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import weerklank
from weerklank.interchange.keeping import Child, keeper
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import Json, _

_log = logging.getLogger(__name__)
_OUT_OF_TIME = -24  # killed by SIGXCPU
_ABORTED = -6  # by SIGABRT: what a library does that is given no memory
MB = 1 << 20
Answer = Any  # JSON, of a shape that the task knows


class TooSlow(Refused):
    """Reading took longer than it might; with more time it may yet go well."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds (of the processor, and of waiting for one answer), bytes of
    memory, and bytes of one answer. `advice` is for who brought a file that needs more."""

    seconds: float = 60
    memory: int = 1 << 30
    answer: int = 64 * MB
    advice: str = _("Bewaar het eenvoudiger, zonder afbeeldingen, of splits het bestand.")


def call(
    task: str, name: str, data: bytes, arguments: Mapping[str, Json], *, limits: Limits
) -> Answer:
    """Let a child do a task with `data`, and return the JSON values that it answers.

    Raises Refused with the child's reason, or because it went over a limit or died; the place
    then names the file.
    """
    head = _head(task, arguments, limits, session=False)
    with _child(task) as child:
        try:
            answer, trouble = child.communicate(head + data, timeout=limits.seconds)
        except subprocess.TimeoutExpired as failure:
            raise _too_slow(name, limits) from failure
    if child.returncode or not answer:
        raise _ended(child.returncode, trouble, name, limits)
    return _unpacked(answer, name, limits)


class Session:
    """A child that has opened something and answers what is asked of it; made by `session`."""

    def __init__(self, child: Child, name: str, limits: Limits) -> None:
        self._child = child
        self._name = name
        self._limits = limits
        self._is_slow = False
        self.is_over = False  # nothing can be asked any more
        self.head: Answer = None

    def ask(self, do: str, **more: Json) -> Answer:
        """Ask one thing. Raises Refused as `call` does."""
        self._send(json.dumps({"do": do, **more}).encode() + b"\n")
        return self.answer()

    def answer(self) -> Answer:
        """Return the next answer. Raises Refused."""
        assert self._child.stdout is not None
        clock = threading.Timer(self._limits.seconds, self._end_it)
        clock.start()
        try:
            line = self._child.stdout.readline(self._limits.answer)
        finally:
            clock.cancel()
        if line.endswith(b"\n"):
            return _unpacked(line, self._name, self._limits)
        self.is_over = True
        if len(line) >= self._limits.answer:
            raise _too_much(self._name, self._limits)
        _rest, trouble = self._child.communicate()  # its output has ended, so it will too
        code = _OUT_OF_TIME if self._is_slow else self._child.returncode
        raise _ended(code, trouble, self._name, self._limits)

    def start(self, head: bytes) -> None:
        self._send(head)
        self.head = self.answer()

    def _send(self, line: bytes) -> None:
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(line)
            self._child.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended; the answer that does not come says why

    def _end_it(self) -> None:
        self._is_slow = True
        self._child.kill()


@contextmanager
def session(
    task: str, name: str, arguments: Mapping[str, Json], *, limits: Limits
) -> Iterator[Session]:
    """Let a child open something, and keep it for as long as the block lasts. Raises Refused."""
    with _child(task) as child:
        found = Session(child, name, limits)
        found.start(_head(task, arguments, limits, session=True))
        try:
            yield found
        finally:
            found.is_over = True


def _head(task: str, arguments: Mapping[str, Json], limits: Limits, *, session: bool) -> bytes:
    head = {
        "task": task,
        "arguments": arguments,
        "seconds": limits.seconds,
        "memory": limits.memory,
        "session": session,
    }
    return json.dumps(head).encode() + b"\n"


def _unpacked(answer: bytes, name: str, limits: Limits) -> Answer:
    if len(answer) > limits.answer:
        raise _too_much(name, limits)
    values = json.loads(answer)
    if "answer" in values:
        return values["answer"]
    if "limit" in values:
        raise _too_much(name, limits)
    raise Refused.from_json(values["refused"])


def _too_slow(name: str, limits: Limits) -> TooSlow:
    return TooSlow(
        _("Het lezen van het bestand duurt te lang"),
        _("%(name)s, meer dan %(seconds)s seconden", name=name, seconds=f"{limits.seconds:g}"),
        limits.advice,
    )


def _too_much(name: str, limits: Limits) -> Refused:
    return Refused(
        _("Het lezen van het bestand kost te veel geheugen"),
        _("%(name)s, meer dan %(n)s MB", name=name, n=limits.memory >> 20),
        limits.advice,
    )


def _ended(code: int | None, trouble: bytes, name: str, limits: Limits) -> Refused:
    """Return why there is no answer of a child that ended."""
    if code == _OUT_OF_TIME:
        return _too_slow(name, limits)
    if code == _ABORTED:
        return _too_much(name, limits)
    _log.error("The reader ended with %s: %s", code, trouble.decode(errors="replace")[-2000:])
    return Refused(
        _("Het bestand kon niet worden gelezen"),
        name,
        _("Sla het opnieuw op in het programma waarmee het is gemaakt, en probeer het nog eens."),
    )


@contextmanager
def _child(task: str) -> Iterator[Child]:
    """Return a reader and see to it that it never outlives this block, or this process.

    The child watches a pipe of which this process holds the only writing end: when it closes,
    also because this process was killed, the child ends. The environment is nearly empty, so
    that a hostile file could not find a secret in it.
    """
    if os.name != "posix":
        with _started(None) as child:
            yield child
        return
    watched, held = os.pipe()
    try:
        forked = keeper.fork(task, watched, _environment())
        if forked is None:
            with _started(watched) as child:
                os.close(watched)
                watched = -1
                yield child
            return
        os.close(watched)
        watched = -1
        try:
            yield forked
        finally:
            forked.close()
    finally:
        for descriptor in (held, watched):
            if descriptor >= 0:
                os.close(descriptor)


@contextmanager
def _started(watched: int | None) -> Iterator[Child]:
    """Return a reader in a process that is started for it."""
    command = [sys.executable, "-P", "-m", "weerklank.interchange.reader"]
    passed = () if watched is None else (watched,)
    child = subprocess.Popen(  # noqa: S603  our own module, no shell, fixed arguments
        [*command, *map(str, passed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        pass_fds=passed,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def _environment() -> dict[str, str]:
    package = Path(weerklank.__file__).parents[1]
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    return kept | {"PYTHONPATH": str(package), "PYTHONUTF8": "1"}
