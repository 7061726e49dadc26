"""What only counts: passages, spelling, nearness, and the test of suggestions."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerklank.suggestions.rules import judging, passages, ranking, spelling


# --- passages ---------------------------------------------------------------------------------
def test_a_short_turn_is_one_passage_and_a_bare_yes_is_none():
    assert passages.cut("Ik snap de brief niet.") == [(0, 22)]
    assert passages.cut("  Ik snap de brief niet. ") == [(2, 24)]
    assert passages.cut("Ja. Hm.") == []
    assert passages.cut("") == []


def test_a_long_turn_is_cut_between_sentences():
    sentence = "Ik ging naar school en daarna naar de gemeente voor een brief. "
    words = sentence * 12  # 144 words
    found = passages.cut(words)
    assert len(found) == 3
    for one in found:
        assert words[one.start : one.end].startswith("Ik ging")
        assert words[one.start : one.end].endswith("brief.")


@given(st.text(alphabet="ab .!?؟።\n\u0301😀", max_size=800))
def test_passages_lie_in_the_turn_in_order_and_hold_every_longer_stretch(words):
    found = passages.cut(words)
    at = 0
    for one in found:
        assert at <= one.start < one.end <= len(words)
        assert len(words[one.start : one.end].split()) >= passages.LEAST
        at = one.end
    left = words
    for one in reversed(found):
        left = left[: one.start] + "\0" + left[one.end :]
    assert all(len(part.split()) < passages.LEAST for part in left.split("\0"))


def test_a_mark_tells_other_words():
    assert passages.mark("de brief") == passages.mark("de brief") != passages.mark("de  brief")


# --- spelling ---------------------------------------------------------------------------------
def test_spelling_is_the_same_everywhere():
    """Vectors are kept: another number here makes those of before wrong."""
    (row,) = spelling.encode(["De brief"])
    assert row.dtype == np.float32
    assert row.shape == (spelling.PLACES,)
    assert np.linalg.norm(row) == pytest.approx(1)
    # " de brief " has 9 + 8 + 7 + 6 pieces; two of them share a place or are the same.
    assert np.count_nonzero(row) == len({*_places(" de brief ")})
    assert set(np.flatnonzero(row).tolist()) == {*_places(" de brief ")}


def _places(text):
    """The same by hand, with Python's own numbers."""
    spread, most = 0x9E3779B97F4A7C15, 2**64
    for size in (2, 3, 4, 5):
        for start in range(len(text) - size + 1):
            mixed = size
            for sign in text[start : start + size]:
                mixed = (mixed ^ ord(sign)) * spread % most
                mixed ^= mixed >> 29
            yield (mixed >> 20) % spelling.PLACES


def test_spelling_takes_any_text():
    rows = spelling.encode(["", "a", "😀", "\ud800", "ሰላም ንዓኹም", "السلام عليكم", "a" * 10_000])
    assert np.isfinite(rows).all()
    assert spelling.encode([]).shape == (0, spelling.PLACES)


def test_texts_with_the_same_words_lie_nearer():
    letter, again, travel = spelling.encode(
        ["Ik snap de brief niet", "De brief snap ik niet", "De bus rijdt op zondag te laat"]
    )
    assert letter @ again > 2 * (letter @ travel)


# --- nearness ---------------------------------------------------------------------------------
def test_nearest_are_the_nearest_without_those_that_are_out():
    near = np.array([[0.1, 0.9, 0.5, 0.9, 0.7], [0.2, 0.1, 0.0, 0.3, 0.2]], dtype=np.float32)
    least = np.array([0.2, 0.25], dtype=np.float32)
    is_out = np.zeros((2, 5), dtype=bool)
    is_out[0, 1] = True
    assert ranking.nearest(near, 2, least=least, is_out=is_out) == [[3, 4], [3]]
    assert ranking.nearest(near, 9, least=least) == [[1, 3, 4, 2], [3]]


def test_a_code_stands_between_its_passages_and_its_definition():
    sums = np.array([[2, 0, 0], [0, 0, 0], [0, 0, 0]], dtype=np.float32)
    counts = np.array([2, 0, 0], dtype=np.float32)
    definitions = np.array([[0, 1, 0], [0, 1, 0], [0, 0, 0]], dtype=np.float32)
    found = ranking.centroids(sums, counts, definitions, np.array([True, True, False]))
    assert found[0] == pytest.approx(np.array([1, 1, 0]) / math.sqrt(2))
    assert found[1] == pytest.approx(np.array([0, 1, 0]))
    assert found[2] == pytest.approx(np.zeros(3))


def test_what_a_round_has_in_common_is_taken_out():
    common = np.array([[1.0, 0.1, 0.0], [1.0, -0.1, 0.0]], dtype=np.float32)
    before = ranking.unit(common)
    placed = ranking.space(common, weighs_rarity=False).place(common)
    assert float(before[0] @ before[1]) > 0.9
    assert float(placed[0] @ placed[1]) < -0.9


