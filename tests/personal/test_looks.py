"""Who looked at her: alone or in a list, in the register and in the vault, and nothing beyond."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone
from lxml import html

from tests import cast
from tests.personal.world import HERS, MARKS, OTHER, Personal, opened
from weerklank import crossings
from weerklank.personal import shipped
from weerklank.rulebook import tables
from weerklank.safeguards.models import LogLine
from weerklank.study.terms import LANGUAGES
from weerklank.trajectories import models
from weerklank.trajectories.operations import entering, places
from weerklank.vault import models as vault_models
from weerklank.vault import operations as vault

WORDS = shipped.own_words()["nl"]


def of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def told(personal: Personal, name: str = HERS) -> list[dict[str, str]]:
    """Return the blocks of her page: its title under '', and each label with what it says."""
    page = opened(personal, name).get("/mijn/nl/wie-keek/").content
    return [
        {"": block.xpath("string(h2)").strip()}
        | {
            row.xpath("string(dt)").strip(): row.xpath("string(dd)").strip()
            for row in block.xpath(".//dl/div")
        }
        for block in html.document_fromstring(page).xpath("//main//section")
    ]


def listed(personal: Personal, name: str = HERS) -> list[tuple[str, str, str]]:
    """Return who saw her in a list: role, how many people, on how many days."""
    return [
        (one[""], one[WORDS["people_in_list"]], one[WORDS["on_days"]])
        for one in told(personal, name)
        if WORDS["people_in_list"] in one
    ]


def test_the_caseload_is_a_look_at_everybody_in_it(personal: Personal) -> None:
    assert told(personal) == []
    noor = of(personal.register.noor)
    noor.get("/trajecten/")
    noor.get("/trajecten/")
    assert listed(personal) == listed(personal, OTHER) == [(WORDS["r_regisseur"], "2", "1")]
    # Her own contact person has her alone, and the other is in nobody's list by it.
    of(personal.register.amina).get("/trajecten/")
    assert listed(personal)[0] == (WORDS["r_contact"], "1", "1")
    assert len(listed(personal, OTHER)) == 1


def test_days_are_counted_and_the_last_one_is_told(personal: Personal) -> None:
    of(personal.register.noor).get("/trajecten/")
    seen = models.ListLook.objects.get(trajectory__pseudonym=HERS)
    for day in (10, 11):
        models.ListLook.objects.create(
            trajectory=seen.trajectory, day=f"2026-05-{day}", by_id=seen.by_id, people=40
        )
    [one] = [each for each in told(personal) if WORDS["on_days"] in each]
    today = timezone.localdate()
    assert (one[WORDS["on_days"]], one[WORDS["people_in_list"]]) == ("3", "2")
    assert str(today.year) in one[WORDS["last_day"]]
    assert f" {today.day} " in one[WORDS["last_day"]]


def test_handing_over_and_what_is_no_longer_sent_are_looks_too(personal: Personal) -> None:
    noor = of(personal.register.noor)
    answer = noor.get("/register/voorbeelddam/overdracht/kies/?organisatie=gemeente&medewerker=M01")
    assert answer.status_code == 200
    assert listed(personal) == [(WORDS["r_regisseur"], "1", "1")]
    assert listed(personal, OTHER) == []


def test_a_place_that_is_held_against_people_is_a_look_at_each_of_them(
    personal: Personal,
) -> None:
    register, now = personal.register, timezone.now()
    entering.add(
        trajectory=register.trajectory,
        table="wensen",
        row=tables.Wish("droombaan", "hovenier", "groen", 3, ""),
        by=register.noor,
        at=now,
    )
    places.add_place(
        municipality=register.municipality,
        place=tables.Place("Tuin", "Tuinderij", sector="groen", dagdelen=3, capaciteit=1),
        by=register.noor,
        at=now,
    )
    number = models.Place.objects.get().pk
    answer = of(register.noor).get(f"/register/voorbeelddam/plekken/{number}/")
    assert answer.status_code == 200
    assert HERS in answer.content.decode()
    assert OTHER not in answer.content.decode()
    assert listed(personal) == [(WORDS["r_regisseur"], "1", "1")]
    assert listed(personal, OTHER) == []


def test_a_card_that_was_printed_and_a_number_that_was_sought_are_told(
    personal: Personal,
) -> None:
    register, now = personal.register, timezone.now()
    of(register.kees).post(f"/trajecten/{HERS}/kaart/", {"do": "print"})
    assert [one[""] for one in told(personal)] == [WORDS["r_sleutelhouder"]]
    of(register.amina).post(f"/trajecten/{HERS}/kaart/", {"do": "print"})
    assert {one[""] for one in told(personal)} == {WORDS["r_sleutelhouder"], WORDS["r_contact"]}
    vault.find_number(
        municipality_id=register.municipality.pk, pseudonym=OTHER, by=register.kees, at=now
    )
    assert [one[""] for one in told(personal, OTHER)] == [WORDS["r_sleutelhouder"]]


def test_of_a_research_nothing_is_told_and_where_to_ask_to_everybody_alike(
    personal: Personal,
) -> None:
    dam = cast.make_voorbeelddam_in(personal.register.municipality)
    before = told(personal)
    vault.link_to_monitor(
        municipality_id=personal.register.municipality.pk,
        monitor_id=dam.monitor.pk,
        pseudonyms=[HERS],
        make=iter(["I-AAAA"]).__next__,
        by=dam.bram,
        at=timezone.now(),
    )
    assert vault_models.MonitorLink.objects.exists()
    pages = {
        name: opened(personal, name).get("/mijn/nl/wie-keek/").content.decode()
        for name in (HERS, OTHER)
    }
    assert told(personal) == before == told(personal, OTHER)
    assert all(WORDS["looks_research"] in page for page in pages.values())
    for language in LANGUAGES:
        page = opened(personal).get(f"/mijn/{language}/wie-keek/").content.decode()
        assert shipped.own_words()[language]["looks_research"] in page


def test_looks_go_with_the_trajectory_and_tell_no_name(personal: Personal) -> None:
    of(personal.register.noor).get("/trajecten/")
    page = opened(personal).get("/mijn/nl/wie-keek/").content.decode()
    assert not {"Noor", "Amina"} & set(page.split())
    assert MARKS[OTHER] not in page
    [line] = LogLine.objects.filter(what="caseload.viewed")
    assert line.detail == {"shown": 2}
    crossings.erase_trajectory(
        personal.register.trajectory,
        reason="request",
        by=personal.register.noor,
        at=timezone.now(),
    )
    assert [one.trajectory.pseudonym for one in models.ListLook.objects.all()] == [OTHER]
