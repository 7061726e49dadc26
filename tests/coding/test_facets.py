"""What holds for each facet of the table, so also for one that is added."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests import cast
from tests.coding.conftest import Sample, give
from weerklank.coding import queries, serializers
from weerklank.coding.models import Code, Coding
from weerklank.coding.terms import FACETS, Facet
from weerklank.exchange.operations import export
from weerklank.safeguards.models import User

pytestmark = pytest.mark.usefixtures("shared_home")

each_facet = pytest.mark.parametrize("facet", FACETS, ids=[facet.name for facet in FACETS])


def value_of(facet: Facet) -> tuple[str, str]:
    return next(iter(facet.labels().items()))


@pytest.fixture
def coded(sample: Sample, codebook: dict[str, Code], bram: User) -> Coding:
    everything = {facet.name: value_of(facet)[0] for facet in FACETS}
    return give(sample, codebook["4.6"], "foto", bram, facets=everything)


@each_facet
def test_the_column_is_called_as_the_table_says(facet: Facet) -> None:
    column: Any = Coding._meta.get_field(facet.name)
    assert str(column.verbose_name) == str(facet.label)
    assert column.choices == facet.values.choices
    assert column.blank


@each_facet
def test_a_script_sends_changes_and_gets_it(
    facet: Facet, coded: Coding, sample: Sample, logged_in: Any, bram: User
) -> None:
    address = reverse("coding:coding", args=[sample.transcript.pk, coded.key])
    client: Client = logged_in(bram)
    for value in (*facet.values.values, ""):
        sent = json.dumps({"coder": bram.pk, facet.name: value})
        answer = client.post(address, sent, content_type="application/json")
        assert answer.json()[facet.name] == value
    coded.refresh_from_db()
    others = {name: value for name, value in coded.facets.items() if name != facet.name}
    assert "" not in others.values()


@each_facet
def test_it_travels_to_the_page_by_name(facet: Facet, coded: Coding, bram: User) -> None:
    text = serializers.text_json(coded.transcript, queries.sight_of(coded.transcript, bram))
    [row] = text["codings"]
    sent = dict(zip(text["names"], row, strict=True))
    assert sent[facet.name] == value_of(facet)[0]


@each_facet
def test_the_page_has_a_letter_and_a_filter_for_it(
    facet: Facet, coded: Coding, sample: Sample, logged_in: Any, bram: User
) -> None:
    page = html.fromstring(
        logged_in(bram).get(reverse("coding:code", args=[sample.conversation.pk])).content
    )
    chips = page.xpath(f"//form[@data-weerklank-facets]//input[@name='{facet.name}']/@value")
    assert chips == facet.values.values
    offered = page.xpath(f"//select[@data-weerklank-filter-facet='{facet.name}']/option/@value")
    assert offered == ["", "-", *facet.values.values]


@each_facet
def test_passages_are_listed_filtered_and_taken_away_with_it(
    facet: Facet, coded: Coding, sample: Sample, logged_in: Any, bram: User
) -> None:
    client: Client = logged_in(bram)
    value, said = value_of(facet)
    other = facet.values.values[-1]
    for name in ("passages", "passages_csv"):
        address = reverse(f"analysis:{name}", args=[sample.conversation.round.slug])
        answers = [client.get(address, {facet.name: each}) for each in (value, other)]
        found, none = (
            answer.getvalue() if answer.streaming else answer.content for answer in answers
        )
        assert b"foto" in found
        assert b"foto" not in none
    [row] = csv.DictReader(io.StringIO(found.decode("utf-8-sig")), delimiter=";")
    assert row[str(facet.label)] == said


@each_facet
def test_someone_else_reads_it_in_words(
    facet: Facet, coded: Coding, sample: Sample, logged_in: Any, voorbeelddam: cast.Voorbeelddam
) -> None:
    address = reverse("coding:passage", args=[sample.transcript.pk, coded.key])
    page = html.fromstring(logged_in(voorbeelddam.chantal).get(address).content)
    [value] = page.xpath(f"//dt[.='{facet.title}']/following-sibling::dd[1]/text()")
    assert value == value_of(facet)[1]


def test_a_project_that_goes_out_says_how_many_are_left_behind(
    coded: Coding, sample: Sample, bram: User, tmp_path: Path
) -> None:
    lost = export.give_project(
        round_=sample.conversation.round,
        path=tmp_path / "uit.qdpx",
        target=None,
        by=bram,
        at=coded.created_at,
    )["lost"]
    [said] = [row for row in lost if row["count"] == len(FACETS)]
    for facet in FACETS:
        assert str(facet.label) in said["what"]
