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
from pathlib import Path
from typing import Any

import django

django.setup()

from bench import crowd, servers  # noqa: E402
from django.db import connection  # noqa: E402  only once there are settings
from django.db.models import F  # noqa: E402
from django.db.models.functions import Length  # noqa: E402

from weerklank.coding.models import Coding  # noqa: E402

FOLDER = Path(os.environ["WEERKLANK_DATA"])


# --- kills --------------------------------------------------------------------------------------
async def _until(port: int, acts: Any, stop: asyncio.Event, kept: dict[str, Any]) -> None:
    while not stop.is_set():
        sent, request = next(acts)
        status, _seconds = await crowd.send(port, request)
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
    people = crowd.prepare(20, 400, FOLDER)
    for acts in people:
        next(acts)  # so that the cookies are made
    before = set(Coding.objects.values_list("key", flat=True))
    chance = random.Random("kills")  # noqa: S311
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


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    assert FOLDER.is_dir()
    outcome = (
        kills(int(numbers[0]))
        if what == "kills"
        else crowd.people(int(numbers[0]), float(numbers[1]), FOLDER)
    )
    sys.stdout.write(json.dumps(outcome) + "\n")
