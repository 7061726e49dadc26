"""The pages that ask how codes lie towards each other."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from tests.reporting.conftest import Story, story  # noqa: F401  the round counted by hand


@pytest.fixture
def coded(story: Story) -> Story:  # noqa: F811
    """D1 on letters and transport, overlapping; D2 on letters; D1 on transport in talk 2."""
    story.code(1, "Ik snap de brief niet", "4.6")
    story.code(1, "brief niet, kanariegeel", "4.7")
    story.code(1, "Bij ons ook niet", "4.6")
    story.code(2, "En weer zo'n brief", "4.7")
    return story


def client_of(story: Story, who: str = "bram") -> Client:  # noqa: F811
    client = Client()
    client.force_login(getattr(story.home, who))
    return client


def get(story: Story, page: str, who: str = "bram", **query: object):  # noqa: F811
    address = reverse(f"analysis:{page}", args=[story.home.round.slug])
    return client_of(story, who).get(address, query)


def texts(response) -> list[str]:
    return [passage.text for passage in response.context["passages"]]


QUESTIONS = {
    "one code": ({}, ["Ik snap de brief niet", "Bij ons ook niet"]),
    "overlapping": ({"a_relation": "overlaps"}, ["Ik snap de brief niet"]),
    "not overlapping": ({"a_relation": "overlaps", "a_is": "niet"}, ["Bij ons ook niet"]),
    "inside": ({"a_relation": "inside"}, []),
    "same turn": ({"a_relation": "same_turn"}, ["Ik snap de brief niet"]),
    "same person": ({"a_relation": "same_person"}, ["Ik snap de brief niet"]),
    "same conversation": (
        {"a_relation": "same_conversation"},
        ["Ik snap de brief niet", "Bij ons ook niet"],
    ),
    "five words in between": (
        {"a_relation": "near_words", "a_within": 5},
        ["Ik snap de brief niet", "Bij ons ook niet"],
    ),
    "four words in between": (
        {"a_relation": "near_words", "a_within": 4},
        ["Ik snap de brief niet"],
    ),
    "many characters in between": (
        {"a_relation": "near_characters", "a_within": 40},
        ["Ik snap de brief niet", "Bij ons ook niet"],
    ),
}


@pytest.mark.parametrize(("condition", "expected"), QUESTIONS.values(), ids=QUESTIONS)
def test_question_gives_these_passages(condition, expected, coded):
    asked = {"code": coded.codes["4.6"].pk}
    if condition:
        asked |= {"a_code": coded.codes["4.7"].pk} | condition
    assert texts(get(coded, "ask", **asked)) == expected


def test_answer_counts_people_conversations_and_passages(coded):
    found = get(coded, "ask", code=coded.codes["4.7"].pk).context["found"]
    assert (found.tally.spoke, found.tally.conversations, found.tally.passages) == (1, 2, 2)


def test_two_codes_beside_each_other_are_either(coded):
    both = {"code": coded.codes["4.6"].pk, "code_or": coded.codes["4.7"].pk}
    assert len(texts(get(coded, "ask", **both))) == 4


def test_code_brings_the_codes_below_it_unless_left_out(coded):
    branch = coded.codes["4.6"].parent_id
    assert len(texts(get(coded, "ask", code=branch))) == 4
    assert texts(get(coded, "ask", code=branch, with_subcodes="nee")) == []


def test_answer_as_a_file_has_the_same_passages(coded):
    response = get(coded, "ask_csv", code=coded.codes["4.6"].pk)
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[6] for row in rows[1:]] == ["Ik snap de brief niet", "Bij ons ook niet"]


@pytest.mark.parametrize(
    "query",
    [{"code": "x"}, {"code": "99999999"}, {"a_within": "-1", "code": "1"}, {"a_relation": "x"}],
)
def test_question_that_cannot_be_asked_is_no_error(query, coded):
    assert get(coded, "ask", **query).status_code == 200


def test_codes_meet_in_passages_and_in_people(coded):
    response = get(coded, "together")
    [first, _second] = response.context["rows"]
    met = {other.number: cell for other, cell in first.cells if cell}
    assert (met["4.7"].pairs, {len(met["4.7"].people)}) == (1, {1})
    assert "a_relation=overlaps" in response.content.decode()


def test_who_reads_no_words_sees_the_counts_without_the_way_to_the_passages(coded):
    page = get(coded, "together", who="daan").content.decode()
    assert "a_relation" not in page
    assert "Zoekvraag" not in page


def test_pairs_as_a_file_stand_once_each(coded):
    response = get(coded, "together_csv", who="daan")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1:] == [["4.6", "Brieven", "4.7", "Vervoer", "1", "1"]]


@pytest.mark.parametrize("page", ["ask", "together"])
def test_number_of_queries_does_not_grow_with_the_codings(
    page, coded, django_assert_max_num_queries
):
    for number, start in enumerate(range(0, 60, 3)):
        words = coded.talks[1].text[start : start + 9]
        coded.code(1, words, ("4.6", "4.7")[number % 2], memo=str(number))
    client = client_of(coded)
    address = reverse(f"analysis:{page}", args=[coded.home.round.slug])
    query = {
        "code": coded.codes["4.6"].pk,
        "a_code": coded.codes["4.7"].pk,
        "a_relation": "near_words",
    }
    with django_assert_max_num_queries(50):
        client.get(address, query)


def test_stranger_finds_no_page(coded, esra):
    for page in ("ask", "together"):
        client = Client()
        client.force_login(esra)
        address = reverse(f"analysis:{page}", args=[coded.home.round.slug])
        assert client.get(address).status_code == 404
