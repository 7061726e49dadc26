"""Keeps the last measurement under bench/results, with the machine described and not named.

python -m bench.keeping 2026-11-24
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
from importlib.metadata import version
from pathlib import Path

from bench.__main__ import table

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    day = sys.argv[1]
    rows = json.loads(Path("var/bench.json").read_text())
    machine = _machine()
    RESULTS.mkdir(exist_ok=True)
    kept = json.dumps({"machine": machine, "rows": rows}, indent=1)
    (RESULTS / f"{day}.json").write_text(kept + "\n")
    missed = sum(not row["holds"] for row in rows)
    described = "\n".join(f"- {name}: {value}" for name, value in machine.items())
    (RESULTS / f"{day}.md").write_text(
        f"# Measured {day}\n\n{described}\n\n"
        f"{len(rows) - missed} of {len(rows)} targets hold. CPU-seconds, MB or what `unit` says; "
        "a ratio is ours ÷ bare, for rates bare ÷ ours.\n\n"
        f"```\n{table(rows)}\n```\n"
    )


def _machine() -> dict[str, str]:
    found = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "processor": found[0] if found else platform.machine(),
        "cores": str(os.cpu_count()),
        "system": platform.system(),
        "database": "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite",
        "SQLite": sqlite3.sqlite_version,
        "Python": platform.python_version(),
        "Django": version("django"),
        "gunicorn": version("gunicorn"),
    }


if __name__ == "__main__":
    main()
