"""What a sentence claims that conversations cannot bear out."""

import pytest

from weerklank.findings import wording
from weerklank.sentences.doubts import Doubt, doubts


def found(sentence, **given):
    return [(str(one.doubt), sentence[one.start : one.end]) for one in doubts(sentence, **given)]


CLAIMED = {
    "a cause": ("Zij kregen rust doordat de gemeente betaalde.", [("cause", "doordat")]),
    "a cause that people give": ("Zij zeggen dat het kwam doordat de gemeente betaalde.", []),
    "a cause by its verb": ("De MAP leidt tot werk.", [("cause", "leidt tot")]),
    "a cause in their eyes": ("Volgens aanbieders leidt de MAP tot werk.", []),
    "care is no cause": ("Hij zorgt goed. Zij zorgen samen.", []),
    "what is arranged": (
        "De gemeente zorgt ervoor dat zij rust hebben.",
        [("cause", "zorgt ervoor")],
    ),
    "led to": ("Het leidt ertoe dat zij stoppen.", [("cause", "leidt ertoe")]),
    "by a thing": ("Door de nieuwe wet krijgen zij meer les.", [("cause", "Door de nieuwe")]),
    "a verb that works": (
        "De les verbetert het Nederlands van moeders.",
        [("cause", "verbetert ")],
    ),
    "makes more": ("De MAP maakt inburgeraars zelfredzamer.", [("cause", "maakt")]),
    "makes nothing": ("De school maakt een rooster.", []),
    "the law": ("Wettelijk moet de gemeente betalen.", [("unchecked_fact", "Wettelijk")]),
    "duty": ("Zij zeggen dat het verplicht is.", []),
    "a duty to": ("Zij zijn verplicht om te komen.", [("unchecked_fact", "zijn verplicht")]),
    "by the law": (
        "Zij zeggen dat het volgens de wet mag.",
        [("unchecked_fact", "volgens de wet")],
    ),
    "under a law": ("Hoe is het om onder deze wet te werken?", []),
    "everybody": ("Dit is representatief.", [("representative", "representatief")]),
    "everybody denied": ("Dit is niet representatief.", []),
    "in general": (
        "In het algemeen begrijpen zij de brief.",
        [("representative", "In het algemeen")],
    ),
    "neither": ("Negen van de 17 inburgeraars begrijpen de brief niet.", []),
    "English cause": ("They calmed down because of the payments.", [("cause", "because of")]),
    "English cause told": ("They said it was because of the payments.", []),
    "English everybody": ("This applies to all newcomers.", [("representative", "applies to all")]),
}


@pytest.mark.parametrize(("sentence", "expected"), CLAIMED.values(), ids=CLAIMED)
def test_claim_is_found_by_its_words(sentence, expected):
    assert found(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "is_doubted"),
    [
        ("Het Nederlands gaat vooruit.", True),
        ("Drie inburgeraars ervaren dat hun Nederlands vooruitgaat.", False),
        ("Drie inburgeraars merken dat hun Nederlands vooruitgaat.", False),
        ("Their Dutch improves.", True),
        ("They experience that their Dutch improves.", False),
    ],
)
def test_effect_is_told_as_what_people_experience(sentence, is_doubted):
    told = [name for name, _words in found(sentence, is_effect=True)]
    assert (told == ["effect_as_fact"]) == is_doubted
    assert found(sentence) == []


def test_every_doubt_is_told():
    assert set(wording.DOUBTS) == set(wording.DOUBTED) == set(Doubt)
