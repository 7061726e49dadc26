"""A participation place against a trajectory: each reason, on both sides, and when not known."""

from datetime import date

import pytest

from weerklank.rulebook import matching, tables
from weerklank.rulebook.facts import ASIEL, GEZIN, Case, Facts
from weerklank.rulebook.matching import About, Fit
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.wording import places

ON = date(2026, 11, 1)
PLACE = tables.Place(
    "Moestuin", "Moestuin", "vrijwilligerswerk", "groen", "Proefwijk", 2, "A2", 3, False
)
WISH = tables.Wish("droombaan", "hovenier", "groen", 3, "Proefwijk")
LEVELS = (tables.Level(date(2026, 1, 1), "LU", "A2"), tables.Level(date(2026, 1, 1), "SP", "A2"))
HOURS = (tables.Hours("participatie", 300.0, date(2026, 1, 1), date(2026, 6, 1)),)
ROW = {
    "doelgroep": ASIEL,
    "leerroute": "Z",
    "pip": date(2025, 1, 1),
    "kern": "Verzonnendorp",
    "kinderopvang": "niet nodig",
}


def case(**changes):
    others = {"wensen": (WISH,), "niveaus": LEVELS, "uren": HOURS, "participatie": ()}
    for name in list(changes):
        if name in Facts.__dataclass_fields__:
            others[name] = changes.pop(name)
    facts = Facts("T", tables.Traject(**(ROW | changes)), **others)
    return Case(facts, ON, signals.schedule().on(ON))


def reason(about, *, place=PLACE, taken=0, **changes):
    match = matching.match(case(**changes), place, taken)
    return next((each for each in match.reasons if each.about == about), None)


def of(place=PLACE, **changes):
    return place._replace(**changes)


def wish(**changes):
    return {"wensen": (WISH._replace(**changes),)}


def levels(listening, speaking):
    day = date(2026, 1, 1)
    found = [("LU", listening), ("SP", speaking)]
    return {"niveaus": tuple(tables.Level(day, part, level) for part, level in found if level)}


def passed(day):
    return {"examens": (tables.Exam("LU", "B1", day, "Geslaagd"),)}


def takes_part(place, until):
    return (tables.Participation(place, "stage", date(2026, 1, 1), until),)


@pytest.mark.parametrize(
    ("about", "asked", "fits"),
    [
        (About.SECTOR, {}, True),
        (About.SECTOR, wish(sector=" Groen "), True),
        (About.SECTOR, wish(sector="zorg"), False),
        (About.SECTOR, wish(sector=""), None),
        (About.SECTOR, {"wensen": ()}, None),
        (About.SECTOR, {"wensen": None}, None),
        (About.SECTOR, {"place": of(sector="")}, None),
        (About.KERN, {}, True),
        (About.KERN, wish(kern="Verzonnendorp"), False),
        (About.KERN, wish(kern=""), False),  # she lives in another kern
        (About.KERN, wish(kern="") | {"kern": "Proefwijk"}, True),
        (About.KERN, wish(kern="") | {"kern": ""}, None),
        (About.KERN, {"place": of(kern="")}, None),
        (About.DAGDELEN, {}, True),
        (About.DAGDELEN, {"place": of(dagdelen=3)}, True),
        (About.DAGDELEN, {"place": of(dagdelen=4)}, False),
        (About.DAGDELEN, {"place": of(dagdelen=None)}, None),
        (About.DAGDELEN, wish(dagdelen=None), None),
        (About.LEVEL, {}, True),
        (About.LEVEL, levels("A2", "B1"), True),
        (About.LEVEL, levels("A1", "A2"), False),
        (About.LEVEL, levels("A1", ""), False),
        (About.LEVEL, levels("A2", ""), None),
        (About.LEVEL, levels("", ""), None),
        (About.LEVEL, {"niveaus": None}, None),
        (About.LEVEL, {"place": of(taalniveau="")}, None),
        (About.LEVEL, levels("", "A2") | passed(date(2026, 2, 1)), True),
        (About.LEVEL, levels("", "A2") | passed(date(2026, 12, 1)), None),
        (About.ROOM, {"taken": 2}, True),
        (About.ROOM, {"taken": 3}, False),
        (About.ROOM, {"place": of(capaciteit=None)}, None),
        (About.CHILDCARE, {"kinderopvang": "wachtlijst"}, False),
        (About.CHILDCARE, {"kinderopvang": "niet geregeld", "place": of(kinderopvang=True)}, True),
        (About.CHILDCARE, {"kinderopvang": "niet geregeld", "place": of(kinderopvang=None)}, None),
        (About.CHILDCARE, {"kinderopvang": ""}, None),
        (About.HOURS, {}, True),
        (About.HOURS, {"uren": ()}, None),
        (About.HOURS, {"leerroute": ""}, None),
        (About.HOURS, {"doelgroep": ""}, None),
        (About.PART, {"participatie": takes_part("moestuin", None)}, False),
    ],
)  # fmt: skip
def test_reason(about, asked, fits):
    found = reason(about, **asked)
    assert found is not None
    assert found.fits is fits


