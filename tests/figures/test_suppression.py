"""No number that was kept back can be found from the numbers that were given."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures.attacker import Attacker
from weerklank.figures.rules import suppression
from weerklank.figures.rules.suppression import TOTAL, Part

GROUPS = suppression.axis("doelgroep", ["A", "G"])
ROUTES = suppression.axis("leerroute", ["B", "O", "Z"], {"BZ": ("B", "Z")})
YEARS = suppression.axis("cohort", ["2024", "2025"])
AXES = (GROUPS, ROUTES, YEARS)


# --- tables of people -------------------------------------------------------------------------
CELLS = list(product(GROUPS.codes, ROUTES.codes, YEARS.codes))


OF_ASIEL = (suppression.within(GROUPS, "A"), suppression.within(ROUTES, "BZ"), YEARS)
OF_ASIEL_TABLES = ("asiel known", "asiel missing")


def tables_of(people, n, *, star=False):
    """Protect people, each (cell, is known, answer, further answer), as a register does."""
    axes = AXES

    def those(wanted):
        return Counter(person[0] for person in people if wanted(*person))

    whole, known = those(lambda *person: True), those(lambda c, is_known, *rest: is_known)
    missing = whole - known
    answers = [those(lambda c, k, answer, m, x=x: k and answer == x) for x in range(3)]
    further = [those(lambda c, k, answer, m, x=x: k and not answer and m == x) for x in (1, 0)]
    asiel = [those(lambda c, k, a, m, x=x: c[0] == "A" and c[1] in "BZ" and m == x) for x in (1, 0)]
    tables = {"whole": suppression.protect_whole(whole, axes, n, star=star)}
    tables["known"], tables["missing"] = suppression.protect_known(
        known, missing, axes, n, of=tables["whole"], star=star
    )
    yes, no = suppression.protect_parts(
        [answers[0], answers[1] + answers[2]], axes, n, of=tables["known"], star=star
    )
    tables |= {"yes": yes, "no": no}
    tables["yes and"], tables["yes but"] = suppression.protect_parts(
        further, axes, n, of=yes, star=star
    )
    if not star:  # a crossing of two sides stands in no star
        tables["asiel known"], tables["asiel missing"] = suppression.protect_known(
            *asiel, OF_ASIEL, n, of=tables["whole"]
        )
    parts = suppression.protect_parts(answers, axes, n, of=tables["known"], star=star)
    tables |= {f"part {number}": part for number, part in enumerate(parts)}
    divisions = [
        ("whole", ["known", "missing"]),
        ("known", ["yes", "no"]),
        ("known", ["part 0", "part 1", "part 2"]),
        ("yes", ["yes and", "yes but"]),
        ("whole", list(OF_ASIEL_TABLES)),
    ]
    return tables, divisions[: 4 if star else 5]


def attacker_of(tables, divisions, *, star=False):
    axes = {name: OF_ASIEL if name in OF_ASIEL_TABLES else AXES for name in tables}
    lines = suppression.star_lines if star else suppression.lines
    return Attacker(tables, divisions, axes, lines)


def secrets(tables, n):
    """Give what must not be found: hidden counts below n, of people or of one answer."""
    return {
        (name, cell)
        for name, part in tables.items()
        if "missing" not in name
        for cell in part.hidden
        if 0 < part.values[cell] < n
    }


people = st.lists(
    st.tuples(
        st.sampled_from(CELLS),
        st.sampled_from([True, True, True, False]),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=20,
).flatmap(
    lambda some: st.lists(
        st.tuples(st.sampled_from(some or [(CELLS[0], True, 0, True)]), st.integers(1, 25)),
        max_size=18,
    ).map(lambda many: [one for one, times in many for _ in range(times)])
)


@pytest.mark.parametrize("star", [False, True], ids=["crossed", "told apart"])
@settings(max_examples=300, deadline=None)
@given(some=people, n=st.sampled_from([3, 5, 10]))
def test_attacker_finds_no_small_number_that_was_kept_back(star, some, n):
    tables, divisions = tables_of(some, n, star=star)
    found = attacker_of(tables, divisions, star=star).finds()
    assert {each: found[each] for each in secrets(tables, n) & found.keys()} == {}


def test_attacker_finds_what_only_its_own_cell_hides():
    """The attacker of these tests is a real one."""
    few = ("A", "O", "2024")
    people = [(cell, True, 0, True) for cell in CELLS for _each in range(9)]
    people += [(cell, True, 1, True) for cell in CELLS for _each in range(2 if cell == few else 9)]
    tables, divisions = tables_of(people, 5)
    for name, part in tables.items():
        whole = tables["known"].values
        part.hidden = {
            cell
            for cell, count in part.values.items()
            if name not in {"whole", "known", "missing"} and (count < 5 or whole[cell] - count < 5)
        }
    found = attacker_of(tables, divisions).finds()
    assert found["part 1", few] == 2


def test_attacker_who_only_has_bounds_finds_two_that_add_up_to_nothing():
    table = Part({(code,): count for code, count in (("a", 0), ("b", 0), ("c", 7), (TOTAL, 7))})
    table.hidden = {("a",), ("b",)}
    attacker = Attacker({"x": table}, [], {"x": (suppression.axis("x", "abc"),)})
    assert attacker.by_subtraction() == {}
    assert attacker.by_bounds() == {("x", ("a",)): 0, ("x", ("b",)): 0}


# --- what is hidden ---------------------------------------------------------------------------
ONE = (suppression.axis("leerroute", ["B", "O", "Z"]),)


def hidden(part):
    return {cell[0] for cell in part.hidden}


@pytest.mark.parametrize(
    ("counts", "gone"),
    [
        ({"B": 40, "O": 20, "Z": 10}, set()),
        ({"B": 40, "O": 20, "Z": 5}, set()),
        ({"B": 40, "O": 20, "Z": 4}, {"O", "Z"}),
        ({"B": 40, "O": 2, "Z": 2}, {"O", "Z", "B"}),
        ({"B": 40, "O": 3, "Z": 3}, {"O", "Z"}),
        ({"B": 40, "O": 20, "Z": 0}, set()),
        ({"B": 2, "O": 0, "Z": 0}, {"B", TOTAL}),
        ({}, set()),
    ],
    ids=[
        "all large",
        "exactly five",
        "one of four, and the smallest beside it",
        "two that are four together, and the third",
        "two that hide behind each other",
        "nobody is no secret",
        "a total that is too small",
        "an empty register",
    ],
)
def test_number_of_people_below_five_is_hidden_with_company(counts, gone):
    table = suppression.protect_whole({(c,): n for c, n in counts.items()}, ONE, 5)
    assert hidden(table) == gone


@pytest.mark.parametrize(
    ("yes", "no", "gone"),
    [
        ({"B": 20, "O": 20, "Z": 20}, {"B": 20, "O": 20, "Z": 20}, set()),
        ({"B": 20, "O": 20, "Z": 4}, {"B": 20, "O": 20, "Z": 20}, {"B", "Z"}),
        ({"B": 20, "O": 20, "Z": 0}, {"B": 20, "O": 20, "Z": 10}, set()),
        ({"B": 20, "O": 20, "Z": 0}, {"B": 20, "O": 20, "Z": 9}, {"B", "Z"}),
        ({"B": 20, "O": 20, "Z": 9}, {"B": 20, "O": 20, "Z": 0}, {"B", "Z"}),
        ({"B": 20, "O": 20, "Z": 9}, {}, {"Z"}),
        ({"B": 20, "O": 20, "Z": 10}, {"B": 20, "O": 20, "Z": 0}, set()),
    ],
    ids=[
        "enough on both sides",
        "four said yes",
        "nobody of a group that is large enough",
        "nobody of a small group",
        "everybody of a small group",
        "everybody of a small group, as of everybody",
        "everybody of a group that is large enough",
    ],
)
def test_share_is_hidden_when_it_tells_about_few_or_about_everyone(yes, no, gone):
    yes, no = ({(c,): n for c, n in some.items()} for some in (yes, no))
    whole = suppression.protect_whole(Counter(yes) + Counter(no), ONE, 5)
    parts = suppression.protect_parts([yes, no], ONE, 5, of=whole)
    assert [hidden(part) for part in parts] == [gone, gone]


def test_settings_cannot_go_below_three():
    table = suppression.protect_whole({("B",): 20, ("O",): 20, ("Z",): 2}, ONE, 1)
    assert hidden(table) == {"B", "Z"}


def test_what_was_hidden_stays_hidden_when_a_lower_bound_is_used():
    counts = {("B",): 20, ("O",): 20, ("Z",): 8}
    outside = suppression.protect_whole(counts, ONE, 10)
    inside = suppression.protect_whole(counts, ONE, 5, before=[outside.hidden])
    assert hidden(inside) == hidden(outside) == {"B", "Z"}


def test_sides_told_apart_show_more_of_a_small_register():
    """A crossing of two people hides a group of two hundred; told apart, it is not in the table."""
    counts = dict.fromkeys(CELLS, 50) | {("A", "O", "2024"): 2}
    crossed = suppression.protect_whole(counts, AXES, 5)
    apart = suppression.protect_whole(counts, AXES, 5, star=True)
    assert crossed.hidden
    assert not apart.hidden


def test_sides_told_apart_keep_back_a_small_group_with_company():
    counts = {("A", "B", "2024"): 40, ("A", "Z", "2025"): 30, ("G", "O", "2024"): 3}
    apart = suppression.protect_whole(counts, AXES, 5, star=True)
    assert {cell for cell in apart.hidden if cell[0] != TOTAL} == {
        ("A", TOTAL, TOTAL),
        ("G", TOTAL, TOTAL),
    }
    assert (TOTAL, "O", TOTAL) in apart.hidden
    assert (TOTAL, TOTAL, TOTAL) not in apart.hidden


def test_part_of_an_axis_has_its_own_total():
    inside = suppression.within(ROUTES, "BZ")
    assert suppression.roll_up({("B",): 3, ("Z",): 4}, (inside,)) == {
        ("B",): 3,
        ("Z",): 4,
        ("BZ",): 7,
    }
