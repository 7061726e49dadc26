"""From trajectories to figures: whoever has them all finds no small number that was kept back.

The attacker has every split of every indicator of a day; she knows which figures are about the
same people, and how what is told adds up. What she might do beyond that is written in
docs/methode.md. Beside that two days are put next to each other, and what is for inside next to
what goes out.
"""

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures.attacker import Attacker
from weerklank.figures.rules import counting, figures
from weerklank.figures.rules.answers import answers
from weerklank.figures.rules.figures import TOO_CLOSE, TOO_DEEP, Guarded, steady
from weerklank.figures.rules.indicators import BY_NUMBER, MEASURES, POPULATIONS
from weerklank.figures.rules.indicators.measuring import Kind
from weerklank.figures.rules.suppression import (
    Part,
    lines,
    roll_up,
    roll_up_star,
    star_lines,
)
from weerklank.trajectories.rules.facts import ASIEL, GEZIN, Facts
from weerklank.trajectories.rules.signals import catalogue as signals
from weerklank.trajectories.rules.tables import Appointment, Exam, Presence, Traject

ON = date(2026, 11, 1)
SCHEDULE = signals.schedule()
# Of each kind some: everybody, yes and no, a population, classes, the leerroutes themselves, a
# part of the people, not known of some, and a measure among the yes of another.
ASKED = [BY_NUMBER[number] for number in (1, 2, 4, 5, 6, 11, 14, 15, 17, 18)]
# What is added up of people, and told of something else that is.
RATIOS = [MEASURES[key] for key in ("16.aanwezig", "21.gehouden", "21.afgezegd")]
NESTED = [MEASURES[key] for key in ("16.aanwezig", "21.afgezegd")]
MEASURED = {
    "2.gender": ("man", "vrouw", "anders"),
    "4.gestart": (True, False),
    "11.document": ("diploma", "certificaat"),
    "15.afgerond": (True, False),
    "18.KNM": (True, False),
}


def trajectory(profile):
    """Make one trajectory; the route is empty before the PIP."""
    group, route, year, gender, intake, done, exam, *talks = profile
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
        pvt_ondertekend=date(year, 9, 1) if route and intake else None,
        map_eindgesprek=date(year, 9, 1) if route and gender == "man" else None,
        voldaan=date(2026, 5, 1) if done else None,
        voldaan_document=done,
    )
    exams = {"": (), "ja": "Geslaagd", "nee": "Gezakt"}[exam]
    found = (Exam("KNM", "", date(2026, 1, 1), exams),) if exams else ()
    if not talks:
        return Facts("T", row, examens=found, besluiten=())
    planned, held, cancelled = talks
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


with_talks = st.tuples(
    profiles, st.sampled_from([None, 4, 6]), st.integers(0, 3), st.integers(0, 2)
).map(lambda drawn: (*drawn[0], *drawn[1:]))
registers_with_talks = st.lists(with_talks, min_size=1, max_size=8, unique=True).flatmap(
    lambda some: st.lists(
        st.tuples(st.sampled_from(some), st.integers(1, 20)), min_size=1, max_size=8
    )
)


def people_of(register):
    return [each for profile, times in register for each in [trajectory(profile)] * times]


def _large(people, n):
    return {cell for cell, count in people.items() if count >= 2 * n}


