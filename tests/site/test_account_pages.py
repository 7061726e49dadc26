"""Log-in, a forgotten password and the pages that say no: in our look, in plain Dutch."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client

from tests import cast
from weerklank.safeguards.models import User

NEW_PASSWORD = "vier gewone woorden samen"
LogIn = Callable[[User], Client]


def test_the_log_in_page_has_labels_and_no_placeholders(client: Client, db: None) -> None:
    page = client.get("/inloggen/").content.decode()

    assert re.search(r"<label[^>]*>E-mailadres</label>", page)
    assert re.search(r"<label[^>]*>Wachtwoord</label>", page)
    assert "placeholder" not in page


def test_a_wrong_password_is_refused_without_saying_which_part_was_wrong(
    client: Client, bram: User
) -> None:
    tries = (
        {"login": bram.email, "password": "iets anders"},
        {"login": "niemand@elders.example", "password": "iets anders"},
    )
    pages = [client.post("/inloggen/", each).content.decode() for each in tries]

    assert all("Dit e-mailadres en wachtwoord horen niet bij elkaar" in page for page in pages)
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_replaced_by_way_of_the_mail(client: Client, bram: User) -> None:
    client.post("/wachtwoord/vergeten/", {"email": bram.email})
    link = re.search(r"https?://[^/]+(/wachtwoord/nieuw/\S+)", str(mail.outbox[0].body))
    assert link, mail.outbox[0].body

    form = client.get(link[1], follow=True)
    assert "Kies een nieuw wachtwoord" in form.content.decode()
    chosen = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    done = client.post(form.request["PATH_INFO"], chosen, follow=True)
    assert "Uw nieuwe wachtwoord geldt" in done.content.decode()

    bram.refresh_from_db()
    assert bram.check_password(NEW_PASSWORD)


def test_a_used_or_invented_link_says_what_to_do(client: Client, bram: User) -> None:
    page = client.get("/wachtwoord/nieuw/1-set-password/").content.decode()

    assert "Deze link werkt niet meer" in page
    assert "Vraag een nieuwe link aan" in page


def test_asking_for_a_link_never_tells_whether_an_address_is_known(
    client: Client, db: None
) -> None:
    page = client.post("/wachtwoord/vergeten/", {"email": "niemand@elders.example"}, follow=True)

    assert "Is dit e-mailadres bij ons bekend" in page.content.decode()
    assert mail.outbox == []


def test_what_is_not_there_and_what_may_not_be_seen_look_the_same(
    bram: User, esra: User, logged_in: LogIn, voorbeelddam: cast.Voorbeelddam
) -> None:
    client = logged_in(esra)
    hidden = client.get(f"/monitors/{voorbeelddam.monitor.slug}/")
    absent = client.get("/monitors/bestaat-niet/")

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert "Deze bladzijde is er niet" in hidden.content.decode()


def test_the_page_for_our_own_errors_needs_nothing_and_can_carry_a_number() -> None:
    assert "Er ging iets mis" in render_to_string("500.html")
    assert "K7-203" in render_to_string("500.html", {"reference": "K7-203"})


@pytest.mark.parametrize("path", ["/inloggen/", "/wachtwoord/vergeten/", "/hulp/"])
def test_pages_carry_no_script_or_style_that_the_policy_refuses(
    client: Client, db: None, path: str
) -> None:
    page = client.get(path).content.decode()

    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert not re.search(r"\s(style|on\w+)=", page)
