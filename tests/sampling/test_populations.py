"""How many people there are: a table is right as a whole or refused, and the newest counts."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests import cast
from weerklank.interchange.tables import xlsx_bytes
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sampling import models, operations
from weerklank.sampling import selecting as queries
from weerklank.sampling.rules import population
from weerklank.sampling.rules.population import Fault, Known, Wrong
from weerklank.study import models as study_models
from weerklank.study.rules.lists import Words

WORDS = Words(
    perspectives={},
    kinds={"gemeente": "gemeente", "taalschool": "taalschool"},
    heads={"leerroute": "leerroute", "gender": "gender", "pvt": "pvt"},
    values={
        "leerroute": {"b1-route": "B", "z-route": "Z", "b": "B", "z": "Z"},
        "gender": {"vrouw": "v", "man": "m", "v": "v", "m": "m"},
        "pvt": {"ja": "yes", "nee": "no"},
    },
)
ALLOWED = ("leerroute", "gender")
HEAD = ["Leerroute", "Gender", "Aantal"]


def read(*rows: list[str], head: list[str] = HEAD, allowed=ALLOWED) -> population.Table:
    return population.read(head, list(enumerate(rows, start=2)), WORDS, allowed)


# --- reading ----------------------------------------------------------------------------------
def test_a_table_of_groups_is_read_as_it_stands():
    table = read(["Z-route", "vrouw", "4"], ["B1-route", "", "12"])
    assert (table.keys, table.wrong, table.total) == (("leerroute", "gender"), (), 16)
    assert list(table.groups) == [({"leerroute": "Z", "gender": "v"}, 4), ({"leerroute": "B"}, 12)]


def test_a_row_is_one_person_without_a_column_of_amounts():
    rows = [["Z-route", "vrouw"], [" z-ROUTE ", "vrouw"], ["", ""], ["B1-route", "man"]]
    table = read(*rows, head=["leerroute", "gender"])
    assert [count for _values, count in table.groups] == [2, 1]


def test_groups_that_stand_there_twice_are_added_and_empty_ones_left_out():
    table = read(["Z-route", "vrouw", "4"], ["Z-route", "vrouw", "3"], ["Z-route", "man", "0"])
    assert list(table.groups) == [({"leerroute": "Z", "gender": "v"}, 7)]


def test_a_table_of_the_total_alone_is_read():
    assert read(["413"], head=["aantal"]).groups == (({}, 413),)


def test_providers_have_their_kind():
    table = read(
        ["Taalschool", "9"], head=["Soort organisatie", "count"], allowed=["provider_kind"]
    )
    assert table.groups == (({"provider_kind": "taalschool"}, 9),)


@pytest.mark.parametrize(
    ("head", "row", "wrong"),
    [
        (HEAD, ["Z-route", "onbekend", "4"], Wrong(Fault.VALUE, 2, "Gender", "onbekend")),
        (HEAD, ["Z-route", "123456782", "4"], Wrong(Fault.PERSONAL, 2, "Gender")),
        (HEAD, ["Z-route", "vrouw", "vier"], Wrong(Fault.COUNT, 2, "Aantal", "vier")),
        (HEAD, ["Z-route", "vrouw", "-4"], Wrong(Fault.COUNT, 2, "Aantal", "-4")),
        (HEAD, ["Z-route", "vrouw", ""], Wrong(Fault.COUNT, 2, "Aantal", "")),
        (HEAD, ["Z-route", "vrouw", "4,5"], Wrong(Fault.COUNT, 2, "Aantal", "4,5")),
        (HEAD, ["Z-route", "vrouw", "4", "9"], Wrong(Fault.NO_HEAD, 2, "4")),
        (["Leerroute", "Naam"], ["Z-route", "Jan"], Wrong(Fault.PERSONAL_HEAD, column="Naam")),
        (["Leerroute", "Buurt"], ["Z-route", "Zuid"], Wrong(Fault.UNKNOWN_HEAD, column="Buurt")),
        (["Leerroute", "PVT"], ["Z-route", "ja"], Wrong(Fault.UNKNOWN_HEAD, column="PVT")),
        (["Gender", "gender"], ["vrouw", "vrouw"], Wrong(Fault.TWICE, column="gender")),
        (["Gender", "aantal", "count"], ["vrouw", "1", "1"], Wrong(Fault.TWICE, column="count")),
        (["Gender", ""], ["vrouw", ""], Wrong(Fault.NO_HEAD, column="2")),
        (HEAD, ["", "", ""], Wrong(Fault.EMPTY)),
        (HEAD, ["Z-route", "vrouw", "0"], Wrong(Fault.EMPTY)),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_nothing_is_taken(head, row, wrong):
    table = read(row, head=head)
    assert wrong in table.wrong
    assert table.groups == ()


def test_one_wrong_row_refuses_all_of_them():
    table = read(["Z-route", "vrouw", "400"], ["Z-route", "x", "4"])
    assert (table.groups, table.wrong) == ((), (Wrong(Fault.VALUE, 3, "Gender", "x"),))


def test_many_faults_are_named_up_to_a_number_and_counted():
    table = read(*[["Z-route", "x", "4"]] * (population.MOST_FAULTS + 3))
    assert (len(table.wrong), table.more_wrong) == (population.MOST_FAULTS, 3)


def test_no_more_groups_than_can_be_kept():
    values = {str(n): str(n) for n in range(population.MOST_GROUPS + 1)}
    words = Words({}, {}, {"kern": "kern"}, {"kern": values})
    rows = [(n, [str(n)]) for n in range(population.MOST_GROUPS + 1)]
    table = population.read(["kern"], rows, words, ["kern"])
    assert table.wrong == (Wrong(Fault.TOO_MANY, about="2001"),)
    assert population.read(["kern"], rows[:-1], words, ["kern"]).wrong == ()


cells = st.tuples(
    st.sampled_from(["", "B1-route", "Z-route"]),
    st.sampled_from(["", "vrouw", "man"]),
    st.sampled_from(["0", "1", "4", "300"]),
)


@given(st.lists(cells, max_size=20))
def test_what_travels_in_a_form_is_read_back_as_it_was(rows):
    table = read(*map(list, rows))
    if not table.wrong:
        header, again = population.cells(population.written(table))
        back = population.read(header, again, WORDS, ALLOWED)
        assert (back.keys, back.groups, back.wrong) == (table.keys, table.groups, ())


# --- keeping ----------------------------------------------------------------------------------
@pytest.fixture
def gender(voorbeelddam):
    one = study_models.Characteristic.objects.create(
        monitor=voorbeelddam.monitor, key="gender", label="Gender"
    )
    for key, label in (("v", "Vrouw"), ("m", "Man")):
        study_models.CharacteristicValue.objects.create(characteristic=one, key=key, label=label)
    return one


def table_of(women: int, men: int) -> Known:
    return Known(("gender",), (({"gender": "v"}, women), ({"gender": "m"}, men)))


def keep(dam: cast.Voorbeelddam, table: Known, **fields) -> models.Population:
    given = {
        "perspective": "inburgeraar", "on": cast.TODAY, "source": "Register", "by": dam.bram,
        "at": cast.NOW,
    } | fields  # fmt: skip
    return operations.add_population(monitor=dam.monitor, table=table, **given)


def newest(dam: cast.Voorbeelddam) -> dict[str, int]:
    found = queries.newest_populations(dam.monitor)["inburgeraar"]
    return {group.values["gender"]: group.count for group in found.groups.all()}


def test_the_newest_day_counts_and_earlier_ones_stay(voorbeelddam, gender):
    keep(voorbeelddam, table_of(4, 300))
    keep(voorbeelddam, table_of(9, 9), on=cast.TODAY - timedelta(days=1))
    assert newest(voorbeelddam) == {"v": 4, "m": 300}
    assert [total for _one, total in queries.populations(voorbeelddam.monitor)] == [304, 18]


def test_without_the_newest_the_one_before_counts_again(voorbeelddam, gender):
    keep(voorbeelddam, table_of(9, 9), on=cast.TODAY - timedelta(days=1))
    last = keep(voorbeelddam, table_of(4, 300))
    operations.remove_population(population=last, by=voorbeelddam.bram, at=cast.NOW)
    assert newest(voorbeelddam) == {"v": 9, "m": 9}
    assert models.PopulationGroup.objects.count() == 2


def test_each_perspective_has_its_own(voorbeelddam, gender):
    keep(voorbeelddam, table_of(4, 300))
    kinds = Known(("provider_kind",), (({"provider_kind": "gemeente"}, 12),))
    keep(voorbeelddam, kinds, perspective="aanbieder")
    assert set(queries.newest_populations(voorbeelddam.monitor)) == {"inburgeraar", "aanbieder"}


def test_the_log_tells_that_and_no_number_of_people(voorbeelddam, gender):
    population = keep(voorbeelddam, table_of(4, 300))
    operations.remove_population(population=population, by=voorbeelddam.bram, at=cast.NOW)
    lines = LogLine.objects.filter(what__startswith="population.").order_by("id")
    assert [(line.what, line.detail) for line in lines] == [
        (what, {"perspective": "inburgeraar", "as_of": "2026-05-20", "rows": 2})
        for what in ("population.added", "population.removed")
    ]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"on": cast.TODAY + timedelta(days=1)}, operations.PopulationInFuture),
        ({"source": "  "}, operations.SourceMissing),
        ({"table": Known(("kern",), (({}, 9),))}, operations.PopulationUnfit),
        ({"table": Known(("gender",), (({"gender": "x"}, 9),))}, operations.PopulationUnfit),
        ({"table": Known((), (({"gender": "v"}, 9),))}, operations.PopulationUnfit),
    ],
)
def test_what_does_not_fit_is_refused(voorbeelddam, gender, fields, refusal):
    with pytest.raises(refusal):
        keep(voorbeelddam, **({"table": table_of(9, 9)} | fields))
    assert not models.Population.objects.exists()


def test_a_day_stands_there_once(voorbeelddam, gender):
    keep(voorbeelddam, table_of(9, 9))
    with pytest.raises(operations.PopulationDayTaken):
        keep(voorbeelddam, table_of(8, 8))
    assert newest(voorbeelddam) == {"v": 9, "m": 9}


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_adds_and_removes(voorbeelddam, gender, who):
    with pytest.raises(AccessDenied):
        keep(voorbeelddam, table_of(9, 9), by=getattr(voorbeelddam, who))
    there = keep(voorbeelddam, table_of(9, 9))
    with pytest.raises(AccessDenied):
        operations.remove_population(population=there, by=getattr(voorbeelddam, who), at=cast.NOW)
    assert models.Population.objects.exists()


# --- pages ------------------------------------------------------------------------------------
def send(client: Client, dam: cast.Voorbeelddam, content: bytes, name="tabel.csv", **more):
    fields = {
        "file": SimpleUploadedFile(name, content),
        "perspective": "inburgeraar",
        "on": "2026-05-01",
        "source": "Register van de gemeente",
        "do": "look",
    } | more
    client.force_login(dam.bram)
    return client.post(reverse("sampling:population_new", args=[dam.monitor.slug]), fields)


def shown(response) -> str:
    return html.unescape(response.content.decode())


def test_a_file_is_looked_over_and_then_kept(client, voorbeelddam, gender):
    answer = send(client, voorbeelddam, b"Gender;Aantal\nvrouw;4\nman;300\n")
    assert answer.status_code == 200
    page = shown(answer)
    assert "waarvan 1 met minder dan 5 mensen" in page
    assert not models.Population.objects.exists()
    answer = send(client, voorbeelddam, b"", file="", text=answer.context["text"], do="add")
    assert answer.status_code == 302
    assert newest(voorbeelddam) == {"v": 4, "m": 300}
    kept = models.Population.objects.get()
    assert (kept.on, kept.source, kept.added_by) == (
        date(2026, 5, 1), "Register van de gemeente", voorbeelddam.bram,
    )  # fmt: skip


def test_a_workbook_is_read_too(client, voorbeelddam, gender):
    content = xlsx_bytes("Blad", ["Gender", "aantal"], [["Vrouw", 4.0], ["Man", 300]])
    answer = send(client, voorbeelddam, content, "tabel.xlsx")
    assert answer.status_code == 200
    assert answer.context["told"] == 300


def test_what_is_wrong_stands_on_the_page_and_nothing_is_kept(client, voorbeelddam, gender):
    answer = send(client, voorbeelddam, b"Gender;Aantal\nvrouw;4\nx;300\n", do="add")
    assert answer.status_code == 422
    assert "Rij 3, kolom Gender: “x” is geen waarde van dit kenmerk." in shown(answer)
    assert not models.Population.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("tabel.docx", b"PK"), ("tabel.csv", b""), ("tabel.csv", b'a;"b\n')]
)
def test_a_file_that_is_no_table_is_refused(client, voorbeelddam, gender, name, content):
    answer = send(client, voorbeelddam, content, name)
    assert answer.status_code == 422
    assert not models.Population.objects.exists()


def test_the_page_tells_no_small_number(client, voorbeelddam, gender):
    keep(voorbeelddam, table_of(1, 2))
    keep(voorbeelddam, table_of(4, 1), on=date(2025, 1, 1))
    client.force_login(voorbeelddam.bram)
    page = shown(client.get(reverse("sampling:populations", args=[voorbeelddam.monitor.slug])))
    assert page.count("minder dan 5") == 2  # of the newest in all, and what a small group is
    assert "minstens 5" in page  # and of the one before
