"""T53: people who code at once on a real server, each an act every three seconds. Prints JSON.

python -m bench.crowd                          # a hundred people for a quarter of an hour
python -m bench.crowd --people 20 --seconds 30

It works in a temporary folder with SQLite, or on the empty PostgreSQL database of DATABASE_URL.
What is asked: p95 under 300 ms on PostgreSQL and 800 ms on SQLite, nothing that was acknowledged
lost, and no answer that the database is locked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import own_folder, servers
from bench.rounds import MadeUpRound, Size
from bench.servers import HOST, Request

SECONDS_BETWEEN_ACTS = 3.0
MOST_MS = {"postgresql": 300, "sqlite": 800}
CODINGS = 10_000
Acts = Iterator[tuple[dict[str, Any], Request]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.crowd")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=900.0)
    args, folder = own_folder.parsed(parser, "bench.crowd")
    if folder is None:
        return
    found = people(args.people, args.seconds, folder)
    print(json.dumps(found))
    sys.exit(not found["holds"])


def prepare(number: int, codings: int, folder: Path) -> list[Acts]:
    """Fill the database with coders and codings; gives what each coder does, without end."""
    from bench import applying, filling, once, visitors  # noqa: PLC0415  need settings

    made_up = MadeUpRound(Size("F", 24, 60, codings, min(number, 12)))
    once.make_tables()
    filling.fill(made_up, folder, number)
    filled = filling.found(made_up)
    texts = applying.texts_of(filled)
    chance = random.Random("crowd")  # noqa: S311

    def acts(person: int) -> Acts:
        cookie = visitors.cookie(filled.coders[person])
        while True:
            for sent in applying.some(filled, person, texts, chance, 10):
                yield sent, applying.apply_code(sent, cookie)

    return [acts(person) for person in range(number)]


def people(number: int, seconds: float, folder: Path) -> dict[str, Any]:
    """Let them code, and give what came of it."""
    crowd = prepare(number, CODINGS, folder)
    from django.db import connection  # noqa: PLC0415  need settings

    from weerklank.coding.models import Coding  # noqa: PLC0415

    for acts in crowd:
        next(acts)  # so that the cookies are made before the clock runs
    errors = folder / "errors.txt"
    connection.close()
    with errors.open("w") as out, servers.weerklank(stderr=out) as server:
        answers = asyncio.run(_crowd(server.port, crowd, seconds))
        cpu = server.cpu()
    stored = {str(key) for key in Coding.objects.values_list("key", flat=True)}
    good = [(took, key) for status, took, key in answers if status == 200]
    times = sorted(took for took, _key in good)
    p95 = round(1000 * times[int(len(times) * 0.95)])
    lost = sum(key not in stored for _took, key in good)
    locked = errors.read_text().count("database is locked")
    return {
        "people": number,
        "seconds": seconds,
        "acts": len(answers),
        "answered": len(good),
        "statuses": {str(status): n for status, n in Counter(a[0] for a in answers).items()},
        "lost": lost,
        "locked": locked,
        "p50_ms": round(1000 * times[len(times) // 2]),
        "p95_ms": p95,
        "max_ms": round(1000 * times[-1]),
        "server_cpu_s": round(cpu, 1),
        "database": connection.vendor,
        "holds": len(good) == len(answers)
        and not lost
        and not locked
        and p95 < MOST_MS[connection.vendor],
    }


async def send(port: int, request: Request) -> tuple[int, float]:
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


async def _person(
    port: int, acts: Acts, until: float, wait: float, found: list[tuple[int, float, str]]
) -> None:
    await asyncio.sleep(wait)
    while time.monotonic() < until:
        begin = time.monotonic()
        sent, request = next(acts)
        status, seconds = await send(port, request)
        found.append((status, seconds, sent["key"]))
        await asyncio.sleep(max(0.0, SECONDS_BETWEEN_ACTS - (time.monotonic() - begin)))


async def _crowd(port: int, crowd: list[Acts], seconds: float) -> list[tuple[int, float, str]]:
    found: list[tuple[int, float, str]] = []
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(
            _person(port, acts, until, SECONDS_BETWEEN_ACTS * number / len(crowd), found)
            for number, acts in enumerate(crowd)
        )
    )
    return found


if __name__ == "__main__":
    main()
