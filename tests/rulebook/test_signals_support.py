"""Signals about support, money, childcare, travel and work."""

from datetime import date, timedelta

import pytest

from tests.rulebook.judged import DAY, answer, dice_of, first_day_by_day, rests, verdict_of
from weerklank.rulebook import tables
from weerklank.rulebook.calendar import months_later
from weerklank.rulebook.facts import ASIEL, GEZIN, Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import judge
from weerklank.rulebook.signals.thresholds import Setting
from weerklank.rulebook.wording.signals import explain

START = date(2025, 3, 10)
PIP = date(2025, 5, 1)
SIGNALS = ("SIG-23", "SIG-24", "SIG-25", "SIG-26", "SIG-28")
FAMILY = "Gezinshereniger met Asielstatushouder"


def asiel(**columns):
    return Facts("T", tables.Traject(doelgroep=ASIEL, kennisgeving=START, brp=START, **columns))


def gezin(*appointments, **columns):
    known = {"pip": PIP, "werkdoel": True, "eigen_uitkering": False} | columns
    return Facts(
        "T",
        tables.Traject(doelgroep=GEZIN, kennisgeving=START, brp=START, **known),
        afspraken=tuple(tables.Appointment("gemeente", *each) for each in appointments),
    )


def of_group(group, **columns):
    return Facts("T", tables.Traject(doelgroep=group, kennisgeving=START, **columns))


# 18 months of begeleiding end on 10 September 2026, 30 months of spreekuur on 10 September 2027.
BEGUN = {"mb_start": START}


@pytest.mark.parametrize(
    ("facts", "on", "says"),
    [
        (asiel(**BEGUN), date(2026, 6, 9), "silent"),
        (asiel(**BEGUN), date(2026, 6, 10), "warn"),
        (asiel(**BEGUN), date(2026, 9, 9), "warn"),
        (asiel(**BEGUN), date(2026, 9, 10), "silent"),
        (asiel(**BEGUN), date(2027, 6, 9), "silent"),
        (asiel(**BEGUN), date(2027, 6, 10), "warn"),
        (asiel(**BEGUN), date(2027, 9, 9), "warn"),
        (asiel(**BEGUN), date(2027, 9, 10), "silent"),
        (asiel(**BEGUN, spreekuur_eind=date(2027, 3, 1)), date(2026, 11, 30), "silent"),
        (asiel(**BEGUN, spreekuur_eind=date(2027, 3, 1)), date(2026, 12, 1), "warn"),
        (asiel(**BEGUN, spreekuur_eind=date(2027, 3, 1)), date(2027, 3, 1), "silent"),
        (asiel(**BEGUN, spreekuur_eind=date(2027, 3, 1)), date(2027, 8, 1), "silent"),
        # The last day of the month stands in for a day that it does not have.
        (asiel(mb_start=date(2025, 2, 28)), date(2026, 5, 28), "warn"),
        (asiel(mb_start=date(2024, 8, 31)), date(2025, 11, 27), "silent"),
        (asiel(mb_start=date(2024, 8, 31)), date(2025, 11, 28), "warn"),
        (asiel(**BEGUN, mb_overdracht=date(2026, 7, 1)), date(2026, 6, 30), "warn"),
        (asiel(**BEGUN, mb_overdracht=date(2026, 7, 1)), date(2026, 7, 1), "silent"),
        # The end of spreekuur has a notice of its own, whatever was handed over before.
        (asiel(**BEGUN, mb_overdracht=date(2026, 7, 1)), date(2027, 6, 9), "silent"),
        (asiel(**BEGUN, mb_overdracht=date(2026, 7, 1)), date(2027, 6, 10), "warn"),
        (asiel(**BEGUN, mb_overdracht=date(2026, 7, 1)), date(2027, 9, 9), "warn"),
        (asiel(**BEGUN, mb_overdracht=date(2026, 7, 1)), date(2027, 9, 10), "silent"),
        (
            asiel(mb_overdracht=date(2026, 7, 1), spreekuur_eind=date(2027, 3, 1)),
            date(2026, 12, 1),
            "warn",
        ),
        (
            asiel(mb_overdracht=date(2026, 7, 1), spreekuur_eind=date(2027, 3, 1)),
            date(2026, 11, 30),
            "silent",
        ),
        (asiel(mb_overdracht=date(2026, 7, 1)), date(2026, 12, 1), "unknown"),
        (asiel(), date(2026, 7, 1), "unknown"),
        (asiel(mb_start=date(2026, 7, 2)), date(2026, 7, 1), "unknown"),
        (of_group("", **BEGUN), date(2026, 7, 1), "unknown"),
        (of_group(GEZIN, **BEGUN), date(2026, 7, 1), "silent"),
        (asiel(**BEGUN, voldaan=date(2026, 7, 1)), date(2026, 7, 1), "silent"),
        (asiel(**BEGUN, vertrokken=date(2026, 7, 2)), date(2026, 7, 1), "warn"),
    ],
)
def test_support_that_ends(facts, on, says):
    assert answer("SIG-23", facts, on) == says


