"""Every figure, counted again in plain SQL, on days now and past."""

from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from statistics import median

import pytest

from tests.figures.recount import MEASURES, Recount
from tests.figures.republish import Republished
from tests.rulebook import naive
from tests.rulebook.test_example import TODAY, facts_of
from weerklank.figures.rules import indicators
from weerklank.figures.rules.answers import answers
from weerklank.figures.rules.indicators.measuring import NOT_RECORDED
from weerklank.rulebook import tables
from weerklank.rulebook.signals import catalogue as signals
from weerklank.site.demo import trajectories

DAYS = [TODAY, date(2026, 6, 30), date(2025, 11, 28), date(2024, 12, 31)]


@pytest.fixture(scope="module")
def made():
    return trajectories.make(TODAY)


@pytest.fixture(scope="module")
def people(made):
    return list(facts_of(made))


@pytest.fixture(scope="module")
def recount_on(made):
    handed_over = as_tables(made)
    return cache(lambda on: Recount(handed_over, on))


def plain(value):
    return value.isoformat() if isinstance(value, date) else value


def as_tables(made):
    return {
        table.name: (
            ["traject", *(column.name for column in table.columns)],
            [(key, *map(plain, row)) for key, row in made[table.name]],
        )
        for table in tables.ALL
        if table.of_trajectory and table.name != "duo"
    } | {
        "medewerkers": (
            list(tables.StaffMember._fields),
            [tuple(map(plain, row)) for _key, row in made["medewerkers"]],
        )
    }


def test_every_measure_that_is_recorded_is_counted_again():
    recorded = {
        measure.key for measure in indicators.MEASURES.values() if NOT_RECORDED not in measure.needs
    }
    assert {*MEASURES, *BY_HAND} == recorded


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_every_figure_is_the_same_counted_in_sql(people, recount_on, on):
    recount = recount_on(on)
    answer = answers(people, [on], signals.schedule(), published=10)[on]
    again = {measure: recount.figures(measure) for measure in MEASURES}
    compared, different = 0, []
    for figure in answer.inside:
        assert not figure.suppressed
        if figure.measure not in MEASURES or figure.value is None:
            continue
        split = tuple(figure.split.items())
        told = again[figure.measure].get((figure.of_class, split))
        if told is None:
            told = (0, *again[figure.measure][next(iter(again[figure.measure]))[0], split][1:3], 0)
        numerator, denominator, missing, value = told
        mine = (figure.numerator, figure.denominator, figure.missing, figure.value)
        compared += 1
        if mine != pytest.approx((numerator, denominator, missing, value)):
            different.append((figure.measure, figure.of_class, split, mine, told))
    assert different == []
    assert compared > (3_000 if on.year > 2024 else 500)


@pytest.mark.parametrize("n", [10, 5])
@pytest.mark.parametrize("on", [date(2026, 9, 30), date(2026, 6, 30), date(2025, 12, 31)], ids=str)
def test_every_published_figure_is_the_same_worked_out_again(people, recount_on, on, n):
    again = Republished(recount_on(on), n)
    published = answers(people, [on], signals.schedule(), published=n)[on].published
    compared, different = 0, []
    for measure in MEASURES:
        mine = {
            (f.of_class, tuple(f.split.items())): f
            for f in published
            if f.measure == measure and f.denominator != 0
        }
        fixed = indicators.MEASURES[measure].classes
        words = {
            row[-1] for row in again.recount.answers(measure) if MEASURES[measure][2] == "CLASSES"
        }
        classes = fixed or sorted(words - {None, "apart"})
        told, of_all = again.figures(measure, classes)
        for key, figure in mine.items():
            right = told.get(key)  # none: there is nobody
            compared += 1
            unit = indicators.MEASURES[measure].unit
            if right is None:
                same = figure.suppressed
            else:
                decimals = {"aandeel": 2, "aantal": 1}.get(unit, 0)
                value = None if right[3] is None else round(right[3], decimals)
                same = (figure.denominator, figure.about, figure.missing, figure.value) == (
                    *right[:3], value,
                )  # fmt: skip
            if not same:
                different.append((measure, key, right, figure))
        lacking = [
            key for key, right in told.items() if right and right[0] != 0 and key not in mine
        ]
        assert lacking == [], measure
        assert fixed or {of_class for of_class, _split in mine} <= {*of_all, ""}
    assert different == []
    assert compared > 500


