"""Agreement on fixed units: what was published, and a thousand tables computed once more."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from nltk.metrics.agreement import AnnotationTask

from tests.agreement import by_hand
from weerklank.agreement import fixed, judging

NONE = float("nan")

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: section D, and A. Also
# cac.raw4raters in the R package irrCAC, whose documentation has the other coefficients.
FOUR = [
    (1, 1, None, 1),
    (2, 2, 3, 2),
    (3, 3, 3, 3),
    (3, 3, 3, 3),
    (2, 2, 2, 2),
    (1, 2, 3, 4),
    (4, 4, 4, 4),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
    (None, 5, 5, 5),
    (None, None, 1, 1),
    (None, None, 3, None),
]
TWO = [(0, 1), (1, 1), (0, 1), (0, 0), (0, 0), (0, 1), (0, 0), (0, 0), (1, 0), (0, 0)]
# Gwet, Handbook of Inter-Rater Reliability: two abstractors, a hundred pregnancies.
PREGNANCIES = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


def rated(rows):
    """Return the table as `one_value` takes it, and the names of its coders."""
    coders = [f"c{place}" for place in range(len(rows[0]))]
    return {
        str(number): {c: str(v) for c, v in zip(coders, row, strict=True) if v is not None}
        for number, row in enumerate(rows)
    }, coders


def test_four_observers_with_gaps():
    found = judging.one_value(*rated(FOUR)).measures
    assert found["percent"] == pytest.approx(0.818182, abs=5e-7)
    assert found["ac1"] == pytest.approx(0.775444, abs=5e-7)
    assert found["fleiss_kappa"] == pytest.approx(0.761169, abs=5e-7)
    assert found["alpha"] == pytest.approx(0.743421, abs=5e-7)
    assert found["brennan_prediger"] == pytest.approx(0.772727, abs=5e-7)
    assert "cohen_kappa" not in found


def test_two_observers_of_two_values():
    found = judging.one_value(*rated(TWO)).measures
    assert found["alpha"] == pytest.approx(0.095238, abs=5e-7)
    assert found["cohen_kappa"] == pytest.approx(0.090909, abs=5e-7)
    assert found["percent"] == 0.6


def test_two_abstractors_of_three_values():
    rows = [
        (a, b)
        for a, row in enumerate(PREGNANCIES)
        for b, times in enumerate(row)
        for _ in range(times)
    ]
    whole = judging.one_value(*rated(rows))
    assert whole.units == 100
    assert whole.measures == pytest.approx(
        {
            "percent": 0.89,
            "cohen_kappa": 0.796409,
            "fleiss_kappa": 0.79624,  # Scott's π, with two coders
            "ac1": 0.849331,
            "brennan_prediger": 0.835,
            "alpha": 0.797258,
        },
        abs=5e-7,
    )
    # The analytic interval there; a bootstrap lies close to it.
    low, high = whole.intervals["cohen_kappa"]
    assert (low, high) == pytest.approx((0.679518, 0.913301), abs=0.02)


def test_unit_with_one_judgement_counts_for_nothing():
    """From the tests of NLTK (Apache-2.0)."""
    ratings = {
        "1": {"a": "YES", "b": "NO", "c": "NO"},
        "2": {"a": "YES", "b": "NO"},
        "3": {"c": "NO"},
    }
    found = judging.one_value(ratings, ["a", "b", "c"]).measures
    assert found["alpha"] == pytest.approx(-1 / 3)


def test_counts_of_a_rare_code():
    found = fixed.of_pairs(np.array([800, 200, 200, 8800]))
    assert {name: round(float(value), 4) for name, value in found.items()} == {
        "percent": 0.96,
        "kappa": 0.7778,
        "brennan_prediger": 0.92,
        "ac1": 0.9512,
        "alpha": 0.7778,
        "f1": 0.8,
        "prevalence_index": 0.8,
        "bias_index": 0.0,
    }


@pytest.mark.parametrize(
    ("counts", "without"),
    [
        ([0, 0, 0, 50], {"kappa", "alpha", "f1"}),  # nobody gave it
        ([50, 0, 0, 0], {"kappa", "alpha"}),  # everybody gave it everywhere
        ([0, 0, 0, 0], {"percent", "kappa", "brennan_prediger", "ac1", "alpha", "f1"}),
    ],
)
def test_what_cannot_be_said_is_not_a_number(counts, without):
    found = judging.known(fixed.of_pairs(np.array(counts)))
    nothing = {"prevalence_index", "bias_index"} if not any(counts) else set()
    assert {name for name, value in found.items() if value is None} == without | nothing


def random_table(seed: int):
    """Return a table of 2 to 4 coders, 2 to 5 values and some gaps, and its values."""
    draw = random.Random(seed)  # noqa: S311
    coders = draw.randint(2, 4)
    values = range(draw.randint(2, 5))
    weights = [draw.random() ** 2 + 0.02 for _ in values]
    gaps = draw.choice((0, 0, 0.1, 0.4))
    rows = []
    for _ in range(draw.randint(2, 25)):
        truth = draw.choices(values, weights)[0]
        row = [
            None
            if draw.random() < gaps
            else truth
            if draw.random() < 0.6
            else draw.choices(values, weights)[0]
            for _ in range(coders)
        ]
        if any(value is not None for value in row):
            rows.append(row)
    rows = rows or [[0] * coders]
    used = sorted({value for row in rows for value in row if value is not None})
    return [[None if value is None else used.index(value) for value in row] for row in rows], range(
        len(used)
    )


def near(found, expected):
    if expected is None:
        return found is None
    return found is not None and found == pytest.approx(float(expected), abs=1e-9)


def test_a_thousand_random_tables_by_hand(monkeypatch):
    """Every coefficient from its definition, in fractions; all wrong ones are listed."""
    monkeypatch.setattr("weerklank.agreement.resampling.RESAMPLES", 2)
    wrong = []
    for seed in range(1000):
        rows, values = random_table(seed)
        ratings, coders = rated(rows)
        found = judging.one_value(ratings, coders).measures
        table = [{c: int(v) for c, v in row.items()} for row in ratings.values()]
        expected = {
            "percent": by_hand.percent(table),
            "fleiss_kappa": by_hand.fleiss(table, values),
            "brennan_prediger": by_hand.brennan_prediger(table, values),
            "ac1": by_hand.ac1(table, values),
            "alpha": by_hand.alpha(table),
        }
        if len(coders) == 2:
            expected["cohen_kappa"] = by_hand.cohen(table, *coders, values)
        assert found.keys() == expected.keys()
        wrong += [
            (seed, name, found[name], value)
            for name, value in expected.items()
            if not near(found[name], value)
        ]
    assert wrong == []


def test_a_thousand_random_tables_by_another_program(monkeypatch):
    """NLTK knows κ, S, π and α, the first three of tables without gaps."""
    monkeypatch.setattr("weerklank.agreement.resampling.RESAMPLES", 2)
    wrong, tables, compared = [], 0, 0
    for seed in itertools.count():
        if tables == 1000:
            break
        rows, values = random_table(seed)
        ratings, coders = rated(rows)
        if len(values) < 2 or not any(len(row) > 1 for row in ratings.values()):
            continue
        found = judging.one_value(ratings, coders).measures
        task = AnnotationTask(
            [(c, unit, v) for unit, row in ratings.items() for c, v in row.items()]
        )
        has_gaps = any(len(row) < len(coders) for row in ratings.values())
        theirs = {}
        if found["alpha"] is not None:
            theirs["alpha"] = task.alpha()
        if not has_gaps and len(coders) == 2:
            theirs |= {"brennan_prediger": task.S(), "fleiss_kappa": task.pi()}
            if found["cohen_kappa"] is not None:
                theirs["cohen_kappa"] = task.kappa()
        tables += bool(theirs)
        compared += len(theirs)
        wrong += [
            (seed, name, found[name], value)
            for name, value in theirs.items()
            if not near(found[name], value)
        ]
    assert wrong == []
    assert compared > 1400


def test_pairs_equal_the_general_form_on_two_values():
    draw = random.Random(3)  # noqa: S311
    for _ in range(200):
        counts = [draw.choice((0, 1, 5, 30)) for _ in range(4)]
        if not sum(counts):
            continue
        pair = judging.known(fixed.of_pairs(np.array(counts)))
        general = judging.known(
            fixed.in_general(np.array([[2, 0], [1, 1], [1, 1], [0, 2]]), np.array(counts))
        )
        for name in ("percent", "brennan_prediger", "ac1", "alpha"):
            assert near(pair[name], general[name]), (counts, name)


def test_alpha_of_two_equals_the_general_form():
    draw = np.random.default_rng(2)
    first = draw.integers(0, 4, 500)
    second = np.where(draw.random(500) < 0.7, first, draw.integers(0, 4, 500))
    table = [{"a": int(x), "b": int(y)} for x, y in zip(first, second, strict=True)]
    assert fixed.alpha_of_two(first, second) == pytest.approx(float(by_hand.alpha(table)))
    assert np.isnan(fixed.alpha_of_two(np.zeros(5, dtype=int), np.zeros(5, dtype=int)))