def supported(*periods, **columns):
    """Give an asylum status holder with rows of `ondersteuning`: soort, van, gepland_tot, tot."""
    facts = asiel(**columns)
    facts.ondersteuning = tuple(
        tables.SupportPeriod(kind, "", van, planned, tot) for kind, van, planned, tot in periods
    )
    return facts


MB, SPREEKUUR = "maatschappelijke begeleiding", "spreekuur"
PLANNED = (MB, START, date(2026, 3, 1), None)  # the notice is from 1 December 2025
ENDED = (MB, START, date(2026, 3, 1), date(2025, 12, 15))


@pytest.mark.parametrize(
    ("facts", "on", "says"),
    [
        (supported(PLANNED), date(2025, 11, 30), "silent"),
        (supported(PLANNED), date(2025, 12, 1), "warn"),
        (supported(PLANNED), date(2026, 2, 28), "warn"),
        (supported(PLANNED), date(2026, 3, 1), "silent"),
        # The rows win over the column.
        (supported(PLANNED, mb_start=date(2024, 8, 1)), date(2026, 1, 31), "warn"),
        (supported(PLANNED, mb_start=date(2024, 8, 1)), date(2025, 11, 30), "silent"),
        # Without a planned end it takes the months of the contract.
        (supported((MB, START, None, None)), date(2026, 6, 9), "silent"),
        (supported((MB, START, None, None)), date(2026, 6, 10), "warn"),
        # A real end exists once it has come.
        (supported(ENDED), date(2025, 12, 14), "warn"),
        (supported(ENDED), date(2025, 12, 15), "silent"),
        (supported(PLANNED, mb_overdracht=date(2026, 1, 1)), date(2025, 12, 31), "warn"),
        (supported(PLANNED, mb_overdracht=date(2026, 1, 1)), date(2026, 1, 1), "silent"),
        # Of two the one that runs counts.
        (
            supported(ENDED, (MB, date(2026, 1, 1), date(2026, 9, 1), None)),
            date(2026, 5, 31),
            "silent",
        ),
        (
            supported(ENDED, (MB, date(2026, 1, 1), date(2026, 9, 1), None)),
            date(2026, 6, 1),
            "warn",
        ),
        # Spreekuur ends as its own row says, else as the column, else 30 months after the start.
        (
            supported(ENDED, (SPREEKUUR, date(2026, 1, 1), date(2026, 10, 1), None)),
            date(2026, 6, 30),
            "silent",
        ),
        (
            supported(ENDED, (SPREEKUUR, date(2026, 1, 1), date(2026, 10, 1), None)),
            date(2026, 7, 1),
            "warn",
        ),
        (
            supported(ENDED, (SPREEKUUR, date(2026, 1, 1), date(2026, 10, 1), date(2026, 8, 1))),
            date(2026, 7, 31),
            "warn",
        ),
        (
            supported(ENDED, (SPREEKUUR, date(2026, 1, 1), date(2026, 10, 1), date(2026, 8, 1))),
            date(2026, 8, 1),
            "silent",
        ),
        (supported(ENDED, spreekuur_eind=date(2026, 10, 1)), date(2026, 7, 1), "warn"),
        (supported(ENDED), date(2027, 6, 9), "silent"),
        (supported(ENDED), date(2027, 6, 10), "warn"),
        # A row that lies ahead does not exist yet; delivered without rows the column holds.
        (supported((MB, date(2026, 1, 1), None, None)), date(2025, 12, 31), "unknown"),
        (supported((MB, date(2026, 1, 1), None, None)), date(2026, 1, 1), "silent"),
        (supported(mb_start=START), date(2026, 6, 10), "warn"),
        (supported(("training", START, date(2026, 3, 1), None)), date(2026, 2, 1), "unknown"),
    ],
)
def test_support_that_ends_by_the_rows_of_ondersteuning(facts, on, says):
    assert answer("SIG-23", facts, on) == says


