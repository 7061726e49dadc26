"""Who may be asked, counted by the database: the same people as are read one by one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from tests import cast
from weerklank.rulebook import asking as rules
from weerklank.rulebook.calendar import months_later
from weerklank.trajectories import models
from weerklank.trajectories.queries import asking

DAYS = (date(2026, 11, 1), date(2025, 2, 28), date(2024, 2, 29))
KEYS = (*rules.RESTS_ON, *rules.STEPS)
SOME = (
    ("leerroute",),
    ("gender", "kern"),
    ("doelgroep", "pvt"),
    ("time_in_nl", "leerroute", "map"),
    KEYS,
    (),
)


@pytest.fixture
def municipality(db):
    """Return one of which little is known of anybody, and seldom the same."""
    chance = Random(12)  # noqa: S311
    here = cast.make_municipality("Grootdam", "grootdam")
    for place in (here, cast.make_municipality("Elderburg", "elderburg")):
        change = models.Change.objects.create(
            municipality=place, kind="import", at=cast.NOW, by_name="Noor"
        )
        taken_back = models.Change.objects.create(
            municipality=place, kind="import", at=cast.NOW, by_name="Noor", withdrawn_at=cast.NOW
        )
        for number in range(300):
            one = models.Trajectory.objects.create(
                municipality=place, pseudonym=f"{place.slug[:2]}-{number:04}", recorded_in=change
            )
            fill(one, chance, change, taken_back)
    return here


def fill(one, chance, change, taken_back):
    def some(*words):
        return chance.choice(("", *words))

    def day(share=0.5):
        if chance.random() > share:
            return None
        near = chance.choice(DAYS)
        if chance.random() < 0.5:  # where somebody is here so many years, to the day
            return months_later(near, -12 * chance.choice((0, 1, 2, 3, 5))) + timedelta(
                days=chance.choice((-1, 0, 1))
            )
        return near - timedelta(days=chance.randint(-400, 2_500))

    of = {"trajectory": one, "recorded_in": change}
    record = {
        "leerroute": some("B", "Z", "O"),
        "doelgroep": some("Asielstatushouder", "Gezinsmigrant en overige migrant"),
        "gedetailleerde_doelgroep": some("Gezinsvormer", "Geestelijk bedienaar", "Overig"),
        "gender": some("man", "vrouw"),
        "leeftijdsklasse": some("16–24", "60+"),
        "herkomstgroep": some("Eritrea"),
        "opleidingsniveau_herkomst": some("geen", "hoog"),
        "gesprekstaal": some("Tigrinya"),
        "kern": some("Oost", "West"),
        "huishouden": some("alleen"),
        "in_nederland_sinds": day(0.8),
        **{name: day(0.3) for name in ("koppeling", "kennisgeving", "brp", "intake", "pip")},
        **{name: day() for name in ("taal_start", "pvt_ondertekend", "map_eindgesprek")},
        **{name: day(0.06) for name in ("overleden", "vertrokken", "voldaan", "z_eind")},
    }
    models.TrajectRecord.objects.create(**of, **record)
    # What was replaced counts no more.
    models.TrajectRecord.objects.create(**of, **record | {"gender": "anders"}, replaced_in=change)
    for model, column, words in (
        (models.LeerroutePeriod, "leerroute", ("B", "Z", "")),
        (models.DoelgroepPeriod, "doelgroep", ("Asielstatushouder", "")),
    ):
        for van in {day(1) for _each in range(chance.choice((0, 0, 1, 3)))}:
            until = chance.choice((None, None, *DAYS, van + timedelta(days=chance.randint(1, 900))))
            replaced = change if chance.random() < 0.2 else None
            model.objects.create(
                **of, van=van, tot=until, replaced_in=replaced, **{column: chance.choice(words)}
            )
    if chance.random() < 0.3:
        models.Decision.objects.create(
            **of,
            soort=chance.choice(
                ("ontheffing", "vrijstelling", "tijdelijke vrijstelling", "verlenging")
            ),
            van=day(1),
            tot=chance.choice((None, None, *DAYS)),
            geheel=chance.choice((True, False, None)),
            replaced_in=change if chance.random() < 0.2 else None,
        )
    for column in ("pip", "pvt_ondertekend", "intake", ""):
        if chance.random() < 0.2:
            models.RefusedValue.objects.create(
                trajectory=one,
                change=chance.choice((change, change, taken_back)),
                settled_in=chance.choice((None, None, change, taken_back)),
                table=chance.choice(("trajecten", "trajecten", "duo")),
                column=column,
                why="is geen datum",
            )


@pytest.mark.parametrize("on", DAYS)
def test_the_database_counts_who_is_read_one_by_one(municipality, on):
    read = [one.told for one in asking.people(municipality, on=on) if one.not_asked is None]
    assert len(read) > 50
    # Whatever is told can be counted.
    assert set().union(*read) == set(KEYS)
    for keys in SOME:
        counted: Counter[frozenset[tuple[str, str]]] = Counter()
        for told, number in asking.groups(municipality, on=on, of=keys):
            counted[frozenset(told.items())] += number
        assert counted == Counter(
            frozenset((key, word) for key, word in told.items() if key in keys) for told in read
        ), keys


def test_nobody_is_read_to_count(municipality, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(asking.groups(municipality, on=DAYS[0], of=KEYS))
