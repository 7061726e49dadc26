import logging
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from weerklank.site import walk
from weerklank.study import operations
from weerklank.study import queries as study
from weerklank.study.terms import Processing


def test_what_breaks_gives_a_number_that_the_log_has_too(bram, logged_in, monkeypatch, caplog):
    def break_down(**_arguments):
        raise RuntimeError("kapot")

    monkeypatch.setattr(study, "monitors", break_down)
    client: Client = logged_in(bram)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        response = client.get("/")
    assert response.status_code == 500
    [line] = [record for record in caplog.records if "reference=" in record.getMessage()]
    reference = line.getMessage().split()[0].removeprefix("reference=")
    assert reference in response.content.decode()
    assert "kapot" not in response.content.decode()
    assert line.exc_info


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "javascript:alert(1)"]
)
def test_choosing_a_language_never_leads_away(client, target):
    response = client.post("/taal/", {"language": "en", "next": target})
    assert response["Location"] == "/"
    assert response.cookies["django_language"].value == "en"


def test_chosen_language_goes_with_the_account_to_another_device(bram, logged_in):
    logged_in(bram).post("/taal/", {"language": "en", "next": "/"})
    elsewhere = logged_in(bram).get("/")
    assert elsewhere["Content-Language"] == "en"


def test_language_of_the_browser_does_not_count(client, db):
    page = client.get("/inloggen/", headers={"accept-language": "en"})
    assert page["Content-Language"] == "nl"


@pytest.fixture
def world(db: None) -> cast.Register:
    return cast.make_register(cast.make_municipality())


@pytest.mark.parametrize("who", ["noor", "amina", "tessa", "kees"])
def test_who_only_works_in_the_register_is_not_told_to_join_a_monitor(who, world, logged_in):
    page = logged_in(getattr(world, who)).get("/").content.decode()
    assert "Inburgeraars van Voorbeelddam" in page
    assert "nog geen lid" not in page
    assert "Monitors" not in page


def test_who_works_nowhere_yet_is_told_once_what_to_do(db, logged_in):
    page = logged_in(cast.make_user("esra")).get("/").content.decode()
    assert page.count("nog geen lid") == 1


def test_a_new_round_says_what_the_plan_still_asks(voorbeelddam, logged_in):
    place, client = voorbeelddam, logged_in(voorbeelddam.bram)
    round_ = operations.open_round(
        monitor=place.monitor,
        number=2,
        name="Najaar",
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 6, 30),
        by=place.bram,
        at=cast.NOW,
    )
    home = reverse("site:round", args=[round_.slug])
    asked = reverse("sampling:choosing", args=[round_.slug, "inburgeraar"])
    plan = reverse("study:monitorplan", args=[place.monitor.slug])
    words = {one.key: one.words for one in walk.steps(round_, place.bram)}
    for key in ("spread", "conversations"):
        assert words[key] == "wacht op een grondslag in het plan"
    for address in (home, "/", asked):
        page = client.get(address).content.decode()
        assert f'href="{plan}#grondslag"' in page, address
        # Where nothing may begin, a page of one step says so without a list of it all.
        said = "nog geen grondslag" if address == asked else "Met mensen spreken"
        assert said in page, address
    page = client.get(home).content.decode()
    assert "8</span>" in page
    assert "doelen zonder grondslag in het monitorplan" in page
    operations.write_plan(
        monitor=place.monitor,
        bases=dict.fromkeys(Processing.values, "consent"),
        by=place.bram,
        at=cast.NOW,
    )
    words = {one.key: one.words for one in walk.steps(round_, place.bram)}
    assert words["spread"] == words["conversations"] == "kan beginnen"
    for address in (home, "/", asked):
        assert "#grondslag" not in client.get(address).content.decode(), address


def test_every_step_of_a_round_has_a_page(voorbeelddam, logged_in):
    """What is not built yet is not promised in the shell."""
    steps = walk.steps(voorbeelddam.round, voorbeelddam.bram)
    client = logged_in(voorbeelddam.bram)
    assert {step.key: step.url and client.get(step.url).status_code for step in steps} == {
        step.key: 200 for step in steps
    }
