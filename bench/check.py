"""`make bench-check BASE=<commit>`: is this state slower than that one?

S is measured on both, in turn, with the benchmark of this state; what is compared are the medians
of the ratios, so neither another machine nor other work matters much. More than a quarter worse
fails.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
MOST = 1.25
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Compared:
    """The medians of a row on both states; None where it was not measured."""

    name: str
    base: float | None
    here: float | None

    @property
    def change(self) -> float | None:
        return self.here / self.base if self.here and self.base else None

    @property
    def is_worse(self) -> bool:
        """A row that was measured there and not here is worse as well."""
        return self.here is None or (self.change is not None and self.change > MOST)


def compare(base: Iterable[Rows], here: Iterable[Rows]) -> list[Compared]:
    """Compare the medians of the ratios of several measurements, by the names of the rows."""
    there, ours = _medians(base), _medians(here)
    return [Compared(name, there.get(name), ours.get(name)) for name in {**ours, **there}]


def _medians(measured: Iterable[Rows]) -> Mapping[str, float]:
    ratios: dict[str, list[float]] = defaultdict(list)
    for rows in measured:
        for row in rows:
            if row["ratio"] is not None:
                ratios[row["name"]].append(row["ratio"])
    return {name: statistics.median(found) for name, found in ratios.items()}


def table(compared: Iterable[Compared]) -> str:
    """Give what was compared as lines of text, the worst first."""
    lines = [f"{'ratio':48} {'base':>8} {'here':>8} {'change':>8}"]
    for row in sorted(compared, key=lambda one: (not one.is_worse, -(one.change or 0))):
        cells = [f"{value:8.2f}" if value else f"{'–':>8}" for value in (row.base, row.here)]
        change = f"{(row.change - 1) * 100:+7.0f} %" if row.change else f"{'–':>8}"
        lines.append(f"{row.name:48} {' '.join(cells)} {change}{'  WORSE' * row.is_worse}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.check", description=__doc__)
    parser.add_argument("base", help="the commit to compare with")
    parser.add_argument("--size", default="S")
    parser.add_argument("--turns", type=int, default=3, help="how often each is measured (3)")
    parser.add_argument("--only", default="", help="only rows with this in their name")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="weerklank-bench-") as name:
        folder = Path(name)
        base, out = folder / "base", folder / "rows.json"
        _unpack(args.base, base)
        states = [(base, _python(base, folder)), (HERE, sys.executable)]
        measured: dict[Path, list[Rows]] = {base: [], HERE: []}
        for turn in range(args.turns):
            for state, python in states:
                print(f"turn {turn + 1}: {'base' if state == base else 'here'}", file=sys.stderr)
                command = [
                    python, "-m", "bench", args.size, "--runs", "1", "--only", args.only,
                    "--without-peers", "--out", str(out),
                ]  # fmt: skip
                out.unlink(missing_ok=True)
                # A row that cannot be measured on an older state is told, and stops nothing.
                subprocess.run(
                    command,
                    cwd=state,
                    env=os.environ | {"PYTHONPATH": str(state / "src")},
                    check=False,
                    stdout=subprocess.DEVNULL,
                )
                if not out.exists():
                    sys.exit(f"{args.size} could not be measured in {state}; see above.")
                measured[state].append(json.loads(out.read_text()))
    compared = compare(measured[base], measured[HERE])
    print(table(compared))
    if any(row.is_worse for row in compared):
        print(f"Worse than {args.base} by more than {MOST - 1:.0%}; see above.")
        sys.exit(1)


def _unpack(commit: str, folder: Path) -> None:
    """Put that commit in a folder, with the benchmark of this state."""
    folder.mkdir()
    packed = subprocess.run(["git", "archive", commit], cwd=HERE, check=True, capture_output=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)
    shutil.rmtree(folder / "bench", ignore_errors=True)
    shutil.copytree(HERE / "bench", folder / "bench")


def _python(base: Path, folder: Path) -> str:
    """Give the Python for that commit: its own, where it installs other things."""
    name = "requirements.txt"
    if (base / name).read_text() == (HERE / name).read_text():
        return sys.executable
    own = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(own)], check=True)
    binary = str(own / "bin" / "python")
    # Those for developers hold the others, and what the benchmark itself needs.
    wanted = base / "requirements-dev.txt"
    command = [binary, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(wanted)]
    subprocess.run(command, check=True)
    return binary


if __name__ == "__main__":
    main()