# Ontzorgen from 20 March 2025 ends on 20 September, 30 days before that is 21 August.
RIGHT = {"bijstand_start": START}
RELIEF = {**RIGHT, "ontzorgen_start": date(2025, 3, 20)}


@pytest.mark.parametrize(
    ("facts", "on", "says"),
    [
        (asiel(**RIGHT), START + 14 * DAY, "silent"),
        (asiel(**RIGHT), START + 15 * DAY, "over"),
        (asiel(**RIGHT), date(2026, 9, 1), "over"),
        (asiel(**RIGHT, ontzorgen_start=date(2025, 4, 10)), date(2025, 4, 9), "over"),
        (asiel(**RIGHT, ontzorgen_start=date(2025, 4, 10)), date(2025, 4, 10), "silent"),
        (asiel(**RELIEF), date(2025, 8, 20), "silent"),
        (asiel(**RELIEF), date(2025, 8, 21), "warn"),
        (asiel(**RELIEF), date(2025, 9, 19), "warn"),
        (asiel(**RELIEF), date(2025, 9, 20), "silent"),
        (asiel(**RELIEF, ontzorgen_eind=date(2025, 9, 10)), date(2025, 8, 10), "silent"),
        (asiel(**RELIEF, ontzorgen_eind=date(2025, 9, 10)), date(2025, 8, 11), "warn"),
        (asiel(**RELIEF, ontzorgen_eind=date(2025, 9, 10)), date(2025, 9, 10), "silent"),
        (asiel(**RELIEF, zelfredzaamheid_getoetst=date(2025, 9, 1)), date(2025, 8, 31), "warn"),
        (asiel(**RELIEF, zelfredzaamheid_getoetst=date(2025, 9, 1)), date(2025, 9, 1), "silent"),
        # The end needs only the start of the ontzorgen itself.
        (asiel(ontzorgen_start=date(2025, 3, 20)), date(2025, 9, 1), "warn"),
        (asiel(), date(2025, 6, 1), "unknown"),
        (asiel(**RIGHT), date(2025, 3, 9), "silent"),
        (asiel(koppeling=date(2025, 1, 1), **RIGHT), date(2025, 3, 9), "unknown"),
        (of_group("", **RIGHT), date(2025, 6, 1), "unknown"),
        (of_group(GEZIN, **RIGHT), date(2025, 6, 1), "silent"),
        (asiel(**RIGHT, gedetailleerde_doelgroep=FAMILY), date(2025, 6, 1), "silent"),
        (asiel(**RIGHT, overleden=date(2025, 6, 1)), date(2025, 6, 1), "silent"),
    ],
)
def test_ontzorgen_that_does_not_begin_or_ends(facts, on, says):
    assert answer("SIG-24", facts, on) == says


def on_bijstand(*periods, relieved=(), **columns):
    facts = asiel(**columns)
    facts.uitkeringen = tuple(tables.BenefitPeriod(van, tot) for van, tot in periods)
    facts.ondersteuning = tuple(
        tables.SupportPeriod("ontzorgen", "", van, planned, tot) for van, planned, tot in relieved
    )
    return facts


