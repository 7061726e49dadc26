"""The example of the register: enough of everything, the same every time, and openly invented."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from weerklank.rulebook import tables
from weerklank.rulebook.facts import Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import ON, UNKNOWN, Verdict, judge
from weerklank.site.demo import cases, lives, trajectories
from weerklank.site.demo.trajectories import Made

TODAY = date(2026, 11, 25)
DAYS = [TODAY, date(2026, 6, 15), date(2027, 2, 1), date(2028, 2, 29)]
SHOWN = {"aan": ON, "onbekend": UNKNOWN, "stil": None}


@pytest.fixture(scope="module")
def made() -> Made:
    return trajectories.make(TODAY)


def facts_of(made: Made) -> Iterator[Facts]:
    """Every trajectory as the rules read it, when all tables were handed over."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for name, rows in made.items():
        for key, row in rows:
            found[key][name].append(row)
    staff = {row.contactpersoon: row for _, row in made["medewerkers"]}
    lists = [
        table.name
        for table in tables.ALL
        if table.of_trajectory and table.name not in ("trajecten", "duo")
    ]
    for key, row in made["trajecten"]:
        yield Facts(
            key,
            row,
            medewerkers=staff,
            duo=next(iter(found[key]["duo"]), None),
            duo_delivered=True,
            **{name: tuple(found[key][name]) for name in lists},
        )


def verdicts_of(made: Made, today: date) -> dict[str, dict[str, Verdict]]:
    schedule = signals.schedule()
    return {
        facts.traject: {
            verdict.signal: verdict for verdict in judge(facts, today, schedule, signals.ALL)
        }
        for facts in facts_of(made)
    }


def test_there_are_420_trajectories_with_a_row_each(made: Made) -> None:
    keys = [key for key, _ in made["trajecten"]]

    assert len(keys) == len(set(keys)) == 420


def test_every_group_takes_every_route_in_every_cohort(made: Made) -> None:
    seen = Counter(
        (row.doelgroep, row.leerroute, row.kennisgeving.year)
        for _, row in made["trajecten"]
        if row.kennisgeving and row.leerroute
    )

    assert {
        (group, route, year)
        for group in tables.GROUPS
        for route in tables.ROUTES
        for year in (2024, 2025, 2026)
    } <= set(seen)


def test_same_seed_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        trajectories.write(trajectories.make(TODAY), tmp_path / name)

    files = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert files == sorted(f"{table.name}.csv" for table in tables.ALL)
    for name in files:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_another_seed_gives_other_lives(made: Made) -> None:
    assert trajectories.make(TODAY, seed=7)["trajecten"] != made["trajecten"]


# What is agreed in a PIP no supplier sends: it is entered by hand.
SENT = [table for table in tables.ALL if table is not tables.PIP_AFSPRAKEN]


@pytest.mark.parametrize("table", SENT, ids=lambda table: table.name)
def test_natural_keys_stand_there_once_and_are_filled(made: Made, table: tables.Table) -> None:
    keys = [
        (key, *(getattr(row, name) for name in table.key if name != "nummer"))
        for key, row in made[table.name]
    ]

    assert keys
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert [key for key in keys if None in key or "" in key[1:]] == []


@pytest.mark.parametrize("table", tables.ALL, ids=lambda table: table.name)
def test_words_are_those_of_the_tables(made: Made, table: tables.Table) -> None:
    wrong = {
        (column.name, value)
        for _, row in made[table.name]
        for column, value in zip(table.columns, row, strict=True)
        if column.choices and value and value not in column.choices
    }

    assert wrong == set()


def test_nothing_has_happened_that_lies_ahead(made: Made) -> None:
    planned = {"verwachte_start", "termijn_eind", "spreekuur_eind"}

    ahead = {
        (key, name)
        for key, row in made["trajecten"]
        for name, value in row._asdict().items()
        if isinstance(value, date) and value > TODAY and name not in planned
    }

    assert ahead == set()
    assert max(row.bekend_tot for _, row in made["uren"]) <= TODAY
    assert {row.status for _, row in made["afspraken"] if row.gepland_op > TODAY} == {"gepland"}


