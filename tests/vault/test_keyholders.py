"""Who keeps a vault, what she finds in it, and what the log says of it."""

import time
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests import cast
from tests.cast import NOW
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import User
from weerklank.safeguards.refusals import AccessDenied, OwnRole
from weerklank.vault import models, operations, queries, refusals
from weerklank.vault.sealing import Sealer

KEYS = "/kluis/voorbeelddam/"
LOG = "/kluis/voorbeelddam/logboek/"
KEYHOLDERS = "/kluis/voorbeelddam/sleutelhouders/"


@pytest.fixture
def home(db: None) -> cast.Register:
    return cast.make_register(cast.make_municipality())


@pytest.fixture
def installer(db: None) -> User:
    return cast.make_user("gerard", is_installation_beheerder=True)


def lines() -> list[tuple[str, str, str, int]]:
    rows = models.AccessLine.objects.order_by("id")
    return list(rows.values_list("what", "by_name", "subject", "count"))


# --- looking up -------------------------------------------------------------------------------
def test_a_keyholder_finds_number_and_pseudonym_with_one_line_each(home: cast.Register):
    asked = {"municipality_id": home.municipality.pk, "by": home.kees, "at": NOW}
    assert operations.find_number(pseudonym="T-7KQ2XB", **asked) == "klant-T-7KQ2XB"
    assert operations.find_pseudonyms(number="klant-T-7KQ2XB", **asked) == [
        ("Voorbeeldsoftware", "T-7KQ2XB")
    ]
    assert lines() == [
        ("number_sought", "Kees", "T-7KQ2XB", 1),
        ("pseudonym_sought", "Kees", "T-7KQ2XB", 1),
    ]


def test_a_number_of_two_suppliers_gives_both(home: cast.Register):
    where = home.municipality.pk
    models.SupplierKey.objects.create(
        municipality_id=where,
        supplier="Ander",
        sealed=Sealer(where, "Ander").seal("klant-T-7KQ2XB"),
        pseudonym="T-2",
        created_at=NOW,
    )
    found = operations.find_pseudonyms(
        municipality_id=where, number="klant-T-7KQ2XB", by=home.kees, at=NOW
    )
    assert found == [("Ander", "T-2"), ("Voorbeeldsoftware", "T-7KQ2XB")]
    assert len(lines()) == 2


def test_a_search_that_finds_nothing_is_a_line_without_the_number(home: cast.Register):
    asked = {"municipality_id": home.municipality.pk, "by": home.kees, "at": NOW}
    with pytest.raises(refusals.NoSuchNumber):
        operations.find_pseudonyms(number="klant-9", **asked)
    with pytest.raises(refusals.NotInVault):
        operations.find_number(pseudonym="T-9", **asked)
    assert lines() == [
        ("pseudonym_sought", "Kees", "", 0),
        ("number_sought", "Kees", "T-9", 0),
    ]


@pytest.mark.parametrize("who", ["noor", "amina", "tessa", "gerard"])
def test_nobody_else_looks_anything_up(who: str, home: cast.Register, installer: User):
    by = installer if who == "gerard" else getattr(home, who)
    asked = {"municipality_id": home.municipality.pk, "by": by, "at": NOW}
    with pytest.raises(AccessDenied):
        operations.find_number(pseudonym="T-7KQ2XB", **asked)
    with pytest.raises(AccessDenied):
        operations.find_pseudonyms(number="klant-T-7KQ2XB", **asked)
    assert lines() == []


def test_a_keyholder_elsewhere_finds_nothing_here(home: cast.Register):
    elsewhere = cast.make_municipality("Elderburg", "elderburg")
    esra = cast.make_user("esra")
    models.Keyholder.objects.create(municipality_id=elsewhere.pk, user_id=esra.pk)
    with pytest.raises(refusals.NotInVault):
        operations.find_number(municipality_id=elsewhere.pk, pseudonym="T-7KQ2XB", by=esra, at=NOW)


# --- naming -----------------------------------------------------------------------------------
def name(home: cast.Register, by: User, email: str = cast.EMAILS["tessa"]) -> User:
    return operations.name_keyholder(
        municipality_id=home.municipality.pk, email=email, by=by, at=NOW
    )


def test_named_and_dismissed_stand_in_both_logs(home: cast.Register, installer: User):
    name(home, installer)
    assert queries.keyholders(home.municipality.pk) == [home.kees.pk, home.tessa.pk]
    assert User.objects.get(pk=home.tessa.pk).works_in_register
    operations.dismiss_keyholder(
        municipality_id=home.municipality.pk, account=home.tessa, by=installer, at=NOW
    )
    assert queries.keyholders(home.municipality.pk) == [home.kees.pk]
    assert lines() == [("named", "Gerard", "Tessa", 1), ("dismissed", "Gerard", "Tessa", 1)]
    assert safeguards.events_about(home.tessa) == ["keyholder.named", "keyholder.dismissed"]


@pytest.mark.parametrize(
    ("email", "refusal"),
    [
        ("niemand@voorbeelddam.example", refusals.NoAccount),
        (cast.EMAILS["gerard"], OwnRole),
        (cast.EMAILS["kees"], refusals.KeeperAlready),
    ],
    ids=["no account", "herself", "twice"],
)
def test_refused_keyholders(email, refusal, home: cast.Register, installer: User):
    with pytest.raises(refusal):
        name(home, installer, email)
    assert queries.keyholders(home.municipality.pk) == [home.kees.pk]


