"""The smallest group that shares what is said of someone, against counting by hand."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerklank.sentences import disclosure
from weerklank.sentences.disclosure import Group, Safe, Whole

KEYS = ["route", "gender", "kern", "taal"]
VALUES = ["", "p", "q"]
groups = st.lists(
    st.builds(
        Group,
        st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES)),
        st.integers(0, 6),
    ),
    max_size=12,
)
questions = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES))


def people(**counts: int) -> list[Group]:
    """Return groups from words such as Zv=4: route Z, women."""
    return [
        Group({"route": word[0], "gender": {"v": "v", "m": "m", "o": ""}[word[1]]}, count)
        for word, count in counts.items()
    ]


def by_hand(people: list[Group], asked: dict[str, str]) -> int:
    return sum(
        group.count
        for group in people
        if all(group.values.get(key, "") == asked[key] != "" for key in asked)
    )


# --- sizes ------------------------------------------------------------------------------------
def test_only_who_shares_all_of_it_is_counted():
    here = people(Zv=4, Zm=7, Bv=9)
    assert disclosure.size(here, {"route": "Z", "gender": "v"}) == 4
    assert disclosure.size(here, {"gender": "v"}) == 13
    assert disclosure.size(here, {}) == 20


def test_what_is_not_known_matches_nothing():
    here = people(Zv=4, Zo=3)
    assert disclosure.size(here, {"route": "Z", "gender": "v"}) == 4
    assert disclosure.size(here, {"gender": ""}) == 0
    assert disclosure.size(here, {"kern": "main"}) == 0


@given(groups, questions)
def test_every_subset_is_counted_as_by_hand(here, asked):
    items = list(asked.items())
    sizes = disclosure.subsets(here, asked)
    for subset in range(1 << len(items)):
        some = dict(item for n, item in enumerate(items) if subset >> n & 1)
        assert sizes[subset] == disclosure.size(here, some) == by_hand(here, some)


def test_more_attributes_than_can_be_reckoned_are_refused():
    asked = {str(n): "p" for n in range(disclosure.MOST_ATTRIBUTES + 1)}
    with pytest.raises(ValueError, match="17"):
        disclosure.subsets([], asked)


# --- what is safe -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("women", "attributes"), [(4, [{"route": "Z"}]), (5, [{"route": "Z", "gender": "v"}])]
)
def test_a_group_of_five_is_safe_and_one_of_four_is_not(women, attributes):
    found = disclosure.safe({"route": "Z", "gender": "v"}, population=people(Zv=women, Zm=1))
    assert [one.attributes for one in found] == attributes


def test_nothing_is_safe_where_too_few_live():
    assert disclosure.safe({"route": "Z"}, population=people(Zv=4)) == []
    assert disclosure.safe({}, population=people(Zv=4)) == []


def test_without_attributes_everyone_is_the_group():
    assert disclosure.safe({}, population=people(Zv=5)) == [Safe({}, 5, None)]


def test_the_largest_sets_come_first_and_then_the_order_of_asking():
    here = [
        Group({"route": "p", "gender": "p"}, 9),
        Group({"kern": "p", "taal": "p", "gender": "p"}, 9),
        Group({"route": "p", "kern": "p"}, 9),
    ]
    asked = dict.fromkeys(["route", "gender", "kern", "taal"], "p")
    assert [list(one.attributes) for one in disclosure.safe(asked, population=here)] == [
        ["gender", "kern", "taal"],
        ["route", "gender"],
        ["route", "kern"],
    ]


def brute(asked, population, sample, known, least):
    """Return the largest safe subsets, found by trying all of them."""

    def enough(some):
        told = {key: some[key] for key in some if key in known}
        if population is None:
            return sample is not None and by_hand(sample, some) >= least
        if by_hand(population, told) < least:
            return False
        return told == some or (sample is not None and by_hand(sample, some) >= least)

    safe = [
        dict(some)
        for length in range(len(asked) + 1)
        for some in combinations(asked.items(), length)
        if enough(dict(some))
    ]
    return [one for one in safe if not any(one.items() < other.items() for other in safe)]


@given(
    questions,
    st.none() | groups,
    st.none() | groups,
    st.sets(st.sampled_from(KEYS)),
    st.integers(3, 8),
)
def test_safe_is_what_trying_every_subset_finds(asked, population, sample, known, least):
    found = disclosure.safe(asked, population=population, sample=sample, known=known, least=least)
    expected = brute(asked, population, sample, known, least)
    assert sorted(map(sorted, (one.attributes.items() for one in found))) == sorted(
        map(sorted, (one.items() for one in expected))
    )
    for one in found:
        is_told = population is not None and set(one.attributes) <= known
        assert one.population == (by_hand(population, one.attributes) if is_told else None)
        assert one.sample == (None if sample is None else by_hand(sample, one.attributes))


# --- who decides ------------------------------------------------------------------------------
def test_who_took_part_decide_where_the_population_is_not_known():
    asked = {"route": "Z"}
    assert disclosure.safe(asked, population=None, sample=people(Zv=4)) == []
    [one] = disclosure.safe(asked, population=None, sample=people(Zv=5))
    assert (one.population, one.sample) == (None, 5)


def test_who_took_part_do_not_decide_where_the_population_does():
    [one] = disclosure.safe({"route": "Z"}, population=people(Zv=5), sample=people(Zv=1))
    assert (one.attributes, one.population, one.sample) == ({"route": "Z"}, 5, 1)


@pytest.mark.parametrize(("heard", "is_safe"), [(4, False), (5, True)])
def test_who_took_part_decide_about_what_the_population_does_not_tell(heard, is_safe):
    asked = {"route": "Z", "taal": "ti"}
    sample = [Group({"route": "Z", "taal": "ti"}, heard), Group({"taal": "ar"}, 9)]
    found = disclosure.safe(asked, population=people(Zv=50), sample=sample, known={"route"})
    assert (found[0].attributes == asked) is is_safe
    if not is_safe:
        assert [one.attributes for one in found] == [{"route": "Z"}]


def test_a_population_that_is_too_small_blocks_whatever_the_sample_says():
    asked = {"route": "Z", "taal": "ti"}
    sample = [Group(asked, 9)]
    found = disclosure.safe(asked, population=people(Zv=4, Bv=9), sample=sample, known={"route"})
    assert [one.attributes for one in found] == [{"taal": "ti"}]


# --- everyone of a group ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "asked", "in_sample", "whole"),
    [
        (3, 3, 3, Whole.ALL),
        (2, 3, 3, None),
        (1, 3, 3, None),
        (0, 3, 3, Whole.NOBODY),
        (4, 4, 4, Whole.ALL),
        (5, 5, 5, None),
        (0, 5, 5, None),
        (4, 4, 9, None),
        (2, 2, 3, None),
        (3, 5, 3, Whole.ALL),
        (3, None, 3, Whole.ALL),
        (3, None, 9, None),
        (0, 2, 3, None),
        (0, None, 3, None),
        (0, 0, 3, None),
        (0, 0, 0, None),
    ],
)
def test_who_is_told_of_by_a_statement_about_all(said, asked, in_sample, whole):
    assert disclosure.said_of_everyone(said=said, asked=asked, in_sample=in_sample) == whole


@pytest.mark.parametrize(
    ("sentence", "label", "says"),
    [
        ("Alle drie gezinsmigranten wonen bij familie.", "Gezinsmigrant", True),
        ("Alle gezinsmigranten wonen bij familie.", "Gezinsmigrant", True),
        ("Niemand van de drie gezinsmigranten koos zelf.", "Gezinsmigrant", True),
        ("Geen gezinsmigrant koos zelf.", "Gezinsmigrant", True),
        ("De gezinsmigranten zeggen het alle drie.", "Gezinsmigrant", True),
        ("De mannen zeggen het allemaal.", "Man", True),
        ("Beide mannen zeggen het.", "Man", True),
        ("Twee van de drie gezinsmigranten kozen zelf.", "Gezinsmigrant", False),
        ("De gezinsmigranten wonen bij familie.", "Gezinsmigrant", False),
        ("Hetzelfde contract voor alle docenten, en kijken bij een gemeente.", "Gemeente", False),
        ("Alle vrouwenclubs helpen.", "Vrouw", False),
        ("Op B1 zit niemand.", "B1", False),
    ],
)
def test_a_sentence_about_all_or_none_of_a_group_is_known(sentence, label, says):
    assert disclosure.speaks_of_all(sentence, label) is says


@given(
    questions,
    st.none() | groups,
    groups,
    st.sets(st.sampled_from(KEYS)),
    st.integers(3, 8),
)
def test_enough_people_is_what_the_safe_sets_say(asked, population, sample, known, least):
    enough = disclosure.is_enough(
        asked, population=population, sample=sample, known=known, least=least
    )
    found = disclosure.safe(asked, population=population, sample=sample, known=known, least=least)
    assert enough is (asked in [one.attributes for one in found])
