"""The page of preconditions and pains that the same people named."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast
from tests.findings.conftest import Story, shared_story, story  # noqa: F401
from weerklank.analysis.wording.joint import NO_CAUSE
from weerklank.coding.models import Code
from weerklank.study.operations import withdraw


@pytest.fixture
def coded(story: Story) -> Story:  # noqa: F811
    """D1 names the bus and letters in one turn, D2 in one conversation, D3 letters only."""
    monitor = story.home.monitor
    branch = Code.objects.create(
        monitor=monitor, number="6", position=10, label="Randvoorwaarden", gloss="preconditions"
    )
    Code.objects.filter(number="4").update(gloss="what hinders")
    story.codes["6.2"] = Code.objects.create(
        monitor=monitor, number="6.2", position=11, label="Bus", parent=branch
    )
    story.code(1, "Ik snap de brief niet", "4.6")
    story.code(1, "Mijn zus leest hem", "6.2")
    story.code(1, "Bij ons ook niet", "4.6")
    story.code(1, "Ik lees alles zelf", "4.6")
    story.code(3, "Wij schrijven te moeilijk", "4.6")
    return story


def get(story: Story, name: str = "joint", /, who: str = "bram", **query: object):  # noqa: F811
    client = Client()
    client.force_login(getattr(story.home, who))
    return client.get(reverse(f"analysis:{name}", args=[story.home.round.slug]), query)


def test_page_shows_the_pairs_of_the_shipped_branches_and_says_that_it_is_no_cause(coded):
    page = get(coded)
    [row] = page.context["rows"]
    assert (row.code.number, row.other.number) == ("6.2", "4.6")
    newcomers, providers = row.sides
    assert (newcomers.found.people, newcomers.near, newcomers.numbers) == (1, "1 in één beurt", [1])
    assert providers.found.people == 0
    assert str(NO_CAUSE) in page.content.decode()


def test_number_opens_the_passages_of_those_people(coded):
    [row] = get(coded).context["rows"]
    client = Client()
    client.force_login(coded.home.bram)
    opened = client.get(row.sides[0].address)
    assert [passage.text for passage in opened.context["passages"]] == ["Mijn zus leest hem"]
    assert opened.context["found"].tally.spoke == row.sides[0].found.people


def test_other_branches_are_chosen_and_a_pair_of_one_branch_stands_once(coded):
    coded.code(1, "kanariegeel", "4.7")
    branch = coded.codes["4.6"].parent_id
    rows = get(coded, branch=branch, against=branch).context["rows"]
    assert [(row.code.number, row.other.number) for row in rows] == [("4.6", "4.7")]


def test_part_of_the_people_is_looked_at(coded):
    assert get(coded, among="gender:man").context["rows"] == []
    [row] = get(coded, among="gender:woman").context["rows"]
    assert [side.label for side in row.sides] == ["Inburgeraars"]
    assert "among=gender%3Awoman" in row.sides[0].address


def test_who_withdrew_named_nothing(coded):
    withdraw(participant=coded.people["D1"], by=coded.home.bram, at=cast.NOW)
    page = get(coded)
    assert page.context["rows"] == []
    assert "Niemand noemde beide" in page.content.decode()


def test_every_row_of_the_file_says_that_it_is_no_cause(coded):
    table = get(coded, "joint_csv").content.decode("utf-8-sig")
    [_head, *rows] = csv.reader(io.StringIO(table), delimiter=";")
    assert [row[4] for row in rows] == ["Inburgeraars", "Aanbieders"]
    assert {row[-1] for row in rows} == {str(NO_CAUSE)}


@pytest.mark.parametrize("query", [{"branch": "x"}, {"against": "999999"}, {"among": "x:y"}])
def test_choice_that_is_not_there_is_no_error(query, coded):
    assert get(coded, **query).status_code == 200


def test_codebook_without_these_branches_begins_with_its_first(story):  # noqa: F811
    story.code(1, "Ik snap de brief niet", "4.6")
    story.code(1, "Mijn zus leest hem", "4.7")
    [row] = get(story).context["rows"]
    assert (row.code.number, row.other.number) == ("4.6", "4.7")


def test_queries_do_not_grow_with_codings(coded):
    def count() -> int:
        get(coded)  # the walk is counted anew, once
        with CaptureQueriesContext(connection) as asked:
            assert get(coded).status_code == 200
        return len(asked)

    before = count()
    for number, start in enumerate(range(0, 60, 3)):
        coded.code(1, coded.texts[1].text[start : start + 9], ("4.6", "6.2")[number % 2])
    assert count() == before
