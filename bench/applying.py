"""Fifty people who give codes at once, against bare views.

One commits a row and does no more. The other reads session, account and role, and stores a coding
and a line of a log.
"""

from __future__ import annotations

import json
import random
import statistics
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse

from bench import measuring, servers, visitors
from bench.filling import PEOPLE_AT_ONCE, Filled
from bench.measuring import Result
from bench.pages import Pair
from bench.servers import Answers, Request, Server
from bench.stand import Stand
from weerklank.coding.models import Coding
from weerklank.fieldwork.models import Transcript

EACH = 20
Sent = dict[str, Any]
Turn = tuple[float, float, float]  # commits per second, p95 in ms, CPU-seconds per act


def measure(stand: Stand, pair: Pair) -> list[Result]:
    """Compare commits per second, the slowest twentieth, and CPU per act.

    Raises RuntimeError when a row that was acknowledged is not in the database.
    """
    filled, size, runs = stand.filled, stand.size, stand.runs
    monitor = filled.round.monitor_id
    chance = random.Random(f"applying {size}")  # noqa: S311
    cookies = [visitors.cookie(person) for person in filled.coders[:PEOPLE_AT_ONCE]]
    texts = texts_of(filled)
    ways: list[tuple[Server, Callable[[Sent, str], Request]]] = [
        (pair.ours, apply_code),
        (pair.bare, partial(_to_bare, "/commit")),
        (pair.bare, partial(_to_bare, f"/code/{monitor}")),
    ]
    turns: list[list[Turn]] = []
    for _turn in range(runs + 1):
        turns.append([])
        for server, asked in ways:
            people = [
                [asked(sent, cookie) for sent in some(filled, person, texts, chance, EACH)]
                for person, cookie in enumerate(cookies)
            ]
            before = server.cpu()
            answers = servers.rush(server, people)
            spent = (server.cpu() - before) / len(answers.bodies)
            _check(answers, Coding._meta.db_table if server is pair.ours else "bench_coding")
            took = len(answers.bodies) / answers.took, answers.p95() * 1000, spent
            turns[-1].append(took)

    def medians(which: int) -> list[float]:
        return [statistics.median(turn[way][which] for turn in turns[1:]) for way in range(3)]

    rate, p95, spent = medians(0), medians(1), medians(2)
    return [
        measuring.result(
            "apply code, 50 at once ÷ bare commit, rate", size, ours=rate[0], bare=rate[1],
            target=4, unit="commits/s", is_rate=True, runs=runs,
        ),
        measuring.result(
            "apply code, 50 at once ÷ bare commit, p95", size, ours=p95[0], bare=p95[1],
            target=4, unit="ms", runs=runs,
        ),
        measuring.result(
            "apply code ÷ bare that does the same", size, ours=spent[0], bare=spent[2],
            target=1.5, runs=runs,
        ),
    ]  # fmt: skip


def texts_of(filled: Filled) -> list[tuple[int, int]]:
    """Give the number and the length of texts, one for each of the people or more."""
    rows = Transcript.objects.filter(conversation__round=filled.round).order_by("pk")
    return [(pk, len(text)) for pk, text in rows.values_list("pk", "text")[: len(filled.coders)]]


def some(
    filled: Filled, person: int, texts: list[tuple[int, int]], chance: random.Random, count: int
) -> list[Sent]:
    """Give so many codes that someone gives in a text of her own, as far as there are."""
    codes = [code.pk for code in filled.codes if not code.is_container]
    transcript, length = texts[person % len(texts)]
    starts = [chance.randrange(length - 300) for _act in range(count)]
    return [
        {
            "transcript": transcript,
            "coder": filled.coders[person].pk,
            "key": str(UUID(int=chance.getrandbits(128), version=4)),
            "code": chance.choice(codes),
            "start": start,
            "end": start + chance.randrange(20, 300),
        }
        for start in starts
    ]


def apply_code(sent: Sent, cookie: str) -> Request:
    """Give what the desk of Weerklank sends."""
    address = reverse("coding:codings", kwargs={"transcript": sent["transcript"]})
    own = {name: value for name, value in sent.items() if name != "transcript"}
    return visitors.post_json(address, cookie, own)


def _to_bare(address: str, sent: Sent, cookie: str) -> Request:
    own = {name: sent[name] for name in ("key", "code", "start", "end")}
    return visitors.post_json(address, cookie, own | {"doc": sent["transcript"]})


def _check(answers: Answers, table: str) -> None:
    keys = {UUID(json.loads(body)["key"]).hex for body in answers.bodies}
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "key" FROM {table} ORDER BY id DESC LIMIT {len(keys)}')  # noqa: S608
        stored = {str(key).replace("-", "") for (key,) in cursor}
    if not len(answers.bodies) == len(keys) == len(keys & stored):
        raise RuntimeError(f"{len(keys)} rows were acknowledged, {len(keys & stored)} are stored")
