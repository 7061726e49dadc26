"""From trajectories to what is published: who has all of it finds no small number.

The attacker has every published figure of a day; they know which figures are about the same
people, and how what is told adds up. In these tests they are even given the numbers before they
were rounded. Safe is: of no count of 1 to n - 1, of people or of an answer of theirs, can it be
said that it is below n. What somebody inside knows already is no part of this.
"""

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures.published import World
from tests.rulebook.test_example import TODAY, facts_of
from weerklank.figures.rules import counting
from weerklank.figures.rules.answers import answers
from weerklank.figures.rules.counting import FURTHER
from weerklank.figures.rules.figures import Figure, place_of
from weerklank.figures.rules.indicators import MEASURES
from weerklank.figures.rules.indicators.measuring import Statistic
from weerklank.figures.rules.publication import kept_back, rounded
from weerklank.rulebook.facts import ASIEL, GEZIN, Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.tables import (
    Appointment,
    ContactPeriod,
    Exam,
    Presence,
    StaffMember,
    Traject,
)
from weerklank.site.demo import trajectories as example

ON = date(2026, 11, 1)
QUARTERS = [date(2026, 9, 30), date(2026, 6, 30), date(2026, 3, 31), date(2025, 12, 31)]
SCHEDULE = signals.schedule()
# Of each kind some: everybody, yes and no, a population, classes, the leerroutes themselves, a
# part of the people, not known of some, a measure among the yes of another, and sums.
ASKED = {
    "1.aantal", "2.gender", "4.gestart", "5.vastgesteld", "6.leerroute", "11.voldaan",
    "11.document", "12.termijn", "14.ondertekend", "14.wacht", "15.afgerond", "18.KNM",
    "16.aanwezig", "21.gehouden", "21.afgezegd", "101.wacht", "102.wacht", "103.wacht",
    "104.lengte", "106.wacht", "106.lengte",
}  # fmt: skip


SCHOOL_OF = {"D-1": "De Brug", "D-2": "Taalhuis", "D-3": "Elders"}  # by the key of a docent
STAFF = {key: StaffMember(key, name) for key, name in SCHOOL_OF.items()}


def trajectory(profile, kern="", docent=""):
    """Make one trajectory; the route is empty before the PIP, and then nothing has begun."""
    group, route, year, gender, intake, done, exam, *meetings = profile
    # Of some the group or the kennisgeving is not known: groups of their own.
    known = {"kennisgeving": date(year, 3, 1)} if year else {"koppeling": date(2023, 12, 1)}
    year = year or 2024
    row = Traject(
        doelgroep=group,
        leerroute=route,
        **known,
        gender=gender,
        intake=date(year, 5, 1) if intake else None,
        pip=date(year, 6, 1) if route else None,
        pvt_start=date(year, 8, 1) if route and intake else None,
        pvt_ondertekend=date(year, 9, 1) if route and intake else None,
        map_start=date(year, 8, 1) if route and gender == "man" else None,
        map_eindgesprek=date(year, 9, 1) if route and gender == "man" else None,
        taal_start=date(year, 7, 1) if route and exam else None,
        voldaan=date(2026, 5, 1) if done else None,
        voldaan_document=done,
        kern=kern,
        brp=known.get("kennisgeving"),
    )
    lives = {
        "contactpersonen": tuple(
            ContactPeriod("taalschool", each, date(2024, 1, 1)) for each in [docent] if each
        ),
        "medewerkers": STAFF,
    }
    exams = {"": (), "ja": "Geslaagd", "nee": "Gezakt"}[exam]
    found = (Exam("KNM", "", date(2026, 1, 1), exams),) if exams else ()
    if not meetings:
        return Facts("T", row, examens=found, besluiten=(), **lives)
    planned, held, cancelled = meetings
    row = row._replace(voortgangsgesprekken=planned)
    statuses = ["gehouden"] * held + ["afgezegd door organisatie"] * cancelled
    return Facts(
        "T",
        row,
        examens=found,
        besluiten=(),
        afspraken=tuple(
            Appointment("", "voortgangsgesprek", date(2026, 9, 1 + i), status)
            for i, status in enumerate(statuses)
        ),
        presentie=(Presence(date(2026, 9, 1), held + cancelled, held),) if statuses else (),
        **lives,
    )


