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
    "by a thing": ("Door de nieuwe wet krijgen zij meer les.", [("cause", "Door de nieuwe wet")]),
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
    assert not is_doubted or found("Zij krijgen les.", is_effect=True)


CAUSES = {
    "De cursus heeft geleid tot meer zelfvertrouwen.": True,
    "Dat heeft ertoe geleid dat mensen stoppen.": True,
    "De begeleiding zorgt voor rust.": True,
    "De gemeente heeft ervoor gezorgd dat de huur is betaald.": True,
    "Mensen spreken door de cursus beter Nederlands.": True,
    "Zij krijgen sneller werk door de MAP.": True,
    "De korte lijnen maken dat een vraag snel klaar is.": True,
    "Dat is te danken aan de docenten.": True,
    "De nieuwe aanpak resulteerde in minder uitval.": True,
    "Dit kwam door een betere intake.": True,
    "Inburgeraars vinden sneller werk dankzij de stages.": True,
    "Inburgeraars vinden sneller werk door de stages.": True,
    "Moeders kunnen geen werk vinden door het gebrek aan opvang.": True,
    "Zij zien hun kinderen vaker dankzij de avondlessen.": True,
    "Negen noemen de cursus; die leidt tot meer werk.": True,
    "Minder mensen haken af, waardoor de groepen vol blijven.": True,
    "De wachttijd is opgelopen vanwege de drukte.": True,
    "De wachttijd is opgelopen door het tekort aan docenten.": True,
    "Door te oefenen gaan zij vooruit.": True,
    "De uitval daalt omdat de lessen korter zijn.": True,
    "De nieuwe aanpak heeft invloed op de uitval.": True,
    "Een vast gezicht voorkomt dat mensen afhaken.": True,
    "They found work faster thanks to the placements.": True,
    "Attendance rose because the lessons are shorter.": True,
    "The course contributes to their confidence.": True,
    "They learn faster through the placements.": True,
    "Negen inburgeraars vinden werk dankzij de stages belangrijk, zeggen zij.": False,
    "Zij vinden de brief door de plaatjes makkelijker.": False,
    "Zij komen niet, omdat zij geen oppas hebben.": False,
    "Door de week is er geen les.": False,
    "Door de jaren heen wisselden de docenten.": False,
    "Door de wijk loopt een drukke weg.": False,
    "De lessen gaan door als de docent ziek is.": False,
    "De brieven zijn door het team geschreven.": False,
    "De route loopt door het park en door Voorbeelddam.": False,
    "Zij praten door elkaar.": False,
    "Zij laten de aanvraag door een kennis invullen.": False,
    "Door wie dat komt, weten zij niet.": False,
    "They walked through the city.": False,
    "They said they came because the lessons are short.": False,
    "Zij zorgt voor haar kinderen.": False,
    "Hij zorgde voor zijn zieke moeder.": False,
    "De brief is door de gemeente verstuurd.": False,
    "Zij werden door hun buurvrouw geholpen.": False,
    "Volgens aanbieders leidt de MAP tot werk.": False,
    "Inburgeraars ervaren dat zij door de cursus beter spreken.": False,
    "Zij liepen door de stad.": False,
    "De lessen zijn op maandag en donderdag.": False,
}
EVERYBODY = {
    "De uitkomsten zijn representatief voor de gemeente.": True,
    "Dit is een representatieve groep.": True,
    "Dat geldt voor alle inburgeraars in de gemeente.": True,
    "Dit geldt dus voor iedereen.": True,
    "Deze uitkomsten gelden voor de hele regio.": True,
    "De inburgeraars van Voorbeelddam vinden de les goed.": True,
    "Hieruit blijkt dat de inburgeraars in Voorbeelddam de brief niet begrijpen.": True,
    "Zo denken alle inburgeraars in Voorbeelddam erover.": True,
    "De groep is niet representatief voor alle inburgeraars.": False,
    "Dit geldt niet voor alle inburgeraars.": False,
    "Wij spraken in Voorbeelddam met zeventien inburgeraars.": False,
    "Negen van de inburgeraars in Voorbeelddam begrijpen de brief.": False,
    "De inburgeraars die wij spraken, vinden de les goed.": False,
    "De regel geldt voor wie na 2022 begon.": False,
}
EFFECTS = {
    "De taal is verbeterd.": True,
    "Mensen zijn zelfredzamer.": True,
    "Hun Nederlands gaat sinds de zomer vooruit.": True,
    "Aanbieders zien de taal vooruitgaan.": False,
    "Inburgeraars spreken nu beter Nederlands.": True,
    "Zij hebben daarna meer rust.": True,
    "Het vertrouwen in de gemeente is sterk toegenomen.": True,
    "Inburgeraars ervaren dat hun taal is verbeterd.": False,
    "Drie van hen merken dat zij zelfredzamer zijn.": False,
    "De taal is niet verbeterd.": False,
    "Of hun Nederlands vooruitging, vroegen wij niemand.": False,
    "De groep gaat op dinsdag naar de markt.": False,
    "De brief is verbeterd door de gemeente, zeggen zij.": False,
}


@pytest.mark.parametrize(
    ("sentence", "doubt", "is_doubted"),
    [
        (sentence, doubt, is_doubted)
        for doubt, cases in (
            (Doubt.CAUSE, CAUSES),
            (Doubt.REPRESENTATIVE, EVERYBODY),
            (Doubt.EFFECT_AS_FACT, EFFECTS),
        )
        for sentence, is_doubted in cases.items()
    ],
)
def test_more_ways_in_which_it_is_claimed(sentence, doubt, is_doubted):
    assert (doubt in {one.doubt for one in doubts(sentence)}) == is_doubted


def test_every_doubt_is_told():
    assert set(wording.DOUBTS) == set(wording.DOUBTED) == set(Doubt)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Zonder contactpersoon lopen inburgeraars vast.", ["cause"]),
        ("Dat is de belangrijkste reden van uitval.", ["cause"]),
        ("Een maatje helpt inburgeraars sneller vooruit.", ["cause"]),
        ("De gemeente overtreedt hiermee de wet.", ["unchecked_fact"]),
        ("Volgens artikel 14 van de Wet inburgering moet dit.", ["unchecked_fact"]),
        ("Dit is in heel Nederland zo.", ["representative"]),
        ("Zij konden meedoen doordat er een tolk bij was.", []),
        ("Drie zeggen dat zij zonder contactpersoon vastlopen.", []),
        ("Zeven komen zonder moeite bij de les.", []),
        ("Er is geen reden om te wachten.", []),
        ("U helpt ons om het beter te doen.", []),
    ],
)
def test_causes_and_law_that_slipped(sentence, expected):
    assert [str(one.doubt) for one in doubts(sentence)] == expected
