"""5,000 codings carried over to a corrected transcript of 100,000 words, from loaded texts.

In a third of the turns a word was misheard; some turns were left out, split, merged or put in
another place. What is measured is laying the two texts together and judging every coding; that
none that was carried covers other words is checked each time.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence

from bench import measuring
from bench.measuring import Result
from bench.rounds import MadeUpRound
from weerklank.fieldwork.anchoring import LOOK, Alignment, Placed, Span, Text, Turn

WORDS, CODINGS = 100_000, 5_000
SECONDS = 2.0


def measure(made_up: MadeUpRound, runs: int) -> list[Result]:
    """Measure it in CPU-seconds, beside the two that it may take."""
    chance = random.Random(14)  # noqa: S311  not a secret
    said = _turns(made_up)
    old, new = _text(said), _text(_corrected(said, chance))
    spans = _spans(old, chance)
    took = []
    for _run in range(runs + 1):
        found: list[Placed] = []
        took.append(measuring.cpu_of(lambda found=found: found.extend(_carried(old, new, spans))))
        _check(old, new, spans, found)
    return [
        measuring.result(
            f"carry {CODINGS:,} codings over, {WORDS:,} words", made_up.size.name,
            ours=statistics.median(took[1:]), bare=SECONDS, target=1, runs=runs,
        )
    ]  # fmt: skip


def _carried(old: Text, new: Text, spans: Sequence[Span]) -> list[Placed]:
    alignment = Alignment(old, new)
    return [alignment.place(*span) for span in spans]


def _check(old: Text, new: Text, spans: Sequence[Span], found: Sequence[Placed]) -> None:
    carried = 0
    for (start, end), placed in zip(spans, found, strict=True):
        if placed.verdict == LOOK or placed.span is None:
            continue
        carried += 1
        if new.text[slice(*placed.span)].split() != old.text[start:end].split():
            raise RuntimeError("a coding covers other words")
    if carried < len(spans) / 2:
        raise RuntimeError(f"only {carried} of {len(spans)} were carried over")


def _turns(made_up: MadeUpRound) -> list[list[str]]:
    """Take turns of the made-up documents until there are words enough."""
    found: list[list[str]] = []
    left = WORDS
    while left > 0:
        for document in made_up.documents():
            for turn in document.turns:
                words = document.text[turn.start : turn.end].split()[:left]
                if words:
                    found.append(words)
                    left -= len(words)
    return found


def _corrected(said: Sequence[list[str]], chance: random.Random) -> list[list[str]]:
    turns = [list(words) for words in said]
    for words in turns:
        if chance.random() < 1 / 3:
            words[chance.randrange(len(words))] = "verbeterd"
    for _ in range(20):
        del turns[chance.randrange(len(turns))]
        turns.insert(chance.randrange(len(turns)), turns.pop(chance.randrange(len(turns))))
        at = chance.randrange(len(turns) - 1)
        turns[at : at + 2] = [turns[at] + turns[at + 1]]
        words = turns[at]
        middle = len(words) // 2
        turns[at : at + 1] = [words[:middle] or ["en"], words[middle:]]
    return turns


def _text(said: Sequence[list[str]]) -> Text:
    parts, turns, at = [], [], 0
    for number, words in enumerate(said):
        line = " ".join(words)
        turns.append(Turn(at, at + len(line), number % 2))
        parts.append(line)
        at += len(line) + 1
    return Text("\n".join(parts), turns)


def _spans(text: Text, chance: random.Random) -> list[Span]:
    """Return passages as long as coders take them: most within a turn, some over two."""
    spans: list[Span] = []
    while len(spans) < CODINGS:
        turn = chance.choice(text.turns)
        begin = text.text.rfind(" ", turn.start, chance.randint(turn.start, turn.end)) + 1
        begin = max(begin, turn.start)
        end = text.text.find(" ", min(begin + chance.randint(20, 300), len(text.text) - 1))
        end = len(text.text) if end < 0 else end
        if text.text[begin:end].strip():
            spans.append((begin, end))
    return spans
