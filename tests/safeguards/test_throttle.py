"""Guessing is stopped, and nobody can be kept out by a stranger."""

from datetime import timedelta

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory

from tests import cast
from weerklank.safeguards import throttle
from weerklank.safeguards.models import Attempt, LogLine

WRONG = "mis en lang genoeg"
SHORT, LONG = throttle.SHORT, throttle.LONG
EDGE = timedelta(seconds=1)


def log_in(client: Client, email: str, password: str = WRONG, address: str = "127.0.0.9") -> bool:
    """Try to log in, and say whether that was refused as too often."""
    answer = client.post("/inloggen/", {"login": email, "password": password}, REMOTE_ADDR=address)
    return "Dit ging te vaak" in answer.content.decode()


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_stranger_cannot_turn_it_against_a_colleague(bram):
    for _attempt in range(20):
        log_in(Client(), bram.email)
    assert log_in(Client(), bram.email)
    at_another_desk = Client()
    assert not log_in(at_another_desk, bram.email, cast.PASSWORD, address="127.0.0.10")
    assert is_in(at_another_desk)


def test_not_even_from_the_same_address_where_she_logged_in_before(bram):
    own = Client()
    log_in(own, bram.email, cast.PASSWORD)
    own.post("/uitloggen/")
    assert not is_in(own)
    for _attempt in range(20):
        log_in(Client(), bram.email)
    assert not log_in(own, bram.email, cast.PASSWORD)
    assert is_in(own)


def test_a_known_browser_is_limited_too(bram):
    own = Client()
    log_in(own, bram.email, cast.PASSWORD)
    own.post("/uitloggen/")
    refused = [log_in(own, bram.email) for _attempt in range(throttle.MOST_SHORT + 1)]
    assert refused == [False] * throttle.MOST_SHORT + [True]
    assert log_in(own, bram.email, cast.PASSWORD)
    # What fails there is of no account to a browser that nobody knows.
    assert not log_in(Client(), bram.email, cast.PASSWORD)


def test_the_mark_of_one_person_says_nothing_of_another(bram, voorbeelddam):
    own = Client()
    log_in(own, voorbeelddam.chantal.email, cast.PASSWORD)
    own.post("/uitloggen/")
    for _attempt in range(throttle.MOST_SHORT):
        log_in(own, bram.email)
    assert log_in(own, bram.email, cast.PASSWORD)


def test_two_people_on_one_machine_are_both_known(bram, voorbeelddam):
    shared = Client()
    for person in (bram, voorbeelddam.chantal):
        log_in(shared, person.email, cast.PASSWORD)
        shared.post("/uitloggen/")
    for person in (bram, voorbeelddam.chantal):
        for _attempt in range(20):
            log_in(Client(), person.email)
        assert not log_in(shared, person.email, cast.PASSWORD)
        shared.post("/uitloggen/")


@pytest.mark.parametrize("mark", ["onzin", "a:b:c", "WyJhIixbMV1d:1a:b"])
def test_a_made_up_mark_opens_nothing(mark, bram, settings):
    for _attempt in range(throttle.MOST_SHORT):
        log_in(Client(), bram.email)
    forged = Client()
    forged.cookies[settings.KNOWN_BROWSER_COOKIE_NAME] = mark
    assert log_in(forged, bram.email, cast.PASSWORD)


def tries(account, *, address: str, moments) -> list[bool]:
    """Try at these moments, and say of each whether it was let through."""
    factory = RequestFactory()
    return [
        throttle.try_once(
            login=account.email,
            account=account,
            request=factory.post("/", REMOTE_ADDR=address),
            at=at,
        )
        is not None
        for at in moments
    ]


def test_five_in_five_minutes_and_thirty_in_a_day_from_one_address(bram):
    most = throttle.MOST_SHORT
    burst = [cast.NOW] * (most + 1)
    assert tries(bram, address="192.0.2.1", moments=burst) == [True] * most + [False]
    just_within, just_after = cast.NOW + SHORT - EDGE, cast.NOW + SHORT
    assert tries(bram, address="192.0.2.1", moments=[just_within]) == [False]
    assert tries(bram, address="192.0.2.1", moments=[just_after]) == [True]
    Attempt.objects.all().delete()
    slow = [cast.NOW + turn * SHORT for turn in range(throttle.MOST_LONG + 1)]
    assert tries(bram, address="192.0.2.1", moments=slow) == [True] * throttle.MOST_LONG + [False]
    assert tries(bram, address="192.0.2.1", moments=[cast.NOW + LONG]) == [True]


