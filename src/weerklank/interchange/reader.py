"""The process that reads files within limits: `python -m weerklank.interchange.reader`.

It takes one line of JSON on standard input, which names a task, and gives one line of JSON on
standard output: an answer, a refusal, or the word that memory ran out. A task of one call gets
the rest of standard input as its data. A session then answers every further line with one of its
own, until its input closes. The only argument is the descriptor of a pipe; when that closes, the
parent is gone and this process ends. `kept` does the same in children that it forks.
"""

import contextlib
import ctypes
import importlib
import json
import logging
import math
import os
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from weerklank.interchange.refusals import Refused

try:
    import resource
except ImportError:  # not on every platform; there the parent's clock stands alone
    resource = None  # type: ignore[assignment]


_NO_MEMORY = b'{"limit": "memory"}\n'
_NEW_USER = 0x10000000  # of the system call unshare; Python knows it from 3.12 on
_NEW_NETWORK = 0x40000000


def main() -> int:
    """Do one task. Returns the exit code, as `work` does."""
    leave_network()
    return work(int(sys.argv[1]) if len(sys.argv) > 1 else None)


def work(watched: int | None, *, beyond: int = 0) -> int:
    """Do one task. Returns the exit code: 0 also for a refusal, 1 for a fault of ours.

    `beyond` is memory that is not counted to the task: libraries that were loaded already.
    """
    if watched is not None:
        threading.Thread(target=_end_with, args=(watched,), daemon=True).start()
    head = json.loads(sys.stdin.buffer.readline())
    # Before the limit on memory: what is brought may be at most what the parent let in.
    data = b"" if head["session"] else sys.stdin.buffer.read()
    logging.disable()  # libraries complain about broken files, and may quote them
    warnings.simplefilter("ignore")
    module, _colon, function = head["task"].partition(":")
    task = getattr(importlib.import_module(module), function)
    _limit(head["seconds"], head["memory"] + beyond)
    try:
        if head["session"]:
            _serve(task, head["arguments"])
        else:
            _say(lambda: task(data, **head["arguments"]))
    except MemoryError:  # while an answer was put into words
        sys.stdout.buffer.write(_NO_MEMORY)
        sys.stdout.buffer.flush()
    except Exception as failure:
        # Where it went wrong, without the message: that may quote what somebody said.
        frames = traceback.extract_tb(failure.__traceback__)
        places = [f"{frame.filename}:{frame.lineno}" for frame in frames[-8:]]
        sys.stderr.write(" ".join([type(failure).__name__, *places]))
        return 1
    return 0


class _Opened(Protocol):
    def head(self) -> object: ...


def _serve(task: Callable[..., _Opened], arguments: dict[str, object]) -> None:
    """Open what the task opens, tell its head, and answer until nothing more is asked."""
    opened: _Opened | None = None

    def begin() -> object:
        nonlocal opened
        opened = task(**arguments)
        return opened.head()

    if not _say(begin):
        return
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        do = getattr(opened, asked.pop("do"))
        _say(lambda do=do, asked=asked: do(**asked))  # type: ignore[misc]


def _say(make: Callable[[], object]) -> bool:
    """Write the answer that `make` gives, or why there is none; tell whether there is one."""
    try:
        words = json.dumps({"answer": make()}, ensure_ascii=False, default=_plain)
        is_answer = True
    except Refused as refusal:
        words, is_answer = json.dumps({"refused": refusal.to_json()}), False
    except MemoryError:
        words, is_answer = json.dumps({"limit": "memory"}), False
    # Half a surrogate pair is in no encoding; it was no text and becomes a mark.
    sys.stdout.buffer.write(words.encode(errors="replace") + b"\n")
    sys.stdout.buffer.flush()
    return is_answer


def _plain(value: object) -> dict[str, str]:
    """Return a cell that JSON does not know: those of a workbook may be dates."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    raise TypeError


def leave_network() -> None:
    """Go where there is no network, on a system that lets us; this process has one thread yet.

    With an own network only a process with rights may do so, with own users any may, unless the
    system forbids it: then nothing happens.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            unshare = ctypes.CDLL(None).unshare
            if unshare(_NEW_NETWORK):
                unshare(_NEW_USER | _NEW_NETWORK)


def _limit(seconds: float, memory: int) -> None:
    if resource is None:
        return
    sys.dont_write_bytecode = True
    soft = math.ceil(seconds)
    wanted = [
        (resource.RLIMIT_CPU, (soft, soft + 1)),
        (resource.RLIMIT_AS, (memory, memory)),
        (resource.RLIMIT_CORE, (0, 0)),
        (resource.RLIMIT_FSIZE, (0, 0)),  # it answers over a pipe, and writes nowhere
    ]
    for kind, values in wanted:
        try:
            resource.setrlimit(kind, values)
        except (ValueError, OSError):  # a system may know the limit and not take it
            continue


def _end_with(descriptor: int) -> None:
    os.read(descriptor, 1)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
