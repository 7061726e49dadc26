"""Programs in processes of their own, which need not each read Django again.

Most of what a command of the product costs is reading the libraries: half a second, before it looks
at its arguments. One process reads those once and waits; each program is a copy of it, made by
`fork`, that then begins as `python -m` or `python -c` would: with its own environment, folder,
input and output, and with settings, rooms and database still to be read. Nothing that a program
does reaches the next one.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# What every command reads that asks no settings. Not the program itself, nor any room.
READ_BEFORE = (
    "django.contrib.admin",
    "django.contrib.auth.checks",
    "django.contrib.auth.hashers",
    "django.contrib.auth.management",
    "django.contrib.auth.password_validation",
    "django.contrib.contenttypes.checks",
    "django.contrib.messages.views",
    "django.contrib.staticfiles.checks",
    "django.contrib.staticfiles.storage",
    "django.contrib.syndication.views",
    "django.core.mail",
    "django.core.management.commands.migrate",
    "django.core.serializers.json",
    "django.db.backends.sqlite3.base",
    "django.db.models.sql.compiler",
    "django.forms",
    "django.template.backends.django",
    "django.template.defaulttags",
    "django.template.loader_tags",
    "django.templatetags.i18n",
    "django.views.debug",
    "django.views.generic",
    "concurrent.futures.process",
    "cryptography.fernet",
    "cryptography.hazmat.primitives.ciphers.aead",
    "cryptography.hazmat.primitives.kdf.hkdf",
    "csp.middleware",
    "django_stubs_ext",
    "django_tasks.backends.base",
    "template_partials.apps",
    "urllib.request",
    "weerklank.interchange.refi.project",
    "weerklank.interchange.transcripts",
)


def run(
    arguments: Sequence[str], *, env: Mapping[str, str], cwd: Path | None = None, words: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `python` with these arguments, `-m MODULE …` or `-c CODE`, and wait until it ended."""
    with tempfile.TemporaryDirectory(prefix="weerklank-ran-") as kept:
        given, said, told = (Path(kept) / name for name in ("stdin", "stdout", "stderr"))
        given.write_text(words)
        asked = {
            "arguments": list(arguments),
            "env": dict(env),
            "cwd": str(cwd or Path.cwd()),
            "streams": [str(given), str(said), str(told)],
        }
        waiting = _waiting()
        assert waiting.stdin is not None
        assert waiting.stdout is not None
        waiting.stdin.write(json.dumps(asked).encode() + b"\n")
        waiting.stdin.flush()
        code = int(waiting.stdout.readline())
        return subprocess.CompletedProcess(
            list(arguments), code, stdout=said.read_text(), stderr=told.read_text()
        )


@functools.cache
def _waiting() -> subprocess.Popen[bytes]:
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.commands"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
    )
    atexit.register(started.communicate)  # it ends when nothing more is asked
    return started


# --- the process that waits, and its copies ---------------------------------------------------
def main() -> None:
    """Read what takes long; in the copies, go on as the program that was asked for."""
    for name in READ_BEFORE:
        importlib.import_module(name)
    gc.freeze()  # whoever ends or looks for garbage need not go through all of it
    if asked := _next():
        _begin(**asked)


def _next() -> dict[str, Any]:
    """Split off for each program that is asked for, and return in the copy what it is."""
    with os.fdopen(os.dup(0), "rb") as asking:
        while line := asking.readline():
            if not (copy := os.fork()):
                asked: dict[str, Any] = json.loads(line)
                return asked
            _copy, status = os.waitpid(copy, 0)
            os.write(1, b"%d\n" % os.waitstatus_to_exitcode(status))
    return {}


def _begin(
    *, arguments: Sequence[str], env: Mapping[str, str], cwd: str, streams: Sequence[str]
) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    for number, path in enumerate(streams):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    how, what, *rest = arguments
    sys.argv = [what, *rest]
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102


if __name__ == "__main__":
    main()
