"""Saturation after Guest, Namey & Chen (2020), on answers that are known."""

import json
from itertools import permutations
from random import Random

import pytest

from tests import samples
from weerklank.analysis.rules import Conversation, Put, Voice
from weerklank.analysis.rules.saturation import (
    Band,
    Undecided,
    band,
    heard,
    new_codes,
    saturation,
)
from weerklank.interchange import workbooks

# The worked example of the package novelqualcodes (MIT): new codes per interview.
INSECTS = [5, 4, 3, 1, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("base", "run", "base_codes", "in_runs"),
    [
        (4, 2, 13, [2, 1, 1, 1, 0, 1, 1, 1, 1, 0]),
        (4, 3, 13, [2, 2, 1, 1, 1, 1, 2, 1, 1]),
        (5, 2, 14, [1, 1, 1, 0, 1, 1, 1, 1, 0]),
        (5, 3, 14, [2, 1, 1, 1, 1, 2, 1, 1]),
        (6, 2, 15, [1, 1, 0, 1, 1, 1, 1, 0]),
        (6, 3, 15, [1, 1, 1, 1, 2, 1, 1]),
    ],
)
def test_ratios_slide_by_one_over_a_base_that_stays(base, run, base_codes, in_runs):
    found = saturation(INSECTS, base=base, run=run, threshold=0.05)
    assert found.base_codes == base_codes
    assert found.ratios == pytest.approx([number / base_codes for number in in_runs])


@pytest.mark.parametrize(
    ("threshold", "notation", "at"),
    [
        (2 / 13, "4+2", 4),  # the first run is exactly at it
        (2 / 13 - 1e-9, "5+2", 5),
        (1 / 13, "5+2", 5),
        (0.05, "8+2", 8),
        (0, "8+2", 8),
    ],
)
def test_first_run_at_or_below_the_threshold_decides(threshold, notation, at):
    found = saturation(INSECTS, base=4, run=2, threshold=threshold)
    assert (found.notation, found.at, found.undecided) == (notation, at, None)


