"""The kept reader as this process sees it: `fork` gives a child of it, where that is possible.

`kept` is the other side. Each process keeps one of its own, from the first file on.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from typing import IO, Protocol

MODULE = "weerklank.interchange.kept"
STARTS_WITHIN = 30.0  # seconds, in which libraries are loaded; longer is none
_ENDS_WITHIN = 10.0
_AT_ONCE = 1 << 16
_LOST = -9  # how it ended is not known: the kept process was killed


class Child(Protocol):
    """What the parent needs of a reader, forked or started anew (`subprocess.Popen`)."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    @property
    def returncode(self) -> int | None: ...  # negative: by this signal

    def communicate(
        self, data: bytes | None = None, /, timeout: float | None = None
    ) -> tuple[bytes, bytes]: ...

    def kill(self) -> None: ...


class Forked:
    """A child of the kept process. Its exit code comes over a socket."""

    def __init__(
        self, stdin: IO[bytes], stdout: IO[bytes], stderr: IO[bytes], how: socket.socket
    ) -> None:
        self.stdin: IO[bytes] | None = stdin
        self.stdout: IO[bytes] | None = stdout
        self._stderr = stderr
        self._how = how
        self.returncode: int | None = None

    def has_started(self) -> bool:
        """Wait for the word that it was forked."""
        self._how.settimeout(STARTS_WITHIN)
        try:
            return bool(self._how.recv(1))
        except OSError:
            return False

    def communicate(
        self, data: bytes | None = None, /, timeout: float | None = None
    ) -> tuple[bytes, bytes]:
        """Write its input, and return what it says and complains until it ends.

        Raises TimeoutExpired, as that of `subprocess` does.
        """
        assert self.stdin is not None
        assert self.stdout is not None
        ends = None if timeout is None else time.monotonic() + timeout
        left = memoryview(data or b"")
        said: dict[int, list[bytes]] = {}
        with selectors.DefaultSelector() as selector:
            selector.register(self._how, selectors.EVENT_READ)
            for stream in (self.stdout, self._stderr):
                selector.register(stream, selectors.EVENT_READ, stream)
                said[stream.fileno()] = []
            if left:
                os.set_blocking(self.stdin.fileno(), False)
                selector.register(self.stdin, selectors.EVENT_WRITE, self.stdin)
            else:
                _close(self.stdin)
            while selector.get_map() and self.returncode != _LOST:
                for key, _events in selector.select(_left(ends, timeout)):
                    if key.data is None:
                        self._wait(0)
                        selector.unregister(self._how)
                        continue
                    if key.data is self.stdin:
                        left = _write(key.fd, left)
                        is_over = not left
                    else:
                        part = os.read(key.fd, _AT_ONCE)
                        said[key.fd].append(part)
                        is_over = not part
                    if is_over:
                        selector.unregister(key.data)
                        _close(key.data)
        answer, trouble = (b"".join(parts) for parts in said.values())
        return answer, trouble

    def kill(self) -> None:
        """Have it killed, and wait until it is."""
        if self.returncode is None:
            try:
                self._how.shutdown(socket.SHUT_WR)
                self._wait(_ENDS_WITHIN)
            except (OSError, subprocess.TimeoutExpired):
                self.returncode = _LOST

    def close(self) -> None:
        self.kill()
        for stream in (self.stdin, self.stdout, self._stderr):
            _close(stream)
        self._how.close()

    def _wait(self, seconds: float | None) -> None:
        if self.returncode is not None:
            return
        self._how.settimeout(seconds)
        try:
            code = self._how.recv(16)
        except TimeoutError as failure:
            raise subprocess.TimeoutExpired("reader", seconds or 0) from failure
        except OSError:
            code = b""
        self.returncode = int(code) if code else _LOST


def _left(ends: float | None, timeout: float | None) -> float | None:
    if ends is None or timeout is None:
        return None
    if (left := ends - time.monotonic()) <= 0:
        raise subprocess.TimeoutExpired("reader", timeout)
    return left


