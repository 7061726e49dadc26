"""People who code at once on a real server, in a data folder of its own. Prints JSON.

`kills N`: twenty coders write while the server and all its processes are killed N times (T02).
`people N SECONDS`: N coders, 10,000 codings there, one act every three seconds each (T53).
Run by test_load.py as a process of its own, since it needs its own settings.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

from bench import filling, servers, visitors  # noqa: E402
from bench.rounds import MadeUpRound, Size  # noqa: E402
from bench.servers import HOST, Request  # noqa: E402
from django.core.management import call_command  # noqa: E402  only once there are settings
from django.db import connection  # noqa: E402
from django.db.models import F  # noqa: E402
from django.db.models.functions import Length  # noqa: E402
from django.urls import reverse  # noqa: E402

from weerklank.coding.models import Coding  # noqa: E402
from weerklank.fieldwork.models import Transcript  # noqa: E402

SECONDS_BETWEEN_ACTS = 3.0
Acknowledged = dict[str, tuple[int, int]]


def prepare(coders: int, codings: int) -> filling.Filled:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    filling.PEOPLE_AT_ONCE = coders
    return filling.fill(MadeUpRound(Size("F", 24, 60, codings, coders)))


def _acts(filled: filling.Filled, person: int, chance: random.Random) -> Any:
    """Return acts without end: each a coding with a key of its own."""
    user = filled.coders[person]
    texts = list(
        Transcript.objects.filter(conversation__round=filled.round).values_list("pk", "text")
    )
    codes = [code.pk for code in filled.codes if not code.is_container]
    transcript, text = texts[person % len(texts)]
    address = reverse("coding:codings", kwargs={"transcript": transcript})
    cookie = visitors.cookie(user)
    return _made(user.pk, address, cookie, text, codes, chance)


def _made(  # noqa: PLR0917
    user: int, address: str, cookie: str, text: str, codes: list[int], chance: random.Random
) -> Iterator[tuple[dict[str, Any], Request]]:
    while True:
        start = chance.randrange(len(text) - 300)
        sent = {
            "coder": user,
            "key": str(UUID(int=chance.getrandbits(128), version=4)),
            "code": chance.choice(codes),
            "start": start,
            "end": start + chance.randrange(20, 300),
        }
        yield sent, visitors.post_json(address, cookie, sent)


async def _send(port: int, request: Request) -> tuple[int, float]:
    """Return the status and the seconds it took; 0 when the server went away."""
    begin = time.perf_counter()
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(request.raw().replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        answer = await asyncio.wait_for(reader.read(), 30)
        writer.close()
    except (OSError, TimeoutError):
        return 0, time.perf_counter() - begin
    status = int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0
    return status, time.perf_counter() - begin


# --- kills --------------------------------------------------------------------------------------
async def _until(port: int, acts: Any, stop: asyncio.Event, kept: dict[str, Any]) -> None:
    while not stop.is_set():
        sent, request = next(acts)
        status, _seconds = await _send(port, request)
        if status == 200:
            kept[sent["key"]] = sent
        elif status == 0:
            return


async def _write_until_killed(
    server: servers.Server, people: list[Any], seconds: float, kept: dict[str, Any]
) -> None:
    stop = asyncio.Event()
    work = [asyncio.create_task(_until(server.port, acts, stop, kept)) for acts in people]
    # A fresh server is slow at first: each coder gets one answer, then the moment is by chance.
    limit, wanted = time.monotonic() + 30, len(kept) + len(people)
    while len(kept) < wanted and time.monotonic() < limit:
        await asyncio.sleep(0.05)
    await asyncio.sleep(seconds)
    for pid in servers.family(server.gunicorn):
        os.kill(pid, signal.SIGKILL)
    stop.set()
    await asyncio.gather(*work)


def kills(times: int) -> dict[str, Any]:
    filled = prepare(coders=20, codings=400)
    before = set(Coding.objects.values_list("key", flat=True))
    chance = random.Random("kills")  # noqa: S311
    people = [_acts(filled, person, chance) for person in range(20)]
    kept: dict[str, Any] = {}
    started: list[float] = []
    done = 0
    while done < times:
        begin = time.monotonic()
        try:
            with servers.weerklank() as server:
                started.append(time.monotonic() - begin)
                asyncio.run(_write_until_killed(server, people, chance.uniform(0.2, 1.5), kept))
                done += 1
        except subprocess.TimeoutExpired:
            continue
    connection.close()
    rows = {str(row.key): row for row in Coding.objects.exclude(key__in=before)}
    lost = [key for key in kept if key not in rows]
    twice = Coding.objects.values("transcript", "code", "coder", "start", "end").distinct().count()
    outside = (
        Coding.objects.annotate(length=Length("transcript__text"))
        .exclude(start__gte=0, start__lt=F("end"), end__lte=F("length"))
        .count()
    )
    with connection.cursor() as cursor:
        integrity = "ok"
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            integrity = cursor.fetchone()[0]
    return {
        "kills": done,
        "acknowledged": len(kept),
        "lost": len(lost),
        "double": Coding.objects.count() - twice,
        "offsets_outside": outside,
        "integrity": integrity,
        "slowest_start_s": round(max(started), 1),
    }


# --- people ---------------------------------------------------------------------------------------
async def _person(
    port: int, acts: Any, until: float, wait: float, found: list[tuple[int, float, str]]
) -> None:
    await asyncio.sleep(wait)
    while time.monotonic() < until:
        begin = time.monotonic()
        sent, request = next(acts)
        status, seconds = await _send(port, request)
        found.append((status, seconds, sent["key"]))
        await asyncio.sleep(max(0.0, SECONDS_BETWEEN_ACTS - (time.monotonic() - begin)))


async def _crowd(port: int, people: list[Any], seconds: float) -> list[tuple[int, float, str]]:
    found: list[tuple[int, float, str]] = []
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(
            _person(port, acts, until, SECONDS_BETWEEN_ACTS * number / len(people), found)
            for number, acts in enumerate(people)
        )
    )
    return found


def people(number: int, seconds: float) -> dict[str, Any]:
    filled = prepare(coders=number, codings=10_000)
    chance = random.Random("people")  # noqa: S311
    crowd = [_acts(filled, person, chance) for person in range(number)]
    with servers.weerklank() as server:
        answers = asyncio.run(_crowd(server.port, crowd, seconds))
        cpu = server.cpu()
    connection.close()
    stored = {str(key) for key in Coding.objects.values_list("key", flat=True)}
    good = [(took, key) for status, took, key in answers if status == 200]
    times = sorted(took for took, _key in good)
    return {
        "people": number,
        "seconds": seconds,
        "acts": len(answers),
        "answered": len(good),
        "statuses": {
            str(s): sum(one == s for one, _t, _k in answers) for s in {a[0] for a in answers}
        },
        "lost": sum(key not in stored for _took, key in good),
        "p50_ms": round(1000 * times[len(times) // 2]),
        "p95_ms": round(1000 * times[int(len(times) * 0.95)]),
        "max_ms": round(1000 * times[-1]),
        "server_cpu_s": round(cpu, 1),
        "database": connection.vendor,
    }


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    assert Path(os.environ["WEERKLANK_DATA"]).is_dir()
    outcome = (
        kills(int(numbers[0])) if what == "kills" else people(int(numbers[0]), float(numbers[1]))
    )
    sys.stdout.write(json.dumps(outcome) + "\n")
