"""Agreement on free spans: what was published, and random texts one character at a time."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tests.agreement import by_hand
from weerklank.agreement import continuum, spanning
from weerklank.agreement.continuum import Overlap, Span

# Krippendorff (2019), Content Analysis, figure 12.11: three coders, a text of sixty.
BOOK = [
    (0, 0, 7, 1),
    (0, 7, 13, 2),
    (0, 30, 32, 5),
    (0, 32, 37, 6),
    (0, 37, 44, 6),
    (0, 44, 60, 7),
    (1, 0, 7, 1),
    (1, 7, 13, 3),
    (1, 13, 21, 5),
    (1, 32, 44, 6),
    (2, 0, 7, 1),
    (2, 7, 13, 4),
    (2, 13, 21, 5),
    (2, 32, 37, 6),
    (2, 37, 41, 6),
    (2, 41, 44, 6),
]


def sums(marks, coders, values, length):
    return continuum.sums_of(
        [Span(*mark) for mark in marks], coders=coders, values=values, length=length
    )


def judged(texts, coders, values):
    return spanning.judge([sums(marks, coders, values, length) for marks, length in texts])


def test_the_example_of_the_book():
    found = judged([(BOOK, 60)], 3, 7).found
    assert found.u_alpha[0] == pytest.approx(0.510, abs=5e-4)
    assert found.binary_alpha[0] == pytest.approx(0.4136, abs=5e-5)
    assert found.cu_alpha[0] == pytest.approx(0.7242, abs=5e-5)
    assert found.alpha_1995[0] == pytest.approx(0.302, abs=5e-4)


def test_one_span_each_in_a_long_text():
    found = judged([([(0, 1000, 1100, 1), (1, 1020, 1120, 1)], 10_000)], 2, 1).found
    assert found.binary_alpha[0] == pytest.approx(0.798, abs=5e-4)
    assert found.alpha_1995[0] == pytest.approx(0.600)
    assert found.covered[0, 0] == pytest.approx(0.8)
    assert np.isnan(found.cu_alpha[0])  # one value cannot be taken for another


def test_nothing_marked_says_nothing():
    found = judged([([], 100)], 2, 1).found
    assert all(np.isnan(part).all() for part in found)


def test_spans_of_one_coder_may_not_overlap():
    with pytest.raises(Overlap) as refused:
        sums([(0, 0, 5, 1), (1, 0, 5, 1), (0, 4, 9, 1)], 2, 1, 10)
    assert (refused.value.first, refused.value.second) == (Span(0, 0, 5, 1), Span(0, 4, 9, 1))


def random_marks(draw, coders, values, length):
    marks = []
    for coder in range(coders):
        place = 0
        while place < length and draw.random() < 0.85:
            start = place + draw.choice((0, 0, 1, 4))
            end = start + draw.randint(1, 7)
            if end > length:
                break
            marks.append((coder, start, end, draw.randint(1, values)))
            place = end
    return marks


def test_random_texts_one_character_at_a_time():
    wrong = []
    for seed in range(250):
        draw = random.Random(seed)  # noqa: S311
        coders, values = draw.randint(2, 4), draw.randint(1, 4)
        texts = []
        for _ in range(draw.randint(1, 3)):
            length = draw.randint(10, 40)
            texts.append((random_marks(draw, coders, values, length), length))
        found = continuum.coefficients(
            continuum.added(
                [sums(marks, coders, values, length) for marks, length in texts],
                np.ones((1, len(texts))),
            )
        )
        cu, ku = by_hand.cu_alpha(texts, coders, values)
        expected = {
            "u_alpha": by_hand.u_alpha(texts, coders, values),
            "binary_alpha": by_hand.binary_alpha(texts, coders, values),
            "cu_alpha": cu,
            "alpha_1995": by_hand.alpha_1995(texts, coders),
        }
        wrong += [
            (seed, name, getattr(found, name)[0], value)
            for name, value in expected.items()
            if not near(getattr(found, name)[0], value)
        ]
        wrong += [
            (seed, value, found.ku_alpha[0, value - 1], ku.get(value))
            for value in range(1, values + 1)
            if not near(found.ku_alpha[0, value - 1], ku.get(value))
        ]
    assert wrong == []


def near(found, expected):
    if expected is None:
        return np.isnan(found)
    return found == pytest.approx(expected, abs=1e-9)


def test_texts_are_drawn_as_a_whole():
    """The bounds are those of adding up whichever texts were drawn, and stay the same."""
    draw = random.Random(8)  # noqa: S311
    texts = [(random_marks(draw, 2, 2, 60), 60) for _ in range(6)]
    first, again = judged(texts, 2, 2), judged(texts, 2, 2)
    assert first.intervals == again.intervals
    low, high = first.intervals["u_alpha"]
    assert low <= first.found.u_alpha[0] <= high
    generator = np.random.default_rng(77)
    per_text = [sums(marks, 2, 2, length) for marks, length in texts]
    values = []
    for _ in range(2000):
        chosen = [per_text[place] for place in generator.integers(0, 6, 6)]
        added = continuum.added(chosen, np.ones((1, 6)))
        values.append(float(continuum.coefficients(added).u_alpha[0]))
    assert (low, high) == pytest.approx(tuple(np.nanpercentile(values, (2.5, 97.5))), abs=0.05)


def test_one_text_has_no_interval():
    assert judged([(BOOK, 60)], 3, 7).intervals == {}
