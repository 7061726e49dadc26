"""Rows per code: who saw what, more than two coders, and intervals that can be drawn again."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest

from tests.agreement import by_hand
from weerklank.agreement import fixed, judging, resampling, stretches


def test_what_somebody_did_not_see_is_not_compared():
    given = {"a": {"x": {1, 2, 3}}, "b": {"x": {2}}}
    [row] = judging.per_code(given, codes=["x"], units=6, unseen={"b": {3, 4}})
    assert (row.counts, row.units, row.positives) == ((1, 1, 0, 2), 4, 2)
    assert not row.is_known


def test_nobody_saw_the_same():
    [row] = judging.per_code(
        {"a": {"x": {1}}, "b": {}}, codes=["x"], units=2, unseen={"a": {2}, "b": {1}}
    )
    assert row.counts == (0, 0, 0, 0)
    assert set(row.measures.values()) == {None}
    assert not row.intervals


def test_twenty_positives_are_enough():
    given = {"a": {"x": set(range(20))}, "b": {"x": set(range(5))}}
    [row] = judging.per_code(given, codes=["x"], units=100)
    assert row.is_known
    assert row.measures["kappa"] == pytest.approx(8 / 23)


def test_three_coders_have_a_row_per_pair_and_one_together():
    given = {"a": {"x": {1, 2}}, "b": {"x": {2}}, "c": {"x": {2, 3}}}
    rows = judging.per_code(given, codes=["x"], units=5)
    assert [row.pair for row in rows] == [("a", "b"), ("a", "c"), ("b", "c"), None]
    assert rows[-1].counts is None
    assert rows[-1].positives is None
    assert rows[-1].measures.keys() == {*fixed.GENERAL}


def test_random_tables_per_code_by_hand(monkeypatch):
    """Also with units that some did not see, and with units of which nobody said anything."""
    monkeypatch.setattr(resampling, "RESAMPLES", 2)
    for seed in range(300):
        draw = random.Random(seed)  # noqa: S311
        coders = [f"c{number}" for number in range(draw.randint(2, 4))]
        units = draw.randint(1, 30)
        unseen = {
            coder: {unit for unit in range(units) if draw.random() < 0.15} for coder in coders
        }
        given = {
            coder: {
                "x": {u for u in range(units) if draw.random() < 0.3} - unseen[coder],
            }
            for coder in coders
        }
        table = [
            {c: int(unit in given[c]["x"]) for c in coders if unit not in unseen[c]}
            for unit in range(units)
        ]
        rows = judging.per_code(given, codes=["x"], units=units, unseen=unseen)
        for row, (one, other) in zip(rows, combinations(coders, 2), strict=False):
            two = [
                {one: unit[one], other: unit[other]} for unit in table if {one, other} <= {*unit}
            ]
            if two:
                assert same(row.measures["kappa"], by_hand.cohen(two, one, other, range(2)))
                assert same(row.measures["alpha"], by_hand.alpha(two))
                assert same(row.measures["ac1"], by_hand.ac1(two, range(2)))
        if len(coders) > 2:
            found = rows[-1].measures
            assert same(found["percent"], by_hand.percent(table))
            assert same(found["fleiss_kappa"], by_hand.fleiss(table, range(2)))
            assert same(found["ac1"], by_hand.ac1(table, range(2)))
            assert same(found["alpha"], by_hand.alpha(table))


def same(found, expected):
    return (found is None) == (expected is None) and (
        found is None or found == pytest.approx(float(expected), abs=1e-9)
    )


def test_intervals_are_the_same_each_time_and_hold_the_measure():
    row = judging.row_of_pair("x", ("a", "b"), (52, 1, 12, 335))
    assert row == judging.row_of_pair("x", ("a", "b"), (52, 1, 12, 335))
    for name, value in row.measures.items():
        low, high = row.intervals[name]
        assert low <= value <= high, name


def test_interval_is_that_of_drawing_units_one_by_one():
    """The same bootstrap with units drawn apart, by another stream of numbers."""
    counts = np.array([30, 10, 5, 155])
    kinds = np.repeat(np.arange(4), counts)
    draw = np.random.default_rng(99)
    kappas = []
    for _ in range(4000):
        drawn = np.bincount(draw.choice(kinds, size=len(kinds)), minlength=4)
        kappas.append(float(fixed.of_pairs(drawn)["kappa"]))
    low, high = judging.row_of_pair("x", ("a", "b"), (30, 10, 5, 155)).intervals["kappa"]
    assert (low, high) == pytest.approx(tuple(np.percentile(kappas, (2.5, 97.5))), abs=0.02)


def test_characters_of_overlapping_stretches_count_once():
    draw = random.Random(5)  # noqa: S311
    for _ in range(100):
        lengths = [draw.randint(5, 60) for _ in range(draw.randint(1, 4))]
        rows = []
        for _ in range(draw.randint(0, 40)):
            text = draw.randrange(len(lengths))
            start = draw.randrange(lengths[text])
            end = draw.randint(start + 1, lengths[text])
            rows.append((draw.randrange(3), text, draw.random() < 0.5, start, end))
        if not rows:
            continue
        code, text, second, start, end = map(np.array, zip(*rows, strict=True))
        found = stretches.counts_of_pair(
            code=code, text=text, second=second, start=start, end=end, lengths=np.array(lengths)
        )
        for each in range(int(code.max()) + 1):
            for place, length in enumerate(lengths):
                marked = [
                    {
                        at
                        for c, t, s, first, last in rows
                        if (c, t, s) == (each, place, who)
                        for at in range(first, last)
                    }
                    for who in (False, True)
                ]
                one, two = marked
                assert found[each, place].tolist() == [
                    len(one & two),
                    len(one - two),
                    len(two - one),
                    length - len(one | two),
                ]
