"""A sentence with the amount of a finding that says the opposite of it."""

import pytest

from weerklank.sentences import denying


@pytest.mark.parametrize(
    ("finding", "sentence", "is_opposite"),
    [
        ("begrijpen de brieven niet of niet helemaal", "begrijpen de brieven", True),
        ("begrijpen de brieven niet of niet helemaal", "begrijpen de brieven niet goed", False),
        ("begrijpen de brieven niet of niet helemaal", "lezen geen enkele brief zelf", False),
        ("zijn tevreden over hun docent", "zijn niet tevreden over hun docent", True),
        ("zijn tevreden over hun docent", "zijn ontevreden over hun docent", True),
        ("zijn tevreden over hun docent", "hebben een docent over wie zij tevreden zijn", False),
        ("zijn tevreden over hun docent", "zijn niet ontevreden over hun docent", False),
        ("zijn niet tevreden over het plan", "zijn ontevreden over het plan", False),
        ("zeggen dat kinderopvang ontbreekt", "zeggen dat er genoeg kinderopvang is", True),
        ("zeggen dat kinderopvang ontbreekt", "zeggen dat er te weinig kinderopvang is", False),
        ("zeggen dat er hulp is", "zeggen dat er geen gebrek aan hulp is", False),
        ("vinden de regels onduidelijk", "vinden de regels duidelijk", True),
        ("vinden de toets makkelijk", "vinden de toets moeilijk", True),
        ("vinden de toets makkelijk", "vinden de toets niet moeilijk", False),
        ("reizen met de bus", "reizen niet alleen met de bus", False),
        ("leren zonder boek", "leren met een boek", True),
        ("They understand the letters", "They do not understand the letters", True),
        ("They are happy with the teacher", "They are unhappy with the teacher", True),
        ("They say that there is no bus", "They say that a bus is lacking", False),
    ],
)
def test_what_one_denies_of_the_other_is_found_by_its_words(finding, sentence, is_opposite):
    assert denying.differ(sentence, finding) == is_opposite
    assert denying.differ(finding, sentence) == is_opposite


def test_each_amount_has_its_own_part_of_a_sentence():
    sentence = "Over de docent zijn negen tevreden; vier van hen begrijpen niets, drie lezen wel."
    spans = [sentence.index(word) for word in ("negen", "vier", "drie")]
    amounts = [(at, at + 4) for at in spans]
    parts = [denying.part_of(sentence, amounts, number) for number in range(3)]
    assert "docent" in parts[0]
    assert "niets" not in parts[0]
    assert "niets" in parts[1]
    assert "niets" not in parts[2]
    assert "lezen wel" in parts[2]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Vier van hen zeggen: er is geen opvang, of de lestijden passen niet.", "geen opvang"),
        ("Naar de opvang gevraagd zeggen er vier: die is er niet.", "is er niet"),
        ("Of the parents four say: there is no day care.", "no day care"),
    ],
)
def test_a_colon_after_a_verb_of_saying_cuts_off_nothing(sentence, said):
    word = next(word for word in ("Vier", "vier", "four") if word in sentence)
    at = sentence.index(word)
    assert said in denying.part_of(sentence, [(at, at + 4)], 0)


@pytest.mark.parametrize(
    "sentence",
    [
        "Vier zijn tevreden over de docent: zij missen niets.",
        "Vier zeggen dat het plan helpt: zij missen niets.",
        "Vier vertellen over hun docent: zij missen niets.",
    ],
)
def test_another_colon_begins_something_else(sentence):
    assert "niets" not in denying.part_of(sentence, [(0, 4)], 0)


def test_the_same_told_as_a_quote_is_not_the_opposite():
    finding = "Vier van de zeven zeggen dat er geen opvang is."
    plain = "Vier van de zeven zeggen: er is geen opvang."
    parts = [denying.part_of(text, [(0, 17)], 0) for text in (finding, plain)]
    assert not denying.differ(*parts)


@pytest.mark.parametrize(
    ("before", "after", "is_turned"),
    [
        ("Negen begrijpen de brieven.", "Negen begrijpen de brieven niet.", True),
        ("Inburgeraars begrijpen de brieven niet.", "Inburgeraars begrijpen de brieven.", True),
        ("Zij zijn tevreden.", "Zij zijn ontevreden.", True),
        ("Er is hulp. De les is makkelijk.", "Er is hulp. De les is moeilijk.", True),
        ("Negen begrijpen de brieven niet.", "Acht van de tien begrijpen de brieven niet.", False),
        ("Niet alle vrouwen missen hulp.", "Zes van de acht vrouwen missen hulp.", False),
        ("Weinig vrouwen krijgen hulp.", "Twee van de acht vrouwen krijgen hulp.", False),
        ("Zij begrijpen de brieven.", "Zij begrijpen de brieven. Dat is niet erg.", False),
    ],
)
def test_text_that_was_rewritten_may_say_the_opposite(before, after, is_turned):
    assert denying.turns(before, after) == is_turned


@pytest.mark.parametrize(
    ("sentence", "amounts"),
    [
        ("Vier vrouwen en vijf mannen weten het niet.", ("Vier", "vijf")),
        ("Van de vrouwen weten er vier het niet, van de mannen vijf.", ("vier", "vijf")),
        ("Zowel vier vrouwen als vijf mannen weten het niet.", ("vier", "vijf")),
        ("Vier in de B1-route en vijf in de Z-route weten het niet.", ("Vier", "vijf")),
    ],
)
def test_amounts_with_one_verb_say_the_same(sentence, amounts):
    places = [(sentence.index(one), sentence.index(one) + len(one)) for one in amounts]
    for number in range(2):
        assert not denying.differ(denying.part_of(sentence, places, number), "weten dat niet")
        assert denying.differ(denying.part_of(sentence, places, number), "weten dat")


def test_who_says_the_opposite_says_no_more_than_that():
    assert denying.differ("zeggen het tegendeel", "weten niet wie dat is")
    assert denying.differ("zeggen het tegendeel", "weten wie dat is")
