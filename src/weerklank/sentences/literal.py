"""Words that were taken over literally, and taking them out again. No tables.

What a researcher wrote may hold words of somebody who withdraws. In a text that can be changed she
rereads it; a version that was set can not be changed, so a long enough run of the same words goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

# So many words in a row, the same: shorter runs are anybody's Dutch.
RUN = 6
SHORTEST = 3  # of words that were printed as hers
SENTENCE = 4  # words of a whole sentence that was printed: fewer are anybody's as well
GONE = "[woorden weggehaald]"
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_SENTENCES = re.compile(r"[.!?…\n]+")
Json = Any  # plain data, of whatever shape
Runs = frozenset[tuple[str, ...]]


def runs(said: Iterable[str], printed: Iterable[str] = ()) -> Runs:
    """Return the runs of words to look for, of what somebody said and of what was printed.

    Of what was printed each sentence as well, when it is shorter than a run: it is known as hers.
    """
    found: set[tuple[str, ...]] = set()
    for text in said:
        own = _words(text)
        found |= {tuple(own[at : at + RUN]) for at in range(len(own) - RUN + 1)}
    for text in printed:
        own = _words(text)
        length = min(RUN, len(own))
        if length >= SHORTEST:
            found |= {tuple(own[at : at + length]) for at in range(len(own) - length + 1)}
        sentences = [tuple(_words(each)) for each in _SENTENCES.split(text)]
        found |= {each for each in sentences if SENTENCE <= len(each) < RUN}
    return frozenset(found)


def _words(text: str) -> list[str]:
    return [match.group().casefold() for match in _WORD.finditer(text)]


def without(text: str, wanted: Runs) -> str:
    """Return a text in which a mark stands for every such run."""
    places = list(_WORD.finditer(text))
    own = [match.group().casefold() for match in places]
    stretches: list[list[int]] = []
    for length in sorted({len(run) for run in wanted}):
        stretches += [
            [places[at].start(), places[at + length - 1].end()]
            for at in range(len(own) - length + 1)
            if tuple(own[at : at + length]) in wanted
        ]
    if not stretches:
        return text
    pieces, last = [], 0
    for start, end in _joined(stretches):
        pieces += [text[last:start], GONE]
        last = end
    return "".join([*pieces, text[last:]])


def _joined(stretches: list[list[int]]) -> list[list[int]]:
    found: list[list[int]] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1] + 1:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([start, end])
    return found


def around(text: str, start: int, end: int) -> str:
    """Return words of a text with as many before and behind them as a run can hold beside them.

    Every run in what is returned has one of these words.
    """
    places = [match.span() for match in _WORD.finditer(text)]
    before = [begin for begin, until in places if until <= start][-(RUN - 1) :]
    behind = [until for begin, until in places if begin >= end][: RUN - 1]
    return text[before[0] if before else start : behind[-1] if behind else end]


# What is called so is no pseudonym: a level of a language.
LEVELS = frozenset({"A1", "A2", "B1", "B2", "C1", "C2"})
# Numbers of parts and passages are no prose: an annex may be called A1. Nor are the points of a
# logo, in which any two letters stand somewhere.
NO_PROSE = frozenset({"=", "number", "reference", "conversation", "language", "data"})


def naming(names: Iterable[str], *, with_noughts: bool = False) -> re.Pattern[str] | None:
    """Return the pattern of these pseudonyms as whole words, None where there are none to find.

    `with_noughts`: D5 is found as *D05* as well.
    """
    told = [re.escape(name) for name in sorted(set(names) - LEVELS)]
    if with_noughts:
        told = [re.sub(r"(?<=\D)(?=[1-9]\d*$)", "0*", name) for name in told]
    return re.compile(rf"(?<!\w)(?:{'|'.join(told)})(?!\w)") if told else None


def unnamed_in(data: Json, names: re.Pattern[str] | None) -> Json:
    """Put a mark in the place of pseudonyms in every text of plain data."""
    if names is None:
        return data
    if isinstance(data, str):
        return names.sub(GONE, data)
    if isinstance(data, list):
        return [unnamed_in(each, names) for each in data]
    if isinstance(data, dict):
        return {
            name: value if name in NO_PROSE else unnamed_in(value, names)
            for name, value in data.items()
        }
    return data


def without_in(data: Json, wanted: Runs) -> Json:
    """Do the same in every text of plain data, as JSON holds it."""
    if isinstance(data, str):
        return without(data, wanted)
    if isinstance(data, list):
        return [without_in(each, wanted) for each in data]
    if isinstance(data, dict):
        return {name: without_in(value, wanted) for name, value in data.items()}
    return data
