"""A database with all tables in it, made once and copied for every run and every worker.

Running the migrations costs more than most folders of tests. What they made is kept, under a mark
of the migrations themselves, until one of them changes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg import sql

REPOSITORY = Path(__file__).parents[1]
# Beside what pytest keeps itself, so that `make clean` and `pytest --cache-clear` take it away.
KEPT = REPOSITORY / ".pytest_cache" / "d" / "database"
PREFIX = "weerklank_template_"


def mark() -> str:
    """Return a mark of everything that makes the tables: our migrations, and what we install."""
    made_of = [
        *sorted((REPOSITORY / "src").glob("weerklank/*/migrations/*.py")),
        REPOSITORY / "requirements.txt",
    ]
    found = hashlib.sha256()
    for path in (*made_of, Path(__file__)):
        found.update(f"{path.relative_to(REPOSITORY)}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def prepare() -> None:
    """Let the test database of Django begin as a copy."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        copy_to(database["TEST"]["NAME"])
    else:
        with _alone():
            database["TEST"]["TEMPLATE"] = _on_server()


def put_in(data: Path) -> None:
    """Put a database with all its tables in a data folder, for the commands under test."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy_to(data / "weerklank.sqlite3")


def copy_to(path: Path) -> None:
    with _alone():
        shutil.copyfile(_file(), path)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold off the other workers: one of them makes it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _file() -> Path:
    made = KEPT / f"{mark()}.sqlite3"
    if not made.exists():
        for old in KEPT.glob("*.sqlite3*"):
            old.unlink()
        half = made.with_suffix(".half")
        half.unlink(missing_ok=True)
        _migrate(f"sqlite:///{half}")
        opened = sqlite3.connect(half)
        opened.execute("PRAGMA journal_mode=DELETE")  # all in one file
        opened.close()
        half.rename(made)
    return made


def _on_server() -> str:
    name = f"{PREFIX}{mark()}"
    given = urlsplit(os.environ["DATABASE_URL"])
    address = f"{given.scheme}://{given.netloc}/"
    with psycopg.connect(f"{address}postgres", autocommit=True) as server:
        there = {
            row[0]
            for row in server.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]
            )
        }
        if name not in there:
            for old in (*there, f"{name}_half"):
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))
            half = sql.Identifier(f"{name}_half")
            server.execute(sql.SQL("CREATE DATABASE {}").format(half))
            _migrate(f"{address}{name}_half")
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(half, sql.Identifier(name))
            )
    return name


def _migrate(address: str) -> None:
    for command in ("migrate", "createcachetable"):
        subprocess.run(
            [sys.executable, REPOSITORY / "manage.py", command, "--verbosity=0"],
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "weerklank.settings.test", "DATABASE_URL": address},
            check=True,
        )