def _write(descriptor: int, left: memoryview) -> memoryview:
    """Write what fits now; return the rest, nothing when nobody reads it any more."""
    try:
        return left[os.write(descriptor, left[:_AT_ONCE]) :]
    except BlockingIOError:
        return left
    except BrokenPipeError:
        return left[:0]


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        with contextlib.suppress(BrokenPipeError):  # nobody reads what was still to be written
            stream.close()


class Keeper:
    """The kept process of this one: started when first needed, and again after its end."""

    def __init__(self, most_files: int = 1_000) -> None:
        # What never stays long cannot leak much, and has its memory laid out anew.
        self._most_files = most_files
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._leaving: list[subprocess.Popen[bytes]] = []  # they still have children
        # Where one ended before its first child, so will the next.
        self.is_possible = sys.platform == "linux"
        self._is_proven = False

    @property
    def pid(self) -> int | None:
        """Return the number of the kept process, None where there is none."""
        return self._process.pid if self._process is not None else None

    def fork(self, task: str, watched: int, environment: Mapping[str, str]) -> Forked | None:
        """Return a new child of the kept process, None where that is not possible.

        `watched` is the end of a pipe that the child watches; it stays open here.
        """
        for _attempt in range(2):  # the one that is kept may just be at its end
            if not self.is_possible:
                return None
            if (child := self._try(task, watched, environment)) is not None:
                return child
        return None

    def _try(self, task: str, watched: int, environment: Mapping[str, str]) -> Forked | None:
        how, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        into, stdin = os.pipe()
        stdout, out = os.pipe()
        stderr, error = os.pipe()
        given = [into, out, error]
        child = Forked(
            os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb"), os.fdopen(stderr, "rb"), how
        )
        try:
            asked = self._ask(task, [*given, watched, theirs.fileno()], environment)
        finally:
            theirs.close()
            for descriptor in given:
                os.close(descriptor)
        if child.has_started():
            self._is_proven = True
            return child
        child.close()
        self._give_up(asked)
        return None

    def _ask(
        self, task: str, descriptors: list[int], environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes] | None:
        """Ask for a child; return the process that was asked, also when it is there no more."""
        with self._lock:
            if self._control is None:
                self._start(environment)
            assert self._control is not None
            with contextlib.suppress(OSError):  # it has ended
                socket.send_fds(self._control, [task.encode()], descriptors)
            return self._process

    def _start(self, environment: Mapping[str, str]) -> None:
        self._control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(STARTS_WITHIN)
        with other:
            self._process = subprocess.Popen(  # noqa: S603  our own module, fixed arguments
                [
                    sys.executable, "-P", "-m", MODULE,
                    str(other.fileno()), str(self._most_files),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=dict(environment),
                pass_fds=[other.fileno()],
                start_new_session=True,
            )  # fmt: skip

    def _let_go(self) -> None:
        """Ask this one no more. It ends by itself, after the children that it still has."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._leaving.append(self._process)
        self._control = self._process = None
        self._leaving = [each for each in self._leaving if each.poll() is None]

    def _give_up(self, asked: subprocess.Popen[bytes] | None) -> None:
        """Take note that this one did not start a child."""
        with self._lock:
            if asked is self._process:
                self._let_go()
            self.is_possible = self.is_possible and self._is_proven

    def end(self) -> None:
        """End the kept process, and all that it forked."""
        with self._lock:
            self._let_go()
            for each in self._leaving:
                each.kill()
                each.wait()
            self._leaving = []

    def forget(self) -> None:
        """Leave the kept process to the one that was forked from: it is no child of this one."""
        self._lock = threading.Lock()
        if self._control is not None:
            self._control.close()
        for each in (self._process, *self._leaving):
            if each is not None:
                each.returncode = 0  # nothing to wait for
        self._control = self._process = None
        self._leaving = []


keeper = Keeper()
atexit.register(keeper.end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=keeper.forget)
