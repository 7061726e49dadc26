"""Which groups are published, and how they are rounded: each boundary on both sides."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.figures.attacker import Attacker
from weerklank.figures.rules.counting import Tally
from weerklank.figures.rules.figures import WHOLE, Figure, Group, groups
from weerklank.figures.rules.indicators import MEASURES, POPULATIONS
from weerklank.figures.rules.publication import Publication, in_fives, kept_back, rounded, steady
from weerklank.figures.wording import shown
from weerklank.rulebook.facts import ASIEL, GEZIN

SHARE, COUNT = MEASURES["4.gestart"], MEASURES["1.aantal"]
MEDIAN, P90 = MEASURES["7.mediaan"], MEASURES["7.p90"]
MEAN, RATIO, CLASSES = MEASURES["22.wissels"], MEASURES["16.aanwezig"], MEASURES["2.gender"]


def tally_of(people):
    """Make a day with so many people per doelgroep, leerroute and cohort."""
    names = ("alle", *POPULATIONS)
    tally = Tally(None, populations={name: Counter() for name in names})
    tally.populations |= {name: Counter(people) for name in ("alle", "pip", "lopend", "lopend_pip")}
    tally.unsure = {name: Counter() for name in names}
    return tally


def by_route(**numbers):
    return tally_of({(ASIEL, route, "2024"): number for route, number in numbers.items()})


def with_others(tally):
    """Add forty people who are done and have no PIP: of those who go on nothing follows then."""
    tally.populations["alle"][GEZIN, "geen", "2023"] = 40
    return tally


def rows_told(measure, answers, n=10):
    """Return the leerroutes that are told, of a measure with these answers; None: not even all."""
    tally = by_route(**{route: sum(given.values()) for route, given in answers.items()})
    tally.answers = {measure.key: {(ASIEL, r, "2024"): Counter(g) for r, g in answers.items()}}
    tally.missing = {measure.key: Counter()}
    told = Publication(tally, n).told(measure, groups(tally, measure), ("",))
    return (
        "".join(sorted(route for _group, route, *_more in told if route)) if told[WHOLE] else None
    )


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"B": 40, "O": 20, "Z": 10}, "BOZ"),
        ({"B": 40, "O": 20, "Z": 9}, "B"),
        ({"B": 40, "O": 1, "Z": 9}, ""),
        ({"B": 40, "O": 2, "Z": 9}, "B"),
        ({"B": 40, "O": 1, "Z": 10}, "B"),
        ({"B": 9, "O": 2, "Z": 0}, ""),
        ({"B": 9}, None),
        ({"B": 10}, "B"),
    ],
)  # fmt: skip
def test_row_that_is_too_small_takes_the_smallest_of_the_others_with_it(numbers, told):
    tally = by_route(**{route: number for route, number in numbers.items() if number})
    found = Publication(tally, 10).populations["alle"]
    rows = "".join(sorted(route for _group, route, *_more in found if route))
    assert (rows if WHOLE in found else None) == told


@pytest.mark.parametrize(
    ("yes", "no", "told"),
    [
        ({"B": 20, "O": 20, "Z": 20}, {"B": 20, "O": 20, "Z": 20}, "BOZ"),
        ({"B": 20, "O": 20, "Z": 10}, {"B": 20, "O": 20, "Z": 10}, "BOZ"),
        ({"B": 25, "O": 20, "Z": 9}, {"B": 20, "O": 20, "Z": 20}, "B"),
        ({"B": 25, "O": 20, "Z": 20}, {"B": 20, "O": 20, "Z": 9}, "B"),
        ({"B": 20, "O": 21, "Z": 0}, {"B": 20, "O": 20, "Z": 20}, "BOZ"),
        ({"B": 21, "O": 20, "Z": 0}, {"B": 20, "O": 20, "Z": 19}, "B"),
        ({"B": 21, "O": 20, "Z": 19}, {"B": 20, "O": 20}, "B"),
        ({"B": 21, "O": 20, "Z": 19}, {}, "BOZ"),
        ({"B": 15}, {}, None),
    ],
    ids=[
        "enough on both sides",
        "exactly enough",
        "nine said yes",
        "nine said no",
        "nobody of a group that is large enough",
        "nobody of a small group",
        "everybody of a small group",
        "everybody of a small group, as of everybody",
        "everybody of a register that is small",
    ],
)
def test_share_is_told_when_it_tells_neither_about_few_nor_about_everyone(yes, no, told):
    answers = {
        route: {True: yes.get(route, 0), False: no.get(route, 0)} for route in yes.keys() | no
    }
    assert rows_told(SHARE, answers) == told


def test_class_that_is_too_small_takes_the_next_with_it():
    tally = by_route(B=200)
    tally.answers = {CLASSES.key: {(ASIEL, "B", "2024"): Counter(man=120, vrouw=75, anders=5)}}
    tally.missing = {CLASSES.key: Counter()}
    of_places = groups(tally, CLASSES)
    told = Publication(tally, 10).told(CLASSES, of_places, CLASSES.classes)
    assert list(told[WHOLE]) == ["man"]
    of_places[WHOLE].given["anders"] = 10
    told = Publication(tally, 10).told(CLASSES, of_places, CLASSES.classes)
    assert set(told[WHOLE]) == set(CLASSES.classes)


@pytest.mark.parametrize(
    ("amounts", "is_told"),
    [
        (Counter({1: 5, 2: 5}), True),
        (Counter({1: 4, 2: 5}), False),
        (Counter({3: 19}), False),
        (Counter({3: 20}), True),
        (Counter({1: 18, 9: 2}), True),
        (Counter({1: 18, 10: 2}), False),
    ],
    ids=[
        "enough people",
        "too few people",
        "all the same in a small group",
        "all the same in a large group",
        "two people have half",
        "two people have more than half",
    ],
)
def test_mean_is_not_of_few(amounts, is_told):
    tally = with_others(by_route(B=amounts.total()))
    tally.answers = {MEAN.key: {(ASIEL, "B", "2024"): amounts}}
    tally.missing = {MEAN.key: Counter()}
    told = Publication(tally, 10).told(MEAN, groups(tally, MEAN), ("",))
    assert bool(told[WHOLE]) is is_told


@pytest.mark.parametrize(
    ("pairs", "is_told"),
    [
        (Counter({(1, 2): 20}), True),
        (Counter({(0, 2): 15, (1, 2): 9}), False),
        (Counter({(0, 2): 15, (1, 2): 10}), True),
        (Counter({(2, 2): 15, (1, 2): 9}), False),
        (Counter({(0, 2): 19}), False),
        (Counter({(0, 2): 20}), True),
        (Counter({(0, 2): 15, (9, 10): 2}), False),
    ],
    ids=["enough", "nine", "ten", "all but nine", "none of a small group", "none of a large group",
         "all of two people"],
)  # fmt: skip
def test_sums_are_not_of_few(pairs, is_told):
    assert (rows_told(RATIO, {"B": pairs}) is not None) is is_told


@pytest.mark.parametrize(
    ("measure", "days", "is_told"),
    [
        (MEDIAN, range(10), True),
        (MEDIAN, range(9), False),
        (MEDIAN, [7] * 19, False),
        (MEDIAN, [7] * 20, True),
        (P90, range(50), True),
        (P90, range(49), False),
    ],
)
def test_middle_is_of_many(measure, days, is_told):
    tally = with_others(by_route(B=len(days)))
    tally.answers = {measure.key: {(ASIEL, "B", "2024"): Counter(days)}}
    tally.missing = {measure.key: Counter()}
    exact = [Figure(measure.key, "", {}, None, len(days), 0, 5.0)]
    of_places = groups(tally, measure)
    (told,) = Publication(tally, 10).figures(measure, of_places, ("",), exact)
    assert told.suppressed is not is_told


def test_few_who_were_not_asked_keep_back_how_many_were():
    tally = by_route(B=40)
    tally.missing = {SHARE.key: Counter()}
    for asked, told in ((40, "B"), (31, None), (30, "B")):
        yes = asked // 2
        given = Counter({True: yes, False: asked - yes})
        tally.answers = {SHARE.key: {(ASIEL, "B", "2024"): given}}
        found = Publication(tally, 10).told(SHARE, groups(tally, SHARE), ("",))
        assert bool(found[WHOLE]) is (told is not None)


def test_two_leerroutes_together_are_told_when_the_others_are_no_few():
    """Of B and Z together is told: with O hidden beside Z it would give Z away."""
    measure = MEASURES["15.uren"]
    for numbers, is_told in (
        ({"B": 40, "Z": 20, "O": 30}, True),
        ({"B": 40, "Z": 20, "O": 9}, False),
    ):
        tally = by_route(**numbers)
        publication = Publication(tally, 10)
        assert (WHOLE in publication._may_be_told(measure)) is is_told


@pytest.mark.parametrize(("others", "rows"), [(19, None), (20, "BZ")])
def test_who_waits_is_told_in_no_row_in_which_those_who_wait_are_not(others, rows):
    """In the O-route nobody waits for the MAP: a small O-route takes Z with it, also in 102.wacht.

    That counts B and Z alone, and would find enough people on both sides in each.
    """
    tally = by_route(B=60, Z=35, O=others)
    waiting = {(ASIEL, "B", "2024"): 30, (ASIEL, "Z", "2024"): 15}
    tally.populations["wacht_map"] = Counter(waiting)
    measure = MEASURES["102.wacht"]
    told = Publication(tally, 10).told(measure, groups(tally, measure), ("",))
    found = "".join(sorted(route for _group, route, *_more in told if route))
    assert (found if told[WHOLE] else None) == rows


@pytest.mark.parametrize(
    ("both", "is_told"), [(0, True), (9, False), (10, True), (31, False), (30, True)]
)
def test_crossing_that_a_measure_is_about_is_large_and_so_is_the_rest(both, is_told):
    people = {(ASIEL, "Z", "2024"): both, (ASIEL, "B", "2024"): 60, (GEZIN, "Z", "2024"): 40 - both}
    publication = Publication(tally_of({cell: n for cell, n in people.items() if n}), 10)
    assert (WHOLE in publication._may_be_told(MEASURES["17.uren"])) is is_told


@pytest.mark.parametrize("limit", [-1, 0, 2, 3])
def test_setting_cannot_go_below_three(limit):
    assert WHOLE not in Publication(by_route(B=2), limit).populations["alle"]
    assert WHOLE in Publication(by_route(B=3), limit).populations["alle"]


# --- rounding ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (127, 125)]
)
def test_counts_are_rounded_to_the_nearest_five(count, told):
    assert in_fives(count) == told


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((26, 39, 0), (None, 40, 0, 0.62, "")),
        ((12, 27, 0), (None, None, 0, 0.4, "23–27")),
        ((12, 28, 0), (None, 30, 0, 0.33, "")),
        ((10, 20, 0), (None, None, 0, 0.5, "18–22")),
        ((26, 39, 9), (None, None, None, 0.62, "")),
        ((26, 39, 10), (None, 40, 10, 0.62, "")),
        ((0, 39, 0), (None, 40, 0, 0, "")),
    ],
)
def test_share_is_made_of_what_was_rounded(numbers, told):
    yes, known, missing = numbers
    exact = Figure(SHARE.key, "", {}, yes, known, missing, yes / known, is_of_few=True)
    found = rounded(exact, 10)
    assert (found.numerator, found.denominator, found.missing, found.value, found.about) == told
    assert not found.is_of_few


def test_share_is_off_by_four_divided_by_the_people_and_half_a_point_at_most():
    """As docs/methode.md says; what is published is of 10 people or more, or of nobody."""
    for known in range(10, 201):
        for yes in (0, *range(10, known - 9), known):
            exact = yes / known
            told = rounded(Figure(SHARE.key, "", {}, yes, known, 0, exact), 10).value
            assert abs(told - exact) <= 4 / known + 0.005 + 1e-9


# --- two days ---------------------------------------------------------------------------------
def on_a_day(yes, known):
    return rounded(Figure(SHARE.key, "", {}, yes, known, 0, yes / known), 10)


def test_one_person_who_enters_between_two_days_is_not_seen():
    """The outcome is the same, or it moves by five, as it does for anything from one to nine."""
    for known in range(30, 100):
        before, after = on_a_day(20, known), on_a_day(20, known + 1)
        assert after.denominator - before.denominator in {0, 5}
        ahead = [on_a_day(20, known + more).denominator for more in range(10)]
        assert set(ahead) >= {before.denominator, before.denominator + 5}


@pytest.mark.parametrize(
    ("before", "after", "is_shown"), [(50, 53, False), (50, 52, True), (48, 58, True)]
)
def test_trend_leaves_out_a_day_that_differs_by_five(before, after, is_shown):
    figures = [on_a_day(20, before), on_a_day(20, after)]
    shown = [not each.suppressed for each in steady(figures, 10)]
    assert shown == [is_shown, True]


def test_trend_leaves_out_a_count_that_differs_by_five():
    days = [rounded(Figure("14.wacht", "", {}, count, 100, 0, count), 10) for count in (40, 45, 50)]
    assert [each.value for each in steady(days, 10)] == [40, None, 50]


def test_kept_back_figure_has_no_number():
    found = kept_back(Figure(COUNT.key, "", {}, 4, 4, 0, 4, about="3–7", is_of_few=True))
    assert found == Figure(COUNT.key, "", {}, None, None, None, None, True, "te kleine aantallen")


# --- why rounding alone is not enough ---------------------------------------------------------
def test_attacker_finds_nine_when_rows_and_their_total_are_only_rounded():
    """12, 12 and 9 of 33 are told as 10, 10, fewer than 10, and 35."""
    attacker = Attacker()
    attacker.adds_up("all", ["a", "b", "few"])
    for name, low, high in (("all", 33, 37), ("a", 10, 12), ("b", 10, 12), ("few", 0, 9)):
        attacker.knows(name, low, high)
    attacker.narrow_down()
    assert (attacker.low["few"], attacker.high["few"]) == (9, 9)
    routes = {
        route for _g, route, *_more in Publication(by_route(B=12, O=12, Z=9), 10).rows if route
    }
    told = {
        route
        for _g, route, *_more in Publication(by_route(B=12, O=12, Z=9), 10).populations["alle"]
    }
    assert len(routes & told) == 1


def test_attacker_subtracts_and_narrows_down():
    attacker = Attacker()
    attacker.adds_up("all", ["told", "few"])
    attacker.adds_up("few", ["yes", "no"])
    attacker.knows("all", 42)
    attacker.knows("told", 40)
    assert attacker.solved() == {"few": 2}
    attacker.narrow_down()
    assert (attacker.low["few"], attacker.high["few"]) == (2, 2)
    assert (attacker.low["yes"], attacker.high["yes"]) == (0, 2)


def test_nobody_is_no_secret():
    tally = by_route(B=40)
    assert Publication(tally, 10)._is_enough(SHARE, Group(), Group(), ("",))


# --- how precisely a share is told ----------------------------------------------------------------
def shares_by_rounded(base, n, most):
    """Count it the other way round: every share there is, by the counts that it is rounded to."""
    found = {}
    for whole in range(n, most):
        for part in (0, *range(n, whole - n + 1), whole):
            to = tuple(int((count + base / 2) // base) * base for count in (part, whole))
            found.setdefault(to, set()).add(Fraction(part, whole))
    return found


@pytest.mark.parametrize(("split", "base"), [({}, 5), ({"kern": "Dam"}, 10)])
def test_the_true_share_is_between_what_is_told(split, base):
    behind = shares_by_rounded(base, 10, 60)
    for whole in range(10, 50):
        for part in (0, *range(10, whole - 9), whole):
            figure = Figure("4.gestart", "", split, part, whole, 0, part / whole)
            told = rounded(figure, 10)
            to = tuple(int((count + base / 2) // base) * base for count in (part, whole))
            assert told.low == float(min(behind[to]))
            assert told.high == float(max(behind[to]))
            assert told.low <= part / whole <= told.high
            hidden = rounded(replace(figure, missing=3), 10)
            assert hidden.denominator is None
            assert hidden.low <= told.low <= told.high <= hidden.high


def test_of_an_untold_number_the_bounds_tell_nothing_of_it():
    """Two numbers of people with one share have the same bounds, and the same words."""
    told = [
        rounded(Figure("4.gestart", "", {}, part, whole, 4, part / whole), 10)
        for part, whole in ((20, 50), (40, 100), (200, 500))
    ]
    assert {(one.value, one.low, one.high) for one in told} == {(0.4, told[0].low, told[0].high)}
    assert {one.denominator for one in told} == {None}


@pytest.mark.parametrize(
    ("part", "whole", "missing", "split", "words"),
    [
        (18, 45, 0, {}, "38 tot 52%"),  # 20 of 45 is 44%; the truth is 40%
        (40, 100, 0, {}, "ongeveer 40%"),
        (60, 150, 0, {}, "ongeveer 40%"),
        (68, 150, 0, {}, "44 tot 49%"),
        (0, 45, 0, {}, "0%"),
        (45, 45, 0, {}, "100%"),
        (82, 200, 0, {}, "40%"),
        (82, 200, 0, {"kern": "Dam"}, "ongeveer 40%"),
        (68, 150, 0, {"kern": "Dam"}, "42 tot 52%"),
        (160, 400, 0, {"kern": "Dam"}, "40%"),
        (200, 500, 3, {}, "34 tot 53%"),  # of how many is not told
    ],
)
def test_a_share_is_told_as_precisely_as_the_rounding_allows(part, whole, missing, split, words):
    figure = Figure("4.gestart", "", split, part, whole, missing, part / whole)
    assert shown.row(rounded(figure, 10), "").value == words
    assert shown.row(figure, "").value == f"{round(100 * part / whole)}%"  # for inside
