"""What may tell who someone is gets pointed out: rather once too often than once too little."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerklank.findings import exposure
from weerklank.sentences import pointing
from weerklank.sentences.pointing import Kind

LISTS = exposure.lists()


def found(text: str, **more) -> list[tuple[str, str]]:
    return [(point.word, point.kind.value) for point in pointing.points(text, LISTS, **more)]


# Sentences of our own, with every word in them that tells who someone is. Nobody in them exists.
TOLD = [
    ("Mijn buurvrouw Fatma Yıldız las de brief voor.", ["Fatma Yıldız"]),
    ("Ik belde Mehmet en daarna Özdemir van de school.", ["Mehmet", "Özdemir"]),
    ("Selam Tesfay zit bij mij in de klas.", ["Selam Tesfay"]),
    ("Ik ken Yohannes Gebremedhin uit het azc in Ter Apel.", ["Yohannes Gebremedhin", "Ter Apel"]),
    ("Goitom komt uit Asmara en spreekt Tigrinya.", ["Goitom", "Asmara", "Tigrinya"]),
    ("Toen kwam Ahmad al-Hassan bij ons eten.", ["Ahmad al-Hassan"]),
    ("Mijn dossier is 12345678 en mijn nummer 06-12345678.", ["12345678", "06-12345678"]),
    ("Mail maar naar juf.ellen@taalschool.example.", ["juf.ellen@taalschool.example"]),
    ("Wij wonen op de Lindelaan 14, 1234 AB.", ["Lindelaan 14", "1234 AB"]),
    ("Sinds 3 mei 2024 werk ik bij bakkerij De Korenaar.", ["3 mei 2024", "bakkerij", "Korenaar"]),
    ("In Syrië was ik apotheker.", ["Syrië", "apotheker"]),
    ("Ik was vroeger timmerman in Aleppo.", ["timmerman", "Aleppo"]),
    ("Ik ben 58 jaar oud en ik leer nog.", ["58 jaar oud"]),
    ("Ik ben tweeënvijftig.", ["Ik ben tweeënvijftig"]),
    ("Mijn broer zat in de gevangenis.", ["gevangenis"]),
    ("In 2019 is mijn dochter overleden.", ["2019", "overleden"]),
    ("Ik praat Arabisch met haar, en een beetje Koerdische woorden.", ["Arabisch", "Koerdische"]),
    ("Bij de Lidl in Zwolle zag ik juf Marieke de Vries.", ["Lidl", "Zwolle", "Marieke de Vries"]),
    ("Ik sta op in de krant, iedereen kent mij daar.", ["krant", "iedereen kent"]),
    ("Ik was de eerste uit Eritrea op die school.", ["Ik was de eerste", "Eritrea"]),
    # As a transcript has it: without capitals.
    ("toen belde fatima mij op en abdul kwam ook", ["fatima", "abdul"]),
    ("ik ging met samira naar de winkel", ["samira"]),
    ("mijn zus semret leest de brief", ["semret"]),
    ("juf anneloes zegt dat het goed gaat", ["anneloes"]),
    ("Hij heet zerisenay en woont hier ook.", ["zerisenay"]),
    ("meneer terpstra belde niet terug", ["terpstra"]),
    # Names that no list has, behind who somebody is to the speaker.
    ("mijn begeleidster fatma belt elke week", ["fatma"]),
    ("mijn begeleidster zerisenay belt elke week", ["zerisenay"]),
    ("toen kwam mijn buurvrouw kidisti langs", ["kidisti"]),
    ("mijn taalcoach wubishet legt alles uit", ["wubishet"]),
    ("de klantmanager brouwers had geen tijd", ["brouwers"]),
    ("mijn collega yohanis rijdt mij naar de les", ["yohanis"]),
    ("mijn vriendin shirin ook, zei de docente hemelaar", ["shirin", "hemelaar"]),
    # Functions of which there is one, and people told by where, when or how one meets them.
    ("de burgemeester gaf mij een hand", ["burgemeester"]),
    ("het schoolhoofd stond bij de deur", ["schoolhoofd"]),
    ("de wijkagent kent ons", ["wijkagent"]),
    ("de taalcoach van dinsdag is streng", ["de taalcoach van dinsdag"]),
    ("de juf van de maandagavond is lief", ["de juf van de maandagavond"]),
    ("mijn buurvrouw bij de apotheek heeft geholpen", ["mijn buurvrouw bij de apotheek"]),
    ("mijn begeleider uit de moskee belde", ["mijn begeleider uit de moskee"]),
    ("die vrijwilliger van de voedselbank weet alles", ["die vrijwilliger van de voedselbank"]),
    ("de docent met de rode bril is beter", ["de docent met de rode bril"]),
    ("de consulent met het hondje kwam thuis", ["de consulent met het hondje"]),
    # What befalls few.
    ("mijn dochter verdronk op zee", ["verdronk"]),
    ("Mijn broer is verongelukt.", ["verongelukt"]),
    ("Ons huis is verbrand, alles weg.", ["verbrand"]),
    ("Hij zat vast, twee jaar.", ["zat vast"]),
    ("Zij deed een zelfmoordpoging.", ["zelfmoordpoging"]),
    ("Wij hebben een zoon geadopteerd.", ["geadopteerd"]),
    ("Ik kreeg een drieling.", ["drieling"]),
    ("Mijn kind heeft een zeldzame ziekte.", ["zeldzame ziekte"]),
    ("Mijn man stierf vorig jaar.", ["stierf"]),
    ("Ik moet drie keer per week naar de dialyse.", ["dialyse"]),
    # Where somebody works, told without the name of a firm.
    ("ik help bij de bakker van de markt", ["bakker", "markt"]),
    ("Ik werk bij de visboer.", ["visboer"]),
    ("Zij werkt in een fabriek.", ["fabriek"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), TOLD, ids=[text[:30] for text, _words in TOLD])
def test_every_word_that_tells_who_someone_is_gets_pointed_out(text, words):
    pointed = [word for word, _kind in found(text)]
    for word in words:
        assert any(word in point for point in pointed), (word, pointed)


@pytest.mark.parametrize(
    "text",
    [
        "Ik snap de brief niet. Mijn zus leest hem.",
        "Maar de gemeente is groot. Eén mens, nee, die heb ik niet.",
        "Van A2 naar B1 is in dat boek één bladzijde omslaan. Dat staat in het PIP van DUO.",
        "“Brief met stem!” Zij zei: dat kan. Wij doen de Z-route en de inburgering in Nederland.",
        "Op donderdag belt hij. Best aardig. Echt waar. Ik wacht al twee jaar, of 3 jaar.",
        "de juf zegt dat ik goed lees en de meester is aardig",
        "Mijn zus leest de brief. Mijn dochter helpt mij, mijn zoon ook. Mevrouw belde terug.",
        "de koeien staan in de wei, en ik zit in de bus",
        "mijn begeleidster helpt mij. De taalcoach is aardig, mijn buurvrouw ook.",
        "De consulent van de gemeente belde, en de docent van de taalschool niet.",
        "de juf van mijn kinderen legt het uit, de juf bij ons op school ook",
        "mijn vriendin vindt het moeilijk en mijn vriend eigenlijk niet",
        "een begeleider met veel geduld, een contactpersoon voor alles",
        "mijn collega's praten snel. De klantmanager had geen tijd voor ons.",
        "mijn buurvrouw zegt altijd: de docent praat te snel",
        "Toen zei [consulent G] dat [plaats] te ver is, en [Fatma uit Utrecht] ook.",
    ],
)
def test_plain_words_are_not_pointed_out(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "replacement"),
    [
        ("Ik woon in Utrecht.", Kind.PLACE, "[plaats]"),
        ("Wij wonen in Best.", Kind.PLACE, "[plaats]"),
        ("Zij kent Zjanna.", Kind.NAME, "[naam]"),
        ("Dat was in mei.", Kind.DATE, "[datum]"),
        ("Ik was toen zeventien jaar.", Kind.AGE, "[leeftijd]"),
        ("Zij zijn Afghaans.", Kind.ORIGIN, "[land van herkomst]"),
        ("Dat ging in het Farsi.", Kind.LANGUAGE, "[taal]"),
        ("Ik werk in de kassen.", Kind.EMPLOYER, "[werkplek]"),
        ("Ik was tandarts.", Kind.FUNCTION, "[beroep]"),
        ("Ik heb een tweeling.", Kind.RARE, "[bijzonderheid]"),
        ("Bel 06 12 34 56 78.", Kind.CONTACT, "[nummer of adres]"),
    ],
)
def test_each_kind_has_what_stands_in_its_place(text, kind, replacement):
    [point] = pointing.points(text, LISTS)
    assert (point.kind, point.replacement) == (kind, replacement)


def test_a_name_that_the_round_knows_is_found_in_any_case_with_its_own_replacement():
    [point] = pointing.points("Toen belde ibu weer.", LISTS, names=[("Ibu", "zus", True)])
    assert (point.word, point.kind, point.replacement) == ("ibu", Kind.NAME, "[zus]")
    assert (
        pointing.points(
            "Een ibuprofen helpt.", LISTS, names=[("Ibu", "zus", True), (" ", "x", True)]
        )
        == []
    )
    assert pointing.points("Dat ibu niet.", LISTS, names=[("Ibu", "zus", False)]) == []


def test_only_the_chosen_words_are_hidden_and_each_time_they_stand_there():
    text = "Utrecht is ver. Ik ging van Utrecht naar Zeist."
    there = pointing.points(text, LISTS)
    hidden = pointing.replaced(text, there, {"Utrecht"})
    assert hidden == "[plaats] is ver. Ik ging van [plaats] naar Zeist."
    assert found(hidden) == [("Zeist", "place")]


@pytest.mark.parametrize("row", ["(", "[", "Zo Ineke ", "1-"])
def test_row_without_end_is_walked_once(row):
    # Each sign looked at for each sign before it would take hours.
    text = f"kijk {row * (200_000 // len(row))}"
    found = pointing.points(text, exposure.lists())
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text(max_size=80))
def test_points_lie_in_the_text_and_apart(text):
    last = 0
    for point in pointing.points(text, LISTS):
        assert last <= point.start < point.end <= len(text)
        assert text[point.start : point.end] == point.word
        last = point.end


@given(st.lists(st.sampled_from([text for text, _words in TOLD]), max_size=3).map(" ".join))
def test_after_hiding_all_of_it_nothing_is_left_to_point_out(text):
    there = pointing.points(text, LISTS)
    hidden = pointing.replaced(text, there, {point.word for point in there})
    assert not {word for word, _kind in found(hidden)} & {point.word for point in there}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Mijn man leest ze.", {("gender", "woman")}),
        ("Mijn vrouw leest ze.", {("gender", "man")}),
        ("De man leest ze.", set()),
        ("Ik kwam uit het azc.", {("doelgroep", "asiel"), ("opvang", "yes")}),
        ("Wij doen de Z-route.", {("leerroute", "Z")}),
        ("In Syrië sprak ik Arabisch.", {("origin_group", "middle_east"), ("language", "ar")}),
        ("Mijn kinderen spreken Turkse woorden.", {("household", "with_children"),
                                                  ("language", "tr"),
                                                  ("origin_group", "turkey_caucasus")}),
        ("[mijn man] leest ze.", set()),
    ],
)  # fmt: skip
def test_words_tell_the_value_of_a_characteristic(text, told):
    assert pointing.given_away(text, LISTS) == told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bel 06-12345678 voor meer.", ["06-12345678"]),
        ("Zijn nummer is 123456782.", ["123456782"]),
        ("De jongste deelneemster weet niet wie dat is.", ["De jongste deelneemster"]),
        ("Een Eritrese imam uit Hulst helpt mensen.", ["Eritrese imam"]),
        ("Zij spreken over docent Karin.", ["Karin"]),
        ("In 2026 is het anders, zie https://wetten.overheid.nl van 12-03-2026.", []),
        ("Zij komen uit Eritrea en wonen in Hulst.", []),
        ("Imams in Hulst helpen mensen.", []),
        ("Het PVT en de MAP in Voorbeelddam.", []),
    ],
)
def test_text_of_a_researcher_tells_who_somebody_is(text, expected):
    lists = pointing.Lists(
        places=("Hulst",),
        origins={"erytrea": ("Eritrese", "Eritrea")},
        first_names=("Karin",),
        functions=("imam",),
    )
    assert [one.word for one in pointing.told_by_a_writer(text, lists)] == expected


def test_who_did_the_research_may_be_named():
    lists = pointing.Lists(first_names=("Karin",))
    assert pointing.told_by_a_writer("Zij is Karin.", lists, of_authors=True) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mijn man sloeg mij, toen ging ik naar de blijf-van-mijn-lijf.",
        "Ik ben met elf kinderen gekomen.",
        "Mijn zoon speelt bij de voetbalclub.",
        "Ik mis een been.",
        "Ik heb in de rechtszaal getuigd.",
    ],
)
def test_what_few_people_lived_through_is_pointed_out(text):
    assert pointing.Kind.RARE in {one.kind for one in pointing.points(text, LISTS)}
