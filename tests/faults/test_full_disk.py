"""T07: the disk is full at every act that writes; it says so, and nothing is half done."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.site.test_full_disk import small_disk

__all__ = ["small_disk"]  # the fixture
TURNS = 10


def test_t07(small_disk: Any, tally: Callable[..., None]) -> None:
    place, is_mounted = small_disk
    told = subprocess.run(
        [sys.executable, "-m", "tests.faults.full_disk", str(place), str(int(is_mounted)),
         str(TURNS)],
        capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-4000:]
    disk = "a full disk of 8 MB" if is_mounted else "a limit on the size of files"
    for name, found in json.loads(told.stdout.splitlines()[-1]).items():
        turns_wrong = {what.partition(":")[0] for what in found["wrong"]}
        tally(
            f"T07 {name}",
            tried=found["tried"],
            held=found["tried"] - len(turns_wrong),
            note="; ".join(found["wrong"][:5]) or disk,
        )