AGAIN = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("facts", "on", "says"),
    [
        (on_bijstand((START, None)), START + 14 * DAY, "silent"),
        (on_bijstand((START, None)), START + 15 * DAY, "over"),
        # The rows win over the column, earlier and later.
        (on_bijstand((AGAIN, None), **RIGHT), AGAIN - DAY, "silent"),
        (on_bijstand((AGAIN, None), **RIGHT), AGAIN + 14 * DAY, "silent"),
        (on_bijstand((AGAIN, None), **RIGHT), AGAIN + 15 * DAY, "over"),
        # Without bijstand there is nothing to relieve.
        (on_bijstand((START, AGAIN)), AGAIN - DAY, "over"),
        (on_bijstand((START, AGAIN)), AGAIN, "silent"),
        (on_bijstand((START, date(2025, 3, 20)), (AGAIN, None)), AGAIN + 15 * DAY, "over"),
        # Delivered without rows: what the column says; an empty cell is not known.
        (on_bijstand(), date(2025, 6, 1), "unknown"),
        (on_bijstand(**RIGHT), START + 15 * DAY, "over"),
        # Rows of ontzorgen win as well: planned end, real end, six months.
        (
            on_bijstand((START, None), relieved=[(START + 15 * DAY, None, None)]),
            START + 15 * DAY,
            "silent",
        ),
        (
            on_bijstand((START, None), relieved=[(START + 16 * DAY, None, None)]),
            START + 15 * DAY,
            "over",
        ),
        (on_bijstand(relieved=[(date(2025, 3, 20), None, None)]), date(2025, 8, 20), "silent"),
        (on_bijstand(relieved=[(date(2025, 3, 20), None, None)]), date(2025, 8, 21), "warn"),
        (
            on_bijstand(relieved=[(date(2025, 3, 20), date(2025, 8, 1), None)]),
            date(2025, 7, 1),
            "silent",
        ),
        (
            on_bijstand(relieved=[(date(2025, 3, 20), date(2025, 8, 1), None)]),
            date(2025, 7, 2),
            "warn",
        ),
        (
            on_bijstand(relieved=[(date(2025, 3, 20), date(2025, 8, 1), date(2025, 7, 10))]),
            date(2025, 7, 10),
            "silent",
        ),
    ],
)
def test_ontzorgen_by_the_periods_of_bijstand(facts, on, says):
    assert answer("SIG-24", facts, on) == says


WAITS = {"kinderopvang": "wachtlijst", "kinderopvang_sinds": date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("facts", "on", "says"),
    [
        (asiel(**WAITS), date(2026, 3, 2), "silent"),
        (asiel(**WAITS), date(2026, 3, 3), "over"),
        (asiel(**WAITS | {"kinderopvang": "niet geregeld"}), date(2026, 3, 3), "over"),
        (asiel(**WAITS | {"kinderopvang": "geregeld"}), date(2026, 3, 3), "silent"),
        (asiel(**WAITS | {"kinderopvang": "niet nodig"}), date(2026, 3, 3), "silent"),
        (asiel(kinderopvang="niet nodig"), date(2026, 3, 3), "silent"),
        (asiel(), date(2026, 3, 3), "unknown"),
        (asiel(kinderopvang_sinds=date(2026, 1, 1)), date(2026, 3, 3), "unknown"),
        (asiel(kinderopvang="wachtlijst"), date(2026, 3, 3), "unknown"),
        (asiel(**WAITS), date(2025, 12, 31), "unknown"),
        (of_group("", **WAITS), date(2026, 3, 3), "over"),
        (asiel(**WAITS, voldaan=date(2026, 3, 3)), date(2026, 3, 3), "silent"),
    ],
)
def test_childcare_that_is_not_there(facts, on, says):
    assert answer("SIG-25", facts, on) == says


def test_childcare_weighs_more_when_presence_falls():
    facts, on = asiel(**WAITS), date(2026, 5, 10)
    facts.presentie = tuple(tables.Presence(date(2026, month, 1), 10, 9) for month in (3, 4))
    assert "minder naar de les" not in explain(verdict_of("SIG-25", facts, on))

    facts.presentie = tuple(tables.Presence(date(2026, month, 1), 10, 4) for month in (3, 4))
    assert "minder naar de les" in explain(verdict_of("SIG-25", facts, on))


