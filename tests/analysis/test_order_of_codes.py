"""The matrix in another order, with a minimum, and the pairs of codes by strength."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.findings.conftest import Story, shared_story, story  # noqa: F401
from weerklank.analysis import placing, queries, rules
from weerklank.analysis.rules import Order, Tally
from weerklank.analysis.views import _shades
from weerklank.coding.models import Code

SAID = Tally(said=2, asked=4, spoke=2)
MORE = Tally(said=3, asked=9, spoke=4)
BEGAN = Tally(said=0, asked=0, unprompted=5, spoke=5)
UNKNOWN = Tally(said=1, asked=None, spoke=1)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.CODE, [SAID, MORE, BEGAN, UNKNOWN]),
        (Order.SAID, [BEGAN, MORE, SAID, UNKNOWN]),
        # Of nobody who was asked there is no share: those come after, the most first.
        (Order.SHARE, [SAID, MORE, BEGAN, UNKNOWN]),
    ],
)
def test_rows_stand_by_a_column(order, expected):
    rows = [(SAID,), (MORE,), (BEGAN,), (UNKNOWN,)]
    assert [row for (row,) in sorted(rows, key=lambda row: rules.strength(row, order))] == expected


def test_rows_stand_by_all_columns_together():
    few, many = (MORE, Tally()), (SAID, MORE)
    assert sorted([few, many], key=lambda row: rules.strength(row, Order.TOTAL)) == [many, few]
    assert rules.told(many) == 6


def test_column_that_is_asked_for_decides():
    one, other = (SAID, MORE), (MORE, SAID)
    assert sorted([one, other], key=lambda row: rules.strength(row, Order.SAID, 0))[0] == other
    assert sorted([one, other], key=lambda row: rules.strength(row, Order.SAID, 1))[0] == one


@pytest.fixture
def coded(story: Story) -> Story:  # noqa: F811
    """D1 on letters; D1, D2 and D3 on transport; A1 on a third code."""
    story.codes["4.8"] = Code.objects.create(
        monitor=story.home.monitor,
        number="4.8",
        position=4,
        label="Taal",
        parent=story.codes["4.6"].parent,
    )
    story.code(1, "Ik snap de brief niet", "4.6")
    for words in ("brief niet, kanariegeel", "Bij ons ook niet", "Ik lees alles zelf"):
        story.code(1, words, "4.7")
    story.code(3, "Wij schrijven te moeilijk", "4.8")
    return story


def get(story: Story, name: str, who: str = "bram", **query: object):  # noqa: F811
    client = Client()
    client.force_login(getattr(story.home, who))
    return client.get(reverse(f"analysis:{name}", args=[story.home.round.slug]), query)


def numbers(response) -> list[str]:
    return [line.code.number for line in response.context["lines"]]


def head_of(response) -> list[tuple[str, str]]:
    head = html.fromstring(response.content).xpath("//thead//th")
    return [(" ".join(th.text_content().split()), th.get("aria-sort", "")) for th in head]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["4", "4.6", "4.7", "4.8"]),
        ({"order": "total"}, ["4.7", "4.6", "4.8"]),
        ({"order": "said:aanbieder"}, ["4.8", "4.7", "4.6"]),
        ({"order": "said:Z"}, ["4.7", "4.6", "4.8"]),
        ({"order": "share:Z"}, ["4.6", "4.7", "4.8"]),
        ({"least": "2"}, ["4", "4.7"]),
        ({"least": "3"}, ["4", "4.7"]),
        ({"least": "5"}, []),
        ({"least": "2", "order": "total"}, ["4.7"]),
        # What cannot be chosen is as if nothing was.
        ({"order": "said:nowhere"}, ["4", "4.6", "4.7", "4.8"]),
        ({"order": "x"}, ["4", "4.6", "4.7", "4.8"]),
        ({"least": "x"}, ["4", "4.6", "4.7", "4.8"]),
        ({"least": "0"}, ["4", "4.6", "4.7", "4.8"]),
    ],
)
def test_matrix_in_the_order_and_with_the_minimum_asked_for(query, expected, coded):
    assert numbers(get(coded, "compare", **query)) == expected


@pytest.mark.parametrize(
    ("query", "sorted_by"),
    [
        ({}, "Code"),
        ({"order": "total"}, "Samen"),
        ({"order": "said:Z"}, "Z-route 2 mensen"),
        ({"order": "share:Z"}, "Z-route 2 mensen"),
    ],
)
def test_head_says_by_what_the_rows_stand(query, sorted_by, coded):
    direction = "ascending" if sorted_by == "Code" else "descending"
    head = head_of(get(coded, "compare", **query))
    assert [(name, how) for name, how in head if how] == [(sorted_by, direction)]


def test_every_head_is_a_link_that_orders_and_keeps_the_rest(coded):
    response = get(coded, "compare", by="leerroute", least="2")
    links = html.fromstring(response.content).xpath("//thead//th/a/@href")
    assert len(links) == len(response.context["columns"]) + 2
    assert all("least=2" in link and "by=leerroute" in link for link in links)


def test_choosing_something_else_keeps_the_order(coded):
    page = get(coded, "compare", order="said:Z").content.decode()
    assert re.search(r'<input type="hidden" name="order" value="said:Z"', page)


def test_number_of_everyone_stands_with_each_code(coded):
    page = html.fromstring(get(coded, "compare").content)
    told = {
        row.xpath(".//*[@class='weerklank-number']")[0].text.strip(): row.xpath("td[1]")[0]
        for row in page.xpath("//tbody/tr")
    }
    people = {number: cell.text_content().strip() for number, cell in told.items()}
    assert people == {"4": "4", "4.6": "1", "4.7": "3", "4.8": "1"}
    width = {
        number: float(cell.xpath(".//rect/@width")[0].rstrip("%")) for number, cell in told.items()
    }
    assert width == {"4": 100, "4.6": 25, "4.7": 75, "4.8": 25}


def test_file_has_what_the_page_shows(coded):
    for query in ({"order": "total"}, {"least": "2"}, {}):
        shown = numbers(get(coded, "compare", **query))
        data = get(coded, "matrix_csv", **query).content.decode("utf-8-sig")
        _header, *rows = csv.reader(io.StringIO(data), delimiter=";")
        assert [row[0] for row in rows] == shown


@pytest.mark.parametrize("page", ["compare", "together"])
def test_number_and_name_of_a_code_are_never_glued(page, coded):
    text = html.fromstring(get(coded, page).content).xpath("string(//main)")
    assert "4.6 Brieven" in " ".join(text.split())
    assert "4.6Brieven" not in text


# --- pairs of codes -------------------------------------------------------------------------------
@pytest.fixture
def paired(coded: Story) -> Story:
    """A second branch: D1 and D2 on 5.1, D3 on 5.2."""
    branch = Code.objects.create(
        monitor=coded.home.monitor, number="5", position=10, label="Gevolg", is_container=True
    )
    for position, number in enumerate(("5.1", "5.2"), start=11):
        coded.codes[number] = Code.objects.create(
            monitor=coded.home.monitor,
            number=number,
            position=position,
            label=f"Gevolg {number}",
            parent=branch,
        )
    coded.code(1, "Mijn zus leest hem", "5.1")
    coded.code(1, "Bij ons ook niet, kanarieblauw", "5.1")
    coded.code(1, "alles zelf, kanarierood", "5.2")
    return coded


def test_pairs_stand_by_people_and_then_by_passages(paired):
    voices = queries.hear(paired.home.round)
    met = placing.meetings(voices)
    label = {code.pk: code.number for code in voices.codes}

    def found(**how: object) -> list[tuple[str, str, int, int]]:
        return [
            (label[pair.code], label[pair.other], len(pair.met.people), pair.met.pairs)
            for pair in placing.pairs(voices, met, **how)
        ]

    assert found() == [
        ("4.7", "5.1", 2, 1),
        ("4.6", "4.7", 1, 1),
        ("4.7", "5.2", 1, 1),
        ("4.6", "5.1", 1, 0),
    ]
    assert found(by_passages=True)[-1] == ("4.6", "5.1", 1, 0)
    four, five = (paired.codes[number].parent_id for number in ("4.6", "5.1"))
    assert found(branch=four, against=four) == [("4.6", "4.7", 1, 1)]
    assert found(branch=five, against=four)[0] == ("5.1", "4.7", 2, 1)
    assert len(found(branch=four, against=five)) == 3


def test_pairs_are_the_cells_of_the_table_each_once(paired):
    voices = queries.hear(paired.home.round)
    met = placing.meetings(voices)
    grid = placing.grid(voices, met)
    cells = {
        frozenset((row, column)): cell
        for row, line in zip(grid.rows, grid.cells, strict=True)
        for column, cell in zip(grid.columns, line, strict=True)
        if cell
    }
    listed = placing.pairs(voices, met)
    assert {frozenset((pair.code, pair.other)): pair.met for pair in listed} == cells
    assert len(listed) == len(cells)


def test_two_branches_stand_against_each_other(paired):
    four, five = (paired.codes[number].parent_id for number in ("4.6", "5.1"))
    response = get(paired, "together", branch=five, against=four)
    assert [row.code.number for row in response.context["rows"]] == ["5.1", "5.2"]
    assert [code.number for code in response.context["columns"]] == ["4.6", "4.7"]
    shown = [[spot.number for spot in row.cells] for row in response.context["rows"]]
    assert shown == [[1, 2], [0, 1]]
    by_passages = get(paired, "together", branch=five, against=four, measure="passages")
    shown = [[spot.number for spot in row.cells] for row in by_passages.context["rows"]]
    assert shown == [[0, 1], [0, 1]]


def test_all_branches_are_listed_and_make_no_table(paired):
    response = get(paired, "together", branch="alle")
    assert response.context["rows"] == []
    assert response.context["total"] == 4
    assert "weerklank-matrix--pairs" not in response.content.decode()


def test_list_of_pairs_goes_by_pages(paired):
    for number in range(20, 30):
        paired.codes[f"4.{number}"] = Code.objects.create(
            monitor=paired.home.monitor,
            number=f"4.{number}",
            position=number,
            label="Nog een",
            parent=paired.codes["4.6"].parent,
        )
        paired.code(1, "Ik snap de brief", f"4.{number}")
    first = get(paired, "together", branch="alle")
    last = get(paired, "together", branch="alle", page="3")
    assert len(first.context["pairs"]) == 25
    assert first.context["page_obj"].paginator.num_pages == 4
    assert last.context["pairs"] != first.context["pairs"]


def test_cell_says_one_number_and_opens_the_passages_behind_it(paired):
    four = paired.codes["4.6"].parent_id
    page = html.fromstring(get(paired, "together", branch=four).content)
    [people] = page.xpath("//table[contains(@class, 'pairs')]//tbody/tr[1]/td[2]/a")[:1]
    assert people.text.strip() == "1"
    assert "a_relation=same_person" in people.get("href")
    page = html.fromstring(get(paired, "together", branch=four, measure="passages").content)
    [passages] = page.xpath("//table[contains(@class, 'pairs')]//tbody/tr[1]/td[2]/a")[:1]
    assert "a_relation=overlaps" in passages.get("href")


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, []),
        (1, [(4, 1, 1)]),
        (2, [(2, 1, 1), (4, 2, 2)]),
        (10, [(1, 1, 2), (2, 3, 5), (3, 6, 7), (4, 8, 10)]),
    ],
)
def test_legend_says_what_a_shade_stands_for(most, expected):
    assert [(shade.level, shade.low, shade.high) for shade in _shades(most)] == expected


@pytest.mark.parametrize(
    "query", [{"branch": "x"}, {"against": "x"}, {"measure": "x"}, {"page": "x"}]
)
def test_what_cannot_be_chosen_is_no_error(query, paired):
    assert get(paired, "together", **query).status_code == 200
