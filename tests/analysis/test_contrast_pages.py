"""Groups crossed, a part of the people looked at, and sides laid beside each other, on pages."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast
from tests.findings.conftest import Story, shared_story, story  # noqa: F401
from weerklank.analysis import queries
from weerklank.analysis.queries import splits
from weerklank.study import operations as study
from weerklank.study.models import Characteristic, CharacteristicValue, OwnGroup
from weerklank.study.operations import withdraw


@pytest.fixture
def coded(story: Story) -> Story:  # noqa: F811
    """D1 and D2 on letters, D3 says the opposite, A1 speaks too; D4 on the bus.

    D1 and D3 are women, D4 as well, whose leerroute is not known; of D2 the gender is not known.
    """
    story.people["D2"].characteristics.filter(characteristic__key="gender").delete()
    story.code(1, "Ik snap de brief niet", "4.6", polarity="negatief")
    story.code(1, "Bij ons ook niet", "4.6", polarity="negatief")
    story.code(1, "Ik lees alles zelf", "4.6", polarity="positief")
    story.code(3, "Wij schrijven te moeilijk", "4.6")
    story.code(4, "De bus komt niet", "4.7")
    return story


def get(story: Story, name: str, /, who: str = "bram", **query: object):  # noqa: F811
    client = Client()
    client.force_login(getattr(story.home, who))
    return client.get(reverse(f"analysis:{name}", args=[story.home.round.slug]), query)


def labels(response) -> list[str]:
    return [column.label for column in response.context["columns"]]


def test_groups_are_crossed_and_who_is_not_known_stands_apart(coded):
    voices = queries.hear(coded.home.round)
    columns = splits.columns(voices, splits.Split(("leerroute", "gender")))
    found = {
        one.label: sorted(voices.people[who].pseudonym for who in one.people) for one in columns
    }
    assert found == {
        "B1-route, Vrouw": ["D3"],
        "Z-route, Vrouw": ["D1"],
        "Z-route, gender onbekend": ["D2"],
        "leerroute onbekend, Vrouw": ["D4"],
        "Aanbieders": ["A1"],
    }


def test_crossing_says_what_a_cell_of_it_opens(coded):
    page = get(coded, "compare", by="leerroute", cross="gender")
    line = next(line for line in page.context["lines"] if line.code.number == "4.6")
    for cell in line.cells:
        opened = get(coded, "cell", by="leerroute", cross="gender", number="4.6", group=cell.key)
        assert opened.context["amount"] == cell.amount


def test_a_part_of_the_people_is_looked_at_and_who_is_not_known_is_told(coded):
    page = get(coded, "compare", by="leerroute", among="gender:woman")
    assert page.context["among"] == "Gender: Vrouw"
    people = {who for column in page.context["columns"] for who in column.people}
    assert people == {coded.people[who].pk for who in ("D1", "D3", "D4")}
    assert page.context["left_out"] == 1
    assert "niet bekend" in page.content.decode()


def test_who_is_not_known_can_be_looked_at(coded):
    page = get(coded, "compare", by="leerroute", among="gender:onbekend")
    people = {who for column in page.context["columns"] for who in column.people}
    assert people == {coded.people["D2"].pk}
    assert page.context["left_out"] == 0


def test_policy_officer_sees_what_is_told_whatever_the_address_asks(coded):
    plain = get(coded, "compare", who="daan")
    asked = get(coded, "compare", who="daan", by="leerroute", cross="gender", among="gender:woman")
    assert labels(asked) == labels(plain)
    assert asked.context["rows"] == plain.context["rows"]
    for name in ("cross", "cross2", "among"):
        assert f'name="{name}"' not in asked.content.decode()


@pytest.mark.parametrize("group", [f"Z{splits.APART}woman", splits.EVERYBODY, "aanbieder"])
def test_cell_shows_passages_of_any_group_to_who_may_read_words_only(group, coded):
    given = {"by": "leerroute", "cross": "gender", "number": "4.6", "group": group}
    hers = get(coded, "cell", who="daan", **given)
    assert "Ik snap" not in hers.content.decode()
    assert (
        hers.context["amounts"] == get(coded, "cell", who="daan", number="4.6").context["amounts"]
    )


@pytest.mark.parametrize("group", [splits.EVERYBODY, "aanbieder"])
def test_whole_that_is_no_column_opens(group, coded):
    assert get(coded, "cell", by="perspectief", number="4.6", group=group).status_code == 200


def _many_values(story: Story, number: int) -> None:  # noqa: F811
    colour = Characteristic.objects.create(
        monitor=story.home.monitor, key="kleur", label="Kleur", position=90
    )
    for place in range(number):
        value = CharacteristicValue.objects.create(
            characteristic=colour, key=f"k{place}", label=f"Kleur {place}", position=place
        )
        person = cast.make_participant(story.home.round, f"D{100 + place}")
        person.characteristics.create(characteristic=colour, value=value)


@pytest.mark.parametrize(("more", "is_too_many"), [(0, False), (1, True)])
def test_more_groups_than_can_be_read_are_said_to_be_and_stand_in_the_file(
    more, is_too_many, coded
):
    # Beside the values stand those of whom it is not known, and the providers.
    _many_values(coded, splits.MOST_GROUPS - 2 + more)
    page = get(coded, "compare", by="kleur")
    assert len(page.context["columns"]) == splits.MOST_GROUPS + more
    assert bool(page.context["too_many"]) == is_too_many
    assert bool(page.context["lines"]) != is_too_many
    table = get(coded, "matrix_csv", by="kleur").content.decode("utf-8-sig")
    [head, *rows] = csv.reader(io.StringIO(table), delimiter=";")
    assert len(head) == 4 + 8 * (splits.MOST_GROUPS + more)
    assert rows


def test_perspectives_are_not_crossed_and_the_page_says_so(coded):
    page = get(coded, "contrast", cross="gender")
    assert page.context["is_uncrossed"]
    assert "Alleen kenmerken zijn te kruisen" in page.content.decode()


def test_themes_of_both_perspectives_stand_beside_each_other(coded):
    page = get(coded, "contrast")
    row = next(row for row in page.context["rows"] if row.code.number == "4.6")
    (newcomers, _none), (providers, kinds) = row.sides
    assert newcomers.tone == "1 goed, 2 slecht"
    assert (newcomers.side.tally.spoke, providers.side.tally.spoke) == (3, 1)
    assert sum(kind.side.tally.spoke for kind in kinds) == 1
    assert row.verdict == "too_few"


def test_side_opens_to_the_passages_behind_the_same_count(coded):
    page = get(coded, "contrast")
    client = Client()
    client.force_login(coded.home.bram)
    for row in page.context["rows"]:
        for own, parts in row.sides:
            for part in (own, *parts):
                if part.side.tally.is_heard:
                    opened = client.get(part.address)
                    assert opened.context["amount"] == part.amount
                    assert len(opened.context["passages"]) == part.side.tally.passages


def test_theme_that_was_not_asked_is_never_said_to_differ(coded):
    page = get(coded, "contrast")
    row = next(row for row in page.context["rows"] if row.code.number == "4.7")
    assert row.verdict in {"not_asked", "unnoted"}


def test_verdict_chosen_leaves_the_others_out(coded):
    page = get(coded, "contrast", verdict="too_few")
    assert {row.verdict for row in page.context["rows"]} == {"too_few"}
    assert get(coded, "contrast", verdict="differ").context["rows"] == []


def test_another_round_is_laid_beside_this_one(coded):
    other = cast.make_round(coded.home.monitor, 2)
    page = get(coded, "contrast", by=f"ronde:{other.slug}")
    assert [side.group.label for side in page.context["sides"]] == [
        coded.home.round.name,
        other.name,
    ]
    assert {row.verdict for row in page.context["rows"]} == {"not_asked"}
    assert "nog geen verandering" in page.content.decode()


def test_round_of_another_monitor_is_not_to_be_chosen(coded):
    stranger = cast.make_round(cast.make_monitor("Elderburg", "elderburg"), 2)
    page = get(coded, "contrast", by=f"ronde:{stranger.slug}")
    assert stranger.name not in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"by": "x"},
        {"by": "ronde:x"},
        {"among": "gender:x"},
        {"among": "x"},
        {"cross": "x"},
        {"code": "x"},
        {"verdict": "x"},
        {"page": "99"},
    ],
)
def test_choice_that_is_not_there_is_no_error(query, coded):
    assert get(coded, "contrast", **query).status_code == 200


def test_round_without_codings_says_what_will_be_here(story):  # noqa: F811
    assert (
        "Daarvoor moeten eerst gesprekken gecodeerd zijn" in get(story, "contrast").content.decode()
    )


def test_file_holds_what_the_page_shows(coded):
    page = get(coded, "contrast")
    table = get(coded, "contrast_csv").content.decode("utf-8-sig")
    [_head, *rows] = csv.reader(io.StringIO(table), delimiter=";")
    assert [(row[0], row[2]) for row in rows] == [
        (row.code.number, row.words) for row in page.context["rows"]
    ]


def count_queries(story: Story, name: str, **query: object) -> int:  # noqa: F811
    get(story, name, **query)  # the walk is counted anew, once
    with CaptureQueriesContext(connection) as asked:
        assert get(story, name, **query).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    "query", [{}, {"by": "leerroute", "cross": "gender", "among": "gender:woman"}]
)
def test_contrast_asks_the_database_no_more_than_the_matrix_whatever_the_size(query, coded):
    small = count_queries(coded, "contrast", **query)
    assert small <= count_queries(coded, "compare", **query)
    for number, start in enumerate(range(0, 60, 3)):
        coded.code(1, coded.texts[1].text[start : start + 9], ("4.6", "4.7")[number % 2])
    for number in range(30, 40):
        cast.make_participant(coded.home.round, f"D{number}")
    assert count_queries(coded, "contrast", **query) == small


def test_round_beside_this_one_is_read_once(coded):
    small = count_queries(coded, "contrast")
    other = cast.make_round(coded.home.monitor, 2)
    hearing = 20  # queries to hear a round and read its codings, at the most
    assert count_queries(coded, "contrast", by=f"ronde:{other.slug}") <= small + hearing


# --- groups that researchers made -------------------------------------------------------------
@pytest.fixture
def grouped(coded: Story) -> Story:
    """Women as a group by conditions, D1 and D4 as one that was picked."""
    given = {"round": coded.home.round, "by": coded.home.bram, "at": cast.NOW}
    study.add_own_group(
        name="De vrouwen", perspective="inburgeraar", conditions={"gender": ["woman"]}, **given
    )
    study.add_own_group(
        name="Gekozen", members=[coded.people[who].pk for who in ("D1", "D4")], **given
    )
    return coded


def key_of(name: str) -> str:
    return f"groep.{OwnGroup.objects.get(name=name).pk}"


def who_stands(story: Story, columns) -> dict[str, list[str]]:  # noqa: F811
    names = {person.pk: who for who, person in story.people.items()}
    return {one.label: sorted(names[who] for who in one.people) for one in columns}


def test_own_group_divides_into_inside_outside_and_not_known(grouped):
    page = get(grouped, "compare", by=key_of("De vrouwen"))
    assert who_stands(grouped, page.context["columns"]) == {
        "De vrouwen": ["D1", "D3", "D4"],
        "Onbekend": ["D2"],
        "Aanbieders": ["A1"],
    }
    page = get(grouped, "compare", by=key_of("Gekozen"))
    assert who_stands(grouped, page.context["columns"]) == {
        "Gekozen": ["D1", "D4"],
        "Niet: Gekozen": ["D2", "D3"],
        "Aanbieders": ["A1"],
    }


def test_own_group_is_crossed_and_looked_at(grouped):
    page = get(
        grouped,
        "compare",
        by="leerroute",
        cross=key_of("Gekozen"),
        among=f"{key_of('De vrouwen')}:erin",
    )
    assert page.context["left_out"] == 1
    assert who_stands(grouped, page.context["columns"]) == {
        "B1-route, Niet: Gekozen": ["D3"],
        "Z-route, Gekozen": ["D1"],
        "leerroute onbekend, Gekozen": ["D4"],
    }


def test_own_group_is_laid_beside_the_others(grouped):
    page = get(grouped, "contrast", by=key_of("Gekozen"))
    assert [side.group.label for side in page.context["sides"]] == ["Gekozen", "Niet: Gekozen"]


@pytest.mark.parametrize("name", ["contrast", "together", "saturation", "ask", "passages"])
def test_own_groups_are_to_be_chosen_wherever_people_are(name, grouped):
    assert "De vrouwen" in get(grouped, name).content.decode()


def test_own_group_lists_its_passages(grouped):
    page = get(grouped, "passages", trait=f"{key_of('Gekozen')}:erbuiten", code="")
    assert {passage.text for passage in page.context["passages"]} == {
        "Bij ons ook niet",
        "Ik lees alles zelf",
    }


def test_own_group_is_nowhere_for_a_policy_officer(grouped):
    assert "De vrouwen" not in get(grouped, "compare", who="daan").content.decode()
    asked = get(grouped, "compare", who="daan", by=key_of("De vrouwen"))
    assert labels(asked)[-1] != "De vrouwen"
    assert "De vrouwen" not in asked.content.decode()
    plain = get(grouped, "matrix_csv", who="daan").content
    assert get(grouped, "matrix_csv", who="daan", among="gender:woman").content == plain
    assert get(grouped, "together_csv", who="daan").status_code == 403


def test_who_withdrew_is_in_no_column_of_an_own_group(grouped):
    withdraw(participant=grouped.people["D1"], by=grouped.home.bram, at=cast.NOW)
    page = get(grouped, "compare", by=key_of("Gekozen"))
    assert who_stands(grouped, page.context["columns"])["Gekozen"] == ["D4"]


# --- a part of the people elsewhere -----------------------------------------------------------
def test_codes_meet_in_the_people_who_are_looked_at(coded):
    coded.code(1, "brief niet, kanariegeel", "4.7")
    coded.code(1, "ook niet, kanarieblauw", "4.7")
    number = {}
    for chosen in ("", "gender:woman", "gender:onbekend", "perspectief:aanbieder"):
        rows = get(coded, "together", among=chosen).context["pairs"]
        number[chosen] = [(len(met.people), met.pairs) for _code, _other, met in rows]
    assert number == {
        "": [(2, 2)],
        "gender:woman": [(1, 1)],
        "gender:onbekend": [(1, 1)],
        "perspectief:aanbieder": [],
    }


def test_number_of_people_who_spoke_of_both_opens_their_passages_only(coded):
    coded.code(1, "brief niet, kanariegeel", "4.7")
    coded.code(1, "ook niet, kanarieblauw", "4.7")
    page = get(coded, "together", among="gender:woman")
    assert "among=gender%3Awoman" in page.content.decode()
    found = get(
        coded,
        "ask",
        code=coded.codes["4.6"].pk,
        a_relation="same_person",
        a_code=coded.codes["4.7"].pk,
        among="gender:woman",
    )
    assert [passage.text for passage in found.context["passages"]] == ["Ik snap de brief niet"]
    assert found.context["found"].tally.spoke == 1


def test_saturation_of_a_part_counts_their_conversations(coded):
    def conversations(**query: object) -> dict[str, int]:
        shown = get(coded, "saturation", **query).context["shown"]
        return {one.key: len(one.rows) for one in shown}

    assert conversations() == {"inburgeraar": 2, "aanbieder": 1}
    assert conversations(among="leerroute:onbekend") == {"inburgeraar": 1}
    assert conversations(among="perspectief:aanbieder") == {"aanbieder": 1}