profiles = st.tuples(
    st.sampled_from([ASIEL, ASIEL, GEZIN, ""]),
    st.sampled_from(["B", "O", "Z", ""]),
    st.sampled_from([2024, 2025, None]),
    st.sampled_from(["man", "vrouw", ""]),
    st.booleans(),
    st.sampled_from(["", "", "diploma", "certificaat"]),
    st.sampled_from(["", "ja", "nee"]),
)
registers = st.lists(profiles, min_size=1, max_size=10, unique=True).flatmap(
    lambda some: st.lists(
        st.tuples(st.sampled_from(some), st.integers(1, 30)), min_size=1, max_size=10
    )
)


with_meetings = st.tuples(
    profiles, st.sampled_from([None, 4, 6]), st.integers(0, 3), st.integers(0, 2)
).map(lambda drawn: (*drawn[0], *drawn[1:]))
registers_with_meetings = st.lists(with_meetings, min_size=1, max_size=8, unique=True).flatmap(
    lambda some: st.lists(
        st.tuples(st.sampled_from(some), st.integers(1, 20)), min_size=1, max_size=8
    )
)


# Who lives where and goes to which school, beside what they do there.
placed = st.tuples(
    profiles,
    st.integers(1, 30),
    st.sampled_from(["Centrum", "Noord", "Dorp", ""]),
    st.sampled_from([*SCHOOL_OF, ""]),
)
registers_with_places = st.lists(placed, min_size=1, max_size=10)


def people_of(register):
    return [
        each
        for profile, times, *place in register
        for each in [trajectory(profile, *place)] * times
    ]


def published_of(people, n):
    return answers(people, [ON], SCHEDULE, published=n)[ON].published


def attacked(people, n, published=None, *, sharp=True):
    """Return what the attacker could say of the secrets: how many at least and at most."""
    world = World(counting.count(people, [ON], SCHEDULE)[ON], ASKED)
    published = published_of(people, n) if published is None else published
    attacker = world.attacker([f for f in published if f.measure in ASKED], n, sharp=sharp)
    secrets = world.secrets(n)
    found = {each: value for each, value in attacker.solved().items() if each in secrets}
    found |= {each: attacker.low[each] for each in secrets if attacker.is_certain(each)}
    assert all(secrets[each] == value for each, value in found.items())
    return {each: (attacker.low[each], attacker.high[each]) for each in secrets}, found


# --- one day ----------------------------------------------------------------------------------
def test_every_measure_that_is_asked_is_counted_of_such_registers():
    """What no register of these tests holds would be kept back, and the attacker find nothing."""
    register = [
        ((ASIEL, route, 2024, gender, intake, done, exam, 4, 2, 1), 25)
        for route in "BOZ"
        for gender, intake, exam in (("man", True, "ja"), ("vrouw", False, ""))
        for done in ("", "diploma")
    ] + [((ASIEL, "", 2025, "man", False, "", "", 4, 2, 1), 25)]
    published = published_of(people_of(register), 10)
    told = {each.measure for each in published if each.denominator is not None}
    assert told >= ASKED


@settings(max_examples=60)
@given(register=registers, n=st.sampled_from([3, 5, 10]))
def test_of_no_small_number_of_a_day_can_it_be_said_that_it_is_small(register, n):
    between, found = attacked(people_of(register), n)
    assert found == {}
    assert {each: said for each, said in between.items() if said[1] < n} == {}


@settings(max_examples=60)
@given(register=registers_with_places, n=st.sampled_from([3, 5, 10]))
def test_nor_by_where_people_live_and_which_school_they_go_to(register, n):
    between, found = attacked(people_of(register), n)
    assert found == {}
    assert {each: said for each, said in between.items() if said[1] < n} == {}


def test_a_kern_or_school_of_a_few_is_not_named_in_what_is_published():
    lives = (ASIEL, "B", 2024, "man", True, "", "")
    register = [
        (lives, 40, "Centrum", "D-1"),
        (lives, 30, "Noord", "D-2"),
        (lives, 4, "Dorp", "D-3"),
        (lives, 8, "", ""),
    ]
    named = {
        (side, code)
        for each in published_of(people_of(register), 10)
        for side, code in each.split.items()
        if side in FURTHER
    }
    # Four in the Dorp and eight elsewhere are together enough, with one who is named in each.
    assert named == {
        ("kern", "Centrum"), ("kern", "Noord"), ("taalschool", "De Brug"),
        ("taalschool", "Taalhuis"), ("begeleiding", "geen organisatie"),
    }  # fmt: skip


@settings(max_examples=40)
@given(register=registers_with_meetings, n=st.sampled_from([3, 5, 10]))
def test_of_no_few_meetings_or_lessons_can_it_be_said_that_they_are_few(register, n):
    between, found = attacked(people_of(register), n)
    assert found == {}
    assert {each: said for each, said in between.items() if said[1] < n} == {}


