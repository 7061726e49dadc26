"""Of which part of a group a sentence speaks."""

import pytest

from weerklank.sentences import shipped
from weerklank.sentences.claims import Audit, Group, places
from weerklank.sentences.narrowing import UNTOLD, Age, Qualifiers, age, narrowed

WORDS = {
    "women": ("vrouwen", "women"),
    "men": ("mannen", "men"),
    "inb": ("inburgeraars", "participants"),
    "Z": ("Z-route", "inburgeraars in de Z-route"),
    "parents": ("ouders", "inburgeraars met kinderen"),
}
TOLD = Qualifiers(
    {"alleenstaande": "alone", "met kinderen": "with_children", "vrouwelijke": "women"},
    [Age("age.16-24", 16, 24), Age("age.25-29", 25, 29), Age("age.30-39", 30, 39),
     Age("age.40+", 40, None)],
)  # fmt: skip


def meant(sentence, qualifiers=TOLD):
    return [name for _start, _end, name in narrowed(sentence, places(sentence, WORDS), qualifiers)]


@pytest.mark.parametrize(
    "sentence",
    [
        "De meeste vrouwen met jonge kinderen zeggen dit.",
        "Negen vrouwen met kinderen onder de vier zeggen dit.",
        "Daarom sporten veel vrouwen met een eigen auto.",
        "Jonge mannen zeggen dit.",
        "Drie oudere, vooral Syrische mannen zeggen dit.",
        "Veel pas gevestigde vrouwen zeggen dit.",
        "De meeste gescheiden vrouwen zeggen dit.",
        "Zes mannen uit Eritrea zeggen dit.",
        "Zes mannen uit het dorp zeggen dit.",
        "Zes vrouwen zonder werk zeggen dit.",
        "Zes vrouwen op een wachtlijst zeggen dit.",
        "Zes vrouwen die al werk hadden, zeggen dit.",
        "Zes inburgeraars van Syrische afkomst zeggen dit.",
        "Zes vrouwen onder de 35 zeggen dit.",
        "Zes ouders met jonge kinderen zeggen dit.",
        "Most young women say that they have this.",
        "Six men from Eritrea say that they have this.",
        "Six women with small children say that they have this.",
        "Six women who had a job say that they have this.",
    ],
)
def test_part_that_nothing_tells_is_never_the_whole_group(sentence):
    assert meant(sentence) == [UNTOLD]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Zes vrouwen in de Z-route zeggen dit.", "women*Z"),
        ("Alleenstaande mannen zeggen dit.", "men*alone"),
        ("De vrouwen met kinderen zeggen dit.", "women*with_children"),
        ("De alleenstaande vrouwen in de Z-route zeggen dit.", "women*alone*Z"),
        ("Vrouwelijke inburgeraars zeggen dit.", "inb*women"),
        ("Zes mannen onder de 30 zeggen dit.", "men*age.16-24|25-29"),
        ("Zes mannen onder de dertig jaar zeggen dit.", "men*age.16-24|25-29"),
        ("Zes mannen boven de 40 zeggen dit.", "men*age.40+"),
        ("Zes mannen tussen de 30 en 40 zeggen dit.", "men*age.30-39"),
        ("Six men under 30 say that they have this.", "men*age.16-24|25-29"),
        ("Inburgeraars met kinderen zeggen dit.", "parents"),
    ],
)
def test_part_that_characteristics_tell_is_who_is_in_both(sentence, name):
    assert meant(sentence) == [name]


@pytest.mark.parametrize(
    "sentence",
    [
        "De vrouwen zeggen dit.",
        "Zes van de dertien gehoorde vrouwen zeggen dit.",
        "Deze hardwerkende vrouwen zeggen dit.",
        "De vrouwen, die al werk hadden, zeggen dit.",
        "De vrouwen die wij spraken, zeggen dit.",
        "De vrouwen met wie wij spraken, zeggen dit.",
        "De vrouwen die dit zeggen, wonen hier kort.",
        "Het zijn vooral vrouwen die werk zoeken.",
        "Drie vrouwen uit zichzelf.",
        "Op één na zeggen alle vrouwen op school dit.",
        "Daar praten veel vrouwen met hun buren over.",
        "Zij zeggen dat veel vrouwen in de avond werken.",
        "Alle vrouwen op één na zeggen dit.",
        "Zes vrouwen in totaal zeggen dit.",
        "Six women say that they have this with pride.",
    ],
)
def test_group_by_itself_is_the_group(sentence):
    assert meant(sentence) == ["women"]


def test_how_old_they_are_is_no_amount_of_people():
    groups = {"men": Group(("mannen",), 9, 4), "men*age.30-39": Group((), 3, 2)}
    audit = Audit(groups, qualifiers=TOLD)
    [claim] = audit.claims("Twee mannen tussen de 30 en 40 zeggen dit.")
    assert (claim.group, str(claim.verdict)) == ("men*age.30-39", "supported")


def test_part_of_a_group_is_not_known_where_it_was_not_counted():
    audit = Audit({"women": Group(("vrouwen",), 13, 10)})
    [claim] = audit.claims("De meeste vrouwen met jonge kinderen zeggen dit.")
    assert (claim.group, str(claim.verdict), claim.wording) == (None, "unknown_group", "")


def test_value_tells_an_age_or_nothing():
    assert age("age_class.16-24") == Age("age_class.16-24", 16, 24)
    assert age("age_class.60+") == Age("age_class.60+", 60, None)
    assert age("age_class.jong") is None


def test_words_that_ship_tell_one_value_each():
    told = [word for own in shipped.words_of_qualifiers().values() for word in own]
    assert len(told) == len(set(told))