def test_from_many_addresses_there_is_an_end_as_well(bram):
    """A guesser with as many addresses as she likes gets so many tries a day, and no more."""
    let_through = sum(
        tries(bram, address=f"198.51.{turn // 250}.{turn % 250}", moments=[cast.NOW])[0]
        for turn in range(throttle.MOST_ON_ACCOUNT + 50)
    )
    assert let_through == throttle.MOST_ON_ACCOUNT
    # One address alone never gets there: what it may fail in a day is far less.
    assert throttle.MOST_LONG * 3 < throttle.MOST_ON_ACCOUNT


def test_one_address_cannot_try_one_password_on_everybody(bram):
    factory = RequestFactory()
    let_through = [
        throttle.try_once(
            login=f"iemand{turn}@voorbeelddam.example",
            account=None,
            request=factory.post("/", REMOTE_ADDR="192.0.2.1"),
            at=cast.NOW,
        )
        is not None
        for turn in range(throttle.MOST_FROM_ADDRESS + 5)
    ]
    assert sum(let_through) == throttle.MOST_FROM_ADDRESS


def test_addresses_of_one_network_count_as_one(bram):
    moments = [cast.NOW]
    let_through = [
        tries(bram, address=f"2001:db8::{turn:x}", moments=moments)[0] for turn in range(8)
    ]
    assert sum(let_through) == throttle.MOST_SHORT


def test_a_right_password_counts_for_nothing(bram):
    for _turn in range(throttle.MOST_SHORT + 3):
        assert not log_in(Client(), bram.email, cast.PASSWORD)
    assert not Attempt.objects.exists()


def test_case_and_spaces_do_not_make_another_account(bram):
    for typed in (bram.email.upper(), f" {bram.email}", bram.email, bram.email.title(), bram.email):
        log_in(Client(), typed)
    assert log_in(Client(), bram.email, cast.PASSWORD)


def test_what_was_typed_is_not_kept(bram):
    log_in(Client(), "eigenlijk-mijn-wachtwoord")
    kept = str(list(Attempt.objects.values())) + str(list(LogLine.objects.values()))
    assert "wachtwoord" not in kept


def test_who_chooses_a_password_by_the_mail_gets_in(bram, mailoutbox):
    for _attempt in range(throttle.MOST_SHORT):
        log_in(Client(), bram.email)
    own = Client()
    own.post("/wachtwoord/vergeten/", {"email": bram.email})
    link = next(word for word in mailoutbox[0].body.split() if "/nieuw/" in word)
    form = own.get("/wachtwoord/" + link.partition("/wachtwoord/")[2], follow=True)
    chosen = dict.fromkeys(("password1", "password2"), "vier gewone woorden samen")
    own.post(form.request["PATH_INFO"], chosen)
    assert not log_in(own, bram.email, "vier gewone woorden samen")
    assert is_in(own)


# --- the stores -------------------------------------------------------------------------------
@pytest.fixture
def stores(db, settings):
    """The caches as a server has them, in the database."""
    call_command("createcachetable", verbosity=0)
    for each in ("default", "figures"):
        caches[each].clear()


def test_figures_push_no_count_of_attempts_out(bram, stores):
    for _attempt in range(4):
        log_in(Client(), bram.email)
    cache.set("allauth:rl:something", [1.0], 3600)
    for turn in range(2_000):
        caches["figures"].set(f"figures-{turn}", turn)
    assert cache.get("allauth:rl:something") == [1.0]
    assert not log_in(Client(), bram.email)
    assert log_in(Client(), bram.email)


def test_counts_push_no_other_count_out(stores):
    """However many keys a stranger makes, what has not expired stays."""
    cache.set("first-of-all", 1, 3600)
    for turn in range(700):
        cache.set(f"another-{turn:04}", turn, 3600)
    assert cache.get("first-of-all") == 1
    assert [cache.get(f"another-{turn:04}") for turn in range(700)] == list(range(700))


def test_what_has_expired_goes(stores):
    for turn in range(320):
        cache.set(f"short-{turn}", turn, -1 if turn < 310 else 3600)
    cache.set("one-more", 1, 3600)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM weerklank_limits")
        assert cursor.fetchone()[0] <= 320
    assert cache.get("short-315") == 315


def test_figures_do_not_grow_without_end(stores):
    for turn in range(2_100):
        caches["figures"].set(f"figures-{turn}", turn)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM weerklank_figures")
        assert cursor.fetchone()[0] <= 2_001
