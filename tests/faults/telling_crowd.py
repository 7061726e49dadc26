"""Ten classes of thirty begin to tell at once on a real server. Prints JSON.

`people SECONDS` is how long their starting takes: 300 people with a card, a class behind one
address, five answers by voice each (T54). Run by test_load.py as a process of its own, since it
needs its own settings.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import django

django.setup()

from bench import servers  # noqa: E402
from bench.servers import HOST  # noqa: E402
from django.core.management import call_command  # noqa: E402  only once there are settings
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests import cast  # noqa: E402
from tests.telling import world  # noqa: E402
from weerklank.sampling import models as sampling  # noqa: E402
from weerklank.sounds import queries as sounds  # noqa: E402
from weerklank.telling.models import Answer, Telling  # noqa: E402
from weerklank.vault import operations as vault  # noqa: E402

SCHOOLS, CLASS, SPOKEN = 10, 30, 5
PARTS, PART, PART_SECONDS = 2, 12_000, 4.0  # what a browser records in eight seconds
THINKS = 2.0
CSRF = "c" * 32


@dataclass
class Person:
    """One of them: her card, where she sits, and what was answered to her."""

    pseudonym: str
    code: str
    address: str
    cookies: dict[str, str] = field(default_factory=lambda: {"csrftoken": CSRF})
    sent: dict[int, bytes] = field(default_factory=dict)
    screens: list[float] = field(default_factory=list)
    early: list[float] = field(default_factory=list)  # those of the time in which people begin
    parts: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    early_until: float = 0.0

    def waited(self, seconds: float) -> None:
        """Keep how long a screen took to come."""
        self.screens.append(seconds)
        if time.monotonic() < self.early_until:
            self.early.append(seconds)


def prepare() -> tuple[world.Told, list[Person]]:
    """Open a round in which three hundred people hold a card."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        place = cast.make_voorbeelddam()
        told = world.open_round(place)
        world.add_questions(told, SPOKEN)
        frame = sampling.Frame.objects.get(round=place.round)
        names = [f"P{number:03}" for number in range(SCHOOLS * CLASS)]
        sampling.Candidate.objects.bulk_create(
            sampling.Candidate(
                round=place.round,
                frame=frame,
                perspective="inburgeraar",
                pseudonym=name,
                road="municipality",
                state="chosen",
            )
            for name in names
        )
        codes = vault.make_cards(
            municipality_id=place.monitor.organisation_id,
            monitor_id=place.monitor.pk,
            round_id=place.round.pk,
            pseudonyms=names,
            ends_at=timezone.now() + timedelta(days=30),
            by=place.bram,
            at=cast.NOW,
        )
    return told, [
        Person(name, codes[name], f"127.0.0.{2 + number // CLASS}")
        for number, name in enumerate(names)
    ]


