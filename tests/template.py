"""A database with all tables in it, made once and copied for every run and every worker.

Running the migrations costs more than most folders of tests. What they made is kept, under a mark
of the migrations themselves, until one of them changes. Kept as well: the same without the last
migration, for what has to migrate by itself, and two databases for a vault that stands apart.
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
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

REPOSITORY = Path(__file__).parents[1]
# Beside what pytest keeps itself, so that `make clean` and `pytest --cache-clear` take it away.
KEPT = REPOSITORY / ".pytest_cache" / "d" / "database"
PREFIX = "weerklank_template_"
# What says how a vault that stands apart is made.
APART = ("site/commands/database.py", "vault/routing.py", "settings/*.py")


def mark(*more: str) -> str:
    """Return a mark of everything that makes the tables: our migrations, and what we install."""
    package = REPOSITORY / "src" / "weerklank"
    made_of = [
        *sorted(package.glob("*/migrations/*.py")),
        *sorted(path for pattern in more for path in package.glob(pattern)),
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


def put_in(data: Path, *, behind: bool = False) -> None:
    """Put a database with all its tables in a data folder, for the commands under test.

    `behind`: the last migration is still to do.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy_to(data / "weerklank.sqlite3", behind=behind)


def put_apart(data: Path, vault: Path) -> None:
    """Put in place what `weerklank migrate` makes where the vault has a database of its own."""
    with _alone("apart"):
        made = _apart()
        shutil.copytree(made / "data", data)
        shutil.copyfile(made / "vault.sqlite3", vault)


def copy_to(path: Path, *, behind: bool = False) -> None:
    with _alone():
        made = _file()
        shutil.copyfile(_behind(made) if behind else made, path)


@contextmanager
def _alone(what: str = "lock") -> Iterator[None]:
    """Hold off the other workers: one of them makes it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / what).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _file() -> Path:
    made = KEPT / f"{mark()}.sqlite3"
    if not made.exists():
        for old in KEPT.glob("*.sqlite3*"):
            old.unlink()
        half = made.with_suffix(".half")
        half.unlink(missing_ok=True)
        _migrate(f"sqlite:///{half}", "--all-but-one")
        _in_one_file(half)
        shutil.copyfile(half, _behind(made))
        _migrate(f"sqlite:///{half}")
        _in_one_file(half)
        half.rename(made)
    return made


def _behind(made: Path) -> Path:
    return made.with_name(f"{made.stem}-behind.sqlite3")


def _in_one_file(path: Path) -> None:
    opened = sqlite3.connect(path)
    opened.execute("PRAGMA journal_mode=DELETE")
    opened.close()


def _apart() -> Path:
    made = KEPT / f"{mark(*APART)}.apart"
    if not made.exists():
        for old in KEPT.glob("*.apart*"):
            shutil.rmtree(old)
        half = made.with_suffix(".apart-half")
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        subprocess.run(
            [sys.executable, "-m", "weerklank.site.cli", "migrate"],
            env=env
            | {
                "DJANGO_SETTINGS_MODULE": "weerklank.settings.local",
                "WEERKLANK_DATA": str(half / "data"),
                "WEERKLANK_VAULT_DATABASE_URL": f"sqlite://{half / 'vault.sqlite3'}",
            },
            check=True,
            stdout=subprocess.DEVNULL,
        )
        half.rename(made)
    return made


def _on_server() -> str:
    name = f"{PREFIX}{mark()}"
    given = urlsplit(os.environ["DATABASE_URL"])
    address = f"{given.scheme}://{given.netloc}/"
    with psycopg.connect(f"{address}postgres", autocommit=True) as server:
        # Another checkout may make its own on the same server; the end of the connection lets go.
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
        there = {
            row[0]
            for row in server.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]
            )
        }
        if name not in there:
            for old in (*there, f"{name}_half"):
                with suppress(psycopg.errors.ObjectInUse):  # a run of that checkout copies it
                    server.execute(
                        sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old))
                    )
            half = sql.Identifier(f"{name}_half")
            server.execute(sql.SQL("CREATE DATABASE {}").format(half))
            _migrate(f"{address}{name}_half")
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(half, sql.Identifier(name))
            )
    return name


def _migrate(address: str, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.template", *arguments],
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "weerklank.settings.test", "DATABASE_URL": address},
        cwd=REPOSITORY,
        check=True,
    )


# --- as a program, with the settings of one database ------------------------------------------
def main(*arguments: str) -> None:
    django.setup()
    if arguments:
        executor = MigrationExecutor(connection)
        leaves = executor.loader.graph.leaf_nodes()
        executor.migrate(leaves, plan=executor.migration_plan(leaves)[:-1])
    else:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
