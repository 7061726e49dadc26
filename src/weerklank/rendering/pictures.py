"""The marks for persons as PNG, for Word: drawn by the same lines as in the PDF."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import typst

Marks = tuple[str, ...]
PITCH_MM = 3.4  # from mark to mark, as in marks.typ
_FOLDER = Path(__file__).parent
_PIXELS_PER_INCH = 220.0


def draw(wanted: Iterable[Marks]) -> dict[Marks, bytes]:
    """Return a PNG for each different set of rows of marks. Without marks there is no picture."""
    rows = sorted({each for each in wanted if any(each)})
    if not rows:
        return {}
    pages = typst.compile(
        str(_FOLDER / "pictures.typ"),
        root=str(_FOLDER),
        format="png",
        ppi=_PIXELS_PER_INCH,
        ignore_system_fonts=True,
        sys_inputs={"marks": json.dumps(rows)},
    )
    pictures = pages if isinstance(pages, list) else [pages]
    return {each: bytes(page) for each, page in zip(rows, pictures, strict=True)}


def size_mm(marks: Marks) -> tuple[float, float]:
    """Return the width and height at which a picture of these marks is shown."""
    return PITCH_MM * max(map(len, marks)), PITCH_MM * len(marks)
