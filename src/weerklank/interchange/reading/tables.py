"""Tables: one with a column of speakers is a transcript, any other is text cell by cell."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from weerklank.interchange.reading import labels, times
from weerklank.interchange.reading.paragraphs import Paragraph

_TIME = re.compile(times.TIME)


@dataclass(frozen=True, slots=True)
class _Columns:
    speaker: int
    text: int
    time: int | None


def paragraphs_of(rows: Sequence[Sequence[str]]) -> list[Paragraph]:
    """Return the text of a table as paragraphs, with speakers where a column names them."""
    width = max((len(row) for row in rows), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    columns = _speaker_columns(filled, width)
    if columns is None:
        return [
            Paragraph(line) for row in filled for cell in row for line in cell.split("\n") if line
        ]
    found: list[Paragraph] = []
    speaker: str | None = None
    for row in filled:
        label = row[columns.speaker].strip()
        moments = times.seconds_of(row[columns.time] if columns.time is not None else label)
        speaker = _without_time(label) or speaker
        for line in row[columns.text].split("\n"):
            found.append(
                Paragraph(line, speaker=speaker, starts_at=moments[0] if moments else None)
            )
            moments = []
    return found


def _without_time(label: str) -> str:
    return _TIME.sub("", label).strip(" \n\t:：-–—()[]")


def _speaker_columns(rows: Sequence[Sequence[str]], width: int) -> _Columns | None:
    if not 2 <= width <= 5 or len(rows) < 2:
        return None
    columns = [[row[at].strip() for row in rows] for at in range(width)]
    time = next((at for at in range(width) if _share(columns[at], times.is_only_time) > 0.8), None)
    left = [at for at in range(width) if at != time and _share(columns[at], str.isdigit) < 0.8]
    if len(left) != 2:
        return None
    speaker, text = left
    names = [_without_time(cell) for cell in columns[speaker] if cell]
    said = sum(map(len, columns[text]))
    returning = sum(count for count in Counter(map(str.casefold, names)).values() if count > 1)
    are_names = sum(map(labels.looks_like_a_label, names)) >= 0.9 * len(names)
    if names and are_names and returning * 2 >= len(names) and said > sum(map(len, names)):
        return _Columns(speaker, text, time)
    return None


def _share(cells: Sequence[str], test: Callable[[str], object]) -> float:
    full = [cell for cell in cells if cell]
    return sum(bool(test(cell)) for cell in full) / len(full) if full else 0.0