@pytest.mark.parametrize(
    ("about", "asked"),
    [
        (About.PART, {}),
        (About.PART, {"participatie": takes_part("Moestuin", ON)}),
        (About.CHILDCARE, {}),
        (About.CHILDCARE, {"kinderopvang": "geregeld"}),
        (About.CHILDCARE, {"kinderopvang": "", "place": of(kinderopvang=True)}),
        (About.HOURS, {"leerroute": "B"}),
        (About.HOURS, {"doelgroep": GEZIN}),
        (About.HOURS, {"z_eind": date(2026, 6, 1)}),
    ],
)  # fmt: skip
def test_what_does_not_matter_is_no_reason(about, asked):
    assert reason(about, **asked) is None


@pytest.mark.parametrize(
    ("asked", "wanted", "said"),
    [
        (1, 3, "De plek vraagt 1 dagdeel; de wens is 3."),
        (2, 3, "De plek vraagt 2 dagdelen; de wens is 3."),
        (1, 0, "De plek vraagt 1 dagdeel; dat is meer dan de wens van 0."),
        (2, 1, "De plek vraagt 2 dagdelen; dat is meer dan de wens van 1."),
        (1, None, "De plek vraagt 1 dagdeel; hoeveel iemand wil, is niet bekend."),
        (2, None, "De plek vraagt 2 dagdelen; hoeveel iemand wil, is niet bekend."),
    ],
)
def test_one_dagdeel_is_one(asked, wanted, said):
    found = reason(About.DAGDELEN, place=of(dagdelen=asked), **wish(dagdelen=wanted))
    assert places.explain(found) == said


def test_room_is_left_out_when_it_is_not_asked():
    assert reason(About.ROOM, taken=None) is None


def test_hours_tell_how_many_are_left_and_how_many_a_week():
    found = reason(About.HOURS)
    assert found.why["nog"] == 500
    assert found.why["per_week"] == pytest.approx(500 / (427 / 7))  # until 2 January 2028
    assert reason(About.HOURS, max_participatie_uren=310).why["nog"] == 10
    done = (tables.Hours("participatie", 900.0, date(2026, 1, 1), date(2026, 6, 1)),)
    found = reason(About.HOURS, uren=done)
    assert (found.fits, found.why["nog"], found.why["per_week"]) == (True, 0, None)


def test_the_wish_in_this_sector_says_how_many_dagdelen():
    other = tables.Wish("broodbaan", "kok", "horeca", 5, "")
    assert reason(About.DAGDELEN, wensen=(WISH, other), place=of(dagdelen=4)).fits is False
    assert reason(About.SECTOR, wensen=(WISH, other)).why["soort"] == ("droombaan",)


@pytest.mark.parametrize(
    ("asked", "fit"),
    [
        ({}, Fit.FITS),
        ({"niveaus": ()}, Fit.MAYBE),
        ({"niveaus": (), "wensen": (WISH._replace(sector="zorg"),)}, Fit.NOT),
    ],
)
def test_one_reason_against_is_enough_and_unknown_is_no_yes(asked, fit):
    match = matching.match(case(**asked), PLACE, 0)
    assert match.fit is fit
    assert matching.by_fit([("T", match)])[fit] == [("T", match)]


@pytest.mark.parametrize("kind", tables.SECTORLESS_WISHES)
def test_a_wish_for_what_the_place_is_fits_whatever_its_sector(kind):
    wished = wish(soort=kind, omschrijving="twee keer per week", sector="")
    place = of(soort=kind.upper(), sector="ontmoeting")
    found = reason(About.KIND, place=place, **wished)
    assert found.fits is True
    assert places.explain(found) == f"Past bij een wens voor {kind}: twee keer per week."
    assert reason(About.SECTOR, place=place, **wished) is None


def test_a_wish_for_sport_says_nothing_of_another_place():
    wished = wish(soort="sport", sector="")
    assert reason(About.KIND, **wished) is None
    assert reason(About.SECTOR, **wished).fits is None
    # Nor does a place of that kind say something to who wants work in its sector.
    place = of(soort="sport")
    assert reason(About.KIND, place=place) is None
    assert reason(About.SECTOR, place=place).fits is True