FEW_IN_GEZIN = [
    ((ASIEL, "B", 2024, "man", True, "", ""), 40),
    ((GEZIN, "B", 2024, "man", True, "", ""), 2),
]


def test_attacker_finds_what_only_its_own_figure_keeps_back():
    """The attacker of these tests is a real one: they subtract a group from the whole."""
    told = [
        Figure("1.aantal", "", split, number, number, 0, number)
        for split, number in (({}, 42), ({"doelgroep": ASIEL}, 40))
    ]
    between, found = attacked(people_of(FEW_IN_GEZIN), 3, told)
    assert found["alle", place_of({"doelgroep": GEZIN})] == 2
    assert between["alle", place_of({"doelgroep": GEZIN})] == (2, 2)
    between, found = attacked(people_of(FEW_IN_GEZIN), 3)
    assert found == {}
    assert between["alle", place_of({"doelgroep": GEZIN})][1] >= 3


def test_few_meetings_cannot_be_worked_out_from_the_other_cohorts():
    """27 of 759 in all, 17 of 430 and 8 of 290 would say that it was 2 of 39 of the third."""
    register = [
        ((ASIEL, "B", year, "man", True, "", "", 4, 3, cancelled), times)
        for year, cancelled, times in (
            (2024, 1, 20), (2024, 0, 80), (2025, 1, 10), (2025, 0, 60), (None, 1, 2), (None, 0, 40),
        )
    ]  # fmt: skip
    few = (("21.afgezegd", "first"), place_of({"cohort": "onbekend"}))
    between, _found = attacked(people_of(register), 10)
    assert between[few][1] >= 10
    whole = next(
        each for each in published_of(people_of(register), 10) if each.measure == "21.afgezegd"
    )
    assert whole.value == 0.04  # 30 of 670, of 32 of 668: the total can still be seen


def test_six_of_six_cannot_be_worked_out_from_the_other_leerroutes():
    """106 of 156 in all, and 100 of 150 in the B1-route, would say 6 of 6 without a leerroute."""
    register = [
        ((ASIEL, "B", 2024, "man", True, "", ""), 100),
        ((ASIEL, "B", 2024, "man", False, "", ""), 50),
        ((ASIEL, "Z", 2024, "man", True, "", ""), 60),
        ((ASIEL, "Z", 2024, "man", False, "", ""), 40),
        ((ASIEL, "", 2024, "man", True, "", ""), 6),
    ]
    between, _found = attacked(people_of(register), 5)
    low, high = between.get((("4.gestart", False), place_of({"leerroute": "geen"})), (0, 99))
    assert low == 0
    assert high >= 5
    rows = [f for f in published_of(people_of(register), 5) if f.measure == "4.gestart"]
    assert not rows[0].suppressed  # the total can still be seen
    assert {tuple(f.split.values()) for f in rows if f.suppressed} >= {("geen",)}


@pytest.mark.parametrize("n", [5, 10])
@pytest.mark.parametrize("few", [1, 4])
@pytest.mark.parametrize("side", ["doelgroep", "cohort"])
def test_few_who_are_not_known_are_a_group_of_their_own_that_nobody_finds(side, few, n):
    group, year = ("", 2024) if side == "doelgroep" else (ASIEL, None)
    register = [
        ((ASIEL, "B", 2024, "man", True, "", ""), 60),
        ((ASIEL, "Z", 2025, "vrouw", False, "", "ja"), 50),
        ((GEZIN, "B", 2025, "vrouw", True, "", ""), 40),
        ((group, "Z", year, "man", True, "", ""), few),
    ]
    between, found = attacked(people_of(register), n)
    assert found == {}
    assert min(high for _low, high in between.values()) >= n
    rows = {
        figure.split[side]: figure
        for figure in published_of(people_of(register), n)
        if figure.measure == "1.aantal" and list(figure.split) == [side]
    }
    assert rows["onbekend"].suppressed
    assert [figure.value for figure in rows.values() if not figure.suppressed]


def test_enough_who_are_not_known_are_told_as_a_group():
    register = [
        ((ASIEL, "B", 2024, "man", True, "", ""), 60),
        ((GEZIN, "B", 2024, "vrouw", True, "", ""), 40),
        (("", "B", 2024, "vrouw", True, "", ""), 20),
    ]
    rows = {
        figure.split["doelgroep"]: figure.value
        for figure in published_of(people_of(register), 10)
        if figure.measure == "1.aantal" and list(figure.split) == ["doelgroep"]
    }
    assert rows == {ASIEL: 60, GEZIN: 40, "onbekend": 20}