def trip(minutes=None, km=None, paid=None, **columns):
    return asiel(reisminuten=minutes, reisafstand_km=km, reiskosten_geregeld=paid, **columns)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (trip(45, 10.0, False), "silent"),
        (trip(46, 10.0, False), "over"),
        (trip(45, 10.1, False), "over"),
        (trip(45, 10.1, True), "silent"),
        (trip(46, 3.0, True), "over"),
        # Enough to say yes, whatever the rest would be.
        (trip(46), "over"),
        (trip(None, 12.0, False), "over"),
        # Enough to say no.
        (trip(20, None, True), "silent"),
        (trip(20, 4.0, None), "silent"),
        # What is missing could decide.
        (trip(), "unknown"),
        (trip(None, 4.0, False), "unknown"),
        (trip(None, 12.0, True), "unknown"),
        (trip(20, 12.0, None), "unknown"),
        (trip(20, None, False), "unknown"),
        (trip(20, None, None), "unknown"),
        (trip(60, voldaan=PIP), "silent"),
    ],
)
def test_travel_that_is_in_the_way(facts, says):
    assert answer("SIG-26", facts, PIP) == says


def test_travel_is_judged_from_the_day_that_the_trajectory_begins():
    assert answer("SIG-26", trip(60), START - DAY) == "silent"
    assert answer("SIG-26", trip(60), START) == "over"
    assert verdict_of("SIG-26", trip(60), date(2026, 1, 1)).since == START


def test_travel_is_judged_while_the_registration_lies_ahead():
    coupled = START - 30 * DAY
    facts = asiel(koppeling=coupled, reisminuten=60)
    assert answer("SIG-26", facts, coupled - DAY) == "silent"
    assert answer("SIG-26", facts, START - DAY) == "over"
    assert verdict_of("SIG-26", facts, date(2026, 1, 1)).since == coupled


def test_sig_26_without_a_registration_is_on_since_the_first_thing_known():
    for dated in ({"kennisgeving": START}, {"intake": START}):
        facts = Facts("T", tables.Traject(doelgroep=ASIEL, reisminuten=60, **dated))
        for on in (START, date(2025, 12, 31), date(2026, 6, 1)):
            assert verdict_of("SIG-26", facts, on).since == START


# The term begins on 2 May 2025; half a year later is 2 November.
@pytest.mark.parametrize(
    ("facts", "on", "says"),
    [
        (gezin(), date(2025, 11, 1), "silent"),
        (gezin(), date(2025, 11, 2), "over"),
        (gezin(("werk", date(2025, 9, 15), "gehouden")), date(2026, 3, 14), "silent"),
        (gezin(("werk", date(2025, 9, 15), "gehouden")), date(2026, 3, 15), "over"),
        (gezin(("werk", date(2025, 9, 15), "niet verschenen")), date(2025, 11, 2), "over"),
        (gezin(("begeleiding", date(2025, 9, 15), "gehouden")), date(2025, 11, 2), "over"),
        (gezin(("werk", date(2026, 2, 1), "gehouden")), date(2026, 1, 31), "over"),
        (gezin(("werk", date(2026, 2, 1), "gehouden")), date(2026, 2, 1), "silent"),
        (gezin(map_eindgesprek=date(2026, 1, 15)), date(2026, 7, 14), "silent"),
        (gezin(map_eindgesprek=date(2026, 1, 15)), date(2026, 7, 15), "over"),
        (gezin(betaald_werk_sinds=date(2026, 1, 1)), date(2025, 12, 31), "over"),
        (gezin(betaald_werk_sinds=date(2026, 1, 1)), date(2026, 1, 1), "silent"),
        (gezin(werkdoel=False), date(2026, 1, 1), "silent"),
        (gezin(werkdoel=False, eigen_uitkering=None), date(2026, 1, 1), "silent"),
        (gezin(eigen_uitkering=True), date(2026, 1, 1), "silent"),
        (gezin(werkdoel=None), date(2026, 1, 1), "unknown"),
        (gezin(eigen_uitkering=None), date(2026, 1, 1), "unknown"),
        (gezin(pip=None), date(2026, 1, 1), "unknown"),
        (gezin(), date(2025, 4, 30), "unknown"),
        (of_group(GEZIN, werkdoel=True, eigen_uitkering=False, pip=PIP), PIP, "unknown"),
        (of_group(""), date(2026, 1, 1), "unknown"),
        (asiel(werkdoel=True, eigen_uitkering=False, pip=PIP), date(2026, 1, 1), "silent"),
        (gezin(vertrokken=date(2026, 1, 1)), date(2026, 1, 1), "silent"),
    ],
)
def test_partner_works_and_nobody_helps(facts, on, says):
    assert answer("SIG-28", facts, on) == says


