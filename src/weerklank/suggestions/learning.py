"""What is learned from the codings of one round, for one person. Reads only.

Learned from is what counts and what she may see of it: while she codes blind, her own codings.
Worth is on conversations that were handed in: in what is half coded, no code says nothing yet.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from weerklank.coding import queries as coding
from weerklank.fieldwork import queries as fieldwork
from weerklank.suggestions import embedders, queries
from weerklank.suggestions.rules import judging, passages, ranking
from weerklank.suggestions.rules.judging import Counts
from weerklank.suggestions.rules.ranking import Flags, Vectors
from weerklank.suggestions.terms import Worth

if TYPE_CHECKING:
    from weerklank.coding.models import Code
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

# A code is about a passage when half of it, or half of the passage, is in the other.
SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """A passage that may be used: where it stands, whose it is, and in which language."""

    turn: int
    part: int
    start: int  # in its turn
    end: int
    words_mark: str
    transcript: int
    turn_start: int
    conversation: int
    participant: int
    language: str

    @property
    def span(self) -> tuple[int, int]:
        return self.turn_start + self.start, self.turn_start + self.end


@dataclass(frozen=True, slots=True)
class Offered:
    row: Row
    nearness: float
    is_tested_in_language: bool


@dataclass(frozen=True, slots=True)
class OfCode:
    """What was learned of one code."""

    code: Code
    verdict: Worth
    least: float
    passages: int
    counts: dict[str, Counts]
    centroid: Vectors
    offered: list[Offered]


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: per code, in which space, and from whose readings."""

    codes: list[OfCode]
    space: ranking.Space
    readings: list[tuple[int, int]]
    passages: int
    tested: int


def learn(round_: Round, *, visible_to: User) -> Learned:
    """Learn from what is there now."""
    embedder = embedders.current()
    found = coding.readings(round_, visible_to=visible_to)
    rows, vectors = _rows(round_)
    codes = [code for code in coding.codes(round_.monitor) if code.is_on and not code.is_container]
    given, readings = _given(rows, codes, found)
    handed_in = {number for number, at in coding.handed_in_at(found).items() if at is not None}
    tested = np.array([row.conversation in handed_in for row in rows], dtype=np.bool_)
    definitions = [_said_of(code) for code in codes]
    is_defined = np.array([bool(text) for text in definitions], dtype=np.bool_)

    space = ranking.space(vectors, weighs_rarity=not embedder.knows_meaning)
    placed = space.place(vectors)
    defined = space.place(embedder.encode(definitions))
    weights = given.astype(np.float32)
    centroids = ranking.centroids(weights @ placed, weights.sum(axis=1), defined, is_defined)

    among = [row for row, is_tested in zip(rows, tested, strict=True) if is_tested]
    fold = judging.folds(_groups(among))
    picked, least = judging.hold_out(placed[tested], given[:, tested], fold, defined, is_defined)
    words = np.zeros_like(picked)
    if embedder.knows_meaning:
        words = _by_words(among, given[:, tested], fold, definitions)
    counts = judging.count(
        given[:, tested],
        picked,
        words,
        [row.language for row in among],
    )
    groups = _groups(rows)
    verdicts = [
        _verdict(counts[place][""], groups[given[place] & tested], embedder)
        for place in range(len(codes))
    ]
    open_to = coding.open_to(visible_to, found)
    is_out = given | ~np.array([row.conversation in open_to for row in rows], dtype=np.bool_)
    near = ranking.scores(placed, centroids)
    never = np.array(
        [cut if verdict == Worth.BETTER else judging.NEVER
         for cut, verdict in zip(least, verdicts, strict=True)],
        dtype=np.float32,
    )  # fmt: skip
    # More than are shown at once: some will have been answered already.
    nearest = ranking.nearest(near, 4 * queries.MOST_OFFERED, least=never, is_out=is_out)
    return Learned(
        codes=[
            OfCode(
                code=code,
                verdict=verdicts[place],
                least=float(least[place]),
                passages=int(given[place].sum()),
                counts=counts[place],
                centroid=centroids[place],
                offered=[
                    Offered(
                        rows[at],
                        float(near[place, at]),
                        _is_known_in(counts[place], rows[at].language),
                    )
                    for at in nearest[place]
                    if _may_be_offered_in(counts[place], rows[at].language)
                ],
            )
            for place, code in enumerate(codes)
        ],
        space=space,
        readings=sorted(readings),
        passages=int(given.any(axis=0).sum()),
        tested=int(tested.sum()),
    )


