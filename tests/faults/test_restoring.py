"""T13: a restore, timed; T14: a back-up with one bit turned; and restores that are killed."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import canary

# To time one: as large as can be made and put back within some ten minutes.
TIMED_TURNS, TIMED_MB = 20_000, 500
# To damage one, or to kill its restore, many times.
TURNS, FILES_MB = 1_000, 8
FLIPS = 20
KILLS = 25
WANTED_GB = 50
JOURNAL, LOG_KEY = "withdrawals.jsonl", "log_key"


def make_archive(folder: Path, *, turns: int, files_mb: int) -> dict[str, Any]:
    """Make a back-up of before her withdrawal, and the journal of after it beside it."""
    data = folder / "data"
    canary.weerklank("migrate", folder=data)
    for what, argument in (("make", turns), ("files", files_mb)):
        made = canary.run("tests.canary", what, str(argument), folder=data)
        assert made.returncode == 0, made.stderr
    written: dict[str, Any] = canary.weerklank("backup", str(folder / "b.weerklank"), folder=data)
    done = canary.run("tests.canary", "withdraw", "", folder=data)
    assert done.returncode == 0, done.stderr
    for name in (JOURNAL, LOG_KEY):
        shutil.copy(data / name, folder)
    shutil.rmtree(data)
    return written


def new_place(archive: Path, place: Path) -> Path:
    """Make an empty place to restore in, with the key that the manual says to keep apart."""
    place.mkdir()
    shutil.copy(archive / LOG_KEY, place)
    return place


@pytest.fixture(scope="module")
def archive(tmp_path_factory: Any) -> Path:
    folder: Path = tmp_path_factory.mktemp("archive")
    make_archive(folder, turns=TURNS, files_mb=FILES_MB)
    return folder


def command(archive: Path) -> list[str]:
    return [
        "restore", str(archive / "b.weerklank"),
        "--withdrawals", str(archive / JOURNAL), "--without-journal",
    ]  # fmt: skip


def files_of(place: Path) -> dict[str, int]:
    return {
        str(path.relative_to(place)): path.stat().st_size
        for path in (place / "files").rglob("*")
        if path.is_file()
    }


def test_t13(tmp_path: Path, tally: Callable[..., None]) -> None:
    folder, place = tmp_path / "archive", tmp_path / "place"
    folder.mkdir()
    written = make_archive(folder, turns=TIMED_TURNS, files_mb=TIMED_MB)
    size = (folder / "b.weerklank").stat().st_size
    begun = time.monotonic()
    done = canary.weerklank(*command(folder), folder=place)
    seconds = time.monotonic() - begun
    is_whole = (done["rows"], done["files"]) == (written["rows"], written["files"])
    held = is_whole and done["clean"] and canary.hits(place, canary.marks()) == {}
    minutes = seconds / 60 * WANTED_GB * 1e9 / size
    tally(
        "T13",
        tried=1,
        held=int(held),
        note=f"restored {size / 1e6:.0f} MB, with the withdrawal repeated, in {seconds:.0f} s; "
        f"extrapolated, not measured: {minutes:.0f} minutes for {WANTED_GB} GB",
        seconds=round(seconds, 1),
        minutes_for_50_gb=round(minutes),
    )


def test_t14(archive: Path, tmp_path: Path, tally: Callable[..., None]) -> None:
    whole = (archive / "b.weerklank").read_bytes()
    chance = random.Random(14)  # noqa: S311
    refused = 0
    for _ in range(FLIPS):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        path = tmp_path / "b.weerklank"
        path.write_bytes(damaged)
        said = canary.run("weerklank.site.cli", "verify-backup", str(path), folder=tmp_path / "d")
        refused += said.returncode == 1
    tally("T14", tried=FLIPS, held=refused, note="one bit turned, anywhere in the archive")


def test_killed_restores(archive: Path, tmp_path: Path, tally: Callable[..., None]) -> None:
    """Kill it anywhere, give it again: all is there, and nothing of who withdrew."""
    begun = time.monotonic()
    canary.weerklank(*command(archive), folder=new_place(archive, tmp_path / "whole"))
    longest = time.monotonic() - begun
    files = files_of(tmp_path / "whole")
    held = finished = 0
    for number in range(KILLS):
        place = new_place(archive, tmp_path / str(number))
        restoring = subprocess.Popen(
            [sys.executable, "-m", "weerklank.site.cli", *command(archive)],
            env=canary.environment(place), cwd=Path(__file__).parent.parent.parent,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        # The last ones around its end, where the rows are kept and the rest is tidied up.
        time.sleep(longest * (number + 0.5) / KILLS)
        restoring.send_signal(signal.SIGKILL)
        finished += restoring.wait() == 0
        again = canary.run("weerklank.site.cli", *command(archive), "--json", folder=place)
        is_there = again.returncode == 0 or "Hier staan al gegevens" in again.stderr
        checked = canary.weerklank("check", folder=place) if is_there else {"wrong": ["restore"]}
        is_whole = files_of(place) == files and checked["wrong"] == []
        held += is_there and canary.hits(place, canary.marks()) == {} and is_whole
        shutil.rmtree(place)
    tally(
        "restore killed",
        tried=KILLS,
        held=held,
        note=f"killed at moments over its whole time; {finished} had ended before the kill",
    )
