"""A list of people, pasted or read: what is understood, what is refused, and who is added."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import cast
from weerklank.interchange.tables import xlsx_bytes
from weerklank.safeguards.models import LogLine
from weerklank.study import models, operations, queries, terms
from weerklank.study.rules import lists
from weerklank.study.rules.lists import Fault, ListedPerson, Words

WORDS = Words(
    perspectives={"inburgeraar": "inburgeraar", "aanbieder": "aanbieder"},
    kinds={"gemeente": "gemeente", "taalschool": "taalschool"},
    heads={"leerroute": "leerroute", "gender": "gender", "pvt": "pvt", "map": "map"},
    values={
        "leerroute": {"b1-route": "b1", "z-route": "z"},
        "gender": {"vrouw": "v", "man": "m"},
        "pvt": {"ja": "yes", "nee": "no"},
        "map": {"ja": "yes", "nee": "no"},
    },
)


def read(text: str, taken: tuple[str, ...] = (), **answers: str) -> list[ListedPerson]:
    return lists.people_in(
        lists.table_of(lists.cells_of(text), WORDS),
        WORDS,
        perspective="inburgeraar",
        taken=taken,
        answers={("leerroute", word): value for word, value in answers.items()},
    )


def meanings(text: str) -> list[str]:
    return [one.meaning for one in lists.table_of(lists.cells_of(text), WORDS).columns]


@pytest.mark.parametrize("mark", ["\t", ";", ","])
def test_columns_are_known_by_their_head(mark: str) -> None:
    lines = [("Pseudoniem", "Leerroute", "Gender"), ("d1", "B1-route", "vrouw")]
    (person,) = read("\n".join(mark.join(line) for line in lines))
    assert (person.pseudonym, dict(person.characteristics)) == (
        "D1",
        {"leerroute": "b1", "gender": "v"},
    )


def test_columns_are_known_by_what_stands_in_them() -> None:
    assert meanings("D1;vrouw;Z-route\nD2;man;B1-route") == ["pseudonym", "gender", "leerroute"]


def test_a_column_that_fits_two_characteristics_is_asked_about() -> None:
    assert meanings("D1;ja\nD2;nee") == ["pseudonym", ""]


def test_lines_of_pseudonyms_are_a_list() -> None:
    assert [one.pseudonym for one in read("D1\n\nD2\nD10")] == ["D1", "D2", "D10"]


def test_a_column_about_who_someone_is_is_never_read() -> None:
    table = lists.table_of(lists.cells_of("Naam;Pseudoniem\nFatima;D1"), WORDS)
    assert [(one.meaning, one.is_personal) for one in table.columns] == [
        ("", True),
        ("pseudonym", False),
    ]


@pytest.mark.parametrize(
    ("line", "fault", "about"),
    [
        ("Fatima", Fault.UNFIT, ""),  # what may be a name is not said again
        ("D1", Fault.TWICE, "D1"),
        ("D9", Fault.TAKEN, "D9"),
        ("D3;buurman", Fault.PERSPECTIVE, "buurman"),
        ("D3;aanbieder;kerk", Fault.KIND, "kerk"),
        ("D3;aanbieder;gemeente;fatima@voorbeeld.example", Fault.PERSONAL, ""),
        ("D3;aanbieder;gemeente;123456782", Fault.PERSONAL, ""),
    ],
)
def test_a_fault_in_a_row_stops_no_other(line: str, fault: Fault, about: str) -> None:
    rows = read(f"nr;perspectief;organisatie;functie\nD1\n{line}\nD2", taken=("D9",))
    assert [(one.pseudonym, one.fault) for one in rows if one.fault is None] == [
        ("D1", None),
        ("D2", None),
    ]
    (wrong,) = (one for one in rows if one.fault)
    assert (wrong.fault, wrong.about, wrong.line) == (fault, about, 3)


def test_a_word_nobody_knows_is_asked_and_stays_unknown_without_an_answer() -> None:
    text = "nr;leerroute\nD1;B1\nD2;B1\nD3;Z-route"
    table = lists.table_of(lists.cells_of(text), WORDS)
    assert lists.unknown_values(table, WORDS) == {"leerroute": ["B1"]}
    assert [dict(one.characteristics) for one in read(text)] == [{}, {}, {"leerroute": "z"}]
    assert dict(read(text, B1="b1")[0].characteristics) == {"leerroute": "b1"}


def test_so_many_rows_are_read_and_no_more() -> None:
    most = lists.MOST_ROWS
    for count, left_out in ((most, 0), (most + 1, 1)):
        cells = [[f"D{number}"] for number in range(1, count + 1)]
        table = lists.table_of(cells, WORDS)
        assert (len(table.rows), table.left_out) == (most, left_out)


def test_an_empty_list_has_nobody() -> None:
    assert read("") == []
    assert read("nr;leerroute") == []


# --- the pages --------------------------------------------------------------------------------


@pytest.fixture
def as_bram(voorbeelddam: cast.Voorbeelddam, logged_in: Callable[..., Client]) -> Client:
    one = models.Characteristic.objects.create(
        monitor=voorbeelddam.monitor, key="leerroute", label="Leerroute"
    )
    for key, label in (("b1", "B1-route"), ("z", "Z-route")):
        models.CharacteristicValue.objects.create(characteristic=one, key=key, label=label)
    return logged_in(voorbeelddam.bram)


def send(client: Client, world: cast.Voorbeelddam, **fields: Any) -> Any:
    address = reverse("study:people_list", args=[world.round.slug])
    return client.post(address, {"perspective": "inburgeraar", **fields})


def people(world: cast.Voorbeelddam) -> list[str]:
    return sorted(world.round.participants.values_list("pseudonym", flat=True))


LIST = "nr;leerroute\nD1;B1-traject\nFatima;Z-route\nD3;Z-route\n;B1-traject"
ANSWERS = {"kolom-0": "pseudonym", "kolom-1": "leerroute", "waarde-leerroute-0": "b1"}


def test_a_look_adds_nobody(as_bram: Client, voorbeelddam: cast.Voorbeelddam) -> None:
    page = html.unescape(send(as_bram, voorbeelddam, text=LIST).content.decode())
    assert "Voeg 3 mensen toe" in page
    assert "Regel 3: Hier staat geen pseudoniem." in page
    assert "Leerroute: “<bdi>B1-traject</bdi>”" in page
    assert people(voorbeelddam) == []


def test_the_whole_list_is_added_in_one_act(
    as_bram: Client, voorbeelddam: cast.Voorbeelddam
) -> None:
    answer = send(as_bram, voorbeelddam, text=LIST, do="add", **ANSWERS)
    first = voorbeelddam.round.participants.get(pseudonym="D1")
    assert answer.headers["Location"] == reverse("study:participant", args=[first.pk])
    # Nobody took D2, so it is given to whoever has no pseudonym.
    assert people(voorbeelddam) == ["D1", "D2", "D3"]
    known = models.ParticipantCharacteristic.objects.values_list(
        "participant__pseudonym", "value__key"
    )
    assert sorted(known) == [("D1", "b1"), ("D2", "b1"), ("D3", "z")]
    assert not models.Consent.objects.exists()
    assert LogLine.objects.filter(what="participant.added").count() == 3


def test_a_word_that_was_not_asked_yet_is_asked_before_anybody_is_added(
    as_bram: Client, voorbeelddam: cast.Voorbeelddam
) -> None:
    answers = {name: value for name, value in ANSWERS.items() if "waarde" not in name}
    page = send(as_bram, voorbeelddam, text=LIST, do="add", **answers)
    assert page.status_code == 200
    assert people(voorbeelddam) == []


def test_someone_added_meanwhile_is_a_fault_and_not_a_crash(
    as_bram: Client, voorbeelddam: cast.Voorbeelddam
) -> None:
    cast.make_participant(voorbeelddam.round, "D1")
    send(as_bram, voorbeelddam, text=LIST, do="add", **ANSWERS)
    assert people(voorbeelddam) == ["D1", "D2", "D3"]


def test_one_who_cannot_be_added_takes_the_others_along(voorbeelddam: cast.Voorbeelddam) -> None:
    rows = [ListedPerson(1, "D1", "inburgeraar"), ListedPerson(2, "Fatima", "inburgeraar")]
    with pytest.raises(operations.PseudonymUnfit):
        operations.add_participants(
            round=voorbeelddam.round, people=rows, by=voorbeelddam.bram, at=cast.NOW
        )
    assert people(voorbeelddam) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_is_read_like_a_pasted_list(
    kind: str, as_bram: Client, voorbeelddam: cast.Voorbeelddam
) -> None:
    head, rows = ["Pseudoniem", "Leerroute"], [["D1", "B1-route"], ["D2", "Z-route"]]
    data = (
        "\n".join(";".join(row) for row in [head, *rows]).encode()
        if kind == "csv"
        else xlsx_bytes("Mensen", head, rows)
    )
    page = send(as_bram, voorbeelddam, file=SimpleUploadedFile(f"mensen.{kind}", data))
    assert "Voeg 2 mensen toe" in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Kies een bestand, of plak een lijst."),
        ({"text": "x" * 200_001}, "De lijst is te lang"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-")}, "Dit soort bestand"),
        ({"file": SimpleUploadedFile("a.csv", b"x" * ((1 << 20) + 1))}, "te groot"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04kapot")}, "a.xlsx"),
        ({"text": '"' + "x" * 150_000}, "Deze lijst is niet te lezen."),
    ],
)
def test_what_is_no_list_is_said(
    fields: dict[str, Any], says: str, as_bram: Client, voorbeelddam: cast.Voorbeelddam
) -> None:
    answer = send(as_bram, voorbeelddam, **fields)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_word_in_brackets_says_the_same(voorbeelddam: cast.Voorbeelddam) -> None:
    one = models.Characteristic.objects.create(
        monitor=voorbeelddam.monitor, key="leerroute", label="Leerroute"
    )
    for key, label in (("Z", "Zelfredzaamheidsroute (Z-route)"), ("O", "Onderwijs (route)")):
        models.CharacteristicValue.objects.create(characteristic=one, key=key, label=label)
    models.CharacteristicValue.objects.create(characteristic=one, key="X", label="Anders (route)")
    words = queries.words_for_lists(voorbeelddam.monitor).values["leerroute"]
    assert words["z-route"] == words["zelfredzaamheidsroute"] == words["z"] == "Z"
    # What two values say is neither.
    assert "route" not in words


# --- consent ----------------------------------------------------------------------------------


def test_yes_to_all_answers_every_purpose(as_bram: Client, voorbeelddam: cast.Voorbeelddam) -> None:
    one, two = (cast.make_participant(voorbeelddam.round, name) for name in ("D1", "D10"))
    address = reverse("study:participant", args=[one.pk])
    page = as_bram.get(address).content.decode()
    assert "Leg vast: ja op alles" in page
    assert "D10" in page
    meedoen = page[page.index("<legend>Meedoen") :][:60]
    assert "niet verplicht" not in meedoen
    answer = as_bram.post(
        address,
        {"do": "consent", "on": "2026-05-20", "medium": "spoken", "all": "1", "next": "1"},
    )
    assert answer.headers["Location"] == (
        reverse("study:participant", args=[two.pk])
        + "?wijzig=toestemming&medium=spoken&on=2026-05-20"
    )
    given = one.consents.values_list("purpose", "is_given")
    assert dict(given) == dict.fromkeys(terms.ConsentPurpose.values, True)
    # How it was said is filled in for the next, what was said is not.
    form = as_bram.get(answer.headers["Location"]).context["form"]
    assert form["medium"].value() == "spoken"
    assert form["doel_take_part"].value() == ""


def test_yes_to_all_still_asks_how_it_was_said(
    as_bram: Client, voorbeelddam: cast.Voorbeelddam
) -> None:
    one = cast.make_participant(voorbeelddam.round, "D1")
    answer = as_bram.post(
        reverse("study:participant", args=[one.pk]),
        {"do": "consent", "on": "2026-05-20", "all": "1"},
    )
    assert answer.status_code == 422
    assert not one.consents.exists()


def test_yes_to_all_never_overrules_a_no(as_bram: Client, voorbeelddam: cast.Voorbeelddam) -> None:
    one = cast.make_participant(voorbeelddam.round, "D1")
    answer = as_bram.post(
        reverse("study:participant", args=[one.pk]),
        {
            "do": "consent",
            "on": "2026-05-20",
            "medium": "spoken",
            "all": "1",
            "doel_quote": "nee",
        },
    )
    assert answer.status_code == 422
    assert "U koos ergens nee." in answer.content.decode()
    assert not one.consents.exists()


def test_the_last_one_without_consent_leads_nowhere(
    as_bram: Client, voorbeelddam: cast.Voorbeelddam
) -> None:
    one = cast.make_participant(voorbeelddam.round, "D1")
    address = reverse("study:participant", args=[one.pk])
    answer = as_bram.post(
        address, {"do": "consent", "on": "2026-05-20", "medium": "spoken", "all": "1", "next": "1"}
    )
    assert answer.headers["Location"] == address
    assert "Voeg nog iemand toe" in as_bram.get(address).content.decode()


def test_one_more_person_follows_at_once(as_bram: Client, voorbeelddam: cast.Voorbeelddam) -> None:
    address = reverse("study:participant_new", args=[voorbeelddam.round.slug])
    answer = as_bram.post(address, {"pseudonym": "D1", "more": "1"})
    assert answer.headers["Location"] == f"{address}?perspectief=inburgeraar"
    assert people(voorbeelddam) == ["D1"]
