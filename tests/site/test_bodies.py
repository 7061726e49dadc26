"""What is too large is refused before anything reads it."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from weerklank.site import bodies
from weerklank.trajectories.models import Member

STRANGERS = bodies.OF_STRANGERS
FORM = bodies.OF_A_FORM


class Unread:
    """A body that must not be read."""

    def read(self, *_sizes: int) -> bytes:
        raise AssertionError("the body was read")

    readline = __iter__ = read


def send(
    client: Client,
    address: str,
    length: int,
    content_type: str = "multipart/form-data; boundary=x",
    method: str = "POST",
):
    extra = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": content_type, "wsgi.input": Unread()}
    return client.generic(method, address, b"", **extra)


@pytest.mark.parametrize("method", ["POST", "PUT", "GET", "DELETE", "ANYTHING"])
@pytest.mark.parametrize(
    "address", ["/inloggen/", "/taal/", "/wachtwoord/vergeten/", "/bestaat/niet/", "/"]
)
def test_who_is_not_known_sends_little(address, method, client, db):
    answer = send(client, address, 300 << 20, method=method)
    assert answer.status_code == 413
    assert "hoogstens 64 kB" in answer.content.decode()
    assert not answer.cookies


def test_a_made_up_session_opens_nothing(client, db, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert send(client, "/register/x/inlezen/", 300 << 20).status_code == 413


@pytest.mark.parametrize(("length", "is_refused"), [(STRANGERS, False), (STRANGERS + 1, True)])
def test_the_limit_of_strangers_on_both_sides(length, is_refused, client, db):
    body = b"language=nl&x=".ljust(length, b"a")
    answer = client.post("/taal/", body, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code == 413) == is_refused


def addresses(voorbeelddam):
    round_ = {"round": voorbeelddam.round.slug}
    return {
        "site:set_language": {},
        "fieldwork:read_in": round_,
        "exchange:overview": round_,
        "deliveries:imports": {"municipality": "voorbeelddam"},
    }


@pytest.mark.parametrize(
    "name", ["site:set_language", "fieldwork:read_in", "exchange:overview", "deliveries:imports"]
)
def test_each_address_has_its_own_limit(name, voorbeelddam, logged_in):
    address = reverse(name, kwargs=addresses(voorbeelddam)[name])
    limit = bodies.OF_UPLOADS.get(name, FORM)
    # The page of a register is only there for who works in it.
    Member.objects.create(
        municipality=voorbeelddam.monitor.organisation, user=voorbeelddam.bram, role="regisseur"
    )
    client = logged_in(voorbeelddam.bram)
    above = send(client, address, limit + 1)
    assert above.status_code == 413
    assert bodies.size_in_words(limit) in above.content.decode()
    with pytest.raises(AssertionError, match="was read"):
        send(client, address, limit)


def test_a_script_gets_its_sentence_as_json(client, db):
    answer = send(client, "/transcripten/1/coderingen/", 2 << 20, "application/json")
    assert answer.status_code == 413
    assert "te groot" in json.loads(answer.content)["message"]


def test_a_body_of_unknown_length_is_refused(client, db):
    answer = client.post("/inloggen/", {"login": "x"}, headers={"transfer-encoding": "chunked"})
    assert answer.status_code == 411


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 kB"), (64 << 10, "64 kB"), (1 << 20, "1 MB"), ((1 << 20) + 1, "2 MB")],
)
def test_sizes_are_rounded_up(size, words):
    assert bodies.size_in_words(size) == words
