"""The PIP, the aanbod, PVT, MAP and the end of the term: what is late, or about to end."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from tests.rulebook.judged import facts_of, first_day_by_day, state_of, verdict_of
from weerklank.rulebook import tables
from weerklank.rulebook.facts import ASIEL, GEZIN, Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals import planning
from weerklank.rulebook.signals.judging import ON
from weerklank.rulebook.signals.thresholds import Setting
from weerklank.rulebook.wording.signals import explain

DAY = timedelta(days=1)
SIGNALS = [rule.signal for rule in planning.RULES]
WAITS = {"pip_reden_vertraging": "wacht op derden"}
BEFORE_ALL = date(2024, 1, 1)  # with a koppeling on this day the trajectory is there


def case(name: str, facts: Facts, on: date, expected: str | None) -> Any:
    return pytest.param(facts, on, expected, id=name)


# SIG-07: the PIP is late. Ten weeks after 2 March 2026 is 11 May 2026.

NOTIFIED = date(2026, 3, 2)
TEN_WEEKS = date(2026, 5, 11)
RECEIVED = date(2026, 7, 1)


def notified(**row: Any) -> Facts:
    return facts_of(**{"kennisgeving": NOTIFIED, "brp": NOTIFIED, **row})


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        case("15 days left", notified(), TEN_WEEKS - 15 * DAY, None),
        case("14 days left", notified(), TEN_WEEKS - 14 * DAY, "warn"),
        case("day 70", notified(), TEN_WEEKS, "warn"),
        case("day 71", notified(), TEN_WEEKS + DAY, "over"),
        case("for a family migrant too", notified(doelgroep=GEZIN), TEN_WEEKS + DAY, "over"),
        case("group does not matter", notified(doelgroep=""), TEN_WEEKS + DAY, "over"),
        case(
            "registered later, day 70",
            notified(brp=NOTIFIED + 9 * DAY),
            TEN_WEEKS + 9 * DAY,
            "warn",
        ),
        case(
            "registered later, day 71",
            notified(brp=NOTIFIED + 9 * DAY),
            TEN_WEEKS + 10 * DAY,
            "over",
        ),
        case("registered before", notified(brp=date(2025, 1, 1)), TEN_WEEKS + DAY, "over"),
        case("no kennisgeving", notified(kennisgeving=None), TEN_WEEKS + DAY, "unknown"),
        case("no registration", notified(brp=None), TEN_WEEKS + DAY, "unknown"),
        case("kennisgeving to come", notified(koppeling=BEFORE_ALL), NOTIFIED - DAY, "unknown"),
        case("there is a pip", notified(pip=TEN_WEEKS + DAY), TEN_WEEKS + DAY, None),
        case("pip to come", notified(pip=TEN_WEEKS + 2 * DAY), TEN_WEEKS + DAY, "over"),
        case("a late pip is done", notified(pip=date(2026, 9, 1)), date(2026, 9, 1), None),
        case("waits, day 70", notified(**WAITS), TEN_WEEKS, None),
        case("waits, day 71", notified(**WAITS), TEN_WEEKS + DAY, "warn"),
        case("waits for long", notified(**WAITS), date(2027, 1, 1), "warn"),
        case(
            "waits, received later",
            notified(**WAITS, pip_informatie_ontvangen=RECEIVED),
            RECEIVED - DAY,
            "warn",
        ),
        case(
            "received 14 days ago",
            notified(**WAITS, pip_informatie_ontvangen=RECEIVED),
            RECEIVED + 14 * DAY,
            "warn",
        ),
        case(
            "received 15 days ago",
            notified(**WAITS, pip_informatie_ontvangen=RECEIVED),
            RECEIVED + 15 * DAY,
            "over",
        ),
        case(
            "received soon, day 55",
            notified(**WAITS, pip_informatie_ontvangen=NOTIFIED + 20 * DAY),
            TEN_WEEKS - 15 * DAY,
            None,
        ),
        case(
            "received soon, day 70",
            notified(**WAITS, pip_informatie_ontvangen=NOTIFIED + 20 * DAY),
            TEN_WEEKS,
            "warn",
        ),
        case(
            "received soon, day 71",
            notified(**WAITS, pip_informatie_ontvangen=NOTIFIED + 20 * DAY),
            TEN_WEEKS + DAY,
            "over",
        ),
        case(
            "received two weeks before day 71",
            notified(**WAITS, pip_informatie_ontvangen=TEN_WEEKS - 13 * DAY),
            TEN_WEEKS + DAY,
            "warn",
        ),
        case(
            "received, but for no reason",
            notified(pip_informatie_ontvangen=RECEIVED),
            RECEIVED,
            "over",
        ),
    ],
)
def test_sig07(facts, on, expected):
    assert state_of("SIG-07", facts, on) == expected


@pytest.mark.parametrize(
    ("facts", "on", "sentence"),
    [
        case(
            "late",
            notified(),
            date(2026, 6, 1),
            "De termijn begon op 2 maart 2026. Het PIP had er op 11 mei 2026 moeten zijn.",
        ),
        case(
            "nearly",
            notified(),
            TEN_WEEKS,
            "De termijn begon op 2 maart 2026. Het PIP moet er op 11 mei 2026 zijn.",
        ),
        case(
            "waits",
            notified(**WAITS),
            date(2026, 6, 1),
            "Het PIP wacht op informatie van derden. De termijn begon op 2 maart 2026.",
        ),
        case(
            "received",
            notified(**WAITS, pip_informatie_ontvangen=RECEIVED),
            date(2026, 8, 1),
            "De termijn begon op 2 maart 2026. Het PIP had er op 15 juli 2026 moeten zijn.",
        ),
        case(
            "received soon",
            notified(**WAITS, pip_informatie_ontvangen=NOTIFIED + DAY),
            date(2026, 8, 1),
            "De termijn begon op 2 maart 2026. Het PIP had er op 11 mei 2026 moeten zijn.",
        ),
    ],
)
def test_sig07_names_its_days(facts, on, sentence):
    assert explain(verdict_of("SIG-07", facts, on)) == sentence


def test_sig07_that_waits_begins_again_after_a_rest():
    facts = notified(**WAITS)
    facts.besluiten = (
        tables.Decision("verlenging", "ziekte", date(2026, 4, 1), date(2026, 8, 1), None),
    )
    assert verdict_of("SIG-07", facts, date(2026, 9, 1)).since == date(2026, 8, 1)


# SIG-08: a new PIP after moving. Ten weeks after 2 March 2026 is 11 May 2026.

BEFORE = tables.Settlement(date(2025, 1, 10), date(2025, 3, 1))


def moved(*settlements: tables.Settlement, **row: Any) -> Facts:
    return facts_of(
        tables={"vestigingen": settlements},
        **{"brp": NOTIFIED, "pip": date(2025, 3, 1), **row},
    )


MOVED = tables.Settlement(NOTIFIED, None)


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        case("15 days left", moved(BEFORE, MOVED), TEN_WEEKS - 15 * DAY, None),
        case("14 days left", moved(BEFORE, MOVED), TEN_WEEKS - 14 * DAY, "warn"),
        case("day 70", moved(BEFORE, MOVED), TEN_WEEKS, "warn"),
        case("day 71", moved(BEFORE, MOVED), TEN_WEEKS + DAY, "over"),
        case("has not moved yet", moved(BEFORE, MOVED), NOTIFIED - DAY, None),
        case("never moved", moved(BEFORE), TEN_WEEKS + DAY, None),
        case("never moved, no pip", moved(MOVED, pip=None), TEN_WEEKS + DAY, None),
        case("no rows", moved(), TEN_WEEKS + DAY, None),
        case("table not delivered", facts_of(brp=NOTIFIED), TEN_WEEKS + DAY, "unknown"),
        case(
            "new pip",
            moved(BEFORE, MOVED._replace(pip=TEN_WEEKS + DAY)),
            TEN_WEEKS + DAY,
            None,
        ),
        case(
            "new pip to come",
            moved(BEFORE, MOVED._replace(pip=TEN_WEEKS + 2 * DAY)),
            TEN_WEEKS + DAY,
            "over",
        ),
        case(
            "moved on, the place between does not count",
            moved(BEFORE, MOVED, tables.Settlement(date(2026, 8, 1), date(2026, 9, 1))),
            date(2026, 10, 1),
            None,
        ),
        case(
            "moved on, counts from the last",
            moved(BEFORE, MOVED, tables.Settlement(date(2026, 8, 1), None)),
            date(2026, 8, 2),
            None,
        ),
        case(
            "moves on on this day",
            moved(BEFORE, MOVED, tables.Settlement(date(2026, 8, 1), None)),
            date(2026, 8, 1),
            None,
        ),
        case(
            "will move on",
            moved(BEFORE, MOVED, tables.Settlement(date(2026, 8, 1), None)),
            date(2026, 7, 31),
            "over",
        ),
        case("waits, day 70", moved(BEFORE, MOVED, **WAITS), TEN_WEEKS, None),
        case("waits, day 71", moved(BEFORE, MOVED, **WAITS), TEN_WEEKS + DAY, "warn"),
        case(
            "received 14 days ago",
            moved(BEFORE, MOVED, **WAITS, pip_informatie_ontvangen=RECEIVED),
            RECEIVED + 14 * DAY,
            "warn",
        ),
        case(
            "received 15 days ago",
            moved(BEFORE, MOVED, **WAITS, pip_informatie_ontvangen=RECEIVED),
            RECEIVED + 15 * DAY,
            "over",
        ),
        case(
            "received on the day of moving, day 55",
            moved(BEFORE, MOVED, **WAITS, pip_informatie_ontvangen=NOTIFIED),
            TEN_WEEKS - 15 * DAY,
            None,
        ),
        case(
            "received before moving, day 70",
            moved(BEFORE, MOVED, **WAITS, pip_informatie_ontvangen=NOTIFIED - DAY),
            TEN_WEEKS,
            "warn",
        ),
        case(
            "received before moving, day 71",
            moved(BEFORE, MOVED, **WAITS, pip_informatie_ontvangen=NOTIFIED - DAY),
            TEN_WEEKS + DAY,
            "over",
        ),
    ],
)
def test_sig08(facts, on, expected):
    assert state_of("SIG-08", facts, on) == expected


@pytest.mark.parametrize(
    ("facts", "on", "sentence"),
    [
        case(
            "late",
            moved(BEFORE, MOVED),
            date(2026, 6, 1),
            "Na een verhuizing was de inschrijving op 2 maart 2026."
            " Het nieuwe PIP had er op 11 mei 2026 moeten zijn.",
        ),
        case(
            "nearly",
            moved(BEFORE, MOVED),
            TEN_WEEKS,
            "Na een verhuizing was de inschrijving op 2 maart 2026."
            " Het nieuwe PIP moet er op 11 mei 2026 zijn.",
        ),
        case(
            "waits",
            moved(BEFORE, MOVED, **WAITS),
            date(2026, 6, 1),
            "Na een verhuizing wacht het nieuwe PIP op informatie van derden."
            " De inschrijving was op 2 maart 2026.",
        ),
    ],
)
def test_sig08_names_its_days(facts, on, sentence):
    assert explain(verdict_of("SIG-08", facts, on)) == sentence


# SIG-09: no aanbod. The PIP is of 30 November 2025, so that two and three months later is the last
# of a month, and six months later 30 May 2026.

PIP = date(2025, 11, 30)
TWO_MONTHS, THREE_MONTHS, SIX_MONTHS = date(2026, 1, 30), date(2026, 2, 28), date(2026, 5, 30)


def planned(route: str = "B", **row: Any) -> Facts:
    return facts_of(**{"leerroute": route, "pip": PIP, **row})


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        case("two months", planned(), TWO_MONTHS, None),
        case("two months and a day", planned(), TWO_MONTHS + DAY, "warn"),
        case("three months", planned(), THREE_MONTHS, "warn"),
        case("three months and a day", planned(), THREE_MONTHS + DAY, "over"),
        case("Z-route", planned("Z"), THREE_MONTHS + DAY, "over"),
        case("aanbod", planned(aanbod=THREE_MONTHS + DAY), THREE_MONTHS + DAY, None),
        case("aanbod to come", planned(aanbod=date(2026, 6, 1)), THREE_MONTHS + DAY, "over"),
        case("a late aanbod is done", planned(aanbod=date(2026, 6, 1)), date(2026, 6, 1), None),
        case("family migrant", planned(doelgroep=GEZIN), date(2026, 9, 1), None),
        case("group missing", planned(doelgroep=""), date(2026, 9, 1), "unknown"),
        case("route missing", planned(""), date(2026, 9, 1), "unknown"),
        case("route missing, aanbod", planned("", aanbod=PIP), date(2026, 9, 1), "unknown"),
        case("no pip", planned(pip=None), date(2026, 9, 1), "unknown"),
        case("no pip, but an aanbod", planned(pip=None, aanbod=PIP), date(2026, 9, 1), None),
        case("pip to come", planned(koppeling=BEFORE_ALL), PIP - DAY, "unknown"),
        case("O, no start, six months", planned("O"), SIX_MONTHS, None),
        case("O, no start, six months and a day", planned("O"), SIX_MONTHS + DAY, "over"),
        case("O, an aanbod is no start", planned("O", aanbod=PIP), SIX_MONTHS + DAY, "over"),
        case("O, starts in six months", planned("O", verwachte_start=SIX_MONTHS), SIX_MONTHS, None),
        case(
            "O, was to start in six months",
            planned("O", verwachte_start=SIX_MONTHS),
            SIX_MONTHS + DAY,
            "over",
        ),
        case(
            "O, planned start passed long ago",
            planned("O", verwachte_start=TWO_MONTHS),
            date(2026, 12, 1),
            "over",
        ),
        case(
            "O, planned start passed, six months",
            planned("O", verwachte_start=TWO_MONTHS),
            SIX_MONTHS,
            None,
        ),
        case("O, lessons began", planned("O", taal_start=TWO_MONTHS), SIX_MONTHS + DAY, None),
        case(
            "O, lessons begin that day",
            planned("O", taal_start=SIX_MONTHS + DAY),
            SIX_MONTHS + DAY,
            None,
        ),
        case(
            "O, lessons begin the day after",
            planned("O", taal_start=SIX_MONTHS + 2 * DAY),
            SIX_MONTHS + DAY,
            "over",
        ),
        case(
            "O, lessons began whatever was planned",
            planned("O", taal_start=TWO_MONTHS, verwachte_start=date(2027, 1, 1)),
            SIX_MONTHS + DAY,
            None,
        ),
        case("O, lessons, no pip", planned("O", pip=None, taal_start=PIP), PIP, None),
        case("B, lessons are no aanbod", planned(taal_start=PIP), THREE_MONTHS + DAY, "over"),
        case(
            "O, starts a day later",
            planned("O", verwachte_start=SIX_MONTHS + DAY),
            SIX_MONTHS + DAY,
            "over",
        ),
        case(
            "O, starts a day later, six months",
            planned("O", verwachte_start=SIX_MONTHS + DAY),
            SIX_MONTHS,
            None,
        ),
        case("O, no pip", planned("O", pip=None), date(2026, 9, 1), "unknown"),
        case("O, no pip, but an aanbod", planned("O", pip=None, aanbod=PIP), PIP, "unknown"),
    ],
)
def test_sig09(facts, on, expected):
    assert state_of("SIG-09", facts, on) == expected


def test_sig09_goes_by_the_group_and_route_of_the_day():
    facts = planned("O")
    facts.leerroutes = (
        tables.LeerroutePeriod(PIP, date(2026, 4, 1), "O"),
        tables.LeerroutePeriod(date(2026, 4, 1), None, "B"),
    )
    assert state_of("SIG-09", facts, date(2026, 3, 31)) is None
    assert state_of("SIG-09", facts, date(2026, 4, 1)) == "over"
    assert verdict_of("SIG-09", facts, date(2026, 9, 1)).since == date(2026, 4, 1)
    facts.doelgroepen = (
        tables.DoelgroepPeriod(PIP, date(2026, 5, 1), ASIEL),
        tables.DoelgroepPeriod(date(2026, 5, 1), None, GEZIN),
    )
    assert state_of("SIG-09", facts, date(2026, 4, 30)) == "over"
    assert state_of("SIG-09", facts, date(2026, 5, 1)) is None


@pytest.mark.parametrize(
    ("facts", "on", "sentence"),
    [
        case(
            "late",
            planned(),
            date(2026, 6, 1),
            "Het PIP is van 30 november 2025."
            " Er had uiterlijk op 28 februari 2026 een aanbod moeten zijn.",
        ),
        case(
            "nearly",
            planned(),
            THREE_MONTHS,
            "Het PIP is van 30 november 2025."
            " Er moet uiterlijk op 28 februari 2026 een aanbod zijn.",
        ),
        case(
            "O, no start",
            planned("O"),
            date(2026, 9, 1),
            "Het PIP is van 30 november 2025."
            " De onderwijsroute moest uiterlijk op 30 mei 2026 beginnen."
            " Een verwachte start is niet bekend.",
        ),
        case(
            "O, start that passed",
            planned("O", verwachte_start=date(2026, 3, 2)),
            date(2026, 9, 1),
            "Het PIP is van 30 november 2025."
            " De onderwijsroute moest uiterlijk op 30 mei 2026 beginnen."
            " De verwachte start was 2 maart 2026, maar er zijn nog geen lessen.",
        ),
        case(
            "O, late start",
            planned("O", verwachte_start=date(2026, 9, 7)),
            date(2026, 9, 1),
            "Het PIP is van 30 november 2025."
            " De onderwijsroute moest uiterlijk op 30 mei 2026 beginnen."
            " De verwachte start is 7 september 2026.",
        ),
    ],
)
def test_sig09_names_its_days(facts, on, sentence):
    assert explain(verdict_of("SIG-09", facts, on)) == sentence


# SIG-10: waits for the PVT. The term begins on 1 December 2025 and ends on 1 December 2028; half of
# its 1096 days is over after 1 June 2027.

START, END = date(2025, 12, 1), date(2028, 12, 1)
SIX_IN = date(2026, 6, 1)
HALF = START + 548 * DAY
BEGUN = {"pvt_start": date(2026, 3, 1)}


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        case("six months", planned(), SIX_IN, None),
        case("six months and a day", planned(), SIX_IN + DAY, "over"),
        case("begun", planned(**BEGUN), SIX_IN + DAY, None),
        case("begins later", planned(pvt_start=SIX_IN + 2 * DAY), SIX_IN + DAY, "over"),
        case("begun late is begun", planned(pvt_start=SIX_IN + DAY), SIX_IN + DAY, None),
        case("half of the term", planned(**BEGUN), HALF, None),
        case("half of the term and a day", planned(**BEGUN), HALF + DAY, "over"),
        case("not begun in half of the term", planned(), HALF + DAY, "over"),
        case(
            "half of a longer term",
            planned(**BEGUN, termijn_eind=date(2029, 6, 1)),
            HALF + DAY,
            None,
        ),
        case("signed", planned(**BEGUN, pvt_ondertekend=HALF + DAY), HALF + DAY, None),
        case("signed later", planned(**BEGUN, pvt_ondertekend=HALF + 2 * DAY), HALF + DAY, "over"),
        case("signed, begin not known", planned(pvt_ondertekend=START), SIX_IN + DAY, None),
        case("signed, no pip", planned(pip=None, pvt_ondertekend=START), SIX_IN + DAY, None),
        case("no pip", planned(pip=None), SIX_IN + DAY, "unknown"),
        case("pip to come", planned(koppeling=BEFORE_ALL), PIP - DAY, "unknown"),
        case("term ends before it begins", planned(termijn_eind=PIP), SIX_IN + DAY, "unknown"),
        case("after the term", planned(**BEGUN), END + 9 * DAY, "over"),
        case("onderwijsroute", planned("O"), SIX_IN + DAY, "over"),
        case("Z-route", planned("Z"), SIX_IN + DAY, "over"),
        case("family migrant", planned(doelgroep=GEZIN), SIX_IN + DAY, "over"),
        case("group and route do not matter", planned("", doelgroep=""), SIX_IN + DAY, "over"),
    ],
)
def test_sig10(facts, on, expected):
    assert state_of("SIG-10", facts, on) == expected


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            planned(),
            "De termijn loopt van 1 december 2025 tot 1 december 2028."
            " Het PVT is nog niet begonnen.",
        ),
        (
            planned(**BEGUN),
            "De termijn loopt van 1 december 2025 tot 1 december 2028."
            " Het PVT begon op 1 maart 2026 en is nog niet getekend.",
        ),
    ],
    ids=["not begun", "not signed"],
)
def test_sig10_names_its_days(facts, sentence):
    assert explain(verdict_of("SIG-10", facts, date(2027, 8, 1))) == sentence


# SIG-11: PVT or MAP not done within six months of the end, which are 1 June to 1 December 2028.

NEAR = date(2028, 6, 1)
SIGNED = {"pvt_ondertekend": date(2026, 5, 1)}
MAP_DONE = {"map_eindgesprek": date(2026, 9, 1)}


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        case("six months left", planned(), NEAR, None),
        case("a day less", planned(), NEAR + DAY, "over"),
        case("after the term", planned(), END + DAY, "over"),
        case("no map", planned(**SIGNED), NEAR + DAY, "over"),
        case("no pvt", planned(**MAP_DONE), NEAR + DAY, "over"),
        case("both", planned(**SIGNED, **MAP_DONE), NEAR + DAY, None),
        case("Z, no map", planned("Z", **SIGNED), NEAR + DAY, "over"),
        case("O has no map", planned("O", **SIGNED), NEAR + DAY, None),
        case("O has a pvt", planned("O", **MAP_DONE), NEAR + DAY, "over"),
        case("O, no pvt, six months left", planned("O"), NEAR, None),
        case(
            "signed later", planned(pvt_ondertekend=NEAR + 2 * DAY, **MAP_DONE), NEAR + DAY, "over"
        ),
        case("signed at last", planned(pvt_ondertekend=NEAR + DAY, **MAP_DONE), NEAR + DAY, None),
        case("map later", planned(map_eindgesprek=NEAR + 2 * DAY, **SIGNED), NEAR + DAY, "over"),
        case("longer term", planned(termijn_eind=date(2029, 6, 1)), NEAR + DAY, None),
        case(
            "shorter term, ends on the last of a month",
            planned(termijn_eind=date(2027, 8, 31)),
            date(2027, 2, 28),
            None,
        ),
        case(
            "shorter term, a day less",
            planned(termijn_eind=date(2027, 8, 31)),
            date(2027, 3, 1),
            "over",
        ),
        case("end known without a pip", planned(pip=None, termijn_eind=END), NEAR + DAY, "over"),
        case("no end", planned(pip=None), NEAR + DAY, "unknown"),
        case("pip to come", planned(koppeling=BEFORE_ALL), PIP - DAY, "unknown"),
        case("route missing", planned("", **SIGNED), NEAR + DAY, "unknown"),
        case("route missing, long before", planned(""), START, "unknown"),
        case("route missing, both done", planned("", **SIGNED, **MAP_DONE), NEAR + DAY, None),
        case("family migrant", planned(doelgroep=GEZIN), NEAR + DAY, "over"),
        case("group does not matter", planned(doelgroep=""), NEAR + DAY, "over"),
    ],
)
def test_sig11(facts, on, expected):
    assert state_of("SIG-11", facts, on) == expected


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            planned(),
            "Einde van de termijn: 1 december 2028. Het PVT is nog niet getekend."
            " Het eindgesprek van de MAP is er nog niet geweest.",
        ),
        (
            planned("O"),
            "Einde van de termijn: 1 december 2028. Het PVT is nog niet getekend.",
        ),
    ],
    ids=["B", "O"],
)
def test_sig11_names_what_is_not_done(facts, sentence):
    assert explain(verdict_of("SIG-11", facts, date(2028, 8, 1))) == sentence


# SIG-19: the term ends and something is open

DONE = {**SIGNED, **MAP_DONE}
EXAM_DAY = date(2028, 3, 1)


def exam(part: str, level: str = "B1", day: date = EXAM_DAY, said: str = "Geslaagd") -> tables.Exam:
    return tables.Exam(part, level, day, said)


def with_exams(*exams: tables.Exam, route: str = "B", **row: Any) -> Facts:
    return facts_of(tables={"examens": exams}, **{"leerroute": route, "pip": PIP, **DONE, **row})


ALL = [exam(part) for part in tables.EXAM_PARTS]
LACKS_SPEAKING = [each for each in ALL if each.onderdeel != "SP"]


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        case("six months left", with_exams(), NEAR, None),
        case("a day less", with_exams(), NEAR + DAY, "warn"),
        case("after the term", with_exams(), END + DAY, "warn"),
        case("all done", with_exams(*ALL), NEAR + DAY, None),
        case("one part open", with_exams(*LACKS_SPEAKING), NEAR + DAY, "warn"),
        case(
            "one part failed",
            with_exams(*LACKS_SPEAKING, exam("SP", said="Gezakt")),
            NEAR + DAY,
            "warn",
        ),
        case(
            "one part passed after failing",
            with_exams(*LACKS_SPEAKING, exam("SP", said="Gezakt"), exam("SP")),
            NEAR + DAY,
            None,
        ),
        case("one part at A2", with_exams(*LACKS_SPEAKING, exam("SP", "A2")), NEAR + DAY, "warn"),
        case(
            "one part at A2, which is enough",
            with_exams(*LACKS_SPEAKING, exam("SP", "A2"), niveau="A2"),
            NEAR + DAY,
            None,
        ),
        case("one part at B2", with_exams(*LACKS_SPEAKING, exam("SP", "B2")), NEAR + DAY, None),
        case(
            "one part at a level that is not known",
            with_exams(*LACKS_SPEAKING, exam("SP", "")),
            NEAR + DAY,
            "warn",
        ),
        case("knm has no level", with_exams(*ALL[1:], exam("KNM", "")), NEAR + DAY, None),
        case(
            "passed later",
            with_exams(*LACKS_SPEAKING, exam("SP", day=NEAR + 2 * DAY)),
            NEAR + DAY,
            "warn",
        ),
        case("no pvt", with_exams(*ALL, pvt_ondertekend=None), NEAR + DAY, "warn"),
        case("no map", with_exams(*ALL, map_eindgesprek=None), NEAR + DAY, "warn"),
        case("Z, afronding open", with_exams(route="Z"), NEAR + DAY, "warn"),
        case("Z, done", with_exams(route="Z", z_eind=NEAR + DAY), NEAR + DAY, None),
        case("Z, done later", with_exams(route="Z", z_eind=NEAR + 2 * DAY), NEAR + DAY, "warn"),
        case("Z, no map", with_exams(route="Z", z_eind=NEAR, map_eindgesprek=None), END, "warn"),
        case("Z needs no exams", planned("Z", **DONE, z_eind=NEAR), NEAR + DAY, None),
        case("O, the opleiding is open", planned("O", **SIGNED), NEAR + DAY, "warn"),
        case("O, six months left", planned("O", **SIGNED), NEAR, None),
        case("longer term", with_exams(termijn_eind=date(2029, 6, 1)), NEAR + DAY, None),
        case("route missing", with_exams(*ALL, route=""), NEAR + DAY, "unknown"),
        case("no end", with_exams(pip=None), NEAR + DAY, "unknown"),
        case("pip to come", with_exams(koppeling=BEFORE_ALL), PIP - DAY, "unknown"),
        case("exams not delivered", planned(**DONE), NEAR + DAY, "unknown"),
        case("exams not delivered, long before", planned(**DONE), START, "unknown"),
        case("family migrant", with_exams(doelgroep=GEZIN), NEAR + DAY, "warn"),
        case("group does not matter", with_exams(doelgroep=""), NEAR + DAY, "warn"),
    ],
)
def test_sig19(facts, on, expected):
    assert state_of("SIG-19", facts, on) == expected


@pytest.mark.parametrize(
    ("facts", "still_open"),
    [
        (
            with_exams(pvt_ondertekend=None, map_eindgesprek=None),
            ("PVT", "MAP", *tables.EXAM_PARTS),
        ),
        (with_exams(*LACKS_SPEAKING), ("SP",)),
        (with_exams(route="Z", map_eindgesprek=None), ("MAP", "Z-route")),
        (planned("O"), ("PVT", "opleiding")),
    ],
    ids=["B, all", "B, one", "Z", "O"],
)
def test_sig19_says_which_parts_are_open(facts, still_open):
    assert verdict_of("SIG-19", facts, date(2028, 8, 1)).why["open"] == still_open


ENDS = "Einde van de termijn: 1 december 2028. Nog open: "
REQUEST = ". Om verlenging vragen kan sinds 1 juni 2028."


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            with_exams(exam("KNM"), exam("LE"), exam("LU")),
            f"{ENDS}het examen schrijven en het examen spreken{REQUEST}",
        ),
        (
            with_exams(exam("KNM"), exam("LE")),
            f"{ENDS}het examen luisteren, het examen schrijven en het examen spreken{REQUEST}",
        ),
        (
            with_exams(*ALL[1:]),
            f"{ENDS}het examen KNM{REQUEST}",
        ),
        (
            with_exams(*LACKS_SPEAKING, map_eindgesprek=None),
            f"{ENDS}de MAP en het examen spreken{REQUEST}",
        ),
        (with_exams(route="Z"), f"{ENDS}de afronding van de Z-route{REQUEST}"),
        (planned("O"), f"{ENDS}het PVT en de opleiding van de onderwijsroute{REQUEST}"),
    ],
    ids=["B, two parts", "B, one language part", "B, no KNM", "B, no MAP", "Z", "O"],
)
def test_sig19_names_its_days(facts, sentence):
    assert explain(verdict_of("SIG-19", facts, date(2028, 8, 1))) == sentence


# All of them

SPEAKING = {
    "SIG-07": (notified(), "over"),
    "SIG-08": (moved(BEFORE, MOVED), "over"),
    "SIG-09": (planned(), "over"),
    "SIG-10": (planned(), "over"),
    "SIG-11": (planned(), "over"),
    "SIG-19": (with_exams(), "warn"),
}
LATER = date(2028, 9, 1)


def copy(facts: Facts, **changed: Any) -> Facts:
    kept = {name: getattr(facts, name) for name in ("traject", "row", "vestigingen", "examens")}
    return Facts(**{**kept, **changed})


@pytest.mark.parametrize("signal", SIGNALS)
@pytest.mark.parametrize("how", ["voldaan", "vertrokken", "overleden"])
def test_nothing_is_said_once_it_has_ended(signal: str, how: str):
    facts, level = SPEAKING[signal]
    ended = copy(facts, row=facts.row._replace(**{how: LATER}))
    assert state_of(signal, ended, LATER - DAY) == level
    assert state_of(signal, ended, LATER) is None


RESTS = [
    tables.Decision("verlenging", "ziekte", date(2028, 8, 20), LATER),
    tables.Decision("verlenging", "bevalling", date(2028, 8, 20), LATER),
    tables.Decision("verlenging", "opvang", date(2028, 8, 20), LATER),
    tables.Decision("tijdelijke vrijstelling", "OPL", date(2028, 8, 20), LATER),
    tables.Decision("ontheffing", "MED", date(2028, 8, 20), LATER, True),
    tables.Decision("vrijstelling", "DIP", date(2028, 8, 20), LATER, True),
]
RUNS_ON = [
    tables.Decision("verlenging", "dakloos", date(2028, 8, 20), LATER),
    tables.Decision("ontheffing", "MED", date(2028, 8, 20), LATER, False),
]


@pytest.mark.parametrize("signal", SIGNALS)
@pytest.mark.parametrize("decision", RESTS, ids=lambda each: f"{each.soort} {each.grond}")
def test_nothing_is_said_while_the_plicht_rests(signal: str, decision: tables.Decision):
    facts, level = SPEAKING[signal]
    rested = copy(facts, besluiten=(decision,))
    assert state_of(signal, rested, LATER - DAY) is None
    verdict = verdict_of(signal, rested, LATER)
    assert (verdict.level, verdict.since) == (level, LATER)


@pytest.mark.parametrize("signal", SIGNALS)
@pytest.mark.parametrize("decision", RUNS_ON, ids=lambda each: f"{each.soort} {each.grond}")
def test_other_decisions_silence_nothing(signal: str, decision: tables.Decision):
    facts, level = SPEAKING[signal]
    assert state_of(signal, copy(facts, besluiten=(decision,)), LATER - DAY) == level


def test_own_settings_hold_from_their_day():
    stricter = signals.schedule([Setting("SIG-09.warn", 1, date(2026, 1, 10))])
    assert state_of("SIG-09", planned(), date(2026, 1, 9), stricter) is None
    assert state_of("SIG-09", planned(), date(2026, 1, 10), stricter) == "warn"
    assert verdict_of("SIG-09", planned(), LATER, stricter).since == date(2026, 1, 10)


def test_what_the_law_says_is_marked_as_law():
    by_law = {each.name for each in planning.THRESHOLDS if each.basis == "L"}
    assert by_law == {
        "SIG-07.limit",
        "SIG-07.wait",
        "SIG-08.limit",
        "SIG-08.wait",
        "SIG-09.limit",
        "SIG-09.start",
        "SIG-19.m",
        "SIG-19.hours",
        "SIG-19.parts",
    }


def random_facts(dice: random.Random) -> Facts:
    """Make a life of some years in which things come late, early, or not at all."""
    zero = date(2024, 1, 29)

    def day(share: float, within: int = 900) -> date | None:
        return zero + dice.randrange(within) * DAY if dice.random() < share else None

    def periods(kind: Any, choices: Any) -> Any:
        changed = zero + dice.randrange(900) * DAY
        return (
            (kind(zero, changed, dice.choice(choices)), kind(changed, None, dice.choice(choices)))
            if dice.random() < 0.4
            else ()
        )

    settled = sorted(zero + dice.randrange(900) * DAY for _ in range(dice.randrange(4)))
    taken = sorted(zero + dice.randrange(900) * DAY for _ in range(dice.randrange(9)))
    rests = []
    for _ in range(dice.randrange(3)):
        van = zero + dice.randrange(900) * DAY
        tot = van + dice.randrange(200) * DAY if dice.random() < 0.9 else None
        rests.append(tables.Decision("verlenging", dice.choice(["ziekte", "dakloos"]), van, tot))
    return facts_of(
        tables={
            "vestigingen": tuple(tables.Settlement(brp, day(0.3)) for brp in settled),
            "examens": tuple(
                exam(
                    dice.choice(tables.EXAM_PARTS),
                    dice.choice(["A2", "B1"]),
                    taken_on,
                    dice.choice(["Geslaagd", "Geslaagd", "Gezakt"]),
                )
                for taken_on in taken
            ),
            "besluiten": tuple(sorted(rests, key=lambda each: each.van)),
            "leerroutes": periods(tables.LeerroutePeriod, tables.ROUTES),
            "doelgroepen": periods(tables.DoelgroepPeriod, tables.GROUPS),
        },
        doelgroep=dice.choice([ASIEL, ASIEL, GEZIN, ""]),
        leerroute=dice.choice([*tables.ROUTES, ""]),
        niveau=dice.choice(["", "A2", "B1"]),
        kennisgeving=day(0.9, 200),
        brp=day(0.9, 200),
        pip=day(0.6, 600),
        pip_reden_vertraging=dice.choice(["", "wacht op derden"]),
        pip_informatie_ontvangen=day(0.5, 600),
        termijn_eind=day(0.6, 1200),
        aanbod=day(0.3),
        verwachte_start=day(0.5),
        pvt_start=day(0.5),
        pvt_ondertekend=day(0.4),
        map_eindgesprek=day(0.4),
        z_eind=day(0.3),
    )


OWN = (
    Setting("SIG-07.warn", 30, date(2024, 5, 1)),
    Setting("SIG-07.warn", 5, date(2024, 8, 1)),
    Setting("SIG-08.warn", 40, date(2025, 3, 1)),
    Setting("SIG-09.warn", 1, date(2024, 9, 1)),
    Setting("SIG-10.m", 9, date(2025, 1, 1)),
    Setting("SIG-10.q", 0.25, date(2025, 6, 1)),
    Setting("SIG-11.m", 12, date(2025, 2, 1)),
    Setting("SIG-11.m", 3, date(2025, 10, 1)),
)


@pytest.mark.parametrize("settings", [(), OWN], ids=["defaults", "own settings"])
@pytest.mark.parametrize("signal", SIGNALS)
def test_since_is_what_asking_day_by_day_gives(signal: str, settings: tuple[Setting, ...]):
    schedule = signals.schedule(settings)
    dice = random.Random(signal)  # noqa: S311
    asked = 0
    while asked < 80:
        facts = random_facts(dice)
        on = date(2024, 3, 1) + dice.randrange(1000) * DAY
        verdict = verdict_of(signal, facts, on, schedule)
        if verdict is None:
            continue
        assert "None" not in explain(verdict)
        if verdict.state == ON:
            asked += 1
            assert verdict.since == first_day_by_day(signal, facts, on, schedule), (facts, on)
