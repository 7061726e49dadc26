"""T47: a person with fifty marks withdraws from a running site, and every byte is searched."""

from __future__ import annotations

import http.cookiejar
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import canary, cast

WITHIN = 60  # seconds
REQUESTS = 1000


class Client:
    """Someone logged in, as a browser without scripts."""

    def __init__(self, base: str, email: str) -> None:
        self.base = base
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        self.post("/inloggen/", login=email, password=cast.PASSWORD)

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=60) as answer:
            text: str = answer.read().decode()
            return text

    def post(self, path: str, *, to: str = "", **fields: str) -> str:
        """Send a form of a page; gives the address that answered."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))
        assert found
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": found.group(1), **fields}).encode()
        request = urllib.request.Request(  # noqa: S310  our own address
            self.base + (to or path), data, {"Referer": self.base + path}
        )
        with self.opener.open(request, timeout=60) as answer:
            address: str = answer.geturl()
            return address.removeprefix(self.base)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Run `weerklank serve` on a free port, with its worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder.parent / "serve.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "weerklank.site.cli", "serve", "--port", str(port)],
        env=canary.environment(folder), cwd=Path(__file__).parent.parent.parent,
        stdout=log, stderr=log,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(base + "/inloggen/", timeout=5).close()  # noqa: S310
                break
            except OSError:  # not there yet
                time.sleep(0.2)
        yield base
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
        log.close()


def withdraw_and_wait(client: Client, number: int) -> tuple[float, bool]:
    """Withdraw by the page; gives the seconds until the certificate says that it is done."""
    begun = time.monotonic()
    certificate = client.post(
        f"/deelnemers/{number}/intrekken/", medium="spoken", pseudonym=canary.PSEUDONYM
    )
    while time.monotonic() - begun < 10 * WITHIN:
        page = client.get(certificate)
        if re.search(r"In de database gewist</dt>\s*<dd>\s*op ", page):
            return time.monotonic() - begun, True
        time.sleep(0.5)
    return time.monotonic() - begun, False


@pytest.mark.parametrize("turns", [600, 6000])
def test_t47(tmp_path: Path, tally: Callable[..., None], turns: int) -> None:
    data = tmp_path / "data"
    canary.weerklank("migrate", folder=data)
    made = canary.run("tests.canary", "make", str(turns), folder=data)
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    wanted = [*canary.marks(), *told["sentences"]]
    canary.weerklank("backup", str(tmp_path / "old.weerklank"), folder=data)
    size = (data / "weerklank.sqlite3").stat().st_size
    with serving(data) as base:
        client = Client(base, cast.EMAILS["bram"])
        # Others work meanwhile: one writes, and her words are looked at and searched for.
        stop = threading.Event()
        writes = []

        def write() -> None:
            other = Client(base, cast.EMAILS["chantal"])
            while not stop.is_set():
                other.post(
                    "/zoeken/", to="/zoeken/bewaren/", name=f"v{len(writes)}", question="q=taal"
                )
                writes.append(1)

        for mark in canary.marks()[:20]:
            client.get(f"/zoeken/?q={mark}")
        writer = threading.Thread(target=write)
        writer.start()
        seconds, is_done = withdraw_and_wait(client, told["number"])
        stop.set()
        writer.join()
        at_once = canary.hits(tmp_path, wanted, besides=[tmp_path / "old.weerklank"])
        for number in range(REQUESTS):
            client.get(("/", "/zoeken/?q=taal")[number % 2])
        later = canary.hits(tmp_path, wanted, besides=[tmp_path / "old.weerklank"])
    stopped = canary.hits(tmp_path, wanted, besides=[tmp_path / "old.weerklank"])
    # An older back-up, put back on another machine with the journal.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(data / "withdrawals.jsonl", tmp_path)
    canary.weerklank(
        "restore", str(tmp_path / "old.weerklank"),
        "--withdrawals", str(tmp_path / "withdrawals.jsonl"), "--without-journal",
        folder=elsewhere,
    )  # fmt: skip
    restored = canary.hits(elsewhere, wanted)
    left = {word for found in (at_once, later, stopped, restored) for word in found}
    is_in_time = is_done and seconds < WITHIN
    tally(
        f"T47 {turns} turns",
        tried=len(wanted),
        held=(len(wanted) - len(left)) if is_in_time else 0,
        note=f"{canary.MARKS} marks and {len(told['sentences'])} sentences, "
        f"{REQUESTS} requests afterwards, {len(writes)} writes meanwhile, and a restore",
        seconds=round(seconds, 1),
        database_mb=round(size / 1e6, 1),
    )
