"""The results of the faults, kept by fault: what was tried last stands in the place of before.

`python -m tests.faults.merging var/faults/*.json` puts what several runs told into results.json.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results.json"


def put(target: Path, found: Sequence[dict[str, Any]]) -> None:
    """Put outcomes into a file of results, each in the place of the last one of its fault."""
    known = json.loads(target.read_text()) if target.exists() else []
    rows = {row["fault"]: row for row in [*known, *found]}
    ordered = [rows[fault] for fault in sorted(rows)]
    target.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        put(RESULTS, json.loads(Path(name).read_text()))