def _said_of(code: Code) -> str:
    parts = (code.label, code.definition, code.include)
    return ". ".join(part.strip().rstrip(".") for part in parts if part.strip())


def _rows(round_: Round) -> tuple[list[Row], Vectors]:
    """Return the passages that may be used, with what is known of each, and their vectors."""
    turns = {
        turn: (transcript, start, conversation, participant, language)
        for turn, transcript, start, conversation, participant, language in (
            fieldwork.told_by_who_allows(round_).values_list(
                "pk",
                "transcript_id",
                "start",
                "transcript__conversation_id",
                "speaker__participant_id",
                "transcript__language",
            )
        )
    }
    places, vectors = queries.embedded(round_)
    is_here = np.array([place[0] in turns for place in places], dtype=np.bool_)
    rows = [Row(*place, *turns[place[0]]) for place in places if place[0] in turns]
    return rows, vectors[is_here]


def _given(
    rows: Sequence[Row], codes: Sequence[Code], found: coding.Readings
) -> tuple[Flags, set[tuple[int, int]]]:
    """Return which passages carry which code, [codes, passages], and whose readings say so."""
    place_of = {code.pk: place for place, code in enumerate(codes)}
    in_text: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        in_text[row.transcript].append(at)
    for numbers in in_text.values():
        numbers.sort(key=lambda at: rows[at].span)
    ends = {text: [rows[at].span[1] for at in numbers] for text, numbers in in_text.items()}
    given = np.zeros((len(codes), len(rows)), dtype=np.bool_)
    readings: set[tuple[int, int]] = set()
    conversation_of = found.conversation_of
    for one in coding.rows_of(coding.codings(found)):
        if one.code not in place_of or one.transcript not in in_text:
            continue
        readings.add((conversation_of[one.transcript], one.coder))
        numbers = in_text[one.transcript]
        for at in numbers[bisect_left(ends[one.transcript], one.start + 1) :]:
            start, end = rows[at].span
            if start >= one.end:
                break
            shared = min(end, one.end) - max(start, one.start)
            if shared >= SHARED * min(end - start, one.end - one.start):
                given[place_of[one.code], at] = True
    return given, readings


def _groups(rows: Sequence[Row]) -> ranking.Places:
    """Number what is held out together: all of a conversation, and all of a person."""
    return judging.groups(
        [("conversation", row.conversation), ("person", row.participant)] for row in rows
    )


def _by_words(
    rows: Sequence[Row], given: Flags, fold: ranking.Places, definitions: Sequence[str]
) -> Flags:
    """Return what would have been suggested by how words are spelled, of the same passages."""
    spelling = embedders.Spelling()
    vectors = spelling.encode(_words(rows))
    space = ranking.space(vectors, weighs_rarity=True)
    is_defined = np.array([bool(text) for text in definitions], dtype=np.bool_)
    return judging.hold_out(
        space.place(vectors), given, fold, space.place(spelling.encode(definitions)), is_defined
    ).picked


def _words(rows: Sequence[Row]) -> list[str]:
    """Return the words of passages; nothing for those that changed since."""
    texts = fieldwork.texts_of({row.transcript for row in rows})
    said = [texts[row.transcript][slice(*row.span)] for row in rows]
    return [
        words if passages.mark(words) == row.words_mark else ""
        for row, words in zip(rows, said, strict=True)
    ]


def _verdict(counts: Counts, groups: ranking.Places, embedder: embedders.Embedder) -> Worth:
    if not counts.is_known or len(set(groups.tolist())) < judging.LEAST_GROUPS:
        return Worth.TOO_FEW
    if not counts.beats_chance:
        return Worth.AS_CHANCE
    if embedder.knows_meaning and not counts.beats_words:
        return Worth.AS_WORDS
    return Worth.BETTER


def _is_known_in(counts: dict[str, Counts], language: str) -> bool:
    return language in counts and counts[language].is_known


def _may_be_offered_in(counts: dict[str, Counts], language: str) -> bool:
    """Return whether a language is not one in which the test says that it is chance."""
    return not _is_known_in(counts, language) or counts[language].beats_chance
