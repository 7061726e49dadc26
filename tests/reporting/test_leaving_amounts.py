"""An exact figure in a sentence may leave where the count beside it is told exactly, only."""

from __future__ import annotations

import random

import pytest

from tests.findings.crowd import make_crowd
from tests.reporting.test_leaving_sentences import kept
from weerklank.analysis import queries as analysis
from weerklank.analysis.rules import outside as guard
from weerklank.findings import queries


@pytest.mark.parametrize("seed", [3, 15])
def test_a_sentence_tells_no_more_than_the_count_beside_it(db: None, seed: int) -> None:
    """Where two numbers are told as one, or none, an exact figure in the sentence may not be."""
    crowd = make_crowd(random.Random(seed))  # noqa: S311  the same each time
    voices = analysis.hear(crowd.home.round)
    told_less = 0
    for row in queries.findings(crowd.home.round, voices):
        said, asked = row.counts.said, row.counts.asked
        if not asked or len(voices.group(perspective=row.record.perspective)) < 5:
            continue
        people = queries.PLURALS[row.record.perspective]
        found = kept(crowd, row, f"{said} van de {asked} {people} zeggen dit.")
        told = guard.tell(said, asked)
        assert bool(found) is not told.is_exact, (said, asked, found)
        told_less += bool(found)
        if found and found[0][2]:
            assert kept(crowd, row, f"{found[0][2]} {people} zeggen dit.") == []
        bound = f"Minstens {told.low}" if told.low else f"Hooguit {told.high}"
        if not told.is_nothing:
            assert kept(crowd, row, f"{bound} van de {asked} {people} zeggen dit.") == []
    assert told_less
