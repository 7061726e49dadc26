"""Whom to ask: a fair lottery over a made-up pool of five characteristics, unevenly spread.

The small one beside sortition-algorithms, where `WEERKLANK_SORTITION` names a Python that has it
(see lot.py); both do the whole way from two tables to a selection, in a process of their own. The
larger ones it does not finish, so they are held against the time that somebody would wait.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bench import measuring
from bench.measuring import Result

FEATURES = {
    "leerroute": ("B1", "Z", "O"),
    "doelgroep": ("asiel", "gezin", "overig"),
    "gender": ("vrouw", "man"),
    "leeftijd": ("18-27", "28-37", "38-47", "48-67"),
    "kern": ("noord", "oost", "zuid", "west", "midden", "buiten", "haven", "dorp"),
}
TASKS = {"S": (200, 17, 4.0), "M": (1_000, 110, 60.0), "L": (5_000, 110, 600.0)}
_SEED = 20261129


def measure(size: str, folder: Path, runs: int) -> list[Result]:
    """Draw once or more; `folder` gets the tables."""
    people, number, seconds = TASKS[size]
    pool, quotas = _write(folder, people, number)
    ours = [
        sys.executable, "-m", "weerklank.site.cli", "select", str(pool), str(quotas),
        f"--size={number}", "--method=fair", "--seed=1", "--json",
    ]  # fmt: skip
    name = f"select {number} of {people:,}, fair"
    peer = os.environ.get("WEERKLANK_SORTITION")
    if peer and size == "S":
        other = [peer, str(Path(__file__).with_name("lot.py")), str(pool), str(quotas), str(number)]
        beside = measuring.compared(
            f"{name}, beside sortition-algorithms", size,
            ours=lambda: _run(ours), bare=lambda: _run(other), target=1.5, runs=runs,
        )  # fmt: skip
        return [beside]
    took = measuring.cpu_of(lambda: _run(ours))
    return [measuring.result(name, size, ours=took, bare=seconds, target=1, runs=1)]


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _write(folder: Path, people: int, number: int) -> tuple[Path, Path]:
    """Write a pool, and quotas of 15 % around halfway between an equal and the pool's own share."""
    maker = random.Random(_SEED)  # noqa: S311
    weights = {key: [maker.random() + 0.2 for _value in values] for key, values in FEATURES.items()}
    rows = [
        {key: maker.choices(values, weights[key])[0] for key, values in FEATURES.items()}
        for _person in range(people)
    ]
    pool, quotas = folder / "pool.csv", folder / "quotas.csv"
    with pool.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *FEATURES])
        writer.writerows([f"p{place}", *row.values()] for place, row in enumerate(rows))
    with quotas.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["feature", "value", "min", "max"])
        for key, values in FEATURES.items():
            there = Counter(row[key] for row in rows)
            for value in values:
                share = number * (1 / len(values) + there[value] / people) / 2
                least = min(int(share * 0.85), there[value])
                writer.writerow([key, value, least, max(least, int(share * 1.15) + 1)])
    return pool, quotas