# --- the truth, and what of it was shown ------------------------------------------------------
class Told:
    """Every table behind the figures, with hidden all cells that no figure gives."""

    def __init__(self, tally, guarded, found, *, ratios=False):
        self.guarded = guarded
        self.axes = guarded.axes
        self.add_up, self.lines = (
            (roll_up, lines) if guarded.crossed else (roll_up_star, star_lines)
        )
        self.tables, self.axes_of, self.divisions, self.people_behind = {}, {}, [], {}
        if ratios:  # they are told of nothing that the others tell
            for measure in RATIOS:
                self._ratio(measure)
        else:
            self._of_people(tally)
        for figure in found:
            self._show(figure)

    def _of_people(self, tally):
        self._table("alle", tally.everybody, self.axes)
        for name, population in POPULATIONS.items():
            counts = tally.populations[name]
            above = tally.everybody if population.of == "alle" else tally.populations[population.of]
            self._table(name, counts, self.axes)
            self._table(f"not {name}", above - counts, self.axes)
            self.divisions.append((population.of, [name, f"not {name}"]))
        for key, choices in MEASURED.items():
            self._measure(MEASURES[key], choices)

    def _table(self, name, counts, axes):
        part = Part(self.add_up(counts, axes))
        part.hidden = set(part.values)
        self.tables[name], self.axes_of[name] = part, axes

    def _measure(self, measure, choices):
        axes = self.guarded._axes_of(measure)
        given = self.guarded._answers(measure, axes)
        known = Counter({cell: counter.total() for cell, counter in given.items()})
        rest = self.guarded._among(measure, axes)[1] - known
        self._table(f"{measure.key} known", known, axes)
        self._table(f"{measure.key} missing", rest, axes)
        self.divisions.append((measure.among, [f"{measure.key} known", f"{measure.key} missing"]))
        names = []
        for choice in choices:
            names.append(f"{measure.key} {choice}")
            counts = Counter({cell: counter[choice] for cell, counter in given.items()})
            self._table(names[-1], counts, axes)
        self.divisions.append((f"{measure.key} known", names))

    def _ratio(self, measure):
        """Add what is told of each other, and where the one holds the other what is left."""
        axes = self.guarded._axes_of(measure)
        given = self.guarded._answers(measure, axes)
        sums = {
            name: Counter({cell: Fraction(counter[name]) for cell, counter in given.items()})
            for name in ("first", "second", "people")
        }
        for name in ("first", "second"):
            self._table(f"{measure.key} {name}", sums[name], axes)
        if measure in NESTED:
            self._table(f"{measure.key} rest", sums["second"] - sums["first"], axes)
            self.divisions.append(
                (f"{measure.key} second", [f"{measure.key} first", f"{measure.key} rest"])
            )
        people = self.people_behind[measure.key] = self.add_up(sums["people"], axes)
        for name in ("first", "second"):  # where nobody is, nothing happened
            self.tables[f"{measure.key} {name}"].hidden -= {c for c in people if not people[c]}

    def _show(self, figure):
        measure = MEASURES[figure.measure]
        if figure.numerator is None and figure.denominator is None:
            return
        if measure.kind == Kind.EVERYBODY:
            self._reveal("alle", measure, figure.split, figure.numerator)
        elif measure.counts:
            self._reveal(measure.among, measure, figure.split, figure.denominator)
            self._reveal(measure.counts, measure, figure.split, figure.numerator)
        elif measure.kind == Kind.ROUTES:
            split = dict(figure.split) | {"leerroute": figure.of_class}
            self._reveal(measure.among, measure, split, figure.numerator)
        elif measure.key in MEASURED:
            choice = figure.of_class or True
            self._reveal(f"{measure.key} known", measure, figure.split, figure.denominator)
            self._reveal(f"{measure.key} {choice}", measure, figure.split, figure.numerator)
        elif measure in RATIOS:
            self._reveal(f"{measure.key} first", measure, figure.split, figure.numerator)
            self._reveal(f"{measure.key} second", measure, figure.split, figure.denominator)

    def _reveal(self, name, measure, split, number):
        if number is None or name not in self.tables:
            return
        axes = self.guarded._axes_of(measure)
        cell = tuple(
            split.get(each.name, own.top) for each, own in zip(self.axes, axes, strict=True)
        )
        part = self.tables[name]
        if cell not in part.values:
            assert number == 0  # of a leerroute that nobody follows
            return
        assert float(part.values[cell]) == pytest.approx(number), (name, cell)  # it is true
        part.hidden.discard(cell)

    def secrets(self, n):
        """Give the small numbers of people, or of one answer, that must not be found."""
        few = {
            (name, cell)
            for name, part in self.tables.items()
            if not name.startswith("not ") and "missing" not in name
            for cell in part.hidden
            if 0 < part.values[cell] < n
        }
        return few | self.alike(n) | self.told_of_each_other(n)

    def told_of_each_other(self, n):
        """Give what must not be found of two numbers that are told of each other.

        Where they differ by a few, and where all or nothing of it happened to a small group.
        """
        found = set()
        for key, people in self.people_behind.items():
            first, second = (self.tables[f"{key} {name}"].values for name in ("first", "second"))
            axes = self.axes_of[f"{key} first"]
            for cell, count in first.items():
                of = second[cell]
                is_small = 0 < people[cell] < 2 * n and of and count in {0, of}
                along = sum(code != each.top for code, each in zip(cell, axes, strict=True))
                if 0 < abs(of - count) < n or (
                    is_small
                    and along <= 1
                    and not self._follows(cell, [first], second, axes, _large(people, n))
                ):
                    found.add((f"{key} first", cell))
        return found

    def alike(self, n):
        """Give the small groups, told along one side, in which nobody or everybody is the same.

        Not those of which that follows from a larger group that is alike.
        """
        found = set()
        for whole, names in self.divisions:
            if any("missing" in name for name in names):
                continue
            if whole.removesuffix(" second") in self.people_behind:
                continue  # told_of_each_other
            parts = [self.tables[name].values for name in names]
            of, axes = self.tables[whole].values, self.axes_of[names[0]]
            for cell in parts[0]:
                small = 0 < of[cell] < 2 * n and all(part[cell] in {0, of[cell]} for part in parts)
                along = sum(code != each.top for code, each in zip(cell, axes, strict=True))
                if small and along <= 1 and not self._follows(cell, parts, of, axes, _large(of, n)):
                    found |= {(name, cell) for name in names if not name.startswith("not ")}
        return found

    @staticmethod
    def _follows(cell, parts, of, axes, large):
        above = product(
            *((code, *each.above.get(code, ())) for code, each in zip(cell, axes, strict=True))
        )
        return any(
            total in large
            and all(part[total] == (of[total] if part[cell] else 0) for part in parts)
            for total in above
            if total != cell
        )

    def found_by_attacker(self):
        return Attacker(self.tables, self.divisions, self.axes_of, self.lines).finds()


