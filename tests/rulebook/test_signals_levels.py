"""The signals about levels, exams and the leerroute: SIG-16, 17, 18, 20, 21, 29 and 36."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.rulebook.judged import first_day_by_day
from weerklank.rulebook import tables
from weerklank.rulebook.calendar import DAY, months_later
from weerklank.rulebook.facts import ASIEL, GEZIN, Case, Facts
from weerklank.rulebook.signals import hours, levels
from weerklank.rulebook.signals.judging import (
    ON,
    OVER,
    UNKNOWN,
    WARN,
    first_day,
    judge,
)
from weerklank.rulebook.signals.thresholds import Schedule, Setting
from weerklank.rulebook.tables import Traject
from weerklank.rulebook.wording.signals.levels import SENTENCES

PIP = date(2025, 1, 1)
START = date(2025, 1, 2)
RULES = {rule.signal: rule for rule in levels.RULES}
DEFAULTS = Schedule([*hours.THRESHOLDS, *levels.THRESHOLDS])
ALL_PARTS = ("LE", "LU", "SC", "SP")
DAY_1 = date(2025, 6, 1)


def facts(group=ASIEL, route="B", *, pip=PIP, tables=None, **row):
    """Give facts of which every table was delivered and came empty, but those given."""
    names = ("leerroutes", "examens", "niveaus", "opleidingen", "participatie", "uren")
    empty = dict.fromkeys(names, ())
    return Facts(
        "T",
        Traject(doelgroep=group, leerroute=route, pip=pip, **row),
        **(empty | (tables or {})),
    )


def found(level, *parts, on=DAY_1):
    return tuple(tables.Level(on, part, level, "docent") for part in parts)


def exam(part, level, on, result="", *, left=None, reden=""):
    return tables.Exam(part, level, on, result, reden, left)


def at(level, *parts, on=DAY_1, exams=(), **fields):
    """Give facts with a level that a teacher found on a day, and exams."""
    return facts(**fields, tables={"niveaus": found(level, *parts, on=on), "examens": exams})


def without(of, *names):
    """Give the same facts with tables that were not delivered."""
    return replace(of, **dict.fromkeys(names))


def said(signal, of, on, schedule=DEFAULTS):
    """Give the state and the verdict of one rule."""
    verdict = next(iter(judge(of, on, schedule, [RULES[signal]])), None)
    return (None if verdict is None else verdict.state), verdict


SICK = tables.Decision("verlenging", "ziekte", date(2026, 2, 1), date(2026, 5, 1), None)

# --- SIG-16 -----------------------------------------------------------------------------------
NINE_MONTHS = date(2026, 3, 1)
A2 = at("A2", *ALL_PARTS)
FAILED_ONCE = exam("SP", "B1", date(2025, 8, 1), "Gezakt")
FAILED_AGAIN = exam("SP", "B1", date(2025, 11, 1), "Gezakt")
BY_EXAM = tuple(exam(part, "A2", DAY_1, "Geslaagd") for part in ALL_PARTS)


@pytest.mark.parametrize(
    ("of", "on", "state"),
    [
        pytest.param(A2, NINE_MONTHS - DAY, None, id="a day less than nine months"),
        pytest.param(A2, NINE_MONTHS, ON, id="nine months"),
        pytest.param(at("A2", "LE", "LU", "SC"), NINE_MONTHS, None, id="three parts"),
        pytest.param(at("A1", *ALL_PARTS), NINE_MONTHS, None, id="level A1"),
        pytest.param(at("B1", *ALL_PARTS), NINE_MONTHS, ON, id="a teacher's B1 is no pass"),
        pytest.param(facts(tables={"examens": BY_EXAM}), NINE_MONTHS, ON, id="by exam"),
        pytest.param(
            at("A2", "LE", "LU", "SC", exams=BY_EXAM[3:]), NINE_MONTHS, ON, id="by both together"
        ),
        pytest.param(
            at("A2", *ALL_PARTS, exams=(exam("LE", "B1", NINE_MONTHS, "Geslaagd"),)),
            NINE_MONTHS,
            None,
            id="one part at B1",
        ),
        pytest.param(
            at("A2", *ALL_PARTS, exams=(exam("LE", "B2", NINE_MONTHS, "Geslaagd"),)),
            NINE_MONTHS,
            None,
            id="one part at B2",
        ),
        pytest.param(
            at("A2", *ALL_PARTS, exams=(exam("LE", "B1", NINE_MONTHS + DAY, "Geslaagd"),)),
            NINE_MONTHS,
            ON,
            id="B1 of later",
        ),
        pytest.param(
            at("A2", *ALL_PARTS, exams=(exam("KNM", "", DAY_1, "Geslaagd"),)),
            NINE_MONTHS,
            ON,
            id="KNM is no language part",
        ),
        pytest.param(
            facts(
                tables={
                    "niveaus": (
                        *found("A2", *ALL_PARTS),
                        tables.Level(DAY_1, "LE", "B1", "examen"),
                    )
                }
            ),
            NINE_MONTHS,
            None,
            id="B1 by exam among the levels",
        ),
        pytest.param(facts(), NINE_MONTHS, None, id="nothing yet"),
        pytest.param(
            facts(tables={"examens": (FAILED_ONCE, FAILED_AGAIN)}),
            date(2025, 11, 1),
            ON,
            id="failed twice",
        ),
        pytest.param(
            facts(tables={"examens": (FAILED_ONCE, FAILED_AGAIN)}),
            date(2025, 10, 31),
            None,
            id="failed once so far",
        ),
        pytest.param(
            facts(tables={"examens": (FAILED_ONCE, FAILED_AGAIN._replace(onderdeel="LE"))}),
            NINE_MONTHS,
            None,
            id="failed for two parts",
        ),
        pytest.param(
            facts(tables={"examens": (FAILED_ONCE, FAILED_AGAIN._replace(niveau="A2"))}),
            NINE_MONTHS,
            None,
            id="failed at A2",
        ),
        pytest.param(
            facts(
                tables={
                    "examens": (
                        FAILED_ONCE,
                        FAILED_AGAIN,
                        exam("SP", "B1", NINE_MONTHS, "Geslaagd"),
                    )
                }
            ),
            NINE_MONTHS,
            None,
            id="failed twice, then passed",
        ),
        pytest.param(
            facts(
                tables={
                    "examens": (
                        FAILED_ONCE,
                        FAILED_AGAIN,
                        exam("LE", "B1", NINE_MONTHS, "Geslaagd"),
                    )
                }
            ),
            NINE_MONTHS,
            ON,
            id="failed twice, another part passed",
        ),
        pytest.param(replace(A2, row=A2.row._replace(leerroute="O")), NINE_MONTHS, ON, id="O"),
        pytest.param(replace(A2, row=A2.row._replace(leerroute="Z")), NINE_MONTHS, None, id="Z"),
        pytest.param(
            replace(A2, row=A2.row._replace(leerroute="")), NINE_MONTHS, UNKNOWN, id="no route"
        ),
        pytest.param(
            replace(A2, row=A2.row._replace(niveau="A2")), NINE_MONTHS, None, id="A2 is the aim"
        ),
        pytest.param(
            replace(A2, row=A2.row._replace(niveau="B1")), NINE_MONTHS, ON, id="B1 is the aim"
        ),
        pytest.param(without(A2, "examens"), NINE_MONTHS, UNKNOWN, id="no exams delivered"),
        pytest.param(
            without(facts(tables={"examens": BY_EXAM}), "niveaus"),
            NINE_MONTHS,
            ON,
            id="levels not delivered, exams tell",
        ),
        pytest.param(
            without(facts(tables={"examens": BY_EXAM}), "niveaus"),
            NINE_MONTHS - DAY,
            UNKNOWN,
            id="levels not delivered, may be longer",
        ),
        pytest.param(without(facts(), "niveaus"), NINE_MONTHS, UNKNOWN, id="levels not delivered"),
        pytest.param(replace(A2, besluiten=(SICK,)), NINE_MONTHS, None, id="rests"),
        pytest.param(
            replace(A2, row=A2.row._replace(voldaan=NINE_MONTHS)), NINE_MONTHS, None, id="ended"
        ),
    ],
)
def test_sig_16(of, on, state):
    assert said("SIG-16", of, on)[0] == state


def test_since_of_sig_16():
    assert said("SIG-16", A2, date(2026, 9, 1))[1].since == NINE_MONTHS
    both = at("A2", *ALL_PARTS, exams=(FAILED_ONCE, FAILED_AGAIN))
    assert said("SIG-16", both, date(2026, 9, 1))[1].since == date(2025, 11, 1)


# --- SIG-17 -----------------------------------------------------------------------------------
OPENS = date(2026, 4, 3)  # the day after START + 15 months
LAST = date(2026, 7, 2)  # START + 18 months


def absent(**fields):
    """Give facts with two months of low presence while the window is open, the rest in order."""
    months = (
        tables.Presence(date(2026, 2, 1), 20, 8),
        tables.Presence(date(2026, 3, 1), 20, 8),
        tables.Presence(date(2026, 4, 1), 20, 8),
    )
    others = fields.pop("tables", {})
    return facts(**fields, tables={"presentie": months, **others})


def present(**fields):
    months = (
        tables.Presence(date(2026, 2, 1), 20, 20),
        tables.Presence(date(2026, 3, 1), 20, 20),
    )
    return facts(**fields, tables={"presentie": months})


def history(*routes):
    days = [PIP + timedelta(days=100 * number) for number in range(len(routes) + 1)]
    return tuple(
        tables.LeerroutePeriod(
            days[number], days[number + 1] if number + 1 < len(routes) else None, r
        )
        for number, r in enumerate(routes)
    )


ABSENT = absent()
Z_WITHOUT_LESSONS = replace(
    present(route="Z", group=GEZIN), uren=(tables.Hours("cursus", 10, PIP, date(2026, 2, 1)),)
)


@pytest.mark.parametrize(
    ("of", "on", "state"),
    [
        pytest.param(ABSENT, OPENS - DAY, None, id="not yet"),
        pytest.param(ABSENT, OPENS, ON, id="opens"),
        pytest.param(ABSENT, LAST, ON, id="last day"),
        pytest.param(ABSENT, LAST + DAY, None, id="closed"),
        pytest.param(present(), OPENS, None, id="nothing stays behind"),
        pytest.param(
            replace(present(), niveaus=found("A2", *ALL_PARTS)), OPENS, ON, id="stuck at A2"
        ),
        pytest.param(Z_WITHOUT_LESSONS, OPENS, ON, id="course hours"),
        pytest.param(
            replace(
                present(route="Z"),
                uren=(
                    tables.Hours("cursus", 400, PIP, date(2026, 3, 1)),
                    tables.Hours("participatie", 20, PIP, date(2026, 3, 1)),
                ),
            ),
            OPENS,
            ON,
            id="participation hours",
        ),
        pytest.param(facts(), OPENS, UNKNOWN, id="presence not known"),
        pytest.param(absent(route="O"), OPENS, None, id="route O can change at any time"),
        pytest.param(absent(route=""), OPENS, UNKNOWN, id="route not known"),
        pytest.param(absent(route=""), OPENS - DAY, None, id="route not known, not yet"),
        pytest.param(absent(pip=None), OPENS, UNKNOWN, id="no PIP"),
        pytest.param(
            absent(tables={"leerroutes": history("B")}), OPENS, ON, id="one period is no change"
        ),
        pytest.param(
            absent(tables={"leerroutes": history("B", "B")}), OPENS, ON, id="the same route again"
        ),
        pytest.param(
            absent(tables={"leerroutes": history("Z", "B")}), OPENS, None, id="changed already"
        ),
        pytest.param(
            absent(
                tables={
                    "leerroutes": (
                        tables.LeerroutePeriod(PIP, LAST, "B"),
                        tables.LeerroutePeriod(LAST, None, "Z"),
                    )
                }
            ),
            OPENS,
            ON,
            id="changes later",
        ),
        pytest.param(without(ABSENT, "leerroutes"), OPENS, UNKNOWN, id="history not delivered"),
        pytest.param(without(ABSENT, "examens", "uren"), OPENS, ON, id="one that is on will do"),
        pytest.param(replace(ABSENT, besluiten=(SICK,)), OPENS, None, id="rests"),
        pytest.param(absent(vertrokken=OPENS), OPENS, None, id="left"),
    ],
)
def test_sig_17(of, on, state):
    assert said("SIG-17", of, on)[0] == state


def test_sig_17_names_the_signals_and_begins_with_the_window():
    verdict = said("SIG-17", ABSENT, date(2026, 6, 1))[1]
    assert (verdict.level, verdict.since) == (OVER, OPENS)
    assert verdict.why["signalen"] == ("SIG-22",)


# --- SIG-18 -----------------------------------------------------------------------------------
KNOWN = date(2026, 5, 1)


def lessons(number, *, kind="nt2", exams=(), **fields):
    uren = (tables.Hours(kind, number, PIP, KNOWN),)
    return facts(**fields, tables={"uren": uren, "examens": exams})


B1_ALL = tuple(exam(part, "B1", DAY_1, "Geslaagd") for part in ALL_PARTS)


@pytest.mark.parametrize(
    ("of", "on", "state"),
    [
        pytest.param(lessons(600), KNOWN, ON, id="six hundred hours"),
        pytest.param(lessons(599.5), KNOWN, None, id="half an hour less"),
        pytest.param(lessons(600), KNOWN - DAY, UNKNOWN, id="hours of later"),
        pytest.param(lessons(900, kind="cursus"), KNOWN, None, id="other lessons"),
        pytest.param(lessons(600, exams=B1_ALL), KNOWN, None, id="all passed"),
        pytest.param(lessons(600, exams=B1_ALL[1:]), KNOWN, ON, id="one still open"),
        pytest.param(lessons(600, exams=BY_EXAM), KNOWN, ON, id="passed at A2"),
        pytest.param(lessons(600, route="Z"), KNOWN, None, id="route Z"),
        pytest.param(lessons(600, route="O"), KNOWN, None, id="route O"),
        pytest.param(lessons(600, route=""), KNOWN, UNKNOWN, id="route not known"),
        pytest.param(lessons(600, niveau="A2"), KNOWN, None, id="done already"),
        pytest.param(lessons(600, group=GEZIN), KNOWN, ON, id="gezin"),
        pytest.param(without(lessons(600), "examens"), KNOWN, UNKNOWN, id="no exams delivered"),
        pytest.param(without(lessons(600), "uren"), KNOWN, UNKNOWN, id="no hours delivered"),
        pytest.param(facts(), KNOWN, UNKNOWN, id="hours without rows"),
        pytest.param(
            facts(tables={"examens": B1_ALL}), KNOWN, None, id="all passed, hours not known"
        ),
        pytest.param(replace(lessons(600), besluiten=(SICK,)), date(2026, 4, 1), None, id="rests"),
        pytest.param(lessons(600, overleden=KNOWN), KNOWN, None, id="ended"),
    ],
)
def test_sig_18(of, on, state):
    assert said("SIG-18", of, on)[0] == state


def test_sig_18_is_a_notice_since_the_hours_were_known():
    verdict = said("SIG-18", lessons(600, exams=B1_ALL[1:]), date(2026, 9, 1))[1]
    assert (verdict.level, verdict.since) == (WARN, KNOWN)
    assert verdict.why["onderdeel"] == ("LE",)


# --- SIG-20 -----------------------------------------------------------------------------------
SECOND = date(2026, 2, 1)


def tried(*exams, **fields):
    return facts(**fields, tables={"examens": exams})


SP_1 = exam("SP", "B1", DAY_1, "Gezakt", left=1)
SP_0 = exam("SP", "B1", SECOND, "Gezakt", left=0)


@pytest.mark.parametrize(
    ("of", "on", "state"),
    [
        pytest.param(tried(SP_1, SP_0), SECOND, ON, id="none left"),
        pytest.param(tried(SP_1, SP_0), SECOND - DAY, None, id="one left then"),
        pytest.param(tried(SP_0, SP_1), SECOND, ON, id="order does not matter"),
        pytest.param(
            tried(SP_1, SP_0, exam("SP", "B1", KNOWN, "Geslaagd", left=0)), KNOWN, None, id="passed"
        ),
        pytest.param(
            tried(SP_0, exam("SP", "B1", KNOWN, "Gezakt", left=2)), KNOWN, None, id="given more"
        ),
        pytest.param(
            tried(SP_0, exam("SP", "B1", KNOWN, "Gezakt")), KNOWN, ON, id="last that is known"
        ),
        pytest.param(tried(SP_1, exam("LE", "B1", SECOND, left=0)), SECOND, ON, id="other part"),
        pytest.param(tried(exam("KNM", "", SECOND, "Gezakt", left=0)), SECOND, ON, id="KNM"),
        pytest.param(tried(exam("SP", "B1", SECOND, "Gezakt")), SECOND, UNKNOWN, id="not known"),
        pytest.param(
            tried(SP_0, exam("LE", "B1", SECOND, "Gezakt")), SECOND, ON, id="not known of another"
        ),
        pytest.param(
            tried(exam("SP", "B1", SECOND, "Geslaagd")), SECOND, None, id="not known but passed"
        ),
        pytest.param(tried(), SECOND, None, id="no exams"),
        pytest.param(without(tried(), "examens"), SECOND, UNKNOWN, id="not delivered"),
        pytest.param(tried(SP_0, group=GEZIN), SECOND, None, id="gezin has none to lose"),
        pytest.param(tried(SP_0, group=""), SECOND, UNKNOWN, id="group not known"),
        pytest.param(tried(SP_0, route=""), SECOND, ON, id="needs no route"),
        pytest.param(tried(SP_0, route="Z"), SECOND, ON, id="route Z may try as well"),
        pytest.param(replace(tried(SP_0), besluiten=(SICK,)), SECOND, None, id="rests"),
        pytest.param(tried(SP_0, voldaan=SECOND), SECOND, None, id="ended"),
    ],
)
def test_sig_20(of, on, state):
    assert said("SIG-20", of, on)[0] == state


def test_sig_20_is_a_notice():
    verdict = said("SIG-20", tried(SP_1, SP_0), KNOWN)[1]
    assert (verdict.level, verdict.since) == (WARN, SECOND)
    assert verdict.why["gratis_pogingen_tegoed"] == (0,)


# --- SIG-21 -----------------------------------------------------------------------------------
SAT = date(2026, 3, 1)
WEEKS_8, WEEKS_16 = SAT + timedelta(weeks=8), SAT + timedelta(weeks=16)


def waits(part, level, *more, on=SAT, **fields):
    return tried(exam(part, level, on), *more, **fields)


@pytest.mark.parametrize(
    ("of", "on", "state"),
    [
        pytest.param(waits("LE", "B1"), WEEKS_8, None, id="eight weeks"),
        pytest.param(waits("LE", "B1"), WEEKS_8 + DAY, ON, id="a day more"),
        pytest.param(waits("SP", "B1"), WEEKS_8 + DAY, ON, id="speaking at B1"),
        pytest.param(waits("LE", "A2"), WEEKS_8 + DAY, ON, id="reading at A2"),
        pytest.param(waits("KNM", ""), WEEKS_8 + DAY, ON, id="KNM"),
        pytest.param(waits("SP", "A2"), WEEKS_16, None, id="speaking at A2, sixteen weeks"),
        pytest.param(waits("SP", "A2"), WEEKS_16 + DAY, ON, id="speaking at A2, a day more"),
        pytest.param(waits("SC", "A2"), WEEKS_16 + DAY, ON, id="writing at A2"),
        pytest.param(waits("SC", ""), WEEKS_8, None, id="level not known, eight weeks"),
        pytest.param(waits("SC", ""), WEEKS_8 + DAY, UNKNOWN, id="level not known, in between"),
        pytest.param(waits("SC", ""), WEEKS_16 + DAY, ON, id="level not known, too late anyhow"),
        pytest.param(
            waits("SC", "", exam("LE", "B1", SAT + DAY)),
            WEEKS_8 + 2 * DAY,
            ON,
            id="one that is sure goes first",
        ),
        pytest.param(
            waits("SP", "A2", on=date(2025, 10, 1)), date(2025, 11, 27), ON, id="before 2026"
        ),
        pytest.param(
            waits("SP", "A2", on=date(2025, 11, 1)), date(2026, 1, 1), None, id="on days in 2026"
        ),
        pytest.param(
            waits("SP", "A2", on=date(2026, 11, 1)), date(2026, 12, 31), None, id="end of 2026"
        ),
        pytest.param(
            waits("SP", "A2", on=date(2026, 11, 1)), date(2027, 1, 1), ON, id="after 2026"
        ),
        pytest.param(tried(exam("LE", "B1", SAT, "Gezakt")), KNOWN, None, id="result is there"),
        pytest.param(
            tried(exam("LE", "B1", SAT, "Geen", reden="Absent")), KNOWN, None, id="no result comes"
        ),
        pytest.param(tried(exam("LE", "B1", SAT, reden="Afgemeld")), KNOWN, None, id="called off"),
        pytest.param(
            waits("LE", "B1", exam("LE", "B1", SAT + DAY, "Geslaagd")), KNOWN, None, id="passed"
        ),
        pytest.param(
            waits("LE", "B1", exam("LE", "A2", SAT - DAY, "Geslaagd")),
            KNOWN,
            ON,
            id="passed before",
        ),
        pytest.param(
            waits("LE", "B1", exam("LU", "B1", SAT + DAY, "Geslaagd")), KNOWN, ON, id="other passed"
        ),
        pytest.param(tried(), KNOWN, None, id="no exams"),
        pytest.param(without(tried(), "examens"), KNOWN, UNKNOWN, id="not delivered"),
        pytest.param(waits("LE", "B1", group="", route=""), KNOWN, ON, id="needs nothing else"),
        pytest.param(replace(waits("LE", "B1"), besluiten=(SICK,)), KNOWN - DAY, None, id="rests"),
        pytest.param(waits("LE", "B1", voldaan=KNOWN), KNOWN, None, id="ended"),
    ],
)
def test_sig_21(of, on, state):
    assert said("SIG-21", of, on)[0] == state


def test_sig_21_is_about_the_oldest():
    of = waits("LE", "B1", exam("LU", "B1", SAT - DAY))
    verdict = said("SIG-21", of, KNOWN)[1]
    assert (verdict.level, verdict.since) == (OVER, WEEKS_8)
    assert verdict.why["onderdeel"] == "LU"


# --- SIG-29 -----------------------------------------------------------------------------------
def ready(level="A2", *, participatie=(), opleidingen=(), parts=ALL_PARTS, **fields):
    return facts(
        **fields,
        tables={
            "niveaus": found(level, *parts),
            "participatie": participatie,
            "opleidingen": opleidingen,
        },
    )


def activity(soort, tot=None):
    return (tables.Participation("P", soort, DAY_1, tot),)


def study(tot=None):
    return (tables.EducationPeriod(DAY_1, tot, "mbo"),)


@pytest.mark.parametrize(
    ("of", "on", "state"),
    [
        pytest.param(ready(), LAST, ON, id="eighteen months"),
        pytest.param(ready(), LAST - DAY, None, id="a day less"),
        pytest.param(ready("B1"), LAST, ON, id="above A2"),
        pytest.param(ready("A1"), LAST, None, id="level A1"),
        pytest.param(ready(parts=("LE", "LU", "SC", "KNM")), LAST, None, id="three parts"),
        pytest.param(ready(participatie=activity("vrijwilligerswerk")), LAST, ON, id="volunteers"),
        pytest.param(ready(participatie=activity("taalmaatje")), LAST, ON, id="taalmaatje"),
        pytest.param(ready(participatie=activity("betaald werk")), LAST, None, id="works"),
        pytest.param(ready(participatie=activity("stage")), LAST, None, id="works to learn"),
        pytest.param(
            ready(participatie=activity("betaald werk", LAST)), LAST, ON, id="work has ended"
        ),
        pytest.param(
            ready(participatie=activity("betaald werk", LAST + DAY)), LAST, None, id="work ends"
        ),
        pytest.param(ready(betaald_werk_sinds=LAST), LAST, None, id="paid work"),
        pytest.param(ready(betaald_werk_sinds=LAST + DAY), LAST, ON, id="paid work of later"),
        pytest.param(ready(opleidingen=study()), LAST, None, id="studies"),
        pytest.param(ready(opleidingen=study(LAST)), LAST, ON, id="study has ended"),
        pytest.param(ready(route="Z"), LAST, None, id="route Z"),
        pytest.param(ready(route="O"), LAST, None, id="route O"),
        pytest.param(ready(route=""), LAST, UNKNOWN, id="route not known"),
        pytest.param(ready(pip=None), LAST, UNKNOWN, id="no PIP"),
        pytest.param(ready(group=GEZIN), LAST, ON, id="gezin"),
        pytest.param(without(ready(), "opleidingen"), LAST, UNKNOWN, id="study not delivered"),
        pytest.param(without(ready(), "participatie"), LAST, UNKNOWN, id="work not delivered"),
        pytest.param(
            without(ready(betaald_werk_sinds=LAST), "opleidingen"), LAST, None, id="works anyhow"
        ),
        pytest.param(
            without(ready(), "opleidingen"),
            LAST - DAY,
            UNKNOWN,
            id="study not delivered, a day less",
        ),
        pytest.param(
            without(ready("A1"), "opleidingen"), LAST, UNKNOWN, id="study not delivered, level A1"
        ),
        pytest.param(
            without(ready("A1"), "niveaus"),
            LAST - DAY,
            UNKNOWN,
            id="levels not delivered, a day less",
        ),
        pytest.param(without(ready(), "examens"), LAST, ON, id="teachers tell"),
        pytest.param(without(ready("A1"), "examens"), LAST, UNKNOWN, id="exams not delivered"),
        pytest.param(without(ready(), "niveaus"), LAST, UNKNOWN, id="levels not delivered"),
        pytest.param(
            replace(ready(), besluiten=(SICK._replace(tot=KNOWN),)), LAST, ON, id="rested"
        ),
        pytest.param(
            replace(ready(), besluiten=(SICK._replace(tot=None),)), LAST, None, id="rests"
        ),
        pytest.param(ready(vertrokken=LAST), LAST, None, id="left"),
    ],
)
def test_sig_29(of, on, state):
    assert said("SIG-29", of, on)[0] == state


def test_since_of_sig_29():
    assert said("SIG-29", ready(), date(2026, 12, 1))[1].since == LAST
    stopped = ready(opleidingen=study(date(2026, 9, 1)))
    assert said("SIG-29", stopped, date(2026, 12, 1))[1].since == date(2026, 9, 1)


# --- SIG-36 -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("of", "on", "state"),
    [
        pytest.param(at("A2", "LU", "SP", route="Z"), DAY_1, ON, id="Z, listens and speaks at A2"),
        pytest.param(at("A2", "LU", "SP", route="Z"), DAY_1 - DAY, None, id="Z, the day before"),
        pytest.param(at("A2", "LU", "LE", route="Z"), DAY_1, None, id="Z, does not speak at A2"),
        pytest.param(at("A1", *ALL_PARTS, route="Z"), DAY_1, None, id="Z, A1"),
        pytest.param(at("B1", *ALL_PARTS, route="Z"), DAY_1, ON, id="Z, higher still"),
        pytest.param(at("B1", "LE", niveau="A2"), DAY_1, ON, id="aim A2, one part at B1"),
        pytest.param(at("A2", *ALL_PARTS, niveau="A2"), DAY_1, None, id="aim A2, at A2"),
        pytest.param(at("B1", "KNM", niveau="A2"), DAY_1, None, id="KNM is no language part"),
        pytest.param(
            at("A2", exams=(exam("LE", "B1", DAY_1, "Geslaagd"),), niveau="A2"),
            DAY_1,
            ON,
            id="aim A2, one part passed at B1",
        ),
        pytest.param(
            at("A2", exams=(exam("LE", "B1", DAY_1, "Gezakt"),), niveau="A2"),
            DAY_1,
            None,
            id="aim A2, failed at B1",
        ),
        pytest.param(at("B1", *ALL_PARTS), DAY_1, None, id="B, at B1"),
        pytest.param(at("B2", *ALL_PARTS), DAY_1, ON, id="B, at B2"),
        pytest.param(at("B2", "LE", "LU", "SC"), DAY_1, None, id="B, three parts at B2"),
        pytest.param(at("B2", *ALL_PARTS, route="O"), DAY_1, None, id="O, no way up"),
        pytest.param(at("A2", *ALL_PARTS, route=""), DAY_1, UNKNOWN, id="route not known"),
        pytest.param(at("A2", *ALL_PARTS, route="Z", pip=None), DAY_1, UNKNOWN, id="no PIP"),
        pytest.param(at("A2", *ALL_PARTS, route="Z"), LAST, ON, id="last day"),
        pytest.param(at("A2", *ALL_PARTS, route="Z"), LAST + DAY, None, id="too late"),
        pytest.param(at("A2", *ALL_PARTS, route=""), LAST + DAY, None, id="too late for any route"),
        pytest.param(
            without(at("A2", *ALL_PARTS, route="Z"), "examens"), DAY_1, ON, id="teachers tell"
        ),
        pytest.param(
            without(at("A2", "LU", route="Z"), "examens"), DAY_1, UNKNOWN, id="exams not delivered"
        ),
        pytest.param(without(facts(route="Z"), "niveaus"), DAY_1, UNKNOWN, id="no levels"),
        pytest.param(facts(route="Z"), DAY_1, None, id="nothing yet"),
        pytest.param(at("A2", *ALL_PARTS, route="Z", group=""), DAY_1, ON, id="needs no group"),
        pytest.param(
            replace(at("A2", *ALL_PARTS, route="Z"), besluiten=(SICK,)),
            date(2026, 3, 1),
            None,
            id="rests",
        ),
        pytest.param(at("A2", *ALL_PARTS, route="Z", voldaan=DAY_1), DAY_1, None, id="ended"),
    ],
)
def test_sig_36(of, on, state):
    assert said("SIG-36", of, on)[0] == state


def test_sig_36_is_a_notice_and_names_the_parts_that_count():
    verdict = said("SIG-36", at("A2", *ALL_PARTS, route="Z"), LAST)[1]
    assert (verdict.level, verdict.since) == (WARN, DAY_1)
    assert verdict.why["onderdeel"] == ("LU", "SP")


# --- since, by looking at every day -----------------------------------------------------------
def random_facts(dice):
    """Give a trajectory with a bit of everything that these rules read, in odd order."""

    def some_day(first=-60, last=700):
        return PIP + timedelta(days=dice.randint(first, last))

    def maybe(chance, value):
        return value if dice.random() < chance else None

    reached = dice.choice((0, 1, 2, 3))
    niveaus = [
        tables.Level(some_day(0, 400), part, ("A1", "A2", "B1", "B2")[reached], "docent")
        for part in ("LE", "LU", "SC", "SP")
        if dice.random() < 0.95
    ]
    examens = [
        exam(
            dice.choice(("KNM", "LE", "SC", "SP")),
            dice.choice(("A2", "B1", "B1", "")),
            some_day(0),
            dice.choice(("", "Geslaagd", "Gezakt", "Gezakt", "Geen")),
            left=dice.choice((None, 0, 0, 1)),
        )
        for _ in range(dice.randint(0, 5))
    ]
    uren = []
    for _ in range(dice.randint(0, 8)):
        van = some_day()
        until = van + timedelta(days=dice.choice((7, 30, 90)))
        uren.append(
            tables.Hours(dice.choice(("nt2", "participatie")), dice.choice((40, 400)), van, until)
        )
    presentie = tuple(
        tables.Presence(months_later(date(2025, 2, 1), n), 10, dice.randint(4, 10))
        for n in range(dice.randint(0, 18))
    )
    change = some_day()
    return facts(
        dice.choice((ASIEL, ASIEL, GEZIN)),
        dice.choice("BBZO"),
        niveau=dice.choice(("", "", "A2")),
        betaald_werk_sinds=maybe(0.2, some_day(300)),
        tables={
            "niveaus": tuple(niveaus),
            "examens": tuple(examens),
            "uren": tuple(uren),
            "presentie": presentie,
            "opleidingen": tuple(
                tables.EducationPeriod(day, day + timedelta(days=120), "mbo")
                for day in (some_day(300) for _ in range(dice.randint(0, 2)))
            ),
            "participatie": (
                tables.Participation("P", dice.choice(("stage", "activiteit")), change),
            ),
            "leerroutes": dice.choice(
                (
                    (),
                    (
                        tables.LeerroutePeriod(PIP, change, dice.choice("BZ")),
                        tables.LeerroutePeriod(change, None, dice.choice("BZ")),
                    ),
                )
            ),
            "besluiten": maybe(
                0.2, (tables.Decision("verlenging", "ziekte", change, change + timedelta(days=90)),)
            ),
        },
    )


@pytest.mark.parametrize("rule", levels.RULES, ids=lambda rule: rule.signal)
def test_since_is_what_looking_at_each_day_finds(rule):
    dice = random.Random(rule.signal)  # noqa: S311
    schedule = Schedule(
        [*hours.THRESHOLDS, *levels.THRESHOLDS],
        [
            Setting("SIG-16.m", 6, date(2025, 12, 1)),
            Setting("SIG-17.w", 5, date(2026, 3, 1)),
            Setting("SIG-21.weeks", 6, date(2026, 2, 10)),
            Setting("SIG-29.m", 15, date(2026, 5, 1)),
        ],
    )
    found_on = 0
    for _ in range(1_300):
        of = random_facts(dice)
        on = PIP + timedelta(days=dice.randint(200, 800))
        if rule.signal == "SIG-17":
            on = OPENS + timedelta(days=dice.randint(-60, 90))
        case = Case(of, on, schedule.on(on))
        finding = rule.judge(case)
        if not case.exists or case.is_over or finding is None or finding.state != ON:
            continue
        found_on += 1
        assert first_day(rule, of, on, schedule) == first_day_by_day(rule.signal, of, on, schedule)
    assert found_on > 30


# --- in words ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("signal", "of", "on", "parts"),
    [
        ("SIG-16", A2, NINE_MONTHS, ("1 juni 2025", "9 maanden")),
        (
            "SIG-16",
            tried(FAILED_ONCE, FAILED_AGAIN),
            NINE_MONTHS,
            ("2 keer", "spreken", "1 augustus 2025", "1 november 2025"),
        ),
        ("SIG-16", facts(route=""), NINE_MONTHS, ("leerroute",)),
        ("SIG-16", without(A2, "examens"), NINE_MONTHS, ("examens",)),
        ("SIG-16", without(facts(), "niveaus"), NINE_MONTHS, ("docenten",)),
        ("SIG-17", ABSENT, OPENS, ("1 januari 2025", "2 juli 2026", "Presentie daalt")),
        ("SIG-17", facts(), OPENS, ("2 juli 2026", "Presentie daalt", "niet bekend")),
        ("SIG-17", absent(pip=None), OPENS, ("PIP",)),
        ("SIG-17", absent(route=""), OPENS, ("leerroute",)),
        ("SIG-17", without(ABSENT, "leerroutes"), OPENS, ("gewijzigd",)),
        ("SIG-18", lessons(612.5), KNOWN, ("1 mei 2026", "612,5 uur", "600", "lezen, luisteren")),
        ("SIG-18", facts(), KNOWN, ("geen uren",)),
        ("SIG-18", lessons(600, route=""), KNOWN, ("leerroute",)),
        ("SIG-20", tried(SP_0), SECOND, ("spreken", "1 februari 2026")),
        ("SIG-20", tried(SP_1._replace(gratis_pogingen_tegoed=None)), SECOND, ("spreken", "Niet")),
        ("SIG-20", without(tried(), "examens"), SECOND, ("examens",)),
        ("SIG-20", tried(SP_0, group=""), SECOND, ("doelgroep",)),
        ("SIG-21", waits("LE", "B1"), KNOWN, ("lezen", "1 maart 2026", "8 weken")),
        ("SIG-21", waits("SP", "A2"), WEEKS_16 + DAY, ("spreken", "16 weken")),
        ("SIG-21", waits("SP", ""), KNOWN, ("spreken", "1 maart 2026", "niveau is niet bekend")),
        ("SIG-21", without(tried(), "examens"), KNOWN, ("examens",)),
        ("SIG-29", ready(), LAST, ("1 januari 2025", "18 maanden", "1 juni 2025")),
        ("SIG-29", ready(participatie=activity("taalmaatje")), LAST, ("andere activiteit",)),
        ("SIG-29", without(ready(), "opleidingen"), LAST, ("opleiding",)),
        ("SIG-29", without(ready(), "participatie"), LAST, ("werk",)),
        ("SIG-29", ready(pip=None), LAST, ("PIP",)),
        ("SIG-36", at("A2", *ALL_PARTS, route="Z"), LAST, ("A2", "luisteren (1 juni 2025)")),
        ("SIG-36", at("A2", *ALL_PARTS, route="Z"), LAST, ("leerroute Z", "2 juli 2026")),
        ("SIG-36", at("A2", *ALL_PARTS, route=""), DAY_1, ("leerroute",)),
        ("SIG-36", without(facts(), "niveaus"), DAY_1, ("docenten",)),
    ],
)
def test_sentences_name_what_they_rest_on(signal, of, on, parts):
    sentence = SENTENCES[signal](said(signal, of, on)[1])
    assert [part for part in parts if part not in sentence] == []


def test_every_signal_has_its_sentence():
    assert set(SENTENCES) == set(RULES)
