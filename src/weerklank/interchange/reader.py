"""The process that reads one transcript within limits: `python -m weerklank.interchange.reader`.

It takes one line of JSON and the bytes of the file on standard input, and gives one JSON
document on standard output: a reading, a refusal, or the word that memory ran out. Its only
argument is the descriptor of a pipe; when that closes, its parent is gone and it ends.
"""

import json
import logging
import math
import os
import sys
import threading
import traceback
from typing import Any

from weerklank.interchange import transcripts

try:
    import resource
except ImportError:  # not on every platform; there the parent's clock stands alone
    resource = None  # type: ignore[assignment]


def main() -> int:
    """Read one file. Returns the exit code: 0 also for a refusal, 1 for a fault of ours."""
    if len(sys.argv) > 1:
        threading.Thread(target=_end_with, args=(int(sys.argv[1]),), daemon=True).start()
    head = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    _limit(head["seconds"], head["memory"])
    logging.disable()  # libraries complain about broken files, and may quote them
    try:
        answer = _read(head, data)
    except MemoryError:
        answer = {"limit": "memory"}
    except Exception as failure:
        # Where it went wrong, without the message: that may quote what somebody said.
        frames = traceback.extract_tb(failure.__traceback__)
        places = [f"{frame.filename}:{frame.lineno}" for frame in frames[-8:]]
        sys.stderr.write(" ".join([type(failure).__name__, *places]))
        return 1
    json.dump(answer, sys.stdout)
    return 0


def _read(head: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        reading = transcripts.read(head["name"], data, encoding=head["encoding"])
    except transcripts.Refused as refusal:
        return {
            "refused": {
                "what": refusal.what,
                "where": refusal.where,
                "advice": refusal.advice,
            }
        }
    return {"reading": transcripts.to_json(reading)}


def _limit(seconds: float, memory: int) -> None:
    if resource is None:
        return
    soft = math.ceil(seconds)
    wanted = [
        (resource.RLIMIT_CPU, (soft, soft + 1)),
        (resource.RLIMIT_AS, (memory, memory)),
        (resource.RLIMIT_CORE, (0, 0)),
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
