"""Whoever got to see words of a conversation or a trajectory stands in the log, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.house import walking
from tests.house.pages import Page
from tests.house.world import World, make_world
from weerklank.fieldwork.models import Draft
from weerklank.safeguards.models import LogLine, User
from weerklank.vault.models import AccessLine

WORDS = ("Mijn buurman leest", "Ik snap de brief", "Een zin van het klad")
TRAJECTORY = "T-7KQ2XB"
NOTES = "R1: Hoe gaat het?\nD1: Een zin van het klad. Verder niets."

# Rooms with pages that a script swaps parts of.
SWAPS_PARTS = ("fieldwork:", "coding:", "analysis:", "study:", "sampling:")
# Samples, of nobody.
NO_LOOK = {"site:style"}
# The list of everybody whom somebody may see, over her municipalities: it has no one object.
OF_EVERYBODY = {"caseload.viewed"}
# This project has no file, so it cannot be read again; nobody's words are in it.
WITHOUT_FILE = {"exchange:draft"}


@dataclass(frozen=True)
class Asked:
    """One request, in one of its ways."""

    page: Page
    role: str
    method: str
    data: str  # what goes along: "right" or "nothing"
    htmx: bool

    def __str__(self) -> str:
        return f"{self.method} {self.page.name} {self.role} {self.data} {'htmx' * self.htmx}"


def requests(world: World) -> Iterator[Asked]:
    """Give every page, in every role that may, in every way."""
    for page in walking.ALL:
        for role in world.users:
            for method, table in (("get", page.get), ("post", page.post)):
                if table is None or table[role] in {404, 405, 403}:
                    continue
                yield Asked(page, role, method, "right", htmx=False)
                if page.name.startswith(SWAPS_PARTS):
                    yield Asked(page, role, method, "right", htmx=True)
                if method == "post" and page.name not in WITHOUT_FILE:
                    yield Asked(page, role, method, "nothing", htmx=False)


def unlogged(world: World, draft: Draft | None) -> list[str]:
    """Return what showed words or a trajectory, with another number of lines than one."""
    wrong = []
    clients = {role: Client(raise_request_exception=False) for role in world.users}
    for role, client in clients.items():
        client.force_login(world.users[role])
    for asked in requests(world):
        if asked.page.name in NO_LOOK:
            continue
        of_a_draft = asked.page.name.startswith("fieldwork:draft")
        for shown in {world.draft, draft} if of_a_draft else {world.draft}:
            with transaction.atomic():
                sentence = _ask(world, shown, asked, clients[asked.role])
                transaction.set_rollback(True)
            if sentence:
                wrong.append(f"{asked} {sentence}")
    return wrong


def _ask(world: World, draft: Draft | None, asked: Asked, client: Client) -> str:
    user = world.users[asked.role]
    kwargs = dict(asked.page.kwargs(world))
    if "draft" in kwargs and asked.page.name.startswith("fieldwork:") and draft is not None:
        kwargs["draft"] = draft.pk
    question: dict[str, Any] = {}
    if asked.method == "get":
        question = dict(asked.page.query(world))
    elif asked.data == "right":
        question = dict(asked.page.post_data(world))
        if asked.page.name == "fieldwork:draft_name":
            question = {"name": "klad", "replacement": "iets"}
    # What the request before this one did with her session was undone.
    client.cookies = SimpleCookie({"sessionid": client.cookies["sessionid"].value})
    before = LogLine.objects.order_by("-id").values_list("id", flat=True).first() or 0
    response = getattr(client, asked.method)(
        reverse(asked.page.name, kwargs=kwargs),
        question,
        headers={"hx-request": "true"} if asked.htmx else {},
    )
    said = walking.read(response)
    lines = [each for each in LogLine.objects.filter(id__gt=before) if each.kind == "read"]
    wrong = [sentence for line in lines if (sentence := _lacks(line, user))]
    wrong += _tells(before, question)
    shows = [words for words in (*WORDS, TRAJECTORY) if words in said]
    shows = [words for words in shows if words not in str(question) + str(kwargs)]
    if response.status_code == 500:
        wrong.append("500")
    if shows and len(lines) != 1:
        wrong.append(f"{response.status_code} shows {shows[0]!r}: {len(lines)} lines")
    return "; ".join(wrong)


def _tells(before: int, question: dict[str, Any]) -> list[str]:
    """Say which lines of either log hold words, or what somebody typed."""
    typed = [each for each in question.values() if isinstance(each, str) and " " in each]
    lines = [str(each) for each in LogLine.objects.filter(id__gt=before).values()]
    lines += [str(each) for each in AccessLine.objects.values()]
    told = [*WORDS, cast.PASSWORD, *typed]
    return [f"the log says {words!r}" for words in told for line in lines if words in line]


def _lacks(line: LogLine, user: User) -> str:
    """Say which of the six fields of BIO2 8.15.01 a line lacks."""
    fields = {
        "the act": line.what,
        "the object": line.subject_type or line.monitor_id or line.what in OF_EVERYBODY,
        "the result": line.result,
        "from where": line.origin == "127.0.0.1",
        "the person": line.by_id == user.pk and line.by_name == user.name,
        "when": line.at,
    }
    return ", ".join(name for name, value in fields.items() if not value)


@pytest.fixture
def world(db) -> World:
    return make_world()


def test_who_saw_words_or_a_trajectory_stands_in_the_log_once_and_no_word_does(world, capfd):
    client = Client()
    client.force_login(world.users["onderzoeker"])
    client.post(reverse("fieldwork:read_in", kwargs={"round": world.round.slug}), {"notes": NOTES})
    draft = Draft.objects.get(state="ready")
    wrong = unlogged(world, draft)
    assert not wrong, "\n".join(wrong)
    journal = "".join(capfd.readouterr())
    assert [words for words in (*WORDS, cast.PASSWORD) if words in journal] == []