def test_places_and_staff_are_those_that_are_handed_over(made: Made) -> None:
    places = {row.plek for _, row in made["plekken"]}
    staff = {row.contactpersoon for _, row in made["medewerkers"]}

    arranged = [row for _, row in made["participatie"] if row.soort not in tables.INFORMAL]
    assert {row.plek for row in arranged} <= places
    assert {row.contactpersoon for _, row in made["contactpersonen"]} - staff == {"consulent X"}
    assert sum(1 for _, row in made["medewerkers"] if row.uit_dienst) == 2


def test_the_caseload_of_consulent_a_is_one_that_a_person_can_carry(made: Made) -> None:
    caseload = {
        key
        for key, row in made["contactpersonen"]
        if row.contactpersoon == "consulent A" and row.tot is None
    }

    assert 35 <= len(caseload) <= 60


def test_organisations_say_that_they_do_not_exist() -> None:
    said = ("Voorbeeld", "erzonnen", "Verzin", "Proefwijk", "Denkbeeld")
    organisations = [place[0] for place in lives.PLACES]
    organisations += [*lives.SCHOOLS, lives.SUPPORT, lives.MUNICIPALITY]

    assert [name for name in organisations if not any(word in name for word in said)] == []


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_named_cases_show_what_their_key_says(today: date) -> None:
    found = verdicts_of(trajectories.make(today), today)
    told = [
        case
        for case in cases.CASES
        if case.signal in signals.BY_SIGNAL
        and not (case.shows == "onbekend" and is_sure(case.signal, today))
    ]

    said = {case.key: getattr(found[case.key].get(case.signal), "state", None) for case in told}

    assert said == {case.key: SHOWN[case.shows] for case in told}


def test_every_signal_has_a_case_that_speaks_and_one_that_is_silent() -> None:
    shown = {(case.signal, case.shows) for case in cases.CASES}

    assert {(signal, "aan") for signal in signals.BY_SIGNAL} <= shown
    assert {(signal, "stil") for signal in signals.BY_SIGNAL} <= shown


# Everything was handed over here, and these only miss something when a table is not there.
SURE_WITH_ALL_TABLES = {"SIG-02", "SIG-04", "SIG-08"}
# Only in this year do results come at two different times, so that a level can be missed.
YEAR_OF_LATE_RESULTS, ONLY_THEN = 2026, "SIG-21"


def is_sure(signal: str, today: date) -> bool:
    """Whether nothing can be unknown of this signal, on this day and in this example."""
    return signal in SURE_WITH_ALL_TABLES or (
        signal == ONLY_THEN and today.year != YEAR_OF_LATE_RESULTS
    )


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_signal_is_on_silent_and_unknown_of_someone(today: date) -> None:
    said = verdicts_of(trajectories.make(today), today).values()

    seen = {
        (signal, getattr(verdicts.get(signal), "state", None))
        for verdicts in said
        for signal in signals.BY_SIGNAL
    }

    wanted = {
        (signal, state)
        for signal in signals.BY_SIGNAL
        for state in (ON, UNKNOWN, None)
        if state != UNKNOWN or not is_sure(signal, today)
    }
    assert wanted - seen == set()


def test_every_signal_is_unknown_of_someone_when_nothing_but_the_first_table_came(
    made: Made,
) -> None:
    schedule = signals.schedule()
    bare = [Facts(key, row) for key, row in made["trajecten"]]

    unknown = {
        verdict.signal
        for facts in bare
        for verdict in judge(facts, TODAY, schedule, signals.ALL)
        if verdict.state == UNKNOWN
    }

    assert set(signals.BY_SIGNAL) - unknown == set()


def test_signals_speak_of_some_and_not_of_most(made: Made) -> None:
    counts = Counter(
        verdict.signal
        for said in verdicts_of(made, TODAY).values()
        for verdict in said.values()
        if verdict.state == ON
    )

    assert set(counts) == set(signals.BY_SIGNAL)
    assert {signal: count for signal, count in counts.items() if count > 140} == {}


def test_lessons_rest_in_august(made: Made) -> None:
    assert {row.aangeboden for _, row in made["presentie"] if row.maand.month == 8} == {0}
    assert not [row for _, row in made["presentie"] if row.maand > TODAY - timedelta(days=28)]


@pytest.mark.parametrize("today", DAYS)
def test_nobody_has_an_appointment_in_a_weekend(today):
    days = [
        day
        for _key, row in trajectories.make(today)["afspraken"]
        for day in (row.gepland_op, row.verzet_naar)
        if day is not None
    ]
    assert len(days) > 1000
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}
