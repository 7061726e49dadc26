"""The pages that ask how codes lie towards each other."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import load_workbook

from tests.findings.conftest import Story, shared_story, story  # noqa: F401
from weerklank.analysis import wording
from weerklank.analysis.rules import Tally


@pytest.fixture
def coded(story: Story) -> Story:  # noqa: F811
    """D1 on letters and transport, overlapping; D2 on letters; D1 on transport in the second."""
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
    met = {spot.code.number: spot.met for spot in first.cells if spot.met}
    assert (met["4.7"].pairs, {len(met["4.7"].people)}) == (1, {1})
    assert "a_relation=overlaps" in response.content.decode()
    assert "a_relation=same_person" in response.content.decode()


def test_who_reads_no_words_sees_what_is_told_of_the_matrix_and_no_more(coded):
    """What is asked of two codes at once is a question of the research team."""
    assert get(coded, "together", who="daan").status_code == 403
    page = get(coded, "compare", who="daan").content.decode()
    assert "Samenloop" not in page
    assert "Zoekvraag" not in page


def test_pairs_as_a_file_stand_once_each(coded):
    response = get(coded, "together_csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1:] == [["4.6", "Brieven", "4.7", "Vervoer", "1", "1"]]


@pytest.mark.parametrize("page", ["ask", "together"])
def test_number_of_queries_does_not_grow_with_the_codings(
    page, coded, django_assert_max_num_queries
):
    for number, start in enumerate(range(0, 60, 3)):
        words = coded.texts[1].text[start : start + 9]
        coded.code(1, words, ("4.6", "4.7")[number % 2], memo=str(number))
    client = client_of(coded)
    address = reverse(f"analysis:{page}", args=[coded.home.round.slug])
    query = {
        "code": coded.codes["4.6"].pk,
        "a_code": coded.codes["4.7"].pk,
        "a_relation": "near_words",
    }
    client.get(address, query)  # what was coded is counted once
    with django_assert_max_num_queries(56):
        client.get(address, query)


def test_stranger_finds_no_page(coded, esra):
    for page in ("ask", "together"):
        client = Client()
        client.force_login(esra)
        address = reverse(f"analysis:{page}", args=[coded.home.round.slug])
        assert client.get(address).status_code == 404


# --- the matrix: one count, said alike wherever it stands -----------------------------------------
@pytest.fixture
def together_heard(story: Story) -> Story:  # noqa: F811
    """Several of us on letters, where D1, D2 and D3 were; D4 on transport, where nobody noted."""
    story.code(1, "Wij lezen ze samen", "4.6")
    story.code(4, "De bus komt niet", "4.7")
    return story


def _rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def _sheet(response) -> list[list[object]]:
    return load_workbook(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def test_minstens_stands_on_page_drawer_csv_and_xlsx_alike(together_heard):
    by = {"by": "perspectief"}
    page = get(together_heard, "compare", **by).content.decode()
    assert ">minstens 2 van 3<" in page
    drawer = get(together_heard, "cell", number="4.6", group="inburgeraar", **by)
    assert "minstens 2 van 3" in " ".join(drawer.content.decode().split())
    for other in ("passages", "ask"):
        answer = get(together_heard, other, code=together_heard.codes["4.6"].pk)
        assert "minstens 2" in " ".join(answer.content.decode().split()), other
    header, *rows = _rows(get(together_heard, "matrix_csv", **by))
    at = header.index("Inburgeraar: mensen")
    assert header[at : at + 8] == [
        "Inburgeraar: mensen",
        "Inburgeraar: ondergrens",
        "Inburgeraar: van (gevraagd)",
        "Inburgeraar: uit zichzelf",
        "Inburgeraar: niet bekend of het gevraagd is of gold",
        "Inburgeraar: van hen zei dit wel",
        "Inburgeraar: gesprekken",
        "Inburgeraar: passages",
    ]
    letters = next(row for row in rows if row[0] == "4.6")
    assert letters[at : at + 8] == ["2", "minstens", "3", "0", "1", "0", "1", "1"]
    [sheet_header, *sheet] = _sheet(get(together_heard, "matrix_xlsx", **by))
    assert sheet_header == header
    letters = next(row for row in sheet if str(row[0]) == "4.6")
    # A number stays a number, so that a spreadsheet can count with it.
    assert letters[at : at + 8] == [2, "minstens", 3, 0, 1, 0, 1, 1]


def test_a_branch_has_its_row_in_the_files_as_on_the_page(together_heard):
    by = {"by": "perspectief"}
    lines = get(together_heard, "compare", **by).context["lines"]
    shown = [(line.code.number, line.is_branch) for line in lines]
    assert shown == [("4", True), ("4.6", False), ("4.7", False)]
    header, *rows = _rows(get(together_heard, "matrix_csv", **by))
    assert header[:4] == ["nummer", "code", "soort rij", "omvat andere rijen"]
    assert [row[:4] for row in rows] == [
        ["4", "Knelpunten", "tak", "ja"],
        ["4.6", "Brieven", "code", "nee"],
        ["4.7", "Vervoer", "code", "nee"],
    ]
    # Every row of the page that has numbers is in the file with the same ones, the branch too.
    at = header.index("Inburgeraar: mensen")
    for line, row in zip(lines, rows, strict=True):
        people, least, asked = row[at : at + 3]
        amount = f"{people} van {asked}" if asked.isdigit() else f"{people} van een onbekend aantal"
        assert " ".join([least, amount]).strip() == line.cells[0].amount


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (Tally(said=2, asked=5), "2 van 5"),
        (Tally(said=0, asked=5), "0 van 5"),
        (Tally(said=2, asked=5, at_least=True), "minstens 2 van 5"),
        (Tally(said=0, asked=0), "niet gevraagd"),
        (Tally(said=0, asked=0, unprompted=1), "1 begon er zelf over"),
        (Tally(said=0, asked=0, unprompted=2), "2 begonnen er zelf over"),
        (
            Tally(said=0, asked=0, unprompted=2, beside_at_least=True),
            "minstens 2 begonnen er zelf over",
        ),
        (Tally(said=3, asked=9, unprompted=2), "3 van 9, en 2 uit zichzelf"),
        (
            Tally(said=0, asked=2, unprompted=1, beside_at_least=True),
            "0 van 2, en minstens 1 uit zichzelf",
        ),
        (Tally(asked=None, unprompted=1), "niet genoteerd, en 1 uit zichzelf"),
        (Tally(said=0, asked=None), "niet genoteerd"),
        (Tally(said=2, asked=None), "2 van een onbekend aantal"),
        (Tally(said=2, asked=None, at_least=True), "minstens 2 van een onbekend aantal"),
    ],
)
def test_a_count_is_said_in_one_way(tally, expected):
    with translation.override("nl"):
        assert wording.amount(tally) == expected
