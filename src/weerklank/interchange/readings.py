"""What reading a transcript gives: plain, frozen, and able to travel as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from weerklank.interchange import told

MOST_SPEAKERS = 100  # in one text; a page has forms for each of them, of 6 kB together
MOST_TURNS = 20_000  # a working day of short ones


@dataclass(frozen=True, slots=True)
class Caveat:
    """Something doubtful that did not stop the reading: Dutch sentences, see `told`."""

    what: str
    where: str

    def to_json(self) -> told.Json:
        return {"what": told.to_json(self.what), "where": told.to_json(self.where)}

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> Self:
        return cls(told.from_json(values["what"]), told.from_json(values["where"]))


@dataclass(frozen=True, slots=True)
class Turn:
    """A maximal run of one speaker: `text[start:end]` of its reading, in code points.

    `speaker` is the label as it first stood in the file, None where nobody was named. A heading
    that puts a question is a turn of its own, without speaker and with `is_question`. Times are
    seconds from the start of the recording, None where the file does not tell.
    """

    speaker: str | None
    start: int
    end: int
    starts_at: float | None
    ends_at: float | None
    is_question: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A transcript as it would be stored, and what was found in it.

    `text` is NFC with LF, without labels, without blanks at line ends; it holds the texts of the
    turns joined with one LF. `encoding` is told for formats that do not tell it themselves.
    """

    format: str
    text: str
    turns: tuple[Turn, ...]
    language: str | None
    seconds: float | None
    warnings: tuple[Caveat, ...]
    encoding: str | None

    @property
    def characters(self) -> int:
        return len(self.text)

    @property
    def words(self) -> int:
        """Whitespace-separated tokens of the text as stored."""
        return len(self.text.split())

    @property
    def speakers(self) -> list[tuple[str, int, int]]:
        """(label, turns, words) in order of first appearance; turns without speaker left out."""
        found: dict[str, tuple[int, int]] = {}
        for turn in self.turns:
            if turn.speaker is not None:
                turns, words = found.get(turn.speaker, (0, 0))
                said = len(self.text[turn.start : turn.end].split())
                found[turn.speaker] = (turns + 1, words + said)
        return [(label, turns, words) for label, (turns, words) in found.items()]


def to_json(reading: Reading) -> dict[str, object]:
    """Return the reading as JSON values, without loss."""
    return asdict(reading) | {"warnings": [warning.to_json() for warning in reading.warnings]}


def from_json(values: dict[str, Any]) -> Reading:
    """Return the reading that `to_json` was given. Raises KeyError or TypeError for others."""
    warnings = tuple(map(Caveat.from_json, values["warnings"]))
    turns = tuple(Turn(**turn) for turn in values["turns"])
    return Reading(**values | {"turns": turns, "warnings": warnings})
