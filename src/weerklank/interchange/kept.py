"""The process that is kept to read files: `python -m weerklank.interchange.kept`, Linux only.

It loads the libraries once and then only forks: each file gets a child of its own, which is the
`reader` with its limits, and of which nothing comes back here but its exit code. This process
never opens a file from outside, knows no secret (its environment is that of a reader) and has
one thread, without which a fork would not be safe.

The arguments are the descriptor of a socket and after how many files this process ends. Each
message on the socket asks for one child: the task in the body and five descriptors beside it:
standard input, output and error of the child, the pipe that the child watches, and a socket for
how it goes. On the last stands a `STARTED`, and then the exit code as text. When the other end of
that one closes, the child is killed. When the first socket closes, nothing more is asked.
"""

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
from dataclasses import dataclass
from typing import NoReturn

from weerklank.interchange import reader

STARTED = b"+"
DESCRIPTORS = 5
LONGEST_REQUEST = 1_000
IDLE = 300.0  # seconds without a file, after which the memory is given back
_LIBRARIES = ("pypdf", "striprtf.striprtf", "python_calamine")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class _Child:
    pid: int
    ended: int  # a descriptor that can be read from when it has
    how: socket.socket


def main() -> int:
    """Fork until nobody asks any more. Returns the exit code."""
    control = socket.socket(fileno=int(sys.argv[1]))
    os.close(os.pidfd_open(os.getpid()))  # an old system does not know it: then not here
    reader.leave_network()
    bare = _memory()
    _warm()
    return _Forks(control, bare, most=int(sys.argv[2])).run()


class _Forks:
    def __init__(self, control: socket.socket, bare: int, *, most: int) -> None:
        self._control = control
        self._bare = bare
        self._most = most
        self._children: dict[int, _Child] = {}  # by either of its descriptors
        self._files = 0

    def run(self) -> int:
        while True:
            watched = [self._control.fileno(), *self._children]
            asked = select.select(watched, [], [], None if self._children else IDLE)[0]
            if not asked:
                return 0
            for one in asked:
                if one == watched[0]:
                    if self._files >= self._most or not self._take():
                        self._end_all()
                        return 0
                elif one in self._children:
                    self._look_at(one)

    def _take(self) -> bool:
        """Start a child for one request; tell whether there was one."""
        body, given, _flags, _from = socket.recv_fds(self._control, LONGEST_REQUEST, DESCRIPTORS)
        if not body:
            return False
        self._files += 1
        how = socket.socket(fileno=given.pop())
        try:
            _learn(body.decode())
            pid = os.fork()
        except (ImportError, OSError):  # not told that it started: then it is read another way
            how.close()
        else:
            if not pid:
                self._become_reader(given, how)
            self._keep(pid, how)
        for descriptor in given:
            os.close(descriptor)
        return True

    def _keep(self, pid: int, how: socket.socket) -> None:
        child = _Child(pid, os.pidfd_open(pid), how)
        self._children[child.ended] = self._children[how.fileno()] = child
        with contextlib.suppress(OSError):  # nobody waits any more; the socket says so next
            how.send(STARTED)

    def _become_reader(self, given: list[int], how: socket.socket) -> NoReturn:
        """Be the child: let go of all that is of others, read one file, and end."""
        code = 1
        try:
            for each in {one.pid: one for one in self._children.values()}.values():
                each.how.close()
                os.close(each.ended)
            how.close()
            self._control.close()
            for place, descriptor in enumerate(given[:3]):
                os.dup2(descriptor, place)
                os.close(descriptor)
            # What was opened with the former descriptors may remember what these were.
            sys.stdin = os.fdopen(0, closefd=False)
            sys.stdout = os.fdopen(1, "w", closefd=False)
            sys.stderr = os.fdopen(2, "w", closefd=False)
            code = reader.work(given[3], beyond=_memory() - self._bare)
            sys.stderr.flush()
        finally:
            os._exit(code)

    def _look_at(self, descriptor: int) -> None:
        child = self._children[descriptor]
        if descriptor != child.ended:  # its owner lets go of it, or is gone
            signal.pidfd_send_signal(child.ended, signal.SIGKILL)
        _pid, status = os.waitpid(child.pid, 0)
        with contextlib.suppress(OSError):
            child.how.send(str(os.waitstatus_to_exitcode(status)).encode())
        del self._children[child.ended], self._children[child.how.fileno()]
        os.close(child.ended)
        child.how.close()

    def _end_all(self) -> None:
        """See the children that are left to their end; who owns them decides when that is."""
        self._control.close()
        while self._children:
            for one in select.select([*self._children], [], [])[0]:
                if one in self._children:
                    self._look_at(one)


def _warm() -> None:
    for name in _LIBRARIES:
        importlib.import_module(name)
    from weerklank.interchange.reading import language  # noqa: PLC0415  its models are large

    language.detect("Hier staat niets, alleen genoeg letters om naar te kijken.")
    _settle()


def _learn(task: str) -> None:
    """Load the module of a task, once for all its files. It is ours: the other end names it."""
    module = task.partition(":")[0]
    if module not in sys.modules:
        importlib.import_module(module)
        _settle()


def _settle() -> None:
    """Let no child copy pages only because its collector of garbage looks at them."""
    gc.collect()
    gc.freeze()


def _memory() -> int:
    """Return how many bytes of addresses this process has."""
    with open("/proc/self/statm", "rb") as stream:
        return int(stream.read().split()[0]) * _PAGE


if __name__ == "__main__":
    sys.exit(main())
