"""Files to read, in this folder and in the one that WEERKLANK_SAMPLES names.

The files here may be passed on, or are our own: README.md says of each where it is from. A folder
named beside it has the same layout, with its counts in files of the same names.
"""

import json
import os
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
NAMED = Path(named) if (named := os.environ.get("WEERKLANK_SAMPLES")) else None


class Sample(NamedTuple):
    """A file, and what another reader than ours counted in it."""

    path: Path
    want: dict[str, Any]

    def __str__(self) -> str:
        return self.path.name


def transcripts() -> list[Sample]:
    """Return the transcripts of which the counts are known."""
    return list(_known("transcripts-expected.json", "transcripts/"))


def projects(pattern: str) -> list[Sample]:
    """Return the projects and codebooks whose name in the folder is like this."""
    return [
        sample
        for sample in _known("qdpx-expected.json", "")
        if fnmatch(f"{sample.path.parent.name}/{sample.path.name}", pattern)
    ]


def _known(counts: str, below: str) -> list[Sample]:
    found: dict[str, Sample] = {}
    # A named folder that is not there fails, where in silence nothing would be found in it.
    for folder in filter(None, (HERE, NAMED)):
        files = json.loads((folder / counts).read_text(encoding="utf-8"))["files"]
        for name, want in files.items():
            # What lies in both folders is read once.
            found.setdefault(name, Sample(folder / f"{below}{name}", want))
    return list(found.values())