# --- the test ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hits", "number", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
     (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_intervals_are_those_of_the_book(hits, number, low, high):
    assert judging.wilson(hits, number) == pytest.approx((low, high), abs=5e-5)


def test_of_nothing_there_is_no_interval():
    assert judging.wilson(0, 0) is None
    empty = judging.Counts(0, 0, 0, 0, 0, 0)
    assert (empty.precision, empty.recall, empty.chance, empty.beats_chance) == (
        None, None, None, False,
    )  # fmt: skip


def test_what_shares_a_person_or_a_conversation_is_held_out_together():
    keys = [("c1", "d1"), ("c1", "d2"), ("c2", "d3"), ("c3", "d2"), ("c4", "d3"), ("c5", "d4")]
    found = judging.groups([[("c", c), ("p", p)] for c, p in keys]).tolist()
    assert found[0] == found[1] == found[3]
    assert found[2] == found[4]
    assert len(set(found)) == 3
    fold = judging.folds(np.array(found))
    assert fold[0] == fold[1] == fold[3] != fold[2] == fold[4]
    assert fold[5] not in {fold[0], fold[2]}


def _stands(placed, given, rows, definition, is_defined):
    """Return where a code stands by these passages alone."""
    parts = [placed[row] for row in rows if given[row]] + [definition] * (2 if is_defined else 0)
    middle = sum(parts, np.zeros(placed.shape[1])) / max(len(parts), 1)
    length = math.sqrt(float(middle @ middle))
    return middle / length if length > 1e-9 else middle


def _cut(scored, given):
    """Return how near a passage must lie so that F1 is highest."""
    positives = sum(bool(given[row]) for row in scored)
    best, least = -1.0, 2.0
    for near in sorted(scored.values(), reverse=True):
        picked = [row for row in scored if scored[row] >= near]
        f1 = 2 * sum(bool(given[row]) for row in picked) / (len(picked) + positives)
        if positives and f1 > best + 1e-12:
            best, least = f1, near
    return least


def _by_hand(placed, given, fold, definition, is_defined):
    """The same test for one code, one passage after the other, with nothing shared."""
    every = range(len(placed))
    picked = [False] * len(placed)
    for held in set(fold.tolist()):
        train = [row for row in every if fold[row] != held]
        scored = {}
        for row in train:
            rest = [one for one in train if fold[one] != fold[row]]
            scored[row] = float(placed[row] @ _stands(placed, given, rest, definition, is_defined))
        least = _cut(scored, given)
        here = _stands(placed, given, train, definition, is_defined)
        for row in every:
            if fold[row] == held:
                picked[row] = float(placed[row] @ here) >= least
    return picked


def test_holding_out_is_what_it_is_by_hand():
    chance = np.random.default_rng(7)
    placed = ranking.unit(chance.normal(size=(60, 8)).astype(np.float32))
    given = chance.random((3, 60)) < np.array([[0.3], [0.1], [0.5]])
    given[0] = placed[:, 0] > 0.2
    fold = chance.integers(0, 4, 60)
    definitions = ranking.unit(chance.normal(size=(3, 8)).astype(np.float32))
    is_defined = np.array([True, False, True])
    held = judging.hold_out(placed, given, fold, definitions, is_defined)
    by_hand = np.array(
        [
            _by_hand(placed.astype(float), given[code], fold, definitions[code], is_defined[code])
            for code in range(3)
        ]
    )
    assert (held.picked == by_hand).mean() > 0.98  # a tie may fall either way in single precision


def test_codes_that_mean_nothing_are_found_by_chance_only():
    """Two hundred codes given blindly: of hardly any would it be said that it is no chance."""
    chance = np.random.default_rng(1)
    placed = ranking.unit(chance.normal(size=(400, 24)).astype(np.float32))
    given = chance.random((200, 400)) < 0.1
    fold = judging.folds(np.repeat(np.arange(40), 10))
    nothing = np.zeros((200, 24), dtype=np.float32)
    held = judging.hold_out(placed, given, fold, nothing, np.zeros(200, dtype=bool))
    counts = judging.count(given, held.picked, held.picked, ["nl"] * 400)
    better = sum(one[""].beats_chance for one in counts)
    assert better <= 12  # one in forty, and room for luck


def test_what_only_one_person_says_is_no_proof():
    """Her words always carry the code and look alike: held out together, nothing is found."""
    chance = np.random.default_rng(3)
    directions = chance.normal(size=(10, 16))
    group = np.repeat(np.arange(10), 12)
    rows = directions[group] + 0.05 * chance.normal(size=(120, 16))
    placed = ranking.unit(rows.astype(np.float32))
    given = (group == 4)[None, :]
    nothing = np.zeros((1, 16), dtype=np.float32)
    for fold, is_found in ((judging.folds(group), False), (np.arange(120) % 10, True)):
        held = judging.hold_out(placed, given, fold, nothing, np.zeros(1, dtype=bool))
        (counts,) = judging.count(given, held.picked, held.picked, ["nl"] * 120)
        assert counts[""].beats_chance is is_found


def test_counts_are_of_each_language_and_of_all():
    given = np.array([[True, True, False, False]])
    picked = np.array([[True, False, True, False]])
    words = np.array([[False, False, True, True]])
    (counts,) = judging.count(given, picked, words, ["nl", "ar", "ar", "nl"])
    assert counts[""] == (4, 2, 2, 1, 2, 0)
    assert counts["nl"] == (2, 1, 1, 1, 1, 0)
    assert counts["ar"] == (2, 1, 1, 0, 1, 0)
    assert counts[""].beats_words


def test_the_cut_is_where_f1_is_highest():
    draw = random.Random(5)  # noqa: S311
    near = np.array([[draw.random() for _ in range(50)]], dtype=np.float32)
    given = near + np.array([[draw.random() for _ in range(50)]]) > 1.2
    (cut,) = judging.thresholds(near, given)

    def f1(least):
        picked = near[0] >= least
        return judging.f1(int((picked & given[0]).sum()), int(picked.sum()), int(given.sum()))

    assert f1(cut) == max(f1(one) for one in near[0])
    assert judging.thresholds(near, np.zeros_like(given))[0] == judging.NEVER