async def _ask(
    port: int,
    person: Person,
    method: str,
    path: str,
    body: bytes = b"",
    **headers: str,
) -> tuple[int, dict[str, str], float]:
    """Give the status, the headers, and the seconds that it took; 0 when nothing came."""
    begun = time.perf_counter()
    lines = {
        "Host": HOST,
        "Connection": "close",
        "Content-Length": str(len(body)),
        "X-CSRFToken": CSRF,
        "Cookie": "; ".join(f"{name}={value}" for name, value in person.cookies.items()),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    try:
        reader, writer = await asyncio.open_connection(
            HOST, port, local_addr=(person.address, 0), limit=1 << 20
        )
        writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        answer = await asyncio.wait_for(reader.read(), 60)
        writer.close()
    except (OSError, TimeoutError):
        return 0, {}, time.perf_counter() - begun
    took = time.perf_counter() - begun
    top = answer.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")
    found = {}
    for line in top[1:]:
        name, _colon, value = line.partition(": ")
        if name.lower() == "set-cookie":
            cookie, _semicolon, _rest = value.partition(";")
            key, _is, content = cookie.partition("=")
            person.cookies[key] = content.strip('"')
        found[name.lower()] = value
    status = int(top[0].split(" ")[1]) if top[0].startswith("HTTP/") else 0
    return status, found, took


async def _screen(
    port: int, person: Person, path: str, form: dict[str, str] | None = None, wants: int = 200
) -> None:
    """Ask for a page, or send a form of one and ask for the page to which that leads."""
    from urllib.parse import urlencode  # noqa: PLC0415

    if form is not None:
        sent = urlencode(form).encode()
        kind = "application/x-www-form-urlencoded"
        status, headers, took = await _ask(
            port, person, "POST", path, sent, Content_Type=kind
        )  # fmt: skip
        person.waited(took)
        if status != 302:
            person.wrong.append(f"POST {path}: {status}")
            return
        path = headers["location"]
    status, _headers, took = await _ask(port, person, "GET", path)
    person.waited(took)
    if status not in {wants, 302}:
        person.wrong.append(f"GET {path}: {status}")
    await asyncio.sleep(THINKS)


async def _speak(port: int, person: Person, question: int) -> None:
    """Send a voice in the parts and the time in which it is spoken; one that fails goes again."""
    content = world.sound(PARTS * PART, seed=hash((person.pseudonym, question)))
    said = world.metadata(recording=uuid.uuid4(), question=question, age=0)
    tus: dict[str, str] = {"Tus_Resumable": "1.0.0"}
    new = {"Upload_Metadata": said, "Upload_Defer_Length": "1"}
    at = ""
    while not at:
        status, headers, took = await _ask(
            port, person, "POST", "/k/ar/vertellen/geluid/", **tus, **new
        )  # fmt: skip
        person.parts.append(took)
        at = headers.get("location", "") if status == 201 else ""
        if status not in {0, 201}:
            person.wrong.append(f"create: {status}")
            return
    offset = 0
    while offset <= len(content):
        piece = content[offset : offset + PART]
        more = {} if piece else {"Upload_Length": str(len(content))}
        if piece:
            await asyncio.sleep(PART_SECONDS)
        status, _headers, took = await _ask(
            port,
            person,
            "PATCH",
            at,
            piece,
            Upload_Offset=str(offset),
            Upload_Checksum=world.checksum(piece),
            Content_Type="application/offset+octet-stream",
            **tus,
            **more,
        )
        person.parts.append(took)
        if status == 204:
            if not piece:
                break
            offset += len(piece)
        elif status not in {0, 409}:
            person.wrong.append(f"part: {status}")
            return
    person.sent[question] = content


async def _person(
    port: int, person: Person, questions: list[int], wait: float, seconds: float
) -> None:
    person.early_until = time.monotonic() + seconds
    await asyncio.sleep(wait)
    here = "/k/ar/vertellen/"
    await _screen(port, person, "/k/?taal=ar", {"code": person.code})
    await _screen(port, person, here)
    for purpose in ("take_part", "record"):
        await _screen(port, person, f"{here}toestemming/", {"purpose": purpose, "said": "yes"})
    await _screen(port, person, f"{here}hulp/", {"helper": "alone"})
    await _screen(port, person, f"{here}oefenen/", {})
    for question in questions:
        await _speak(port, person, question)
        await _screen(port, person, f"{here}vraag/{question}/", {"text": "", "do": "next"})
    await _screen(port, person, f"{here}antwoorden/", {"do": "send"})


async def _crowd(port: int, crowd: list[Person], questions: list[int], seconds: float) -> None:
    chance = random.Random("crowd")  # noqa: S311
    await asyncio.gather(
        *(_person(port, one, questions, chance.uniform(0, seconds), seconds) for one in crowd)
    )


def _lost(crowd: list[Person]) -> Iterator[str]:
    """Give the answers that were acknowledged and are not there as they were said."""
    for one in crowd:
        there = {
            answer.question_id: answer
            for answer in Answer.objects.filter(
                telling__participant__pseudonym=one.pseudonym, sound__isnull=False
            ).select_related("sound")
        }
        for question, content in one.sent.items():
            found = there.get(question)
            if found is None or b"".join(sounds.read(found.sound)) != content:
                yield f"{one.pseudonym} {question}"


def people(seconds: float) -> dict[str, Any]:
    told, crowd = prepare()
    questions = [one.pk for one in told.questions]
    begun = time.monotonic()
    with servers.weerklank() as server:
        before = time.process_time()
        asyncio.run(_crowd(server.port, crowd, questions, seconds))
        clients = time.process_time() - before
        cpu = server.cpu()
    took = time.monotonic() - begun
    connection.close()
    screens = sorted(each for one in crowd for each in one.screens)
    early = sorted(each for one in crowd for each in one.early)
    parts = sorted(each for one in crowd for each in one.parts)
    return {
        "people": len(crowd),
        "schools": SCHOOLS,
        "started_in_s": seconds,
        "answers": sum(len(one.sent) for one in crowd),
        "sent": Telling.objects.filter(sent_at__isnull=False).count(),
        "lost": len(list(_lost(crowd))),
        "wrong": [each for one in crowd for each in one.wrong][:5],
        "screens": len(screens),
        "p50_ms": round(1000 * screens[len(screens) // 2]),
        "p95_ms": round(1000 * screens[int(len(screens) * 0.95)]),
        "early_p95_ms": round(1000 * early[int(len(early) * 0.95)]) if early else None,
        "max_ms": round(1000 * screens[-1]),
        "parts": len(parts),
        "part_p95_ms": round(1000 * parts[int(len(parts) * 0.95)]),
        "took_s": round(took),
        "server_cpu_s": round(cpu, 1),
        "clients_cpu_s": round(clients, 1),
        "load_of_machine": round(os.getloadavg()[0], 1),
        "database": connection.vendor,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(people(float(sys.argv[2]))) + "\n")
