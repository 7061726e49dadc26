"""T03: an import is killed at any moment. All of it is there or nothing, and no file is left."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import canary
from weerklank.interchange import tables

KILLS = 13  # of each of the four kinds: 52
ROUND = "voorbeelddam-monitor-1"
HEADER = ["traject", "doelgroep", "leerroute", "kennisgeving", "brp"]
# Of those of Django only the tasks: a register of this size is judged by the worker, a workbook of
# that size at once, and what is asked of the worker stands there together with the import.
TASKS = "django_tasks"
TRAJECTORIES, JUDGED_AT_ONCE = 1500, 800
NOT_COUNTED = ("django_", "safeguards_", "vault_", "weerklank_cache", "sqlite_")


@pytest.fixture(scope="module")
def place(tmp_path_factory: Any) -> Path:
    """Give a folder with a filled data folder and one thing to bring in of every kind."""
    folder: Path = tmp_path_factory.mktemp("imports")
    data = folder / "data"
    canary.weerklank("migrate", folder=data)
    made = canary.run("tests.canary", "make", "300", folder=data)
    assert made.returncode == 0, made.stderr
    canary.weerklank("refi", "export", ROUND, str(folder / "project.qdpx"), folder=data)
    texts = folder / "texts"
    texts.mkdir()
    for number in range(12):
        lines = [f"R1: Hoe gaat dat {n}?\nP{number}: {canary.OTHERS} {n}" for n in range(400)]
        (texts / f"gesprek-{number}.txt").write_text("\n".join(lines))
    rows = [
        [f"K-{n}", "asiel", "Z", "2026-01-05", f"2026-02-{n % 27 + 1:02}"]
        for n in range(TRAJECTORIES)
    ]
    (folder / "register").mkdir()
    (folder / "register" / "trajecten.csv").write_bytes(tables.csv_bytes(HEADER, rows))
    return folder


def arguments(place: Path, kind: str) -> list[str]:
    if kind == "transcript":
        return ["transcript", "import", ROUND, *map(str, sorted((place / "texts").iterdir()))]
    if kind == "refi":
        return ["refi", "import", str(place / "project.qdpx"), "--round", ROUND]
    source = place / "register"
    if kind == "workbook":
        source = place / "trajecten.xlsx"
        if not source.exists():
            rows = [
                [f"X-{n}", "asiel", "Z", "2026-01-05", f"2026-02-{n % 27 + 1:02}"]
                for n in range(JUDGED_AT_ONCE)
            ]
            source.write_bytes(tables.xlsx_bytes("trajecten", HEADER, rows))
    return ["register", "import", str(source), "--supplier", "Proef"]


def counts(data: Path) -> dict[str, int]:
    """Give how many rows every table holds, of those that an import is about."""
    with sqlite3.connect(data / "weerklank.sqlite3") as database:
        names = [
            name
            for [name] in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name.startswith(TASKS) or not name.startswith(NOT_COUNTED)
        ]
        return {
            name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
            for name in names
        }


def files(data: Path) -> int:
    return sum(
        path.is_file() and path.suffix != ".lock"
        for name in ("files", "tmp")
        for path in (data / name).rglob("*")
    )


def sweep(data: Path) -> None:
    """Let a quarter of an hour go by, and sweep."""
    past = time.time() - 16 * 60
    for path in data.rglob("*"):
        os.utime(path, (past, past))
    canary.weerklank("clean", folder=data)


@pytest.mark.parametrize("kind", ["transcript", "refi", "register", "workbook"])
def test_t03(place: Path, tmp_path: Path, tally: Callable[..., None], kind: str) -> None:
    given = arguments(place, kind)
    whole = tmp_path / "whole"
    shutil.copytree(place / "data", whole)
    before, files_before = counts(whole), files(whole)
    begun = time.monotonic()
    canary.weerklank(*given, folder=whole)
    longest = time.monotonic() - begun
    sweep(whole)
    after, files_after = counts(whole), files(whole)
    held = stored = left = 0
    for number in range(KILLS):
        data = tmp_path / str(number)
        shutil.copytree(place / "data", data)
        importing = subprocess.Popen(
            [sys.executable, "-m", "weerklank.site.cli", *given],
            env=canary.environment(data), cwd=Path(__file__).parent.parent.parent,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(longest * (number + 0.5) / KILLS)
        importing.send_signal(signal.SIGKILL)
        importing.wait()
        left += files(data) not in {files_before, files_after}
        sweep(data)
        now, files_now = counts(data), files(data)
        is_all = now == after and files_now == files_after
        is_whole = is_all or (now == before and files_now == files_before)
        stored += is_all
        if not is_all:
            canary.weerklank(*given, folder=data)
            sweep(data)
            is_whole = is_whole and counts(data) == after and files(data) == files_after
        held += is_whole
        shutil.rmtree(data)
    tally(
        f"T03 {kind}",
        tried=KILLS,
        held=held,
        note=f"{stored} had stored all, {KILLS - stored} nothing; "
        f"{left} left files, none after the sweep",
    )