@pytest.mark.parametrize("crossed", [True, False], ids=["crossed", "told apart"])
@settings(max_examples=60, deadline=None)
@given(register=registers, n=st.sampled_from([3, 5, 10]))
def test_attacker_with_all_figures_of_a_day_finds_no_small_number(crossed, register, n):
    tally = counting.count(people_of(register), [ON], SCHEDULE)[ON]
    guarded = Guarded(tally, n, crossed=crossed)
    told = Told(tally, guarded, guarded.figures(ASKED))
    found = told.found_by_attacker()
    assert {each: found[each] for each in told.secrets(n) & found.keys()} == {}


@pytest.mark.parametrize("crossed", [True, False], ids=["crossed", "told apart"])
@settings(max_examples=60, deadline=None)
@given(register=registers_with_talks, n=st.sampled_from([3, 5, 10]))
def test_attacker_finds_no_small_number_of_talks_or_lessons(crossed, register, n):
    tally = counting.count(people_of(register), [ON], SCHEDULE)[ON]
    guarded = Guarded(tally, n, crossed=crossed)
    told = Told(tally, guarded, guarded.figures([BY_NUMBER[16], BY_NUMBER[21]]), ratios=True)
    secrets, shown = told.secrets(n), {}
    for name, part in told.tables.items():
        shown |= {(name, c): part.values[c] for c in part.values if c not in part.hidden}
    known = shown | told.found_by_attacker()
    assert {each: known[each] for each in secrets & known.keys()} == {}


