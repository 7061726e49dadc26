"""Where `weerklank serve` may listen, with which settings, and where its links lead."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests import commands, template
from weerklank.safeguards import checks

KEY = "k" * 20 + "abcdefghijklmnopqrstuvwxyz0123456789"
SERVER = {
    "DJANGO_SETTINGS_MODULE": "weerklank.settings.production",
    "SECRET_KEY": KEY,
    "WEERKLANK_VAULT_KEY": KEY[::-1],
    "ALLOWED_HOSTS": "weerklank.voorbeelddam.example",
    "PUBLIC_BASE_URL": "https://weerklank.voorbeelddam.example",
    "SECURITY_CONTACT": "mailto:lek@voorbeelddam.example",
    "EMAIL_HOST": "mail.voorbeelddam.example",
}
EVERYWHERE = "0.0.0.0"  # noqa: S104  what must be refused
LOCAL = {"DJANGO_SETTINGS_MODULE": "weerklank.settings.local"}


def environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    left_out = {"DATABASE_URL", "PUBLIC_BASE_URL"}
    inherited = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**inherited, "WEERKLANK_DATA": str(folder / "data"), **settings}


def run(folder: Path, settings: dict[str, str], *arguments: str):
    return commands.run(arguments, env=environment(folder, settings), cwd=folder)


def weerklank(folder: Path, settings: dict[str, str], *arguments: str):
    return run(folder, settings, "-m", "weerklank.site.cli", *arguments)


@pytest.mark.parametrize(
    ("host", "is_this_machine"),
    [
        ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("[::1]", True),
        ("localhost", True), (EVERYWHERE, False), ("::", False), ("10.0.0.7", False),
        ("weerklank.example", False), ("", False), ("127.0.0.1.example", False),
    ],
)  # fmt: skip
def test_only_the_loopback_is_this_machine(host, is_this_machine):
    assert checks.is_loopback(host) == is_this_machine


@pytest.mark.parametrize("host", [EVERYWHERE, "::", ""])
def test_a_laptop_serves_nobody_else(host, tmp_path):
    refused = weerklank(tmp_path, LOCAL, "serve", "--host", host, "--port", "18411")
    assert refused.returncode == 1
    assert "alleen op dit apparaat" in refused.stderr
    assert "production" in refused.stderr
    assert not (tmp_path / "data" / "weerklank.sqlite3").exists()


RIGHT = {
    "LOOPBACK_ONLY": False,
    "SECRET_KEY": KEY[:50],
    "VAULT_KEY": KEY[::-1],
    "ALLOWED_HOSTS": ["weerklank.voorbeelddam.example"],
    "PUBLIC_BASE_URL": "https://weerklank.voorbeelddam.example",
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
}
OURS = re.compile("ALLOWED_HOSTS|PUBLIC_BASE_URL|SECRET_KEY is|NUM_PROXIES")


def found_wrong(settings, changed: dict[str, object]) -> list[str]:
    for name, value in {**RIGHT, **changed}.items():
        setattr(settings, name, value)
    return [sentence for sentence in checks.wrong_settings() if OURS.search(sentence)]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"ALLOWED_HOSTS": [".voorbeelddam.example"]},
        {"PUBLIC_BASE_URL": "https://weerklank.voorbeelddam.example:8443"},
        {"PUBLIC_BASE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": ["127.0.0.1"]},
    ],
    ids=["all right", "every name of one domain", "a port", "tried on this machine"],
)
def test_right_settings_of_a_server_pass(changed, settings):
    assert found_wrong(settings, changed) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS laat elke naam toe"),
        (
            {"ALLOWED_HOSTS": ["weerklank.voorbeelddam.example", "*"]},
            "ALLOWED_HOSTS laat elke naam toe",
        ),
        ({"ALLOWED_HOSTS": ["iets.anders.example"]}, "ALLOWED_HOSTS laat die naam niet toe"),
        ({"PUBLIC_BASE_URL": "http://weerklank.voorbeelddam.example"}, "over HTTPS"),
        ({"PUBLIC_BASE_URL": "https://weerklank.voorbeelddam.example/pad"}, "zonder pad"),
        ({"PUBLIC_BASE_URL": "https://u@weerklank.voorbeelddam.example"}, "zonder pad"),
        ({"PUBLIC_BASE_URL": "weerklank.voorbeelddam.example"}, "over HTTPS"),
        ({"PUBLIC_BASE_URL": "https://[weerklank"}, "over HTTPS"),
        ({"ALLAUTH_TRUSTED_PROXY_COUNT": 0}, "heeft iedereen één adres"),
        ({"SECRET_KEY": KEY[:49]}, "SECRET_KEY is te kort"),
        ({"SECRET_KEY": f"django-insecure-{KEY}"}, "SECRET_KEY is te kort, te raden"),
        ({"SECRET_KEY": "ab" * 30}, "SECRET_KEY is te kort"),
        ({"SECRET_KEY": KEY[::-1]}, "dezelfde als WEERKLANK_VAULT_KEY"),
    ],
)
def test_wrong_settings_of_a_server_are_named(changed, sentence, settings):
    assert [sentence in found for found in found_wrong(settings, changed)] == [True]


@pytest.mark.slow
def test_a_server_does_not_start_with_what_check_refuses(tmp_path):
    settings = SERVER | {"ALLOWED_HOSTS": "*"}
    sentence = "ALLOWED_HOSTS laat elke naam toe"
    refused = weerklank(tmp_path, settings, "serve", "--host", "127.0.0.1", "--port", "18412")
    checked = weerklank(tmp_path, settings, "check")
    by_itself = run(tmp_path, settings, "-c", "import weerklank.site.wsgi")
    for tried in (refused, checked, by_itself):
        assert tried.returncode == 1
        assert sentence in tried.stderr
    assert "Traceback" not in refused.stderr + checked.stderr


def test_what_is_wrong_in_the_settings_is_said_once_and_in_dutch(tmp_path):
    checked = weerklank(tmp_path, SERVER | {"SECRET_KEY": "kort", "ALLOWED_HOSTS": ""}, "check")
    assert checked.returncode == 1
    assert "SECRET_KEY is te kort" in checked.stderr
    assert "ALLOWED_HOSTS laat die naam niet toe" in checked.stderr
    assert "must not" not in checked.stderr
    assert "Your" not in checked.stderr


def test_a_server_with_right_settings_starts(tmp_path):
    template.put_in(tmp_path / "data")
    checked = weerklank(tmp_path, SERVER, "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    started = run(tmp_path, SERVER, "-c", "import weerklank.site.wsgi")
    assert started.returncode == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_links_lead_to_the_port_that_is_served_and_large_bodies_are_not_awaited(tmp_path):
    port = free_port()
    template.put_in(tmp_path / "data")
    subprocess.run(
        [
            sys.executable, "-m", "weerklank.site.cli", "createuser",
            "noor@voorbeelddam.example", "Noor", "--password-stdin",
        ],
        input=b"lang genoeg en zelf bedacht\n",
        env=environment(tmp_path, LOCAL),
        cwd=tmp_path,
        check=True,
    )  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "weerklank.site.cli", "serve", "--port", str(port)],
        env=environment(tmp_path, LOCAL),
        cwd=tmp_path,
        stderr=subprocess.PIPE,
    )
    try:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        address = f"http://127.0.0.1:{port}/wachtwoord/vergeten/"
        page = until(lambda: opener.open(address, timeout=5).read().decode())
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        sent = f"csrfmiddlewaretoken={token}&email=noor%40voorbeelddam.example"
        opener.open(address, sent.encode(), timeout=20)
        mails = until(lambda: list((tmp_path / "data" / "mail").glob("*.log")) or None)
        words = until(lambda: mails[0].read_text() if "nieuw/" in mails[0].read_text() else None)
        answer = first_line_of_answer(port, announced=300 << 20)
    finally:
        server.terminate()
        server.wait(timeout=20)
        server.stderr.close()
    assert f"http://127.0.0.1:{port}/wachtwoord/nieuw/" in words
    assert ":8000" not in words
    # What is too large is answered while its sender has sent nothing of it yet.
    assert answer == "HTTP/1.1 413 Request Entity Too Large"


def first_line_of_answer(port: int, announced: int) -> str:
    """Return how the server answers whoever announces so many bytes and then sends none."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(
            b"POST /inloggen/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=a\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: %d\r\n\r\n" % announced
        )
        return line.recv(1000).decode().partition("\r\n")[0]


def until(done, tries: int = 120):
    """Return what `done` gives once it gives something."""
    for _attempt in range(tries):
        try:
            if found := done():
                return found
        except OSError:
            pass
        time.sleep(0.5)
    raise AssertionError("it never happened")
