"""What is asked with bad intent gets a refusal: never a 500, never a way out of here."""

import io
import json
import logging
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.coding.conftest import make_sample
from tests.site import hostile
from weerklank.safeguards.quiet import RefusalsInOneLine


def leads_away(answer) -> bool:
    """Say whether a browser that follows this answer ends up with somebody else."""
    if answer.status_code not in {301, 302, 303, 307, 308}:
        return False
    # A browser drops these signs, and reads a backslash as a slash.
    place = answer["Location"].strip().translate({9: None, 10: None, 13: None}).replace("\\", "/")
    target = urlsplit(urljoin("http://testserver/", place))
    return (target.scheme, target.hostname) not in {("http", "testserver"), ("https", "testserver")}


def test_the_test_itself_sees_a_way_out():
    class Answer(dict):
        status_code = 302

    away = ["//evil.example", "/\\evil.example", "\t//evil.example", "javascript:alert(1)"]
    assert all(leads_away(Answer(Location=each)) for each in away)
    assert not leads_away(Answer(Location="/monitors/"))


@pytest.mark.parametrize("target", hostile.LEAVING)
def test_choosing_a_language_leads_nowhere_else(target, client, db):
    answer = client.post("/taal/", {"language": "nl", "next": target})
    assert answer.status_code < 500
    assert not leads_away(answer)


def test_logging_in_leads_nowhere_else(bram):
    wrong = []
    for target in hostile.LEAVING:
        client = Client()
        client.force_login(bram)
        answers = (
            client.get("/inloggen/", {"next": target}),
            Client().get("/", {"next": target}),
        )
        wrong += [target for each in answers if each.status_code >= 500 or leads_away(each)]
    answer = Client().post(
        "/inloggen/",
        {"login": bram.email, "password": cast.PASSWORD, "next": hostile.LEAVING[0]},
    )
    assert answer.status_code == 302
    assert not leads_away(answer)
    assert wrong == []


@pytest.mark.parametrize("host", hostile.HOSTS)
def test_another_name_is_not_answered(host, client, db):
    answer = client.post("/wachtwoord/vergeten/", {"email": "x@y.example"}, HTTP_HOST=host)
    assert answer.status_code == 400
    assert mail.outbox == []


@pytest.mark.parametrize(("name", "value"), hostile.HEADERS)
def test_a_header_changes_nothing_that_it_should_not(name, value, bram, settings):
    settings.PUBLIC_BASE_URL = "http://127.0.0.1:8765"
    client = Client(raise_request_exception=False)
    key = f"HTTP_{name.upper().replace('-', '_')}".replace("HTTP_CONTENT_", "CONTENT_")
    answers = [
        client.get("/inloggen/", **{key: value}),
        client.get("/beheer/", **{key: value}),
        client.post("/uitloggen/", **{key: value}),
    ]
    assert all(answer.status_code < 500 for answer in answers)
    assert answers[1].status_code == 302
    assert "evil.example" not in answers[0].content.decode()
    if not key.startswith("CONTENT_"):
        client.post("/wachtwoord/vergeten/", {"email": bram.email}, **{key: value})
        assert mail.outbox[0].body.count("http://127.0.0.1:8765/wachtwoord/nieuw/") == 1
        assert "evil" not in mail.outbox[0].body


def test_a_method_is_what_it_is(voorbeelddam, logged_in):
    client = logged_in(voorbeelddam.bram)
    answer = client.get(
        "/sessie/verlengen/", {"_method": "POST"}, HTTP_X_HTTP_METHOD_OVERRIDE="POST"
    )
    assert answer.status_code == 405


def test_a_question_that_is_asked_twice_or_without_end_breaks_nothing(voorbeelddam, logged_in):
    client = logged_in(voorbeelddam.bram)
    client.raise_request_exception = False
    round_ = voorbeelddam.round.slug
    for query in (
        "q=a&q=b&place=x&place=y", "q=%00", "q=%ff%fe", "q=" + "a" * 5_000, "page=1&page=2",
        "page=" + "9" * 400, "q=a&kind[]=1", "&".join(f"x{n}=1" for n in range(1_200)),
        "code=" + "9" * 30, "code=-1", "q=%F0%9F%98%80", "by=" + "%2F" * 300,
    ):  # fmt: skip
        for address in ("/zoeken/", f"/rondes/{round_}/vergelijken/", "/"):
            assert client.get(f"{address}?{query}").status_code < 500, (address, query)


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        '{"coder": ' + "9" * 5_000 + "}",
        '{"coder": NaN}',
        '{"coder": 1e999}',
        '"\ud83d"'.encode("utf-8", "surrogatepass"),
        b"\xff\xfe",
        b"",
        "null",
        '[{"coder": 1}]',
    ],
    ids=[
        "lists",
        "objects",
        "number",
        "nan",
        "infinite",
        "half a sign",
        "no utf-8",
        "",
        "null",
        "list",
    ],
)
def test_json_that_is_no_act_is_refused(body, bram, voorbeelddam, logged_in):
    client = logged_in(bram)
    client.raise_request_exception = False
    address = reverse("coding:codings", args=[make_sample(voorbeelddam).transcript.pk])
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code in {400, 409}


# --- the journal of the system ----------------------------------------------------------------
@pytest.fixture
def journal():
    """Catch what goes to the journal, as it would be written there."""
    [handler] = [
        each
        for each in logging.getLogger().handlers
        if any(isinstance(one, RefusalsInOneLine) for one in each.filters)
    ]
    words = io.StringIO()
    before, handler.stream = handler.stream, words  # the old one may be closed: no flush
    yield words
    handler.stream = before


def test_a_refusal_is_one_line_and_an_error_keeps_its_trace(
    voorbeelddam, logged_in, journal, monkeypatch
):
    client = logged_in(voorbeelddam.daan)
    client.raise_request_exception = False
    asked = {
        403: client.get("/beheer/"),
        404: client.get("/bestaat/niet/"),
        413: client.post("/taal/", b"x", "text/plain", CONTENT_LENGTH=str(2 << 20)),
        400: client.get("/", headers={"host": "evil.example"}),
    }
    assert {status: answer.status_code for status, answer in asked.items()} == {
        each: each for each in asked
    }
    lines = journal.getvalue().splitlines()
    assert len(lines) == len(asked), journal.getvalue()
    assert not any("Traceback" in line for line in lines)

    def break_down(**_named):
        raise RuntimeError("kapot")

    monkeypatch.setattr("weerklank.study.queries.monitors", break_down)
    assert client.get("/").status_code == 500
    assert "Traceback" in journal.getvalue()


def test_an_address_cannot_add_a_line_to_the_journal(bram, logged_in, journal, monkeypatch):
    client = logged_in(bram)
    client.raise_request_exception = False
    client.get("/x%0a2026-01-01 INFO weerklank.log look by=1/")
    assert len(journal.getvalue().splitlines()) == 1
    assert json.dumps(journal.getvalue())
