"""Groups, crossings and a part of the people on findings, passages and summaries, as elsewhere."""

from __future__ import annotations

import random

import pytest
from django.test import Client
from django.urls import reverse

from tests.findings.crowd import Crowd, make_crowd
from tests.reporting import informer
from weerklank.analysis import forms, queries
from weerklank.findings.forms import FrameworkForm
from weerklank.study.models import CountsTold

pytestmark = pytest.mark.django_db
CHOICE = "?by=leerroute&cross=gender&among=gender:vrouw"


@pytest.fixture
def crowd(db: None) -> Crowd:
    """Of every other inburgeraar it is known that she is a woman, of the others a man."""
    crowd = make_crowd(random.Random(1))  # noqa: S311  the same each time
    gender = crowd.home.monitor.characteristics.create(key="gender", label="Gender", position=2)
    values = [gender.values.create(key=one, label=one.capitalize()) for one in ("vrouw", "man")]
    for place, person in enumerate(crowd.of("inburgeraar")):
        value = values[place % 2]
        person.characteristics.create(characteristic=gender, value=value)
        crowd.values[person.pk]["gender"] = value.key
    return crowd


def get(client: Client, crowd: Crowd, page: str, query: str = "") -> str:
    answer = client.get(reverse(page, args=[crowd.home.round.slug]) + query)
    assert answer.status_code == 200
    return answer.getvalue().decode()


def members(crowd: Crowd, **wanted: str) -> set[int]:
    return {
        one.pk
        for one in crowd.of("inburgeraar")
        if all(crowd.values[one.pk][name] == value for name, value in wanted.items())
    }


@pytest.mark.parametrize("form", [forms.PassagesForm, FrameworkForm, forms.DividedForm])
def test_a_page_asks_with_the_names_that_the_matrix_asks_with(
    crowd: Crowd, form: type[forms.DividedForm]
) -> None:
    voices = queries.hear(crowd.home.round)
    more = {"last": None} if form is FrameworkForm else {}
    names = list(form(voices=voices, data={}, **more).fields)
    assert names[-4:] == ["by", "cross", "cross2", "among"]
    matrix = forms.MatrixForm(voices=voices, data={}).fields
    for name in names[-4:]:
        own = [one for one in form(voices=voices, data={}, **more).fields[name].choices if one[0]]
        assert own == [one for one in matrix[name].choices if one[0]]


def test_a_finding_is_counted_in_each_group_that_is_chosen(client: Client, crowd: Crowd) -> None:
    client.force_login(crowd.home.bram)
    text = get(client, crowd, "findings:findings", CHOICE)
    assert "U kijkt alleen naar: Gender: Vrouw." in text
    finding = crowd.findings["inburgeraar:4.2"]
    tree = informer.html.fromstring(text)
    [statement] = tree.xpath(f'//li[@id="bevinding-{finding.pk}"]')
    told = {
        informer.squeezed(one.xpath("./dt")[0].text_content()): informer.squeezed(
            one.xpath("./dd")[0].text_content()
        )
        for one in statement.xpath('.//dl[@class="weerklank-in-groups"]/div')
    }
    labels = {"B": "B1-route", "O": "Onderwijsroute", "Z": "Z-route"}
    assert told
    for key, label in labels.items():
        people = members(crowd, group=key, gender="vrouw")
        name = f"{label}, Vrouw"
        assert (name in told) == bool(people)
        if people:
            asked, said = people & crowd.asked["4.2"], people & crowd.said["4.2"]
            assert told[name].startswith(
                f"{len(said & asked)} van {len(asked)}" if asked else "niet gevraagd"
            )


def test_passages_are_those_of_who_is_looked_at_and_say_how_many_of_each_group(
    client: Client, crowd: Crowd
) -> None:
    client.force_login(crowd.home.bram)
    code = crowd.codes["4.1"].pk
    text = get(client, crowd, "analysis:passages", f"{CHOICE}&code={code}")
    tree = informer.html.fromstring(text)
    told = {
        informer.squeezed(one.xpath("./dt")[0].text_content()): informer.squeezed(
            one.xpath("./dd")[0].text_content()
        )
        for one in tree.xpath('//dl[@aria-label="Mensen per groep"]/div')
    }
    people = members(crowd, group="Z", gender="vrouw")
    asked = people & crowd.asked["4.1"]
    assert told["Z-route, Vrouw"] == f"{len(asked & crowd.said['4.1'])} van {len(asked)}"
    answer = client.get(
        reverse("analysis:passages_csv", args=[crowd.home.round.slug]) + f"{CHOICE}&code={code}"
    )
    header, *rows = informer.rows_of_csv(answer.getvalue())
    known = {one.pseudonym: one.pk for one in crowd.people}
    said = {known[row[header.index("deelnemer")]] for row in rows}
    assert said == members(crowd, gender="vrouw") & crowd.said["4.1"]
    routes = {"B": "B1-route", "O": "Onderwijsroute", "Z": "Z-route"}
    for row in rows:
        route = routes[crowd.values[known[row[header.index("deelnemer")]]]["group"]]
        assert row[header.index("groep")] == f"{route}, Vrouw"


def test_cases_are_those_of_who_is_looked_at_in_the_order_of_the_groups(
    client: Client, crowd: Crowd
) -> None:
    client.force_login(crowd.home.bram)
    assert "U kijkt alleen naar: Gender: Vrouw." in get(client, crowd, "findings:framework", CHOICE)
    answer = client.get(reverse("findings:framework_csv", args=[crowd.home.round.slug]) + CHOICE)
    _header, *rows = informer.rows_of_csv(answer.getvalue())
    known = {one.pseudonym: one.pk for one in crowd.people}
    assert {known[row[0]] for row in rows} == members(crowd, gender="vrouw")
    labels = [row[1] for row in rows]
    assert list(dict.fromkeys(labels)) == sorted(set(labels))
    assert len(set(labels)) > 1


def test_outside_the_team_the_choice_does_nothing(client: Client, crowd: Crowd) -> None:
    client.force_login(crowd.home.daan)
    plain = get(client, crowd, "findings:findings")
    told = CountsTold.objects.count()
    chosen = get(client, crowd, "findings:findings", CHOICE)
    for text in (plain, chosen):
        assert 'name="among"' not in text
        assert "weerklank-in-groups" not in text
    assert list(informer.statements_of_html(plain)) == list(informer.statements_of_html(chosen))
    assert CountsTold.objects.count() == told
    for page in ("analysis:passages", "findings:framework"):
        answer = client.get(reverse(page, args=[crowd.home.round.slug]) + CHOICE)
        assert answer.status_code == 403
