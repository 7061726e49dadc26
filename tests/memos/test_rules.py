import pytest

from weerklank.memos import rules

TEAM = {1: "Bram de Wit", 2: "Coen Bos", 3: "Coen van Dam", 4: "Élise"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Kijk jij, @Bram?", {1}),
        ("@bram de wit en @COEN BOS.", {1, 2}),
        ("Twee heten zo: @Coen", set()),
        ("@Coen van\nDam", {3}),
        ("mail naar bram@bram.nl", set()),
        ("@Brammetje", set()),
        ("@E\u0301lise", {4}),
        ("@@Bram @", set()),
        ("niemand", set()),
    ],
)
def test_who_is_named(text, named):
    assert rules.mentioned(text, TEAM) == named
