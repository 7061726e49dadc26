"""Contact persons and appointments: who has nobody, whom nobody saw."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.rulebook.judged import facts_of, first_day_by_day, state_of, verdict_of
from weerklank.rulebook import tables
from weerklank.rulebook.facts import GEZIN, Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals import contacts
from weerklank.rulebook.signals.judging import ON
from weerklank.rulebook.signals.thresholds import Setting
from weerklank.rulebook.wording.signals import explain

GEMEENTE, BEGELEIDING, SCHOOL = tables.CONTACT_ORGANISATIONS
DAY = timedelta(days=1)
BRP = date(2026, 1, 5)
PIP = date(2026, 2, 28)
CALLED_OFF = "afgezegd door organisatie"
SIGNALS = [rule.signal for rule in contacts.RULES]


def person(
    key: str, van: date, tot: date | None = None, at: str = GEMEENTE
) -> tables.ContactPeriod:
    return tables.ContactPeriod(at, key, van, tot)


def meeting(
    day: date, status: str = "gehouden", soort: str = "anders", at: str = GEMEENTE, to=None
) -> tables.Appointment:
    return tables.Appointment(at, soort, day, status, to)


def progress_meeting(
    day: date, status: str = "gehouden", to: date | None = None
) -> tables.Appointment:
    return meeting(day, status, "voortgangsgesprek", to=to)


def with_contacts(*periods: tables.ContactPeriod, staff: Any = None, **row: Any) -> Facts:
    given = {"contactpersonen": periods}
    if staff is not None:
        given["medewerkers"] = {
            key: tables.StaffMember(key, GEMEENTE, last) for key, last in staff.items()
        }
    return facts_of(tables=given, **{"brp": BRP, **row})


def with_meetings(*appointments: tables.Appointment, **row: Any) -> Facts:
    return facts_of(tables={"afspraken": appointments}, **{"brp": BRP, "pip": PIP, **row})


def check(signal: str, facts: Facts, on: date, expected: str | None) -> None:
    assert state_of(signal, facts, on) == expected


# SIG-01: an organisation that must have a contact person has none

SUPPORT = date(2026, 1, 5)
SUPPORT_ENDS = date(2027, 7, 5)
HAS = person("A", BRP)


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        pytest.param(with_contacts(), BRP + 13 * DAY, None, id="never anyone, day 13"),
        pytest.param(with_contacts(), BRP + 14 * DAY, "over", id="never anyone, day 14"),
        pytest.param(with_contacts(brp=None), BRP, "unknown", id="never anyone, brp missing"),
        pytest.param(
            with_contacts(koppeling=date(2026, 4, 1), brp=date(2026, 5, 1)),
            date(2026, 4, 30),
            "unknown",
            id="brp still to come",
        ),
        pytest.param(facts_of(brp=BRP), date(2026, 6, 1), "unknown", id="table not delivered"),
        pytest.param(with_contacts(HAS), date(2026, 12, 1), None, id="has somebody"),
        pytest.param(
            with_contacts(person("A", BRP, date(2026, 3, 1))),
            date(2026, 3, 14),
            None,
            id="ended 13 days ago",
        ),
        pytest.param(
            with_contacts(person("A", BRP, date(2026, 3, 1))),
            date(2026, 3, 15),
            "over",
            id="ended 14 days ago",
        ),
        pytest.param(
            with_contacts(person("A", BRP, date(2026, 3, 1)), brp=None),
            date(2026, 3, 15),
            "over",
            id="ended, brp not needed",
        ),
        pytest.param(
            with_contacts(person("A", BRP, date(2026, 3, 1)), person("B", date(2026, 3, 15))),
            date(2026, 3, 14),
            None,
            id="followed after a gap, in the gap",
        ),
        pytest.param(
            with_contacts(person("A", BRP, date(2026, 3, 1)), person("B", date(2026, 3, 20))),
            date(2026, 3, 19),
            "over",
            id="follower is not known before he begins",
        ),
        pytest.param(
            with_contacts(person("A", BRP, date(2026, 3, 1)), person("B", date(2026, 3, 20))),
            date(2026, 3, 20),
            None,
            id="follower began",
        ),
        pytest.param(
            with_contacts(
                person("A", BRP, date(2026, 9, 1)), person("B", BRP + DAY, date(2026, 3, 1))
            ),
            date(2026, 9, 14),
            None,
            id="of two who ended the last counts",
        ),
        pytest.param(
            with_contacts(person("A", BRP, at=SCHOOL)),
            BRP + 14 * DAY,
            "over",
            id="somebody at the school is not somebody at the gemeente",
        ),
        pytest.param(
            with_contacts(HAS, mb_start=SUPPORT),
            BRP + 13 * DAY,
            None,
            id="support without anybody, day 13",
        ),
        pytest.param(
            with_contacts(HAS, mb_start=SUPPORT),
            BRP + 14 * DAY,
            "over",
            id="support without anybody, day 14",
        ),
        pytest.param(
            with_contacts(HAS, mb_start=date(2026, 6, 1)),
            date(2026, 5, 31),
            None,
            id="support has not begun",
        ),
        pytest.param(
            with_contacts(HAS, mb_start=SUPPORT),
            SUPPORT_ENDS - DAY,
            "over",
            id="last day of support",
        ),
        pytest.param(
            with_contacts(HAS, mb_start=SUPPORT), SUPPORT_ENDS, None, id="support has ended"
        ),
        pytest.param(
            with_contacts(HAS, mb_start=SUPPORT, mb_overdracht=date(2026, 9, 1)),
            date(2026, 8, 31),
            "over",
            id="day before support is handed over",
        ),
        pytest.param(
            with_contacts(HAS, mb_start=SUPPORT, mb_overdracht=date(2026, 9, 1)),
            date(2026, 9, 1),
            None,
            id="support was handed over",
        ),
        pytest.param(
            with_contacts(person("A", BRP, date(2026, 3, 1)), mb_start=date(2026, 3, 1), brp=None),
            date(2026, 4, 1),
            "over",
            id="what is known of one is said though of the other it is not",
        ),
    ],
)
def test_sig01(facts, on, expected):
    check("SIG-01", facts, on, expected)


def test_sig01_names_each_organisation_and_its_day():
    facts = with_contacts(person("A", BRP, date(2026, 3, 1)), mb_start=SUPPORT)
    verdict = verdict_of("SIG-01", facts, date(2026, 6, 1))
    assert verdict.why["organisatie"] == (GEMEENTE, BEGELEIDING)
    assert verdict.since == BRP + 14 * DAY
    assert explain(verdict) == (
        "Sinds 1 maart 2026 is er geen contactpersoon bij de gemeente."
        " Er was nog geen contactpersoon bij de maatschappelijke begeleiding."
        " De inschrijving was op 5 januari 2026."
    )


# SIG-02: often changed


def changing(*days: date, at: str = GEMEENTE, **row: Any) -> Facts:
    """One contact person from the beginning, and on each of these days another."""
    begins = [BRP, *days]
    ends = [*days, None]
    periods = [
        person("ABCDEFG"[number], van, tot, at)
        for number, (van, tot) in enumerate(zip(begins, ends, strict=True))
    ]
    return with_contacts(*periods, **row)


THREE = [date(2026, 3, 10), date(2026, 5, 1), date(2026, 6, 1)]


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        pytest.param(changing(*THREE), date(2026, 5, 31), None, id="before the third"),
        pytest.param(changing(*THREE), date(2026, 6, 1), "over", id="on the day of the third"),
        pytest.param(changing(*THREE), date(2027, 3, 9), "over", id="last day of twelve months"),
        pytest.param(changing(*THREE), date(2027, 3, 10), None, id="twelve months have passed"),
        pytest.param(changing(*THREE[:2]), date(2026, 7, 1), None, id="two"),
        pytest.param(facts_of(brp=BRP), date(2026, 7, 1), "unknown", id="table not delivered"),
        pytest.param(with_contacts(), date(2026, 7, 1), None, id="nobody ever"),
        pytest.param(
            with_contacts(
                person("A", BRP, THREE[0]),
                person("B", THREE[0], THREE[1]),
                person("B", THREE[1], THREE[2]),
                person("C", THREE[2]),
            ),
            date(2026, 7, 1),
            None,
            id="the same person again is no change",
        ),
        pytest.param(
            changing(*THREE, at=SCHOOL), date(2026, 7, 1), None, id="the school is not counted"
        ),
        pytest.param(
            changing(*THREE, at=BEGELEIDING), date(2026, 7, 1), None, id="support does not run"
        ),
        pytest.param(
            changing(*THREE, at=BEGELEIDING, mb_start=SUPPORT),
            date(2026, 7, 1),
            "over",
            id="support runs",
        ),
        pytest.param(
            changing(*THREE, at=BEGELEIDING, mb_start=SUPPORT, mb_overdracht=date(2026, 7, 1)),
            date(2026, 7, 1),
            None,
            id="support was handed over",
        ),
        pytest.param(
            with_contacts(
                person("A", BRP, THREE[0]),
                person("S", BRP, THREE[0], BEGELEIDING),
                person("B", THREE[0], THREE[1]),
                person("T", THREE[0], THREE[1], BEGELEIDING),
                person("C", THREE[1]),
                person("U", THREE[1], None, BEGELEIDING),
                mb_start=SUPPORT,
            ),
            date(2026, 7, 1),
            None,
            id="each organisation is counted apart",
        ),
    ],
)
def test_sig02(facts, on, expected):
    check("SIG-02", facts, on, expected)


def test_sig02_counts_the_days_without_anybody():
    facts = with_contacts(
        person("A", BRP, date(2026, 3, 1)),
        person("B", date(2026, 3, 10), date(2026, 5, 1)),
        person("C", date(2026, 5, 1), date(2026, 5, 20)),
        person("D", date(2026, 6, 1)),
    )
    verdict = verdict_of("SIG-02", facts, date(2026, 8, 1))
    assert verdict.why["zonder"] == 9 + 12
    assert verdict.since == date(2026, 6, 1)
    assert explain(verdict) == (
        "De contactpersoon bij de gemeente wisselde 3 keer in twaalf maanden:"
        " op 10 maart 2026, 1 mei 2026 en 1 juni 2026."
        " Tussen contactpersonen was er samen 21 dagen niemand."
    )


# SIG-03: nobody follows who leaves

LEAVES = date(2026, 9, 30)
GONE = LEAVES + DAY
A_LEAVES = {"A": LEAVES, "B": None}


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        pytest.param(with_contacts(HAS, staff=A_LEAVES), date(2026, 9, 15), None, id="in 15 days"),
        pytest.param(
            with_contacts(HAS, staff=A_LEAVES), date(2026, 9, 16), "over", id="in 14 days"
        ),
        pytest.param(with_contacts(HAS, staff=A_LEAVES), date(2026, 12, 1), "over", id="has left"),
        pytest.param(with_contacts(HAS, staff={"A": None}), date(2026, 12, 1), None, id="stays"),
        pytest.param(
            with_contacts(HAS, staff={"B": None}),
            date(2026, 12, 1),
            "unknown",
            id="not among staff",
        ),
        pytest.param(with_contacts(HAS), date(2026, 12, 1), "unknown", id="staff not delivered"),
        pytest.param(facts_of(brp=BRP), date(2026, 12, 1), "unknown", id="nothing delivered"),
        pytest.param(
            facts_of(tables={"medewerkers": {}}, brp=BRP),
            date(2026, 12, 1),
            "unknown",
            id="contact persons not delivered",
        ),
        pytest.param(with_contacts(staff=A_LEAVES), date(2026, 12, 1), None, id="nobody to leave"),
        pytest.param(
            with_contacts(HAS, person("B", date(2026, 9, 20)), staff=A_LEAVES),
            date(2026, 9, 19),
            None,
            id="follower was planned",
        ),
        pytest.param(
            with_contacts(person("A", BRP, GONE), person("B", GONE), staff=A_LEAVES),
            LEAVES,
            None,
            id="handed over from the day after",
        ),
        pytest.param(
            with_contacts(person("A", BRP, GONE), person("B", GONE, at=SCHOOL), staff=A_LEAVES),
            LEAVES,
            "over",
            id="planned at the school",
        ),
        pytest.param(
            with_contacts(
                person("A", BRP, GONE), person("B", GONE), staff={"A": LEAVES, "B": LEAVES}
            ),
            LEAVES,
            "over",
            id="who was planned leaves as well",
        ),
        pytest.param(
            with_contacts(HAS, person("B", date(2026, 9, 20)), staff=A_LEAVES),
            date(2026, 9, 20),
            None,
            id="follower began",
        ),
        pytest.param(
            with_contacts(HAS, person("B", date(2026, 9, 20), at=SCHOOL), staff=A_LEAVES),
            date(2026, 9, 20),
            "over",
            id="somebody at the school does not follow at the gemeente",
        ),
        pytest.param(
            with_contacts(HAS, person("B", BRP), staff={"A": LEAVES, "B": LEAVES}),
            date(2026, 9, 20),
            "over",
            id="follower leaves as well",
        ),
        pytest.param(
            with_contacts(HAS, person("A", date(2026, 6, 1)), staff=A_LEAVES),
            date(2026, 9, 20),
            "over",
            id="one does not follow oneself",
        ),
        pytest.param(
            with_contacts(person("A", BRP, GONE), staff=A_LEAVES),
            date(2026, 12, 1),
            "over",
            id="period ended when she left",
        ),
        pytest.param(
            with_contacts(person("A", BRP, LEAVES - DAY), staff=A_LEAVES),
            date(2026, 12, 1),
            None,
            id="had stopped before she left",
        ),
        pytest.param(
            with_contacts(person("A", BRP, date(2026, 9, 20)), staff=A_LEAVES),
            date(2026, 9, 20),
            None,
            id="stops on this day, before she leaves",
        ),
        pytest.param(
            with_contacts(person("A", BRP, LEAVES), staff=A_LEAVES),
            date(2026, 12, 1),
            "over",
            id="period ended on her last day",
        ),
        pytest.param(
            with_contacts(person("A", BRP, GONE), person("B", BRP, GONE), staff=A_LEAVES),
            date(2026, 12, 1),
            "over",
            id="who stopped with her does not follow",
        ),
        pytest.param(
            with_contacts(person("A", BRP, GONE), person("B", GONE), staff=A_LEAVES),
            date(2026, 12, 1),
            None,
            id="was followed when she left",
        ),
        pytest.param(
            with_contacts(
                person("A", BRP, GONE), person("B", GONE, date(2026, 11, 1)), staff=A_LEAVES
            ),
            date(2026, 12, 1),
            None,
            id="was followed by somebody who stopped",
        ),
        pytest.param(
            with_contacts(person("X", BRP, date(2026, 6, 1)), person("B", BRP), staff=A_LEAVES),
            date(2026, 12, 1),
            None,
            id="of somebody long gone nothing is asked",
        ),
    ],
)
def test_sig03(facts, on, expected):
    check("SIG-03", facts, on, expected)


@pytest.mark.parametrize(
    ("tot", "on", "expected"),
    [
        pytest.param(None, date(2026, 9, 1), "over", id="runs"),
        pytest.param(date(2026, 9, 1), date(2026, 8, 31), "over", id="day before its end"),
        pytest.param(date(2026, 9, 1), date(2026, 9, 1), None, id="ended"),
    ],
)
def test_begeleiding_that_really_ended_needs_nobody(
    tot: date | None, on: date, expected: str | None
):
    support = tables.SupportPeriod(BEGELEIDING, "", SUPPORT, date(2026, 8, 1), tot)
    other = tables.SupportPeriod("training", "", SUPPORT, None, SUPPORT + DAY)
    facts = replace(with_contacts(HAS, mb_start=SUPPORT), ondersteuning=(support, other))
    check("SIG-01", facts, on, expected)


def test_sig03_names_the_last_day():
    verdict = verdict_of("SIG-03", with_contacts(HAS, staff=A_LEAVES), date(2026, 12, 1))
    assert verdict.since == date(2026, 9, 16)
    assert explain(verdict) == (
        "De laatste werkdag van de contactpersoon bij de gemeente (A): 30 september 2026."
        " Er is nog geen opvolger bekend."
    )


# SIG-04: called off in a row

FIRST, SECOND = date(2026, 5, 1), date(2026, 5, 20)


@pytest.mark.parametrize(
    ("appointments", "on", "expected"),
    [
        pytest.param(
            [meeting(FIRST, CALLED_OFF), meeting(SECOND, CALLED_OFF)], SECOND, "over", id="two"
        ),
        pytest.param(
            [meeting(FIRST, CALLED_OFF), meeting(SECOND, CALLED_OFF)],
            SECOND - DAY,
            None,
            id="the second is still to come",
        ),
        pytest.param([meeting(FIRST, CALLED_OFF)], SECOND, None, id="one"),
        pytest.param([], SECOND, None, id="no appointments"),
        pytest.param(
            [meeting(FIRST, CALLED_OFF), meeting(SECOND, CALLED_OFF, at=SCHOOL)],
            SECOND,
            None,
            id="two organisations",
        ),
        pytest.param(
            [
                meeting(FIRST, CALLED_OFF),
                meeting(FIRST + DAY, at=SCHOOL),
                meeting(SECOND, CALLED_OFF),
            ],
            SECOND,
            "over",
            id="another organisation does not break it",
        ),
        *(
            pytest.param(
                [
                    meeting(FIRST, CALLED_OFF),
                    meeting(FIRST + DAY, status),
                    meeting(SECOND, CALLED_OFF),
                ],
                SECOND,
                None,
                id=f"broken by {status}",
            )
            for status in tables.APPOINTMENT_STATUSES
            if status != CALLED_OFF
        ),
        pytest.param(
            [
                meeting(FIRST, CALLED_OFF),
                meeting(SECOND, CALLED_OFF),
                meeting(SECOND + DAY, "gepland"),
            ],
            SECOND,
            "over",
            id="what is planned for later does not break it",
        ),
        pytest.param(
            [
                meeting(FIRST, CALLED_OFF),
                meeting(SECOND, CALLED_OFF),
                meeting(SECOND + DAY),
            ],
            SECOND + DAY,
            None,
            id="held again",
        ),
        pytest.param(
            [
                meeting(FIRST, CALLED_OFF, to=FIRST + 7 * DAY),
                meeting(SECOND, CALLED_OFF),
            ],
            SECOND,
            None,
            id="one of them moved by 7 days",
        ),
        pytest.param(
            [
                meeting(FIRST, CALLED_OFF, to=FIRST + 8 * DAY),
                meeting(SECOND, CALLED_OFF),
            ],
            SECOND,
            "over",
            id="one of them moved by 8 days",
        ),
        pytest.param(
            [
                meeting(FIRST, CALLED_OFF),
                meeting(FIRST + DAY, "verzet", to=FIRST + 5 * DAY),
                meeting(SECOND, CALLED_OFF),
            ],
            SECOND,
            "over",
            id="one that was moved by some days is skipped",
        ),
    ],
)
def test_sig04(appointments, on, expected):
    check("SIG-04", with_meetings(*appointments), on, expected)


def test_sig04_without_the_table_is_unknown():
    check("SIG-04", facts_of(), SECOND, "unknown")


def test_sig04_names_the_days():
    facts = with_meetings(meeting(FIRST, CALLED_OFF), meeting(SECOND, CALLED_OFF))
    verdict = verdict_of("SIG-04", facts, date(2026, 8, 1))
    assert verdict.since == SECOND
    assert explain(verdict) == (
        "De laatste 2 afspraken met de gemeente zijn door die organisatie afgezegd:"
        " 1 mei 2026 en 20 mei 2026."
    )


# SIG-05: a long silence. The term began on 1 March 2026.

START = PIP + DAY


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        pytest.param(with_meetings(meeting(FIRST)), FIRST + 90 * DAY, None, id="90 days"),
        pytest.param(with_meetings(meeting(FIRST)), FIRST + 91 * DAY, "over", id="91 days"),
        pytest.param(with_meetings(), START + 90 * DAY, None, id="never, 90 days"),
        pytest.param(with_meetings(), START + 91 * DAY, "over", id="never, 91 days"),
        pytest.param(
            with_meetings(meeting(date(2026, 11, 20))),
            date(2027, 2, 28),
            "over",
            id="last day of the first year",
        ),
        pytest.param(
            with_meetings(meeting(date(2026, 11, 20))),
            date(2027, 3, 1),
            None,
            id="first day after the first year",
        ),
        pytest.param(
            with_meetings(meeting(date(2027, 4, 1))),
            date(2027, 4, 1) + 180 * DAY,
            None,
            id="later, 180 days",
        ),
        pytest.param(
            with_meetings(meeting(date(2027, 4, 1))),
            date(2027, 4, 1) + 181 * DAY,
            "over",
            id="later, 181 days",
        ),
        pytest.param(
            with_meetings(meeting(FIRST, at=SCHOOL)),
            FIRST + 90 * DAY,
            None,
            id="any organisation will do",
        ),
        pytest.param(
            with_meetings(meeting(FIRST), meeting(SECOND, "niet verschenen")),
            FIRST + 91 * DAY,
            "over",
            id="only what was held counts",
        ),
        pytest.param(
            with_meetings(meeting(FIRST), meeting(FIRST + 92 * DAY)),
            FIRST + 91 * DAY,
            "over",
            id="what comes later is not known",
        ),
        pytest.param(
            with_meetings(meeting(FIRST), pip=None), FIRST + 91 * DAY, "unknown", id="no pip"
        ),
        pytest.param(with_meetings(meeting(FIRST)), PIP - DAY, "unknown", id="pip to come"),
        pytest.param(facts_of(pip=PIP), FIRST, "unknown", id="table not delivered"),
    ],
)
def test_sig05(facts, on, expected):
    check("SIG-05", facts, on, expected)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            with_meetings(meeting(FIRST)),
            "De laatste afspraak die doorging was op 1 mei 2026. Dat is meer dan 90 dagen geleden.",
        ),
        (
            with_meetings(),
            "Er ging nog geen afspraak door."
            " De termijn begon op 1 maart 2026, meer dan 90 dagen geleden.",
        ),
    ],
    ids=["held", "never"],
)
def test_sig05_names_its_days(facts, sentence):
    assert explain(verdict_of("SIG-05", facts, date(2026, 10, 1))) == sentence


# SIG-06: behind on meetings. Six in the 1096 days up to 1 March 2029: one is due on day 183.

END = date(2029, 3, 1)
SIX = {"voortgangsgesprekken": 6}
DUE = START + 183 * DAY


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        pytest.param(with_meetings(**SIX), DUE - DAY, None, id="day before one is due"),
        pytest.param(with_meetings(**SIX), DUE, "over", id="day on which one is due"),
        pytest.param(
            with_meetings(**SIX, termijn_eind=START + 6 * 183 * DAY), DUE, "over", id="just one"
        ),
        pytest.param(with_meetings(progress_meeting(SECOND), **SIX), DUE, None, id="one was held"),
        pytest.param(
            with_meetings(progress_meeting(DUE), **SIX), DUE, None, id="one is held on this day"
        ),
        pytest.param(
            with_meetings(progress_meeting(SECOND), **SIX),
            START + 365 * DAY,
            None,
            id="day before two are due",
        ),
        pytest.param(
            with_meetings(progress_meeting(SECOND), **SIX),
            START + 366 * DAY,
            "over",
            id="two are due",
        ),
        pytest.param(
            with_meetings(meeting(SECOND), **SIX),
            DUE,
            "over",
            id="another appointment is no progress meeting",
        ),
        pytest.param(
            with_meetings(progress_meeting(DUE + DAY), **SIX),
            DUE,
            "over",
            id="what comes later is not known",
        ),
        pytest.param(
            with_meetings(**SIX, termijn_eind=date(2030, 3, 1)), DUE, None, id="a longer term"
        ),
        pytest.param(
            with_meetings(voortgangsgesprekken=0), END, None, id="none planned, none missed"
        ),
        *(
            pytest.param(
                with_meetings(progress_meeting(SECOND, status), **SIX),
                SECOND + days * DAY,
                said,
                id=name,
            )
            for status in tables.APPOINTMENT_STATUSES
            if status != "gehouden"
            for days, said, name in (
                (30, None, f"{status}, 30 days ago"),
                (31, "over", f"{status}, 31 days ago"),
            )
        ),
        pytest.param(
            with_meetings(progress_meeting(SECOND, "verzet", SECOND + 14 * DAY), **SIX),
            SECOND + 44 * DAY,
            None,
            id="moved, 30 days ago",
        ),
        pytest.param(
            with_meetings(progress_meeting(SECOND, "verzet", SECOND + 14 * DAY), **SIX),
            SECOND + 45 * DAY,
            "over",
            id="moved, 31 days ago",
        ),
        pytest.param(
            with_meetings(
                progress_meeting(SECOND, "verzet"), progress_meeting(SECOND + DAY), **SIX
            ),
            SECOND + 31 * DAY,
            None,
            id="held on a later day",
        ),
        pytest.param(
            with_meetings(
                progress_meeting(SECOND, "niet verschenen"), progress_meeting(SECOND), **SIX
            ),
            SECOND + 31 * DAY,
            None,
            id="held on that day",
        ),
        pytest.param(
            with_meetings(
                progress_meeting(FIRST), progress_meeting(SECOND, "niet verschenen"), **SIX
            ),
            SECOND + 31 * DAY,
            "over",
            id="held on an earlier day",
        ),
        pytest.param(
            with_meetings(meeting(SECOND, "niet verschenen"), **SIX),
            SECOND + 31 * DAY,
            None,
            id="another appointment was missed",
        ),
        pytest.param(with_meetings(), DUE, "unknown", id="number missing"),
        pytest.param(with_meetings(**SIX, pip=None), DUE, "unknown", id="no pip"),
        pytest.param(with_meetings(**SIX), PIP - DAY, "unknown", id="pip to come"),
        pytest.param(
            with_meetings(**SIX, termijn_eind=PIP), DUE, "unknown", id="term ends before it begins"
        ),
        pytest.param(facts_of(pip=PIP, **SIX), DUE, "unknown", id="table not delivered"),
    ],
)
def test_sig06(facts, on, expected):
    check("SIG-06", facts, on, expected)


def test_sig06_says_one_meeting_as_one():
    one = {"voortgangsgesprekken": 2, "termijn_eind": START + 400 * DAY}
    facts = with_meetings(progress_meeting(START + 10 * DAY), **one)
    said = explain(verdict_of("SIG-06", facts, START + 400 * DAY))
    assert "staan 2 voortgangsgesprekken in de termijn" in said
    assert said.endswith("Er was er 1.")
    facts = with_meetings(**(one | {"voortgangsgesprekken": 1}))
    said = explain(verdict_of("SIG-06", facts, START + 400 * DAY))
    assert "staat 1 voortgangsgesprek in de termijn" in said
    assert said.endswith("Er waren er 0.")


def test_sig06_says_what_was_expected_and_what_was_missed():
    facts = with_meetings(progress_meeting(SECOND, "niet verschenen"), **SIX)
    assert explain(verdict_of("SIG-06", facts, START + 274 * DAY)) == (
        "In het PIP van 28 februari 2026 staan 6 voortgangsgesprekken"
        " in de termijn tot 1 maart 2029. Nu zouden dat er 1,5 moeten zijn. Er waren er 0."
        " Het voortgangsgesprek dat gepland was op 20 mei 2026 is niet gehouden."
        " Daarna was er ook geen."
    )


# SIG-27: a family migrant nobody spoke to. Six months after the PIP is 28 August 2026.

OFFERED = {"pvt_aangeboden": date(2026, 4, 1), "map_aangeboden": date(2026, 4, 1)}
HALF_YEAR = date(2026, 8, 28)


def family(*appointments: tables.Appointment, **row: Any) -> Facts:
    return with_meetings(*appointments, **{"doelgroep": GEZIN, "leerroute": "B", **OFFERED, **row})


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        pytest.param(family(), HALF_YEAR - DAY, None, id="day before six months"),
        pytest.param(family(), HALF_YEAR, "over", id="six months"),
        pytest.param(family(meeting(PIP)), HALF_YEAR, None, id="spoken on the day of the pip"),
        pytest.param(family(meeting(PIP - DAY)), HALF_YEAR, "over", id="spoken before the pip"),
        pytest.param(
            family(meeting(HALF_YEAR + DAY)), HALF_YEAR, "over", id="spoken later, not known yet"
        ),
        pytest.param(
            family(meeting(HALF_YEAR + DAY)), HALF_YEAR + DAY, None, id="spoken to after all"
        ),
        pytest.param(
            family(meeting(FIRST), pvt_aangeboden=None), HALF_YEAR, "over", id="no pvt offered"
        ),
        pytest.param(
            family(meeting(FIRST), map_aangeboden=None), HALF_YEAR, "over", id="no map offered"
        ),
        pytest.param(
            family(meeting(FIRST), map_aangeboden=None, leerroute="O"),
            HALF_YEAR,
            None,
            id="no map on the onderwijsroute",
        ),
        pytest.param(
            family(meeting(FIRST), pvt_aangeboden=None, leerroute="O"),
            HALF_YEAR,
            "over",
            id="a pvt on the onderwijsroute",
        ),
        pytest.param(
            family(meeting(FIRST), pvt_aangeboden=HALF_YEAR + DAY),
            HALF_YEAR,
            "over",
            id="pvt offered later, not known yet",
        ),
        pytest.param(
            family(meeting(FIRST), pvt_aangeboden=None, pvt_start=FIRST),
            HALF_YEAR,
            None,
            id="pvt that began was offered",
        ),
        pytest.param(
            family(meeting(FIRST), map_aangeboden=None, map_eindgesprek=FIRST),
            HALF_YEAR,
            None,
            id="map that is done was offered",
        ),
        pytest.param(
            with_meetings(leerroute="B"), HALF_YEAR, None, id="not for an asielstatushouder"
        ),
        pytest.param(family(doelgroep=""), HALF_YEAR, "unknown", id="group missing"),
        pytest.param(family(leerroute=""), HALF_YEAR, "unknown", id="route missing"),
        pytest.param(family(pip=None), HALF_YEAR, "unknown", id="no pip"),
        pytest.param(
            facts_of(doelgroep=GEZIN, leerroute="B", pip=PIP, **OFFERED),
            HALF_YEAR,
            "unknown",
            id="table not delivered",
        ),
    ],
)
def test_sig27(facts, on, expected):
    check("SIG-27", facts, on, expected)


def test_sig27_says_what_is_missing():
    facts = family(meeting(BRP), map_aangeboden=None)
    assert explain(verdict_of("SIG-27", facts, date(2026, 12, 1))) == (
        "Het PIP is van 28 februari 2026. De laatste afspraak die doorging was daarvoor,"
        " op 5 januari 2026. De MAP is nog niet aangeboden."
    )


# All of them

SPEAKING = {
    "SIG-01": with_contacts(),
    "SIG-02": changing(*THREE),
    "SIG-03": with_contacts(HAS, staff={"A": date(2026, 6, 1)}),
    "SIG-04": with_meetings(meeting(FIRST, CALLED_OFF), meeting(SECOND, CALLED_OFF)),
    "SIG-05": with_meetings(),
    "SIG-06": with_meetings(progress_meeting(SECOND, "niet verschenen"), **SIX),
    "SIG-27": family(),
}
LATER = date(2026, 9, 1)


@pytest.mark.parametrize("signal", SIGNALS)
@pytest.mark.parametrize("how", ["voldaan", "vertrokken", "overleden"])
def test_nothing_is_said_once_it_has_ended(signal: str, how: str):
    facts = SPEAKING[signal]
    assert state_of(signal, facts, LATER) == "over"
    ended = Facts(
        **{name: getattr(facts, name) for name in ("traject", "contactpersonen", "medewerkers")},
        afspraken=facts.afspraken,
        row=facts.row._replace(**{how: LATER}),
    )
    assert state_of(signal, ended, LATER - DAY) == "over"
    assert state_of(signal, ended, LATER) is None


@pytest.mark.parametrize("signal", SIGNALS)
def test_nothing_is_said_while_the_plicht_rests(signal: str):
    facts = SPEAKING[signal]
    rested = Facts(
        **{name: getattr(facts, name) for name in ("traject", "contactpersonen", "medewerkers")},
        afspraken=facts.afspraken,
        row=facts.row,
        besluiten=(tables.Decision("verlenging", "bevalling", date(2026, 8, 20), LATER),),
    )
    assert state_of(signal, rested, LATER - DAY) is None
    assert state_of(signal, rested, LATER) == "over"
    assert verdict_of(signal, rested, LATER).since == max(
        LATER, first_day_by_day(signal, rested, LATER)
    )


def test_sig01_can_be_set_to_speak_on_the_first_day_without():
    at_once = signals.schedule([Setting("SIG-01.d", 0, BRP)])
    facts = with_contacts(person("A", BRP, FIRST))
    assert state_of("SIG-01", facts, FIRST - DAY, at_once) is None
    assert state_of("SIG-01", facts, FIRST, at_once) == "over"


def test_sig01_follows_how_long_a_municipality_supports():
    shorter = signals.schedule([Setting("SIG-23.M", 12, BRP)])
    facts = with_contacts(HAS, mb_start=SUPPORT)
    assert state_of("SIG-01", facts, date(2027, 1, 4), shorter) == "over"
    assert state_of("SIG-01", facts, date(2027, 1, 5), shorter) is None


def test_own_settings_hold_from_their_day():
    stricter = signals.schedule([Setting("SIG-05.first", 30, date(2026, 5, 1))])
    facts = with_meetings(meeting(PIP))
    assert state_of("SIG-05", facts, date(2026, 4, 30), stricter) is None
    assert state_of("SIG-05", facts, date(2026, 5, 1), stricter) == "over"


def random_facts(dice: random.Random) -> Facts:
    """Make a life of at most four years in which much happens, also what is not to be expected."""
    zero = date(2024, 1, 29)

    def day(share: float = 1.0, within: int = 900) -> date | None:
        return zero + dice.randrange(within) * DAY if dice.random() < share else None

    def periods() -> tuple[tables.ContactPeriod, ...]:
        made = []
        for _ in range(dice.randrange(14)):
            van = day()
            tot = van + dice.randrange(400) * DAY if dice.random() < 0.7 else None
            made.append(
                person(
                    dice.choice("ABCD"),
                    van,
                    tot,
                    dice.choice([GEMEENTE, GEMEENTE, *tables.CONTACT_ORGANISATIONS]),
                )
            )
        return tuple(sorted(made, key=lambda each: each.van))

    def meetings() -> tuple[tables.Appointment, ...]:
        made = []
        for _ in range(dice.randrange(14)):
            planned = day()
            to = planned + dice.randrange(1, 30) * DAY if dice.random() < 0.2 else None
            status = dice.choice((*tables.APPOINTMENT_STATUSES, *[CALLED_OFF] * 6, "gehouden"))
            kind = dice.choice(["voortgangsgesprek", "anders"])
            made.append(meeting(planned, status, kind, dice.choice([GEMEENTE, SCHOOL]), to))
        return tuple(sorted(made, key=lambda each: each.gepland_op))

    def rests() -> tuple[tables.Decision, ...]:
        made = []
        for _ in range(dice.randrange(3)):
            van = day()
            tot = van + dice.randrange(200) * DAY if dice.random() < 0.9 else None
            made.append(tables.Decision("verlenging", dice.choice(["ziekte", "dakloos"]), van, tot))
        return tuple(sorted(made, key=lambda each: each.van))

    changed = day()
    return facts_of(
        tables={
            "contactpersonen": periods(),
            "medewerkers": {key: tables.StaffMember(key, GEMEENTE, day(0.5)) for key in "ABCD"},
            "afspraken": meetings(),
            "besluiten": rests(),
            "doelgroepen": (
                (
                    tables.DoelgroepPeriod(zero, changed, dice.choice(tables.GROUPS)),
                    tables.DoelgroepPeriod(changed, None, GEZIN),
                )
                if dice.random() < 0.3
                else ()
            ),
        },
        doelgroep=dice.choice(tables.GROUPS),
        leerroute=dice.choice(tables.ROUTES),
        brp=day(0.8, 100),
        pip=day(0.9, 300),
        termijn_eind=day(0.3),
        voortgangsgesprekken=dice.choice([None, 0, 2, 6]),
        mb_start=day(0.7, 200),
        mb_overdracht=day(0.3),
        pvt_aangeboden=day(0.4),
        map_aangeboden=day(0.4),
        map_start=day(0.2),
    )


OWN = (
    Setting("SIG-01.d", 40, date(2025, 3, 1)),
    Setting("SIG-02.n", 2, date(2025, 1, 1)),
    Setting("SIG-03.d", 60, date(2025, 2, 1)),
    Setting("SIG-04.k", 3, date(2025, 6, 1)),
    Setting("SIG-05.first", 60, date(2024, 9, 1)),
    Setting("SIG-05.later", 120, date(2025, 7, 1)),
    Setting("SIG-06.d", 10, date(2025, 1, 15)),
    Setting("SIG-27.m", 9, date(2025, 4, 1)),
)


@pytest.mark.parametrize("settings", [(), OWN], ids=["defaults", "own settings"])
@pytest.mark.parametrize("signal", SIGNALS)
def test_since_is_what_asking_day_by_day_gives(signal: str, settings: tuple[Setting, ...]):
    schedule = signals.schedule(settings)
    dice = random.Random(signal)  # noqa: S311
    asked = 0
    while asked < 80:
        facts = random_facts(dice)
        on = date(2024, 6, 1) + dice.randrange(1000) * DAY
        verdict = verdict_of(signal, facts, on, schedule)
        if verdict is not None and verdict.state == ON:
            asked += 1
            assert verdict.since == first_day_by_day(signal, facts, on, schedule), (facts, on)
            assert "None" not in explain(verdict)