def test_a_share_that_equals_the_threshold_has_reached_it():
    for base_codes in range(20, 2_000, 20):  # 0.05 has no exact form in floating point
        counts = [base_codes, 0, 0, 0, base_codes // 20, 0]
        assert saturation(counts, base=4, run=2, threshold=0.05).at == 4
        counts[4] += 1
        assert saturation(counts, base=4, run=2, threshold=0.05).undecided == Undecided.ABOVE


@pytest.mark.parametrize(
    ("counts", "base_codes", "ratios", "undecided", "missing"),
    [
        ([], None, (), Undecided.SHORT_BASE, 6),
        ([3, 2, 1], None, (), Undecided.SHORT_BASE, 3),
        ([3, 2, 1, 0], 6, (), Undecided.SHORT_RUN, 2),
        ([3, 2, 1, 0, 0], 6, (), Undecided.SHORT_RUN, 1),
        ([3, 2, 1, 0, 0, 0], 6, (0.0,), None, 0),
        ([3, 2, 1, 0, 0, 1], 6, (1 / 6,), Undecided.ABOVE, 0),
        ([0, 0, 0, 0], 0, (), Undecided.EMPTY_BASE, 2),
        ([0, 0, 0, 0, 2, 0], 0, (None,), Undecided.EMPTY_BASE, 0),
        ([0, 0, 0, 0, 0, 0], 0, (None,), Undecided.EMPTY_BASE, 0),
        ([0, 0, 0, 1, 0, 0], 1, (0.0,), None, 0),
    ],
)
def test_what_cannot_be_said_is_none_with_its_reason(
    counts, base_codes, ratios, undecided, missing
):
    found = saturation(counts, base=4, run=2, threshold=0.05)
    assert found.base_codes == base_codes
    assert found.ratios == ratios
    assert (found.undecided, found.missing) == (undecided, missing)
    assert (found.at is None) == (undecided is not None)
    assert (found.notation is None) == (undecided is not None)


@pytest.mark.parametrize(("base", "run"), [(0, 2), (4, 0), (-1, 2)])
def test_base_and_run_take_a_conversation(base, run):
    with pytest.raises(ValueError, match="at least one"):
        saturation([1, 2, 3], base=base, run=run, threshold=0.05)


def test_what_came_after_the_run_that_decided():
    quiet = saturation([5, 5, 5, 5, 0, 0, 0], base=4, run=2, threshold=0.05)
    assert (quiet.after, quiet.rises_again) == (0, False)
    # One of twenty is five per cent: more codes, and still not above it.
    little = saturation([5, 5, 5, 5, 0, 0, 0, 1, 0], base=4, run=2, threshold=0.05)
    assert (little.after, little.rises_again) == (1, False)
    again = saturation([5, 5, 5, 5, 0, 0, 0, 2, 0], base=4, run=2, threshold=0.05)
    assert (again.after, again.rises_again) == (2, True)
    # What the run that decided brought itself did not come after it.
    assert saturation([5, 5, 5, 5, 0, 1, 0], base=4, run=2, threshold=0.05).after == 0
    assert saturation([1, 1], base=4, run=2, threshold=0.05).after == 0


def test_code_is_new_once():
    assert new_codes([{"a", "b"}, {"b"}, set(), {"b", "c"}, {"a"}]) == [2, 0, 0, 1, 0]
    assert new_codes([]) == []


def chance(seed: int = 1) -> Random:
    return Random(seed)  # noqa: S311  nothing secret


def test_band_is_that_of_all_orders():
    """Each number is, but for what is due to drawing, the percentile over every order there is."""
    conversations = [{1, 2, 3, 4, 5}, {1}, {1, 2}, {6}, {2, 7, 8}]
    orders = list(permutations(conversations))
    found = band(conversations, chance=chance(), orders=4_000)
    for number, shown in enumerate(found, start=1):
        counts = [len(set().union(*order[:number])) for order in orders]
        for share, value in zip((0.05, 0.5, 0.95), shown, strict=True):
            below = sum(count < value for count in counts) / len(counts)
            up_to = sum(count <= value for count in counts) / len(counts)
            assert below - 0.03 < share < up_to + 0.03, (number, share)
    assert found[-1] == Band(8, 8, 8)


def test_band_is_the_same_for_the_same_chance_and_leaves_the_order_alone():
    conversations = [{number, number % 3, number % 5} for number in range(12)]
    before = list(conversations)
    first = band(conversations, chance=chance(7), orders=200)
    assert first == band(conversations, chance=chance(7), orders=200)
    assert conversations == before
    assert all(one.low <= one.middle <= one.high for one in first)
    assert first != band(conversations, chance=chance(8), orders=3)
    assert band([], chance=chance(7), orders=200) == []


@pytest.mark.parametrize("orders", [1, 19, 20, 21, 1_000])
def test_percentile_is_the_smallest_that_so_many_orders_do_not_exceed(orders):
    conversations = [{1}, {1, 2, 3}, {4, 5, 6, 7, 8}, {2, 9}, set()]
    drawn, order, totals = chance(9), list(conversations), []
    for _each in range(orders):
        drawn.shuffle(order)
        totals.append([len(set().union(*order[: place + 1])) for place in range(len(order))])
    for place, shown in enumerate(band(conversations, chance=chance(9), orders=orders)):
        counts = [total[place] for total in totals]
        assert shown == tuple(
            min(n for n in counts if 100 * sum(one <= n for one in counts) >= share * orders)
            for share in (5, 50, 95)
        )


PARENTS = {5: None, 51: 5, 513: 51, 52: 5, 6: None}
GROUP = frozenset({1, 2})


def spoken(code: int, conversation: int = 1, people: tuple[int, ...] = (1,), at_least: int = 0):
    return {Voice(conversation, frozenset(people), at_least): [code]}


def put(*codes: int, asked=(), unsure=(), unnoted=()):
    return Put(frozenset(codes), frozenset(asked), frozenset(unsure), frozenset(unnoted))


@pytest.mark.parametrize(
    ("questions", "where"),
    [
        ((put(52, asked={1}),), "asked"),
        ((put(5, asked={1}),), "asked"),  # a question about what stands above it
        ((put(52, asked={2}),), "asked"),  # put to another of the group
        ((put(52, asked={9}),), "unprompted"),  # put to somebody of the other perspective
        ((put(51, asked={1}),), "unprompted"),  # about something beside it
        ((put(52),), "unprompted"),
        ((), "unprompted"),  # the guide does not ask it
        ((put(52, unnoted={1}),), "unnoted"),
        ((put(52, unsure={1}),), "unnoted"),
        ((put(52, unnoted={9}),), "unprompted"),
        ((put(52, unnoted={1}), put(5, asked={2})), "asked"),  # once is enough
        (None, "unnoted"),  # no guide: nobody knows
    ],
)
def test_code_counts_by_what_was_put_in_its_conversation(questions, where):
    conversation = Conversation(1, frozenset({1, 2, 9}), questions)
    [found] = heard([conversation], spoken(52), GROUP, PARENTS)
    assert [name for name in ("asked", "unprompted", "unnoted") if getattr(found, name)] == [where]
    assert found.spoken == {52}
    assert found.counted == (set() if where == "unprompted" else {52})


def test_put_elsewhere_is_not_put_here():
    conversations = [
        Conversation(1, frozenset({1}), (put(52),)),
        Conversation(2, frozenset({1}), (put(52, asked={1}),)),
    ]
    first, second = heard(conversations, spoken(52) | spoken(52, 2), GROUP, PARENTS)
    assert (first.counted, second.counted) == (set(), {52})


def test_codes_put_are_known_whether_spoken_of_or_not():
    conversation = Conversation(1, frozenset({1}), (put(513, asked={1}), put(6, unnoted={1})))
    [found] = heard([conversation], {}, GROUP, PARENTS)
    assert found.put == {5, 51, 513}
    assert found.unclear == {6}
    [without_guide] = heard([Conversation(1, frozenset({1}))], {}, GROUP, PARENTS)
    assert (without_guide.put, without_guide.unclear) == (set(), set(PARENTS))


def test_conversation_without_anyone_of_the_group_is_left_out():
    others, silent, unlisted = (Conversation(n, p) for n, p in ((1, {9}), (2, {2}), (3, {9})))
    conversations = [
        Conversation(one.id, frozenset(one.present)) for one in (others, silent, unlisted)
    ]
    found = heard(conversations, spoken(52, 1, (9,)) | spoken(6, 3, (1,)), GROUP, PARENTS)
    assert [(one.conversation, set(one.spoken)) for one in found] == [(2, set()), (3, {6})]


@pytest.mark.parametrize(
    ("present", "heard_of"), [({1, 2}, {52}), ({1, 2, 9}, set())], ids=["all of it", "mixed"]
)
def test_several_people_count_where_all_belong_to_the_group(present, heard_of):
    conversation = Conversation(1, frozenset(present))
    [found] = heard([conversation], spoken(52, people=(), at_least=2), GROUP, PARENTS)
    assert found.spoken == heard_of


@pytest.mark.skipif(samples.NAMED is None, reason="WEERKLANK_SAMPLES names no folder")
def test_interviews_of_the_insect_study_give_the_known_answers():
    """From the matrices themselves, one per interview, to every ratio."""
    folder = samples.NAMED / "saturation"
    if not folder.is_dir():
        pytest.skip("this folder has no saturation")
    known = json.loads((folder / "novelqualcodes-expected.json").read_text())
    interviews = []
    for name in known["interviews_in_order"]:
        [sheet] = workbooks.pages((folder / known["folder"] / name).read_bytes())
        interviews.append({code for code, passages in sheet.rows[1:] if passages})
    counts = new_codes(interviews)
    assert counts == known["new_codes_per_interview"]
    for label, ratios in known["guest_namey_chen_2020"].items():
        _base, base, _run, run = label.split()
        found = saturation(counts, base=int(base), run=int(run), threshold=0.05)
        assert found.ratios == pytest.approx(ratios, abs=1e-6)
