"""Fifty people who give codes at once, against a bare view that commits one row."""

from __future__ import annotations

import json
import random
import statistics
from pathlib import Path
from uuid import UUID

from django.urls import reverse

from bench import bare_tables, measuring, servers, visitors
from bench.filling import PEOPLE_AT_ONCE, Filled
from bench.measuring import Result
from bench.pages import Pair
from bench.servers import Answers, Request
from bench.stand import Stand
from weerklank.coding.models import Coding
from weerklank.fieldwork.models import Transcript

EACH = 20


def measure(stand: Stand, pair: Pair) -> list[Result]:
    """Compare commits per second and the slowest twentieth.

    Raises RuntimeError when a row that was acknowledged is not in the database.
    """
    filled, size, runs = stand.filled, stand.size, stand.runs
    cookies = [visitors.cookie(person) for person in filled.coders[:PEOPLE_AT_ONCE]]
    chance = random.Random(f"applying {size}")  # noqa: S311
    rates: list[tuple[float, float]] = []
    slowest: list[tuple[float, float]] = []
    for turn in range(runs + 1):
        mine = servers.rush(pair.ours, _acts(filled, cookies, chance))
        _check_ours(mine)
        other = servers.rush(
            pair.bare, [[Request(f"/write/{n}")] * EACH for n in range(PEOPLE_AT_ONCE)]
        )
        _check_bare(other, stand.folder)
        if turn:
            rates.append((_rate(mine), _rate(other)))
            slowest.append((mine.p95() * 1000, other.p95() * 1000))
    return [
        measuring.result(
            "apply code, 50 at once", size, ours=_median(rates, 0), bare=_median(rates, 1),
            target=1 / 0.4, unit="commits/s", is_rate=True, runs=runs,
        ),
        measuring.result(
            "apply code, 50 at once, p95", size, ours=_median(slowest, 0),
            bare=_median(slowest, 1), target=2.5, unit="ms", runs=runs,
        ),
    ]  # fmt: skip


def _acts(filled: Filled, cookies: list[str], chance: random.Random) -> list[list[Request]]:
    """Let each person give codes in a text of her own, as far as there are enough texts."""
    texts = list(
        Transcript.objects.filter(conversation__round=filled.round).values_list("pk", "text")
    )
    codes = [code for code in filled.codes if not code.is_container]
    people = []
    for person, (user, cookie) in enumerate(zip(filled.coders, cookies, strict=False)):
        transcript, text = texts[person % len(texts)]
        address = reverse("coding:codings", kwargs={"transcript": transcript})
        acts = []
        for _ in range(EACH):
            start = chance.randrange(len(text) - 300)
            sent = {
                "coder": user.pk,
                "key": str(UUID(int=chance.getrandbits(128), version=4)),
                "code": chance.choice(codes).pk,
                "start": start,
                "end": start + chance.randrange(20, 300),
            }
            acts.append(visitors.post_json(address, cookie, sent))
        people.append(acts)
    return people


def _check_ours(answers: Answers) -> None:
    acknowledged = {UUID(json.loads(body)["key"]) for body in answers.bodies}
    _check(len(acknowledged), Coding.objects.filter(key__in=acknowledged).count(), answers)


def _check_bare(answers: Answers, folder: Path) -> None:
    acknowledged = {json.loads(body)["id"] for body in answers.bodies}
    stored = acknowledged & bare_tables.keys(folder / servers.BARE_DATABASE)
    _check(len(acknowledged), len(stored), answers)


def _check(acknowledged: int, stored: int, answers: Answers) -> None:
    if not len(answers.bodies) == acknowledged == stored:
        raise RuntimeError(
            f"{len(answers.bodies)} answers acknowledged {acknowledged} rows, {stored} are stored"
        )


def _rate(answers: Answers) -> float:
    return len(answers.bodies) / answers.took


def _median(pairs: list[tuple[float, float]], side: int) -> float:
    return statistics.median(pair[side] for pair in pairs)