@pytest.mark.parametrize("signal", SIGNALS)
def test_speaks_again_after_a_rest(signal):
    van, tot = date(2025, 12, 1), date(2026, 1, 1)
    columns = {"reisminuten": 60, "bijstand_start": START, "mb_start": date(2024, 8, 1)}
    childcare = {"kinderopvang": "wachtlijst", "kinderopvang_sinds": START}
    facts = gezin() if signal == "SIG-28" else asiel(**columns, **childcare)
    facts.besluiten = (tables.Decision("verlenging", "ziekte", van, tot),)

    assert verdict_of(signal, facts, van - DAY).state == "on"
    assert verdict_of(signal, facts, van) is None
    assert verdict_of(signal, facts, tot).since == tot


def test_more_patience_of_a_municipality_holds_from_its_day():
    patient = signals.schedule([Setting("SIG-25.d", 90, date(2026, 3, 10))])
    rules = [signals.BY_SIGNAL["SIG-25"]]

    assert judge(asiel(**WAITS), date(2026, 3, 9), patient, rules)
    assert judge(asiel(**WAITS), date(2026, 3, 10), patient, rules) == []
    assert judge(asiel(**WAITS), date(2026, 5, 1), patient, rules)[0].since == date(2026, 4, 2)


@pytest.mark.parametrize(
    ("signal", "facts", "on", "words"),
    [
        ("SIG-23", asiel(**BEGUN), date(2026, 8, 1), ("10 maart 2025", "10 september 2026")),
        ("SIG-23", asiel(**BEGUN), date(2027, 8, 1), ("spreekuur", "10 september 2027")),
        ("SIG-23", asiel(), PIP, ("start", "niet bekend")),
        ("SIG-23", of_group(""), PIP, ("doelgroep", "niet bekend")),
        ("SIG-24", asiel(**RIGHT), date(2025, 5, 1), ("10 maart 2025", "24 maart 2025")),
        ("SIG-24", asiel(**RELIEF), date(2025, 9, 1), ("20 maart 2025", "20 september 2025")),
        ("SIG-24", asiel(), PIP, ("bijstand", "niet bekend")),
        ("SIG-24", of_group(""), PIP, ("doelgroep", "niet bekend")),
        ("SIG-25", asiel(**WAITS), date(2026, 5, 1), ("wachtlijst", "1 januari 2026")),
        (
            "SIG-25",
            asiel(**WAITS | {"kinderopvang": "niet geregeld"}),
            date(2026, 5, 1),
            ("nog niet geregeld", "1 januari 2026"),
        ),
        ("SIG-25", asiel(), PIP, ("niet bekend of",)),
        ("SIG-25", asiel(kinderopvang="wachtlijst"), PIP, ("niet bekend sinds",)),
        ("SIG-26", trip(60, 19.5, False), PIP, ("60 minuten", "19,5 km", "niet geregeld")),
        ("SIG-26", trip(), PIP, ("niet bekend",)),
        ("SIG-28", gezin(), date(2026, 1, 1), ("1 mei 2025", "geen eigen uitkering")),
        (
            "SIG-28",
            gezin(("werk", PIP, "gehouden"), map_eindgesprek=date(2025, 6, 1)),
            date(2026, 1, 1),
            ("gesprek over werk was op 1 mei 2025", "1 juni 2025"),
        ),
        ("SIG-28", gezin(werkdoel=None), PIP, ("wil werken",)),
        ("SIG-28", gezin(eigen_uitkering=None), PIP, ("eigen uitkering",)),
        ("SIG-28", gezin(pip=None, leerroute="B"), PIP, ("PIP", "niet bekend")),
        ("SIG-28", gezin(pip=None), PIP, ("pas na het eerste PIP",)),
        (
            "SIG-28",
            of_group(GEZIN, werkdoel=True, eigen_uitkering=False, pip=PIP),
            PIP,
            ("afspraken",),
        ),
        ("SIG-28", of_group(""), PIP, ("doelgroep", "niet bekend")),
    ],
)
def test_sentence_names_the_dates(signal, facts, on, words):
    said = explain(verdict_of(signal, facts, on))

    assert [word for word in words if word not in said] == []
    assert said.endswith(".")


