"""The table of people on the page of the spread: its columns, its order, and whom it lists."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from tests import cast
from weerklank.study import operations
from weerklank.study.models import Participant


@pytest.fixture
def people(voorbeelddam, client):
    """D2 and D10 on the Z-route, D1 of whom it is unknown, and A1 of whom it is never asked."""
    monitor = voorbeelddam.monitor
    for position, (key, values) in enumerate(
        (
            ("leerroute", ("B", "Z")),
            ("gender", ("vrouw", "man")),
            ("kern", ("hoofd",)),
            ("taal", ()),
        )
    ):
        one = monitor.characteristics.create(key=key, label=key.title(), position=position)
        for place, value in enumerate(values):
            one.values.create(key=value, label=value, position=place)
    given = {
        "D10": {"leerroute": "Z", "gender": "vrouw"},
        "D2": {"leerroute": "Z", "gender": "man"},
        "D3": {"leerroute": "B"},
        "D1": {},
    }
    for pseudonym, characteristics in given.items():
        operations.add_participant(
            round=voorbeelddam.round,
            perspective="inburgeraar",
            pseudonym=pseudonym,
            characteristics=characteristics,
            by=voorbeelddam.bram,
            at=cast.NOW,
        )
    cast.make_participant(voorbeelddam.round, "A1", function="docent")
    client.force_login(voorbeelddam.bram)

    def look(**query: object):
        response = client.get(reverse("study:spread", args=[voorbeelddam.round.slug]), query)
        assert response.status_code == 200
        return html.fromstring(response.content)

    return look


def rows(page) -> list[str]:
    return [th.text_content().strip() for th in page.xpath(TABLE + "//tbody//th")]


TABLE = "//table[contains(@class, 'weerklank-people')]"


def heads(page) -> list[str]:
    return [" ".join(th.text_content().split()) for th in page.xpath(TABLE + "//thead//th")]


def test_characteristics_stand_in_columns_the_first_three_until_others_are_chosen(people):
    assert heads(people())[:5] == ["Wie", "Groep", "Leerroute", "Gender", "Kern"]
    assert heads(people(kolom=["taal", "leerroute"]))[:4] == ["Wie", "Groep", "Leerroute", "Taal"]
    assert heads(people(kolom="x"))[:5] == ["Wie", "Groep", "Leerroute", "Gender", "Kern"]


def test_each_row_has_a_cell_for_each_head(people):
    page = people(kolom=["leerroute", "gender", "kern", "taal"])
    wide = len(heads(page))
    assert {len(row.xpath("th|td")) for row in page.xpath(TABLE + "//tbody/tr")} == {wide}


def test_unknown_is_something_else_than_not_for_this_group(people):
    cells = {
        row.xpath("th")[0].text_content().strip(): row.xpath("td[2]")[0].text_content()
        for row in people().xpath(TABLE + "//tbody/tr")
    }
    assert cells["D1"].strip() == "onbekend"
    assert "hoort niet bij deze groep" in cells["A1"]
    assert cells["D2"].strip() == "Z"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["A1", "D1", "D2", "D3", "D10"]),
        ({"op": "leerroute"}, ["D3", "D2", "D10", "D1", "A1"]),
        ({"op": "gender"}, ["D10", "D2", "D1", "D3", "A1"]),
        ({"op": "taal"}, ["A1", "D1", "D2", "D3", "D10"]),  # it is no column
        ({"wie": "aanbieder"}, ["A1"]),
        ({"wie": "inburgeraar"}, ["D1", "D2", "D3", "D10"]),
        ({"waarde": "leerroute:Z"}, ["D2", "D10"]),
        ({"waarde": "leerroute:"}, ["D1"]),
        ({"waarde": "leerroute:Z", "op": "gender"}, ["D10", "D2"]),
        ({"gehoord": "nee"}, ["A1", "D1", "D2", "D3", "D10"]),
        ({"gehoord": "ja"}, []),
        ({"wie": "x", "waarde": "y", "gehoord": "z", "op": "q"}, ["A1", "D1", "D2", "D3", "D10"]),
    ],
)
def test_people_in_the_order_and_of_the_kind_asked_for(query, expected, people):
    assert rows(people(**query)) == expected


def test_people_stand_on_pages_and_all_of_them_on_one_for_who_wants_that(people, voorbeelddam):
    Participant.objects.bulk_create(
        Participant(round=voorbeelddam.round, pseudonym=f"D{n}", perspective="inburgeraar")
        for n in range(11, 63)
    )
    assert rows(people()) == ["A1", "D1", "D2", "D3", *(f"D{n}" for n in range(10, 56))]
    assert rows(people(page=2)) == [f"D{n}" for n in range(56, 63)]
    assert rows(people(page=2, wie="inburgeraar", op="leerroute"))[-1] == "D62"
    assert "56 van de 57 mensen" in people(wie="inburgeraar").text_content()
    assert len(rows(people(alles="ja"))) == 57
    [whole] = people(op="gender").xpath("//a[contains(@href, 'alles=ja')]/@href")
    assert "op=gender" in whole


@pytest.mark.parametrize("page", ["study:spread", "site:round"])
def test_page_asks_as_much_whatever_the_number_of_people(
    page, people, voorbeelddam, client, django_assert_num_queries
):
    address = reverse(page, args=[voorbeelddam.round.slug])
    client.get(address)  # counts what the walk keeps
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    before = len(asked)
    for n in range(11, 70):
        cast.make_participant(voorbeelddam.round, f"D{n}")
    client.get(address)
    with django_assert_num_queries(before):
        client.get(address)


def test_head_says_by_what_the_rows_stand(people):
    found = people(op="gender").xpath(TABLE + "//th[@aria-sort]")
    assert [th.text_content().strip() for th in found] == ["Gender"]


def test_page_says_how_many_of_how_many(people):
    assert "2 van de 5 mensen" in people(waarde="leerroute:Z").text_content()
    assert "van de 5 mensen" not in people().text_content()
    assert "Niemand past bij deze keuze." in people(gehoord="ja").text_content()


def test_one_is_said_as_one(people, voorbeelddam, client):
    address = reverse("site:round", args=[voorbeelddam.round.slug])

    def said() -> str:
        return " ".join(html.fromstring(client.get(address).content).text_content().split())

    assert "0 van de 4 inburgeraars en 0 van 1 aanbieder zijn gehoord." in said()
    assert "4 inburgeraars en 1 aanbieder" in said()
    Participant.objects.exclude(pseudonym="D2").delete()
    assert "0 van 1 mens" in people(gehoord="ja").text_content()
    assert "0 van 1 inburgeraar is gehoord." in said()
    assert "1 inburgeraar en 0 aanbieders" in said()


def test_one_form_keeps_what_the_other_chose(people):
    page = people(kenmerk="gender", waarde="leerroute:Z", kolom=["kern", "taal"], op="kern")
    groups, chosen = (
        {
            (field.get("name"), field.get("value"))
            for field in form.xpath(".//input[@type='hidden']")
        }
        for form in page.xpath("//main//form[.//select]")
    )
    assert {("waarde", "leerroute:Z"), ("kolom", "kern"), ("kolom", "taal")} <= groups
    assert {("kenmerk", "gender"), ("op", "kern")} <= chosen