@pytest.mark.parametrize("crossed", [True, False], ids=["crossed", "told apart"])
def test_few_talks_cannot_be_worked_out_from_the_other_cohorts(crossed):
    """27 of 759 in all, 17 of 430 and 8 of 290 would say that it was 2 of 39 of the third."""
    register = [
        ((ASIEL, "B", year, "man", True, "", "", 4, 3, cancelled), times)
        for year, cancelled, times in (
            (2024, 1, 20), (2024, 0, 80), (2025, 1, 10), (2025, 0, 60), (None, 1, 2), (None, 0, 40),
        )
    ]  # fmt: skip
    tally = counting.count(people_of(register), [ON], SCHEDULE)[ON]
    guarded = Guarded(tally, 5, crossed=crossed)
    found = list(guarded.figures([BY_NUMBER[21]]))
    told = Told(tally, guarded, found, ratios=True)
    few = ("21.afgezegd first", (ASIEL if crossed else "*", "*", "onbekend"))
    assert few in told.secrets(5)
    assert few not in told.found_by_attacker()
    whole = next(each for each in found if each.measure == "21.afgezegd" and not each.split)
    assert whole.numerator == 32  # the total can still be seen


def test_attacker_finds_what_only_its_own_figure_keeps_back():
    """The attacker of these tests is a real one: she subtracts a split from the whole."""
    register = [
        ((ASIEL, "B", 2024, "man", True, "", ""), 40),
        ((GEZIN, "B", 2024, "man", True, "", ""), 2),
    ]
    tally = counting.count(people_of(register), [ON], SCHEDULE)[ON]
    guarded = Guarded(tally, 3)
    shown = [each for each in guarded.figures([BY_NUMBER[1]]) if not each.split]
    asiel = figures.Figure("1.aantal", "", {"doelgroep": ASIEL}, 40, 40, 0, 40)
    told = Told(tally, guarded, [*shown, asiel])
    assert ("alle", (GEZIN, "*", "*")) in told.secrets(3)
    assert told.found_by_attacker()["alle", (GEZIN, "*", "*")] == 2


# --- inside and outside, and two days ---------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(register=registers)
def test_what_is_kept_back_inside_is_kept_back_outside(register):
    answer = answers(people_of(register), [ON], SCHEDULE, inside=5, published=10)[ON]

    def place(figure):
        return figure.measure, figure.of_class, tuple(figure.split.items())

    inside = {place(each) for each in answer.inside if each.suppressed}
    assert not [
        each for each in answer.published if place(each) in inside and each.value is not None
    ]


@settings(max_examples=60, deadline=None)
@given(register=registers)
def test_what_goes_out_is_rounded_and_never_about_fewer_than_ten(register):
    answer = answers(people_of(register), [ON], SCHEDULE, inside=5, published=10)[ON]
    for each in answer.published:
        assert each.numerator is None
        if MEASURES[each.measure].kind in {Kind.COUNT, Kind.EVERYBODY} and each.value:
            assert each.value % 5 == 0
            assert each.value >= 10
        assert not each.denominator or each.denominator >= 10


def figure(numerator, denominator):
    return figures.Figure("4.gestart", "", {}, numerator, denominator, 0, numerator / denominator)


@settings(max_examples=200, deadline=None)
@given(
    steps=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), min_size=2, max_size=9),
    n=st.sampled_from([3, 5, 10]),
)
def test_no_two_days_that_are_shown_differ_by_a_few_people(steps, n):
    days = [figure(yes, yes + no + 1) for yes, no in steps]
    shown = [each for each in steady(days, n) if not each.suppressed]
    assert shown[-1] == days[-1]
    for one, other in product(shown, shown):
        for name in ("numerator", "denominator"):
            apart = abs(getattr(one, name) - getattr(other, name))
            assert apart == 0 or apart >= n


def test_day_that_is_too_close_says_why():
    days = [figure(20, 40), figure(30, 52), figure(31, 53)]
    assert [each.reason for each in steady(days, 5)] == ["", TOO_CLOSE, ""]