def random_facts(dice):
    def day(spread=900, absent=0.25):
        return None if dice.random() < absent else START + timedelta(days=dice.randrange(spread))

    kinds = ("werk", "werk", "anders", "map")
    held = ("gehouden", "gehouden", "niet verschenen")
    appointments = [
        tables.Appointment("gemeente", dice.choice(kinds), day(900, 0), dice.choice(held))
        for _ in range(dice.randrange(5))
    ]
    row = tables.Traject(
        doelgroep=dice.choice((ASIEL, GEZIN)),
        kennisgeving=START - timedelta(days=dice.randrange(60)),
        brp=START + timedelta(days=dice.randrange(100)),
        pip=day(200, 0.1),
        mb_start=day(120, 0.1),
        mb_overdracht=day(1200, 0.6),
        spreekuur_eind=day(1400, 0.6),
        bijstand_start=day(100, 0.1),
        ontzorgen_start=day(400, 0.4),
        ontzorgen_eind=day(700, 0.6),
        zelfredzaamheid_getoetst=day(700, 0.7),
        reisminuten=dice.choice((None, 30, 60)),
        reisafstand_km=dice.choice((None, 4.0, 12.0)),
        reiskosten_geregeld=dice.choice((None, True, False)),
        kinderopvang=dice.choice(("", "geregeld", "wachtlijst", "niet geregeld", "wachtlijst")),
        kinderopvang_sinds=day(),
        betaald_werk_sinds=day(1200, 0.8),
        map_eindgesprek=day(1200, 0.7),
        eigen_uitkering=dice.choice((None, True, False, False, False)),
        werkdoel=dice.choice((None, True, True, True, False)),
    )
    groups = ()
    if dice.random() < 0.2:
        changed = START + timedelta(days=dice.randrange(500))
        groups = (
            tables.DoelgroepPeriod(START, changed, GEZIN),
            tables.DoelgroepPeriod(changed, None, ASIEL),
        )
    supports, benefits = None, None
    if dice.random() < 0.4:
        some = (MB, MB, SPREEKUUR, "ontzorgen")
        supports = sorted(
            (
                tables.SupportPeriod(dice.choice(some), "", van, van + 150 * DAY, day(1100, 0.5))
                for van in (day(900, 0) for _ in range(dice.randrange(4)))
            ),
            key=lambda each: each.van,
        )
        supports = tuple(
            each._replace(tot=None) if each.tot and each.tot < each.van else each
            for each in supports
        )
    if dice.random() < 0.4:
        begins = sorted(day(700, 0) for _ in range(dice.randrange(3)))
        ends = [dice.choice((None, van + dice.randrange(5, 300) * DAY)) for van in begins]
        benefits = tuple(map(tables.BenefitPeriod, begins, ends))
    return Facts(
        "T",
        row,
        doelgroepen=groups,
        ondersteuning=supports,
        uitkeringen=benefits,
        afspraken=tuple(sorted(appointments, key=lambda each: each.gepland_op)),
        besluiten=rests(dice, START),
    )


@pytest.mark.parametrize("signal", SIGNALS)
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
    assert seen > 20


def test_months_before_an_end_are_those_of_the_calendar():
    assert months_later(date(2026, 2, 28), -3) == date(2025, 11, 28)