def test_word_that_somebody_filled_in_is_not_named_for_a_few():
    """That there is somebody of this herkomst would be told by its name."""
    people = [Facts("T", Traject(doelgroep=ASIEL, herkomstgroep=name, koppeling=date(2025, 1, 1)))
              for name, times in (("Turkije", 40), ("Oost-Europa", 25), ("Tonga", 1))
              for _each in range(times)]  # fmt: skip
    answer = answers(people, [ON], SCHEDULE, published=10)[ON]
    named = {each.of_class for each in answer.published if each.measure == "2.herkomst"}
    assert named == {"Turkije"}
    inside = {each.of_class for each in answer.inside if each.measure == "2.herkomst"}
    assert inside == {"Turkije", "Oost-Europa", "Tonga"}


# --- inside and outside, and what goes out ----------------------------------------------------
@settings(max_examples=60)
@given(register=registers)
def test_what_goes_out_is_rounded_and_never_about_fewer_than_ten(register):
    answer = answers(people_of(register), [ON], SCHEDULE, published=10)[ON]
    for each in answer.published:
        assert each.numerator is None
        assert len(each.split) <= 1
        if MEASURES[each.measure].statistic in {Statistic.COUNT, Statistic.EVERYBODY}:
            assert not each.value or (each.value % 5 == 0 and each.value >= 10)
        assert not each.denominator or (each.denominator % 5 == 0 and each.denominator >= 30)
        assert not each.missing or each.missing >= 10


@settings(max_examples=40)
@given(register=registers)
def test_inside_nothing_is_kept_back_and_small_numbers_are_marked(register):
    answer = answers(people_of(register), [ON], SCHEDULE, published=10)[ON]
    for each in answer.inside:
        assert not each.suppressed
        counts = [each.denominator or 0]
        if each.numerator is not None:
            counts += [each.numerator, abs(counts[0] - each.numerator)]
        assert each.is_of_few is any(0 < count < 10 for count in counts) or (
            MEASURES[each.measure].statistic == Statistic.RATIO
        )


# --- the whole register of the example --------------------------------------------------------
@pytest.fixture(scope="module")
def people():
    return list(facts_of(example.make(TODAY)))


@pytest.fixture(scope="module")
def quarter(people):
    """Count each day once: what is true then, and what the register says of it."""

    def count(on):
        world = World(counting.count(people, [on], SCHEDULE)[on])
        return world, answers(people, [on], SCHEDULE, published=10)[on]

    return cache(count)


@pytest.mark.parametrize("sharp", [False, True], ids=["as published", "before rounding"])
@pytest.mark.parametrize("on", QUARTERS, ids=str)
def test_of_no_small_number_of_the_example_can_it_be_said_that_it_is_small(quarter, on, sharp):
    world, told = quarter(on)
    attacker, secrets = world.attacker(told.published, 10, sharp=sharp), world.secrets(10)
    assert len(secrets) > 200
    assert {each: attacker.high[each] for each in secrets if attacker.high[each] < 10} == {}


def test_rounding_alone_would_give_small_numbers_of_the_example_away(quarter):
    """Each figure that is about ten people or more on both sides, rounded, and nothing else."""
    world, told = quarter(QUARTERS[0])
    exact = told.inside
    alone = [
        kept_back(each) if each.is_of_few else rounded(each, 10)
        for each in exact
        if each.denominator is not None
        and (not each.split or len({*each.split, *MEASURES[each.measure].within}) == 1)
    ]
    attacker, secrets = world.attacker(alone, 10, sharp=False), world.secrets(10)
    assert [each for each in secrets if attacker.low[each] > 0 and attacker.high[each] < 10]


def test_two_quarters_beside_each_other_give_no_count_of_who_came_or_left(quarter):
    """Of each published number it stays open by how much it changed, within eight."""
    first, second = QUARTERS[1], QUARTERS[0]
    between = []
    for on in (first, second):
        world, told = quarter(on)
        between.append((world.attacker(told.published, 10, sharp=False), world.truth))
    (before, old), (after, new) = between
    changed = [
        name for name in old.keys() & new.keys()
        if 0 < abs(new[name] - old[name]) < 10 and "others" not in name[0]
    ]  # fmt: skip
    assert len(changed) > 100
    for name in changed:
        least = after.low[name] - before.high[name]
        most = after.high[name] - before.low[name]
        assert most - least >= 4, name
