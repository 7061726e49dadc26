"""The subjects with which a monitor can begin."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TypedDict

_FILE = Path(__file__).parent / "data" / "subjects.json"


class Proposed(TypedDict):
    """A subject that is proposed; `goal` is the number of a policy goal, or None."""

    kind: str
    title: str
    goal: int | None
    indicators: list[int]
    codes: list[str]


@cache
def subjects() -> list[Proposed]:
    """Return the proposed subjects in their order."""
    found: list[Proposed] = json.loads(_FILE.read_text(encoding="utf-8"))["subjects"]
    return found
