"""Two people in a project of a million codings, each in a browser of her own. Prints JSON.

python -m bench.two_in_large                            # L, ten minutes
python -m bench.two_in_large --size S --seconds 60      # to see whether it works

One of them uploads the project, lets it be taken over, stops that halfway, and begins again. Then
both open documents, give codes and take one back, search, and look at the matrix and at passages;
now and then one takes away the passages of a code, all passages, or the project. It works in a
temporary folder with SQLite, or on the empty PostgreSQL database of DATABASE_URL, with `weerklank
serve` as it is, but for the documented limits of a project. It needs Chromium (CHROMIUM names it).

What is asked: no answer but those that were expected, every coding that was acknowledged stored
and every one that was taken back gone, and no answer that the database is locked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import random
import shutil
import sys
import threading
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error, Page, Response, async_playwright

from bench import own_folder, servers
from bench.rounds import SEARCHED, WORDS_PER_DOCUMENT, MadeUpRound, size_named

if TYPE_CHECKING:
    from bench.filling import Filled
    from weerklank.study.models import Round

PASSWORD = "een zin om mee in te loggen"  # noqa: S105  of nobody
NAMES = ("Bram", "Eva")
WORDS = (SEARCHED, "loket", "wachten", "brief", "taal")
EVERY = 5.0  # seconds between two looks at memory
LONGEST = 1_800_000  # milliseconds that taking a project over may take
PATIENCE = 300_000  # milliseconds that anything else may take
CODES_AT_ONCE = 4
# What a process is, by what its command has in it.
KINDS = {"\0serve": "serve", "\0work": "worker", "gunicorn": "web", "interchange": "reader"}
# What the page says of the project that is taken over: how many texts, and that it is done.
FAR = "Number(document.querySelector('progress')?.value ?? 0)"
STOPPED = "document.querySelector('#inhoud').textContent.includes('is gestopt. Er is niets')"
DONE = "document.querySelector('#inhoud').textContent.includes('Overgenomen: ')"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.two_in_large")
    parser.add_argument("--size", default="L", help="how large the project is (L)")
    parser.add_argument("--seconds", type=float, default=600.0, help="how long they work (600)")
    size = parser.parse_known_args()[0].size
    os.environ.update(_limits(MadeUpRound(size_named(size))))
    args, folder = own_folder.parsed(parser, "bench.two_in_large")
    if folder is None:
        return
    found = measure(MadeUpRound(size_named(args.size)), args.seconds, folder)
    print(json.dumps(found))
    sys.exit(not found["holds"])


def _limits(made_up: MadeUpRound) -> dict[str, str]:
    """Give the settings that admit the project; see docs/beheer/instellingen.md."""
    size = made_up.size
    return {
        "WEERKLANK_PROJECT_MOST_MB": "1000",
        "WEERKLANK_PROJECT_MOST_CODINGS": str(size.codings),
        "WEERKLANK_PROJECT_MOST_WORDS": str(size.documents * WORDS_PER_DOCUMENT[1]),
    }


def measure(made_up: MadeUpRound, seconds: float, folder: Path) -> dict[str, Any]:
    """Take the project in, let both work in it, and give what came of it."""
    from bench import filling, once, projects  # noqa: PLC0415  need settings
    from weerklank.safeguards.models import User  # noqa: PLC0415

    once.make_tables()
    people = [User.objects.create_user(f"{n}@example.org", n, PASSWORD) for n in NAMES]
    round_ = filling.empty_round(filling.slug(made_up), people)
    _tell(f"writing the project of {made_up.size.codings:,} codings")
    path = projects.write(made_up, folder)
    errors = folder / "errors.txt"
    with (
        errors.open("w") as out,
        servers.weerklank(stderr=out) as server,
        Memory(server).kept() as memory,
    ):
        both = Both(made_up, round_, server, memory, folder)
        told = asyncio.run(both.work(path, seconds))
        cpu = server.cpu()
    lost, back = both.not_as_told()
    locked = errors.read_text().count("database is locked")
    return {
        "size": made_up.size.name,
        "codings": made_up.size.codings,
        "project_mb": round(path.stat().st_size / 1e6),
        **told,
        "acknowledged": len(both.given),
        "taken_back": len(both.gone),
        "lost": lost,
        "back_again": back,
        "locked": locked,
        "wrong": both.wrong,
        "server_cpu_s": round(cpu, 1),
        "memory": memory.told(),
        "load": round(os.getloadavg()[2], 1),
        "holds": not (lost or back or locked or both.wrong),
    }


def _tell(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


# --- memory ---------------------------------------------------------------------------------------
class Memory:
    """What every process of the server holds, looked at every few seconds, shared pages once."""

    def __init__(self, server: servers.Server) -> None:
        self._root = servers.parent_of(server.gunicorn)
        self._names: dict[int, str] = {}
        self._begin = time.monotonic()
        self.phase = "idle"
        self.looks: list[tuple[int, str, dict[str, int]]] = []

    @contextmanager
    def kept(self) -> Iterator[Memory]:
        is_over = threading.Event()

        def keep() -> None:
            while not is_over.wait(EVERY):
                self._look()

        beside = threading.Thread(target=keep, daemon=True)
        beside.start()
        try:
            yield self
        finally:
            is_over.set()
            beside.join()

    def _look(self) -> None:
        held: dict[str, int] = {}
        for pid in servers.family(self._root):
            with suppress(OSError, AssertionError):  # it ended while it was looked at
                held[self._name(pid)] = round(servers.memory_of(pid) / 1e6)
        at = round(time.monotonic() - self._begin)
        self.looks.append((at, self.phase, held))
        if len(self.looks) % 6 == 1:
            _tell(f"{self.phase}: {', '.join(f'{n} {mb}' for n, mb in held.items())} MB")

    def _name(self, pid: int) -> str:
        if pid not in self._names:
            command = servers.command_of(pid)
            kinds = {
                "\0serve": "serve",
                "\0work": "worker",
                "gunicorn": "web",
                "interchange": "reader",
            }
            kind = next((kind for sign, kind in kinds.items() if sign in command), "other")
            before = sum(name.startswith(kind) for name in self._names.values())
            self._names[pid] = f"{kind} {before + 1}"
        return self._names[pid]

    def told(self) -> dict[str, Any]:
        """Give the most of each process in each part of the work, and all of them every minute."""
        most: dict[str, dict[str, int]] = defaultdict(dict)
        for _at, phase, held in self.looks:
            for name, mb in held.items():
                most[phase][name] = max(mb, most[phase].get(name, 0))
        return {
            "most_mb": most,
            "together_mb": max((sum(held.values()) for _at, _phase, held in self.looks), default=0),
            "every_minute": [
                {"at_s": at, "doing": phase, **held} for at, phase, held in self.looks[::12]
            ],
        }


# --- what they do ---------------------------------------------------------------------------------
@dataclass(slots=True)
class Person:
    """One of them: her page, and chance."""

    name: str
    page: Page
    chance: random.Random


@dataclass
class Both:
    """Both of them at work: how long each act took, and what was acknowledged."""

    made_up: MadeUpRound
    round: Round
    server: servers.Server
    memory: Memory
    folder: Path
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    given: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    _filled: Filled | None = None
    _documents: list[int] = field(default_factory=list)

    async def work(self, path: Path, seconds: float) -> dict[str, Any]:
        async with self._browsers() as people:
            taken = await self._take(people[0].page, path)
            await asyncio.to_thread(self._settle)
            self.memory.phase = "working"
            until = time.monotonic() + seconds
            await asyncio.gather(*(self._work(one, n, until) for n, one in enumerate(people)))
            self.memory.phase = "after"
            await asyncio.sleep(2 * EVERY)
        return {
            "import": taken,
            "seconds": seconds,
            "acts": {
                name: {
                    "times": len(took),
                    "p50_ms": _share(took, 0.5),
                    "p95_ms": _share(took, 0.95),
                    "max_ms": _share(took, 1),
                }
                for name, took in sorted(self.took.items())
            },
        }

    @asynccontextmanager
    async def _browsers(self) -> AsyncIterator[list[Person]]:
        """Give both, logged in, each with cookies of her own."""
        binary = os.environ.get("CHROMIUM") or shutil.which("chromium")
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=binary, args=["--no-sandbox", "--disable-gpu"]
            )
            people = []
            for name in NAMES:
                context = await browser.new_context(
                    base_url=f"http://{servers.HOST}:{self.server.port}", locale="nl-NL"
                )
                page = await context.new_page()
                page.set_default_timeout(PATIENCE)
                context.on("response", self._heard)
                context.on("weberror", lambda told: self.wrong.append(f"script: {told.error}"))
                await page.goto("/inloggen/")
                await page.get_by_label("E-mailadres").fill(f"{name}@example.org")
                await page.get_by_label("Wachtwoord").fill(PASSWORD)
                await page.get_by_role("button", name="Inloggen").click()
                await page.wait_for_url(lambda url: "inloggen" not in url)
                people.append(Person(name, page, random.Random(f"two {name}")))  # noqa: S311
            yield people
            await browser.close()

    def _heard(self, response: Response) -> None:
        """Note what was acknowledged, and every answer that should not be."""
        if response.status >= 400:
            self.wrong.append(f"{response.request.method} {response.url}: {response.status}")
        elif "/coderingen/" in response.url and response.status == 200:
            if response.request.method == "DELETE":
                self.gone.add(response.url.rstrip("/").rpartition("/")[2])
            elif response.request.method == "POST":
                self.given.add(response.request.post_data_json["key"])

    async def _take(self, page: Page, path: Path) -> dict[str, Any]:
        """Upload the project, look how far it is, stop it, and let it be taken over after all."""
        begin = time.monotonic()

        def passed() -> float:
            return round(time.monotonic() - begin, 1)

        told: dict[str, Any] = {}
        self.memory.phase = "uploading, looking"
        await page.goto(f"/rondes/{self.round.slug}/uitwisselen/")
        await page.get_by_label("Bestand", exact=True).set_input_files(path)
        await page.get_by_role("button", name="Bekijk wat erin staat").click()
        await page.wait_for_url("**/uitwisselen/*/")
        told["uploaded_s"] = passed()
        await page.get_by_text("Er is nog niets overgenomen.").wait_for(timeout=LONGEST)
        told["looked_at_s"] = passed()
        await self._stop_and_begin_again(page, told, self.made_up.size.documents // 4)
        _tell(f"taken over: {told}")
        return told

    async def _stop_and_begin_again(self, page: Page, told: dict[str, Any], enough: int) -> None:
        """Let it be taken over, stop that once so many texts are, and let it be done after all."""
        self.memory.phase = "taking over, stopped"
        await page.get_by_role("button", name="Neem over").click()
        await _until(page, f"{FAR} >= {enough} || {DONE}", LONGEST)
        if await page.evaluate(DONE):  # a small one may be
            return
        told["stopped_at_texts"] = await page.evaluate(FAR)
        begin = time.monotonic()
        stop = page.get_by_role("button", name="Stop met overnemen")
        await stop.click(no_wait_after=True)
        await _until(page, STOPPED)
        told["stopping_took_s"] = round(time.monotonic() - begin, 1)
        if left := await asyncio.to_thread(self._codings):
            self.wrong.append(f"{left} codings after it was stopped")
        self.memory.phase = "taking over"
        begin = time.monotonic()
        await page.get_by_role("button", name="Neem over").click()
        told["progress"] = await self._watch(page)
        told["taken_over_s"] = round(time.monotonic() - begin, 1)
        if (there := await asyncio.to_thread(self._codings)) != self.made_up.size.codings:
            self.wrong.append(f"{there} codings were taken over")

    async def _watch(self, page: Page) -> list[int]:
        """Wait until it is done; gives the numbers of texts that the page told on its way."""
        seen: list[int] = []
        limit = time.monotonic() + LONGEST / 1000
        while time.monotonic() < limit:
            with suppress(Error):  # the page is just coming again
                if await page.evaluate(DONE):
                    return seen[:: max(1, len(seen) // 10)]
                if (now := await page.evaluate(FAR)) not in seen[-1:]:
                    seen.append(now)
            await asyncio.sleep(2)
        raise TimeoutError("it was not taken over")

    def _codings(self) -> int:
        from weerklank.coding.models import Coding  # noqa: PLC0415  needs settings

        found: int = Coding.objects.filter(transcript__conversation__round=self.round).count()
        return found

    def _settle(self) -> None:
        """Let everybody agree, as a project of another program cannot tell; see what is there."""
        from bench import filling, pages  # noqa: PLC0415  need settings

        filling.let_everybody_agree(self.round)
        self._filled = filling.found(self.made_up)
        self._documents = pages.conversations(self._filled)

    async def _work(self, one: Person, number: int, until: float) -> None:
        acts: list[tuple[str, Callable[[Person], Awaitable[None]]]] = [
            ("open", self._open), ("code", self._code), ("search", self._search),
            ("matrix", self._matrix), ("open", self._open), ("code", self._code),
            ("passages", self._passages), ("export", self._export_code),
        ]  # fmt: skip
        files = [("project", self._export_project), ("all passages", self._export_all)]
        turn = 0
        while time.monotonic() < until:
            now = [*acts, *(files[(number + turn // 3) % 2 :][:1] if turn % 3 == 1 else [])]
            for name, act in now:
                if time.monotonic() >= until:
                    return
                try:
                    await act(one)
                except (Error, AssertionError) as failure:
                    self.wrong.append(f"{name}: {str(failure).splitlines()[0]}")
                await asyncio.sleep(one.chance.uniform(0.5, 1.5))
            turn += 1

    @asynccontextmanager
    async def _timed(self, name: str) -> AsyncIterator[None]:
        begin = time.perf_counter()
        yield
        self.took[name].append(time.perf_counter() - begin)

    async def _open(self, one: Person) -> None:
        conversation = one.chance.choice(self._documents)
        async with self._timed("open document"):
            await one.page.goto(f"/gesprekken/{conversation}/coderen/")
            await one.page.wait_for_selector("html[data-weerklank-coding=ready]")

    async def _code(self, one: Person) -> None:
        """Give some codes by keys, from Enter to what the server acknowledged; take one back."""
        page, chance = one.page, one.chance
        await page.locator("[data-weerklank-turn][tabindex='0']").focus()
        for _turn in range(chance.randrange(12)):
            await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await _until(page, "document.activeElement.matches('.weerklank-reader')")
        for nth in range(CODES_AT_ONCE):
            await page.keyboard.press("ArrowRight")
            if nth == 0:
                await page.keyboard.press("c")
                await _until(page, "document.activeElement.role === 'combobox'")
                await page.keyboard.type(f"Code {chance.randrange(self.made_up.size.codes)}")
            async with self._timed("give a code"), page.expect_response(_is_given):
                await page.keyboard.press("1" if nth else "Enter")
            if nth == 0:
                await page.keyboard.press("Escape")
                await _until(page, "document.activeElement.matches('.weerklank-reader')")
        async with self._timed("take it back"), page.expect_response(_is_gone):
            await page.keyboard.press("Control+z")

    async def _search(self, one: Person) -> None:
        box = one.page.get_by_role("search").first.get_by_role("searchbox")
        await box.fill(one.chance.choice(WORDS))
        async with self._timed("search"):
            await box.press("Enter")
            await one.page.wait_for_url("**/zoeken/?vraag=*")

    async def _matrix(self, one: Person) -> None:
        async with self._timed("matrix"):
            await one.page.goto(f"/rondes/{self.round.slug}/vergelijken/")

    async def _passages(self, one: Person) -> None:
        async with self._timed("passages"):
            await one.page.goto(f"/rondes/{self.round.slug}/passages/?code={self._some_code(one)}")

    def _some_code(self, one: Person) -> int:
        assert self._filled
        codes = [self._filled.codes[place] for place in self.made_up.coded_with]
        return one.chance.choice(codes).pk

    async def _export_code(self, one: Person) -> None:
        address = f"/rondes/{self.round.slug}/passages.csv?code={self._some_code(one)}"
        await self._take_away("passages of a code, CSV", one, address)

    async def _export_all(self, one: Person) -> None:
        address = f"/rondes/{self.round.slug}/passages.csv"
        await self._take_away("all passages, CSV", one, address)

    async def _export_project(self, one: Person) -> None:
        """Let the worker make a large one, wait for it, take it, and throw it away after."""
        place = f"/rondes/{self.round.slug}/uitwisselen/"
        await one.page.goto(place)
        give = one.page.locator(f"form[action='{place}bestand/']")
        if await give.get_attribute("method") == "get":
            await self._take_away("project", one, f"{place}bestand/?what=project&use=team")
            return
        ready = f"{place}klaar/bestand/"
        async with self._timed("project, made by the worker"):
            await give.get_by_role("button").click()
            await one.page.locator(f"a[href='{ready}']").wait_for(timeout=LONGEST)
        await self._take_away("project", one, ready)
        await one.page.goto(f"{place}klaar/")
        await one.page.locator("[name=do][value=discard]").click()

    async def _take_away(self, name: str, one: Person, address: str) -> None:
        async with self._timed(name):
            async with one.page.expect_download() as coming:
                with suppress(Error):  # a file is no page to go to
                    await one.page.goto(address)
            download = await coming.value
            path = await download.path()
        assert path.stat().st_size > 1_000, f"{address} is empty"
        await download.delete()

    # --- afterwards -------------------------------------------------------------------------------
    def not_as_told(self) -> tuple[int, int]:
        """Count codings that were acknowledged and are not stored; and those that were taken back
        and are there.
        """
        from weerklank.coding.models import Coding  # noqa: PLC0415  needs settings

        stored = {
            str(key)
            for key in Coding.objects.filter(key__in=self.given | self.gone).values_list(
                "key", flat=True
            )
        }
        return len(self.given - self.gone - stored), len(self.gone & stored)


async def _until(page: Page, condition: str, patience: float = PATIENCE) -> None:
    """Wait until something is so in the page, whose policy lets nobody wait within it."""
    limit = time.monotonic() + patience / 1000
    while time.monotonic() < limit:
        with suppress(Error):  # another page is just coming
            if await page.evaluate(condition):
                return
        await asyncio.sleep(0.1)
    raise AssertionError(f"never came: {condition}")


def _is_given(response: Response) -> bool:
    return response.url.endswith("/coderingen/") and response.request.method == "POST"


def _is_gone(response: Response) -> bool:
    return "/coderingen/" in response.url and response.request.method == "DELETE"


def _share(seconds: list[float], share: float) -> int:
    """Give the milliseconds within which this share of them was done."""
    return round(1000 * sorted(seconds)[min(math.ceil(len(seconds) * share), len(seconds)) - 1])


if __name__ == "__main__":
    main()
