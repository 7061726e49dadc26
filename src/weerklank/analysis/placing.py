"""Where the codings of a round lie, and what follows from it. Arithmetic is in `relations`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from weerklank.analysis import queries, relations, rules
from weerklank.analysis.queries import splits
from weerklank.analysis.terms import Relation
from weerklank.coding import queries as coded
from weerklank.fieldwork import queries as fieldwork


def places(
    voices: queries.Voices, relations_asked: Collection[str] = ()
) -> list[relations.LocatedPassage]:
    """Return every coding of the round with where it lies, in the order of the codings.

    Turns and words are looked up only for a relation that asks for them: one query each.
    """
    transcripts = {row.transcript for row in voices.rows} if relations_asked else set()
    turns = (
        {
            transcript: ([turn.start for turn in row], [turn.end for turn in row])
            for transcript, row in fieldwork.turns_by_transcript(transcripts).items()
        }
        if Relation.SAME_TURN in relations_asked
        else {}
    )
    words = (
        {
            transcript: [match.start() for match in re.finditer(r"\S+", text)]
            for transcript, text in fieldwork.texts_of(transcripts).items()
        }
        if Relation.NEAR_WORDS in relations_asked
        else {}
    )
    found = []
    nowhere = (0, 0)
    for coding, code, transcript, start, end, *_of_coder in voices.rows:
        conversation, people, _at_least = voices.words[transcript].voice(start, end)
        found.append(
            relations.LocatedPassage(
                coding,
                code,
                conversation,
                transcript,
                start,
                end,
                people,
                _touched(turns[transcript], start, end) if turns else nowhere,
                relations.stretch_over(words[transcript], start, end) if words else nowhere,
            )
        )
    return found


def _touched(turns: tuple[Sequence[int], Sequence[int]], start: int, end: int) -> tuple[int, int]:
    """Return which turns, by their place in the transcript, a stretch touches."""
    starts, ends = turns
    first = bisect_left(ends, start + 1)
    return first, max(first, bisect_left(starts, end))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on codings: passages with any of these codes, under conditions."""

    codes: frozenset[int]
    conditions: tuple[relations.Condition, ...]
    among: splits.Among | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The codings that answer a question, and the people, conversations and passages behind."""

    codings: tuple[int, ...]
    tally: rules.Tally


def answer(voices: queries.Voices, asked: Asked) -> Answer:
    """Answer a question on the codings of a round."""
    lying = places(voices, {condition.relation for condition in asked.conditions})
    chosen = {place.coding for place in relations.select(lying, asked.codes, asked.conditions)}
    people = splits.part(voices, asked.among).people
    mentions = [mention for mention in voices.mentions if mention.coding in chosen]
    if asked.among:
        mentions = [one for one in mentions if voices.hall.hears(_voice(one), people)]
    return Answer(
        codings=tuple(mention.coding for mention in mentions),
        tally=rules.tally(
            mentions,
            voices.hall,
            about=rules.topics(asked.codes, voices.parents),
            group=people,
        ),
    )


def _voice(mention: rules.Mention) -> rules.Voice:
    return rules.Voice(mention.conversation, mention.participants, mention.at_least)


# Per pair of codes, the lower number first, how often they come together.
Met = Mapping[tuple[int, int], relations.Together]


def meetings(
    voices: queries.Voices,
    among: splits.Among | None = None,
    *,
    codes: Collection[int] | None = None,
) -> Met:
    """Count how codes come together. A code counts for itself, without the codes below it.

    Of a part of the people only passages in which one of them is heard count. With `codes` only
    these are looked at.
    """
    if among is None and codes is not None:
        given = coded.stretches_with(voices.readings, codes)
        return relations.meetings(given.values(), voices.named(codes))
    if among is None:
        # One text after the other, so that a round is never in memory as a whole.
        rows = coded.stretches(voices.readings)
        return relations.meetings(
            ([row[1:] for row in own] for _text, own in groupby(rows, key=itemgetter(0))),
            voices.named(),
        )
    words = voices.words
    people, hall = splits.part(voices, among).people, voices.hall
    return relations.together(
        (transcript, start, end, code, voice.participants & people)
        for _coding, code, transcript, start, end, *_of_coder in voices.rows
        if codes is None or code in codes
        for voice in (words[transcript].voice(start, end),)
        if hall.hears(voice, people)
    )


def both(voices: queries.Voices, branch: int | None, against: int | None) -> frozenset[int] | None:
    """Return the codes of two branches; None where one of them is all codes."""
    if branch is None or against is None:
        return None
    return rules.family(branch, voices.parents) | rules.family(against, voices.parents)


@dataclass(frozen=True, slots=True)
class Grid:
    """Code × code: `cells[row][column]`, None on the diagonal and where the two never meet."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: tuple[tuple[relations.Together | None, ...], ...]


def grid(
    voices: queries.Voices,
    met: Met | None = None,
    *,
    branch: int | None = None,
    against: int | None = None,
) -> Grid:
    """Return how codes come together as a table, of a branch of the codebook against another one.

    Without a branch for the rows or the columns, all codes are there. Codes that meet no code of
    the other side are left out.
    """
    met = meetings(voices) if met is None else met
    mine, theirs = _family(voices, branch), _family(voices, against)
    facing = [
        (row, column)
        for one, other in met
        for row, column in ((one, other), (other, one))
        if row in mine and column in theirs
    ]
    meeting, met_by = {row for row, _column in facing}, {column for _row, column in facing}
    rows = tuple(code.pk for code in voices.codes if code.pk in meeting)
    columns = tuple(code.pk for code in voices.codes if code.pk in met_by)
    return Grid(
        rows=rows,
        columns=columns,
        cells=tuple(
            tuple(met.get((min(row, column), max(row, column))) for column in columns)
            for row in rows
        ),
    )


class Pair(NamedTuple):
    """Two codes and how often they come together; the first is the one of the rows."""

    code: int
    other: int
    met: relations.Together


def pairs(
    voices: queries.Voices,
    met: Met,
    *,
    branch: int | None = None,
    against: int | None = None,
    by_passages: bool = False,
) -> list[Pair]:
    """Return every pair of the two branches once, those that come together most first."""
    mine, theirs = _family(voices, branch), _family(voices, against)
    position = {code.pk: place for place, code in enumerate(voices.codes)}
    found = []
    for pair, shared in met.items():
        first, second = sorted(pair, key=position.__getitem__)
        if first in mine and second in theirs:
            found.append(Pair(first, second, shared))
        elif second in mine and first in theirs:
            found.append(Pair(second, first, shared))

    def strength(pair: Pair) -> tuple[int, int, int, int]:
        numbers = (-len(pair.met.people), -pair.met.pairs)
        most, then = numbers[::-1] if by_passages else numbers
        return most, then, position[pair.code], position[pair.other]

    return sorted(found, key=strength)


def _family(voices: queries.Voices, branch: int | None) -> Collection[int]:
    return rules.family(branch, voices.parents) if branch else voices.parents.keys()