# --- the plainest way to answer, of one trajectory; None: not known, "apart": not asked --------
def no_attempts_left(facts, on):
    known = [each for each in facts.examens if each.datum <= on]
    passed = {each.onderdeel for each in known if each.uitslag == "Geslaagd"}
    left = {
        each.onderdeel: each.gratis_pogingen_tegoed
        for each in known
        if each.gratis_pogingen_tegoed is not None
    }
    if not left:
        return None if facts.examens else "apart"
    return any(number == 0 for part, number in left.items() if part not in passed)


def level(facts, on):
    reached = [
        (each.onderdeel, each.niveau)
        for each in (*(e for e in facts.examens if e.uitslag == "Geslaagd"), *facts.niveaus)
        if each.niveau and each.datum <= on
    ]
    parts = ("LE", "LU", "SC", "SP")
    # A1 < A2 < B1 < B2, as words too; the lowest of what was reached best.
    best = [max((at for of, at in reached if of == part), default="") for part in parts]
    return min(best) or None


def switches(facts, on):
    routes = sorted((each.van, each.leerroute) for each in facts.leerroutes if each.van <= on)
    return [
        (after[0], f"{before[1]} → {after[1]}")
        for before, after in pairwise(routes)
        if before[1] != after[1]
    ]


def switched(facts, on):
    last = naive.add_months(facts.row.pip + timedelta(days=1), 18)
    found = switches(facts, on)
    return "apart" if last > on else bool(found and found[0][0] <= last)


def direction(facts, on):
    found = switches(facts, on)
    return found[-1][1] if found else "apart"


def between_meetings(facts, on):
    held = sorted(
        each.gepland_op
        for each in facts.afspraken
        if each.soort == "voortgangsgesprek" and each.status == "gehouden" and each.gepland_op <= on
    )
    gaps = [(after - before).days for before, after in pairwise(held)]
    return median(gaps) if gaps else "apart"


def days_without(facts, on):
    contacts = sorted(
        (each.van, each.tot, each.contactpersoon)
        for each in facts.contactpersonen
        if each.organisatie == "gemeente" and each.van <= on
    )
    gaps = [
        max(0, (after[0] - before[1]).days)
        for before, after in pairwise(contacts)
        if before[1] and before[2] != after[2]
    ]
    return median(gaps) if gaps else "apart"


def runs_in_z(facts, on):
    here = naive.exists(facts, on) and not naive.is_over(facts, on)
    return here and (naive.group(facts, on), naive.route(facts, on)) == (naive.ASIEL, "Z")


# Whom it is about, and what is asked; in Python because the order of someone's rows matters.
BY_HAND = {
    "17.op_schema": (runs_in_z, naive.on_pace),
    "18.geen_tegoed": (naive.exists, no_attempts_left),
    "19.niveau": (lambda facts, on: naive.has_come(facts.row.voldaan, on), level),
    "20.binnen_18": (lambda facts, on: naive.has_come(facts.row.pip, on), switched),
    "20.richting": (naive.exists, direction),
    "21.dagen": (naive.exists, between_meetings),
    "22.gat": (naive.exists, days_without),
}


def told(key, of_class, known):
    if of_class:
        return known.count(of_class) / len(known)
    if key in {"21.dagen", "22.gat"}:
        return median(known)
    return sum(known) / len(known)


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_what_needs_the_order_of_rows_is_the_same_counted_in_python(people, on):
    answer = answers(people, [on], signals.schedule(), published=3)[on]
    compared = 0
    for figure in answer.inside:
        if figure.measure not in BY_HAND or figure.split or figure.value is None:
            continue
        is_asked, answered = BY_HAND[figure.measure]
        given = [answered(each, on) for each in people if is_asked(each, on)]
        known = [each for each in given if each not in {None, "apart"}]
        assert (figure.denominator, figure.missing) == (len(known), given.count(None)), figure
        assert figure.value == pytest.approx(told(figure.measure, figure.of_class, known)), figure
        compared += 1
    assert compared > (3 if on.year > 2025 else 0)


def test_recount_finds_a_figure_that_is_wrong(made):
    """It is a real comparison: with one person fewer in the tables the numbers differ."""
    fewer = {name: list(rows) for name, rows in made.items()}
    fewer["trajecten"] = fewer["trajecten"][1:]
    assert Recount(as_tables(fewer), TODAY).people() == Recount(as_tables(made), TODAY).people() - 1
