"""T41, T44 and T45: every role at every address in every way, and what the logs say of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests import cast
from tests.house.pages import ROLES, Page
from tests.house.test_pages import ALL, address
from tests.house.world import TEXT, World, make_world
from weerklank.safeguards.models import LogLine

# What nobody may find in a log: put in by whoever asks, or in the world already.
SENT = {
    "words": "kanarievogelzin",
    "bsn": "111222333",
    "mail": "kanarie@vogel.example",
    "token": "kanarietokenvaneenander",
}
CANARIES = (
    *SENT.values(),
    *TEXT.split("\n"),
    "Mijn buurman leest hem voor",
    "begrijpt de brieven niet",
    "klant-T-7KQ2XB",
    cast.PASSWORD,
    *cast.EMAILS.values(),
)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def _new_lines(before: int) -> list[LogLine]:
    return list(LogLine.objects.filter(pk__gt=before))


def _newest() -> int:
    newest = LogLine.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


class Round:
    """Asks every address as every role, and keeps what came of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cells = self.looks = 0
        self.wrong: list[str] = []
        self.unseen: list[str] = []
        self.logged: list[str] = []
        self.secrets: set[str] = set()

    def go(self) -> None:
        for role in ROLES:
            client = Client(raise_request_exception=False)
            client.force_login(self.world.users[role])
            self.secrets.add(client.cookies["sessionid"].value)
            for entry in ALL:
                for method, table in (("get", entry.get), ("post", entry.post)):
                    with transaction.atomic():
                        self._ask(client, entry, role, method, table)
                        transaction.set_rollback(True)

    def _ask(self, client: Client, entry: Page, role: str, method: str, table: Any) -> None:
        world = self.world
        place = address(entry, world)
        data = entry.query(world) if method == "get" else entry.post_data(world)
        before = _newest()
        more = {"kanarie": list(SENT.values())} if method == "post" else {}
        headers = {"user-agent": " ".join(SENT.values()), "referer": f"http://testserver/{SENT}"}
        answer = getattr(client, method)(place, dict(data) | more, headers=headers)
        if "csrftoken" in answer.cookies:
            self.secrets.add(answer.cookies["csrftoken"].value)
        lines = _new_lines(before)
        self.logged += [f"{line.what} {line.detail} {line.origin}" for line in lines]
        expected = 405 if table is None else table[role]
        self.cells += 1
        if answer.status_code != expected:
            self.wrong.append(f"{role} {method} {entry.name}: {answer.status_code}")
        logs = entry.logs if isinstance(entry.logs, str | None) else entry.logs.get(role)
        if method == "get" and expected == 200 and logs:
            self.looks += 1
            if not self._is_told(entry, role, logs, lines):
                self.unseen.append(f"{role} {entry.name}: {[line.what for line in lines]}")

    def _is_told(self, entry: Page, role: str, logs: str, lines: list[LogLine]) -> bool:
        """Say whether exactly one line says who looked at what, when, where and from where."""
        looks = [line for line in lines if line.kind == "read"]
        monitor = None if entry.is_of_the_register else self.world.monitor.pk
        return len(looks) == 1 and all(
            (
                looks[0].what == logs,
                looks[0].by_id == self.world.users[role].pk,
                looks[0].monitor_id == monitor,
                looks[0].at is not None,
                # A list has no one subject; then its line says what is in it, or whose it is.
                looks[0].subject_type or looks[0].detail or looks[0].monitor_id,
                looks[0].origin,
            )
        )


def test_every_role_everywhere(
    world: World, tally: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    asked = Round(world)
    with caplog.at_level(logging.INFO):
        asked.go()
    tally(
        "T41",
        tried=asked.cells,
        held=asked.cells - len(asked.wrong),
        note="; ".join(asked.wrong[:20])
        or f"{len(ALL)} addresses, {len(ROLES)} roles of which one is of another municipality, "
        "looking and changing",
    )
    tally(
        "T44",
        tried=asked.looks,
        held=asked.looks - len(asked.unseen),
        note="; ".join(asked.unseen[:20]) or "looks at people's records, one line each",
    )
    said = [*asked.logged, *(record.getMessage() for record in caplog.records)]
    wanted = [*CANARIES, *asked.secrets]
    found = [canary for canary in wanted if any(canary in line for line in said)]
    tally(
        "T45",
        tried=len(wanted),
        held=len(wanted) - len(found),
        note="; ".join(found) or f"marks, looked for in {len(said)} lines of both logs",
    )
