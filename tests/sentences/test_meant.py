"""What an amount is said for: who was heard, or whom something is meant for."""

import pytest

from weerklank.sentences import meant, shipped
from weerklank.sentences.claims import places
from weerklank.sentences.meant import Reading
from weerklank.sentences.quantities import quantities


def left_out(sentence: str, reading: Reading, invited: int | None = None) -> list[str]:
    named = [(start, end) for start, end, _name in places(sentence, shipped.words_of_groups())]
    starts = meant.no_claims(sentence, named, reading, invited=invited)
    return [
        sentence[found.start : found.end]
        for found, _follows in quantities(sentence, named)
        if found.start in starts
    ]


@pytest.mark.parametrize(
    ("reading", "sentence", "expected"),
    [
        (Reading.DEMAND, "Geef elke inburgeraar een gids.", ["elke"]),
        (Reading.DEMAND, "Zorg dat niemand langer dan zes weken wacht.", ["niemand"]),
        # It may as well say what people told.
        (Reading.DEMAND, "Alle vrouwen missen oppas.", []),
        (Reading.DEMAND, "Doe iets: wat alle vrouwen zeggen, is dat oppas ontbreekt.", []),
        (Reading.DEMAND, "Geef de drie vrouwen een gids.", []),
        (Reading.DEMAND, "Bied oppas: de meeste vrouwen missen die.", []),
        (Reading.DEMAND, "Drie klantmanagers bellen vooraf.", ["Drie"]),
        (Reading.PLAN, "Alle inburgeraars krijgen een gids.", ["Alle"]),
        (Reading.PLAN, "Alle inburgeraars zeggen dat dit helpt.", []),
        (Reading.PLAN, "Wij bellen negen inburgeraars.", []),
        (Reading.NAME, "Alle taalscholen", ["Alle"]),
        (Reading.NAME, "De drie taalscholen", []),
        (Reading.METHOD, "Twee onderzoekers voerden de gesprekken.", ["Twee"]),
        (Reading.METHOD, "Negen inburgeraars kwamen.", []),
        (Reading.METHOD, "Alle inburgeraars kwamen.", []),
        (Reading.METHOD, "Er zijn 40 mensen uitgenodigd.", ["40"]),
        (Reading.METHOD, "Er zijn 41 mensen uitgenodigd.", []),
        (Reading.METHOD, "Wij spraken 40 mensen.", []),
        (Reading.METHOD, "We invited 40 people in the summer of that year.", ["40"]),
        (Reading.STORY, "Geef elke inburgeraar een gids.", []),
        (Reading.STORY, "Er zijn 40 mensen uitgenodigd.", []),
    ],
)
def test_amount_that_claims_nothing_of_who_was_heard_is_left_out(reading, sentence, expected):
    assert left_out(sentence, reading, invited=40) == expected


def test_number_of_invited_is_only_right_where_it_is_known():
    assert left_out("Er zijn 40 mensen uitgenodigd.", Reading.METHOD) == []


@pytest.mark.parametrize(
    ("said", "reading", "expected"),
    [
        ("Zorg ervoor", Reading.DEMAND, True),
        ("zorgt ervoor", Reading.DEMAND, False),
        ("doordat", Reading.DEMAND, False),
        ("doordat", Reading.PLAN, True),
        ("Zorg ervoor", Reading.STORY, False),
        ("zorgen voor", Reading.METHOD, False),
    ],
)
def test_what_asks_for_something_claims_no_cause(said, reading, expected):
    assert meant.is_no_cause(said, reading) is expected
