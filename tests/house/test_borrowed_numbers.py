"""Numbers of another municipality, put in one's own pages: nothing of it comes along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.house import walking
from tests.house.world import TEXT, World, make_world
from weerklank.study.models import Monitor, Round

THEIRS = (*TEXT.split("\n"), "Mijn buurman", "begrijpt de brieven niet", "T-7KQ2XB", "Brieven")


def borrowed(world: World) -> dict[str, Any]:
    """Return every number of the other municipality, under each name that a form may use."""
    code, coding = world.code.pk, world.coding.pk
    return {
        "code": code, "a_code": code, "b_code": code, "codings": f"{coding}", "coding": coding,
        "coder": world.users["onderzoeker"].pk, "a_relation": "same_person",
        "number": "4.6", "group": "Z", "by": "leerroute", "branch": "alle",
        "place": f"m{world.monitor.pk}", "q": "brief buurman brieven",
        "conversation": world.conversation.pk, "gesprek": world.conversation.pk,
        "participants": world.participant.pk, "participant": world.participant.pk,
        "guide": world.guide.pk, "parent": world.characteristic.pk, "question": world.question.pk,
        "finding": world.finding.pk, "evidence": world.evidence.pk, "quote": world.quote.pk,
        "round": world.round.pk, "monitor": world.monitor.pk, "transcript": world.transcript.pk,
        "speaker": world.speaker.pk, "draft": world.draft.pk, "file": world.file.pk,
        "gemeente": world.register.municipality.slug,
        "traject": world.register.trajectory.pseudonym, "trajectory": world.register.trajectory.pk,
        "chosen": world.register.trajectory.pk, "pk": code, "id": code,
        "section": "pains", "perspective": "inburgeraar", "kind": "pain", "statement": "x",
        "revision": 1, "held_on": "2026-05-04", "language": "nl", "interpreter": "none",
        "notes": "R1: Hoe gaat het?\nD1: Goed.",
    }  # fmt: skip


def own_pages(world: World, own: Round) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every page that is found by a round, a monitor or a municipality, as her own."""
    mine = {
        "round": own.slug,
        "monitor": own.monitor.slug,
        "municipality": own.monitor.organisation.slug,
    }
    for page in walking.ALL:
        kwargs = dict(page.kwargs(world))
        if kwargs and set(kwargs) <= set(mine):
            yield page.name, {name: mine[name] for name in kwargs}
        elif not kwargs:
            yield page.name, {}


def leaks() -> tuple[int, list[str]]:
    """Return how much was asked, and what of it told something of another municipality."""
    world = make_world()
    own = cast.make_round(Monitor.objects.get(organisation__slug="elderburg"))
    asked, wrong = 0, []
    numbers = borrowed(world)
    client = Client(raise_request_exception=False)
    client.force_login(world.users["stranger"])
    for name, kwargs in own_pages(world, own):
        address = reverse(name, kwargs=kwargs)
        for method in ("get", "post"):
            for htmx in (False, True):
                with transaction.atomic():
                    answer = getattr(client, method)(
                        address, numbers, headers={"hx-request": "true"} if htmx else {}
                    )
                    said = walking.read(answer)
                    transaction.set_rollback(True)
                asked += 1
                # The question itself may come back.
                said = said.replace(numbers["q"], "").replace(numbers["traject"], "")
                found = [words for words in THEIRS if words in said]
                if found or answer.status_code >= 500:
                    wrong.append(f"{method} {name} {answer.status_code}: {found}")
    return asked, wrong


UNKNOWN: dict[str, Any] = {"slug": "bestaat-niet", "number": 999_999}


def told_apart() -> tuple[int, list[str]]:
    """Return how much was asked, and which guessed numbers were told from ones that are not there.

    By who has every role in another municipality, of every address with a number or a name in it.
    """
    world = make_world()
    asked, wrong = 0, []
    client = Client(raise_request_exception=False)
    client.force_login(world.users["stranger"])
    for page in walking.ALL:
        kwargs = dict(page.kwargs(world))
        if not kwargs or not page.has_id or page.is_public or 200 in page.answers("stranger"):
            continue
        nothing = {
            name: UNKNOWN["number"] if isinstance(value, int) else value
            for name, value in kwargs.items()
        }
        first = next(iter(kwargs))
        if nothing == kwargs:
            nothing[first] = UNKNOWN["slug"]
        for method in ("get", "post"):
            for htmx in (False, True):
                found = []
                for chosen in (kwargs, nothing):
                    address = reverse(page.name, kwargs=chosen)
                    with transaction.atomic():
                        answer = getattr(client, method)(
                            address,
                            dict(page.query(world) if method == "get" else page.post_data(world)),
                            headers={"hx-request": "true"} if htmx else {},
                        )
                        said = walking.read(answer).replace(address, "")
                        found.append((answer.status_code, said))
                        transaction.set_rollback(True)
                asked += 1
                if found[0] != found[1] or found[0][0] not in {404, 405}:
                    wrong.append(f"{method} {page.name} {found[0][0]} {found[1][0]}")
    return asked, wrong


def test_a_guessed_number_is_like_one_that_is_not_there(db):
    asked, wrong = told_apart()
    assert asked > 100
    assert wrong == []


def test_borrowed_numbers_bring_nothing_along(db):
    asked, wrong = leaks()
    assert asked > 100
    assert wrong == []
