"""Why a verdict is what it is, in sentences that name the sides."""

import pytest

from tests.analysis.test_contrast_rules import side
from weerklank.analysis.rules.contrast import Tones, contrast
from weerklank.analysis.wording.contrast import VERDICTS, tone, why

SAID = {
    "number": (
        {"B1": side(6, 9), "Z": side(1, 8)},
        "Ten minste twee derde van wie het gevraagd is, noemt dit bij: B1. Minder dan een derde "
        "bij: Z.",
    ),
    "tone": (
        {"B1": side(6, 9, tone=(5, 0, 0, 1)), "Z": side(5, 9, tone=(0, 5, 0, 0))},
        "De toon is vooral goed bij: B1. Vooral slecht bij: Z.",
    ),
    "one side, and one not asked": (
        {"B1": side(4, 6), "Z": side(0, 5), "O": side(0, 0)},
        "Alleen deze kant noemt dit: B1. Niet gevraagd aan: O.",
    ),
    "agreement of who are enough": (
        {"B1": side(4, 6), "Z": side(5, 5), "O": side(0, 2)},
        "Ten minste de helft van wie het gevraagd is, noemt dit bij: B1; Z. Te weinig mensen "
        "bij: O.",
    ),
    "nothing": (
        {"B1": side(3, 9), "Z": side(3, 9)},
        "De aantallen laten geen duidelijk verschil en geen duidelijke overeenkomst zien.",
    ),
    "too few": (
        {"B1": side(3, 9), "Z": side(3, 4)},
        "Niet aan twee kanten is het aan 5 mensen of meer gevraagd.",
    ),
    "not noted": (
        {"B1": side(3, 9), "Z": side(3, None)},
        "Niemand noteerde of dit gevraagd is bij: Z.",
    ),
    "not asked": (
        {"B1": side(3, 9), "Z": side(0, 0)},
        "Niet gevraagd aan: Z. Wat die kant vindt, weet u dus niet.",
    ),
    "one side alone": (
        {"B1": side(3, 9)},
        "Er is maar één kant, dus er valt niets te vergelijken.",
    ),
}


@pytest.mark.parametrize(("sides", "expected"), SAID.values(), ids=SAID)
def test_verdict_says_why(sides, expected):
    assert why(contrast(list(sides.values())), list(sides.items())) == expected


def test_every_verdict_has_a_word_of_its_own():
    assert len({str(word) for word in VERDICTS.values()}) == len(VERDICTS)


def test_tone_tells_people_and_nothing_where_nobody_gave_one():
    assert tone(Tones(1, 2, 3, 4)) == "1 goed, 2 slecht, 3 goed en slecht, 4 zonder toon"
    assert tone(Tones(0, 2, 0, 0)) == "2 slecht"
    assert tone(Tones(0, 0, 0, 9)) == ""