@pytest.mark.parametrize("who", ["noor", "kees"])
def test_only_the_installations_beheerder_names_keyholders(who: str, home: cast.Register):
    with pytest.raises(AccessDenied):
        name(home, getattr(home, who))
    with pytest.raises(AccessDenied):
        operations.dismiss_keyholder(
            municipality_id=home.municipality.pk, account=home.kees, by=getattr(home, who), at=NOW
        )


# --- pages ------------------------------------------------------------------------------------
@pytest.fixture
def keeper(home: cast.Register, client: Client) -> Client:
    client.force_login(home.kees)
    return client


@pytest.fixture
def fresh(keeper: Client) -> Client:
    """Kees, who gave his password again just now."""
    answer = keeper.post(f"/inloggen/bevestigen/?next={KEYS}", {"password": cast.PASSWORD})
    assert answer["Location"] == KEYS
    return keeper


def test_the_vault_asks_for_the_password_first(keeper: Client):
    answer = keeper.get(KEYS)
    assert answer["Location"].startswith("/inloggen/bevestigen/?next=")
    keeper.post("/inloggen/bevestigen/", {"password": "een verkeerd wachtwoord", "next": KEYS})
    assert keeper.get(KEYS).status_code == 302


def test_after_the_password_the_number_is_shown(fresh: Client):
    assert fresh.get(KEYS).status_code == 200
    text = fresh.post(KEYS, {"do": "pseudonym", "p-pseudonym": " t-7kq2xb "}).content.decode()
    assert "klant-T-7KQ2XB" in text
    text = fresh.post(KEYS, {"do": "number", "n-number": "klant-T-7KQ2XB"}).content.decode()
    assert "<strong>T-7KQ2XB</strong> (Voorbeeldsoftware)" in text
    assert len(lines()) == 2


def test_after_five_minutes_it_asks_again_and_forgets_the_number(fresh: Client):
    session = fresh.session
    session["account_authentication_methods"][-1]["at"] = time.time() - 301
    session.save()
    answer = fresh.post(KEYS, {"do": "number", "n-number": "klant-T-7KQ2XB"})
    assert answer["Location"] == KEYS
    assert "klant" not in str(dict(fresh.session))
    assert lines() == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"do": "pseudonym", "p-pseudonym": "T-9"}, "niet in de kluis"),
        ({"do": "number", "n-number": "<script>9"}, "niet in de kluis"),
        ({"do": "number", "n-number": ""}, "Dit klopt nog niet"),
    ],
    ids=["unknown pseudonym", "unknown number", "nothing filled in"],
)
def test_what_is_not_found_is_said_in_the_form(asked, said, fresh: Client):
    answer = fresh.post(KEYS, asked)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "<script>9" not in answer.content.decode()


def test_another_act_is_not_found(fresh: Client):
    assert fresh.post(KEYS, {"do": "everything"}).status_code == 404


def test_the_log_shows_who_looked(fresh: Client):
    assert "Hier staat nog niets" in fresh.get(LOG).content.decode()
    fresh.post(KEYS, {"do": "pseudonym", "p-pseudonym": "T-7KQ2XB"})
    text = fresh.get(LOG).content.decode()
    for shown in ("Kees", "Klantnummer bij een pseudoniem opgezocht", "T-7KQ2XB", "127.0.0.1"):
        assert shown in text


def test_the_installations_beheerder_names_and_dismisses_on_the_page(
    home: cast.Register, installer: User, logged_in: Any
):
    client = logged_in(installer)
    client.post(KEYHOLDERS, {"do": "name", "email": cast.EMAILS["tessa"]})
    assert "Tessa" in client.get(KEYHOLDERS).content.decode()
    assert (
        "Weet u het zeker" in client.get(f"{KEYHOLDERS}?ontheffen={home.kees.pk}").content.decode()
    )
    client.post(KEYHOLDERS, {"do": "dismiss", "account": home.kees.pk})
    assert queries.keyholders(home.municipality.pk) == [home.tessa.pk]
    assert client.post(KEYHOLDERS, {"do": "dismiss", "account": home.kees.pk}).status_code == 404
    assert client.post(KEYHOLDERS, {"do": "name", "email": "x@y.example"}).status_code == 422
    assert client.get(KEYS).status_code == 404
    assert client.get("/kluis/bestaat-niet/sleutelhouders/").status_code == 404


# --- the page of the consulent ----------------------------------------------------------------
NUMBER = "/trajecten/T-7KQ2XB/klantnummer/"


def test_a_consulent_sees_the_number_as_page_and_as_part_of_one(
    home: cast.Register, logged_in: Any
):
    client = logged_in(home.amina)
    page = client.post(NUMBER).content.decode()
    part = client.post(NUMBER, headers={"hx-request": "true"}).content.decode()
    assert "klant-T-7KQ2XB" in page
    assert "klant-T-7KQ2XB" in part
    assert "<html" in page
    assert "<html" not in part
    assert lines() == [("shown", "Amina", "T-7KQ2XB", 1)] * 2


def test_a_trajectory_without_a_number_says_so(home: cast.Register, logged_in: Any):
    models.SupplierKey.objects.all().delete()
    answer = logged_in(home.amina).post(NUMBER)
    assert answer.status_code == 422
    assert "staat niet in de kluis" in answer.content.decode()


def test_the_button_leads_to_the_number(home: cast.Register):
    button = render_to_string(
        "trajectories/parts/client_number.html", {"trajectory": home.trajectory}
    )
    assert f'action="{NUMBER}"' in button
