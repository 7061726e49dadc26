"""Reading in a process of its own: the parent's side. `reader` is the child."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import weerklank
from weerklank.interchange.readings import Reading, from_json
from weerklank.interchange.refusals import Refused

_log = logging.getLogger(__name__)

_TOO_SLOW = "Het lezen van het bestand duurt te lang"
_TOO_MUCH = "Het lezen van het bestand kost te veel geheugen"
_SIMPLER = "Bewaar het eenvoudiger, zonder afbeeldingen, of splits het in losse gesprekken."
_OUT_OF_TIME = -24  # killed by SIGXCPU


def run_within_limits(
    name: str, data: bytes, encoding: str | None, *, seconds: float, memory: int
) -> Reading:
    """Read `data` in a child that may use `seconds` and `memory` bytes.

    Raises Refused with the child's reason, or because it went over a limit or died; the place
    names the file in each case.
    """
    head = {"name": name, "encoding": encoding, "seconds": seconds, "memory": memory}
    message = json.dumps(head).encode() + b"\n" + data
    with _child() as child:
        try:
            answer, trouble = child.communicate(message, timeout=seconds)
        except subprocess.TimeoutExpired as failure:
            raise _too_slow(name, seconds) from failure
    if child.returncode == _OUT_OF_TIME:
        raise _too_slow(name, seconds)
    if child.returncode or not answer:
        _log.error("The reader ended with %s: %s", child.returncode, trouble.decode()[-2000:])
        raise Refused(
            "Het bestand kon niet worden gelezen",
            name,
            "Bewaar het opnieuw, liefst als .docx of .txt, en probeer het nog eens.",
        )
    values = json.loads(answer)
    if "reading" in values:
        return from_json(values["reading"])
    if "limit" in values:
        raise Refused(_TOO_MUCH, f"{name}, meer dan {memory >> 20} MB", _SIMPLER)
    raise Refused(**values["refused"])


def _too_slow(name: str, seconds: float) -> Refused:
    return Refused(_TOO_SLOW, f"{name}, meer dan {seconds:g} seconden", _SIMPLER)


@contextmanager
def _child() -> Iterator[subprocess.Popen[bytes]]:
    """Start the reader and see to it that it never outlives this block, or this process.

    The child watches a pipe of which this process holds the only writing end: when it closes,
    also because this process was killed, the child ends. The environment is nearly empty, so
    that a hostile file could not find a secret in it.
    """
    command = [sys.executable, "-P", "-m", "weerklank.interchange.reader"]
    watched: tuple[int, ...] = ()
    held = -1
    if os.name == "posix":
        end, held = os.pipe()
        watched = (end,)
        command.append(str(end))
    try:
        child = subprocess.Popen(  # noqa: S603  our own module, no shell, fixed arguments
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            pass_fds=watched,
        )
    finally:
        for end in watched:
            os.close(end)
    try:
        yield child
    finally:
        if held >= 0:
            os.close(held)
        child.kill()
        child.communicate()


def _environment() -> dict[str, str]:
    package = Path(weerklank.__file__).parents[1]
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    return kept | {"PYTHONPATH": str(package), "PYTHONUTF8": "1"}
