"""Coming in: what is remembered of it, and that it cannot be tried without end."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from tests import cast
from weerklank.safeguards.models import LogLine, User


def try_to_log_in(client: Client, email: str, password: str):
    return client.post("/inloggen/", {"login": email, "password": password})


def test_log_in_leaves_a_line(bram, client):
    assert try_to_log_in(client, bram.email, cast.PASSWORD).status_code == 302
    line = LogLine.objects.get()
    assert (line.what, line.by_id, line.origin) == ("account.logged_in", bram.pk, "127.0.0.1")


def test_refused_attempt_leaves_a_line_without_what_was_typed(bram, client):
    assert try_to_log_in(client, bram.email, "mis en lang genoeg").status_code == 200
    line = LogLine.objects.get()
    assert (line.what, line.result, line.by_id) == ("account.log_in_refused", "refused", None)
    assert "mis en lang" not in str(line.__dict__)


def test_stranger_learns_nothing_from_the_answer(bram, client):
    known = try_to_log_in(client, bram.email, "mis en lang genoeg").content
    unknown = try_to_log_in(client, "nobody@elsewhere.example", "mis en lang genoeg").content
    sentence = b"horen niet bij elkaar"
    assert sentence in known
    assert sentence in unknown


def test_guessing_is_stopped(bram, client):
    for _attempt in range(5):
        try_to_log_in(client, bram.email, "mis en lang genoeg")
    refused = try_to_log_in(client, bram.email, cast.PASSWORD)
    assert refused.status_code == 200
    assert "Wacht een paar minuten" in refused.content.decode()


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_passwords_are_kept_as_argon2(db):
    assert cast.make_user("bram").password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("seen", "started", "goes_on"),
    [(3599, 3599, True), (3601, 3601, False), (30, 43_199, True), (30, 43_201, False)],
    ids=["within the hour", "an hour idle", "within twelve hours", "after twelve hours"],
)
def test_session_ends_after_an_hour_idle_or_twelve_in_all(bram, logged_in, seen, started, goes_on):
    client = logged_in(bram)
    client.get("/")
    now = timezone.now()
    session = client.session
    session["seen_at"] = int((now - timedelta(seconds=seen)).timestamp())
    session["started_at"] = int((now - timedelta(seconds=started)).timestamp())
    session.save()
    assert (client.get("/account/").status_code == 200) == goes_on


@pytest.mark.parametrize(
    ("proxies", "seen_as"),
    [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")],
    ids=["no proxy: the header is anybody's", "one of our own", "two of our own"],
)
def test_log_holds_the_address_that_our_own_proxies_vouch_for(
    bram, client, settings, proxies, seen_as
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    client.post(
        "/inloggen/",
        {"login": bram.email, "password": cast.PASSWORD},
        headers={"x-forwarded-for": "192.0.2.1, 198.51.100.7, 203.0.113.9"},
    )
    assert LogLine.objects.get().origin == seen_as


def test_who_looks_after_the_installation_sees_refused_attempts(bram, client, logged_in):
    try_to_log_in(client, bram.email, "mis en lang genoeg")
    noor = User.objects.create_user(
        "noor@voorbeelddam.example", "Noor", cast.PASSWORD, is_installation_beheerder=True
    )
    page = logged_in(noor).get("/beheer/logboek/?geweigerd=1").content.decode()
    assert "inloggen geweigerd" in page
    assert "127.0.0.1" in page


def test_after_log_in_one_is_back_at_the_form(client, db):
    page = "http://testserver/rondes/a/codeboek/?code=4.6"  # the form stood here
    sent = "/rondes/a/codeboek/3/wijzigen/"
    answer = client.post(sent, headers={"Referer": page})
    assert answer["Location"] == "/inloggen/?next=" + quote(page[17:], safe="/")
    # Where the form stood is not known, or is elsewhere: where it was sent to.
    for elsewhere in ("", "https://evil.example/x", "//evil.example", "javascript:alert(1)"):
        answer = client.post(sent, headers={"Referer": elsewhere})
        assert answer["Location"] == f"/inloggen/?next={sent}"
    # A page that is only read is its own way back.
    answer = client.get("/rondes/a/codeboek/", headers={"Referer": page})
    assert answer["Location"] == "/inloggen/?next=/rondes/a/codeboek/"
