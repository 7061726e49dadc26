"""The words under a code: read a turn at a time, of the turns that carry it, and no more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weerklank.analysis import queries
from weerklank.analysis.rules import words as rules
from weerklank.coding import queries as coding
from weerklank.coding.rules import joined
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.terms import TranscriptRole

if TYPE_CHECKING:
    from weerklank.study.models import Round

MOST = 5_000  # turns under a code that are read
_BATCH = 400  # turns whose words are in memory at a time


@dataclass(frozen=True, slots=True)
class Spoken:
    """The turns under codes in one language; `is_cut` when there are more than are read."""

    turns: Sequence[tuple[coding.CodedTurn, ...]]
    is_cut: bool

    def pieces(self) -> Iterator[rules.Piece]:
        """Yield each turn once, with the stretches that carry a code. A query per 400 turns."""
        for begin in range(0, len(self.turns), _BATCH):
            batch = self.turns[begin : begin + _BATCH]
            texts = fieldwork.words_of_turns([rows[0].turn for rows in batch])
            for rows in batch:
                first = rows[0]
                text = texts.get(first.turn, "")
                if not text:
                    continue
                spans = joined(
                    (max(row.start - row.turn_start, 0), min(row.end - row.turn_start, len(text)))
                    for row in rows
                )
                yield rules.Piece(
                    text=text,
                    spans=tuple(spans),
                    coding=first.coding,
                    conversation=first.conversation,
                    speaker=first.speaker,
                    participant=first.participant,
                    is_original=first.role == TranscriptRole.ORIGINAL,
                )


def spoken(
    round_: Round, readings: coding.Readings, codes: Collection[int], language: str
) -> Spoken:
    """Return the turns under these codes, of whoever takes part or is not known to be somebody.

    Without what an interviewer or interpreter says, and without who withdrew or said no.
    """
    rows = coding.turns_under(readings, codes, language, limit=MOST + 1)
    known = queries.people_of(round_)
    of_turn: dict[int, list[coding.CodedTurn]] = {}
    for row in rows[:MOST]:
        is_heard = row.participant in known if row.participant else not row.is_question
        if is_heard:
            of_turn.setdefault(row.turn, []).append(row)
    return Spoken([tuple(own) for own in of_turn.values()], len(rows) > MOST)
