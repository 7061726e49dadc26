"""Signals about the register itself."""

from datetime import date, timedelta

import pytest

from tests.rulebook.judged import DAY, answer, dice_of, first_day_by_day, rests, verdict_of
from weerklank.rulebook import tables
from weerklank.rulebook.facts import ASIEL, Facts
from weerklank.rulebook.wording.signals import explain

START = date(2025, 1, 6)
PIP = date(2025, 3, 3)
TODAY = date(2026, 2, 2)
GONE = object()  # DUO has nothing of this trajectory


def case(duo=None, contacts=(("A", START, None),), *, delivered=True, **columns):
    """A trajectory of which the register and DUO say the same, but for what is given."""
    same = {"leerroute": "B", "pip": PIP}
    ours = {"doelgroep": ASIEL, "kennisgeving": START, "brp": START, **same, **columns}
    theirs = tables.DuoRecord(
        **{**same, "contactpersoon": "A", **(duo if duo and duo is not GONE else {})}
    )
    return Facts(
        "T",
        tables.Traject(**ours),
        contactpersonen=tuple(
            tables.ContactPeriod("gemeente", key, van, tot) for key, van, tot in contacts
        )
        if contacts is not None
        else None,
        duo=None if duo is GONE else theirs,
        duo_delivered=delivered,
    )


SIGNED = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("facts", "on", "says"),
    [
        (case(), TODAY, "silent"),
        # Dates: 14 days may lie between them, to both sides.
        (case({"pip": PIP - 14 * DAY}), TODAY, "silent"),
        (case({"pip": PIP - 15 * DAY}), TODAY, "over"),
        (case({"pip": PIP + 14 * DAY}), TODAY, "silent"),
        (case({"pip": PIP + 15 * DAY}), TODAY, "over"),
        (case({"pvt_ondertekend": SIGNED}, pvt_ondertekend=SIGNED), TODAY, "silent"),
        (case({"pvt_ondertekend": SIGNED + 15 * DAY}, pvt_ondertekend=SIGNED), TODAY, "over"),
        (case({"map_eindgesprek": SIGNED + 15 * DAY}, map_eindgesprek=SIGNED), TODAY, "over"),
        (case({"map_eindgesprek": SIGNED + 14 * DAY}, map_eindgesprek=SIGNED), TODAY, "silent"),
        # Other columns of DUO are not compared.
        (case({"niveau": "A2", "kennisgeving": date(2020, 1, 1)}, niveau="B1"), TODAY, "silent"),
        (case({"leerroute": "Z"}), TODAY, "over"),
        (case({"contactpersoon": "B"}), TODAY, "over"),
        (
            case({"contactpersoon": "B"}, (("A", START, SIGNED), ("B", SIGNED, None))),
            TODAY,
            "silent",
        ),
        (
            case({"contactpersoon": "B"}, (("A", START, SIGNED), ("B", SIGNED, None))),
            SIGNED - DAY,
            "over",
        ),
        # What only one of both has cannot be compared, unless something else differs.
        (case({"pvt_ondertekend": SIGNED}), TODAY, "unknown"),
        (case(pvt_ondertekend=SIGNED), TODAY, "unknown"),
        (case({"leerroute": "Z"}, pvt_ondertekend=SIGNED), TODAY, "over"),
        (case({"leerroute": ""}), TODAY, "unknown"),
        (case(leerroute=""), TODAY, "unknown"),
        (case({"contactpersoon": ""}), TODAY, "unknown"),
        (case(contacts=None), TODAY, "unknown"),
        (case(contacts=()), TODAY, "unknown"),
        (case({"contactpersoon": ""}, ()), TODAY, "silent"),
        (case(GONE), TODAY, "unknown"),
        (case(GONE, delivered=False), TODAY, "unknown"),
        (
            case({"leerroute": "", "pip": None, "contactpersoon": ""}, (), leerroute="", pip=None),
            TODAY,
            "unknown",
        ),
        # On a day in the past only what had come exists.
        (case({"pvt_ondertekend": TODAY}, pvt_ondertekend=SIGNED), SIGNED - DAY, "silent"),
        (case({"pvt_ondertekend": TODAY}, pvt_ondertekend=SIGNED), TODAY - DAY, "unknown"),
        (case({"pvt_ondertekend": TODAY}, pvt_ondertekend=SIGNED), TODAY, "over"),
        (case({"leerroute": "Z"}), PIP - DAY, "silent"),
        (case({"leerroute": "Z"}), PIP, "over"),
        (case({"leerroute": "Z"}, voldaan=TODAY), TODAY, "silent"),
    ],
)
def test_register_and_duo_differ(facts, on, says):
    assert answer("SIG-31", facts, on) == says


def test_leerroute_of_the_history_is_compared():
    facts = case({"leerroute": "Z"})
    facts.leerroutes = (
        tables.LeerroutePeriod(PIP, SIGNED, "B"),
        tables.LeerroutePeriod(SIGNED, None, "Z"),
    )
    assert answer("SIG-31", facts, SIGNED - DAY) == "over"
    assert answer("SIG-31", facts, SIGNED) == "silent"