# --- a small register and a large one ---------------------------------------------------------
def splits_of(register):
    answer = answers(people_of(register), [ON], SCHEDULE, inside=5, published=10)[ON]
    return {tuple(each.split): each.reason for each in answer.inside if each.measure == "4.gestart"}


def test_groups_of_a_small_register_are_told_apart():
    profiles = [
        (group, route, 2025, "man", intake, "", "")
        for group, route, intake in product((ASIEL, GEZIN), ("B", "Z"), (True, False))
    ]
    few = splits_of([(profile, 7) for profile in profiles])
    assert few["doelgroep",] == few["leerroute",] == ""
    assert few["doelgroep", "leerroute"] == TOO_DEEP
    many = splits_of([(profile, 70) for profile in profiles])
    assert set(many.values()) == {""}


def test_what_is_about_one_leerroute_is_still_told_when_groups_are_told_apart():
    profiles = [
        (group, route, 2025, gender, True, "", "")
        for group, route, gender in product((ASIEL, GEZIN), ("B", "Z"), ("man", "vrouw"))
    ]
    answer = answers(
        people_of([(profile, 7) for profile in profiles]), [ON], SCHEDULE, inside=5, published=10
    )[ON]
    found = {
        tuple(each.split.values()): (each.numerator, each.denominator)
        for each in answer.inside
        if each.measure == "15.afgerond" and not each.suppressed
    }
    assert found == {(): (28, 56), ("B",): (14, 28), ("Z",): (14, 28)}


def test_six_of_six_cannot_be_worked_out_from_the_other_leerroutes():
    """106 of 156 in all, and 100 of 150 in the B1-route, would say 6 of 6 without a leerroute."""
    register = [
        ((ASIEL, "B", 2024, "man", True, "", ""), 100),
        ((ASIEL, "B", 2024, "man", False, "", ""), 50),
        ((ASIEL, "Z", 2024, "man", True, "", ""), 60),
        ((ASIEL, "Z", 2024, "man", False, "", ""), 40),
        ((ASIEL, "", 2024, "man", True, "", ""), 6),
    ]
    tally = counting.count(people_of(register), [ON], SCHEDULE)[ON]
    for crossed in (True, False):
        guarded = Guarded(tally, 5, crossed=crossed)
        found = list(guarded.figures([BY_NUMBER[4]]))
        told = Told(tally, guarded, found)
        secret = ("4.gestart True", ("*", "geen", "*"))
        assert secret in told.secrets(5)
        assert secret not in told.found_by_attacker()
        whole = next(each for each in found if not each.split)
        assert (whole.numerator, whole.denominator) == (166, 256)  # the total can still be seen


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
    people = people_of(register)
    answer = answers(people, [ON], SCHEDULE, inside=n, published=n)[ON]
    rows = {
        each.split[side]: each
        for each in answer.inside
        if each.measure == "1.aantal" and list(each.split) == [side]
    }
    assert rows["onbekend"].suppressed
    assert {each.value for each in rows.values() if not each.suppressed} <= {40, 50, 60, 90, 110}
    tally = counting.count(people, [ON], SCHEDULE)[ON]
    for crossed in (True, False):
        guarded = Guarded(tally, n, crossed=crossed)
        told = Told(tally, guarded, guarded.figures(ASKED))
        found = told.found_by_attacker()
        assert {each: found[each] for each in told.secrets(n) & found.keys()} == {}


def test_enough_who_are_not_known_are_told_as_a_group():
    register = [
        ((ASIEL, "B", 2024, "man", True, "", ""), 60),
        ((GEZIN, "B", 2024, "vrouw", True, "", ""), 40),
        (("", "B", 2024, "vrouw", True, "", ""), 20),
    ]
    answer = answers(people_of(register), [ON], SCHEDULE, inside=5, published=10)[ON]
    rows = {
        each.split["doelgroep"]: each.value
        for each in answer.inside
        if each.measure == "1.aantal" and list(each.split) == ["doelgroep"]
    }
    assert rows == {ASIEL: 60, GEZIN: 40, "onbekend": 20}