KNOWN = {"opleidingsniveau_herkomst": "basisonderwijs", "werkervaring_herkomst": False}


@pytest.mark.parametrize(
    ("columns", "on", "says"),
    [
        ({}, PIP + 29 * DAY, "silent"),
        ({}, PIP + 30 * DAY, "over"),
        (KNOWN, TODAY, "silent"),
        (KNOWN | {"werkervaring_herkomst": None}, TODAY, "over"),
        (KNOWN | {"opleidingsniveau_herkomst": ""}, TODAY, "over"),
        (KNOWN | {"pip": None}, TODAY, "silent"),
        ({"pip": None}, TODAY, "unknown"),
        ({}, PIP - DAY, "unknown"),
        ({"doelgroep": "", "leerroute": ""}, TODAY, "over"),
        ({"overleden": TODAY}, TODAY, "silent"),
    ],
)
def test_start_is_not_filled_in(columns, on, says):
    assert answer("SIG-32", case(**columns), on) == says


@pytest.mark.parametrize("signal", ["SIG-31", "SIG-32"])
def test_speaks_again_after_a_rest(signal):
    van, tot = date(2025, 12, 1), date(2026, 1, 1)
    facts = case({"leerroute": "Z"})
    facts.besluiten = (tables.Decision("tijdelijke vrijstelling", "OPL", van, tot),)

    assert verdict_of(signal, facts, van - DAY).state == "on"
    assert verdict_of(signal, facts, van) is None
    assert verdict_of(signal, facts, tot).since == tot


@pytest.mark.parametrize(
    ("signal", "facts", "words"),
    [
        ("SIG-31", case({"pip": PIP - 30 * DAY}), ("PIP", "3 maart 2025", "1 februari 2025")),
        ("SIG-31", case({"leerroute": "Z"}), ("leerroute", "B1-route", "Z-route")),
        (
            "SIG-31",
            case({"leerroute": "Z", "contactpersoon": "B"}),
            ("leerroute", "contactpersoon: in het register A, bij DUO B."),
        ),
        (
            "SIG-31",
            case({"map_eindgesprek": SIGNED, "pvt_ondertekend": SIGNED}),
            ("niet in het register of niet bij DUO", "getekende PVT", "eindgesprek van de MAP"),
        ),
        ("SIG-31", case(GONE), ("geen gegevens van DUO",)),
        ("SIG-32", case(), ("3 maart 2025", "opleiding en de werkervaring")),
        (
            "SIG-32",
            case(opleidingsniveau_herkomst="basisonderwijs"),
            ("3 maart 2025", "De werkervaring"),
        ),
        ("SIG-32", case(werkervaring_herkomst=True), ("3 maart 2025", "De opleiding bij")),
        ("SIG-32", case(pip=None), ("PIP", "niet bekend")),
    ],
)
def test_sentence_names_the_dates(signal, facts, words):
    said = explain(verdict_of(signal, facts, TODAY))

    assert [word for word in words if word not in said] == []
    assert said.endswith(".")


def random_facts(dice):
    def around(day, absent=0.2):
        return (
            None
            if dice.random() < absent
            else day + timedelta(days=dice.choice((0, 9, 16, -20, 40)))
        )

    begin = START + timedelta(days=dice.randrange(200))
    pip, signed, closed = (begin + timedelta(days=dice.randrange(50, 500)) for _ in range(3))
    changed = begin + timedelta(days=dice.randrange(300))
    facts = case(
        {
            "leerroute": dice.choice(("B", "B", "B", "Z", "")),
            "pip": around(pip),
            "pvt_ondertekend": around(signed),
            "map_eindgesprek": around(closed),
            "contactpersoon": dice.choice(("A", "B", "B", "")),
        },
        (("A", begin, changed), ("B", changed + timedelta(days=dice.randrange(60)), None)),
        kennisgeving=begin,
        brp=begin,
        pip=around(pip, 0.1),
        pvt_ondertekend=around(signed),
        map_eindgesprek=around(closed),
        opleidingsniveau_herkomst=dice.choice(("", "basisonderwijs")),
        werkervaring_herkomst=dice.choice((None, True)),
    )
    if facts.row.pip and dice.random() < 0.3:
        switched = facts.row.pip + timedelta(days=dice.randrange(300))
        facts.leerroutes = (
            tables.LeerroutePeriod(facts.row.pip, switched, "Z"),
            tables.LeerroutePeriod(switched, None, "B"),
        )
    elif facts.row.pip is None:
        facts.row = facts.row._replace(leerroute="")
    facts.besluiten = rests(dice, begin)
    return facts


@pytest.mark.parametrize("signal", ["SIG-31", "SIG-32"])
def test_since_is_what_asking_day_by_day_finds(signal):
    seen = 0
    for seed in range(400):
        dice = dice_of(f"{signal} {seed}")
        facts = random_facts(dice)
        on = START + timedelta(days=dice.randrange(1000))
        said = verdict_of(signal, facts, on)
        if said is not None and said.state == "on":
            seen += 1
            assert said.since == first_day_by_day(signal, facts, on), seed
    assert seen > 100
